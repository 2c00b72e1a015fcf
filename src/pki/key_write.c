/* key_write.c - private keys as PKCS#8 PEM. RFC 5958 2 */
#include "base/mem.h"
#include "base/pem.h"
#include "der/der_write.h"
#include "der/oid.h"
#include "pki/key.h"

#define KEY_DER_MAX 6000 /* RSA with 8192 bits needs about 4700 */

static void write_rsa(struct wr *w, const struct ward_private_numbers *k)
{
	size_t outer = der_write_open(w, DER_SEQUENCE);

	der_write_small(w, 0);
	der_write_unsigned(w, k->n);
	der_write_unsigned(w, k->e);
	der_write_unsigned(w, k->d);
	der_write_unsigned(w, k->p);
	der_write_unsigned(w, k->q);
	der_write_unsigned(w, k->dp);
	der_write_unsigned(w, k->dq);
	der_write_unsigned(w, k->qi);
	der_write_close(w, outer);
}

/* RFC 5915 3: the scalar is as long as the order of the curve. */
static void write_ec(struct wr *w, const struct ward_private_numbers *k, size_t len)
{
	size_t outer = der_write_open(w, DER_SEQUENCE), inner;

	der_write_small(w, 1);
	inner = der_write_open(w, DER_OCTET_STRING);
	if (k->scalar.len <= len)
		wr_zeros(w, len - k->scalar.len);
	wr_span(w, k->scalar);
	der_write_close(w, inner);
	if (k->point.len > 0) {
		inner = der_write_open(w, DER_CONTEXT_C(1));
		der_write_bits(w, k->point);
		der_write_close(w, inner);
	}
	der_write_close(w, outer);
}

/* The algorithm and the private key in its OCTET STRING; false for a kind that
 * has no such form here. */
static bool write_inner(struct wr *w, const struct ward_private_numbers *k)
{
	size_t algorithm = der_write_open(w, DER_SEQUENCE), inner;

	switch (k->kind) {
	case WARD_KEY_RSA:
		der_write_oid(w, oid_bytes(OID_RSA_ENCRYPTION));
		der_write_null(w);
		break;
	case WARD_KEY_RSA_PSS:
		der_write_oid(w, oid_bytes(OID_RSA_PSS));
		break;
	case WARD_KEY_P256:
	case WARD_KEY_P384:
		der_write_oid(w, oid_bytes(OID_EC_PUBLIC_KEY));
		der_write_oid(w, oid_bytes(k->kind == WARD_KEY_P256 ? OID_P256 : OID_P384));
		break;
	case WARD_KEY_ED25519:
		der_write_oid(w, oid_bytes(OID_ED25519));
		break;
	default:
		return false;
	}
	der_write_close(w, algorithm);
	inner = der_write_open(w, DER_OCTET_STRING);
	if (k->kind == WARD_KEY_RSA || k->kind == WARD_KEY_RSA_PSS)
		write_rsa(w, k);
	else if (k->kind == WARD_KEY_ED25519)
		der_write_value(w, DER_OCTET_STRING, k->scalar);
	else
		write_ec(w, k, k->kind == WARD_KEY_P256 ? 32 : 48);
	der_write_close(w, inner);
	return true;
}

bool key_write_pem(const struct ward_provider *provider, const struct ward_key *key,
	struct wr *w, struct ward_why *why)
{
	struct ward_private_numbers numbers;
	uint8_t *der = mem_new(KEY_DER_MAX);
	struct wr in = wr_of(der, KEY_DER_MAX);
	size_t outer;
	bool ok;

	if (der == NULL)
		return FAIL(why, NO_MEMORY);
	outer = der_write_open(&in, DER_SEQUENCE);
	der_write_small(&in, 0);
	ok = provider->key_numbers(key, &numbers);
	if (ok)
		ok = write_inner(&in, &numbers);
	der_write_close(&in, outer);
	if (ok)
		pem_write(w, "PRIVATE KEY", (struct ward_span){ der, in.len });
	if (!ok || in.bad)
		ok = FAIL(why, KEY_KIND);
	else if (w->bad)
		ok = FAIL(why, OUT_TOO_SMALL);
	mem_free(der, KEY_DER_MAX);
	return ok;
}

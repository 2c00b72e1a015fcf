/* key.c - private keys out of PEM. RFC 5958, 5915, 8017 A.1.2, 8410 7 */
#include "pki/key.h"

#include "base/mem.h"
#include "base/pem.h"
#include "der/der.h"
#include "der/oid.h"
#include "pki/algorithm.h"

/* RSAPrivateKey: version 0 has two primes. RFC 8017 A.1.2 */
static void read_rsa(struct rd *r, struct ward_private_numbers *ret)
{
	size_t outer = der_open(r, DER_SEQUENCE);

	if (der_small(r) != 0)
		r->bad = true;
	ret->n = der_unsigned(r);
	ret->e = der_unsigned(r);
	ret->d = der_unsigned(r);
	ret->p = der_unsigned(r);
	ret->q = der_unsigned(r);
	ret->dp = der_unsigned(r);
	ret->dq = der_unsigned(r);
	ret->qi = der_unsigned(r);
	rd_close(r, outer);
}

/* ECPrivateKey; returns the curve, when it names one. RFC 5915 3 */
static enum oid read_ec(struct rd *r, struct ward_private_numbers *ret)
{
	size_t outer = der_open(r, DER_SEQUENCE), tagged;
	enum oid curve = OID_UNKNOWN;

	if (der_small(r) != 1)
		r->bad = true;
	ret->scalar = der_value(r, DER_OCTET_STRING);
	if (der_is_next(r, DER_CONTEXT_C(0))) {
		tagged = der_open(r, DER_CONTEXT_C(0));
		curve = oid_find(der_oid(r));
		rd_close(r, tagged);
	}
	if (der_is_next(r, DER_CONTEXT_C(1))) {
		tagged = der_open(r, DER_CONTEXT_C(1));
		ret->point = der_bit_bytes(r);
		rd_close(r, tagged);
	}
	rd_close(r, outer);
	return curve;
}

static bool curve_key(enum oid curve, struct ward_private_numbers *ret, struct ward_why *why)
{
	size_t len;

	if (curve == OID_P256) {
		ret->kind = WARD_KEY_P256;
		len = 32;
	} else if (curve == OID_P384) {
		ret->kind = WARD_KEY_P384;
		len = 48;
	} else {
		return FAIL(why, KEY_KIND);
	}
	if (ret->scalar.len == 0 || ret->scalar.len > len)
		return FAIL(why, KEY_MALFORMED, .got = (int64_t)ret->scalar.len,
			.want = (int64_t)len);
	return true;
}

static bool rsa_size(const struct ward_private_numbers *numbers, struct ward_why *why)
{
	struct ward_public_key key = { .kind = numbers->kind, .n = numbers->n, .e = numbers->e };

	if (!algorithm_key_strong(&key))
		return FAIL(why, KEY_KIND, .got = algorithm_key_bits(&key), .want = 2048);
	return true;
}

bool key_parse_pkcs1(struct ward_span der, struct ward_private_numbers *ret, struct ward_why *why)
{
	struct rd r = rd_of(der);

	*ret = (struct ward_private_numbers){ .kind = WARD_KEY_RSA };
	read_rsa(&r, ret);
	if (!rd_done(&r))
		return FAIL(why, KEY_MALFORMED);
	return rsa_size(ret, why);
}

bool key_parse_sec1(struct ward_span der, struct ward_private_numbers *ret, struct ward_why *why)
{
	struct rd r = rd_of(der);
	enum oid curve;

	*ret = (struct ward_private_numbers){ .kind = WARD_KEY_NONE };
	curve = read_ec(&r, ret);
	if (!rd_done(&r))
		return FAIL(why, KEY_MALFORMED);
	return curve_key(curve, ret, why);
}

/* CurvePrivateKey: an OCTET STRING in the OCTET STRING. RFC 8410 7 */
static bool ed25519_key(struct ward_span inner, struct ward_private_numbers *ret,
	struct ward_why *why)
{
	struct rd r = rd_of(inner);

	ret->kind = WARD_KEY_ED25519;
	ret->scalar = der_value(&r, DER_OCTET_STRING);
	if (!rd_done(&r) || ret->scalar.len != 32)
		return FAIL(why, KEY_MALFORMED);
	return true;
}

/* The private key inside of PKCS#8; `params` are those of its algorithm. */
static bool inner_key(enum oid algorithm, struct rd params, struct ward_span inner,
	struct ward_private_numbers *ret, struct ward_why *why)
{
	struct rd r = rd_of(inner);
	enum oid curve, also;

	switch (algorithm) {
	case OID_RSA_ENCRYPTION:
	case OID_RSA_PSS:
		TRY(key_parse_pkcs1(inner, ret, why));
		if (algorithm == OID_RSA_PSS)
			ret->kind = WARD_KEY_RSA_PSS;
		return true;
	case OID_EC_PUBLIC_KEY:
		/* Explicit parameters are no OID: the curve is unknown then. */
		curve = oid_find(der_oid(&params));
		also = read_ec(&r, ret);
		if (!rd_done(&r))
			return FAIL(why, KEY_MALFORMED);
		if (also != OID_UNKNOWN && also != curve)
			return FAIL(why, KEY_MALFORMED);
		return curve_key(curve, ret, why);
	case OID_ED25519:
		return ed25519_key(inner, ret, why);
	default:
		return FAIL(why, KEY_KIND);
	}
}

bool key_parse_pkcs8(struct ward_span der, struct ward_private_numbers *ret, struct ward_why *why)
{
	struct rd r = rd_of(der), params;
	size_t outer = der_open(&r, DER_SEQUENCE), algorithm;
	uint32_t version = der_small(&r);
	struct ward_span inner;
	enum oid oid;

	*ret = (struct ward_private_numbers){ .kind = WARD_KEY_NONE };
	algorithm = der_open(&r, DER_SEQUENCE);
	oid = oid_find(der_oid(&r));
	params = rd_of(rd_rest(&r));
	rd_close(&r, algorithm);
	inner = der_value(&r, DER_OCTET_STRING);
	if (der_is_next(&r, DER_CONTEXT_C(0)))
		der_value(&r, DER_CONTEXT_C(0));
	if (version == 1 && der_is_next(&r, DER_CONTEXT(1)))
		der_value(&r, DER_CONTEXT(1));
	rd_close(&r, outer);
	if (!rd_done(&r) || version > 1)
		return FAIL(why, KEY_MALFORMED);
	return inner_key(oid, params, inner, ret, why);
}

static bool ends_in(struct ward_span label, const char *text)
{
	struct ward_span end = span_of(text);

	return label.len >= end.len &&
		memcmp(label.p + label.len - end.len, end.p, end.len) == 0;
}

static bool parse_block(const struct pem_block *block, struct ward_private_numbers *ret,
	struct ward_why *why)
{
	if (block->encrypted || pem_is(block, "ENCRYPTED PRIVATE KEY"))
		return FAIL(why, KEY_ENCRYPTED);
	if (pem_is(block, "PRIVATE KEY"))
		return key_parse_pkcs8(block->der, ret, why);
	if (pem_is(block, "EC PRIVATE KEY"))
		return key_parse_sec1(block->der, ret, why);
	if (pem_is(block, "RSA PRIVATE KEY"))
		return key_parse_pkcs1(block->der, ret, why);
	return FAIL(why, KEY_KIND);
}

/* The first block of a private key, whatever kind. */
static bool find_block(struct pem pem, uint8_t *der, size_t cap, struct pem_block *ret,
	struct ward_why *why)
{
	for (;;) {
		enum pem_found found = pem_next(&pem, der, cap, ret);

		if (found == PEM_END)
			return FAIL(why, PEM_NONE);
		if (found == PEM_BROKEN)
			return FAIL(why, PEM_BROKEN);
		if (ends_in(ret->label, "PRIVATE KEY"))
			return true;
	}
}

bool key_read_pem(const struct ward_provider *provider, const char *pem, size_t len,
	struct ward_key **ret_key, struct ward_why *why)
{
	size_t cap = PEM_BOUND(len);
	struct ward_private_numbers numbers = { .kind = WARD_KEY_NONE };
	struct pem_block block;
	uint8_t *der;
	bool ok;

	*ret_key = NULL;
	if (len > KEY_PEM_MAX)
		return FAIL(why, KEY_MALFORMED, .got = (int64_t)len, .want = KEY_PEM_MAX);
	der = mem_new(cap);
	if (der == NULL)
		return FAIL(why, NO_MEMORY);
	ok = find_block(pem_of(pem, len), der, cap, &block, why);
	if (ok)
		ok = parse_block(&block, &numbers, why);
	if (ok) {
		*ret_key = provider->key_new(&numbers);
		if (*ret_key == NULL)
			ok = FAIL(why, KEY_INVALID);
	}
	mem_free(der, cap);
	return ok;
}

/* issue_key.c - public keys and their algorithms as certificates carry them. */
#include "pki/issue_key.h"

#include "crypto/hkdf.h"
#include "der/der_write.h"
#include "der/oid.h"

#define RSA_KEY_MAX 1100 /* RSAPublicKey with 8192 bits */

/* The contents of subjectPublicKey: a point, or RSAPublicKey. RFC 8017 A.1.1 */
static bool write_public(struct wr *w, const struct ward_public_key *key)
{
	size_t seq;

	switch (key->kind) {
	case WARD_KEY_P256:
	case WARD_KEY_P384:
	case WARD_KEY_ED25519:
		wr_span(w, key->point);
		return !w->bad && key->point.len > 0;
	case WARD_KEY_RSA:
		seq = der_write_open(w, DER_SEQUENCE);
		der_write_unsigned(w, key->n);
		der_write_unsigned(w, key->e);
		der_write_close(w, seq);
		return !w->bad && key->n.len > 0 && key->e.len > 0;
	default:
		return false;
	}
}

static void write_algorithm(struct wr *w, enum ward_key_kind kind)
{
	size_t seq = der_write_open(w, DER_SEQUENCE);

	switch (kind) {
	case WARD_KEY_RSA:
		der_write_oid(w, oid_bytes(OID_RSA_ENCRYPTION));
		der_write_null(w); /* RFC 3279 2.3.1: "MUST have ASN.1 type NULL" */
		break;
	case WARD_KEY_ED25519:
		der_write_oid(w, oid_bytes(OID_ED25519));
		break; /* RFC 8410 3: "the parameters MUST be absent" */
	default:
		der_write_oid(w, oid_bytes(OID_EC_PUBLIC_KEY));
		der_write_oid(w, oid_bytes(kind == WARD_KEY_P256 ? OID_P256 : OID_P384));
		break;
	}
	der_write_close(w, seq);
}

bool issue_key_write(struct wr *w, const struct ward_public_key *key)
{
	uint8_t bytes[RSA_KEY_MAX];
	struct wr inner = wr_of(bytes, sizeof bytes);
	size_t seq;

	TRY(write_public(&inner, key));
	seq = der_write_open(w, DER_SEQUENCE);
	write_algorithm(w, key->kind);
	der_write_bits(w, (struct ward_span){ bytes, inner.len });
	der_write_close(w, seq);
	return true;
}

bool issue_key_id(const struct ward_provider *provider, const struct ward_public_key *key,
	uint8_t ret_id[ISSUE_KEY_ID])
{
	uint8_t bytes[RSA_KEY_MAX], digest[WARD_HASH_MAX];
	struct wr inner = wr_of(bytes, sizeof bytes);

	memset(ret_id, 0, ISSUE_KEY_ID);
	TRY(write_public(&inner, key));
	TRY(hash_once(provider, WARD_SHA256, (struct ward_span){ bytes, inner.len }, digest));
	memcpy(ret_id, digest, ISSUE_KEY_ID);
	return true;
}

enum ward_sig issue_key_sig(enum ward_key_kind kind)
{
	switch (kind) {
	case WARD_KEY_P256: return WARD_SIG_ECDSA_SHA256;
	case WARD_KEY_P384: return WARD_SIG_ECDSA_SHA384;
	case WARD_KEY_ED25519: return WARD_SIG_ED25519;
	/* Not PSS: programs that check certificates know it less often. */
	case WARD_KEY_RSA: return WARD_SIG_RSA_PKCS1_SHA256;
	default: return WARD_SIG_NONE;
	}
}

void issue_key_algorithm(struct wr *w, enum ward_sig sig)
{
	size_t seq = der_write_open(w, DER_SEQUENCE);

	switch (sig) {
	case WARD_SIG_ECDSA_SHA256: der_write_oid(w, oid_bytes(OID_SHA256_ECDSA)); break;
	case WARD_SIG_ECDSA_SHA384: der_write_oid(w, oid_bytes(OID_SHA384_ECDSA)); break;
	case WARD_SIG_ED25519: der_write_oid(w, oid_bytes(OID_ED25519)); break;
	case WARD_SIG_RSA_PKCS1_SHA256:
		der_write_oid(w, oid_bytes(OID_SHA256_RSA));
		der_write_null(w); /* RFC 4055 5: "the parameters MUST be NULL" */
		break;
	default: w->bad = true; break;
	}
	der_write_close(w, seq);
}

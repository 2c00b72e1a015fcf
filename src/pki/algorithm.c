/* algorithm.c - which key, which signature. RFC 3279, 4055, 5480, 8410, 8017 A */
#include "pki/algorithm.h"

static enum ward_sig pss_parameters(struct rd *r);

/* Parameters that RFC 8017 A.2.4 wants to be NULL, and some leave out. */
static void null_or_nothing(struct rd *r)
{
	if (rd_more(r))
		der_null(r);
}

static enum ward_sig sig_of(enum oid oid)
{
	switch (oid) {
	case OID_SHA256_RSA: return WARD_SIG_RSA_PKCS1_SHA256;
	case OID_SHA384_RSA: return WARD_SIG_RSA_PKCS1_SHA384;
	case OID_SHA512_RSA: return WARD_SIG_RSA_PKCS1_SHA512;
	case OID_SHA256_ECDSA: return WARD_SIG_ECDSA_SHA256;
	case OID_SHA384_ECDSA: return WARD_SIG_ECDSA_SHA384;
	case OID_SHA512_ECDSA: return WARD_SIG_ECDSA_SHA512;
	case OID_ED25519: return WARD_SIG_ED25519;
	default: return WARD_SIG_NONE;
	}
}

enum ward_sig algorithm_signature(struct rd *r, enum oid *ret_oid)
{
	size_t outer = der_open(r, DER_SEQUENCE);
	enum oid oid = oid_find(der_oid(r));
	enum ward_sig sig = sig_of(oid);
	/* Parameters are read on their own: wrong ones are no reason to call the
	 * whole certificate broken. */
	struct rd params = rd_of(rd_rest(r));

	if (oid == OID_RSA_PSS)
		sig = pss_parameters(&params);
	else if (sig >= WARD_SIG_RSA_PKCS1_SHA256 && sig <= WARD_SIG_RSA_PKCS1_SHA512)
		null_or_nothing(&params);
	if (!rd_done(&params))
		sig = WARD_SIG_NONE;
	rd_close(r, outer);
	*ret_oid = oid;
	return sig;
}

/* A hash, RFC 4055 2.1: NULL parameters or none. */
static enum oid hash_algorithm(struct rd *r)
{
	size_t outer = der_open(r, DER_SEQUENCE);
	enum oid oid = oid_find(der_oid(r));

	null_or_nothing(r);
	rd_close(r, outer);
	return oid;
}

/* RSASSA-PSS-params, RFC 4055 3.1. The defaults are SHA-1, which ward refuses, so
 * every field but the trailer must be there. Whoever called asks rd_done. */
static enum ward_sig pss_parameters(struct rd *r)
{
	size_t all = der_open(r, DER_SEQUENCE), tagged, mgf;
	enum oid hash, mgf_hash = OID_UNKNOWN;
	uint32_t salt;

	tagged = der_open(r, DER_CONTEXT_C(0));
	hash = hash_algorithm(r);
	rd_close(r, tagged);
	tagged = der_open(r, DER_CONTEXT_C(1));
	mgf = der_open(r, DER_SEQUENCE);
	if (oid_find(der_oid(r)) == OID_MGF1)
		mgf_hash = hash_algorithm(r);
	rd_close(r, mgf);
	rd_close(r, tagged);
	tagged = der_open(r, DER_CONTEXT_C(2));
	salt = der_small(r);
	rd_close(r, tagged);
	rd_close(r, all);
	if (hash != mgf_hash)
		return WARD_SIG_NONE;
	if (hash == OID_SHA256 && salt == 32)
		return WARD_SIG_RSA_PSS_SHA256;
	if (hash == OID_SHA384 && salt == 48)
		return WARD_SIG_RSA_PSS_SHA384;
	if (hash == OID_SHA512 && salt == 64)
		return WARD_SIG_RSA_PSS_SHA512;
	return WARD_SIG_NONE;
}

/* RSAPublicKey, RFC 8017 A.1.1 */
static void rsa_key(struct ward_span bytes, enum ward_key_kind kind, struct ward_public_key *ret)
{
	struct rd r = rd_of(bytes);
	size_t outer = der_open(&r, DER_SEQUENCE);
	struct ward_span n = der_unsigned(&r);
	struct ward_span e = der_unsigned(&r);

	rd_close(&r, outer);
	if (!rd_done(&r) || n.len == 0 || e.len == 0)
		return;
	ret->kind = kind;
	ret->n = n;
	ret->e = e;
}

static enum ward_key_kind curve_kind(enum oid curve, size_t *ret_point_len)
{
	switch (curve) {
	case OID_P256:
		*ret_point_len = 65;
		return WARD_KEY_P256;
	case OID_P384:
		*ret_point_len = 97;
		return WARD_KEY_P384;
	case OID_P521:
		*ret_point_len = 133;
		return WARD_KEY_P521;
	default:
		*ret_point_len = 0;
		return WARD_KEY_NONE;
	}
}

/* RFC 5480 2.1.1, 2.2: a named curve, an uncompressed point. Explicit parameters
 * are a SEQUENCE, so no OID is found: they let anyone choose the generator. */
static void ec_key(struct rd *params, struct ward_span bytes, struct ward_public_key *ret)
{
	size_t point_len;
	enum ward_key_kind kind = curve_kind(oid_find(der_oid(params)), &point_len);

	if (!rd_done(params) || kind == WARD_KEY_NONE || bytes.len != point_len)
		return;
	if (bytes.p[0] != 0x04)
		return;
	ret->kind = kind;
	ret->point = bytes;
}

struct ward_public_key algorithm_key(struct rd *r)
{
	struct ward_public_key key = { .kind = WARD_KEY_NONE };
	size_t outer = der_open(r, DER_SEQUENCE), algorithm = der_open(r, DER_SEQUENCE);
	enum oid oid = oid_find(der_oid(r));
	struct rd params = rd_of(rd_rest(r));
	struct ward_span bytes;
	unsigned unused;

	rd_close(r, algorithm);
	bytes = der_bits(r, &unused);
	rd_close(r, outer);
	if (r->bad || unused != 0)
		return key;
	if (oid == OID_RSA_ENCRYPTION) {
		null_or_nothing(&params);
		if (rd_done(&params))
			rsa_key(bytes, WARD_KEY_RSA, &key);
	} else if (oid == OID_RSA_PSS) {
		/* RFC 4055 1.2: parameters, if any, restrict the key to one hash; TLS
		 * schemes name a hash themselves, so only free keys are taken. */
		if (rd_done(&params))
			rsa_key(bytes, WARD_KEY_RSA_PSS, &key);
	} else if (oid == OID_EC_PUBLIC_KEY) {
		ec_key(&params, bytes, &key);
	} else if (oid == OID_ED25519) {
		if (rd_done(&params) && bytes.len == 32) {
			key.kind = WARD_KEY_ED25519;
			key.point = bytes;
		}
	}
	return key;
}

bool algorithm_key_fits(enum ward_key_kind kind, enum ward_sig sig)
{
	switch (sig) {
	case WARD_SIG_RSA_PKCS1_SHA256:
	case WARD_SIG_RSA_PKCS1_SHA384:
	case WARD_SIG_RSA_PKCS1_SHA512:
		return kind == WARD_KEY_RSA;
	case WARD_SIG_RSA_PSS_SHA256:
	case WARD_SIG_RSA_PSS_SHA384:
	case WARD_SIG_RSA_PSS_SHA512:
		return kind == WARD_KEY_RSA || kind == WARD_KEY_RSA_PSS;
	case WARD_SIG_ECDSA_SHA256:
	case WARD_SIG_ECDSA_SHA384:
	case WARD_SIG_ECDSA_SHA512:
		return kind == WARD_KEY_P256 || kind == WARD_KEY_P384 || kind == WARD_KEY_P521;
	case WARD_SIG_ED25519:
		return kind == WARD_KEY_ED25519;
	case WARD_SIG_NONE:
		break;
	}
	return false;
}

unsigned algorithm_key_bits(const struct ward_public_key *key)
{
	unsigned bits, top;

	switch (key->kind) {
	case WARD_KEY_P256:
	case WARD_KEY_ED25519:
		return 256;
	case WARD_KEY_P384:
		return 384;
	case WARD_KEY_P521:
		return 521;
	case WARD_KEY_RSA:
	case WARD_KEY_RSA_PSS:
		if (key->n.len == 0 || key->n.len > 65536)
			return 0;
		bits = (unsigned)key->n.len * 8;
		for (top = key->n.p[0]; top < 0x80 && bits > 0; top <<= 1)
			bits--;
		return bits;
	case WARD_KEY_NONE:
		break;
	}
	return 0;
}

static bool odd(struct ward_span number)
{
	return number.len > 0 && (number.p[number.len - 1] & 1) != 0;
}

bool algorithm_key_strong(const struct ward_public_key *key)
{
	unsigned bits = algorithm_key_bits(key);

	if (key->kind == WARD_KEY_NONE)
		return false;
	if (key->kind != WARD_KEY_RSA && key->kind != WARD_KEY_RSA_PSS)
		return true;
	if (bits < 2048 || bits > 8192 || !odd(key->n) || !odd(key->e))
		return false;
	/* Three bytes without a leading zero, odd: at least 65537. */
	return key->e.len >= 3 && key->e.len <= 8;
}

bool algorithm_key_same(const struct ward_public_key *a, const struct ward_public_key *b)
{
	return a->kind == b->kind && a->kind != WARD_KEY_NONE && span_is(a->point, b->point) &&
		span_is(a->n, b->n) && span_is(a->e, b->e);
}

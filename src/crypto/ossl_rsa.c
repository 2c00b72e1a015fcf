/* ossl_rsa.c - RSA signatures: PKCS#1 v1.5 and PSS. RFC 8017 8.1, 8.2
 *
 * libcrypto does the arithmetic, with blinding; it checks every private
 * operation that used the primes with the public exponent before the result
 * leaves it (one wrong bit there would give the key away), and repeats a wrong
 * one without them. test_provider.c holds it to that. */
#include "crypto/ossl.h"

#include <string.h>
#include "base/mem.h"

#define RSA_LEN_MIN (2048 / 8)
#define RSA_LEN_MAX (8192 / 8)
/* CA/Browser Forum rules and RFC 8017 leave e open above; more than 64 bits
 * only makes each check slower. */
#define E_LEN_MAX 8

_Static_assert(RSA_LEN_MAX == WARD_SIGNATURE_MAX, "the longest signature");

bool ossl_rsa_public_fits(struct ward_span n, struct ward_span e)
{
	if (n.len < RSA_LEN_MIN || n.len > RSA_LEN_MAX || e.len < 3 || e.len > E_LEN_MAX)
		return false;
	/* Exactly 2048 bits are the least: the top bit of a 256-byte n is set. */
	if (n.p[0] == 0 || (n.len == RSA_LEN_MIN && n.p[0] < 0x80) || !(n.p[n.len - 1] & 1))
		return false;
	/* Three bytes without a leading zero are at least 65536, and odd makes 65537. */
	return e.p[0] != 0 && e.p[e.len - 1] & 1;
}

RSA *ossl_rsa_public(struct ward_span n, struct ward_span e)
{
	RSA *rsa;
	BIGNUM *bn_n, *bn_e;

	if (!ossl_rsa_public_fits(n, e))
		return NULL;
	rsa = RSA_new();
	bn_n = BN_bin2bn(n.p, (int)n.len, NULL);
	bn_e = BN_bin2bn(e.p, (int)e.len, NULL);
	if (rsa == NULL || bn_n == NULL || bn_e == NULL ||
		RSA_set0_key(rsa, bn_n, bn_e, NULL) != 1) {
		BN_free(bn_e);
		BN_free(bn_n);
		RSA_free(rsa);
		return NULL;
	}
	return rsa;
}

/* EMSA-PKCS1-v1_5: 00 01 FF... 00, then the DER of the DigestInfo. RFC 8017 9.2 */
static void pkcs1_encode(enum ward_hash_id hash, const uint8_t *digest, size_t digest_len,
	uint8_t *em, size_t em_len)
{
	static const uint8_t prefix[][19] = {
		[WARD_SHA256] = { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
			0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20 },
		[WARD_SHA384] = { 0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
			0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30 },
		[WARD_SHA512] = { 0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
			0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40 },
	};
	size_t t_len = sizeof prefix[0] + digest_len;

	memset(em, 0xff, em_len);
	em[0] = 0;
	em[1] = 1;
	em[em_len - t_len - 1] = 0;
	memcpy(em + em_len - t_len, prefix[hash], sizeof prefix[0]);
	memcpy(em + em_len - digest_len, digest, digest_len);
}

bool ossl_rsa_sign(RSA *rsa, enum ward_sig sig, struct ward_span message,
	uint8_t signature[WARD_SIGNATURE_MAX], size_t *ret_len)
{
	const struct ossl_sig *s = ossl_sig_of(sig, WARD_KEY_RSA);
	const struct ossl *o = ossl_get();
	uint8_t digest[WARD_HASH_MAX], em[RSA_LEN_MAX];
	int len = RSA_size(rsa);
	size_t digest_len = ossl_hash_once(s->hash, message, digest);
	const EVP_MD *md = o->md[s->hash];
	bool ok = true;

	if (s->padding == PADDING_PKCS1)
		pkcs1_encode(s->hash, digest, digest_len, em, (size_t)len);
	else
		ok = RSA_padding_add_PKCS1_PSS_mgf1(rsa, em, digest, md, md,
			RSA_PSS_SALTLEN_DIGEST) == 1;
	ok = ok && RSA_private_encrypt(len, em, signature, rsa, RSA_NO_PADDING) == len;
	*ret_len = ok ? (size_t)len : 0;
	return ok;
}

/* What comes out of the signature is compared as a whole with what must come
 * out: nothing of it is parsed. RFC 8017 8.2.2 */
bool ossl_rsa_verify(RSA *rsa, enum ward_sig sig, struct ward_span message,
	struct ward_span signature)
{
	const struct ossl_sig *s = ossl_sig_of(sig, WARD_KEY_RSA);
	const struct ossl *o = ossl_get();
	uint8_t digest[WARD_HASH_MAX], em[RSA_LEN_MAX], want[RSA_LEN_MAX];
	size_t len = (size_t)RSA_size(rsa), digest_len;
	const EVP_MD *md;

	if (o == NULL || signature.len != len)
		return false;
	if (RSA_public_decrypt((int)len, signature.p, em, rsa, RSA_NO_PADDING) != (int)len)
		return false;
	digest_len = ossl_hash_once(s->hash, message, digest);
	if (s->padding == PADDING_PKCS1) {
		pkcs1_encode(s->hash, digest, digest_len, want, len);
		return mem_equal(em, want, len);
	}
	md = o->md[s->hash];
	return RSA_verify_PKCS1_PSS_mgf1(rsa, digest, md, md, em, RSA_PSS_SALTLEN_DIGEST) == 1;
}

/* ossl_verify.c - is this signature by that public key? */
#include "crypto/ossl.h"

#include <openssl/err.h>

/* The point goes into an EC_KEY that the thread keeps: making one costs more
 * than the check that the point is on the curve, which EC_KEY_oct2key does.
 * ECDSA_verify refuses every encoding but the one of DER. RFC 3279 2.2.3 */
static bool verify_ecdsa(const struct ward_public_key *key, enum ward_hash_id hash,
	struct ward_span message, struct ward_span signature)
{
	struct ossl_thread *t = ossl_thread_get();
	int curve = ossl_ec_curve(key->kind);
	uint8_t digest[WARD_HASH_MAX];
	size_t len = ossl_hash_once(hash, message, digest);
	EC_KEY *ec;

	/* Two numbers as long as the order, with their DER around them. */
	if (t == NULL || !ossl_ec_point_form(curve, key->point) ||
		signature.len > 2 * ossl_ec_len(curve) + 16)
		return false;
	ec = t->peer[curve];
	if (ec == NULL) {
		ec = t->peer[curve] = EC_KEY_new();
		if (ec == NULL || EC_KEY_set_group(ec, ossl_get()->curve[curve]) != 1)
			return false;
	}
	if (EC_KEY_oct2key(ec, key->point.p, key->point.len, NULL) != 1)
		return false;
	return ECDSA_verify(0, digest, (int)len, signature.p, (int)signature.len, ec) == 1;
}

static bool verify_ed25519(const struct ward_public_key *key, struct ward_span message,
	struct ward_span signature)
{
	EVP_PKEY *pub = EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL, key->point.p,
		key->point.len);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok = pub != NULL && ctx != NULL &&
		EVP_DigestVerifyInit_ex(ctx, NULL, NULL, NULL, NULL, pub, NULL) == 1 &&
		EVP_DigestVerify(ctx, signature.p, signature.len, message.p, message.len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pub);
	return ok;
}

static bool verify_rsa(const struct ward_public_key *key, enum ward_sig sig,
	struct ward_span message, struct ward_span signature)
{
	RSA *rsa = ossl_rsa_public(key->n, key->e);
	bool ok = rsa != NULL && ossl_rsa_verify(rsa, sig, message, signature);

	RSA_free(rsa);
	return ok;
}

bool ossl_verify(const struct ward_public_key *key, enum ward_sig sig, struct ward_span message,
	struct ward_span signature)
{
	const struct ossl_sig *s = ossl_sig_of(sig, key->kind);
	bool ok;

	if (s == NULL)
		return false;
	/* A refused signature is no error of the program: libcrypto's list of
	 * errors stays as it was. */
	ERR_set_mark();
	if (s->padding != PADDING_NONE)
		ok = verify_rsa(key, sig, message, signature);
	else if (key->kind == WARD_KEY_ED25519)
		ok = verify_ed25519(key, message, signature);
	else
		ok = verify_ecdsa(key, s->hash, message, signature);
	ERR_pop_to_mark();
	return ok;
}

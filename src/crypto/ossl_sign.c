/* ossl_sign.c - signatures with a private key. Threads may share the key. */
#include "crypto/ossl.h"

#include <openssl/err.h>

static bool sign_ecdsa(EC_KEY *ec, enum ward_hash_id hash, struct ward_span message,
	uint8_t *signature, size_t *ret_len)
{
	uint8_t digest[WARD_HASH_MAX];
	size_t digest_len = ossl_hash_once(hash, message, digest);
	unsigned len = WARD_SIGNATURE_MAX;

	if (ECDSA_sign(0, digest, (int)digest_len, signature, &len, ec) != 1)
		return false;
	*ret_len = len;
	return true;
}

static bool sign_ed25519(EVP_PKEY *key, struct ward_span message, uint8_t *signature,
	size_t *ret_len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t len = WARD_SIGNATURE_MAX;
	bool ok = ctx != NULL &&
		EVP_DigestSignInit_ex(ctx, NULL, NULL, NULL, NULL, key, NULL) == 1 &&
		EVP_DigestSign(ctx, signature, &len, message.p, message.len) == 1;

	EVP_MD_CTX_free(ctx);
	*ret_len = ok ? len : 0;
	return ok;
}

bool ossl_sign(const struct ward_key *key, enum ward_sig sig, struct ward_span message,
	uint8_t signature[WARD_SIGNATURE_MAX], size_t *ret_len)
{
	const struct ossl_sig *s = ossl_sig_of(sig, key->kind);
	bool ok;

	*ret_len = 0;
	if (s == NULL)
		return false;
	ERR_set_mark();
	if (s->padding != PADDING_NONE)
		ok = ossl_rsa_sign(key->rsa, sig, message, signature, ret_len);
	else if (key->kind == WARD_KEY_ED25519)
		ok = sign_ed25519(key->ed25519, message, signature, ret_len);
	else
		ok = sign_ecdsa(key->ec, s->hash, message, signature, ret_len);
	ERR_pop_to_mark();
	return ok;
}

/* ossl_aead.c - AES-GCM and ChaCha20-Poly1305 of libcrypto. RFC 5116, 8439 */
#include "crypto/ossl.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include "base/mem.h"

/* EVP counts in int. Far above any record. */
#define LEN_MAX ((size_t)1 << 30)

bool ossl_aead_init(struct ward_aead *a, enum ward_aead_id id, const uint8_t *key)
{
	const struct ossl *o = ossl_get();
	EVP_CIPHER_CTX *ctx;

	*a = (struct ward_aead){ 0 };
	if (o == NULL || id < WARD_AES128_GCM || id > WARD_CHACHA20_POLY1305)
		return false;
	ctx = EVP_CIPHER_CTX_new();
	if (ctx == NULL)
		return false;
	/* Both modes take nonces of 12 bytes and make tags of 16 unless told otherwise. */
	if (EVP_EncryptInit_ex2(ctx, o->cipher[id], key, NULL, NULL) != 1) {
		EVP_CIPHER_CTX_free(ctx);
		return false;
	}
	a->id = (uint8_t)id;
	a->ctx = ctx;
	return true;
}

bool ossl_aead_seal(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, const uint8_t *in, size_t in_len, const uint8_t *tail,
	size_t tail_len, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = a->ctx;
	uint8_t *tag = out + in_len + tail_len;
	OSSL_PARAM get_tag[] = {
		OSSL_PARAM_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, tag, WARD_AEAD_TAG),
		OSSL_PARAM_END,
	};
	int n;

	if (in_len > LEN_MAX || tail_len > 256 || aad.len > LEN_MAX)
		return false;
	if (EVP_EncryptInit_ex2(ctx, NULL, NULL, nonce, NULL) != 1)
		return false;
	if (aad.len > 0 && EVP_EncryptUpdate(ctx, NULL, &n, aad.p, (int)aad.len) != 1)
		return false;
	if (in_len > 0 && EVP_EncryptUpdate(ctx, out, &n, in, (int)in_len) != 1)
		return false;
	if (tail_len > 0 && EVP_EncryptUpdate(ctx, out + in_len, &n, tail, (int)tail_len) != 1)
		return false;
	if (EVP_EncryptFinal_ex(ctx, tag, &n) != 1)
		return false;
	return EVP_CIPHER_CTX_get_params(ctx, get_tag) == 1;
}

static bool open_in_place(EVP_CIPHER_CTX *ctx, const uint8_t *nonce, struct ward_span aad,
	uint8_t *buf, size_t len)
{
	OSSL_PARAM tag[] = {
		OSSL_PARAM_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, buf + len, WARD_AEAD_TAG),
		OSSL_PARAM_END,
	};
	int n;

	if (EVP_DecryptInit_ex2(ctx, NULL, NULL, nonce, tag) != 1)
		return false;
	if (aad.len > 0 && EVP_DecryptUpdate(ctx, NULL, &n, aad.p, (int)aad.len) != 1)
		return false;
	if (len > 0 && EVP_DecryptUpdate(ctx, buf, &n, buf, (int)len) != 1)
		return false;
	return EVP_DecryptFinal_ex(ctx, buf + len, &n) == 1;
}

bool ossl_aead_open(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, uint8_t *buf, size_t len)
{
	if (len >= WARD_AEAD_TAG && len <= LEN_MAX && aad.len <= LEN_MAX &&
		open_in_place(a->ctx, nonce, aad, buf, len - WARD_AEAD_TAG))
		return true;
	/* Nobody may look at bytes that nobody vouches for. */
	mem_wipe(buf, len);
	return false;
}

void ossl_aead_free(struct ward_aead *a)
{
	EVP_CIPHER_CTX_free(a->ctx);
	*a = (struct ward_aead){ 0 };
}

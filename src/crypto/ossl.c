/* ossl.c - libcrypto as a provider: its table, and what is kept of it. */
#include "crypto/ossl.h"

#include <openssl/obj_mac.h>
#include <pthread.h>
#include "base/mem.h"

static bool keypair_new(struct ward_keypair *kp, uint16_t group, uint8_t share[WARD_SHARE_MAX],
	size_t *ret_share_len)
{
	return ossl_pair_new(ossl_random, kp, group, share, ret_share_len);
}

static bool share_answer(uint16_t group, struct ward_span peer_share,
	uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len, uint8_t secret[WARD_SECRET_MAX],
	size_t *ret_secret_len)
{
	return ossl_pair_answer(ossl_random, group, peer_share, share, ret_share_len, secret,
		ret_secret_len);
}

static const struct ward_provider table = {
	.size = sizeof table,
	.name = "libcrypto",
	.random = ossl_random,
	.hash_init = ossl_hash_init,
	.hash_update = ossl_hash_update,
	.hash_final = ossl_hash_final,
	.aead_init = ossl_aead_init,
	.aead_seal = ossl_aead_seal,
	.aead_open = ossl_aead_open,
	.aead_free = ossl_aead_free,
	.keypair_new = keypair_new,
	.keypair_agree = ossl_pair_agree,
	.keypair_free = ossl_pair_free,
	.share_answer = share_answer,
	.verify = ossl_verify,
	.key_new = ossl_key_new,
	.key_generate = ossl_key_generate,
	.key_numbers = ossl_key_numbers,
	.key_public = ossl_key_public,
	.key_sign = ossl_sign,
	.key_free = ossl_key_free,
};

const struct ward_provider *ward_provider_default(void)
{
	return &table;
}

static struct ossl fetched;
static bool fetched_all, have_key;
static pthread_key_t thread_key;
static _Thread_local struct ossl_thread *mine;

static void thread_free(void *p)
{
	struct ossl_thread *t = p;

	for (int i = 0; i < NUM_CURVES; i++)
		EC_KEY_free(t->peer[i]);
	EVP_PKEY_free(t->x25519_peer);
	EVP_PKEY_CTX_free(t->x25519_make);
	mem_free(t, sizeof *t);
	mine = NULL;
}

static void fetch(void)
{
	struct ossl *o = &fetched;

	o->cipher[WARD_AES128_GCM] = EVP_CIPHER_fetch(NULL, "AES-128-GCM", NULL);
	o->cipher[WARD_AES256_GCM] = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	o->cipher[WARD_CHACHA20_POLY1305] = EVP_CIPHER_fetch(NULL, "ChaCha20-Poly1305", NULL);
	o->md[WARD_SHA256] = EVP_MD_fetch(NULL, "SHA2-256", NULL);
	o->md[WARD_SHA384] = EVP_MD_fetch(NULL, "SHA2-384", NULL);
	o->md[WARD_SHA512] = EVP_MD_fetch(NULL, "SHA2-512", NULL);
	o->curve[CURVE_P256] = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	o->curve[CURVE_P384] = EC_GROUP_new_by_curve_name(NID_secp384r1);
	o->curve[CURVE_P521] = EC_GROUP_new_by_curve_name(NID_secp521r1);
	fetched_all = true;
	for (int i = WARD_AES128_GCM; i <= WARD_CHACHA20_POLY1305; i++)
		fetched_all = fetched_all && o->cipher[i] != NULL;
	for (int i = WARD_SHA256; i <= WARD_SHA512; i++)
		fetched_all = fetched_all && o->md[i] != NULL;
	for (int i = 0; i < NUM_CURVES; i++)
		fetched_all = fetched_all && o->curve[i] != NULL;
	have_key = pthread_key_create(&thread_key, thread_free) == 0;
}

const struct ossl *ossl_get(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, fetch);
	return fetched_all ? &fetched : NULL;
}

/* Each part is made where it is first needed; the thread's end frees them. */
struct ossl_thread *ossl_thread_get(void)
{
	struct ossl_thread *t = mine;

	if (t != NULL)
		return t;
	if (ossl_get() == NULL || !have_key)
		return NULL;
	t = mem_new(sizeof *t);
	if (t == NULL)
		return NULL;
	if (pthread_setspecific(thread_key, t) != 0) {
		mem_free(t, sizeof *t);
		return NULL;
	}
	mine = t;
	return t;
}

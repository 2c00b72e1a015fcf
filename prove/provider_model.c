/* provider_model.c - primitives that may fail, and otherwise give anything. */
#include <ward/provider.h>
#include "crypto/hkdf.h"
#include "prove.h"

static bool model_random(uint8_t *out, size_t len)
{
	any_bytes(out, len);
	return any_bool();
}

static bool hash_init(struct ward_hash *h, enum ward_hash_id id)
{
	h->id = (uint8_t)id;
	any_bytes(h->state.bytes, sizeof h->state.bytes);
	return any_bool();
}

static void hash_update(struct ward_hash *h, const uint8_t *p, size_t len)
{
	(void)p;
	(void)len;
	any_bytes(h->state.bytes, sizeof h->state.bytes);
}

static void hash_final(struct ward_hash *h, uint8_t *out)
{
	(void)h;
	any_bytes(out, 48);
}

static bool aead_init(struct ward_aead *a, enum ward_aead_id id, const uint8_t *key)
{
	volatile uint8_t last = key[15];

	(void)last;
	a->id = (uint8_t)id;
	a->ctx = NULL;
	return any_bool();
}

static bool aead_seal(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, const uint8_t *in, size_t in_len, const uint8_t *tail,
	size_t tail_len, uint8_t *out)
{
	volatile uint8_t last;

	if (tail_len > 0)
		last = tail[tail_len - 1];
	last = nonce[WARD_AEAD_NONCE - 1];
	(void)a;
	(void)aad;
	(void)in;
	(void)in_len;
	out[0] = last;
	return any_bool();
}

static bool aead_open(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, uint8_t *buf, size_t len)
{
	volatile uint8_t last = nonce[WARD_AEAD_NONCE - 1];

	(void)last;
	(void)a;
	(void)aad;
	if (len > 0)
		any_bytes(buf, len);
	return any_bool();
}

static void aead_free(struct ward_aead *a)
{
	*a = (struct ward_aead){ 0 };
}

static void keypair_free(struct ward_keypair *kp)
{
	*kp = (struct ward_keypair){ 0 };
}

const struct ward_provider model_provider = {
	.size = sizeof(struct ward_provider),
	.name = "model",
	.random = model_random,
	.hash_init = hash_init,
	.hash_update = hash_update,
	.hash_final = hash_final,
	.aead_init = aead_init,
	.aead_seal = aead_seal,
	.aead_open = aead_open,
	.aead_free = aead_free,
	.keypair_free = keypair_free,
};

/* HMAC and HKDF (crypto/hkdf.h) give anything, too. */
size_t hash_len(enum ward_hash_id id)
{
	switch (id) {
	case WARD_SHA256: return 32;
	case WARD_SHA384: return 48;
	case WARD_SHA512: return 64;
	case WARD_SHA1: return 20;
	}
	return 0;
}

bool hash_once(const struct ward_provider *p, enum ward_hash_id id, struct ward_span in,
	uint8_t *ret_digest)
{
	(void)p;
	(void)id;
	(void)in;
	any_bytes(ret_digest, 48);
	return any_bool();
}

bool hmac_key_init(const struct ward_provider *p, struct hmac_key *k, enum ward_hash_id id,
	struct ward_span secret)
{
	(void)p;
	(void)secret;
	*k = (struct hmac_key){ .hash_len = (uint8_t)hash_len(id) };
	return any_bool();
}

void hmac(const struct ward_provider *p, const struct hmac_key *k, const struct ward_span *in,
	size_t num, uint8_t *ret_mac)
{
	volatile size_t last = num > 0 ? in[num - 1].len : 0;

	(void)last;
	(void)p;
	(void)k;
	any_bytes(ret_mac, 48);
}

bool hkdf_extract(const struct ward_provider *p, enum ward_hash_id id, struct ward_span salt,
	struct ward_span ikm, uint8_t *ret_prk)
{
	(void)p;
	(void)id;
	(void)salt;
	(void)ikm;
	any_bytes(ret_prk, 48);
	return any_bool();
}

bool hkdf_expand(const struct ward_provider *p, const struct hmac_key *k, struct ward_span info,
	uint8_t *ret_okm, size_t len)
{
	(void)p;
	(void)k;
	(void)info;
	any_bytes(ret_okm, len);
	return any_bool();
}

/* ossl_hash.c - the hashes, run directly in the caller's struct ward_hash. */
#include "crypto/ossl.h"

#include <openssl/sha.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof((struct ward_hash *)NULL)->state, "fits");
_Static_assert(sizeof(SHA512_CTX) <= sizeof((struct ward_hash *)NULL)->state, "fits");
_Static_assert(sizeof(SHA_CTX) <= sizeof((struct ward_hash *)NULL)->state, "fits");
_Static_assert(_Alignof(SHA512_CTX) <= _Alignof(struct ward_hash), "aligned");

/* libcrypto's hash functions cannot fail on the states that they made. */
bool ossl_hash_init(struct ward_hash *h, enum ward_hash_id id)
{
	void *state = &h->state;

	h->id = (uint8_t)id;
	switch (id) {
	case WARD_SHA256:
		return SHA256_Init(state) == 1;
	case WARD_SHA384:
		return SHA384_Init(state) == 1;
	case WARD_SHA512:
		return SHA512_Init(state) == 1;
	case WARD_SHA1:
		return SHA1_Init(state) == 1;
	}
	h->id = 0;
	return false;
}

void ossl_hash_update(struct ward_hash *h, const uint8_t *p, size_t len)
{
	void *state = &h->state;

	switch (h->id) {
	case WARD_SHA256:
		SHA256_Update(state, p, len);
		break;
	case WARD_SHA384:
		SHA384_Update(state, p, len);
		break;
	case WARD_SHA512:
		SHA512_Update(state, p, len);
		break;
	case WARD_SHA1:
		SHA1_Update(state, p, len);
		break;
	default:
		CHECK(false);
	}
}

void ossl_hash_final(struct ward_hash *h, uint8_t *out)
{
	void *state = &h->state;

	switch (h->id) {
	case WARD_SHA256:
		SHA256_Final(out, state);
		break;
	case WARD_SHA384:
		SHA384_Final(out, state);
		break;
	case WARD_SHA512:
		SHA512_Final(out, state);
		break;
	case WARD_SHA1:
		SHA1_Final(out, state);
		break;
	default:
		CHECK(false);
	}
	h->id = 0;
}

size_t ossl_hash_once(enum ward_hash_id id, struct ward_span in, uint8_t out[WARD_HASH_MAX])
{
	static const uint8_t len[] = { 0, 32, 48, 64, 20 };
	struct ward_hash h;

	if (!ossl_hash_init(&h, id))
		return 0;
	ossl_hash_update(&h, in.p, in.len);
	ossl_hash_final(&h, out);
	return len[id];
}

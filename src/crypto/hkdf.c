/* hkdf.c - HMAC (RFC 2104) and HKDF (RFC 5869) over any provider's hashes. */
#include "crypto/hkdf.h"

#include <string.h>
#include "base/mem.h"

#define BLOCK_MAX 128

size_t hash_len(enum ward_hash_id id)
{
	switch (id) {
	case WARD_SHA256:
		return 32;
	case WARD_SHA384:
		return 48;
	case WARD_SHA512:
		return 64;
	case WARD_SHA1:
		return 20;
	}
	return 0;
}

/* FIPS 180-4: the bytes that a hash works on at once. */
static size_t block_len(enum ward_hash_id id)
{
	return id == WARD_SHA384 || id == WARD_SHA512 ? 128 : 64;
}

bool hash_once(const struct ward_provider *p, enum ward_hash_id id, struct ward_span in,
	uint8_t *ret_digest)
{
	struct ward_hash h;

	if (!p->hash_init(&h, id))
		return false;
	p->hash_update(&h, in.p, in.len);
	p->hash_final(&h, ret_digest);
	mem_wipe(&h, sizeof h);
	return true;
}

/* The state after the key's block, XORed with ipad (0x36) or opad (0x5c). */
static bool key_block(const struct ward_provider *p, struct ward_hash *ret, enum ward_hash_id id,
	const uint8_t *key, uint8_t pad)
{
	uint8_t block[BLOCK_MAX];
	size_t len = block_len(id);
	bool ok = p->hash_init(ret, id);

	for (size_t i = 0; i < len; i++)
		block[i] = key[i] ^ pad;
	if (ok)
		p->hash_update(ret, block, len);
	mem_wipe(block, sizeof block);
	return ok;
}

bool hmac_key_init(const struct ward_provider *p, struct hmac_key *k, enum ward_hash_id id,
	struct ward_span secret)
{
	uint8_t key[BLOCK_MAX] = { 0 };
	bool ok = hash_len(id) > 0;

	*k = (struct hmac_key){ .hash_len = (uint8_t)hash_len(id) };
	if (secret.len > block_len(id))
		ok = ok && hash_once(p, id, secret, key);
	else if (secret.len > 0)
		memcpy(key, secret.p, secret.len);
	ok = ok && key_block(p, &k->inner, id, key, 0x36);
	ok = ok && key_block(p, &k->outer, id, key, 0x5c);
	mem_wipe(key, sizeof key);
	return ok;
}

void hmac(const struct ward_provider *p, const struct hmac_key *k, const struct ward_span *in,
	size_t num, uint8_t *ret_mac)
{
	struct ward_hash h = k->inner;
	uint8_t digest[WARD_HASH_MAX];

	for (size_t i = 0; i < num; i++)
		p->hash_update(&h, in[i].p, in[i].len);
	p->hash_final(&h, digest);
	h = k->outer;
	p->hash_update(&h, digest, k->hash_len);
	p->hash_final(&h, ret_mac);
	mem_wipe(digest, sizeof digest);
	mem_wipe(&h, sizeof h);
}

/* An absent salt is a key of zeros, which HMAC cannot tell from an empty one. */
bool hkdf_extract(const struct ward_provider *p, enum ward_hash_id id, struct ward_span salt,
	struct ward_span ikm, uint8_t *ret_prk)
{
	struct hmac_key k;
	bool ok = hmac_key_init(p, &k, id, salt);

	if (ok)
		hmac(p, &k, &ikm, 1, ret_prk);
	mem_wipe(&k, sizeof k);
	return ok;
}

/* T(i) = HMAC(prk, T(i-1) | info | i), RFC 5869 2.3 */
bool hkdf_expand(const struct ward_provider *p, const struct hmac_key *k, struct ward_span info,
	uint8_t *ret_okm, size_t len)
{
	uint8_t t[WARD_HASH_MAX], i = 0;
	size_t done = 0;

	if (len > 255u * k->hash_len)
		return false;
	while (done < len) {
		size_t n = len - done < k->hash_len ? len - done : k->hash_len;
		struct ward_span in[3] = { { t, i > 0 ? k->hash_len : 0 }, info, { &i, 1 } };

		i++;
		hmac(p, k, in, 3, t);
		memcpy(ret_okm + done, t, n);
		done += n;
	}
	mem_wipe(t, sizeof t);
	return true;
}

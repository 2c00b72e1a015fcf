/* hkdf.h - HMAC and HKDF over the provider's hashes, keyed state kept.
 *
 * A TLS 1.3 key schedule expands many labels from one secret: the two hash
 * blocks that key an HMAC are computed once a secret and copied. RFC 2104, 5869 */
#ifndef CRYPTO_HKDF_H
#define CRYPTO_HKDF_H

#include <ward/provider.h>
#include "base/why.h"

struct hmac_key {
	struct ward_hash inner, outer;
	uint8_t hash_len;
};

/* hash_len is the size in bytes of a digest. */
size_t hash_len(enum ward_hash_id id);

/* hash_once hashes one span. */
bool hash_once(const struct ward_provider *p, enum ward_hash_id id, struct ward_span in,
	uint8_t *ret_digest) MUST;

bool hmac_key_init(const struct ward_provider *p, struct hmac_key *k, enum ward_hash_id id,
	struct ward_span secret) MUST;
/* hmac computes one MAC over up to three spans; `k` stays as it was. */
void hmac(const struct ward_provider *p, const struct hmac_key *k, const struct ward_span *in,
	size_t num, uint8_t *ret_mac);

/* HKDF-Extract(salt, ikm), and HKDF-Expand under a key that was kept; `len` at
 * most 255 hashes. */
bool hkdf_extract(const struct ward_provider *p, enum ward_hash_id id, struct ward_span salt,
	struct ward_span ikm, uint8_t *ret_prk) MUST;
bool hkdf_expand(const struct ward_provider *p, const struct hmac_key *k, struct ward_span info,
	uint8_t *ret_okm, size_t len) MUST;

#endif

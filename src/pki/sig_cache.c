/* sig_cache.c - good signatures, known by their hash, in sets of four.
 *
 * Readers take no lock. A reader may see a place half written, the first words of one
 * hash and the last of another; that such a mixture is the hash of a third, bad
 * signature is no more likely than that two hashes are the same. */
#include "pki/sig_cache.h"

#include <stdatomic.h>
#include "base/mem.h"

#define WAYS 4
#define SETS_DEFAULT 256
#define SETS_MAX 65536

struct place {
	_Atomic uint64_t word[4]; /* all zero: empty */
};

struct ward_sig_cache {
	size_t num_sets; /* a power of two */
	atomic_uint turn; /* the place in a full set that goes next */
	struct place place[]; /* WAYS for each set */
};

static size_t size_of(size_t num_sets)
{
	return sizeof(struct ward_sig_cache) + num_sets * WAYS * sizeof(struct place);
}

struct ward_sig_cache *ward_sig_cache_new(size_t num)
{
	size_t num_sets = num == 0 ? SETS_DEFAULT : 1;
	struct ward_sig_cache *cache;

	while (num_sets < SETS_MAX && num_sets * WAYS < num)
		num_sets *= 2;
	cache = mem_new(size_of(num_sets));
	if (cache != NULL)
		cache->num_sets = num_sets;
	return cache;
}

void ward_sig_cache_free(struct ward_sig_cache *cache)
{
	if (cache != NULL)
		mem_free(cache, size_of(cache->num_sets));
}

/* Each part goes in behind its length, so that no two checks give the same bytes. */
static void add_part(const struct ward_provider *provider, struct ward_hash *hash,
	struct ward_span part)
{
	uint8_t len[4] = { (uint8_t)(part.len >> 24), (uint8_t)(part.len >> 16),
		(uint8_t)(part.len >> 8), (uint8_t)part.len };

	provider->hash_update(hash, len, sizeof len);
	provider->hash_update(hash, part.p, part.len);
}

bool sig_cache_id(const struct ward_provider *provider, const struct ward_public_key *key,
	const struct cert *signed_cert, struct sig_id *ret)
{
	uint8_t kinds[2] = { (uint8_t)key->kind, signed_cert->sig };
	uint8_t digest[WARD_HASH_MAX];
	struct ward_hash hash;

	memset(ret, 0, sizeof *ret);
	if (!provider->hash_init(&hash, WARD_SHA256))
		return false;
	provider->hash_update(&hash, kinds, sizeof kinds);
	add_part(provider, &hash, key->point);
	add_part(provider, &hash, key->n);
	add_part(provider, &hash, key->e);
	add_part(provider, &hash, signed_cert->tbs);
	add_part(provider, &hash, signed_cert->signature);
	provider->hash_final(&hash, digest);
	memcpy(ret->word, digest, sizeof ret->word);
	return true;
}

static size_t first_of(const struct ward_sig_cache *cache, const struct sig_id *id)
{
	return (size_t)(id->word[0] & (cache->num_sets - 1)) * WAYS;
}

static bool holds(const struct place *place, const struct sig_id *id)
{
	for (size_t i = 0; i < 4; i++)
		if (atomic_load_explicit(&place->word[i], memory_order_relaxed) != id->word[i])
			return false;
	return true;
}

bool sig_cache_has(const struct ward_sig_cache *cache, const struct sig_id *id)
{
	size_t first = first_of(cache, id);

	for (size_t way = 0; way < WAYS; way++)
		if (holds(&cache->place[first + way], id))
			return true;
	return false;
}

void sig_cache_add(struct ward_sig_cache *cache, const struct sig_id *id)
{
	static const struct sig_id empty = { { 0 } };
	size_t first = first_of(cache, id), way = 0;

	if (sig_cache_has(cache, id))
		return;
	while (way < WAYS && !holds(&cache->place[first + way], &empty))
		way++;
	if (way == WAYS)
		way = atomic_fetch_add_explicit(&cache->turn, 1, memory_order_relaxed) % WAYS;
	for (size_t i = 0; i < 4; i++)
		atomic_store_explicit(&cache->place[first + way].word[i], id->word[i],
			memory_order_relaxed);
}

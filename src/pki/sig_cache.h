/* sig_cache.h - signatures of authorities on authorities that were checked and are good. */
#ifndef PKI_SIG_CACHE_H
#define PKI_SIG_CACHE_H

#include <ward/verify.h>
#include "pki/cert.h"

/* What one signature check depends on, and nothing else, as a number that nobody can
 * find a second time: whose key, the algorithm, what is signed, the signature. */
struct sig_id {
	uint64_t word[4];
};

/* sig_cache_id is false when the provider has no SHA-256. */
bool sig_cache_id(const struct ward_provider *provider, const struct ward_public_key *key,
	const struct cert *signed_cert, struct sig_id *ret) MUST;

/* sig_cache_has says whether this check is known to have succeeded; sig_cache_add
 * remembers that it did. Both may be called by several threads at once. */
bool sig_cache_has(const struct ward_sig_cache *cache, const struct sig_id *id);
void sig_cache_add(struct ward_sig_cache *cache, const struct sig_id *id);

#endif

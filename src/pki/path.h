/* path.h - finding a way from a certificate to someone trusted. RFC 5280 6.1, RFC 4158
 *
 * Depth first, best guess first, back when a way is blocked. Sent certificates
 * can be links of a path and never its end. The work is bounded whatever is
 * sent: failures beyond the bound say so. */
#ifndef PKI_PATH_H
#define PKI_PATH_H

#include "pki/check.h"
#include "pki/ocsp.h"

#define PATH_POOL_MAX 64         /* certificates that may be sent */
#define PATH_SIGNATURES_MAX 100  /* signatures checked by one search */
#define PATH_STEPS_MAX 1000      /* candidates looked at by one search */

/* An OCSP response that was given; `why` when it does not parse. */
struct path_response {
	struct ocsp ocsp;
	struct ward_why why;
	bool staple; /* it came with the leaf */
};

/* The certificates that were sent, parsed, the leaf first, and what was given beside
 * them. */
struct path_pool {
	struct cert cert[PATH_POOL_MAX];
	uint32_t subject_hash[PATH_POOL_MAX];
	size_t num;
	struct path_response response[WARD_OCSP_MAX + 1];
	size_t num_responses;
};

struct path_result {
	struct path path;         /* the best one found */
	struct problems problems; /* of it; none: the chain is good */
	struct ward_status status[WARD_CHAIN_MAX]; /* of its certificates */
	struct ward_other other[WARD_OTHERS_MAX];  /* paths that are not the best */
	size_t num_others;
};

/* path_find searches. `name` is NULL when none is to be checked. */
void path_find(const struct ward_verify_args *args, const struct name *name,
	const struct path_pool *pool, struct path_result *ret);

/* path_find_from searches from any certificate of the pool, or from elsewhere;
 * `*signatures` counts those checked over several searches. */
void path_find_from(const struct ward_verify_args *args, const struct name *name,
	const struct path_pool *pool, const struct cert *leaf, unsigned *signatures,
	struct path_result *ret);

#endif

/* path.h - finding a way from a certificate to someone trusted. RFC 5280 6.1, RFC 4158
 *
 * Depth first, best guess first, back when a way is blocked. Sent certificates
 * can be links of a path and never its end. The work is bounded whatever is
 * sent: failures beyond the bound say so. */
#ifndef PKI_PATH_H
#define PKI_PATH_H

#include "pki/check.h"

#define PATH_POOL_MAX 64         /* certificates that may be sent */
#define PATH_SIGNATURES_MAX 100  /* signatures checked by one search */
#define PATH_STEPS_MAX 1000      /* candidates looked at by one search */

/* The certificates that were sent, parsed, the leaf first. */
struct path_pool {
	struct cert cert[PATH_POOL_MAX];
	uint32_t subject_hash[PATH_POOL_MAX];
	size_t num;
};

struct path_result {
	struct path path;         /* the best one found */
	struct problems problems; /* of it; none: the chain is good */
};

/* path_find searches. `name` is NULL when none is to be checked. */
void path_find(const struct ward_verify_args *args, const struct name *name,
	const struct path_pool *pool, struct path_result *ret);

#endif

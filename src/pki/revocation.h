/* revocation.h - is any certificate of a path revoked? RFC 5280 6.3, RFC 6960, RFC 7633
 *
 * No network: the word of whatever was given is weighed, and what remains unknown is
 * said to be unknown. */
#ifndef PKI_REVOCATION_H
#define PKI_REVOCATION_H

#include "pki/check.h"
#include "pki/path.h"

/* What the search for a path and its checks of revocation share. */
struct revocation {
	const struct ward_verify_args *args;
	const struct path_pool *pool;
	const struct path *path;  /* it ends at an anchor */
	unsigned *signatures;     /* checked so far, at most PATH_SIGNATURES_MAX */
	bool of_signer;           /* the path is that of who signed a list */
};

/* revocation_check writes the status of each certificate below the anchor and adds
 * the problems that the policy makes of them. */
void revocation_check(const struct revocation *rev, struct ward_status status[WARD_CHAIN_MAX],
	struct problems *problems);

/* revocation_status looks at everything that was given about path->cert[i], whatever
 * the policy. */
void revocation_status(const struct revocation *rev, size_t i, struct ward_status *ret);

/* revocation_signed checks a signature with a key within the budget.
 *   WARD_WHY_STATUS_ALGORITHM, CERT_BUDGET, and `forged`, the row for a wrong one */
bool revocation_signed(const struct revocation *rev, const struct ward_public_key *key,
	uint8_t sig, struct ward_span tbs, struct ward_span signature, uint16_t forged,
	struct ward_why *why) MUST;

#endif

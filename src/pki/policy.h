/* policy.h - was a chain issued under a policy that counts? RFC 5280 6.1, RFC 9618
 *
 * Of the policy graph only two depths are kept, for all that is asked of it at the
 * end is whether a way leads through it: each node carries along whether it descends
 * from a policy that the user accepts. */
#ifndef PKI_POLICY_H
#define PKI_POLICY_H

#include "pki/check.h"

/* Comparisons of policies that one search for a path may need. */
#define POLICY_WORK_MAX (1u << 18)

/* policy_args says whether the policies asked for are object identifiers.
 *   WARD_WHY_ARGUMENT */
bool policy_args(const struct ward_verify_args *args, struct ward_why *why) MUST;

/* policy_check adds the problems of `path` with policies:
 *   WARD_WHY_CERT_POLICY_MALFORMED   an extension about policies has a wrong form
 *   WARD_WHY_CERT_CRITICAL           a critical one has a qualifier unknown to ward
 *   WARD_WHY_CERT_POLICY             one is required, and none holds for all; .cert is
 *                                    where the last one was lost
 *   WARD_WHY_CERT_POLICY_OTHER       it holds, and is none of those asked for
 *   WARD_WHY_CERT_BUDGET             `work` has passed POLICY_WORK_MAX, or the graph
 *                                    is too wide */
void policy_check(const struct ward_verify_args *args, const struct path *path, unsigned *work,
	struct problems *problems);

#endif

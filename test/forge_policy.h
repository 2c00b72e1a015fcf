/* forge_policy.h - extensions about policies for tests; policy n is 2.999.n. */
#ifndef FORGE_POLICY_H
#define FORGE_POLICY_H

#include "forge.h"

/* forge_policy gives the contents of the OBJECT IDENTIFIER: "3", or "any". */
struct ward_span forge_policy(const char *name);

/* forge_policies makes certificatePolicies out of "1 2 any", forge_mappings
 * policyMappings out of "1>2 1>3". */
struct ward_span forge_policies(const char *text);
struct ward_span forge_mappings(const char *text);

/* forge_policy_limits makes policyConstraints; each number is 1 + SkipCerts, 0: absent. */
struct ward_span forge_policy_limits(unsigned require_explicit, unsigned inhibit_mapping);

/* One certificate of a chain, in what it says of policies. NULL and 0: nothing; the
 * limits are 1 + SkipCerts. */
struct forge_link {
	const char *policies, *mappings;
	unsigned require_explicit, inhibit_mapping, inhibit_any;
	bool self_issued;
	bool lax; /* the limits are not critical */
};

/* forge_chain makes the anchor and below it a certificate for each link, the topmost
 * first and the leaf last. `chain` gets them as ward_verify takes them. */
void forge_chain(const struct forge_link *link, size_t num, struct ward_span *ret_anchor,
	struct ward_span chain[]);

#endif

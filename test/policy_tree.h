/* policy_tree.h - the valid_policy_tree as RFC 5280 6.1 has it, to compare with.
 *
 * It grows exponentially and is written as simply as the standard says it: for small
 * chains in tests. Policies are numbers; 0 is anyPolicy, a set has bit n for policy n. */
#ifndef POLICY_TREE_H
#define POLICY_TREE_H

#include <stdbool.h>
#include <stddef.h>

#define TREE_MAPPINGS 4
#define TREE_CERTS 5

struct tree_cert {
	bool has_policies, self_issued;
	unsigned policies;                        /* a set */
	unsigned from[TREE_MAPPINGS], to[TREE_MAPPINGS];
	size_t num_mappings;
	unsigned require_explicit, inhibit_mapping, inhibit_any; /* 1 + SkipCerts, 0: absent */
};

struct tree_ask {
	unsigned wanted;  /* a set; 0: any */
	bool required, mapping_inhibited, any_inhibited;
};

/* tree_accepts runs 6.1.2 to 6.1.5 over `num` certificates, the topmost first. */
bool tree_accepts(const struct tree_cert *cert, size_t num, const struct tree_ask *ask);

#endif

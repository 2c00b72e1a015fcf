/* policy_set.h - the policies of one depth of the policy graph. RFC 9618 5.2
 *
 * At most one node for each policy: this is what keeps the graph linear where the
 * tree of RFC 5280 doubles with every certificate. */
#ifndef PKI_POLICY_SET_H
#define PKI_POLICY_SET_H

#include "base/bytes.h"

#define POLICY_SET_MAX 256    /* policies of one depth */
#define POLICY_SET_BUCKETS 64
#define POLICY_SET_NONE POLICY_SET_MAX

struct policy_node {
	struct ward_span id;  /* contents of an OBJECT IDENTIFIER */
	uint16_t next;        /* 1 + index of the next one in the bucket; 0 ends */
	bool wanted;          /* it descends from a policy that the user accepts */
	bool gone;            /* mapped to others, or deleted */
};

struct policy_set {
	struct policy_node node[POLICY_SET_MAX];
	uint16_t first[POLICY_SET_BUCKETS]; /* 1 + index; 0: the bucket is empty */
	uint16_t num;
	bool any;  /* anyPolicy is one of them */
	bool full; /* one more was added than there is room for */
};

/* policy_set_clear empties the set. */
void policy_set_clear(struct policy_set *set);

/* policy_set_find returns the index of the node of a policy, or POLICY_SET_NONE.
 * `*work` counts the comparisons, whose number the sender of policies chooses. */
size_t policy_set_find(const struct policy_set *set, struct ward_span id, unsigned *work);

/* policy_set_add adds a node and returns its index; of one that is there already
 * only `wanted` is added. POLICY_SET_NONE when the set is full. */
size_t policy_set_add(struct policy_set *set, struct ward_span id, bool wanted, unsigned *work);

#endif

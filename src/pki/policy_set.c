/* policy_set.c - a set of policies, filed by a hash. */
#include "pki/policy_set.h"

/* FNV-1a. Whoever finds collisions pays with `work`. */
static unsigned bucket_of(struct ward_span id)
{
	uint32_t hash = 0x811c9dc5;

	for (size_t i = 0; i < id.len; i++)
		hash = (uint32_t)((hash ^ id.p[i]) * UINT64_C(0x01000193) & UINT32_MAX);
	return (hash >> 16 ^ hash) % POLICY_SET_BUCKETS;
}

static void count(unsigned *work)
{
	if (*work < UINT32_MAX)
		++*work;
}

void policy_set_clear(struct policy_set *set)
{
	for (size_t i = 0; i < POLICY_SET_BUCKETS; i++)
		set->first[i] = 0;
	set->num = 0;
	set->any = false;
	set->full = false;
}

size_t policy_set_find(const struct policy_set *set, struct ward_span id, unsigned *work)
{
	size_t at = set->first[bucket_of(id)];

	count(work);
	while (at > 0 && at <= POLICY_SET_MAX) {
		if (span_is(set->node[at - 1].id, id))
			return at - 1;
		count(work);
		at = set->node[at - 1].next;
	}
	return POLICY_SET_NONE;
}

size_t policy_set_add(struct policy_set *set, struct ward_span id, bool wanted, unsigned *work)
{
	size_t at = policy_set_find(set, id, work);
	unsigned bucket = bucket_of(id);

	if (at < POLICY_SET_MAX) {
		set->node[at].wanted = set->node[at].wanted || wanted;
		return at;
	}
	at = set->num;
	if (at >= POLICY_SET_MAX) {
		set->full = true;
		return POLICY_SET_NONE;
	}
	set->node[at] = (struct policy_node){ .id = id, .wanted = wanted,
		.next = set->first[bucket] };
	set->num = (uint16_t)(at + 1);
	set->first[bucket] = set->num;
	return at;
}

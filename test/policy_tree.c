/* policy_tree.c - RFC 5280 6.1, word by word. */
#include "policy_tree.h"

#include <string.h>
#include "base/why.h"

#define NODES 20000
#define ANY 0
#define POLICIES 8

struct node {
	unsigned policy, expected;
	int parent; /* -1: the root */
	size_t depth;
	bool deleted;
};

static struct node node[NODES];
static int num_nodes;

static bool has(unsigned set, unsigned policy)
{
	return (set & 1u << policy) != 0;
}

static int add(unsigned policy, unsigned expected, int parent)
{
	CHECK(num_nodes < NODES);
	node[num_nodes] = (struct node){ .policy = policy, .expected = expected,
		.parent = parent, .depth = parent < 0 ? 0 : node[parent].depth + 1 };
	return num_nodes++;
}

static bool lives(int i, size_t depth)
{
	return !node[i].deleted && node[i].depth == depth;
}

/* (d)(3): what has no child above depth i goes, again and again. */
static void prune(size_t depth)
{
	for (bool again = true; again;) {
		again = false;
		for (int i = 0; i < num_nodes; i++) {
			bool child = false;

			if (node[i].deleted || node[i].depth >= depth)
				continue;
			for (int k = i + 1; k < num_nodes && !child; k++)
				child = !node[k].deleted && node[k].parent == i;
			if (!child)
				node[i].deleted = again = true;
		}
	}
}

static bool is_null(void)
{
	for (int i = 0; i < num_nodes; i++)
		if (!node[i].deleted)
			return false;
	return true;
}

/* 6.1.3 (d)(1) for one policy of certificate i. */
static void take(unsigned policy, size_t depth)
{
	int end = num_nodes;
	bool matched = false;

	for (int i = 0; i < end; i++)
		if (lives(i, depth - 1) && has(node[i].expected, policy)) {
			add(policy, 1u << policy, i);
			matched = true;
		}
	for (int i = 0; i < end && !matched; i++)
		if (lives(i, depth - 1) && node[i].policy == ANY)
			add(policy, 1u << policy, i);
}

/* (d)(2) */
static void take_any(size_t depth)
{
	int end = num_nodes;

	for (int i = 0; i < end; i++)
		for (unsigned policy = 0; policy < POLICIES && lives(i, depth - 1); policy++) {
			bool there = !has(node[i].expected, policy);

			for (int k = 0; k < end && !there; k++)
				there = !node[k].deleted && node[k].parent == i &&
					node[k].policy == policy;
			if (!there)
				add(policy, 1u << policy, i);
		}
}

/* 6.1.4 (b) for one issuerDomainPolicy. */
static void map(const struct tree_cert *cert, unsigned from, bool allowed, size_t depth)
{
	int end = num_nodes;
	unsigned to = 0;
	bool found = false;

	for (size_t i = 0; i < cert->num_mappings; i++)
		if (cert->from[i] == from)
			to |= 1u << cert->to[i];
	for (int i = 0; i < end; i++) {
		if (!lives(i, depth) || node[i].policy != from)
			continue;
		found = true;
		if (allowed)
			node[i].expected = to;
		else
			node[i].deleted = true;
	}
	for (int i = 0; i < end && allowed && !found; i++)
		if (lives(i, depth) && node[i].policy == ANY)
			add(from, to, node[i].parent);
	prune(depth);
}

static void delete_below(int top)
{
	node[top].deleted = true;
	for (int i = top + 1; i < num_nodes; i++)
		if (node[node[i].parent].deleted)
			node[i].deleted = true;
}

/* 6.1.5 (g)(iii) */
static void intersect(unsigned wanted, size_t depth)
{
	unsigned there = 0;
	int end = num_nodes;

	for (int i = 1; i < end; i++) {
		if (node[i].deleted || node[node[i].parent].policy != ANY)
			continue;
		if (node[i].policy != ANY && !has(wanted, node[i].policy))
			delete_below(i);
		else
			there |= 1u << node[i].policy;
	}
	for (int i = 1; i < end; i++) {
		if (!lives(i, depth) || node[i].policy != ANY)
			continue;
		for (unsigned policy = 1; policy < POLICIES; policy++)
			if (has(wanted, policy) && !has(there, policy))
				add(policy, 1u << policy, node[i].parent);
		node[i].deleted = true;
	}
	prune(depth);
}

static void lower(size_t *value, unsigned limit)
{
	if (limit > 0 && limit - 1 < *value)
		*value = limit - 1;
}

static void take_policies(const struct tree_cert *cert, bool any_counts, size_t depth)
{
	for (unsigned policy = 1; policy < POLICIES; policy++)
		if (cert->has_policies && has(cert->policies, policy))
			take(policy, depth);
	if (cert->has_policies && has(cert->policies, ANY) && any_counts)
		take_any(depth);
	if (!cert->has_policies)
		for (int i = 0; i < num_nodes; i++)
			node[i].deleted = true;
	prune(depth);
}

bool tree_accepts(const struct tree_cert *cert, size_t num, const struct tree_ask *ask)
{
	size_t explicit_policy = ask->required ? 0 : num + 1;
	size_t inhibit_any = ask->any_inhibited ? 0 : num + 1;
	size_t mapping = ask->mapping_inhibited ? 0 : num + 1;

	num_nodes = 0;
	add(ANY, 1u << ANY, -1);
	for (size_t i = 1; i <= num; i++) {
		const struct tree_cert *c = &cert[i - 1];

		take_policies(c, inhibit_any > 0 || (i < num && c->self_issued), i);
		if (explicit_policy == 0 && is_null())
			return false;
		if (i == num)
			break;
		for (unsigned policy = 1; policy < POLICIES; policy++)
			for (size_t k = 0; k < c->num_mappings; k++)
				if (c->from[k] == policy) {
					map(c, policy, mapping > 0, i);
					break;
				}
		if (!c->self_issued) {
			explicit_policy -= explicit_policy > 0;
			mapping -= mapping > 0;
			inhibit_any -= inhibit_any > 0;
		}
		lower(&explicit_policy, c->require_explicit);
		lower(&mapping, c->inhibit_mapping);
		lower(&inhibit_any, c->inhibit_any);
	}
	explicit_policy -= explicit_policy > 0;
	if (cert[num - 1].require_explicit == 1)
		explicit_policy = 0;
	if (ask->wanted != 0)
		intersect(ask->wanted, num);
	return explicit_policy > 0 || !is_null();
}

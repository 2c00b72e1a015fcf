/* policy.c - the policy graph, one certificate after the other. RFC 9618 5
 *
 * The steps are named as in RFC 5280 6.1.3 to 6.1.5, which RFC 9618 amends. */
#include "pki/policy.h"

#include "pki/policy_ext.h"
#include "pki/policy_set.h"

/* The policies that the user accepts; num 0: any. */
struct wanted {
	uint8_t id[WARD_POLICIES_MAX][OID_LEN_MAX];
	size_t len[WARD_POLICIES_MAX], num;
};

/* The variables of 6.1.2. */
struct graph {
	struct policy_set expected; /* what the nodes of depth i - 1 expect to come */
	struct policy_set valid;    /* the nodes of depth i */
	uint32_t explicit_policy, inhibit_any_policy, policy_mapping;
	struct wanted wanted;
	unsigned *work;
};

/* `cert` is 1 for the leaf. */
static void add_problem(struct problems *problems, enum ward_why_code code, size_t cert)
{
	problems_add(problems, (struct ward_why){ .code = (uint16_t)code,
		.cert = (uint8_t)cert, .where = WHERE });
}

/* Reads the policies asked for; anyPolicy among them is as good as none. */
static bool read_wanted(const struct ward_verify_args *args, struct wanted *ret)
{
	bool any = false;

	ret->num = 0;
	if (args->policies == NULL)
		return args->num_policies == 0;
	if (args->num_policies > WARD_POLICIES_MAX)
		return false;
	for (size_t i = 0; i < args->num_policies; i++) {
		struct ward_span id = { ret->id[i], 0 };
		const char *text = args->policies[i];

		if (text == NULL)
			return false;
		if (!oid_read(span_of(text), ret->id[i], &ret->len[i]))
			return false;
		id.len = ret->len[i];
		any = any || policy_is_any(id);
	}
	ret->num = any ? 0 : args->num_policies;
	return true;
}

bool policy_args(const struct ward_verify_args *args, struct ward_why *why)
{
	struct wanted wanted = { .num = 0 };

	if (!read_wanted(args, &wanted))
		return FAIL(why, ARGUMENT, .got = (int64_t)args->num_policies,
			.want = WARD_POLICIES_MAX);
	return true;
}

static bool is_wanted(const struct wanted *wanted, struct ward_span id)
{
	for (size_t i = 0; i < wanted->num; i++)
		if (span_is((struct ward_span){ wanted->id[i], wanted->len[i] }, id))
			return true;
	return wanted->num == 0;
}

/* A node whose parent is anyPolicy: the user is asked about it, 6.1.5 (g). */
static size_t add_below_any(struct graph *g, struct ward_span id)
{
	return policy_set_add(&g->valid, id, is_wanted(&g->wanted, id), g->work);
}

/* 6.1.3 (d)(1): a policy of the certificate is valid where it was expected, or where
 * any was. */
static void take_policy(struct graph *g, struct ward_span id)
{
	size_t parent = policy_set_find(&g->expected, id, g->work);

	if (parent < POLICY_SET_MAX)
		policy_set_add(&g->valid, id, g->expected.node[parent].wanted, g->work);
	else if (g->expected.any)
		add_below_any(g, id);
}

/* 6.1.3 (d)(2): anyPolicy stands for all that was expected and did not come. */
static void take_any(struct graph *g)
{
	for (size_t i = 0; i < g->expected.num && i < POLICY_SET_MAX; i++) {
		struct ward_span id = g->expected.node[i].id;

		if (policy_set_find(&g->valid, id, g->work) == POLICY_SET_NONE)
			policy_set_add(&g->valid, id, g->expected.node[i].wanted, g->work);
	}
	g->valid.any = g->expected.any;
}

/* 6.1.3 (d), (e) */
static void take_policies(struct graph *g, const struct cert *cert, bool is_leaf)
{
	struct rd r = rd_of(cert->policies.value);
	bool any = false;

	policy_set_clear(&g->valid);
	while (rd_more(&r)) {
		struct ward_span id = policy_next(&r);

		if (policy_is_any(id))
			any = true;
		else
			take_policy(g, id);
	}
	if (any && (g->inhibit_any_policy > 0 || (!is_leaf && cert_self_issued(cert))))
		take_any(g);
}

/* 6.1.4 (b): one mapping makes another policy expected instead of the valid one, or
 * ends it where mapping is inhibited. */
static void map_policy(struct graph *g, struct policy_mapping mapping)
{
	size_t at = policy_set_find(&g->valid, mapping.issuer, g->work);

	if (at == POLICY_SET_NONE && g->valid.any && g->policy_mapping > 0)
		at = add_below_any(g, mapping.issuer);
	if (at >= POLICY_SET_MAX)
		return;
	g->valid.node[at].gone = true;
	if (g->policy_mapping > 0)
		policy_set_add(&g->expected, mapping.subject, g->valid.node[at].wanted, g->work);
}

/* What the next certificate is expected to have: 6.1.4 (b), the rest unchanged. */
static void expect_policies(struct graph *g, const struct cert *cert)
{
	struct rd r = rd_of(cert->policy_mappings.value);

	policy_set_clear(&g->expected);
	g->expected.any = g->valid.any;
	while (rd_more(&r))
		map_policy(g, policy_mapping_next(&r));
	for (size_t i = 0; i < g->valid.num && i < POLICY_SET_MAX; i++) {
		const struct policy_node *node = &g->valid.node[i];

		if (!node->gone)
			policy_set_add(&g->expected, node->id, node->wanted, g->work);
	}
}

static void lower(uint32_t *value, uint32_t limit)
{
	if (limit < *value)
		*value = limit;
}

static uint32_t one_less(uint32_t value)
{
	return value > 0 ? value - 1 : 0;
}

/* 6.1.4 (h) to (j) */
static void count_down(struct graph *g, const struct cert *cert)
{
	if (!cert_self_issued(cert)) {
		g->explicit_policy = one_less(g->explicit_policy);
		g->policy_mapping = one_less(g->policy_mapping);
		g->inhibit_any_policy = one_less(g->inhibit_any_policy);
	}
	lower(&g->explicit_policy, cert->policy_limits.require_explicit);
	lower(&g->policy_mapping, cert->policy_limits.inhibit_mapping);
	lower(&g->inhibit_any_policy, cert->any_policy_limit);
}

static bool is_empty(const struct policy_set *set)
{
	return set->num == 0 && !set->any;
}

/* 6.1.5 (g): does a way lead from a policy that the user accepts down to the leaf? */
static bool leads_from_wanted(const struct graph *g)
{
	for (size_t i = 0; i < g->valid.num && i < POLICY_SET_MAX; i++)
		if (g->valid.node[i].wanted)
			return true;
	return g->valid.any;
}

static bool is_exhausted(const struct graph *g)
{
	return *g->work > POLICY_WORK_MAX || g->valid.full || g->expected.full;
}

/* From the topmost of the first `num` certificates down to the leaf. */
static void descend(struct graph *g, const struct path *path, size_t num,
	struct problems *problems)
{
	size_t lost = 0; /* where the last policy went; 0: one is left */

	for (size_t i = num; i > 0; i--) {
		const struct cert *cert = path->cert[i - 1];

		take_policies(g, cert, i == 1);
		if (lost == 0 && is_empty(&g->valid))
			lost = i;
		/* 6.1.3 (f) */
		if (g->explicit_policy == 0 && lost > 0) {
			add_problem(problems, WARD_WHY_CERT_POLICY, lost);
			return;
		}
		if (i > 1) {
			expect_policies(g, cert);
			count_down(g, cert);
		}
		if (is_exhausted(g)) {
			add_problem(problems, WARD_WHY_CERT_BUDGET, i);
			return;
		}
	}
	/* 6.1.5 (a), (b) */
	if (g->explicit_policy > 1 && path->cert[0]->policy_limits.require_explicit > 0)
		return;
	if (lost > 0)
		add_problem(problems, WARD_WHY_CERT_POLICY, lost);
	else if (!leads_from_wanted(g))
		add_problem(problems, WARD_WHY_CERT_POLICY_OTHER, 1);
}

/* Begins as 6.1.2 says. The graph lives here, where it is needed: clearing it takes
 * longer than all checks of a path that needs none. */
static void follow(const struct ward_verify_args *args, const struct path *path, size_t num,
	unsigned *work, struct problems *problems)
{
	uint32_t none = (uint32_t)num + 1;
	struct graph g = { .work = work };

	CHECK(read_wanted(args, &g.wanted));
	g.explicit_policy = args->policy_required ? 0 : none;
	g.inhibit_any_policy = args->any_policy_inhibited ? 0 : none;
	g.policy_mapping = args->policy_mapping_inhibited ? 0 : none;
	g.expected.any = true;
	descend(&g, path, num, problems);
}

/* The form was judged when each certificate was parsed. */
static bool check_forms(const struct path *path, size_t num, struct problems *problems)
{
	bool good = true;

	for (size_t i = 0; i < num; i++) {
		const struct cert *cert = path->cert[i];

		if (cert->policy_bad) {
			add_problem(problems, WARD_WHY_CERT_POLICY_MALFORMED, i + 1);
			good = false;
		}
		/* 4.2.1.4: "If this extension is critical, the path validation software MUST
		 * be able to interpret this extension (including the optional qualifier), or
		 * MUST reject the certificate." */
		if (!cert->policy_bad && cert->policies.critical && cert->policy_odd)
			add_problem(problems, WARD_WHY_CERT_CRITICAL, i + 1);
	}
	return good;
}

/* Nearly always nobody requires anything, and then nothing needs to be followed. */
static bool is_required(const struct ward_verify_args *args, const struct path *path, size_t num)
{
	for (size_t i = 0; i < num; i++)
		if (path->cert[i]->policy_limits.require_explicit != POLICY_NO_LIMIT)
			return true;
	return args->policy_required;
}

void policy_check(const struct ward_verify_args *args, const struct path *path, unsigned *work,
	struct problems *problems)
{
	/* An anchor is a name and a key, 6.1.1 (d), except that a leaf which is trusted
	 * itself is held to what it says. */
	size_t num = path->anchored && path->len > 1 ? path->len - 1 : path->len;

	if (check_forms(path, num, problems) && is_required(args, path, num))
		follow(args, path, num, work, problems);
}

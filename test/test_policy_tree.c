/* The graph of RFC 9618 finds what the tree of RFC 5280 finds: random chains. */
#include "pki/policy.h"

#include <stdio.h>
#include "forge_policy.h"
#include "pki/policy_ext.h"
#include "policy_tree.h"
#include "t.h"

#define CHAINS 40000
#define POLICIES 4 /* besides anyPolicy */

static uint32_t state;

static unsigned random_below(unsigned n)
{
	state = state * 1664525 + 1013904223;
	return (state >> 16) % n;
}

/* A limit is rare, or the chains would all be alike. */
static unsigned random_limit(void)
{
	return random_below(4) == 0 ? 1 + random_below(4) : 0;
}

static struct tree_cert random_cert(void)
{
	struct tree_cert c = { .has_policies = random_below(12) > 0,
		.self_issued = random_below(4) == 0, .num_mappings = random_below(3) };

	while (c.policies == 0)
		c.policies = random_below(1u << (POLICIES + 1));
	if (c.num_mappings > 0)
		c.num_mappings += random_below(3);
	for (size_t i = 0; i < c.num_mappings; i++) {
		c.from[i] = 1 + random_below(POLICIES);
		c.to[i] = 1 + random_below(POLICIES);
	}
	c.require_explicit = random_limit();
	c.inhibit_mapping = random_limit();
	c.inhibit_any = random_limit();
	return c;
}

static struct ward_span contents(struct ward_span element)
{
	struct rd r = rd_of(element);

	return der_value(&r, DER_SEQUENCE);
}

static uint32_t limit(unsigned given)
{
	return given > 0 ? given - 1 : POLICY_NO_LIMIT;
}

/* The same as a parsed certificate, as far as policies go. */
static struct cert parsed(const struct tree_cert *c)
{
	struct cert cert = { .subject = oid_bytes(OID_P256),
		.issuer = oid_bytes(c->self_issued ? OID_P256 : OID_P384),
		.policy_limits = { limit(c->require_explicit), limit(c->inhibit_mapping) },
		.any_policy_limit = limit(c->inhibit_any) };
	char text[200] = "", *end = text;

	for (unsigned i = 0; i <= POLICIES; i++)
		if ((c->policies & 1u << i) != 0)
			end += sprintf(end, i == 0 ? "any " : "%u ", i);
	cert.policies.there = c->has_policies;
	if (c->has_policies)
		cert.policies.value = contents(forge_policies(text));
	end = text;
	for (size_t i = 0; i < c->num_mappings; i++)
		end += sprintf(end, "%u>%u ", c->from[i], c->to[i]);
	cert.policy_mappings.there = c->num_mappings > 0;
	if (c->num_mappings > 0)
		cert.policy_mappings.value = contents(forge_mappings(text));
	return cert;
}

static struct ward_why graph_says(const struct tree_cert *c, size_t num,
	const struct tree_ask *ask)
{
	static const char *const names[] = { "", "2.999.1", "2.999.2", "2.999.3", "2.999.4" };
	const char *policies[POLICIES];
	struct ward_verify_args args = { .policies = policies, .policy_required = ask->required,
		.policy_mapping_inhibited = ask->mapping_inhibited,
		.any_policy_inhibited = ask->any_inhibited };
	struct cert cert[TREE_CERTS + 1] = { 0 };
	struct path path = { .len = num + 1, .anchored = true };
	struct problems problems = { .num = 0 };
	unsigned work = 0;

	for (unsigned i = 1; i <= POLICIES; i++)
		if ((ask->wanted & 1u << i) != 0)
			policies[args.num_policies++] = names[i];
	for (size_t i = 0; i < num; i++)
		cert[num - 1 - i] = parsed(&c[i]);
	for (size_t i = 0; i <= num; i++)
		path.cert[i] = &cert[i];
	policy_check(&args, &path, &work, &problems);
	return problems.num > 0 ? problems.list[0] : (struct ward_why){ .code = 0 };
}

static void print_chain(const struct tree_cert *c, size_t num, const struct tree_ask *ask)
{
	printf("# asked %x%s%s%s\n", ask->wanted, ask->required ? " required" : "",
		ask->mapping_inhibited ? " no mapping" : "", ask->any_inhibited ? " no any" : "");
	for (size_t i = 0; i < num; i++) {
		printf("#   %x%s%s, explicit %u, mapping %u, any %u:", c[i].policies,
			c[i].has_policies ? "" : " absent", c[i].self_issued ? " self" : "",
			c[i].require_explicit, c[i].inhibit_mapping, c[i].inhibit_any);
		for (size_t k = 0; k < c[i].num_mappings; k++)
			printf(" %u>%u", c[i].from[k], c[i].to[k]);
		printf("\n");
	}
}

/* Where it fails, it is told whether other policies would have done. */
static bool agrees(const struct tree_cert *c, size_t num, const struct tree_ask *ask,
	bool accepted)
{
	struct ward_why why = graph_says(c, num, ask);
	struct tree_ask any = *ask;

	any.wanted = 0;
	if (accepted)
		return why.code == 0;
	return why.code == (tree_accepts(c, num, &any) ? WARD_WHY_CERT_POLICY_OTHER
						       : WARD_WHY_CERT_POLICY);
}

static void graph_and_tree_judge_random_chains_alike(void)
{
	size_t num_accepted = 0, num_refused = 0;

	for (state = 0; num_accepted + num_refused < CHAINS;) {
		struct tree_cert c[TREE_CERTS];
		size_t num = 1 + random_below(TREE_CERTS);
		struct tree_ask ask = { .required = random_below(2) == 0,
			.mapping_inhibited = random_below(8) == 0,
			.any_inhibited = random_below(8) == 0 };
		bool accepted;

		if (random_below(2) == 0)
			ask.wanted = random_below(1u << POLICIES) << 1;
		for (size_t i = 0; i < num; i++)
			c[i] = random_cert();
		accepted = tree_accepts(c, num, &ask);
		if (!agrees(c, num, &ask, accepted)) {
			print_chain(c, num, &ask);
			OK(false);
			return;
		}
		num_accepted += accepted;
		num_refused += !accepted;
	}
	/* Neither is the exception. */
	OK(num_accepted > CHAINS / 5 && num_refused > CHAINS / 5);
}

T_MAIN(T(graph_and_tree_judge_random_chains_alike))

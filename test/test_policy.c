/* Was a chain issued under a policy that counts? pki/policy.h, RFC 5280 6.1, RFC 9618. */
#include "pki/policy.h"

#include <sys/resource.h>
#include "forge_policy.h"
#include "pki/policy_ext.h"
#include "pki/policy_set.h"
#include "t.h"

static struct ward_verdict verdict;

/* What the user asks for. */
static struct ward_verify_args ask;

#define ASK(...) (ask = (struct ward_verify_args){ __VA_ARGS__ })
#define POLICIES(...) \
	.policies = (const char *const[]){ __VA_ARGS__ }, \
	.num_policies = sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *)

static int verify(struct ward_span anchor, const struct ward_span *chain, size_t num)
{
	struct ward_trust *trust = forge_trust(&anchor, 1);
	int rc;

	ask.size = sizeof ask;
	ask.provider = ward_provider_default();
	ask.trust = trust;
	ask.now = FORGE_NOW;
	if (ask.purpose == 0)
		ask.purpose = WARD_PURPOSE_SERVER;
	ask.revocation = WARD_REVOCATION_OFF;
	rc = ward_verify(&ask, chain, num, &verdict);
	ward_trust_free(trust);
	return rc;
}

static int judge(const struct forge_link *link, size_t num)
{
	struct ward_span anchor, chain[WARD_CHAIN_MAX];

	forge_chain(link, num, &anchor, chain);
	return verify(anchor, chain, num);
}

/* The links from the topmost to the leaf, and what must come out. */
#define LINKS(...) \
	(const struct forge_link[]){ __VA_ARGS__ }, \
		sizeof((const struct forge_link[]){ __VA_ARGS__ }) / sizeof(struct forge_link)
#define GOOD(...) OK(is(WARD_OK, 0, LINKS(__VA_ARGS__)))
#define LOST(cert, ...) OK(is(WARD_WHY_CERT_POLICY, cert, LINKS(__VA_ARGS__)))
#define OTHER(...) OK(is(WARD_WHY_CERT_POLICY_OTHER, 1, LINKS(__VA_ARGS__)))

static bool is(int code, unsigned cert, const struct forge_link *link, size_t num)
{
	int rc = judge(link, num);

	if (rc != -code || verdict.why.cert != cert || verdict.num_problems != (code != 0))
		printf("# got %s in certificate %d, %zu problems\n", ward_why_name(rc),
			verdict.why.cert, verdict.num_problems);
	return rc == -code && verdict.why.cert == cert && verdict.num_problems == (code != 0);
}

static void policies_do_not_matter_when_nobody_requires_one(void)
{
	ASK(.num_policies = 0);
	GOOD({ NULL }, { NULL });
	GOOD({ "1" }, { "2" });
	GOOD({ .inhibit_any = 1 }, { "any" });
	GOOD({ "1", "1>2", .inhibit_mapping = 1 }, { "1" });
	ASK(POLICIES("2.999.7"));
	GOOD({ "1" }, { "1" });
}

static void whoever_requires_a_policy_is_content_with_one_that_all_name(void)
{
	ASK(.policy_required = true);
	GOOD({ "1" }, { "1" });
	GOOD({ "1 2 3" }, { "3 4" }, { "5 3" });
	GOOD({ "any" }, { "any" }, { "1" });
	GOOD({ "1" }, { "any" }, { "1" });
	GOOD({ "1" }, { "any" }, { "any" });
	GOOD({ "any" });
}

static void without_a_common_policy_the_chain_fails_where_the_last_is_lost(void)
{
	ASK(.policy_required = true);
	LOST(2, { NULL }, { "1" });
	LOST(1, { "1" }, { NULL });
	LOST(1, { "1" }, { "2" });
	LOST(2, { "1 2" }, { "3" }, { "1 2" });
	LOST(3, { NULL }, { "1" }, { "1" });
	/* What was lost does not come back with anyPolicy. */
	LOST(2, { "1" }, { "2" }, { "any" });
	LOST(2, { "1" }, { NULL }, { "any" });
	LOST(1, { NULL });
}

static void one_policy_must_hold_for_all_not_another_one_at_each_step(void)
{
	ASK(.policy_required = true);
	LOST(1, { "1 2" }, { "2 3" }, { "3 1" });
	GOOD({ "1 2" }, { "2 3" }, { "3 2" });
}

static void an_authority_may_require_a_policy(void)
{
	ASK(.policy_required = false);
	LOST(1, { "1", .require_explicit = 1 }, { "2" });
	LOST(1, { "1", .require_explicit = 1 }, { NULL });
	GOOD({ "1", .require_explicit = 1 }, { "1" });
	LOST(2, { "1" }, { "2", .require_explicit = 1 }, { "1" });
	/* It is asked of the whole path, also of what comes before. */
	LOST(3, { NULL }, { "1", .require_explicit = 1 }, { "1" });
}

static void a_leaf_may_require_a_policy_of_its_own_path(void)
{
	ASK(.policy_required = false);
	LOST(1, { "1" }, { "2", .require_explicit = 1 });
	GOOD({ "1" }, { "1", .require_explicit = 1 });
	/* More than nothing to skip is no requirement: nothing comes behind it. */
	GOOD({ "1" }, { "2", .require_explicit = 2 });
	/* Only the number is looked at there. */
	GOOD({ "1" }, { "2", .inhibit_mapping = 1 });
}

static void the_number_says_how_many_certificates_go_free(void)
{
	ASK(.policy_required = false);
	LOST(3, { .require_explicit = 1 }, { NULL }, { NULL });
	LOST(3, { .require_explicit = 2 }, { NULL }, { NULL });
	GOOD({ .require_explicit = 4 }, { NULL }, { NULL });
	LOST(4, { .require_explicit = 3 }, { NULL }, { NULL }, { NULL });
	LOST(4, { .require_explicit = 4 }, { NULL }, { NULL }, { NULL });
	GOOD({ .require_explicit = 5 }, { NULL }, { NULL }, { NULL });
}

static void an_authority_below_may_ask_for_more_and_never_for_less(void)
{
	ASK(.policy_required = false);
	LOST(3, { .require_explicit = 2 }, { .require_explicit = 9 }, { NULL });
	LOST(4, { .require_explicit = 9 }, { .require_explicit = 1 }, { NULL }, { NULL });
}

static void certificates_issued_to_oneself_are_not_counted(void)
{
	ASK(.policy_required = false);
	LOST(3, { .require_explicit = 3 }, { NULL }, { NULL });
	GOOD({ .require_explicit = 3 }, { .self_issued = true }, { NULL });
	/* The leaf counts, whoever issued it. */
	LOST(2, { .require_explicit = 2 }, { .self_issued = true });
}

static void any_policy_stands_for_none_where_it_is_inhibited(void)
{
	ASK(.policy_required = true, .any_policy_inhibited = true);
	LOST(2, { "any" }, { "any" });
	LOST(1, { "1" }, { "any" });
	GOOD({ "1" }, { "1" });
	/* At the top nothing came yet, so any policy is as good as another. */
	GOOD({ "1" }, { "any 1" });
	ASK(.policy_required = true);
	LOST(1, { "any", .inhibit_any = 1 }, { "any" });
	GOOD({ "any", .inhibit_any = 1 }, { "1" });
	GOOD({ "any", .inhibit_any = 2 }, { "any" });
	LOST(1, { "any", .inhibit_any = 2 }, { "any" }, { "any" });
	LOST(1, { "any", .inhibit_any = 9 }, { "any", .inhibit_any = 1 }, { "any" });
	LOST(1, { "any", .inhibit_any = 2 }, { "any", .inhibit_any = 9 }, { "any" });
}

static void any_policy_still_counts_in_authorities_issued_to_themselves(void)
{
	ASK(.policy_required = true);
	GOOD({ "any", .inhibit_any = 1 }, { "any", .self_issued = true }, { "1" });
	LOST(1, { "any", .inhibit_any = 1 }, { "any", .self_issued = true }, { "any" });
	LOST(1, { "any", .inhibit_any = 1 }, { "any", .self_issued = true });
}

static void a_mapped_policy_is_expected_under_its_new_name_alone(void)
{
	ASK(.policy_required = true);
	GOOD({ "1", "1>2" }, { "2" });
	LOST(1, { "1", "1>2" }, { "1" });
	GOOD({ "1", "1>2 1>1" }, { "1" });
	GOOD({ "1", "1>2 1>3" }, { "3" });
	GOOD({ "1", "1>2" }, { "2", "2>3" }, { "3" });
	GOOD({ "1 4", "1>2" }, { "4" });
	GOOD({ "1", "1>2" }, { "any" }, { "2" });
	LOST(1, { "1", "1>2" }, { "any" }, { "1" });
	/* Nothing that is valid is mapped. */
	LOST(1, { "1", "5>2" }, { "2" });
	GOOD({ "1", "5>2" }, { "1" });
}

static void any_policy_can_be_mapped_from_in_the_name_of_one_it_stands_for(void)
{
	ASK(.policy_required = true);
	GOOD({ "any", "1>2" }, { "2" });
	/* 2.999.1 may still come by way of anyPolicy. */
	GOOD({ "any", "1>2" }, { "1" });
	LOST(1, { "1" }, { "any", "3>2" }, { "2" });
	ASK(POLICIES("2.999.1"), .policy_required = true);
	GOOD({ "any", "1>2" }, { "2" });
	OTHER({ "any", "3>2" }, { "2" });
}

static void an_inhibited_mapping_ends_the_policy(void)
{
	ASK(.policy_required = true, .policy_mapping_inhibited = true);
	LOST(1, { "1", "1>2" }, { "2" });
	LOST(1, { "1", "1>2" }, { "1" });
	LOST(1, { "1", "1>1" }, { "1" });
	GOOD({ "1 3", "1>2" }, { "3" });
	/* Of anyPolicy nothing is taken away. */
	GOOD({ "any", "1>2" }, { "2" });
	ASK(.policy_required = true);
	GOOD({ "1", "1>2", .inhibit_mapping = 1 }, { "2" });
	LOST(1, { "1", NULL, .inhibit_mapping = 1 }, { "1", "1>2" }, { "2" });
	GOOD({ "1", NULL, .inhibit_mapping = 2 }, { "1", "1>2" }, { "2" });
	LOST(1, { "1", NULL, .inhibit_mapping = 2 }, { "1" }, { "1", "1>2" }, { "2" });
	GOOD({ "1", NULL, .inhibit_mapping = 2 }, { "1", .self_issued = true }, { "1", "1>2" },
		{ "2" });
	LOST(1, { "1", NULL, .inhibit_mapping = 9 }, { "1", NULL, .inhibit_mapping = 1 },
		{ "1", "1>2" }, { "2" });
}

static void a_mapping_in_the_leaf_means_nothing(void)
{
	ASK(.policy_required = true);
	GOOD({ "1" }, { "1", "1>2" });
	LOST(1, { "1" }, { "2", "1>2" });
}

static void the_policy_asked_for_must_be_the_one_that_holds(void)
{
	ASK(POLICIES("2.999.1"), .policy_required = true);
	GOOD({ "1 2" }, { "1 2" });
	OTHER({ "2" }, { "2" });
	OTHER({ "1 2" }, { "2" });
	GOOD({ "any" }, { "1" });
	OTHER({ "any" }, { "2" });
	GOOD({ "any" }, { "any" });
	LOST(1, { "1" }, { "2" });
	ASK(POLICIES("2.999.5", "2.999.2"), .policy_required = true);
	GOOD({ "1 2" }, { "1 2" });
	OTHER({ "1 3" }, { "1 3" });
	ASK(POLICIES("2.999.5", "2.5.29.32.0"), .policy_required = true);
	GOOD({ "1" }, { "1" });
	ASK(POLICIES("2.999.1"));
	OTHER({ "2", .require_explicit = 1 }, { "2" });
}

/* The user knows the policies of the top, not what they are called below. */
static void a_policy_is_asked_for_by_its_name_before_mapping(void)
{
	ASK(POLICIES("2.999.1"), .policy_required = true);
	GOOD({ "1", "1>2" }, { "2" });
	OTHER({ "3", "3>1" }, { "1" });
	GOOD({ "1 3", "1>2 3>2" }, { "2" });
	GOOD({ "3 1", "3>2 1>2" }, { "2" });
	OTHER({ "1 3", "1>2 3>4" }, { "4" });
	GOOD({ "1 3", "1>2 3>4" }, { "2 4", "4>5 2>5" }, { "5" });
	OTHER({ "1 3", "1>2 3>4" }, { "2 4", "4>5 2>6" }, { "5" });
}

static void the_example_of_rfc_9618_comes_out_as_it_says(void)
{
	ASK(POLICIES("2.999.1"), .policy_required = true);
	GOOD({ "1 2 5", "1>3 1>4" }, { "2 3 6" });
	ASK(POLICIES("2.999.2"), .policy_required = true);
	GOOD({ "1 2 5", "1>3 1>4" }, { "2 3 6" });
	ASK(POLICIES("2.999.3", "2.999.4", "2.999.5", "2.999.6"), .policy_required = true);
	OTHER({ "1 2 5", "1>3 1>4" }, { "2 3 6" });
}

static void what_the_anchor_says_of_policies_is_not_looked_at(void)
{
	struct forge root = { .subject = "CN=R", .issuer = "CN=R", .key = 3, .issuer_key = 3,
		.ca = true, .num_exts = 2, .ext = {
			{ .oid = OID_POLICIES, .value = forge_policies("1") },
			{ .oid = OID_POLICY_CONSTRAINTS, .value = forge_policy_limits(1, 0) } } };
	struct forge leaf = { .subject = "CN=leaf", .issuer = "CN=R", .key = 1, .issuer_key = 3,
		.names = "dns:www.example.org" };
	struct ward_span anchor = forge(&root), chain = forge(&leaf);

	ASK(.policy_required = false);
	EQ(verify(anchor, &chain, 1), 0);
	root.ext[0].value = forge_hex("3003020100");
	EQ(verify(forge(&root), &chain, 1), 0);
}

static void a_leaf_that_is_trusted_itself_is_held_to_what_it_says(void)
{
	struct forge leaf = { .subject = "CN=leaf", .issuer = "CN=leaf", .key = 1, .issuer_key = 1,
		.names = "dns:www.example.org" };
	struct ward_span bare = forge(&leaf), with;

	leaf.num_exts = 1;
	leaf.ext[0] = (struct forge_ext){ .oid = OID_POLICIES, .value = forge_policies("1") };
	with = forge(&leaf);
	ASK(.policy_required = false);
	EQ(verify(bare, &bare, 1), 0);
	ASK(.policy_required = true);
	EQ(verify(bare, &bare, 1), -WARD_WHY_CERT_POLICY);
	EQ(verify(with, &with, 1), 0);
	ASK(POLICIES("2.999.2"), .policy_required = true);
	EQ(verify(with, &with, 1), -WARD_WHY_CERT_POLICY_OTHER);
}

static void limits_that_are_not_critical_are_refused_for_servers(void)
{
	struct forge_link link[] = { { "1", .require_explicit = 1, .lax = true }, { "1" } };
	struct forge_link any[] = { { "1", .inhibit_any = 1, .lax = true }, { "1" } };

	ASK(.purpose = WARD_PURPOSE_SERVER);
	EQ(judge(link, 2), -WARD_WHY_CERT_POLICY_MALFORMED);
	EQ(verdict.why.cert, 2);
	EQ(judge(any, 2), -WARD_WHY_CERT_POLICY_MALFORMED);
	ASK(.purpose = WARD_PURPOSE_ANY);
	EQ(judge(link, 2), 0);
	EQ(judge(any, 2), 0);
	link[1].policies = "2";
	EQ(judge(link, 2), -WARD_WHY_CERT_POLICY);
}

/* A chain whose leaf has one extension more. */
static int judge_leaf(enum oid oid, bool critical, struct ward_span value)
{
	struct forge root = { .subject = "CN=R", .issuer = "CN=R", .key = 3, .issuer_key = 3,
		.ca = true };
	struct forge leaf = { .subject = "CN=leaf", .issuer = "CN=R", .key = 1, .issuer_key = 3,
		.names = "dns:www.example.org", .num_exts = 1,
		.ext = { { .oid = oid, .critical = critical, .value = value } } };
	struct ward_span chain = forge(&leaf);

	return verify(forge(&root), &chain, 1);
}

static bool malformed(enum oid oid, const char *hex)
{
	int rc = judge_leaf(oid, true, forge_hex(hex));

	if (rc != -WARD_WHY_CERT_POLICY_MALFORMED)
		printf("# %s is %s\n", hex, ward_why_name(rc));
	return rc == -WARD_WHY_CERT_POLICY_MALFORMED && verdict.num_problems == 1 &&
		verdict.why.cert == 1;
}

/* A CPS pointer, a notice, and a qualifier that nobody knows. */
#define POINTER "300c06082b060105050702011600"
#define NOTICE "300c06082b060105050702023000"
#define UNKNOWN "300506012a0500"

static void malformed_policies_are_refused_though_nobody_asks(void)
{
	ASK(.policy_required = false);
	EQ(judge_leaf(OID_POLICIES, true, forge_hex("3005300306012a")), 0);
	/* twice; twice apart; not an OID; an empty one; something behind it */
	OK(malformed(OID_POLICIES, "300a300306012a300306012a"));
	OK(malformed(OID_POLICIES, "300f300306012a300306012b300306012a"));
	OK(malformed(OID_POLICIES, "3005300302012a"));
	OK(malformed(OID_POLICIES, "300430020600"));
	OK(malformed(OID_POLICIES, "3007300506012a0500"));
	OK(malformed(OID_POLICIES, "3007300306012a0500"));
	OK(malformed(OID_POLICIES, "30023000"));
	/* a policy behind the qualifiers of another one */
	OK(malformed(OID_POLICIES, "301a301806012a300e" POINTER "300306012b"));
	/* qualifiers: none in the list; not a sequence; no qualifier; two */
	OK(malformed(OID_POLICIES, "3007300506012a3000"));
	OK(malformed(OID_POLICIES, "3009300706012a30020500"));
	OK(malformed(OID_POLICIES, "3013301106012a300c300a06082b06010505070201"));
	OK(malformed(OID_POLICIES, "3017301506012a3010300e06082b0601050507020116001600"));
}

static void malformed_mappings_and_limits_are_refused(void)
{
	ASK(.policy_required = false);
	OK(malformed(OID_POLICY_MAPPINGS, "3005300306012a"));
	OK(malformed(OID_POLICY_MAPPINGS, "300b300906012a06012b06012b"));
	OK(malformed(OID_POLICY_MAPPINGS, "3008300606012a02012b"));
	OK(malformed(OID_POLICY_MAPPINGS, "30020500"));
	/* from or to anyPolicy */
	OK(malformed(OID_POLICY_MAPPINGS, "300b30090604551d200006012a"));
	OK(malformed(OID_POLICY_MAPPINGS, "300b300906012a0604551d2000"));
	/* no number; negative; a zero too many; too large; the wrong order, tag, twice */
	OK(malformed(OID_POLICY_CONSTRAINTS, "30028000"));
	OK(malformed(OID_POLICY_CONSTRAINTS, "30038001ff"));
	OK(malformed(OID_POLICY_CONSTRAINTS, "300480020001"));
	OK(malformed(OID_POLICY_CONSTRAINTS, "3006800480000000"));
	OK(malformed(OID_POLICY_CONSTRAINTS, "300780050100000000"));
	OK(malformed(OID_POLICY_CONSTRAINTS, "3006810100800100"));
	OK(malformed(OID_POLICY_CONSTRAINTS, "3003820100"));
	OK(malformed(OID_POLICY_CONSTRAINTS, "3006800100800100"));
	OK(malformed(OID_POLICY_CONSTRAINTS, "3003020100"));
	EQ(judge_leaf(OID_POLICY_CONSTRAINTS, true, forge_hex("3004800200ff")), 0);
	EQ(judge_leaf(OID_POLICY_CONSTRAINTS, true, forge_hex("300480020080")), 0);
	EQ(judge_leaf(OID_POLICY_CONSTRAINTS, true, forge_hex("300680047fffffff")), 0);
}

static void empty_extensions_about_policies_are_no_certificate(void)
{
	ASK(.policy_required = false);
	EQ(judge_leaf(OID_POLICIES, true, forge_hex("3000")), -WARD_WHY_CERT_MALFORMED);
	EQ(judge_leaf(OID_POLICY_MAPPINGS, true, forge_hex("3000")), -WARD_WHY_CERT_MALFORMED);
	EQ(judge_leaf(OID_POLICY_CONSTRAINTS, true, forge_hex("3000")), -WARD_WHY_CERT_MALFORMED);
	EQ(judge_leaf(OID_INHIBIT_ANY_POLICY, true, forge_hex("0201ff")), -WARD_WHY_CERT_MALFORMED);
}

static void the_parsers_leave_nothing_unsaid_when_there_is_nothing(void)
{
	struct policy_constraints limits = { 1, 2 };
	bool odd = true;

	OK(!policy_list_form((struct ward_span){ NULL, 0 }, &odd));
	OK(!odd);
	OK(!policy_mappings_form((struct ward_span){ NULL, 0 }));
	OK(!policy_constraints_read((struct ward_span){ NULL, 0 }, &limits));
	EQ(limits.require_explicit, POLICY_NO_LIMIT);
	EQ(limits.inhibit_mapping, POLICY_NO_LIMIT);
	OK(policy_constraints_read(forge_hex("800103810200ff"), &limits));
	EQ(limits.require_explicit, 3);
	EQ(limits.inhibit_mapping, 255);
	OK(policy_constraints_read(forge_hex("810101"), &limits));
	EQ(limits.require_explicit, POLICY_NO_LIMIT);
	EQ(limits.inhibit_mapping, 1);
}

static void an_unknown_qualifier_is_refused_where_it_is_critical(void)
{
	ASK(.policy_required = false);
	EQ(judge_leaf(OID_POLICIES, true, forge_hex("3023302106012a301c" POINTER NOTICE)), 0);
	EQ(judge_leaf(OID_POLICIES, false, forge_hex("300e300c06012a3007" UNKNOWN)), 0);
	EQ(judge_leaf(OID_POLICIES, true, forge_hex("300e300c06012a3007" UNKNOWN)),
		-WARD_WHY_CERT_CRITICAL);
	EQ(judge_leaf(OID_POLICIES, true, forge_hex("3013300306012b300c06012a3007" UNKNOWN)),
		-WARD_WHY_CERT_CRITICAL);
	EQ(judge_leaf(OID_POLICIES, true, forge_hex("3013300c06012a3007" UNKNOWN "300306012b")),
		-WARD_WHY_CERT_CRITICAL);
	/* To anyPolicy none may be added that is not in the standard. */
	OK(malformed(OID_POLICIES, "3011300f0604551d20003007" UNKNOWN));
	EQ(judge_leaf(OID_POLICIES, true, forge_hex("301830160604551d2000300e" POINTER)), 0);
}

/* "1 2 3 ... num" */
static const char *many(size_t num, char ret[4096])
{
	size_t len = 0;

	for (size_t i = 0; i < num; i++)
		len += (size_t)snprintf(ret + len, 4096 - len, "%zu ", i + 1);
	return ret;
}

static void a_certificate_has_64_policies_and_mappings_at_most(void)
{
	char policies[4096], mappings[4096];
	size_t len = 0;

	for (size_t i = 0; i < POLICIES_MAX; i++)
		len += (size_t)snprintf(mappings + len, sizeof mappings - len, "%zu>%zu ", i + 1,
			i + 101);
	ASK(.policy_required = true);
	GOOD({ many(64, policies) }, { "64" });
	GOOD({ policies, mappings }, { "164" });
	LOST(1, { policies, mappings }, { "64" });
	EQ(judge(LINKS({ many(65, policies) }, { "64" })), -WARD_WHY_CERT_POLICY_MALFORMED);
	snprintf(mappings + len, sizeof mappings - len, "65>165 ");
	EQ(judge(LINKS({ "1", mappings }, { "1" })), -WARD_WHY_CERT_POLICY_MALFORMED);
}

static int judge_asking(const char *policy)
{
	struct ward_span anchor, chain[1];

	ask = (struct ward_verify_args){ .policies = &policy, .num_policies = 1 };
	forge_chain((const struct forge_link[]){ { NULL } }, 1, &anchor, chain);
	return verify(anchor, chain, 1);
}

static void what_is_asked_for_must_be_object_identifiers(void)
{
	static const char *const bad[] = { "", "1", "1.", ".1", "1..2", "1.2.", "1.2.x", "3.1",
		"1.40", "0.40", "1.2.03", "01.2", "-1.2", "1.2 ", "1.2.99999999999999999999",
		"any", NULL };
	static const char *const good[] = { "0.0", "1.39", "2.40", "2.999", "1.2.0",
		"2.1152921504606846976", "2.23.140.1.2.2" };
	const char *many_policies[WARD_POLICIES_MAX + 1];
	struct ward_span anchor, chain[1];

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (judge_asking(bad[i]) != -WARD_WHY_ARGUMENT)
			printf("# %s\n", bad[i]);
		EQ(judge_asking(bad[i]), -WARD_WHY_ARGUMENT);
	}
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		EQ(judge_asking(good[i]), 0);
	forge_chain((const struct forge_link[]){ { NULL } }, 1, &anchor, chain);
	for (size_t i = 0; i <= WARD_POLICIES_MAX; i++)
		many_policies[i] = "2.999.1";
	ASK(.policies = many_policies, .num_policies = WARD_POLICIES_MAX + 1);
	EQ(verify(anchor, chain, 1), -WARD_WHY_ARGUMENT);
	ASK(.policies = many_policies, .num_policies = WARD_POLICIES_MAX);
	EQ(verify(anchor, chain, 1), 0);
	ASK(.policies = NULL, .num_policies = 1);
	EQ(verify(anchor, chain, 1), -WARD_WHY_ARGUMENT);
}

static void a_program_that_knows_nothing_of_policies_asks_for_none(void)
{
	struct ward_span anchor, chain[2];
	struct ward_trust *trust;

	forge_chain(LINKS({ "1" }, { "2" }), &anchor, chain);
	trust = forge_trust(&anchor, 1);
	ASK(.size = offsetof(struct ward_verify_args, policies),
		.provider = ward_provider_default(), .trust = trust, .now = FORGE_NOW,
		.purpose = WARD_PURPOSE_SERVER, .revocation = WARD_REVOCATION_OFF,
		.policy_required = true);
	EQ(ward_verify(&ask, chain, 2, &verdict), 0);
	ask.size = sizeof ask;
	EQ(ward_verify(&ask, chain, 2, &verdict), -WARD_WHY_CERT_POLICY);
	ward_trust_free(trust);
}

#if defined(__SANITIZE_ADDRESS__)
#define TIME_MAX_US (20 * 20000L)
#else
#define TIME_MAX_US 20000L
#endif

/* The processor time of this program, in microseconds. */
static long cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000L + u.ru_utime.tv_usec +
		u.ru_stime.tv_usec;
}

/* RFC 9618 3.3, CVE-2023-0464: in the tree of RFC 5280 each level doubles. */
static void the_tree_that_doubles_with_every_certificate_is_no_tree_here(void)
{
	struct forge_link link[WARD_CHAIN_MAX - 1];
	struct ward_span anchor, chain[WARD_CHAIN_MAX];
	long start;

	for (size_t i = 0; i < WARD_CHAIN_MAX - 1; i++)
		link[i] = (struct forge_link){ "1 2", "1>1 1>2 2>1 2>2" };
	forge_chain(link, WARD_CHAIN_MAX - 1, &anchor, chain);
	ASK(POLICIES("2.999.3"), .policy_required = true);
	start = cpu_us();
	EQ(verify(anchor, chain, WARD_CHAIN_MAX - 1), -WARD_WHY_CERT_POLICY_OTHER);
	OK(cpu_us() - start < TIME_MAX_US);
}

/* Every certificate at the limits: the graph grows by 64 policies a certificate, until
 * it is too wide. */
static void the_widest_graph_is_given_up_in_time(void)
{
	static char policies[WARD_CHAIN_MAX][4096], mappings[WARD_CHAIN_MAX][4096];
	struct forge_link link[WARD_CHAIN_MAX - 1] = { { NULL } };
	struct ward_span anchor, chain[WARD_CHAIN_MAX];
	long start;

	for (size_t i = 0; i < WARD_CHAIN_MAX - 1; i++) {
		size_t len = 0, maps = 0;

		for (size_t k = 0; k < POLICIES_MAX - 1; k++) {
			len += (size_t)snprintf(policies[i] + len, 4096 - len, "%zu ",
				i * 1000 + k);
			maps += (size_t)snprintf(mappings[i] + maps, 4096 - maps, "%zu>%zu ",
				i * 1000 + k, i * 1000 + k + 200);
		}
		snprintf(policies[i] + len, 4096 - len, "any");
		link[i].policies = policies[i];
		link[i].mappings = mappings[i];
	}
	forge_chain(link, WARD_CHAIN_MAX - 1, &anchor, chain);
	ASK(.policy_required = true);
	start = cpu_us();
	EQ(verify(anchor, chain, WARD_CHAIN_MAX - 1), -WARD_WHY_CERT_BUDGET);
	OK(cpu_us() - start < TIME_MAX_US);
	GOOD(link[0], link[1], { "any" });
}

/* Ten certificates for each of two authorities make a hundred paths, each of which asks
 * for as much as one can. */
static void many_paths_full_of_policies_are_given_up_in_time(void)
{
	char policies[4096], mappings[4096], serial[8];
	struct ward_span sent[21], anchor = forge(&(struct forge){ .subject = "CN=R",
		.issuer = "CN=R", .key = 4, .issuer_key = 4, .ca = true });
	size_t len = 0;
	long start;

	for (size_t i = 0; i < POLICIES_MAX; i++)
		len += (size_t)snprintf(mappings + len, sizeof mappings - len, "%zu>%zu ", i + 1,
			POLICIES_MAX - i);
	many(POLICIES_MAX, policies);
	for (unsigned i = 0; i < 20; i++) {
		struct forge f = { .subject = i < 10 ? "CN=low" : "CN=high", .key = i < 10 ? 2 : 3,
			.issuer = i < 10 ? "CN=high" : "CN=R", .issuer_key = i < 10 ? 3 : 4,
			.ca = true, .num_exts = 2, .ext = {
				{ .oid = OID_POLICIES, .value = forge_policies(policies) },
				{ .oid = OID_POLICY_MAPPINGS, .value = forge_mappings(mappings) } } };

		snprintf(serial, sizeof serial, "0201%02x", i + 1);
		f.serial = forge_hex(serial);
		sent[i + 1] = forge(&f);
	}
	sent[0] = forge(&(struct forge){ .subject = "CN=leaf", .issuer = "CN=low", .key = 1,
		.issuer_key = 2, .names = "dns:www.example.org", .num_exts = 1,
		.ext = { { .oid = OID_POLICIES, .value = forge_policies("65") } } });
	ASK(.policy_required = true);
	start = cpu_us();
	OK(verify(anchor, sent, 21) != 0);
	OK(cpu_us() - start < TIME_MAX_US);
}

/* One policy for each bucket of the set, and work without end. */
static void a_search_that_has_spent_its_work_is_over(void)
{
	struct ward_span one = forge_policies("1");
	struct cert cert = { .policies = { .value = { one.p + 2, one.len - 2 }, .there = true },
		.policy_limits = { POLICY_NO_LIMIT, POLICY_NO_LIMIT },
		.any_policy_limit = POLICY_NO_LIMIT, .subject = one };
	struct path path = { .cert = { &cert, &cert, &cert }, .len = 3, .anchored = true };
	struct problems problems = { .num = 0 };
	unsigned work = 0;

	ASK(.policy_required = true);
	policy_check(&ask, &path, &work, &problems);
	EQ(problems.num, 0);
	OK(work > 0 && work < 20);
	work = POLICY_WORK_MAX - 1;
	policy_check(&ask, &path, &work, &problems);
	EQ(problems.num, 1);
	EQ(problems.list[0].code, WARD_WHY_CERT_BUDGET);
	EQ(problems.list[0].cert, 2);
	problems.num = 0;
	work = UINT32_MAX;
	policy_check(&ask, &path, &work, &problems);
	EQ(problems.list[0].code, WARD_WHY_CERT_BUDGET);
	EQ(work, UINT32_MAX);
}

static void a_set_keeps_each_policy_once_and_says_when_it_is_full(void)
{
	static struct policy_set set;
	unsigned work = 0;
	char name[16];

	policy_set_clear(&set);
	EQ(policy_set_find(&set, forge_policy("1"), &work), POLICY_SET_NONE);
	for (size_t i = 0; i < POLICY_SET_MAX; i++) {
		snprintf(name, sizeof name, "%zu", i);
		EQ(policy_set_add(&set, forge_policy(name), i % 2 == 1, &work), i);
	}
	OK(!set.full);
	EQ(policy_set_add(&set, forge_policy("7"), false, &work), 7);
	OK(set.node[7].wanted);
	EQ(policy_set_add(&set, forge_policy("8"), true, &work), 8);
	OK(set.node[8].wanted && !set.full);
	EQ(set.num, POLICY_SET_MAX);
	EQ(policy_set_add(&set, forge_policy("999"), true, &work), POLICY_SET_NONE);
	OK(set.full);
	work = 0;
	for (size_t i = 0; i < POLICY_SET_MAX; i++) {
		snprintf(name, sizeof name, "%zu", i);
		EQ(policy_set_find(&set, forge_policy(name), &work), i);
	}
	/* Every comparison is counted, and with so many buckets they are few. */
	OK(work > POLICY_SET_MAX && work < 6 * POLICY_SET_MAX);
	policy_set_clear(&set);
	OK(set.num == 0 && !set.full && !set.any);
	EQ(policy_set_find(&set, forge_policy("1"), &work), POLICY_SET_NONE);
}

T_MAIN(T(policies_do_not_matter_when_nobody_requires_one),
	T(whoever_requires_a_policy_is_content_with_one_that_all_name),
	T(without_a_common_policy_the_chain_fails_where_the_last_is_lost),
	T(one_policy_must_hold_for_all_not_another_one_at_each_step),
	T(an_authority_may_require_a_policy),
	T(a_leaf_may_require_a_policy_of_its_own_path),
	T(the_number_says_how_many_certificates_go_free),
	T(an_authority_below_may_ask_for_more_and_never_for_less),
	T(certificates_issued_to_oneself_are_not_counted),
	T(any_policy_stands_for_none_where_it_is_inhibited),
	T(any_policy_still_counts_in_authorities_issued_to_themselves),
	T(a_mapped_policy_is_expected_under_its_new_name_alone),
	T(any_policy_can_be_mapped_from_in_the_name_of_one_it_stands_for),
	T(an_inhibited_mapping_ends_the_policy), T(a_mapping_in_the_leaf_means_nothing),
	T(the_policy_asked_for_must_be_the_one_that_holds),
	T(a_policy_is_asked_for_by_its_name_before_mapping),
	T(the_example_of_rfc_9618_comes_out_as_it_says),
	T(what_the_anchor_says_of_policies_is_not_looked_at),
	T(a_leaf_that_is_trusted_itself_is_held_to_what_it_says),
	T(limits_that_are_not_critical_are_refused_for_servers),
	T(malformed_policies_are_refused_though_nobody_asks),
	T(malformed_mappings_and_limits_are_refused),
	T(empty_extensions_about_policies_are_no_certificate),
	T(the_parsers_leave_nothing_unsaid_when_there_is_nothing),
	T(an_unknown_qualifier_is_refused_where_it_is_critical),
	T(a_certificate_has_64_policies_and_mappings_at_most),
	T(what_is_asked_for_must_be_object_identifiers),
	T(a_program_that_knows_nothing_of_policies_asks_for_none),
	T(the_tree_that_doubles_with_every_certificate_is_no_tree_here),
	T(the_widest_graph_is_given_up_in_time),
	T(many_paths_full_of_policies_are_given_up_in_time), T(a_search_that_has_spent_its_work_is_over),
	T(a_set_keeps_each_policy_once_and_says_when_it_is_full))

/* Row 42: authorities that all certify each other have more paths than can be tried.
 * CVE-2023-0464, RUSTSEC-2023-0053, CVE-2026-32280. */
#include "chain.h"
#include "guard.h"
#include "pki/path.h"
#include "t.h"

#define BUDGET_US 20000

/* `num` certificates of authorities of which each has certified each other, none by
 * anyone trusted; the keys are real, so every signature is good. */
static size_t mesh(unsigned authorities, size_t num, struct ward_span *ret)
{
	static char names[16][16];
	size_t made = 0;

	for (unsigned i = 0; i < authorities; i++)
		snprintf(names[i], sizeof names[i], "CN=M%u", i);
	for (unsigned round = 0; made < num; round++)
		for (unsigned i = 0; i < authorities && made < num; i++) {
			unsigned k = (i + 1 + round % (authorities - 1)) % authorities;

			ret[made++] = forge(&(struct forge){ .subject = names[i],
				.issuer = names[k], .key = 40 + i, .issuer_key = 40 + k,
				.ca = true, .not_after = FORGE_END + round });
		}
	return made;
}

static int judge(struct ward_span *sent, size_t num, long *ret_us)
{
	struct ward_span root;
	long start;
	int code;

	chain_good();
	root = forge(&chain.root);
	chain.leaf.issuer = "CN=M0";
	chain.leaf.issuer_key = 40;
	sent[0] = forge(&chain.leaf);
	start = guard_cpu_us();
	code = chain_judge(&root, 1, sent, num);
	*ret_us = guard_cpu_us() - start;
	return code;
}

static void a_mesh_of_any_size_costs_a_bounded_time(void)
{
	struct ward_span sent[PATH_POOL_MAX + 1];

	for (size_t num = 2; num < PATH_POOL_MAX; num += 6)
		for (unsigned authorities = 2; authorities <= 14; authorities += 4) {
			long us;

			mesh(authorities, num, sent + 1);
			OK(judge(sent, num + 1, &us) != 0);
			OK(chain.verified <= PATH_SIGNATURES_MAX);
			OK(chain.verdict.path_len <= WARD_CHAIN_MAX);
			OK(us < BUDGET_US * guard_slow());
		}
}

static void a_good_way_beside_a_mesh_is_found(void)
{
	struct ward_span sent[PATH_POOL_MAX + 1];
	long us;

	mesh(6, 40, sent + 2);
	chain_good();
	sent[1] = forge(&(struct forge){ .subject = "CN=M0", .issuer = "CN=R", .key = 40,
		.issuer_key = 3, .ca = true });
	EQ(judge(sent, 42, &us), 0);
	OK(chain.verified <= PATH_SIGNATURES_MAX);
}

static void a_hundred_certificates_are_too_many(void)
{
	struct ward_span sent[200];
	long us;

	mesh(14, 199, sent + 1);
	EQ(judge(sent, 101, &us), WARD_WHY_CERT_BUDGET);
	OK(us < BUDGET_US * guard_slow());
	EQ(judge(sent, 200, &us), WARD_WHY_CERT_BUDGET);
	EQ(chain.verified, 0);
	OK(us < BUDGET_US * guard_slow());
}

/* Authorities of one name and key identifier: each has to be tried. */
static void twins_are_tried_within_the_budget(void)
{
	struct ward_span sent[PATH_POOL_MAX];
	long us;

	for (unsigned i = 1; i < PATH_POOL_MAX; i++)
		sent[i] = forge(&(struct forge){ .subject = "CN=M0", .issuer = "CN=M0", .key = 50 + i,
			.issuer_key = 50 + i, .key_id = 40, .issuer_key_id = 40, .ca = true });
	OK(judge(sent, PATH_POOL_MAX, &us) != 0);
	OK(chain.verified <= PATH_SIGNATURES_MAX);
	OK(us < BUDGET_US * guard_slow());
}

/* Thousands of names against thousands of constraints: CVE-2026-32280's kind. */
static void names_times_constraints_are_bounded(void)
{
	static char names[30000], trees[30000];
	long start;

	names[0] = trees[0] = '\0';
	for (unsigned i = 0; i < 900; i++) {
		snprintf(names + strlen(names), 24, "%sdns:n%u.org", i ? ";" : "", i);
		snprintf(trees + strlen(trees), 24, "%sdns:t%u.com", i ? ";" : "", i);
	}
	chain_good();
	chain.leaf.names = names;
	chain.args.name = NULL;
	chain_add(&chain.root, OID_NAME_CONSTRAINTS, true, forge_constraints(NULL, trees));
	chain_add(&chain.inter, OID_NAME_CONSTRAINTS, true, forge_constraints(NULL, trees));
	start = guard_cpu_us();
	EQ(chain_verify(), WARD_WHY_CERT_BUDGET);
	OK(guard_cpu_us() - start < 5 * BUDGET_US * guard_slow());
}

T_MAIN(T(a_mesh_of_any_size_costs_a_bounded_time),
	T(a_good_way_beside_a_mesh_is_found),
	T(a_hundred_certificates_are_too_many), T(twins_are_tried_within_the_budget),
	T(names_times_constraints_are_bounded))

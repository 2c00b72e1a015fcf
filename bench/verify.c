/* verify - CPU time of judging leaf and intermediate up to a trusted root, from their
 * DER: parsing, two signatures, names, dates, purposes; and of parsing one certificate.
 *
 * An implementation keeps its set of trusted authorities between two chains, as a
 * client does, and nothing else, except for a cache of good signatures where the case
 * allows one. */
#include "bench.h"

#include <string.h>

#include "certs.h"
#include "judge.h"

#define SLOT_NS 25e6 /* CPU time of one implementation in one round */

static const struct {
	const char *name;
	enum certs_kind kind;
	bool cached;
	bool parse_only;
} cases[] = {
	{ "chain-p256", CERTS_P256, false, false },
	{ "chain-rsa2048", CERTS_RSA2048, false, false },
	{ "chain-p256-cached", CERTS_P256, true, false },
	{ "parse-cert", CERTS_P256, false, true },
};
enum { NUM_CASES = sizeof cases / sizeof cases[0] };

/* One slot: as many as fit, the mean in us. */
static double measure(const struct judge *j, void *shared, bool parse_only, double clock_cost)
{
	enum { BATCH = 16 };
	double sum = 0;
	unsigned num = 0;

	while (sum < SLOT_NS) {
		uint64_t begin = cpu_ns();

		for (int i = 0; i < BATCH; i++)
			if (!(parse_only ? j->parse(shared) : j->judge(shared)))
				die("%s: a good chain is refused", j->name);
		sum += (double)(cpu_ns() - begin) - clock_cost;
		num += BATCH;
	}
	return sum / num / 1e3;
}

/* Whoever says yes to everything would be fastest. */
static void refuse_others(const struct judge *j, const struct certs *certs, bool cached)
{
	struct certs other;

	if (!certs_make(&other, CERTS_P256))
		die("cannot make certificates");
	struct judge_scene scenes[] = {
		{ other.root, certs->chain, CERTS_NAME, cached },
		{ certs->root, certs->chain, "other.example", cached },
	};
	for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
		void *shared = j->setup(&scenes[i]);

		if (j->judge(shared))
			die("%s: a bad chain is taken", j->name);
		j->teardown(shared);
	}
	certs_free(&other);
}

static void run(unsigned which, const struct options *o, double clock_cost)
{
	static struct result result;
	struct certs certs;
	const struct judge *judge[IMPLS_MAX];
	void *shared[IMPLS_MAX];
	size_t num = 0;

	if (!certs_make(&certs, cases[which].kind))
		die("cannot make certificates");
	struct judge_scene scene = { certs.root, certs.chain, CERTS_NAME, cases[which].cached };
	for (size_t i = 0; judges[i] != NULL; i++) {
		if (!options_want_impl(o, judges[i]->name))
			continue;
		refuse_others(judges[i], &certs, cases[which].cached);
		judge[num] = judges[i];
		shared[num] = judges[i]->setup(&scene);
		result.impl[num] = judges[i]->name;
		num++;
	}

	/* Round 0 only warms up. */
	for (unsigned round = 0; round <= o->rounds; round++) {
		for (size_t i = 0; i < num; i++) {
			double us = measure(judge[i], shared[i], cases[which].parse_only,
				clock_cost);

			if (round > 0)
				result.value[i][round - 1] = us;
		}
	}
	result.bench = "verify";
	result.name = cases[which].name;
	result.unit = "us";
	result.num_impls = num;
	result_print(&result, o);
	for (size_t i = 0; i < num; i++)
		judge[i]->teardown(shared[i]);
	certs_free(&certs);
}

int main(int argc, char **argv)
{
	const char *names[NUM_CASES];
	struct options o;

	for (unsigned i = 0; i < NUM_CASES; i++)
		names[i] = cases[i].name;
	options_read(&o, argc, argv, names, NUM_CASES);
	pin_to_core();
	double clock_cost = cpu_ns_cost();
	for (unsigned i = 0; i < NUM_CASES; i++)
		if (options_want_case(&o, cases[i].name))
			run(i, &o, clock_cost);
	return 0;
}

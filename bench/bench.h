/* bench.h - what the benchmarks share: options, the clock, rounds, the report.
 *
 * Machines drift, by half within minutes. So every round measures each
 * implementation once, one after the other, on one pinned core, and what counts
 * is the median over the rounds of the ratio within a round. */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROUNDS_MAX 201
#define IMPLS_MAX 8

struct options {
	bool json;
	unsigned rounds;
	const char *cases; /* shell pattern, NULL = all */
	const char *impls; /* names with commas between, NULL = all */
};

/* options_read ends the program with a usage message when `argv` is wrong. */
void options_read(struct options *ret, int argc, char **argv, const char *const *case_names,
	size_t num_cases);
bool options_want_case(const struct options *o, const char *name);
bool options_want_impl(const struct options *o, const char *name);

/* die prints why and ends the program: a benchmark that fails says nothing. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* pin_to_core keeps this thread on one core that it may use. */
void pin_to_core(void);

/* cpu_ns returns the CPU time of this thread; cpu_ns_cost is what one call adds
 * to the stretch it measures, to be taken off again. */
uint64_t cpu_ns(void);
double cpu_ns_cost(void);

/* One case: what each implementation measured in each round. */
struct result {
	const char *bench, *name, *unit;
	size_t num_impls;
	const char *impl[IMPLS_MAX];
	double value[IMPLS_MAX][ROUNDS_MAX];
};

/* result_print writes the case's rows: one JSON object each, or a table. */
void result_print(const struct result *r, const struct options *o);

#endif

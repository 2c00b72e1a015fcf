#include "bench.h"

#include <fnmatch.h>
#include <getopt.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS_DEFAULT 15
#define ROUNDS_MIN 9

static double median(const double *values, unsigned num);
static double median_ratio(const double *values, const double *base, unsigned num);

static _Noreturn void usage(const char *program, const char *const *case_names, size_t num_cases)
{
	fprintf(stderr, "usage: %s [--json] [--rounds N] [--case PATTERN] [--impl NAME,...]\n"
		"cases:", program);
	for (size_t i = 0; i < num_cases; i++)
		fprintf(stderr, " %s", case_names[i]);
	fprintf(stderr, "\nrounds: %d to %d, %d unless said\n", ROUNDS_MIN, ROUNDS_MAX,
		ROUNDS_DEFAULT);
	exit(1);
}

void options_read(struct options *ret, int argc, char **argv, const char *const *case_names,
	size_t num_cases)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "rounds", required_argument, NULL, 'r' },
		{ "case", required_argument, NULL, 'c' },
		{ "impl", required_argument, NULL, 'i' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	*ret = (struct options){ .rounds = ROUNDS_DEFAULT };
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (c) {
		case 'j': ret->json = true; break;
		case 'r': ret->rounds = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'c': ret->cases = optarg; break;
		case 'i': ret->impls = optarg; break;
		default: usage(argv[0], case_names, num_cases);
		}
	}
	if (optind != argc || ret->rounds < ROUNDS_MIN || ret->rounds > ROUNDS_MAX)
		usage(argv[0], case_names, num_cases);

	bool any = false;
	for (size_t i = 0; i < num_cases; i++)
		any = any || options_want_case(ret, case_names[i]);
	if (!any)
		usage(argv[0], case_names, num_cases);
}

bool options_want_case(const struct options *o, const char *name)
{
	return o->cases == NULL || fnmatch(o->cases, name, 0) == 0;
}

bool options_want_impl(const struct options *o, const char *name)
{
	size_t len = strlen(name);

	if (o->impls == NULL)
		return true;
	for (const char *p = o->impls; *p != '\0'; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == len && strncmp(p, name, len) == 0)
			return true;
	return false;
}

void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("bench: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

void pin_to_core(void)
{
	cpu_set_t allowed, one;

	if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
		die("cannot ask for the allowed cores");
	/* The last core: interrupts and other programs gather on the first. */
	size_t core = CPU_SETSIZE - 1;
	while (core > 0 && !CPU_ISSET(core, &allowed))
		core--;
	CPU_ZERO(&one);
	CPU_SET(core, &one);
	if (sched_setaffinity(0, sizeof one, &one) != 0)
		die("cannot stay on core %zu", core);
}

uint64_t cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

double cpu_ns_cost(void)
{
	enum { TRIES = 15, CALLS = 1000 };
	double cost[TRIES];

	for (int i = 0; i < TRIES; i++) {
		uint64_t begin = cpu_ns();
		for (int k = 0; k < CALLS; k++)
			cpu_ns();
		cost[i] = (double)(cpu_ns() - begin) / (CALLS + 1);
	}
	return median(cost, TRIES);
}

/* The row of OpenSSL as Debian ships it, to which all others are compared. */
static const double *base_of(const struct result *r)
{
	for (size_t i = 0; i < r->num_impls; i++)
		if (strcmp(r->impl[i], "openssl") == 0)
			return r->value[i];
	return NULL;
}

void result_print(const struct result *r, const struct options *o)
{
	const double *base = base_of(r);

	if (!o->json)
		printf("%s %s\n", r->bench, r->name);
	for (size_t i = 0; i < r->num_impls; i++) {
		double value = median(r->value[i], o->rounds);
		char ratio[32];

		snprintf(ratio, sizeof ratio, o->json ? "null" : "-");
		if (base != NULL)
			snprintf(ratio, sizeof ratio, "%.3f",
				median_ratio(r->value[i], base, o->rounds));
		if (o->json)
			printf("{\"bench\":\"%s\",\"case\":\"%s\",\"impl\":\"%s\",\"value\":%.3f,"
			       "\"unit\":\"%s\",\"ratio_to_openssl\":%s}\n",
				r->bench, r->name, r->impl[i], value, r->unit, ratio);
		else
			printf("  %-18s %9.2f %-5s %7s x openssl\n", r->impl[i], value, r->unit,
				ratio);
	}
	fflush(stdout);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(const double *values, unsigned num)
{
	double sorted[ROUNDS_MAX];

	memcpy(sorted, values, num * sizeof *values);
	qsort(sorted, num, sizeof *sorted, compare);
	return num % 2 != 0 ? sorted[num / 2] : (sorted[num / 2 - 1] + sorted[num / 2]) / 2;
}

static double median_ratio(const double *values, const double *base, unsigned num)
{
	double ratio[ROUNDS_MAX];

	for (unsigned i = 0; i < num; i++)
		ratio[i] = values[i] / base[i];
	return median(ratio, num);
}

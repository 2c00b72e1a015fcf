/* Every case of x509-limbo that was given out, limbo.json beside this program, under both
 * of ward's profiles. doc/limbo.md says more about those that ward judges otherwise. */
#include <errno.h>
#include "limbo_case.h"
#include "t.h"

#define NOW INT64_C(1785542400) /* 2026-08-01, for cases that name no time */

struct exception {
	const char *id, *why;
};

/* One of each pair of cases that no verifier can judge right both. */
static const struct exception strict_ones[] = {
	{ "pathlen::validation-ignores-pathlen-in-leaf", "as webpki::ca-as-leaf, refused there" },
	{ "rfc5280::aki::cross-signed-root-missing-aki", "as cve::cve-2024-0567, good there" },
	{ "rfc5280::eku::ee-without-eku", "as webpki::eku::ee-without-eku, refused there" },
};

/* And what is asked of authorities alone, which the default profile leaves to them. */
static const struct exception default_ones[] = {
	{ "pathlen::validation-ignores-pathlen-in-leaf", "as webpki::ca-as-leaf, refused there" },
	{ "rfc5280::aki::cross-signed-root-missing-aki", "as cve::cve-2024-0567, good there" },
	{ "rfc5280::aki::leaf-missing-aki", "as `openssl x509 -req` makes them" },
	{ "rfc5280::ski::intermediate-missing-ski", "a hint for finding paths" },
	{ "webpki::cn::ipv4-hex-mismatch", "the common name does not count" },
	{ "webpki::cn::ipv6-non-rfc5952-mismatch", "the common name does not count" },
	{ "webpki::cn::ipv6-uncompressed-mismatch", "the common name does not count" },
	{ "webpki::cn::utf8-vs-punycode-mismatch", "the common name does not count" },
	{ "webpki::eku::ee-critical-eku", "known, so critical or not is the same" },
	{ "webpki::eku::ee-without-eku", "as rfc5280::eku::ee-without-eku, good there" },
	{ "webpki::eku::root-has-eku", "servers are among its purposes" },
};

static json_t *limbo, *cases; /* the file, and its cases */
static struct ward_suffixes *suffixes;

static bool load(void)
{
	char path[4096];
	json_error_t error;

	snprintf(path, sizeof path, "%s", program_invocation_name);
	snprintf(strrchr(path, '/') + 1, 16, "limbo.json");
	if (limbo == NULL)
		limbo = json_load_file(path, 0, &error);
	cases = json_object_get(limbo, "testcases");
	if (suffixes == NULL)
		suffixes = limbo_suffixes();
	if (suffixes == NULL)
		printf("# the package publicsuffix is not installed\n");
	return cases != NULL && suffixes != NULL;
}

static bool is_exception(const struct exception *list, size_t num, const char *id)
{
	for (size_t i = 0; i < num; i++)
		if (strcmp(list[i].id, id) == 0)
			return true;
	return false;
}

/* Judges all; a case is wrong if and only if it is an exception. */
static void judge_all(bool strict, const struct exception *list, size_t num)
{
	size_t i, wrong = 0;
	json_t *test;

	OK(load());
	EQ(json_array_size(cases), 4937);
	json_array_foreach(cases, i, test) {
		const char *id = json_string_value(json_object_get(test, "id"));
		const char *want = json_string_value(json_object_get(test, "expected_result"));
		struct limbo_answer answer;

		limbo_judge(test, strict, NOW, suffixes, &answer);
		if (strcmp(limbo_result_name(answer.result), want) == 0)
			continue;
		wrong++;
		if (answer.result != LIMBO_SKIPPED && is_exception(list, num, id))
			continue;
		printf("# %s: %s %s\n", id, limbo_result_name(answer.result), answer.context);
		OK(false);
	}
	EQ(wrong, num);
}

static void by_the_book_every_case_is_right_but_one_of_each_conflicting_pair(void)
{
	judge_all(true, strict_ones, sizeof strict_ones / sizeof strict_ones[0]);
}

static void by_default_every_case_is_right_but_what_authorities_alone_must_mind(void)
{
	judge_all(false, default_ones, sizeof default_ones / sizeof default_ones[0]);
}

T_MAIN(T(by_the_book_every_case_is_right_but_one_of_each_conflicting_pair),
	T(by_default_every_case_is_right_but_what_authorities_alone_must_mind))

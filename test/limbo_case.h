/* limbo_case.h - one test case of x509-limbo, judged by ward.
 * https://x509-limbo.com/schema */
#ifndef LIMBO_CASE_H
#define LIMBO_CASE_H

#include <jansson.h>
#include <ward/verify.h>

enum limbo_result { LIMBO_SUCCESS, LIMBO_FAILURE, LIMBO_SKIPPED };

struct limbo_answer {
	enum limbo_result result;
	char context[400]; /* why, in words */
};

/* limbo_result_name: "SUCCESS", "FAILURE" or "SKIPPED". */
const char *limbo_result_name(enum limbo_result result);

/* limbo_judge judges one case, as of `now` when it names no time of its own. `suffixes`
 * may be NULL. */
void limbo_judge(const json_t *test, bool strict, int64_t now,
	const struct ward_suffixes *suffixes, struct limbo_answer *ret);

/* limbo_suffixes reads the public suffixes of the package publicsuffix; NULL when it is
 * not installed. */
struct ward_suffixes *limbo_suffixes(void);

#endif

/* limbo - judges the cases of x509-limbo. https://x509-limbo.com
 *
 *	limbo [--default] <limbo.json >results.json
 *
 * All cases are held to one profile, the strict one, for the cases are about certificates
 * by the book; with --default to that which ward has unless it is told otherwise. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "limbo_case.h"

static json_t *result_of(const json_t *test, bool strict, const struct ward_suffixes *suffixes)
{
	struct limbo_answer answer;

	limbo_judge(test, strict, time(NULL), suffixes, &answer);
	return json_pack("{s:s, s:s, s:s}", "id", json_string_value(json_object_get(test, "id")),
		"actual_result", limbo_result_name(answer.result), "context", answer.context);
}

int main(int argc, char **argv)
{
	bool strict = argc < 2 || strcmp(argv[1], "--default") != 0;
	struct ward_suffixes *suffixes = limbo_suffixes();
	json_t *limbo, *results = json_array(), *test;
	json_error_t error;
	size_t i;

	limbo = json_loadf(stdin, 0, &error);
	if (limbo == NULL) {
		fprintf(stderr, "limbo: line %d: %s\n", error.line, error.text);
		return 1;
	}
	json_array_foreach(json_object_get(limbo, "testcases"), i, test)
		json_array_append_new(results, result_of(test, strict, suffixes));
	results = json_pack("{s:i, s:s, s:o}", "version", 1, "harness", "ward", "results", results);
	json_dumpf(results, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(results);
	json_decref(limbo);
	ward_suffixes_free(suffixes);
	return 0;
}

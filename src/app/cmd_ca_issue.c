/* cmd_ca_issue.c - `ward ca issue NAME...`: issues a server's certificate. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "app/cmd_ca.h"
#include "base/date.h"
#include "ca/deliver.h"

struct issue_args {
	const char *dir, *out, *days, *key;
};

static const struct opt opts[] = {
	CA_DIR_OPT(struct issue_args),
	OPT('o', "out", struct issue_args, out, "DIR",
		"leave " DELIVER_CHAIN " and " DELIVER_KEY " there; else here"),
	OPT(0, "days", struct issue_args, days, "N", "how long it is valid: 1 to 398, else 30"),
	OPT(0, "key", struct issue_args, key, "KIND", "the kind of its key: " CA_KEY_WORDS),
	OPT_END,
};

/* 0, which is refused, for what is no number of days. */
static int64_t days_of(const char *text)
{
	if (text == NULL)
		return CA_DAYS;
	if (strlen(text) > 6 || strspn(text, "0123456789") != strlen(text))
		return 0;
	return atoi(text);
}

static void report(const struct names *names, const char *out, const struct ca_made *made)
{
	char end[DATE_TEXT], quoted[CA_QUOTE_MAX], more[32] = "";

	date_write(made->not_after, end);
	ca_quote(out, quoted);
	if (names->num > 1)
		snprintf(more, sizeof more, " and %zu more", names->num - 1);
	say_out("%s%s: the certificate is %s/" DELIVER_CHAIN ", its key %s/" DELIVER_KEY,
		names->text[0], more, out, out);
	say_out("valid until %s, SHA-256 fingerprint: %s", end, made->sha256);
	say_out("next: ward serve DIR --cert %s/" DELIVER_CHAIN " --key %s/" DELIVER_KEY, quoted,
		quoted);
}

static int issue(const struct issue_args *a, const struct ca_issue *issue, const char *dir)
{
	const char *out = a->out != NULL ? a->out : ".";
	struct ward_why why = { 0 };
	struct ca_made made;
	struct ca ca;
	int code = ca_open_said(dir, &ca);

	if (code != EXIT_OK)
		return code;
	if (ca_issue(&ca, issue, out, &made, &why))
		report(issue->names, out, &made);
	else if (ca.file == NULL)
		code = say_why(&why, "cannot issue");
	else
		code = say_why(&why, "cannot issue: %s/%s", ca_is_own(ca.file) ? dir : out, ca.file);
	ca_close(&ca);
	return code;
}

static int run(void *args, int num_words, char **words)
{
	static struct names names;
	const struct issue_args *a = args;
	struct ca_issue desc = {
		.names = &names,
		.key = ca_key_kind(a->key),
		.days = days_of(a->days),
		.now = time(NULL),
	};
	const char *dir = ca_dir_of(a->dir);
	struct ward_why why = { 0 };

	if (dir == NULL)
		return EXIT_USAGE;
	if (desc.key == NULL)
		return say_usage("there is no kind of key '%s': choose of " CA_KEY_WORDS, a->key);
	for (int i = 0; i < num_words; i++)
		if (!names_add(&names, words[i], &why))
			return say_why(&why, "cannot issue for '%s'", words[i]);
	return issue(a, &desc, dir);
}

const struct cmd cmd_ca_issue = {
	.name = "issue",
	.line = "issue a certificate for a server",
	.words = "NAME...",
	.min_words = 1,
	.max_words = ISSUE_NAMES_MAX + 1,
	.opts = opts,
	.args_size = sizeof(struct issue_args),
	.run = run,
	.more = "A NAME is a DNS name, a wildcard like *.example.org, or an IP address. Run again with\n"
		"the same --out, it renews what it left there; files of others it never replaces.\n",
	.examples = {
		"ward ca issue www.example.org --dir ca --out site",
		"ward ca issue localhost 127.0.0.1 ::1 --dir ca --out site --days 90",
		"ward ca issue '*.example.org' example.org --dir ca --out site --key rsa2048",
	},
};

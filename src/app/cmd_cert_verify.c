/* cmd_cert_verify.c - `ward cert verify CHAIN`: is it good, and if not, why? */
#include <time.h>
#include "app/cert_file.h"
#include "app/cert_text.h"
#include "app/client.h"
#include "app/cmd_cert.h"
#include "base/date.h"

struct verify_args {
	const char *host, *at;
	struct opt_list cacert;
	bool json;
};

static const struct opt opts[] = {
	OPT(0, "host", struct verify_args, host, "NAME", "it must be for this DNS name or address"),
	OPT(0, "cacert", struct verify_args, cacert, "FILE",
		"trust the authorities in FILE instead of the system's"),
	OPT(0, "at", struct verify_args, at, "DATE", "as of this day: 2026-12-31"),
	OPT(0, "json", struct verify_args, json, NULL, "show the same as JSON"),
	OPT_END,
};

/* For a wrong name, the right ones. */
static void say_names(struct ward_span leaf)
{
	struct ward_why why = { 0 };
	struct cert cert;
	char names[512];

	if (!cert_parse(leaf, &cert, &why))
		return;
	cert_text_sans(&cert, names, sizeof names);
	say_hint("the certificate is for %s", names);
}

static int say_bad(const struct ward_verdict *verdict, struct ward_span leaf, const char *path)
{
	int code = say_why(&verdict->why, "%s is not good", path);
	char cause[512];

	if (verdict->why.code == WARD_WHY_CERT_NAME)
		say_names(leaf);
	for (size_t i = 0; i < verdict->num_problems; i++) {
		if (verdict->problem[i].code == verdict->why.code &&
			verdict->problem[i].cert == verdict->why.cert)
			continue;
		say_cause(&verdict->problem[i], cause, sizeof cause);
		say_hint("it is not the only problem: %s", cause);
	}
	return code;
}

static int judge(const struct verify_args *a, const char *path, const struct cert_file *certs,
	const struct ward_trust *trust, int64_t now)
{
	struct ward_verify_args args = {
		.size = sizeof args,
		.provider = ward_provider_default(),
		.trust = trust,
		.name = a->host,
		.now = now,
		.purpose = WARD_PURPOSE_SERVER,
		.revocation = WARD_REVOCATION_SOFT,
	};
	struct ward_verdict verdict;
	json_t *json;
	int rc = ward_verify(&args, certs->cert, certs->num, &verdict);

	if (a->json) {
		json = cert_verdict_facts(&verdict.why, &verdict);
		json_show(json);
		json_decref(json);
		return exit_of(rc);
	}
	if (rc != 0)
		return say_bad(&verdict, certs->cert[0], path);
	cert_say_good(&verdict, a->host);
	return EXIT_OK;
}

static int run(void *args, int num_words, char **words)
{
	const struct verify_args *a = args;
	struct ward_trust *trust = NULL;
	struct cert_file certs;
	struct ward_why why = { 0 };
	int64_t now = time(NULL);
	int code;

	(void)num_words;
	if (a->at != NULL && !date_read(a->at, &now, &why))
		return say_why(&why, "cannot use --at %s", a->at);
	if (!cert_file_read(words[0], &certs, &why)) {
		code = say_why(&why, "cannot verify %s", words[0]);
	} else {
		code = client_trust(&a->cacert, &trust);
		if (code == EXIT_OK)
			code = judge(a, words[0], &certs, trust, now);
	}
	ward_trust_free(trust);
	cert_file_free(&certs);
	return code;
}

const struct cmd cmd_cert_verify = {
	.name = "verify",
	.line = "judge a chain: the server's certificate first, then its intermediates",
	.words = "FILE",
	.min_words = 1,
	.max_words = 1,
	.opts = opts,
	.args_size = sizeof(struct verify_args),
	.run = run,
	.examples = {
		"ward cert verify fullchain.pem",
		"ward cert verify --host www.example.org --cacert ca/root.pem site/fullchain.pem",
		"ward cert verify --at 2027-01-01 fullchain.pem",
	},
};

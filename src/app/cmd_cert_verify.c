/* cmd_cert_verify.c - `ward cert verify CHAIN`: is it good, and if not, why? */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "app/cert_file.h"
#include "app/cert_verdict.h"
#include "app/client.h"
#include "app/cmd_cert.h"
#include "app/status_file.h"
#include "base/date.h"

struct verify_args {
	const char *host, *at, *revocation;
	struct opt_list cacert, crl, ocsp;
	bool strict, json;
};

static const struct opt opts[] = {
	OPT(0, "host", struct verify_args, host, "NAME", "it must be for this DNS name or address"),
	OPT(0, "cacert", struct verify_args, cacert, "FILE",
		"trust the authorities in FILE instead of the system's"),
	OPT(0, "crl", struct verify_args, crl, "FILE", "revocation lists, as PEM or DER"),
	OPT(0, "ocsp", struct verify_args, ocsp, "FILE", "an OCSP response, as DER"),
	OPT(0, "revocation", struct verify_args, revocation, "hard|soft|off",
		"what to make of an unknown status: hard fails, soft passes"),
	OPT(0, "at", struct verify_args, at, "TIME",
		"as of this day or moment: 2026-12-31T12:00:00Z"),
	OPT(0, "strict", struct verify_args, strict, NULL,
		"enforce what the standards ask of authorities alone, too"),
	OPT(0, "json", struct verify_args, json, NULL, "show the same as JSON"),
	OPT_END,
};

/* Soft unless said: files alone cannot know about every certificate. */
static bool read_policy(const char *text, enum ward_revocation *ret)
{
	*ret = WARD_REVOCATION_SOFT;
	if (text == NULL || strcmp(text, "soft") == 0)
		return true;
	*ret = strcmp(text, "hard") == 0 ? WARD_REVOCATION_HARD : WARD_REVOCATION_OFF;
	return *ret == WARD_REVOCATION_HARD || strcmp(text, "off") == 0;
}

static int judge(const struct verify_args *a, const char *path, const struct cert_file *certs,
	const struct ward_verify_args *args)
{
	struct ward_verdict verdict;
	char what[512];
	json_t *json;
	int rc = ward_verify(args, certs->cert, certs->num, &verdict);

	if (a->json) {
		json = cert_verdict_facts(args, &verdict, &verdict.why);
		json_show(json);
		json_decref(json);
		return exit_of(rc);
	}
	if (rc != 0) {
		snprintf(what, sizeof what, "%s is not good", path);
		return cert_say_bad(args, &verdict, what);
	}
	cert_say_good(args, &verdict);
	if (a->crl.num > 0 || a->ocsp.num > 0)
		cert_say_status(&verdict);
	return EXIT_OK;
}

/* Everything is read: whom to trust, and what is known about revocation. */
static int verify(const struct verify_args *a, const char *path, struct ward_verify_args *args,
	const struct cert_file *certs, struct status_files *files)
{
	struct ward_trust *trust = NULL;
	int code = client_trust(&a->cacert, &trust);

	if (code == EXIT_OK)
		code = status_files_read(files, &a->crl, &a->ocsp);
	if (code == EXIT_OK) {
		args->trust = trust;
		args->crls = files->crls;
		args->ocsp = files->ocsp;
		args->num_ocsp = files->num_ocsp;
		code = judge(a, path, certs, args);
	}
	ward_trust_free(trust);
	return code;
}

static int run(void *cmd_args, int num_words, char **words)
{
	const struct verify_args *a = cmd_args;
	struct ward_verify_args args = {
		.size = sizeof args,
		.provider = ward_provider_default(),
		.name = a->host,
		.now = time(NULL),
		.purpose = WARD_PURPOSE_SERVER,
		.strict = a->strict,
	};
	struct status_files files = { 0 };
	struct cert_file certs;
	struct ward_why why = { 0 };
	int code;

	(void)num_words;
	if (!read_policy(a->revocation, &args.revocation))
		return say_usage("--revocation %s: it is hard, soft or off", a->revocation);
	if (a->at != NULL && !date_read(a->at, &args.now, &why))
		return say_why(&why, "cannot use --at %s", a->at);
	if (!cert_file_read(words[0], &certs, &why))
		code = say_why(&why, "cannot verify %s", words[0]);
	else
		code = verify(a, words[0], &args, &certs, &files);
	status_files_free(&files);
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
	.more = "Lists and responses are asked about every certificate of the chain but the trusted\n"
		"one; what is revoked is never good, unless --revocation is off.\n",
	.examples = {
		"ward cert verify --host www.example.org --cacert ca/root.pem site/fullchain.pem",
		"ward cert verify --crl ca.crl --ocsp leaf.der --revocation hard fullchain.pem",
		"ward cert verify --at 2027-01-01 --strict fullchain.pem",
	},
};

/* The revocation tests of NIST's PKITS: pkits_revocation.txt beside this program, made by
 * pkits_revocation.py, says the form of its lines. */
#include <ward/verify.h>
#include "forge.h"
#include "lines.h"
#include "t.h"

#define TIME INT64_C(1400000000) /* 2014-05-13, a day on which most of PKITS is valid */

static struct ward_verdict verdict;

static int judge(const struct line *l, enum ward_revocation policy)
{
	struct ward_span chain[16], anchor = lines_bytes(l->word[2]);
	struct ward_trust *trust = forge_trust(&anchor, 1);
	struct ward_crls *crls = ward_crls_new();
	struct ward_verify_args args = { .size = sizeof args, .provider = ward_provider_default(),
		.trust = trust, .now = TIME, .purpose = WARD_PURPOSE_ANY,
		.revocation = policy, .crls = crls };
	struct ward_why why = { 0 };
	size_t num = 0;
	int i, result;

	for (i = 3; strcmp(l->word[i], "-") != 0; i++)
		chain[num++] = lines_bytes(l->word[i]);
	/* The list of 4.4.4 does not even have the form of one. */
	for (i++; i < l->num; i++)
		if (ward_crls_add_der(crls, lines_bytes(l->word[i]), &why) != 0)
			EQ_STR(l->word[0], "4.4.4");
	result = ward_verify(&args, chain, num, &verdict);
	ward_crls_free(crls);
	ward_trust_free(trust);
	return result;
}

static void every_verdict_is_that_of_pkits(void)
{
	struct line l;
	int num = 0;

	OK(lines_open("pkits_revocation.txt"));
	while (lines_next(&l)) {
		bool good = judge(&l, WARD_REVOCATION_HARD) == 0;

		if (good != (l.word[1][0] == 'y'))
			printf("# %s: %s\n", l.word[0], ward_why_name(verdict.why.code));
		OK(good == (l.word[1][0] == 'y'));
		num++;
	}
	EQ(num, 76);
}

/* What the title of the test is about, among the problems that are told. */
static const struct {
	const char *id;
	uint16_t code;
} reasons[] = {
	{ "4.4.1", WARD_WHY_CERT_STATUS_UNKNOWN }, { "4.4.2", WARD_WHY_CERT_REVOKED },
	{ "4.4.3", WARD_WHY_CERT_REVOKED }, { "4.4.4", WARD_WHY_CERT_STATUS_UNKNOWN },
	{ "4.4.5", WARD_WHY_CERT_STATUS_UNKNOWN }, { "4.4.6", WARD_WHY_CERT_STATUS_UNKNOWN },
	{ "4.4.8", WARD_WHY_CRL_CRITICAL }, { "4.4.9", WARD_WHY_CRL_CRITICAL },
	{ "4.4.10", WARD_WHY_CRL_CRITICAL }, { "4.4.11", WARD_WHY_STATUS_STALE },
	{ "4.4.12", WARD_WHY_STATUS_STALE }, { "4.4.15", WARD_WHY_CERT_REVOKED },
	{ "4.4.18", WARD_WHY_CERT_REVOKED }, { "4.4.20", WARD_WHY_CERT_REVOKED },
	{ "4.4.21", WARD_WHY_CERT_STATUS_UNKNOWN }, { "4.5.2", WARD_WHY_CERT_REVOKED },
	{ "4.5.5", WARD_WHY_CERT_REVOKED }, { "4.5.7", WARD_WHY_CERT_REVOKED },
	{ "4.5.8", WARD_WHY_CERT_KEY_USAGE }, { "4.7.4", WARD_WHY_CRL_KEY_USAGE },
	{ "4.7.5", WARD_WHY_CRL_KEY_USAGE }, { "4.14.2", WARD_WHY_CERT_REVOKED },
	{ "4.14.3", WARD_WHY_CRL_SCOPE }, { "4.14.6", WARD_WHY_CERT_REVOKED },
	{ "4.14.8", WARD_WHY_CRL_SCOPE }, { "4.14.9", WARD_WHY_CRL_SCOPE },
	{ "4.14.11", WARD_WHY_CRL_SCOPE }, { "4.14.12", WARD_WHY_CRL_SCOPE },
	{ "4.14.14", WARD_WHY_CRL_SCOPE }, { "4.14.15", WARD_WHY_CERT_REVOKED },
	{ "4.14.16", WARD_WHY_CERT_REVOKED }, { "4.14.17", WARD_WHY_CRL_SCOPE },
	{ "4.14.20", WARD_WHY_CERT_REVOKED }, { "4.14.21", WARD_WHY_CERT_REVOKED },
	{ "4.14.23", WARD_WHY_CERT_REVOKED }, { "4.14.26", WARD_WHY_CERT_STATUS_UNKNOWN },
	{ "4.14.27", WARD_WHY_CRL_SCOPE }, { "4.14.31", WARD_WHY_CERT_REVOKED },
	{ "4.14.32", WARD_WHY_CERT_REVOKED }, { "4.14.34", WARD_WHY_CERT_REVOKED },
	{ "4.14.35", WARD_WHY_CRL_SCOPE }, { "4.15.1", WARD_WHY_CERT_STATUS_UNKNOWN },
	{ "4.15.3", WARD_WHY_CERT_REVOKED }, { "4.15.4", WARD_WHY_CERT_REVOKED },
	{ "4.15.6", WARD_WHY_CERT_REVOKED }, { "4.15.9", WARD_WHY_CERT_REVOKED },
	{ "4.15.10", WARD_WHY_STATUS_STALE },
};

static uint16_t reason_of(const char *id)
{
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (strcmp(reasons[i].id, id) == 0)
			return reasons[i].code;
	return 0;
}

static void each_refusal_is_for_what_the_test_is_about(void)
{
	struct line l;

	OK(lines_open("pkits_revocation.txt"));
	while (lines_next(&l)) {
		uint16_t code = reason_of(l.word[0]);
		bool told = false;

		OK((code != 0) == (l.word[1][0] == 'n'));
		if (code == 0)
			continue;
		judge(&l, WARD_REVOCATION_HARD);
		for (size_t i = 0; i < verdict.num_problems; i++)
			told = told || verdict.problem[i].code == code;
		if (!told)
			printf("# %s\n", l.word[0]);
		OK(told);
	}
}

static void softly_only_what_is_known_to_be_revoked_fails(void)
{
	struct line l;

	OK(lines_open("pkits_revocation.txt"));
	while (lines_next(&l)) {
		uint16_t code = reason_of(l.word[0]);
		bool good = judge(&l, WARD_REVOCATION_SOFT) == 0;

		OK(good == (code != WARD_WHY_CERT_REVOKED && code != WARD_WHY_CERT_KEY_USAGE));
	}
}

T_MAIN(T(every_verdict_is_that_of_pkits), T(each_refusal_is_for_what_the_test_is_about),
	T(softly_only_what_is_known_to_be_revoked_fails))

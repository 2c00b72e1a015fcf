/* ca_issue.c - a server's certificate: made, judged, listed, delivered. */
#include <ward/verify.h>
#include "base/date.h"
#include "base/pem.h"
#include "ca/ca.h"
#include "ca/deliver.h"
#include "ca/paper.h"

/* The subject is for people. A DNS name will do; an address stays out of it,
 * because some take whatever stands there for a DNS name. */
static struct ward_span common_name(const struct names *names)
{
	const struct general_name *first = &names->list[0];

	if (first->kind != GENERAL_NAME_DNS || first->value.len > ISSUE_TEXT_MAX)
		return (struct ward_span){ 0 };
	return first->value;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool sign(struct ca *ca, const struct ca_issue *issue, struct paper *paper,
	struct ward_why *why)
{
	int64_t start = issue->now - CA_BACKDATE;
	struct issue_desc desc = {
		.common_name = common_name(issue->names),
		.not_before = later(start, ca->intermediate.not_before),
		.not_after = earlier(start + issue->days * DATE_DAY - 1, ca->intermediate.not_after),
		.names = issue->names->list,
		.num_names = issue->names->num,
		.path_len = CERT_NO_PATH_LEN,
		/* Enough for every suite that ward speaks: no key is ever sent encrypted. */
		.key_usage = CERT_DIGITAL_SIGNATURE,
		.purposes = CERT_FOR_SERVER,
	};

	return paper_sign(paper, &desc,
		&(struct issue_issuer){
			.key = ca->key,
			.subject = ca->intermediate.subject,
			.key_id = ca->intermediate.key_id,
		},
		why);
}

/* What leaves the house was seen by the verifier that clients of the house have. */
static bool judge(struct ca *ca, const struct paper *paper, int64_t now, struct ward_why *why)
{
	const struct ward_span chain[] = { paper->der, ca->intermediate.der };
	struct ward_trust *trust = ward_trust_new();
	struct ward_verify_args args = {
		.size = sizeof args,
		.provider = ca->provider,
		.now = now,
		.purpose = WARD_PURPOSE_SERVER,
		.revocation = WARD_REVOCATION_OFF,
	};
	struct ward_verdict verdict;
	uint8_t pem_bytes[8192];
	struct wr pem = wr_of(pem_bytes, sizeof pem_bytes);
	bool ok;

	pem_write(&pem, "CERTIFICATE", ca->root.der);
	args.trust = trust;
	if (trust == NULL)
		ok = FAIL(why, NO_MEMORY);
	else if (pem.bad || ward_trust_add_pem(trust, (char *)pem.buf, pem.len, NULL, NULL, why) != 0)
		ok = FAIL(why, CA_BROKEN);
	else
		ok = ward_verify(&args, chain, 2, &verdict) == 0 || why_set(why, verdict.why);
	ward_trust_free(trust);
	return ok;
}

static bool valid_now(struct ca *ca, const struct cert *cert, const char *file, int64_t now,
	struct ward_why *why)
{
	ca->file = file;
	if (now < cert->not_before)
		return FAIL(why, CA_EXPIRED, .got = now, .want = cert->not_before);
	if (now > cert->not_after)
		return FAIL(why, CA_EXPIRED, .got = now, .want = cert->not_after);
	ca->file = NULL;
	return true;
}

bool ca_issue(struct ca *ca, const struct ca_issue *issue, const char *out,
	struct ca_made *ret_made, struct ward_why *why)
{
	struct paper *paper;
	bool ok;

	*ret_made = (struct ca_made){ 0 };
	ca->file = NULL;
	CHECK(issue->names->num > 0);
	if (issue->days < 1 || issue->days > CA_DAYS_MAX)
		return FAIL(why, CA_DAYS, .got = issue->days, .want = CA_DAYS_MAX);
	TRY(valid_now(ca, &ca->root, STORE_ROOT, issue->now, why));
	TRY(valid_now(ca, &ca->intermediate, STORE_INTERMEDIATE, issue->now, why));
	paper = paper_new(ca->provider, issue->key, why);
	ok = paper != NULL && sign(ca, issue, paper, why) && judge(ca, paper, issue->now, why) &&
		paper_made(paper, ret_made, why) &&
		deliver(ca, paper, issue, ret_made, out, why);
	paper_free(paper);
	return ok;
}

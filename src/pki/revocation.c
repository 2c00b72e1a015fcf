/* revocation.c - every certificate of a path, everything that was given. */
#include "pki/revocation.h"

#include "base/date.h"
#include "pki/algorithm.h"
#include "pki/crl_check.h"
#include "pki/ocsp_check.h"
#include "pki/status.h"

#define SHORT_LIVED (7 * DATE_DAY)

bool revocation_signed(const struct revocation *rev, const struct ward_public_key *key,
	uint8_t sig, struct ward_span tbs, struct ward_span signature, uint16_t forged,
	struct ward_why *why)
{
	struct ward_why reason = { .code = forged, .where = WHERE };

	if (sig == WARD_SIG_NONE)
		return FAIL(why, STATUS_ALGORITHM);
	if (!algorithm_key_fits(key->kind, (enum ward_sig)sig))
		return why_set(why, reason);
	if (*rev->signatures >= PATH_SIGNATURES_MAX)
		return FAIL(why, CERT_BUDGET, .got = *rev->signatures, .want = PATH_SIGNATURES_MAX);
	++*rev->signatures;
	if (!rev->args->provider->verify(key, (enum ward_sig)sig, tbs, signature))
		return why_set(why, reason);
	return true;
}

/* Who lives a week needs no word: it would come too late. RFC 9608 4: one of whom it
 * is written that there will be none needs none, unless it is an authority. */
static bool is_excused(const struct cert *cert)
{
	if (cert->not_after - cert->not_before <= SHORT_LIVED)
		return true;
	return cert->no_rev_avail.there && !cert->ca;
}

/* Everything that was given; `*ret_staple` is why the staple says nothing that counts. */
static void weigh(const struct revocation *rev, size_t i, struct ward_status *ret,
	struct ward_why *ret_staple)
{
	const struct path_pool *pool = rev->pool;

	*ret = (struct ward_status){ .kind = WARD_STATUS_UNCHECKED };
	*ret_staple = (struct ward_why){ .code = 0 };
	if (rev->args->crls != NULL)
		crl_check(rev, i, ret);
	for (size_t k = 0; k < pool->num_responses && !rev->of_signer; k++) {
		const struct path_response *response = &pool->response[k];
		struct ward_why why = response->why;

		if (why.code == 0)
			ocsp_check(rev, i, &response->ocsp, ret, &why);
		else
			status_note(ret, WARD_SOURCE_OCSP, &why);
		if (response->staple)
			*ret_staple = why;
	}
	if (ret->kind == WARD_STATUS_UNCHECKED) {
		ret->kind = WARD_STATUS_NOT_COVERED;
		ret->why = (struct ward_why){ .code = WARD_WHY_CERT_STATUS_UNKNOWN, .where = WHERE };
	}
	if (ret->why.code != 0)
		ret->why.cert = (uint8_t)(i + 1);
}

void revocation_status(const struct revocation *rev, size_t i, struct ward_status *ret)
{
	struct ward_why staple;

	weigh(rev, i, ret, &staple);
}

static void excuse(const struct cert *cert, struct ward_status *status)
{
	if (status->kind == WARD_STATUS_GOOD || status->kind == WARD_STATUS_REVOKED)
		return;
	if (is_excused(cert))
		*status = (struct ward_status){ .kind = WARD_STATUS_EXCUSED };
}

static void judge(const struct revocation *rev, size_t i, const struct ward_status *status,
	struct problems *problems)
{
	struct ward_why why = { .cert = (uint8_t)(i + 1), .where = WHERE };
	bool hard = rev->args->revocation == WARD_REVOCATION_HARD;

	if (status->kind == WARD_STATUS_REVOKED) {
		why.code = WARD_WHY_CERT_REVOKED;
		why.got = status->revoked_at;
		why.want = status->reason;
		problems_add(problems, why);
	} else if (status->kind == WARD_STATUS_STALE && hard) {
		problems_add(problems, status->why);
	} else if (status->kind == WARD_STATUS_NOT_COVERED && hard) {
		why.code = WARD_WHY_CERT_STATUS_UNKNOWN;
		problems_add(problems, why);
		if (status->why.code != WARD_WHY_CERT_STATUS_UNKNOWN)
			problems_add(problems, status->why);
	}
}

/* RFC 6066 8: a client MUST "abort the handshake if the response is not satisfactory".
 * One that no honest server would send is never satisfactory; one that is merely old,
 * an error or weak is as good as none. */
static bool is_bad_staple(const struct ward_why *why)
{
	return why->code == WARD_WHY_OCSP_MALFORMED || why->code == WARD_WHY_OCSP_OTHER ||
		why->code == WARD_WHY_OCSP_SIGNATURE;
}

/* RFC 7633 4.2.3.1: what the staple should have said may be known "through other
 * means". */
static bool staple_is_missing(const struct ward_verify_args *args, const struct cert *leaf,
	const struct ward_status *status)
{
	return args->staple_asked && leaf->must_staple && status->kind != WARD_STATUS_GOOD &&
		status->kind != WARD_STATUS_REVOKED;
}

static void judge_staple(const struct revocation *rev, const struct ward_status *status,
	struct ward_why *staple, struct problems *problems)
{
	if (is_bad_staple(staple)) {
		staple->cert = 1;
		problems_add(problems, *staple);
	}
	if (staple_is_missing(rev->args, rev->path->cert[0], status))
		problems_add(problems, (struct ward_why){ .code = WARD_WHY_STAPLE_MISSING,
			.cert = 1, .where = WHERE });
}

void revocation_check(const struct revocation *rev, struct ward_status status[WARD_CHAIN_MAX],
	struct problems *problems)
{
	for (size_t i = 0; i + 1 < rev->path->len; i++) {
		struct ward_why staple;

		weigh(rev, i, &status[i], &staple);
		excuse(rev->path->cert[i], &status[i]);
		judge(rev, i, &status[i], problems);
		if (i == 0)
			judge_staple(rev, &status[i], &staple, problems);
	}
}

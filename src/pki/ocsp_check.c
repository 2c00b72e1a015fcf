/* ocsp_check.c - one certificate, one OCSP response. RFC 6960 3.2, RFC 5019 4 */
#include "pki/ocsp_check.h"

#include "pki/crl.h"
#include "pki/ocsp_signer.h"
#include "pki/status.h"

/* What a response may call the issuer by: hashes of its name and its key. */
struct issuer_id {
	uint8_t name[WARD_HASH_MAX], key[WARD_HASH_MAX];
	size_t len;
};

static bool hash_issuer(const struct revocation *rev, enum oid oid, const struct cert *cert,
	const struct cert *issuer, struct issuer_id *ret)
{
	const struct ward_provider *provider = rev->args->provider;

	ret->len = 0;
	/* 4.1.1: the name "in the certificate being checked". */
	if (!ocsp_hash(provider, oid, cert->issuer, ret->name, &ret->len))
		return false;
	return ocsp_hash(provider, oid, ocsp_key_bytes(issuer), ret->key, &ret->len);
}

static bool is_about(const struct revocation *rev, const struct ocsp_single *single,
	const struct cert *cert, const struct cert *issuer)
{
	struct issuer_id id;

	if (!span_is(single->serial, cert->serial))
		return false;
	if (!hash_issuer(rev, single->hash, cert, issuer, &id))
		return false;
	return span_is(single->name_hash, (struct ward_span){ id.name, id.len }) &&
		span_is(single->key_hash, (struct ward_span){ id.key, id.len });
}

/* 3.2: thisUpdate "sufficiently recent", nextUpdate in the future. A response that was
 * made before the certificate was, or after it ended, is about something else. */
static bool is_fresh(const struct revocation *rev, const struct ocsp *response,
	const struct ocsp_single *single, const struct cert *cert, struct ward_why *why)
{
	struct status_dates dates = { single->this_update, single->next_update,
		single->has_next };

	if (response->produced_at > rev->args->now)
		return FAIL(why, STATUS_NOT_YET, .got = rev->args->now,
			.want = response->produced_at);
	if (response->produced_at < cert->not_before)
		return FAIL(why, STATUS_STALE, .got = response->produced_at,
			.want = cert->not_before);
	return status_fresh(rev->args, &dates, why);
}

/* The word of one SingleResponse about the certificate. */
static struct ward_status word_of(const struct revocation *rev, const struct ocsp *response,
	const struct ocsp_single *single, const struct cert *cert)
{
	struct ward_status word = { .source = WARD_SOURCE_OCSP,
		.this_update = single->this_update,
		.next_update = single->has_next ? single->next_update : 0 };
	bool fresh = is_fresh(rev, response, single, cert, &word.why);

	if (single->said == OCSP_SAID_REVOKED) {
		word.kind = WARD_STATUS_REVOKED;
		word.revoked_at = single->revoked_at;
		word.reason = single->reason;
	} else if (single->said == OCSP_SAID_GOOD) {
		word.kind = fresh ? WARD_STATUS_GOOD : WARD_STATUS_NOT_COVERED;
		if (word.why.code == WARD_WHY_STATUS_STALE)
			word.kind = WARD_STATUS_STALE;
	} else {
		word.kind = WARD_STATUS_NOT_COVERED;
		if (fresh)
			(void)FAIL(&word.why, OCSP_UNKNOWN);
	}
	return word;
}

/* All that the response says about the certificate; when it contradicts itself, the
 * worst: revoked, unknown, out of date, good. False when it says nothing. */
static bool hear(const struct revocation *rev, size_t i, const struct ocsp *response,
	struct ward_status *ret)
{
	static const uint8_t badness[] = {
		[WARD_STATUS_REVOKED] = 4, [WARD_STATUS_NOT_COVERED] = 3,
		[WARD_STATUS_STALE] = 2, [WARD_STATUS_GOOD] = 1, [WARD_STATUS_EXCUSED] = 0,
	};
	const struct cert *cert = rev->path->cert[i], *issuer = rev->path->cert[i + 1];
	struct rd r = rd_of(response->singles);

	*ret = (struct ward_status){ .kind = WARD_STATUS_UNCHECKED };
	while (rd_more(&r)) {
		struct ocsp_single single = ocsp_single_next(&r);
		struct ward_status word;

		if (!is_about(rev, &single, cert, issuer))
			continue;
		word = word_of(rev, response, &single, cert);
		if (badness[word.kind] > badness[ret->kind])
			*ret = word;
	}
	return ret->kind != WARD_STATUS_UNCHECKED;
}

static bool check(const struct revocation *rev, size_t i, const struct ocsp *response,
	struct ward_status *ret_word, struct ward_why *why)
{
	if (response->result != OCSP_SUCCESSFUL)
		return FAIL(why, OCSP_REFUSED, .got = response->result);
	if (!hear(rev, i, response, ret_word))
		return FAIL(why, OCSP_OTHER);
	TRY(ocsp_signer_check(rev, i, response, why));
	if (response->unknown_critical)
		return FAIL(why, OCSP_CRITICAL);
	return true;
}

void ocsp_check(const struct revocation *rev, size_t i, const struct ocsp *response,
	struct ward_status *status, struct ward_why *ret_why)
{
	struct ward_status word;

	*ret_why = (struct ward_why){ .code = 0 };
	if (check(rev, i, response, &word, ret_why)) {
		status_fold(status, &word);
		*ret_why = word.why;
	} else {
		status_note(status, WARD_SOURCE_OCSP, ret_why);
	}
}

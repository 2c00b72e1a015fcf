/* status.c - the strongest of several words. */
#include "pki/status.h"

bool status_fresh(const struct ward_verify_args *args, const struct status_dates *dates,
	struct ward_why *why)
{
	int64_t until = dates->this_update + STATUS_AGE_MAX;

	if (args->now < dates->this_update)
		return FAIL(why, STATUS_NOT_YET, .got = args->now, .want = dates->this_update);
	if (dates->has_next)
		until = dates->next_update;
	if (args->status_max_age > 0 && until - dates->this_update > args->status_max_age)
		until = dates->this_update + args->status_max_age;
	if (args->now > until)
		return FAIL(why, STATUS_STALE, .got = args->now, .want = until);
	return true;
}

/* How far a word that knows nothing came before it failed; the farther, the more it
 * explains. */
static const uint16_t by_distance[] = {
	WARD_WHY_CERT_STATUS_UNKNOWN,
	WARD_WHY_OCSP_OTHER,
	WARD_WHY_CRL_SCOPE,
	WARD_WHY_OCSP_MALFORMED,
	WARD_WHY_OCSP_REFUSED,
	WARD_WHY_CERT_BUDGET,
	WARD_WHY_CRL_ISSUER,
	WARD_WHY_STATUS_ALGORITHM,
	WARD_WHY_OCSP_SIGNATURE,
	WARD_WHY_CRL_SIGNATURE,
	WARD_WHY_CRL_KEY_USAGE,
	WARD_WHY_OCSP_CRITICAL,
	WARD_WHY_CRL_CRITICAL,
	WARD_WHY_CRL_NUMBER,
	WARD_WHY_STATUS_NOT_YET,
	WARD_WHY_STATUS_STALE,
	WARD_WHY_OCSP_UNKNOWN,
	WARD_WHY_PRIMITIVE_FAILED,
};

static unsigned distance(uint16_t code)
{
	for (unsigned i = 0; i < sizeof by_distance / sizeof by_distance[0]; i++)
		if (by_distance[i] == code)
			return i + 1;
	return 0;
}

static unsigned strength(const struct ward_status *s)
{
	switch (s->kind) {
	case WARD_STATUS_REVOKED:
		return s->why.code == 0 ? 5 : 3;
	case WARD_STATUS_GOOD:
		return 4;
	case WARD_STATUS_STALE:
		return 2;
	case WARD_STATUS_NOT_COVERED:
		return 1;
	case WARD_STATUS_UNCHECKED:
	case WARD_STATUS_EXCUSED:
		break;
	}
	return 0;
}

void status_fold(struct ward_status *status, const struct ward_status *word)
{
	unsigned old = strength(status), new = strength(word);

	if (old > new)
		return;
	if (old == new && new == 1 && distance(word->why.code) <= distance(status->why.code))
		return;
	if (old == new && new != 1 && word->this_update <= status->this_update)
		return;
	*status = *word;
}

void status_note(struct ward_status *status, enum ward_status_source source,
	const struct ward_why *why)
{
	struct ward_status word = { .kind = WARD_STATUS_NOT_COVERED, .source = source, .why = *why };

	status_fold(status, &word);
}

const char *ward_reason_text(unsigned reason)
{
	static const char *const text[] = {
		"no reason given", "key compromise", "compromise of the authority",
		"change of affiliation", "superseded", "cessation of operation",
		"on hold", "unknown reason", "taken off the list", "privilege withdrawn",
		"compromise of the attribute authority",
	};

	return text[reason < sizeof text / sizeof text[0] ? reason : 7];
}

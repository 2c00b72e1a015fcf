/* status.h - putting together what several sources say about one certificate. */
#ifndef PKI_STATUS_H
#define PKI_STATUS_H

#include <ward/verify.h>
#include "base/why.h"

/* When a word was given and until when it holds. */
struct status_dates {
	int64_t this_update, next_update; /* seconds since 1970 */
	bool has_next;
};

/* A word that does not say until when it holds, holds for a week. RFC 6960 4.2.2.1 */
#define STATUS_AGE_MAX (INT64_C(7) * 86400)

/* status_fresh: does the word hold now?
 *   WARD_WHY_STATUS_NOT_YET, STATUS_STALE; .want is the moment that it waits for or
 *   that is past */
bool status_fresh(const struct ward_verify_args *args, const struct status_dates *dates,
	struct ward_why *why) MUST;

/* status_fold lets `word` replace `*status` when it is the stronger one: a fresh
 * "revoked" above a fresh "good", that above an old "revoked", that above an old
 * "good"; of two that know nothing, the one that came farther. REVOKED with a
 * why.code is an old one. */
void status_fold(struct ward_status *status, const struct ward_status *word);

/* status_note is status_fold with a word that knows nothing, because of `why`. */
void status_note(struct ward_status *status, enum ward_status_source source,
	const struct ward_why *why);

#endif

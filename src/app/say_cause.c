/* say_cause.c - the cause of a failure, with the numbers that explain it. */
#include "app/say.h"

#include <inttypes.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include "base/date.h"
#include "pki/explain.h"

static void duration(int64_t seconds, char *out, size_t cap)
{
	struct prose t = prose_of(out, cap);

	prose_duration(&t, seconds);
	prose_end(&t);
}

static void when(const struct ward_why *why, char *out, size_t cap)
{
	char limit[DATE_TEXT], apart[64];
	int64_t seconds = why->got > why->want ? why->got - why->want : why->want - why->got;

	date_write(why->want, limit);
	duration(seconds, apart, sizeof apart);
	if (why->got > why->want)
		snprintf(out, cap, " (it ended on %s, %s ago)", limit, apart);
	else
		snprintf(out, cap, " (it begins on %s, in %s)", limit, apart);
}

static void addendum(const struct ward_why *why, char *out, size_t cap)
{
	switch (why->code) {
	case WARD_WHY_FILE_READ:
	case WARD_WHY_FILE_WRITE:
	case WARD_WHY_CONNECT_FAILED:
	case WARD_WHY_LISTEN_FAILED:
	case WARD_WHY_IO_FAILED:
		if (why->got != 0)
			snprintf(out, cap, " (%s)", strerror((int)why->got));
		break;
	case WARD_WHY_HOST_UNKNOWN:
		if (why->got != 0)
			snprintf(out, cap, " (%s)", gai_strerror((int)why->got));
		break;
	case WARD_WHY_KEY_FILE_OPEN_TO_ALL:
		snprintf(out, cap, " (its mode is %04o)", (unsigned)why->got & 07777);
		break;
	case WARD_WHY_ALERT_RECEIVED:
	case WARD_WHY_CLIENT_CERT_NONE:
	case WARD_WHY_CLIENT_CERT_REFUSED:
		snprintf(out, cap, " (%s)", ward_alert_name(why->peer_alert));
		break;
	case WARD_WHY_HTTP_STATUS:
		snprintf(out, cap, " (status %" PRId64 ")", why->got);
		break;
	case WARD_WHY_HTTP_TRUNCATED:
		if (why->want > 0)
			snprintf(out, cap, " (%" PRId64 " of %" PRId64 " bytes came)", why->got,
				why->want);
		break;
	case WARD_WHY_CA_LIST_BROKEN:
		snprintf(out, cap, " (SQLite's error %" PRId64 ")", why->got);
		break;
	case WARD_WHY_CA_EXPIRED:
		when(why, out, cap);
		break;
	case WARD_WHY_CERT_EXPIRED:
		if (why->want != 0 && why->got > why->want)
			when(why, out, cap);
		break;
	case WARD_WHY_CERT_NOT_YET:
		if (why->want > why->got)
			when(why, out, cap);
		break;
	default:
		break;
	}
}

void say_cause(const struct ward_why *why, char *out, size_t cap)
{
	char more[160] = "", which[64] = "";

	addendum(why, more, sizeof more);
	if (why->cert > 1)
		snprintf(which, sizeof which, " [certificate %u of the chain]", why->cert);
	snprintf(out, cap, "%s%s%s", ward_why_text(why->code), more, which);
}

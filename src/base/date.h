/* date.h - seconds since 1970 and the calendar, in UTC.
 *
 * No time zone, no locale, no leap seconds, no libc: the same answer on every
 * machine, from the year 0 to 9999. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/why.h"

struct date {
	int year;                                  /* 0 to 9999 */
	unsigned month, day, hour, minute, second; /* month and day from 1 */
};

#define DATE_DAY 86400 /* seconds */
#define DATE_MIN INT64_C(-62167219200) /* 0000-01-01T00:00:00Z */
#define DATE_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

/* date_seconds is false, with 0, for a date that no calendar has: month 13,
 * 30 February, second 60. */
bool date_seconds(const struct date *date, int64_t *ret_seconds) MUST;

/* date_of gives the calendar date of `seconds`, kept within DATE_MIN and DATE_MAX. */
struct date date_of(int64_t seconds);

/* date_read reads "2026-12-31" (its first second) or an RFC 3339 date-time:
 * "2026-12-31T23:59:59Z", "2026-12-31 23:59:59.5+01:00"; fractions are dropped.
 *   WARD_WHY_DATE_BROKEN */
bool date_read(const char *text, int64_t *ret_seconds, struct ward_why *why) MUST;

/* date_write writes "2026-12-31T23:59:59Z". date_write_day stops before the T. */
#define DATE_TEXT 21
void date_write(int64_t seconds, char ret_text[DATE_TEXT]);
void date_write_day(int64_t seconds, char ret_text[DATE_TEXT]);

#endif

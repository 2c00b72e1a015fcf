/* date.c - the proleptic Gregorian calendar in UTC. */
#include "base/date.h"

#include <stddef.h>

#define DAYS_TO_1970 719528 /* from 0000-01-01 */

static const unsigned char month_days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static unsigned days_in_month(int year, unsigned month)
{
	return month_days[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u);
}

/* Days from 1970-01-01 to the first of `month`, for years from 0 on: whole years,
 * the leap days among them, then months. */
static int64_t days_before_month(int year, unsigned month)
{
	/* Leap years before `year`; the year 0 is one, hence the rounding up. */
	int64_t leaps = (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
	int64_t days = (int64_t)year * 365 + leaps - DAYS_TO_1970;

	for (unsigned m = 1; m < month; m++)
		days += days_in_month(year, m);
	return days;
}

bool date_seconds(const struct date *date, int64_t *ret_seconds)
{
	int64_t days;

	*ret_seconds = 0;
	if (date->year < 0 || date->year > 9999 || date->month < 1 || date->month > 12)
		return false;
	if (date->day < 1 || date->day > days_in_month(date->year, date->month))
		return false;
	if (date->hour > 23 || date->minute > 59 || date->second > 59)
		return false;
	days = days_before_month(date->year, date->month) + (date->day - 1);
	*ret_seconds = days * DATE_DAY + (int64_t)(date->hour * 3600 + date->minute * 60) +
		(int64_t)date->second;
	return true;
}

struct date date_of(int64_t seconds)
{
	struct date date = { .month = 1 };
	int64_t days, in_day;

	if (seconds < DATE_MIN)
		seconds = DATE_MIN;
	if (seconds > DATE_MAX)
		seconds = DATE_MAX;
	/* Counted from the year 0, so that nothing is negative. */
	days = (seconds - DATE_MIN) / DATE_DAY;
	in_day = (seconds - DATE_MIN) % DATE_DAY;
	date.hour = (unsigned)(in_day / 3600);
	date.minute = (unsigned)(in_day / 60 % 60);
	date.second = (unsigned)(in_day % 60);
	/* An estimate that is never too late, and at most seven years too early. */
	date.year = (int)(days / 366);
	days -= DAYS_TO_1970;
	while (date.year < 9999 && days_before_month(date.year + 1, 1) <= days)
		date.year++;
	while (date.month < 12 && days_before_month(date.year, date.month + 1) <= days)
		date.month++;
	date.day = (unsigned)(days - days_before_month(date.year, date.month)) + 1;
	return date;
}

/* Reads exactly `num` decimal digits at *text and moves on. */
static bool digits(const char **text, unsigned num, unsigned *ret_value)
{
	unsigned value = 0;

	*ret_value = 0;
	for (unsigned i = 0; i < num; i++) {
		char c = (*text)[i];

		if (c < '0' || c > '9')
			return false;
		value = value * 10 + (unsigned)(c - '0');
	}
	*text += num;
	*ret_value = value;
	return true;
}

static bool mark(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

/* full-date of RFC 3339 5.6 */
static bool read_day(const char **text, struct date *date)
{
	unsigned year = 0;

	TRY(digits(text, 4, &year));
	date->year = (int)year;
	TRY(mark(text, '-'));
	TRY(digits(text, 2, &date->month));
	TRY(mark(text, '-'));
	return digits(text, 2, &date->day);
}

/* partial-time; a fraction is read over. */
static bool read_time(const char **text, struct date *date)
{
	TRY(digits(text, 2, &date->hour));
	TRY(mark(text, ':'));
	TRY(digits(text, 2, &date->minute));
	TRY(mark(text, ':'));
	TRY(digits(text, 2, &date->second));
	if (mark(text, '.')) {
		unsigned digit;

		TRY(digits(text, 1, &digit));
		while (**text >= '0' && **text <= '9')
			(*text)++;
	}
	return true;
}

/* time-offset: seconds to take away to come to UTC. */
static bool read_offset(const char **text, int64_t *ret_offset)
{
	unsigned hour, minute;
	bool west;

	*ret_offset = 0;
	if (mark(text, 'Z') || mark(text, 'z'))
		return true;
	west = **text == '-';
	if (!west && **text != '+')
		return false;
	(*text)++;
	TRY(digits(text, 2, &hour));
	TRY(mark(text, ':'));
	TRY(digits(text, 2, &minute));
	if (hour > 23 || minute > 59)
		return false;
	*ret_offset = (int64_t)(hour * 3600 + minute * 60) * (west ? -1 : 1);
	return true;
}

static bool read_text(const char *text, int64_t *ret_seconds)
{
	struct date date = { 0 };
	int64_t offset = 0;

	*ret_seconds = 0;
	TRY(read_day(&text, &date));
	if (*text != '\0') {
		if (*text != 'T' && *text != 't' && *text != ' ')
			return false;
		text++;
		TRY(read_time(&text, &date));
		TRY(read_offset(&text, &offset));
	}
	if (*text != '\0')
		return false;
	TRY(date_seconds(&date, ret_seconds));
	*ret_seconds -= offset;
	return true;
}

bool date_read(const char *text, int64_t *ret_seconds, struct ward_why *why)
{
	if (!read_text(text, ret_seconds)) {
		*ret_seconds = 0;
		return FAIL(why, DATE_BROKEN);
	}
	return true;
}

/* Writes `value` in `num` digits at *to and moves on. */
static void write_digits(char **to, unsigned value, unsigned num, char end)
{
	for (unsigned i = num; i > 0; i--) {
		(*to)[i - 1] = (char)('0' + value % 10);
		value /= 10;
	}
	(*to)[num] = end;
	*to += num + 1;
}

void date_write(int64_t seconds, char ret_text[DATE_TEXT])
{
	struct date date = date_of(seconds);
	char *to = ret_text;

	write_digits(&to, (unsigned)date.year, 4, '-');
	write_digits(&to, date.month, 2, '-');
	write_digits(&to, date.day, 2, 'T');
	write_digits(&to, date.hour, 2, ':');
	write_digits(&to, date.minute, 2, ':');
	write_digits(&to, date.second, 2, 'Z');
	*to = '\0';
}

void date_write_day(int64_t seconds, char ret_text[DATE_TEXT])
{
	date_write(seconds, ret_text);
	ret_text[10] = '\0';
}

/* The calendar: base/date.h. */
#include "base/date.h"
#include "t.h"

static int64_t seconds;
static struct ward_why why;

static bool read_date(const char *text)
{
	why = (struct ward_why){ 0 };
	return date_read(text, &seconds, &why);
}

static void known_moments_have_their_seconds(void)
{
	static const struct {
		const char *text;
		int64_t seconds;
	} rows[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "1969-12-31T23:59:59Z", -1 },
		{ "2000-02-29T12:00:00Z", 951825600 },
		{ "2038-01-19T03:14:08Z", INT64_C(2147483648) },
		{ "2049-12-31T23:59:59Z", INT64_C(2524607999) },
		{ "2050-01-01T00:00:00Z", INT64_C(2524608000) },
		{ "2106-02-07T06:28:16Z", INT64_C(4294967296) },
		{ "0000-01-01T00:00:00Z", DATE_MIN },
		{ "9999-12-31T23:59:59Z", DATE_MAX },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[DATE_TEXT];

		OK(read_date(rows[i].text));
		EQ(seconds, rows[i].seconds);
		date_write(rows[i].seconds, text);
		EQ_STR(text, rows[i].text);
	}
}

static void every_day_of_the_calendar_comes_back(void)
{
	int64_t days = 0;

	for (int64_t t = DATE_MIN; t <= DATE_MAX; t += DATE_DAY) {
		struct date date = date_of(t + 1);
		int64_t back;

		days++;
		if (!date_seconds(&date, &back) || back != t + 1 || date.second != 1) {
			EQ(back, t + 1);
			return;
		}
	}
	EQ(days, 3652425);
}

static void a_day_alone_is_its_first_second(void)
{
	char text[DATE_TEXT];

	OK(read_date("2026-12-31"));
	date_write(seconds, text);
	EQ_STR(text, "2026-12-31T00:00:00Z");
	date_write_day(seconds + DATE_DAY - 1, text);
	EQ_STR(text, "2026-12-31");
}

static void an_offset_is_taken_away(void)
{
	OK(read_date("1970-01-01T01:30:00+01:30"));
	EQ(seconds, 0);
	OK(read_date("1969-12-31T16:00:00-08:00"));
	EQ(seconds, 0);
}

static void fractions_and_small_letters_are_read(void)
{
	OK(read_date("1970-01-01t00:00:01.999z"));
	EQ(seconds, 1);
	OK(read_date("1970-01-01 00:00:02Z"));
	EQ(seconds, 2);
}

static void days_that_no_calendar_has_are_refused(void)
{
	static const char *const texts[] = { "2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32",
		"2026-02-29", "1900-02-29", "2026-04-31", "2026-11-31" };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		OK(!read_date(texts[i]));
		EQ(why.code, WARD_WHY_DATE_BROKEN);
		EQ(seconds, 0);
	}
	OK(read_date("2000-02-29"));
	OK(read_date("2024-02-29"));
}

static void times_that_no_clock_shows_are_refused(void)
{
	OK(!read_date("2026-01-01T24:00:00Z"));
	OK(!read_date("2026-01-01T00:60:00Z"));
	OK(!read_date("2026-06-30T23:59:60Z"));
	OK(!read_date("2026-01-01T00:00:00+24:00"));
	OK(!read_date("2026-01-01T00:00:00+00:60"));
}

static void other_forms_are_refused(void)
{
	static const char *const texts[] = { "", "2026", "2026-1-1", "26-01-01", "2026/01/01",
		"2026-01-01T", "2026-01-01T00:00:00", "2026-01-01T00:00Z", "2026-01-01T00:00:00.Z",
		"2026-01-01T00:00:00Z ", " 2026-01-01", "2026-01-01x", "+026-01-01",
		"2026-01-01T00:00:00+0100", "2026-01-01T00:00:00 UTC", "12026-01-01" };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		OK(!read_date(texts[i]));
		EQ(why.code, WARD_WHY_DATE_BROKEN);
	}
}

static void every_shorter_text_is_refused_or_a_day(void)
{
	const char *whole = "2026-12-31T23:59:59+01:00";

	for (size_t n = 0; n < strlen(whole); n++) {
		char text[32] = { 0 };

		memcpy(text, whole, n);
		EQ(read_date(text), n == 10);
	}
}

static void seconds_outside_the_calendar_are_kept_inside(void)
{
	char text[DATE_TEXT];

	date_write(INT64_MAX, text);
	EQ_STR(text, "9999-12-31T23:59:59Z");
	date_write(INT64_MIN, text);
	EQ_STR(text, "0000-01-01T00:00:00Z");
}

static void a_date_of_wrong_numbers_has_no_seconds(void)
{
	struct date date = { .year = 10000, .month = 1, .day = 1 };

	OK(!date_seconds(&date, &seconds));
	date.year = -1;
	OK(!date_seconds(&date, &seconds));
	EQ(seconds, 0);
}

T_MAIN(T(known_moments_have_their_seconds), T(every_day_of_the_calendar_comes_back),
	T(a_day_alone_is_its_first_second), T(an_offset_is_taken_away),
	T(fractions_and_small_letters_are_read), T(days_that_no_calendar_has_are_refused),
	T(times_that_no_clock_shows_are_refused), T(other_forms_are_refused),
	T(every_shorter_text_is_refused_or_a_day), T(seconds_outside_the_calendar_are_kept_inside),
	T(a_date_of_wrong_numbers_has_no_seconds))

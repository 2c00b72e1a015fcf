/* Row 48: moments at which 32 bits, two digits or a local clock go wrong. */
#include <stdlib.h>
#include <time.h>
#include "base/date.h"
#include "chain.h"
#include "t.h"

static const char *const moments[] = { "1970-01-01T00:00:00Z", "1999-12-31T23:59:59Z",
	"2000-02-29T12:00:00Z", "2016-12-31T23:59:59Z", "2038-01-19T03:14:07Z",
	"2038-01-19T03:14:08Z", "2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z",
	"2100-02-28T23:59:59Z", "2106-02-07T06:28:15Z", "2106-02-07T06:28:16Z",
	"9999-12-31T23:59:59Z" };

static int64_t seconds(const char *text)
{
	struct ward_why why = { 0 };
	int64_t s;

	CHECK(date_read(text, &s, &why));
	return s;
}

/* All three certificates live from `from` until `until`. */
static int at(int64_t from, int64_t until, int64_t now)
{
	chain_good();
	chain.root.not_before = chain.inter.not_before = chain.leaf.not_before = from;
	chain.root.not_after = chain.inter.not_after = chain.leaf.not_after = until;
	chain.args.now = now;
	return chain_verify();
}

static void each_second_is_on_its_side_of_each_date(void)
{
	for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
		int64_t t = seconds(moments[i]);

		if (t == 0) /* stands for the ordinary date in a struct forge */
			t++;
		EQ(at(t - 1000000, t, t), 0);
		EQ(at(t - 1000000, t, t - 1), 0);
		EQ(at(t - 1000000, t, t + 1), WARD_WHY_CERT_EXPIRED);
		EQ(at(t - 1000000, t, t - 1000000), 0);
		EQ(at(t - 1000000, t, t - 1000001), WARD_WHY_CERT_NOT_YET);
		EQ(at(t, t, t), 0);
		/* 2^32 seconds away is another time. */
		EQ(at(t - 1000000, t, t + (INT64_C(1) << 32)), WARD_WHY_CERT_EXPIRED);
		EQ(at(t - 1000000, t, t - (INT64_C(1) << 32)), WARD_WHY_CERT_NOT_YET);
	}
	EQ(at(1, DATE_MAX, INT64_MAX), WARD_WHY_CERT_EXPIRED);
	EQ(at(1, DATE_MAX, INT64_MIN), WARD_WHY_CERT_NOT_YET);
	/* 9999-12-31T23:59:59Z, "no well-defined expiration date": RFC 5280 4.1.2.5 */
	EQ(at(1, DATE_MAX, DATE_MAX), 0);
}

static void the_days_are_counted_as_the_calendar_has_them(void)
{
	struct ward_why why = { 0 };
	int64_t t;

	EQ(seconds("2000-03-01T00:00:00Z"), 951868800);
	EQ(seconds("2038-01-19T03:14:08Z"), INT64_C(1) << 31);
	EQ(seconds("2100-03-01T00:00:00Z"), INT64_C(4107542400));
	EQ(seconds("2106-02-07T06:28:16Z"), INT64_C(1) << 32);
	OK(!date_read("2100-02-29", &t, &why));
	OK(!date_read("2016-12-31T23:59:60Z", &t, &why)); /* a leap second has no number */
}

/* The two digits of a UTCTime: 49 is 2049 and 50 is 1950. */
static void two_digits_are_of_the_years_1950_to_2049(void)
{
	static const struct {
		const char *utc, *date;
	} rows[] = {
		{ "500101000000Z", "1950-01-01T00:00:00Z" },
		{ "991231235959Z", "1999-12-31T23:59:59Z" },
		{ "000101000000Z", "2000-01-01T00:00:00Z" },
		{ "491231235959Z", "2049-12-31T23:59:59Z" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t element[15] = { DER_UTC_TIME, 13 };
		struct rd r = rd_of((struct ward_span){ element, 15 });

		memcpy(element + 2, rows[i].utc, 13);
		EQ(der_time(&r), seconds(rows[i].date));
		OK(rd_done(&r));
	}
}

static void the_clock_on_the_wall_does_not_matter(void)
{
	static const char *const zones[] = { "UTC", "America/St_Johns", "Pacific/Kiritimati",
		"Pacific/Niue", "Asia/Kathmandu", "XXX-24:59:59", "XXX+24:59:59", "" };

	for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
		setenv("TZ", zones[i], 1);
		tzset();
		EQ(at(FORGE_START, FORGE_END, FORGE_START), 0);
		EQ(at(FORGE_START, FORGE_END, FORGE_END), 0);
		EQ(at(FORGE_START, FORGE_END, FORGE_START - 1), WARD_WHY_CERT_NOT_YET);
		EQ(at(FORGE_START, FORGE_END, FORGE_END + 1), WARD_WHY_CERT_EXPIRED);
	}
	unsetenv("TZ");
}

T_MAIN(T(each_second_is_on_its_side_of_each_date),
	T(the_days_are_counted_as_the_calendar_has_them), T(two_digits_are_of_the_years_1950_to_2049),
	T(the_clock_on_the_wall_does_not_matter))

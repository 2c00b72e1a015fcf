/* The DER writer: der/der_write.h. Expected bytes are those of ITU-T X.690. */
#include "der/der_write.h"

#include "base/date.h"
#include "t.h"

#define BYTES(s) ((struct ward_span){ (const uint8_t *)(s), sizeof(s) - 1 })
#define IS(w, s) \
	do { \
		OK(!(w).bad); \
		EQ((w).len, sizeof(s) - 1); \
		if ((w).len == sizeof(s) - 1) \
			EQ_MEM((w).buf, (s), sizeof(s) - 1); \
	} while (0)

static uint8_t big[70000];

static void a_length_has_one_byte_up_to_127(void)
{
	struct wr w = wr_of(big, sizeof big);
	size_t mark = der_write_open(&w, DER_OCTET_STRING);

	wr_zeros(&w, 127);
	der_write_close(&w, mark);
	OK(!w.bad);
	EQ(w.len, 129);
	EQ(big[1], 127);
}

static void a_longer_length_is_the_shortest_that_holds_it(void)
{
	static const struct {
		size_t len, header;
		uint8_t bytes[5];
	} row[] = {
		{ 128, 3, { 0x04, 0x81, 0x80 } },
		{ 255, 3, { 0x04, 0x81, 0xff } },
		{ 256, 4, { 0x04, 0x82, 0x01, 0x00 } },
		{ 65535, 4, { 0x04, 0x82, 0xff, 0xff } },
		{ 65536, 5, { 0x04, 0x83, 0x01, 0x00, 0x00 } },
	};

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct wr w = wr_of(big, sizeof big);
		size_t mark = der_write_open(&w, DER_OCTET_STRING);
		uint8_t *p = wr_room(&w, row[i].len);

		memset(p, 0xa5, row[i].len);
		der_write_close(&w, mark);
		OK(!w.bad);
		EQ(w.len, row[i].len + row[i].header);
		EQ_MEM(big, row[i].bytes, row[i].header);
		EQ(big[row[i].header], 0xa5);
		EQ(big[w.len - 1], 0xa5);
	}
}

static void elements_nest_and_keep_what_stands_before_them(void)
{
	struct wr w = wr_of(big, sizeof big);
	size_t outer = der_write_open(&w, DER_SEQUENCE), inner;

	der_write_small(&w, 2);
	inner = der_write_open(&w, DER_OCTET_STRING);
	wr_zeros(&w, 200);
	der_write_close(&w, inner);
	der_write_null(&w);
	der_write_close(&w, outer);
	OK(!w.bad);
	EQ(w.len, 3 + 3 + 203 + 2);
	EQ_MEM(big, "\x30\x81\xd0\x02\x01\x02\x04\x81\xc8\x00", 10);
	EQ_MEM(big + w.len - 2, "\x05\x00", 2);
}

static void numbers_have_no_spare_byte_and_stay_positive(void)
{
	static const struct {
		struct ward_span in;
		const char *out;
		size_t len;
	} row[] = {
		{ { NULL, 0 }, "\x02\x01\x00", 3 },
		{ BYTES("\x00"), "\x02\x01\x00", 3 },
		{ BYTES("\x00\x00\x00"), "\x02\x01\x00", 3 },
		{ BYTES("\x7f"), "\x02\x01\x7f", 3 },
		{ BYTES("\x80"), "\x02\x02\x00\x80", 4 },
		{ BYTES("\x00\x00\x80\x00"), "\x02\x03\x00\x80\x00", 5 },
		{ BYTES("\x00\x01\x00\x01"), "\x02\x03\x01\x00\x01", 5 },
	};

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct wr w = wr_of(big, sizeof big);

		der_write_unsigned(&w, row[i].in);
		OK(!w.bad);
		EQ(w.len, row[i].len);
		EQ_MEM(big, row[i].out, row[i].len);
	}
}

static void small_numbers_are_written_alike(void)
{
	struct wr w = wr_of(big, sizeof big);

	der_write_small(&w, 0);
	der_write_small(&w, 128);
	der_write_small(&w, 0xffffffff);
	IS(w, "\x02\x01\x00\x02\x02\x00\x80\x02\x05\x00\xff\xff\xff\xff");
}

static void true_is_ff(void)
{
	struct wr w = wr_of(big, sizeof big);

	der_write_true(&w);
	IS(w, "\x01\x01\xff");
}

static void an_oid_that_is_cut_off_or_empty_is_refused(void)
{
	struct wr w = wr_of(big, sizeof big);

	der_write_oid(&w, BYTES("\x2a\x86\x48\xce\x3d\x02\x01"));
	IS(w, "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01");
	der_write_oid(&w, BYTES("\x2a\x86"));
	OK(w.bad);
	w = wr_of(big, sizeof big);
	der_write_oid(&w, BYTES(""));
	OK(w.bad);
}

static void named_bits_end_with_a_one(void)
{
	static const struct {
		uint16_t set;
		const char *out;
		size_t len;
	} row[] = {
		{ 0, "\x03\x01\x00", 3 },
		{ 1 << 0, "\x03\x02\x07\x80", 4 },
		{ 1 << 0 | 1 << 2, "\x03\x02\x05\xa0", 4 },
		{ 1 << 5 | 1 << 6, "\x03\x02\x01\x06", 4 },
		{ 1 << 7, "\x03\x02\x00\x01", 4 },
		{ 1 << 8, "\x03\x03\x07\x00\x80", 5 },
	};

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct wr w = wr_of(big, sizeof big);

		der_write_named_bits(&w, row[i].set);
		OK(!w.bad);
		EQ(w.len, row[i].len);
		EQ_MEM(big, row[i].out, row[i].len);
	}
}

static void whole_bytes_of_bits_have_no_unused_ones(void)
{
	struct wr w = wr_of(big, sizeof big);

	der_write_bits(&w, BYTES("\xa5\x5a"));
	IS(w, "\x03\x03\x00\xa5\x5a");
}

static void times_change_their_form_in_1950_and_2050(void)
{
	static const struct {
		int64_t seconds;
		const char *out;
	} row[] = {
		{ -631152001, "\x18\x0f" "19491231235959Z" },
		{ -631152000, "\x17\x0d" "500101000000Z" },
		{ 0, "\x17\x0d" "700101000000Z" },
		{ INT64_C(951782399), "\x17\x0d" "000228235959Z" },
		{ INT64_C(951782400), "\x17\x0d" "000229000000Z" },
		{ INT64_C(2524607999), "\x17\x0d" "491231235959Z" },
		{ INT64_C(2524608000), "\x18\x0f" "20500101000000Z" },
		{ DATE_MAX, "\x18\x0f" "99991231235959Z" },
	};

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct wr w = wr_of(big, sizeof big);

		der_write_time(&w, row[i].seconds);
		OK(!w.bad);
		EQ(w.len, strlen(row[i].out));
		EQ_MEM(big, row[i].out, w.len);
	}
}

static void a_time_that_no_certificate_can_say_is_refused(void)
{
	struct wr w = wr_of(big, sizeof big);

	der_write_time(&w, DATE_MAX + 1);
	OK(w.bad);
	w = wr_of(big, sizeof big);
	der_write_time(&w, DATE_MIN - 1);
	OK(w.bad);
	w = wr_of(big, sizeof big);
	der_write_time(&w, INT64_MIN);
	OK(w.bad);
}

static void good_utf8_is_written_as_it_stands(void)
{
	struct wr w = wr_of(big, sizeof big);

	der_write_utf8(&w, DER_UTF8_STRING, BYTES("A\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x92"));
	IS(w, "\x0c\x0a" "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x92");
}

static void bad_utf8_is_refused(void)
{
	static const struct ward_span bad[] = {
		BYTES("\x80"), BYTES("\xc3"), BYTES("\xc0\xaf"), BYTES("\xc1\xbf"),
		BYTES("\xc3\x28"), BYTES("\xe0\x9f\xbf"), BYTES("\xed\xa0\x80"),
		BYTES("\xe2\x82"), BYTES("\xf0\x8f\xbf\xbf"), BYTES("\xf4\x90\x80\x80"),
		BYTES("\xf5\x80\x80\x80"), BYTES("\xff"), BYTES("ok\xe2\x28\xa1"),
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct wr w = wr_of(big, sizeof big);

		der_write_utf8(&w, DER_UTF8_STRING, bad[i]);
		OK(w.bad);
	}
}

static void an_ia5_text_outside_ascii_is_refused(void)
{
	struct wr w = wr_of(big, sizeof big);

	der_write_ia5(&w, DER_CONTEXT(2), BYTES("example.org"));
	IS(w, "\x82\x0b" "example.org");
	der_write_ia5(&w, DER_CONTEXT(2), BYTES("\xc3\xa9.org"));
	OK(w.bad);
}

static void every_buffer_that_is_too_small_makes_the_writer_bad(void)
{
	for (size_t cap = 0; cap < 211; cap++) {
		struct wr w = wr_of(big, cap);
		size_t outer = der_write_open(&w, DER_SEQUENCE), inner;

		der_write_small(&w, 2);
		inner = der_write_open(&w, DER_OCTET_STRING);
		wr_zeros(&w, 200);
		der_write_close(&w, inner);
		der_write_true(&w);
		der_write_close(&w, outer);
		OK(w.bad);
		OK(w.len <= cap);
	}
}

static void closing_what_was_never_opened_makes_the_writer_bad(void)
{
	struct wr w = wr_of(big, sizeof big);

	der_write_close(&w, 0);
	OK(w.bad);
	w = wr_of(big, sizeof big);
	der_write_close(&w, 5);
	OK(w.bad);
}

T_MAIN(
	T(a_length_has_one_byte_up_to_127),
	T(a_longer_length_is_the_shortest_that_holds_it),
	T(elements_nest_and_keep_what_stands_before_them),
	T(numbers_have_no_spare_byte_and_stay_positive),
	T(small_numbers_are_written_alike),
	T(true_is_ff),
	T(an_oid_that_is_cut_off_or_empty_is_refused),
	T(named_bits_end_with_a_one),
	T(whole_bytes_of_bits_have_no_unused_ones),
	T(times_change_their_form_in_1950_and_2050),
	T(a_time_that_no_certificate_can_say_is_refused),
	T(good_utf8_is_written_as_it_stands),
	T(bad_utf8_is_refused),
	T(an_ia5_text_outside_ascii_is_refused),
	T(every_buffer_that_is_too_small_makes_the_writer_bad),
	T(closing_what_was_never_opened_makes_the_writer_bad)
)

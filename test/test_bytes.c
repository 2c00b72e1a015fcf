/* The reader and the writer: base/bytes.h. */
#include "base/bytes.h"
#include "t.h"

static struct rd rd_text(const char *s, size_t len)
{
	return rd_of((struct ward_span){ (const uint8_t *)s, len });
}

static void numbers_are_big_endian(void)
{
	struct rd r = rd_text("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a", 10);

	EQ(rd_u8(&r), 0x01);
	EQ(rd_u16(&r), 0x0203);
	EQ(rd_u24(&r), 0x040506);
	EQ(rd_u32(&r), 0x0708090a);
	OK(rd_done(&r));
}

static void a_read_past_the_end_gives_zero_and_stays_bad(void)
{
	struct rd r = rd_text("\xff", 1);

	EQ(rd_u16(&r), 0);
	OK(r.bad);
	EQ(rd_u8(&r), 0);
	OK(!rd_more(&r));
	OK(!rd_done(&r));
}

static void bytes_left_over_are_not_done(void)
{
	struct rd r = rd_text("ab", 2);

	rd_u8(&r);
	OK(!rd_done(&r));
	OK(rd_more(&r));
}

static void a_vector_is_a_span_of_the_input(void)
{
	struct rd r = rd_text("\x00\x02xyz", 5);
	struct ward_span s = rd_vec(&r, 2);

	EQ(s.len, 2);
	EQ_MEM(s.p, "xy", 2);
	EQ(rd_u8(&r), 'z');
	OK(rd_done(&r));
}

static void a_vector_longer_than_its_parent_is_bad(void)
{
	struct rd r = rd_text("\x00\x04xyz", 5);

	EQ(rd_vec(&r, 2).len, 0);
	OK(r.bad);
}

static void an_inner_vector_cannot_leave_the_outer_one(void)
{
	struct rd r = rd_text("\x02\x05xyzab", 7);
	size_t outer = rd_open(&r, 1);

	EQ(rd_vec(&r, 1).len, 0);
	rd_close(&r, outer);
	OK(r.bad);
	OK(!rd_done(&r));
}

static void bytes_left_over_in_an_open_vector_are_bad(void)
{
	struct rd r = rd_text("\x02xyz", 4);
	size_t outer = rd_open(&r, 1);

	EQ(rd_u8(&r), 'x');
	rd_close(&r, outer);
	OK(r.bad);
}

static void a_vector_read_to_its_end_leaves_the_outer_reader_good(void)
{
	struct rd r = rd_text("\x02xyz", 4);
	size_t outer = rd_open(&r, 1);

	EQ(rd_rest(&r).len, 2);
	rd_close(&r, outer);
	EQ(rd_u8(&r), 'z');
	OK(rd_done(&r));
}

static void an_input_above_the_limit_is_bad_at_once(void)
{
	struct rd r = rd_of((struct ward_span){ (const uint8_t *)"", RD_MAX + 1 });

	OK(r.bad);
	EQ(rd_u8(&r), 0);
}

static void a_huge_count_does_not_wrap(void)
{
	struct rd r = rd_text("abc", 3);

	rd_u8(&r);
	EQ(rd_bytes(&r, SIZE_MAX).len, 0);
	OK(r.bad);
}

static void a_writer_fills_in_the_length_of_a_vector(void)
{
	uint8_t buf[16];
	struct wr w = wr_of(buf, sizeof buf);
	size_t mark = wr_open(&w, 2);

	wr_u8(&w, 7);
	wr_bytes(&w, (const uint8_t *)"abc", 3);
	wr_close(&w, mark, 2);
	OK(!w.bad);
	EQ(w.len, 6);
	EQ_MEM(buf, "\x00\x04\x07" "abc", 6);
}

static void a_full_writer_is_bad_and_writes_nothing_beyond(void)
{
	uint8_t buf[4] = { 0, 0, 0, 0xaa };
	struct wr w = wr_of(buf, 3);

	wr_u32(&w, 0x01020304);
	OK(w.bad);
	EQ(w.len, 0);
	wr_u8(&w, 1);
	EQ(w.len, 0);
	EQ(buf[3], 0xaa);
}

static void a_vector_too_long_for_its_length_is_bad(void)
{
	uint8_t buf[300];
	struct wr w = wr_of(buf, sizeof buf);
	size_t mark = wr_open(&w, 1);

	wr_zeros(&w, 256);
	wr_close(&w, mark, 1);
	OK(w.bad);
}

T_MAIN(T(numbers_are_big_endian), T(a_read_past_the_end_gives_zero_and_stays_bad),
	T(bytes_left_over_are_not_done), T(a_vector_is_a_span_of_the_input),
	T(a_vector_longer_than_its_parent_is_bad), T(an_inner_vector_cannot_leave_the_outer_one),
	T(bytes_left_over_in_an_open_vector_are_bad),
	T(a_vector_read_to_its_end_leaves_the_outer_reader_good),
	T(an_input_above_the_limit_is_bad_at_once), T(a_huge_count_does_not_wrap),
	T(a_writer_fills_in_the_length_of_a_vector),
	T(a_full_writer_is_bad_and_writes_nothing_beyond),
	T(a_vector_too_long_for_its_length_is_bad))

/* Ranges and conditions of a request: net/files_range.h. */
#include "net/files_range.h"
#include "t.h"

static int64_t first, last;

static enum files_range range(const char *field, int64_t size)
{
	return files_range(field, size, &first, &last);
}

static void a_range_has_two_ends(void)
{
	EQ(range("bytes=0-0", 10), RANGE_PART);
	EQ(first, 0);
	EQ(last, 0);
	EQ(range("bytes=3-7", 10), RANGE_PART);
	EQ(first, 3);
	EQ(last, 7);
}

static void an_open_end_is_the_end_of_the_file(void)
{
	EQ(range("bytes=4-", 10), RANGE_PART);
	EQ(first, 4);
	EQ(last, 9);
	EQ(range("bytes=4-999", 10), RANGE_PART);
	EQ(last, 9);
}

static void a_suffix_counts_from_the_end(void)
{
	EQ(range("bytes=-3", 10), RANGE_PART);
	EQ(first, 7);
	EQ(last, 9);
	EQ(range("bytes=-30", 10), RANGE_PART);
	EQ(first, 0);
	EQ(last, 9);
}

static void a_range_behind_the_end_is_outside(void)
{
	EQ(range("bytes=10-", 10), RANGE_OUTSIDE);
	EQ(range("bytes=10-11", 10), RANGE_OUTSIDE);
	EQ(range("bytes=0-", 0), RANGE_OUTSIDE);
	EQ(range("bytes=-0", 10), RANGE_OUTSIDE);
	EQ(range("bytes=-5", 0), RANGE_OUTSIDE);
}

static void what_is_no_single_range_is_ignored(void)
{
	static const char *const other[] = {
		"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=1", "bytes=5-3", "bytes=1-2,4-5",
		"bytes=1-2 ", "bytes= 1-2", "bytes=1--2", "bytes=--2", "lines=1-2", "bytes=0x1-2",
		"bytes=9999999999999999999-", "bytes=1-9999999999999999999",
	};

	EQ(range(NULL, 10), RANGE_WHOLE);
	for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
		EQ(range(other[i], 10), RANGE_WHOLE);
		EQ(first, 0);
		EQ(last, 9);
	}
}

static void tags_are_found_in_a_list(void)
{
	OK(files_tag_matches("\"a\"", "\"a\""));
	OK(files_tag_matches("\"x\", W/\"a\" ,\"y\"", "\"a\""));
	OK(files_tag_matches("*", "\"a\""));
	OK(!files_tag_matches(NULL, "\"a\""));
	OK(!files_tag_matches("", "\"a\""));
	OK(!files_tag_matches("\"ab\"", "\"a\""));
	OK(!files_tag_matches("\"a\"b", "\"a\""));
	OK(!files_tag_matches("a", "\"a\""));
	OK(!files_tag_matches(",,,", "\"a\""));
}

static void a_date_is_in_the_one_form(void)
{
	EQ(files_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
	EQ(files_date("Sunday, 06-Nov-94 08:49:37 GMT"), -1);
	EQ(files_date("Sun Nov  6 08:49:37 1994"), -1);
	EQ(files_date("Sun, 06 Nov 1994 08:49:37 GMT "), -1);
	EQ(files_date("yesterday"), -1);
	EQ(files_date(NULL), -1);
}

T_MAIN(T(a_range_has_two_ends), T(an_open_end_is_the_end_of_the_file),
	T(a_suffix_counts_from_the_end), T(a_range_behind_the_end_is_outside),
	T(what_is_no_single_range_is_ignored), T(tags_are_found_in_a_list),
	T(a_date_is_in_the_one_form))

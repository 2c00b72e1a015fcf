/* Object identifiers as text and back: der/oid.h. */
#include "der/oid.h"

#include "base/bytes.h"
#include "t.h"

static uint8_t id[OID_LEN_MAX];
static size_t len;

static bool comes_back(const char *text)
{
	char again[OID_DOTTED_MAX];

	if (!oid_read(span_of(text), id, &len))
		return false;
	oid_dotted((struct ward_span){ id, len }, again);
	return strcmp(text, again) == 0;
}

static void what_is_read_is_written_the_same(void)
{
	static const char *const good[] = { "0.0", "0.39", "1.0", "1.39", "2.0", "2.39", "2.40",
		"2.47", "2.48", "2.999", "1.2.840.113549.1.1.1", "2.5.29.32.0", "1.3.127",
		"1.3.128", "1.3.16383", "1.3.16384", "1.2.0.0.0", "2.1152921504606846976",
		"1.2.11529215046068469759" };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		if (!comes_back(good[i]))
			printf("# %s\n", good[i]);
		OK(comes_back(good[i]));
	}
	OK(oid_read(span_of("1.2.840.113549.1.1.1"), id, &len));
	OK(len == 9 && memcmp(id, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", 9) == 0);
	OK(oid_read(span_of("2.5.29.32.0"), id, &len));
	OK(len == 4 && memcmp(id, "\x55\x1d\x20\x00", 4) == 0);
}

static void what_is_no_identifier_is_refused(void)
{
	static const char *const bad[] = { "", "1", "1.", ".1", "1..2", "1.2.", ".", "..", "1.2.x",
		"x", "3.1", "9.1", "1.40", "0.40", "1.2.03", "01.2", "1.02", "00.1", "-1.2", "+1.2",
		"1.2 ", " 1.2", "1 .2", "1,2", "1.2.", "1.2/3", "1.2:3",
		"1.2.184467440737095516150", "2.99999999999999999999" };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		len = 7;
		if (oid_read(span_of(bad[i]), id, &len))
			printf("# %s\n", bad[i]);
		OK(!oid_read(span_of(bad[i]), id, &len));
		EQ(len, 0);
	}
	OK(!oid_read((struct ward_span){ (const uint8_t *)"1.2\0", 4 }, id, &len));
}

static void more_than_64_bytes_are_refused(void)
{
	char text[OID_LEN_MAX * 2 + 8] = "1.2";

	for (size_t i = 1; i < OID_LEN_MAX; i++)
		strcat(text, ".7");
	OK(comes_back(text));
	EQ(len, OID_LEN_MAX);
	strcat(text, ".7");
	OK(!oid_read(span_of(text), id, &len));
	EQ(len, 0);
	/* An arc of two bytes where one is left. */
	strcpy(text + strlen(text) - 4, ".128");
	OK(!oid_read(span_of(text), id, &len));
}

T_MAIN(T(what_is_read_is_written_the_same), T(what_is_no_identifier_is_refused),
	T(more_than_64_bytes_are_refused))

/* Strict DER and the table of object identifiers: der/der.h, der/oid.h. */
#include "der/der.h"

#include "der/oid.h"
#include "t.h"

#define RD(s) rd_of((struct ward_span){ (const uint8_t *)(s), sizeof(s) - 1 })

static void a_sequence_is_entered_and_left(void)
{
	struct rd r = RD("\x30\x06\x01\x01\xff\x02\x01\x05\x05\x00");
	size_t outer = der_open(&r, DER_SEQUENCE);

	OK(der_boolean(&r));
	EQ(der_small(&r), 5);
	rd_close(&r, outer);
	der_null(&r);
	OK(rd_done(&r));
}

static void another_tag_than_the_one_asked_for_is_bad(void)
{
	struct rd r = RD("\x31\x00");

	der_open(&r, DER_SEQUENCE);
	OK(r.bad);
	r = RD("\x02\x01\x05");
	OK(!der_is_next(&r, DER_OCTET_STRING));
	OK(der_is_next(&r, DER_INTEGER));
	EQ(der_value(&r, DER_OCTET_STRING).len, 0);
	OK(r.bad);
}

static void bytes_left_in_a_sequence_are_bad(void)
{
	struct rd r = RD("\x30\x04\x05\x00\x05\x00");
	size_t outer = der_open(&r, DER_SEQUENCE);

	der_null(&r);
	rd_close(&r, outer);
	OK(r.bad);
}

/* Each of these starts with a length that is not the shortest definite one. */
static void lengths_that_are_not_der_are_bad(void)
{
	static const struct {
		const char *bytes;
		size_t len;
	} rows[] = {
		{ "\x04\x80\x00\x00", 4 },                 /* indefinite */
		{ "\x04\x81\x01\x00", 4 },                 /* 1 in two bytes */
		{ "\x04\x82\x00\x01\x00", 5 },             /* 1 in three */
		{ "\x04\x83\x00\x00\x01\x00", 6 },
		{ "\x04\x84\x00\x00\x00\x01\x00", 7 },     /* four bytes of length */
		{ "\x04\xff\x00", 3 },
		{ "\x04\x02\x00", 3 },                     /* beyond the end */
		{ "\x04\x81", 2 },
		{ "\x04", 1 },
		{ "", 0 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rd r = rd_of((struct ward_span){ (const uint8_t *)rows[i].bytes, rows[i].len });

		EQ(der_value(&r, DER_OCTET_STRING).len, 0);
		OK(r.bad);
	}
}

static void long_lengths_are_read_when_they_are_needed(void)
{
	static const size_t lens[] = { 0, 127, 128, 255, 256, 65535, 65536 };
	static uint8_t buf[65536 + 8];

	for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
		struct wr w = wr_of(buf, sizeof buf);
		struct rd r;

		wr_u8(&w, DER_OCTET_STRING);
		if (lens[i] < 0x80) {
			wr_u8(&w, (uint8_t)lens[i]);
		} else if (lens[i] < 0x100) {
			wr_u8(&w, 0x81);
			wr_u8(&w, (uint8_t)lens[i]);
		} else if (lens[i] < 0x10000) {
			wr_u8(&w, 0x82);
			wr_u16(&w, (uint16_t)lens[i]);
		} else {
			wr_u8(&w, 0x83);
			wr_u24(&w, (uint32_t)lens[i]);
		}
		wr_zeros(&w, lens[i]);
		r = rd_of((struct ward_span){ buf, w.len });
		EQ(der_value(&r, DER_OCTET_STRING).len, lens[i]);
		OK(rd_done(&r));
	}
}

static void a_length_longer_than_its_parent_is_bad(void)
{
	struct rd r = RD("\x30\x03\x04\x02\x41\x42\x43");
	size_t outer = der_open(&r, DER_SEQUENCE);

	EQ(der_value(&r, DER_OCTET_STRING).len, 0);
	rd_close(&r, outer);
	OK(r.bad);
	/* Where size_t has 32 bits, these lead back to before the element. */
	r = RD("\x04\x84\xff\xff\xff\xff\x41");
	EQ(der_value(&r, DER_OCTET_STRING).len, 0);
	OK(r.bad);
	r = RD("\x04\x84\xff\xff\xff\xfa\x41");
	EQ(der_value(&r, DER_OCTET_STRING).len, 0);
	OK(r.bad);
}

static void tags_of_several_bytes_and_tag_zero_are_bad(void)
{
	uint8_t tag;
	struct rd r = RD("\x1f\x01\x00");

	der_any(&r, &tag);
	OK(r.bad);
	EQ(tag, 0);
	r = RD("\xbf\x01\x00");
	der_any(&r, &tag);
	OK(r.bad);
	r = RD("\x00\x00");
	der_any(&r, &tag);
	OK(r.bad);
}

/* X.690 10.2: no string in pieces. A SEQUENCE or SET is always constructed: 8.9, 8.11. */
static void a_universal_type_is_constructed_or_not_as_it_must_be(void)
{
	for (unsigned number = 1; number < 31; number++) {
		bool holds = number == 8 || number == 11 || number == 16 || number == 17 ||
			number == 29;
		uint8_t element[2] = { (uint8_t)number, 0 }, tag;
		struct rd r = rd_of((struct ward_span){ element, 2 });

		der_any(&r, &tag);
		EQ(rd_done(&r), !holds);
		element[0] |= 0x20;
		r = rd_of((struct ward_span){ element, 2 });
		der_any(&r, &tag);
		EQ(rd_done(&r), holds);
	}
}

static void an_element_keeps_its_tag_and_length(void)
{
	struct rd r = RD("\x30\x02\x05\x00\x02\x01\x01");
	struct ward_span s = der_element(&r, DER_SEQUENCE);

	EQ(s.len, 4);
	EQ_MEM(s.p, "\x30\x02\x05\x00", 4);
	EQ(der_element(&r, DER_SEQUENCE).len, 0);
	OK(r.bad);
}

static void a_boolean_is_all_ones_or_all_zeros(void)
{
	struct rd r = RD("\x01\x01\xff\x01\x01\x00");

	OK(der_boolean(&r));
	OK(!der_boolean(&r));
	OK(rd_done(&r));
	r = RD("\x01\x01\x01");
	OK(!der_boolean(&r));
	OK(r.bad);
	r = RD("\x01\x00");
	der_boolean(&r);
	OK(r.bad);
	r = RD("\x01\x02\xff\xff");
	der_boolean(&r);
	OK(r.bad);
}

static void a_default_that_is_written_is_bad(void)
{
	struct rd r = RD("\x01\x01\x00");

	OK(!der_boolean_default_false(&r));
	OK(r.bad);
	r = RD("\x05\x00");
	OK(!der_boolean_default_false(&r));
	OK(!r.bad);
	r = RD("\x01\x01\xff");
	OK(der_boolean_default_false(&r));
	OK(rd_done(&r));
}

static void an_integer_has_no_spare_byte(void)
{
	struct rd r = RD("\x02\x02\x00\x80\x02\x01\x00\x02\x02\xff\x7f");

	EQ(der_integer(&r).len, 2);
	EQ(der_integer(&r).len, 1);
	EQ(der_integer(&r).len, 2);
	OK(rd_done(&r));
	r = RD("\x02\x00");
	EQ(der_integer(&r).len, 0);
	OK(r.bad);
	r = RD("\x02\x02\x00\x7f");
	EQ(der_integer(&r).len, 0);
	OK(r.bad);
	r = RD("\x02\x02\xff\x80");
	EQ(der_integer(&r).len, 0);
	OK(r.bad);
}

static void an_unsigned_number_loses_its_sign_byte_and_is_never_negative(void)
{
	struct rd r = RD("\x02\x03\x00\xff\x01\x02\x01\x00");
	struct ward_span s = der_unsigned(&r);

	EQ(s.len, 2);
	EQ_MEM(s.p, "\xff\x01", 2);
	EQ(der_unsigned(&r).len, 0);
	OK(rd_done(&r));
	r = RD("\x02\x01\x80");
	der_unsigned(&r);
	OK(r.bad);
}

static void a_small_number_has_31_bits(void)
{
	struct rd r = RD("\x02\x04\x7f\xff\xff\xff");

	EQ(der_small(&r), INT32_MAX);
	OK(rd_done(&r));
	r = RD("\x02\x05\x00\x80\x00\x00\x00");
	EQ(der_small(&r), 0);
	OK(r.bad);
	r = RD("\x02\x06\x01\x00\x00\x00\x00\x00");
	EQ(der_small(&r), 0);
	OK(r.bad);
	r = RD("\x02\x01\xff");
	EQ(der_small(&r), 0);
	OK(r.bad);
}

static void unused_bits_are_few_and_zero(void)
{
	unsigned unused;
	struct rd r = RD("\x03\x02\x05\xa0\x03\x01\x00");

	EQ(der_bits(&r, &unused).len, 1);
	EQ(unused, 5);
	EQ(der_bits(&r, &unused).len, 0);
	OK(rd_done(&r));
	r = RD("\x03\x02\x05\xa1");
	der_bits(&r, &unused);
	OK(r.bad);
	r = RD("\x03\x02\x08\x00");
	der_bits(&r, &unused);
	OK(r.bad);
	r = RD("\x03\x01\x01");
	der_bits(&r, &unused);
	OK(r.bad);
	r = RD("\x03\x00");
	der_bits(&r, &unused);
	OK(r.bad);
	r = RD("\x03\x02\x01\xfe");
	EQ(der_bit_bytes(&r).len, 0);
	OK(r.bad);
}

static void a_null_is_empty(void)
{
	struct rd r = RD("\x05\x01\x00");

	der_null(&r);
	OK(r.bad);
}

static void an_oid_ends_and_does_not_start_with_a_spare_byte(void)
{
	struct rd r = RD("\x06\x03\x2b\x65\x70");

	EQ(oid_find(der_oid(&r)), OID_ED25519);
	OK(rd_done(&r));
	r = RD("\x06\x00");
	der_oid(&r);
	OK(r.bad);
	r = RD("\x06\x02\x2b\x80");
	der_oid(&r);
	OK(r.bad);
	r = RD("\x06\x03\x2b\x80\x01");
	EQ(der_oid(&r).len, 0);
	OK(r.bad);
	r = RD("\x06\x01\x80");
	der_oid(&r);
	OK(r.bad);
}

static void an_oid_above_64_bytes_is_bad(void)
{
	uint8_t buf[70] = { DER_OID, 64 };
	struct rd r;

	memset(buf + 2, 1, 68);
	r = rd_of((struct ward_span){ buf, 66 });
	EQ(der_oid(&r).len, 64);
	buf[1] = 65;
	r = rd_of((struct ward_span){ buf, 67 });
	EQ(der_oid(&r).len, 0);
	OK(r.bad);
}

static int64_t time_of(const char *text, uint8_t tag, bool *ret_good)
{
	uint8_t buf[40] = { tag, (uint8_t)strlen(text) };
	struct rd r = rd_of((struct ward_span){ buf, strlen(text) + 2 });
	int64_t seconds;

	memcpy(buf + 2, text, strlen(text));
	seconds = der_time(&r);
	*ret_good = rd_done(&r);
	return seconds;
}

static void times_pivot_at_1950_and_have_seconds(void)
{
	bool good;

	EQ(time_of("700101000000Z", DER_UTC_TIME, &good), 0);
	OK(good);
	EQ(time_of("491231235959Z", DER_UTC_TIME, &good), INT64_C(2524607999));
	OK(good);
	EQ(time_of("500101000000Z", DER_UTC_TIME, &good), INT64_C(-631152000));
	OK(good);
	EQ(time_of("20500101000000Z", DER_GENERALIZED_TIME, &good), INT64_C(2524608000));
	OK(good);
	EQ(time_of("99991231235959Z", DER_GENERALIZED_TIME, &good), INT64_C(253402300799));
	OK(good);
}

static void other_forms_of_time_are_bad(void)
{
	static const struct {
		const char *text;
		uint8_t tag;
	} rows[] = {
		{ "7001010000Z", DER_UTC_TIME },              /* no seconds */
		{ "700101000000", DER_UTC_TIME },             /* no zone */
		{ "700101000000+0000", DER_UTC_TIME },
		{ "700101000000z", DER_UTC_TIME },
		{ "701301000000Z", DER_UTC_TIME },
		{ "700230000000Z", DER_UTC_TIME },
		{ "700101240000Z", DER_UTC_TIME },
		{ "700101000060Z", DER_UTC_TIME },
		{ " 00101000000Z", DER_UTC_TIME },
		{ "-00101000000Z", DER_UTC_TIME },
		{ "19700101000000Z", DER_UTC_TIME },
		{ "700101000000Z", DER_GENERALIZED_TIME },
		{ "20500101000000.0Z", DER_GENERALIZED_TIME },
		{ "2050010100000Z", DER_GENERALIZED_TIME },
		{ "20500101000000+00", DER_GENERALIZED_TIME },
		{ "x0500101000000Z", DER_GENERALIZED_TIME },
		{ "20500101000000Z", DER_VISIBLE_STRING },
		{ "", DER_UTC_TIME },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		bool good;

		EQ(time_of(rows[i].text, rows[i].tag, &good), 0);
		OK(!good);
	}
}

static void every_oid_of_the_table_is_found_and_is_there_once(void)
{
	for (unsigned i = 1; i < OID_COUNT; i++) {
		EQ(oid_find(oid_bytes((enum oid)i)), i);
		OK(oid_text((enum oid)i)[0] != '\0');
	}
	EQ(oid_find((struct ward_span){ (const uint8_t *)"\x2b\x65\x71", 3 }), OID_UNKNOWN);
	EQ(oid_find((struct ward_span){ NULL, 0 }), OID_UNKNOWN);
	EQ_STR(oid_text(OID_UNKNOWN), "unknown");
}

static void oids_are_written_with_dots(void)
{
	char text[OID_DOTTED_MAX];
	uint8_t many[64];

	oid_dotted(oid_bytes(OID_RSA_ENCRYPTION), text);
	EQ_STR(text, "1.2.840.113549.1.1.1");
	oid_dotted(oid_bytes(OID_SUBJECT_ALT_NAME), text);
	EQ_STR(text, "2.5.29.17");
	oid_dotted((struct ward_span){ (const uint8_t *)"\x88\x37", 2 }, text);
	EQ_STR(text, "2.999");
	memset(many, 0x7f, sizeof many);
	oid_dotted((struct ward_span){ many, sizeof many }, text);
	OK(strlen(text) > 64 * 3);
}

static void what_is_no_oid_is_written_as_nothing(void)
{
	char text[OID_DOTTED_MAX] = "x";
	uint8_t huge[64];

	oid_dotted((struct ward_span){ (const uint8_t *)"\x2b\x80", 2 }, text);
	EQ_STR(text, "");
	memset(huge, 0xff, sizeof huge);
	oid_dotted((struct ward_span){ huge, sizeof huge }, text);
	EQ_STR(text, "");
	oid_dotted((struct ward_span){ NULL, 0 }, text);
	EQ_STR(text, "");
}

T_MAIN(T(a_sequence_is_entered_and_left), T(another_tag_than_the_one_asked_for_is_bad),
	T(bytes_left_in_a_sequence_are_bad), T(lengths_that_are_not_der_are_bad),
	T(long_lengths_are_read_when_they_are_needed), T(a_length_longer_than_its_parent_is_bad),
	T(tags_of_several_bytes_and_tag_zero_are_bad),
	T(a_universal_type_is_constructed_or_not_as_it_must_be), T(an_element_keeps_its_tag_and_length),
	T(a_boolean_is_all_ones_or_all_zeros), T(a_default_that_is_written_is_bad),
	T(an_integer_has_no_spare_byte),
	T(an_unsigned_number_loses_its_sign_byte_and_is_never_negative),
	T(a_small_number_has_31_bits), T(unused_bits_are_few_and_zero), T(a_null_is_empty),
	T(an_oid_ends_and_does_not_start_with_a_spare_byte), T(an_oid_above_64_bytes_is_bad),
	T(times_pivot_at_1950_and_have_seconds), T(other_forms_of_time_are_bad),
	T(every_oid_of_the_table_is_found_and_is_there_once), T(oids_are_written_with_dots),
	T(what_is_no_oid_is_written_as_nothing))

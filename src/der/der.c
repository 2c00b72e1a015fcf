/* der.c - strict DER. ITU-T X.690 8, 10, 11 */
#include "der/der.h"

#include "base/date.h"

/* Tag 0 stands for nothing in DER; 31 announces a tag of several bytes. Of the
 * universal types SEQUENCE, SET, EXTERNAL, EMBEDDED PDV and CHARACTER STRING hold
 * elements; all others do not, for strings are not cut into pieces: 10.2. */
static bool is_tag(uint8_t tag)
{
	unsigned number = tag & 0x1f;
	bool holds = number == 16 || number == 17 || number == 8 || number == 11 || number == 29;

	if (tag == 0 || number == 31)
		return false;
	return (tag & 0xc0) != 0 || ((tag & 0x20) != 0) == holds;
}

/* Reads tag and length; what they announce lies within the reader, up to the
 * offset *ret_next. Definite lengths in their shortest form: 10.1. */
static bool der_header(struct rd *r, uint8_t *ret_tag, size_t *ret_next)
{
	uint8_t tag = rd_u8(r);
	size_t len = rd_u8(r), least = 0, next;

	*ret_tag = 0;
	*ret_next = 0;
	if (len == 0x81) {
		len = rd_u8(r);
		least = 0x80;
	} else if (len == 0x82) {
		len = rd_u16(r);
		least = 0x100;
	} else if (len == 0x83) {
		len = rd_u24(r);
		least = 0x10000;
	} else if (len == 0x84) {
		len = rd_u32(r);
		least = 0x1000000;
	} else if (len >= 0x80) {
		rd_fail(r);
	}
	/* Where size_t has 32 bits, the sum below would wrap without RD_MAX. */
	if (r->bad || len < least || len > RD_MAX || !is_tag(tag)) {
		rd_fail(r);
		return false;
	}
	next = r->off + len;
	if (next > r->end) {
		rd_fail(r);
		return false;
	}
	*ret_tag = tag;
	*ret_next = next;
	return true;
}

size_t der_open(struct rd *r, uint8_t tag)
{
	size_t outer = r->end, next;
	uint8_t got;

	if (!der_header(r, &got, &next))
		return outer;
	if (got != tag)
		rd_fail(r);
	else
		r->end = next;
	return outer;
}

bool der_is_next(const struct rd *r, uint8_t tag)
{
	size_t next = r->off;

	if (r->bad || next >= r->end)
		return false;
	return r->base[next] == tag;
}

struct ward_span der_any(struct rd *r, uint8_t *ret_tag)
{
	size_t next;

	if (!der_header(r, ret_tag, &next))
		return (struct ward_span){ NULL, 0 };
	return rd_until(r, next);
}

struct ward_span der_value(struct rd *r, uint8_t tag)
{
	uint8_t got;
	struct ward_span s = der_any(r, &got);

	if (got != tag) {
		rd_fail(r);
		s.len = 0;
	}
	return s;
}

struct ward_span der_element(struct rd *r, uint8_t tag)
{
	struct rd whole = *r;

	der_value(r, tag);
	if (r->bad)
		return (struct ward_span){ NULL, 0 };
	return rd_until(&whole, r->off);
}

bool der_boolean(struct rd *r)
{
	struct ward_span s = der_value(r, DER_BOOLEAN);

	/* 11.1: TRUE is 0xff and nothing else. */
	if (s.len != 1) {
		rd_fail(r);
		return false;
	}
	if (s.p[0] != 0 && s.p[0] != 0xff)
		rd_fail(r);
	return s.p[0] == 0xff;
}

void der_null(struct rd *r)
{
	if (der_value(r, DER_NULL).len != 0)
		rd_fail(r);
}

bool der_boolean_default_false(struct rd *r)
{
	bool value;

	if (!der_is_next(r, DER_BOOLEAN))
		return false;
	value = der_boolean(r);
	/* 11.5: a default is not written. */
	if (!value)
		rd_fail(r);
	return value;
}

struct ward_span der_integer(struct rd *r)
{
	struct ward_span s = der_value(r, DER_INTEGER);

	/* 8.3.2: at least one byte, and the first nine bits are not all alike. */
	if (s.len == 0) {
		rd_fail(r);
		return s;
	}
	if (s.len > 1) {
		uint8_t first = s.p[0], second = s.p[1];

		if ((first == 0 && second < 0x80) || (first == 0xff && second >= 0x80)) {
			rd_fail(r);
			s.len = 0;
		}
	}
	return s;
}

struct ward_span der_unsigned(struct rd *r)
{
	struct ward_span s = der_integer(r);

	if (s.len == 0)
		return s;
	if (s.p[0] >= 0x80) {
		rd_fail(r);
		s.len = 0;
	} else if (s.p[0] == 0) {
		s.p++;
		s.len--;
	}
	return s;
}

uint32_t der_small(struct rd *r)
{
	struct ward_span s = der_unsigned(r);
	uint32_t value = 0;

	if (s.len > 4) {
		rd_fail(r);
		return 0;
	}
	for (size_t i = 0; i < s.len; i++)
		value = value << 8 | s.p[i];
	if (value > INT32_MAX) {
		rd_fail(r);
		return 0;
	}
	return value;
}

struct ward_span der_bits(struct rd *r, unsigned *ret_unused)
{
	struct ward_span s = der_value(r, DER_BIT_STRING);
	unsigned unused;

	*ret_unused = 0;
	if (s.len == 0) {
		rd_fail(r);
		return s;
	}
	unused = s.p[0];
	s.p++;
	s.len--;
	/* 11.2.1: unused bits are zero; 8.6.2.3: no bits, none unused. */
	if (unused == 0)
		return s;
	if (unused > 7 || s.len == 0) {
		rd_fail(r);
		s.len = 0;
		return s;
	}
	if ((s.p[s.len - 1] & ((1u << unused) - 1)) != 0) {
		rd_fail(r);
		s.len = 0;
		return s;
	}
	*ret_unused = unused;
	return s;
}

struct ward_span der_bit_bytes(struct rd *r)
{
	unsigned unused;
	struct ward_span s = der_bits(r, &unused);

	if (unused != 0) {
		rd_fail(r);
		s.len = 0;
	}
	return s;
}

struct ward_span der_oid(struct rd *r)
{
	struct ward_span s = der_value(r, DER_OID);
	bool start = true;

	if (s.len == 0 || s.len > DER_OID_MAX) {
		rd_fail(r);
		s.len = 0;
		return s;
	}
	/* 8.19.2: an arc does not start with a byte that adds nothing, and the last
	 * byte ends one. */
	for (size_t i = 0; i < s.len; i++) {
		if (start && s.p[i] == 0x80)
			rd_fail(r);
		start = s.p[i] < 0x80;
	}
	if (!start)
		rd_fail(r);
	if (r->bad)
		s.len = 0;
	return s;
}

/* The number that two decimal digits stand for; 100 when they are none. */
static unsigned two_digits(const uint8_t *p)
{
	int high = p[0] - '0', low = p[1] - '0';

	if (high < 0 || high > 9 || low < 0 || low > 9)
		return 100;
	return (unsigned)(high * 10 + low);
}

/* YYMMDDHHMMSSZ, the year in `year` already, p at MM. RFC 5280 4.1.2.5 */
static int64_t time_value(struct rd *r, int year, const uint8_t *p)
{
	struct date date = { .year = year };
	int64_t seconds;

	date.month = two_digits(p);
	date.day = two_digits(p + 2);
	date.hour = two_digits(p + 4);
	date.minute = two_digits(p + 6);
	date.second = two_digits(p + 8);
	if (!date_seconds(&date, &seconds) || p[10] != 'Z') {
		rd_fail(r);
		return 0;
	}
	return seconds;
}

int64_t der_time(struct rd *r)
{
	uint8_t tag;
	struct ward_span s = der_any(r, &tag);
	unsigned century, year;

	if (tag == DER_UTC_TIME && s.len == 13) {
		year = two_digits(s.p);
		if (year > 99) {
			rd_fail(r);
			return 0;
		}
		/* RFC 5280 4.1.2.5.1: 50 to 99 are of the last century. */
		return time_value(r, (int)(year < 50 ? 2000 + year : 1900 + year), s.p + 2);
	}
	if (tag == DER_GENERALIZED_TIME && s.len == 15) {
		century = two_digits(s.p);
		year = two_digits(s.p + 2);
		if (century > 99 || year > 99) {
			rd_fail(r);
			return 0;
		}
		return time_value(r, (int)(century * 100 + year), s.p + 4);
	}
	rd_fail(r);
	return 0;
}

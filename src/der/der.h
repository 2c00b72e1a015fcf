/* der.h - strict DER on the reader of base/bytes.h. ITU-T X.690 10, 11
 *
 * Every function reads one element. What is not DER - a long length in short
 * clothes, an indefinite one, a TRUE of 1, an integer with a spare zero - makes
 * the reader bad, as does another tag than the one asked for, and the value is
 * zero or empty. Tags are one byte; the structure read bounds the depth. */
#ifndef DER_DER_H
#define DER_DER_H

#include "base/bytes.h"

enum der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_ENUMERATED = 0x0a,
	DER_UTF8_STRING = 0x0c,
	DER_NUMERIC_STRING = 0x12,
	DER_PRINTABLE_STRING = 0x13,
	DER_TELETEX_STRING = 0x14,
	DER_IA5_STRING = 0x16,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_VISIBLE_STRING = 0x1a,
	DER_UNIVERSAL_STRING = 0x1c,
	DER_BMP_STRING = 0x1e,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
};

#define DER_CONTEXT(n) (0x80 | (n))   /* [n] primitive */
#define DER_CONTEXT_C(n) (0xa0 | (n)) /* [n] constructed */

#define DER_OID_MAX 64 /* bytes of the longest OID that is read */

/* der_open enters an element and returns the outer end, to be given to
 * rd_close. der_is_next says whether an element with this tag comes next. */
size_t der_open(struct rd *r, uint8_t tag);
bool der_is_next(const struct rd *r, uint8_t tag);

/* der_value takes the contents of an element, der_element the whole of it with
 * tag and length, der_any the contents of whatever comes. */
struct ward_span der_value(struct rd *r, uint8_t tag);
struct ward_span der_element(struct rd *r, uint8_t tag);
struct ward_span der_any(struct rd *r, uint8_t *ret_tag);

bool der_boolean(struct rd *r);
void der_null(struct rd *r);

/* der_boolean_default_false reads a BOOLEAN DEFAULT FALSE: absent, or TRUE. */
bool der_boolean_default_false(struct rd *r);

/* der_integer takes the two's complement bytes as they stand; der_unsigned those
 * of a number >= 0 without leading zero (0 is empty); der_small a number of at
 * most 31 bits. */
struct ward_span der_integer(struct rd *r);
struct ward_span der_unsigned(struct rd *r);
uint32_t der_small(struct rd *r);

/* der_bits takes a BIT STRING whose unused bits are zero, der_bit_bytes one that
 * has none. Bit 0 is the highest of the first byte. */
struct ward_span der_bits(struct rd *r, unsigned *ret_unused);
struct ward_span der_bit_bytes(struct rd *r);

/* der_oid takes the contents of an OBJECT IDENTIFIER of at most DER_OID_MAX bytes. */
struct ward_span der_oid(struct rd *r);

/* der_time reads UTCTime or GeneralizedTime in the one form RFC 5280 4.1.2.5
 * allows, with seconds and Z, as seconds since 1970. */
int64_t der_time(struct rd *r);

#endif

/* der_write.h - DER onto the fixed-buffer writer of base/bytes.h. ITU-T X.690 10, 11
 *
 *	size_t seq = der_write_open(w, DER_SEQUENCE);
 *	der_write_small(w, 2);
 *	der_write_oid(w, oid_bytes(OID_P256));
 *	der_write_close(w, seq);
 *
 * What comes out is strict DER, or the writer is bad: each length is the
 * shortest, each number has no spare byte, a text is of its alphabet. */
#ifndef DER_DER_WRITE_H
#define DER_DER_WRITE_H

#include "base/bytes.h"
#include "der/der.h"

/* der_write_open starts an element and returns the place of its contents, to be
 * given to der_write_close. Elements nest. */
size_t der_write_open(struct wr *w, uint8_t tag);
void der_write_close(struct wr *w, size_t contents);

/* der_write_value writes a whole element with these contents, as they are. */
void der_write_value(struct wr *w, uint8_t tag, struct ward_span contents);

/* der_write_unsigned takes a number >= 0, big-endian, with any leading zeros. */
void der_write_unsigned(struct wr *w, struct ward_span number);
void der_write_small(struct wr *w, uint32_t number);

void der_write_true(struct wr *w);
void der_write_null(struct wr *w);
void der_write_oid(struct wr *w, struct ward_span contents);

/* der_write_bits writes whole bytes as a BIT STRING. der_write_named_bits
 * writes a set of named bits, bit n of `set` for the name with number n, without
 * the zeros at its end: X.690 11.2.2. */
void der_write_bits(struct wr *w, struct ward_span bytes);
void der_write_named_bits(struct wr *w, uint16_t set);

/* der_write_utf8 and der_write_ia5 are bad for a text that is not UTF-8 (RFC
 * 3629 4), or not ASCII; `tag` stands for the implicit ones. */
void der_write_utf8(struct wr *w, uint8_t tag, struct ward_span text);
void der_write_ia5(struct wr *w, uint8_t tag, struct ward_span text);

/* der_write_is_utf8 tells beforehand whether der_write_utf8 takes a text. */
bool der_write_is_utf8(struct ward_span text);

/* der_write_time writes seconds since 1970 as UTCTime from 1950 to 2049, else as
 * GeneralizedTime. RFC 5280 4.1.2.5 */
void der_write_time(struct wr *w, int64_t seconds);

#endif

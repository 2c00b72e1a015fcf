/* bytes.h - one reader for bytes from strangers, one writer for bytes to them.
 *
 * The reader is sticky: a read past the end makes it bad, gives zero and stays
 * bad, so a decoder reads straight through and asks rd_done() once at the end.
 * The shape {base, off, end} is the one Frama-C's EVA can follow: compute the
 * new offset, compare it with the end, then index. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <ward/span.h>
#include "base/why.h"

/* No input is longer than this, so that offsets never wrap. */
#define RD_MAX ((size_t)1 << 30)

struct rd {
	const uint8_t *base;
	size_t off, end;
	bool bad;
};

/* rd_of starts at the first byte of `s`; a span above RD_MAX is bad at once. */
struct rd rd_of(struct ward_span s);

uint8_t rd_u8(struct rd *r);
uint16_t rd_u16(struct rd *r);
uint32_t rd_u24(struct rd *r);
uint32_t rd_u32(struct rd *r);

/* rd_fail makes the reader bad: what it read is not what belongs there. */
void rd_fail(struct rd *r);

/* rd_take moves on by `n` bytes and returns the offset behind them; 0 and bad
 * when they are not there. The functions below are made of it. */
size_t rd_take(struct rd *r, size_t n);

/* rd_bytes takes the next `n` bytes; empty once bad. */
struct ward_span rd_bytes(struct rd *r, size_t n);

/* rd_until takes what comes before the offset `next`, which a copy of the reader
 * that went on may have found; rd_rest everything up to the end of the open vector. */
struct ward_span rd_until(struct rd *r, size_t next);
struct ward_span rd_rest(struct rd *r);

/* rd_vec takes a vector whose length stands before it in `width` bytes, 1 to 3;
 * rd_len reads such a length alone. */
size_t rd_len(struct rd *r, unsigned width);
struct ward_span rd_vec(struct rd *r, unsigned width);

/* rd_open enters such a vector and returns the outer end, to be given to
 * rd_close; bytes left over there make the reader bad. RFC 9846 3.4 */
size_t rd_open(struct rd *r, unsigned width);
void rd_close(struct rd *r, size_t outer);

/* rd_more is false at the end and when bad, so loops over elements end. */
bool rd_more(const struct rd *r);

/* rd_done is true when everything was read and nothing was ever bad. */
bool rd_done(const struct rd *r) MUST;

/* The writer has a fixed buffer and never grows: what does not fit makes it bad. */
struct wr {
	uint8_t *buf;
	size_t len, cap;
	bool bad;
};

struct wr wr_of(uint8_t *buf, size_t cap);
void wr_u8(struct wr *w, uint8_t v);
void wr_u16(struct wr *w, uint16_t v);
void wr_u24(struct wr *w, uint32_t v);
void wr_u32(struct wr *w, uint32_t v);
void wr_bytes(struct wr *w, const uint8_t *p, size_t len);
void wr_span(struct wr *w, struct ward_span s);
void wr_zeros(struct wr *w, size_t len);

/* wr_take reserves `len` bytes and returns the offset behind them, 0 and bad when
 * they do not fit. wr_room reserves `len` bytes for the caller to fill; NULL when they do not fit. */
size_t wr_take(struct wr *w, size_t len);
uint8_t *wr_room(struct wr *w, size_t len);

/* wr_open reserves a length of `width` bytes, wr_close fills it in. */
size_t wr_open(struct wr *w, unsigned width);
void wr_close(struct wr *w, size_t mark, unsigned width);

/* span_is compares public bytes; secrets go through mem_equal (mem.h). */
bool span_is(struct ward_span a, struct ward_span b);
struct ward_span span_of(const char *text);

#endif

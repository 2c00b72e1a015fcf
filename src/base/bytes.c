/* bytes.c - the reader and the writer, all but what span.c has. */
#include "base/bytes.h"

void rd_fail(struct rd *r)
{
	r->bad = true;
	r->off = r->end;
}

size_t rd_take(struct rd *r, size_t n)
{
	size_t next;

	if (n > RD_MAX) {
		rd_fail(r);
		return 0;
	}
	next = r->off + n;
	if (r->bad || next > r->end) {
		rd_fail(r);
		return 0;
	}
	r->off = next;
	return next;
}

uint8_t rd_u8(struct rd *r)
{
	size_t next = rd_take(r, 1);

	if (next < 1)
		return 0;
	return r->base[next - 1];
}

uint16_t rd_u16(struct rd *r)
{
	size_t next = rd_take(r, 2);

	if (next < 2)
		return 0;
	return (uint16_t)((unsigned)r->base[next - 2] << 8 | r->base[next - 1]);
}

uint32_t rd_u24(struct rd *r)
{
	size_t next = rd_take(r, 3);

	if (next < 3)
		return 0;
	return (uint32_t)r->base[next - 3] << 16 | (uint32_t)r->base[next - 2] << 8 |
		r->base[next - 1];
}

uint32_t rd_u32(struct rd *r)
{
	size_t next = rd_take(r, 4);

	if (next < 4)
		return 0;
	return (uint32_t)r->base[next - 4] << 24 | (uint32_t)r->base[next - 3] << 16 |
		(uint32_t)r->base[next - 2] << 8 | r->base[next - 1];
}

struct ward_span rd_rest(struct rd *r)
{
	return rd_until(r, r->end);
}

size_t rd_len(struct rd *r, unsigned width)
{
	switch (width) {
	case 1: return rd_u8(r);
	case 2: return rd_u16(r);
	case 3: return rd_u24(r);
	default: break;
	}
	rd_fail(r);
	return 0;
}

size_t rd_open(struct rd *r, unsigned width)
{
	size_t outer = r->end;
	size_t len = rd_len(r, width);
	size_t start = r->off;
	size_t next = rd_take(r, len);

	if (!r->bad) {
		r->off = start;
		r->end = next;
	}
	return outer;
}

void rd_close(struct rd *r, size_t outer)
{
	if (r->off != r->end)
		r->bad = true;
	r->end = outer;
	if (r->bad)
		r->off = r->end;
}

bool rd_more(const struct rd *r)
{
	return !r->bad && r->off < r->end;
}

bool rd_done(const struct rd *r)
{
	return !r->bad && r->off == r->end;
}

struct wr wr_of(uint8_t *buf, size_t cap)
{
	return (struct wr){ .buf = buf, .len = 0, .cap = cap, .bad = false };
}

size_t wr_take(struct wr *w, size_t len)
{
	size_t next;

	if (len > RD_MAX || w->bad) {
		w->bad = true;
		return 0;
	}
	next = w->len + len;
	if (next > w->cap) {
		w->bad = true;
		return 0;
	}
	w->len = next;
	return next;
}

void wr_u8(struct wr *w, uint8_t v)
{
	size_t next = wr_take(w, 1);

	if (next < 1)
		return;
	w->buf[next - 1] = v;
}

void wr_u16(struct wr *w, uint16_t v)
{
	size_t next = wr_take(w, 2);

	if (next < 2)
		return;
	w->buf[next - 2] = (uint8_t)(v >> 8);
	w->buf[next - 1] = (uint8_t)(v & 0xff);
}

void wr_u24(struct wr *w, uint32_t v)
{
	size_t next = wr_take(w, 3);

	if (next < 3)
		return;
	w->buf[next - 3] = (uint8_t)(v >> 16 & 0xff);
	w->buf[next - 2] = (uint8_t)(v >> 8 & 0xff);
	w->buf[next - 1] = (uint8_t)(v & 0xff);
}

void wr_u32(struct wr *w, uint32_t v)
{
	size_t next = wr_take(w, 4);

	if (next < 4)
		return;
	w->buf[next - 4] = (uint8_t)(v >> 24);
	w->buf[next - 3] = (uint8_t)(v >> 16 & 0xff);
	w->buf[next - 2] = (uint8_t)(v >> 8 & 0xff);
	w->buf[next - 1] = (uint8_t)(v & 0xff);
}

void wr_span(struct wr *w, struct ward_span s)
{
	wr_bytes(w, s.p, s.len);
}

void wr_zeros(struct wr *w, size_t len)
{
	size_t at = w->len, next = wr_take(w, len);

	if (w->bad)
		return;
	for (; at < next; at++)
		w->buf[at] = 0;
}

size_t wr_open(struct wr *w, unsigned width)
{
	size_t mark = w->len;

	wr_zeros(w, width);
	return mark;
}

void wr_close(struct wr *w, size_t mark, unsigned width)
{
	size_t at, end, len = w->len;

	if (w->bad || width < 1 || width > 3 || mark > RD_MAX) {
		w->bad = true;
		return;
	}
	end = mark + width;
	if (end > len) {
		w->bad = true;
		return;
	}
	len -= end;
	if (len >> (8 * width) != 0) {
		w->bad = true;
		return;
	}
	for (at = end; at > mark; len >>= 8) {
		at--;
		w->buf[at] = (uint8_t)(len & 0xff);
	}
}

/* bytes.c - the reader and the writer. */
#include "base/bytes.h"

static void rd_fail(struct rd *r)
{
	r->bad = true;
	r->off = r->end;
}

struct rd rd_of(struct ward_span s)
{
	struct rd r = { .base = s.p, .off = 0, .end = s.len, .bad = false };

	if (s.len > RD_MAX) {
		r.end = 0;
		r.bad = true;
	}
	return r;
}

/* rd_take moves on by `n` and returns the new offset; false and bad if it cannot. */
static bool rd_take(struct rd *r, size_t n, size_t *ret_next)
{
	size_t next = r->off;

	*ret_next = r->off;
	if (r->bad || n > RD_MAX || next > RD_MAX) {
		rd_fail(r);
		return false;
	}
	next += n;
	if (next > r->end) {
		rd_fail(r);
		return false;
	}
	r->off = next;
	*ret_next = next;
	return true;
}

uint8_t rd_u8(struct rd *r)
{
	size_t next;

	if (!rd_take(r, 1, &next))
		return 0;
	return r->base[next - 1];
}

uint16_t rd_u16(struct rd *r)
{
	size_t next;

	if (!rd_take(r, 2, &next))
		return 0;
	return (uint16_t)((unsigned)r->base[next - 2] << 8 | r->base[next - 1]);
}

uint32_t rd_u24(struct rd *r)
{
	size_t next;

	if (!rd_take(r, 3, &next))
		return 0;
	return (uint32_t)r->base[next - 3] << 16 | (uint32_t)r->base[next - 2] << 8 |
		r->base[next - 1];
}

uint32_t rd_u32(struct rd *r)
{
	size_t next;

	if (!rd_take(r, 4, &next))
		return 0;
	return (uint32_t)r->base[next - 4] << 24 | (uint32_t)r->base[next - 3] << 16 |
		(uint32_t)r->base[next - 2] << 8 | r->base[next - 1];
}

struct ward_span rd_bytes(struct rd *r, size_t n)
{
	struct ward_span s = { NULL, 0 };
	size_t next;

	if (!rd_take(r, n, &next))
		return s;
	s.p = r->base + (next - n);
	s.len = n;
	return s;
}

struct ward_span rd_rest(struct rd *r)
{
	return rd_bytes(r, r->end - r->off);
}

static size_t rd_len(struct rd *r, unsigned width)
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

struct ward_span rd_vec(struct rd *r, unsigned width)
{
	size_t len = rd_len(r, width);

	return rd_bytes(r, len);
}

size_t rd_open(struct rd *r, unsigned width)
{
	size_t outer = r->end;
	size_t len = rd_len(r, width);
	size_t start = r->off, next;

	if (rd_take(r, len, &next)) {
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

uint8_t *wr_room(struct wr *w, size_t len)
{
	uint8_t *p;

	if (w->bad || len > w->cap - w->len) {
		w->bad = true;
		return NULL;
	}
	p = w->buf + w->len;
	w->len += len;
	return p;
}

/* Writes the low `width` bytes of `v`, most significant first. */
static void wr_number(struct wr *w, uint32_t v, unsigned width)
{
	uint8_t *p = wr_room(w, width);

	if (p == NULL)
		return;
	for (unsigned i = 0; i < width; i++)
		p[i] = (uint8_t)(v >> (8 * (width - 1 - i)));
}

void wr_u8(struct wr *w, uint8_t v)
{
	wr_number(w, v, 1);
}

void wr_u16(struct wr *w, uint16_t v)
{
	wr_number(w, v, 2);
}

void wr_u24(struct wr *w, uint32_t v)
{
	wr_number(w, v, 3);
}

void wr_u32(struct wr *w, uint32_t v)
{
	wr_number(w, v, 4);
}

void wr_bytes(struct wr *w, const uint8_t *p, size_t len)
{
	uint8_t *to = wr_room(w, len);

	if (to != NULL && len > 0)
		memcpy(to, p, len);
}

void wr_span(struct wr *w, struct ward_span s)
{
	wr_bytes(w, s.p, s.len);
}

void wr_zeros(struct wr *w, size_t len)
{
	uint8_t *to = wr_room(w, len);

	if (to != NULL)
		memset(to, 0, len);
}

size_t wr_open(struct wr *w, unsigned width)
{
	size_t mark = w->len;

	wr_zeros(w, width);
	return mark;
}

void wr_close(struct wr *w, size_t mark, unsigned width)
{
	size_t len;

	if (w->bad || width < 1 || width > 3 || mark + width > w->len) {
		w->bad = true;
		return;
	}
	len = w->len - mark - width;
	if (len >> (8 * width) != 0) {
		w->bad = true;
		return;
	}
	for (unsigned i = 0; i < width; i++)
		w->buf[mark + i] = (uint8_t)(len >> (8 * (width - 1 - i)));
}

bool span_is(struct ward_span a, struct ward_span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

struct ward_span span_of(const char *text)
{
	return (struct ward_span){ (const uint8_t *)text, strlen(text) };
}

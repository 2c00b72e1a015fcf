/* span.c - where offsets become a pointer and a length, and back.
 *
 * A proof by intervals cannot follow that p + len is inside the buffer that p
 * came from, so everything that makes, takes or fills such a pair is in this one
 * small file: prove/span.c proves it alone, and the other proofs put a model in
 * its place (prove/model.c). */
#include "base/bytes.h"

struct rd rd_of(struct ward_span s)
{
	struct rd r = { .base = s.p, .off = 0, .end = s.len, .bad = false };

	if (s.len > RD_MAX) {
		r.end = 0;
		r.bad = true;
	}
	return r;
}

struct ward_span rd_bytes(struct rd *r, size_t n)
{
	struct ward_span s = { NULL, 0 };
	size_t at = r->off;

	rd_take(r, n);
	if (r->bad)
		return s;
	if (n > 0)
		s.p = r->base + at;
	s.len = n;
	return s;
}

struct ward_span rd_until(struct rd *r, size_t next)
{
	struct ward_span s = { NULL, 0 };
	size_t at = r->off;

	if (r->bad || next < at || next > r->end) {
		r->bad = true;
		r->off = r->end;
		return s;
	}
	r->off = next;
	if (next > at)
		s.p = r->base + at;
	s.len = next - at;
	return s;
}

struct ward_span rd_vec(struct rd *r, unsigned width)
{
	return rd_bytes(r, rd_len(r, width));
}

uint8_t *wr_room(struct wr *w, size_t len)
{
	size_t at = w->len;

	wr_take(w, len);
	return w->bad ? NULL : w->buf + at;
}

void wr_bytes(struct wr *w, const uint8_t *p, size_t len)
{
	uint8_t *to = wr_room(w, len);

	if (to != NULL && len > 0)
		memcpy(to, p, len);
}

bool span_is(struct ward_span a, struct ward_span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

struct ward_span span_of(const char *text)
{
	return (struct ward_span){ (const uint8_t *)text, strlen(text) };
}

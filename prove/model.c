/* model.c - what stands for src/base/span.c in the proofs.
 *
 * A span is seen as the start of a buffer of unknown bytes that is as long as
 * the span can be, so that one step too far is an alarm. Whoever makes a span
 * guarantees that its bytes are there - that is proved by prove/span.c - and
 * whoever reads one with rd_of relies on it. */
#include "base/bytes.h"
#include "prove.h"

static uint8_t vec1[0xff], vec2[0xffff], vec3[PROVE_MAX];

struct rd rd_of(struct ward_span s)
{
	struct rd r = { .base = vec3, .off = 0, .end = s.len, .bad = false };

	any_bytes(vec3, sizeof vec3);
	if (s.len > PROVE_MAX) {
		r.end = 0;
		r.bad = true;
	}
	return r;
}

struct ward_span rd_bytes(struct rd *r, size_t n)
{
	struct ward_span s = { NULL, 0 };

	rd_take(r, n);
	if (r->bad || n > PROVE_MAX)
		return s;
	any_bytes(vec3, sizeof vec3);
	s.p = vec3;
	s.len = n;
	return s;
}

struct ward_span rd_until(struct rd *r, size_t next)
{
	struct ward_span s = { NULL, 0 };
	size_t at = r->off;

	if (r->bad || next < at || next > r->end || next > PROVE_MAX) {
		r->bad = true;
		r->off = r->end;
		return s;
	}
	r->off = next;
	any_bytes(vec3, sizeof vec3);
	s.p = vec3;
	s.len = next - at;
	return s;
}

struct ward_span rd_vec(struct rd *r, unsigned width)
{
	struct ward_span s = { NULL, 0 };
	size_t n = rd_len(r, width);

	if (width > 2)
		return rd_bytes(r, n);
	rd_take(r, n);
	if (r->bad)
		return s;
	s.len = n;
	if (width == 1) {
		any_bytes(vec1, sizeof vec1);
		s.p = vec1;
	} else {
		any_bytes(vec2, sizeof vec2);
		s.p = vec2;
	}
	return s;
}

/* The writer's room is whatever it was; what is written there is unknown. */
static uint8_t room[PROVE_MAX];

uint8_t *wr_room(struct wr *w, size_t len)
{
	wr_take(w, len);
	if (w->bad || len > PROVE_MAX)
		return NULL;
	any_bytes(w->buf, w->cap);
	return room;
}

void wr_bytes(struct wr *w, const uint8_t *p, size_t len)
{
	volatile uint8_t last;

	wr_take(w, len);
	if (w->bad)
		return;
	any_bytes(w->buf, w->cap);
	if (len > 0)
		last = p[len - 1];
}

bool span_is(struct ward_span a, struct ward_span b)
{
	volatile uint8_t last;

	if (a.len != b.len)
		return false;
	if (a.len > 0) {
		last = a.p[a.len - 1];
		last = b.p[b.len - 1];
	}
	return any_bool();
}

/* A text is as good as any bytes. */
struct ward_span span_of(const char *text)
{
	volatile char first = *text;

	any_bytes(vec2, sizeof vec2);
	return (struct ward_span){ vec2, any_size(0, sizeof vec2) };
}

/* What src/base/span.c makes of offsets is inside the reader's input and the
 * writer's buffer: the first and the last byte of each span can be read, of each
 * room written. rd_bytes and wr_room return `at`, and the length they were asked for.
 *
 * options: -eva-slevel 30
 * sources: src/base/bytes.c src/base/span.c
 * planted: src/base/bytes.c s/if (r->bad || next > r->end)/if (r->bad)/
 * planted: src/base/span.c s/next < at || next > r->end/next < at/
 * planted: src/base/span.c s/next < at || next > r->end/next > r->end/
 * planted: src/base/bytes.c s/next > w->cap/next > w->cap + 1/
 */
#include "base/bytes.h"
#include "prove.h"

static uint8_t room[300];

/* A length no buffer has is refused before a byte is read. */
static void refuse_too_long(void)
{
	rd_of((struct ward_span){ prove_input, any_size(PROVE_MAX, SIZE_MAX) });
}

int main(void)
{
	struct rd r = rd_of(any_span());
	struct wr w = wr_of(room, any_size(0, sizeof room));
	volatile uint8_t seen = 0;

	refuse_too_long();
	while (any_bool()) {
		size_t n = any_size(1, SIZE_MAX), at = r.off, next = rd_take(&r, n);

		if (!r.bad && next > at) {
			seen = r.base[at];
			seen = r.base[next - 1];
		}
	}
	r = rd_of(any_span());
	while (any_bool()) {
		size_t at = r.off, next = any_size(0, SIZE_MAX);

		rd_until(&r, next);
		if (!r.bad && next > at) {
			seen = r.base[at];
			seen = r.base[next - 1];
		}
	}
	while (any_bool()) {
		size_t n = any_size(1, SIZE_MAX), at = w.len, next = wr_take(&w, n);

		if (!w.bad && next > at) {
			w.buf[at] = 1;
			w.buf[next - 1] = 1;
		}
	}
	return 0;
}

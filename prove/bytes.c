/* The reader over unknown bytes, and the writer into a buffer that may be too small:
 * any sequence of calls.
 *
 * sources: src/base/bytes.c prove/model.c
 * options: -eva-slevel 100
 * planted: src/base/bytes.c s/if (r->bad || next > r->end)/if (r->bad)/
 * planted: src/base/bytes.c s/next > r->end/next > r->end + 1/
 * planted: src/base/bytes.c s/base\[next - 4\]/base[next - 5]/
 * planted: src/base/bytes.c s/next > w->cap/next > w->cap + 1/
 * planted: src/base/bytes.c s/at < next; at++/at <= next; at++/
 */
#include "base/bytes.h"
#include "prove.h"

static uint8_t room[300];

static void use(struct ward_span s)
{
	volatile uint8_t seen;

	if (s.len > 0)
		seen = s.p[s.len - 1];
}

static void read_anything(void)
{
	struct rd r = rd_of(any_span());
	size_t outer[4] = { 0 }, depth = 0;
	volatile uint8_t seen;

	while (any_bool()) {
		switch (Frama_C_interval(0, 11)) {
		case 0: seen = rd_u8(&r); break;
		case 1: seen = (uint8_t)(rd_u16(&r) >> 8); break;
		case 2: seen = (uint8_t)(rd_u24(&r) >> 16); break;
		case 3: seen = (uint8_t)(rd_u32(&r) >> 24); break;
		case 4: use(rd_bytes(&r, any_size(0, SIZE_MAX))); break;
		case 5: rd_rest(&r); break;
		case 6: use(rd_vec(&r, 1)); break;
		case 10: use(rd_vec(&r, 2)); break;
		case 11: use(rd_vec(&r, 3)); break;
		case 7:
			if (depth < 4) {
				outer[depth] = rd_open(&r, (unsigned)any_size(0, 5));
				depth++;
			}
			break;
		case 8:
			if (depth > 0) {
				depth--;
				rd_close(&r, outer[depth]);
			}
			break;
		default:
			seen = rd_more(&r) || rd_done(&r);
			break;
		}
	}
}

static void write_anything(void)
{
	struct wr w = wr_of(room, any_size(0, sizeof room));
	size_t mark[4] = { 0 }, depth = 0;

	while (any_bool()) {
		switch (Frama_C_interval(0, 6)) {
		case 0: wr_u8(&w, (uint8_t)any_size(0, 0xff)); break;
		case 1: wr_u16(&w, (uint16_t)any_size(0, 0xffff)); break;
		case 2: wr_u24(&w, (uint32_t)any_size(0, 0xffffffff)); break;
		case 3: wr_u32(&w, (uint32_t)any_size(0, 0xffffffff)); break;
		case 4: wr_zeros(&w, any_size(0, SIZE_MAX)); break;
		case 5:
			if (depth < 4) {
				mark[depth] = wr_open(&w, (unsigned)any_size(0, 5));
				depth++;
			}
			break;
		default:
			if (depth > 0) {
				depth--;
				wr_close(&w, any_bool() ? mark[depth] : any_size(0, SIZE_MAX),
					(unsigned)any_size(0, 5));
			}
			break;
		}
	}
}

int main(void)
{
	read_anything();
	write_anything();
	return 0;
}

/* oid_read.c - an object identifier out of digits and dots. X.690 8.19 */
#include "der/oid.h"

#include "base/bytes.h"

#define ARC_MAX (UINT64_MAX / 16) /* room for one digit more, and for the 80 of 2.x */

/* Takes one arc and the dot behind it, of which `*ret_dot` tells. "0" is an arc, "01" is
 * none. */
static bool read_arc(struct rd *r, uint64_t *ret_arc, bool *ret_dot)
{
	uint64_t arc = 0;
	bool some = false;

	*ret_arc = 0;
	*ret_dot = false;
	while (rd_more(r)) {
		uint8_t c = rd_u8(r);

		if (c == '.') {
			*ret_dot = true;
			break;
		}
		if (c < '0' || c > '9' || arc > ARC_MAX || (some && arc == 0))
			return false;
		arc = arc * 10 + (uint64_t)(c - '0');
		some = true;
	}
	*ret_arc = arc;
	return some;
}

/* Base 128, the highest bit set on all bytes but the last. */
static void write_arc(struct wr *w, uint64_t arc)
{
	for (unsigned shift = 63; shift > 0; shift -= 7)
		if (arc >> shift != 0)
			wr_u8(w, (uint8_t)(0x80 | (arc >> shift & 0x7f)));
	wr_u8(w, (uint8_t)(arc & 0x7f));
}

bool oid_read(struct ward_span text, uint8_t ret[OID_LEN_MAX], size_t *ret_len)
{
	struct wr w = wr_of(ret, OID_LEN_MAX);
	struct rd r = rd_of(text);
	uint64_t first, arc;
	bool dot, good;

	*ret_len = 0;
	good = read_arc(&r, &first, &dot);
	if (!good || !dot || first > 2)
		return false;
	good = read_arc(&r, &arc, &dot);
	if (!good || (first < 2 && arc > 39))
		return false;
	/* 8.19.4: the first two arcs share a number. */
	write_arc(&w, first * 40 + arc);
	while (good && dot) {
		good = read_arc(&r, &arc, &dot);
		write_arc(&w, arc);
	}
	if (!good || w.bad)
		return false;
	*ret_len = w.len;
	return true;
}

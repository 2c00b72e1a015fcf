/* oid_read.c - an object identifier out of digits and dots. X.690 8.19 */
#include "der/oid.h"

#define ARC_MAX (UINT64_MAX / 16) /* room for one digit more, and for the 80 of 2.x */

/* The arc at `*text`, which is left behind it. "0" is one, "01" is none. */
static bool read_arc(const char **text, uint64_t *ret_arc)
{
	const char *p = *text;
	uint64_t arc = 0;
	size_t digits = 0;

	*ret_arc = 0;
	for (; *p >= '0' && *p <= '9'; p++) {
		if (arc > ARC_MAX || (digits > 0 && arc == 0))
			return false;
		arc = arc * 10 + (uint64_t)(*p - '0');
		digits++;
	}
	*text = p;
	*ret_arc = arc;
	return digits > 0;
}

/* Base 128, the highest bit set on all bytes but the last. */
static bool write_arc(uint64_t arc, uint8_t ret[OID_LEN_MAX], size_t *len)
{
	size_t num = 1;

	for (uint64_t rest = arc >> 7; rest > 0; rest >>= 7)
		num++;
	if (num > OID_LEN_MAX - *len)
		return false;
	for (size_t i = 0; i < num; i++) {
		uint8_t low = (uint8_t)(arc & 0x7f);

		ret[*len + num - 1 - i] = i == 0 ? low : (uint8_t)(low | 0x80);
		arc >>= 7;
	}
	*len += num;
	return true;
}

bool oid_read(const char *text, uint8_t ret[OID_LEN_MAX], size_t *ret_len)
{
	uint64_t first, arc;
	size_t len = 0;

	*ret_len = 0;
	if (text == NULL || !read_arc(&text, &first) || first > 2 || *text != '.')
		return false;
	text++;
	if (!read_arc(&text, &arc) || (first < 2 && arc > 39))
		return false;
	/* 8.19.4: the first two arcs share a number. */
	if (!write_arc(first * 40 + arc, ret, &len))
		return false;
	while (*text == '.') {
		text++;
		if (!read_arc(&text, &arc) || !write_arc(arc, ret, &len))
			return false;
	}
	if (*text != '\0')
		return false;
	*ret_len = len;
	return true;
}

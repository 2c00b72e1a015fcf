/* der_edit.c - elements left out, doubled, swapped, or written otherwise. */
#include "der_edit.h"

#include <string.h>
#include "draw.h"
#include "forge.h"

enum way { LEAVE_OUT, DOUBLE, SWAP, OTHER_TAG, CUT, LENGTHEN, CHANGE_BIT, CHANGE_BYTE, EMPTY,
	LONG_LENGTH, INDEFINITE, ZERO_IN_FRONT, CONSTRUCTED, WAYS };

static const char *const names[WAYS] = { "element left out", "element doubled",
	"elements swapped", "other tag", "contents cut", "contents lengthened", "bit changed",
	"byte changed", "contents emptied", "long length", "indefinite length", "zero in front",
	"constructed" };

struct edit {
	unsigned left; /* elements to pass before the one that is changed */
	enum way way;
	unsigned num;  /* elements met */
};

static void edit_all(struct rd *r, struct wr *w, struct edit *e);

static bool is_nested(uint8_t tag, struct ward_span contents)
{
	struct rd in = rd_of(contents);
	uint8_t inner;

	if (tag & 0x20)
		return true;
	if (tag != DER_OCTET_STRING)
		return false;
	der_any(&in, &inner);
	return rd_done(&in) && inner != 0;
}

static void copy(struct wr *w, uint8_t tag, struct ward_span contents, struct edit *e)
{
	uint8_t buf[FORGE_LEN / 4];
	struct rd in = rd_of(contents);
	struct wr inner = wr_of(buf, sizeof buf);

	if (!is_nested(tag, contents)) {
		der_write_value(w, tag, contents);
		return;
	}
	edit_all(&in, &inner, e);
	CHECK(!inner.bad);
	der_write_value(w, tag, (struct ward_span){ buf, inner.len });
}

static void write_long(struct wr *w, uint8_t tag, struct ward_span s)
{
	wr_u8(w, tag);
	wr_u8(w, 0x83);
	wr_u24(w, (uint32_t)s.len);
	wr_span(w, s);
}

/* The contents in a buffer, changed. */
static void write_changed(struct wr *w, uint8_t tag, struct ward_span s, enum way way)
{
	static uint8_t buf[FORGE_LEN];
	struct wr in = wr_of(buf, sizeof buf);
	size_t at = s.len > 0 ? draw((uint32_t)s.len) : 0;

	if (way == ZERO_IN_FRONT)
		wr_u8(&in, 0);
	if (way != EMPTY)
		wr_span(&in, way == CUT && s.len > 0 ? (struct ward_span){ s.p, s.len - 1 } : s);
	if (way == LENGTHEN)
		wr_u8(&in, (uint8_t)draw(256));
	if (way == CHANGE_BIT && s.len > 0)
		buf[at] ^= (uint8_t)(1u << draw(8));
	if (way == CHANGE_BYTE && s.len > 0)
		buf[at] = (uint8_t)draw(256);
	CHECK(!in.bad);
	der_write_value(w, tag, (struct ward_span){ buf, in.len });
}

static uint8_t other_tag(uint8_t tag)
{
	static const uint8_t tags[] = { DER_BOOLEAN, DER_INTEGER, DER_BIT_STRING, DER_OCTET_STRING,
		DER_NULL, DER_OID, DER_UTF8_STRING, DER_PRINTABLE_STRING, DER_IA5_STRING,
		DER_TELETEX_STRING, DER_BMP_STRING, DER_UTC_TIME, DER_GENERALIZED_TIME, DER_SEQUENCE,
		DER_SET, 0x80, 0x81, 0x82, 0x83, 0x86, 0x87, 0xa0, 0xa1, 0xa3, 0xa4 };

	return draw(4) == 0 ? (uint8_t)(tag ^ 0x20) : DRAW_OF(tags);
}

static void edit_one(struct wr *w, uint8_t tag, struct ward_span s, struct edit *e)
{
	static const uint8_t zeros[2];

	switch (e->way) {
	case LEAVE_OUT:
		break;
	case DOUBLE:
		der_write_value(w, tag, s);
		der_write_value(w, tag, s);
		break;
	case OTHER_TAG:
		der_write_value(w, other_tag(tag), s);
		break;
	case LONG_LENGTH:
		write_long(w, tag, s);
		break;
	case INDEFINITE:
		wr_u8(w, tag | 0x20);
		wr_u8(w, 0x80);
		wr_span(w, s);
		wr_bytes(w, zeros, 2);
		break;
	case CONSTRUCTED: {
		static uint8_t buf[FORGE_LEN];
		struct wr in = wr_of(buf, sizeof buf);

		der_write_value(&in, tag, s);
		CHECK(!in.bad);
		der_write_value(w, tag | 0x20, (struct ward_span){ buf, in.len });
		break;
	}
	default:
		write_changed(w, tag, s, e->way);
		break;
	}
}

static void edit_all(struct rd *r, struct wr *w, struct edit *e)
{
	while (rd_more(r)) {
		uint8_t tag, next_tag;
		struct ward_span s = der_any(r, &tag);
		bool here = e->left == e->num;

		e->num++;
		if (!here) {
			copy(w, tag, s, e);
		} else if (e->way == SWAP && rd_more(r)) {
			struct ward_span next = der_any(r, &next_tag);

			der_write_value(w, next_tag, next);
			der_write_value(w, tag, s);
		} else {
			edit_one(w, tag, s, e);
		}
	}
}

static unsigned count(struct ward_span der)
{
	static uint8_t buf[FORGE_LEN];
	struct edit e = { UINT32_MAX, LEAVE_OUT, 0 };
	struct wr w = wr_of(buf, sizeof buf);
	struct rd r = rd_of(der);

	edit_all(&r, &w, &e);
	CHECK(!w.bad);
	return e.num;
}

struct ward_span der_edit(struct ward_span der, const char **ret_what)
{
	static uint8_t buf[FORGE_LEN];
	struct edit e = { draw(count(der)), (enum way)draw(WAYS), 0 };
	struct wr w = wr_of(buf, sizeof buf);
	struct rd r = rd_of(der);

	edit_all(&r, &w, &e);
	CHECK(!w.bad);
	*ret_what = names[e.way];
	return forge_bytes(buf, w.len);
}

static const char *const spoils[] = { "a bit changed", "a byte changed", "a byte left out",
	"a byte put in", "cut short", "bytes behind the end", "a length one more",
	"a length one less" };

/* Where the first length byte of an element in the outermost layers stands. */
static size_t some_length(struct ward_span der)
{
	size_t at = 1;

	/* Certificate, TBSCertificate: both have lengths of more than a byte. */
	for (uint32_t i = draw(3); i > 0 && at + 6 < der.len; i--)
		at += (size_t)(der.p[at] >= 0x80 ? der.p[at] & 0x7f : 0) + 2;
	return at + (der.p[at] >= 0x80 ? der.p[at] & 0x7f : 0);
}

struct ward_span der_spoil(struct ward_span der, const char **ret_what)
{
	static uint8_t buf[FORGE_LEN + 8];
	uint32_t way = draw(sizeof spoils / sizeof spoils[0]);
	size_t at = draw((uint32_t)der.len), length = some_length(der), len = der.len;

	*ret_what = spoils[way];
	CHECK(len <= FORGE_LEN && length < len);
	memset(buf, 0, sizeof buf);
	memcpy(buf, der.p, len);
	switch (way) {
	case 0: buf[at] ^= (uint8_t)(1u << draw(8)); break;
	case 1: buf[at] = (uint8_t)draw(256); break;
	case 2: memmove(buf + at, buf + at + 1, --len - at); break;
	case 3: memmove(buf + at + 1, buf + at, len++ - at); break;
	case 4: len = at; break;
	case 5: len += 1 + draw(8); break;
	case 6: buf[length]++; break;
	default: buf[length]--; break;
	}
	return forge_bytes(buf, len);
}

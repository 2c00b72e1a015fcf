/* ext_edit.c - whole extensions, whatever they say. RFC 5280 4.1, 4.2 */
#include "ext_edit.h"

#include "der/der.h"
#include "draw.h"
#include "forge.h"

#define EXTS_MAX 24

struct ext {
	struct ward_span oid, value;
	bool critical;
};

/* The extensions, and what stands before them in the TBSCertificate. */
struct list {
	struct ward_span before;
	struct ext ext[EXTS_MAX];
	size_t num;
};

static bool read_list(struct ward_span tbs, struct list *ret)
{
	struct rd r = rd_of(tbs), start;
	size_t outer = der_open(&r, DER_SEQUENCE);
	uint8_t tag;

	start = r;
	ret->num = 0;
	while (rd_more(&r) && !der_is_next(&r, DER_CONTEXT_C(3)))
		der_any(&r, &tag);
	if (!rd_more(&r))
		return false;
	ret->before = rd_until(&start, r.off);
	der_open(&r, DER_CONTEXT_C(3));
	der_open(&r, DER_SEQUENCE);
	while (rd_more(&r) && ret->num < EXTS_MAX / 2) {
		struct ext *ext = &ret->ext[ret->num++];
		size_t one = der_open(&r, DER_SEQUENCE);

		ext->oid = der_oid(&r);
		ext->critical = der_boolean_default_false(&r);
		ext->value = der_value(&r, DER_OCTET_STRING);
		rd_close(&r, one);
	}
	(void)outer;
	return !r.bad && ret->num > 0;
}

static void write_ext(struct wr *w, const struct ext *ext, bool say_false)
{
	size_t outer = der_write_open(w, DER_SEQUENCE);

	der_write_oid(w, ext->oid);
	if (ext->critical)
		der_write_true(w);
	else if (say_false)
		wr_span(w, forge_hex("010100"));
	der_write_value(w, DER_OCTET_STRING, ext->value);
	der_write_close(w, outer);
}

static struct ward_span write_list(const struct list *list, bool say_false)
{
	static uint8_t buf[FORGE_LEN];
	struct wr w = wr_of(buf, sizeof buf);
	size_t outer = der_write_open(&w, DER_SEQUENCE), tagged, all;

	wr_span(&w, list->before);
	tagged = der_write_open(&w, DER_CONTEXT_C(3));
	all = der_write_open(&w, DER_SEQUENCE);
	for (size_t i = 0; i < list->num; i++)
		write_ext(&w, &list->ext[i], say_false);
	der_write_close(&w, all);
	der_write_close(&w, tagged);
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static struct ward_span with_byte(struct ward_span s, bool in_front)
{
	static uint8_t buf[FORGE_LEN];
	struct wr w = wr_of(buf, sizeof buf);

	if (in_front)
		wr_u8(&w, 0);
	wr_span(&w, s);
	if (!in_front)
		wr_u8(&w, 0);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static struct ward_span in_octets(struct ward_span s)
{
	static uint8_t buf[FORGE_LEN];
	struct wr w = wr_of(buf, sizeof buf);

	der_write_value(&w, DER_OCTET_STRING, s);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

struct ward_span ext_edit(struct ward_span tbs, const char **ret_what)
{
	struct list list;
	struct ext *ext, *other, was;

	*ret_what = "no extensions to edit";
	if (!read_list(tbs, &list))
		return tbs;
	ext = &list.ext[draw((uint32_t)list.num)];
	other = &list.ext[draw((uint32_t)list.num)];
	switch (draw(14)) {
	case 0:
		*ret_what = "an extension left out";
		*ext = list.ext[--list.num];
		break;
	case 1:
		*ret_what = "an extension doubled";
		list.ext[list.num++] = *ext;
		break;
	case 2:
		*ret_what = "an extension doubled with another's value";
		list.ext[list.num] = *ext;
		list.ext[list.num++].value = other->value;
		break;
	case 3:
	case 4:
	case 5:
		*ret_what = "an extension critical or not, the other way";
		ext->critical = !ext->critical;
		break;
	case 6:
		*ret_what = "extensions in another order";
		was = *ext;
		*ext = *other;
		*other = was;
		break;
	case 7:
		*ret_what = "an extension without a value";
		ext->value = (struct ward_span){ NULL, 0 };
		break;
	case 8:
		*ret_what = "an extension with another's value";
		ext->value = other->value;
		break;
	case 9:
		*ret_what = "an extension of no known kind";
		ext->oid = forge_hex("2a0305");
		break;
	case 10:
		*ret_what = "a byte behind the value of an extension";
		ext->value = with_byte(ext->value, false);
		break;
	case 11:
		*ret_what = "a byte before the value of an extension";
		ext->value = with_byte(ext->value, true);
		break;
	case 12:
		*ret_what = "a value in an OCTET STRING too many";
		ext->value = in_octets(ext->value);
		break;
	default:
		*ret_what = "critical FALSE written out";
		return write_list(&list, true);
	}
	return write_list(&list, false);
}

/* dist_point.c - distribution points: their form, and when two are the same. */
#include "pki/dist_point.h"

#include "der/der_write.h"
#include "pki/dn.h"
#include "pki/general_name.h"

/* A name that a relative one was appended to; a longer one equals nothing. */
#define COMPLETE_MAX 4096

struct ward_span dist_names_read(struct rd *r, uint8_t tag)
{
	struct ward_span names = der_value(r, tag);
	struct rd in = rd_of(names);
	unsigned num = 0;

	while (rd_more(&in)) {
		if (num >= DIST_NAMES_MAX) {
			rd_fail(&in);
			break;
		}
		num++;
		general_name_next(&in);
	}
	if (!rd_done(&in) || names.len == 0)
		rd_fail(r);
	return names;
}

/* RelativeDistinguishedName under an implicit tag. */
static struct ward_span read_relative(struct rd *r, uint8_t tag)
{
	struct ward_span relative = der_value(r, tag);
	struct rd in = rd_of(relative);

	while (rd_more(&in)) {
		size_t attribute = der_open(&in, DER_SEQUENCE);
		uint8_t any;

		der_oid(&in);
		der_any(&in, &any);
		rd_close(&in, attribute);
	}
	if (!rd_done(&in) || relative.len == 0)
		rd_fail(r);
	return relative;
}

struct dist_name dist_name_read(struct rd *r)
{
	struct dist_name name = { .full = { NULL, 0 }, .relative = { NULL, 0 } };
	size_t outer = der_open(r, DER_CONTEXT_C(0));

	if (der_is_next(r, DER_CONTEXT_C(0)))
		name.full = dist_names_read(r, DER_CONTEXT_C(0));
	else
		name.relative = read_relative(r, DER_CONTEXT_C(1));
	rd_close(r, outer);
	return name;
}

uint16_t dist_reasons(struct rd *r, uint8_t tag)
{
	struct ward_span value = der_value(r, tag);
	uint16_t set = 0;
	unsigned unused;

	/* An implicitly tagged BIT STRING: unused bits, then the bits. */
	if (value.len < 1 || value.len > 3) {
		rd_fail(r);
		return 0;
	}
	unused = value.p[0];
	if (unused > 7 || (value.len == 1 && unused > 0)) {
		rd_fail(r);
		return 0;
	}
	if (unused > 0 && (value.p[value.len - 1] & ((1u << unused) - 1)) != 0)
		rd_fail(r);
	for (size_t bit = 0; bit < 16 && bit / 8 + 1 < value.len; bit++)
		if ((value.p[bit / 8 + 1] & (0x80u >> bit % 8)) != 0)
			set |= (uint16_t)(1u << bit);
	return set & REASONS_ALL;
}

struct dist_point dist_point_next(struct rd *r)
{
	struct dist_point point = { .reasons = REASONS_ALL };
	size_t outer = der_open(r, DER_SEQUENCE);
	bool named = der_is_next(r, DER_CONTEXT_C(0)), issued;

	if (named)
		point.name = dist_name_read(r);
	if (der_is_next(r, DER_CONTEXT(1)))
		point.reasons = dist_reasons(r, DER_CONTEXT(1));
	issued = der_is_next(r, DER_CONTEXT_C(2));
	if (issued)
		point.issuer = dist_names_read(r, DER_CONTEXT_C(2));
	rd_close(r, outer);
	/* "either distributionPoint or cRLIssuer MUST be present" */
	if (!named && !issued)
		rd_fail(r);
	return point;
}

struct ward_span dist_names_directory(struct ward_span names)
{
	struct ward_span found = { NULL, 0 };
	struct rd r = rd_of(names);

	while (rd_more(&r) && found.len == 0) {
		struct general_name name = general_name_next(&r);

		if (name.kind == GENERAL_NAME_DIRECTORY)
			found = name.value;
	}
	return found;
}

bool dist_names_has(struct ward_span names, struct ward_span directory)
{
	struct rd r = rd_of(names);

	while (rd_more(&r)) {
		struct general_name name = general_name_next(&r);

		if (name.kind == GENERAL_NAME_DIRECTORY &&
			dn_compare(name.value, directory) == DN_SAME)
			return true;
	}
	return false;
}

static bool same_name(const struct general_name *a, const struct general_name *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == GENERAL_NAME_DIRECTORY)
		return dn_compare(a->value, b->value) == DN_SAME;
	/* 5.2.5: "The identical encoding MUST be used". */
	return span_is(a->value, b->value);
}

static bool lists_common(struct ward_span a, struct ward_span b)
{
	struct rd ra = rd_of(a);

	while (rd_more(&ra)) {
		struct general_name x = general_name_next(&ra);
		struct rd rb = rd_of(b);

		while (!ra.bad && rd_more(&rb)) {
			struct general_name y = general_name_next(&rb);

			if (!rb.bad && same_name(&x, &y))
				return true;
		}
	}
	return false;
}

/* 4.2.1.13: "The fragment is appended to the X.500 distinguished name of the CRL
 * issuer to obtain the distribution point name". Empty when it does not fit. */
static struct ward_span complete(struct ward_span issuer, struct ward_span relative,
	uint8_t room[COMPLETE_MAX])
{
	struct wr w = wr_of(room, COMPLETE_MAX);
	struct rd r = rd_of(issuer);
	size_t mark = der_write_open(&w, DER_SEQUENCE);

	wr_span(&w, der_value(&r, DER_SEQUENCE));
	der_write_value(&w, DER_SET, relative);
	der_write_close(&w, mark);
	return (struct ward_span){ room, w.bad || !rd_done(&r) ? 0 : w.len };
}

bool dist_name_common(const struct dist_name *a, struct ward_span a_issuer,
	const struct dist_name *b, struct ward_span b_issuer)
{
	uint8_t room_a[COMPLETE_MAX], room_b[COMPLETE_MAX];
	struct ward_span whole_a = { NULL, 0 }, whole_b = { NULL, 0 };

	if (a->relative.len > 0)
		whole_a = complete(a_issuer, a->relative, room_a);
	if (b->relative.len > 0)
		whole_b = complete(b_issuer, b->relative, room_b);
	if (whole_a.len > 0 && whole_b.len > 0)
		return dn_compare(whole_a, whole_b) == DN_SAME;
	if (whole_a.len > 0)
		return dist_names_has(b->full, whole_a);
	if (whole_b.len > 0)
		return dist_names_has(a->full, whole_b);
	return lists_common(a->full, b->full);
}

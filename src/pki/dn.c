/* dn.c - comparing distinguished names. RFC 5280 7.1
 *
 * Attribute values are folded to lower case; white space at the ends is dropped,
 * inside it is one space. */
#include "pki/dn.h"

#include "der/der.h"

/* A walk over the folded characters of a string. */
struct folded {
	struct ward_span s;
	size_t at;
};

static bool is_ascii_text(uint8_t tag)
{
	return tag == DER_UTF8_STRING || tag == DER_PRINTABLE_STRING || tag == DER_IA5_STRING ||
		tag == DER_TELETEX_STRING || tag == DER_NUMERIC_STRING || tag == DER_VISIBLE_STRING;
}

static struct folded fold(struct ward_span s)
{
	while (s.len > 0 && s.p[0] == ' ') {
		s.p++;
		s.len--;
	}
	while (s.len > 0 && s.p[s.len - 1] == ' ')
		s.len--;
	return (struct folded){ .s = s, .at = 0 };
}

/* The next folded character, -1 at the end. */
static int next(struct folded *f)
{
	uint8_t c;

	if (f->at >= f->s.len)
		return -1;
	c = f->s.p[f->at];
	f->at++;
	if (c == ' ')
		while (f->at < f->s.len && f->s.p[f->at] == ' ')
			f->at++;
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static bool is_ascii(struct ward_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] > 0x7f)
			return false;
	return true;
}

static enum dn_match compare_value(uint8_t tag_a, struct ward_span a, uint8_t tag_b,
	struct ward_span b)
{
	struct folded fa = fold(a), fb = fold(b);
	int ca, cb;

	if (tag_a == tag_b && span_is(a, b))
		return DN_SAME;
	if (!is_ascii_text(tag_a) || !is_ascii_text(tag_b))
		return DN_UNCLEAR;
	do {
		ca = next(&fa);
		cb = next(&fb);
	} while (ca == cb && ca >= 0);
	if (ca == cb && tag_a == tag_b)
		return DN_SAME;
	/* TeletexString has another alphabet beyond ASCII, UTF-8 has case there. */
	if (!is_ascii(a) || !is_ascii(b))
		return DN_UNCLEAR;
	return ca == cb ? DN_SAME : DN_DIFFERENT;
}

/* One attribute; false and bad at the end or when the form is wrong. */
struct attribute {
	struct ward_span type, value;
	uint8_t tag;
};

static struct attribute next_attribute(struct rd *r)
{
	struct attribute a;
	size_t outer = der_open(r, DER_SEQUENCE);

	a.type = der_oid(r);
	a.value = der_any(r, &a.tag);
	rd_close(r, outer);
	return a;
}

/* Of two outcomes the one that says less about equality. */
static enum dn_match both(enum dn_match x, enum dn_match y)
{
	if (x == DN_DIFFERENT || y == DN_DIFFERENT)
		return DN_DIFFERENT;
	return x == DN_UNCLEAR || y == DN_UNCLEAR ? DN_UNCLEAR : DN_SAME;
}

/* Two relative names: the same attributes in the same order, for DER sorts a SET;
 * folding may change that order, so several attributes can be unclear. */
static enum dn_match compare_rdn(struct rd *a, struct rd *b)
{
	size_t outer_a = der_open(a, DER_SET), outer_b = der_open(b, DER_SET);
	enum dn_match match = DN_SAME;
	unsigned num = 0;

	while (rd_more(a) && rd_more(b)) {
		struct attribute x = next_attribute(a), y = next_attribute(b);

		num++;
		if (!span_is(x.type, y.type))
			match = DN_DIFFERENT;
		else
			match = both(match, compare_value(x.tag, x.value, y.tag, y.value));
	}
	if (rd_more(a) || rd_more(b))
		return DN_DIFFERENT;
	rd_close(a, outer_a);
	rd_close(b, outer_b);
	if (a->bad || b->bad)
		return DN_UNCLEAR;
	return num > 1 && match == DN_DIFFERENT ? DN_UNCLEAR : match;
}

static enum dn_match compare(struct ward_span name, struct ward_span base, bool whole)
{
	struct rd a = rd_of(name), b = rd_of(base);
	enum dn_match match = DN_SAME;

	der_open(&a, DER_SEQUENCE);
	der_open(&b, DER_SEQUENCE);
	while (rd_more(&a) && rd_more(&b) && match != DN_DIFFERENT)
		match = both(match, compare_rdn(&a, &b));
	if (a.bad || b.bad)
		return match == DN_DIFFERENT ? DN_DIFFERENT : DN_UNCLEAR;
	if (rd_more(&b) || (whole && rd_more(&a)))
		return DN_DIFFERENT;
	return match;
}

enum dn_match dn_compare(struct ward_span a, struct ward_span b)
{
	if (span_is(a, b))
		return DN_SAME;
	return compare(a, b, true);
}

enum dn_match dn_within(struct ward_span name, struct ward_span base)
{
	return compare(name, base, false);
}

/* FNV-1a over the folded values. */
static uint32_t hash_value(uint32_t hash, struct ward_span value)
{
	struct folded f = fold(value);

	for (int c = next(&f); c >= 0; c = next(&f))
		hash = (hash ^ (uint32_t)c) * 16777619u;
	return hash;
}

uint32_t dn_hash(struct ward_span name)
{
	struct rd r = rd_of(name);
	uint32_t hash = 2166136261u, sum = 0;

	der_open(&r, DER_SEQUENCE);
	while (rd_more(&r)) {
		size_t set = der_open(&r, DER_SET);

		/* Attributes of one relative name may come in any order. */
		sum = 0;
		while (rd_more(&r))
			sum += hash_value(hash, next_attribute(&r).value);
		hash = sum;
		rd_close(&r, set);
	}
	return hash;
}

/* explain_names.c - whom a certificate is for, and which of its names was meant. */
#include "pki/explain.h"

#include "der/der.h"
#include "pki/general_name.h"
#include "pki/name.h"

#define SANS_SHOWN 6   /* of the names, so that a line stays one */
#define SANS_LOOKED 64 /* at for the nearest: comparing costs the product of the lengths */

/* The value of the last attribute of this type: the most specific one. */
static struct ward_span attribute(struct ward_span name, enum oid type)
{
	struct rd r = rd_of(name);
	struct ward_span found = { NULL, 0 };
	uint8_t tag;

	size_t outer = der_open(&r, DER_SEQUENCE);
	while (rd_more(&r)) {
		size_t set = der_open(&r, DER_SET);

		while (rd_more(&r)) {
			size_t pair = der_open(&r, DER_SEQUENCE);
			enum oid is = oid_find(der_oid(&r));
			struct ward_span value = der_any(&r, &tag);

			rd_close(&r, pair);
			if (is == type)
				found = value;
		}
		rd_close(&r, set);
	}
	rd_close(&r, outer);
	return rd_done(&r) ? found : (struct ward_span){ NULL, 0 };
}

void prose_name(struct prose *t, struct ward_span name)
{
	struct ward_span text = attribute(name, OID_COMMON_NAME);

	if (text.len == 0)
		text = attribute(name, OID_ORGANIZATION);
	if (text.len == 0)
		prose_put(t, "(no name)");
	else
		prose_bytes(t, text);
}

static bool is_shown(const struct general_name *name)
{
	switch (name->kind) {
	case GENERAL_NAME_DNS:
	case GENERAL_NAME_EMAIL:
		return true;
	case GENERAL_NAME_IP:
		return name->value.len == 4 || name->value.len == 16;
	default:
		return false;
	}
}

static void san(struct prose *t, const struct general_name *name)
{
	char ip[NAME_IP_TEXT];

	if (name->kind == GENERAL_NAME_IP) {
		name_ip_write(name->value, ip);
		prose_put(t, ip);
	} else {
		prose_bytes(t, name->value);
	}
}

void prose_sans(struct prose *t, const struct cert *cert)
{
	struct rd r = rd_of(cert->san.value);
	int64_t shown = 0, more = 0;

	while (rd_more(&r)) {
		struct general_name name = general_name_next(&r);

		if (r.bad || !is_shown(&name))
			continue;
		if (shown == SANS_SHOWN) {
			more++;
			continue;
		}
		if (shown > 0)
			prose_put(t, ", ");
		san(t, &name);
		shown++;
	}
	if (shown == 0)
		prose_put(t, "no name at all");
	if (more > 0) {
		prose_put(t, " and ");
		prose_number(t, more);
		prose_put(t, " more");
	}
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 'a' - 'A') : c;
}

/* Letters to add, drop or change to make `b` of `a`; both are at most NAME_DNS_MAX long. */
static unsigned distance(struct ward_span a, struct ward_span b)
{
	uint16_t row[NAME_DNS_MAX + 1];

	for (size_t j = 0; j <= b.len; j++)
		row[j] = (uint16_t)j;
	for (size_t i = 0; i < a.len; i++) {
		uint16_t corner = row[0];

		row[0] = (uint16_t)(i + 1);
		for (size_t j = 0; j < b.len; j++) {
			unsigned best = corner + (lower(a.p[i]) != lower(b.p[j]) ? 1u : 0u);

			if (row[j] + 1u < best)
				best = row[j] + 1u;
			if (row[j + 1] + 1u < best)
				best = row[j + 1] + 1u;
			corner = row[j + 1];
			row[j + 1] = (uint16_t)best;
		}
	}
	return row[b.len];
}

/* One name is the other with something before or behind it: "shop.example.org" for
 * "shop.example". That is nearer than any change of letters. */
static bool is_part(struct ward_span a, struct ward_span b)
{
	struct ward_span longer = a.len > b.len ? a : b, shorter = a.len > b.len ? b : a;
	struct ward_span begin = { longer.p, shorter.len };
	struct ward_span end = { longer.p + (longer.len - shorter.len), shorter.len };

	if (shorter.len < 4)
		return false;
	return distance(begin, shorter) == 0 || distance(end, shorter) == 0;
}

struct ward_span explain_nearest(const struct cert *cert, const char *asked)
{
	struct ward_span wanted = span_of(asked), found = { NULL, 0 };
	struct rd r = rd_of(cert->san.value);
	size_t looked = 0;
	unsigned best;

	/* Names that differ in more than a third were not meant. */
	best = (unsigned)(wanted.len / 3 + 2);
	while (wanted.len <= NAME_DNS_MAX && looked < SANS_LOOKED && rd_more(&r)) {
		struct general_name name = general_name_next(&r);
		unsigned apart;

		looked++;
		if (r.bad || name.kind != GENERAL_NAME_DNS || name.value.len > NAME_DNS_MAX)
			continue;
		apart = is_part(wanted, name.value) ? 1 : distance(wanted, name.value);
		if (apart >= best || apart >= name.value.len)
			continue;
		best = apart;
		found = name.value;
	}
	return found;
}

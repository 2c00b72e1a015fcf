/* dn_text.c - a distinguished name as a string. RFC 4514 */
#include "pki/dn_text.h"

#include <string.h>
#include "der/der.h"

static void put_char(struct prose *t, char c)
{
	char text[2] = { c, '\0' };

	prose_put(t, text);
}

static void put_hex(struct prose *t, uint8_t byte)
{
	static const char digits[] = "0123456789abcdef";

	put_char(t, digits[byte >> 4]);
	put_char(t, digits[byte & 15]);
}

/* 2.4: what has a meaning in the string is escaped; beyond ASCII all is, so that the text
 * is harmless wherever it is shown. */
static void put_string(struct prose *t, struct ward_span value)
{
	for (size_t i = 0; i < value.len; i++) {
		uint8_t c = value.p[i];
		bool edge = (c == ' ' && (i == 0 || i + 1 == value.len)) || (c == '#' && i == 0);

		if (c < 0x20 || c >= 0x7f) {
			put_char(t, '\\');
			put_hex(t, c);
			continue;
		}
		if (edge || strchr("\"+,;<>\\", c) != NULL)
			put_char(t, '\\');
		put_char(t, (char)c);
	}
}

/* 3: the types that have a short name in every program. The others are written as numbers. */
static const char *short_name(enum oid type)
{
	switch (type) {
	case OID_COMMON_NAME:
	case OID_COUNTRY:
	case OID_LOCALITY:
	case OID_STATE:
	case OID_ORGANIZATION:
	case OID_ORGANIZATIONAL_UNIT:
	case OID_DOMAIN_COMPONENT: return oid_text(type);
	default: return NULL;
	}
}

static bool is_string(uint8_t tag)
{
	return tag == DER_UTF8_STRING || tag == DER_PRINTABLE_STRING || tag == DER_IA5_STRING;
}

/* AttributeTypeAndValue */
static void put_attribute(struct prose *t, struct rd *r)
{
	size_t outer = der_open(r, DER_SEQUENCE), start;
	struct ward_span type = der_oid(r), value, whole;
	const char *name = short_name(oid_find(type));
	char dotted[OID_DOTTED_MAX];
	uint8_t tag;

	start = r->off;
	value = der_any(r, &tag);
	whole = (struct ward_span){ r->base + start, r->off - start };
	rd_close(r, outer);
	if (r->bad)
		return;
	oid_dotted(type, dotted);
	prose_put(t, name != NULL ? name : dotted);
	put_char(t, '=');
	if (name != NULL && is_string(tag)) {
		put_string(t, value);
		return;
	}
	put_char(t, '#');
	for (size_t i = 0; i < whole.len; i++)
		put_hex(t, whole.p[i]);
}

static void put_relative(struct prose *t, struct ward_span set)
{
	struct rd r = rd_of(set);
	size_t outer = der_open(&r, DER_SET);
	bool first = true;

	while (rd_more(&r)) {
		if (!first)
			put_char(t, '+');
		first = false;
		put_attribute(t, &r);
	}
	rd_close(&r, outer);
}

/* 2.1: "starting with the last element of the sequence and moving backwards" */
void dn_text(struct prose *t, struct ward_span name)
{
	struct ward_span relative[CERT_RDNS_MAX];
	struct rd r = rd_of(name);
	size_t outer = der_open(&r, DER_SEQUENCE), num = 0;

	while (rd_more(&r) && num < CERT_RDNS_MAX) {
		relative[num] = der_element(&r, DER_SET);
		num++;
	}
	rd_close(&r, outer);
	for (size_t i = num; i-- > 0;) {
		put_relative(t, relative[i]);
		if (i > 0)
			put_char(t, ',');
	}
}

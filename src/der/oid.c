/* oid.c - the table of object identifiers. */
#include "der/oid.h"

#include <stdint.h>
#include <string.h>

struct row {
	struct ward_span contents;
	const char *text;
};

static const struct row rows[OID_COUNT] = {
	[OID_UNKNOWN] = { { NULL, 0 }, "unknown" },
#define ROW(name, bytes, text) \
	[OID_##name] = { { (const uint8_t *)(bytes), sizeof(bytes) - 1 }, text },
	OID_TABLE(ROW)
#undef ROW
};

enum oid oid_find(struct ward_span contents)
{
	if (contents.len == 0)
		return OID_UNKNOWN;
	for (unsigned i = 1; i < OID_COUNT; i++) {
		size_t last = contents.len - 1;

		/* The last byte tells most of them apart. */
		if (rows[i].contents.len != contents.len)
			continue;
		if (rows[i].contents.p[last] != contents.p[last])
			continue;
		if (memcmp(rows[i].contents.p, contents.p, contents.len) == 0)
			return (enum oid)i;
	}
	return OID_UNKNOWN;
}

struct ward_span oid_bytes(enum oid oid)
{
	return (unsigned)oid < OID_COUNT ? rows[oid].contents : rows[0].contents;
}

const char *oid_text(enum oid oid)
{
	return (unsigned)oid < OID_COUNT ? rows[oid].text : rows[0].text;
}

/* Writes `arc` in decimal at ret_text[at]; returns the new end, 0 when it does not fit. */
static size_t write_arc(char ret_text[OID_DOTTED_MAX], size_t at, uint64_t arc)
{
	char digits[20] = { 0 };
	size_t first = sizeof digits;

	do {
		first--;
		digits[first] = (char)('0' + arc % 10);
		arc /= 10;
	} while (arc > 0 && first > 0);
	if (at > 0 && at < OID_DOTTED_MAX) {
		ret_text[at] = '.';
		at++;
	}
	for (; first < sizeof digits; first++) {
		if (at >= OID_DOTTED_MAX - 1)
			return 0;
		ret_text[at] = digits[first];
		at++;
	}
	ret_text[at] = '\0';
	return at;
}

void oid_dotted(struct ward_span contents, char ret_text[OID_DOTTED_MAX])
{
	uint64_t arc = 0;
	size_t at = 0;

	ret_text[0] = '\0';
	for (size_t i = 0; i < contents.len; i++) {
		if (arc > UINT64_MAX >> 7)
			break;
		arc = arc << 7 | (contents.p[i] & 0x7f);
		if (contents.p[i] >= 0x80)
			continue;
		/* X.690 8.19.4: the first two arcs share a number. */
		if (at == 0) {
			at = write_arc(ret_text, 0, arc < 80 ? arc / 40 : 2);
			arc = arc < 80 ? arc % 40 : arc - 80;
		}
		at = write_arc(ret_text, at, arc);
		if (at == 0)
			break;
		arc = 0;
		if (i + 1 == contents.len)
			return;
	}
	ret_text[0] = '\0';
}

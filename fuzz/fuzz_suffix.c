/* Lists of public suffixes and names beyond ASCII: pki/suffix.h, pki/punycode.h; common
 * names: pki/spelling.h. The input is a list; its first line is looked up in it. */
#include "pki/suffix.h"

#include "fuzz.h"
#include "pki/name.h"
#include "pki/punycode.h"
#include "pki/spelling.h"

/* A text as the common name of a certificate for 192.0.2.1, ::1 and *.example.org. */
static void spelt(struct ward_span text)
{
	static const uint8_t san[] = "\x87\x04\xc0\x00\x02\x01"
		"\x87\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01" "\x82\x0d*.example.org";
	struct cert cert = { .san = { .value = { san, sizeof san - 1 }, .there = true } };

	(void)spelling_differs(&cert, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct ward_suffixes *suffixes = ward_suffixes_new();
	const uint8_t *cut = len > 0 ? memchr(data, '\n', len) : NULL;
	struct ward_span first = { data, cut != NULL ? (size_t)(cut - data) : len };
	uint8_t name[PUNYCODE_NAME_MAX], again[PUNYCODE_NAME_MAX];
	size_t name_len, again_len;
	struct ward_why why = { 0 };

	HOLDS(suffixes != NULL);
	HOLDS(ward_suffixes_add(suffixes, (const char *)data, len, &why) == 0);
	if (punycode_name(first, name, &name_len)) {
		struct ward_span ascii = { name, name_len };

		HOLDS(name_dns_valid(ascii));
		HOLDS(punycode_name(ascii, again, &again_len));
		HOLDS(again_len == name_len && memcmp(again, name, name_len) == 0);
		/* What stands in the list as a rule is a suffix of it, unless an exception. */
		if (!suffix_is(suffixes, ascii))
			HOLDS(memchr(data, '!', len) != NULL || memchr(first.p, ' ', first.len) != NULL);
	}
	spelt(first);
	ward_suffixes_free(suffixes);
	return 0;
}

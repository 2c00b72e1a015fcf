/* Names: pki/name.h. The input is "asked\npresented". */
#include "pki/name.h"
#include "base/text.h"
#include "fuzz.h"

static void asked_for(const char *text)
{
	struct ward_why why = { 0 };
	struct name name, again;
	char ip[NAME_IP_TEXT];

	if (!name_read(text, &name, &why)) {
		HOLDS(why.code == WARD_WHY_CERT_NAME_INPUT);
		return;
	}
	HOLDS((name.len > 0) != (name.ip_len > 0));
	if (name.len > 0) {
		struct ward_span dns = { (const uint8_t *)name.dns, name.len };

		HOLDS(strlen(name.dns) == name.len && name_dns_valid(dns));
		HOLDS(name_dns_matches(dns, dns));
	} else {
		name_ip_write((struct ward_span){ name.ip, name.ip_len }, ip);
		HOLDS(name_read(ip, &again, &why));
		HOLDS(again.ip_len == name.ip_len && memcmp(again.ip, name.ip, name.ip_len) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const uint8_t *cut = len > 0 ? memchr(data, '\n', len) : NULL;
	size_t first = cut != NULL ? (size_t)(cut - data) : len;
	struct ward_span asked = { data, first }, presented = { data, 0 };
	uint8_t address[16], address_len;
	char *text = malloc(first + 1);

	HOLDS(text != NULL);
	if (first > 0)
		memcpy(text, data, first);
	text[first] = '\0';
	if (cut != NULL)
		presented = (struct ward_span){ cut + 1, len - first - 1 };
	asked_for(text);
	free(text);
	if (name_ip_read(asked, address, &address_len))
		HOLDS(address_len == 4 || address_len == 16);
	/* Without a wildcard only the same letters match. */
	if (name_dns_matches(presented, asked) && presented.p[0] != '*')
		HOLDS(presented.len == asked.len);
	return 0;
}

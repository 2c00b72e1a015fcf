/* spelling.c - the spellings of one name. Baseline Requirements 7.1.4.3 */
#include "pki/spelling.h"

#include "pki/general_name.h"
#include "pki/name.h"
#include "pki/punycode.h"

static bool is_unicode_name(struct ward_span text);
static bool means_ip(struct ward_span text, struct ward_span ip);
static bool means_dns(struct ward_span text, struct ward_span dns);

bool spelling_differs(const struct cert *cert, struct ward_span text)
{
	struct rd r = rd_of(cert->san.value);
	bool meant = is_unicode_name(text);

	while (rd_more(&r)) {
		struct general_name san = general_name_next(&r);
		struct ward_span name = san.value;
		char ip[NAME_IP_TEXT];

		if (san.kind == GENERAL_NAME_IP) {
			name_ip_write(san.value, ip);
			name = span_of(ip);
			meant = meant || means_ip(text, san.value);
		} else if (san.kind == GENERAL_NAME_DNS) {
			meant = meant || means_dns(text, name);
		} else {
			continue;
		}
		if (span_is(name, text))
			return false;
	}
	return meant;
}

/* One number of an address as C programs read it: 0x and 0 in front mean something to
 * some of them, and the latter nothing to others. */
static bool loose_number(struct rd *r, bool octal, uint64_t *ret)
{
	uint32_t base = 10;
	size_t start = r->off;

	*ret = 0;
	if (r->end - r->off > 2 && r->base[r->off] == '0' && (r->base[r->off + 1] | 0x20) == 'x') {
		base = 16;
		start = rd_take(r, 2);
	} else if (octal && r->off < r->end && r->base[r->off] == '0') {
		base = 8;
	}
	while (rd_more(r) && r->base[r->off] != '.') {
		uint8_t c = rd_u8(r) | 0x20;
		uint32_t digit = UINT32_MAX;

		if (c >= '0' && c <= '9')
			digit = c - (uint32_t)'0';
		else if (c >= 'a' && c <= 'f')
			digit = c - 'a' + 10u;
		if (digit >= base || *ret > UINT32_MAX)
			return false;
		*ret = *ret * base + digit;
	}
	return r->off > start;
}

/* An IPv4 address in any spelling that inet_aton of some system takes. */
static bool loose_v4(struct ward_span text, bool octal, uint8_t ret_ip[4])
{
	struct rd r = rd_of(text);
	uint64_t ip = 0, part;
	unsigned num = 0;

	for (;;) {
		TRY(loose_number(&r, octal, &part));
		num++;
		if (!rd_more(&r))
			break;
		if (part > 255 || num == 4)
			return false;
		ip |= part << (32 - 8 * num);
		rd_u8(&r);
	}
	if (part >> (40 - 8 * num) != 0)
		return false;
	ip |= part;
	for (unsigned i = 0; i < 4; i++)
		ret_ip[i] = (uint8_t)(ip >> (24 - 8 * i));
	return true;
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

/* Does the text mean this address, however it is spelt? */
static bool means_ip(struct ward_span text, struct ward_span ip)
{
	uint8_t read[16], len;

	if (name_ip_read(text, read, &len))
		return span_is(ip, (struct ward_span){ read, len });
	for (unsigned octal = 0; octal < 2; octal++)
		if (loose_v4(text, octal != 0, read) && span_is(ip, (struct ward_span){ read, 4 }))
			return true;
	return false;
}

/* A DNS name in the letters of its own language, which no subjectAltName can be. */
static bool is_unicode_name(struct ward_span text)
{
	uint8_t name[PUNYCODE_NAME_MAX];
	bool ascii = true, dotted = false;
	size_t len;

	for (size_t i = 0; i < text.len; i++) {
		ascii = ascii && text.p[i] < 0x80;
		dotted = dotted || text.p[i] == '.';
	}
	return !ascii && dotted && punycode_name(text, name, &len);
}

/* The same for a DNS name, whatever the case. */
static bool means_dns(struct ward_span text, struct ward_span dns)
{
	if (text.len != dns.len)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (lower(text.p[i]) != lower(dns.p[i]))
			return false;
	return true;
}

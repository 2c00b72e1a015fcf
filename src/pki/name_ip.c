/* name_ip.c - IP addresses from and to text. RFC 4291 2.2, RFC 5952 */
#include "pki/name.h"

/* Four decimal numbers with dots between and no leading zero. */
static bool read_v4(struct ward_span text, uint8_t ret_ip[4])
{
	size_t at = 0;

	for (unsigned i = 0; i < 4; i++) {
		unsigned value = 0, num = 0;

		if (i > 0) {
			if (at >= text.len || text.p[at] != '.')
				return false;
			at++;
		}
		while (at < text.len && num < 3 && text.p[at] >= '0' && text.p[at] <= '9') {
			/* 010 is eight to some programs and ten to others. */
			if (num > 0 && value == 0)
				return false;
			value = value * 10 + (unsigned)(text.p[at] - '0');
			num++;
			at++;
		}
		if (num == 0 || value > 255)
			return false;
		ret_ip[i] = (uint8_t)value;
	}
	return at == text.len;
}

static int hex_value(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Up to four hex digits at text[*at]; the number of digits, 0 for none. */
static unsigned read_group(struct ward_span text, size_t *at, unsigned *ret_value)
{
	unsigned num = 0;

	*ret_value = 0;
	while (*at < text.len && num < 4) {
		int digit = hex_value(text.p[*at]);

		if (digit < 0)
			break;
		*ret_value = *ret_value << 4 | (unsigned)digit;
		num++;
		(*at)++;
	}
	return num;
}

/* Eight groups, one run of which may be "::", the last two of which may be an
 * IPv4 address. */
static bool read_v6(struct ward_span text, uint8_t ret_ip[16])
{
	uint8_t part[16] = { 0 };
	size_t at = 0, num = 0, gap = 17;

	if (text.len >= 2 && text.p[0] == ':' && text.p[1] == ':') {
		gap = 0;
		at = 2;
	}
	while (at < text.len) {
		size_t start = at;
		unsigned value;

		if (num > 14 || read_group(text, &at, &value) == 0)
			return false;
		if (at < text.len && text.p[at] == '.') {
			struct ward_span rest = { text.p + start, text.len - start };
			uint8_t v4[4];

			if (num > 12 || !read_v4(rest, v4))
				return false;
			for (unsigned i = 0; i < 4; i++)
				part[num + i] = v4[i];
			num += 4;
			break;
		}
		part[num] = (uint8_t)(value >> 8);
		part[num + 1] = (uint8_t)value;
		num += 2;
		if (at == text.len)
			break;
		if (text.p[at] != ':')
			return false;
		at++;
		if (at < text.len && text.p[at] == ':') {
			if (gap <= 16)
				return false;
			gap = num;
			at++;
		} else if (at == text.len) {
			return false;
		}
	}
	/* Without a gap all 16 bytes are there; a gap stands for two at least. */
	if (gap > 16 ? num != 16 : num > 14)
		return false;
	for (size_t i = 0; i < 16; i++)
		ret_ip[i] = 0;
	for (size_t i = 0; i < num; i++)
		ret_ip[i < gap ? i : 16 - num + i] = part[i];
	return true;
}

bool name_ip_read(struct ward_span text, uint8_t ret_ip[16], uint8_t *ret_len)
{
	*ret_len = 0;
	if (read_v4(text, ret_ip)) {
		*ret_len = 4;
		return true;
	}
	if (read_v6(text, ret_ip)) {
		*ret_len = 16;
		return true;
	}
	return false;
}

static size_t write_number(char *to, unsigned value)
{
	size_t num = value >= 100 ? 3 : value >= 10 ? 2 : 1;

	for (size_t i = num; i-- > 0;) {
		to[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return num;
}

static size_t write_v4(const uint8_t *ip, char *to)
{
	size_t at = 0;

	for (unsigned i = 0; i < 4; i++) {
		if (i > 0)
			to[at++] = '.';
		at += write_number(to + at, ip[i]);
	}
	return at;
}

static size_t write_group(char *to, unsigned value)
{
	static const char digits[] = "0123456789abcdef";
	size_t at = 0;

	for (unsigned shift = 16; shift > 0; shift -= 4)
		if (at > 0 || shift == 4 || value >> (shift - 4) != 0)
			to[at++] = digits[value >> (shift - 4) & 15];
	return at;
}

/* RFC 5952 4.2: the first longest run of two or more zero groups becomes "::". */
static size_t write_v6(const uint8_t *ip, char *to)
{
	unsigned group[8], gap = 8, gap_len = 1;
	size_t at = 0;

	for (unsigned i = 0; i < 8; i++)
		group[i] = (unsigned)ip[2 * i] << 8 | ip[2 * i + 1];
	for (unsigned i = 0, run = 0; i < 8; i++) {
		run = group[i] == 0 ? run + 1 : 0;
		if (run > gap_len) {
			gap_len = run;
			gap = i + 1 - run;
		}
	}
	for (unsigned i = 0; i < 8; i++) {
		if (i == gap) {
			to[at++] = ':';
			to[at++] = ':';
			i += gap_len - 1;
			continue;
		}
		if (i > 0 && to[at - 1] != ':')
			to[at++] = ':';
		at += write_group(to + at, group[i]);
	}
	return at;
}

void name_ip_write(struct ward_span ip, char ret_text[NAME_IP_TEXT])
{
	size_t len = 0;

	if (ip.len == 4)
		len = write_v4(ip.p, ret_text);
	else if (ip.len == 16)
		len = write_v6(ip.p, ret_text);
	ret_text[len] = '\0';
}

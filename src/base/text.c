/* text.c - hex and base64. RFC 4648 */
#include "base/text.h"

static const char hex_digits[] = "0123456789abcdef";
static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#define BASE64_BAD 0xff

void text_hex(struct ward_span in, char *ret_text)
{
	for (size_t i = 0; i < in.len; i++) {
		ret_text[2 * i] = hex_digits[in.p[i] >> 4];
		ret_text[2 * i + 1] = hex_digits[in.p[i] & 15];
	}
	ret_text[2 * in.len] = '\0';
}

/* The value of a hex digit, 16 for any other character. */
static unsigned hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return 16;
}

bool text_hex_read(const char *text, size_t len, uint8_t *out, size_t cap, size_t *ret_len)
{
	*ret_len = 0;
	if (len % 2 != 0 || len / 2 > cap)
		return false;
	for (size_t i = 0; i < len / 2; i++) {
		unsigned high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);

		if (high > 15 || low > 15)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	*ret_len = len / 2;
	return true;
}

void text_base64(struct ward_span in, char *ret_text)
{
	size_t at = 0;

	for (size_t i = 0; i < in.len; i += 3) {
		size_t left = in.len - i;
		uint32_t v = (uint32_t)in.p[i] << 16;

		if (left > 1)
			v |= (uint32_t)in.p[i + 1] << 8;
		if (left > 2)
			v |= in.p[i + 2];
		ret_text[at] = base64_digits[v >> 18];
		ret_text[at + 1] = base64_digits[v >> 12 & 63];
		ret_text[at + 2] = left > 1 ? base64_digits[v >> 6 & 63] : '=';
		ret_text[at + 3] = left > 2 ? base64_digits[v & 63] : '=';
		at += 4;
	}
	ret_text[at] = '\0';
}

/* 0xff when `c` is within `num` characters from `first` on, else 0, without a
 * branch or a table: both would tell what a private key looks like. */
static uint8_t range_mask(uint8_t c, uint8_t first, uint8_t num)
{
	return (uint8_t)(0 - ((uint8_t)(c - first) < num));
}

/* The value of a base64 digit, BASE64_BAD for any other character. */
static uint8_t base64_value(uint8_t c)
{
	uint8_t upper = range_mask(c, 'A', 26), lower = range_mask(c, 'a', 26);
	uint8_t digit = range_mask(c, '0', 10);
	uint8_t plus = range_mask(c, '+', 1), slash = range_mask(c, '/', 1);
	uint8_t known = (uint8_t)(upper | lower | digit | plus | slash);

	return (uint8_t)((upper & (uint8_t)(c - 'A')) | (lower & (uint8_t)(c - 'a' + 26)) |
		(digit & (uint8_t)(c - '0' + 52)) | (plus & 62) | (slash & 63) |
		(uint8_t)~known);
}

/* Digits are mapped sixteen at a time, in a loop that compilers turn into vector
 * instructions. */
#define GROUP 16

/* Decodes `quads` groups of four digits to three bytes each; the result has the
 * high bit set when a character was no digit. */
static uint8_t base64_quads(const char *text, size_t quads, uint8_t *out)
{
	uint8_t value[GROUP], bad = 0;

	for (size_t done = 0; done < quads;) {
		size_t num = quads - done < GROUP / 4 ? quads - done : GROUP / 4;

		if (num == GROUP / 4)
			for (size_t i = 0; i < GROUP; i++)
				value[i] = base64_value((uint8_t)text[4 * done + i]);
		else
			for (size_t i = 0; i < 4 * num; i++)
				value[i] = base64_value((uint8_t)text[4 * done + i]);
		for (size_t q = 0; q < num; q++) {
			uint8_t a = value[4 * q], b = value[4 * q + 1];
			uint8_t c = value[4 * q + 2], d = value[4 * q + 3];
			uint8_t *to = out + 3 * (done + q);

			bad |= (uint8_t)(a | b | c | d);
			to[0] = (uint8_t)(a << 2 | b >> 4);
			to[1] = (uint8_t)(b << 4 | c >> 2);
			to[2] = (uint8_t)(c << 6 | d);
		}
		done += num;
	}
	return bad;
}

/* The last four characters, of which one or two may be padding. */
static bool base64_last(const char *text, uint8_t *out, size_t cap, size_t *ret_len)
{
	uint8_t bytes[3];
	char quad[4] = { text[0], text[1], text[2], text[3] };
	size_t num = 3;

	*ret_len = 0;
	if (quad[3] == '=') {
		quad[3] = 'A';
		num = 2;
		if (quad[2] == '=') {
			quad[2] = 'A';
			num = 1;
		}
	}
	if ((base64_quads(quad, 1, bytes) & 0x80) != 0 || num > cap)
		return false;
	/* RFC 4648 3.5: bits behind the last byte are zero, or two texts would
	 * stand for the same bytes. */
	if ((num < 3 && bytes[2] != 0) || (num < 2 && bytes[1] != 0))
		return false;
	for (size_t i = 0; i < num; i++)
		out[i] = bytes[i];
	*ret_len = num;
	return true;
}

bool text_base64_read(const char *text, size_t len, uint8_t *out, size_t cap, size_t *ret_len)
{
	size_t quads, last;

	*ret_len = 0;
	if (len == 0)
		return true;
	if (len % 4 != 0)
		return false;
	quads = len / 4 - 1;
	if (quads > cap / 3)
		return false;
	if ((base64_quads(text, quads, out) & 0x80) != 0)
		return false;
	if (!base64_last(text + 4 * quads, out + 3 * quads, cap - 3 * quads, &last))
		return false;
	*ret_len = 3 * quads + last;
	return true;
}

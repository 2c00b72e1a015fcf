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
static inline uint8_t range_mask(uint8_t c, uint8_t first, uint8_t num)
{
	return (uint8_t)(0 - ((uint8_t)(c - first) < num));
}

/* The value of a base64 digit, BASE64_BAD for any other character. */
static inline uint8_t base64_value(uint8_t c)
{
	uint8_t upper = range_mask(c, 'A', 26), lower = range_mask(c, 'a', 26);
	uint8_t digit = range_mask(c, '0', 10);
	uint8_t plus = range_mask(c, '+', 1), slash = range_mask(c, '/', 1);
	uint8_t known = (uint8_t)(upper | lower | digit | plus | slash);

	return (uint8_t)((upper & (uint8_t)(c - 'A')) | (lower & (uint8_t)(c - 'a' + 26)) |
		(digit & (uint8_t)(c - '0' + 52)) | (plus & 62) | (slash & 63) |
		(uint8_t)~known);
}

/* Four values to three bytes; returns them or-ed together. */
static inline uint8_t base64_quad(const uint8_t value[4], uint8_t *out)
{
	uint8_t a = value[0], b = value[1], c = value[2], d = value[3];

	out[0] = (uint8_t)(a << 2 | b >> 4);
	out[1] = (uint8_t)(b << 4 | c >> 2);
	out[2] = (uint8_t)(c << 6 | d);
	return (uint8_t)(a | b | c | d);
}

/* As many digits as a line of PEM has: compilers turn a loop over a fixed number
 * into vector instructions. */
#define LINE 64

/* Decodes `quads` groups of four digits to three bytes each; the result has the
 * high bit set when a character was no digit. */
static uint8_t base64_quads(const char *text, size_t quads, uint8_t *out)
{
	uint8_t value[LINE], bad = 0;
	size_t q = 0;

	for (; quads - q >= LINE / 4; q += LINE / 4) {
		for (size_t i = 0; i < LINE; i++)
			value[i] = base64_value((uint8_t)text[4 * q + i]);
		for (size_t i = 0; i < LINE / 4; i++)
			bad |= base64_quad(value + 4 * i, out + 3 * (q + i));
	}
	for (; q < quads; q++) {
		for (size_t i = 0; i < 4; i++)
			value[i] = base64_value((uint8_t)text[4 * q + i]);
		bad |= base64_quad(value, out + 3 * q);
	}
	return bad;
}

/* The last four characters when one or two of them are padding. */
static bool base64_last(const char *text, uint8_t *out, size_t cap, size_t *ret_len)
{
	uint8_t bytes[3];
	char quad[4] = { text[0], text[1], text[2], text[3] };
	size_t num = 2;

	*ret_len = 0;
	quad[3] = 'A';
	if (quad[2] == '=') {
		quad[2] = 'A';
		num = 1;
	}
	if ((base64_quads(quad, 1, bytes) & 0x80) != 0 || num > cap)
		return false;
	/* RFC 4648 3.5: bits behind the last byte are zero, or two texts would
	 * stand for the same bytes. */
	if (bytes[2] != 0 || (num < 2 && bytes[1] != 0))
		return false;
	for (size_t i = 0; i < num; i++)
		out[i] = bytes[i];
	*ret_len = num;
	return true;
}

bool text_base64_read(const char *text, size_t len, uint8_t *out, size_t cap, size_t *ret_len)
{
	size_t quads = len / 4, last = 0;
	bool padded = len > 0 && text[len - 1] == '=';

	*ret_len = 0;
	if (len % 4 != 0)
		return false;
	if (padded)
		quads--;
	if (quads > cap / 3)
		return false;
	if ((base64_quads(text, quads, out) & 0x80) != 0)
		return false;
	if (padded && !base64_last(text + 4 * quads, out + 3 * quads, cap - 3 * quads, &last))
		return false;
	*ret_len = 3 * quads + last;
	return true;
}

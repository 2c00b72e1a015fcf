/* der_write.c - DER onto the fixed-buffer writer. */
#include "der/der_write.h"

#include "base/date.h"

/* The length is one byte until der_write_close knows better: most elements of a
 * certificate are short, and the few long ones are moved up by a byte or two. */
size_t der_write_open(struct wr *w, uint8_t tag)
{
	wr_u8(w, tag);
	wr_u8(w, 0);
	return w->len;
}

void der_write_close(struct wr *w, size_t contents)
{
	size_t len, more = 0;

	if (w->bad || contents < 2 || contents > w->len) {
		w->bad = true;
		return;
	}
	len = w->len - contents;
	if (len < 0x80) {
		w->buf[contents - 1] = (uint8_t)len;
		return;
	}
	while (more < sizeof len && len >> (8 * more) != 0)
		more++;
	if (wr_room(w, more) == NULL)
		return;
	memmove(w->buf + contents + more, w->buf + contents, len);
	w->buf[contents - 1] = (uint8_t)(0x80 | more);
	for (size_t i = 0; i < more; i++)
		w->buf[contents + i] = (uint8_t)(len >> (8 * (more - 1 - i)));
}

void der_write_value(struct wr *w, uint8_t tag, struct ward_span contents)
{
	size_t mark = der_write_open(w, tag);

	wr_span(w, contents);
	der_write_close(w, mark);
}

void der_write_unsigned(struct wr *w, struct ward_span number)
{
	size_t mark = der_write_open(w, DER_INTEGER), i = 0;

	while (i < number.len && number.p[i] == 0)
		i++;
	/* A first bit of one would make it negative, and zero has one byte. */
	if (i == number.len || number.p[i] >= 0x80)
		wr_u8(w, 0);
	if (i < number.len)
		wr_bytes(w, number.p + i, number.len - i);
	der_write_close(w, mark);
}

void der_write_small(struct wr *w, uint32_t number)
{
	uint8_t bytes[4];

	for (unsigned i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(number >> (24 - 8 * i));
	der_write_unsigned(w, (struct ward_span){ bytes, sizeof bytes });
}

void der_write_true(struct wr *w)
{
	static const uint8_t yes = 0xff;

	der_write_value(w, DER_BOOLEAN, (struct ward_span){ &yes, 1 });
}

void der_write_null(struct wr *w)
{
	der_write_value(w, DER_NULL, (struct ward_span){ NULL, 0 });
}

void der_write_oid(struct wr *w, struct ward_span contents)
{
	/* The last byte of an arc has its first bit clear: anything else was cut off. */
	if (contents.len == 0 || contents.p[contents.len - 1] >= 0x80) {
		w->bad = true;
		return;
	}
	der_write_value(w, DER_OID, contents);
}

void der_write_bits(struct wr *w, struct ward_span bytes)
{
	size_t mark = der_write_open(w, DER_BIT_STRING);

	wr_u8(w, 0);
	wr_span(w, bytes);
	der_write_close(w, mark);
}

void der_write_named_bits(struct wr *w, uint16_t set)
{
	size_t mark = der_write_open(w, DER_BIT_STRING);
	uint8_t byte[2] = { 0, 0 };
	unsigned num = 0;

	for (unsigned bit = 0; bit < 16; bit++) {
		if (set >> bit & 1) {
			byte[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
			num = bit + 1;
		}
	}
	wr_u8(w, (uint8_t)((8 - num % 8) % 8));
	wr_bytes(w, byte, (num + 7) / 8);
	der_write_close(w, mark);
}

void der_write_utf8(struct wr *w, uint8_t tag, struct ward_span text)
{
	if (!der_write_is_utf8(text)) {
		w->bad = true;
		return;
	}
	der_write_value(w, tag, text);
}

void der_write_ia5(struct wr *w, uint8_t tag, struct ward_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] >= 0x80)
			w->bad = true;
	der_write_value(w, tag, text);
}

static void write_digits(struct wr *w, unsigned number, unsigned digits)
{
	uint8_t text[4] = { '0', '0', '0', '0' };

	for (unsigned i = 4; i > 4 - digits; i--) {
		text[i - 1] = (uint8_t)('0' + number % 10);
		number /= 10;
	}
	wr_bytes(w, text + 4 - digits, digits);
}

void der_write_time(struct wr *w, int64_t seconds)
{
	struct date d;
	bool utc;
	size_t mark;

	if (seconds < DATE_MIN || seconds > DATE_MAX) {
		w->bad = true;
		return;
	}
	d = date_of(seconds);
	utc = d.year >= 1950 && d.year <= 2049;
	mark = der_write_open(w, utc ? DER_UTC_TIME : DER_GENERALIZED_TIME);
	write_digits(w, (unsigned)(utc ? d.year % 100 : d.year), utc ? 2 : 4);
	write_digits(w, d.month, 2);
	write_digits(w, d.day, 2);
	write_digits(w, d.hour, 2);
	write_digits(w, d.minute, 2);
	write_digits(w, d.second, 2);
	wr_u8(w, 'Z');
	der_write_close(w, mark);
}

/* RFC 3629 4: no overlong form, no surrogate, nothing above U+10FFFF. The first
 * byte says how many follow and between which bounds the second must lie. */
bool der_write_is_utf8(struct ward_span s)
{
	size_t i = 0;

	while (i < s.len) {
		uint8_t c = s.p[i++], low = 0x80, high = 0xbf;
		size_t more;

		if (c < 0x80)
			continue;
		if (c < 0xc2 || c > 0xf4)
			return false;
		more = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
		if (c == 0xe0)
			low = 0xa0;
		if (c == 0xed)
			high = 0x9f;
		if (c == 0xf0)
			low = 0x90;
		if (c == 0xf4)
			high = 0x8f;
		if (s.len - i < more)
			return false;
		for (size_t k = 0; k < more; k++) {
			if (s.p[i] < low || s.p[i] > high)
				return false;
			i++;
			low = 0x80;
			high = 0xbf;
		}
	}
	return true;
}

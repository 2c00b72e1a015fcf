/* explain_prose.c - words, numbers, dates and strangers' bytes, one after the other. */
#include "pki/explain.h"

#include "base/date.h"

struct prose prose_of(char *out, size_t cap)
{
	return (struct prose){ .out = out, .cap = cap };
}

size_t prose_end(struct prose *t)
{
	if (t->cap > 0)
		t->out[t->len < t->cap ? t->len : t->cap - 1] = '\0';
	return t->len;
}

static void put_raw(struct prose *t, char c)
{
	if (t->len < t->cap)
		t->out[t->len] = c;
	t->len++;
}

/* RFC 8259 7; control characters never come here. */
static void put(struct prose *t, char c)
{
	if (t->quoted && (c == '"' || c == '\\'))
		put_raw(t, '\\');
	put_raw(t, c);
}

void prose_put(struct prose *t, const char *words)
{
	for (; *words != '\0'; words++)
		put(t, *words);
}

void prose_number(struct prose *t, int64_t number)
{
	char digits[20];
	size_t num = 0;
	uint64_t left = number < 0 ? (uint64_t)-(number + 1) + 1 : (uint64_t)number;

	if (number < 0)
		put(t, '-');
	do {
		digits[num] = (char)('0' + left % 10);
		num++;
		left /= 10;
	} while (left > 0);
	while (num > 0) {
		num--;
		put(t, digits[num]);
	}
}

void prose_bytes(struct prose *t, struct ward_span bytes)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < bytes.len && i < PROSE_BYTES_MAX; i++) {
		uint8_t c = bytes.p[i];

		if (c >= 0x20 && c < 0x7f && c != '%') {
			put(t, (char)c);
		} else {
			put(t, '%');
			put(t, hex[c >> 4]);
			put(t, hex[c & 15]);
		}
	}
	if (bytes.len > PROSE_BYTES_MAX)
		prose_put(t, "...");
}

void prose_duration(struct prose *t, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} unit[] = { { DATE_DAY, " day" }, { 3600, " hour" }, { 60, " minute" }, { 1, " second" } };
	size_t i = 0;

	while (i < 3 && seconds < unit[i].seconds)
		i++;
	prose_number(t, seconds / unit[i].seconds);
	prose_put(t, unit[i].name);
	if (seconds / unit[i].seconds != 1)
		put(t, 's');
}

void prose_day(struct prose *t, int64_t seconds)
{
	char text[DATE_TEXT];

	date_write_day(seconds, text);
	prose_put(t, text);
}

void prose_time(struct prose *t, int64_t seconds)
{
	char text[DATE_TEXT];

	date_write(seconds, text);
	prose_put(t, text);
}

/* hex.h - bytes in tests: written as hexadecimal digits, or as they lie. */
#ifndef HEX_H
#define HEX_H

#include "base/text.h"
#include "t.h"

static inline struct ward_span span(const void *p, size_t len)
{
	return (struct ward_span){ p, len };
}

/* hex reads `text` into `to`, which has room for `cap` bytes. */
static inline struct ward_span hex(const char *text, uint8_t *to, size_t cap)
{
	size_t len;

	OK(text_hex_read(text, strlen(text), to, cap, &len));
	return span(to, len);
}

/* flip changes one bit of some bytes; a second time, it changes it back. */
static inline void flip(uint8_t *p, size_t bit)
{
	p[bit / 8] ^= (uint8_t)(1 << bit % 8);
}

#endif

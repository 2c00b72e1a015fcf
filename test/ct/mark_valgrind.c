/* mark_valgrind.c - secret bytes are undefined ones to valgrind's memcheck: it reports
 * every branch on them and every address made of them. */
#include <valgrind/memcheck.h>
#include "mark.h"

void secret_mark(void *p, size_t len)
{
	(void)VALGRIND_MAKE_MEM_UNDEFINED(p, len);
}

void secret_open(void *p, size_t len)
{
	(void)VALGRIND_MAKE_MEM_DEFINED(p, len);
}

unsigned mark_errors(void)
{
	return VALGRIND_COUNT_ERRORS;
}

int mark_is_secret(const void *p, size_t len)
{
	unsigned char bits[64];

	for (size_t i = 0; i < len; i++) {
		if (VALGRIND_GET_VBITS((const char *)p + i, bits, 1) != 1)
			return 0;
		if (bits[0] != 0)
			return 1;
	}
	return 0;
}

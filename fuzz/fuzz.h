/* fuzz.h - what every fuzz target includes.
 *
 * A target calls one decoder with the input and checks what must hold of any
 * answer. libFuzzer gives the input in a block of exactly its size, so that
 * AddressSanitizer sees the first byte beyond it. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <ward/span.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* What must hold; a breach is a crash, so that the fuzzer keeps its input. */
#define HOLDS(x) \
	do { \
		if (!(x)) \
			__builtin_trap(); \
	} while (0)

/* inside: `s` is empty or lies within `data`. */
static inline bool inside(struct ward_span s, const uint8_t *data, size_t len)
{
	return s.len == 0 || (s.p >= data && s.len <= len && (size_t)(s.p - data) <= len - s.len);
}

/* touch reads every byte of a span. */
static inline void touch(struct ward_span s)
{
	static volatile uint8_t sum;

	for (size_t i = 0; i < s.len; i++)
		sum = (uint8_t)(sum + s.p[i]);
}

#endif

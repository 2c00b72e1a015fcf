/* mem_model.c - what stands for src/base/mem.c in the proofs.
 *
 * A buffer's bytes are anything and as many as it may ever hold, so that one
 * step beyond its limit is an alarm. That memory is given back once and not used
 * after is for the tests under AddressSanitizer. */
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>
#include "prove.h"

void mem_wipe(void *p, size_t len)
{
	if (len > 0)
		memset(p, 0, len);
}

bool mem_equal(const void *a, const void *b, size_t len)
{
	volatile uint8_t last;

	if (len > 0) {
		last = ((const uint8_t *)a)[len - 1];
		last = ((const uint8_t *)b)[len - 1];
	}
	return any_bool();
}

/* prove.h - unknown inputs for the proofs.
 *
 * Each prove/<entry>.c calls one part of ward with every input there can be, as
 * Frama-C's EVA sees them: intervals of values, not examples. */
#ifndef PROVE_H
#define PROVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <__fc_builtin.h>
#include <ward/span.h>

/* any_size is some number from `min` to `max`. */
static inline size_t any_size(size_t min, size_t max)
{
	return (size_t)Frama_C_unsigned_long_interval(min, max);
}

static inline bool any_bool(void)
{
	return Frama_C_interval(0, 1) == 1;
}

/* any_bytes fills `p` with unknown bytes. */
static inline void any_bytes(uint8_t *p, size_t len)
{
	if (len > 0)
		Frama_C_make_unknown((char *)p, len);
}

/* Input of up to PROVE_MAX unknown bytes: more than any limit of ward, 64 KiB. */
#define PROVE_MAX 70000
static uint8_t prove_input[PROVE_MAX];

static inline struct ward_span any_span(void)
{
	any_bytes(prove_input, sizeof prove_input);
	return (struct ward_span){ prove_input, any_size(0, PROVE_MAX) };
}

#endif

/* keccak_many.c - Keccak-f[1600] on several states at once, one in each element
 * of a vector. Compiled once with LANES 4 for AVX2 and once with 8 for AVX-512. */
#include "crypto/keccak.h"

typedef uint64_t lane __attribute__((vector_size(8 * LANES), may_alias));
#include "crypto/keccak_rounds.h"

#define NAME_(lanes) keccak_permute_##lanes
#define NAME(lanes) NAME_(lanes)

void NAME(LANES)(uint64_t *words)
{
	keccak_rounds((lane *)words);
}

/* keccak_permute.c - Keccak-f[1600] on LANES states at once, each in its own element
 * of a vector; compiled under several names, with the flags of each machine. */
#include "crypto/keccak.h"

#if LANES == 1
typedef uint64_t lane;
#else
typedef uint64_t lane __attribute__((vector_size(8 * LANES), may_alias));
#endif
#include "crypto/keccak_rounds.h"

void NAME(uint64_t *words)
{
	keccak_rounds((lane *)words);
}

/* keccak_rounds.h - Keccak-f[1600] over a type `lane` that the including file
 * defines: one 64-bit word, or a vector of such words from as many states.
 * FIPS 202 3.2, 3.3 */
#ifndef CRYPTO_KECCAK_ROUNDS_H
#define CRYPTO_KECCAK_ROUNDS_H

#include <stdint.h>

/* Word x + 5y is FIPS 202's lane A[x, y]. */
#define KECCAK_WORDS 25

static const uint64_t keccak_iota[24] = {
	0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
	0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
	0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
	0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
	0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
	0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

static inline lane keccak_rol(lane v, int n)
{
	return v << n | v >> (64 - n);
}

/* Theta and, with the words already at their new places, rho and pi: b from a. */
static inline void keccak_mix(const lane *a, lane *b)
{
	lane c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
	lane c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
	lane c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
	lane c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
	lane c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
	lane d0 = c4 ^ keccak_rol(c1, 1);
	lane d1 = c0 ^ keccak_rol(c2, 1);
	lane d2 = c1 ^ keccak_rol(c3, 1);
	lane d3 = c2 ^ keccak_rol(c4, 1);
	lane d4 = c3 ^ keccak_rol(c0, 1);

	b[0] = a[0] ^ d0;
	b[1] = keccak_rol(a[6] ^ d1, 44);
	b[2] = keccak_rol(a[12] ^ d2, 43);
	b[3] = keccak_rol(a[18] ^ d3, 21);
	b[4] = keccak_rol(a[24] ^ d4, 14);
	b[5] = keccak_rol(a[3] ^ d3, 28);
	b[6] = keccak_rol(a[9] ^ d4, 20);
	b[7] = keccak_rol(a[10] ^ d0, 3);
	b[8] = keccak_rol(a[16] ^ d1, 45);
	b[9] = keccak_rol(a[22] ^ d2, 61);
	b[10] = keccak_rol(a[1] ^ d1, 1);
	b[11] = keccak_rol(a[7] ^ d2, 6);
	b[12] = keccak_rol(a[13] ^ d3, 25);
	b[13] = keccak_rol(a[19] ^ d4, 8);
	b[14] = keccak_rol(a[20] ^ d0, 18);
	b[15] = keccak_rol(a[4] ^ d4, 27);
	b[16] = keccak_rol(a[5] ^ d0, 36);
	b[17] = keccak_rol(a[11] ^ d1, 10);
	b[18] = keccak_rol(a[17] ^ d2, 15);
	b[19] = keccak_rol(a[23] ^ d3, 56);
	b[20] = keccak_rol(a[2] ^ d2, 62);
	b[21] = keccak_rol(a[8] ^ d3, 55);
	b[22] = keccak_rol(a[14] ^ d4, 39);
	b[23] = keccak_rol(a[15] ^ d0, 41);
	b[24] = keccak_rol(a[21] ^ d1, 2);
}

/* Chi of the plane that starts at word y. */
static inline void keccak_chi(lane *a, const lane *b, int y)
{
	a[y] = b[y] ^ (~b[y + 1] & b[y + 2]);
	a[y + 1] = b[y + 1] ^ (~b[y + 2] & b[y + 3]);
	a[y + 2] = b[y + 2] ^ (~b[y + 3] & b[y + 4]);
	a[y + 3] = b[y + 3] ^ (~b[y + 4] & b[y]);
	a[y + 4] = b[y + 4] ^ (~b[y] & b[y + 1]);
}

static inline void keccak_rounds(lane *state)
{
	lane a[KECCAK_WORDS], b[KECCAK_WORDS];

	for (int i = 0; i < KECCAK_WORDS; i++)
		a[i] = state[i];
	for (int round = 0; round < 24; round++) {
		keccak_mix(a, b);
		keccak_chi(a, b, 0);
		keccak_chi(a, b, 5);
		keccak_chi(a, b, 10);
		keccak_chi(a, b, 15);
		keccak_chi(a, b, 20);
		a[0] ^= keccak_iota[round];
	}
	for (int i = 0; i < KECCAK_WORDS; i++)
		state[i] = a[i];
}

#endif

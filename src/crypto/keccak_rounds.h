/* keccak_rounds.h - Keccak-f[1600] over a type `lane` that the including file
 * defines: one 64-bit word, or a vector of such words from as many states.
 *
 * FIPS 202's A[x, y] of round r is at x + 5 (c x + 2^r y), with c = 0, 1, 3, 2 for r
 * mod 4 = 0 to 3. So the five words that become a row of the next round are those
 * it is made of, and no second state is needed: what fits into 32 registers stays
 * there. After four rounds every word is at its place again. */
#ifndef CRYPTO_KECCAK_ROUNDS_H
#define CRYPTO_KECCAK_ROUNDS_H

#include <stdint.h>
#include "crypto/keccak.h"

#define KECCAK_WORDS 25

/* All indices below are constants once functions are inlined and loops unrolled. */
#define KECCAK_INLINE static inline __attribute__((always_inline))

/* FIPS 202 3.2.5 */
static const uint64_t keccak_iota[24] = {
	0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
	0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
	0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
	0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
	0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
	0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

/* FIPS 202 3.2.2, by x + 5 y. */
static const uint8_t keccak_rho[KECCAK_WORDS] = { 0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43,
	25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14 };

KECCAK_INLINE lane keccak_rol(lane v, int n)
{
	if (n == 0)
		return v;
	return v << n | v >> (64 - n);
}

KECCAK_INLINE int keccak_place(int round, int x, int y)
{
	static const int c[] = { 0, 1, 3, 2 }, power[] = { 1, 2, 4, 3 };

	return x + 5 * ((c[round % 4] * x + power[round % 4] * y) % 5);
}

/* Row y of the next round: theta's last step, rho, pi and chi. */
KECCAK_INLINE void keccak_row(lane *s, const lane *d, int round, int y)
{
	lane b[5];

	KECCAK_UNROLL for (int x = 0; x < 5; x++) {
		int from = (x + 3 * y) % 5;

		b[x] = keccak_rol(s[keccak_place(round, from, x)] ^ d[from],
			keccak_rho[from + 5 * x]);
	}
	KECCAK_UNROLL for (int x = 0; x < 5; x++)
		s[keccak_place(round + 1, x, y)] = b[x] ^ (~b[(x + 1) % 5] & b[(x + 2) % 5]);
}

KECCAK_INLINE void keccak_round(lane *s, int round, uint64_t iota)
{
	lane c[5], d[5];

	KECCAK_UNROLL for (int x = 0; x < 5; x++)
		c[x] = s[x] ^ s[x + 5] ^ s[x + 10] ^ s[x + 15] ^ s[x + 20];
	KECCAK_UNROLL for (int x = 0; x < 5; x++)
		d[x] = c[(x + 4) % 5] ^ keccak_rol(c[(x + 1) % 5], 1);
	KECCAK_UNROLL for (int y = 0; y < 5; y++)
		keccak_row(s, d, round, y);
	s[0] ^= iota;
}

KECCAK_INLINE void keccak_rounds(lane *state)
{
	lane s[KECCAK_WORDS];

	KECCAK_UNROLL for (int i = 0; i < KECCAK_WORDS; i++)
		s[i] = state[i];
	for (int i = 0; i < 24; i += 4) {
		keccak_round(s, 0, keccak_iota[i]);
		keccak_round(s, 1, keccak_iota[i + 1]);
		keccak_round(s, 2, keccak_iota[i + 2]);
		keccak_round(s, 3, keccak_iota[i + 3]);
	}
	KECCAK_UNROLL for (int i = 0; i < KECCAK_WORDS; i++)
		state[i] = s[i];
}

#endif

/* keccak.h - SHA-3 and SHAKE, for ML-KEM. FIPS 202
 *
 * One sponge for what is long, and permutations of several states side by side
 * for what is many: ML-KEM expands one seed into nine polynomials. */
#ifndef CRYPTO_KECCAK_H
#define CRYPTO_KECCAK_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <ward/span.h>

/* Bytes of a block: FIPS 202 6, 7 with the capacity of each function. */
#define RATE_SHAKE128 168
#define RATE_SHAKE256 136
#define RATE_SHA3_256 136
#define RATE_SHA3_512 72

enum keccak_kind { SHA3_256, SHA3_512, SHAKE128, SHAKE256 };

/* keccak hashes `num` spans, one behind the other, to `len` bytes: 32 for
 * SHA3-256, 64 for SHA3-512, any number for SHAKE. */
void keccak(enum keccak_kind kind, const struct ward_span *in, size_t num, uint8_t *out,
	size_t len);

/* keccak_permute is Keccak-f[1600] on one state, keccak_permute_4 and _8 on as
 * many: word i of state l is words[i * number + l], aligned to 32 or 64 bytes. */
void keccak_permute(uint64_t *words);
void keccak_permute_bmi(uint64_t *words); /* CPU_AVX2; the same */
void keccak_permute_4(uint64_t *words); /* CPU_AVX2 */
void keccak_permute_8(uint64_t *words); /* CPU_AVX512 */

/* Loops over the words of a state gain much by being written out. */
#define KECCAK_UNROLL _Pragma("GCC unroll 25")

/* Words are little-endian bytes. FIPS 202 3.1.2 */
static inline uint64_t keccak_swap(uint64_t word)
{
	return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(word) : word;
}

static inline uint64_t keccak_load(const uint8_t p[8])
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return keccak_swap(word);
}

static inline void keccak_store(uint64_t word, uint8_t p[8])
{
	word = keccak_swap(word);
	memcpy(p, &word, sizeof word);
}

#endif

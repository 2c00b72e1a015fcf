/* mlkem_sample_avx512.h - Algorithm 7 of FIPS 203, 32 numbers at a time. */
#ifndef CRYPTO_MLKEM_SAMPLE_AVX512_H
#define CRYPTO_MLKEM_SAMPLE_AVX512_H

#include <immintrin.h>
#include <string.h>
#include "crypto/mlkem_code.h"

#define EACH 32 /* numbers in a vector, from 48 bytes */

/* Bytes 3i, 3i + 1 and 3i + 1, 3i + 2 of each three, as two 16-bit numbers. */
static inline __m512i spread(const uint8_t *bytes)
{
	const __m512i order = _mm512_set_epi8(
		47, 46, 46, 45, 44, 43, 43, 42, 41, 40, 40, 39, 38, 37, 37, 36, 35, 34, 34, 33, 32,
		31, 31, 30, 29, 28, 28, 27, 26, 25, 25, 24, 23, 22, 22, 21, 20, 19, 19, 18, 17, 16,
		16, 15, 14, 13, 13, 12, 11, 10, 10, 9, 8, 7, 7, 6, 5, 4, 4, 3, 2, 1, 1, 0);
	const __m512i shift = _mm512_set1_epi32(4 << 16); /* of every second one */
	__m512i pairs = _mm512_permutexvar_epi8(order, _mm512_loadu_si512(bytes));

	return _mm512_and_si512(_mm512_srlv_epi16(pairs, shift), _mm512_set1_epi16(0xfff));
}

/* The matrix is public: it may be seen which numbers are below q. */
static size_t sample_some(int16_t *f, size_t have, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len && have < MLKEM_N; i += EACH / 2 * 3) {
		size_t left = (len - i) / 3 * 2;
		__mmask32 there = left < EACH ? (1u << left) - 1 : ~0u;
		__m512i numbers = spread(bytes + i);
		__mmask32 good = _mm512_mask_cmplt_epi16_mask(there, numbers,
			_mm512_set1_epi16(MLKEM_Q));
		size_t num = (size_t)__builtin_popcount(good);
		int16_t some[EACH];

		if (num > MLKEM_N - have)
			num = MLKEM_N - have;
		_mm512_storeu_si512(have + EACH <= MLKEM_N ? f + have : some,
			_mm512_maskz_compress_epi16(good, numbers));
		if (have + EACH > MLKEM_N)
			memcpy(f + have, some, num * sizeof some[0]);
		have += num;
	}
	return have;
}

#endif

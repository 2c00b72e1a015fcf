/* mlkem_sample_avx512.h - Algorithm 7 of FIPS 203, 32 numbers at a time. */
#ifndef CRYPTO_MLKEM_SAMPLE_AVX512_H
#define CRYPTO_MLKEM_SAMPLE_AVX512_H

#include <immintrin.h>
#include <string.h>
#include "crypto/mlkem_bits_avx512.h"

/* The matrix is public: it may be seen which numbers are below q. */
static size_t sample_some(int16_t *f, size_t have, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len && have < MLKEM_N; i += BYTES12) {
		size_t left = (len - i) / 3 * 2;
		__mmask32 there = left < EACH ? (1u << left) - 1 : ~0u;
		__m512i numbers = numbers12(bytes + i);
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

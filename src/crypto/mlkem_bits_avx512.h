/* mlkem_bits_avx512.h - polynomials as bytes, 32 numbers at a time. FIPS 203 4.2.1 */
#ifndef CRYPTO_MLKEM_BITS_AVX512_H
#define CRYPTO_MLKEM_BITS_AVX512_H

#include <immintrin.h>
#include "base/mem.h"
#include "crypto/mlkem_compress.h"
#include "crypto/mlkem_ntt.h"

#define EACH 32 /* numbers in a vector */
#define BYTES12 48 /* and the bytes that hold them */
#define BYTES10 40

/* Each number of 12 or 10 bits lies in two bytes: these are brought together, and
 * moved down. The mask is for the bytes that are there. */
static inline __m512i numbers12(const uint8_t *bytes)
{
	const __m512i order = _mm512_set_epi8(
		47, 46, 46, 45, 44, 43, 43, 42, 41, 40, 40, 39, 38, 37, 37, 36, 35, 34, 34, 33, 32,
		31, 31, 30, 29, 28, 28, 27, 26, 25, 25, 24, 23, 22, 22, 21, 20, 19, 19, 18, 17, 16,
		16, 15, 14, 13, 13, 12, 11, 10, 10, 9, 8, 7, 7, 6, 5, 4, 4, 3, 2, 1, 1, 0);
	__m512i pairs = _mm512_permutexvar_epi8(order,
		_mm512_maskz_loadu_epi8(((__mmask64)1 << BYTES12) - 1, bytes));

	return _mm512_and_si512(_mm512_srlv_epi16(pairs, _mm512_set1_epi32(4 << 16)),
		_mm512_set1_epi16(0xfff));
}

static inline __m512i numbers10(const uint8_t *bytes)
{
	const __m512i order = _mm512_set_epi8(
		39, 38, 38, 37, 37, 36, 36, 35, 34, 33, 33, 32, 32, 31, 31, 30, 29, 28, 28, 27, 27,
		26, 26, 25, 24, 23, 23, 22, 22, 21, 21, 20, 19, 18, 18, 17, 17, 16, 16, 15, 14, 13,
		13, 12, 12, 11, 11, 10, 9, 8, 8, 7, 7, 6, 6, 5, 4, 3, 3, 2, 2, 1, 1, 0);
	__m512i pairs = _mm512_permutexvar_epi8(order,
		_mm512_maskz_loadu_epi8(((__mmask64)1 << BYTES10) - 1, bytes));

	return _mm512_and_si512(
		_mm512_srlv_epi16(pairs, _mm512_set1_epi64(0x0006000400020000)),
		_mm512_set1_epi16(0x3ff));
}

/* In each 32 bits the upper number moves down to the lower one. */
static inline __m512i join(__m512i numbers, unsigned down)
{
	const __m512i low = _mm512_set1_epi32(0xffff);

	return _mm512_or_si512(_mm512_srli_epi32(_mm512_andnot_si512(low, numbers), down),
		_mm512_and_si512(low, numbers));
}

/* Numbers become one behind the other, and the bytes between them go. */
static inline void put12(uint8_t *bytes, __m512i numbers)
{
	const __m512i order = _mm512_set_epi8(
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 62, 61, 60, 58, 57, 56, 54, 53, 52,
		50, 49, 48, 46, 45, 44, 42, 41, 40, 38, 37, 36, 34, 33, 32, 30, 29, 28, 26, 25, 24,
		22, 21, 20, 18, 17, 16, 14, 13, 12, 10, 9, 8, 6, 5, 4, 2, 1, 0);

	_mm512_mask_storeu_epi8(bytes, ((__mmask64)1 << BYTES12) - 1,
		_mm512_permutexvar_epi8(order, join(numbers, 4)));
}

static inline void put10(uint8_t *bytes, __m512i numbers)
{
	const __m512i order = _mm512_set_epi8(
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 59, 58,
		57, 56, 52, 51, 50, 49, 48, 44, 43, 42, 41, 40, 36, 35, 34, 33, 32, 28, 27, 26, 25,
		24, 20, 19, 18, 17, 16, 12, 11, 10, 9, 8, 4, 3, 2, 1, 0);
	const __m512i low = _mm512_set1_epi64(0xffffffff);
	__m512i pairs = join(numbers, 6);
	__m512i fours = _mm512_or_si512(
		_mm512_srli_epi64(_mm512_andnot_si512(low, pairs), 12),
		_mm512_and_si512(low, pairs));

	_mm512_mask_storeu_epi8(bytes, ((__mmask64)1 << BYTES10) - 1,
		_mm512_permutexvar_epi8(order, fours));
}

static void write12(const struct mlkem_poly *f, uint8_t bytes[384])
{
	struct mlkem_poly t = *f;

	transpose(&t);
	for (size_t i = 0; i < MLKEM_N; i++)
		t.c[i] = positive(t.c[i]);
	for (size_t i = 0; i < MLKEM_N / EACH; i++)
		put12(bytes + i * BYTES12, _mm512_load_si512(t.c + i * EACH));
	mem_wipe(&t, sizeof t);
}

static uint32_t read12(const uint8_t bytes[384], struct mlkem_poly *ret_f)
{
	__m512i over = _mm512_setzero_si512();

	for (size_t i = 0; i < MLKEM_N / EACH; i++) {
		__m512i numbers = numbers12(bytes + i * BYTES12);

		over = _mm512_or_si512(over,
			_mm512_sub_epi16(_mm512_set1_epi16(MLKEM_Q - 1), numbers));
		_mm512_store_si512(ret_f->c + i * EACH, numbers);
	}
	transpose(ret_f);
	return _mm512_movepi16_mask(over) != 0;
}

static void write10(const struct mlkem_poly *f, uint8_t bytes[320])
{
	struct mlkem_poly t;

	for (size_t i = 0; i < MLKEM_N; i++)
		t.c[i] = (int16_t)compress10(f->c[i]);
	for (size_t i = 0; i < MLKEM_N / EACH; i++)
		put10(bytes + i * BYTES10, _mm512_load_si512(t.c + i * EACH));
	mem_wipe(&t, sizeof t);
}

static void read10(const uint8_t bytes[320], struct mlkem_poly *ret_f)
{
	for (size_t i = 0; i < MLKEM_N / EACH; i++)
		_mm512_store_si512(ret_f->c + i * EACH, numbers10(bytes + i * BYTES10));
	for (size_t i = 0; i < MLKEM_N; i++)
		ret_f->c[i] = decompress10((uint16_t)ret_f->c[i]);
}

#endif

/* mlkem_ntt.h - the number theoretic transform and what happens in its domain.
 * FIPS 203 4.3
 *
 * A polynomial is a square of 16 rows and 16 columns. The first four steps of the
 * transform combine whole rows; then the square is transposed, and the last three
 * steps combine whole rows again. So every step is the same arithmetic on all 16
 * columns, and the compiler makes vectors of it.
 *
 * Numbers are signed and stand for their class mod q; a product is reduced by
 * Montgomery's method, which divides it by 2^16. */
#ifndef CRYPTO_MLKEM_NTT_H
#define CRYPTO_MLKEM_NTT_H

#include "crypto/mlkem_code.h"

#define ROW 16
#define QINV (-3327) /* 1/q mod 2^16 */

static inline int16_t high(int16_t a, int16_t b)
{
	return (int16_t)((int32_t)a * b >> 16);
}

static inline int16_t low(int16_t a, int16_t b)
{
	return (int16_t)((uint32_t)(uint16_t)a * (uint16_t)b);
}

/* a * b / 2^16 mod q, within -q..q when |a * b| < 2^15 q; b_low is low(b, QINV). */
static inline int16_t mul(int16_t a, int16_t b, int16_t b_low)
{
	return (int16_t)(high(a, b) - high(low(a, b_low), MLKEM_Q));
}

/* The same for a factor that is not known beforehand. */
static inline int16_t mul_any(int16_t a, int16_t b)
{
	return (int16_t)(high(a, b) - high(low(low(a, b), QINV), MLKEM_Q));
}

/* Barrett's reduction of any number to -q/2..q/2: 20159 is 2^26 / q, rounded. */
static inline int16_t reduce(int16_t a)
{
	int16_t quotient = (int16_t)((high(a, 20159) + 512) >> 10);

	return (int16_t)(a - quotient * MLKEM_Q);
}

/* From -q/2..q/2 to 0..q-1. */
static inline int16_t positive(int16_t a)
{
	return (int16_t)(a + ((a >> 15) & MLKEM_Q));
}

/* Two blocks of `n` numbers with one root. */
static inline void step(int16_t *restrict f, int16_t *restrict g, size_t n, int16_t zeta,
	int16_t zeta_low)
{
	for (size_t i = 0; i < n; i++) {
		int16_t t = mul(g[i], zeta, zeta_low);

		g[i] = (int16_t)(f[i] - t);
		f[i] = (int16_t)(f[i] + t);
	}
}

static inline void step_back(int16_t *restrict f, int16_t *restrict g, size_t n, int16_t zeta,
	int16_t zeta_low)
{
	for (size_t i = 0; i < n; i++) {
		int16_t t = f[i];

		f[i] = (int16_t)(t + g[i]);
		g[i] = mul((int16_t)(g[i] - t), zeta, zeta_low);
	}
}

/* Two rows with a root for each column. */
static inline void step_row(int16_t *restrict f, int16_t *restrict g, const int16_t *zeta,
	const int16_t *zeta_low)
{
	for (size_t i = 0; i < ROW; i++) {
		int16_t t = mul(g[i], zeta[i], zeta_low[i]);

		g[i] = (int16_t)(f[i] - t);
		f[i] = (int16_t)(f[i] + t);
	}
}

static inline void step_row_back(int16_t *restrict f, int16_t *restrict g, const int16_t *zeta,
	const int16_t *zeta_low)
{
	for (size_t i = 0; i < ROW; i++) {
		int16_t t = f[i];

		f[i] = (int16_t)(t + g[i]);
		g[i] = mul((int16_t)(g[i] - t), zeta[i], zeta_low[i]);
	}
}

typedef int16_t eight __attribute__((vector_size(16), may_alias, aligned(16)));

#define LOW1 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH1 4, 12, 5, 13, 6, 14, 7, 15
#define LOW2 0, 1, 8, 9, 2, 3, 10, 11
#define HIGH2 4, 5, 12, 13, 6, 7, 14, 15
#define LOW4 0, 1, 2, 3, 8, 9, 10, 11
#define HIGH4 4, 5, 6, 7, 12, 13, 14, 15

/* A square of 8 by 8 in `from` becomes the one in `to`, rows for columns. */
static inline void transpose_block(const int16_t *from, int16_t *to)
{
	eight a[8], b[8];

	for (int i = 0; i < 8; i++)
		a[i] = *(const eight *)(from + i * ROW);
	for (int i = 0; i < 4; i++) {
		b[2 * i] = __builtin_shufflevector(a[2 * i], a[2 * i + 1], LOW1);
		b[2 * i + 1] = __builtin_shufflevector(a[2 * i], a[2 * i + 1], HIGH1);
	}
	for (int i = 0; i < 8; i += 4) {
		a[i] = __builtin_shufflevector(b[i], b[i + 2], LOW2);
		a[i + 1] = __builtin_shufflevector(b[i], b[i + 2], HIGH2);
		a[i + 2] = __builtin_shufflevector(b[i + 1], b[i + 3], LOW2);
		a[i + 3] = __builtin_shufflevector(b[i + 1], b[i + 3], HIGH2);
	}
	for (int i = 0; i < 4; i++) {
		b[2 * i] = __builtin_shufflevector(a[i], a[i + 4], LOW4);
		b[2 * i + 1] = __builtin_shufflevector(a[i], a[i + 4], HIGH4);
	}
	for (int i = 0; i < 8; i++)
		*(eight *)(to + i * ROW) = b[i];
}

static void transpose(struct mlkem_poly *f)
{
	struct mlkem_poly t;

	transpose_block(f->c, t.c);
	transpose_block(f->c + 8, t.c + 8 * ROW);
	transpose_block(f->c + 8 * ROW, t.c + 8);
	transpose_block(f->c + 8 * ROW + 8, t.c + 8 * ROW + 8);
	*f = t;
}

static inline void reduce_all(struct mlkem_poly *f)
{
	for (size_t i = 0; i < MLKEM_N; i++)
		f->c[i] = reduce(f->c[i]);
}

/* Each step adds less than q to the size of a number: 8q < 2^15 at the end. */
static void ntt(struct mlkem_poly *f)
{
	int16_t *c = f->c;

	for (size_t half = 8, i = 1; half >= 1; half /= 2)
		for (size_t row = 0; row < ROW; row += 2 * half, i++)
			step(c + row * ROW, c + (row + half) * ROW, half * ROW, mlkem_zeta[i],
				mlkem_zeta_low[i]);
	transpose(f);
	for (size_t half = 8, i = ROW; half >= 2; half /= 2)
		for (size_t first = 0; first < ROW; first += 2 * half, i += ROW)
			for (size_t row = first; row < first + half; row++)
				step_row(c + row * ROW, c + (row + half) * ROW, mlkem_zeta + i,
					mlkem_zeta_low + i);
	reduce_all(f);
}

/* Each step doubles the size of a number: q/2 to 4q, and after a reduction in the
 * middle q/2 to 8q. The last factor is 2^32 / 128. */
static void ntt_back(struct mlkem_poly *f)
{
	int16_t *c = f->c;

	for (size_t half = 2, root = 4 * ROW; half <= 8; half *= 2, root /= 2)
		for (size_t first = 0, i = root; first < ROW; first += 2 * half, i += ROW)
			for (size_t row = first; row < first + half; row++)
				step_row_back(c + row * ROW, c + (row + half) * ROW,
					mlkem_zeta_back + i, mlkem_zeta_back_low + i);
	transpose(f);
	reduce_all(f);
	for (size_t half = 1, root = 8; half <= 8; half *= 2, root /= 2)
		for (size_t row = 0, i = root; row < ROW; row += 2 * half, i++)
			step_back(c + row * ROW, c + (row + half) * ROW, half * ROW,
				mlkem_zeta_back[i], mlkem_zeta_back_low[i]);
	for (size_t i = 0; i < MLKEM_N; i++)
		c[i] = reduce(mul(c[i], 1441, -10079));
}

/* Algorithm 12 on a row of pairs, which lie in two rows below each other; added
 * to `sum`. The root of every second pair is the one before it, negated. */
static inline void multiply_rows(const int16_t *restrict a, const int16_t *restrict b,
	const int16_t *restrict zeta, const int16_t *restrict zeta_low, int16_t sign,
	int16_t *restrict sum)
{
	for (size_t i = 0; i < ROW; i++) {
		int16_t t = mul(mul_any(a[ROW + i], b[ROW + i]), zeta[i], zeta_low[i]);

		sum[i] = (int16_t)(sum[i] + mul_any(a[i], b[i]) + (int16_t)((t ^ sign) - sign));
		sum[ROW + i] = (int16_t)(sum[ROW + i] + mul_any(a[i], b[ROW + i]) +
			mul_any(a[ROW + i], b[i]));
	}
}

/* Six numbers within -q..q: the sum stays below 2^15. */
static void product(const struct mlkem_poly *a, const struct mlkem_poly *b,
	struct mlkem_poly *ret_sum)
{
	struct mlkem_poly sum = { { 0 } };

	for (size_t row = 0; row < ROW; row += 2) {
		size_t i = 64 + row / 4 * ROW;

		for (size_t k = 0; k < MLKEM_K; k++)
			multiply_rows(a[k].c + row * ROW, b[k].c + row * ROW, mlkem_zeta + i,
				mlkem_zeta_low + i, row % 4 == 0 ? 0 : -1, sum.c + row * ROW);
	}
	reduce_all(&sum);
	*ret_sum = sum;
}

static void lift(struct mlkem_poly *f)
{
	for (size_t i = 0; i < MLKEM_N; i++)
		f->c[i] = reduce(mul(f->c[i], 1353, 20553)); /* 2^32 mod q */
}

static void add(struct mlkem_poly *restrict f, const struct mlkem_poly *restrict g)
{
	for (size_t i = 0; i < MLKEM_N; i++)
		f->c[i] = positive(reduce((int16_t)(f->c[i] + g->c[i])));
}

static void subtract(struct mlkem_poly *restrict f, const struct mlkem_poly *restrict g)
{
	for (size_t i = 0; i < MLKEM_N; i++)
		f->c[i] = positive(reduce((int16_t)(f->c[i] - g->c[i])));
}

#endif

/* The arithmetic of ML-KEM in each version, beside the definitions of FIPS 203
 * computed the slow way. */
#include <stdlib.h>
#include "crypto/mlkem_code.h"
#include "each_cpu.h"
#include "hex.h"
#include "mock_provider.h"

#define Q MLKEM_Q
#define N MLKEM_N

static int mod(long x)
{
	return (int)((x % Q + Q) % Q);
}

static int power(int base, unsigned e)
{
	int r = 1;

	while (e-- > 0)
		r = mod((long)r * base);
	return r;
}

/* 17^BitRev7(i). FIPS 203 4.3 */
static int zeta(unsigned i)
{
	unsigned reversed = 0;

	for (int bit = 0; bit < 7; bit++)
		reversed |= (i >> bit & 1) << (6 - bit);
	return power(17, reversed);
}

/* gamma(i) = 17^(2 BitRev7(i) + 1). */
static int gamma_of(unsigned i)
{
	return mod((long)zeta(i) * zeta(i) * 17);
}

static struct mlkem_poly random_poly(int most)
{
	struct mlkem_poly f;

	for (size_t i = 0; i < N; i++) {
		uint16_t r;

		OK(mock_random((uint8_t *)&r, sizeof r));
		f.c[i] = (int16_t)(r % (unsigned)most);
	}
	return f;
}

/* Where a coefficient of the standard's order lies in T_q. */
static size_t at(size_t i)
{
	return i % 16 * 16 + i / 16;
}

/* 2^16 and its inverse, mod q. */
#define LIFT 2285
#define UNLIFT 169

static void every_root_is_in_its_place(void)
{
	for (unsigned base = 1; base < 128; base *= 2)
		for (unsigned i = 0; i < base; i++) {
			unsigned n = base / 16;
			unsigned place = base < 16 ? base + i : base + i % n * 16 + i / n;
			int forth = mlkem_zeta[place], back = mlkem_zeta_back[place];

			EQ(mod(forth), mod((long)zeta(base + i) * LIFT));
			EQ(mod(back), mod((long)zeta(2 * base - 1 - i) * LIFT));
			OK(abs(forth) <= Q / 2 && abs(back) <= Q / 2);
			EQ((int16_t)(mlkem_zeta_low[place] * Q), forth);
			EQ((int16_t)(mlkem_zeta_back_low[place] * Q), back);
		}
}

/* The transform is f mod X^2 - gamma(i), for every i. FIPS 203 (4.12) */
static void the_transform_is_the_one_of_the_standard(void)
{
	FOR_EACH_CPU(level)
		for (int round = 0; round < 4; round++) {
			struct mlkem_poly f = random_poly(Q), t = f;

			mlkem_code_for(level)->ntt(&t);
			for (unsigned i = 0; i < N / 2; i++) {
				long even = 0, odd = 0, x = 1;

				for (size_t k = 0; k < N; k += 2) {
					even += f.c[k] * x;
					odd += f.c[k + 1] * x;
					x = mod(x * gamma_of(i));
				}
				EQ(mod(t.c[at(2 * i)]), mod(even));
				EQ(mod(t.c[at(2 * i + 1)]), mod(odd));
			}
			for (size_t i = 0; i < N; i++)
				OK(abs(t.c[i]) <= Q / 2 + 1);
		}
}

static void the_way_back_leads_back(void)
{
	FOR_EACH_CPU(level)
		for (int round = 0; round < 50; round++) {
			struct mlkem_poly f = random_poly(Q), t = f;

			mlkem_code_for(level)->ntt(&t);
			mlkem_code_for(level)->ntt_back(&t);
			for (size_t i = 0; i < N; i++)
				EQ(mod(t.c[i]), mod((long)f.c[i] * LIFT));
		}
}

static void the_largest_numbers_do_not_overflow(void)
{
	static const int16_t largest[] = { Q, -Q, Q - 1, 1 - Q, 1664, -1664 };

	FOR_EACH_CPU(level)
		for (unsigned i = 0; i < 36; i++) {
			struct mlkem_poly f, t, u;

			/* All alike, changing signs, and by halves of each size. */
			for (unsigned k = 0; k < N; k++)
				f.c[k] = largest[k & 1u << i % 9 ? i % 6 : i / 6];
			t = f;
			mlkem_code_for(level)->ntt(&t);
			mlkem_code_for(level)->ntt_back(&t);
			for (size_t k = 0; k < N; k++)
				EQ(mod(t.c[k]), mod((long)f.c[k] * LIFT));
			for (unsigned k = 0; k < N; k++)
				u.c[k] = (int16_t)(f.c[k] > 0 ? 1665 : -1665);
			t = u;
			mlkem_code_for(level)->ntt_back(&t);
			mlkem_code_for(level)->ntt(&t);
			for (size_t k = 0; k < N; k++)
				EQ(mod(t.c[k]), mod((long)u.c[k] * LIFT));
		}
}

static void a_product_is_the_sum_of_three_in_the_ring(void)
{
	FOR_EACH_CPU(level)
		for (int round = 0; round < 4; round++) {
			struct mlkem_poly a[3], b[3], sum;
			long want[N] = { 0 };

			for (int i = 0; i < 3; i++) {
				a[i] = random_poly(Q);
				b[i] = random_poly(Q);
				/* X^256 is -1. */
				for (size_t k = 0; k < N; k++)
					for (size_t l = 0; l < N; l++)
						want[(k + l) % N] += (k + l < N ? 1L : -1L) *
							a[i].c[k] * b[i].c[l];
				mlkem_code_for(level)->ntt(&a[i]);
				mlkem_code_for(level)->ntt(&b[i]);
				for (size_t k = 0; k < N; k++)
					b[i].c[k] = (int16_t)mod(b[i].c[k]);
			}
			mlkem_code_for(level)->product(a, b, &sum);
			mlkem_code_for(level)->ntt_back(&sum);
			for (size_t k = 0; k < N; k++)
				EQ(mod(sum.c[k]), mod(want[k]));
		}
}

static void the_largest_factors_do_not_overflow(void)
{
	FOR_EACH_CPU(level)
		for (unsigned signs = 0; signs < 64; signs++) {
			struct mlkem_poly a[3], b[3], sum;

			for (unsigned i = 0; i < 3; i++)
				for (size_t k = 0; k < N; k++) {
					a[i].c[k] = signs >> (2 * i + k / 16 % 2) & 1 ? 1665 : -1665;
					b[i].c[k] = 4095;
				}
			mlkem_code_for(level)->product(a, b, &sum);
			for (unsigned p = 0; p < N / 2; p++) {
				long even = 0, odd = 0;

				for (int i = 0; i < 3; i++) {
					long a0 = a[i].c[at(2 * p)], a1 = a[i].c[at(2 * p + 1)];

					even += a0 * 4095 + mod(a1 * 4095) * (long)gamma_of(p);
					odd += (a0 + a1) * 4095;
				}
				EQ(mod(sum.c[at(2 * p)]), mod(mod(even) * (long)UNLIFT));
				EQ(mod(sum.c[at(2 * p + 1)]), mod(mod(odd) * (long)UNLIFT));
			}
		}
}

static void sums_and_differences_are_reduced(void)
{
	FOR_EACH_CPU(level)
		for (int first = -3400; first < 3400; first += N) {
			struct mlkem_poly f, g, t;

			for (int i = 0; i < N; i++) {
				f.c[i] = (int16_t)(first + i);
				g.c[i] = (int16_t)(i * 13 - 1664);
			}
			t = f;
			mlkem_code_for(level)->add(&t, &g);
			for (size_t i = 0; i < N; i++)
				EQ(t.c[i], mod(f.c[i] + g.c[i]));
			t = f;
			mlkem_code_for(level)->subtract(&t, &g);
			for (size_t i = 0; i < N; i++)
				EQ(t.c[i], mod(f.c[i] - g.c[i]));
			t = f;
			mlkem_code_for(level)->lift(&t);
			for (size_t i = 0; i < N; i++)
				EQ(mod(t.c[i]), mod((long)f.c[i] * LIFT));
		}
}

/* Rounding half up: FIPS 203 (4.7), (4.8). */
static int compress(int x, int d)
{
	return (2 * (x << d) + Q) / (2 * Q) % (1 << d);
}

static int decompress(int y, int d)
{
	return (2 * Q * y + (1 << d)) >> (d + 1);
}

static unsigned bits(const uint8_t *p, size_t from, unsigned num)
{
	unsigned v = 0;

	for (unsigned i = 0; i < num; i++)
		v |= (unsigned)(p[(from + i) / 8] >> (from + i) % 8 & 1) << i;
	return v;
}

static void every_number_is_compressed_right(void)
{
	FOR_EACH_CPU(level)
		for (int first = 0; first < Q; first++) {
			struct mlkem_poly f;
			uint8_t ten[320], four[128], one[32];

			for (int i = 0; i < N; i++)
				f.c[i] = (int16_t)((first + i * 13) % Q);
			mlkem_code_for(level)->write10(&f, ten);
			mlkem_code_for(level)->write4(&f, four);
			mlkem_code_for(level)->write1(&f, one);
			for (unsigned i = 0; i < N; i++) {
				EQ(bits(ten, 10 * i, 10), compress(f.c[i], 10));
				EQ(bits(four, 4 * i, 4), compress(f.c[i], 4));
				EQ(bits(one, i, 1), compress(f.c[i], 1));
			}
		}
}

static void every_number_is_decompressed_right(void)
{
	FOR_EACH_CPU(level)
		for (int round = 0; round < 200; round++) {
			uint8_t in[320];
			struct mlkem_poly f;

			OK(mock_random(in, sizeof in));
			mlkem_code_for(level)->read10(in, &f);
			for (unsigned i = 0; i < N; i++)
				EQ(f.c[i], decompress((int)bits(in, 10 * i, 10), 10));
			mlkem_code_for(level)->read4(in, &f);
			for (unsigned i = 0; i < N; i++)
				EQ(f.c[i], decompress((int)bits(in, 4 * i, 4), 4));
			mlkem_code_for(level)->read1(in, &f);
			for (unsigned i = 0; i < N; i++)
				EQ(f.c[i], decompress((int)bits(in, i, 1), 1));
		}
}

static void twelve_bits_are_written_and_read_in_the_standards_order(void)
{
	FOR_EACH_CPU(level)
		for (int round = 0; round < 40; round++) {
			uint8_t in[384], out[384];
			struct mlkem_poly f;

			OK(mock_random(in, sizeof in));
			mlkem_code_for(level)->read12(in, &f);
			for (unsigned i = 0; i < N; i++)
				EQ(f.c[at(i)], bits(in, 12 * i, 12));
			for (unsigned i = 0; i < N; i++)
				f.c[i] = (int16_t)(f.c[i] % Q - 1664);
			mlkem_code_for(level)->write12(&f, out);
			for (unsigned i = 0; i < N; i++)
				EQ(bits(out, 12 * i, 12), mod(f.c[at(i)]));
		}
}

static void small_numbers_are_differences_of_two_bits_and_two(void)
{
	FOR_EACH_CPU(level)
		for (unsigned first = 0; first < 256; first++) {
			struct mlkem_poly f;
			uint8_t in[128];

			for (unsigned i = 0; i < sizeof in; i++)
				in[i] = (uint8_t)(first + i * 37);
			mlkem_code_for(level)->noise(in, &f);
			for (unsigned i = 0; i < N; i++)
				EQ(f.c[i], (int)(bits(in, 4 * i, 1) + bits(in, 4 * i + 1, 1)) -
					(int)(bits(in, 4 * i + 2, 1) + bits(in, 4 * i + 3, 1)));
		}
}

/* Algorithm 7 by the book. */
static size_t sample(int16_t *f, size_t have, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < 8 * len; i += 12) {
		unsigned d = bits(p, i, 12);

		if (d < Q && have < N)
			f[have++] = (int16_t)d;
	}
	return have;
}

static void numbers_of_q_and_above_are_passed_over(void)
{
	FOR_EACH_CPU(level)
		for (unsigned round = 0; round < 300; round++) {
			uint8_t in[504 + MLKEM_SLACK];
			size_t len = round % 2 ? 504 : 168, have = round % 5 * 64, got;
			struct mlkem_poly ours = { { 0 } }, want = { { 0 } };

			OK(mock_random(in, sizeof in));
			/* Many just below q, at q, above; runs of refused ones. */
			for (size_t i = 0; i + 3 <= len && round % 3 == 0; i += 3) {
				unsigned a = Q - 2 + in[i] % 4u, b = in[i + 1] % 2 ? 4095 : Q - 1;

				in[i] = (uint8_t)a;
				in[i + 1] = (uint8_t)(a >> 8 | b << 4);
				in[i + 2] = (uint8_t)(b >> 4);
			}
			got = mlkem_code_for(level)->sample(ours.c, have, in, len);
			EQ(got, sample(want.c, have, in, len));
			EQ_MEM(ours.c, want.c, got * sizeof ours.c[0]);
		}
}

static void transposing_twice_changes_nothing(void)
{
	FOR_EACH_CPU(level) {
		struct mlkem_poly f = random_poly(Q), t = f;

		mlkem_code_for(level)->transpose(&t);
		for (size_t i = 0; i < N; i++)
			EQ(t.c[at(i)], f.c[i]);
		mlkem_code_for(level)->transpose(&t);
		EQ_MEM(t.c, f.c, sizeof f.c);
	}
}

T_MAIN(T(every_root_is_in_its_place), T(the_transform_is_the_one_of_the_standard),
	T(the_way_back_leads_back), T(the_largest_numbers_do_not_overflow),
	T(a_product_is_the_sum_of_three_in_the_ring), T(the_largest_factors_do_not_overflow),
	T(sums_and_differences_are_reduced), T(every_number_is_compressed_right),
	T(every_number_is_decompressed_right),
	T(twelve_bits_are_written_and_read_in_the_standards_order),
	T(small_numbers_are_differences_of_two_bits_and_two),
	T(numbers_of_q_and_above_are_passed_over), T(transposing_twice_changes_nothing))

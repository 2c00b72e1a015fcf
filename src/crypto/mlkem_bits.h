/* mlkem_bits.h - polynomials as bytes. FIPS 203 4.2.1
 *
 * Compress divides by q. No machine does that in constant time, so it multiplies
 * by 2^n / q: test_mlkem_arithmetic tries every number (KyberSlash, 2023). */
#ifndef CRYPTO_MLKEM_BITS_H
#define CRYPTO_MLKEM_BITS_H

#include "base/mem.h"
#include "crypto/mlkem_ntt.h"

/* Algorithm 5, in T_q: two numbers in three bytes. */
static void write12(const struct mlkem_poly *f, uint8_t bytes[384])
{
	struct mlkem_poly t = *f;

	transpose(&t);
	for (size_t i = 0; i < MLKEM_N; i++)
		t.c[i] = positive(t.c[i]);
	for (size_t i = 0; i < MLKEM_N / 2; i++) {
		uint32_t pair = (uint32_t)t.c[2 * i] | (uint32_t)t.c[2 * i + 1] << 12;

		bytes[3 * i] = (uint8_t)pair;
		bytes[3 * i + 1] = (uint8_t)(pair >> 8);
		bytes[3 * i + 2] = (uint8_t)(pair >> 16);
	}
	mem_wipe(&t, sizeof t);
}

static uint32_t read12(const uint8_t bytes[384], struct mlkem_poly *ret_f)
{
	int16_t over = 0;

	for (size_t i = 0; i < MLKEM_N / 2; i++) {
		ret_f->c[2 * i] = (int16_t)(bytes[3 * i] | (bytes[3 * i + 1] & 15) << 8);
		ret_f->c[2 * i + 1] = (int16_t)(bytes[3 * i + 1] >> 4 | bytes[3 * i + 2] << 4);
	}
	/* The sign of q - 1 - c. */
	for (size_t i = 0; i < MLKEM_N; i++)
		over |= (int16_t)(MLKEM_Q - 1 - ret_f->c[i]);
	transpose(ret_f);
	return (uint32_t)(uint16_t)over >> 15;
}

static inline uint32_t compress10(int16_t a)
{
	return (uint32_t)((((uint64_t)(uint16_t)a << 10) + 1665) * 1290167 >> 32) & 1023;
}

static inline uint32_t compress4(int16_t a)
{
	return (((uint32_t)(uint16_t)a << 4) + 1665) * 80635 >> 28;
}

static inline uint32_t compress1(int16_t a)
{
	return (((uint32_t)(uint16_t)a << 1) + 1665) * 80635 >> 28 & 1;
}

static void write10(const struct mlkem_poly *f, uint8_t bytes[320])
{
	uint32_t t[MLKEM_N];

	for (size_t i = 0; i < MLKEM_N; i++)
		t[i] = compress10(f->c[i]);
	for (size_t i = 0; i < MLKEM_N / 4; i++) {
		const uint32_t *four = t + 4 * i;
		uint64_t bits = (uint64_t)(four[0] | four[1] << 10 | four[2] << 20) |
			(uint64_t)four[3] << 30;

		for (size_t k = 0; k < 5; k++)
			bytes[5 * i + k] = (uint8_t)(bits >> 8 * k);
	}
	mem_wipe(t, sizeof t);
}

static void read10(const uint8_t bytes[320], struct mlkem_poly *ret_f)
{
	for (size_t i = 0; i < MLKEM_N / 4; i++) {
		uint64_t bits = 0;

		for (size_t k = 0; k < 5; k++)
			bits |= (uint64_t)bytes[5 * i + k] << 8 * k;
		for (size_t k = 0; k < 4; k++)
			ret_f->c[4 * i + k] = (int16_t)(bits >> 10 * k & 1023);
	}
	for (size_t i = 0; i < MLKEM_N; i++)
		ret_f->c[i] = (int16_t)(((uint32_t)ret_f->c[i] * MLKEM_Q + 512) >> 10);
}

static void write4(const struct mlkem_poly *f, uint8_t bytes[128])
{
	for (size_t i = 0; i < MLKEM_N / 2; i++)
		bytes[i] = (uint8_t)(compress4(f->c[2 * i]) | compress4(f->c[2 * i + 1]) << 4);
}

static void read4(const uint8_t bytes[128], struct mlkem_poly *ret_f)
{
	for (size_t i = 0; i < MLKEM_N / 2; i++) {
		ret_f->c[2 * i] = (int16_t)(((bytes[i] & 15u) * MLKEM_Q + 8) >> 4);
		ret_f->c[2 * i + 1] = (int16_t)(((unsigned)(bytes[i] >> 4) * MLKEM_Q + 8) >> 4);
	}
}

static void write1(const struct mlkem_poly *f, uint8_t bytes[32])
{
	for (size_t i = 0; i < MLKEM_N / 8; i++) {
		uint32_t byte = 0;

		for (size_t k = 0; k < 8; k++)
			byte |= compress1(f->c[8 * i + k]) << k;
		bytes[i] = (uint8_t)byte;
	}
}

/* Decompress of a bit is 0 or 1665, here by multiplication: a compiler makes a
 * branch of a choice. */
static void read1(const uint8_t bytes[32], struct mlkem_poly *ret_f)
{
	for (size_t i = 0; i < MLKEM_N / 8; i++)
		for (size_t k = 0; k < 8; k++)
			ret_f->c[8 * i + k] = (int16_t)((bytes[i] >> k & 1) * 1665);
}

#endif

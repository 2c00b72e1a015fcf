/* mlkem_compress.h - numbers mod q as fewer bits, and the ones of 4 bits and 1 as bytes.
 * FIPS 203 4.2.1
 *
 * Compress divides by q. No machine does that in constant time, so it multiplies
 * by 2^n / q: test_mlkem_arithmetic tries every number (KyberSlash, 2023). */
#ifndef CRYPTO_MLKEM_COMPRESS_H
#define CRYPTO_MLKEM_COMPRESS_H

#include "crypto/mlkem_code.h"

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

static inline int16_t decompress10(uint16_t y)
{
	return (int16_t)(((uint32_t)y * MLKEM_Q + 512) >> 10);
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

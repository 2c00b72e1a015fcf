/* mlkem_bits.h - polynomials as bytes, numbers of 12 and of 10 bits. FIPS 203 4.2.1 */
#ifndef CRYPTO_MLKEM_BITS_H
#define CRYPTO_MLKEM_BITS_H

#include "base/mem.h"
#include "crypto/mlkem_compress.h"
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
		ret_f->c[i] = decompress10((uint16_t)ret_f->c[i]);
}

#endif

/* mlkem_code.h - the arithmetic of ML-KEM, in one version for each kind of machine.
 *
 * mlkem_base.c, mlkem_avx2.c and mlkem_avx512.c are compiled from the same C
 * (mlkem_ntt.h, mlkem_bits.h and others beside them, keccak_rounds.h), each with its own
 * flags: it is written as loops over rows of 16 numbers, which compilers turn
 * into vectors. Where that does not go far enough a version has its own. */
#ifndef CRYPTO_MLKEM_CODE_H
#define CRYPTO_MLKEM_CODE_H

#include <stddef.h>
#include <stdint.h>
#include "crypto/cpu.h"

#define MLKEM_Q 3329
#define MLKEM_N 256
#define MLKEM_K 3

/* A polynomial of R_q, coefficients in their order; or one of T_q, transposed:
 * coefficient 16c + r of the standard's order is at 16r + c. */
struct mlkem_poly {
	_Alignas(64) int16_t c[MLKEM_N];
};

/* Some bytes more than asked for may be read behind an input or written behind
 * an output that is said to have slack. */
#define MLKEM_SLACK 64

struct mlkem_code {
	unsigned lanes; /* states that permute takes: keccak.h */
	void (*permute)(uint64_t *words);

	/* Algorithms 9 and 10. Inputs within -q..q; outputs within -q/2..q/2. The
	 * way back also multiplies by 2^16, and so undoes a product's division. */
	void (*ntt)(struct mlkem_poly *f);
	void (*ntt_back)(struct mlkem_poly *f);
	/* The sum of MLKEM_K products in T_q, each divided by 2^16; Algorithm 11.
	 * One factor within -q/2..q/2, the other within 0..4095. */
	void (*product)(const struct mlkem_poly *a, const struct mlkem_poly *b,
		struct mlkem_poly *ret_sum);
	/* In T_q: multiplies by 2^16, within -q/2..q/2. */
	void (*lift)(struct mlkem_poly *f);
	/* f + g, reduced to 0..q-1. Of f - g when `minus` is set. */
	void (*add)(struct mlkem_poly *f, const struct mlkem_poly *g);
	void (*subtract)(struct mlkem_poly *f, const struct mlkem_poly *g);

	/* Algorithm 7: appends what 3-byte groups of `bytes`, which has slack, give
	 * to the `have` coefficients of f, in the standard's order, and returns how
	 * many there are now. Algorithm 8 with eta 2. */
	size_t (*sample)(int16_t *f, size_t have, const uint8_t *bytes, size_t len);
	void (*noise)(const uint8_t bytes[128], struct mlkem_poly *ret_f);
	void (*transpose)(struct mlkem_poly *f);

	/* Algorithms 5 and 6 in T_q; read12 gives 0..4095, and returns 0 when all of
	 * them are below q, else 1. */
	void (*write12)(const struct mlkem_poly *f, uint8_t bytes[384]);
	uint32_t (*read12)(const uint8_t bytes[384], struct mlkem_poly *ret_f);
	/* With Compress and Decompress, in R_q; f within 0..q-1. */
	void (*write10)(const struct mlkem_poly *f, uint8_t bytes[320]);
	void (*read10)(const uint8_t bytes[320], struct mlkem_poly *ret_f);
	void (*write4)(const struct mlkem_poly *f, uint8_t bytes[128]);
	void (*read4)(const uint8_t bytes[128], struct mlkem_poly *ret_f);
	void (*write1)(const struct mlkem_poly *f, uint8_t bytes[32]);
	void (*read1)(const uint8_t bytes[32], struct mlkem_poly *ret_f);
};

extern const struct mlkem_code mlkem_base, mlkem_avx2, mlkem_avx512;

const struct mlkem_code *mlkem_code_for(enum cpu level);

/* The roots of unity: mlkem_zeta.c. */
extern const int16_t mlkem_zeta[128], mlkem_zeta_low[128];
extern const int16_t mlkem_zeta_back[128], mlkem_zeta_back_low[128];

#endif

/* mlkem_base.c - the arithmetic of ML-KEM for any machine. */
#include "crypto/keccak.h"
#include "crypto/mlkem_bits.h"
#include "crypto/mlkem_compress.h"
#include "crypto/mlkem_noise.h"
#include "crypto/mlkem_ntt.h"
#include "crypto/mlkem_sample.h"

const struct mlkem_code mlkem_base = {
	.lanes = 1, .permute = keccak_permute,
	.ntt = ntt, .ntt_back = ntt_back, .product = product, .lift = lift,
	.add = add, .subtract = subtract, .transpose = transpose,
	.sample = sample_some, .noise = noise,
	.write12 = write12, .read12 = read12, .write10 = write10, .read10 = read10,
	.write4 = write4, .read4 = read4, .write1 = write1, .read1 = read1,
};

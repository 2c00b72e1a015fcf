/* mlkem_sample.h - polynomials from the output of SHAKE. FIPS 203 4.2.2 */
#ifndef CRYPTO_MLKEM_SAMPLE_H
#define CRYPTO_MLKEM_SAMPLE_H

#include "crypto/mlkem_code.h"

/* Algorithm 8 with eta 2: of each four bits the sum of two minus the sum of two. */
static void noise(const uint8_t bytes[128], struct mlkem_poly *ret_f)
{
	for (size_t i = 0; i < 128; i++) {
		unsigned sums = (bytes[i] & 0x55u) + (bytes[i] >> 1 & 0x55u);

		ret_f->c[2 * i] = (int16_t)((int)(sums & 3) - (int)(sums >> 2 & 3));
		ret_f->c[2 * i + 1] = (int16_t)((int)(sums >> 4 & 3) - (int)(sums >> 6));
	}
}

/* Algorithm 7. The matrix is public, so what is refused may be seen; the number
 * is written first and counted afterwards because that is faster. */
static inline size_t sample_some(int16_t *f, size_t have, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i + 3 <= len && have < MLKEM_N; i += 3) {
		int16_t a = (int16_t)(bytes[i] | (bytes[i + 1] & 15) << 8);
		int16_t b = (int16_t)(bytes[i + 1] >> 4 | bytes[i + 2] << 4);

		f[have] = a;
		have += a < MLKEM_Q;
		if (have < MLKEM_N) {
			f[have] = b;
			have += b < MLKEM_Q;
		}
	}
	return have;
}

#endif

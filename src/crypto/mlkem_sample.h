/* mlkem_sample.h - polynomials of the matrix from the output of SHAKE. FIPS 203 4.2.2 */
#ifndef CRYPTO_MLKEM_SAMPLE_H
#define CRYPTO_MLKEM_SAMPLE_H

#include "crypto/mlkem_code.h"

/* Algorithm 7. The matrix is public, so what is refused may be seen; the number
 * is written first and counted afterwards because that is faster. */
static size_t sample_some(int16_t *f, size_t have, const uint8_t *bytes, size_t len)
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

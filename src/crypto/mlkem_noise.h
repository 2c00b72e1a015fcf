/* mlkem_noise.h - small polynomials from the output of SHAKE. FIPS 203 4.2.2 */
#ifndef CRYPTO_MLKEM_NOISE_H
#define CRYPTO_MLKEM_NOISE_H

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

#endif

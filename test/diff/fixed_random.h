/* fixed_random.h - libcrypto's random numbers, the same in every run: keys, nonces and
 * salts, and with them every byte of a chain. */
#ifndef DIFF_FIXED_RANDOM_H
#define DIFF_FIXED_RANDOM_H

#include <stdint.h>

/* fixed_random_start starts one sequence; the first call takes libcrypto's own away. */
void fixed_random_start(uint64_t seed);

#endif

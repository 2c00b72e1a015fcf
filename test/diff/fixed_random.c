/* fixed_random.c - splitmix64 in the place of libcrypto's generator. */
#define OPENSSL_SUPPRESS_DEPRECATED /* RAND_set_rand_method: providers have no such door */
#include "fixed_random.h"

#include <openssl/rand.h>
#include "base/why.h"

static uint64_t state;

static int bytes(unsigned char *out, int len)
{
	for (int i = 0; i < len; i++) {
		uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

		z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
		out[i] = (unsigned char)(z >> 56);
	}
	return 1;
}

static int status(void)
{
	return 1;
}

void fixed_random_start(uint64_t seed)
{
	static const RAND_METHOD method = { .bytes = bytes, .pseudorand = bytes, .status = status };

	if (RAND_get_rand_method() != &method)
		CHECK(RAND_set_rand_method(&method) == 1);
	state = seed;
}

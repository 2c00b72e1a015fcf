/* seeded_provider.c - see seeded_provider.h. */
#include "seeded_provider.h"

#include <string.h>
#include "crypto/ossl.h"
#include "mock_provider.h"

#define SCALARS 4

static struct ward_provider table;
static uint8_t scalars[SCALARS][WARD_SECRET_MAX];
static size_t scalar_len[SCALARS], num_scalars, next_scalar;

void seeded_scalar(struct ward_span scalar)
{
	CHECK(num_scalars < SCALARS && scalar.len <= WARD_SECRET_MAX);
	memcpy(scalars[num_scalars], scalar.p, scalar.len);
	scalar_len[num_scalars++] = scalar.len;
}

/* The scalars that were fixed go before those drawn. */
static bool source(uint8_t *out, size_t len)
{
	if (next_scalar == num_scalars)
		return mock_random(out, len);
	CHECK(scalar_len[next_scalar] == len);
	memcpy(out, scalars[next_scalar], len);
	if (++next_scalar == num_scalars)
		next_scalar = num_scalars = 0;
	return true;
}

static bool keypair_new(struct ward_keypair *kp, uint16_t group, uint8_t share[WARD_SHARE_MAX],
	size_t *ret_share_len)
{
	return ossl_pair_new(source, kp, group, share, ret_share_len);
}

static bool share_answer(uint16_t group, struct ward_span peer_share,
	uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len, uint8_t secret[WARD_SECRET_MAX],
	size_t *ret_secret_len)
{
	return ossl_pair_answer(source, group, peer_share, share, ret_share_len, secret,
		ret_secret_len);
}

const struct ward_provider *seeded_provider(void)
{
	table = *ward_provider_default();
	table.name = "libcrypto, seeded";
	table.random = mock_random;
	table.keypair_new = keypair_new;
	table.share_answer = share_answer;
	return &table;
}

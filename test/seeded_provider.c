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

static bool keypair_new(struct ward_keypair *kp, uint16_t group, uint8_t share[WARD_SHARE_MAX],
	size_t *ret_share_len)
{
	uint8_t drawn[WARD_SECRET_MAX];
	struct ward_span scalar = { drawn, ossl_group_scalar_len(group) };

	if (next_scalar < num_scalars) {
		scalar = (struct ward_span){ scalars[next_scalar], scalar_len[next_scalar] };
		if (++next_scalar == num_scalars)
			next_scalar = num_scalars = 0;
	} else if (!mock_random(drawn, scalar.len)) {
		*kp = (struct ward_keypair){ 0 };
		*ret_share_len = 0;
		return false;
	}
	return ossl_group_from(kp, group, scalar, share, ret_share_len);
}

const struct ward_provider *seeded_provider(void)
{
	table = *ward_provider_default();
	table.name = "libcrypto, seeded";
	table.random = mock_random;
	table.keypair_new = keypair_new;
	return &table;
}

/* A server that hears anything. The first byte says in what pieces, and whether it asks
 * for certificates. */
/* with: test/mock_provider.c test/tls_pair.c */
#include "engine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct ward_config_desc d;
	struct side s;

	if (len < 1)
		return 0;
	mock_seed(1);
	pair_use(mock_provider());
	d = data[0] % 2 == 1 ? pair_desc_asking(WARD_CLIENT_AUTH_OPTIONAL) : pair_desc_server();
	d.min_version = 0;
	side_server(&s, &d);
	feed_all(&s, data + 1, len - 1, data[0]);
	end_side(&s);
	return 0;
}

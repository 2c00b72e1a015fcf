/* A client that hears anything. The first byte says in what pieces, and whether it has a
 * certificate and wants to know of revocation. */
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
	d = data[0] % 2 == 1 ? pair_desc_showing() : pair_desc_client();
	d.revocation = data[0] % 2 == 1 ? WARD_REVOCATION_SOFT : WARD_REVOCATION_OFF;
	d.min_version = 0;
	side_client(&s, &d, NULL);
	while (ward_conn_job(s.conn) != NULL)
		side_job(&s);
	feed_all(&s, data + 1, len - 1, data[0]);
	end_side(&s);
	return 0;
}

/* Sealing: into buffers of any size, and with padding. RFC 9846 5.4 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

/* ---- sealing into buffers of any size ---- */

static void a_buffer_of_any_size_takes_what_fits_or_says_that_nothing_does(void)
{
	static const uint16_t units[] = { 0, 1, 2, 16, 255, 256 };
	uint8_t data[700], out[600];

	memset(data, 'd', sizeof data);
	pair_use(mock_provider());
	for (size_t u = 0; u < sizeof units / sizeof units[0]; u++)
		for (size_t cap = 0; cap < sizeof out; cap += cap < 60 ? 1 : 13) {
			struct ward_config_desc d = pair_desc_client();
			size_t used, len, sent = 0;
			struct pair p;
			int result = 0;

			d.pad_to = units[u];
			pair_new(&p, &d, NULL, NULL);
			OK(pair_connect(&p));
			while (sent < sizeof data && result == 0) {
				result = ward_conn_seal(p.client.conn, data + sent, sizeof data - sent,
					&used, out, cap, &len);
				OK(len <= cap && used <= sizeof data - sent);
				OK(result != 0 || used > 0);
				side_put(&p.server, out, len);
				sent += used;
			}
			/* One byte of data fits, with its type and padding, or does not. */
			if (cap < RECORD_OVERHEAD + (units[u] < 2 ? 1u : units[u] - 1u))
				EQ(result, -WARD_WHY_OUT_TOO_SMALL);
			else
				EQ(sent, sizeof data);
			side_feed(&p.server);
			EQ(side_why(&p.server), 0);
			EQ(p.server.data_len, sent);
			OK(sent == 0 || memcmp(p.server.data, data, sent) == 0);
			pair_free(&p);
		}
	pair_use(NULL);
}

static void padding_makes_way_for_a_small_buffer(void)
{
	static uint8_t data[10000];
	struct ward_config_desc d = pair_desc_client();
	uint8_t out[4096];
	size_t used, len;
	struct pair p;

	d.pad_to = 256;
	pair_new(&p, &d, NULL, NULL);
	OK(pair_connect(&p));
	EQ(ward_conn_seal(p.client.conn, data, sizeof data, &used, out, sizeof out, &len), 0);
	EQ(used, 15 * 256 - 1);
	EQ((len - 5 - 16) % 256, 0);
	pair_free(&p);
}

static void sealed_records_are_padded_to_the_unit(void)
{
	static uint8_t data[20000], out[25000];
	struct ward_config_desc d = pair_desc_client();
	size_t used, len;
	struct pair p;

	d.pad_to = 100;
	pair_new(&p, &d, NULL, NULL);
	OK(pair_connect(&p));
	for (size_t n = 1; n < 250; n++) {
		EQ(ward_conn_seal(p.client.conn, data, n, &used, out, sizeof out, &len), 0);
		EQ(used, n);
		EQ(len - 5 - 16, (n + 1 + 99) / 100 * 100);
	}
	/* Padding never passes the limit of a record. */
	EQ(ward_conn_seal(p.client.conn, data, 16384, &used, out, sizeof out, &len), 0);
	EQ(used, 16384);
	EQ(len, 16384 + RECORD_OVERHEAD);
	EQ(ward_conn_seal(p.client.conn, data, 16330, &used, out, sizeof out, &len), 0);
	EQ(len, 16384 + RECORD_OVERHEAD);
	pair_free(&p);
}

T_MAIN(T(a_buffer_of_any_size_takes_what_fits_or_says_that_nothing_does),
	T(padding_makes_way_for_a_small_buffer), T(sealed_records_are_padded_to_the_unit))

/* The messages that only TLS 1.2 has, or has in another form: tls/msg_12.h. The first
 * byte picks one, the second says what was offered. */
#include "tls/msg_12.h"
#include "fuzz.h"

static void server_hello(struct ward_span extensions, uint32_t offered)
{
	struct msg_server_hello12 m;
	struct ward_why why = { 0 };

	if (!msg_server_hello12_read(extensions, offered, &m, &why)) {
		HOLDS(why.code != 0);
		return;
	}
	touch(m.alpn);
	touch(m.point_formats);
	touch(m.renegotiation);
}

static void certificate(struct rd *r)
{
	struct msg_certificate12 m;
	struct ward_why why = { 0 };

	if (!msg_certificate12_read(r, &m, &why))
		HOLDS(why.code != 0);
	HOLDS(m.num_certs <= WARD_JOB_CERTS);
	for (size_t i = 0; i < m.num_certs && rd_done(r); i++)
		touch(m.cert[i]);
}

/* What is read whole is written again byte for byte. */
static void server_key_exchange(struct rd *r, struct ward_span in)
{
	struct msg_server_key_exchange m;
	uint8_t *again = malloc(in.len + 1);
	struct wr w = wr_of(again, in.len);

	HOLDS(again != NULL);
	msg_server_key_exchange_read(r, &m);
	if (rd_done(r) && m.curve_type == 3) {
		msg_server_key_exchange_write(&w, &m);
		HOLDS(!w.bad && w.len == in.len && memcmp(again, in.p, in.len) == 0);
	}
	free(again);
}

static void certificate_request(struct rd *r)
{
	struct msg_certificate_request12 m;

	msg_certificate_request12_read(r, &m);
	if (!rd_done(r))
		return;
	touch(m.types);
	touch(m.schemes);
	touch(m.authorities);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct ward_span in, point;
	struct rd r;

	if (len < 2)
		return 0;
	in = (struct ward_span){ data + 2, len - 2 };
	r = rd_of(in);
	switch (data[0] % 5) {
	case 0: server_hello(in, data[1] * 0x01010101u); break;
	case 1: certificate(&r); break;
	case 2: server_key_exchange(&r, in); break;
	case 3: certificate_request(&r); break;
	default:
		point = msg_client_key_exchange_read(&r);
		HOLDS(!rd_done(&r) || point.len > 0);
		touch(point);
		break;
	}
	return 0;
}

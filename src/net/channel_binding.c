/* channel_binding.c - what ties an authentication inside of TLS to this very connection.
 * RFC 9266, RFC 5929 */
#include <ward/conn.h>
#include "pki/end_point.h"
#include "tls/conn.h"

/* The server's certificate, as it was sent in this connection; empty when it was not, or
 * was not kept. */
static struct ward_span server_cert(const struct ward_conn *c)
{
	struct ward_span none = { NULL, 0 };
	const struct ward_span *chain;

	if (c->resumed)
		return none;
	if (c->server)
		return c->config->credentials[c->credential]->cert[0];
	return ward_conn_peer_chain(c, &chain) > 0 ? chain[0] : none;
}

static bool end_point(const struct ward_conn *c, uint8_t *ret_data, size_t *ret_len,
	struct ward_why *why)
{
	struct ward_span cert = server_cert(c);

	*ret_len = 0;
	if (cert.len == 0)
		return FAIL(why, BINDING_NONE);
	return end_point_hash(c->provider, cert, ret_data, ret_len, why);
}

int ward_conn_binding(const struct ward_conn *c, enum ward_binding binding,
	uint8_t data[WARD_HASH_MAX], size_t *ret_len)
{
	struct ward_why why = { 0 };
	int result;

	*ret_len = 0;
	memset(data, 0, WARD_HASH_MAX);
	if (c->state != HS_CONNECTED)
		return c->state == HS_FAILED ? -WARD_WHY_CONN_OVER : -WARD_WHY_CONN_NOT_READY;
	switch (binding) {
	case WARD_BINDING_EXPORTER:
		/* 2: a context of length zero, 32 bytes. */
		result = ward_conn_export(c, "EXPORTER-Channel-Binding", "", 0, data, 32);
		*ret_len = result == 0 ? 32 : 0;
		return result;
	case WARD_BINDING_SERVER_END_POINT:
		return why_result(end_point(c, data, ret_len, &why), &why);
	}
	return -WARD_WHY_ARGUMENT;
}

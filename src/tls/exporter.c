/* exporter.c - keys for the program that both sides compute from the handshake.
 * RFC 9846 7.5, RFC 5705 4 */
#include "tls/conn.h"

#define LABEL_MAX 249 /* RFC 9846 7.1: opaque label<7..255>, of which "tls13 " is part */

/* What outlives the handshake for it. */
struct exporter {
	uint8_t secret[KEYS12_MAIN]; /* exporter_secret, or the main secret of TLS 1.2 */
	uint8_t randoms[2 * HELLO_RANDOM]; /* TLS 1.2: the client's, then the server's */
};

bool exporter_keep(struct ward_conn *c, struct ward_span secret, const uint8_t *client_random,
	const uint8_t *server_random)
{
	_Static_assert(sizeof c->exporter->secret >= 48, "the longest hash of a suite fits");
	if (c->exporter == NULL)
		c->exporter = mem_new(sizeof *c->exporter);
	if (c->exporter == NULL)
		return FAIL(&c->why, NO_MEMORY);
	memcpy(c->exporter->secret, secret.p, secret.len);
	if (client_random != NULL && server_random != NULL) {
		memcpy(c->exporter->randoms, client_random, HELLO_RANDOM);
		memcpy(c->exporter->randoms + HELLO_RANDOM, server_random, HELLO_RANDOM);
	}
	return true;
}

void exporter_free(struct ward_conn *c)
{
	mem_free(c->exporter, sizeof *c->exporter);
	c->exporter = NULL;
}

/* RFC 5705 4: PRF(main secret, label, client_random + server_random +
 *     context_value_length + context_value), the last two only when there is one. */
static bool export12(const struct ward_conn *c, const char *label, struct ward_span context,
	bool has_context, uint8_t *ret_out, size_t len)
{
	/* "client finished" and the like would give the handshake's own secrets away. */
	static const char *const own[] = { "client finished", "server finished", "master secret",
		"extended master secret", "key expansion" };
	uint8_t seed[2 * HELLO_RANDOM + 2];
	struct wr w = wr_of(seed, sizeof seed);
	struct hmac_key key;

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (strcmp(label, own[i]) == 0)
			return false;
	if (!hmac_key_init(c->provider, &key, c->suite->hash,
		    (struct ward_span){ c->exporter->secret, KEYS12_MAIN }))
		return false;
	wr_bytes(&w, c->exporter->randoms, sizeof c->exporter->randoms);
	if (has_context)
		wr_u16(&w, (uint16_t)context.len);
	keys12_prf(c->provider, &key, label, (struct ward_span[2]){ { seed, w.len }, context },
		ret_out, len);
	mem_wipe(&key, sizeof key);
	return true;
}

int ward_conn_export(const struct ward_conn *c, const char *label, const void *context,
	size_t context_len, uint8_t *out, size_t len)
{
	struct ward_span given = span_of("");
	bool ok;

	if (context != NULL)
		given = (struct ward_span){ context, context_len };
	if (len > 0)
		memset(out, 0, len);
	if (c->state == HS_FAILED)
		return -WARD_WHY_CONN_OVER;
	if (c->state != HS_CONNECTED || c->exporter == NULL)
		return -WARD_WHY_CONN_NOT_READY;
	if (label[0] == '\0' || strlen(label) > LABEL_MAX || given.len > UINT16_MAX)
		return -WARD_WHY_ARGUMENT;
	if (len > 255u * c->suite->hash_len)
		return -WARD_WHY_ARGUMENT;
	if (c->version == TLS_12)
		ok = export12(c, label, given, context != NULL, out, len);
	else
		ok = keys13_export(c->provider, c->suite, c->exporter->secret, label, given, out, len);
	return ok ? 0 : -WARD_WHY_ARGUMENT;
}

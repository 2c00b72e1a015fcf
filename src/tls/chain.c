/* chain.c - the peer's certificates, kept for the program after the handshake. */
#include "tls/conn.h"

/* One piece of memory: the spans, and behind them what they point at. */
struct chain {
	size_t size, num;
	struct ward_span cert[];
};

bool chain_keep(struct ward_conn *c, const struct ward_span *certs, size_t num)
{
	size_t size = sizeof(struct chain) + num * sizeof certs[0];
	struct chain *chain;
	uint8_t *to;

	for (size_t i = 0; i < num; i++)
		size += certs[i].len;
	chain = mem_new(size);
	if (chain == NULL)
		return FAIL(&c->why, NO_MEMORY);
	chain->size = size;
	chain->num = num;
	to = (uint8_t *)&chain->cert[num];
	for (size_t i = 0; i < num; i++) {
		if (certs[i].len > 0)
			memcpy(to, certs[i].p, certs[i].len);
		chain->cert[i] = (struct ward_span){ to, certs[i].len };
		to += certs[i].len;
	}
	chain_free(c);
	c->chain = chain;
	return true;
}

void chain_free(struct ward_conn *c)
{
	if (c->chain != NULL)
		mem_free(c->chain, c->chain->size);
	c->chain = NULL;
}

/* Before the handshake has ended they are only claimed to be the peer's. */
size_t ward_conn_peer_chain(const struct ward_conn *c, const struct ward_span **ret_certs)
{
	*ret_certs = NULL;
	if (c->chain == NULL || c->state != HS_CONNECTED)
		return 0;
	*ret_certs = c->chain->cert;
	return c->chain->num;
}

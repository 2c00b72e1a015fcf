/* limit.c - how large records may be: what the peer asked for, and what we did.
 * RFC 8449 */
#include "tls/conn.h"

/* The largest plaintext of the version; in TLS 1.3 the type byte is part of it. */
static unsigned most(uint16_t version)
{
	return version == TLS_12 ? RECORD_PLAIN_MAX : RECORD_PLAIN_MAX + 1;
}

uint16_t limit_own(const struct ward_conn *c)
{
	/* A ClientHello is for every version that it offers. */
	unsigned max = most(c->version != 0 ? c->version : c->config->max_version);
	unsigned own = c->config->record_limit;

	return (uint16_t)(own < max ? own : max);
}

bool limit_agree(struct ward_conn *c, uint16_t theirs)
{
	if (theirs < LIMIT_MIN)
		return FAIL(&c->why, RECORD_SIZE_LIMIT, .got = theirs, .want = LIMIT_MIN);
	/* 4: "A server MUST NOT enforce this restriction"; a client may. */
	if (!c->server && theirs > most(c->version))
		return FAIL(&c->why, RECORD_SIZE_LIMIT, .got = theirs, .want = most(c->version));
	c->limit_out = theirs;
	c->limit_in = limit_own(c);
	return true;
}

size_t limit_out(const struct ward_conn *c)
{
	size_t type = c->version == TLS_12 ? 0 : 1;

	/* "Unprotected messages are not subject to this limit." */
	if (c->limit_out == 0 || c->limit_out >= most(c->version) || !record_is_keyed(&c->write))
		return RECORD_PLAIN_MAX;
	return c->limit_out - type;
}

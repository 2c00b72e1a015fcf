/* shared12.c - what a TLS 1.2 client and server do alike. */
#include "tls/conn.h"

static const uint8_t *client_random(const struct ward_conn *c)
{
	return c->server ? c->hs->peer_random : c->hs->random;
}

static const uint8_t *server_random(const struct ward_conn *c)
{
	return c->server ? c->hs->random : c->hs->peer_random;
}

void params12_describe(const struct ward_conn *c, struct ward_job_text *ret_text)
{
	ret_text->server = true;
	ret_text->version = TLS_12;
	memcpy(ret_text->client_random, client_random(c), HELLO_RANDOM);
	memcpy(ret_text->server_random, server_random(c), HELLO_RANDOM);
	ret_text->group = c->group;
	ret_text->point_len = (uint8_t)c->hs->point_len;
	memcpy(ret_text->point, c->hs->point, c->hs->point_len);
}

void log12_start(struct ward_conn *c)
{
	c->hs->log.max = LOG_MAX;
	c->hs->logging = true;
}

void log12_end(struct ward_conn *c)
{
	buf_free(&c->hs->log);
	c->hs->logging = false;
}

bool log12_messages(struct ward_conn *c, size_t but, struct ward_span *ret_messages)
{
	const struct hs *hs = c->hs;

	*ret_messages = (struct ward_span){ NULL, 0 };
	if (!hs->logging || hs->log.len < but)
		return FAIL(&c->why, NO_MEMORY);
	*ret_messages = (struct ward_span){ hs->log.p, hs->log.len - but };
	return true;
}

/* All that is made of the main secret. */
static bool expand(struct ward_conn *c)
{
	struct keys12 *keys = &c->hs->keys12;
	struct ward_span main = { keys->main, KEYS12_MAIN };

	keys12_expand(c->provider, client_random(c), server_random(c), keys);
	keylog_note(c, KEYLOG_MAIN12, main);
	return exporter_keep(c, main, client_random(c), server_random(c));
}

/* RFC 7627 4: the session hash ends with ClientKeyExchange. */
bool keys12_agreed(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	struct ward_span shared = { hs->job.u.agree.secret, hs->job.u.agree.secret_len };
	bool ok;

	transcript_hash(c, hs->digest);
	ok = keys12_main(c->provider, c->suite, shared, hs->digest, &hs->keys12);
	mem_wipe(hs->job.u.agree.secret, sizeof hs->job.u.agree.secret);
	if (!ok)
		return FAIL(&c->why, PRIMITIVE_FAILED);
	return expand(c);
}

/* RFC 5246 7.3: the old main secret and both new randoms. */
bool keys12_resumed(struct ward_conn *c, const uint8_t main[static KEYS12_MAIN])
{
	struct hs *hs = c->hs;

	if (!keys12_resume(c->provider, c->suite, main, &hs->keys12))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	c->resumed = true;
	hs->proofs |= PROOF_SESSION;
	return expand(c);
}

bool finished12_send(struct ward_conn *c)
{
	uint8_t verify_data[KEYS12_VERIFY_DATA], hash[WARD_HASH_MAX];
	struct hs *hs = c->hs;
	struct wr w;
	size_t mark;

	TRY(flight_send(c));
	TRY(ccs_send(c));
	TRY(keys12_install(c->provider, c->suite, &hs->keys12, c->server, &c->write, &c->why));
	transcript_hash(c, hash);
	keys12_finished(c->provider, c->suite, &hs->keys12, c->server, hash, verify_data);
	TRY(message_begin(c, sizeof verify_data, MSG_FINISHED, &w, &mark));
	wr_bytes(&w, verify_data, sizeof verify_data);
	TRY(message_end(c, &w, mark));
	return flight_send(c);
}

/* RFC 5246 7.4.9. What it must be comes from the messages before it: hs->digest. */
bool finished12_check(struct ward_conn *c, struct rd *body)
{
	uint8_t expected[KEYS12_VERIFY_DATA];
	struct ward_span verify_data = rd_bytes(body, sizeof expected);
	struct hs *hs = c->hs;

	TRY(whole(c, body, MSG_FINISHED));
	keys12_finished(c->provider, c->suite, &hs->keys12, !c->server, hs->digest, expected);
	if (!mem_equal(expected, verify_data.p, sizeof expected))
		return FAIL(&c->why, FINISHED_BAD);
	hs->proofs |= PROOF_FINISHED;
	return true;
}

/* RFC 5246 7.1: everything that the peer sends from now on is under the new keys. */
bool on_change_cipher_spec(struct ward_conn *c, struct rd *body)
{
	(void)body;
	TRY(keys12_install(c->provider, c->suite, &c->hs->keys12, !c->server, &c->read, &c->why));
	c->state = HS_WAIT_FIN;
	return true;
}

/* A ClientHello or HelloRequest when all is said. RFC 5246 7.2.2 would have it
 * answered by a warning, after which the peer decides; RFC 9846 4.2.2 has TLS 1.3
 * refuse it for good. ward refuses it for good here too: nobody who wants this
 * would be content without it, and nobody can have it asked for again and again. */
bool on_renegotiation(struct ward_conn *c, struct rd *body)
{
	(void)body;
	return FAIL(&c->why, RENEGOTIATION);
}

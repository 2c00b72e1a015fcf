/* shared13.c - what a TLS 1.3 client and server do alike. */
#include "tls/conn.h"

bool whole(struct ward_conn *c, const struct rd *body, enum hs_msg type)
{
	if (!rd_done(body))
		return FAIL(&c->why, MSG_MALFORMED, .got = type);
	return true;
}

/* The message a body belongs to, with its header. */
struct ward_span message_of(const struct rd *body)
{
	return (struct ward_span){ body->base, body->end };
}

bool transcript_start(struct ward_conn *c)
{
	if (!c->provider->hash_init(&c->hs->transcript, c->suite->hash))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	return true;
}

void transcript_add(struct ward_conn *c, struct ward_span message)
{
	struct hs *hs = c->hs;

	c->provider->hash_update(&hs->transcript, message.p, message.len);
	/* Without memory for it nothing is left, and the signature fails. */
	if (hs->logging && !buf_add(&hs->log, message.p, message.len))
		log12_end(c);
}

void transcript_hash(struct ward_conn *c, uint8_t *ret_hash)
{
	struct ward_hash copy = c->hs->transcript;

	c->provider->hash_final(&copy, ret_hash);
}

/* Transcript-Hash(ClientHello1, HelloRetryRequest, ...) =
 *     Hash(message_hash || 00 00 Hash.length || Hash(ClientHello1) || ...)  4.1 */
bool transcript_retry(struct ward_conn *c, struct ward_span hello)
{
	uint8_t message[4 + WARD_HASH_MAX] = { MSG_MESSAGE_HASH, 0, 0, c->suite->hash_len };

	if (!hash_once(c->provider, c->suite->hash, hello, message + 4))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	TRY(transcript_start(c));
	transcript_add(c, (struct ward_span){ message, 4u + c->suite->hash_len });
	return true;
}

/* RFC 9846 5.1: "Handshake messages MUST NOT span key changes." */
bool at_record_boundary(struct ward_conn *c)
{
	if (c->in_off != c->in.len)
		return FAIL(&c->why, MSG_SPANS_KEYS, .got = (int64_t)(c->in.len - c->in_off));
	return true;
}

bool keys_read(struct ward_conn *c, const uint8_t *secret)
{
	TRY(at_record_boundary(c));
	return keys13_install(c->provider, c->suite, secret, &c->read, &c->why);
}

bool keys_write(struct ward_conn *c, const uint8_t *secret)
{
	TRY(flight_send(c));
	return keys13_install(c->provider, c->suite, secret, &c->write, &c->why);
}

static struct ward_span secret_of(const struct ward_conn *c, const uint8_t *bytes)
{
	return (struct ward_span){ bytes, c->suite->hash_len };
}

/* From the finished AGREE job and the transcript up to ServerHello. */
bool keys_handshake(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	struct ward_span shared = { hs->job.u.agree.secret, hs->job.u.agree.secret_len };
	const struct keys13_base *base = config_base(c->config, c->suite->hash);
	bool ok;

	transcript_hash(c, hs->digest);
	if (c->resumed)
		base = &hs->psk.base;
	ok = keys13_handshake(c->provider, c->suite, base, shared, hs->digest, &hs->keys);
	mem_wipe(hs->job.u.agree.secret, sizeof hs->job.u.agree.secret);
	if (!ok)
		return FAIL(&c->why, PRIMITIVE_FAILED);
	keylog_note(c, KEYLOG_CLIENT_HANDSHAKE, secret_of(c, hs->keys.client_hs));
	keylog_note(c, KEYLOG_SERVER_HANDSHAKE, secret_of(c, hs->keys.server_hs));
	return true;
}

bool keys_application(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	uint8_t exporter[WARD_HASH_MAX];
	bool ok;

	transcript_hash(c, hs->digest);
	ok = keys13_application(c->provider, c->suite, &hs->keys, hs->digest, hs->client_ap,
		hs->server_ap);
	if (ok)
		ok = keys13_exporter(c->provider, c->suite, &hs->keys, hs->digest, exporter);
	if (!ok)
		return FAIL(&c->why, PRIMITIVE_FAILED);
	keylog_note(c, KEYLOG_CLIENT, secret_of(c, hs->client_ap));
	keylog_note(c, KEYLOG_SERVER, secret_of(c, hs->server_ap));
	keylog_note(c, KEYLOG_EXPORTER, secret_of(c, exporter));
	ok = exporter_keep(c, secret_of(c, exporter), NULL, NULL);
	mem_wipe(exporter, sizeof exporter);
	return ok;
}

bool finished_write(struct ward_conn *c, const uint8_t *secret)
{
	uint8_t verify_data[WARD_HASH_MAX], hash[WARD_HASH_MAX];
	struct wr w;
	size_t mark;

	transcript_hash(c, hash);
	if (!keys13_finished(c->provider, c->suite, secret, hash, verify_data))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	TRY(message_begin(c, sizeof verify_data, MSG_FINISHED, &w, &mark));
	wr_bytes(&w, verify_data, c->suite->hash_len);
	return message_end(c, &w, mark);
}

bool finished_check(struct ward_conn *c, const uint8_t *secret, struct rd *body)
{
	uint8_t expected[WARD_HASH_MAX];
	struct ward_span verify_data = rd_bytes(body, c->suite->hash_len);

	TRY(whole(c, body, MSG_FINISHED));
	TRY(at_record_boundary(c));
	if (!keys13_finished(c->provider, c->suite, secret, c->hs->digest, expected))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	/* RFC 9846 4.5.3: a wrong one is answered with decrypt_error. */
	if (!mem_equal(expected, verify_data.p, c->suite->hash_len))
		return FAIL(&c->why, FINISHED_BAD);
	c->hs->proofs |= PROOF_FINISHED;
	return true;
}

/* KeyUpdate: RFC 9846 4.7.3. */
bool on_key_update(struct ward_conn *c, struct rd *body)
{
	uint8_t request = rd_u8(body);

	TRY(whole(c, body, MSG_KEY_UPDATE));
	if (request > 1)
		return FAIL(&c->why, KEY_UPDATE_BAD, .got = request);
	TRY(at_record_boundary(c));
	TRY(keys13_update(c->suite, &c->read, &c->why));
	c->updates_received++;
	if (c->update_asked)
		c->cheap = 0; /* an answer that we asked for is no flood */
	c->update_asked = false;
	/* Many requests that meet us before our answer has left get one answer. */
	if (request == 1 && !c->update_queued && !c->write_closed)
		return key_update_send(c, false);
	return true;
}

struct ward_job *job_start(struct ward_conn *c, enum ward_job_kind kind)
{
	struct ward_job *job = &c->hs->job;

	mem_wipe(job, sizeof *job);
	job->kind = kind;
	job->provider = c->provider;
	return job;
}

bool job_waits(const struct ward_conn *c)
{
	return c->hs != NULL && c->hs->job.kind != WARD_JOB_NONE;
}

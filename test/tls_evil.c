/* tls_evil.c - see tls_evil.h. */
#include "tls_evil.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/group.h"
#include "crypto/job.h"
#include "crypto/sigalg.h"
#include "tls/msg_auth.h"
#include "tls_evil12.h"

static struct evil *start(const struct ward_provider *p)
{
	struct evil *e = calloc(1, sizeof *e);

	CHECK(e != NULL);
	e->provider = p != NULL ? p : ward_provider_default();
	e->read.provider = e->write.provider = e->provider;
	e->log.max = e->heard.max = e->queue.max = 1u << 20;
	e->alert = -1;
	e->suite = suite_find(WARD_AES_128_GCM_SHA256);
	e->group = WARD_GROUP_X25519;
	e->suites = policy_suites;
	e->groups = policy_groups;
	e->schemes = policy_schemes;
	CHECK(e->provider->random(e->random, sizeof e->random));
	return e;
}

struct evil *evil_server_for(const struct ward_config_desc *client, const char *name)
{
	struct ward_config_desc d = pair_desc_client(), s = pair_desc_server();
	struct evil *e;

	if (client == NULL)
		client = &d;
	e = start(client->provider);
	e->server = true;
	e->credential = s.credentials[0];
	e->scheme = WARD_SCHEME_ECDSA_P256_SHA256;
	e->next = MSG_SERVER_HELLO;
	side_client(&e->side, client, name);
	side_feed(&e->side);
	evil_hear(e);
	return e;
}

struct evil *evil_server(const struct ward_config_desc *client)
{
	return evil_server_for(client, NULL);
}

struct evil *evil_client(const struct ward_config_desc *server)
{
	struct ward_config_desc d = pair_desc_server();
	struct evil *e;

	if (server == NULL)
		server = &d;
	e = start(server->provider);
	e->next = MSG_CLIENT_HELLO;
	e->name = span_of("example.org");
	CHECK(e->provider->random(e->session_id, sizeof e->session_id));
	e->session_id_len = sizeof e->session_id;
	side_server(&e->side, server);
	return e;
}

void evil_free(struct evil *e)
{
	if (e->pair.group != 0)
		e->provider->keypair_free(&e->pair);
	record_dir_free(&e->read);
	record_dir_free(&e->write);
	side_free(&e->side);
	buf_free(&e->log);
	buf_free(&e->heard);
	buf_free(&e->queue);
	free(e);
}

/* ---- transcript and keys ---- */

void evil_transcript(const struct evil *e, uint8_t *ret_hash)
{
	CHECK(hash_once(e->provider, e->suite->hash, (struct ward_span){ e->log.p, e->log.len },
		ret_hash));
}

static void log_add(struct evil *e, const uint8_t *message, size_t len)
{
	CHECK(buf_add(&e->log, message, len));
}

/* RFC 9846 4.1: the first ClientHello becomes its hash. */
static void log_retry(struct evil *e)
{
	uint8_t message[4 + WARD_HASH_MAX] = { MSG_MESSAGE_HASH, 0, 0, e->suite->hash_len };

	evil_transcript(e, message + 4);
	e->log.len = 0;
	log_add(e, message, 4u + e->suite->hash_len);
}

static void install(struct evil *e, struct record_dir *d, const uint8_t *secret)
{
	struct ward_why why = { 0 };

	CHECK(keys13_install(e->provider, e->suite, secret, d, &why));
}

static void psk_keys(struct evil *e)
{
	struct ward_span psk = { e->session->psk, e->session->suite->hash_len };
	struct keys13_psk keys;

	CHECK(keys13_psk_init(e->provider, e->suite->hash, psk, &keys));
	e->base = keys.base;
}

/* From the transcript up to the client's Finished. */
static void resumption_secret(struct evil *e)
{
	uint8_t hash[WARD_HASH_MAX];

	evil_transcript(e, hash);
	CHECK(keys13_resumption(e->provider, e->suite, &e->keys, hash, e->resumption));
}

/* What the other side of a NewSessionTicket will know. */
static void give(struct evil *e, const uint8_t *message, size_t len)
{
	struct rd r = rd_of((struct ward_span){ message + 4, len - 4 });
	struct msg_new_session_ticket m;
	struct ward_why why = { 0 };

	if (!msg_new_session_ticket_read(&r, &m, &why) || r.bad ||
		m.ticket.len > sizeof e->given.ticket)
		return;
	e->given.suite = e->suite;
	e->given.ticket_len = m.ticket.len;
	memcpy(e->given.ticket, m.ticket.p, m.ticket.len);
	CHECK(keys13_ticket_psk(e->provider, e->suite, e->resumption, m.nonce, e->given.psk));
}

static void handshake_keys(struct evil *e)
{
	uint8_t secret[WARD_SECRET_MAX] = { 0 }, hash[WARD_HASH_MAX];
	struct ward_span peer_share = { e->peer_share, e->peer_share_len };
	size_t len = e->secret_len;

	/* What it cannot agree on it makes up. */
	if (len > 0)
		memcpy(secret, e->secret, len);
	else if (e->pair.group == 0 || !e->provider->keypair_agree(&e->pair, e->pair.group,
			peer_share, secret, &len))
		len = 32;
	evil_transcript(e, hash);
	CHECK(keys13_base_init(e->provider, e->suite->hash, &e->base));
	if (e->server)
		e->resumed = e->session != NULL;
	if (e->resumed)
		psk_keys(e);
	CHECK(keys13_handshake(e->provider, e->suite, &e->base, (struct ward_span){ secret, len },
		hash, &e->keys));
	install(e, &e->read, e->server ? e->keys.client_hs : e->keys.server_hs);
	install(e, &e->write, e->server ? e->keys.server_hs : e->keys.client_hs);
}

/* From the transcript up to the server's Finished. */
static void application_secrets(struct evil *e)
{
	uint8_t hash[WARD_HASH_MAX];

	evil_transcript(e, hash);
	CHECK(keys13_application(e->provider, e->suite, &e->keys, hash, e->client_ap,
		e->server_ap));
}

void evil_finished(const struct evil *e, bool server, uint8_t *ret_verify_data)
{
	uint8_t hash[WARD_HASH_MAX];

	evil_transcript(e, hash);
	if (e->tls12) {
		keys12_finished(e->provider, e->suite, &e->keys12, server, hash, ret_verify_data);
		return;
	}
	CHECK(keys13_finished(e->provider, e->suite, server ? e->keys.server_hs : e->keys.client_hs,
		hash, ret_verify_data));
}

void evil_follow(struct evil *e, enum hs_msg type)
{
	if (e->tls12) {
		evil12_follow(e, type);
		return;
	}
	switch (type) {
	case MSG_CLIENT_HELLO:
		e->next = MSG_FINISHED;
		break;
	case MSG_SERVER_HELLO:
		handshake_keys(e);
		e->next = MSG_ENCRYPTED_EXTENSIONS;
		break;
	case MSG_ENCRYPTED_EXTENSIONS:
		e->next = e->resumed ? MSG_FINISHED :
			e->ask_cert ? MSG_CERTIFICATE_REQUEST : MSG_CERTIFICATE;
		break;
	case MSG_CERTIFICATE_REQUEST:
		e->next = MSG_CERTIFICATE;
		break;
	case MSG_CERTIFICATE:
		e->next = e->credential != NULL ? MSG_CERTIFICATE_VERIFY : MSG_FINISHED;
		break;
	case MSG_CERTIFICATE_VERIFY:
		e->next = MSG_FINISHED;
		break;
	case MSG_FINISHED:
		if (e->server)
			application_secrets(e);
		else
			resumption_secret(e);
		install(e, &e->write, e->server ? e->server_ap : e->client_ap);
		e->next = EVIL_END;
		break;
	case MSG_NEW_SESSION_TICKET:
		give(e, e->message, e->len);
		break;
	default:
		break;
	}
}

/* ---- hearing ---- */

static void copy(uint8_t *to, struct ward_span from)
{
	if (from.len > 0)
		memcpy(to, from.p, from.len);
}

static void take_share(struct evil *e, struct ward_span key)
{
	CHECK(key.len <= sizeof e->peer_share);
	copy(e->peer_share, key);
	e->peer_share_len = key.len;
}

static void hear_client_hello(struct evil *e, struct rd *r)
{
	struct msg_client_hello m;
	struct ward_why why = { 0 };

	CHECK(msg_client_hello_read(r, &m, &why));
	e->session_id_len = m.session_id.len;
	copy(e->session_id, m.session_id);
	copy(e->peer_random, m.random);
	for (size_t i = 0; i < m.num_shares; i++)
		if (m.share[i].group == e->group)
			take_share(e, m.share[i].key);
	/* A client that has a hybrid alone gets it. */
	for (size_t i = 0; i < m.num_shares && e->peer_share_len == 0; i++)
		if (group_half(m.share[i].group) != 0) {
			e->group = m.share[i].group;
			take_share(e, m.share[i].key);
		}
}

static void hear_server_hello(struct evil *e, struct rd *r)
{
	uint32_t offered = 1u << EXT_SUPPORTED_VERSIONS | 1u << EXT_KEY_SHARE |
		1u << EXT_PRE_SHARED_KEY;
	struct msg_server_hello m;
	struct ward_why why = { 0 };

	CHECK(msg_server_hello_read(r, offered, &m, &why));
	e->suite = suite_find(m.suite);
	CHECK(e->suite != NULL && e->last_len <= sizeof e->server_hello);
	memcpy(e->server_hello, e->last, e->last_len);
	e->server_hello_len = e->last_len;
	if (!m.retry) {
		take_share(e, m.share.key);
		e->resumed = ext_has(&m.ext, EXT_PRE_SHARED_KEY);
		log_add(e, e->last, e->last_len);
		handshake_keys(e);
		return;
	}
	log_retry(e);
	log_add(e, e->last, e->last_len);
	e->retried = true;
	if (m.share.group != 0) {
		e->provider->keypair_free(&e->pair);
		e->group = m.share.group;
		e->regrouped = true;
	}
	CHECK(m.cookie.len <= sizeof e->cookie_got);
	copy(e->cookie_got, m.cookie);
	e->cookie = (struct ward_span){ e->cookie_got, m.cookie.len };
	e->next = MSG_CLIENT_HELLO;
}

static void hear_finished(struct evil *e)
{
	uint8_t want[WARD_HASH_MAX];

	evil_finished(e, !e->server, want);
	e->finished_good = e->last_len == 4u + e->suite->hash_len &&
		memcmp(e->last + 4, want, e->suite->hash_len) == 0;
	log_add(e, e->last, e->last_len);
	if (!e->server)
		application_secrets(e);
	else
		resumption_secret(e);
	install(e, &e->read, e->server ? e->client_ap : e->server_ap);
}

static void hear_message(struct evil *e)
{
	struct rd r = rd_of((struct ward_span){ e->last + 4, e->last_len - 4 });
	struct ward_why why = { 0 };

	e->got[e->last[0]]++;
	if (e->tls12) {
		evil12_hear(e);
		return;
	}
	switch (e->last[0]) {
	case MSG_SERVER_HELLO:
		hear_server_hello(e, &r);
		return;
	case MSG_FINISHED:
		hear_finished(e);
		return;
	case MSG_KEY_UPDATE:
		CHECK(keys13_update(e->suite, &e->read, &why));
		return;
	case MSG_NEW_SESSION_TICKET:
		give(e, e->last, e->last_len);
		return;
	case MSG_CLIENT_HELLO:
		hear_client_hello(e, &r);
		break;
	case MSG_CERTIFICATE_REQUEST:
		CHECK(e->last_len <= sizeof e->request);
		memcpy(e->request, e->last, e->last_len);
		e->request_len = e->last_len;
		e->next = MSG_CERTIFICATE;
		break;
	case MSG_ENCRYPTED_EXTENSIONS:
		CHECK(e->last_len <= sizeof e->encrypted_extensions);
		memcpy(e->encrypted_extensions, e->last, e->last_len);
		e->encrypted_extensions_len = e->last_len;
		break;
	}
	log_add(e, e->last, e->last_len);
}

static void hear_handshake(struct evil *e, struct ward_span content)
{
	CHECK(buf_add(&e->heard, content.p, content.len));
	while (e->heard.len >= 4) {
		const uint8_t *p = e->heard.p;
		size_t len = 4 + ((size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3]);

		if (e->heard.len < len)
			break;
		CHECK(len <= sizeof e->last);
		memcpy(e->last, p, len);
		e->last_len = len;
		buf_drop(&e->heard, len);
		hear_message(e);
	}
}

static void hear_record(struct evil *e, uint8_t *record, size_t len)
{
	struct ward_span content = { record + RECORD_HEADER, len - RECORD_HEADER };
	struct ward_why why = { 0 };
	uint8_t type = record[0];
	bool sealed = e->tls12 ? record_is_keyed(&e->read) : type == RECORD_DATA;

	if (sealed && !record_open(&e->read, record, len, &type, &content, &why)) {
		e->forged = true;
		return;
	}
	if (sealed && record_plain_len(&e->read, len) > e->longest)
		e->longest = record_plain_len(&e->read, len);
	switch (type) {
	case RECORD_HANDSHAKE:
		hear_handshake(e, content);
		break;
	case RECORD_ALERT:
		e->alert = content.p[1];
		e->alerts++;
		e->alert_sealed = sealed;
		break;
	case RECORD_CCS:
		e->ccs++;
		if (e->tls12)
			evil12_hear_ccs(e);
		break;
	case RECORD_DATA:
		e->data_len += content.len;
		break;
	}
}

static void hear_bytes(struct evil *e, uint8_t *bytes, size_t len)
{
	size_t off = 0;

	while (off + RECORD_HEADER <= len) {
		size_t n = RECORD_HEADER + ((size_t)bytes[off + 3] << 8 | bytes[off + 4]);

		CHECK(off + n <= len);
		hear_record(e, bytes + off, n);
		off += n;
	}
	CHECK(off == len);
}

void evil_hear(struct evil *e)
{
	size_t len = ward_conn_out_len(e->side.conn);
	uint8_t *bytes = malloc(len + 1);

	CHECK(bytes != NULL);
	CHECK(ward_conn_out(e->side.conn, bytes, len) == len);
	hear_bytes(e, bytes, len);
	free(bytes);
}

int evil_ask(struct evil *e, const void *data, size_t len)
{
	size_t cap = ward_seal_bound(e->side.conn, len), used, out_len;
	uint8_t *out = malloc(cap);
	int result;

	CHECK(out != NULL);
	result = ward_conn_seal(e->side.conn, data, len, &used, out, cap, &out_len);
	hear_bytes(e, out, out_len);
	free(out);
	return result;
}

/* ---- saying ---- */

static void seal(struct evil *e, uint8_t type, const uint8_t *content, size_t len)
{
	size_t cap = record_overhead(&e->write) + len + e->pad;
	struct ward_why why = { 0 };
	uint8_t *record = malloc(cap);

	CHECK(record != NULL);
	CHECK(record_seal(&e->write, type, content, len, e->pad, record, &why));
	side_put(&e->side, record, record_sealed_len(&e->write, len, e->pad));
	free(record);
}

static void seal_handshake(struct evil *e, const uint8_t *bytes, size_t len)
{
	size_t most = e->split != 0 ? e->split : RECORD_PLAIN_MAX;

	for (size_t off = 0; off < len; off += most)
		seal(e, RECORD_HANDSHAKE, bytes + off, len - off < most ? len - off : most);
}

static void exchange(struct evil *e)
{
	if (e->hold)
		return;
	side_feed(&e->side);
	evil_hear(e);
}

void evil_raw(struct evil *e, const void *bytes, size_t len)
{
	side_put(&e->side, bytes, len);
	exchange(e);
}

void evil_record(struct evil *e, uint8_t type, const void *content, size_t len)
{
	seal(e, type, content, len);
	exchange(e);
}

static void queue(struct evil *e)
{
	CHECK(buf_add(&e->queue, e->message, e->len));
}

static void unqueue(struct evil *e)
{
	seal_handshake(e, e->queue.p, e->queue.len);
	e->queue.len = 0;
}

void evil_flush(struct evil *e)
{
	unqueue(e);
	exchange(e);
}

void evil_send(struct evil *e)
{
	queue(e);
	if (!e->gather)
		evil_flush(e);
}

static bool changes_keys(const struct evil *e)
{
	if (e->tls12) /* or ends a flight */
		return e->message[0] == MSG_CLIENT_HELLO || e->message[0] == MSG_SERVER_HELLO_DONE ||
			e->message[0] == MSG_FINISHED;
	return e->message[0] == MSG_CLIENT_HELLO || e->message[0] == MSG_SERVER_HELLO ||
		e->message[0] == MSG_FINISHED;
}

void evil_say(struct evil *e)
{
	bool retry = e->server && e->retry && !e->retried && e->message[0] == MSG_SERVER_HELLO;

	queue(e);
	if (retry)
		log_retry(e);
	log_add(e, e->message, e->len);
	if (!e->gather || changes_keys(e))
		unqueue(e);
	if (retry)
		e->retried = true;
	else
		evil_follow(e, e->message[0]);
	if (!e->gather || changes_keys(e))
		exchange(e);
}

void evil_play(struct evil *e, unsigned until)
{
	while (e->next != EVIL_END && (e->next != until || (e->server && e->retry && !e->retried)) &&
		side_why(&e->side) == 0) {
		if (e->next == EVIL_CCS) {
			evil12_ccs(e);
			continue;
		}
		if (e->server && e->retry && !e->retried)
			evil_make_retry(e);
		else
			evil_make(e, e->next);
		evil_say(e);
	}
}

bool evil_connect(struct evil *e)
{
	evil_play(e, EVIL_END);
	return side_facts(&e->side).connected;
}

static struct evil *server_at(enum hs_state state)
{
	struct ward_config_desc d = pair_desc_server();
	struct evil *e;

	if (state == HS_WAIT_CERT || state == HS_WAIT_CV)
		return evil_shown(state);
	d.retry_always = state == HS_WAIT_CH2;
	e = evil_client(&d);
	switch (state) {
	case HS_WAIT_CH: break;
	case HS_WAIT_CH2:
		evil_make(e, MSG_CLIENT_HELLO);
		evil_say(e);
		break;
	case HS_WAIT_FIN: evil_play(e, MSG_FINISHED); break;
	case HS_CONNECTED: evil_play(e, EVIL_END); break;
	default:
		evil_free(e);
		return NULL;
	}
	return e;
}

static struct evil *client_at(enum hs_state state)
{
	struct ward_config_desc d = pair_desc_client();
	struct evil *e;

	d.wait_server_accept = state == HS_WAIT_ACCEPT;
	e = evil_server(&d);
	e->ask_cert = state == HS_WAIT_CERT;
	switch (state) {
	case HS_WAIT_SH: break;
	case HS_WAIT_EE: evil_play(e, MSG_ENCRYPTED_EXTENSIONS); break;
	case HS_WAIT_CERT_CR:
	case HS_WAIT_CERT: evil_play(e, MSG_CERTIFICATE); break;
	case HS_WAIT_CV: evil_play(e, MSG_CERTIFICATE_VERIFY); break;
	case HS_WAIT_FIN: evil_play(e, MSG_FINISHED); break;
	case HS_WAIT_ACCEPT:
	case HS_CONNECTED: evil_play(e, EVIL_END); break;
	default:
		evil_free(e);
		return NULL;
	}
	return e;
}

struct evil *evil_shown(enum hs_state state)
{
	struct ward_config_desc d = pair_desc_asking(WARD_CLIENT_AUTH_REQUIRED);
	struct evil *e = evil_client(&d);

	e->credential = d.credentials[0];
	e->scheme = WARD_SCHEME_ECDSA_P256_SHA256;
	evil_play(e, state == HS_WAIT_CERT ? MSG_CERTIFICATE :
		state == HS_WAIT_CV ? MSG_CERTIFICATE_VERIFY :
		state == HS_WAIT_FIN ? MSG_FINISHED : EVIL_END);
	return e;
}

struct evil *evil_at(bool engine_is_server, enum hs_state state)
{
	struct evil *e = engine_is_server ? server_at(state) : client_at(state);

	CHECK(e == NULL || e->side.conn->state == state);
	return e;
}

void evil_update(struct evil *e, uint8_t request)
{
	struct ward_why why = { 0 };
	uint8_t message[] = { MSG_KEY_UPDATE, 0, 0, 1, request };

	seal(e, RECORD_HANDSHAKE, message, sizeof message);
	CHECK(keys13_update(e->suite, &e->write, &why));
	exchange(e);
}

/* tls_evil12.c - see tls_evil12.h. */
#include "tls_evil12.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/job.h"
#include "crypto/sigalg.h"
#include "tls/msg_auth.h"

static void be12(struct evil *e)
{
	e->tls12 = true;
	e->suite = suite_find(WARD_ECDHE_ECDSA_AES_128_GCM_SHA256);
	e->scheme = WARD_SCHEME_ECDSA_P256_SHA256;
}

struct evil *evil12_server(const struct ward_config_desc *client)
{
	struct ward_config_desc d = pair_desc_client();
	struct evil *e;

	d.min_version = 0;
	e = evil_server(client != NULL ? client : &d);
	be12(e);
	return e;
}

struct evil *evil12_client(const struct ward_config_desc *server)
{
	struct ward_config_desc d = pair_desc_server();
	struct evil *e;

	d.min_version = 0;
	e = evil_client(server != NULL ? server : &d);
	be12(e);
	e->session_id_len = 0;
	return e;
}

struct evil *evil12_asked(void)
{
	struct ward_config_desc d = pair_desc_asking(WARD_CLIENT_AUTH_REQUIRED);
	struct evil *e;

	d.min_version = 0;
	e = evil12_client(&d);
	e->credential = d.credentials[0];
	return e;
}

struct evil *evil12_shows(void)
{
	struct ward_config_desc d = pair_desc_showing();
	struct evil *e;

	d.min_version = 0;
	e = evil12_server(&d);
	e->ask_cert = true;
	return e;
}

/* One store for all: kept until the program ends. */
struct ward_sessions *evil12_sessions(void)
{
	static struct ward_sessions *sessions;

	if (sessions == NULL)
		sessions = ward_sessions_new(0);
	CHECK(sessions != NULL);
	return sessions;
}

struct evil *evil12_gives(void)
{
	struct ward_config_desc d = pair_desc_client();
	struct evil *e;

	d.min_version = 0;
	d.sessions = evil12_sessions();
	e = evil12_server(&d);
	e->give_ticket = true;
	return e;
}

/* ---- keys ---- */

static const uint8_t *client_random(const struct evil *e)
{
	return e->server ? e->peer_random : e->random;
}

static const uint8_t *server_random(const struct evil *e)
{
	return e->server ? e->random : e->peer_random;
}

/* From the transcript up to ClientKeyExchange. */
static void agree(struct evil *e)
{
	struct ward_span peer_share = { e->peer_share, e->peer_share_len };
	uint8_t secret[WARD_SECRET_MAX] = { 0 }, hash[WARD_HASH_MAX];
	size_t len = 0;

	/* What it cannot agree on it makes up. */
	if (e->pair.group == 0 || !e->provider->keypair_agree(&e->pair, e->pair.group, peer_share,
		secret, &len))
		len = 32;
	evil_transcript(e, hash);
	CHECK(keys12_main(e->provider, e->suite, (struct ward_span){ secret, len }, hash,
		&e->keys12));
	keys12_expand(e->provider, client_random(e), server_random(e), &e->keys12);
}

static void install(struct evil *e, struct record_dir *d, bool server_writes)
{
	struct ward_why why = { 0 };

	CHECK(keys12_install(e->provider, e->suite, &e->keys12, server_writes, d, &why));
}

void evil12_hear_ccs(struct evil *e)
{
	install(e, &e->read, !e->server);
}

void evil12_ccs(struct evil *e)
{
	bool hold = e->hold;

	e->hold = true;
	evil_flush(e);
	evil_record(e, RECORD_CCS, "\1", 1);
	e->hold = hold;
	evil12_follow(e, EVIL_CCS);
	if (!hold)
		evil_flush(e);
}

/* RFC 5246 7.3, RFC 5077 3.1: the keys are there with the ServerHello. */
static void take_up(struct evil *e)
{
	e->resumed = true;
	CHECK(keys12_resume(e->provider, e->suite, e->main, &e->keys12));
	keys12_expand(e->provider, client_random(e), server_random(e), &e->keys12);
}

static unsigned before_finished(const struct evil *e)
{
	return e->give_ticket ? MSG_NEW_SESSION_TICKET : EVIL_CCS;
}

void evil12_follow(struct evil *e, unsigned type)
{
	bool asked = e->got[MSG_CERTIFICATE_REQUEST] > 0;

	switch (type) {
	case MSG_SERVER_HELLO:
		if (e->resume)
			take_up(e);
		e->next = e->resume ? before_finished(e) : MSG_CERTIFICATE;
		break;
	case MSG_NEW_SESSION_TICKET: e->next = EVIL_CCS; break;
	case MSG_CERTIFICATE:
		e->next = !e->server ? MSG_CLIENT_KEY_EXCHANGE :
			e->promise ? MSG_CERTIFICATE_STATUS : MSG_SERVER_KEY_EXCHANGE;
		break;
	case MSG_CERTIFICATE_STATUS: e->next = MSG_SERVER_KEY_EXCHANGE; break;
	case MSG_SERVER_KEY_EXCHANGE:
		e->next = e->ask_cert ? MSG_CERTIFICATE_REQUEST : MSG_SERVER_HELLO_DONE;
		break;
	case MSG_CERTIFICATE_REQUEST: e->next = MSG_SERVER_HELLO_DONE; break;
	case MSG_SERVER_HELLO_DONE: e->next = before_finished(e); break;
	case MSG_CLIENT_KEY_EXCHANGE:
		agree(e);
		e->next = asked && e->credential != NULL ? MSG_CERTIFICATE_VERIFY : EVIL_CCS;
		break;
	case MSG_CERTIFICATE_VERIFY: e->next = EVIL_CCS; break;
	case EVIL_CCS:
		install(e, &e->write, e->server);
		e->next = MSG_FINISHED;
		break;
	case MSG_FINISHED: e->next = EVIL_END; break;
	default: break;
	}
}

/* ---- hearing ---- */

static void take_share(struct evil *e, struct ward_span point)
{
	CHECK(point.len > 0 && point.len <= sizeof e->peer_share);
	memcpy(e->peer_share, point.p, point.len);
	e->peer_share_len = point.len;
}

static void hear_server_hello(struct evil *e, struct rd *r)
{
	struct msg_server_hello m;
	struct ward_why why = { 0 };

	CHECK(msg_server_hello_read(r, ~0u, &m, &why));
	CHECK(e->last_len <= sizeof e->server_hello);
	memcpy(e->server_hello, e->last, e->last_len);
	e->server_hello_len = e->last_len;
	memcpy(e->peer_random, m.random.p, HELLO_RANDOM);
	e->suite = suite_find(m.suite);
	CHECK(e->suite != NULL);
	if (e->ticket.len > 0 && m.session_id.len > 0)
		take_up(e);
}

static void hear_ticket(struct evil *e, struct rd *r)
{
	struct msg_new_session_ticket12 m;

	msg_new_session_ticket12_read(r, &m);
	CHECK(m.ticket.len <= sizeof e->ticket_got);
	memcpy(e->ticket_got, m.ticket.p, m.ticket.len);
	e->ticket_got_len = m.ticket.len;
}

void evil12_hear(struct evil *e)
{
	struct rd r = rd_of((struct ward_span){ e->last + 4, e->last_len - 4 });
	struct msg_server_key_exchange m;
	uint8_t want[WARD_HASH_MAX];

	switch (e->last[0]) {
	case MSG_SERVER_HELLO: hear_server_hello(e, &r); break;
	case MSG_SERVER_KEY_EXCHANGE:
		msg_server_key_exchange_read(&r, &m);
		e->group = m.group;
		take_share(e, m.point);
		break;
	case MSG_CLIENT_KEY_EXCHANGE: take_share(e, msg_client_key_exchange_read(&r)); break;
	case MSG_SERVER_HELLO_DONE:
		e->next = e->got[MSG_CERTIFICATE_REQUEST] > 0 ? MSG_CERTIFICATE :
								MSG_CLIENT_KEY_EXCHANGE;
		break;
	case MSG_NEW_SESSION_TICKET: hear_ticket(e, &r); break;
	case MSG_FINISHED:
		if (!e->server && e->resumed)
			e->next = EVIL_CCS;
		evil_finished(e, !e->server, want);
		e->finished_good = e->last_len == 4 + KEYS12_VERIFY_DATA &&
			memcmp(e->last + 4, want, KEYS12_VERIFY_DATA) == 0;
		break;
	}
	CHECK(buf_add(&e->log, e->last, e->last_len));
	if (e->last[0] == MSG_CLIENT_KEY_EXCHANGE)
		agree(e);
}

/* ---- making ---- */

static struct ward_span own_point(struct evil *e)
{
	if (e->pair.group == 0)
		CHECK(e->provider->keypair_new(&e->pair, e->group, e->share, &e->share_len));
	return (struct ward_span){ e->share, e->share_len };
}

static void write_client_hello(struct evil *e, struct wr *w)
{
	struct client_hello_params params = {
		.random = e->random,
		.session_id = { e->session_id, e->session_id_len },
		.tls12 = true,
		.grease_suite = 0x1a1a,
		.grease_group = 0x2a2a,
		.grease_ext1 = 0x4a4a,
		.grease_ext2 = 0x5a5a,
		.suites = &e->suites,
		.groups = &e->groups,
		.schemes = &e->schemes,
		.ocsp = e->ask_staple,
		.record_limit = e->record_limit,
		.session_ticket = e->tickets,
		.ticket = e->ticket,
		.name = e->name,
		.alpn = e->alpn,
	};

	msg_client_hello_write(w, &params);
}

static void write_server_hello(struct evil *e, struct wr *w)
{
	struct server_hello12_params params = {
		.random = e->random,
		.suite = e->suite->id,
		.alpn = e->alpn,
		.point_formats = true,
		.stapled = e->promise,
		.record_limit = e->record_limit,
		.ticket = e->give_ticket,
		.session_id = { e->session_id, e->resume ? e->session_id_len : 0 },
	};

	msg_server_hello12_write(w, &params);
}

static size_t sign(struct evil *e, struct ward_span text, uint8_t signature[WARD_SIGNATURE_MAX])
{
	const struct sigalg *alg = sigalg_find(e->scheme);
	size_t len;

	CHECK(e->provider->key_sign(e->credential->key, alg->sig, text, signature, &len));
	return len;
}

static void write_server_key_exchange(struct evil *e, struct wr *w)
{
	struct ward_span point = own_point(e);
	struct ward_job_text text = { .group = e->group, .point_len = (uint8_t)point.len };
	struct msg_server_key_exchange m = { .curve_type = 3, .group = e->group, .point = point,
		.scheme = e->scheme };
	uint8_t params[JOB_PARAMS_MAX], signature[WARD_SIGNATURE_MAX];
	struct ward_span signed_text = { params, 0 };

	memcpy(text.client_random, client_random(e), HELLO_RANDOM);
	memcpy(text.server_random, server_random(e), HELLO_RANDOM);
	memcpy(text.point, point.p, point.len);
	signed_text.len = job_signed_params(&text, params);
	m.signature = (struct ward_span){ signature, sign(e, signed_text, signature) };
	msg_server_key_exchange_write(w, &m);
}

static void write_certificate_verify(struct evil *e, struct wr *w)
{
	uint8_t signature[WARD_SIGNATURE_MAX];
	size_t len = sign(e, (struct ward_span){ e->log.p, e->log.len }, signature);

	msg_certificate_verify_write(w, e->scheme, (struct ward_span){ signature, len });
}

void evil12_make(struct evil *e, enum hs_msg type)
{
	const struct ward_credential *own = e->credential;
	struct wr w = evil_begin(e, (uint8_t)type);
	uint8_t verify_data[WARD_HASH_MAX] = { 0 };

	switch (type) {
	case MSG_CLIENT_HELLO: write_client_hello(e, &w); break;
	case MSG_SERVER_HELLO: write_server_hello(e, &w); break;
	case MSG_CERTIFICATE:
		msg_certificate12_write(&w, own != NULL ? own->cert : NULL,
			own != NULL ? own->num_certs : 0);
		break;
	case MSG_CERTIFICATE_STATUS: msg_certificate_status_write(&w, e->staple[0]); break;
	case MSG_SERVER_KEY_EXCHANGE: write_server_key_exchange(e, &w); break;
	case MSG_CERTIFICATE_REQUEST:
		msg_certificate_request12_write(&w, &e->schemes, (struct ward_span){ NULL, 0 });
		break;
	case MSG_NEW_SESSION_TICKET:
		msg_new_session_ticket12_write(&w,
			&(struct msg_new_session_ticket12){ 3600, span_of("a new ticket") });
		break;
	case MSG_CLIENT_KEY_EXCHANGE: msg_client_key_exchange_write(&w, own_point(e)); break;
	case MSG_CERTIFICATE_VERIFY: write_certificate_verify(e, &w); break;
	case MSG_FINISHED:
		if (e->keys12.key.hash_len > 0) /* else it is too early */
			evil_finished(e, e->server, verify_data);
		wr_bytes(&w, verify_data, KEYS12_VERIFY_DATA);
		break;
	default: break; /* HelloRequest and ServerHelloDone are empty */
	}
	evil_end(e, &w);
}

/* ---- states ---- */

static struct evil *server_at(enum hs_state state)
{
	bool asked = state == HS_WAIT_CERT || state == HS_WAIT_CV;
	struct evil *e = asked ? evil12_asked() : evil12_client(NULL);

	switch (state) {
	case HS_WAIT_CERT: evil_play(e, MSG_CERTIFICATE); break;
	case HS_WAIT_CKE: evil_play(e, MSG_CLIENT_KEY_EXCHANGE); break;
	case HS_WAIT_CV: evil_play(e, MSG_CERTIFICATE_VERIFY); break;
	case HS_WAIT_CCS: evil_play(e, EVIL_CCS); break;
	case HS_WAIT_FIN: evil_play(e, MSG_FINISHED); break;
	case HS_CONNECTED: evil_play(e, EVIL_END); break;
	default:
		evil_free(e);
		return NULL;
	}
	return e;
}

struct evil *evil12_promises(void)
{
	struct ward_config_desc d = pair_desc_client();
	struct evil *e;

	d.min_version = 0;
	d.revocation = WARD_REVOCATION_SOFT;
	e = evil12_server(&d);
	e->promise = true;
	e->staple[0] = span_of("a staple");
	return e;
}

static struct evil *client_at(enum hs_state state)
{
	struct evil *e = state == HS_WAIT_STATUS ? evil12_promises() :
		state == HS_WAIT_TICKET ? evil12_gives() : evil12_server(NULL);

	e->ask_cert = state == HS_WAIT_DONE;
	switch (state) {
	case HS_WAIT_STATUS: evil_play(e, MSG_CERTIFICATE_STATUS); break;
	case HS_WAIT_TICKET: evil_play(e, MSG_NEW_SESSION_TICKET); break;
	case HS_WAIT_CERT: evil_play(e, MSG_CERTIFICATE); break;
	case HS_WAIT_SKE: evil_play(e, MSG_SERVER_KEY_EXCHANGE); break;
	case HS_WAIT_CR_DONE:
	case HS_WAIT_DONE: evil_play(e, MSG_SERVER_HELLO_DONE); break;
	case HS_WAIT_CCS: evil_play(e, EVIL_CCS); break;
	case HS_WAIT_FIN: evil_play(e, MSG_FINISHED); break;
	case HS_CONNECTED: evil_play(e, EVIL_END); break;
	default:
		evil_free(e);
		return NULL;
	}
	return e;
}

struct evil *evil12_at(bool engine_is_server, enum hs_state state)
{
	struct evil *e = engine_is_server ? server_at(state) : client_at(state);

	CHECK(e == NULL || e->side.conn->state == state);
	return e;
}

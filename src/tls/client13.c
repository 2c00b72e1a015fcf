/* client13.c - the client's TLS 1.3 handshake. RFC 9846 A.1 */
#include "tls/conn.h"
#include "tls/fit.h"
#include "tls/msg_auth.h"

/* ---- ServerHello ---- */

/* What ServerHello and HelloRetryRequest have in common. */
static bool judge_hello(struct ward_conn *c, const struct msg_server_hello *m)
{
	struct ward_span sent = { c->hs->session_id, SESSION_ID_MAX };

	if (m->legacy_version != 0x0303)
		return FAIL(&c->why, HELLO_LEGACY_VERSION, .got = m->legacy_version);
	if (!span_is(m->session_id, sent))
		return FAIL(&c->why, SESSION_ID_ECHO);
	if (m->compression != 0)
		return FAIL(&c->why, COMPRESSION, .got = m->compression);
	if (!list16_has(&c->config->suites, m->suite) || suite_find(m->suite)->version != TLS_13)
		return FAIL(&c->why, SUITE_NOT_OFFERED, .got = m->suite);
	if (c->hs->retried && c->suite->id != m->suite)
		return FAIL(&c->why, SUITE_CHANGED, .got = m->suite, .want = c->suite->id);
	return true;
}

/* HelloRetryRequest: RFC 9846 4.2.4. */
static bool on_retry(struct ward_conn *c, const struct msg_server_hello *m,
	struct ward_span message)
{
	struct hs *hs = c->hs;
	bool has_group = ext_has(&m->ext, EXT_KEY_SHARE);
	uint16_t group = m->share.group;

	if (!has_group && m->cookie.len == 0)
		return FAIL(&c->why, RETRY_POINTLESS);
	if (has_group && !list16_has(&c->config->groups, group))
		return FAIL(&c->why, GROUP_NOT_OFFERED, .got = group);
	if (has_group && client_own_pair(hs, group) != NULL)
		return FAIL(&c->why, RETRY_POINTLESS, .got = group);
	/* It comes back in a ClientHello, among other things. */
	if (m->cookie.len > COOKIE_MAX)
		return FAIL(&c->why, MSG_TOO_LONG, .got = (int64_t)m->cookie.len, .want = COOKIE_MAX);

	/* Everything is good: keep it. */
	hs->cookie.max = m->cookie.len;
	if (!buf_add(&hs->cookie, m->cookie.p, m->cookie.len))
		return FAIL(&c->why, NO_MEMORY);
	hs->retried = true;
	c->retried = true;
	hs->retry_group = group;
	c->suite = suite_find(m->suite);
	TRY(transcript_retry(c, (struct ward_span){ hs->hello.p, hs->hello.len }));
	transcript_add(c, message);
	TRY(ccs_send(c));
	if (!has_group)
		return client_write_hello(c);
	client_drop_pairs(c);
	client_ask_keygen(c, &group, 1);
	return true;
}

bool client13_server_hello(struct ward_conn *c, const struct msg_server_hello *m,
	struct ward_span message)
{
	struct hs *hs = c->hs;
	struct ward_keypair *pair;
	struct ward_job *job;

	if (m->retry && hs->retried)
		return FAIL(&c->why, RETRY_TWICE);
	TRY(judge_hello(c, m));
	if (m->retry)
		return on_retry(c, m, message);
	if (!ext_has(&m->ext, EXT_KEY_SHARE))
		return ext_has(&m->ext, EXT_PRE_SHARED_KEY) ? FAIL(&c->why, PSK_NO_SHARE) :
			FAIL(&c->why, EXT_MISSING, .got = ext_type(EXT_KEY_SHARE));
	pair = client_own_pair(hs, m->share.group);
	if (pair == NULL)
		return FAIL(&c->why, GROUP_NOT_OFFERED, .got = m->share.group);

	c->suite = suite_find(m->suite);
	TRY(client13_answered(c, m));
	c->group = m->share.group;
	if (!hs->retried) {
		TRY(transcript_start(c));
		transcript_add(c, (struct ward_span){ hs->hello.p, hs->hello.len });
	}
	transcript_add(c, message);
	buf_free(&hs->hello);

	job = job_start(c, WARD_JOB_AGREE);
	job->u.agree.group = m->share.group;
	job->u.agree.pair = pair;
	job->u.agree.peer_share = m->share.key;
	c->state = HS_JOB_AGREE;
	return true;
}

static bool on_agree(struct ward_conn *c, struct rd *body)
{
	(void)body;
	TRY(keys_handshake(c));
	client_drop_pairs(c);
	TRY(keys_read(c, c->hs->keys.server_hs));
	TRY(keys_write(c, c->hs->keys.client_hs));
	c->state = HS_WAIT_EE;
	return true;
}

/* ---- the server's parameters ---- */

static bool on_encrypted_extensions(struct ward_conn *c, struct rd *body)
{
	struct msg_encrypted_extensions m;

	TRY(msg_encrypted_extensions_read(body, c->hs->offered & ~(1u << EXT_SIGNATURE_ALGORITHMS),
		&m, &c->why));
	TRY(whole(c, body, MSG_ENCRYPTED_EXTENSIONS));
	TRY(client_take_alpn(c, m.alpn));
	if (ext_has(&m.ext, EXT_RECORD_SIZE_LIMIT))
		TRY(limit_agree(c, m.record_limit));
	c->state = c->resumed ? HS_WAIT_FIN : HS_WAIT_CERT_CR;
	return true;
}

static bool on_certificate_request(struct ward_conn *c, struct rd *body)
{
	struct msg_certificate_request m;

	TRY(msg_certificate_request_read(body, &m, &c->why));
	TRY(whole(c, body, MSG_CERTIFICATE_REQUEST));
	/* 4.4.2: zero length in the handshake, and signature_algorithms a must. */
	if (m.context.len != 0)
		return FAIL(&c->why, CERT_CONTEXT, .got = (int64_t)m.context.len);
	if (m.schemes.len == 0)
		return FAIL(&c->why, EXT_MISSING, .got = ext_type(EXT_SIGNATURE_ALGORITHMS));
	c->client_cert_asked = true;
	c->hs->own_fits = fit_client_credential(c->config,
		&(struct wishes){ m.schemes, m.cert_schemes, m.authorities, TLS_13,
			WISHES_ANY_KIND }, &c->credential, &c->hs->own_scheme);
	c->state = HS_WAIT_CERT;
	return true;
}

/* ---- Finished ---- */

static bool send_finished(struct ward_conn *c)
{
	struct hs *hs = c->hs;

	TRY(finished_write(c, hs->keys.client_hs));
	TRY(keys_write(c, hs->client_ap));
	if (c->config->sessions != NULL)
		TRY(client13_connected(c));
	c->state = HS_CONNECTED;
	if (c->config->wait_server_accept) {
		TRY(key_update_send(c, true));
		c->state = HS_WAIT_ACCEPT;
	}
	return true;
}

static bool on_finished(struct ward_conn *c, struct rd *body)
{
	const struct ward_credential *own = NULL;
	struct hs *hs = c->hs;

	TRY(finished_check(c, hs->keys.server_hs, body));
	TRY(keys_application(c));
	TRY(keys_read(c, hs->server_ap));
	TRY(ccs_send(c));
	if (!c->client_cert_asked)
		return send_finished(c);
	/* 4.5.1: a client without a fitting certificate says so with an empty list. */
	if (hs->own_fits)
		own = c->config->credentials[c->credential];
	TRY(own13_certificate(c, own));
	if (own == NULL)
		return send_finished(c);
	own13_sign(c, own, hs->own_scheme);
	return true;
}

static bool on_signed(struct ward_conn *c, struct rd *body)
{
	(void)body;
	TRY(own_certificate_verify(c));
	c->client_proved = true;
	return send_finished(c);
}

/* ---- after Finished ---- */

/* A server that has asked for a certificate sends none of these before it has taken
 * our Finished: 4.7.1, 4.7.3; and data it has no reason to send to a stranger. Our
 * KeyUpdate behind the Finished has even a silent one answer. */
static bool on_accept_ticket(struct ward_conn *c, struct rd *body)
{
	TRY(client13_ticket(c, body));
	c->state = HS_CONNECTED;
	return true;
}

static bool on_accept_update(struct ward_conn *c, struct rd *body)
{
	TRY(on_key_update(c, body));
	c->state = HS_CONNECTED;
	return true;
}

static bool on_accept_data(struct ward_conn *c, struct rd *body)
{
	(void)body;
	c->state = HS_CONNECTED;
	return true;
}

/* clang-format off */
static const struct hs_row rows[] = {
/* in state         on                            do                         transcript may go to                                       source */
{ HS_JOB_KEYGEN,   EVENT_JOB(WARD_JOB_KEYGEN),   client_keygen,             TR_NONE,   TO(WAIT_SH),                                    "4.2.2" },
{ HS_WAIT_SH,      MSG_SERVER_HELLO,             client_server_hello,       TR_SELF,   TO(WAIT_SH) | TO(JOB_KEYGEN) | TO(JOB_AGREE),   "4.2.3", TO(WAIT_CERT) | TO(WAIT_TICKET) | TO(WAIT_CCS) },
{ HS_JOB_AGREE,    EVENT_JOB(WARD_JOB_AGREE),    on_agree,                  TR_NONE,   TO(WAIT_EE),                                    "7.1" },
{ HS_WAIT_EE,      MSG_ENCRYPTED_EXTENSIONS,     on_encrypted_extensions,   TR_ADD,    TO(WAIT_CERT_CR) | TO(WAIT_FIN),                "4.4.1" },
{ HS_WAIT_CERT_CR, MSG_CERTIFICATE_REQUEST,      on_certificate_request,    TR_ADD,    TO(WAIT_CERT),                                  "4.4.2" },
{ HS_WAIT_CERT_CR, MSG_CERTIFICATE,              peer13_certificate,        TR_ADD,    TO(JOB_CHAIN),                                  "4.5.1" },
{ HS_WAIT_CERT,    MSG_CERTIFICATE,              peer13_certificate,        TR_ADD,    TO(JOB_CHAIN),                                  "4.5.1" },
{ HS_JOB_CHAIN,    EVENT_JOB(WARD_JOB_CHAIN),    peer13_chain,              TR_NONE,   TO(WAIT_CV),                                    "4.5.1.3" },
{ HS_WAIT_CV,      MSG_CERTIFICATE_VERIFY,       peer13_certificate_verify, TR_SNAP,   TO(JOB_VERIFY),                                 "4.5.2" },
{ HS_JOB_VERIFY,   EVENT_JOB(WARD_JOB_VERIFY),   peer13_verified,           TR_NONE,   TO(WAIT_FIN),                                   "4.5.2" },
{ HS_WAIT_FIN,     MSG_FINISHED,                 on_finished,               TR_SNAP,   TO(JOB_SIGN) | TO(WAIT_ACCEPT) | TO(CONNECTED), "4.5.3" },
{ HS_JOB_SIGN,     EVENT_JOB(WARD_JOB_SIGN),     on_signed,                 TR_NONE,   TO(WAIT_ACCEPT) | TO(CONNECTED),                "4.5.2" },
{ HS_WAIT_ACCEPT,  MSG_NEW_SESSION_TICKET,       on_accept_ticket,          TR_NONE,   TO(CONNECTED),                                  "4.7.1" },
{ HS_WAIT_ACCEPT,  MSG_KEY_UPDATE,               on_accept_update,          TR_NONE,   TO(CONNECTED),                                  "4.7.3" },
{ HS_WAIT_ACCEPT,  EVENT_DATA,                   on_accept_data,            TR_NONE,   TO(CONNECTED),                                  "5" },
{ HS_CONNECTED,    MSG_NEW_SESSION_TICKET,       client13_ticket,           TR_NONE,   TO(CONNECTED),                                  "4.7.1" },
{ HS_CONNECTED,    MSG_KEY_UPDATE,               on_key_update,             TR_NONE,   TO(CONNECTED),                                  "4.7.3" },
};
/* clang-format on */

const struct hs_table hs13_client = { rows, sizeof rows / sizeof rows[0] };

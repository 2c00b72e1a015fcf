/* client12.c - the client's TLS 1.2 handshake. RFC 5246 7.3, RFC 8422 2 */
#include "tls/conn.h"
#include "crypto/sigalg.h"
#include "tls/fit.h"
#include "tls/msg_12.h"

/* ---- ServerHello ---- */

static bool judge_hello(struct ward_conn *c, const struct msg_server_hello *m)
{
	struct ward_span sent = { c->hs->session_id, SESSION_ID_MAX };

	/* Dropped as TLS 1.3 wants it, it was the EarlyCCS of TLS 1.2. */
	if (c->hs->ccs_came)
		return FAIL(&c->why, CCS_UNEXPECTED);
	/* RFC 9846 4.2.2: without a ticket our session id was made up; nobody can know it. */
	if (span_is(m->session_id, sent) && c->hs->session.version != TLS_12)
		return FAIL(&c->why, SESSION_UNKNOWN);
	if (m->compression != 0)
		return FAIL(&c->why, COMPRESSION, .got = m->compression);
	if (!list16_has(&c->config->suites, m->suite) || suite_find(m->suite)->version != TLS_12)
		return FAIL(&c->why, SUITE_NOT_OFFERED, .got = m->suite);
	/* RFC 5246 7.4.1.3: "the same cipher suite" as when the session began. */
	if (span_is(m->session_id, sent) && m->suite != c->hs->session.suite)
		return FAIL(&c->why, SESSION_SUITE, .got = m->suite, .want = c->hs->session.suite);
	return true;
}

static bool judge_extensions(struct ward_conn *c, const struct msg_server_hello12 *m)
{
	/* RFC 7627 5.2: "it SHOULD abort the handshake". */
	if (!ext_has(&m->ext, EXT_MAIN_SECRET))
		return FAIL(&c->why, MAIN_SECRET_PLAIN);
	/* RFC 5746 3.4, 4.1: it is there, and nothing went before. */
	if (!ext_has(&m->ext, EXT_RENEGOTIATION) || m->renegotiation.len != 0)
		return FAIL(&c->why, RENEGOTIATION_INFO, .got = (int64_t)m->renegotiation.len);
	/* RFC 8422 5.2: "MUST contain the value 0 (uncompressed)". */
	if (ext_has(&m->ext, EXT_POINT_FORMATS) &&
		memchr(m->point_formats.p, 0, m->point_formats.len) == NULL)
		return FAIL(&c->why, POINT_FORMAT, .got = m->point_formats.p[0]);
	return true;
}

bool client12_server_hello(struct ward_conn *c, const struct msg_server_hello *m,
	struct ward_span message)
{
	struct hs *hs = c->hs;
	struct ward_span sent = { hs->session_id, SESSION_ID_MAX };
	struct msg_server_hello12 m12;

	TRY(judge_hello(c, m));
	TRY(msg_server_hello12_read(m->extensions12, hs->offered, &m12, &c->why));
	TRY(judge_extensions(c, &m12));
	TRY(client_take_alpn(c, m12.alpn));
	if (ext_has(&m12.ext, EXT_RECORD_SIZE_LIMIT))
		TRY(limit_agree(c, m12.record_limit));

	/* Everything is good: keep it. */
	c->suite = suite_find(m->suite);
	memcpy(hs->peer_random, m->random.p, HELLO_RANDOM);
	hs->status_promised = ext_has(&m12.ext, EXT_STATUS_REQUEST);
	TRY(transcript_start(c));
	if (c->config->num_credentials > 0)
		log12_start(c);
	transcript_add(c, (struct ward_span){ hs->hello.p, hs->hello.len });
	transcript_add(c, message);
	buf_free(&hs->hello);
	client_drop_pairs(c); /* they were for TLS 1.3 */
	c->table = &hs12_client;
	hs->ticket_promised = ext_has(&m12.ext, EXT_SESSION_TICKET);
	if (span_is(m->session_id, sent)) /* RFC 5077 3.4: so the ticket was taken */
		return client12_resume(c);
	if (hs->session.version != 0)
		client_session_unused(c);
	c->state = HS_WAIT_CERT;
	return true;
}

/* ---- the server's certificate and key exchange ---- */

/* RFC 8422 5.3: the key is of the suite's kind, and its curve one that we named. */
static bool key_fits(const struct ward_conn *c, enum ward_key_kind kind)
{
	const struct list16 *groups = &c->config->groups;

	if (kind == WARD_KEY_P521 || !suite_fits(c->suite, kind))
		return false;
	return (kind != WARD_KEY_P256 || list16_has(groups, WARD_GROUP_P256)) &&
		(kind != WARD_KEY_P384 || list16_has(groups, WARD_GROUP_P384));
}

static bool on_chain(struct ward_conn *c, struct rd *body)
{
	(void)body;
	TRY(peer_keep(c));
	if (!key_fits(c, c->hs->peer.kind))
		return FAIL(&c->why, CERT_KEY_UNFIT, .got = c->hs->peer.kind);
	c->state = HS_WAIT_SKE;
	return true;
}

static bool judge_key_exchange(struct ward_conn *c, const struct msg_server_key_exchange *m)
{
	/* RFC 8422 5.4: named_curve is all that is left, of those that we named. */
	if (m->curve_type != 3)
		return FAIL(&c->why, GROUP_NOT_OFFERED, .got = m->curve_type, .want = 3);
	if (!list16_has(&c->config->groups, m->group) || !group_fits(m->group, TLS_12))
		return FAIL(&c->why, GROUP_NOT_OFFERED, .got = m->group);
	if (m->point.len > WARD_POINT_MAX)
		return FAIL(&c->why, SHARE_BAD, .got = m->group);
	/* RFC 5246 7.4.3: the algorithm is one that we offered, and fits the key. */
	if (!list16_has(&c->config->schemes, m->scheme) ||
		sigalg_for(m->scheme, c->hs->peer.kind, TLS_12) == NULL)
		return FAIL(&c->why, SCHEME_REFUSED, .got = m->scheme, .want = c->hs->peer.kind);
	return true;
}

static bool on_server_key_exchange(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	struct msg_server_key_exchange m;
	struct ward_job *job;

	msg_server_key_exchange_read(body, &m);
	TRY(whole(c, body, MSG_SERVER_KEY_EXCHANGE));
	TRY(judge_key_exchange(c, &m));

	/* Everything is good: keep it. */
	c->group = m.group;
	c->scheme = m.scheme;
	hs->point_len = m.point.len;
	memcpy(hs->point, m.point.p, m.point.len);
	job = job_start(c, WARD_JOB_VERIFY);
	job->u.verify.key = hs->peer;
	job->u.verify.scheme = m.scheme;
	params12_describe(c, &job->u.verify.text);
	job->u.verify.signature = m.signature;
	c->state = HS_JOB_VERIFY;
	return true;
}

static bool on_verified(struct ward_conn *c, struct rd *body)
{
	(void)body;
	c->hs->proofs |= PROOF_SIGNATURE;
	c->state = HS_WAIT_CR_DONE;
	return true;
}

/* The kinds of keys that the server's list of certificate types has. */
static unsigned kinds_of(struct ward_span types)
{
	unsigned kinds = 0;

	if (memchr(types.p, CERT_TYPE_RSA_SIGN, types.len) != NULL)
		kinds |= 1u << WARD_KEY_RSA | 1u << WARD_KEY_RSA_PSS;
	if (memchr(types.p, CERT_TYPE_ECDSA_SIGN, types.len) != NULL)
		kinds |= 1u << WARD_KEY_P256 | 1u << WARD_KEY_P384 | 1u << WARD_KEY_ED25519;
	return kinds;
}

static bool on_certificate_request(struct ward_conn *c, struct rd *body)
{
	struct msg_certificate_request12 m;
	struct wishes wishes;

	msg_certificate_request12_read(body, &m);
	TRY(whole(c, body, MSG_CERTIFICATE_REQUEST));
	wishes = (struct wishes){
		.schemes = m.schemes,
		.authorities = m.authorities,
		.version = TLS_12,
		.kinds = kinds_of(m.types),
	};
	c->client_cert_asked = true;
	c->hs->own_fits = fit_client_credential(c->config, &wishes, &c->credential,
		&c->hs->own_scheme);
	c->state = HS_WAIT_DONE;
	return true;
}

/* ---- from ServerHelloDone to Finished ---- */

static bool on_server_hello_done(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	struct ward_job *job;

	TRY(whole(c, body, MSG_SERVER_HELLO_DONE));
	if (!hs->own_fits)
		log12_end(c);
	job = job_start(c, WARD_JOB_AGREE);
	job->u.agree.group = c->group;
	job->u.agree.peer_share = (struct ward_span){ hs->point, hs->point_len };
	c->state = HS_JOB_AGREE;
	return true;
}

static bool write_client_key_exchange(struct ward_conn *c)
{
	const struct ward_job *job = &c->hs->job;
	struct wr w;
	size_t mark;

	TRY(message_begin(c, 1 + WARD_POINT_MAX, MSG_CLIENT_KEY_EXCHANGE, &w, &mark));
	msg_client_key_exchange_write(&w,
		(struct ward_span){ job->u.agree.share, job->u.agree.share_len });
	return message_end(c, &w, mark);
}

static bool say_finished(struct ward_conn *c)
{
	TRY(finished12_send(c));
	c->state = c->hs->ticket_promised ? HS_WAIT_TICKET : HS_WAIT_CCS;
	return true;
}

static bool on_agree(struct ward_conn *c, struct rd *body)
{
	const struct ward_credential *own = NULL;
	struct hs *hs = c->hs;

	(void)body;
	/* RFC 5246 7.4.6: "If no suitable certificate is available, the client MUST
	 * send a certificate message containing no certificates." */
	if (hs->own_fits)
		own = c->config->credentials[c->credential];
	if (c->client_cert_asked)
		TRY(own12_certificate(c, own));
	TRY(write_client_key_exchange(c));
	TRY(keys12_agreed(c));
	if (own != NULL)
		return own12_sign(c, own, hs->own_scheme);
	return say_finished(c);
}

static bool on_signed(struct ward_conn *c, struct rd *body)
{
	(void)body;
	log12_end(c);
	TRY(own_certificate_verify(c));
	c->client_proved = true;
	return say_finished(c);
}

static bool on_finished(struct ward_conn *c, struct rd *body)
{
	TRY(finished12_check(c, body));
	if (c->resumed)
		TRY(finished12_send(c));
	if (c->config->sessions != NULL)
		TRY(client12_keep_session(c));
	c->state = HS_CONNECTED;
	return true;
}

/* clang-format off */
static const struct hs_row rows[] = {
/* in state         on                            do                      transcript may go to                                       source */
{ HS_WAIT_CERT,    MSG_CERTIFICATE,              peer12_certificate,     TR_ADD,    TO(WAIT_STATUS) | TO(JOB_CHAIN),                "RFC 5246 7.4.2" },
{ HS_WAIT_STATUS,  MSG_CERTIFICATE_STATUS,       status12_came,          TR_ADD,    TO(JOB_CHAIN),                                  "RFC 6066 8" },
{ HS_WAIT_STATUS,  MSG_SERVER_KEY_EXCHANGE,      status12_none,          TR_SELF,   TO(JOB_CHAIN),                                  "RFC 6066 8" },
{ HS_JOB_CHAIN,    EVENT_JOB(WARD_JOB_CHAIN),    on_chain,               TR_NONE,   TO(WAIT_SKE),                                   "RFC 8422 5.3" },
{ HS_WAIT_SKE,     MSG_SERVER_KEY_EXCHANGE,      on_server_key_exchange, TR_ADD,    TO(JOB_VERIFY),                                 "RFC 8422 5.4" },
{ HS_JOB_VERIFY,   EVENT_JOB(WARD_JOB_VERIFY),   on_verified,            TR_NONE,   TO(WAIT_CR_DONE),                               "RFC 5246 7.4.3" },
{ HS_WAIT_CR_DONE, MSG_CERTIFICATE_REQUEST,      on_certificate_request, TR_ADD,    TO(WAIT_DONE),                                  "RFC 5246 7.4.4" },
{ HS_WAIT_CR_DONE, MSG_SERVER_HELLO_DONE,        on_server_hello_done,   TR_ADD,    TO(JOB_AGREE),                                  "RFC 5246 7.4.5" },
{ HS_WAIT_DONE,    MSG_SERVER_HELLO_DONE,        on_server_hello_done,   TR_ADD,    TO(JOB_AGREE),                                  "RFC 5246 7.4.5" },
{ HS_JOB_AGREE,    EVENT_JOB(WARD_JOB_AGREE),    on_agree,               TR_NONE,   TO(JOB_SIGN) | TO(WAIT_TICKET) | TO(WAIT_CCS),  "RFC 8422 5.7" },
{ HS_JOB_SIGN,     EVENT_JOB(WARD_JOB_SIGN),     on_signed,              TR_NONE,   TO(WAIT_TICKET) | TO(WAIT_CCS),                 "RFC 5246 7.4.8" },
{ HS_WAIT_TICKET,  MSG_NEW_SESSION_TICKET,       client12_ticket,        TR_ADD,    TO(WAIT_CCS),                                   "RFC 5077 3.3" },
{ HS_WAIT_CCS,     EVENT_CCS,                    on_change_cipher_spec,  TR_NONE,   TO(WAIT_FIN),                                   "RFC 5246 7.1" },
{ HS_WAIT_FIN,     MSG_FINISHED,                 on_finished,            TR_SNAP,   TO(CONNECTED),                                  "RFC 5246 7.4.9" },
{ HS_CONNECTED,    MSG_HELLO_REQUEST,            on_renegotiation,       TR_NONE,   TO(CONNECTED),                                  "RFC 5746 5" },
};
/* clang-format on */

const struct hs_table hs12_client = { rows, sizeof rows / sizeof rows[0] };

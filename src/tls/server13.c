/* server13.c - the server's TLS 1.3 handshake. RFC 9846 A.2 */
#include "tls/conn.h"
#include "crypto/trust.h"
#include "tls/fit.h"
#include "tls/msg_auth.h"

/* ---- ClientHello ---- */

/* RFC 9846 4.2.2, 9.2: what a ClientHello of TLS 1.3 must have. */
static bool judge_hello(struct ward_conn *c, const struct msg_client_hello *m)
{
	static const enum ext needed[] = { EXT_SIGNATURE_ALGORITHMS, EXT_SUPPORTED_GROUPS,
		EXT_KEY_SHARE };

	if (m->legacy_version != 0x0303)
		return FAIL(&c->why, HELLO_LEGACY_VERSION, .got = m->legacy_version);
	if (m->compression.len != 1 || m->compression.p[0] != 0)
		return FAIL(&c->why, COMPRESSION, .got = (int64_t)m->compression.len);
	if (ext_has(&m->ext, EXT_PRE_SHARED_KEY)) {
		if (m->ext.last != ext_type(EXT_PRE_SHARED_KEY))
			return FAIL(&c->why, EXT_NOT_LAST, .got = m->ext.last);
		if (!ext_has(&m->ext, EXT_PSK_MODES))
			return FAIL(&c->why, EXT_MISSING, .got = ext_type(EXT_PSK_MODES));
		if (m->num_identities != m->num_binders)
			return FAIL(&c->why, BINDER_COUNT, .got = (int64_t)m->num_identities,
				.want = (int64_t)m->num_binders);
	}
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (!ext_has(&m->ext, needed[i]))
			return FAIL(&c->why, EXT_MISSING, .got = ext_type(needed[i]));
	return true;
}

/* 4.3.8: one share a group, each of a group that is offered. */
static bool judge_shares(struct ward_conn *c, const struct msg_client_hello *m)
{
	for (size_t i = 0; i < m->num_shares && i < SHARES_MAX; i++) {
		if (!wire16_has(m->groups, m->share[i].group))
			return FAIL(&c->why, SHARE_NOT_IN_GROUPS, .got = m->share[i].group);
		for (size_t k = 0; k < i; k++)
			if (m->share[k].group == m->share[i].group)
				return FAIL(&c->why, SHARE_TWICE, .got = m->share[i].group);
	}
	return true;
}

static const struct key_share *share_of(const struct msg_client_hello *m, uint16_t group)
{
	for (size_t i = 0; i < m->num_shares && i < SHARES_MAX; i++)
		if (m->share[i].group == group)
			return &m->share[i];
	return NULL;
}

/* A group with a share saves a round trip and goes before a better one without. */
static bool choose_group(struct ward_conn *c, const struct msg_client_hello *m)
{
	const struct list16 *ours = &c->config->groups;

	for (size_t i = 0; i < ours->num; i++)
		if (wire16_has(m->groups, ours->v[i]) && share_of(m, ours->v[i]) != NULL) {
			c->group = ours->v[i];
			return true;
		}
	for (size_t i = 0; i < ours->num; i++)
		if (wire16_has(m->groups, ours->v[i])) {
			c->group = ours->v[i];
			return true;
		}
	return FAIL(&c->why, GROUP_NONE_COMMON);
}

/* ---- HelloRetryRequest ---- */

enum { PADDING = 21, EARLY_DATA = 42 };

/* A second ClientHello may differ in these only: RFC 9846 4.2.2. The shares and
 * the cookie if they were asked for; early_data must go, which judge_second sees to. */
static bool may_change(const struct ward_conn *c, uint16_t type)
{
	if (type == ext_type(EXT_KEY_SHARE))
		return c->hs->retry_group != 0;
	if (type == ext_type(EXT_COOKIE))
		return c->config->retry_always;
	return type == ext_type(EXT_PRE_SHARED_KEY) || type == PADDING || type == EARLY_DATA;
}

/* The hash of everything that may not change. The message was read before. */
static bool hello_print(struct ward_conn *c, struct ward_span message, uint8_t *ret_print)
{
	const struct ward_provider *p = c->provider;
	struct rd r = rd_of(message);
	struct ward_hash hash;
	size_t outer;

	if (!p->hash_init(&hash, WARD_SHA256))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	rd_bytes(&r, 4 + 2 + HELLO_RANDOM);
	rd_vec(&r, 1);
	rd_vec(&r, 2);
	rd_vec(&r, 1);
	p->hash_update(&hash, message.p + 4, r.off - 4);
	outer = rd_open(&r, 2);
	while (rd_more(&r)) {
		size_t start = r.off;
		uint16_t type = rd_u16(&r);

		rd_vec(&r, 2);
		if (!may_change(c, type))
			p->hash_update(&hash, message.p + start, r.off - start);
	}
	rd_close(&r, outer);
	p->hash_final(&hash, ret_print);
	return true;
}

static bool send_retry(struct ward_conn *c, uint16_t group, struct ward_span hello)
{
	struct hs *hs = c->hs;
	struct server_hello_params params = {
		.retry = true,
		.session_id = { hs->session_id, hs->session_id_len },
		.suite = c->suite->id,
		.share = { .group = group },
	};
	struct wr w;
	size_t mark;

	if (c->config->retry_always) {
		if (!c->provider->random(hs->cookie_sent, sizeof hs->cookie_sent))
			return FAIL(&c->why, RANDOM_FAILED);
		params.cookie = (struct ward_span){ hs->cookie_sent, sizeof hs->cookie_sent };
	}
	hs->retry_group = group;
	c->retried = true;
	TRY(hello_print(c, hello, hs->hello_print));
	TRY(transcript_retry(c, hello));
	TRY(message_begin(c, 256, MSG_SERVER_HELLO, &w, &mark));
	msg_server_hello_write(&w, &params);
	TRY(message_end(c, &w, mark));
	TRY(flight_send(c));
	if (hs->session_id_len > 0)
		TRY(ccs_send(c));
	c->state = HS_WAIT_CH2;
	return true;
}

/* 4.2.2: the same ClientHello, with the one share and the cookie asked for. */
static bool judge_second(struct ward_conn *c, const struct msg_client_hello *m,
	struct ward_span message)
{
	struct hs *hs = c->hs;
	uint8_t print[WARD_HASH_MAX];

	TRY(hello_print(c, message, print));
	if (memcmp(print, hs->hello_print, hash_len(WARD_SHA256)) != 0 ||
		ext_seen(&m->ext, EARLY_DATA))
		return FAIL(&c->why, HELLO_SECOND_CHANGED);
	if (hs->retry_group != 0 &&
		(m->num_shares != 1 || m->share[0].group != hs->retry_group))
		return FAIL(&c->why, RETRY_IGNORED, .got = m->share[0].group,
			.want = hs->retry_group);
	if (c->config->retry_always && (m->cookie.len != COOKIE_LEN ||
		!mem_equal(m->cookie.p, hs->cookie_sent, COOKIE_LEN)))
		return FAIL(&c->why, RETRY_IGNORED, .got = (int64_t)m->cookie.len);
	if (share_of(m, c->group) == NULL)
		return FAIL(&c->why, RETRY_IGNORED, .want = c->group);
	return true;
}

/* ---- from ClientHello to key agreement ---- */

bool server13_agree(struct ward_conn *c)
{
	struct ward_job *job = job_start(c, WARD_JOB_AGREE);

	job->u.agree.group = c->group;
	job->u.agree.peer_share = c->hs->peer_share;
	c->state = HS_JOB_AGREE;
	return true;
}

/* The ClientHello that will be answered: a session that it offers comes first. */
static bool take_hello(struct ward_conn *c, const struct msg_client_hello *m,
	struct ward_span message)
{
	struct hs *hs = c->hs;

	hs->peer_share = share_of(m, c->group)->key;
	if (c->config->tickets != NULL)
		TRY(server13_offered(c, m, message));
	transcript_add(c, message);
	return hs->num_offers > 0 ? server13_open(c) : server13_agree(c);
}

bool server13_hello(struct ward_conn *c, const struct msg_client_hello *m, struct ward_span message)
{
	struct hs *hs = c->hs;
	const struct key_share *share;

	TRY(judge_hello(c, m));
	TRY(judge_shares(c, m));
	TRY(server_choose_suite(c, m, WARD_KEY_NONE));
	TRY(server_choose(c, m, WISHES_ANY_KIND));
	TRY(choose_group(c, m));
	if (ext_seen(&m->ext, EARLY_DATA))
		hs->early_left = EARLY_MAX;
	share = share_of(m, c->group);
	if (share == NULL || c->config->retry_always)
		return send_retry(c, share == NULL ? c->group : 0, message);
	TRY(transcript_start(c));
	return take_hello(c, m, message);
}

static bool on_second_hello(struct ward_conn *c, struct rd *body)
{
	struct msg_client_hello m;

	TRY(msg_client_hello_read(body, &m, &c->why));
	TRY(whole(c, body, MSG_CLIENT_HELLO));
	TRY(at_record_boundary(c));
	TRY(server_version(c, &m));
	TRY(judge_hello(c, &m));
	TRY(judge_shares(c, &m));
	TRY(judge_second(c, &m, message_of(body)));
	c->hs->early_left = 0;
	return take_hello(c, &m, message_of(body));
}

/* ---- ServerHello to Finished ---- */

static bool write_server_hello(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	const struct ward_job *job = &hs->job;
	struct server_hello_params params = {
		.random = hs->random,
		.session_id = { hs->session_id, hs->session_id_len },
		.suite = c->suite->id,
		.share = { c->group, { job->u.agree.share, job->u.agree.share_len } },
		.psk = c->resumed,
		.identity = hs->identity,
	};
	struct wr w;
	size_t mark;

	if (!c->provider->random(hs->random, sizeof hs->random))
		return FAIL(&c->why, RANDOM_FAILED);
	TRY(message_begin(c, 256 + params.share.key.len, MSG_SERVER_HELLO, &w, &mark));
	msg_server_hello_write(&w, &params);
	return message_end(c, &w, mark);
}

static bool write_encrypted_extensions(struct ward_conn *c)
{
	struct encrypted_extensions_params params = {
		.name_used = c->hs->name_used,
		.alpn = span_of(c->alpn),
		.ticket_request = c->hs->ticket_request,
		.tickets = (uint8_t)server13_num_tickets(c),
		.record_limit = c->limit_in,
	};
	struct wr w;
	size_t mark;

	TRY(message_begin(c, 64 + WARD_ALPN_LEN_MAX, MSG_ENCRYPTED_EXTENSIONS, &w, &mark));
	msg_encrypted_extensions_write(&w, &params);
	return message_end(c, &w, mark);
}

/* 4.4.2: the names of whom we trust help a client with several certificates. */
static bool write_certificate_request(struct ward_conn *c)
{
	const struct buf *names = &c->config->trust->names;
	struct certificate_request_params params = {
		.schemes = &c->config->schemes,
		.cert_schemes = config_cert_schemes(c->config),
		.authorities = { names->p, names->len },
	};
	struct wr w;
	size_t mark;

	TRY(message_begin(c, 128 + names->len, MSG_CERTIFICATE_REQUEST, &w, &mark));
	msg_certificate_request_write(&w, &params);
	return message_end(c, &w, mark);
}

/* The end of the server's flight. */
static bool finish(struct ward_conn *c)
{
	struct hs *hs = c->hs;

	TRY(finished_write(c, hs->keys.server_hs));
	TRY(keys_application(c));
	TRY(keys_write(c, hs->server_ap));
	c->state = c->client_cert_asked ? HS_WAIT_CERT : HS_WAIT_FIN;
	return true;
}

static bool on_agree(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	const struct ward_credential *own = c->config->credentials[c->credential];

	(void)body;
	TRY(write_server_hello(c));
	TRY(keys_handshake(c));
	TRY(flight_send(c));
	if (hs->session_id_len > 0)
		TRY(ccs_send(c));
	TRY(keys_write(c, hs->keys.server_hs));
	TRY(keys_read(c, hs->keys.client_hs));
	TRY(write_encrypted_extensions(c));
	/* 2.2: who takes a session up again proves by it who they are. */
	if (c->resumed)
		return finish(c);
	c->client_cert_asked = c->config->client_auth != WARD_CLIENT_AUTH_NONE;
	if (c->client_cert_asked)
		TRY(write_certificate_request(c));
	TRY(own13_certificate(c, own));
	own13_sign(c, own, c->scheme);
	return true;
}

static bool on_signed(struct ward_conn *c, struct rd *body)
{
	(void)body;
	TRY(own_certificate_verify(c));
	return finish(c);
}

static bool on_finished(struct ward_conn *c, struct rd *body)
{
	TRY(finished_check(c, c->hs->keys.client_hs, body));
	TRY(keys_read(c, c->hs->client_ap));
	if (server13_num_tickets(c) > 0)
		return server13_seal(c);
	c->state = HS_CONNECTED;
	return true;
}

/* clang-format off */
static const struct hs_row rows[] = {
/* in state            on                               do                         transcript may go to                                           source */
{ HS_WAIT_CH,         MSG_CLIENT_HELLO,                server_hello,              TR_SELF,   TO(WAIT_CH2) | TO(JOB_TICKET_OPEN) | TO(JOB_AGREE), "4.2.2", TO(JOB_KEYGEN) | TO(JOB_TICKET_OPEN) },
{ HS_WAIT_CH2,        MSG_CLIENT_HELLO,                on_second_hello,           TR_SELF,   TO(JOB_TICKET_OPEN) | TO(JOB_AGREE),                "4.2.2" },
{ HS_JOB_TICKET_OPEN, EVENT_JOB(WARD_JOB_TICKET_OPEN), server13_opened,           TR_NONE,   TO(JOB_TICKET_OPEN) | TO(JOB_AGREE),                "4.3.11" },
{ HS_JOB_AGREE,       EVENT_JOB(WARD_JOB_AGREE),       on_agree,                  TR_NONE,   TO(JOB_SIGN) | TO(WAIT_FIN),                        "4.2.3" },
{ HS_JOB_SIGN,        EVENT_JOB(WARD_JOB_SIGN),        on_signed,                 TR_NONE,   TO(WAIT_CERT) | TO(WAIT_FIN),                       "4.5.2" },
{ HS_WAIT_CERT,       MSG_CERTIFICATE,                 peer13_certificate,        TR_ADD,    TO(JOB_CHAIN) | TO(WAIT_FIN),                       "4.5.1" },
{ HS_JOB_CHAIN,       EVENT_JOB(WARD_JOB_CHAIN),       peer13_chain,              TR_NONE,   TO(WAIT_CV),                                        "4.5.1.3" },
{ HS_WAIT_CV,         MSG_CERTIFICATE_VERIFY,          peer13_certificate_verify, TR_SNAP,   TO(JOB_VERIFY),                                     "4.5.2" },
{ HS_JOB_VERIFY,      EVENT_JOB(WARD_JOB_VERIFY),      peer13_verified,           TR_NONE,   TO(WAIT_FIN),                                       "4.5.2" },
{ HS_WAIT_FIN,        MSG_FINISHED,                    on_finished,               TR_SNAP,   TO(JOB_TICKET_SEAL) | TO(CONNECTED),                "4.5.3" },
{ HS_JOB_TICKET_SEAL, EVENT_JOB(WARD_JOB_TICKET_SEAL), server13_sealed,           TR_NONE,   TO(CONNECTED),                                      "4.7.1" },
{ HS_CONNECTED,       MSG_KEY_UPDATE,                  on_key_update,             TR_NONE,   TO(CONNECTED),                                      "4.7.3" },
};
/* clang-format on */

const struct hs_table hs13_server = { rows, sizeof rows / sizeof rows[0] };

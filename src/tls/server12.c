/* server12.c - the server's TLS 1.2 handshake. RFC 5246 7.3, RFC 8422 2 */
#include "tls/conn.h"
#include "crypto/trust.h"
#include "tls/msg_12.h"

/* ---- ClientHello ---- */

#define RENEGOTIATION_SCSV 0x00ff

static bool wire8_has(struct ward_span wire, uint8_t v)
{
	return wire.len > 0 && memchr(wire.p, v, wire.len) != NULL;
}

/* What ward wants of a client before it speaks TLS 1.2 with it. */
static bool judge_hello(struct ward_conn *c, const struct msg_client_hello *m)
{
	bool scsv = wire16_has(m->suites, RENEGOTIATION_SCSV);

	/* RFC 5246 7.4.1.2: "This vector MUST contain ... CompressionMethod.null". */
	if (!wire8_has(m->compression, 0))
		return FAIL(&c->why, COMPRESSION, .got = m->compression.p[0]);
	/* RFC 7627 5.2: "it SHOULD abort the handshake". */
	if (!ext_has(&m->ext, EXT_MAIN_SECRET))
		return FAIL(&c->why, MAIN_SECRET_PLAIN);
	/* RFC 5746 3.6, 4.3: one of both, and nothing went before. */
	if (!scsv && !ext_has(&m->ext, EXT_RENEGOTIATION))
		return FAIL(&c->why, RENEGOTIATION_INFO);
	if (m->renegotiation.len != 0)
		return FAIL(&c->why, RENEGOTIATION_INFO, .got = (int64_t)m->renegotiation.len);
	/* RFC 8422 5.1.2: "the server MUST abort the handshake". */
	if (ext_has(&m->ext, EXT_POINT_FORMATS) && !wire8_has(m->point_formats, 0))
		return FAIL(&c->why, POINT_FORMAT, .got = m->point_formats.p[0]);
	return true;
}

/* The kinds of keys that the client's suites and curves leave: a certificate's
 * curve must be one that the client names. RFC 8422 5.3 */
static unsigned usable_kinds(const struct ward_conn *c, const struct msg_client_hello *m)
{
	const struct list16 *ours = &c->config->suites;
	unsigned kinds = 0;

	for (size_t i = 0; i < ours->num; i++) {
		const struct suite *suite = suite_find(ours->v[i]);

		if (suite->version != TLS_12 || !wire16_has(m->suites, suite->id))
			continue;
		for (unsigned kind = WARD_KEY_RSA; kind <= WARD_KEY_ED25519; kind++)
			if (suite_fits(suite, (enum ward_key_kind)kind))
				kinds |= 1u << kind;
	}
	if (!wire16_has(m->groups, WARD_GROUP_P256))
		kinds &= ~(1u << WARD_KEY_P256);
	if (!wire16_has(m->groups, WARD_GROUP_P384))
		kinds &= ~(1u << WARD_KEY_P384);
	return kinds;
}

/* RFC 8422 4: without supported_groups a client may know none of ours. */
static bool choose_group(struct ward_conn *c, const struct msg_client_hello *m)
{
	const struct list16 *ours = &c->config->groups;

	for (size_t i = 0; i < ours->num; i++)
		if (group_fits(ours->v[i], TLS_12) && wire16_has(m->groups, ours->v[i])) {
			c->group = ours->v[i];
			return true;
		}
	return FAIL(&c->why, GROUP_NONE_COMMON);
}

bool server12_hello(struct ward_conn *c, const struct msg_client_hello *m, struct ward_span message)
{
	struct hs *hs = c->hs;
	unsigned kinds;

	TRY(judge_hello(c, m));
	kinds = usable_kinds(c, m);
	if (kinds == 0)
		return FAIL(&c->why, SUITE_NONE_COMMON);
	TRY(server_choose(c, m, kinds));
	TRY(server_choose_suite(c, m, c->config->credentials[c->credential]->kind));
	TRY(choose_group(c, m));

	/* Everything is good: keep it. */
	memcpy(hs->peer_random, m->random.p, HELLO_RANDOM);
	hs->point_formats = ext_has(&m->ext, EXT_POINT_FORMATS);
	TRY(transcript_start(c));
	if (c->config->client_auth != WARD_CLIENT_AUTH_NONE)
		log12_start(c);
	transcript_add(c, message);
	c->table = &hs12_server;
	/* What a client showed would have to be judged again: it has to show it again. */
	hs->ticket_promised = c->config->tickets != NULL && ext_has(&m->ext, EXT_SESSION_TICKET) &&
		c->config->client_auth == WARD_CLIENT_AUTH_NONE;
	if (hs->ticket_promised && m->ticket.len > 0)
		return server12_open(c, m->ticket);
	return server12_keygen(c);
}

bool server12_keygen(struct ward_conn *c)
{
	struct ward_job *job = job_start(c, WARD_JOB_KEYGEN);

	job->u.keygen.num = 1;
	job->u.keygen.group[0] = c->group;
	c->state = HS_JOB_KEYGEN;
	return true;
}

/* ---- ServerHello to ServerHelloDone ---- */

/* RFC 9846 4.2.3: a server that could speak TLS 1.3 says so where nobody on the way
 * can change it, for the random is among what it signs. */
static bool make_random(struct ward_conn *c)
{
	static const uint8_t mark[8] = { 0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 1 };
	struct hs *hs = c->hs;

	if (!c->provider->random(hs->random, sizeof hs->random))
		return FAIL(&c->why, RANDOM_FAILED);
	if (config_speaks(c->config, TLS_13))
		memcpy(hs->random + HELLO_RANDOM - sizeof mark, mark, sizeof mark);
	return true;
}

/* The session id is the client's when its ticket was taken: RFC 5077 3.4. Else it is
 * empty: there is no cache to find it in again. RFC 5246 7.4.1.3 */
bool server12_write_hello(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	struct server_hello12_params params = {
		.random = hs->random,
		.suite = c->suite->id,
		.alpn = span_of(c->alpn),
		.ticket = hs->ticket_promised,
		.point_formats = hs->point_formats,
		.record_limit = c->limit_in,
	};
	struct wr w;
	size_t mark;

	if (c->resumed) {
		params.session_id = (struct ward_span){ hs->session_id, hs->session_id_len };
	} else {
		params.name_used = hs->name_used;
		params.stapled = c->stapled;
	}
	TRY(make_random(c));
	TRY(message_begin(c, 256 + WARD_ALPN_LEN_MAX, MSG_SERVER_HELLO, &w, &mark));
	msg_server_hello12_write(&w, &params);
	return message_end(c, &w, mark);
}

static bool on_keygen(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	const struct ward_credential *own = c->config->credentials[c->credential];
	struct ward_job *job = &hs->job;

	(void)body;
	hs->pair[0] = job->u.keygen.pair[0];
	job->u.keygen.pair[0] = (struct ward_keypair){ 0 };
	if (job->u.keygen.share_len[0] > WARD_POINT_MAX)
		return FAIL(&c->why, INTERNAL, .got = c->group);
	hs->point_len = job->u.keygen.share_len[0];
	memcpy(hs->point, job->u.keygen.share[0], hs->point_len);
	TRY(server12_write_hello(c));
	TRY(own12_certificate(c, own));
	if (c->stapled)
		TRY(status12_send(c, own));

	job = job_start(c, WARD_JOB_SIGN);
	job->u.sign.key = own->key;
	job->u.sign.key_id = own->key_id;
	job->u.sign.scheme = c->scheme;
	params12_describe(c, &job->u.sign.text);
	c->state = HS_JOB_SIGN;
	return true;
}

static bool write_server_key_exchange(struct ward_conn *c)
{
	const struct ward_job *job = &c->hs->job;
	struct msg_server_key_exchange m = {
		.curve_type = 3,
		.group = c->group,
		.point = { c->hs->point, c->hs->point_len },
		.scheme = c->scheme,
		.signature = { job->u.sign.signature, job->u.sign.signature_len },
	};
	struct wr w;
	size_t mark;

	TRY(message_begin(c, 8 + WARD_POINT_MAX + WARD_SIGNATURE_MAX, MSG_SERVER_KEY_EXCHANGE, &w,
		&mark));
	msg_server_key_exchange_write(&w, &m);
	return message_end(c, &w, mark);
}

/* RFC 5246 7.4.4: the names of whom we trust help a client with several certificates. */
static bool write_certificate_request(struct ward_conn *c)
{
	const struct buf *names = &c->config->trust->names;
	struct wr w;
	size_t mark;

	TRY(message_begin(c, 64 + names->len, MSG_CERTIFICATE_REQUEST, &w, &mark));
	msg_certificate_request12_write(&w, &c->config->schemes,
		(struct ward_span){ names->p, names->len });
	return message_end(c, &w, mark);
}

static bool on_signed(struct ward_conn *c, struct rd *body)
{
	struct wr w;
	size_t mark;

	(void)body;
	c->client_cert_asked = c->config->client_auth != WARD_CLIENT_AUTH_NONE;
	TRY(write_server_key_exchange(c));
	if (c->client_cert_asked)
		TRY(write_certificate_request(c));
	TRY(message_begin(c, 0, MSG_SERVER_HELLO_DONE, &w, &mark));
	TRY(message_end(c, &w, mark));
	TRY(flight_send(c));
	c->state = c->client_cert_asked ? HS_WAIT_CERT : HS_WAIT_CKE;
	return true;
}

/* ---- the client's certificate and key exchange, to Finished ---- */

static bool on_chain(struct ward_conn *c, struct rd *body)
{
	(void)body;
	TRY(peer_keep(c));
	c->state = HS_WAIT_CKE;
	return true;
}

static bool on_client_key_exchange(struct ward_conn *c, struct rd *body)
{
	struct ward_span point = msg_client_key_exchange_read(body);
	struct ward_job *job;

	TRY(whole(c, body, MSG_CLIENT_KEY_EXCHANGE));
	job = job_start(c, WARD_JOB_AGREE);
	job->u.agree.group = c->group;
	job->u.agree.pair = &c->hs->pair[0];
	job->u.agree.peer_share = point;
	c->state = HS_JOB_AGREE;
	return true;
}

static bool on_agree(struct ward_conn *c, struct rd *body)
{
	(void)body;
	TRY(keys12_agreed(c));
	c->provider->keypair_free(&c->hs->pair[0]); /* "destroyed after use": RFC 8422 2 */
	c->state = c->hs->peer_came ? HS_WAIT_CV : HS_WAIT_CCS;
	return true;
}

static bool on_finished(struct ward_conn *c, struct rd *body)
{
	TRY(finished12_check(c, body));
	/* RFC 5077 3.3: "the server MUST verify the client's Finished message before
	 * sending the ticket". */
	if (!c->resumed && c->hs->ticket_promised)
		return server12_seal(c);
	if (!c->resumed)
		TRY(finished12_send(c));
	c->state = HS_CONNECTED;
	return true;
}

/* clang-format off */
static const struct hs_row rows[] = {
/* in state           on                               do                         transcript may go to                                              source */
{ HS_JOB_TICKET_OPEN, EVENT_JOB(WARD_JOB_TICKET_OPEN), server12_opened,           TR_NONE,   TO(JOB_KEYGEN) | TO(JOB_TICKET_SEAL) | TO(WAIT_CCS),  "RFC 5077 3.1" },
{ HS_JOB_KEYGEN,      EVENT_JOB(WARD_JOB_KEYGEN),      on_keygen,                 TR_NONE,   TO(JOB_SIGN),                                         "RFC 8422 5.4" },
{ HS_JOB_SIGN,        EVENT_JOB(WARD_JOB_SIGN),        on_signed,                 TR_NONE,   TO(WAIT_CERT) | TO(WAIT_CKE),                         "RFC 5246 7.4.3" },
{ HS_WAIT_CERT,       MSG_CERTIFICATE,                 peer12_certificate,        TR_ADD,    TO(JOB_CHAIN) | TO(WAIT_CKE),                         "RFC 5246 7.4.6" },
{ HS_JOB_CHAIN,       EVENT_JOB(WARD_JOB_CHAIN),       on_chain,                  TR_NONE,   TO(WAIT_CKE),                                         "RFC 5246 7.4.6" },
{ HS_WAIT_CKE,        MSG_CLIENT_KEY_EXCHANGE,         on_client_key_exchange,    TR_ADD,    TO(JOB_AGREE),                                        "RFC 8422 5.7" },
{ HS_JOB_AGREE,       EVENT_JOB(WARD_JOB_AGREE),       on_agree,                  TR_NONE,   TO(WAIT_CV) | TO(WAIT_CCS),                           "RFC 7627 4" },
{ HS_WAIT_CV,         MSG_CERTIFICATE_VERIFY,          peer12_certificate_verify, TR_ADD,    TO(JOB_VERIFY),                                       "RFC 5246 7.4.8" },
{ HS_JOB_VERIFY,      EVENT_JOB(WARD_JOB_VERIFY),      peer12_client_verified,    TR_NONE,   TO(WAIT_CCS),                                         "RFC 5246 7.4.8" },
{ HS_WAIT_CCS,        EVENT_CCS,                       on_change_cipher_spec,     TR_NONE,   TO(WAIT_FIN),                                         "RFC 5246 7.1" },
{ HS_WAIT_FIN,        MSG_FINISHED,                    on_finished,               TR_SNAP,   TO(JOB_TICKET_SEAL) | TO(CONNECTED),                  "RFC 5246 7.4.9" },
{ HS_JOB_TICKET_SEAL, EVENT_JOB(WARD_JOB_TICKET_SEAL), server12_sealed,           TR_NONE,   TO(WAIT_CCS) | TO(CONNECTED),                         "RFC 5077 3.3" },
{ HS_CONNECTED,       MSG_CLIENT_HELLO,                on_renegotiation,          TR_NONE,   TO(CONNECTED),                                        "RFC 5746 5" },
};
/* clang-format on */

const struct hs_table hs12_server = { rows, sizeof rows / sizeof rows[0] };

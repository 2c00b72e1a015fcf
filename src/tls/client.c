/* client.c - the ClientHello, and which version the server answers with. */
#include "tls/conn.h"
#include "crypto/group.h"

/* Asks for fresh key pairs of `num` groups. RFC 9846 4.3.8: never reused. */
void client_ask_keygen(struct ward_conn *c, const uint16_t *groups, size_t num)
{
	struct ward_job *job = job_start(c, WARD_JOB_KEYGEN);

	job->u.keygen.num = (unsigned)num;
	for (size_t i = 0; i < num && i < WARD_JOB_SHARES; i++)
		job->u.keygen.group[i] = groups[i];
	c->state = HS_JOB_KEYGEN;
}

bool client_start(struct ward_conn *c)
{
	struct hs *hs = c->hs;

	if (!c->provider->random(hs->random, sizeof hs->random) ||
		!c->provider->random(hs->session_id, sizeof hs->session_id) ||
		!c->provider->random(hs->grease, sizeof hs->grease))
		return FAIL(&c->why, RANDOM_FAILED);
	TRY(keylog_start(c, hs->random));
	if (!config_speaks(c->config, TLS_13))
		return client_write_hello(c); /* TLS 1.2 makes its keys later */
	client_ask_keygen(c, c->config->groups.v, c->config->num_shares);
	return true;
}

/* The name as SNI: RFC 6066 3 has no IP addresses in it. */
static struct ward_span sni(const struct ward_conn *c)
{
	const char *last = strrchr(c->name, '.');

	if (strchr(c->name, ':') != NULL || c->name[0] == '\0')
		return (struct ward_span){ NULL, 0 };
	last = last != NULL ? last + 1 : c->name;
	/* No top-level domain is a number, so a last label of digits is an IPv4 address. */
	if (*last != '\0' && strspn(last, "0123456789") == strlen(last))
		return (struct ward_span){ NULL, 0 };
	return span_of(c->name);
}

/* The two GREASE extensions must differ: no extension may stand twice. */
static uint16_t second_grease(uint16_t first, uint8_t random)
{
	uint16_t g = grease(random);

	return g != first ? g : (uint16_t)(g ^ 0x1010);
}

/* RFC 5077 3.4: what comes back of the session id tells whether the ticket was taken. */
static void describe_ticket(const struct hs *hs, struct client_hello_params *params)
{
	params->session_ticket = true;
	if (hs->session.version != TLS_12)
		return;
	params->ticket = (struct ward_span){ hs->session.ticket, hs->session.ticket_len };
	params->session_id.len = SESSION_ID_MAX;
}

static void describe_hello(const struct ward_conn *c, struct client_hello_params *ret_params)
{
	const struct hs *hs = c->hs;
	bool tls13 = config_speaks(c->config, TLS_13);
	size_t at = 0;

	*ret_params = (struct client_hello_params){
		.tls13 = tls13,
		.tls12 = config_speaks(c->config, TLS_12),
		.random = hs->random,
		.session_id = { hs->session_id, tls13 ? SESSION_ID_MAX : 0 },
		.grease_suite = grease(hs->grease[0]),
		.grease_group = grease(hs->grease[1]),
		.grease_version = grease(hs->grease[2]),
		.grease_ext1 = grease(hs->grease[3]),
		.grease_ext2 = second_grease(grease(hs->grease[3]), hs->grease[4]),
		.suites = &c->config->suites,
		.groups = &c->config->groups,
		.schemes = &c->config->schemes,
		.cert_schemes = config_cert_schemes(c->config),
		.ocsp = c->config->revocation != WARD_REVOCATION_OFF,
		.record_limit = limit_own(c),
		.name = sni(c),
		.alpn = { c->config->alpn_wire, c->config->alpn_wire_len },
		.cookie = { hs->cookie.p, hs->cookie.len },
		.num_shares = hs->num_shares,
		.grease_share = hs->retry_group == 0,
	};
	for (size_t i = 0; i < hs->num_shares && i < WARD_JOB_SHARES; i++) {
		ret_params->share[i].group = hs->share_group[i];
		ret_params->share[i].key = (struct ward_span){ hs->shares.p + at, hs->share_len[i] };
		at += hs->share_len[i];
	}
	if (c->config->sessions != NULL && tls13)
		client13_describe_offer(c, ret_params);
	if (c->config->sessions != NULL && ret_params->tls12)
		describe_ticket(hs, ret_params);
}

/* What a ServerHello or EncryptedExtensions may answer. */
static uint32_t offered(const struct client_hello_params *params)
{
	uint32_t set = 1u << EXT_SUPPORTED_GROUPS | 1u << EXT_SIGNATURE_ALGORITHMS |
		1u << EXT_RECORD_SIZE_LIMIT;

	if (params->tls13)
		set |= 1u << EXT_SUPPORTED_VERSIONS | 1u << EXT_KEY_SHARE;
	if (params->tls12)
		set |= 1u << EXT_MAIN_SECRET | 1u << EXT_RENEGOTIATION | 1u << EXT_POINT_FORMATS;
	if (params->name.len > 0)
		set |= 1u << EXT_SERVER_NAME;
	if (params->alpn.len > 0)
		set |= 1u << EXT_ALPN;
	if (params->ocsp)
		set |= 1u << EXT_STATUS_REQUEST;
	if (params->session_ticket)
		set |= 1u << EXT_SESSION_TICKET;
	if (params->tickets)
		set |= 1u << EXT_TICKET_REQUEST;
	if (params->identity.len > 0)
		set |= 1u << EXT_PRE_SHARED_KEY;
	return set;
}

bool client_write_hello(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	struct client_hello_params params;
	size_t mark;
	struct wr w;

	if (c->config->sessions != NULL)
		TRY(client13_offer(c));
	describe_hello(c, &params);
	TRY(message_begin(c, 1024 + params.name.len + params.alpn.len + params.cookie.len +
		hs->shares.len + params.identity.len + params.ticket.len, MSG_CLIENT_HELLO, &w, &mark));
	msg_client_hello_write(&w, &params);
	wr_close(&w, mark, 3); /* binders cover the lengths, too */
	if (params.identity.len > 0)
		TRY(client13_bind(c, &w));
	TRY(message_end(c, &w, mark));
	hs->offered = offered(&params);
	if (!hs->retried && !buf_add(&hs->hello, w.buf, w.len))
		return FAIL(&c->why, NO_MEMORY);
	TRY(flight_send(c));
	/* RFC 9846 5.1: the record of an initial ClientHello says 0x0301. */
	if (!hs->retried)
		c->out.p[2] = 1;
	c->state = HS_WAIT_SH;
	return true;
}

bool client_keygen(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	struct ward_job *job = &hs->job;

	(void)body;
	hs->num_shares = job->u.keygen.num;
	for (size_t i = 0; i < hs->num_shares && i < WARD_JOB_SHARES; i++) {
		hs->pair[i] = job->u.keygen.pair[i];
		job->u.keygen.pair[i] = (struct ward_keypair){ 0 };
	}
	for (size_t i = 0; i < hs->num_shares && i < WARD_JOB_SHARES; i++) {
		hs->share_group[i] = job->u.keygen.group[i];
		hs->share_len[i] = job->u.keygen.share_len[i];
		if (!buf_add(&hs->shares, job->u.keygen.share[i], job->u.keygen.share_len[i]))
			return FAIL(&c->why, NO_MEMORY);
	}
	return client_write_hello(c);
}

struct ward_keypair *client_own_pair(struct hs *hs, uint16_t group)
{
	bool sent = false;

	for (size_t i = 0; i < hs->num_shares && i < WARD_JOB_SHARES; i++)
		if (hs->share_group[i] == group)
			sent = true;
	/* A hybrid's pair is also the pair of the share that is its half. */
	for (size_t i = 0; i < WARD_JOB_SHARES && sent; i++)
		if (hs->pair[i].group == group || group_half(hs->pair[i].group) == group)
			return &hs->pair[i];
	return NULL;
}

void client_drop_pairs(struct ward_conn *c)
{
	for (size_t i = 0; i < WARD_JOB_SHARES; i++)
		if (c->hs->pair[i].group != 0)
			c->provider->keypair_free(&c->hs->pair[i]);
	buf_free(&c->hs->shares);
	c->hs->num_shares = 0;
}

/* RFC 9846 4.2.3: how a server that could speak 1.3 marks that it was made to
 * believe otherwise. */
static bool is_downgrade(struct ward_span random)
{
	static const uint8_t mark[7] = { 0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44 };

	return memcmp(random.p + 24, mark, sizeof mark) == 0 && random.p[31] <= 1;
}

/* RFC 9846 4.3.1: a server that chooses 1.3 says so in supported_versions, where
 * no older version may stand. */
static bool judge_version(struct ward_conn *c, const struct msg_server_hello *m,
	uint16_t *ret_version)
{
	*ret_version = m->version;
	if (ext_has(&m->ext, EXT_SUPPORTED_VERSIONS)) {
		if (m->version != TLS_13)
			return FAIL(&c->why, VERSION_NOT_OFFERED, .got = m->version);
		return true;
	}
	if (m->retry)
		return FAIL(&c->why, EXT_MISSING, .got = ext_type(EXT_SUPPORTED_VERSIONS));
	if (config_speaks(c->config, TLS_13) && is_downgrade(m->random))
		return FAIL(&c->why, VERSION_DOWNGRADE, .got = m->legacy_version);
	if (m->legacy_version != TLS_12 || !config_speaks(c->config, TLS_12))
		return FAIL(&c->why, VERSION_OLD, .got = m->legacy_version,
			.want = c->config->min_version);
	/* A HelloRetryRequest was a promise of TLS 1.3. */
	if (c->hs->retried)
		return FAIL(&c->why, VERSION_NOT_OFFERED, .got = m->legacy_version);
	*ret_version = TLS_12;
	return true;
}

bool client_server_hello(struct ward_conn *c, struct rd *body)
{
	struct msg_server_hello m;
	uint16_t version;

	TRY(msg_server_hello_read(body, c->hs->offered, &m, &c->why));
	TRY(whole(c, body, MSG_SERVER_HELLO));
	TRY(judge_version(c, &m, &version));
	if (version == TLS_12) {
		c->version = version;
		return client12_server_hello(c, &m, message_of(body));
	}
	TRY(at_record_boundary(c));
	if (!m.retry)
		c->version = version;
	return client13_server_hello(c, &m, message_of(body));
}

bool client_take_alpn(struct ward_conn *c, struct ward_span alpn)
{
	if (alpn.len == 0 && c->config->alpn_required && c->config->num_alpn > 0)
		return FAIL(&c->why, ALPN_NONE_COMMON);
	if (alpn.len == 0)
		return true;
	for (size_t i = 0; i < c->config->num_alpn; i++)
		if (span_is(alpn, span_of(c->config->alpn[i])))
			c->alpn = c->config->alpn[i];
	if (c->alpn[0] == '\0')
		return FAIL(&c->why, ALPN_NOT_OFFERED);
	return true;
}

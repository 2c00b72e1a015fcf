/* server.c - the first ClientHello: which version it is to be, for whom, and what
 * both versions choose alike. */
#include "tls/conn.h"
#include "crypto/tickets.h"
#include "tls/fit.h"

#define FALLBACK_SCSV 0x5600

/* RFC 9846 4.3.1: a client that speaks 1.3 says so in supported_versions, and then
 * legacy_version says nothing. 0 when there is no common version. */
static uint16_t common_version(const struct ward_conn *c, const struct msg_client_hello *m)
{
	bool listed = ext_has(&m->ext, EXT_SUPPORTED_VERSIONS);

	if (wire16_has(m->versions, TLS_13) && config_speaks(c->config, TLS_13))
		return TLS_13;
	if (listed ? !wire16_has(m->versions, TLS_12) : m->legacy_version < TLS_12)
		return 0;
	return config_speaks(c->config, TLS_12) ? TLS_12 : 0;
}

bool server_version(struct ward_conn *c, const struct msg_client_hello *m)
{
	uint16_t version = common_version(c, m);

	if (version == 0)
		return FAIL(&c->why, VERSION_OLD, .got = m->legacy_version,
			.want = c->config->min_version);
	/* RFC 7507 3: this client could do better, and was kept from it. */
	if (version < c->config->max_version && wire16_has(m->suites, FALLBACK_SCSV))
		return FAIL(&c->why, VERSION_FALLBACK, .got = version,
			.want = c->config->max_version);
	c->version = version;
	return true;
}

static bool keep_name(struct ward_conn *c, struct ward_span name)
{
	char text[CONFIG_NAME_SIZE], *copy;

	if (name.len == 0)
		return true;
	if (!config_name(name, text))
		return FAIL(&c->why, NAME_MALFORMED);
	copy = mem_new(strlen(text) + 1);
	if (copy == NULL)
		return FAIL(&c->why, NO_MEMORY);
	memcpy(copy, text, strlen(text));
	mem_free(c->name, strlen(c->name) + 1);
	c->name = copy;
	c->hs->name_used = true;
	return true;
}

static bool choose_alpn(struct ward_conn *c, struct ward_span offered)
{
	if (offered.len == 0 || c->config->num_alpn == 0)
		return true;
	for (size_t i = 0; i < c->config->num_alpn; i++) {
		struct ward_span ours = span_of(c->config->alpn[i]);
		struct rd r = rd_of(offered);

		while (rd_more(&r)) {
			struct ward_span theirs = rd_vec(&r, 1);

			if (span_is(theirs, ours)) {
				c->alpn = c->config->alpn[i];
				return true;
			}
		}
	}
	return FAIL(&c->why, ALPN_NONE_COMMON);
}

/* RFC 6066 8: only whom a client asks for; and an outdated one is worse than none. */
static bool choose_staple(const struct ward_conn *c, const struct msg_client_hello *m)
{
	const struct ward_credential *own = c->config->credentials[c->credential];

	return m->ocsp_asked && own->staple_len > 0 && c->now / 1000 < own->staple_until;
}

bool server_choose(struct ward_conn *c, const struct msg_client_hello *m, unsigned kinds)
{
	struct wishes wishes = { m->schemes, m->cert_schemes, m->authorities, c->version, kinds };

	TRY(keep_name(c, m->name));
	TRY(config_credential(c->config, m->name, &wishes, &c->credential, &c->scheme, &c->why));
	c->stapled = choose_staple(c, m);
	return choose_alpn(c, m->alpn);
}

/* Our order, except that a client which puts ChaCha20 first has no fast AES. */
bool server_choose_suite(struct ward_conn *c, const struct msg_client_hello *m,
	enum ward_key_kind kind)
{
	const struct list16 *ours = &c->config->suites;
	struct rd r = rd_of(m->suites);

	c->suite = NULL;
	while (rd_more(&r)) {
		const struct suite *first = suite_find(rd_u16(&r));

		if (first == NULL || first->version != c->version || !suite_fits(first, kind))
			continue;
		if (first->aead == WARD_CHACHA20_POLY1305 && list16_has(ours, first->id))
			c->suite = first;
		break;
	}
	for (size_t i = 0; i < ours->num && c->suite == NULL; i++) {
		const struct suite *suite = suite_find(ours->v[i]);

		if (suite->version == c->version && suite_fits(suite, kind) &&
			wire16_has(m->suites, suite->id))
			c->suite = suite;
	}
	if (c->suite == NULL)
		return FAIL(&c->why, SUITE_NONE_COMMON);
	return true;
}

void server_tickets(const struct ward_conn *c, struct ward_job_tickets *ret_with)
{
	const struct ward_tickets *tickets = c->config->tickets;

	if (tickets->provider != NULL)
		ret_with->tickets = tickets;
	ret_with->key_id = tickets->key_id;
	ret_with->now = c->now / 1000;
	memcpy(ret_with->policy, c->config->policy[c->credential], WARD_POLICY);
}

bool server_hello(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	struct msg_client_hello m;

	TRY(msg_client_hello_read(body, &m, &c->why));
	TRY(whole(c, body, MSG_CLIENT_HELLO));
	TRY(at_record_boundary(c));
	TRY(server_version(c, &m));
	if (ext_has(&m.ext, EXT_RECORD_SIZE_LIMIT))
		TRY(limit_agree(c, m.record_limit));
	TRY(keylog_start(c, m.random.p));
	hs->session_id_len = m.session_id.len;
	for (size_t i = 0; i < m.session_id.len && i < SESSION_ID_MAX; i++)
		hs->session_id[i] = m.session_id.p[i];
	if (c->version == TLS_12)
		return server12_hello(c, &m, message_of(body));
	return server13_hello(c, &m, message_of(body));
}

/* server.c - the first ClientHello: which version it is to be, for whom, and what
 * both versions choose alike. */
#include "tls/conn.h"
#include "tls/fit.h"

/* RFC 9846 4.3.1: a client that speaks 1.3 says so in supported_versions. */
bool server_version(struct ward_conn *c, const struct msg_client_hello *m)
{
	if (!wire16_has(m->versions, 0x0304))
		return FAIL(&c->why, VERSION_OLD, .got = m->legacy_version, .want = 0x0304);
	c->version = 0x0304;
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

bool server_choose(struct ward_conn *c, const struct msg_client_hello *m)
{
	struct wishes wishes = { m->schemes, m->cert_schemes, m->authorities };

	TRY(keep_name(c, m->name));
	TRY(config_credential(c->config, m->name, &wishes, &c->credential, &c->scheme, &c->why));
	return choose_alpn(c, m->alpn);
}

bool server_hello(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	struct msg_client_hello m;

	TRY(msg_client_hello_read(body, &m, &c->why));
	TRY(whole(c, body, MSG_CLIENT_HELLO));
	TRY(at_record_boundary(c));
	TRY(server_version(c, &m));
	hs->session_id_len = m.session_id.len;
	for (size_t i = 0; i < m.session_id.len && i < SESSION_ID_MAX; i++)
		hs->session_id[i] = m.session_id.p[i];
	return server13_hello(c, &m, message_of(body));
}

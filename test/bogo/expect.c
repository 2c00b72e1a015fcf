/* expect.c - what the flags expect of a connection, compared with what it is. */
#include "expect.h"

#include <string.h>

static const char *expect_names(const struct flags *f, const struct ward_facts *facts)
{
	if (f->expect_server_name != NULL && strcmp(f->expect_server_name, facts->name) != 0)
		return "another server name";
	if (f->expect_alpn != NULL && strcmp(f->expect_alpn, facts->alpn) != 0)
		return "another application protocol";
	return NULL;
}

static const char *expect_algorithms(const struct flags *f, const struct ward_facts *facts)
{
	if (f->expect_version != 0 && f->expect_version != facts->version)
		return "another version";
	if (f->expect_group != 0 && f->expect_group != facts->group)
		return "another group";
	if (f->expect_cipher != 0 && f->expect_cipher != facts->suite)
		return "another cipher suite";
	if (f->expect_hrr && !facts->retried)
		return "no HelloRetryRequest";
	if (f->expect_no_hrr && facts->retried)
		return "a HelloRetryRequest";
	return NULL;
}

static const char *expect_credential(const struct context *c, const struct flags *f,
	const struct ward_facts *facts)
{
	if (!f->has_expect_selected_credential)
		return NULL;
	if (facts->credential >= c->num_credentials ||
		c->number[facts->credential] != f->expect_selected_credential)
		return "another certificate was chosen";
	return NULL;
}

const char *expect(const struct context *c, const struct link *l, bool resume)
{
	const struct flags *f = l->flags;
	struct ward_facts facts;
	const char *wrong;

	ward_conn_facts(l->conn, &facts);
	if (facts.resumed != (resume && !f->expect_session_miss))
		return facts.resumed ? "the session was taken up again" : "a new session began";
	wrong = expect_names(f, &facts);
	if (wrong == NULL)
		wrong = expect_algorithms(f, &facts);
	if (wrong == NULL)
		wrong = expect_credential(c, f, &facts);
	return wrong;
}

const char *expect_after(const struct context *c, const struct link *l)
{
	if (!l->flags->server && l->flags->expect_no_session && ward_sessions_count(c->sessions) > 0)
		return "a session was kept";
	return NULL;
}

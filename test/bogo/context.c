/* context.c - the flags of a phase as a configuration of ward. */
#include "context.h"

#include <string.h>
#include <time.h>
#include "lists.h"

/* ---- application protocols ---- */

/* The runner writes its list as it stands on the wire. */
static void split_alpn(struct context *c, const char *wire)
{
	for (size_t i = 0; *wire != '\0' && i < WARD_ALPN_MAX; i++) {
		size_t len = (unsigned char)*wire;

		if (len > WARD_ALPN_LEN_MAX || strlen(wire + 1) < len)
			return;
		memcpy(c->alpn[i], wire + 1, len);
		wire += 1 + len;
	}
}

static void take_alpn(struct context *c, const struct flags *f)
{
	memset(c->alpn, 0, sizeof c->alpn);
	if (f->alpn_offer != NULL && !f->server)
		split_alpn(c, f->alpn_offer);
	else if (f->alpn_reject)
		strcpy(c->alpn[0], "offered by nobody");
	else if (f->alpn_select != NULL && strlen(f->alpn_select) <= WARD_ALPN_LEN_MAX)
		strcpy(c->alpn[0], f->alpn_select);
}

/* ---- certificates ---- */

static bool take_identities(struct context *c, const struct flags *f)
{
	for (size_t i = 0; i < f->num_identities; i++) {
		const struct identity *id = &f->identity[i];

		if (id->cert_file == NULL || id->key_file == NULL)
			continue;
		if (ward_credential_file(id->cert_file, id->key_file,
			    &c->credential[c->num_credentials], &c->why) != 0)
			return false;
		c->number[c->num_credentials++] = (int)i - 1;
	}
	return true;
}

/* ---- the configuration ---- */

static void take_signing(const struct flags *f, struct ward_config_desc *d)
{
	for (size_t i = 0; i < f->num_identities; i++)
		list_add(d->sign_schemes, &d->num_sign_schemes, &f->identity[i].signing_prefs,
			list_scheme);
	list_add(d->schemes, &d->num_schemes, &f->verify_prefs, list_scheme);
}

static void take_versions(const struct flags *f, struct ward_config_desc *d)
{
	d->min_version = (uint16_t)f->min_version;
	d->max_version = (uint16_t)f->max_version;
	if (d->min_version < 0x0303)
		d->min_version = 0;
	if (f->no_tls12)
		d->min_version = 0x0304;
	if (f->no_tls13)
		d->max_version = 0x0303;
}

static bool take_sessions(struct context *c, const struct flags *f, struct ward_config_desc *d)
{
	if (c->sessions == NULL)
		c->sessions = ward_sessions_new(0);
	if (c->tickets == NULL &&
		ward_tickets_new(ward_provider_default(), NULL, 0, 0, &c->tickets, &c->why) != 0)
		return false;
	if (!f->no_ticket && f->server)
		d->tickets = c->tickets;
	if (!f->no_ticket && !f->server)
		d->sessions = c->sessions;
	return true;
}

static bool build(struct context *c, const struct flags *f)
{
	const char *alpn[WARD_ALPN_MAX + 1] = { NULL };
	struct ward_config_desc d = { .size = sizeof d, .trace = true };

	take_alpn(c, f);
	for (size_t i = 0; i < WARD_ALPN_MAX && c->alpn[i][0] != '\0'; i++)
		alpn[i] = c->alpn[i];
	if (!take_identities(c, f))
		return false;
	/* Nobody: judge.c decides, and a server names no authorities. */
	c->trust = ward_trust_new();
	d.alpn = alpn[0] != NULL ? alpn : NULL;
	d.credentials = c->credential;
	d.num_credentials = c->num_credentials;
	d.trust = c->trust;
	d.revocation = f->ocsp_stapling ? WARD_REVOCATION_SOFT : WARD_REVOCATION_OFF;
	if (f->server && f->require_certificate)
		d.client_auth = WARD_CLIENT_AUTH_REQUIRED;
	else if (f->server && f->verify_peer)
		d.client_auth = WARD_CLIENT_AUTH_OPTIONAL;
	d.keep_peer_chain = true;
	list_preset(f->preset, &d);
	list_add(d.groups, &d.num_groups, &f->groups, list_group);
	take_signing(f, &d);
	take_versions(f, &d);
	if (!take_sessions(c, f, &d))
		return false;
	if (f->key_shares.num > 0)
		d.num_shares = f->key_shares.num;
	if (f->server)
		return ward_config_server(&d, &c->config, &c->why) == 0;
	return ward_config_client(&d, &c->config, &c->why) == 0;
}

static void drop(struct context *c)
{
	ward_config_free(c->config);
	for (size_t i = 0; i < c->num_credentials; i++)
		ward_credential_free(c->credential[i]);
	ward_trust_free(c->trust);
	c->config = NULL;
	c->num_credentials = 0;
	c->trust = NULL;
}

bool context_connect(struct context *c, struct link *l)
{
	const char *name = l->flags->host_name != NULL ? l->flags->host_name : "127.0.0.1";
	ward_time now = (ward_time)time(NULL) * 1000;

	c->why = (struct ward_why){ 0 };
	if (c->flags != l->flags) {
		drop(c);
		c->flags = l->flags;
		if (!build(c, l->flags))
			return false;
	}
	return ward_conn_new(c->config, l->flags->server ? NULL : name, now, &l->conn, &c->why) == 0;
}

void context_free(struct context *c)
{
	drop(c);
	ward_tickets_free(c->tickets);
	ward_sessions_free(c->sessions);
}

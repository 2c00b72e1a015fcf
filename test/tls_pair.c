/* tls_pair.c - a client and a server that talk in memory. */
#include "tls_pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/why.h"
#include "crypto/job.h"
#include "crypto/trust.h"

/* What CHAIN jobs look up: every credential made so far. */
static struct ward_credential *made[64];
static size_t num_made;

static const struct ward_provider *provider;
struct ward_trust pair_trust; /* empty: the tests judge */
static ward_time clock_now = PAIR_NOW;

static const char *const default_names[] = { "example.org", NULL };

void pair_use(const struct ward_provider *p)
{
	provider = p;
}

void pair_clock(ward_time now)
{
	clock_now = now;
}

struct ward_credential *pair_credential_of(const struct ward_provider *p, enum ward_key_kind kind,
	const char *const *names, size_t cert_len)
{
	struct ward_credential *c = calloc(1, sizeof *c);

	CHECK(c != NULL && num_made < sizeof made / sizeof made[0]);
	c->provider = p;
	c->kind = kind;
	c->key = p->key_generate(kind, 2048);
	CHECK(c->key != NULL);
	c->der_len = 2 * cert_len;
	c->der = malloc(c->der_len);
	CHECK(c->der != NULL && p->random(c->der, c->der_len));
	c->cert[0] = (struct ward_span){ c->der, cert_len };
	c->cert[1] = (struct ward_span){ c->der + cert_len, cert_len };
	c->num_certs = 2;
	while (names != NULL && names[c->num_names] != NULL)
		c->num_names++;
	c->names = calloc(c->num_names + 1, sizeof c->names[0]);
	CHECK(c->names != NULL);
	for (size_t i = 0; i < c->num_names; i++)
		c->names[i] = strdup(names[i]);
	made[num_made++] = c;
	return c;
}

struct ward_credential *pair_credential(enum ward_key_kind kind, const char *const *names)
{
	return pair_credential_of(ward_provider_default(), kind, names, 400);
}

void pair_credential_free(struct ward_credential *c)
{
	for (size_t i = 0; i < num_made; i++)
		if (made[i] == c)
			made[i] = made[--num_made];
	for (size_t i = 0; i < c->num_names; i++)
		free(c->names[i]);
	free(c->names);
	free(c->der);
	c->provider->key_free(c->key);
	free(c);
}

/* One for each provider that is in use; kept until the program ends. */
static struct ward_credential **default_credential(void)
{
	static struct ward_credential *list[4];
	const struct ward_provider *p = provider != NULL ? provider : ward_provider_default();
	size_t i = 0;

	while (list[i] != NULL && list[i]->provider != p)
		i++;
	CHECK(i < sizeof list / sizeof list[0]);
	if (list[i] == NULL)
		list[i] = pair_credential_of(p, WARD_KEY_P256, default_names, 400);
	return &list[i];
}

struct ward_config_desc pair_desc_client(void)
{
	return (struct ward_config_desc){
		.size = sizeof(struct ward_config_desc),
		.provider = provider,
		.trust = &pair_trust,
		.revocation = WARD_REVOCATION_OFF,
		.min_version = 0x0304,
		.trace = true,
	};
}

struct ward_config_desc pair_desc_server(void)
{
	return (struct ward_config_desc){
		.size = sizeof(struct ward_config_desc),
		.provider = provider,
		.credentials = default_credential(),
		.num_credentials = 1,
		.min_version = 0x0304,
		.trace = true,
	};
}

struct ward_config_desc pair_desc_asking(enum ward_client_auth client_auth)
{
	struct ward_config_desc d = pair_desc_server();

	d.trust = &pair_trust;
	d.revocation = WARD_REVOCATION_OFF;
	d.client_auth = client_auth;
	d.keep_peer_chain = true;
	return d;
}

struct ward_config_desc pair_desc_showing(void)
{
	struct ward_config_desc d = pair_desc_client();

	d.credentials = default_credential();
	d.num_credentials = 1;
	d.keep_peer_chain = true;
	return d;
}

/* room makes it for `n` more bytes behind `len` and returns the place. */
static uint8_t *room(uint8_t **p, size_t len, size_t *cap, size_t n)
{
	if (*p == NULL || len + n > *cap) {
		*cap = 2 * (len + n) + 4096;
		*p = realloc(*p, *cap);
		CHECK(*p != NULL);
	}
	return *p + len;
}

static void side_new(struct side *s, struct ward_config *config, const char *name)
{
	struct ward_why why;

	memset(s, 0, sizeof *s);
	s->config = config;
	if (ward_conn_new(config, name, clock_now, &s->conn, &why) != 0) {
		printf("Bail out! ward_conn_new: %s\n", ward_why_name(why.code));
		abort();
	}
}

void side_client(struct side *s, const struct ward_config_desc *desc, const char *name)
{
	struct ward_config_desc d = pair_desc_client();
	struct ward_config *config;
	struct ward_why why;

	CHECK(ward_config_client(desc != NULL ? desc : &d, &config, &why) == 0);
	side_new(s, config, name != NULL ? name : "example.org");
}

void side_server(struct side *s, const struct ward_config_desc *desc)
{
	struct ward_config_desc d = pair_desc_server();
	struct ward_config *config;
	struct ward_why why;

	CHECK(ward_config_server(desc != NULL ? desc : &d, &config, &why) == 0);
	side_new(s, config, NULL);
}

void side_free(struct side *s)
{
	ward_conn_free(s->conn);
	ward_config_free(s->config);
	free(s->wire);
	free(s->data);
}

static void judge_chain(const struct side *s, struct ward_job *job)
{
	job->why = s->chain_why;
	if (job->why.code != 0)
		return;
	for (size_t i = 0; i < num_made; i++)
		if (made[i]->cert[0].len == job->u.chain.cert[0].len &&
			memcmp(made[i]->cert[0].p, job->u.chain.cert[0].p,
				made[i]->cert[0].len) == 0) {
			job->u.chain.until = s->chain_until != 0 ? s->chain_until :
				clock_now / 1000 + 86400;
			CHECK(made[i]->provider->key_public(made[i]->key, &job->u.chain.key));
			return;
		}
	FAIL(&job->why, CERT_UNKNOWN_CA);
}

void side_job(struct side *s)
{
	struct ward_job *job = ward_conn_job(s->conn);
	int result;

	if (job == NULL)
		return;
	s->jobs[job->kind]++;
	if (job->kind == WARD_JOB_SIGN && s->forge_key != NULL)
		job->u.sign.key = s->forge_key;
	if (job->kind == WARD_JOB_CHAIN && s->run_chain != NULL)
		s->run_chain(job);
	else if (job->kind == WARD_JOB_CHAIN)
		judge_chain(s, job);
	else
		job_run_crypto(job);
	result = ward_conn_job_done(s->conn, job, clock_now);
	if (s->result == 0)
		s->result = result;
}

static void side_jobs(struct side *s)
{
	while (!s->no_jobs && ward_conn_job(s->conn) != NULL)
		side_job(s);
}

void side_put(struct side *s, const void *bytes, size_t len)
{
	memcpy(room(&s->wire, s->wire_len, &s->wire_cap, len), bytes, len);
	s->wire_len += len;
}

static size_t more(const struct side *s, size_t seen)
{
	size_t left = s->wire_len - seen;

	return seen + (s->chunk == 0 || s->chunk > left ? left : s->chunk);
}

/* Feeds until the side takes no more; in chunks, each feed sees a little more. */
void side_feed(struct side *s)
{
	size_t seen = more(s, 0);

	room(&s->wire, s->wire_len, &s->wire_cap, 1);
	for (;;) {
		struct ward_span data;
		size_t used;
		int result = ward_conn_feed(s->conn, clock_now, s->wire, seen, &used, &data);

		if (s->result == 0)
			s->result = result;
		CHECK(used <= seen && data.len <= used);
		memcpy(room(&s->data, s->data_len, &s->data_cap, data.len), data.p, data.len);
		s->data_len += data.len;
		memmove(s->wire, s->wire + used, s->wire_len - used);
		s->wire_len -= used;
		seen -= used;
		side_jobs(s);
		if (result != 0 || (used == 0 && seen == s->wire_len))
			return;
		if (used == 0)
			seen = more(s, seen);
	}
}

int side_why(const struct side *s)
{
	return ward_conn_why(s->conn)->code;
}

struct ward_facts side_facts(const struct side *s)
{
	struct ward_facts facts;

	ward_conn_facts(s->conn, &facts);
	return facts;
}

void pair_new(struct pair *p, const struct ward_config_desc *client,
	const struct ward_config_desc *server, const char *name)
{
	side_client(&p->client, client, name);
	side_server(&p->server, server);
}

void pair_free(struct pair *p)
{
	side_free(&p->client);
	side_free(&p->server);
}

size_t pair_move(struct side *from, struct side *to)
{
	size_t n = ward_conn_out_len(from->conn);

	n = ward_conn_out(from->conn, room(&to->wire, to->wire_len, &to->wire_cap, n), n);

	to->wire_len += n;
	return n;
}

void pair_run(struct pair *p)
{
	size_t moved;

	do {
		side_jobs(&p->client);
		side_jobs(&p->server);
		moved = pair_move(&p->client, &p->server);
		side_feed(&p->server);
		moved += pair_move(&p->server, &p->client);
		side_feed(&p->client);
	} while (moved > 0);
}

bool pair_connect(struct pair *p)
{
	pair_run(p);
	return side_facts(&p->client).connected && side_facts(&p->server).connected;
}

int pair_send(struct side *from, struct side *to, const void *data, size_t len)
{
	size_t used, out_len, bound = ward_seal_bound(from->conn, len);
	uint8_t *at = room(&to->wire, to->wire_len, &to->wire_cap, bound);
	int result = ward_conn_seal(from->conn, data, len, &used, at, bound, &out_len);

	to->wire_len += out_len;
	return result != 0 ? result : used == len ? 0 : -WARD_WHY_INTERNAL;
}

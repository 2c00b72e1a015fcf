/* tls_pair.c - a client and a server that talk in memory. */
#include "tls_pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/why.h"
#include "crypto/job.h"

/* What CHAIN jobs look up: every credential made so far. */
static struct ward_credential *made[64];
static size_t num_made;

static const char *const default_names[] = { "example.org", NULL };

struct ward_credential *pair_credential(enum ward_key_kind kind, const char *const *names)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_credential *c = calloc(1, sizeof *c);
	enum { CERT_LEN = 400 };

	CHECK(c != NULL && num_made < sizeof made / sizeof made[0]);
	c->provider = p;
	c->kind = kind;
	c->key = p->key_generate(kind, 2048);
	CHECK(c->key != NULL);
	c->der_len = 2 * CERT_LEN;
	c->der = malloc(c->der_len);
	CHECK(c->der != NULL && p->random(c->der, c->der_len));
	c->cert[0] = (struct ward_span){ c->der, CERT_LEN };
	c->cert[1] = (struct ward_span){ c->der + CERT_LEN, CERT_LEN };
	c->num_certs = 2;
	while (names[c->num_names] != NULL)
		c->num_names++;
	c->names = calloc(c->num_names + 1, sizeof c->names[0]);
	CHECK(c->names != NULL);
	for (size_t i = 0; i < c->num_names; i++)
		c->names[i] = strdup(names[i]);
	made[num_made++] = c;
	return c;
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

static struct ward_credential *default_credential(void)
{
	static struct ward_credential *c;

	if (c == NULL)
		c = pair_credential(WARD_KEY_P256, default_names);
	return c;
}

struct ward_config_desc pair_desc_client(void)
{
	static struct ward_trust *trust;

	if (trust == NULL)
		trust = (struct ward_trust *)(void *)&trust; /* never looked at: the tests judge */
	return (struct ward_config_desc){
		.size = sizeof(struct ward_config_desc),
		.trust = trust,
		.revocation = WARD_REVOCATION_OFF,
		.trace = true,
	};
}

struct ward_config_desc pair_desc_server(void)
{
	static struct ward_credential *list[1];

	list[0] = default_credential();
	return (struct ward_config_desc){
		.size = sizeof(struct ward_config_desc),
		.credentials = list,
		.num_credentials = 1,
		.trace = true,
	};
}

static void side_new(struct side *s, struct ward_config *config, const char *name)
{
	struct ward_why why = { 0 };

	memset(s, 0, sizeof *s);
	s->config = config;
	s->wire = malloc(PAIR_BUF);
	s->data = malloc(PAIR_BUF);
	CHECK(s->wire != NULL && s->data != NULL);
	if (ward_conn_new(config, name, PAIR_NOW, &s->conn, &why) != 0) {
		printf("Bail out! ward_conn_new: %s\n", ward_why_name(why.code));
		abort();
	}
}

void pair_new(struct pair *p, const struct ward_config_desc *client,
	const struct ward_config_desc *server, const char *name)
{
	struct ward_config_desc c = pair_desc_client(), s = pair_desc_server();
	struct ward_config *config;
	struct ward_why why = { 0 };

	memset(p, 0, sizeof *p);
	CHECK(ward_config_client(client != NULL ? client : &c, &config, &why) == 0);
	side_new(&p->client, config, name != NULL ? name : "example.org");
	CHECK(ward_config_server(server != NULL ? server : &s, &config, &why) == 0);
	side_new(&p->server, config, NULL);
}

static void side_free(struct side *s)
{
	ward_conn_free(s->conn);
	ward_config_free(s->config);
	free(s->wire);
	free(s->data);
}

void pair_free(struct pair *p)
{
	side_free(&p->client);
	side_free(&p->server);
}

static void judge_chain(const struct pair *p, struct ward_job *job)
{
	job->why = p->chain_why;
	if (job->why.code != 0)
		return;
	for (size_t i = 0; i < num_made; i++)
		if (made[i]->cert[0].len == job->u.chain.cert[0].len &&
			memcmp(made[i]->cert[0].p, job->u.chain.cert[0].p,
				made[i]->cert[0].len) == 0) {
			CHECK(made[i]->provider->key_public(made[i]->key, &job->u.chain.key));
			return;
		}
	FAIL(&job->why, CERT_UNKNOWN_CA);
}

void pair_job(struct pair *p, struct side *s)
{
	struct ward_job *job = ward_conn_job(s->conn);
	int result;

	if (job == NULL)
		return;
	s->jobs[job->kind]++;
	if (job->kind == WARD_JOB_SIGN && p->forge_key != NULL)
		job->u.sign.key = p->forge_key;
	if (job->kind == WARD_JOB_CHAIN)
		judge_chain(p, job);
	else
		job_run_crypto(job);
	result = ward_conn_job_done(s->conn, job, PAIR_NOW);
	if (s->result == 0)
		s->result = result;
}

void pair_put(struct side *s, const void *bytes, size_t len)
{
	CHECK(s->wire_len + len <= PAIR_BUF);
	memcpy(s->wire + s->wire_len, bytes, len);
	s->wire_len += len;
}

size_t pair_move(struct side *from, struct side *to)
{
	size_t n = ward_conn_out(from->conn, to->wire + to->wire_len, PAIR_BUF - to->wire_len);

	to->wire_len += n;
	return n;
}

/* Feeds until the side takes no more; in chunks, each feed sees a little more. */
void pair_feed(struct pair *p, struct side *s)
{
	size_t seen = p->chunk == 0 || p->chunk > s->wire_len ? s->wire_len : p->chunk;

	for (;;) {
		struct ward_span data;
		size_t used;
		int result = ward_conn_feed(s->conn, PAIR_NOW, s->wire, seen, &used, &data);

		if (s->result == 0)
			s->result = result;
		CHECK(used <= seen && data.len <= used && s->data_len + data.len <= PAIR_BUF);
		memcpy(s->data + s->data_len, data.p, data.len);
		s->data_len += data.len;
		memmove(s->wire, s->wire + used, s->wire_len - used);
		s->wire_len -= used;
		seen -= used;
		while (ward_conn_job(s->conn) != NULL)
			pair_job(p, s);
		if (result != 0 || (used == 0 && seen == s->wire_len))
			return;
		if (used == 0)
			seen += p->chunk == 0 || seen + p->chunk > s->wire_len ?
				s->wire_len - seen : p->chunk;
	}
}

void pair_run(struct pair *p)
{
	size_t moved;

	do {
		while (ward_conn_job(p->client.conn) != NULL)
			pair_job(p, &p->client);
		while (ward_conn_job(p->server.conn) != NULL)
			pair_job(p, &p->server);
		moved = pair_move(&p->client, &p->server);
		pair_feed(p, &p->server);
		moved += pair_move(&p->server, &p->client);
		pair_feed(p, &p->client);
	} while (moved > 0);
}

bool pair_connect(struct pair *p)
{
	struct ward_facts c, s;

	pair_run(p);
	ward_conn_facts(p->client.conn, &c);
	ward_conn_facts(p->server.conn, &s);
	return c.connected && s.connected;
}

int pair_send(struct side *from, struct side *to, const void *data, size_t len)
{
	size_t used, out_len;
	int result = ward_conn_seal(from->conn, data, len, &used, to->wire + to->wire_len,
		PAIR_BUF - to->wire_len, &out_len);

	to->wire_len += out_len;
	return result != 0 ? result : used == len ? 0 : -WARD_WHY_INTERNAL;
}

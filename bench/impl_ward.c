/* ward: records sealed onto the wire and opened on it in place; jobs run at once.
 *
 * Revocation is off, as it is in OpenSSL and GnuTLS when nothing is asked for. */
#include "impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <ward/conn.h>

struct shared {
	struct ward_trust *trust;
	struct ward_credential *credential;
	struct ward_config *config[2]; /* by role */
	struct ward_tickets *tickets;  /* of the server, and */
	struct ward_sessions *sessions; /* of the client, when they resume */
	const char *name;
	ward_time now;
};

struct end {
	struct ward_conn *conn;
	struct wire *in, *out;
	ward_time now;
};

static void ward_teardown(void *shared)
{
	struct shared *s = shared;

	ward_config_free(s->config[CLIENT]);
	ward_config_free(s->config[SERVER]);
	ward_sessions_free(s->sessions);
	ward_tickets_free(s->tickets);
	ward_credential_free(s->credential);
	ward_trust_free(s->trust);
	free(s);
}

static void *refused(const struct ward_why *why)
{
	fprintf(stderr, "ward: %s (%s, %s)\n", ward_why_text(why->code), ward_why_name(why->code),
		why->where != NULL ? why->where : "?");
	return NULL;
}

static void *ward_setup(const struct scene *scene)
{
	const struct certs *c = scene->certs;
	struct shared *s = calloc(1, sizeof *s);
	struct ward_why why = { 0 };

	s->name = scene->name;
	s->now = (ward_time)time(NULL) * 1000;
	s->trust = ward_trust_new();
	if (ward_trust_add_pem(s->trust, c->root, strlen(c->root), NULL, NULL, &why) != 0 ||
		ward_credential_read(ward_provider_default(), c->chain, strlen(c->chain), c->key,
			strlen(c->key), 1, &s->credential, &why) != 0)
		return refused(&why);
	if (scene->resume) {
		s->sessions = ward_sessions_new(0);
		if (ward_tickets_new(NULL, NULL, 0, 0, &s->tickets, &why) != 0)
			return refused(&why);
	}

	/* In TLS 1.2 the groups stand for the curves of certificates, too; and a client
	 * that sends a hybrid's share sends the one of its half. */
	const bool hybrid = scene->group == WARD_GROUP_X25519MLKEM768;
	const size_t num_groups = scene_is_12(scene) || hybrid ? 2 : 1;
	const uint16_t second = hybrid ? WARD_GROUP_X25519 : WARD_GROUP_P256;
	struct ward_config_desc client = {
		.size = sizeof client,
		.trust = s->trust,
		.revocation = WARD_REVOCATION_OFF,
		.sessions = s->sessions,
		.suites = { scene->suite },
		.num_suites = 1,
		.groups = { scene->group, second },
		.num_groups = num_groups,
	};
	struct ward_config_desc server = {
		.size = sizeof server,
		.credentials = &s->credential,
		.num_credentials = 1,
		.tickets = s->tickets,
		.suites = { scene->suite },
		.num_suites = 1,
		.groups = { scene->group, second },
		.num_groups = num_groups,
	};
	if (ward_config_client(&client, &s->config[CLIENT], &why) != 0 ||
		ward_config_server(&server, &s->config[SERVER], &why) != 0)
		return refused(&why);
	return s;
}

static void *ward_open(void *shared, enum role role, struct wire *in, struct wire *out)
{
	struct shared *s = shared;
	struct end *e = malloc(sizeof *e);
	struct ward_why why = { 0 };

	*e = (struct end){ .in = in, .out = out, .now = s->now };
	if (ward_conn_new(s->config[role], role == CLIENT ? s->name : NULL, s->now, &e->conn,
		&why) != 0)
		abort();
	return e;
}

static void ward_close(void *end)
{
	struct end *e = end;

	ward_conn_free(e->conn);
	free(e);
}

/* Runs what the connection waits for and sends what it has ready. */
static bool turn(struct end *e)
{
	struct ward_job *job;

	while ((job = ward_conn_job(e->conn)) != NULL) {
		ward_job_run(job);
		if (ward_conn_job_done(e->conn, job, e->now) != 0)
			return false;
	}
	if (ward_conn_out_len(e->conn) > 0)
		wire_wrote(e->out, ward_conn_out(e->conn, wire_room(e->out),
			wire_room_len(e->out)));
	return true;
}

static enum shake ward_shake(void *end)
{
	struct end *e = end;
	struct ward_span data;
	size_t used;

	do {
		used = 0;
		if (!turn(e))
			return SHAKE_FAILED;
		if (wire_len(e->in) > 0) {
			if (ward_conn_feed(e->conn, e->now, wire_bytes(e->in), wire_len(e->in),
				&used, &data) != 0)
				return SHAKE_FAILED;
			wire_took(e->in, used);
		}
	} while (used > 0 || ward_conn_job(e->conn) != NULL);
	if (!turn(e))
		return SHAKE_FAILED;
	return (ward_conn_wants(e->conn) & WARD_CAN_WRITE) != 0 ? SHAKE_DONE : SHAKE_MORE;
}

static void ward_agreed(void *end, struct agreed *ret)
{
	struct end *e = end;
	struct ward_facts facts;

	ward_conn_facts(e->conn, &facts);
	*ret = (struct agreed){ facts.version, facts.suite, facts.group,
		facts.resumed };
}

static bool ward_send(void *end, const uint8_t *data, size_t len)
{
	struct end *e = end;
	size_t used, n;

	if (ward_conn_seal(e->conn, data, len, &used, wire_room(e->out), wire_room_len(e->out),
		&n) != 0)
		return false;
	wire_wrote(e->out, n);
	return used == len;
}

static size_t ward_receive(void *end, const uint8_t **ret_data)
{
	struct end *e = end;
	struct ward_span data;
	size_t used;

	do {
		if (ward_conn_feed(e->conn, e->now, wire_bytes(e->in), wire_len(e->in), &used,
			&data) != 0)
			return 0;
		wire_took(e->in, used);
	} while (data.len == 0 && used > 0);
	*ret_data = data.p;
	return data.len;
}

const struct impl impl_ward = {
	.name = "ward",
	.setup = ward_setup,
	.teardown = ward_teardown,
	.open = ward_open,
	.close = ward_close,
	.shake = ward_shake,
	.agreed = ward_agreed,
	.send = ward_send,
	.receive = ward_receive,
};

/* ward again, with X25519 beside the hybrid: the difference is what ML-KEM costs. */
const struct impl impl_ward_x25519 = {
	.name = "ward-x25519",
	.hybrid_only = true,
	.setup = ward_setup,
	.teardown = ward_teardown,
	.open = ward_open,
	.close = ward_close,
	.shake = ward_shake,
	.agreed = ward_agreed,
	.send = ward_send,
	.receive = ward_receive,
};

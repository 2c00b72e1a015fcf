/* conn.c - the public functions of a connection. */
#include "tls/conn.h"

#include "tls/msg_auth.h"

static bool take_name(struct ward_conn *c, const char *name)
{
	size_t len = name != NULL ? strlen(name) : 0;

	if (!c->server && (len == 0 || len > NAME_MAX_LEN || strspn(name, ".") == len))
		return FAIL(&c->why, CERT_NAME_INPUT, .got = (int64_t)len);
	/* What else a name may hold is judged with the certificate, and by SNI rules
	 * before it is sent: letters, digits, hyphens, dots, colons of an address. */
	for (size_t i = 0; i < len; i++) {
		char ch = name[i];

		if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
			    (ch >= '0' && ch <= '9') || ch == '-' || ch == '.' || ch == '_' ||
			    ch == ':'))
			return FAIL(&c->why, CERT_NAME_INPUT, .got = (uint8_t)ch);
	}
	c->name = mem_new(len + 1);
	if (c->name == NULL)
		return FAIL(&c->why, NO_MEMORY);
	if (len > 0)
		memcpy(c->name, name, len);
	/* RFC 6066 3: the name on the wire has no trailing dot. */
	if (len > 1 && c->name[len - 1] == '.')
		c->name[len - 1] = '\0';
	return true;
}

static bool set_up(struct ward_conn *c, const char *name)
{
	c->hs = mem_new(sizeof *c->hs);
	if (c->hs == NULL)
		return FAIL(&c->why, NO_MEMORY);
	c->in.max = MESSAGE_MAX + RECORD_CIPHER_MAX;
	c->out.max = OUT_MAX;
	c->hs->flight.max = OUT_MAX;
	c->hs->hello.max = MESSAGE_MAX;
	c->hs->shares.max = WARD_JOB_SHARES * WARD_SHARE_MAX;
	TRY(take_name(c, name));
	if (c->config->trace) {
		c->trace = mem_new(TRACE_MAX * sizeof c->trace[0]);
		if (c->trace == NULL)
			return FAIL(&c->why, NO_MEMORY);
	}
	if (!c->server)
		return client_start(c);
	c->state = HS_WAIT_CH;
	return true;
}

int ward_conn_new(struct ward_config *config, const char *name, ward_time now,
	struct ward_conn **ret_conn, struct ward_why *why)
{
	struct ward_conn *c;

	*ret_conn = NULL;
	*why = (struct ward_why){ 0 };
	if (config == NULL)
		return why_result(FAIL(why, ARGUMENT), why);
	c = mem_new(sizeof *c);
	if (c == NULL)
		return why_result(FAIL(why, NO_MEMORY), why);
	c->config = config_reference(config);
	c->provider = config->provider;
	c->read.provider = c->provider;
	c->write.provider = c->provider;
	c->server = config->server;
	c->table = config->server ? &hs13_server : &hs13_client;
	c->now = now;
	c->alpn = "";
	if (!set_up(c, name)) {
		why_set(why, c->why);
		ward_conn_free(c);
		return why_result(false, why);
	}
	*ret_conn = c;
	return 0;
}

int ward_conn_set_port(struct ward_conn *c, const char *port)
{
	size_t len = strlen(port);

	if (c->server || c->state != HS_JOB_KEYGEN || c->hs->hello.len > 0 || len > PORT_MAX)
		return -WARD_WHY_ARGUMENT;
	memcpy(c->hs->port, port, len + 1);
	return 0;
}

/* A KEYGEN or AGREE job that was run and not taken up owns key pairs. */
static void drop_job(struct ward_conn *c)
{
	struct ward_job *job = &c->hs->job;

	if (job->kind == WARD_JOB_KEYGEN)
		for (size_t i = 0; i < WARD_JOB_SHARES; i++)
			if (job->u.keygen.pair[i].group != 0)
				c->provider->keypair_free(&job->u.keygen.pair[i]);
	for (size_t i = 0; i < WARD_JOB_SHARES; i++)
		if (c->hs->pair[i].group != 0)
			c->provider->keypair_free(&c->hs->pair[i]);
}

void conn_end_handshake(struct ward_conn *c)
{
	struct hs *hs = c->hs;

	if (hs == NULL)
		return;
	drop_job(c);
	buf_free(&hs->flight);
	buf_free(&hs->hello);
	buf_free(&hs->shares);
	buf_free(&hs->cookie);
	buf_free(&hs->log);
	buf_free(&hs->ticket);
	buf_free(&hs->certificate);
	buf_free(&hs->tickets);
	session_free(&hs->session);
	mem_free(hs, sizeof *hs);
	c->hs = NULL;
}

void ward_conn_free(struct ward_conn *c)
{
	if (c == NULL)
		return;
	conn_end_handshake(c);
	record_dir_free(&c->read);
	record_dir_free(&c->write);
	buf_free(&c->in);
	buf_free(&c->out);
	chain_free(c);
	exporter_free(c);
	keylog_free(c);
	mem_free(c->name, c->name != NULL ? strlen(c->name) + 1 : 0);
	mem_free(c->taker, sizeof *c->taker);
	mem_free(c->trace, TRACE_MAX * sizeof c->trace[0]);
	ward_config_free(c->config);
	mem_free(c, sizeof *c);
}

static void forget(struct ward_conn *c)
{
	conn_end_handshake(c);
	buf_free(&c->in);
	c->in_off = 0;
}

/* RFC 9846 6.2: one alert, then nothing more in either direction, and the keys
 * of a failed connection are forgotten. A job that is out may be running in
 * another thread: it and what it points at stay until it is given back. */
void conn_fail(struct ward_conn *c)
{
	uint8_t alert = ward_why_alert(c->why.code);

	if (c->state == HS_FAILED)
		return;
	if (alert != 0 && !c->write_closed && !alert_send(c, alert))
		c->write_closed = true; /* the first reason stands; the alert is lost */
	c->state = HS_FAILED;
	record_dir_free(&c->read);
	record_dir_free(&c->write);
	exporter_free(c);
	if (!job_waits(c))
		forget(c);
}

static int outcome(struct ward_conn *c, bool ok)
{
	if (!ok)
		conn_fail(c);
	return why_result(ok, &c->why);
}

unsigned ward_conn_wants(const struct ward_conn *c)
{
	unsigned wants = 0;

	if (ward_conn_out_len(c) > 0)
		wants |= WARD_WANT_SEND;
	if (c->state == HS_FAILED || (c->read_closed && c->write_closed))
		return wants | WARD_ENDED;
	if (job_waits(c))
		wants |= WARD_WANT_JOB;
	else if (!c->read_closed)
		wants |= WARD_WANT_BYTES;
	if (c->state == HS_CONNECTED && !c->write_closed)
		wants |= WARD_CAN_WRITE;
	if (c->read_closed)
		wants |= WARD_PEER_CLOSED;
	return wants;
}

int ward_conn_feed(struct ward_conn *c, ward_time now, uint8_t *in, size_t in_len,
	size_t *ret_used, struct ward_span *ret_data)
{
	size_t used;

	*ret_used = 0;
	*ret_data = (struct ward_span){ in, 0 };
	if (c->state == HS_FAILED)
		return why_result(false, &c->why);
	if (now > c->now)
		c->now = now;
	if (in_len == 0) /* `in` may be NULL */
		return 0;
	do {
		if (c->read_closed) { /* 6.1: what comes after close_notify is ignored */
			*ret_used = in_len;
			break;
		}
		if (!input_step(c, in + *ret_used, in_len - *ret_used, &used, ret_data))
			return outcome(c, false);
		*ret_used += used;
	} while (used > 0 && ret_data->len == 0);
	return 0;
}

int ward_conn_eof(struct ward_conn *c)
{
	if (c->state == HS_FAILED)
		return why_result(false, &c->why);
	if (c->read_closed)
		return 0;
	/* Nobody is there to read an alert. */
	c->write_closed = true;
	if (c->state == HS_CONNECTED)
		return outcome(c, FAIL(&c->why, TRUNCATED));
	return outcome(c, FAIL(&c->why, CLOSED_EARLY));
}

struct ward_job *ward_conn_job(struct ward_conn *c)
{
	return c->state != HS_FAILED && job_waits(c) ? &c->hs->job : NULL;
}

/* Takes up a finished job; what it made is used by the handler of its row. */
static bool take_job(struct ward_conn *c, struct ward_job *job)
{
	struct ward_span none = { NULL, 0 };
	enum ward_job_kind kind = job->kind;

	if (job->why.code != 0) {
		drop_job(c);
		job->kind = WARD_JOB_NONE;
		return why_set(&c->why, job->why);
	}
	job->kind = WARD_JOB_NONE;
	TRY(hs_step(c, EVENT_JOB(kind), none));
	return input_messages(c);
}

int ward_conn_job_done(struct ward_conn *c, struct ward_job *job, ward_time now)
{
	if (job == NULL || !job_waits(c) || job != &c->hs->job)
		return -WARD_WHY_JOB_MISMATCH;
	if (c->state == HS_FAILED) { /* while the job was out */
		forget(c);
		return why_result(false, &c->why);
	}
	if (now > c->now)
		c->now = now;
	return outcome(c, take_job(c, job));
}

int ward_conn_rekey(struct ward_conn *c, bool ask)
{
	if (c->state == HS_FAILED || c->write_closed)
		return -WARD_WHY_CONN_OVER;
	if (c->state != HS_CONNECTED)
		return -WARD_WHY_CONN_NOT_READY;
	if (c->version == TLS_12)
		return -WARD_WHY_KEY_UPDATE_NONE;
	/* 4.7.3: not a second request before the first one is answered. */
	return outcome(c, key_update_send(c, ask && !c->update_asked));
}

int ward_conn_close(struct ward_conn *c)
{
	if (c->state == HS_FAILED || c->write_closed)
		return 0;
	if (!alert_send(c, 0))
		return outcome(c, false);
	c->write_closed = true;
	/* 6.1: nothing may follow it, so a handshake cannot go on. */
	if (c->state != HS_CONNECTED) {
		(void)FAIL(&c->why, CONN_OVER);
		conn_fail(c);
	}
	return 0;
}

const struct ward_why *ward_conn_why(const struct ward_conn *c)
{
	return &c->why;
}

void ward_conn_facts(const struct ward_conn *c, struct ward_facts *ret_facts)
{
	*ret_facts = (struct ward_facts){
		.version = c->version,
		.suite = c->suite != NULL ? c->suite->id : 0,
		.group = c->group,
		.scheme = c->scheme,
		.name = c->name,
		.alpn = c->alpn,
		.server = c->server,
		.connected = c->state == HS_CONNECTED,
		.retried = c->retried,
		.client_cert_asked = c->client_cert_asked,
		.client_proved = c->client_proved,
		.stapled = c->stapled,
		.credential = c->credential,
		.records_sent = c->write.seq,
		.records_received = c->read.seq,
		.key_updates_sent = c->updates_sent,
		.key_updates_received = c->updates_received,
		.resumed = c->resumed,
		.ticket_refused = c->ticket_refused,
		.tickets = c->tickets,
	};
}

void conn_trace(struct ward_conn *c, bool sent, bool alert, uint8_t type, size_t len)
{
	const struct record_dir *d = sent ? &c->write : &c->read;

	if (c->trace == NULL || c->num_trace >= TRACE_MAX)
		return;
	c->trace[c->num_trace] = (struct ward_trace){
		.sent = sent,
		.alert = alert,
		.encrypted = record_is_keyed(d) && type != MSG_MESSAGE_HASH,
		.type = type,
		.len = (uint32_t)len,
		.at = c->now,
	};
	c->num_trace++;
}

size_t ward_conn_trace(const struct ward_conn *c, const struct ward_trace **ret_first)
{
	*ret_first = c->trace;
	return c->num_trace;
}

const char *ward_message_name(uint8_t type)
{
	switch (type) {
	case MSG_HELLO_REQUEST: return "HelloRequest";
	case MSG_CLIENT_HELLO: return "ClientHello";
	case MSG_SERVER_HELLO: return "ServerHello";
	case MSG_NEW_SESSION_TICKET: return "NewSessionTicket";
	case MSG_ENCRYPTED_EXTENSIONS: return "EncryptedExtensions";
	case MSG_CERTIFICATE: return "Certificate";
	case MSG_SERVER_KEY_EXCHANGE: return "ServerKeyExchange";
	case MSG_SERVER_HELLO_DONE: return "ServerHelloDone";
	case MSG_CLIENT_KEY_EXCHANGE: return "ClientKeyExchange";
	case MSG_CERTIFICATE_REQUEST: return "CertificateRequest";
	case MSG_CERTIFICATE_VERIFY: return "CertificateVerify";
	case MSG_FINISHED: return "Finished";
	case MSG_CERTIFICATE_STATUS: return "CertificateStatus";
	case MSG_KEY_UPDATE: return "KeyUpdate";
	case MSG_MESSAGE_HASH: return "ChangeCipherSpec";
	default: return "unknown message";
	}
}

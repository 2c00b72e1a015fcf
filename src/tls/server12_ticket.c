/* server12_ticket.c - the ticket of TLS 1.2 that a client offers, and the one it is given.
 * RFC 5077, RFC 7627 5.3 */
#include "tls/conn.h"
#include "crypto/tickets.h"
#include "tls/msg_12.h"
#include "tls/ticket.h"

bool server12_open(struct ward_conn *c, struct ward_span ticket)
{
	struct hs *hs = c->hs;
	struct ward_job *job;

	hs->tickets.max = OUT_MAX;
	if (buf_room(&hs->tickets, WARD_TICKET_MAX) == NULL)
		return FAIL(&c->why, NO_MEMORY);
	job = job_start(c, WARD_JOB_TICKET_OPEN);
	server_tickets(c, &job->u.open.with);
	job->u.open.ticket[0] = ticket;
	job->u.open.num = 1;
	job->u.open.state = hs->tickets.p;
	c->state = HS_JOB_TICKET_OPEN;
	return true;
}

/* Keys, ServerHello, and a fresh ticket in place of the one that was shown, unless the
 * session is too old for one. */
static bool take_up(struct ward_conn *c, const struct ticket_state *state)
{
	struct hs *hs = c->hs;

	hs->began = state->began;
	if (ticket_lifetime(c->config->tickets, hs->began, c->now / 1000) == 0)
		hs->ticket_promised = false;
	c->resumed = true;
	TRY(server12_write_hello(c));
	TRY(keys12_resumed(c, state->secret.p));
	if (hs->ticket_promised)
		return server12_seal(c);
	TRY(finished12_send(c));
	c->state = HS_WAIT_CCS;
	return true;
}

/* RFC 5077 3.2: "If the server fails to verify the ticket, then it falls back to
 * performing a full handshake." */
bool server12_opened(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	const struct ward_job *job = &hs->job;
	struct ward_span plain = { hs->tickets.p, job->u.open.state_len };
	struct ticket_state state;

	(void)body;
	c->ticket_refused = job->u.open.refused;
	if (job->u.open.opened >= job->u.open.num)
		return server12_keygen(c);
	if (plain.len > WARD_TICKET_MAX)
		return FAIL(&c->why, INTERNAL);
	if (!ticket_state_read(plain, &state))
		c->ticket_refused = WARD_WHY_TICKET_MISFIT;
	else
		c->ticket_refused = ticket_refused(c->config->tickets, &state, c->version, c->suite,
			c->now / 1000);
	return c->ticket_refused == 0 ? take_up(c, &state) : server12_keygen(c);
}

/* What lies in hs->tickets: the state, and room for it sealed. */
#define SEAL_ROOM ((size_t)512)

bool server12_seal(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	struct ward_job *job;
	uint8_t *room;
	struct wr w;

	if (!c->resumed)
		hs->began = c->now / 1000;
	hs->tickets.max = OUT_MAX;
	hs->tickets.len = 0;
	room = buf_room(&hs->tickets, SEAL_ROOM);
	if (room == NULL)
		return FAIL(&c->why, NO_MEMORY);
	w = wr_of(room, SEAL_ROOM);
	ticket_state_write(&w, &(struct ticket_state){
		.version = c->version,
		.suite = c->suite->id,
		.issued = c->now / 1000,
		.began = hs->began,
		.secret = { hs->keys12.main, KEYS12_MAIN },
	});
	job = job_start(c, WARD_JOB_TICKET_SEAL);
	server_tickets(c, &job->u.seal.with);
	job->u.seal.num = 1;
	job->u.seal.state[0] = (struct ward_span){ w.buf, w.len };
	job->u.seal.ticket[0] = wr_room(&w, w.len + WARD_TICKET_OVERHEAD);
	c->state = HS_JOB_TICKET_SEAL;
	return w.bad ? FAIL(&c->why, INTERNAL) : true;
}

/* The ticket goes before our ChangeCipherSpec, in the full handshake and in the short
 * one, where the client is to finish yet. */
bool server12_sealed(struct ward_conn *c, struct rd *body)
{
	const struct ward_job *job = &c->hs->job;
	size_t len = job->u.seal.state[0].len + WARD_TICKET_OVERHEAD;
	struct msg_new_session_ticket12 m = {
		.hint = ticket_lifetime(c->config->tickets, c->hs->began, c->now / 1000),
		.ticket = { job->u.seal.ticket[0], len },
	};
	struct wr w;
	size_t mark;

	(void)body;
	TRY(message_begin(c, 8 + m.ticket.len, MSG_NEW_SESSION_TICKET, &w, &mark));
	msg_new_session_ticket12_write(&w, &m);
	TRY(message_end(c, &w, mark));
	TRY(finished12_send(c));
	c->tickets++;
	c->state = c->resumed ? HS_WAIT_CCS : HS_CONNECTED;
	return true;
}

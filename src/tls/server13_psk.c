/* server13_psk.c - the tickets that a client offers, and those it is given.
 * RFC 9846 2.2, 4.3.11, 4.7.1 */
#include "tls/conn.h"
#include "crypto/tickets.h"
#include "tls/msg_auth.h"
#include "tls/ticket.h"

/* ---- what the client offers ---- */

/* 4.3.11.2: hs->digest becomes the hash of all that the binders cover. */
static void truncated_hash(struct ward_conn *c, const struct msg_client_hello *m,
	struct ward_span message)
{
	struct ward_hash hash = c->hs->transcript;

	c->provider->hash_update(&hash, message.p, message.len - m->binders.len);
	c->provider->hash_final(&hash, c->hs->digest);
}

/* 4.3.9: what is offered, and the tickets to come, count with psk_dhe_ke only. */
bool server13_offered(struct ward_conn *c, const struct msg_client_hello *m,
	struct ward_span message)
{
	struct hs *hs = c->hs;

	/* What a client showed would have to be judged again: it has to show it again. */
	hs->psk_dhe = m->psk_dhe && c->config->client_auth == WARD_CLIENT_AUTH_NONE;
	if (!hs->psk_dhe)
		return true;
	hs->ticket_request = ext_has(&m->ext, EXT_TICKET_REQUEST);
	hs->tickets_new = m->tickets_new;
	hs->tickets_resumed = m->tickets_resumed;
	if (!ext_has(&m->ext, EXT_PRE_SHARED_KEY))
		return true;
	hs->tickets.max = OUT_MAX;
	if (buf_room(&hs->tickets, WARD_TICKET_MAX) == NULL)
		return FAIL(&c->why, NO_MEMORY);
	for (size_t i = 0; i < m->num_identities && i < WARD_JOB_TICKETS; i++) {
		hs->offer[i] = m->psk[i];
		hs->num_offers = i + 1;
	}
	truncated_hash(c, m, message);
	return true;
}

/* Asks for the first ticket that opens, of those not looked at. */
bool server13_open(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	struct ward_job *job = job_start(c, WARD_JOB_TICKET_OPEN);

	server_tickets(c, &job->u.open.with);
	for (size_t i = hs->identity; i < hs->num_offers && i < WARD_JOB_TICKETS; i++) {
		job->u.open.ticket[job->u.open.num] = hs->offer[i].identity;
		job->u.open.num++;
	}
	job->u.open.state = hs->tickets.p;
	c->state = HS_JOB_TICKET_OPEN;
	return true;
}

/* 4.3.11: "Prior to accepting PSK key establishment, the server MUST validate the
 * corresponding binder value". */
static bool check_binder(struct ward_conn *c, const struct ticket_state *state)
{
	struct hs *hs = c->hs;
	struct ward_span binder = hs->offer[hs->identity].binder;
	uint8_t expected[WARD_HASH_MAX];

	if (!keys13_psk_init(c->provider, c->suite->hash, state->secret, &hs->psk) ||
		!keys13_finished(c->provider, c->suite, hs->psk.binder_key, hs->digest, expected))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	if (binder.len != c->suite->hash_len || !mem_equal(expected, binder.p, binder.len))
		return FAIL(&c->why, BINDER_BAD, .got = hs->identity);
	return true;
}

static bool take_up(struct ward_conn *c, const struct ticket_state *state)
{
	TRY(check_binder(c, state));
	c->resumed = true;
	c->ticket_refused = 0;
	c->hs->began = state->began;
	c->hs->proofs |= PROOF_SESSION;
	return server13_agree(c);
}

bool server13_opened(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	const struct ward_job *job = &hs->job;
	struct ward_span plain = { hs->tickets.p, job->u.open.state_len };
	struct ticket_state state;

	(void)body;
	if (job->u.open.refused != 0)
		c->ticket_refused = job->u.open.refused;
	if (job->u.open.opened >= job->u.open.num)
		return server13_agree(c);
	hs->identity = (uint16_t)(hs->identity + job->u.open.opened);
	if (hs->identity >= WARD_JOB_TICKETS || plain.len > WARD_TICKET_MAX)
		return FAIL(&c->why, INTERNAL);
	if (!ticket_state_read(plain, &state))
		c->ticket_refused = WARD_WHY_TICKET_MISFIT;
	else
		c->ticket_refused = ticket_refused(c->config->tickets, &state, c->version, c->suite,
			c->now / 1000);
	if (c->ticket_refused == 0)
		return take_up(c, &state);
	hs->identity++;
	return hs->identity < hs->num_offers ? server13_open(c) : server13_agree(c);
}

/* ---- what it is given ---- */

/* RFC 9149 3: "the minimum of the server's self-imposed limit and the number requested";
 * unasked, a ticket that was used is replaced. */
size_t server13_num_tickets(const struct ward_conn *c)
{
	const struct hs *hs = c->hs;
	size_t num = c->resumed ? 1 : c->config->num_tickets;

	if (c->config->tickets == NULL || !hs->psk_dhe)
		return 0;
	if (c->resumed && ticket_lifetime(c->config->tickets, hs->began, c->now / 1000) == 0)
		return 0;
	if (hs->ticket_request)
		num = c->resumed ? hs->tickets_resumed : hs->tickets_new;
	return num < WARD_JOB_TICKETS ? num : WARD_JOB_TICKETS;
}

/* The PSK of each ticket follows from its nonce, here its number. */
static bool write_states(struct ward_conn *c, const uint8_t *secret, size_t num, struct wr *w)
{
	struct hs *hs = c->hs;
	struct ward_job *job = &hs->job;
	uint8_t psk[WARD_HASH_MAX];
	struct ticket_state state = {
		.version = c->version,
		.suite = c->suite->id,
		.issued = c->now / 1000,
		.began = hs->began,
		.secret = { psk, c->suite->hash_len },
	};

	for (size_t i = 0; i < num && i < WARD_JOB_TICKETS; i++) {
		uint8_t nonce = (uint8_t)i;
		size_t start = w->len;

		if (!keys13_ticket_psk(c->provider, c->suite, secret, (struct ward_span){ &nonce, 1 },
			    psk)) {
			mem_wipe(psk, sizeof psk);
			return FAIL(&c->why, PRIMITIVE_FAILED);
		}
		ticket_state_write(w, &state);
		job->u.seal.state[i] = (struct ward_span){ w->buf + start, w->len - start };
		job->u.seal.ticket[i] = wr_room(w, w->len - start + WARD_TICKET_OVERHEAD);
	}
	job->u.seal.num = (unsigned)num;
	mem_wipe(psk, sizeof psk);
	return w->bad ? FAIL(&c->why, INTERNAL) : true;
}

/* What lies in hs->tickets: of each ticket the state, and room for it sealed. */
#define SEAL_ROOM ((size_t)WARD_JOB_TICKETS * 512)

bool server13_seal(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	uint8_t secret[WARD_HASH_MAX], *room;
	struct wr w;
	bool ok;

	hs->tickets.max = OUT_MAX;
	hs->tickets.len = 0;
	room = buf_room(&hs->tickets, SEAL_ROOM);
	if (room == NULL)
		return FAIL(&c->why, NO_MEMORY);
	if (!c->resumed)
		hs->began = c->now / 1000;
	transcript_hash(c, hs->digest);
	if (!keys13_resumption(c->provider, c->suite, &hs->keys, hs->digest, secret))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	server_tickets(c, &job_start(c, WARD_JOB_TICKET_SEAL)->u.seal.with);
	w = wr_of(room, SEAL_ROOM);
	ok = write_states(c, secret, server13_num_tickets(c), &w);
	mem_wipe(secret, sizeof secret);
	c->state = HS_JOB_TICKET_SEAL;
	return ok;
}

static bool write_ticket(struct ward_conn *c, uint8_t number, struct ward_span ticket)
{
	struct msg_new_session_ticket m = {
		.lifetime = ticket_lifetime(c->config->tickets, c->hs->began, c->now / 1000),
		.nonce = { &number, 1 },
		.ticket = ticket,
	};
	uint8_t age_add[4];
	struct rd r = rd_of((struct ward_span){ age_add, sizeof age_add });
	struct wr w;
	size_t mark;

	/* 4.7.1: "The server MUST generate a fresh value for each ticket it sends." */
	if (!c->provider->random(age_add, sizeof age_add))
		return FAIL(&c->why, RANDOM_FAILED);
	m.age_add = rd_u32(&r);
	TRY(message_begin(c, 32 + ticket.len, MSG_NEW_SESSION_TICKET, &w, &mark));
	msg_new_session_ticket_write(&w, &m);
	return message_end(c, &w, mark);
}

/* All go into one record, ahead of the first data. */
bool server13_sealed(struct ward_conn *c, struct rd *body)
{
	const struct ward_job *job = &c->hs->job;

	(void)body;
	for (unsigned i = 0; i < job->u.seal.num && i < WARD_JOB_TICKETS; i++) {
		size_t len = job->u.seal.state[i].len + WARD_TICKET_OVERHEAD;

		TRY(write_ticket(c, (uint8_t)i, (struct ward_span){ job->u.seal.ticket[i], len }));
		c->tickets++;
	}
	TRY(flight_send(c));
	c->state = HS_CONNECTED;
	return true;
}

/* client12_ticket.c - the session of TLS 1.2 that a client takes up again, and the ticket
 * it is given. RFC 5077, RFC 7627 5.3
 *
 * Every session is bound to its whole handshake: none was begun otherwise, and the
 * ServerHello of this one has said so, too. */
#include "tls/conn.h"
#include "tls/msg_12.h"

#define WEEK ((ward_time)WARD_TICKET_LIFETIME_MAX * 1000)
#define HINT_NONE WARD_TICKET_LIFETIME /* for a ticket of which the server says nothing */

/* RFC 5246 7.3: after the ServerHello both have the keys already. */
bool client12_resume(struct ward_conn *c)
{
	struct hs *hs = c->hs;

	if (hs->session.secret_len != KEYS12_MAIN)
		return FAIL(&c->why, INTERNAL);
	TRY(keys12_resumed(c, hs->session.secret));
	hs->trusted = hs->session.trusted;
	c->state = hs->ticket_promised ? HS_WAIT_TICKET : HS_WAIT_CCS;
	return true;
}

/* RFC 5077 3.3: "The client MUST NOT treat the ticket as valid until it has verified the
 * server's Finished message." */
bool client12_ticket(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	struct msg_new_session_ticket12 m;

	msg_new_session_ticket12_read(body, &m);
	TRY(whole(c, body, MSG_NEW_SESSION_TICKET));
	hs->ticket_hint = m.hint;
	hs->ticket.max = SESSION_TICKET_MAX;
	if (m.ticket.len > 0 && m.ticket.len <= SESSION_TICKET_MAX &&
		!buf_add(&hs->ticket, m.ticket.p, m.ticket.len))
		return FAIL(&c->why, NO_MEMORY);
	c->state = HS_WAIT_CCS;
	return true;
}

static bool new_session(struct ward_conn *c, struct session *ret_session)
{
	const struct hs *hs = c->hs;
	uint32_t seconds = hs->ticket_hint != 0 ? hs->ticket_hint : HINT_NONE;

	*ret_session = (struct session){
		.version = c->version,
		.suite = c->suite->id,
		.secret_len = KEYS12_MAIN,
		.received = c->now,
		.until = c->now + (ward_time)seconds * 1000,
		.trusted = hs->trusted > c->now + WEEK ? c->now + WEEK : hs->trusted,
		.ticket_len = hs->ticket.len,
	};
	memcpy(ret_session->secret, hs->keys12.main, KEYS12_MAIN);
	if (ret_session->until > ret_session->trusted)
		ret_session->until = ret_session->trusted;
	ret_session->ticket = mem_new(hs->ticket.len);
	if (ret_session->ticket == NULL)
		return false;
	memcpy(ret_session->ticket, hs->ticket.p, hs->ticket.len);
	return true;
}

/* The new ticket; or, when none came, the old one once more: TLS 1.2 lets it be shown
 * again, and many servers give no other. */
bool client12_keep_session(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	struct session session;

	if (hs->ticket.len == 0) {
		if (c->resumed)
			sessions_put(c->config->sessions, hs->session_key, &hs->session);
		return true;
	}
	if (!new_session(c, &session)) {
		session_free(&session);
		return FAIL(&c->why, NO_MEMORY);
	}
	if (session.until <= c->now) {
		session_free(&session);
		return true;
	}
	sessions_put(c->config->sessions, hs->session_key, &session);
	c->tickets++;
	return true;
}

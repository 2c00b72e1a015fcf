/* client13_psk.c - the session that a client offers, and the tickets it is given.
 * RFC 9846 2.2, 4.3.11, 4.7.1 */
#include "tls/conn.h"
#include "tls/binding.h"
#include "tls/msg_auth.h"

#define WEEK ((ward_time)WARD_TICKET_LIFETIME_MAX * 1000)
#define TICKETS_NEW 2     /* asked of a server that begins a session: RFC 9149 3 */
#define TICKETS_RESUMED 1 /* and of one that takes one up again */

/* ---- ClientHello ---- */

static const struct suite *suite_of(const struct session *session)
{
	return suite_find(session->suite);
}

static bool take_session(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	struct session *session = &hs->session;
	struct ward_span secret;

	if (!binding_session(c->config, c->name, hs->port, hs->session_key))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	if (!sessions_take(c->config->sessions, hs->session_key, c->now, session))
		return true;
	if (!config_speaks(c->config, session->version) ||
		!list16_has(&c->config->suites, session->suite)) {
		session_free(session);
		return true;
	}
	if (session->version == TLS_12) /* goes into session_ticket: client12_ticket.c */
		return true;
	secret = (struct ward_span){ session->secret, session->secret_len };
	if (!keys13_psk_init(c->provider, suite_of(session)->hash, secret, &hs->psk))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	/* RFC 9149 3: it stays the same in a second hello, even one without the session. */
	hs->tickets_resumed = TICKETS_RESUMED;
	return true;
}

/* What the server did not take up it would not take up later: RFC 9149 3. */
void client_session_unused(struct ward_conn *c)
{
	c->ticket_refused = WARD_WHY_TICKET_UNUSED;
	sessions_drop(c->config->sessions, c->hs->session_key);
	session_free(&c->hs->session);
}

bool client13_offer(struct ward_conn *c)
{
	const struct session *session = &c->hs->session;

	if (!c->hs->retried)
		return take_session(c);
	/* 4.2.2: PSKs that do not go with the server's cipher suite are taken out. */
	if (session->version == TLS_13 && suite_of(session)->hash != c->suite->hash)
		client_session_unused(c);
	return true;
}

void client13_describe_offer(const struct ward_conn *c, struct client_hello_params *params)
{
	const struct session *session = &c->hs->session;

	params->tickets = true;
	params->tickets_new = TICKETS_NEW;
	params->tickets_resumed = c->hs->tickets_resumed;
	if (session->version != TLS_13)
		return;
	params->identity = (struct ward_span){ session->ticket, session->ticket_len };
	params->age = (uint32_t)((uint64_t)(c->now - session->received) & UINT32_MAX) +
		session->age_add;
	params->binder_len = suite_of(session)->hash_len;
}

/* 4.3.11.2: Transcript-Hash(Truncate(ClientHello1)), or of all up to the second one. */
bool client13_bind(struct ward_conn *c, struct wr *w)
{
	struct hs *hs = c->hs;
	const struct suite *suite = suite_of(&hs->session);
	struct ward_hash hash = hs->transcript;
	uint8_t digest[WARD_HASH_MAX], binder[WARD_HASH_MAX];

	if (w->bad || w->len < BINDERS_LEN(suite->hash_len))
		return FAIL(&c->why, INTERNAL);
	if (!hs->retried && !c->provider->hash_init(&hash, suite->hash))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	c->provider->hash_update(&hash, w->buf, w->len - BINDERS_LEN(suite->hash_len));
	c->provider->hash_final(&hash, digest);
	if (!keys13_finished(c->provider, suite, hs->psk.binder_key, digest, binder))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	memcpy(w->buf + w->len - suite->hash_len, binder, suite->hash_len);
	return true;
}

/* ---- ServerHello ---- */

bool client13_answered(struct ward_conn *c, const struct msg_server_hello *m)
{
	struct hs *hs = c->hs;

	if (!ext_has(&m->ext, EXT_PRE_SHARED_KEY)) {
		if (hs->session.version != 0)
			client_session_unused(c);
		return true;
	}
	/* 4.3.11: "Clients MUST verify that the server's selected_identity is within the
	 * range supplied by the client, that the server selected a cipher suite indicating
	 * a Hash associated with the PSK". One was supplied. */
	if (m->identity != 0)
		return FAIL(&c->why, PSK_NOT_OFFERED, .got = m->identity);
	if (suite_of(&hs->session)->hash != c->suite->hash)
		return FAIL(&c->why, PSK_HASH, .got = c->suite->id, .want = hs->session.suite);
	c->resumed = true;
	hs->trusted = hs->session.trusted;
	hs->proofs |= PROOF_SESSION;
	return true;
}

/* ---- tickets ---- */

/* From the transcript up to the client's Finished. What was checked when the session
 * began holds as long as the certificates do, and no longer than a week. */
bool client13_connected(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	struct ticket_taker *taker = mem_new(sizeof *taker);

	if (taker == NULL)
		return FAIL(&c->why, NO_MEMORY);
	c->taker = taker;
	memcpy(taker->key, hs->session_key, sizeof taker->key);
	taker->trusted = hs->trusted;
	if (taker->trusted > c->now + WEEK)
		taker->trusted = c->now + WEEK;
	transcript_hash(c, hs->digest);
	if (!keys13_resumption(c->provider, c->suite, &hs->keys, hs->digest, taker->secret))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	return true;
}

static bool keep_ticket(struct ward_conn *c, const struct msg_new_session_ticket *m)
{
	const struct ticket_taker *taker = c->taker;
	struct session session = {
		.version = c->version,
		.suite = c->suite->id,
		.secret_len = c->suite->hash_len,
		.age_add = m->age_add,
		.received = c->now,
		/* 4.7.1: "Clients MUST NOT use tickets for longer than 7 days". */
		.until = c->now + (ward_time)m->lifetime * 1000,
		.trusted = taker->trusted,
		.ticket_len = m->ticket.len,
	};

	if (session.until > taker->trusted)
		session.until = taker->trusted;
	if (session.until <= c->now || m->ticket.len > SESSION_TICKET_MAX)
		return true;
	if (!keys13_ticket_psk(c->provider, c->suite, taker->secret, m->nonce, session.secret))
		return FAIL(&c->why, PRIMITIVE_FAILED);
	session.ticket = mem_new(m->ticket.len);
	if (session.ticket == NULL) {
		session_free(&session);
		return FAIL(&c->why, NO_MEMORY);
	}
	memcpy(session.ticket, m->ticket.p, m->ticket.len);
	sessions_put(c->config->sessions, taker->key, &session);
	c->tickets++;
	return true;
}

/* 4.7.1: a client that does not resume ignores tickets. */
bool client13_ticket(struct ward_conn *c, struct rd *body)
{
	struct msg_new_session_ticket m;

	TRY(msg_new_session_ticket_read(body, &m, &c->why));
	TRY(whole(c, body, MSG_NEW_SESSION_TICKET));
	return c->taker == NULL ? true : keep_ticket(c, &m);
}

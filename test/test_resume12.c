/* Sessions of TLS 1.2 that are taken up again, and those that must not be.
 * RFC 5077, RFC 5246 7.3, RFC 7627 5.3 */
#include <stdlib.h>

#include "base/why.h"
#include "t.h"
#include "tls_evil12.h"

#define HOUR ((ward_time)3600 * 1000)
#define FAR (PAIR_NOW / 1000 + 100 * 86400) /* the end of a certificate, in seconds */

static const uint8_t secret[32] = "a secret of thirty-two bytes...";

/* A client with a store, a server with tickets, and what became of their last meeting. */
struct world {
	struct ward_config_desc client, server;
	struct ward_sessions *sessions;
	struct ward_tickets *tickets;
	struct ward_facts facts[2]; /* of client and server */
	unsigned jobs[2][8];
	bool resumed;
};

static struct ward_tickets *tickets_of(const uint8_t *from)
{
	struct ward_tickets *t;
	struct ward_why why;

	CHECK(ward_tickets_new(NULL, from, from != NULL ? sizeof secret : 0, 0, &t, &why) == 0);
	return t;
}

static struct world world_new(void)
{
	struct world w = { .client = pair_desc_client(), .server = pair_desc_server(),
		.sessions = ward_sessions_new(0), .tickets = tickets_of(secret) };

	pair_clock(PAIR_NOW);
	w.client.sessions = w.sessions;
	w.client.min_version = 0;
	w.server.tickets = w.tickets;
	w.server.min_version = 0;
	w.server.max_version = 0x0303;
	return w;
}

static void world_free(struct world *w)
{
	ward_sessions_free(w->sessions);
	ward_tickets_free(w->tickets);
}

static bool exchange(struct side *from, struct side *to)
{
	if (pair_send(from, to, "data", 4) != 0)
		return false;
	side_feed(to);
	return to->data_len == 4 && memcmp(to->data, "data", 4) == 0;
}

/* One connection, with data both ways; true when it is made. */
static bool meet_by(struct world *w, const char *name)
{
	struct pair p;
	bool good;

	pair_new(&p, &w->client, &w->server, name);
	p.client.chain_until = FAR;
	good = pair_connect(&p) && exchange(&p.client, &p.server) && exchange(&p.server, &p.client);
	w->facts[0] = side_facts(&p.client);
	w->facts[1] = side_facts(&p.server);
	memcpy(w->jobs[0], p.client.jobs, sizeof w->jobs[0]);
	memcpy(w->jobs[1], p.server.jobs, sizeof w->jobs[1]);
	w->resumed = w->facts[0].resumed;
	EQ(w->facts[0].resumed, w->facts[1].resumed);
	pair_free(&p);
	return good;
}

static bool meet(struct world *w)
{
	return meet_by(w, NULL);
}

/* ---- what resumption is ---- */

static void a_session_is_taken_up_again_without_any_public_key(void)
{
	struct world w = world_new();

	OK(meet(&w));
	OK(!w.resumed);
	EQ(w.facts[0].version, 0x0303);
	EQ(w.facts[0].tickets, 1);
	EQ(w.facts[1].tickets, 1);
	for (int i = 0; i < 5; i++) {
		OK(meet(&w));
		OK(w.resumed);
		EQ(w.facts[1].ticket_refused, 0);
		EQ(w.facts[1].tickets, 1); /* for the one that was used */
		EQ(w.jobs[0][WARD_JOB_CHAIN] + w.jobs[0][WARD_JOB_VERIFY] + w.jobs[0][WARD_JOB_AGREE],
			0);
		EQ(w.jobs[1][WARD_JOB_SIGN] + w.jobs[1][WARD_JOB_AGREE] + w.jobs[1][WARD_JOB_KEYGEN],
			0);
		EQ(w.jobs[1][WARD_JOB_TICKET_OPEN], 1);
	}
	EQ(ward_sessions_count(w.sessions), 1);
	world_free(&w);
}

static void every_suite_resumes(void)
{
	static const uint16_t suites[] = { 0xc02b, 0xc02c, 0xcca9 };

	for (size_t i = 0; i < 3; i++) {
		struct world w = world_new();

		w.server.suites[0] = suites[i];
		w.server.num_suites = 1;
		OK(meet(&w) && !w.resumed);
		OK(meet(&w) && w.resumed);
		EQ(w.facts[1].suite, suites[i]);
		world_free(&w);
	}
}

static void a_client_of_1_2_alone_resumes_too(void)
{
	struct world w = world_new();

	w.client.max_version = 0x0303;
	OK(meet(&w) && !w.resumed);
	OK(meet(&w) && w.resumed);
	world_free(&w);
}

/* Names and application protocols are agreed anew each time. */
static void the_protocol_is_agreed_anew(void)
{
	static const char *const alpn[] = { "h2", "http/1.1", NULL };
	struct world w = world_new();

	w.client.alpn = w.server.alpn = alpn;
	OK(meet(&w) && meet(&w));
	OK(w.resumed);
	world_free(&w);
}

/* ---- who does not resume ---- */

static void nobody_resumes_who_does_not_ask_for_it(void)
{
	for (int side = 0; side < 2; side++) {
		struct world w = world_new();

		if (side)
			w.server.tickets = NULL;
		else
			w.client.sessions = NULL;
		OK(meet(&w) && !w.resumed);
		EQ(w.facts[0].tickets + w.facts[1].tickets, 0);
		OK(meet(&w) && !w.resumed);
		world_free(&w);
	}
}

static void a_server_that_forgot_its_tickets_begins_anew(void)
{
	struct world w = world_new();

	OK(meet(&w));
	ward_tickets_free(w.tickets);
	w.server.tickets = w.tickets = tickets_of(NULL);
	OK(meet(&w) && !w.resumed);
	EQ(w.facts[1].ticket_refused, WARD_WHY_TICKET_UNKNOWN);
	EQ(w.facts[0].ticket_refused, WARD_WHY_TICKET_UNUSED);
	OK(meet(&w) && w.resumed);
	world_free(&w);
}

static void a_ticket_is_of_one_version(void)
{
	struct world w = world_new();

	OK(meet(&w));
	EQ(w.facts[0].version, 0x0303);
	w.server.max_version = 0;
	OK(meet(&w) && !w.resumed);
	EQ(w.facts[0].version, 0x0304);
	OK(meet(&w) && w.resumed);
	EQ(w.facts[0].version, 0x0304);
	w.server.max_version = 0x0303;
	OK(meet(&w) && !w.resumed);
	EQ(w.facts[0].version, 0x0303);
	world_free(&w);
}

/* RFC 5246 7.4.1.3: the same suite. */
static void a_session_goes_on_in_its_own_suite_alone(void)
{
	struct world w = world_new();

	OK(meet(&w));
	w.server.suites[0] = 0xcca9; /* the same hash */
	w.server.num_suites = 1;
	OK(meet(&w) && !w.resumed);
	EQ(w.facts[1].ticket_refused, WARD_WHY_TICKET_MISFIT);
	world_free(&w);
}

static void a_ticket_lives_as_long_as_it_says(void)
{
	struct world w = world_new();

	OK(meet(&w));
	pair_clock(PAIR_NOW + 7 * HOUR);
	OK(meet(&w) && w.resumed);
	pair_clock(PAIR_NOW + 16 * HOUR);
	OK(meet(&w) && !w.resumed);
	pair_clock(PAIR_NOW);
	world_free(&w);
}

static void no_session_lives_longer_than_a_week(void)
{
	struct world w = world_new();

	OK(meet(&w));
	for (int hours = 6; hours < 168; hours += 6) {
		pair_clock(PAIR_NOW + hours * HOUR);
		OK(meet(&w) && w.resumed);
	}
	pair_clock(PAIR_NOW + 169 * HOUR);
	OK(meet(&w) && !w.resumed);
	pair_clock(PAIR_NOW);
	world_free(&w);
}

static void a_session_belongs_to_one_name(void)
{
	static const char *const a[] = { "a.example", NULL }, *const b[] = { "b.example", NULL };
	struct ward_credential *own[] = { pair_credential(WARD_KEY_P256, a),
		pair_credential(WARD_KEY_P256, b) };
	struct world w = world_new();
	struct evil *e;

	w.server.credentials = own;
	w.server.num_credentials = 2;
	OK(meet_by(&w, "a.example") && !w.resumed);
	OK(meet_by(&w, "b.example") && !w.resumed);
	OK(meet_by(&w, "a.example") && w.resumed);

	/* A client that shows the ticket of one at the other. */
	e = evil12_client(&w.server);
	e->tickets = true;
	e->name = span_of("a.example");
	OK(evil_connect(e));
	OK(e->ticket_got_len > 0);
	for (int i = 0; i < 2; i++) {
		struct evil *again = evil12_client(&w.server);

		again->tickets = true;
		again->name = span_of(i ? "b.example" : "a.example");
		again->ticket = (struct ward_span){ e->ticket_got, e->ticket_got_len };
		again->session_id_len = 32;
		memcpy(again->main, e->keys12.main, sizeof again->main);
		OK(evil_connect(again));
		EQ(again->resumed, i == 0);
		evil_free(again);
	}
	evil_free(e);
	pair_credential_free(own[0]);
	pair_credential_free(own[1]);
	world_free(&w);
}

/* What a client showed would have to be judged again. */
static void a_server_that_asks_for_certificates_gives_no_tickets(void)
{
	struct world w = world_new();
	struct ward_config_desc asking = pair_desc_asking(WARD_CLIENT_AUTH_OPTIONAL);

	w.server.trust = asking.trust;
	w.server.revocation = asking.revocation;
	w.server.client_auth = asking.client_auth;
	OK(meet(&w));
	EQ(w.facts[1].tickets, 0);
	OK(meet(&w) && !w.resumed);
	world_free(&w);
}

/* ---- the server, by a client that says what it likes ---- */

/* A client that was given a ticket comes back with it. */
static struct evil *comes_back(struct world *w, const struct evil *first)
{
	struct evil *e = evil12_client(&w->server);

	e->tickets = true;
	e->ticket = (struct ward_span){ first->ticket_got, first->ticket_got_len };
	e->session_id_len = 32;
	memcpy(e->main, first->keys12.main, sizeof e->main);
	return e;
}

static struct evil *came_once(struct world *w)
{
	struct evil *e = evil12_client(&w->server);

	e->tickets = true;
	OK(evil_connect(e));
	EQ(e->got[MSG_NEW_SESSION_TICKET], 1);
	OK(e->ticket_got_len > 0);
	return e;
}

/* RFC 5077 3.4: "it MUST respond with the same Session ID". */
static void the_session_id_comes_back_with_a_ticket_that_was_taken(void)
{
	struct world w = world_new();
	struct evil *first = came_once(&w);

	for (size_t len = 1; len <= 32; len++) {
		struct evil *e = comes_back(&w, first);

		e->session_id_len = len;
		OK(evil_connect(e));
		OK(e->resumed && e->finished_good);
		EQ(e->server_hello[38], len);
		EQ_MEM(e->server_hello + 39, e->session_id, len);
		EQ(e->got[MSG_CERTIFICATE], 0);
		EQ(e->got[MSG_NEW_SESSION_TICKET], 1);
		evil_free(e);
	}
	evil_free(first);
	world_free(&w);
}

/* RFC 7627 5.3: "the server MUST abort". */
static void a_client_that_does_not_bind_its_keys_does_not_resume(void)
{
	struct world w = world_new();
	struct evil *first = came_once(&w), *e = comes_back(&w, first);

	evil_make(e, MSG_CLIENT_HELLO);
	evil_ext_remove(e, 23);
	evil_say(e);
	FAILS(e, MAIN_SECRET_PLAIN);
	evil_free(e);
	evil_free(first);
	world_free(&w);
}

/* Any bit of it: then the handshake is a full one. */
static void a_ticket_that_was_changed_is_no_ticket(void)
{
	struct world w = world_new();
	struct evil *first = came_once(&w);

	for (size_t i = 0; i < first->ticket_got_len; i++) {
		struct evil *e = comes_back(&w, first);

		first->ticket_got[i] ^= (uint8_t)(1u << i % 8);
		e->ticket.len = first->ticket_got_len;
		/* It goes on as whoever has no session. */
		evil_make(e, MSG_CLIENT_HELLO);
		e->ticket.len = 0;
		evil_say(e);
		OK(evil_connect(e));
		OK(!e->resumed);
		EQ(e->got[MSG_CERTIFICATE], 1);
		OK(side_facts(&e->side).ticket_refused != 0);
		first->ticket_got[i] ^= (uint8_t)(1u << i % 8);
		evil_free(e);
	}
	evil_free(first);
	world_free(&w);
}

static void whoever_has_the_ticket_and_not_the_secret_is_refused(void)
{
	struct world w = world_new();
	struct evil *first = came_once(&w), *e = comes_back(&w, first);

	e->main[47] ^= 1;
	evil_play(e, EVIL_END);
	/* It cannot even read what it is answered. */
	OK(e->forged);
	OK(!side_facts(&e->side).connected);
	evil_free(e);
	evil_free(first);
	world_free(&w);
}

static void a_resumed_finished_that_is_wrong_in_any_bit_is_refused(void)
{
	struct world w = world_new();
	struct evil *first = came_once(&w);

	for (size_t bit = 0; bit < 96; bit++) {
		struct evil *e = comes_back(&w, first);

		evil_play(e, MSG_FINISHED);
		evil_make(e, MSG_FINISHED);
		e->message[4 + bit / 8] ^= (uint8_t)(1u << bit % 8);
		evil_say(e);
		FAILS(e, FINISHED_BAD);
		evil_free(e);
	}
	evil_free(first);
	world_free(&w);
}

/* Data is sent when the client has proved that it has the secret, and not before. */
static void nothing_is_sent_before_the_client_has_finished(void)
{
	struct world w = world_new();
	struct evil *first = came_once(&w), *e = comes_back(&w, first);

	evil_play(e, EVIL_CCS);
	EQ(e->side.conn->state, HS_WAIT_CCS);
	EQ(evil_ask(e, "x", 1), -WARD_WHY_CONN_NOT_READY);
	evil_play(e, EVIL_END);
	EQ(evil_ask(e, "x", 1), 0);
	evil_free(e);
	evil_free(first);
	world_free(&w);
}

/* ---- the client, by a server that says what it likes ---- */

/* The client has met an evil server once, and has a session with it. */
static struct evil *met(const struct ward_config_desc *d)
{
	struct evil *e = evil12_server(d);

	e->give_ticket = true;
	OK(evil_connect(e));
	EQ(side_facts(&e->side).tickets, 1);
	return e;
}

/* It comes again; the server takes the session up. */
static struct evil *meets_again(const struct ward_config_desc *d, const struct evil *first)
{
	struct evil *e = evil12_server(d);

	e->resume = true;
	memcpy(e->main, first->keys12.main, sizeof e->main);
	return e;
}

static struct ward_config_desc keeping(struct ward_sessions **ret_sessions)
{
	struct ward_config_desc d = pair_desc_client();

	*ret_sessions = ward_sessions_new(0);
	d.sessions = *ret_sessions;
	d.min_version = 0;
	return d;
}

/* Many servers give no second ticket, and take the first one again. */
static void a_session_without_a_new_ticket_is_kept(void)
{
	struct ward_sessions *sessions;
	struct ward_config_desc d = keeping(&sessions);
	struct evil *first = met(&d);

	for (int i = 0; i < 3; i++) {
		struct evil *e = meets_again(&d, first);

		EQ(ward_sessions_count(sessions), 0); /* it is being used */
		OK(evil_connect(e));
		OK(side_facts(&e->side).resumed && e->finished_good);
		EQ(e->side.jobs[WARD_JOB_CHAIN], 0);
		EQ(ward_sessions_count(sessions), 1);
		evil_free(e);
	}
	evil_free(first);
	ward_sessions_free(sessions);
}

static void an_empty_ticket_is_none(void)
{
	struct ward_sessions *sessions;
	struct ward_config_desc d = keeping(&sessions);
	struct evil *e = evil12_server(&d);

	e->give_ticket = true;
	evil_play(e, MSG_NEW_SESSION_TICKET);
	evil_make(e, MSG_NEW_SESSION_TICKET);
	evil_cut(e, 10);
	e->message[8] = e->message[9] = 0;
	evil_say(e);
	OK(evil_connect(e));
	EQ(side_facts(&e->side).tickets, 0);
	EQ(ward_sessions_count(sessions), 0);
	evil_free(e);
	ward_sessions_free(sessions);
}

static void a_ticket_that_has_no_form_is_malformed(void)
{
	for (size_t len = 4; len < 21; len++) {
		struct evil *e = evil12_gives();

		evil_play(e, MSG_NEW_SESSION_TICKET);
		evil_make(e, MSG_NEW_SESSION_TICKET);
		evil_cut(e, len);
		evil_say(e);
		FAILS(e, MSG_MALFORMED);
		evil_free(e);
	}
}

/* "The client MUST NOT treat the ticket as valid until it has verified the server's
 * Finished message": RFC 5077 3.3. */
static void a_ticket_before_a_bad_finished_is_forgotten(void)
{
	struct ward_sessions *sessions;
	struct ward_config_desc d = keeping(&sessions);
	struct evil *e = evil12_server(&d);

	e->give_ticket = true;
	evil_play(e, MSG_FINISHED);
	evil_make(e, MSG_FINISHED);
	e->message[4] ^= 1;
	evil_say(e);
	FAILS(e, FINISHED_BAD);
	EQ(ward_sessions_count(sessions), 0);
	evil_free(e);
	ward_sessions_free(sessions);
}

/* RFC 5077 3.3: promised it must come, else it must not. */
static void a_ticket_comes_exactly_when_it_was_promised(void)
{
	struct evil *e = evil12_gives();

	evil_play(e, MSG_NEW_SESSION_TICKET);
	evil12_ccs(e);
	FAILS(e, CCS_UNEXPECTED);
	evil_free(e);
	e = evil12_at(false, HS_WAIT_CCS);
	evil_make(e, MSG_NEW_SESSION_TICKET);
	evil_send(e);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
}

static void a_server_resumes_in_the_same_suite_and_with_bound_keys(void)
{
	for (int what = 0; what < 3; what++) {
		struct ward_sessions *sessions;
		struct ward_config_desc d = keeping(&sessions);
		struct evil *first = met(&d), *e = meets_again(&d, first);

		if (what == 0)
			e->suite = suite_find(WARD_ECDHE_ECDSA_AES_256_GCM_SHA384);
		evil_make(e, MSG_SERVER_HELLO);
		if (what == 1)
			evil_ext_remove(e, 23);
		if (what == 2)
			evil_ext_remove(e, 0xff01);
		evil_say(e);
		if (what == 0)
			FAILS(e, SESSION_SUITE);
		else if (what == 1)
			FAILS(e, MAIN_SECRET_PLAIN);
		else
			FAILS(e, RENEGOTIATION_INFO);
		evil_free(e);
		evil_free(first);
		ward_sessions_free(sessions);
	}
}

static void a_server_without_the_secret_is_refused(void)
{
	struct ward_sessions *sessions;
	struct ward_config_desc d = keeping(&sessions);
	struct evil *first = met(&d), *e = meets_again(&d, first);

	e->main[0] ^= 1;
	evil_play(e, EVIL_END);
	FAILS(e, RECORD_FORGED);
	OK(!side_facts(&e->side).connected);
	evil_free(e);
	evil_free(first);
	ward_sessions_free(sessions);
}

/* No certificate instead of the session, no session instead of the certificate. */
static void the_short_handshake_is_not_mixed_with_the_full_one(void)
{
	static const unsigned wrong[] = { MSG_CERTIFICATE, MSG_SERVER_KEY_EXCHANGE,
		MSG_SERVER_HELLO_DONE, MSG_FINISHED };

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct ward_sessions *sessions;
		struct ward_config_desc d = keeping(&sessions);
		struct evil *first = met(&d), *e = meets_again(&d, first);

		evil_make(e, MSG_SERVER_HELLO);
		evil_say(e);
		EQ(e->side.conn->state, HS_WAIT_CCS);
		evil_make(e, wrong[i]);
		evil_send(e);
		FAILS(e, MSG_UNEXPECTED);
		evil_free(e);
		evil_free(first);
		ward_sessions_free(sessions);
	}
}

/* The server changed its mind: a full handshake, and what was offered is forgotten. */
static void a_session_that_was_not_taken_up_is_forgotten(void)
{
	struct ward_sessions *sessions;
	struct ward_config_desc d = keeping(&sessions);
	struct evil *first = met(&d), *e = evil12_server(&d);

	OK(evil_connect(e));
	OK(!side_facts(&e->side).resumed);
	EQ(side_facts(&e->side).ticket_refused, WARD_WHY_TICKET_UNUSED);
	EQ(ward_sessions_count(sessions), 0);
	evil_free(e);
	evil_free(first);
	ward_sessions_free(sessions);
}

/* The hint of 0 says nothing; a long one is no promise of ours. */
static void a_ticket_is_kept_for_no_longer_than_it_may(void)
{
	static const struct {
		uint32_t hint;
		ward_time later;
		bool offered;
	} rows[] = { { 0, 7 * HOUR, true }, { 0, 9 * HOUR, false }, { 3600, HOUR / 2, true },
		{ 3600, 2 * HOUR, false }, { UINT32_MAX, 160 * HOUR, true },
		{ UINT32_MAX, 169 * HOUR, false } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_sessions *sessions;
		struct ward_config_desc d = keeping(&sessions);
		struct evil *e = evil12_server(&d);

		e->give_ticket = true;
		e->side.chain_until = FAR;
		evil_play(e, MSG_NEW_SESSION_TICKET);
		evil_make(e, MSG_NEW_SESSION_TICKET);
		for (unsigned k = 0; k < 4; k++)
			e->message[4 + k] = (uint8_t)(rows[i].hint >> (24 - 8 * k));
		evil_say(e);
		OK(evil_connect(e));
		evil_free(e);
		pair_clock(PAIR_NOW + rows[i].later);
		e = evil12_server(&d);
		OK(evil_connect(e));
		EQ(side_facts(&e->side).ticket_refused,
			rows[i].offered ? WARD_WHY_TICKET_UNUSED : 0);
		evil_free(e);
		pair_clock(PAIR_NOW);
		ward_sessions_free(sessions);
	}
}

T_MAIN(T(a_session_is_taken_up_again_without_any_public_key), T(every_suite_resumes),
	T(a_client_of_1_2_alone_resumes_too), T(the_protocol_is_agreed_anew),
	T(nobody_resumes_who_does_not_ask_for_it),
	T(a_server_that_forgot_its_tickets_begins_anew), T(a_ticket_is_of_one_version),
	T(a_session_goes_on_in_its_own_suite_alone), T(a_ticket_lives_as_long_as_it_says),
	T(no_session_lives_longer_than_a_week), T(a_session_belongs_to_one_name),
	T(a_server_that_asks_for_certificates_gives_no_tickets),
	T(the_session_id_comes_back_with_a_ticket_that_was_taken),
	T(a_client_that_does_not_bind_its_keys_does_not_resume),
	T(a_ticket_that_was_changed_is_no_ticket),
	T(whoever_has_the_ticket_and_not_the_secret_is_refused),
	T(a_resumed_finished_that_is_wrong_in_any_bit_is_refused),
	T(nothing_is_sent_before_the_client_has_finished),
	T(a_session_without_a_new_ticket_is_kept), T(an_empty_ticket_is_none),
	T(a_ticket_that_has_no_form_is_malformed),
	T(a_ticket_before_a_bad_finished_is_forgotten),
	T(a_ticket_comes_exactly_when_it_was_promised),
	T(a_server_resumes_in_the_same_suite_and_with_bound_keys),
	T(a_server_without_the_secret_is_refused),
	T(the_short_handshake_is_not_mixed_with_the_full_one),
	T(a_session_that_was_not_taken_up_is_forgotten),
	T(a_ticket_is_kept_for_no_longer_than_it_may))

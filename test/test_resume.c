/* Sessions that are taken up again, and those that must not be. RFC 9846 2.2, 4.7.1 */
#include <stdlib.h>

#include "base/why.h"
#include "t.h"
#include "tls_pair.h"

#define HOUR ((ward_time)3600 * 1000)
#define DAY (24 * HOUR)

static const uint8_t secret[32] = "a secret of thirty-two bytes...";

static struct ward_tickets *tickets_of(const uint8_t *from, uint32_t lifetime)
{
	struct ward_tickets *t;
	struct ward_why why;

	CHECK(ward_tickets_new(NULL, from, from != NULL ? sizeof secret : 0, lifetime, &t, &why) == 0);
	return t;
}

/* A client with a store, a server with tickets, and what became of their last meeting. */
struct world {
	struct ward_config_desc client, server;
	struct ward_sessions *sessions;
	struct ward_tickets *tickets;
	bool resumed;
	struct ward_facts facts[2]; /* of client and server */
	unsigned jobs[2][8];
	int why[2];
	int64_t chain_until;
};

static struct world world_new(void)
{
	struct world w = { .client = pair_desc_client(), .server = pair_desc_server(),
		.sessions = ward_sessions_new(0), .tickets = tickets_of(secret, 0) };

	pair_clock(PAIR_NOW);
	w.client.sessions = w.sessions;
	w.server.tickets = w.tickets;
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

/* RFC 9846 7.5: of a session that is taken up again, too. */
static bool exports_agree(const struct pair *p)
{
	uint8_t a[32], b[32] = { 1 };

	EQ(ward_conn_export(p->client.conn, "EXPERIMENTAL", "", 0, a, sizeof a), 0);
	EQ(ward_conn_export(p->server.conn, "EXPERIMENTAL", "", 0, b, sizeof b), 0);
	return memcmp(a, b, sizeof a) == 0;
}

/* One connection, with data both ways; true when it is made. */
static bool meet_at(struct world *w, const char *name, const char *port)
{
	struct pair p;
	bool good;

	pair_new(&p, &w->client, &w->server, name);
	p.client.chain_until = w->chain_until;
	if (port != NULL)
		CHECK(ward_conn_set_port(p.client.conn, port) == 0);
	good = pair_connect(&p) && exchange(&p.client, &p.server) && exchange(&p.server, &p.client);
	if (good)
		OK(exports_agree(&p));
	w->facts[0] = side_facts(&p.client);
	w->facts[1] = side_facts(&p.server);
	w->why[0] = side_why(&p.client);
	w->why[1] = side_why(&p.server);
	memcpy(w->jobs[0], p.client.jobs, sizeof w->jobs[0]);
	memcpy(w->jobs[1], p.server.jobs, sizeof w->jobs[1]);
	w->resumed = w->facts[0].resumed;
	EQ(w->facts[0].resumed, w->facts[1].resumed);
	pair_free(&p);
	return good;
}

static bool meet(struct world *w)
{
	return meet_at(w, NULL, NULL);
}

/* ---- what resumption is ---- */

static void a_session_is_taken_up_again_without_certificates(void)
{
	struct world w = world_new();

	OK(meet(&w));
	OK(!w.resumed);
	EQ(w.facts[0].tickets, 2);
	EQ(w.facts[1].tickets, 2);
	EQ(w.jobs[0][WARD_JOB_CHAIN], 1);
	EQ(w.jobs[1][WARD_JOB_SIGN], 1);
	for (int i = 0; i < 5; i++) {
		OK(meet(&w));
		OK(w.resumed);
		EQ(w.facts[1].ticket_refused, 0);
		EQ(w.facts[0].ticket_refused, 0);
		EQ(w.jobs[0][WARD_JOB_CHAIN] + w.jobs[0][WARD_JOB_VERIFY], 0);
		EQ(w.jobs[1][WARD_JOB_SIGN], 0);
		EQ(w.jobs[0][WARD_JOB_AGREE], 1);
		EQ(w.jobs[1][WARD_JOB_AGREE], 1); /* fresh keys, each time */
		EQ(w.facts[0].tickets, 1); /* for the one that was used */
	}
	EQ(ward_sessions_count(w.sessions), 2);
	world_free(&w);
}

static void every_suite_resumes(void)
{
	static const uint16_t suites[] = { WARD_AES_128_GCM_SHA256, WARD_AES_256_GCM_SHA384,
		WARD_CHACHA20_POLY1305_SHA256 };

	for (size_t i = 0; i < 3; i++) {
		struct world w = world_new();

		w.client.suites[0] = suites[i];
		w.client.num_suites = 1;
		OK(meet(&w) && !w.resumed);
		OK(meet(&w) && w.resumed);
		EQ(w.facts[0].suite, suites[i]);
		world_free(&w);
	}
}

static void each_connection_uses_a_ticket_of_its_own(void)
{
	struct world w = world_new();
	struct pair a, b, c;

	OK(meet(&w));
	pair_new(&a, &w.client, &w.server, NULL);
	pair_new(&b, &w.client, &w.server, NULL);
	pair_new(&c, &w.client, &w.server, NULL);
	OK(pair_connect(&a) && pair_connect(&b) && pair_connect(&c));
	OK(side_facts(&a.server).resumed && side_facts(&b.server).resumed);
	OK(side_facts(&c.server).resumed); /* with one that came back at the first */
	EQ(ward_sessions_count(w.sessions), 2);
	pair_free(&a);
	pair_free(&b);
	pair_free(&c);
	world_free(&w);
}

static void nobody_resumes_who_does_not_ask_for_it(void)
{
	struct world w = world_new();

	w.client.sessions = NULL;
	OK(meet(&w));
	EQ(w.facts[1].tickets, 0); /* no psk_key_exchange_modes, no tickets: 4.3.9 */
	OK(meet(&w) && !w.resumed);
	w.client.sessions = w.sessions;
	w.server.tickets = NULL;
	OK(meet(&w));
	EQ(w.facts[0].tickets, 0);
	EQ(ward_sessions_count(w.sessions), 0);
	OK(meet(&w) && !w.resumed);
	world_free(&w);
}

static void a_server_that_forgot_its_tickets_begins_anew(void)
{
	struct world w = world_new();

	OK(meet(&w));
	w.server.tickets = NULL;
	OK(meet(&w) && !w.resumed);
	EQ(w.facts[0].ticket_refused, WARD_WHY_TICKET_UNUSED);
	EQ(ward_sessions_count(w.sessions), 0); /* RFC 9149 3: its other tickets go, too */
	world_free(&w);
}

static void resumption_works_through_a_retry(void)
{
	for (int ask = 0; ask < 3; ask++) {
		struct world w = world_new();

		OK(meet(&w));
		if (ask != 1) { /* another group */
			w.server.groups[0] = WARD_GROUP_P256;
			w.server.num_groups = 1;
		}
		w.server.retry_always = ask > 0;
		OK(meet(&w) && w.resumed);
		OK(w.facts[0].retried && w.facts[1].retried);
		OK(meet(&w) && w.resumed);
		world_free(&w);
	}
}

/* 4.2.2: the PSK goes out of the second hello when the suite has another hash. */
static void a_retry_with_another_hash_takes_the_session_out(void)
{
	struct world w = world_new();

	OK(meet(&w));
	EQ(w.facts[0].suite, WARD_AES_128_GCM_SHA256);
	w.server.retry_always = true;
	w.server.suites[0] = WARD_AES_256_GCM_SHA384;
	w.server.num_suites = 1;
	OK(meet(&w) && !w.resumed);
	EQ(w.facts[0].ticket_refused, WARD_WHY_TICKET_UNUSED);
	OK(meet(&w) && w.resumed);
	world_free(&w);
}

static void a_session_goes_on_in_a_suite_with_the_same_hash_only(void)
{
	struct world w = world_new();

	OK(meet(&w));
	w.server.suites[0] = WARD_CHACHA20_POLY1305_SHA256;
	w.server.num_suites = 1;
	OK(meet(&w) && w.resumed);
	EQ(w.facts[0].suite, WARD_CHACHA20_POLY1305_SHA256);
	w.server.suites[0] = WARD_AES_256_GCM_SHA384;
	OK(meet(&w) && !w.resumed);
	EQ(w.facts[1].ticket_refused, WARD_WHY_TICKET_MISFIT);
	world_free(&w);
}

/* ---- time ---- */

static void a_ticket_lives_as_long_as_it_says(void)
{
	static const struct {
		ward_time later;
		bool resumed;
	} at[] = { { 0, true }, { 2 * HOUR, true }, { 2 * HOUR + 1000, false }, { DAY, false } };

	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
		struct world w = world_new();

		ward_tickets_free(w.tickets);
		w.server.tickets = w.tickets = tickets_of(secret, 7200);
		OK(meet(&w));
		pair_clock(PAIR_NOW + at[i].later - 1);
		OK(meet(&w));
		EQ(w.resumed, at[i].resumed);
		world_free(&w);
	}
}

static void no_session_lives_longer_than_a_week(void)
{
	struct world w = world_new();
	int days = 0;

	ward_tickets_free(w.tickets);
	w.server.tickets = w.tickets = tickets_of(secret, WARD_TICKET_LIFETIME_MAX);
	w.chain_until = (PAIR_NOW + 1000 * DAY) / 1000;
	OK(meet(&w));
	for (days = 1; days < 30; days++) {
		pair_clock(PAIR_NOW + days * DAY - 1);
		OK(meet(&w));
		if (!w.resumed)
			break;
	}
	EQ(days, 8);
	world_free(&w);
}

static void no_session_outlives_the_certificate(void)
{
	struct world w = world_new();

	w.chain_until = (PAIR_NOW + 2 * HOUR) / 1000;
	OK(meet(&w));
	pair_clock(PAIR_NOW + HOUR);
	OK(meet(&w) && w.resumed);
	pair_clock(PAIR_NOW + 2 * HOUR - 1);
	OK(meet(&w) && w.resumed);
	pair_clock(PAIR_NOW + 2 * HOUR);
	OK(meet(&w) && !w.resumed);
	world_free(&w);
}

static void a_verdict_without_an_end_is_no_verdict_for_later(void)
{
	struct world w = world_new();

	w.chain_until = -1;
	OK(meet(&w));
	EQ(ward_sessions_count(w.sessions), 0);
	w.chain_until = INT64_MAX;
	OK(meet(&w));
	EQ(ward_sessions_count(w.sessions), 2);
	world_free(&w);
}

/* ---- whose ticket ---- */

static void servers_with_one_secret_take_each_others_tickets(void)
{
	struct world w = world_new();
	struct ward_tickets *other = tickets_of(secret, 0);

	OK(meet(&w));
	w.server.tickets = other;
	OK(meet(&w) && w.resumed);
	ward_tickets_free(other);
	world_free(&w);
}

/* CVE-2020-13777: what was sealed before a restart opened after it, with a key of zeros. */
static void a_restart_with_another_secret_resumes_nothing(void)
{
	struct world w = world_new();
	struct ward_tickets *other;

	for (int i = 0; i < 2; i++) {
		OK(meet(&w));
		other = tickets_of(NULL, 0);
		w.server.tickets = other;
		OK(meet(&w) && !w.resumed);
		EQ(w.facts[1].ticket_refused, WARD_WHY_TICKET_UNKNOWN);
		w.server.tickets = w.tickets;
		ward_tickets_free(other);
		/* The second time from a random secret to a random secret. */
		ward_tickets_free(w.tickets);
		w.server.tickets = w.tickets = tickets_of(NULL, 0);
	}
	world_free(&w);
}

static void a_session_belongs_to_one_name_and_one_port(void)
{
	struct world w = world_new();

	OK(meet_at(&w, "example.org", "443"));
	OK(meet_at(&w, "example.org", "8443") && !w.resumed);
	OK(meet_at(&w, "www.example.org", "443") && !w.resumed);
	OK(meet_at(&w, "example.org", NULL) && !w.resumed);
	OK(meet_at(&w, "example.org", "443") && w.resumed);
	OK(meet_at(&w, "www.example.org", "443") && w.resumed);
	world_free(&w);
}

static void a_port_is_said_first_and_is_short(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	EQ(ward_conn_set_port(p.server.conn, "443"), -WARD_WHY_ARGUMENT);
	EQ(ward_conn_set_port(p.client.conn, "a service name of 33 bytes, really"),
		-WARD_WHY_ARGUMENT);
	EQ(ward_conn_set_port(p.client.conn, "a service name of 32 bytes, well"), 0);
	OK(pair_connect(&p));
	EQ(ward_conn_set_port(p.client.conn, "443"), -WARD_WHY_ARGUMENT);
	pair_free(&p);
}

static void a_client_that_asks_for_more_begins_anew(void)
{
	static const char *const alpn[] = { "h2", NULL };
	struct world w = world_new();

	OK(meet(&w));
	w.client.revocation = WARD_REVOCATION_HARD;
	OK(meet(&w) && !w.resumed);
	OK(meet(&w) && w.resumed);
	w.client.alpn = alpn;
	OK(meet(&w) && !w.resumed);
	OK(meet(&w) && w.resumed);
	world_free(&w);
}

/* RFC 6066 3, RFC 7301 3.2: a session brings neither along; each hello is judged. */
static void name_and_protocol_are_agreed_on_anew(void)
{
	static const char *const h2[] = { "h2", NULL }, *const both[] = { "http/1.1", "h2", NULL },
		*const http[] = { "http/1.1", NULL };
	struct world w = world_new();

	w.client.alpn = h2;
	w.client.alpn_required = true;
	w.server.alpn = both;
	OK(meet(&w));
	OK(meet(&w) && w.resumed);
	w.server.alpn = http;
	OK(!meet(&w));
	EQ(w.why[1], WARD_WHY_ALPN_NONE_COMMON);
	w.server.alpn = both;
	w.server.unknown_name_refused = true;
	OK(meet_at(&w, "example.org", NULL));
	OK(!meet_at(&w, "other.example", NULL));
	EQ(w.why[1], WARD_WHY_NAME_UNKNOWN);
	world_free(&w);
}

static void keys_that_live_elsewhere_are_asked_for_by_their_number(void)
{
	struct world w = world_new();
	struct ward_tickets *elsewhere;
	struct ward_why why;

	EQ(ward_tickets_elsewhere(77, 0, &elsewhere, &why), 0);
	w.server.tickets = elsewhere;
	OK(!meet(&w));
	EQ(w.why[1], WARD_WHY_KEY_ELSEWHERE);
	EQ(w.jobs[1][WARD_JOB_TICKET_SEAL], 1);
	ward_tickets_free(elsewhere);
	world_free(&w);
}

/* ---- numbers ---- */

static void a_config_gives_a_number_of_tickets_within_limits(void)
{
	struct world w = world_new();
	struct ward_config *config;
	struct ward_why why;

	w.server.num_tickets = WARD_JOB_TICKETS + 1;
	EQ(ward_config_server(&w.server, &config, &why), -WARD_WHY_ARGUMENT);
	OK(config == NULL);
	world_free(&w);
}

T_MAIN(T(a_session_is_taken_up_again_without_certificates), T(every_suite_resumes),
	T(each_connection_uses_a_ticket_of_its_own), T(nobody_resumes_who_does_not_ask_for_it),
	T(a_server_that_forgot_its_tickets_begins_anew), T(resumption_works_through_a_retry),
	T(a_retry_with_another_hash_takes_the_session_out),
	T(a_session_goes_on_in_a_suite_with_the_same_hash_only),
	T(a_ticket_lives_as_long_as_it_says), T(no_session_lives_longer_than_a_week),
	T(no_session_outlives_the_certificate),
	T(a_verdict_without_an_end_is_no_verdict_for_later),
	T(servers_with_one_secret_take_each_others_tickets),
	T(a_restart_with_another_secret_resumes_nothing),
	T(a_session_belongs_to_one_name_and_one_port), T(a_port_is_said_first_and_is_short),
	T(a_client_that_asks_for_more_begins_anew),
	T(name_and_protocol_are_agreed_on_anew),
	T(keys_that_live_elsewhere_are_asked_for_by_their_number),
	T(a_config_gives_a_number_of_tickets_within_limits))

/* A client that waits until the server has taken its Finished, and its certificate:
 * wait_server_accept. RFC 9846 4.7, 6.2 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

static struct evil *waiting(bool ask, bool show)
{
	struct ward_config_desc d = show ? pair_desc_showing() : pair_desc_client();
	struct evil *e;

	d.wait_server_accept = true;
	e = evil_server(&d);
	e->ask_cert = ask;
	evil_play(e, EVIL_END);
	EQ(e->side.conn->state, HS_WAIT_ACCEPT);
	return e;
}

static void make(struct evil *e, int what)
{
	switch (what) {
	case 0: evil_update(e, 0); break;
	case 1: evil_update(e, 1); break;
	case 2:
		evil_make(e, MSG_NEW_SESSION_TICKET);
		evil_send(e);
		break;
	default: evil_record(e, RECORD_DATA, "hello", 5);
	}
}

static void two_honest_sides_meet(void)
{
	for (int required = 0; required < 2; required++) {
		struct ward_config_desc s = required ? pair_desc_asking(WARD_CLIENT_AUTH_REQUIRED) :
			pair_desc_server(), c = pair_desc_showing();
		struct pair p;

		c.wait_server_accept = true;
		pair_new(&p, &c, &s, NULL);
		OK(pair_connect(&p));
		EQ(side_facts(&p.client).key_updates_sent, 1);
		EQ(side_facts(&p.client).key_updates_received, 1);
		EQ(pair_send(&p.client, &p.server, "hello", 5), 0);
		side_feed(&p.server);
		EQ(p.server.data_len, 5);
		pair_free(&p);
	}
}

static void a_refused_certificate_is_no_connection(void)
{
	struct ward_config_desc s = pair_desc_asking(WARD_CLIENT_AUTH_REQUIRED),
		c = pair_desc_showing();
	struct pair p;

	c.wait_server_accept = true;
	pair_new(&p, &c, &s, NULL);
	p.server.chain_why = (struct ward_why){ .code = WARD_WHY_CERT_EXPIRED };
	OK(!pair_connect(&p));
	OK(!side_facts(&p.client).connected);
	EQ(side_why(&p.client), WARD_WHY_CLIENT_CERT_REFUSED);
	EQ(ward_conn_why(p.client.conn)->peer_alert, 45);
	pair_free(&p);
}

static void a_key_update_is_asked_for_right_behind_finished(void)
{
	struct evil *e = waiting(true, true);

	EQ(e->got[MSG_FINISHED], 1);
	EQ(e->got[MSG_KEY_UPDATE], 1);
	EQ(e->last[0], MSG_KEY_UPDATE);
	EQ(e->last[4], 1);
	OK(e->finished_good);
	evil_free(e);
}

static void the_first_of_update_ticket_and_data_is_the_answer(void)
{
	for (int ask = 0; ask < 2; ask++)
		for (int first = 0; first < 4; first++)
			for (int then = 0; then < 4; then++) {
				struct evil *e = waiting(ask, ask);

				OK(!side_facts(&e->side).connected);
				make(e, first);
				OK(side_facts(&e->side).connected);
				EQ(e->side.data_len, first == 3 ? 5 : 0);
				EQ(side_facts(&e->side).client_proved, ask);
				make(e, then);
				make(e, 0);
				EQ(side_why(&e->side), 0);
				EQ(evil_ask(e, "x", 1), 0);
				EQ(e->data_len, 1);
				evil_free(e);
			}
}

static void before_that_there_is_nothing_to_write_or_to_update(void)
{
	struct evil *e = waiting(true, true);
	unsigned wants = ward_conn_wants(e->side.conn);

	EQ(wants & (WARD_CAN_WRITE | WARD_WANT_BYTES | WARD_ENDED), WARD_WANT_BYTES);
	EQ(evil_ask(e, "x", 1), -WARD_WHY_CONN_NOT_READY);
	EQ(ward_conn_rekey(e->side.conn, true), -WARD_WHY_CONN_NOT_READY);
	EQ(ward_conn_close(e->side.conn), 0);
	evil_hear(e);
	EQ(e->alert, 0);
	EQ(side_why(&e->side), WARD_WHY_CONN_OVER);
	evil_free(e);
}

static void a_server_that_leaves_has_not_accepted(void)
{
	struct evil *e = waiting(true, true);

	EQ(ward_conn_eof(e->side.conn), -WARD_WHY_CLOSED_EARLY);
	evil_free(e);
	e = waiting(true, true);
	evil_record(e, RECORD_ALERT, "\1\0", 2);
	EQ(side_why(&e->side), WARD_WHY_CLOSED_EARLY);
	evil_free(e);
}

/* An empty record says nothing, and 32 of them too much. */
static void an_empty_record_is_no_answer(void)
{
	struct evil *e = waiting(true, true);

	for (int i = 0; i < 32; i++) {
		evil_record(e, RECORD_DATA, NULL, 0);
		EQ(e->side.conn->state, HS_WAIT_ACCEPT);
	}
	evil_record(e, RECORD_DATA, NULL, 0);
	FAILS(e, FLOOD);
	evil_free(e);
}

static void a_broken_answer_is_none(void)
{
	struct evil *e = waiting(true, true);

	evil_make(e, MSG_NEW_SESSION_TICKET);
	evil_cut(e, e->len - 1);
	evil_send(e);
	FAILS(e, MSG_MALFORMED);
	OK(!side_facts(&e->side).connected);
	evil_free(e);
	e = waiting(true, true);
	evil_update(e, 2);
	FAILS(e, KEY_UPDATE_BAD);
	evil_free(e);
}

/* "Implementations that receive a KeyUpdate message prior to receiving a Finished
 * message MUST terminate the connection": 4.7.3. */
static void no_answer_counts_before_the_servers_finished(void)
{
	for (int what = 0; what < 3; what++) {
		struct ward_config_desc d = pair_desc_showing();
		struct evil *e;

		d.wait_server_accept = true;
		e = evil_server(&d);
		evil_play(e, MSG_FINISHED);
		make(e, what == 2 ? 3 : 2 * what);
		EQ(side_why(&e->side), what == 2 ? WARD_WHY_DATA_UNEXPECTED : WARD_WHY_MSG_UNEXPECTED);
		evil_free(e);
	}
}

/* bad_certificate to certificate_unknown, unknown_ca, certificate_required. */
static bool about_cert(unsigned alert)
{
	return (alert >= 42 && alert <= 46) || alert == 48 || alert == 116;
}

static void every_alert_is_told_for_what_it_is_about(void)
{
	static const struct { bool ask, show; int row; } cases[] = {
		{ true, true, WARD_WHY_CLIENT_CERT_REFUSED }, { true, false, WARD_WHY_CLIENT_CERT_NONE },
		{ false, true, WARD_WHY_ALERT_RECEIVED },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (unsigned alert = 1; alert < 256; alert++) {
			uint8_t body[2] = { 2, (uint8_t)alert };
			struct evil *e;

			if (alert == 90)
				continue;
			e = waiting(cases[i].ask, cases[i].show);
			evil_record(e, RECORD_ALERT, body, 2);
			EQ(side_why(&e->side), about_cert(alert) ? cases[i].row : WARD_WHY_ALERT_RECEIVED);
			EQ(ward_conn_why(e->side.conn)->peer_alert, alert);
			EQ(e->alerts, 0);
			evil_free(e);
		}
}

/* A server's certificate is not a client's: the alert of a client says nothing of it. */
static void a_clients_alert_is_not_about_its_certificate(void)
{
	struct evil *e = evil_shown(HS_CONNECTED);

	evil_record(e, RECORD_ALERT, "\2\x2a", 2);
	EQ(side_why(&e->side), WARD_WHY_ALERT_RECEIVED);
	evil_free(e);
}

T_MAIN(T(two_honest_sides_meet), T(a_refused_certificate_is_no_connection),
	T(a_key_update_is_asked_for_right_behind_finished),
	T(the_first_of_update_ticket_and_data_is_the_answer),
	T(before_that_there_is_nothing_to_write_or_to_update),
	T(a_server_that_leaves_has_not_accepted), T(an_empty_record_is_no_answer),
	T(a_broken_answer_is_none), T(no_answer_counts_before_the_servers_finished),
	T(every_alert_is_told_for_what_it_is_about),
	T(a_clients_alert_is_not_about_its_certificate))

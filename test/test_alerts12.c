/* Alerts of TLS 1.2, whose levels mean something, and the refusal to negotiate again.
 * RFC 5246 7.2, 7.4.1.1; RFC 5746 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil12.h"

/* ---- levels ---- */

static void each_fatal_alert_ends_it_in_each_state_and_is_not_answered(void)
{
	pair_use(mock_provider());
	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state <= HS_CONNECTED; state++)
			for (unsigned alert = 1; alert < 256; alert++) {
				struct evil *e = evil12_at(server, state);

				if (e == NULL)
					break;
				if (alert == 90) { /* user_canceled: close_notify will follow */
					evil_free(e);
					continue;
				}
				evil_record(e, RECORD_ALERT, (uint8_t[]){ 2, (uint8_t)alert }, 2);
				FAILS(e, ALERT_RECEIVED);
				EQ(ward_conn_why(e->side.conn)->peer_alert, alert);
				EQ(e->alerts, 0);
				evil_free(e);
			}
	pair_use(NULL);
}

/* A warning is passed over: a few of them, in any state. */
static void warnings_are_passed_over_until_many_come(void)
{
	static const uint8_t warnings[] = { 41, 90, 100, 112, 255 };

	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state <= HS_CONNECTED; state++)
			for (size_t i = 0; i < sizeof warnings; i++) {
				struct evil *e = evil12_at(server, state);

				if (e == NULL)
					break;
				for (int k = 0; k < WARNINGS_MAX; k++) {
					evil_record(e, RECORD_ALERT, (uint8_t[]){ 1, warnings[i] }, 2);
					EQ(side_why(&e->side), 0);
				}
				EQ(e->side.conn->state, state);
				evil_record(e, RECORD_ALERT, (uint8_t[]){ 1, warnings[i] }, 2);
				FAILS(e, FLOOD);
				evil_free(e);
			}
}

/* Some servers send one about the name before their hello. */
static void a_warning_before_the_version_is_known_is_passed_over(void)
{
	struct evil *e = evil12_server(NULL);

	evil_record(e, RECORD_ALERT, "\1\160", 2);
	EQ(side_why(&e->side), 0);
	OK(evil_connect(e));
	evil_free(e);
	/* Whoever speaks TLS 1.3 alone takes it as TLS 1.3 says. */
	e = evil_server(NULL);
	evil_record(e, RECORD_ALERT, "\1\160", 2);
	FAILS(e, ALERT_RECEIVED);
	evil_free(e);
}

static void a_level_that_is_none_is_refused(void)
{
	for (unsigned level = 0; level < 256; level++) {
		struct evil *e;

		if (level == 1 || level == 2)
			continue;
		e = evil12_at(level & 1, HS_CONNECTED);
		evil_record(e, RECORD_ALERT, (uint8_t[]){ (uint8_t)level, 40 }, 2);
		FAILS(e, ALERT_LEVEL);
		EQ(e->alert, 47);
		evil_free(e);
	}
}

static void an_alert_of_another_length_is_malformed(void)
{
	for (size_t len = 1; len < 6; len++) {
		struct evil *e;

		if (len == 2)
			continue;
		e = evil12_at(true, HS_CONNECTED);
		evil_record(e, RECORD_ALERT, "\1\0\1\0\1", len);
		FAILS(e, ALERT_MALFORMED);
		evil_free(e);
	}
}

static void goodbyes_are_said_both_ways(void)
{
	for (int server = 0; server < 2; server++)
		for (uint8_t level = 1; level < 3; level++) {
			struct evil *e = evil12_at(server, HS_CONNECTED);

			evil_record(e, RECORD_ALERT, (uint8_t[]){ level, 0 }, 2);
			EQ(side_why(&e->side), 0);
			OK((ward_conn_wants(e->side.conn) & WARD_PEER_CLOSED) != 0);
			EQ(evil_ask(e, "last words", 10), 0);
			EQ(e->data_len, 10);
			EQ(ward_conn_close(e->side.conn), 0);
			evil_hear(e);
			EQ(e->alert, 0);
			OK(e->alert_sealed);
			EQ(ward_conn_eof(e->side.conn), 0);
			evil_free(e);
		}
}

static void a_connection_that_is_cut_is_told_from_one_that_ended(void)
{
	struct evil *e = evil12_at(false, HS_CONNECTED);

	evil_record(e, RECORD_DATA, "half of i", 9);
	EQ(ward_conn_eof(e->side.conn), -WARD_WHY_TRUNCATED);
	evil_free(e);
	e = evil12_at(false, HS_WAIT_FIN);
	EQ(ward_conn_eof(e->side.conn), -WARD_WHY_CLOSED_EARLY);
	evil_free(e);
}

/* RFC 9846 6.2: protocol_version is what a server without our versions says. */
static void a_server_that_speaks_none_of_the_versions_says_so(void)
{
	struct evil *e = evil12_server(NULL);

	evil_record(e, RECORD_ALERT, "\2\106", 2);
	FAILS(e, VERSION_REFUSED);
	EQ(ward_conn_why(e->side.conn)->want, 0x0303);
	evil_free(e);
}

/* ---- renegotiation ---- */

static void a_client_that_wants_to_negotiate_again_is_refused(void)
{
	struct evil *e = evil12_at(true, HS_CONNECTED);

	evil_make(e, MSG_CLIENT_HELLO);
	evil_send(e);
	FAILS(e, RENEGOTIATION);
	EQ(e->alert, 100);
	OK(e->alert_sealed);
	evil_free(e);
	/* With what RFC 5746 3.5 asks of it, too. */
	e = evil12_at(true, HS_CONNECTED);
	evil_make(e, MSG_CLIENT_HELLO);
	evil_ext_set(e, 0xff01, "\14abcdefghijkl", 13);
	evil_send(e);
	FAILS(e, RENEGOTIATION);
	evil_free(e);
}

static void a_server_that_asks_for_it_is_refused(void)
{
	struct evil *e = evil12_at(false, HS_CONNECTED);

	evil_make(e, MSG_HELLO_REQUEST);
	evil_send(e);
	FAILS(e, RENEGOTIATION);
	EQ(e->alert, 100);
	evil_free(e);
}

/* RFC 5246 7.4.1.1: "will be ignored by the client if the client is currently
 * negotiating", and is part of no transcript. */
static void a_request_in_the_middle_of_a_handshake_is_passed_over(void)
{
	static const unsigned flight[] = { MSG_SERVER_HELLO, MSG_CERTIFICATE,
		MSG_SERVER_KEY_EXCHANGE, MSG_SERVER_HELLO_DONE, EVIL_CCS, MSG_FINISHED };
	struct evil *e = evil12_server(NULL);

	for (size_t i = 0; i < sizeof flight / sizeof flight[0]; i++) {
		evil_play(e, flight[i]);
		evil_record(e, RECORD_HANDSHAKE, "\0\0\0\0", 4);
		EQ(side_why(&e->side), 0);
	}
	OK(evil_connect(e));
	evil_free(e);
}

static void requests_are_no_flood_until_many_come(void)
{
	struct evil *e = evil12_at(false, HS_WAIT_SKE);

	for (int i = 0; i < CHEAP_MAX; i++) {
		evil_record(e, RECORD_HANDSHAKE, "\0\0\0\0", 4);
		EQ(side_why(&e->side), 0);
	}
	evil_record(e, RECORD_HANDSHAKE, "\0\0\0\0", 4);
	FAILS(e, FLOOD);
	evil_free(e);
}

static void a_request_with_a_body_or_to_a_server_is_unexpected(void)
{
	struct evil *e = evil12_at(false, HS_WAIT_SKE);

	evil_record(e, RECORD_HANDSHAKE, "\0\0\0\1x", 5);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
	e = evil12_at(true, HS_WAIT_CKE);
	evil_record(e, RECORD_HANDSHAKE, "\0\0\0\0", 4);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
}

T_MAIN(T(each_fatal_alert_ends_it_in_each_state_and_is_not_answered),
	T(warnings_are_passed_over_until_many_come),
	T(a_warning_before_the_version_is_known_is_passed_over),
	T(a_level_that_is_none_is_refused), T(an_alert_of_another_length_is_malformed),
	T(goodbyes_are_said_both_ways), T(a_connection_that_is_cut_is_told_from_one_that_ended),
	T(a_server_that_speaks_none_of_the_versions_says_so),
	T(a_client_that_wants_to_negotiate_again_is_refused),
	T(a_server_that_asks_for_it_is_refused),
	T(a_request_in_the_middle_of_a_handshake_is_passed_over),
	T(requests_are_no_flood_until_many_come),
	T(a_request_with_a_body_or_to_a_server_is_unexpected))

/* Alerts, goodbyes and cut connections. RFC 9846 6 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

/* ---- each alert in each state ---- */

static void check_alert(bool server, enum hs_state state, uint8_t level, uint8_t alert)
{
	struct evil *e = evil_at(server, state);
	const struct ward_why *why;

	if (e == NULL)
		return;
	why = ward_conn_why(e->side.conn);
	evil_record(e, RECORD_ALERT, (uint8_t[]){ level, alert }, 2);
	if (alert == 90) {
		EQ(why->code, 0);
	} else if (alert == 0 && state == HS_CONNECTED) {
		EQ(why->code, 0);
		OK((ward_conn_wants(e->side.conn) & WARD_PEER_CLOSED) != 0);
	} else if (alert == 0) {
		FAILS(e, CLOSED_EARLY);
	} else if (alert == 70 && state == HS_WAIT_SH) {
		FAILS(e, VERSION_REFUSED);
		EQ(why->peer_alert, alert);
	} else {
		FAILS(e, ALERT_RECEIVED);
		EQ(why->peer_alert, alert);
		EQ(why->got, alert);
	}
	/* No alert is answered by one. */
	EQ(e->alerts, 0);
	EQ(ward_conn_out_len(e->side.conn), 0);
	evil_free(e);
}

static void each_alert_ends_it_in_each_state_and_is_not_answered(void)
{
	pair_use(mock_provider());
	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state <= HS_CONNECTED; state++)
			for (unsigned alert = 0; alert < 256; alert++)
				check_alert(server, state, 2, (uint8_t)alert);
	pair_use(NULL);
}

/* RFC 9846 6: "the "level" field can safely be ignored". */
static void the_level_of_an_alert_says_nothing(void)
{
	static const uint8_t alerts[] = { 0, 10, 40, 90, 100, 112, 255 };

	pair_use(mock_provider());
	for (unsigned level = 0; level < 256; level++)
		for (size_t i = 0; i < sizeof alerts; i++)
			check_alert(true, HS_CONNECTED, (uint8_t)level, alerts[i]);
	pair_use(NULL);
}

static void an_alert_is_two_bytes(void)
{
	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state <= HS_CONNECTED; state++)
			for (size_t len = 1; len < 8; len++) {
				struct evil *e = evil_at(server, state);

				if (e == NULL || len == 2) {
					if (e != NULL)
						evil_free(e);
					continue;
				}
				evil_record(e, RECORD_ALERT, "\2\50\2\50\2\50\2\50", len);
				FAILS(e, ALERT_MALFORMED);
				evil_free(e);
			}
}

/* ---- goodbye ---- */

static void a_goodbye_closes_one_direction_only(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(ward_conn_close(p.client.conn), 0);
	pair_run(&p);
	EQ(ward_conn_wants(p.server.conn), WARD_PEER_CLOSED | WARD_CAN_WRITE);
	EQ(ward_conn_wants(p.client.conn), WARD_WANT_BYTES);
	EQ(pair_send(&p.server, &p.client, "still here", 10), 0);
	pair_run(&p);
	EQ(p.client.data_len, 10);
	EQ(ward_conn_close(p.server.conn), 0);
	pair_run(&p);
	EQ(ward_conn_wants(p.server.conn), WARD_ENDED);
	EQ(ward_conn_wants(p.client.conn), WARD_ENDED);
	EQ(ward_conn_eof(p.client.conn), 0);
	EQ(ward_conn_eof(p.server.conn), 0);
	EQ(side_why(&p.client), 0);
	EQ(side_why(&p.server), 0);
	pair_free(&p);
}

static void what_comes_after_a_goodbye_is_ignored(void)
{
	static const char *const after[] = { "\x17\3\3\0\3abc", "\xff\xff\xff\xff\xff", "GET / HTTP" };

	for (size_t i = 0; i < sizeof after / sizeof after[0]; i++) {
		struct evil *e = evil_at(false, HS_CONNECTED);

		evil_record(e, RECORD_ALERT, "\1\0", 2);
		evil_raw(e, after[i], i == 0 ? 8 : strlen(after[i]));
		EQ(e->side.wire_len, 0);
		EQ(e->side.data_len, 0);
		evil_record(e, RECORD_DATA, "data", 4);
		EQ(e->side.data_len, 0);
		EQ(side_why(&e->side), 0);
		EQ(ward_conn_eof(e->side.conn), 0);
		evil_free(e);
	}
}

static void data_before_a_goodbye_in_the_same_bytes_arrives(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(pair_send(&p.server, &p.client, "one", 3), 0);
	EQ(pair_send(&p.server, &p.client, "two", 3), 0);
	EQ(ward_conn_close(p.server.conn), 0);
	pair_run(&p);
	EQ(p.client.data_len, 6);
	EQ(ward_conn_eof(p.client.conn), 0);
	pair_free(&p);
}

static void user_canceled_waits_for_the_goodbye_behind_it(void)
{
	for (int server = 0; server < 2; server++) {
		struct evil *e = evil_at(server, HS_WAIT_FIN);

		evil_record(e, RECORD_ALERT, "\1\x5a", 2);
		EQ(side_why(&e->side), 0);
		evil_record(e, RECORD_ALERT, "\1\0", 2);
		FAILS(e, CLOSED_EARLY);
		evil_free(e);
		e = evil_at(server, HS_CONNECTED);
		evil_record(e, RECORD_ALERT, "\1\x5a", 2);
		evil_record(e, RECORD_ALERT, "\1\0", 2);
		EQ(ward_conn_eof(e->side.conn), 0);
		evil_free(e);
	}
}

static void a_goodbye_is_a_warning_and_a_failure_is_fatal(void)
{
	struct evil *e = evil_at(false, HS_CONNECTED);
	uint8_t bytes[64], type;
	struct ward_span content;
	struct ward_why why = { 0 };
	size_t len;

	EQ(ward_conn_close(e->side.conn), 0);
	len = ward_conn_out(e->side.conn, bytes, sizeof bytes);
	OK(record_open(&e->read, bytes, len, &type, &content, &why));
	EQ_MEM(content.p, "\1\0", 2);
	evil_free(e);
	e = evil_at(false, HS_CONNECTED);
	side_put(&e->side, "\x16\3\3\0\1x", 6);
	side_feed(&e->side);
	len = ward_conn_out(e->side.conn, bytes, sizeof bytes);
	OK(record_open(&e->read, bytes, len, &type, &content, &why));
	EQ_MEM(content.p, "\2\12", 2);
	evil_free(e);
}

static void the_trace_lists_alerts_and_key_updates_too(void)
{
	const struct ward_trace *trace;
	struct pair p;
	size_t num;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(ward_conn_rekey(p.client.conn, false), 0);
	EQ(ward_conn_close(p.client.conn), 0);
	pair_run(&p);
	for (int server = 0; server < 2; server++) {
		num = ward_conn_trace(server ? p.server.conn : p.client.conn, &trace);
		OK(num > 2);
		OK(!trace[num - 2].alert && trace[num - 2].encrypted);
		EQ(trace[num - 2].type, MSG_KEY_UPDATE);
		EQ(trace[num - 2].len, 5);
		EQ(trace[num - 2].sent, !server);
		OK(trace[num - 1].alert && trace[num - 1].encrypted);
		EQ(trace[num - 1].type, 0);
		EQ(trace[num - 1].len, 2);
		EQ(trace[num - 1].sent, !server);
		EQ(trace[num - 1].at, PAIR_NOW);
	}
	pair_free(&p);
}

/* ---- one alert, then silence ---- */

static void nothing_follows_a_fatal_alert(void)
{
	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state <= HS_CONNECTED; state++) {
			struct evil *e = evil_at(server, state);
			struct ward_span data;
			uint8_t more[] = { 0xff, 0xff, 0xff, 0xff, 0xff };
			size_t used;

			if (e == NULL)
				continue;
			evil_raw(e, "\xff\xff\xff\xff\xff", 5);
			FAILS(e, RECORD_TYPE);
			for (int i = 0; i < 3; i++)
				EQ(ward_conn_feed(e->side.conn, PAIR_NOW, more, sizeof more, &used,
					&data), -WARD_WHY_RECORD_TYPE);
			EQ(ward_conn_close(e->side.conn), 0);
			EQ(ward_conn_eof(e->side.conn), -WARD_WHY_RECORD_TYPE);
			evil_hear(e);
			EQ(e->alerts, 1);
			EQ(ward_conn_wants(e->side.conn), WARD_ENDED);
			OK(e->side.conn->hs == NULL);
			OK(!record_is_keyed(&e->side.conn->read) && !record_is_keyed(&e->side.conn->write));
			evil_free(e);
		}
}

static void nothing_follows_a_goodbye_not_even_an_alert(void)
{
	struct evil *e = evil_at(false, HS_CONNECTED);

	EQ(ward_conn_close(e->side.conn), 0);
	evil_hear(e);
	EQ(e->alert, 0);
	evil_raw(e, "\xff\xff\xff\xff\xff", 5);
	EQ(side_why(&e->side), WARD_WHY_RECORD_TYPE);
	EQ(e->alerts, 1);
	evil_free(e);
}

/* ---- a connection that is cut ---- */

static void an_end_without_a_goodbye_is_a_truncation(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(ward_conn_close(p.server.conn), 0); /* ours; it does not stand for theirs */
	EQ(ward_conn_eof(p.server.conn), -WARD_WHY_TRUNCATED);
	EQ(ward_conn_eof(p.client.conn), -WARD_WHY_TRUNCATED);
	EQ(ward_conn_out_len(p.client.conn), 0); /* nobody is there to read an alert */
	pair_free(&p);
}

/* A whole session, of which `victim` is given the first `cut` bytes only. Returns
 * what eof says then, and how many bytes there would have been. */
static int session(bool victim_is_server, size_t cut, size_t *ret_total, bool *ret_connected)
{
	struct side *victim, *peer;
	struct pair p;
	size_t moved, total = 0;
	bool sent = false;
	int result;

	mock_seed(5);
	pair_new(&p, NULL, NULL, NULL);
	victim = victim_is_server ? &p.server : &p.client;
	peer = victim_is_server ? &p.client : &p.server;
	do {
		size_t before = victim->wire_len, arrived;

		side_feed(peer);
		moved = pair_move(peer, victim);
		if (side_facts(peer).connected && !sent) {
			sent = true;
			CHECK(pair_send(peer, victim, "all of it", 9) == 0);
			CHECK(ward_conn_rekey(peer->conn, true) == 0);
			CHECK(pair_send(peer, victim, "and more", 8) == 0);
			CHECK(ward_conn_close(peer->conn) == 0);
			pair_move(peer, victim);
			moved = 1;
		}
		arrived = victim->wire_len - before;
		if (total + arrived > cut)
			victim->wire_len -= total + arrived - cut > arrived ? arrived :
				total + arrived - cut;
		total += arrived;
		side_feed(victim);
		moved += pair_move(victim, peer);
	} while (moved > 0);
	*ret_connected = side_facts(victim).connected;
	*ret_total = total;
	result = ward_conn_eof(victim->conn);
	pair_free(&p);
	return result;
}

static void no_cut_passes_for_a_clean_end(void)
{
	pair_use(mock_provider());
	for (int server = 0; server < 2; server++) {
		size_t whole, total;
		bool connected, was_connected = false;

		EQ(session(server, SIZE_MAX / 2, &whole, &connected), 0);
		OK(connected && whole > 300);
		for (size_t cut = 0; cut < whole; cut++) {
			int result = session(server, cut, &total, &connected);

			EQ(result, connected ? -WARD_WHY_TRUNCATED : -WARD_WHY_CLOSED_EARLY);
			OK(connected || !was_connected);
			was_connected = connected;
		}
		OK(was_connected);
		EQ(session(server, whole, &total, &connected), 0);
	}
	pair_use(NULL);
}

/* ---- which alert for which failure ---- */

static void each_failure_has_the_alert_that_the_standard_names(void)
{
	enum { none = 0 };
	static const struct {
		int why;
		uint8_t alert;
	} rows[] = {
		/* unexpected_message */
		{ WARD_WHY_RECORD_TYPE, 10 }, { WARD_WHY_RECORD_EMPTY, 10 },
		{ WARD_WHY_RECORD_NO_TYPE, 10 }, { WARD_WHY_RECORD_INNER_TYPE, 10 },
		{ WARD_WHY_RECORD_PLAINTEXT, 10 }, { WARD_WHY_RECORD_HTTP, 10 },
		{ WARD_WHY_CCS_BROKEN, 10 }, { WARD_WHY_CCS_UNEXPECTED, 10 },
		{ WARD_WHY_DATA_UNEXPECTED, 10 }, { WARD_WHY_MSG_UNEXPECTED, 10 },
		{ WARD_WHY_MSG_SPANS_KEYS, 10 }, { WARD_WHY_MSG_INTERLEAVED, 10 },
		{ WARD_WHY_RETRY_TWICE, 10 }, { WARD_WHY_FLOOD, 10 },
		/* bad_record_mac, record_overflow */
		{ WARD_WHY_RECORD_FORGED, 20 }, { WARD_WHY_RECORD_TOO_LONG, 22 },
		/* handshake_failure */
		{ WARD_WHY_SUITE_NONE_COMMON, 40 }, { WARD_WHY_GROUP_NONE_COMMON, 40 },
		{ WARD_WHY_SCHEME_NONE_COMMON, 40 },
		/* illegal_parameter */
		{ WARD_WHY_EXT_TWICE, 47 }, { WARD_WHY_EXT_MISPLACED, 47 },
		{ WARD_WHY_EXT_NOT_LAST, 47 }, { WARD_WHY_EXT_TOO_MANY, 47 },
		{ WARD_WHY_VERSION_NOT_OFFERED, 47 }, { WARD_WHY_VERSION_DOWNGRADE, 47 },
		{ WARD_WHY_COMPRESSION, 47 }, { WARD_WHY_SUITE_NOT_OFFERED, 47 },
		{ WARD_WHY_SUITE_CHANGED, 47 }, { WARD_WHY_SESSION_ID_ECHO, 47 },
		{ WARD_WHY_GROUP_NOT_OFFERED, 47 }, { WARD_WHY_SHARE_TWICE, 47 },
		{ WARD_WHY_SHARE_NOT_IN_GROUPS, 47 }, { WARD_WHY_SHARE_BAD, 47 },
		{ WARD_WHY_RETRY_POINTLESS, 47 }, { WARD_WHY_RETRY_IGNORED, 47 },
		{ WARD_WHY_SCHEME_REFUSED, 47 }, { WARD_WHY_CERT_CONTEXT, 47 },
		{ WARD_WHY_ALPN_NOT_OFFERED, 47 }, { WARD_WHY_KEY_UPDATE_BAD, 47 },
		{ WARD_WHY_HELLO_SECOND_CHANGED, 47 },
		/* decode_error */
		{ WARD_WHY_MSG_MALFORMED, 50 }, { WARD_WHY_MSG_TOO_LONG, 50 },
		{ WARD_WHY_EXT_MALFORMED, 50 }, { WARD_WHY_CERT_NONE, 50 },
		{ WARD_WHY_NAME_MALFORMED, 50 }, { WARD_WHY_ALERT_MALFORMED, 50 },
		/* bad_certificate, decrypt_error, protocol_version */
		{ WARD_WHY_CERT_TOO_MANY, 42 }, { WARD_WHY_SIGNATURE_BAD, 51 },
		{ WARD_WHY_FINISHED_BAD, 51 }, { WARD_WHY_VERSION_OLD, 70 },
		{ WARD_WHY_HELLO_LEGACY_VERSION, 70 },
		/* missing_extension, unsupported_extension, unrecognized_name,
		 * no_application_protocol */
		{ WARD_WHY_EXT_MISSING, 109 }, { WARD_WHY_EXT_UNASKED, 110 },
		{ WARD_WHY_NAME_UNKNOWN, 112 }, { WARD_WHY_ALPN_NONE_COMMON, 120 },
		/* internal_error, and none in answer to one */
		{ WARD_WHY_RECORD_SEQUENCE, 80 }, { WARD_WHY_RANDOM_FAILED, 80 },
		{ WARD_WHY_PRIMITIVE_FAILED, 80 }, { WARD_WHY_SIGN_FAILED, 80 },
		{ WARD_WHY_ALERT_RECEIVED, none }, { WARD_WHY_CLOSED_EARLY, none },
		{ WARD_WHY_VERSION_REFUSED, none },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		EQ(ward_why_alert(rows[i].why), rows[i].alert);
}

T_MAIN(T(each_alert_ends_it_in_each_state_and_is_not_answered),
	T(the_level_of_an_alert_says_nothing), T(an_alert_is_two_bytes),
	T(a_goodbye_closes_one_direction_only), T(what_comes_after_a_goodbye_is_ignored),
	T(data_before_a_goodbye_in_the_same_bytes_arrives),
	T(user_canceled_waits_for_the_goodbye_behind_it),
	T(a_goodbye_is_a_warning_and_a_failure_is_fatal),
	T(the_trace_lists_alerts_and_key_updates_too), T(nothing_follows_a_fatal_alert),
	T(nothing_follows_a_goodbye_not_even_an_alert), T(an_end_without_a_goodbye_is_a_truncation),
	T(no_cut_passes_for_a_clean_end), T(each_failure_has_the_alert_that_the_standard_names))

/* What a connection takes: which records when, and messages put together of them.
 * RFC 9846 5, 5.1 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

/* ---- what a connection takes ---- */

static void what_is_not_tls_is_told_from_broken_tls(void)
{
	static const struct {
		bool server;
		const char *bytes;
		int why;
	} rows[] = {
		{ true, "GET / HTTP/1.1\r\n\r\n", WARD_WHY_RECORD_HTTP },
		{ true, "POST / HTTP/1.1\r\n\r\n", WARD_WHY_RECORD_HTTP },
		{ true, "HEAD / HTTP/1.1\r\n\r\n", WARD_WHY_RECORD_HTTP },
		{ true, "PUT / HTTP/1.1\r\n\r\n", WARD_WHY_RECORD_HTTP },
		{ false, "HTTP/1.1 400 Bad Request\r\n", WARD_WHY_RECORD_HTTP },
		{ false, "220 mail.example.org ESMTP\r\n", WARD_WHY_RECORD_TYPE },
		{ false, "SSH-2.0-x\r\n", WARD_WHY_RECORD_TYPE },
		{ true, "\x80\x2e\x01\x03\x01\x01", WARD_WHY_RECORD_TYPE }, /* SSL 2.0 */
		{ true, "\x18\3\3\1\1\1\1\1", WARD_WHY_RECORD_TYPE },       /* heartbeat */
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = rows[i].server ? evil_client(NULL) : evil_server(NULL);

		evil_raw(e, rows[i].bytes, strlen(rows[i].bytes));
		EQ(side_why(&e->side), rows[i].why);
		EQ(e->alert, 10);
		OK(!e->alert_sealed);
		evil_free(e);
	}
}

static void a_record_that_is_too_long_is_refused_by_its_header_alone(void)
{
	struct evil *e = evil_server(NULL);

	evil_raw(e, "\x16\3\3\x40\1", 5);
	FAILS(e, RECORD_TOO_LONG);
	EQ(e->alert, 22);
	evil_free(e);
	e = evil_at(false, HS_CONNECTED);
	evil_raw(e, "\x17\3\3\x41\1", 5);
	FAILS(e, RECORD_TOO_LONG);
	evil_free(e);
	e = evil_at(false, HS_CONNECTED);
	evil_raw(e, "\x17\3\3\x41\0", 5); /* just within: the rest may come */
	EQ(side_why(&e->side), 0);
	evil_free(e);
	/* What is in the clear has the lower limit, of whatever type, at any time. */
	for (unsigned state = 0; state <= HS_CONNECTED; state++)
		for (uint8_t type = RECORD_CCS; type <= RECORD_DATA; type++) {
			uint8_t header[] = { type, 3, 3, 0x40, 1 };

			e = evil_at(false, state);
			if (e == NULL)
				break;
			evil_raw(e, header, sizeof header);
			if (type == RECORD_DATA && record_is_keyed(&e->write))
				EQ(side_why(&e->side), 0);
			else
				FAILS(e, RECORD_TOO_LONG);
			evil_free(e);
		}
}

static void data_before_the_end_of_the_handshake_is_refused(void)
{
	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state < HS_CONNECTED; state++) {
			struct evil *e = state == HS_WAIT_ACCEPT ? NULL : evil_at(server, state);

			if (e == NULL)
				continue;
			evil_record(e, RECORD_DATA, "early", 5);
			FAILS(e, DATA_UNEXPECTED);
			evil_free(e);
		}
}

static void only_three_types_may_be_inside_a_sealed_record(void)
{
	for (int server = 0; server < 2; server++)
		for (unsigned type = 0; type < 256; type++) {
			struct evil *e = evil_at(server, HS_CONNECTED);

			if (type >= RECORD_ALERT && type <= RECORD_DATA) {
				evil_free(e);
				continue;
			}
			evil_record(e, (uint8_t)type, "\0\0", 2);
			if (type == 0)
				FAILS(e, RECORD_NO_TYPE);
			else
				FAILS(e, RECORD_INNER_TYPE);
			OK(e->alert_sealed);
			evil_free(e);
		}
}

static void handshake_and_alert_records_may_not_be_empty(void)
{
	static const uint8_t types[] = { RECORD_HANDSHAKE, RECORD_ALERT };

	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state <= HS_CONNECTED; state++)
			for (size_t i = 0; i < 4; i++) {
				struct evil *e = evil_at(server, state);

				if (e == NULL)
					break;
				e->pad = record_is_keyed(&e->write) ? 100 * (i / 2) : 0;
				evil_record(e, types[i % 2], NULL, 0);
				FAILS(e, RECORD_EMPTY);
				evil_free(e);
			}
}

static void a_record_in_the_clear_among_sealed_ones_is_refused(void)
{
	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state <= HS_CONNECTED; state++) {
			struct evil *e = evil_at(server, state);

			if (e == NULL)
				continue;
			if (record_is_keyed(&e->write)) {
				evil_raw(e, "\x16\3\3\0\5\x18\0\0\1\0", 10);
				FAILS(e, RECORD_PLAINTEXT);
			}
			evil_free(e);
		}
}

/* A client that cannot follow the server to the keys says so in the clear. */
static void an_alert_in_the_clear_is_taken_until_the_first_sealed_record(void)
{
	struct evil *e = evil_at(true, HS_WAIT_FIN);

	evil_raw(e, "\x15\3\3\0\2\2\x2f", 7);
	FAILS(e, ALERT_RECEIVED);
	EQ(ward_conn_why(e->side.conn)->peer_alert, 47);
	evil_free(e);
	e = evil_at(false, HS_WAIT_FIN);
	evil_raw(e, "\x15\3\3\0\2\2\x2f", 7);
	FAILS(e, RECORD_PLAINTEXT);
	evil_free(e);
	for (int server = 0; server < 2; server++) {
		e = evil_at(server, HS_CONNECTED);
		evil_raw(e, "\x15\3\3\0\2\1\0", 7); /* a goodbye that anybody could have sent */
		FAILS(e, RECORD_PLAINTEXT);
		evil_free(e);
	}
	e = evil_at(false, HS_WAIT_ACCEPT);
	evil_raw(e, "\x15\3\3\0\2\2\x74", 7);
	FAILS(e, RECORD_PLAINTEXT);
	evil_free(e);
}

/* ---- change_cipher_spec: RFC 9846 5, E.4 ---- */

static const uint8_t ccs[] = { 20, 3, 3, 0, 1, 1 };

static void a_ccs_is_dropped_between_the_first_hello_and_finished_only(void)
{
	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state <= HS_CONNECTED; state++) {
			struct evil *e = evil_at(server, state);

			if (e == NULL)
				continue;
			evil_raw(e, ccs, sizeof ccs);
			if (state == HS_WAIT_CH || state >= HS_WAIT_ACCEPT)
				FAILS(e, CCS_UNEXPECTED);
			else
				OK(evil_connect(e));
			evil_free(e);
		}
}

static void a_ccs_that_is_not_the_byte_one_is_refused(void)
{
	static const struct {
		const char *bytes;
		size_t len;
	} bad[] = { { "\x14\3\3\0\0", 5 }, { "\x14\3\3\0\1\0", 6 }, { "\x14\3\3\0\1\2", 6 },
		{ "\x14\3\3\0\1\xff", 6 }, { "\x14\3\3\0\2\1\1", 7 } };

	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state <= HS_CONNECTED; state++)
			for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
				struct evil *e = evil_at(server, state);

				if (e == NULL)
					break;
				evil_raw(e, bad[i].bytes, bad[i].len);
				FAILS(e, CCS_BROKEN);
				evil_free(e);
			}
}

static void a_sealed_ccs_is_refused(void)
{
	for (int server = 0; server < 2; server++) {
		struct evil *e = evil_at(server, HS_WAIT_FIN);

		evil_record(e, RECORD_CCS, "\1", 1);
		FAILS(e, RECORD_INNER_TYPE);
		evil_free(e);
	}
}

static void the_33rd_ccs_in_a_row_is_a_flood(void)
{
	for (int server = 0; server < 2; server++)
		for (int num = 32; num <= 33; num++) {
			struct evil *e = evil_at(server, HS_WAIT_FIN);

			for (int i = 0; i < num; i++)
				evil_raw(e, ccs, sizeof ccs);
			if (num == 33)
				FAILS(e, FLOOD);
			else
				OK(evil_connect(e));
			evil_free(e);
		}
}

static void messages_between_them_end_a_flood_of_ccs(void)
{
	struct evil *e = evil_server(NULL);

	while (e->next != EVIL_END && side_why(&e->side) == 0) {
		for (int i = 0; i < 32; i++)
			evil_raw(e, ccs, sizeof ccs);
		evil_make(e, e->next);
		evil_say(e);
	}
	OK(side_facts(&e->side).connected);
	evil_free(e);
}

/* ---- messages in records: RFC 9846 5.1 ---- */

static void nothing_may_come_between_the_parts_of_a_message(void)
{
	static const unsigned states[] = { HS_WAIT_SH, HS_WAIT_FIN, HS_CONNECTED, HS_WAIT_CH };

	for (size_t i = 0; i < 4; i++)
		for (int alert = 0; alert < 2; alert++) {
			struct evil *e = evil_at(i == 3, states[i]);

			evil_record(e, RECORD_HANDSHAKE, "\x18\0", 2);
			EQ(side_why(&e->side), 0);
			evil_record(e, alert ? RECORD_ALERT : RECORD_DATA, "\1\0", 2);
			FAILS(e, MSG_INTERLEAVED);
			evil_free(e);
		}
}

/* It is dropped "without further processing", wherever it comes. RFC 9846 5 */
static void a_ccs_between_the_parts_of_a_message_is_dropped(void)
{
	struct evil *e = evil_at(false, HS_WAIT_FIN);

	evil_make(e, MSG_FINISHED);
	evil_record(e, RECORD_HANDSHAKE, e->message, 10);
	evil_raw(e, ccs, sizeof ccs);
	memmove(e->message, e->message + 10, e->len - 10);
	evil_record(e, RECORD_HANDSHAKE, e->message, e->len - 10);
	OK(side_facts(&e->side).connected);
	evil_free(e);
}

static void a_message_that_says_it_is_too_long_is_refused_by_its_header(void)
{
	static const uint8_t too_long[] = { 2, 0, 0xff, 0xfd }, longest[] = { 2, 0, 0xff, 0xfc };

	for (int server = 0; server < 2; server++) {
		struct evil *e = evil_at(server, HS_WAIT_FIN);

		evil_record(e, RECORD_HANDSHAKE, too_long, 4);
		FAILS(e, MSG_TOO_LONG);
		evil_free(e);
		e = evil_at(server, HS_WAIT_FIN);
		evil_record(e, RECORD_HANDSHAKE, "\x14\xff\xff\xff", 4);
		FAILS(e, MSG_TOO_LONG);
		evil_free(e);
		e = evil_at(server, HS_WAIT_FIN);
		evil_record(e, RECORD_HANDSHAKE, longest, 4);
		EQ(side_why(&e->side), 0);
		evil_free(e);
	}
}

/* What a message says of its length costs nothing; only what comes does. */
static void memory_grows_by_what_arrives(void)
{
	struct evil *e = evil_client(NULL);

	evil_record(e, RECORD_HANDSHAKE, "\1\0\xff\xf0", 4);
	OK(e->side.conn->in.cap <= 4096);
	evil_free(e);
}

static void a_message_of_64_kib_is_put_together_and_judged(void)
{
	struct evil *e = evil_server(NULL);
	struct wr w = evil_begin(e, MSG_SERVER_HELLO);

	wr_zeros(&w, 65532);
	evil_end(e, &w);
	evil_send(e);
	FAILS(e, MSG_MALFORMED);
	evil_free(e);
}

static void nothing_may_follow_a_message_behind_which_keys_change(void)
{
	static const struct {
		bool server;
		enum hs_state state;
		enum hs_msg type;
	} rows[] = {
		{ true, HS_WAIT_CH, MSG_CLIENT_HELLO }, { true, HS_WAIT_CH2, MSG_CLIENT_HELLO },
		{ true, HS_WAIT_FIN, MSG_FINISHED }, { true, HS_CONNECTED, MSG_KEY_UPDATE },
		{ false, HS_WAIT_SH, MSG_SERVER_HELLO }, { false, HS_WAIT_FIN, MSG_FINISHED },
		{ false, HS_CONNECTED, MSG_KEY_UPDATE },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = evil_at(rows[i].server, rows[i].state);
		unsigned finished = e->got[MSG_FINISHED], hellos = e->got[MSG_SERVER_HELLO];
		unsigned agreed = e->side.jobs[WARD_JOB_AGREE];

		evil_make(e, rows[i].type);
		e->message[e->len] = MSG_KEY_UPDATE; /* the first byte of another one */
		evil_record(e, RECORD_HANDSHAKE, e->message, e->len + 1);
		FAILS(e, MSG_SPANS_KEYS);
		EQ(e->alert, 10);
		/* Refused at once: nothing else was answered. */
		EQ(e->got[MSG_FINISHED], finished);
		EQ(e->got[MSG_SERVER_HELLO], hellos);
		EQ(e->side.jobs[WARD_JOB_AGREE], agreed);
		OK(!side_facts(&e->side).connected);
		evil_free(e);
	}
}

T_MAIN(T(what_is_not_tls_is_told_from_broken_tls),
	T(a_record_that_is_too_long_is_refused_by_its_header_alone),
	T(data_before_the_end_of_the_handshake_is_refused),
	T(only_three_types_may_be_inside_a_sealed_record),
	T(handshake_and_alert_records_may_not_be_empty),
	T(a_record_in_the_clear_among_sealed_ones_is_refused),
	T(an_alert_in_the_clear_is_taken_until_the_first_sealed_record),
	T(a_ccs_is_dropped_between_the_first_hello_and_finished_only),
	T(a_ccs_that_is_not_the_byte_one_is_refused), T(a_sealed_ccs_is_refused),
	T(the_33rd_ccs_in_a_row_is_a_flood), T(messages_between_them_end_a_flood_of_ccs),
	T(nothing_may_come_between_the_parts_of_a_message),
	T(a_ccs_between_the_parts_of_a_message_is_dropped),
	T(a_message_that_says_it_is_too_long_is_refused_by_its_header),
	T(memory_grows_by_what_arrives), T(a_message_of_64_kib_is_put_together_and_judged),
	T(nothing_may_follow_a_message_behind_which_keys_change))

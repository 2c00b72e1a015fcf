/* KeyUpdate, the limits of keys, and floods of messages that carry nothing.
 * RFC 9846 4.7.3, 5.5, 7.2 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

static void say_hello(struct pair *p)
{
	EQ(pair_send(&p->client, &p->server, "c", 1), 0);
	EQ(pair_send(&p->server, &p->client, "s", 1), 0);
	pair_run(p);
}

static void either_side_updates_its_keys_and_data_goes_on(void)
{
	for (int server = 0; server < 2; server++)
		for (int ask = 0; ask < 2; ask++) {
			struct pair p;
			struct side *a, *b;

			pair_new(&p, NULL, NULL, NULL);
			a = server ? &p.server : &p.client;
			b = server ? &p.client : &p.server;
			OK(pair_connect(&p));
			say_hello(&p);
			EQ(ward_conn_rekey(a->conn, ask), 0);
			pair_run(&p);
			EQ(side_facts(a).key_updates_sent, 1);
			EQ(side_facts(b).key_updates_received, 1);
			EQ(side_facts(b).key_updates_sent, ask);
			EQ(side_facts(a).key_updates_received, ask);
			EQ(side_facts(a).records_sent, 0);
			say_hello(&p);
			EQ(p.client.data_len, 2);
			EQ(p.server.data_len, 2);
			pair_free(&p);
		}
}

/* "each side increments by two generations": RFC 9846 4.7.3 */
static void requests_that_cross_are_both_answered(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(ward_conn_rekey(p.client.conn, true), 0);
	EQ(ward_conn_rekey(p.server.conn, true), 0);
	pair_move(&p.client, &p.server);
	pair_move(&p.server, &p.client);
	pair_run(&p);
	EQ(side_facts(&p.client).key_updates_sent, 2);
	EQ(side_facts(&p.server).key_updates_sent, 2);
	EQ(side_facts(&p.client).key_updates_received, 2);
	EQ(side_facts(&p.server).key_updates_received, 2);
	say_hello(&p);
	EQ(p.client.data_len, 1);
	pair_free(&p);
}

static void no_second_request_goes_out_before_the_first_is_answered(void)
{
	struct evil *e = evil_at(false, HS_CONNECTED);

	EQ(ward_conn_rekey(e->side.conn, true), 0);
	evil_hear(e);
	EQ(e->last[4], 1);
	for (int i = 0; i < 3; i++) {
		EQ(ward_conn_rekey(e->side.conn, true), 0);
		evil_hear(e);
		EQ(e->got[MSG_KEY_UPDATE], 2 + i);
		EQ(e->last[4], 0);
	}
	evil_update(e, 0); /* the answer */
	EQ(ward_conn_rekey(e->side.conn, true), 0);
	evil_hear(e);
	EQ(e->last[4], 1);
	evil_free(e);
}

static void a_request_is_answered_before_the_next_data(void)
{
	struct evil *e = evil_at(true, HS_CONNECTED);

	evil_update(e, 1);
	EQ(e->got[MSG_KEY_UPDATE], 1);
	EQ(e->last[4], 0);
	EQ(evil_ask(e, "data", 4), 0);
	EQ(e->data_len, 4);
	OK(!e->forged);
	evil_free(e);
}

/* With nothing leaving, many requests are met by one answer. */
static void requests_while_nothing_leaves_get_one_answer(void)
{
	struct evil *e = evil_at(true, HS_CONNECTED);
	uint8_t message[] = { MSG_KEY_UPDATE, 0, 0, 1, 1 };
	struct ward_why why = { 0 };

	for (int i = 0; i < 32; i++) {
		uint8_t record[RECORD_OVERHEAD + sizeof message];

		OK(record_seal(&e->write, RECORD_HANDSHAKE, message, sizeof message, 0, record, &why));
		OK(keys13_update(e->suite, &e->write, &why));
		side_put(&e->side, record, sizeof record);
		side_feed(&e->side);
	}
	EQ(side_why(&e->side), 0);
	EQ(side_facts(&e->side).key_updates_received, 32);
	EQ(side_facts(&e->side).key_updates_sent, 1);
	EQ(ward_conn_out_len(e->side.conn), RECORD_OVERHEAD + sizeof message);
	evil_hear(e);
	EQ(evil_ask(e, "data", 4), 0);
	EQ(e->data_len, 4);
	evil_free(e);
}

static void no_request_is_answered_after_our_goodbye(void)
{
	struct evil *e = evil_at(true, HS_CONNECTED);

	EQ(ward_conn_close(e->side.conn), 0);
	evil_hear(e);
	evil_update(e, 1);
	EQ(e->got[MSG_KEY_UPDATE], 0);
	evil_record(e, RECORD_DATA, "more", 4);
	EQ(e->side.data_len, 4);
	evil_free(e);
}

static void a_request_is_zero_or_one(void)
{
	for (unsigned v = 2; v < 256; v++) {
		struct evil *e = evil_at(v & 1, HS_CONNECTED);

		evil_make(e, MSG_KEY_UPDATE);
		e->message[4] = (uint8_t)v;
		evil_send(e);
		FAILS(e, KEY_UPDATE_BAD);
		EQ(e->alert, 47);
		evil_free(e);
	}
}

static void a_key_update_is_one_byte(void)
{
	for (size_t len = 0; len < 5; len++) {
		struct evil *e = evil_at(len & 1, HS_CONNECTED);
		struct wr w = evil_begin(e, MSG_KEY_UPDATE);

		wr_zeros(&w, len);
		evil_end(e, &w);
		evil_send(e);
		if (len == 1)
			EQ(side_why(&e->side), 0);
		else
			FAILS(e, MSG_MALFORMED);
		evil_free(e);
	}
}

static void key_updates_may_not_share_a_record(void)
{
	for (int num = 2; num <= 100; num++) {
		struct evil *e = evil_at(num & 1, HS_CONNECTED);

		e->gather = true;
		for (int i = 0; i < num; i++) {
			evil_make(e, MSG_KEY_UPDATE);
			e->message[4] = 1;
			evil_send(e);
		}
		evil_flush(e);
		FAILS(e, MSG_SPANS_KEYS);
		EQ(e->got[MSG_KEY_UPDATE], 0);
		evil_free(e);
	}
}

static void what_stands_before_a_key_update_may_share_its_record(void)
{
	struct evil *e = evil_at(false, HS_CONNECTED);

	e->gather = true;
	evil_make(e, MSG_NEW_SESSION_TICKET);
	evil_send(e);
	evil_make(e, MSG_KEY_UPDATE);
	evil_send(e);
	evil_flush(e);
	EQ(side_why(&e->side), 0);
	EQ(side_facts(&e->side).key_updates_received, 1);
	evil_free(e);
}

static void a_key_update_may_come_in_parts(void)
{
	for (size_t part = 1; part < 5; part++) {
		struct evil *e = evil_at(true, HS_CONNECTED);

		e->split = part;
		evil_make(e, MSG_KEY_UPDATE);
		evil_send(e);
		EQ(side_facts(&e->side).key_updates_received, 1);
		EQ(side_why(&e->side), 0);
		evil_free(e);
	}
}

static void a_key_update_before_finished_is_refused(void)
{
	for (int server = 0; server < 2; server++) {
		struct evil *e = evil_at(server, HS_WAIT_FIN);

		evil_update(e, 0);
		FAILS(e, MSG_UNEXPECTED);
		evil_free(e);
	}
}

static void old_keys_do_not_open_anything_after_an_update(void)
{
	struct evil *e = evil_at(true, HS_CONNECTED);
	uint8_t record[64];
	struct ward_why why = { 0 };

	OK(record_seal(&e->write, RECORD_DATA, (const uint8_t *)"old", 3, 0, record, &why));
	e->write.seq--; /* never sent; the update takes its number */
	evil_update(e, 0);
	evil_raw(e, record, RECORD_OVERHEAD + 3);
	FAILS(e, RECORD_FORGED);
	evil_free(e);
}

static void new_keys_do_not_open_anything_before_an_update(void)
{
	struct evil *e = evil_at(true, HS_CONNECTED);
	struct ward_why why = { 0 };

	OK(keys13_update(e->suite, &e->write, &why));
	evil_record(e, RECORD_DATA, "new", 3);
	FAILS(e, RECORD_FORGED);
	evil_free(e);
}

/* ---- before the limit, without being asked ---- */

static void keys_are_updated_after_as_many_records_as_asked(void)
{
	struct ward_config_desc c = pair_desc_client();

	for (uint64_t after = 1; after <= 9; after++) {
		struct pair p;

		c.rekey_after = after;
		pair_new(&p, &c, NULL, NULL);
		OK(pair_connect(&p));
		for (unsigned i = 0; i < 100; i++) {
			EQ(pair_send(&p.client, &p.server, "x", 1), 0);
			OK(side_facts(&p.client).records_sent <= after);
			side_feed(&p.server);
		}
		EQ(p.server.data_len, 100);
		EQ(side_facts(&p.client).key_updates_sent, 99 / after);
		EQ(side_facts(&p.server).key_updates_received, 99 / after);
		EQ(side_facts(&p.server).key_updates_sent, 0);
		pair_free(&p);
	}
}

static void one_seal_may_pass_several_updates(void)
{
	static uint8_t data[200000];
	struct ward_config_desc c = pair_desc_client();
	struct pair p;

	c.rekey_after = 3;
	pair_new(&p, &c, NULL, NULL);
	OK(pair_connect(&p));
	EQ(pair_send(&p.client, &p.server, data, sizeof data), 0);
	side_feed(&p.server);
	EQ(p.server.data_len, sizeof data);
	EQ(side_facts(&p.client).key_updates_sent, 4); /* 13 records */
	pair_free(&p);
}

static void keys_are_updated_at_the_limit_whatever_the_configuration_says(void)
{
	static const struct {
		uint16_t suite;
		uint64_t rekey_after, seq, updates;
	} rows[] = {
		{ WARD_AES_128_GCM_SHA256, 0, (1u << 23) - 1, 0 },
		{ WARD_AES_128_GCM_SHA256, 0, 1u << 23, 1 },
		{ WARD_AES_256_GCM_SHA384, 0, 1u << 23, 1 },
		{ WARD_AES_128_GCM_SHA256, UINT64_MAX, 1u << 23, 1 },
		{ WARD_AES_256_GCM_SHA384, (uint64_t)1 << 40, 1u << 23, 1 },
		{ WARD_CHACHA20_POLY1305_SHA256, 0, 1u << 23, 0 },
		{ WARD_CHACHA20_POLY1305_SHA256, 0, (uint64_t)1 << 62, 1 },
		{ WARD_CHACHA20_POLY1305_SHA256, 1000, 1000, 1 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_config_desc c = pair_desc_client();
		struct pair p;

		c.suites[0] = rows[i].suite;
		c.num_suites = 1;
		c.rekey_after = rows[i].rekey_after;
		pair_new(&p, &c, NULL, NULL);
		OK(pair_connect(&p));
		p.client.conn->write.seq = p.server.conn->read.seq = rows[i].seq;
		EQ(pair_send(&p.client, &p.server, "x", 1), 0);
		side_feed(&p.server);
		EQ(p.server.data_len, 1);
		EQ(side_facts(&p.client).key_updates_sent, rows[i].updates);
		pair_free(&p);
	}
}

/* "MUST NOT allow the epoch to exceed 2^48-1", and a request is then ignored. */
static void no_update_goes_beyond_the_last_epoch(void)
{
	struct evil *e = evil_at(true, HS_CONNECTED);
	struct ward_conn *c = e->side.conn;

	c->write.epoch = ((uint64_t)1 << 48) - 2;
	EQ(ward_conn_rekey(c, false), 0);
	evil_hear(e);
	EQ(e->got[MSG_KEY_UPDATE], 1);
	EQ(ward_conn_rekey(c, true), 0);
	evil_update(e, 1);
	EQ(e->got[MSG_KEY_UPDATE], 1);
	EQ(c->write.epoch, ((uint64_t)1 << 48) - 1);
	EQ(evil_ask(e, "x", 1), 0);
	c->write.seq = 1u << 23; /* then the key's own limit ends it */
	EQ(evil_ask(e, "x", 1), -WARD_WHY_RECORD_SEQUENCE);
	evil_free(e);
}

/* A peer may go as far as it likes. */
static void the_epoch_of_the_peer_has_no_limit(void)
{
	struct evil *e = evil_at(true, HS_CONNECTED);

	e->side.conn->read.epoch = UINT64_MAX - 1;
	for (int i = 0; i < 4; i++)
		evil_update(e, 0);
	EQ(side_why(&e->side), 0);
	evil_free(e);
}

/* ---- floods ---- */

enum { EMPTY_DATA, USER_CANCELED, KEY_UPDATES, TICKETS, MIXED, NUM_CHEAP };

static void send_cheap(struct evil *e, int kind, int i)
{
	switch (kind == MIXED ? i % 4 : kind) {
	case EMPTY_DATA: evil_record(e, RECORD_DATA, NULL, 0); break;
	case USER_CANCELED: evil_record(e, RECORD_ALERT, "\1\x5a", 2); break;
	case KEY_UPDATES: evil_update(e, 0); break;
	default:
		evil_make(e, MSG_NEW_SESSION_TICKET);
		evil_send(e);
		break;
	}
}

static void the_33rd_in_a_row_that_carries_nothing_is_a_flood(void)
{
	for (int kind = 0; kind < NUM_CHEAP; kind++)
		for (int padded = 0; padded < 2; padded++) {
			struct evil *e = evil_at(false, HS_CONNECTED);

			e->pad = padded ? 200 : 0;
			for (int i = 0; i < 32; i++) {
				send_cheap(e, kind, i);
				EQ(side_why(&e->side), 0);
			}
			send_cheap(e, kind, 32);
			FAILS(e, FLOOD);
			evil_free(e);
		}
}

static void data_between_them_ends_a_flood(void)
{
	for (int kind = 0; kind < NUM_CHEAP; kind++) {
		struct evil *e = evil_at(false, HS_CONNECTED);

		for (int i = 0; i < 320; i++) {
			send_cheap(e, kind, i);
			if (i % 32 == 31)
				evil_record(e, RECORD_DATA, "x", 1);
		}
		EQ(side_why(&e->side), 0);
		EQ(e->side.data_len, 10);
		evil_free(e);
	}
}

static void answers_that_were_asked_for_are_no_flood(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	for (int i = 0; i < 100; i++) {
		EQ(pair_send(&p.client, &p.server, "up", 2), 0);
		EQ(ward_conn_rekey(p.client.conn, true), 0);
		pair_run(&p);
	}
	EQ(side_why(&p.client), 0);
	EQ(side_facts(&p.client).key_updates_received, 100);
	pair_free(&p);
}

/* ---- tickets: RFC 9846 4.7.1 ---- */

static void a_ticket_is_read_and_ignored(void)
{
	static const uint8_t early[] = { 0, 0, 0x40, 0 };
	struct evil *e = evil_at(false, HS_CONNECTED);

	evil_make(e, MSG_NEW_SESSION_TICKET);
	evil_send(e);
	evil_make(e, MSG_NEW_SESSION_TICKET);
	evil_ext_add(e, 42, early, sizeof early);
	evil_ext_add(e, 0x7a7a, "grease", 6); /* unknown ones are to be ignored */
	evil_send(e);
	EQ(side_why(&e->side), 0);
	evil_record(e, RECORD_DATA, "x", 1);
	EQ(e->side.data_len, 1);
	evil_free(e);
}

static void a_ticket_cut_anywhere_is_malformed(void)
{
	for (size_t cut = 4;; cut++) {
		struct evil *e = evil_at(false, HS_CONNECTED);
		struct wr w;

		evil_make(e, MSG_NEW_SESSION_TICKET);
		evil_ext_add(e, 42, "\0\0\0\0", 4);
		if (cut == e->len) {
			evil_free(e);
			break;
		}
		w = wr_of(e->message, sizeof e->message);
		w.len = cut;
		evil_end(e, &w);
		evil_send(e);
		FAILS(e, MSG_MALFORMED);
		evil_free(e);
	}
}

static void a_ticket_without_a_ticket_is_malformed(void)
{
	struct evil *e = evil_at(false, HS_CONNECTED);
	struct wr w = evil_begin(e, MSG_NEW_SESSION_TICKET);

	wr_zeros(&w, 8 + 1 + 2 + 2);
	evil_end(e, &w);
	evil_send(e);
	FAILS(e, MSG_MALFORMED);
	evil_free(e);
}

static void a_ticket_with_an_extension_of_another_message_is_refused(void)
{
	static const uint16_t types[] = { 0, 10, 13, 16, 41, 43, 44, 45, 51 };

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		struct evil *e = evil_at(false, HS_CONNECTED);

		evil_make(e, MSG_NEW_SESSION_TICKET);
		evil_ext_add(e, types[i], NULL, 0);
		evil_send(e);
		FAILS(e, EXT_MISPLACED);
		evil_free(e);
	}
}

T_MAIN(T(either_side_updates_its_keys_and_data_goes_on), T(requests_that_cross_are_both_answered),
	T(no_second_request_goes_out_before_the_first_is_answered),
	T(a_request_is_answered_before_the_next_data),
	T(requests_while_nothing_leaves_get_one_answer),
	T(no_request_is_answered_after_our_goodbye), T(a_request_is_zero_or_one),
	T(a_key_update_is_one_byte), T(key_updates_may_not_share_a_record),
	T(what_stands_before_a_key_update_may_share_its_record), T(a_key_update_may_come_in_parts),
	T(a_key_update_before_finished_is_refused),
	T(old_keys_do_not_open_anything_after_an_update),
	T(new_keys_do_not_open_anything_before_an_update),
	T(keys_are_updated_after_as_many_records_as_asked), T(one_seal_may_pass_several_updates),
	T(keys_are_updated_at_the_limit_whatever_the_configuration_says),
	T(no_update_goes_beyond_the_last_epoch), T(the_epoch_of_the_peer_has_no_limit),
	T(the_33rd_in_a_row_that_carries_nothing_is_a_flood), T(data_between_them_ends_a_flood),
	T(answers_that_were_asked_for_are_no_flood), T(a_ticket_is_read_and_ignored),
	T(a_ticket_cut_anywhere_is_malformed), T(a_ticket_without_a_ticket_is_malformed),
	T(a_ticket_with_an_extension_of_another_message_is_refused))

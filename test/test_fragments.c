/* The same handshake, cut and joined in every way: in records, in what is fed
 * at a time, and in what a peer's records hold. RFC 9846 5.1 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

enum { FULL, GROUP, COOKIE, BOTH, CLIENT_CERT, NUM_KINDS };

static struct evil *start(bool engine_is_server, int kind)
{
	struct ward_config_desc d = pair_desc_server();
	struct evil *e;

	if (engine_is_server) {
		d.retry_always = kind == COOKIE || kind == BOTH;
		if (kind == GROUP || kind == BOTH) {
			d.groups[0] = WARD_GROUP_P256;
			d.num_groups = 1;
		}
		return evil_client(&d);
	}
	e = evil_server(NULL);
	e->retry = kind == GROUP || kind == COOKIE || kind == BOTH;
	e->retry_groupless = kind == COOKIE;
	if (kind == GROUP || kind == BOTH)
		e->group = WARD_GROUP_P256;
	if (kind == COOKIE || kind == BOTH)
		e->cookie = span_of("cookie");
	e->ask_cert = kind == CLIENT_CERT;
	return e;
}

/* To the end, and a word each way. */
static void check(struct evil *e, int kind)
{
	OK(evil_connect(e));
	OK(e->finished_good);
	EQ(side_why(&e->side), 0);
	EQ(e->retried, kind == GROUP || kind == COOKIE || kind == BOTH);
	EQ(e->got[MSG_CERTIFICATE], !e->server || kind == CLIENT_CERT);
	EQ(e->ccs, 1);
	evil_record(e, RECORD_DATA, "hello", 5);
	EQ(e->side.data_len, 5);
	EQ(evil_ask(e, "world!", 6), 0);
	EQ(e->data_len, 6);
	evil_record(e, RECORD_ALERT, "\1\0", 2);
	EQ(ward_conn_eof(e->side.conn), 0);
	evil_free(e);
}

/* A client is not asked for certificates by ward's server. */
static bool has(bool engine_is_server, int kind)
{
	return !engine_is_server || kind != CLIENT_CERT;
}

static void records_may_be_of_any_length_and_come_in_any_pieces(void)
{
	static const size_t splits[] = { 0, 1, 2, 3, 4, 5, 6, 7, 31, 100 };
	static const size_t chunks[] = { 0, 1, 2, 3, 7, 64 };

	pair_use(mock_provider());
	for (int server = 0; server < 2; server++)
		for (int kind = 0; kind < NUM_KINDS; kind++)
			for (size_t s = 0; s < sizeof splits / sizeof splits[0]; s++)
				for (size_t c = 0; c < sizeof chunks / sizeof chunks[0]; c++)
					for (int gather = 0; gather < 2; gather++) {
						struct evil *e;

						/* Byte by byte in records of one byte: once is enough. */
						if (!has(server, kind) || (gather && splits[s] == 1))
							continue;
						e = start(server, kind);
						e->split = splits[s];
						e->side.chunk = chunks[c];
						e->gather = gather;
						check(e, kind);
					}
	pair_use(NULL);
}

static void padding_in_a_handshake_is_taken_off(void)
{
	for (int server = 0; server < 2; server++)
		for (size_t pad = 1; pad < 256; pad += 50) {
			struct evil *e = start(server, FULL);

			/* In the clear nothing can be padded: it starts with the keys. */
			evil_play(e, server ? MSG_FINISHED : MSG_ENCRYPTED_EXTENSIONS);
			e->pad = pad;
			check(e, FULL);
		}
}

/* Everything of a flight in one segment, with the peer's CCS among it. */
static void a_flight_may_come_in_one_segment(void)
{
	static const uint8_t ccs[] = { 20, 3, 3, 0, 1, 1 };

	for (int server = 0; server < 2; server++)
		for (int kind = 0; kind < NUM_KINDS; kind++)
			for (size_t chunk = 0; chunk < 9; chunk++) {
				struct evil *e;

				if (!has(server, kind))
					continue;
				e = start(server, kind);
				e->side.chunk = chunk;
				/* The hellos wait for answers; what is behind them does not. */
				evil_play(e, server ? MSG_FINISHED : MSG_SERVER_HELLO);
				e->hold = true;
				if (!server) {
					evil_make(e, MSG_SERVER_HELLO);
					evil_say(e);
				}
				evil_raw(e, ccs, sizeof ccs);
				evil_play(e, EVIL_END);
				evil_record(e, RECORD_DATA, "first", 5);
				e->hold = false;
				evil_record(e, RECORD_DATA, "second", 6);
				EQ(e->side.data_len, 11);
				OK(e->finished_good);
				EQ(side_why(&e->side), 0);
				evil_free(e);
			}
}

/* Both of ward's sides, whatever the network does to their bytes. */
static void both_sides_take_their_bytes_in_any_pieces(void)
{
	for (int kind = 0; kind < CLIENT_CERT; kind++)
		for (size_t chunk = 1; chunk < 40; chunk += chunk < 8 ? 1 : 9) {
			struct ward_config_desc s = pair_desc_server();
			struct pair p;

			s.retry_always = kind == COOKIE || kind == BOTH;
			if (kind == GROUP || kind == BOTH) {
				s.groups[0] = WARD_GROUP_P384;
				s.num_groups = 1;
			}
			pair_new(&p, NULL, &s, NULL);
			p.client.chunk = p.server.chunk = chunk;
			OK(pair_connect(&p));
			EQ(pair_send(&p.client, &p.server, "request", 7), 0);
			EQ(pair_send(&p.server, &p.client, "response", 8), 0);
			pair_run(&p);
			EQ(p.server.data_len, 7);
			EQ(p.client.data_len, 8);
			pair_free(&p);
		}
}

/* A buffer of the smallest output: every byte of it is one more call. */
static void output_may_be_taken_byte_by_byte(void)
{
	struct pair p;
	size_t calls = 0;

	pair_new(&p, NULL, NULL, NULL);
	while (!side_facts(&p.server).connected && calls < 10000) {
		uint8_t byte;

		side_feed(&p.client);
		side_feed(&p.server);
		if (ward_conn_out(p.client.conn, &byte, 1) == 1)
			side_put(&p.server, &byte, 1);
		if (ward_conn_out(p.server.conn, &byte, 1) == 1)
			side_put(&p.client, &byte, 1);
		calls++;
	}
	OK(side_facts(&p.client).connected && side_facts(&p.server).connected);
	OK(calls > 1000);
	EQ(ward_conn_out(p.server.conn, NULL, 0), 0);
	pair_free(&p);
}

/* ward_conn_feed hands out data record by record, each inside what it used. */
static void data_is_lent_from_the_bytes_that_were_fed(void)
{
	struct pair p;
	struct ward_span data;
	uint8_t *wire;
	size_t used;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(pair_send(&p.client, &p.server, "one", 3), 0);
	EQ(pair_send(&p.client, &p.server, "three", 5), 0);
	wire = p.server.wire;
	EQ(ward_conn_feed(p.server.conn, PAIR_NOW, wire, p.server.wire_len, &used, &data), 0);
	EQ(used, RECORD_OVERHEAD + 3);
	EQ(data.len, 3);
	OK(data.p == wire + RECORD_HEADER);
	wire += used;
	EQ(ward_conn_feed(p.server.conn, PAIR_NOW, wire, p.server.wire_len - used, &used, &data), 0);
	EQ(used, RECORD_OVERHEAD + 5);
	EQ_MEM(data.p, "three", 5);
	EQ(ward_conn_feed(p.server.conn, PAIR_NOW, wire, 0, &used, &data), 0);
	EQ(used, 0);
	EQ(data.len, 0);
	pair_free(&p);
}

T_MAIN(T(records_may_be_of_any_length_and_come_in_any_pieces),
	T(padding_in_a_handshake_is_taken_off), T(a_flight_may_come_in_one_segment),
	T(both_sides_take_their_bytes_in_any_pieces), T(output_may_be_taken_byte_by_byte),
	T(data_is_lent_from_the_bytes_that_were_fed))

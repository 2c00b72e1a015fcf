/* Whole handshakes in memory: ward's two sides with each other, and each with a
 * peer of the tests' own. */
#include <stdlib.h>

#include "base/why.h"
#include "crypto/job.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

static void a_handshake_connects_both_sides(void)
{
	struct ward_facts c, s;
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(side_why(&p.client), 0);
	EQ(side_why(&p.server), 0);
	c = side_facts(&p.client);
	s = side_facts(&p.server);
	EQ(c.version, 0x0304);
	EQ(c.suite, WARD_AES_128_GCM_SHA256);
	EQ(s.suite, c.suite);
	EQ(c.group, WARD_GROUP_X25519MLKEM768);
	EQ(s.group, c.group);
	EQ(c.scheme, WARD_SCHEME_ECDSA_P256_SHA256);
	EQ_STR(s.name, "example.org");
	OK(!c.retried);
	OK(s.server);
	pair_free(&p);
}

static void data_arrives_both_ways(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(pair_send(&p.client, &p.server, "hello", 5), 0);
	EQ(pair_send(&p.server, &p.client, "world!", 6), 0);
	pair_run(&p);
	EQ(p.server.data_len, 5);
	EQ_MEM(p.server.data, "hello", 5);
	EQ(p.client.data_len, 6);
	EQ_MEM(p.client.data, "world!", 6);
	pair_free(&p);
}

static void the_client_handshakes_with_another_implementation(void)
{
	struct evil *e = evil_server(NULL);

	OK(evil_connect(e));
	OK(e->finished_good);
	EQ(e->ccs, 1);
	EQ(e->alert, -1);
	evil_record(e, RECORD_DATA, "data", 4);
	EQ(e->side.data_len, 4);
	evil_free(e);
}

static void the_server_handshakes_with_another_implementation(void)
{
	struct evil *e = evil_client(NULL);

	OK(evil_connect(e));
	OK(e->finished_good);
	EQ(e->ccs, 1);
	EQ(e->alert, -1);
	evil_record(e, RECORD_DATA, "data", 4);
	EQ(e->side.data_len, 4);
	evil_free(e);
}

static void a_client_is_retried_to_a_group_it_has(void)
{
	struct ward_config_desc s = pair_desc_server();
	struct pair p;

	s.groups[0] = WARD_GROUP_P384;
	s.num_groups = 1;
	pair_new(&p, NULL, &s, NULL);
	OK(pair_connect(&p));
	OK(side_facts(&p.client).retried && side_facts(&p.server).retried);
	EQ(side_facts(&p.client).group, WARD_GROUP_P384);
	EQ(side_facts(&p.server).group, WARD_GROUP_P384);
	EQ(p.client.jobs[WARD_JOB_KEYGEN], 2);
	pair_free(&p);
}

static void a_cookie_is_brought_back_with_the_same_share(void)
{
	struct ward_config_desc s = pair_desc_server();
	struct pair p;

	s.retry_always = true;
	pair_new(&p, NULL, &s, NULL);
	OK(pair_connect(&p));
	OK(side_facts(&p.client).retried && side_facts(&p.server).retried);
	EQ(p.client.jobs[WARD_JOB_KEYGEN], 1);
	pair_free(&p);
}

static void a_retry_may_ask_for_group_and_cookie_at_once(void)
{
	struct ward_config_desc s = pair_desc_server();
	struct pair p;

	s.retry_always = true;
	s.groups[0] = WARD_GROUP_P256;
	s.num_groups = 1;
	pair_new(&p, NULL, &s, NULL);
	OK(pair_connect(&p));
	EQ(side_facts(&p.client).group, WARD_GROUP_P256);
	pair_free(&p);
}

static void retries_work_with_another_implementation(void)
{
	struct ward_config_desc s = pair_desc_server();
	struct evil *e = evil_server(NULL);

	e->retry = true;
	e->group = WARD_GROUP_P256;
	e->cookie = span_of("biscuit");
	OK(evil_connect(e));
	EQ(e->got[MSG_CLIENT_HELLO], 2);
	evil_free(e);

	s.retry_always = true;
	s.groups[0] = WARD_GROUP_P256;
	s.num_groups = 1;
	e = evil_client(&s);
	OK(evil_connect(e));
	EQ(e->got[MSG_SERVER_HELLO], 2);
	EQ(e->cookie.len, COOKIE_LEN);
	evil_free(e);
}

static void a_second_share_saves_the_round_trip(void)
{
	struct ward_config_desc c = pair_desc_client(), s = pair_desc_server();
	struct pair p;

	c.num_shares = 2;
	c.groups[0] = WARD_GROUP_X25519;
	c.groups[1] = s.groups[0] = WARD_GROUP_P256;
	c.num_groups = 2;
	s.num_groups = 1;
	pair_new(&p, &c, &s, NULL);
	OK(pair_connect(&p));
	OK(!side_facts(&p.client).retried);
	EQ(side_facts(&p.client).group, WARD_GROUP_P256);
	pair_free(&p);
}

static void a_client_without_a_certificate_answers_the_request_with_an_empty_one(void)
{
	struct evil *e = evil_server(NULL);

	e->ask_cert = true;
	OK(evil_connect(e));
	EQ(e->got[MSG_CERTIFICATE], 1);
	EQ(e->got[MSG_CERTIFICATE_VERIFY], 0);
	OK(e->finished_good);
	evil_free(e);
}

/* An empty session id says: no compatibility mode. RFC 9846 E.4 */
static void the_server_sends_ccs_only_to_a_client_with_a_session_id(void)
{
	struct evil *e = evil_client(NULL);

	e->session_id_len = 0;
	evil_make(e, MSG_CLIENT_HELLO);
	evil_say(e);
	EQ(e->ccs, 0);
	OK(evil_connect(e));
	evil_free(e);
}

static void a_signature_by_another_key_is_refused(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_key *other = p->key_generate(WARD_KEY_P256, 0);
	struct pair pair;

	pair_new(&pair, NULL, NULL, NULL);
	pair.server.forge_key = other;
	OK(!pair_connect(&pair));
	EQ(side_why(&pair.client), WARD_WHY_SIGNATURE_BAD);
	EQ(ward_conn_why(pair.server.conn)->peer_alert, 51);
	pair_free(&pair);
	p->key_free(other);
}

static void a_chain_that_is_refused_ends_it_with_the_reason_of_the_chain(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	p.client.chain_why = (struct ward_why){ .code = WARD_WHY_CERT_EXPIRED, .cert = 1 };
	OK(!pair_connect(&p));
	EQ(side_why(&p.client), WARD_WHY_CERT_EXPIRED);
	EQ(ward_conn_why(p.client.conn)->cert, 1);
	EQ(side_why(&p.server), WARD_WHY_ALERT_RECEIVED);
	EQ(ward_conn_why(p.server.conn)->peer_alert, 45);
	pair_free(&p);
}

static void random_bytes_that_fail_end_it_at_each_place(void)
{
	struct ward_config_desc s;

	pair_use(mock_provider());
	mock_seed(1);
	s = pair_desc_server();
	s.retry_always = true;
	/* The client's key pair, the cookie, the server's key pair, its random. */
	for (unsigned draw = 0; draw < 4; draw++) {
		struct pair p;

		pair_new(&p, NULL, &s, NULL);
		mock_random_fails(draw, 2);
		OK(!pair_connect(&p));
		EQ(side_why(draw == 0 ? &p.client : &p.server), WARD_WHY_RANDOM_FAILED);
		pair_free(&p);
		mock_random_fails(0, 0);
	}
	pair_use(NULL);
}

static void a_connection_does_not_start_without_random_bytes(void)
{
	struct ward_config_desc d = pair_desc_client();
	struct ward_config *config;
	struct ward_conn *conn;
	struct ward_why why;

	d.provider = mock_provider();
	EQ(ward_config_client(&d, &config, &why), 0);
	for (unsigned good = 0; good < 3; good++) {
		mock_random_fails(good, 1);
		EQ(ward_conn_new(config, "example.org", PAIR_NOW, &conn, &why),
			-WARD_WHY_RANDOM_FAILED);
		OK(conn == NULL);
		mock_random_fails(0, 0);
	}
	ward_config_free(config);
}

static void the_trace_lists_each_message_once_in_order(void)
{
	static const uint8_t want[] = { MSG_CLIENT_HELLO, MSG_SERVER_HELLO, MSG_MESSAGE_HASH,
		MSG_ENCRYPTED_EXTENSIONS, MSG_CERTIFICATE, MSG_CERTIFICATE_VERIFY, MSG_FINISHED,
		MSG_MESSAGE_HASH, MSG_FINISHED };
	const struct ward_trace *trace;
	struct pair p;
	size_t num;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	num = ward_conn_trace(p.client.conn, &trace);
	EQ(num, sizeof want);
	for (size_t i = 0; i < num && i < sizeof want; i++) {
		EQ(trace[i].type, want[i]);
		EQ(trace[i].sent, i == 0 || i > 6);
		EQ(trace[i].encrypted, i > 2 && want[i] != MSG_MESSAGE_HASH);
		OK(strcmp(ward_message_name(trace[i].type), "unknown message") != 0);
	}
	pair_free(&p);
}

/* "a record containing an initial ClientHello SHOULD have version 0x0301", every
 * other one 0x0303: RFC 9846 5.1 */
static void the_version_of_records_is_0303_but_for_the_first_hello(void)
{
	struct ward_config_desc s = pair_desc_server();
	struct pair p;

	s.retry_always = true;
	pair_new(&p, NULL, &s, NULL);
	for (int flight = 0; flight < 4; flight++) {
		struct side *from = flight % 2 == 0 ? &p.client : &p.server;
		struct side *to = flight % 2 == 0 ? &p.server : &p.client;
		size_t at = 0, first = 1;

		side_feed(from);
		pair_move(from, to);
		OK(to->wire_len > 0);
		for (; at < to->wire_len; first = 0) {
			EQ(to->wire[at + 1], 3);
			EQ(to->wire[at + 2], flight == 0 && first ? 1 : 3);
			at += RECORD_HEADER + ((size_t)to->wire[at + 3] << 8 | to->wire[at + 4]);
		}
	}
	side_feed(&p.client);
	OK(pair_connect(&p));
	pair_free(&p);
}

/* ---- the edges of the interface ---- */

static void names_that_no_server_can_have_are_refused(void)
{
	static const char *const bad[] = { "", ".", "..", "a b", "a/b", "a\nb", "*.example.org",
		"[::1]", "\xc3\xa4.example" };
	struct ward_config_desc d = pair_desc_client();
	struct ward_config *config;
	struct ward_conn *conn;
	struct ward_why why;
	char longest[300];

	EQ(ward_config_client(&d, &config, &why), 0);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		EQ(ward_conn_new(config, bad[i], PAIR_NOW, &conn, &why), -WARD_WHY_CERT_NAME_INPUT);
		OK(conn == NULL);
	}
	EQ(ward_conn_new(config, NULL, PAIR_NOW, &conn, &why), -WARD_WHY_CERT_NAME_INPUT);
	for (unsigned ch = 1; ch < 256; ch++) {
		char name[] = { 'a', (char)ch, 'b', '\0' };
		bool good = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
			(ch >= '0' && ch <= '9') || ch == '-' || ch == '.' || ch == '_' || ch == ':';

		EQ(ward_conn_new(config, name, PAIR_NOW, &conn, &why),
			good ? 0 : -WARD_WHY_CERT_NAME_INPUT);
		ward_conn_free(conn);
	}
	memset(longest, 'a', sizeof longest);
	longest[256] = '\0';
	EQ(ward_conn_new(config, longest, PAIR_NOW, &conn, &why), -WARD_WHY_CERT_NAME_INPUT);
	longest[255] = '\0';
	EQ(ward_conn_new(config, longest, PAIR_NOW, &conn, &why), 0);
	ward_conn_free(conn);
	EQ(ward_conn_new(NULL, "a", PAIR_NOW, &conn, &why), -WARD_WHY_ARGUMENT);
	ward_config_free(config);
}

static void an_earlier_failure_in_the_callers_variable_is_not_taken_for_a_new_one(void)
{
	struct ward_config_desc d = pair_desc_client();
	struct ward_why why = { .code = WARD_WHY_FILE_READ };
	struct ward_config *config;
	struct ward_conn *conn;

	EQ(ward_config_client(&d, &config, &why), 0);
	EQ(why.code, 0);
	why.code = WARD_WHY_FILE_READ;
	EQ(ward_conn_new(config, "", PAIR_NOW, &conn, &why), -WARD_WHY_CERT_NAME_INPUT);
	ward_config_free(config);
}

static void addresses_are_not_sent_as_names(void)
{
	static const struct {
		const char *name, *sni;
	} rows[] = {
		{ "example.org", "example.org" }, { "example.org.", "example.org" },
		{ "EXAMPLE.org", "example.org" }, { "localhost", "localhost" },
		{ "192.0.2.1", "" }, { "2001:db8::1", "" }, { "::1", "" }, { "1.2.3.4.", "" },
		{ "4.example", "4.example" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct pair p;

		pair_new(&p, NULL, NULL, rows[i].name);
		OK(pair_connect(&p));
		EQ_STR(side_facts(&p.server).name, rows[i].sni);
		pair_free(&p);
	}
}

static void nothing_can_be_sealed_before_the_handshake_has_ended(void)
{
	uint8_t out[100];
	size_t used, len;
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	EQ(ward_conn_seal(p.client.conn, out, 1, &used, out, sizeof out, &len),
		-WARD_WHY_CONN_NOT_READY);
	EQ(ward_conn_rekey(p.client.conn, false), -WARD_WHY_CONN_NOT_READY);
	OK((ward_conn_wants(p.client.conn) & WARD_CAN_WRITE) == 0);
	pair_free(&p);
}

static void nothing_can_be_sealed_after_goodbye(void)
{
	uint8_t out[100];
	size_t used, len;
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	OK(pair_connect(&p));
	EQ(ward_conn_close(p.client.conn), 0);
	EQ(ward_conn_seal(p.client.conn, out, 1, &used, out, sizeof out, &len), -WARD_WHY_CONN_OVER);
	EQ(ward_conn_rekey(p.client.conn, true), -WARD_WHY_CONN_OVER);
	EQ(ward_conn_close(p.client.conn), 0);
	OK((ward_conn_wants(p.client.conn) & WARD_CAN_WRITE) == 0);
	pair_free(&p);
}

static void a_job_is_taken_once_and_only_from_where_it_came(void)
{
	struct ward_job other = { 0 }, *job;
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	job = ward_conn_job(p.client.conn);
	OK(job != NULL && job->kind == WARD_JOB_KEYGEN);
	OK((ward_conn_wants(p.client.conn) & WARD_WANT_JOB) != 0);
	OK((ward_conn_wants(p.client.conn) & WARD_WANT_BYTES) == 0);
	EQ(ward_conn_job_done(p.client.conn, &other, PAIR_NOW), -WARD_WHY_JOB_MISMATCH);
	EQ(ward_conn_job_done(p.client.conn, NULL, PAIR_NOW), -WARD_WHY_JOB_MISMATCH);
	EQ(ward_conn_job_done(p.server.conn, job, PAIR_NOW), -WARD_WHY_JOB_MISMATCH);
	job_run_crypto(job);
	EQ(ward_conn_job_done(p.client.conn, job, PAIR_NOW), 0);
	EQ(ward_conn_job_done(p.client.conn, job, PAIR_NOW), -WARD_WHY_JOB_MISMATCH);
	EQ(side_why(&p.client), 0);
	OK(pair_connect(&p));
	pair_free(&p);
}

static void bytes_wait_while_a_job_is_out(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	side_job(&p.client);
	pair_move(&p.client, &p.server);
	p.server.no_jobs = true;
	side_feed(&p.server);
	OK(ward_conn_job(p.server.conn) != NULL);
	side_put(&p.server, "\x17\x03\x03\x00\x01x", 6);
	side_feed(&p.server);
	EQ(p.server.wire_len, 6);
	EQ(side_why(&p.server), 0);
	pair_free(&p);
}

/* A thread may still be writing into it: it must stay where it is. */
static void a_job_that_is_out_outlives_the_end_of_its_connection(void)
{
	for (int way = 0; way < 2; way++)
		for (int stage = 0; stage < 2; stage++) {
			struct pair p;
			struct side *s = stage == 0 ? &p.client : &p.server;
			struct ward_job *job;

			pair_new(&p, NULL, NULL, NULL);
			if (stage == 1) {
				side_job(&p.client);
				pair_move(&p.client, &p.server);
				p.server.no_jobs = true;
				side_feed(&p.server);
			}
			job = ward_conn_job(s->conn);
			OK(job != NULL);
			if (way == 0)
				EQ(ward_conn_eof(s->conn), -WARD_WHY_CLOSED_EARLY);
			else
				EQ(ward_conn_close(s->conn), 0);
			OK(ward_conn_job(s->conn) == NULL);
			OK((ward_conn_wants(s->conn) & (WARD_ENDED | WARD_WANT_JOB)) == WARD_ENDED);
			job_run_crypto(job);
			EQ(job->why.code, 0);
			OK(ward_conn_job_done(s->conn, job, PAIR_NOW) < 0);
			EQ(ward_conn_job_done(s->conn, job, PAIR_NOW), -WARD_WHY_JOB_MISMATCH);
			pair_free(&p);
		}
}

static void a_goodbye_during_the_handshake_ends_it(void)
{
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	side_job(&p.client);
	pair_move(&p.client, &p.server);
	side_feed(&p.server);
	EQ(ward_conn_close(p.client.conn), 0);
	EQ(side_why(&p.client), WARD_WHY_CONN_OVER);
	EQ(ward_conn_close(p.client.conn), 0);
	pair_move(&p.server, &p.client);
	side_feed(&p.client); /* the server's flight: nothing may answer it */
	EQ(pair_move(&p.client, &p.server), 7);
	side_feed(&p.server);
	EQ(side_why(&p.server), WARD_WHY_CLOSED_EARLY);
	EQ(ward_conn_out_len(p.server.conn), 0);
	pair_free(&p);
}

static void a_failed_connection_stays_failed(void)
{
	uint8_t byte = 0, out[10];
	struct ward_span data;
	size_t used, len;
	struct pair p;

	pair_new(&p, NULL, NULL, NULL);
	EQ(ward_conn_eof(p.server.conn), -WARD_WHY_CLOSED_EARLY);
	EQ(ward_conn_feed(p.server.conn, PAIR_NOW, &byte, 1, &used, &data), -WARD_WHY_CLOSED_EARLY);
	EQ(used, 0);
	EQ(ward_conn_eof(p.server.conn), -WARD_WHY_CLOSED_EARLY);
	EQ(ward_conn_seal(p.server.conn, &byte, 1, &used, out, 10, &len), -WARD_WHY_CONN_OVER);
	EQ(ward_conn_rekey(p.server.conn, false), -WARD_WHY_CONN_OVER);
	EQ(ward_conn_out_len(p.server.conn), 0);
	pair_free(&p);
}

T_MAIN(T(a_handshake_connects_both_sides), T(data_arrives_both_ways),
	T(the_client_handshakes_with_another_implementation),
	T(the_server_handshakes_with_another_implementation),
	T(a_client_is_retried_to_a_group_it_has), T(a_cookie_is_brought_back_with_the_same_share),
	T(a_retry_may_ask_for_group_and_cookie_at_once),
	T(retries_work_with_another_implementation), T(a_second_share_saves_the_round_trip),
	T(a_client_without_a_certificate_answers_the_request_with_an_empty_one),
	T(the_server_sends_ccs_only_to_a_client_with_a_session_id),
	T(a_signature_by_another_key_is_refused),
	T(a_chain_that_is_refused_ends_it_with_the_reason_of_the_chain),
	T(random_bytes_that_fail_end_it_at_each_place),
	T(a_connection_does_not_start_without_random_bytes),
	T(the_trace_lists_each_message_once_in_order),
	T(the_version_of_records_is_0303_but_for_the_first_hello),
	T(names_that_no_server_can_have_are_refused),
	T(an_earlier_failure_in_the_callers_variable_is_not_taken_for_a_new_one),
	T(addresses_are_not_sent_as_names), T(nothing_can_be_sealed_before_the_handshake_has_ended),
	T(nothing_can_be_sealed_after_goodbye), T(a_job_is_taken_once_and_only_from_where_it_came),
	T(bytes_wait_while_a_job_is_out), T(a_job_that_is_out_outlives_the_end_of_its_connection),
	T(a_goodbye_during_the_handshake_ends_it), T(a_failed_connection_stays_failed))

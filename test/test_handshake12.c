/* TLS 1.2 handshakes that end well, in both roles. RFC 5246 7.3, RFC 8422 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil12.h"

static struct ward_config_desc client_desc(void)
{
	struct ward_config_desc d = pair_desc_client();

	d.min_version = 0;
	d.max_version = 0x0303;
	return d;
}

static struct ward_config_desc server_desc(void)
{
	struct ward_config_desc d = pair_desc_server();

	d.min_version = 0;
	return d;
}

static bool exchange(struct pair *p)
{
	return pair_send(&p->client, &p->server, "to the server", 13) == 0 &&
		pair_send(&p->server, &p->client, "to the client!", 14) == 0 &&
		(side_feed(&p->server), side_feed(&p->client), true) && p->server.data_len == 13 &&
		p->client.data_len == 14;
}

static void a_client_of_1_2_meets_a_server_of_both(void)
{
	struct ward_config_desc c = client_desc(), s = server_desc();
	struct ward_facts facts;
	struct pair p;

	pair_new(&p, &c, &s, NULL);
	OK(pair_connect(&p));
	facts = side_facts(&p.server);
	EQ(facts.version, 0x0303);
	EQ(facts.suite, WARD_ECDHE_ECDSA_AES_128_GCM_SHA256);
	EQ(facts.group, WARD_GROUP_X25519);
	EQ(facts.scheme, WARD_SCHEME_ECDSA_P256_SHA256);
	EQ_STR(facts.name, "example.org");
	facts = side_facts(&p.client);
	EQ(facts.version, 0x0303);
	EQ(facts.scheme, WARD_SCHEME_ECDSA_P256_SHA256);
	OK(exchange(&p));
	pair_free(&p);
}

static void two_that_speak_both_take_1_3(void)
{
	struct ward_config_desc c = pair_desc_client(), s = server_desc();
	struct pair p;

	c.min_version = 0;
	pair_new(&p, &c, &s, NULL);
	OK(pair_connect(&p));
	EQ(side_facts(&p.client).version, 0x0304);
	EQ(side_facts(&p.server).version, 0x0304);
	pair_free(&p);
}

/* ---- every suite with every kind of key and every group ---- */

static const struct {
	enum ward_key_kind kind;
	uint16_t scheme; /* that is chosen when all are offered */
	bool rsa;
} kinds[] = {
	{ WARD_KEY_P256, WARD_SCHEME_ECDSA_P256_SHA256, false },
	{ WARD_KEY_P384, WARD_SCHEME_ECDSA_P384_SHA384, false },
	{ WARD_KEY_ED25519, WARD_SCHEME_ED25519, false },
	{ WARD_KEY_RSA, WARD_SCHEME_RSA_PSS_SHA256, true },
	{ WARD_KEY_RSA_PSS, WARD_SCHEME_RSA_PSS_PSS_SHA256, true },
};
static const char *const example[] = { "example.org", NULL };

static void every_suite_works_with_every_key_and_group(void)
{
	static const uint16_t suites[] = { 0xc02b, 0xc02c, 0xcca9, 0xc02f, 0xc030, 0xcca8 };
	static const uint16_t groups[] = { WARD_GROUP_X25519, WARD_GROUP_P256, WARD_GROUP_P384 };

	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
		struct ward_credential *own = pair_credential(kinds[k].kind, example);

		for (size_t s = 0; s < 6; s++)
			for (size_t g = 0; g < 3; g++) {
				struct ward_config_desc c = client_desc(), d = server_desc();
				bool fits = kinds[k].rsa == (s >= 3);
				struct pair p;

				d.credentials = &own;
				d.suites[0] = suites[s];
				d.num_suites = 1;
				d.groups[0] = groups[g];
				d.num_groups = 1;
				pair_new(&p, &c, &d, NULL);
				EQ(pair_connect(&p), fits);
				if (fits) {
					struct ward_facts facts = side_facts(&p.client);

					EQ(facts.suite, suites[s]);
					EQ(facts.group, groups[g]);
					EQ(facts.scheme, kinds[k].scheme);
					OK(exchange(&p));
				} else {
					EQ(side_why(&p.server), WARD_WHY_SCHEME_NONE_COMMON);
				}
				pair_free(&p);
			}
		pair_credential_free(own);
	}
}

/* PKCS#1 v1.5 is the last choice, and only a plain RSA key makes it. */
static void pkcs1_is_for_clients_that_know_nothing_better(void)
{
	static const uint16_t schemes[] = { WARD_SCHEME_RSA_PKCS1_SHA256,
		WARD_SCHEME_RSA_PKCS1_SHA384, WARD_SCHEME_RSA_PKCS1_SHA512 };

	for (int pss = 0; pss < 2; pss++) {
		struct ward_credential *own =
			pair_credential(pss ? WARD_KEY_RSA_PSS : WARD_KEY_RSA, example);

		for (size_t i = 0; i < 3; i++) {
			struct ward_config_desc c = client_desc(), d = server_desc();
			struct pair p;

			d.credentials = &own;
			c.schemes[0] = schemes[i];
			c.num_schemes = 1;
			pair_new(&p, &c, &d, NULL);
			EQ(pair_connect(&p), !pss);
			if (!pss)
				EQ(side_facts(&p.client).scheme, schemes[i]);
			pair_free(&p);
		}
		pair_credential_free(own);
	}
}

/* Of two certificates the client's suites choose. */
static void the_suites_of_a_client_choose_the_certificate(void)
{
	struct ward_credential *own[] = { pair_credential(WARD_KEY_P256, example),
		pair_credential(WARD_KEY_RSA, example) };

	for (size_t rsa = 0; rsa < 2; rsa++) {
		struct ward_config_desc c = client_desc(), d = server_desc();
		struct pair p;

		d.credentials = own;
		d.num_credentials = 2;
		c.suites[0] = rsa ? WARD_ECDHE_RSA_AES_128_GCM_SHA256 :
				    WARD_ECDHE_ECDSA_AES_128_GCM_SHA256;
		c.num_suites = 1;
		pair_new(&p, &c, &d, NULL);
		OK(pair_connect(&p));
		EQ(side_facts(&p.server).credential, rsa);
		pair_free(&p);
	}
	pair_credential_free(own[0]);
	pair_credential_free(own[1]);
}

/* ---- jobs, records, goodbyes ---- */

static void every_slow_operation_is_a_job(void)
{
	struct ward_config_desc c = client_desc(), s = server_desc();
	struct pair p;

	pair_new(&p, &c, &s, NULL);
	OK(pair_connect(&p));
	EQ(p.client.jobs[WARD_JOB_KEYGEN], 0);
	EQ(p.client.jobs[WARD_JOB_CHAIN], 1);
	EQ(p.client.jobs[WARD_JOB_VERIFY], 1);
	EQ(p.client.jobs[WARD_JOB_AGREE], 1);
	EQ(p.client.jobs[WARD_JOB_SIGN], 0);
	EQ(p.server.jobs[WARD_JOB_KEYGEN], 1);
	EQ(p.server.jobs[WARD_JOB_SIGN], 1);
	EQ(p.server.jobs[WARD_JOB_AGREE], 1);
	EQ(p.server.jobs[WARD_JOB_CHAIN], 0);
	EQ(p.server.jobs[WARD_JOB_VERIFY], 0);
	OK(p.client.conn->hs == NULL && p.server.conn->hs == NULL);
	pair_free(&p);
}

/* A server's flight is one record, and so is a client's before ChangeCipherSpec. */
static void a_flight_is_one_record(void)
{
	struct ward_config_desc c = client_desc(), s = server_desc();
	struct pair p;

	pair_new(&p, &c, &s, NULL);
	pair_move(&p.client, &p.server);
	side_feed(&p.server);
	EQ(pair_move(&p.server, &p.client), 5u + (size_t)(p.client.wire[3] << 8 | p.client.wire[4]));
	side_feed(&p.client);
	pair_move(&p.client, &p.server);
	EQ(p.server.wire[0], RECORD_HANDSHAKE);
	EQ(p.server.wire[5], MSG_CLIENT_KEY_EXCHANGE);
	EQ(p.server.wire_len, (5 + 4 + 33) + 6 + (5 + 8 + 16 + 16));
	pair_free(&p);
}

static void records_may_be_of_any_length_and_come_in_any_pieces(void)
{
	static const size_t splits[] = { 0, 1, 2, 3, 4, 5, 6, 7, 31, 100 };
	static const size_t chunks[] = { 0, 1, 2, 3, 7, 64 };

	pair_use(mock_provider());
	for (int kind = 0; kind < 4; kind++)
		for (size_t s = 0; s < sizeof splits / sizeof splits[0]; s++)
			for (size_t c = 0; c < sizeof chunks / sizeof chunks[0]; c++)
				for (int gather = 0; gather < 2; gather++) {
					struct evil *e = kind == 0 ? evil12_server(NULL) :
						kind == 1 ? evil12_client(NULL) :
						kind == 2 ? evil12_asked() : evil12_shows();

					e->split = splits[s];
					e->side.chunk = chunks[c];
					e->gather = gather;
					OK(evil_connect(e));
					e->gather = false;
					OK(e->finished_good);
					EQ(e->ccs, 1);
					evil_record(e, RECORD_DATA, "hello", 5);
					EQ(e->side.data_len, 5);
					EQ(evil_ask(e, "world!", 6), 0);
					EQ(e->data_len, 6);
					evil_record(e, RECORD_ALERT, "\1\0", 2);
					EQ(ward_conn_eof(e->side.conn), 0);
					evil_free(e);
				}
	pair_use(NULL);
}

static void a_long_message_comes_whole(void)
{
	struct ward_config_desc c = client_desc(), s = server_desc();
	size_t len = 3 << 20;
	uint8_t *data = malloc(len);
	struct pair p;

	for (size_t i = 0; i < len; i++)
		data[i] = (uint8_t)(i ^ i >> 9);
	pair_new(&p, &c, &s, NULL);
	OK(pair_connect(&p));
	EQ(pair_send(&p.server, &p.client, data, len), 0);
	side_feed(&p.client);
	EQ(p.client.data_len, len);
	EQ_MEM(p.client.data, data, len);
	EQ(side_facts(&p.server).records_sent, len / 16384 + 1); /* and Finished */
	pair_free(&p);
	free(data);
}

static void the_trace_names_every_message(void)
{
	static const char *const names[] = { "ClientHello", "ServerHello", "Certificate",
		"ServerKeyExchange", "ServerHelloDone", "ClientKeyExchange", "ChangeCipherSpec",
		"Finished", "ChangeCipherSpec", "Finished" };
	struct ward_config_desc c = client_desc(), s = server_desc();
	const struct ward_trace *t;
	struct pair p;

	pair_new(&p, &c, &s, NULL);
	OK(pair_connect(&p));
	for (int side = 0; side < 2; side++) {
		EQ(ward_conn_trace(side ? p.server.conn : p.client.conn, &t), 10);
		for (size_t i = 0; i < 10; i++) {
			EQ_STR(ward_message_name(t[i].type), names[i]);
			EQ(t[i].encrypted, i == 7 || i == 9);
		}
	}
	pair_free(&p);
	EQ_STR(ward_message_name(0), "HelloRequest");
}

static void the_version_has_a_name(void)
{
	EQ_STR(ward_version_name(0x0304), "TLS 1.3");
	EQ_STR(ward_version_name(0x0303), "TLS 1.2");
	EQ_STR(ward_version_name(0x0302), "unknown");
	EQ_STR(ward_version_name(0), "unknown");
	EQ_STR(ward_suite_name(0xcca8), "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
}

/* ---- client certificates ---- */

static struct ward_config_desc asking(enum ward_client_auth auth)
{
	struct ward_config_desc d = pair_desc_asking(auth);

	d.min_version = 0;
	d.max_version = 0x0303;
	return d;
}

static struct ward_config_desc showing(void)
{
	struct ward_config_desc d = pair_desc_showing();

	d.min_version = 0;
	return d;
}

static void a_client_with_a_certificate_is_let_in(void)
{
	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
		struct ward_credential *own = pair_credential(kinds[k].kind, example);
		struct ward_config_desc s = asking(WARD_CLIENT_AUTH_REQUIRED), c = showing();
		const struct ward_span *certs;
		struct pair p;

		c.credentials = &own;
		pair_new(&p, &c, &s, NULL);
		OK(pair_connect(&p));
		EQ(side_facts(&p.client).version, 0x0303);
		OK(side_facts(&p.client).client_cert_asked && side_facts(&p.client).client_proved);
		OK(side_facts(&p.server).client_cert_asked && side_facts(&p.server).client_proved);
		EQ(p.server.jobs[WARD_JOB_CHAIN], 1);
		EQ(p.server.jobs[WARD_JOB_VERIFY], 1);
		EQ(p.client.jobs[WARD_JOB_SIGN], 1);
		EQ(ward_conn_peer_chain(p.server.conn, &certs), 2);
		EQ(certs[0].len, own->cert[0].len);
		OK(exchange(&p));
		pair_free(&p);
		pair_credential_free(own);
	}
}

/* RFC 5246 7.4.6. Also where a ticket would be the server's next word. */
static void a_client_without_goes_on_where_it_may(void)
{
	struct ward_sessions *sessions = ward_sessions_new(0);
	struct ward_tickets *tickets;
	struct ward_why why = { 0 };

	EQ(ward_tickets_new(NULL, NULL, 0, 0, &tickets, &why), 0);
	for (int i = 0; i < 4; i++) {
		bool required = (i & 1) != 0, resuming = (i & 2) != 0;
		struct ward_config_desc s = asking(required ? WARD_CLIENT_AUTH_REQUIRED :
			WARD_CLIENT_AUTH_OPTIONAL), c = client_desc();
		struct pair p;

		s.tickets = resuming ? tickets : NULL;
		c.sessions = resuming ? sessions : NULL;
		pair_new(&p, &c, &s, NULL);
		EQ(pair_connect(&p), !required);
		OK(side_facts(&p.client).client_cert_asked && !side_facts(&p.client).client_proved);
		OK(!side_facts(&p.server).client_proved);
		if (required) {
			EQ(side_why(&p.server), WARD_WHY_CERT_REQUIRED_12);
			EQ(side_why(&p.client), WARD_WHY_CLIENT_CERT_NONE);
			EQ(ward_conn_why(p.client.conn)->peer_alert, 40);
		} else {
			OK(exchange(&p));
		}
		pair_free(&p);
		ward_sessions_free(sessions);
		sessions = ward_sessions_new(0);
	}
	ward_sessions_free(sessions);
	ward_tickets_free(tickets);
}

static void a_client_whose_chain_is_no_good_is_told(void)
{
	struct ward_config_desc s = asking(WARD_CLIENT_AUTH_OPTIONAL), c = showing();
	struct pair p;

	pair_new(&p, &c, &s, NULL);
	p.server.chain_why = (struct ward_why){ .code = WARD_WHY_CERT_EXPIRED, .cert = 1 };
	OK(!pair_connect(&p));
	EQ(side_why(&p.server), WARD_WHY_CERT_EXPIRED);
	EQ(side_why(&p.client), WARD_WHY_CLIENT_CERT_REFUSED);
	EQ(ward_conn_why(p.client.conn)->peer_alert, 45);
	pair_free(&p);
}

static void a_client_that_does_not_hold_the_key_is_refused(void)
{
	struct ward_credential *other = pair_credential(WARD_KEY_P256, example);
	struct ward_config_desc s = asking(WARD_CLIENT_AUTH_REQUIRED), c = showing();
	struct pair p;

	pair_new(&p, &c, &s, NULL);
	p.client.forge_key = other->key;
	OK(!pair_connect(&p));
	EQ(side_why(&p.server), WARD_WHY_SIGNATURE_BAD);
	pair_free(&p);
	pair_credential_free(other);
}

/* Every message from ClientHello on is signed: one bit of any of them. */
static void a_client_signs_every_message(void)
{
	struct evil *first = evil12_asked();
	size_t len;

	evil_play(first, MSG_CERTIFICATE_VERIFY);
	len = first->log.len;
	evil_free(first);
	for (size_t i = 0; i < len; i += 37) {
		struct evil *e = evil12_asked();

		evil_play(e, MSG_CERTIFICATE_VERIFY);
		e->log.p[i < e->log.len ? i : e->log.len - 1] ^= 1;
		evil_make(e, MSG_CERTIFICATE_VERIFY);
		evil_say(e);
		FAILS(e, SIGNATURE_BAD);
		EQ(e->alert, 51);
		evil_free(e);
	}
}

static void a_certificate_must_be_proved(void)
{
	struct evil *e = evil12_asked();

	evil_play(e, MSG_CERTIFICATE_VERIFY);
	e->next = EVIL_CCS;
	evil_play(e, EVIL_END);
	FAILS(e, CCS_UNEXPECTED);
	evil_free(e);
}

static void a_client_signs_as_the_server_asks_or_not_at_all(void)
{
	static const struct {
		const char *body; /* of the CertificateRequest */
		size_t len;
		bool shows;
	} rows[] = {
		{ "\1\100\0\2\4\3\0\0", 8, true },
		{ "\2\1\100\0\4\5\3\4\3\0\0", 11, true },
		{ "\1\1\0\2\4\3\0\0", 8, false },             /* RSA keys alone */
		{ "\1\100\0\2\10\4\0\0", 8, false },          /* RSA schemes alone */
		{ "\1\100\0\2\4\3\0\4\0\2ab", 12, false },    /* another authority */
		{ "\3\1\2\3\0\2\4\3\0\0", 10, false },        /* fixed keys */
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = evil12_shows();
		struct wr w;

		evil_play(e, MSG_CERTIFICATE_REQUEST);
		w = evil_begin(e, MSG_CERTIFICATE_REQUEST);
		wr_bytes(&w, (const uint8_t *)rows[i].body, rows[i].len);
		evil_end(e, &w);
		evil_say(e);
		OK(evil_connect(e));
		EQ(e->got[MSG_CERTIFICATE], 1);
		EQ(e->got[MSG_CERTIFICATE_VERIFY], rows[i].shows);
		EQ(side_facts(&e->side).client_proved, rows[i].shows);
		evil_free(e);
	}
}

static void a_request_that_has_no_form_is_malformed(void)
{
	static const struct {
		const char *body;
		size_t len;
	} rows[] = {
		{ "", 0 }, { "\0\0\2\4\3\0\0", 7 }, { "\1\100\0\0\0\0", 6 }, { "\1\100\0\1\4\0\0", 7 },
		{ "\1\100\0\2\4\3\0\2\0\0", 10 }, { "\1\100\0\2\4\3\0\3\0\2a", 11 },
		{ "\1\100\0\2\4\3\0\0x", 9 }, { "\1\100\0\2\4\3", 6 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = evil12_shows();
		struct wr w;

		evil_play(e, MSG_CERTIFICATE_REQUEST);
		w = evil_begin(e, MSG_CERTIFICATE_REQUEST);
		wr_bytes(&w, (const uint8_t *)rows[i].body, rows[i].len);
		evil_end(e, &w);
		evil_say(e);
		FAILS(e, MSG_MALFORMED);
		evil_free(e);
	}
}

/* What ward asks of a client, and whom it names. */
static void the_request_names_types_schemes_and_authorities(void)
{
	struct evil *e = evil12_asked();
	const uint8_t *p;

	evil_play(e, MSG_CERTIFICATE);
	p = memmem(e->log.p, e->log.len, "\2\100\1", 3);
	OK(p != NULL);
	EQ(p[3] << 8 | p[4], 2 * (int)policy_schemes.num);
	evil_free(e);
}

static void a_client_without_memory_for_the_messages_says_so(void)
{
	struct evil *e = evil12_shows();

	evil_play(e, MSG_SERVER_HELLO_DONE);
	e->side.conn->hs->log.max = e->side.conn->hs->log.len + 10;
	evil_make(e, MSG_SERVER_HELLO_DONE);
	evil_say(e);
	FAILS(e, NO_MEMORY);
	evil_free(e);
}

T_MAIN(T(a_client_of_1_2_meets_a_server_of_both), T(two_that_speak_both_take_1_3),
	T(every_suite_works_with_every_key_and_group),
	T(pkcs1_is_for_clients_that_know_nothing_better),
	T(the_suites_of_a_client_choose_the_certificate), T(every_slow_operation_is_a_job),
	T(a_flight_is_one_record), T(records_may_be_of_any_length_and_come_in_any_pieces),
	T(a_long_message_comes_whole), T(the_trace_names_every_message), T(the_version_has_a_name),
	T(a_client_with_a_certificate_is_let_in), T(a_client_without_goes_on_where_it_may),
	T(a_client_whose_chain_is_no_good_is_told),
	T(a_client_that_does_not_hold_the_key_is_refused), T(a_client_signs_every_message),
	T(a_certificate_must_be_proved), T(a_client_signs_as_the_server_asks_or_not_at_all),
	T(a_request_that_has_no_form_is_malformed),
	T(the_request_names_types_schemes_and_authorities),
	T(a_client_without_memory_for_the_messages_says_so))

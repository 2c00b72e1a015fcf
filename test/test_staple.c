/* OCSP responses that come along with certificates: who asks, who sends, where they
 * stand, and how they reach the check of the chain. RFC 6066 8, RFC 9846 4.5.1.1 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil12.h"

#define STATUS_REQUEST 5

static struct ward_config_desc asking(void)
{
	struct ward_config_desc d = pair_desc_client();

	d.revocation = WARD_REVOCATION_SOFT;
	return d;
}

/* An evil server with a client that asks. */
static struct evil *server(void)
{
	struct ward_config_desc d = asking();

	return evil_server(&d);
}

/* ---- asking ---- */

static void a_client_asks_unless_it_does_not_care(void)
{
	for (int revocation = WARD_REVOCATION_HARD; revocation <= WARD_REVOCATION_OFF; revocation++) {
		struct ward_config_desc d = asking();
		struct evil *e;
		size_t at, len;

		d.revocation = (enum ward_revocation)revocation;
		e = evil_server(&d);
		memcpy(e->message, e->last, e->last_len);
		e->len = e->last_len;
		EQ(e->message[0], MSG_CLIENT_HELLO);
		EQ(evil_ext_find(e, STATUS_REQUEST, &at, &len), revocation != WARD_REVOCATION_OFF);
		if (revocation != WARD_REVOCATION_OFF) {
			EQ(len, 9);
			EQ(memcmp(e->message + at, "\0\5\0\5\1\0\0\0\0", 9), 0);
		}
		evil_free(e);
	}
}

/* RFC 6066 8: CertificateStatusRequest. */
static void a_request_is_read_as_it_is_written(void)
{
	static const struct { const char *name, *body; size_t len; int row; } cases[] = {
		{ "as it should be", "\1\0\0\0\0", 5, 0 },
		{ "with responders", "\1\0\7\0\1a\0\2bc\0\0", 12, 0 },
		{ "with extensions", "\1\0\0\0\2\5\0", 7, 0 },
		{ "of a type that nobody knows", "\2", 1, 0 },
		{ "of another type, with more", "\7\377\377\377", 4, 0 },
		{ "nothing", "", 0, WARD_WHY_EXT_MALFORMED },
		{ "the type alone", "\1", 1, WARD_WHY_EXT_MALFORMED },
		{ "without extensions", "\1\0\0", 3, WARD_WHY_EXT_MALFORMED },
		{ "with a byte too many", "\1\0\0\0\0\0", 6, WARD_WHY_EXT_MALFORMED },
		{ "with an empty responder", "\1\0\2\0\0\0\0", 7, WARD_WHY_EXT_MALFORMED },
		{ "with half a responder", "\1\0\3\0\2b\0\0", 8, WARD_WHY_EXT_MALFORMED },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct evil *e = evil_client(NULL);

		evil_make(e, MSG_CLIENT_HELLO);
		evil_ext_add(e, STATUS_REQUEST, cases[i].body, cases[i].len);
		evil_say(e);
		if (side_why(&e->side) != cases[i].row)
			printf("# %s\n", cases[i].name);
		EQ(side_why(&e->side), cases[i].row);
		evil_free(e);
	}
}

/* ---- sending ---- */

static void a_server_sends_what_is_asked_for_and_holds(void)
{
	static uint8_t der[] = "an OCSP response";
	struct ward_credential *own = pair_credential(WARD_KEY_P256, NULL);

	own->staple = der;
	own->staple_len = sizeof der;
	for (int version = 0; version < 2; version++)
		for (int ask = 0; ask < 2; ask++)
			for (int holds = 0; holds < 2; holds++) {
				struct ward_config_desc c = asking(), s = pair_desc_server();
				struct pair p;

				c.revocation = ask ? WARD_REVOCATION_SOFT : WARD_REVOCATION_OFF;
				s.credentials = &own;
				s.min_version = c.min_version = version ? 0x0303 : 0x0304;
				s.max_version = version ? 0x0303 : 0x0304;
				own->staple_until = PAIR_NOW / 1000 + holds;
				pair_new(&p, &c, &s, NULL);
				OK(pair_connect(&p));
				EQ(side_facts(&p.server).stapled, ask && holds);
				EQ(side_facts(&p.client).stapled, ask && holds);
				pair_free(&p);
			}
	own->staple = NULL;
	pair_credential_free(own);
}

/* The client's own certificate has no staple, whatever the server's has. */
static void a_client_staples_nothing(void)
{
	static uint8_t der[] = "an OCSP response";
	struct ward_credential *own = pair_credential(WARD_KEY_P256, NULL);
	struct ward_config_desc c = asking(), s = pair_desc_asking(WARD_CLIENT_AUTH_REQUIRED);
	struct pair p;

	own->staple = der;
	own->staple_len = sizeof der;
	own->staple_until = INT64_MAX;
	c.credentials = s.credentials = &own;
	c.num_credentials = 1;
	pair_new(&p, &c, &s, NULL);
	OK(pair_connect(&p));
	OK(side_facts(&p.server).client_proved && side_facts(&p.client).stapled);
	pair_free(&p);
	own->staple = NULL;
	pair_credential_free(own);
}

/* ---- receiving, TLS 1.3 ---- */

/* The job that checks the chain, when everything before it was said. */
static const struct ward_verify_args *chain_job(struct evil *e)
{
	struct ward_job *job = ward_conn_job(e->side.conn);

	CHECK(job != NULL && job->kind == WARD_JOB_CHAIN);
	return &job->u.chain.args;
}

static void staples_reach_the_check_of_the_chain(void)
{
	for (int leaf = 0; leaf < 2; leaf++)
		for (int above = 0; above < 2; above++) {
			struct evil *e = server();
			const struct ward_verify_args *args;

			if (leaf)
				e->staple[0] = span_of("about the leaf");
			if (above)
				e->staple[1] = span_of("about its issuer");
			evil_play(e, MSG_CERTIFICATE);
			e->side.no_jobs = true;
			evil_make(e, MSG_CERTIFICATE);
			evil_say(e);
			args = chain_job(e);
			OK(args->staple_asked);
			OK(span_is(args->staple, span_of(leaf ? "about the leaf" : "")));
			EQ(args->num_ocsp, above);
			if (above)
				OK(span_is(args->ocsp[0], span_of("about its issuer")));
			EQ(side_facts(&e->side).stapled, leaf);
			evil_free(e);
		}
}

static void what_was_not_asked_for_is_refused(void)
{
	struct evil *e = evil_server(NULL);

	e->staple[0] = span_of("about the leaf");
	evil_play(e, EVIL_END);
	FAILS(e, EXT_UNASKED);
	EQ(e->alert, 110);
	evil_free(e);
	e = evil_shown(HS_WAIT_CERT); /* of a client it is never asked */
	e->staple[0] = span_of("about the leaf");
	evil_play(e, EVIL_END);
	FAILS(e, EXT_UNASKED);
	evil_free(e);
}

/* Says a Certificate with this as the body of status_request. */
static struct evil *say_status(const char *body, size_t len)
{
	struct evil *e = server();
	struct wr w;
	size_t list, cert, exts;

	evil_play(e, MSG_CERTIFICATE);
	w = evil_begin(e, MSG_CERTIFICATE);
	wr_u8(&w, 0);
	list = wr_open(&w, 3);
	cert = wr_open(&w, 3);
	wr_span(&w, e->credential->cert[0]);
	wr_close(&w, cert, 3);
	exts = wr_open(&w, 2);
	wr_u16(&w, STATUS_REQUEST);
	wr_u16(&w, (uint16_t)len);
	wr_bytes(&w, (const uint8_t *)body, len);
	wr_close(&w, exts, 2);
	wr_close(&w, list, 3);
	evil_end(e, &w);
	evil_say(e);
	return e;
}

static const struct { const char *body; size_t len; } broken[] = {
	{ "", 0 }, { "\1", 1 }, { "\1\0\0\0", 4 }, { "\0\0\0\1x", 5 }, { "\2\0\0\1x", 5 },
	{ "\1\0\0\2x", 5 }, { "\1\0\0\1xx", 6 },
};

static void a_staple_that_is_not_as_it_should_be_is_malformed(void)
{
	struct evil *e = say_status("\1\0\0\1x", 5);

	EQ(side_why(&e->side), 0);
	evil_free(e);
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		e = say_status(broken[i].body, broken[i].len);
		FAILS(e, EXT_MALFORMED);
		evil_free(e);
	}
}

/* RFC 9846 4.3, table 1: it stands with certificates, and in requests for them. */
static void a_staple_in_another_message_is_refused(void)
{
	static const unsigned types[] = { MSG_SERVER_HELLO, MSG_ENCRYPTED_EXTENSIONS,
		MSG_CERTIFICATE_REQUEST, MSG_NEW_SESSION_TICKET };

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		struct evil *e = server();

		e->ask_cert = true;
		evil_play(e, types[i] == MSG_NEW_SESSION_TICKET ? EVIL_END : types[i]);
		evil_make(e, types[i]);
		evil_ext_add(e, STATUS_REQUEST, NULL, 0);
		evil_say(e);
		if (types[i] == MSG_CERTIFICATE_REQUEST)
			OK(evil_connect(e)); /* it may ask us, and we have none */
		else
			FAILS(e, EXT_MISPLACED);
		evil_free(e);
	}
}

static void what_the_check_finds_in_a_staple_ends_the_handshake(void)
{
	struct evil *e = server();

	e->staple[0] = span_of("revoked");
	e->side.chain_why = (struct ward_why){ .code = WARD_WHY_CERT_REVOKED };
	evil_play(e, EVIL_END);
	FAILS(e, CERT_REVOKED);
	EQ(e->alert, 44);
	evil_free(e);
}

/* ---- receiving, TLS 1.2 ---- */

static void a_status_of_tls12_reaches_the_check_of_the_chain(void)
{
	struct evil *e = evil12_promises();
	const struct ward_verify_args *args;

	evil_play(e, MSG_CERTIFICATE_STATUS);
	EQ(e->side.jobs[WARD_JOB_CHAIN], 0);
	e->side.no_jobs = true;
	evil_make(e, MSG_CERTIFICATE_STATUS);
	evil_say(e);
	args = chain_job(e);
	OK(args->staple_asked);
	OK(span_is(args->staple, span_of("a staple")));
	e->side.no_jobs = false;
	side_feed(&e->side);
	OK(evil_connect(e));
	OK(side_facts(&e->side).stapled);
	evil_free(e);
}

/* Must-staple holds for a server that never promised one, too. */
static void where_none_is_promised_the_check_knows_that_it_was_asked_for(void)
{
	struct evil *e = evil12_promises();

	e->promise = false;
	evil_play(e, MSG_CERTIFICATE);
	e->side.no_jobs = true;
	evil_make(e, MSG_CERTIFICATE);
	evil_say(e);
	OK(chain_job(e)->staple_asked);
	EQ(chain_job(e)->staple.len, 0);
	evil_free(e);
}

/* "a server MAY also choose not to send a "CertificateStatus" message" */
static void a_promise_that_is_not_kept_is_a_staple_that_is_missing(void)
{
	struct evil *e = evil12_promises();
	const struct ward_trace *t;
	unsigned seen = 0;

	evil_play(e, MSG_CERTIFICATE_STATUS);
	evil_follow(e, MSG_CERTIFICATE_STATUS);
	e->side.no_jobs = true;
	evil_make(e, MSG_SERVER_KEY_EXCHANGE);
	evil_say(e);
	OK(chain_job(e)->staple_asked);
	EQ(chain_job(e)->staple.len, 0);
	e->side.no_jobs = false;
	side_feed(&e->side);
	OK(evil_connect(e));
	OK(e->finished_good);
	for (size_t i = 0, num = ward_conn_trace(e->side.conn, &t); i < num; i++)
		seen += t[i].type == MSG_SERVER_KEY_EXCHANGE;
	EQ(seen, 1);
	evil_free(e);
}

static void a_status_that_was_not_promised_is_refused(void)
{
	struct evil *e = evil12_promises();

	e->promise = false;
	evil_play(e, MSG_SERVER_KEY_EXCHANGE);
	evil_make(e, MSG_CERTIFICATE_STATUS);
	evil_say(e);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
	e = evil12_server(NULL); /* the client did not ask */
	e->promise = true;
	evil_play(e, EVIL_END);
	FAILS(e, EXT_UNASKED);
	evil_free(e);
}

static void a_status_of_tls12_that_is_not_as_it_should_be_is_malformed(void)
{
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		struct evil *e = evil12_at(false, HS_WAIT_STATUS);
		struct wr w = evil_begin(e, MSG_CERTIFICATE_STATUS);

		wr_bytes(&w, (const uint8_t *)broken[i].body, broken[i].len);
		evil_end(e, &w);
		evil_say(e);
		FAILS(e, MSG_MALFORMED);
		evil_free(e);
	}
}

static void no_other_message_may_stand_in_its_place(void)
{
	static const unsigned types[] = { MSG_SERVER_HELLO, MSG_CERTIFICATE, MSG_SERVER_HELLO_DONE,
		MSG_CERTIFICATE_REQUEST, MSG_FINISHED, MSG_NEW_SESSION_TICKET };

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		struct evil *e = evil12_at(false, HS_WAIT_STATUS);
		struct wr w = evil_begin(e, (uint8_t)types[i]);

		evil_end(e, &w);
		evil_say(e);
		FAILS(e, MSG_UNEXPECTED);
		evil_free(e);
	}
}

T_MAIN(T(a_client_asks_unless_it_does_not_care), T(a_request_is_read_as_it_is_written),
	T(a_server_sends_what_is_asked_for_and_holds), T(a_client_staples_nothing),
	T(staples_reach_the_check_of_the_chain), T(what_was_not_asked_for_is_refused),
	T(a_staple_that_is_not_as_it_should_be_is_malformed),
	T(a_staple_in_another_message_is_refused),
	T(what_the_check_finds_in_a_staple_ends_the_handshake),
	T(a_status_of_tls12_reaches_the_check_of_the_chain),
	T(where_none_is_promised_the_check_knows_that_it_was_asked_for),
	T(a_promise_that_is_not_kept_is_a_staple_that_is_missing),
	T(a_status_that_was_not_promised_is_refused),
	T(a_status_of_tls12_that_is_not_as_it_should_be_is_malformed),
	T(no_other_message_may_stand_in_its_place))

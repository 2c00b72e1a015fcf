/* Client certificates: who is asked, what is answered, what is believed.
 * RFC 9846 4.4.2, 4.5 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls/fit.h"
#include "tls_evil.h"

static const char *const nobody[] = { NULL };

static struct ward_config_desc asking(enum ward_client_auth client_auth)
{
	return pair_desc_asking(client_auth);
}

/* ---- two honest sides ---- */

static void a_client_with_a_certificate_is_let_in(void)
{
	for (int required = 0; required < 2; required++) {
		struct ward_config_desc s = asking(required ? WARD_CLIENT_AUTH_REQUIRED :
			WARD_CLIENT_AUTH_OPTIONAL), c = pair_desc_showing();
		struct pair p;

		pair_new(&p, &c, &s, NULL);
		OK(pair_connect(&p));
		OK(side_facts(&p.client).client_cert_asked && side_facts(&p.client).client_proved);
		OK(side_facts(&p.server).client_cert_asked && side_facts(&p.server).client_proved);
		EQ(p.server.jobs[WARD_JOB_CHAIN], 1);
		EQ(p.server.jobs[WARD_JOB_VERIFY], 1);
		EQ(p.client.jobs[WARD_JOB_SIGN], 1);
		EQ(pair_send(&p.client, &p.server, "hello", 5), 0);
		EQ(pair_send(&p.server, &p.client, "hello", 5), 0);
		side_feed(&p.server);
		side_feed(&p.client);
		EQ(p.server.data_len, 5);
		EQ(p.client.data_len, 5);
		pair_free(&p);
	}
}

static void a_server_that_does_not_ask_gets_none(void)
{
	struct ward_config_desc c = pair_desc_showing();
	struct pair p;

	pair_new(&p, &c, NULL, NULL);
	OK(pair_connect(&p));
	OK(!side_facts(&p.client).client_cert_asked && !side_facts(&p.client).client_proved);
	EQ(p.client.jobs[WARD_JOB_SIGN], 0);
	EQ(p.server.jobs[WARD_JOB_CHAIN], 0);
	pair_free(&p);
}

/* "the client MUST send a Certificate message containing no certificates": 4.5.1. */
static void a_client_without_goes_on_where_it_is_optional(void)
{
	struct ward_config_desc s = asking(WARD_CLIENT_AUTH_OPTIONAL);
	const struct ward_span *chain;
	struct pair p;

	pair_new(&p, NULL, &s, NULL);
	OK(pair_connect(&p));
	OK(side_facts(&p.client).client_cert_asked && !side_facts(&p.client).client_proved);
	OK(side_facts(&p.server).client_cert_asked && !side_facts(&p.server).client_proved);
	EQ(p.server.jobs[WARD_JOB_CHAIN], 0);
	EQ(ward_conn_peer_chain(p.server.conn, &chain), 0);
	OK(chain == NULL);
	pair_free(&p);
}

static void a_client_without_is_refused_where_it_is_required(void)
{
	struct ward_config_desc s = asking(WARD_CLIENT_AUTH_REQUIRED);
	struct pair p;

	pair_new(&p, NULL, &s, NULL);
	OK(!pair_connect(&p));
	EQ(side_why(&p.server), WARD_WHY_CERT_REQUIRED);
	EQ(ward_conn_why(p.client.conn)->peer_alert, 116);
	pair_free(&p);
}

static void a_chain_that_is_not_good_is_refused_with_the_alert_of_its_row(void)
{
	static const int rows[] = { WARD_WHY_CERT_EXPIRED, WARD_WHY_CERT_UNKNOWN_CA,
		WARD_WHY_CERT_PURPOSE, WARD_WHY_CERT_REVOKED, WARD_WHY_CERT_MALFORMED };

	for (int required = 0; required < 2; required++)
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
			struct ward_config_desc s = asking(required ? WARD_CLIENT_AUTH_REQUIRED :
				WARD_CLIENT_AUTH_OPTIONAL), c = pair_desc_showing();
			struct pair p;

			pair_new(&p, &c, &s, NULL);
			p.server.chain_why = (struct ward_why){ .code = (uint16_t)rows[i] };
			OK(!pair_connect(&p));
			EQ(side_why(&p.server), rows[i]);
			EQ(ward_conn_why(p.client.conn)->peer_alert, ward_why_alert(rows[i]));
			OK(!side_facts(&p.server).client_proved);
			pair_free(&p);
		}
}

/* Every suite and every kind of key: transcript hashes of both lengths. */
static void every_kind_of_key_proves_itself_under_every_suite(void)
{
	static const enum ward_key_kind kinds[] = { WARD_KEY_P256, WARD_KEY_P384, WARD_KEY_ED25519,
		WARD_KEY_RSA };

	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
		struct ward_credential *own = pair_credential(kinds[k], nobody);

		for (uint16_t suite = WARD_AES_128_GCM_SHA256; suite <= 0x1303; suite++) {
			struct ward_config_desc s = asking(WARD_CLIENT_AUTH_REQUIRED),
				c = pair_desc_showing();
			struct pair p;

			c.credentials = &own;
			c.suites[0] = suite;
			c.num_suites = 1;
			pair_new(&p, &c, &s, NULL);
			OK(pair_connect(&p));
			pair_free(&p);
		}
		pair_credential_free(own);
	}
}

static void it_works_after_a_retry_and_in_chunks_of_any_size(void)
{
	for (size_t chunk = 0; chunk < 40; chunk += 13) {
		struct ward_config_desc s = asking(WARD_CLIENT_AUTH_REQUIRED), c = pair_desc_showing();
		struct pair p;

		s.retry_always = true;
		pair_new(&p, &c, &s, NULL);
		p.client.chunk = p.server.chunk = chunk;
		OK(pair_connect(&p));
		OK(side_facts(&p.server).retried && side_facts(&p.server).client_proved);
		pair_free(&p);
	}
}

/* ---- what is kept ---- */

static void both_sides_keep_what_they_were_shown_when_asked_to(void)
{
	for (int keep = 0; keep < 2; keep++) {
		struct ward_config_desc s = asking(WARD_CLIENT_AUTH_REQUIRED), c = pair_desc_showing();
		const struct ward_credential *own[2] = { c.credentials[0], s.credentials[0] };
		struct side *side[2];
		struct pair p;

		s.keep_peer_chain = c.keep_peer_chain = keep;
		pair_new(&p, &c, &s, NULL);
		side[0] = &p.server;
		side[1] = &p.client;
		OK(pair_connect(&p));
		for (int i = 0; i < 2; i++) {
			const struct ward_span *chain;
			size_t num = ward_conn_peer_chain(side[i]->conn, &chain);

			EQ(num, keep ? own[i]->num_certs : 0);
			for (size_t k = 0; k < num; k++)
				OK(span_is(chain[k], own[i]->cert[k]));
		}
		pair_free(&p);
	}
}

static void a_chain_is_nobodys_before_the_handshake_has_ended(void)
{
	struct evil *e = evil_shown(HS_WAIT_CV);
	const struct ward_span *chain;

	EQ(e->side.jobs[WARD_JOB_CHAIN], 1);
	EQ(ward_conn_peer_chain(e->side.conn, &chain), 0);
	evil_play(e, MSG_FINISHED);
	EQ(ward_conn_peer_chain(e->side.conn, &chain), 0);
	evil_play(e, EVIL_END);
	EQ(ward_conn_peer_chain(e->side.conn, &chain), 2);
	evil_update(e, 7);
	FAILS(e, KEY_UPDATE_BAD);
	EQ(ward_conn_peer_chain(e->side.conn, &chain), 0);
	evil_free(e);
}

/* ---- an evil client ---- */

static const unsigned flight[] = { MSG_CERTIFICATE, MSG_CERTIFICATE_VERIFY, MSG_FINISHED };
static const enum hs_state states[] = { HS_WAIT_CERT, HS_WAIT_CV, HS_WAIT_FIN };

#define FLIGHT (sizeof flight / sizeof flight[0])

static void no_message_of_the_client_may_be_missing(void)
{
	for (size_t i = 0; i + 1 < FLIGHT; i++) {
		struct evil *e = evil_shown(states[i]);

		evil_follow(e, flight[i]);
		evil_play(e, EVIL_END);
		EQ(side_why(&e->side), WARD_WHY_MSG_UNEXPECTED);
		evil_free(e);
	}
	/* Data instead of Finished, under either key. */
	for (int follow = 0; follow < 2; follow++) {
		struct evil *e = evil_shown(HS_WAIT_FIN);

		if (follow)
			evil_follow(e, MSG_FINISHED);
		evil_record(e, RECORD_DATA, "x", 1);
		EQ(side_why(&e->side), follow ? WARD_WHY_RECORD_FORGED : WARD_WHY_DATA_UNEXPECTED);
		evil_free(e);
	}
}

static void no_message_of_the_client_may_come_twice_early_or_late(void)
{
	for (size_t i = 0; i < FLIGHT; i++)
		for (size_t k = 0; k < FLIGHT; k++) {
			struct evil *e = evil_shown(states[i]);

			evil_make(e, flight[k]);
			if (k == i)
				evil_say(e);
			evil_send(e);
			FAILS(e, MSG_UNEXPECTED);
			evil_free(e);
		}
}

static void data_before_the_client_has_proved_itself_is_refused(void)
{
	for (size_t i = 0; i < FLIGHT; i++) {
		struct evil *e = evil_shown(states[i]);
		struct ward_facts facts = side_facts(&e->side);

		OK(!facts.connected && !facts.client_proved == (i < 2));
		EQ(evil_ask(e, "secret", 6), -WARD_WHY_CONN_NOT_READY);
		evil_record(e, RECORD_DATA, "x", 1);
		FAILS(e, DATA_UNEXPECTED);
		evil_free(e);
	}
}

static void a_certificate_without_its_proof_is_refused_even_where_it_is_optional(void)
{
	struct ward_config_desc d = asking(WARD_CLIENT_AUTH_OPTIONAL);
	struct evil *e = evil_client(&d);

	e->credential = d.credentials[0];
	evil_play(e, MSG_CERTIFICATE_VERIFY);
	evil_make(e, MSG_FINISHED);
	evil_say(e);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
}

/* Where one is optional, that the client has none must be said. */
static void a_finished_in_place_of_an_empty_certificate_is_refused(void)
{
	struct ward_config_desc d = asking(WARD_CLIENT_AUTH_OPTIONAL);
	struct evil *e = evil_client(&d);

	evil_play(e, MSG_CERTIFICATE);
	evil_make(e, MSG_FINISHED);
	evil_say(e);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
}

static void a_certificate_that_was_not_asked_for_is_refused(void)
{
	struct evil *e = evil_at(true, HS_WAIT_FIN);

	evil_make(e, MSG_CERTIFICATE);
	evil_say(e);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
}

static void an_empty_certificate_is_refused_where_one_is_required(void)
{
	struct ward_config_desc d = asking(WARD_CLIENT_AUTH_REQUIRED);
	struct evil *e = evil_client(&d);

	evil_play(e, MSG_CERTIFICATE);
	evil_make(e, MSG_CERTIFICATE);
	evil_say(e);
	FAILS(e, CERT_REQUIRED);
	EQ(e->alert, 116);
	OK(e->alert_sealed);
	evil_free(e);
}

/* A context is for requests after the handshake. 4.4.2 */
static void a_certificate_with_a_context_is_refused(void)
{
	struct evil *e = evil_shown(HS_WAIT_CERT);

	evil_make(e, MSG_CERTIFICATE);
	memmove(e->message + 6, e->message + 5, e->len - 5);
	e->message[4] = 1;
	e->len++;
	evil_cut(e, e->len);
	evil_say(e);
	FAILS(e, CERT_CONTEXT);
	evil_free(e);
}

/* "Extensions in the Certificate message from the client MUST correspond to
 * extensions in the CertificateRequest message from the server." 4.5.1 */
static void an_extension_that_was_not_asked_for_is_refused(void)
{
	static const struct { uint16_t type; int row; } cases[] = {
		{ 5, WARD_WHY_EXT_UNASKED }, { 18, WARD_WHY_EXT_UNASKED }, { 0x1234, WARD_WHY_EXT_UNASKED },
		{ 13, WARD_WHY_EXT_MISPLACED }, { 47, WARD_WHY_EXT_MISPLACED },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct evil *e = evil_shown(HS_WAIT_CERT);
		struct wr w = evil_begin(e, MSG_CERTIFICATE);
		size_t list, cert, exts;

		wr_u8(&w, 0);
		list = wr_open(&w, 3);
		cert = wr_open(&w, 3);
		wr_span(&w, e->credential->cert[0]);
		wr_close(&w, cert, 3);
		exts = wr_open(&w, 2);
		wr_u16(&w, cases[i].type);
		wr_u16(&w, 0);
		wr_close(&w, exts, 2);
		wr_close(&w, list, 3);
		evil_end(e, &w);
		evil_say(e);
		EQ(side_why(&e->side), cases[i].row);
		EQ(e->alert, ward_why_alert(cases[i].row));
		evil_free(e);
	}
}

static void a_signature_that_is_wrong_in_any_byte_is_refused(void)
{
	for (size_t i = 8; i < 8 + 72; i++) {
		struct evil *e = evil_shown(HS_WAIT_CV);

		evil_make(e, MSG_CERTIFICATE_VERIFY);
		e->message[i < e->len ? i : e->len - 1] ^= 1; /* their length varies */
		evil_say(e);
		FAILS(e, SIGNATURE_BAD);
		EQ(e->alert, 51);
		evil_free(e);
	}
}

/* What a server signed, sent back to it, or signed by another key. */
static void a_signature_by_another_or_for_another_side_is_refused(void)
{
	struct ward_credential *other = pair_credential(WARD_KEY_P256, nobody);
	struct evil *e = evil_shown(HS_WAIT_CV);

	e->server = true;
	evil_make(e, MSG_CERTIFICATE_VERIFY);
	e->server = false;
	evil_say(e);
	FAILS(e, SIGNATURE_BAD);
	evil_free(e);
	e = evil_shown(HS_WAIT_CV);
	e->credential = other;
	evil_make(e, MSG_CERTIFICATE_VERIFY);
	evil_say(e);
	FAILS(e, SIGNATURE_BAD);
	evil_free(e);
	pair_credential_free(other);
}

static void a_signature_with_a_scheme_that_was_not_asked_for_is_refused(void)
{
	static const uint16_t schemes[] = { WARD_SCHEME_ECDSA_P384_SHA384, WARD_SCHEME_RSA_PSS_SHA256,
		WARD_SCHEME_RSA_PKCS1_SHA256, WARD_SCHEME_ED25519, 0x0203, 0x0603, 0 };

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		struct evil *e = evil_shown(HS_WAIT_CV);

		evil_make(e, MSG_CERTIFICATE_VERIFY);
		e->message[4] = (uint8_t)(schemes[i] >> 8);
		e->message[5] = (uint8_t)schemes[i];
		evil_say(e);
		FAILS(e, SCHEME_REFUSED);
		evil_free(e);
	}
}

static void a_finished_that_is_wrong_in_any_byte_is_refused(void)
{
	for (size_t i = 4; i < 36; i++) {
		struct evil *e = evil_shown(HS_WAIT_FIN);

		evil_make(e, MSG_FINISHED);
		e->message[i] ^= (uint8_t)(1u << i % 8);
		evil_say(e);
		FAILS(e, FINISHED_BAD);
		evil_free(e);
	}
}

T_MAIN(T(a_client_with_a_certificate_is_let_in), T(a_server_that_does_not_ask_gets_none),
	T(a_client_without_goes_on_where_it_is_optional),
	T(a_client_without_is_refused_where_it_is_required),
	T(a_chain_that_is_not_good_is_refused_with_the_alert_of_its_row),
	T(every_kind_of_key_proves_itself_under_every_suite),
	T(it_works_after_a_retry_and_in_chunks_of_any_size),
	T(both_sides_keep_what_they_were_shown_when_asked_to),
	T(a_chain_is_nobodys_before_the_handshake_has_ended),
	T(no_message_of_the_client_may_be_missing),
	T(no_message_of_the_client_may_come_twice_early_or_late),
	T(data_before_the_client_has_proved_itself_is_refused),
	T(a_certificate_without_its_proof_is_refused_even_where_it_is_optional),
	T(a_finished_in_place_of_an_empty_certificate_is_refused),
	T(a_certificate_that_was_not_asked_for_is_refused),
	T(an_empty_certificate_is_refused_where_one_is_required),
	T(a_certificate_with_a_context_is_refused),
	T(an_extension_that_was_not_asked_for_is_refused),
	T(a_signature_that_is_wrong_in_any_byte_is_refused),
	T(a_signature_by_another_or_for_another_side_is_refused),
	T(a_signature_with_a_scheme_that_was_not_asked_for_is_refused),
	T(a_finished_that_is_wrong_in_any_byte_is_refused))

/* pre_shared_key on the wire, said by a peer that breaks its rules. RFC 9846 4.3.9, 4.3.11 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

static struct ward_tickets *tickets;
static struct ward_sessions *sessions;

static struct ward_config_desc server_desc(void)
{
	struct ward_config_desc d = pair_desc_server();
	struct ward_why why;

	if (tickets == NULL)
		CHECK(ward_tickets_new(NULL, NULL, 0, 0, &tickets, &why) == 0);
	d.tickets = tickets;
	return d;
}

static struct ward_config_desc client_desc(void)
{
	struct ward_config_desc d = pair_desc_client();

	if (sessions == NULL)
		sessions = ward_sessions_new(0);
	d.sessions = sessions;
	return d;
}

/* A ticket of a ward server, given to an evil client. */
static void get_ticket(struct evil_session *ret)
{
	struct ward_config_desc d = server_desc();
	struct evil *e = evil_client(&d);

	e->tickets = true;
	CHECK(evil_connect(e));
	EQ(e->got[MSG_NEW_SESSION_TICKET], 2);
	*ret = e->given;
	CHECK(ret->ticket_len > 0);
	evil_free(e);
}

/* An evil client that has made a hello with that ticket, and not said it. */
static struct evil *offering(const struct evil_session *session)
{
	struct ward_config_desc d = server_desc();
	struct evil *e = evil_client(&d);

	e->session = session;
	evil_make(e, MSG_CLIENT_HELLO);
	return e;
}

/* A client that was given a ticket by an evil server; the next one will offer it. */
static void give_ticket(struct evil_session *ret)
{
	struct ward_config_desc d = client_desc();
	struct evil *e = evil_server(&d);

	CHECK(evil_connect(e));
	evil_make(e, MSG_NEW_SESSION_TICKET);
	evil_say(e);
	EQ(side_facts(&e->side).tickets, 1);
	*ret = e->given;
	evil_free(e);
}

static struct evil *offered(void)
{
	struct ward_config_desc d = client_desc();

	return evil_server(&d);
}

/* ---- the server ---- */

static void an_honest_offer_is_taken_up(void)
{
	static struct evil_session s;
	struct evil *e;

	get_ticket(&s);
	e = offering(&s);
	evil_say(e);
	OK(evil_connect(e));
	OK(e->resumed && e->finished_good);
	EQ(e->got[MSG_CERTIFICATE] + e->got[MSG_CERTIFICATE_VERIFY], 0);
	EQ(e->got[MSG_NEW_SESSION_TICKET], 1);
	OK(side_facts(&e->side).resumed);
	evil_free(e);
}

/* Every bit of the binder counts, and of all that it covers. */
static void a_binder_with_one_other_bit_ends_it(void)
{
	static struct evil_session s;
	struct evil *e;

	get_ticket(&s);
	for (size_t bit = 0; bit < 8 * 32; bit++) {
		e = offering(&s);
		e->message[e->len - 32 + bit / 8] ^= (uint8_t)(1u << bit % 8);
		evil_send(e);
		FAILS(e, BINDER_BAD);
		EQ(e->alert, 51);
		evil_free(e);
	}
}

static void a_hello_that_its_binder_does_not_cover_ends_it(void)
{
	static struct evil_session s;
	struct evil *e;
	size_t len;

	get_ticket(&s);
	e = offering(&s);
	len = e->len;
	evil_free(e);
	/* The random bytes and the session id, the share: what may be anything. */
	for (size_t at = 6; at < len - 35; at++) {
		e = offering(&s);
		e->message[at] ^= 1;
		evil_send(e);
		OK(!side_facts(&e->side).resumed);
		if (at >= 6 && at < 6 + HELLO_RANDOM)
			FAILS(e, BINDER_BAD);
		evil_free(e);
	}
}

static void a_binder_under_another_key_ends_it(void)
{
	static struct evil_session s;
	struct evil *e;

	get_ticket(&s);
	s.psk[0] ^= 1;
	e = offering(&s);
	evil_say(e);
	FAILS(e, BINDER_BAD);
	evil_free(e);
	memset(s.psk, 0, sizeof s.psk);
	e = offering(&s);
	evil_say(e);
	FAILS(e, BINDER_BAD);
	evil_free(e);
}

static void a_ticket_with_one_other_bit_is_not_taken(void)
{
	static struct evil_session s;

	get_ticket(&s);
	for (size_t at = 0; at < s.ticket_len; at++) {
		struct evil *e;

		s.ticket[at] ^= (uint8_t)(1u << at % 8);
		e = offering(&s);
		evil_say(e);
		OK(evil_connect(e));
		OK(!e->resumed);
		OK(!side_facts(&e->side).resumed);
		OK(side_facts(&e->side).ticket_refused != 0);
		EQ(e->got[MSG_CERTIFICATE], 1);
		evil_free(e);
		s.ticket[at] ^= (uint8_t)(1u << at % 8);
	}
}

/* OfferedPsks: `num` times the identity, and as many binders as said. */
static void offer_many(struct evil *e, const struct evil_session *s, unsigned identities,
	unsigned binders, unsigned good)
{
	static uint8_t data[65536];
	struct wr w = wr_of(data, sizeof data);
	size_t list = wr_open(&w, 2);

	for (unsigned i = 0; i < identities; i++) {
		struct ward_span id = i == good ? (struct ward_span){ s->ticket, s->ticket_len } :
			span_of("somebody else's ticket");

		wr_u16(&w, (uint16_t)id.len);
		wr_span(&w, id);
		wr_u32(&w, i);
	}
	wr_close(&w, list, 2);
	list = wr_open(&w, 2);
	for (unsigned i = 0; i < binders; i++) {
		wr_u8(&w, 32);
		wr_zeros(&w, 32);
	}
	wr_close(&w, list, 2);
	CHECK(!w.bad);
	evil_ext_set(e, 41, data, w.len);
}

static void there_are_as_many_binders_as_identities(void)
{
	static struct evil_session s;

	get_ticket(&s);
	for (unsigned i = 1; i < 8; i++)
		for (unsigned b = 1; b < 8; b++) {
			struct evil *e = offering(&s);

			offer_many(e, &s, i, b, 99);
			evil_send(e);
			if (i != b) {
				FAILS(e, BINDER_COUNT);
				EQ(e->alert, 47);
			} else {
				EQ(side_why(&e->side), 0);
			}
			evil_free(e);
		}
}

static unsigned selected_identity(const struct evil *e)
{
	const uint8_t *ext = memmem(e->server_hello, sizeof e->server_hello, "\0\x29\0\2", 4);

	return ext == NULL ? 0xffff : (unsigned)ext[4] << 8 | ext[5];
}

/* The binder of the chosen one counts, and it alone: 4.3.11. */
static void the_first_that_opens_is_chosen_among_four(void)
{
	static struct evil_session s;

	get_ticket(&s);
	for (unsigned good = 0; good < 8; good++) {
		struct evil *e = offering(&s);
		uint8_t digest[WARD_HASH_MAX], binder[WARD_HASH_MAX];
		size_t covered;
		struct keys13_psk keys;

		offer_many(e, &s, 8, 8, good);
		covered = e->len - 2 - 8 * 33;
		CHECK(hash_once(e->provider, WARD_SHA256, (struct ward_span){ e->message, covered },
			digest));
		CHECK(keys13_psk_init(e->provider, WARD_SHA256, (struct ward_span){ s.psk, 32 },
			&keys));
		CHECK(keys13_finished(e->provider, s.suite, keys.binder_key, digest, binder));
		memcpy(e->message + covered + 2 + good * 33 + 1, binder, 32);
		evil_say(e);
		OK(evil_connect(e));
		EQ(e->resumed, good < WARD_JOB_TICKETS);
		if (e->resumed)
			EQ(selected_identity(e), good);
		evil_free(e);
	}
}

static void a_right_binder_at_another_place_ends_it(void)
{
	static struct evil_session s;
	struct evil *e;

	get_ticket(&s);
	e = offering(&s);
	offer_many(e, &s, 2, 2, 0);
	evil_bind(e); /* that of the second one */
	evil_send(e);
	FAILS(e, BINDER_BAD);
	evil_free(e);
}

static void a_broken_offer_is_malformed(void)
{
	static const struct {
		const char *data;
		size_t len;
	} bad[] = {
		{ "", 0 },
		{ "\0\0\0\0", 4 },                           /* no identities, no binders */
		{ "\0\7\0\1x\0\0\0\0", 9 },                  /* binders are missing */
		{ "\0\7\0\1x\0\0\0\0\0\0", 11 },             /* none of them */
		{ "\0\6\0\0\0\0\0\0\0\x21\x20""12345678901234567890123456789012", 43 },
		{ "\0\7\0\1x\0\0\0\0\0\x20\x1f""1234567890123456789012345678901", 43 },
		{ "\0\7\0\1x\0\0\0\0\0\x21\x20""1234567890123456789012345678901", 43 },
		{ "\0\7\0\1x\0\0\0\0\0\x21\x20""123456789012345678901234567890123", 45 },
		{ "\0\6\0\1x\0\0\0\0\0\x21\x20""12345678901234567890123456789012", 44 },
	};
	static struct evil_session s;

	get_ticket(&s);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct evil *e = offering(&s);

		evil_ext_set(e, 41, bad[i].data, bad[i].len);
		evil_send(e);
		FAILS(e, EXT_MALFORMED);
		EQ(e->alert, 50);
		evil_free(e);
	}
}

/* 4.3.9: "Servers MUST NOT select a key exchange mode that is not listed". */
static void without_psk_dhe_ke_nothing_is_taken_up_or_given(void)
{
	static const char *const modes[] = { "\1\0", "\1\2", "\3\0\2\xff" };
	static struct evil_session s;

	get_ticket(&s);
	for (size_t i = 0; i < 3; i++) {
		struct evil *e = offering(&s);

		evil_ext_set(e, 45, modes[i], 1u + (size_t)modes[i][0]);
		evil_bind(e);
		evil_say(e);
		OK(evil_connect(e));
		OK(!e->resumed);
		EQ(e->got[MSG_NEW_SESSION_TICKET], 0);
		evil_free(e);
	}
}

static void psk_dhe_ke_may_stand_anywhere_among_the_modes(void)
{
	static struct evil_session s;
	struct evil *e;

	get_ticket(&s);
	e = offering(&s);
	evil_ext_set(e, 45, "\4\0\xff\2\1", 5);
	evil_bind(e);
	evil_say(e);
	OK(evil_connect(e));
	OK(e->resumed);
	evil_free(e);
}

static void the_age_that_a_client_says_changes_nothing(void)
{
	static struct evil_session s;
	static const uint32_t ages[] = { 0, 1, 0x7fffffff, 0x80000000, 0xffffffff };

	get_ticket(&s);
	for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++) {
		struct evil *e = offering(&s);
		struct wr w = wr_of(e->message + e->len - 35 - 4, 4);

		wr_u32(&w, ages[i]);
		evil_bind(e);
		evil_say(e);
		OK(evil_connect(e));
		OK(e->resumed);
		evil_free(e);
	}
}

/* RFC 9149 3 */
static void a_client_gets_as_many_tickets_as_it_asks_for_within_limits(void)
{
	static const struct {
		const char *asked;
		unsigned fresh, resumed;
	} rows[] = { { "\0\0", 0, 0 }, { "\1\0", 1, 0 }, { "\3\2", 3, 2 }, { "\4\4", 4, 4 },
		{ "\5\5", 4, 4 }, { "\xff\xff", 4, 4 } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		static struct evil_session s;
		struct evil *e;

		get_ticket(&s);
		for (int resume = 0; resume < 2; resume++) {
			unsigned want = resume ? rows[i].resumed : rows[i].fresh;
			const uint8_t *ee;

			e = offering(&s);
			evil_ext_set(e, 58, rows[i].asked, 2);
			if (!resume)
				evil_ext_remove(e, 41);
			else
				evil_bind(e);
			evil_say(e);
			OK(evil_connect(e));
			EQ(e->resumed, resume);
			EQ(e->got[MSG_NEW_SESSION_TICKET], want);
			/* It says so before: the last extension of EncryptedExtensions. */
			ee = e->encrypted_extensions + e->encrypted_extensions_len - 5;
			EQ_MEM(ee, "\0\x3a\0\1", 4);
			EQ(ee[4], want);
			evil_free(e);
		}
	}
}

static void a_broken_ticket_request_is_malformed(void)
{
	static const size_t lens[] = { 0, 1, 3 };

	for (size_t i = 0; i < 3; i++) {
		struct evil *e = evil_hello(NULL);

		evil_ext_add(e, 58, "\1\1\1", lens[i]);
		evil_send(e);
		FAILS(e, EXT_MALFORMED);
		evil_free(e);
	}
}

/* Selfie: what a client says comes back to itself. */
static void a_client_does_not_talk_to_itself(void)
{
	static struct evil_session s;
	struct ward_config_desc d = client_desc();
	struct side side;
	uint8_t hello[4096];
	size_t len;

	give_ticket(&s);
	side_client(&side, &d, NULL);
	side_feed(&side);
	len = ward_conn_out(side.conn, hello, sizeof hello);
	side_put(&side, hello, len);
	side_feed(&side);
	EQ(side_why(&side), WARD_WHY_MSG_UNEXPECTED);
	side_free(&side);
}

/* ---- the client ---- */

static void a_client_takes_up_what_the_server_does(void)
{
	static struct evil_session s;
	struct evil *e;

	give_ticket(&s);
	e = offered();
	e->session = &s;
	OK(evil_connect(e));
	OK(side_facts(&e->side).resumed);
	evil_free(e);
}

/* 4.3.11: "Clients MUST verify that the server's selected_identity is within the range". */
static void a_server_may_not_choose_what_was_not_offered(void)
{
	static const uint16_t beyond[] = { 1, 2, 255, 256, 65535 };
	static struct evil_session s;

	for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++) {
		struct evil *e;

		give_ticket(&s);
		e = offered();
		e->session = &s;
		e->identity = beyond[i];
		evil_make(e, MSG_SERVER_HELLO);
		evil_send(e);
		FAILS(e, PSK_NOT_OFFERED);
		EQ(e->alert, 47);
		evil_free(e);
	}
}

static void a_server_may_not_take_up_a_session_that_nobody_offered(void)
{
	static struct evil_session s;
	struct evil *e;

	give_ticket(&s);
	e = evil_server(NULL);
	e->session = &s;
	evil_make(e, MSG_SERVER_HELLO);
	evil_send(e);
	FAILS(e, EXT_UNASKED);
	EQ(e->alert, 110);
	evil_free(e);
}

static void a_session_is_not_taken_up_with_another_hash(void)
{
	static struct evil_session s;
	struct evil *e;

	give_ticket(&s);
	e = offered();
	e->session = &s;
	e->suite = suite_find(WARD_AES_256_GCM_SHA384);
	evil_make(e, MSG_SERVER_HELLO);
	evil_send(e);
	FAILS(e, PSK_HASH);
	EQ(e->alert, 47);
	evil_free(e);
}

static void a_session_is_not_taken_up_without_a_share(void)
{
	static struct evil_session s;
	struct evil *e;

	give_ticket(&s);
	e = offered();
	e->session = &s;
	evil_make(e, MSG_SERVER_HELLO);
	evil_ext_remove(e, 51);
	evil_send(e);
	FAILS(e, PSK_NO_SHARE);
	EQ(e->alert, 47);
	evil_free(e);
}

static void a_broken_choice_is_malformed(void)
{
	static const size_t lens[] = { 0, 1, 3 };
	static struct evil_session s;

	for (size_t i = 0; i < 3; i++) {
		struct evil *e;

		give_ticket(&s);
		e = offered();
		e->session = &s;
		evil_make(e, MSG_SERVER_HELLO);
		evil_ext_set(e, 41, "\0\0\0", lens[i]);
		evil_send(e);
		FAILS(e, EXT_MALFORMED);
		evil_free(e);
	}
}

/* 2.2: "it does not send a Certificate or a CertificateVerify". */
static void who_resumes_shows_no_certificate(void)
{
	static const unsigned messages[] = { MSG_CERTIFICATE_REQUEST, MSG_CERTIFICATE,
		MSG_CERTIFICATE_VERIFY };
	static struct evil_session s;

	for (size_t i = 0; i < 3; i++) {
		struct evil *e;

		give_ticket(&s);
		e = offered();
		e->session = &s;
		evil_play(e, MSG_FINISHED);
		evil_make(e, messages[i]);
		evil_send(e);
		FAILS(e, MSG_UNEXPECTED);
		evil_free(e);
	}
}

/* A server that has the ticket but not its secret cannot go on. */
static void a_server_that_does_not_know_the_session_is_found_out(void)
{
	static struct evil_session s;
	struct evil *e;

	give_ticket(&s);
	s.psk[31] ^= 0x80;
	e = offered();
	e->session = &s;
	evil_play(e, EVIL_END);
	EQ(side_why(&e->side), WARD_WHY_RECORD_FORGED);
	OK(!side_facts(&e->side).connected);
	evil_free(e);
}

/* 4.7.1: a lifetime of zero is none, one above a week is a week. */
static void a_lifetime_is_between_nothing_and_a_week(void)
{
	static const struct {
		uint32_t lifetime;
		ward_time last; /* when it is offered for the last time; -1 = never */
	} rows[] = { { 0, -1 }, { 1, 999 }, { 604800, 604799999 }, { 604801, 604799999 },
		{ 0xffffffff, 604799999 } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (int late = 0; late < 2; late++) {
			struct ward_config_desc d = client_desc();
			struct evil *e = evil_server(&d);
			struct wr w;
			size_t at, len;

			ward_sessions_free(sessions);
			d.sessions = sessions = ward_sessions_new(0);
			evil_free(e);
			e = evil_server(&d);
			e->side.chain_until = PAIR_NOW / 1000 + 900000;
			CHECK(evil_connect(e));
			evil_make(e, MSG_NEW_SESSION_TICKET);
			w = wr_of(e->message + 4, 4);
			wr_u32(&w, rows[i].lifetime);
			evil_say(e);
			evil_free(e);
			pair_clock(PAIR_NOW + rows[i].last + late);
			e = evil_server(&d);
			memcpy(e->message, e->last, e->last_len);
			e->len = e->last_len;
			EQ(evil_ext_find(e, 41, &at, &len), rows[i].last >= 0 && late == 0);
			evil_free(e);
			pair_clock(PAIR_NOW);
		}
}

static void tickets_come_only_when_the_handshake_has_ended(void)
{
	static const enum hs_state early[] = { HS_WAIT_SH, HS_WAIT_EE, HS_WAIT_CERT_CR, HS_WAIT_CV,
		HS_WAIT_FIN };

	for (size_t i = 0; i < sizeof early / sizeof early[0]; i++) {
		struct evil *e = evil_at(false, early[i]);

		evil_make(e, MSG_NEW_SESSION_TICKET);
		evil_send(e);
		FAILS(e, MSG_UNEXPECTED);
		evil_free(e);
	}
}

T_MAIN(T(an_honest_offer_is_taken_up), T(a_binder_with_one_other_bit_ends_it),
	T(a_hello_that_its_binder_does_not_cover_ends_it), T(a_binder_under_another_key_ends_it),
	T(a_ticket_with_one_other_bit_is_not_taken), T(there_are_as_many_binders_as_identities),
	T(the_first_that_opens_is_chosen_among_four), T(a_right_binder_at_another_place_ends_it),
	T(a_broken_offer_is_malformed), T(without_psk_dhe_ke_nothing_is_taken_up_or_given),
	T(psk_dhe_ke_may_stand_anywhere_among_the_modes),
	T(the_age_that_a_client_says_changes_nothing),
	T(a_client_gets_as_many_tickets_as_it_asks_for_within_limits),
	T(a_broken_ticket_request_is_malformed), T(a_client_does_not_talk_to_itself),
	T(a_client_takes_up_what_the_server_does), T(a_server_may_not_choose_what_was_not_offered),
	T(a_server_may_not_take_up_a_session_that_nobody_offered),
	T(a_session_is_not_taken_up_with_another_hash),
	T(a_session_is_not_taken_up_without_a_share), T(a_broken_choice_is_malformed),
	T(who_resumes_shows_no_certificate),
	T(a_server_that_does_not_know_the_session_is_found_out),
	T(a_lifetime_is_between_nothing_and_a_week),
	T(tickets_come_only_when_the_handshake_has_ended))

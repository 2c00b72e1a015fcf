/* How long records may be: what each side asks for, and that both keep to it. RFC 8449 */
#include <stdlib.h>

#include "base/why.h"
#include "t.h"
#include "tls_evil12.h"

#define LIMIT 28
#define MOST 16385

static uint8_t zeros[40000];

static struct ward_config_desc desc(bool server, uint16_t limit)
{
	struct ward_config_desc d = server ? pair_desc_server() : pair_desc_client();

	d.min_version = 0;
	d.record_limit = limit;
	return d;
}

/* An engine whose own limit is `ours`, and an evil peer that says `theirs`; 0 is the
 * engine's default, and nothing from the peer. */
static struct evil *meet(bool tls12, bool engine_is_server, uint16_t ours, uint16_t theirs)
{
	struct ward_config_desc d = desc(engine_is_server, ours);
	struct evil *e;

	if (tls12)
		e = engine_is_server ? evil12_client(&d) : evil12_server(&d);
	else
		e = engine_is_server ? evil_client(&d) : evil_server(&d);
	e->record_limit = theirs;
	return e;
}

#define EACH(tls12, server) \
	for (int tls12 = 0; tls12 < 2; tls12++) \
		for (int server = 0; server < 2; server++)

/* ---- asking ---- */

static void a_limit_is_between_64_and_16385(void)
{
	static const struct { unsigned limit; bool good; } cases[] = { { 0, true }, { 1, false },
		{ 63, false }, { 64, true }, { 16384, true }, { MOST, true }, { MOST + 1, false },
		{ 65535, false } };

	for (int server = 0; server < 2; server++)
		for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
			struct ward_config_desc d = desc(server, (uint16_t)cases[i].limit);
			struct ward_config *config;
			struct ward_why why;
			int result = server ? ward_config_server(&d, &config, &why) :
				ward_config_client(&d, &config, &why);

			EQ(result, cases[i].good ? 0 : -WARD_WHY_ARGUMENT);
			ward_config_free(config);
		}
}

static unsigned asked(const uint8_t *message, size_t len)
{
	struct evil *copy = calloc(1, sizeof *copy);
	size_t at, ext_len;
	unsigned limit = 0;

	CHECK(copy != NULL);
	memcpy(copy->message, message, len);
	copy->len = len;
	if (evil_ext_find(copy, LIMIT, &at, &ext_len)) {
		EQ(ext_len, 6);
		limit = (unsigned)copy->message[at + 4] << 8 | copy->message[at + 5];
	}
	free(copy);
	return limit;
}

/* "Endpoints SHOULD advertise the "record_size_limit" extension": 4. */
static void a_client_always_says_its_limit(void)
{
	static const uint16_t limits[] = { 0, 64, 300, MOST };

	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		for (int old = 0; old < 2; old++) {
			struct ward_config_desc d = desc(false, limits[i]);
			unsigned most = old ? 16384 : MOST;
			struct evil *e;

			d.max_version = old ? 0x0303 : 0x0304;
			e = evil_server(&d);
			EQ(asked(e->last, e->last_len),
				limits[i] == 0 || limits[i] > most ? most : limits[i]);
			evil_free(e);
		}
}

static void a_server_says_its_own_to_a_client_that_knows_limits(void)
{
	static const uint16_t limits[] = { 0, 64, 300, MOST };

	for (int tls12 = 0; tls12 < 2; tls12++)
		for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
			for (int known = 0; known < 2; known++) {
				struct evil *e = meet(tls12, true, limits[i], known ? 100 : 0);
				unsigned most = tls12 ? 16384 : MOST;
				unsigned want = limits[i] == 0 || limits[i] > most ? most : limits[i];
				unsigned got;

				OK(evil_connect(e));
				got = tls12 ? asked(e->server_hello, e->server_hello_len) :
					asked(e->encrypted_extensions, e->encrypted_extensions_len);
				EQ(got, known ? want : 0);
				evil_free(e);
			}
}

/* ---- "An endpoint MUST treat receipt of a smaller value as a fatal error" ---- */

static void a_limit_below_64_is_refused(void)
{
	EACH(tls12, server)
		for (uint16_t limit = 1; limit < 64; limit += 31) {
			struct evil *e = meet(tls12, server, 0, limit);

			evil_play(e, EVIL_END);
			FAILS(e, RECORD_SIZE_LIMIT);
			EQ(e->alert, 47);
			evil_free(e);
		}
}

/* "A server MUST NOT enforce this restriction"; a client does. */
static void a_limit_above_what_the_version_has_is_refused_by_clients(void)
{
	EACH(tls12, server)
		for (int more = 0; more < 3; more++) {
			uint16_t most = tls12 ? 16384 : MOST;
			struct evil *e = meet(tls12, server, 0,
				more == 2 ? 65535 : (uint16_t)(most + more));

			evil_play(e, EVIL_END);
			if (server || more == 0)
				OK(side_facts(&e->side).connected);
			else
				FAILS(e, RECORD_SIZE_LIMIT);
			evil_free(e);
		}
}

static void a_limit_is_two_bytes(void)
{
	for (int server = 0; server < 2; server++)
		for (size_t len = 0; len < 5; len++) {
			struct evil *e = meet(false, server, 0, 0);
			unsigned type = server ? MSG_CLIENT_HELLO : MSG_ENCRYPTED_EXTENSIONS;

			evil_play(e, type);
			evil_make(e, type);
			evil_ext_add(e, LIMIT, "\1\1\1\1\1", len);
			evil_say(e);
			if (len == 2)
				OK(evil_connect(e));
			else
				FAILS(e, EXT_MALFORMED);
			evil_free(e);
		}
}

/* ---- what we send ---- */

static void no_sealed_record_is_longer_than_the_peer_asked_for(void)
{
	static const uint16_t limits[] = { 64, 65, 100, 1000, 16383, 16384, MOST };

	EACH(tls12, server)
		for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
			uint16_t limit = tls12 && limits[i] == MOST ? 16384 : limits[i];
			struct evil *e = meet(tls12, server, 0, limit);

			OK(evil_connect(e));
			OK(e->finished_good && e->longest <= limit);
			EQ(evil_ask(e, zeros, sizeof zeros), 0);
			EQ(e->data_len, sizeof zeros);
			EQ(e->longest, limit); /* and not shorter for nothing */
			EQ(ward_conn_rekey(e->side.conn, false), tls12 ? -WARD_WHY_KEY_UPDATE_NONE : 0);
			EQ(ward_conn_close(e->side.conn), 0);
			evil_hear(e);
			EQ(e->alert, 0);
			EQ(e->longest, limit);
			OK(!e->forged);
			evil_free(e);
		}
}

static void without_a_limit_records_are_as_long_as_tls_has_them(void)
{
	EACH(tls12, server) {
		struct evil *e = meet(tls12, server, 64, 0); /* ours says nothing of theirs */

		OK(evil_connect(e));
		EQ(evil_ask(e, zeros, sizeof zeros), 0);
		EQ(e->longest, tls12 ? 16384 : MOST);
		evil_free(e);
	}
}

/* "Unprotected messages are not subject to this limit." */
static void a_server_hello_is_not_cut(void)
{
	struct evil *e = meet(false, true, 0, 64);

	evil_make(e, MSG_CLIENT_HELLO);
	evil_say(e);
	EQ(e->got[MSG_SERVER_HELLO], 1);
	OK(e->server_hello_len > 64);
	evil_play(e, EVIL_END);
	OK(side_facts(&e->side).connected);
	evil_free(e);
}

static void padding_keeps_to_it_too(void)
{
	static const uint16_t units[] = { 2, 16, 255, 256 };

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		for (uint16_t limit = 64; limit < 300; limit += 47)
			for (size_t len = 1; len < 400; len += 33) {
				struct ward_config_desc d = desc(true, 0);
				struct evil *e;

				d.pad_to = units[i];
				e = evil_client(&d);
				e->record_limit = limit;
				OK(evil_connect(e));
				EQ(evil_ask(e, zeros, len), 0);
				EQ(e->data_len, len);
				OK(e->longest <= limit);
				evil_free(e);
			}
}

/* ---- what is sent to us ---- */

static void a_record_at_our_limit_is_taken_and_one_above_is_refused(void)
{
	static const uint16_t limits[] = { 64, 65, 1000, 16383 };

	EACH(tls12, server)
		for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
			for (int more = 0; more < 2; more++) {
				struct evil *e = meet(tls12, server, limits[i], MOST - 1);
				size_t most = tls12 ? limits[i] : limits[i] - 1u;

				e->split = most;
				OK(evil_connect(e));
				evil_record(e, RECORD_DATA, zeros, most + (size_t)more);
				EQ(e->side.data_len, more ? 0 : most);
				if (more)
					FAILS(e, RECORD_ABOVE_LIMIT);
				else
					EQ(side_why(&e->side), 0);
				evil_free(e);
			}
}

/* The limit is for content, type and padding together. */
static void padding_counts(void)
{
	for (size_t pad = 63 - 10; pad <= 63 - 9; pad++) {
		struct evil *e = meet(false, true, 64, 100);

		e->split = 63;
		OK(evil_connect(e));
		e->pad = pad;
		evil_record(e, RECORD_DATA, zeros, 10);
		if (pad == 63 - 10)
			EQ(e->side.data_len, 10);
		else
			FAILS(e, RECORD_ABOVE_LIMIT);
		evil_free(e);
	}
}

/* "Records are subject to the limits that were set in the handshake that produces the
 * keys": the handshake's own as well. */
static void the_rest_of_the_handshake_keeps_to_it(void)
{
	struct evil *e = meet(false, false, 64, 100);

	evil_play(e, MSG_CERTIFICATE);
	evil_make(e, MSG_CERTIFICATE);
	evil_say(e);
	FAILS(e, RECORD_ABOVE_LIMIT);
	EQ(e->alert, 22);
	evil_free(e);
}

static void a_peer_that_does_not_know_limits_sends_what_it_likes(void)
{
	EACH(tls12, server) {
		struct evil *e = meet(tls12, server, 64, 0);

		OK(evil_connect(e));
		evil_record(e, RECORD_DATA, zeros, 16384);
		EQ(e->side.data_len, 16384);
		evil_free(e);
	}
}

/* ---- two honest sides ---- */

static void two_sides_with_small_limits_carry_everything(void)
{
	for (int tls12 = 0; tls12 < 2; tls12++)
		for (int retry = 0; retry < 2; retry++) {
			struct ward_config_desc c = desc(false, 64), s = desc(true, 99);
			struct pair p;

			c.max_version = tls12 ? 0x0303 : 0x0304;
			s.retry_always = retry;
			pair_new(&p, &c, &s, NULL);
			OK(pair_connect(&p));
			EQ(pair_send(&p.client, &p.server, zeros, sizeof zeros), 0);
			EQ(pair_send(&p.server, &p.client, zeros, sizeof zeros), 0);
			side_feed(&p.server);
			side_feed(&p.client);
			EQ(p.server.data_len, sizeof zeros);
			EQ(p.client.data_len, sizeof zeros);
			pair_free(&p);
		}
}

T_MAIN(T(a_limit_is_between_64_and_16385), T(a_client_always_says_its_limit),
	T(a_server_says_its_own_to_a_client_that_knows_limits), T(a_limit_below_64_is_refused),
	T(a_limit_above_what_the_version_has_is_refused_by_clients), T(a_limit_is_two_bytes),
	T(no_sealed_record_is_longer_than_the_peer_asked_for),
	T(without_a_limit_records_are_as_long_as_tls_has_them), T(a_server_hello_is_not_cut),
	T(padding_keeps_to_it_too), T(a_record_at_our_limit_is_taken_and_one_above_is_refused),
	T(padding_counts), T(the_rest_of_the_handshake_keeps_to_it),
	T(a_peer_that_does_not_know_limits_sends_what_it_likes),
	T(two_sides_with_small_limits_carry_everything))

/* The messages of TLS 1.2 behind the hellos: their forms, and what each side believes.
 * RFC 5246 7.4.2 to 7.4.9, RFC 8422 5.3 to 5.8 */
#include <stdlib.h>

#include "base/why.h"
#include "crypto/job.h"
#include "crypto/sigalg.h"
#include "t.h"
#include "tls_evil12.h"

/* A message made, not yet said, by a server to a client or the other way. */
static struct evil *made(bool engine_is_server, enum hs_msg type)
{
	struct evil *e = engine_is_server ? evil12_asked() : evil12_server(NULL);

	e->ask_cert = !engine_is_server;
	evil_play(e, type);
	evil_make(e, type);
	return e;
}

static const struct {
	bool engine_is_server;
	enum hs_msg type;
} messages[] = {
	{ false, MSG_SERVER_HELLO }, { false, MSG_CERTIFICATE }, { false, MSG_SERVER_KEY_EXCHANGE },
	{ false, MSG_CERTIFICATE_REQUEST }, { false, MSG_SERVER_HELLO_DONE },
	{ false, MSG_FINISHED }, { true, MSG_CLIENT_HELLO }, { true, MSG_CERTIFICATE },
	{ true, MSG_CLIENT_KEY_EXCHANGE }, { true, MSG_CERTIFICATE_VERIFY }, { true, MSG_FINISHED },
};

#define MESSAGES (sizeof messages / sizeof messages[0])

static bool is_malformed(const struct evil *e)
{
	int why = side_why(&e->side);

	return why == WARD_WHY_MSG_MALFORMED || why == WARD_WHY_EXT_MALFORMED;
}

/* ---- forms ---- */

static void a_byte_too_many_is_malformed(void)
{
	for (size_t i = 0; i < MESSAGES; i++) {
		struct evil *e = made(messages[i].engine_is_server, messages[i].type);

		e->message[e->len] = 0;
		e->len++;
		evil_cut(e, e->len);
		evil_send(e);
		FAILS(e, MSG_MALFORMED);
		EQ(e->alert, 50);
		evil_free(e);
	}
}

/* A cut at the end of a part that may be missing leaves a message of its own. */
static bool may_end_here(const struct evil *e, size_t len)
{
	switch (e->message[0]) {
	case MSG_SERVER_HELLO:
	case MSG_CLIENT_HELLO: return len == evil_ext_block(e);
	default: return false;
	}
}

static void a_message_cut_anywhere_is_malformed(void)
{
	for (size_t i = 0; i < MESSAGES; i++) {
		struct evil *first = made(messages[i].engine_is_server, messages[i].type);
		size_t len = first->len, step = len > 400 ? 13 : 1;
		bool whole = false, last;

		for (size_t cut = 4; cut < len; cut += step) {
			struct evil *e = made(messages[i].engine_is_server, messages[i].type);

			if (cut >= e->len)
				cut = e->len - 1; /* a signature may be shorter the second time */
			last = cut == e->len - 1;
			whole = may_end_here(e, cut);
			evil_cut(e, cut);
			evil_send(e);
			OK(whole || is_malformed(e));
			evil_free(e);
			if (last)
				break;
		}
		evil_free(first);
	}
}

/* ---- Certificate ---- */

static void a_server_without_a_certificate_is_refused(void)
{
	struct evil *e = made(false, MSG_CERTIFICATE);
	struct wr w = evil_begin(e, MSG_CERTIFICATE);

	msg_certificate12_write(&w, NULL, 0);
	evil_end(e, &w);
	evil_say(e);
	FAILS(e, CERT_NONE);
	evil_free(e);
}

static void an_empty_certificate_is_malformed(void)
{
	struct evil *e = made(false, MSG_CERTIFICATE);
	struct ward_span certs[2] = { e->credential->cert[0], { NULL, 0 } };
	struct wr w = evil_begin(e, MSG_CERTIFICATE);

	msg_certificate12_write(&w, certs, 2);
	evil_end(e, &w);
	evil_say(e);
	FAILS(e, MSG_MALFORMED);
	evil_free(e);
}

static void sixteen_certificates_are_enough(void)
{
	struct ward_span certs[WARD_JOB_CERTS + 1];

	for (int more = 0; more < 2; more++) {
		struct evil *e = made(false, MSG_CERTIFICATE);
		struct wr w = evil_begin(e, MSG_CERTIFICATE);

		for (size_t i = 0; i < WARD_JOB_CERTS + 1; i++)
			certs[i] = e->credential->cert[i > 0];
		msg_certificate12_write(&w, certs, WARD_JOB_CERTS + (size_t)more);
		evil_end(e, &w);
		evil_say(e);
		if (more)
			FAILS(e, CERT_TOO_MANY);
		else
			OK(evil_connect(e));
		evil_free(e);
	}
}

static void a_chain_that_is_not_good_ends_it_with_its_own_alert(void)
{
	struct evil *e = made(false, MSG_CERTIFICATE);

	e->side.chain_why = (struct ward_why){ .code = WARD_WHY_CERT_EXPIRED, .cert = 1 };
	evil_say(e);
	FAILS(e, CERT_EXPIRED);
	EQ(e->alert, 45);
	evil_free(e);
}

/* RFC 8422 5.3: the suite says RSA or not; the curve is one that the client named. */
static void a_certificates_key_must_fit_suite_and_curves(void)
{
	static const char *const names[] = { "example.org", NULL };
	static const struct {
		enum ward_key_kind kind;
		uint16_t suite;
		uint16_t group; /* the only one that the client has, 0 = all */
		bool good;
	} rows[] = {
		{ WARD_KEY_P256, 0xc02b, 0, true }, { WARD_KEY_P256, 0xc02f, 0, false },
		{ WARD_KEY_P384, 0xc02b, 0, true }, { WARD_KEY_P384, 0xc02f, 0, false },
		{ WARD_KEY_ED25519, 0xc02b, 0, true }, { WARD_KEY_ED25519, 0xc02f, 0, false },
		{ WARD_KEY_RSA, 0xc02f, 0, true }, { WARD_KEY_RSA, 0xc02b, 0, false },
		{ WARD_KEY_P256, 0xc02b, WARD_GROUP_X25519, false },
		{ WARD_KEY_P256, 0xc02b, WARD_GROUP_P384, false },
		{ WARD_KEY_P384, 0xc02b, WARD_GROUP_P256, false },
		{ WARD_KEY_P384, 0xc02b, WARD_GROUP_P384, true },
		{ WARD_KEY_ED25519, 0xc02b, WARD_GROUP_X25519, true },
		{ WARD_KEY_RSA, 0xc02f, WARD_GROUP_X25519, true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_credential *own = pair_credential(rows[i].kind, names);
		struct ward_config_desc d = pair_desc_client();
		struct evil *e;

		d.min_version = 0;
		d.groups[0] = rows[i].group;
		d.num_groups = rows[i].group != 0;
		e = evil12_server(&d);
		e->credential = own;
		e->suite = suite_find(rows[i].suite);
		e->group = rows[i].group != 0 ? rows[i].group : WARD_GROUP_X25519;
		e->scheme = rows[i].kind == WARD_KEY_RSA ? WARD_SCHEME_RSA_PKCS1_SHA256 :
			rows[i].kind == WARD_KEY_ED25519 ? WARD_SCHEME_ED25519 :
							     WARD_SCHEME_ECDSA_P256_SHA256;
		if (rows[i].good) {
			OK(evil_connect(e));
		} else {
			evil_play(e, MSG_SERVER_KEY_EXCHANGE);
			FAILS(e, CERT_KEY_UNFIT);
			EQ(e->alert, 47);
		}
		evil_free(e);
		pair_credential_free(own);
	}
}

/* ---- ServerKeyExchange ---- */

static void every_scheme_that_fits_the_key_will_do_and_no_other(void)
{
	for (unsigned scheme = 0; scheme < 0x10000; scheme++) {
		const struct sigalg *alg = sigalg_find((uint16_t)scheme);
		bool good = alg != NULL && (alg->kind == WARD_KEY_P256 || alg->kind == WARD_KEY_P384);
		struct evil *e;

		if (alg == NULL && scheme % 257 != 0 && scheme != 0x0203 && scheme != 0x0603)
			continue;
		e = evil12_server(NULL);
		evil_play(e, MSG_SERVER_KEY_EXCHANGE);
		if (good)
			e->scheme = (uint16_t)scheme;
		evil_make(e, MSG_SERVER_KEY_EXCHANGE);
		if (!good) {
			size_t at = 4 + 4 + 32;

			e->message[at] = (uint8_t)(scheme >> 8);
			e->message[at + 1] = (uint8_t)scheme;
		}
		evil_say(e);
		if (good) {
			EQ(side_facts(&e->side).scheme, scheme);
			OK(evil_connect(e));
		} else {
			FAILS(e, SCHEME_REFUSED);
		}
		evil_free(e);
	}
}

static void a_scheme_that_was_not_offered_is_refused(void)
{
	struct ward_config_desc d = pair_desc_client();
	struct evil *e;

	d.min_version = 0;
	d.schemes[0] = WARD_SCHEME_RSA_PSS_SHA256;
	d.num_schemes = 1;
	e = evil12_server(&d);
	evil_play(e, MSG_SERVER_KEY_EXCHANGE);
	evil_make(e, MSG_SERVER_KEY_EXCHANGE);
	evil_say(e);
	FAILS(e, SCHEME_REFUSED);
	evil_free(e);
}

/* The randoms, the curve, the point, the scheme and the signature: each is bound. */
static void a_key_exchange_that_is_wrong_in_any_byte_is_refused(void)
{
	struct evil *first = made(false, MSG_SERVER_KEY_EXCHANGE);
	size_t len = first->len;

	evil_free(first);
	for (size_t i = 4; i < len; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			struct evil *e = made(false, MSG_SERVER_KEY_EXCHANGE);

			e->message[i < e->len ? i : e->len - 1] ^= (uint8_t)(1u << bit);
			evil_say(e);
			OK(side_why(&e->side) == WARD_WHY_SIGNATURE_BAD ||
				side_why(&e->side) == WARD_WHY_GROUP_NOT_OFFERED ||
				side_why(&e->side) == WARD_WHY_SCHEME_REFUSED ||
				side_why(&e->side) == WARD_WHY_MSG_MALFORMED);
			evil_free(e);
		}
}

static void a_signature_over_other_randoms_is_refused(void)
{
	for (int which = 0; which < 2; which++) {
		struct evil *e = evil12_server(NULL);
		uint8_t *random;

		evil_play(e, MSG_SERVER_KEY_EXCHANGE);
		random = which ? e->random : e->peer_random;
		random[31] ^= 1;
		evil_make(e, MSG_SERVER_KEY_EXCHANGE);
		random[31] ^= 1;
		evil_say(e);
		FAILS(e, SIGNATURE_BAD);
		EQ(e->alert, 51);
		evil_free(e);
	}
}

static void a_signature_by_another_key_is_refused(void)
{
	static const char *const names[] = { "example.org", NULL };
	struct ward_credential *other = pair_credential(WARD_KEY_P256, names);
	struct evil *e = evil12_server(NULL);

	evil_play(e, MSG_SERVER_KEY_EXCHANGE);
	e->credential = other;
	evil_make(e, MSG_SERVER_KEY_EXCHANGE);
	evil_say(e);
	FAILS(e, SIGNATURE_BAD);
	evil_free(e);
	pair_credential_free(other);
}

static void a_curve_that_is_not_named_is_refused(void)
{
	static const uint16_t groups[] = { 0, 0x0001, 0x0019, 0x001e, 0x0100, 0x11ec, 0x11eb, 0xff01 };
	struct evil *e;

	for (unsigned type = 0; type < 256; type++) {
		if (type == 3)
			continue;
		e = made(false, MSG_SERVER_KEY_EXCHANGE);
		e->message[4] = (uint8_t)type;
		evil_say(e);
		FAILS(e, GROUP_NOT_OFFERED);
		EQ(e->alert, 47);
		evil_free(e);
	}
	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
		e = made(false, MSG_SERVER_KEY_EXCHANGE);
		e->message[5] = (uint8_t)(groups[i] >> 8);
		e->message[6] = (uint8_t)groups[i];
		evil_say(e);
		FAILS(e, GROUP_NOT_OFFERED);
		evil_free(e);
	}
}

/* Signed well, and still no point of the curve. RFC 8422 5.11 */
static void a_point_that_is_none_is_refused(void)
{
	static const struct {
		uint16_t group;
		size_t len;
		uint8_t first;
	} rows[] = {
		{ WARD_GROUP_X25519, 31, 9 }, { WARD_GROUP_X25519, 33, 9 }, { WARD_GROUP_X25519, 32, 0 },
		{ WARD_GROUP_P256, 65, 4 }, { WARD_GROUP_P256, 33, 2 }, { WARD_GROUP_P256, 65, 6 },
		{ WARD_GROUP_P256, 64, 4 }, { WARD_GROUP_P256, 1, 0 }, { WARD_GROUP_P384, 97, 4 },
	};

	for (int server = 0; server < 2; server++)
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
			struct ward_config_desc d = pair_desc_server();
			struct evil *e;

			d.min_version = 0;
			d.groups[0] = rows[i].group;
			d.groups[1] = WARD_GROUP_X25519;
			d.num_groups = rows[i].group == WARD_GROUP_X25519 ? 1 : 2;
			e = server ? evil12_client(&d) : evil12_server(NULL);
			e->group = rows[i].group;
			evil_play(e, server ? MSG_CLIENT_KEY_EXCHANGE : MSG_SERVER_KEY_EXCHANGE);
			CHECK(e->provider->keypair_new(&e->pair, e->group, e->share, &e->share_len));
			memset(e->share, 0, sizeof e->share);
			e->share[0] = rows[i].first;
			e->share_len = rows[i].len;
			evil_make(e, server ? MSG_CLIENT_KEY_EXCHANGE : MSG_SERVER_KEY_EXCHANGE);
			evil_say(e);
			if (!server)
				evil_play(e, EVIL_END);
			OK(side_why(&e->side) == WARD_WHY_SHARE_BAD ||
				side_why(&e->side) == WARD_WHY_SHARE_LENGTH);
			EQ(e->alert, 47);
			evil_free(e);
		}
}

static void a_point_longer_than_any_is_refused(void)
{
	struct evil *e = evil12_server(NULL);
	uint8_t long_point[255] = { 4 };
	struct msg_server_key_exchange m = { .curve_type = 3, .group = WARD_GROUP_P384,
		.point = { long_point, sizeof long_point }, .scheme = WARD_SCHEME_ECDSA_P256_SHA256,
		.signature = span_of("x") };
	struct wr w;

	evil_play(e, MSG_SERVER_KEY_EXCHANGE);
	w = evil_begin(e, MSG_SERVER_KEY_EXCHANGE);
	msg_server_key_exchange_write(&w, &m);
	evil_end(e, &w);
	evil_say(e);
	FAILS(e, SHARE_BAD);
	evil_free(e);
}

/* ---- Finished ---- */

static void a_finished_that_is_wrong_in_any_bit_is_refused(void)
{
	for (int server = 0; server < 2; server++)
		for (size_t bit = 0; bit < 8 * KEYS12_VERIFY_DATA; bit++) {
			struct evil *e = evil12_at(server, HS_WAIT_FIN);

			evil_make(e, MSG_FINISHED);
			e->message[4 + bit / 8] ^= (uint8_t)(1u << bit % 8);
			evil_say(e);
			FAILS(e, FINISHED_BAD);
			EQ(e->alert, 51);
			evil_free(e);
		}
}

static void a_reflected_finished_is_refused(void)
{
	struct evil *e = evil12_at(false, HS_WAIT_FIN);

	EQ(e->last[0], MSG_FINISHED);
	memcpy(e->message, e->last, e->last_len);
	e->len = e->last_len;
	evil_send(e);
	FAILS(e, FINISHED_BAD);
	evil_free(e);
}

/* Any byte on the way changed, in either direction: the Finished tell. */
static void what_was_changed_on_the_way_is_found_at_the_end(void)
{
	for (int server = 0; server < 2; server++) {
		struct evil *e = evil12_at(server, HS_WAIT_CCS);

		e->log.p[server ? 10 : 12] ^= 1;
		evil_play(e, EVIL_END);
		FAILS(e, FINISHED_BAD);
		evil_free(e);
	}
}

T_MAIN(T(a_byte_too_many_is_malformed), T(a_message_cut_anywhere_is_malformed),
	T(a_server_without_a_certificate_is_refused), T(an_empty_certificate_is_malformed),
	T(sixteen_certificates_are_enough),
	T(a_chain_that_is_not_good_ends_it_with_its_own_alert),
	T(a_certificates_key_must_fit_suite_and_curves),
	T(every_scheme_that_fits_the_key_will_do_and_no_other),
	T(a_scheme_that_was_not_offered_is_refused),
	T(a_key_exchange_that_is_wrong_in_any_byte_is_refused),
	T(a_signature_over_other_randoms_is_refused), T(a_signature_by_another_key_is_refused),
	T(a_curve_that_is_not_named_is_refused), T(a_point_that_is_none_is_refused),
	T(a_point_longer_than_any_is_refused),
	T(a_finished_that_is_wrong_in_any_bit_is_refused), T(a_reflected_finished_is_refused),
	T(what_was_changed_on_the_way_is_found_at_the_end))

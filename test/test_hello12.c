/* The hellos of TLS 1.2: which version it is to be, and what each side wants of the
 * other before it goes on. RFC 5246 7.4.1, RFC 5746, RFC 7507, RFC 7627, RFC 8422 5 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil12.h"

/* Extensions of TLS 1.2, RFC 9846 4.3 for the others. */
enum { NAME = 0, GROUPS = 10, FORMATS = 11, SCHEMES = 13, ALPN = 16, MAIN_SECRET = 23,
	TICKET = 35, VERSIONS = 43, RENEGOTIATION = 0xff01 };

static struct ward_config_desc server_desc(uint16_t min, uint16_t max)
{
	struct ward_config_desc d = pair_desc_server();

	d.min_version = min;
	d.max_version = max;
	return d;
}

static struct ward_config_desc client_desc(uint16_t min, uint16_t max)
{
	struct ward_config_desc d = pair_desc_client();

	d.min_version = min;
	d.max_version = max;
	return d;
}

/* ---- the server: versions ---- */

/* A client of TLS 1.2 has said its hello to a server. */
static struct evil *hello_to(const struct ward_config_desc *server)
{
	struct evil *e = evil12_client(server);

	evil_make(e, MSG_CLIENT_HELLO);
	return e;
}

static uint16_t hello_version(const struct evil *e)
{
	return (uint16_t)(e->server_hello[4] << 8 | e->server_hello[5]);
}

/* RFC 9846 4.3.1: legacy_version counts when supported_versions is not there. */
static void a_hello_without_versions_gets_1_2_from_any_that_is_new_enough(void)
{
	static const uint16_t versions[] = { 0x0002, 0x0200, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304,
		0x0305, 0x0403, 0x7f12, 0xffff };

	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
		struct evil *e = hello_to(NULL);

		e->message[4] = (uint8_t)(versions[i] >> 8);
		e->message[5] = (uint8_t)versions[i];
		evil_say(e);
		if (versions[i] < 0x0303) {
			FAILS(e, VERSION_OLD);
			EQ(ward_conn_why(e->side.conn)->got, versions[i]);
			EQ(ward_conn_why(e->side.conn)->want, 0x0303);
		} else {
			EQ(hello_version(e), 0x0303);
			OK(evil_connect(e));
		}
		evil_free(e);
	}
}

/* And when it is there, it alone. */
static void the_list_of_versions_alone_counts(void)
{
	static const struct {
		const char *list;
		size_t len;
		int why;
	} rows[] = {
		{ "\2\3\3", 3, 0 },
		{ "\4\3\3\3\2", 5, 0 },
		{ "\6\x1a\x1a\3\2\3\3", 7, 0 },
		{ "\2\3\2", 3, WARD_WHY_VERSION_OLD },
		{ "\2\3\5", 3, WARD_WHY_VERSION_OLD },
		{ "\4\x1a\x1a\3\1", 5, WARD_WHY_VERSION_OLD },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (uint16_t legacy = 0x0301; legacy <= 0x0304; legacy++) {
			struct evil *e = hello_to(NULL);

			e->message[5] = (uint8_t)legacy;
			evil_ext_add(e, VERSIONS, rows[i].list, rows[i].len);
			evil_say(e);
			EQ(side_why(&e->side), rows[i].why);
			if (rows[i].why == 0)
				OK(evil_connect(e));
			evil_free(e);
		}
}

static void a_server_of_1_3_alone_refuses_1_2_and_one_of_1_2_alone_takes_it(void)
{
	struct ward_config_desc d = server_desc(0x0304, 0x0304);
	struct evil *e = hello_to(&d);

	evil_say(e);
	FAILS(e, VERSION_OLD);
	evil_free(e);

	d = server_desc(0x0303, 0x0303);
	e = hello_to(&d);
	evil_ext_add(e, VERSIONS, "\4\3\4\3\3", 5);
	evil_say(e);
	EQ(hello_version(e), 0x0303);
	OK(evil_connect(e));
	evil_free(e);
}

static void a_hello_of_1_3_alone_is_refused_by_a_server_of_1_2(void)
{
	struct ward_config_desc d = server_desc(0x0303, 0x0303);
	struct evil *e = evil_client(&d);

	evil_make(e, MSG_CLIENT_HELLO);
	evil_say(e);
	FAILS(e, VERSION_OLD);
	evil_free(e);
}

/* RFC 9846 4.2.3: "the last 8 bytes of their random value". */
static void a_server_that_could_do_better_says_so_in_its_random(void)
{
	for (int both = 0; both < 2; both++) {
		struct ward_config_desc d = server_desc(0x0303, both ? 0x0304 : 0x0303);
		struct evil *e = hello_to(&d);

		evil_say(e);
		EQ(memcmp(e->peer_random + 24, "DOWNGRD\1", 8) == 0, both);
		OK(evil_connect(e));
		evil_free(e);
	}
}

/* RFC 7507 3. */
static void a_fallback_is_refused_by_a_server_that_speaks_more(void)
{
	for (int both = 0; both < 2; both++) {
		struct ward_config_desc d = server_desc(0x0303, both ? 0x0304 : 0x0303);
		struct evil *e = evil12_client(&d);

		e->suites.v[e->suites.num++] = 0x5600;
		evil_make(e, MSG_CLIENT_HELLO);
		evil_say(e);
		if (both) {
			FAILS(e, VERSION_FALLBACK);
			EQ(e->alert, 86);
		} else {
			OK(evil_connect(e));
		}
		evil_free(e);
	}
}

static void a_second_hello_that_wants_1_2_is_refused(void)
{
	struct evil *e = evil_at(true, HS_WAIT_CH2);
	struct ward_config_desc d = server_desc(0, 0);

	evil_free(e);
	d.retry_always = true;
	e = evil_client(&d);
	evil_make(e, MSG_CLIENT_HELLO);
	evil_say(e);
	EQ(e->side.conn->state, HS_WAIT_CH2);
	evil_make(e, MSG_CLIENT_HELLO);
	evil_ext_set(e, VERSIONS, "\2\3\3", 3);
	evil_send(e);
	OK(side_why(&e->side) != 0);
	EQ(e->alert, 47);
	evil_free(e);
}

/* ---- the server: what it wants ---- */

static void a_client_that_does_not_bind_its_keys_is_refused(void)
{
	struct evil *e = hello_to(NULL);

	evil_ext_remove(e, MAIN_SECRET);
	evil_say(e);
	FAILS(e, MAIN_SECRET_PLAIN);
	EQ(e->alert, 40);
	evil_free(e);
}

/* RFC 5746 3.6: the extension, the suite that stands for it, or both. */
static void a_client_says_that_this_is_its_first_handshake(void)
{
	for (int ext = 0; ext < 2; ext++)
		for (int scsv = 0; scsv < 2; scsv++) {
			struct evil *e = evil12_client(NULL);

			if (scsv)
				e->suites.v[e->suites.num++] = 0x00ff;
			evil_make(e, MSG_CLIENT_HELLO);
			if (!ext)
				evil_ext_remove(e, RENEGOTIATION);
			evil_say(e);
			if (ext || scsv) {
				OK(evil_connect(e));
			} else {
				FAILS(e, RENEGOTIATION_INFO);
				EQ(e->alert, 40);
			}
			evil_free(e);
		}
}

/* "verify that the length of the "renegotiated_connection" field is zero" */
static void a_client_that_renegotiates_in_its_first_hello_is_refused(void)
{
	struct evil *e = hello_to(NULL);

	evil_ext_set(e, RENEGOTIATION, "\14abcdefghijkl", 13);
	evil_say(e);
	FAILS(e, RENEGOTIATION_INFO);
	EQ(e->alert, 40);
	evil_free(e);
}

static void extensions_of_1_2_that_have_no_form_are_malformed(void)
{
	static const struct {
		uint16_t type;
		const char *body;
		size_t len;
	} rows[] = {
		{ MAIN_SECRET, "\0", 1 }, { MAIN_SECRET, "ab", 2 },
		{ RENEGOTIATION, "", 0 }, { RENEGOTIATION, "\1", 1 }, { RENEGOTIATION, "\0\0", 2 },
		{ FORMATS, "", 0 }, { FORMATS, "\0", 1 }, { FORMATS, "\2\0", 2 },
		{ FORMATS, "\1\0\0", 3 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = hello_to(NULL);

		evil_ext_set(e, rows[i].type, rows[i].body, rows[i].len);
		evil_say(e);
		FAILS(e, EXT_MALFORMED);
		evil_free(e);
	}
}

static bool answers(struct evil *e, uint16_t type, const char *body, size_t len)
{
	size_t at, found;

	e->len = 4 + ((size_t)e->server_hello[2] << 8 | e->server_hello[3]);
	memcpy(e->message, e->server_hello, e->len);
	return evil_ext_find(e, type, &at, &found) && found == 4 + len &&
		memcmp(e->message + at + 4, body, len) == 0;
}

/* RFC 8422 5.1.2: without the extension only the uncompressed form is meant. */
static void a_client_must_read_uncompressed_points(void)
{
	static const struct {
		const char *list;
		size_t len;
		bool good;
	} rows[] = { { "\1\0", 2, true }, { "\3\1\2\0", 4, true }, { "\1\1", 2, false },
		{ "\2\1\2", 3, false }, { "\1\xff", 2, false } };
	struct evil *e;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		e = hello_to(NULL);
		evil_ext_set(e, FORMATS, rows[i].list, rows[i].len);
		evil_say(e);
		if (rows[i].good)
			OK(evil_connect(e));
		else
			FAILS(e, POINT_FORMAT);
		evil_free(e);
	}
	e = hello_to(NULL);
	evil_ext_remove(e, FORMATS);
	evil_say(e);
	/* What was not asked is not answered. */
	OK(!answers(e, FORMATS, "\1\0", 2));
	OK(evil_connect(e));
	evil_free(e);
}

/* RFC 5246 7.4.1.2: "MUST contain, and all implementations MUST support,
 * CompressionMethod.null"; others may stand beside it. */
static void a_client_must_be_content_without_compression(void)
{
	static const struct {
		const char *list;
		size_t len;
		bool good;
	} rows[] = { { "\2\1\0", 3, true }, { "\3\0\100\1", 4, true }, { "\1\1", 2, false },
		{ "\2\1\100", 3, false } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = hello_to(NULL);
		size_t at = 38 + 1u + e->message[38];

		at += 2u + (size_t)(e->message[at] << 8 | e->message[at + 1]);
		evil_splice(e, at, 2, rows[i].list, rows[i].len);
		evil_say(e);
		if (rows[i].good)
			OK(evil_connect(e));
		else
			FAILS(e, COMPRESSION);
		evil_free(e);
	}
}

/* RFC 5246 7.4.1.3: no cache, so nothing that could be found in it again; and none of
 * the client's bytes come back. */
static void the_servers_session_id_is_empty_whatever_the_clients_is(void)
{
	for (size_t len = 0; len <= 32; len++) {
		struct evil *e = evil12_client(NULL);

		e->session_id_len = len;
		evil_make(e, MSG_CLIENT_HELLO);
		evil_say(e);
		EQ(e->server_hello[38], 0);
		OK(evil_connect(e));
		evil_free(e);
	}
}

/* ---- the server: suites, schemes, groups ---- */

static void of_the_suites_only_those_of_1_2_that_fit_the_key_are_chosen(void)
{
	for (unsigned suite = 0; suite < 0x10000; suite++) {
		bool good = suite == 0xc02b || suite == 0xc02c || suite == 0xcca9;
		struct evil *e;

		/* All of ward's, and every 97th that it does not have. */
		if (suite_find((uint16_t)suite) == NULL && suite % 97 != 0)
			continue;
		e = evil12_client(NULL);
		e->suites = (struct list16){ { (uint16_t)suite, 0x00ff }, 2 };
		evil_make(e, MSG_CLIENT_HELLO);
		evil_say(e);
		if (good) {
			EQ(e->suite->id, suite);
			OK(evil_connect(e));
		} else {
			/* Those for an RSA key leave this server without a certificate. */
			if (suite_find((uint16_t)suite) != NULL && suite > 0x1303)
				FAILS(e, SCHEME_NONE_COMMON);
			else
				FAILS(e, SUITE_NONE_COMMON);
			EQ(e->alert, 40);
		}
		evil_free(e);
	}
}

static void a_client_without_fast_aes_gets_chacha(void)
{
	struct evil *e = evil12_client(NULL);

	e->suites = (struct list16){ { 0xcca8, 0xcca9, 0xc02b }, 3 };
	evil_make(e, MSG_CLIENT_HELLO);
	evil_say(e);
	/* What fits an RSA key alone says nothing here: the first that fits does. */
	EQ(e->suite->id, 0xcca9);
	OK(evil_connect(e));
	evil_free(e);
}

static struct evil *with_groups(const uint16_t *groups, size_t num)
{
	struct evil *e = evil12_client(NULL);

	e->groups.num = num;
	for (size_t i = 0; i < num; i++)
		e->groups.v[i] = groups[i];
	evil_make(e, MSG_CLIENT_HELLO);
	return e;
}

/* RFC 8422 5.1, 5.3: the groups are those of the key agreement and those of the
 * certificate's curve. The hybrids are of TLS 1.3. */
static void the_groups_of_a_client_limit_agreement_and_certificates(void)
{
	static const struct {
		uint16_t groups[4];
		size_t num;
		int why;
		uint16_t group;
	} rows[] = {
		{ { 0x001d, 0x0017 }, 2, 0, 0x001d },
		{ { 0x0017, 0x001d }, 2, 0, 0x001d },
		{ { 0x0017 }, 1, 0, 0x0017 },
		{ { 0x0018, 0x0017 }, 2, 0, 0x0017 },
		{ { 0x11ec, 0x0019, 0x0017 }, 3, 0, 0x0017 },
		/* The certificate is of P-256. */
		{ { 0x001d }, 1, WARD_WHY_SCHEME_NONE_COMMON, 0 },
		{ { 0x0018, 0x11ec }, 2, WARD_WHY_SCHEME_NONE_COMMON, 0 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = with_groups(rows[i].groups, rows[i].num);

		evil_say(e);
		EQ(side_why(&e->side), rows[i].why);
		if (rows[i].why == 0) {
			EQ(e->group, rows[i].group);
			OK(evil_connect(e));
		} else {
			EQ(e->alert, 40);
		}
		evil_free(e);
	}
}

static void a_client_with_other_groups_than_a_servers_is_refused(void)
{
	struct ward_config_desc d = server_desc(0, 0);
	struct evil *e;

	d.groups[0] = WARD_GROUP_X25519;
	d.num_groups = 1;
	e = evil12_client(&d);
	e->groups = (struct list16){ { WARD_GROUP_P256, WARD_GROUP_P384 }, 2 };
	evil_make(e, MSG_CLIENT_HELLO);
	evil_say(e);
	FAILS(e, GROUP_NONE_COMMON);
	evil_free(e);
}

/* RFC 5246 7.4.1.4.1: without the list SHA-1 is meant, which ward does not have. */
static void a_client_without_schemes_or_with_others_is_refused(void)
{
	struct evil *e = hello_to(NULL);

	evil_ext_remove(e, SCHEMES);
	evil_say(e);
	FAILS(e, SCHEME_NONE_COMMON);
	evil_free(e);
	e = hello_to(NULL);
	evil_ext_set(e, SCHEMES, "\0\4\2\3\2\1", 6); /* SHA-1 */
	evil_say(e);
	FAILS(e, SCHEME_NONE_COMMON);
	evil_free(e);
}

/* RFC 9846 4.3.3: the ECDSA schemes of TLS 1.2 leave the curve open. */
static void a_server_signs_by_the_hash_where_the_curve_does_not_fit(void)
{
	struct evil *e = hello_to(NULL);

	evil_ext_set(e, SCHEMES, "\0\2\5\3", 4); /* ecdsa_secp384r1_sha384 */
	evil_say(e);
	EQ(side_facts(&e->side).scheme, WARD_SCHEME_ECDSA_P384_SHA384);
	OK(evil_connect(e));
	evil_free(e);
}

/* ---- the server: what it answers ---- */

static void the_server_answers_what_it_was_asked(void)
{
	static const char *const alpn[] = { "h2", "http/1.1", NULL };
	struct ward_config_desc d = server_desc(0, 0);
	struct evil *e;

	d.alpn = alpn;
	e = evil12_client(&d);
	e->alpn = span_of("\10http/1.1");
	evil_make(e, MSG_CLIENT_HELLO);
	evil_say(e);
	OK(answers(e, MAIN_SECRET, "", 0));
	OK(answers(e, RENEGOTIATION, "\0", 1));
	OK(answers(e, FORMATS, "\1\0", 2));
	OK(answers(e, NAME, "", 0));
	OK(answers(e, ALPN, "\0\11\10http/1.1", 11));
	OK(evil_connect(e));
	EQ_STR(side_facts(&e->side).alpn, "http/1.1");
	EQ_STR(side_facts(&e->side).name, "example.org");
	evil_free(e);

	/* Of a client that has only the suite for it: RFC 5746 3.6 has it answered. */
	e = evil12_client(&d);
	e->name = span_of("");
	e->suites.v[e->suites.num++] = 0x00ff;
	evil_make(e, MSG_CLIENT_HELLO);
	evil_ext_remove(e, RENEGOTIATION);
	evil_say(e);
	OK(answers(e, RENEGOTIATION, "\0", 1));
	OK(!answers(e, NAME, "", 0));
	OK(evil_connect(e));
	evil_free(e);
}

/* ---- the client: versions ---- */

/* A server of TLS 1.2 has made its hello to a client. */
static struct evil *hello_from(const struct ward_config_desc *client)
{
	struct evil *e = evil12_server(client);

	evil_make(e, MSG_SERVER_HELLO);
	return e;
}

static void a_client_of_both_offers_both_and_one_of_1_2_says_nothing_of_versions(void)
{
	struct ward_config_desc d = client_desc(0, 0);
	struct evil *e = evil12_server(&d);
	const uint8_t *hello = e->log.p;

	OK(memmem(hello, e->log.len, "\0\53\0\7\6", 5) != NULL); /* with GREASE: three */
	OK(memmem(hello, e->log.len, "\3\4\3\3", 4) != NULL);
	EQ(hello[38], 32);
	evil_free(e);

	d = client_desc(0x0303, 0x0303);
	e = evil12_server(&d);
	EQ(e->side.jobs[WARD_JOB_KEYGEN], 0);
	memcpy(e->message, e->log.p, e->log.len);
	e->len = e->log.len;
	EQ(e->message[38], 0);
	for (unsigned type = VERSIONS; type <= 51; type++) {
		size_t at, len;

		OK(!evil_ext_find(e, (uint16_t)type, &at, &len));
	}
	OK(evil_connect(e));
	evil_free(e);
}

static void a_client_refuses_every_other_version(void)
{
	static const uint16_t versions[] = { 0x0000, 0x0002, 0x0300, 0x0301, 0x0302, 0x0304, 0x0305,
		0xffff };

	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
		struct evil *e = hello_from(NULL);

		e->message[4] = (uint8_t)(versions[i] >> 8);
		e->message[5] = (uint8_t)versions[i];
		evil_say(e);
		FAILS(e, VERSION_OLD);
		EQ(ward_conn_why(e->side.conn)->got, versions[i]);
		evil_free(e);
	}
}

static void a_client_of_1_3_alone_refuses_1_2(void)
{
	struct ward_config_desc d = client_desc(0x0304, 0);
	struct evil *e = hello_from(&d);

	evil_say(e);
	FAILS(e, VERSION_OLD);
	EQ(ward_conn_why(e->side.conn)->want, 0x0304);
	evil_free(e);
}

/* RFC 9846 4.3.1: in that extension no older version may stand. */
static void supported_versions_does_not_lead_to_1_2(void)
{
	struct evil *e = hello_from(NULL);

	evil_ext_add(e, VERSIONS, "\3\3", 2);
	evil_ext_remove(e, MAIN_SECRET);
	evil_ext_remove(e, RENEGOTIATION);
	evil_ext_remove(e, FORMATS);
	evil_say(e);
	FAILS(e, VERSION_NOT_OFFERED);
	EQ(e->alert, 47);
	evil_free(e);
}

static void a_client_of_1_2_alone_refuses_1_3(void)
{
	struct ward_config_desc d = client_desc(0, 0x0303);
	struct evil *e = evil_server(&d);

	evil_make(e, MSG_SERVER_HELLO);
	evil_say(e);
	FAILS(e, EXT_UNASKED);
	EQ(e->alert, 110);
	evil_free(e);
}

static void a_server_that_was_made_to_believe_in_1_2_is_left(void)
{
	for (int both = 0; both < 2; both++)
		for (uint8_t last = 0; last < 3; last++) {
			struct ward_config_desc d = client_desc(0, both ? 0 : 0x0303);
			struct evil *e = evil12_server(&d);

			memcpy(e->random + 24, "DOWNGRD", 7);
			e->random[31] = last;
			evil_make(e, MSG_SERVER_HELLO);
			evil_say(e);
			if (both && last < 2) {
				FAILS(e, VERSION_DOWNGRADE);
				EQ(e->alert, 47);
			} else {
				OK(evil_connect(e));
			}
			evil_free(e);
		}
}

static void after_a_retry_there_is_no_way_to_1_2(void)
{
	struct ward_config_desc d = client_desc(0, 0);
	struct evil *e = evil_server(&d);

	e->retry = true;
	e->group = WARD_GROUP_P384;
	evil_make_retry(e);
	evil_say(e);
	EQ(e->side.conn->state, HS_WAIT_SH);
	e->tls12 = true;
	e->suite = suite_find(WARD_ECDHE_ECDSA_AES_128_GCM_SHA256);
	evil_make(e, MSG_SERVER_HELLO);
	evil_send(e);
	FAILS(e, VERSION_NOT_OFFERED);
	evil_free(e);
}

/* ---- the client: what it wants ---- */

static void a_server_that_does_not_bind_its_keys_is_refused(void)
{
	struct evil *e = hello_from(NULL);

	evil_ext_remove(e, MAIN_SECRET);
	evil_say(e);
	FAILS(e, MAIN_SECRET_PLAIN);
	EQ(e->alert, 40);
	evil_free(e);
	/* One that knows no extensions at all. */
	e = hello_from(NULL);
	evil_cut(e, evil_ext_block(e));
	evil_say(e);
	FAILS(e, MAIN_SECRET_PLAIN);
	evil_free(e);
}

static void a_server_says_that_this_is_its_first_handshake(void)
{
	struct evil *e = hello_from(NULL);

	evil_ext_remove(e, RENEGOTIATION);
	evil_say(e);
	FAILS(e, RENEGOTIATION_INFO);
	EQ(e->alert, 40);
	evil_free(e);
	e = hello_from(NULL);
	evil_ext_set(e, RENEGOTIATION, "\1x", 2);
	evil_say(e);
	FAILS(e, RENEGOTIATION_INFO);
	evil_free(e);
}

static void a_server_must_read_uncompressed_points(void)
{
	struct evil *e = hello_from(NULL);

	evil_ext_set(e, FORMATS, "\2\1\2", 3);
	evil_say(e);
	FAILS(e, POINT_FORMAT);
	evil_free(e);
	e = hello_from(NULL);
	evil_ext_set(e, FORMATS, "\3\2\1\0", 4);
	evil_say(e);
	OK(evil_connect(e));
	evil_free(e);
	e = hello_from(NULL);
	evil_ext_remove(e, FORMATS);
	evil_say(e);
	OK(evil_connect(e));
	evil_free(e);
}

static void extensions_of_a_server_that_have_no_form_are_malformed(void)
{
	static const struct {
		uint16_t type;
		const char *body;
		size_t len;
	} rows[] = {
		{ MAIN_SECRET, "\0", 1 },
		{ RENEGOTIATION, "", 0 }, { RENEGOTIATION, "\1", 1 }, { RENEGOTIATION, "\0\0", 2 },
		{ FORMATS, "", 0 }, { FORMATS, "\0", 1 }, { FORMATS, "\1\0\0", 3 },
	};
	struct evil *e;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		e = hello_from(NULL);
		evil_ext_set(e, rows[i].type, rows[i].body, rows[i].len);
		evil_say(e);
		FAILS(e, EXT_MALFORMED);
		evil_free(e);
	}
	e = hello_from(NULL);
	evil_ext_add(e, NAME, "x", 1);
	evil_say(e);
	FAILS(e, EXT_MALFORMED);
	evil_free(e);
}

/* RFC 5246 7.4.1.4: "An extension type MUST NOT appear in the ServerHello unless the
 * same extension type appeared in the corresponding ClientHello." */
static void a_server_answers_nothing_that_was_not_asked(void)
{
	static const uint16_t unasked[] = { 1, 5, ALPN, 17, 22, TICKET, 0x1a1a, 0xabcd };
	static const uint16_t of_13[] = { 41, 42, 44, 45, 49, 51 };
	struct evil *e;

	for (size_t i = 0; i < sizeof unasked / sizeof unasked[0]; i++) {
		e = hello_from(NULL);
		evil_ext_add(e, unasked[i], "", 0);
		evil_say(e);
		FAILS(e, EXT_UNASKED);
		EQ(e->alert, 110);
		evil_free(e);
	}
	for (size_t i = 0; i < sizeof of_13 / sizeof of_13[0]; i++) {
		e = hello_from(NULL);
		evil_ext_add(e, of_13[i], "", 0);
		evil_say(e);
		FAILS(e, EXT_MISPLACED);
		evil_free(e);
	}
	e = hello_from(NULL);
	evil_ext_add(e, MAIN_SECRET, "", 0);
	evil_say(e);
	FAILS(e, EXT_TWICE);
	evil_free(e);
}

/* Some servers send it, and it says nothing. */
static void groups_in_a_server_hello_are_passed_over(void)
{
	struct evil *e = hello_from(NULL);

	evil_ext_add(e, GROUPS, "\0\2\0\27", 4);
	evil_say(e);
	OK(evil_connect(e));
	evil_free(e);
}

/* The same extensions are strangers in TLS 1.3. */
static void a_server_of_1_3_does_not_answer_what_is_of_1_2(void)
{
	static const uint16_t types[] = { FORMATS, MAIN_SECRET, TICKET, RENEGOTIATION };

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		for (int in = 0; in < 2; in++) {
			struct ward_config_desc d = client_desc(0, 0);
			struct evil *e = evil_server(&d);

			evil_play(e, in ? MSG_ENCRYPTED_EXTENSIONS : MSG_SERVER_HELLO);
			evil_make(e, in ? MSG_ENCRYPTED_EXTENSIONS : MSG_SERVER_HELLO);
			evil_ext_add(e, types[i], "", 0);
			evil_say(e);
			FAILS(e, EXT_UNASKED);
			EQ(e->alert, 110);
			evil_free(e);
		}
}

static void a_server_takes_a_suite_of_1_2_that_was_offered(void)
{
	static const uint16_t bad[] = { 0x1301, 0x1302, 0xc009, 0xc013, 0x009c, 0x00ff, 0x5600 };
	struct ward_config_desc d = client_desc(0, 0);
	struct evil *e;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		e = hello_from(NULL);
		e->message[39] = (uint8_t)(bad[i] >> 8);
		e->message[40] = (uint8_t)bad[i];
		evil_say(e);
		FAILS(e, SUITE_NOT_OFFERED);
		evil_free(e);
	}
	/* One that ward has and this client did not offer. */
	d.suites[0] = 0x1301;
	d.suites[1] = 0xc02b;
	d.num_suites = 2;
	e = hello_from(&d);
	e->message[40] = 0x2c;
	evil_say(e);
	FAILS(e, SUITE_NOT_OFFERED);
	evil_free(e);
}

/* And in TLS 1.3 none of these. */
static void a_server_of_1_3_takes_no_suite_of_1_2(void)
{
	struct ward_config_desc d = client_desc(0, 0);
	struct evil *e = evil_server(&d);

	evil_make(e, MSG_SERVER_HELLO);
	e->message[71] = 0xc0;
	e->message[72] = 0x2b;
	evil_say(e);
	FAILS(e, SUITE_NOT_OFFERED);
	evil_free(e);
}

static void compression_is_refused(void)
{
	struct evil *e = hello_from(NULL);

	e->message[41] = 1;
	evil_say(e);
	FAILS(e, COMPRESSION);
	evil_free(e);
}

/* Our session id was made up for the middleboxes: RFC 9846 E.4. */
static void a_session_that_never_was_is_not_resumed(void)
{
	struct evil *e = hello_from(NULL);
	uint8_t id[33] = { 32 };

	memcpy(id + 1, e->session_id, 32);
	evil_splice(e, 38, 1, id, sizeof id);
	evil_say(e);
	FAILS(e, SESSION_UNKNOWN);
	EQ(e->alert, 47);
	evil_free(e);
	/* Any other is the server's business. */
	e = hello_from(NULL);
	id[1] ^= 1;
	evil_splice(e, 38, 1, id, sizeof id);
	evil_say(e);
	OK(evil_connect(e));
	evil_free(e);
}

static void the_servers_protocol_is_one_that_was_offered(void)
{
	static const char *const alpn[] = { "h2", "http/1.1", NULL };
	static const struct {
		const char *choice;
		bool required;
		int why;
	} rows[] = { { "http/1.1", false, 0 }, { "h2", true, 0 }, { "h3", false,
		WARD_WHY_ALPN_NOT_OFFERED }, { "", false, 0 }, { "", true, WARD_WHY_ALPN_NONE_COMMON } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_config_desc d = client_desc(0, 0);
		struct evil *e;

		d.alpn = alpn;
		d.alpn_required = rows[i].required;
		e = evil12_server(&d);
		e->alpn = span_of(rows[i].choice);
		evil_make(e, MSG_SERVER_HELLO);
		evil_say(e);
		EQ(side_why(&e->side), rows[i].why);
		if (rows[i].why == 0) {
			OK(evil_connect(e));
			EQ_STR(side_facts(&e->side).alpn, rows[i].choice);
		}
		evil_free(e);
	}
}

T_MAIN(T(a_hello_without_versions_gets_1_2_from_any_that_is_new_enough),
	T(the_list_of_versions_alone_counts),
	T(a_server_of_1_3_alone_refuses_1_2_and_one_of_1_2_alone_takes_it),
	T(a_hello_of_1_3_alone_is_refused_by_a_server_of_1_2),
	T(a_server_that_could_do_better_says_so_in_its_random),
	T(a_fallback_is_refused_by_a_server_that_speaks_more),
	T(a_second_hello_that_wants_1_2_is_refused),
	T(a_client_that_does_not_bind_its_keys_is_refused),
	T(a_client_says_that_this_is_its_first_handshake),
	T(a_client_that_renegotiates_in_its_first_hello_is_refused),
	T(extensions_of_1_2_that_have_no_form_are_malformed),
	T(a_client_must_read_uncompressed_points),
	T(a_client_must_be_content_without_compression),
	T(the_servers_session_id_is_empty_whatever_the_clients_is),
	T(of_the_suites_only_those_of_1_2_that_fit_the_key_are_chosen),
	T(a_client_without_fast_aes_gets_chacha),
	T(the_groups_of_a_client_limit_agreement_and_certificates),
	T(a_client_with_other_groups_than_a_servers_is_refused),
	T(a_client_without_schemes_or_with_others_is_refused),
	T(a_server_signs_by_the_hash_where_the_curve_does_not_fit),
	T(the_server_answers_what_it_was_asked),
	T(a_client_of_both_offers_both_and_one_of_1_2_says_nothing_of_versions),
	T(a_client_refuses_every_other_version), T(a_client_of_1_3_alone_refuses_1_2),
	T(supported_versions_does_not_lead_to_1_2), T(a_client_of_1_2_alone_refuses_1_3),
	T(a_server_that_was_made_to_believe_in_1_2_is_left),
	T(after_a_retry_there_is_no_way_to_1_2), T(a_server_that_does_not_bind_its_keys_is_refused),
	T(a_server_says_that_this_is_its_first_handshake),
	T(a_server_must_read_uncompressed_points),
	T(extensions_of_a_server_that_have_no_form_are_malformed),
	T(a_server_answers_nothing_that_was_not_asked),
	T(groups_in_a_server_hello_are_passed_over),
	T(a_server_of_1_3_does_not_answer_what_is_of_1_2),
	T(a_server_takes_a_suite_of_1_2_that_was_offered), T(a_server_of_1_3_takes_no_suite_of_1_2),
	T(compression_is_refused), T(a_session_that_never_was_is_not_resumed),
	T(the_servers_protocol_is_one_that_was_offered))

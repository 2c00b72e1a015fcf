/* ClientHello as a server takes it: its form, and what is chosen of it.
 * RFC 9846 4.2.1, 4.2.2 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

/* A client with its hello made; with every extension that ward reads. */
static struct evil *hello(const struct ward_config_desc *server)
{
	struct evil *e = evil_client(server);

	e->alpn = (struct ward_span){ (const uint8_t *)"\2h2\10http/1.1", 12 };
	e->cookie = span_of("stale");
	evil_make(e, MSG_CLIENT_HELLO);
	evil_ext_add(e, 45, "\1\1", 2);
	return e;
}

/* ---- form ---- */

static void a_hello_with_everything_is_taken(void)
{
	struct evil *e = hello(NULL);

	evil_say(e);
	OK(evil_connect(e));
	evil_free(e);
}

static void a_length_that_lies_is_refused(void)
{
	struct evil_length fields[EVIL_LENGTHS];
	struct evil *e = hello(NULL);
	size_t num = evil_lengths(e, fields);

	evil_free(e);
	EQ(num, 4 + 10 + 13); /* before the extensions, of them, inside of them */
	pair_use(mock_provider());
	for (size_t i = 0; i < num; i++) {
		size_t n, max = ((size_t)1 << 8 * fields[i].width) - 1;

		for (int k = 0; k < 6; k++) {
			e = hello(NULL);
			n = evil_length(e, fields[i]);
			size_t v[] = { 0, 1, n - 1, n + 1, max, max - 1 };
			if (v[k] == n || v[k] > max) {
				evil_free(e);
				continue;
			}
			evil_length_set(e, fields[i], v[k]);
			evil_send(e);
			OK(side_why(&e->side) != 0 && side_why(&e->side) != WARD_WHY_INTERNAL);
			/* Bytes that are read in another place may also be wrong there. */
			OK(e->alert == 50 || e->alert == 47 || e->alert == 70 || e->alert == 40 ||
				e->alert == 109 || e->alert == 120);
			EQ(e->alerts, 1);
			EQ(e->got[MSG_SERVER_HELLO], 0);
			evil_free(e);
		}
	}
	pair_use(NULL);
}

static void a_hello_cut_anywhere_is_malformed(void)
{
	size_t whole_len = 5, block = 0;

	for (size_t cut = 4; cut < whole_len; cut++) {
		struct evil *e = hello(NULL);

		whole_len = e->len;
		block = evil_ext_block(e);
		evil_cut(e, cut);
		evil_send(e);
		if (cut == block) /* before extensions existed, hellos ended here */
			FAILS(e, VERSION_OLD);
		else
			FAILS(e, MSG_MALFORMED);
		evil_free(e);
	}
	OK(block > 40 && whole_len > 200);
}

static void a_hello_with_a_byte_too_many_is_malformed(void)
{
	struct evil *e = hello(NULL);

	e->message[e->len++] = 0;
	e->message[3]++;
	evil_send(e);
	FAILS(e, MSG_MALFORMED);
	evil_free(e);
}

static void a_session_id_of_any_length_to_32_is_echoed_exactly(void)
{
	for (size_t len = 0; len <= 32; len++) {
		struct evil *e = evil_client(NULL);

		e->session_id_len = len;
		evil_make(e, MSG_CLIENT_HELLO);
		e->message[38] = (uint8_t)len;
		evil_splice(e, 39 + len, 32 - len, NULL, 0);
		evil_say(e);
		EQ(e->server_hello[38], len);
		EQ_MEM(e->server_hello + 39, e->session_id, len);
		EQ(e->ccs, len > 0);
		OK(evil_connect(e));
		evil_free(e);
	}
}

static void a_longer_session_id_is_refused(void)
{
	static const size_t lens[] = { 33, 34, 64, 128, 255 };
	uint8_t id[256] = { 0 };

	for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
		struct evil *e = evil_client(NULL);

		evil_make(e, MSG_CLIENT_HELLO);
		evil_splice(e, 39, 0, id, lens[i] - 32);
		e->message[38] = (uint8_t)lens[i];
		evil_send(e);
		FAILS(e, MSG_MALFORMED);
		evil_free(e);
	}
}

static void compression_is_the_null_method_alone(void)
{
	static const struct {
		const char *methods;
		size_t len;
		int why;
	} rows[] = { { "\1\0", 2, 0 }, { "\1\1", 2, WARD_WHY_COMPRESSION },
		{ "\2\0\1", 3, WARD_WHY_COMPRESSION }, { "\2\1\0", 3, WARD_WHY_COMPRESSION },
		{ "\2\0\0", 3, WARD_WHY_COMPRESSION }, { "\1\xff", 2, WARD_WHY_COMPRESSION },
		{ "\0", 1, WARD_WHY_MSG_MALFORMED } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = evil_client(NULL);

		evil_make(e, MSG_CLIENT_HELLO);
		evil_splice(e, evil_ext_block(e) - 2, 2, rows[i].methods, rows[i].len);
		evil_send(e);
		EQ(side_why(&e->side), rows[i].why);
		evil_free(e);
	}
}

/* ---- versions ---- */

static void a_legacy_version_other_than_1_2_is_refused(void)
{
	static const uint16_t versions[] = { 0, 0x0002, 0x0200, 0x0300, 0x0301, 0x0302, 0x0304,
		0x0305, 0x0403, 0x7f1c, 0xfefd, 0xffff };

	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
		struct evil *e = hello(NULL);

		e->message[4] = (uint8_t)(versions[i] >> 8);
		e->message[5] = (uint8_t)versions[i];
		evil_send(e);
		FAILS(e, HELLO_LEGACY_VERSION);
		EQ(e->alert, 70);
		evil_free(e);
	}
}

static void a_client_without_tls_1_3_gets_protocol_version(void)
{
	static const struct {
		const char *versions;
		size_t len;
	} rows[] = { { "\2\3\3", 3 }, { "\6\3\3\3\2\3\1", 7 }, { "\2\x7a\x7a", 3 }, { "\2\x7f\x1c", 3 },
		{ "\2\4\3", 3 }, { "\2\3\5", 3 } };
	struct evil *e;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		e = hello(NULL);
		evil_ext_set(e, 43, rows[i].versions, rows[i].len);
		evil_send(e);
		FAILS(e, VERSION_OLD);
		EQ(e->alert, 70);
		evil_free(e);
	}
	e = hello(NULL);
	evil_ext_remove(e, 43);
	evil_send(e);
	FAILS(e, VERSION_OLD);
	evil_free(e);
}

/* As OpenSSL's TLS 1.2 client says it, compression and all. */
static void a_client_of_tls_1_2_gets_protocol_version_whatever_else_it_says(void)
{
	struct evil *e = evil_client(NULL);
	struct wr w = evil_begin(e, MSG_CLIENT_HELLO);

	wr_u16(&w, 0x0303);
	wr_zeros(&w, 32);
	wr_u8(&w, 0);
	wr_u16(&w, 4);
	wr_u16(&w, 0xc02f);
	wr_u16(&w, 0x00ff);
	wr_u8(&w, 2);
	wr_u16(&w, 0x0100);
	evil_end(e, &w);
	evil_send(e);
	FAILS(e, VERSION_OLD);
	EQ(ward_conn_why(e->side.conn)->got, 0x0303);
	evil_free(e);
}

static void versions_that_nobody_knows_are_passed_over(void)
{
	struct evil *e = evil_client(NULL);

	evil_make(e, MSG_CLIENT_HELLO);
	evil_ext_set(e, 43, "\14\3\6\3\5\xfa\xfa\0\0\3\3\3\4", 13);
	evil_say(e);
	OK(evil_connect(e));
	evil_free(e);
}

/* ---- suites ---- */

/* A hello that offers `num` suites from `first` on, all but ward's. */
static struct evil *with_suites(unsigned first, unsigned num, uint16_t last)
{
	struct evil *e = evil_client(NULL);
	uint8_t *bytes = malloc(2 * num + 4);
	struct wr w = wr_of(bytes, 2 * num + 4);

	wr_u16(&w, 0);
	for (unsigned i = first; i < first + num; i++)
		if (suite_find((uint16_t)i) == NULL)
			wr_u16(&w, (uint16_t)i);
	if (last != 0)
		wr_u16(&w, last);
	bytes[0] = (uint8_t)((w.len - 2) >> 8);
	bytes[1] = (uint8_t)(w.len - 2);
	evil_make(e, MSG_CLIENT_HELLO);
	evil_splice(e, 71, 2u + (size_t)(e->message[71] << 8 | e->message[72]), bytes, w.len);
	free(bytes);
	return e;
}

static void of_all_65536_suites_only_three_are_chosen(void)
{
	unsigned known = 0;

	for (unsigned i = 0; i < 0x10000; i++)
		known += suite_find((uint16_t)i) != NULL;
	EQ(known, 3);
	for (unsigned first = 0; first < 0x10000; first += 0x4000)
		for (uint16_t last = 0x1300; last <= 0x1303; last++) {
			struct evil *e = with_suites(first, 0x4000, last == 0x1300 ? 0 : last);

			evil_say(e);
			if (last == 0x1300)
				FAILS(e, SUITE_NONE_COMMON);
			else
				EQ(side_facts(&e->side).suite, last);
			if (last != 0x1300)
				OK(evil_connect(e));
			evil_free(e);
		}
}

static void a_suite_that_the_server_does_not_allow_is_not_chosen(void)
{
	struct ward_config_desc d = pair_desc_server();

	d.suites[0] = WARD_AES_256_GCM_SHA384;
	d.num_suites = 1;
	for (size_t i = 0; i < policy_suites.num; i++) {
		struct evil *e = evil_client(&d);

		e->suites = (struct list16){ { policy_suites.v[i] }, 1 };
		evil_make(e, MSG_CLIENT_HELLO);
		evil_say(e);
		if (policy_suites.v[i] == WARD_AES_256_GCM_SHA384)
			OK(evil_connect(e));
		else
			FAILS(e, SUITE_NONE_COMMON);
		evil_free(e);
	}
}

/* A client that puts ChaCha20 first has no fast AES. */
static void the_servers_order_counts_but_for_chacha_put_first(void)
{
	static const struct {
		uint16_t theirs[3], chosen;
	} rows[] = {
		{ { 0x1302, 0x1303, 0x1301 }, 0x1301 }, { { 0x1302, 0x1303, 0x1302 }, 0x1302 },
		{ { 0x1303, 0x1301, 0x1302 }, 0x1303 }, { { 0x1301, 0x1303, 0x1302 }, 0x1301 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = evil_client(NULL);

		e->suites.num = 3;
		memcpy(e->suites.v, rows[i].theirs, sizeof rows[i].theirs);
		evil_make(e, MSG_CLIENT_HELLO);
		evil_say(e);
		EQ(side_facts(&e->side).suite, rows[i].chosen);
		evil_free(e);
	}
}

/* ---- groups and shares ---- */

static void groups_that_nobody_knows_are_passed_over(void)
{
	uint8_t bytes[2 + 2000], empty[2] = { 0 };
	struct evil *e;

	/* FFDHE, P-521, X448, hybrids, private ones, and P-384 last, without a share. */
	for (unsigned i = 0; i < 1000; i++) {
		uint16_t group = (uint16_t)(0x0100 + i * 61);

		bytes[2 + 2 * i] = (uint8_t)(group >> 8);
		bytes[3 + 2 * i] = (uint8_t)group;
	}
	bytes[0] = 2000 >> 8;
	bytes[1] = 2000 & 0xff;
	e = hello(NULL);
	evil_ext_set(e, 10, bytes, sizeof bytes);
	evil_ext_set(e, 51, empty, sizeof empty);
	evil_send(e);
	FAILS(e, GROUP_NONE_COMMON);
	EQ(e->alert, 40);
	evil_free(e);
	memcpy(bytes + 2000, "\0\x18", 2);
	e = hello(NULL);
	evil_ext_set(e, 10, bytes, sizeof bytes);
	evil_ext_set(e, 51, empty, sizeof empty);
	evil_say(e);
	OK(e->retried);
	EQ(e->group, WARD_GROUP_P384);
	evil_free(e);
}

static void a_group_with_a_share_goes_before_a_better_one_without(void)
{
	struct evil *e = evil_client(NULL);

	e->group = WARD_GROUP_P384;
	OK(evil_connect(e));
	OK(!e->retried);
	EQ(side_facts(&e->side).group, WARD_GROUP_P384);
	evil_free(e);
}

static void no_share_at_all_asks_for_a_retry(void)
{
	struct evil *e = evil_client(NULL);

	evil_make(e, MSG_CLIENT_HELLO);
	evil_ext_set(e, 51, "\0", 2);
	evil_say(e);
	OK(e->retried);
	OK(evil_connect(e));
	evil_free(e);
}

/* Writes a share of `len` bytes, all `fill`, of `group`. */
static void add_share(struct wr *w, uint16_t group, uint8_t fill, size_t len)
{
	wr_u16(w, group);
	wr_u16(w, (uint16_t)len);
	for (size_t i = 0; i < len; i++)
		wr_u8(w, fill);
}

static struct evil *with_shares(uint8_t *shares, const struct wr *w)
{
	struct evil *e = hello(NULL);

	shares[0] = (uint8_t)((w->len - 2) >> 8);
	shares[1] = (uint8_t)(w->len - 2);
	evil_ext_set(e, 51, shares, w->len);
	return e;
}

static void two_shares_of_one_group_are_refused(void)
{
	uint8_t bytes[300];
	struct wr w = wr_of(bytes, sizeof bytes);
	struct evil *e;

	wr_u16(&w, 0);
	add_share(&w, WARD_GROUP_X25519, 9, 32);
	add_share(&w, WARD_GROUP_P256, 9, 65);
	add_share(&w, WARD_GROUP_X25519, 8, 32);
	e = with_shares(bytes, &w);
	evil_send(e);
	FAILS(e, SHARE_TWICE);
	evil_free(e);
}

static void a_share_of_a_group_that_is_not_listed_is_refused(void)
{
	static const uint16_t groups[] = { 0x0019, 0x001e, 0x11ec, 0x4a4a };

	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
		uint8_t bytes[300];
		struct wr w = wr_of(bytes, sizeof bytes);
		struct evil *e;

		wr_u16(&w, 0);
		add_share(&w, WARD_GROUP_X25519, 9, 32);
		add_share(&w, groups[i], 9, 32);
		e = with_shares(bytes, &w);
		evil_send(e);
		FAILS(e, SHARE_NOT_IN_GROUPS);
		evil_free(e);
	}
}

static void a_share_without_a_key_is_malformed(void)
{
	uint8_t bytes[300];
	struct wr w = wr_of(bytes, sizeof bytes);
	struct evil *e;

	wr_u16(&w, 0);
	add_share(&w, WARD_GROUP_X25519, 9, 0);
	e = with_shares(bytes, &w);
	evil_send(e);
	FAILS(e, EXT_MALFORMED);
	evil_free(e);
}

static void a_share_that_is_no_point_is_refused(void)
{
	static const struct {
		uint16_t group;
		uint8_t fill;
		size_t len;
	} rows[] = {
		{ WARD_GROUP_X25519, 0, 32 }, /* the secret would be all zero: 7.4.2 */
		{ WARD_GROUP_X25519, 9, 31 }, { WARD_GROUP_X25519, 9, 33 }, { WARD_GROUP_X25519, 9, 1 },
		{ WARD_GROUP_P256, 4, 65 },   /* not on the curve */
		{ WARD_GROUP_P256, 0, 1 },    /* the point at infinity */
		{ WARD_GROUP_P256, 2, 33 },   /* compressed */
		{ WARD_GROUP_P256, 6, 65 },   /* hybrid */
		{ WARD_GROUP_P256, 4, 64 }, { WARD_GROUP_P256, 4, 66 }, { WARD_GROUP_P256, 4, 97 },
		{ WARD_GROUP_P384, 4, 97 }, { WARD_GROUP_P384, 4, 65 }, { WARD_GROUP_P384, 4, 2000 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t bytes[2100];
		struct wr w = wr_of(bytes, sizeof bytes);
		struct evil *e;

		wr_u16(&w, 0);
		add_share(&w, rows[i].group, rows[i].fill, rows[i].len);
		e = with_shares(bytes, &w);
		evil_send(e);
		FAILS(e, SHARE_BAD);
		EQ(e->alert, 47);
		OK(!e->alert_sealed);
		evil_free(e);
	}
}

/* Only so many are looked at; who sends more is asked for the one that counts. */
static void a_share_behind_sixteen_others_is_asked_for_again(void)
{
	uint8_t groups[2 + 2 * 20], bytes[300];
	struct wr g = wr_of(groups, sizeof groups), w = wr_of(bytes, sizeof bytes);
	struct evil *e;

	wr_u16(&g, 40);
	wr_u16(&w, 0);
	for (uint16_t i = 0; i < 19; i++) {
		wr_u16(&g, (uint16_t)(0x2000 + i));
		if (i < 16)
			add_share(&w, (uint16_t)(0x2000 + i), 1, 1);
	}
	wr_u16(&g, WARD_GROUP_X25519);
	add_share(&w, WARD_GROUP_X25519, 9, 32);
	e = with_shares(bytes, &w);
	evil_ext_set(e, 10, groups, sizeof groups);
	evil_say(e);
	OK(e->retried);
	EQ(e->group, WARD_GROUP_X25519);
	evil_free(e);
}

/* ---- signature schemes and certificates ---- */

static struct evil *with_schemes(const struct ward_config_desc *d, const uint8_t *schemes,
	size_t len)
{
	struct evil *e = evil_client(d);
	uint8_t *bytes = malloc(2 + len);

	bytes[0] = (uint8_t)(len >> 8);
	bytes[1] = (uint8_t)len;
	memcpy(bytes + 2, schemes, len);
	evil_make(e, MSG_CLIENT_HELLO);
	evil_ext_set(e, 13, bytes, 2 + len);
	free(bytes);
	return e;
}

static void of_all_65536_schemes_only_the_fitting_one_is_chosen(void)
{
	struct ward_config_desc d = pair_desc_server();
	struct ward_config *config;
	struct ward_why why;
	unsigned chosen = 0;

	EQ(ward_config_server(&d, &config, &why), 0);
	for (unsigned i = 0; i < 0x10000; i++) {
		uint8_t wire[] = { (uint8_t)(i >> 8), (uint8_t)i };
		uint16_t scheme;
		size_t credential;

		why = (struct ward_why){ 0 };
		if (config_credential(config, (struct ward_span){ NULL, 0 },
			    (struct ward_span){ wire, 2 }, &credential, &scheme, &why)) {
			EQ(i, WARD_SCHEME_ECDSA_P256_SHA256);
			EQ(scheme, i);
			chosen++;
		} else {
			EQ(why.code, WARD_WHY_SCHEME_NONE_COMMON);
		}
	}
	EQ(chosen, 1);
	ward_config_free(config);
}

/* All of them in few hellos: none fits, or the last one does. */
static void schemes_that_nobody_knows_are_passed_over(void)
{
	uint8_t *bytes = malloc(2 * 0x4000);

	for (unsigned first = 0; first < 0x10000; first += 0x4000)
		for (int fits = 0; fits < 2; fits++) {
			struct evil *e;
			size_t len = 0;

			for (unsigned i = first; i < first + 0x4000; i++) {
				if (i == WARD_SCHEME_ECDSA_P256_SHA256)
					continue;
				bytes[len++] = (uint8_t)(i >> 8);
				bytes[len++] = (uint8_t)i;
			}
			if (fits)
				memcpy(bytes + len - 2, "\4\3", 2);
			e = with_schemes(NULL, bytes, len);
			evil_say(e);
			if (fits)
				OK(evil_connect(e));
			else
				FAILS(e, SCHEME_NONE_COMMON);
			evil_free(e);
		}
	free(bytes);
}

static const char *const example[] = { "example.org", "*.example.org", NULL };
static const char *const other[] = { "other.example", NULL };

static void the_certificate_is_chosen_by_name_then_by_scheme(void)
{
	/* 0: ECDSA, 1: Ed25519 for the same names, 2: ECDSA for another. */
	struct ward_credential *list[] = { pair_credential(WARD_KEY_P256, example),
		pair_credential(WARD_KEY_ED25519, example), pair_credential(WARD_KEY_P384, other) };
	struct ward_config_desc d = pair_desc_server();
	static const struct {
		const char *name, *schemes;
		size_t len;
		int credential; /* -1: none fits */
	} rows[] = {
		{ "example.org", "\4\3\10\7", 4, 0 }, { "example.org", "\10\7\4\3", 4, 0 },
		{ "example.org", "\10\7", 2, 1 }, { "www.example.org", "\10\7", 2, 1 },
		{ "www.example.org", "\4\3", 2, 0 }, { "other.example", "\5\3", 2, 2 },
		{ "other.example", "\4\3", 2, -1 }, { "other.example", "\4\3\5\3", 4, 2 },
		{ "a.b.example.org", "\4\3", 2, 0 }, /* no such site: the default answers */
		{ "a.b.example.org", "\10\7", 2, 1 }, { "nowhere.test", "\10\7", 2, 1 },
		{ "nowhere.test", "\5\3", 2, -1 }, { "", "\10\7", 2, 1 }, { "", "\5\3", 2, -1 },
		{ "EXAMPLE.ORG", "\10\7", 2, 1 }, { "example.org.", "\10\7", 2, 1 },
		{ "org", "\4\3", 2, 0 }, { "example.org", "\10\4\4\1", 4, -1 },
	};

	d.credentials = list;
	d.num_credentials = 3;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = evil_client(&d);
		uint8_t schemes[6] = { 0, (uint8_t)rows[i].len };

		memcpy(schemes + 2, rows[i].schemes, rows[i].len);
		e->name = span_of(rows[i].name);
		evil_make(e, MSG_CLIENT_HELLO);
		evil_ext_set(e, 13, schemes, 2 + rows[i].len);
		evil_say(e);
		if (rows[i].credential < 0)
			FAILS(e, SCHEME_NONE_COMMON);
		else
			EQ(side_facts(&e->side).credential, rows[i].credential);
		evil_free(e);
	}
	for (int i = 0; i < 3; i++)
		pair_credential_free(list[i]);
}

static void an_unknown_name_is_refused_where_the_server_says_so(void)
{
	static const struct {
		const char *name;
		int why;
	} rows[] = { { "example.org", 0 }, { "EXAMPLE.org", 0 }, { "example.org.", 0 }, { "", 0 },
		{ "www.example.org", WARD_WHY_NAME_UNKNOWN }, { "example.com", WARD_WHY_NAME_UNKNOWN },
		{ "org", WARD_WHY_NAME_UNKNOWN }, { "127.0.0.1", WARD_WHY_NAME_UNKNOWN } };
	struct ward_config_desc d = pair_desc_server();

	d.unknown_name_refused = true;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = evil_client(&d);

		e->name = span_of(rows[i].name);
		evil_make(e, MSG_CLIENT_HELLO);
		evil_say(e);
		EQ(side_why(&e->side), rows[i].why);
		EQ(e->alert, rows[i].why != 0 ? 112 : -1);
		evil_free(e);
	}
}

/* ---- server_name: RFC 6066 3 ---- */

static void server_name_is_one_host_name(void)
{
	static const struct {
		const char *what;
		const char *data;
		size_t len;
	} bad[] = {
		{ "nothing at all", "", 0 }, { "an empty list", "\0\0", 2 },
		{ "an empty name", "\0\3\0\0\0", 5 }, { "another type", "\0\4\1\0\1a", 6 },
		{ "a type and no name", "\0\1\0", 3 }, { "two names", "\0\10\0\0\1a\0\0\1b", 10 },
		{ "a byte behind the name", "\0\5\0\0\1aX", 7 },
		{ "a byte behind the list", "\0\4\0\0\1aX", 7 },
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct evil *e = hello(NULL);

		evil_ext_set(e, 0, bad[i].data, bad[i].len);
		evil_send(e);
		FAILS(e, EXT_MALFORMED);
		if (side_why(&e->side) != WARD_WHY_EXT_MALFORMED)
			printf("# %s\n", bad[i].what);
		evil_free(e);
	}
}

static void set_name(struct evil *e, const void *name, size_t len)
{
	uint8_t data[5 + 300] = { (uint8_t)((len + 3) >> 8), (uint8_t)(len + 3), 0,
		(uint8_t)(len >> 8), (uint8_t)len };

	memcpy(data + 5, name, len);
	evil_ext_set(e, 0, data, 5 + len);
}

static void a_malformed_name_is_not_kept(void)
{
	for (unsigned ch = 0; ch < 256; ch++)
		for (int place = 0; place < 3; place++) {
			char name[] = "exampl.org";
			struct evil *e = hello(NULL);
			bool good = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
				(ch >= '0' && ch <= '9') || ch == '-' || ch == '.' || ch == '_';

			name[place == 0 ? 0 : place == 1 ? 5 : 9] = (char)ch;
			set_name(e, name, sizeof name - 1);
			evil_send(e);
			if (good) {
				EQ(side_why(&e->side), 0);
			} else {
				FAILS(e, NAME_MALFORMED);
				EQ_STR(side_facts(&e->side).name, "");
			}
			evil_free(e);
		}
}

static void a_name_has_a_limit(void)
{
	char name[300];

	memset(name, 'a', sizeof name);
	for (size_t len = 250; len < 260; len++) {
		struct evil *e = hello(NULL);

		set_name(e, name, len);
		evil_send(e);
		if (len <= 255)
			EQ(strlen(side_facts(&e->side).name), len);
		else
			FAILS(e, EXT_MALFORMED);
		evil_free(e);
	}
}

/* ---- ALPN: RFC 7301 ---- */

static const char *const protocols[] = { "h2", "http/1.1", NULL };

static void alpn_is_a_list_of_names_that_are_not_empty(void)
{
	static const struct {
		const char *data;
		size_t len;
	} bad[] = { { "", 0 }, { "\0", 1 }, { "\0\0", 2 }, { "\0\1\0", 3 }, { "\0\4\2h2\0", 6 },
		{ "\0\3\3h2", 5 }, { "\0\3\2h2X", 6 }, { "\0\4\1h\2h", 6 }, { "\0\2\2h2", 5 } };
	struct ward_config_desc d = pair_desc_server();

	d.alpn = protocols;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct evil *e = hello(&d);

		evil_ext_set(e, 16, bad[i].data, bad[i].len);
		evil_send(e);
		FAILS(e, EXT_MALFORMED);
		evil_free(e);
	}
}

static void the_protocol_is_chosen_in_the_servers_order(void)
{
	static const struct {
		const char *offer, *chosen; /* NULL = none common */
	} rows[] = {
		{ "\2h2", "h2" }, { "\10http/1.1", "http/1.1" }, { "\10http/1.1\2h2", "h2" },
		{ "\2h3\10http/1.1\7unknown", "http/1.1" }, { "\2h3", NULL }, { "\1h", NULL },
		{ "\3h2c", NULL }, { "\2H2", NULL }, { "\10http/1.0", NULL }, { "", "" },
	};
	struct ward_config_desc d = pair_desc_server();

	d.alpn = protocols;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = evil_client(&d);

		e->alpn = span_of(rows[i].offer);
		evil_make(e, MSG_CLIENT_HELLO);
		evil_say(e);
		if (rows[i].chosen == NULL) {
			FAILS(e, ALPN_NONE_COMMON);
			EQ(e->alert, 120);
		} else {
			EQ_STR(side_facts(&e->side).alpn, rows[i].chosen);
			OK(evil_connect(e));
		}
		evil_free(e);
	}
}

static void a_protocol_of_255_bytes_is_read(void)
{
	uint8_t data[2 + 256 + 3] = { 1, 3, 255 };
	struct ward_config_desc d = pair_desc_server();
	struct evil *e;

	memset(data + 3, 'x', 255);
	memcpy(data + 258, "\2h2", 3);
	d.alpn = protocols;
	e = hello(&d);
	evil_ext_set(e, 16, data, sizeof data);
	evil_say(e);
	EQ_STR(side_facts(&e->side).alpn, "h2");
	evil_free(e);
}

static void a_server_without_protocols_ignores_the_question(void)
{
	struct evil *e = hello(NULL);

	evil_say(e);
	OK(evil_connect(e));
	EQ_STR(side_facts(&e->side).alpn, "");
	evil_free(e);
}

/* ---- GREASE: RFC 8701 ---- */

static void grease_is_tolerated_everywhere(void)
{
	uint8_t suites[2 + 34], groups[2 + 34], schemes[2 + 34], versions[1 + 34], shares[300];
	uint8_t alpn[2 + 16 * 3 + 3], modes[1 + 17];
	struct wr s = wr_of(suites, sizeof suites), g = wr_of(groups, sizeof groups);
	struct wr c = wr_of(schemes, sizeof schemes), v = wr_of(versions, sizeof versions);
	struct wr k = wr_of(shares, sizeof shares), a = wr_of(alpn, sizeof alpn);
	struct wr m = wr_of(modes, sizeof modes);
	struct ward_config_desc d = pair_desc_server();
	struct evil *e;

	wr_u16(&s, 34);
	wr_u16(&g, 34);
	wr_u16(&c, 34);
	wr_u8(&v, 34);
	wr_u16(&k, 0);
	wr_u16(&a, sizeof alpn - 2);
	wr_u8(&m, 17);
	for (unsigned i = 0; i < 16; i++) {
		uint16_t x = grease((uint8_t)(i << 4));

		wr_u16(&s, x);
		wr_u16(&g, x);
		wr_u16(&c, x);
		wr_u16(&v, x);
		if (i < 15)
			add_share(&k, x, 0, 1 + i % 3);
		wr_u8(&a, 2);
		wr_u16(&a, x);
		wr_u8(&m, (uint8_t)(0x0b + 31 * (i % 8)));
	}
	wr_u16(&s, WARD_AES_128_GCM_SHA256);
	wr_u16(&g, WARD_GROUP_X25519);
	wr_u16(&c, WARD_SCHEME_ECDSA_P256_SHA256);
	wr_u16(&v, 0x0304);
	wr_bytes(&a, (const uint8_t *)"\2h2", 3);
	wr_u8(&m, 1);

	d.alpn = protocols;
	e = hello(&d);
	wr_u16(&k, WARD_GROUP_X25519);
	wr_u16(&k, 32);
	wr_bytes(&k, e->share, 32);
	shares[0] = 0;
	shares[1] = (uint8_t)(k.len - 2);
	evil_splice(e, 71, 2u + (size_t)(e->message[71] << 8 | e->message[72]), suites, s.len);
	evil_ext_set(e, 10, groups, g.len);
	evil_ext_set(e, 13, schemes, c.len);
	evil_ext_set(e, 43, versions, v.len);
	evil_ext_set(e, 51, shares, k.len);
	evil_ext_set(e, 16, alpn, a.len);
	evil_ext_set(e, 45, modes, m.len);
	for (unsigned i = 0; i < 16; i++)
		if (grease((uint8_t)(i << 4)) != 0x4a4a && grease((uint8_t)(i << 4)) != 0x5a5a)
			evil_ext_add(e, grease((uint8_t)(i << 4)), "greasegrease", i % 13);
	evil_say(e);
	OK(!e->retried);
	EQ_STR(side_facts(&e->side).alpn, "h2");
	OK(evil_connect(e));
	evil_free(e);
}

T_MAIN(T(a_hello_with_everything_is_taken), T(a_length_that_lies_is_refused),
	T(a_hello_cut_anywhere_is_malformed), T(a_hello_with_a_byte_too_many_is_malformed),
	T(a_session_id_of_any_length_to_32_is_echoed_exactly), T(a_longer_session_id_is_refused),
	T(compression_is_the_null_method_alone), T(a_legacy_version_other_than_1_2_is_refused),
	T(a_client_without_tls_1_3_gets_protocol_version),
	T(a_client_of_tls_1_2_gets_protocol_version_whatever_else_it_says),
	T(versions_that_nobody_knows_are_passed_over),
	T(of_all_65536_suites_only_three_are_chosen),
	T(a_suite_that_the_server_does_not_allow_is_not_chosen),
	T(the_servers_order_counts_but_for_chacha_put_first),
	T(groups_that_nobody_knows_are_passed_over),
	T(a_group_with_a_share_goes_before_a_better_one_without),
	T(no_share_at_all_asks_for_a_retry), T(two_shares_of_one_group_are_refused),
	T(a_share_of_a_group_that_is_not_listed_is_refused),
	T(a_share_without_a_key_is_malformed), T(a_share_that_is_no_point_is_refused),
	T(a_share_behind_sixteen_others_is_asked_for_again),
	T(of_all_65536_schemes_only_the_fitting_one_is_chosen),
	T(schemes_that_nobody_knows_are_passed_over),
	T(the_certificate_is_chosen_by_name_then_by_scheme),
	T(an_unknown_name_is_refused_where_the_server_says_so), T(server_name_is_one_host_name),
	T(a_malformed_name_is_not_kept), T(a_name_has_a_limit),
	T(alpn_is_a_list_of_names_that_are_not_empty),
	T(the_protocol_is_chosen_in_the_servers_order), T(a_protocol_of_255_bytes_is_read),
	T(a_server_without_protocols_ignores_the_question), T(grease_is_tolerated_everywhere))

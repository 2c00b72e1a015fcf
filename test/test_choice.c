/* What a server chooses of a ClientHello: certificate, name, protocol; and what it
 * passes over. RFC 9846 4.3.3, RFC 6066 3, RFC 7301, RFC 8701 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls/fit.h"
#include "tls_evil.h"

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
		struct wishes wishes = {
			.schemes = { wire, 2 },
			.version = 0x0304,
			.kinds = WISHES_ANY_KIND,
		};
		uint16_t scheme;
		size_t credential;

		why = (struct ward_why){ 0 };
		if (config_credential(config, (struct ward_span){ NULL, 0 }, &wishes, &credential,
			    &scheme, &why)) {
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

/* What we sign with and what we accept are two lists when a program wants it so. */
static void a_server_signs_by_its_own_list(void)
{
	static const uint16_t ours[] = { WARD_SCHEME_RSA_PSS_SHA512, WARD_SCHEME_RSA_PSS_SHA256 };
	struct ward_credential *rsa = pair_credential(WARD_KEY_RSA, NULL);
	struct ward_config_desc d = pair_desc_server();
	struct ward_facts facts;
	struct pair p;

	d.credentials = &rsa;
	for (int own = 0; own < 2; own++) {
		d.num_sign_schemes = own ? 2 : 0;
		memcpy(d.sign_schemes, ours, sizeof ours);
		pair_new(&p, NULL, &d, "example.org");
		OK(pair_connect(&p));
		ward_conn_facts(p.client.conn, &facts);
		EQ(facts.scheme, own ? WARD_SCHEME_RSA_PSS_SHA512 : WARD_SCHEME_RSA_PSS_SHA256);
		EQ(p.server.conn->config->schemes.num, policy_schemes.num);
		pair_free(&p);
	}
	pair_credential_free(rsa);
}

static void a_list_to_sign_by_without_a_scheme_for_the_key_signs_nothing(void)
{
	struct ward_config_desc d = pair_desc_server();
	struct pair p;

	d.sign_schemes[0] = WARD_SCHEME_ED25519;
	d.num_sign_schemes = 1;
	pair_new(&p, NULL, &d, "example.org");
	OK(!pair_connect(&p));
	EQ(side_why(&p.server), WARD_WHY_SCHEME_NONE_COMMON);
	pair_free(&p);
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
		struct evil *e = evil_hello(NULL);

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
			struct evil *e = evil_hello(NULL);
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
		struct evil *e = evil_hello(NULL);

		set_name(e, name, len);
		evil_send(e);
		if (len <= 255)
			EQ(strlen(side_facts(&e->side).name), len);
		else
			FAILS(e, EXT_MALFORMED);
		evil_free(e);
	}
}

/* RFC 6066 3: a server that used the name says so, with an empty extension. */
static void a_name_is_acknowledged_and_nothing_else_is_said(void)
{
	static const struct {
		const char *name, *alpn;
		const char *want;
		size_t len;
	} rows[] = {
		{ "", "", "\10\0\0\2\0\0", 6 },
		{ "example.org", "", "\10\0\0\6\0\4\0\0\0\0", 10 },
		{ "", "\2h2", "\10\0\0\13\0\11\0\20\0\5\0\3\2h2", 15 },
		{ "example.org", "\2h2", "\10\0\0\17\0\15\0\0\0\0\0\20\0\5\0\3\2h2", 19 },
	};
	static const char *const offer[] = { "h2", NULL };
	struct ward_config_desc d = pair_desc_server();

	d.alpn = offer;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = evil_client(&d);

		e->name = span_of(rows[i].name);
		e->alpn = span_of(rows[i].alpn);
		OK(evil_connect(e));
		EQ(e->encrypted_extensions_len, rows[i].len);
		EQ_MEM(e->encrypted_extensions, rows[i].want, rows[i].len);
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
		struct evil *e = evil_hello(&d);

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
	e = evil_hello(&d);
	evil_ext_set(e, 16, data, sizeof data);
	evil_say(e);
	EQ_STR(side_facts(&e->side).alpn, "h2");
	evil_free(e);
}

static void a_server_without_protocols_ignores_the_question(void)
{
	struct evil *e = evil_hello(NULL);

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
			evil_share(&k, x, 0, 1 + i % 3);
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
	e = evil_hello(&d);
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

T_MAIN(T(of_all_65536_schemes_only_the_fitting_one_is_chosen),
	T(a_server_signs_by_its_own_list),
	T(a_list_to_sign_by_without_a_scheme_for_the_key_signs_nothing),
	T(schemes_that_nobody_knows_are_passed_over),
	T(the_certificate_is_chosen_by_name_then_by_scheme),
	T(an_unknown_name_is_refused_where_the_server_says_so), T(server_name_is_one_host_name),
	T(a_malformed_name_is_not_kept), T(a_name_has_a_limit),
	T(a_name_is_acknowledged_and_nothing_else_is_said),
	T(alpn_is_a_list_of_names_that_are_not_empty),
	T(the_protocol_is_chosen_in_the_servers_order), T(a_protocol_of_255_bytes_is_read),
	T(a_server_without_protocols_ignores_the_question), T(grease_is_tolerated_everywhere))

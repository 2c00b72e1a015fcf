/* Configurations: what is refused, what is copied, and how names find their
 * certificate. */
#include <stdio.h>
#include <stdlib.h>

#include "base/why.h"
#include "crypto/sigalg.h"
#include "mock_provider.h"
#include "t.h"
#include "tls/fit.h"
#include "tls_pair.h"

static int build(bool server, const struct ward_config_desc *d, struct ward_config **ret)
{
	struct ward_why why;
	int result = server ? ward_config_server(d, ret, &why) : ward_config_client(d, ret, &why);

	EQ(result, -(int)why.code);
	EQ(*ret == NULL, result != 0);
	return result;
}

static struct ward_config_desc desc(bool server)
{
	return server ? pair_desc_server() : pair_desc_client();
}

static int refused(bool server, const struct ward_config_desc *d)
{
	struct ward_config *config;
	int result = build(server, d, &config);

	ward_config_free(config);
	return result;
}

static void the_default_descriptions_are_good(void)
{
	for (int server = 0; server < 2; server++) {
		struct ward_config_desc d = desc(server);

		EQ(refused(server, &d), 0);
	}
}

static void a_client_without_trust_does_not_build(void)
{
	struct ward_config_desc d = desc(false);

	d.trust = NULL;
	EQ(refused(false, &d), -WARD_WHY_CONFIG_NO_TRUST);
}

static void a_client_must_say_how_it_treats_revocation(void)
{
	for (int i = -1; i < 6; i++) {
		struct ward_config_desc d = desc(false);

		d.revocation = (enum ward_revocation)i;
		EQ(refused(false, &d), i >= 1 && i <= 3 ? 0 : -WARD_WHY_CONFIG_REVOCATION);
	}
}

static void a_server_without_a_credential_does_not_build(void)
{
	struct ward_config_desc d = desc(true);
	struct ward_credential *list[2] = { d.credentials[0], NULL };

	d.num_credentials = 0;
	EQ(refused(true, &d), -WARD_WHY_CONFIG_NO_CREDENTIAL);
	d = desc(true);
	d.credentials = NULL;
	EQ(refused(true, &d), -WARD_WHY_CONFIG_NO_CREDENTIAL);
	d = desc(true);
	d.credentials = list;
	d.num_credentials = 2;
	EQ(refused(true, &d), -WARD_WHY_CONFIG_NO_CREDENTIAL);
}

/* An older program's description is shorter; a newer one's cannot be understood. */
static void the_size_says_how_much_of_a_description_is_there(void)
{
	for (int server = 0; server < 2; server++) {
		struct ward_config_desc d = desc(server);

		EQ(refused(server, NULL), -WARD_WHY_ARGUMENT);
		d.size = 0;
		EQ(refused(server, &d), -WARD_WHY_ARGUMENT);
		d.size = sizeof d.size - 1;
		EQ(refused(server, &d), -WARD_WHY_ARGUMENT);
		d.size = sizeof d + 1;
		EQ(refused(server, &d), -WARD_WHY_ARGUMENT);
		d.pad_to = 999; /* wrong, but not there */
		d.size = offsetof(struct ward_config_desc, alpn);
		EQ(refused(server, &d), 0);
	}
}

static void padding_is_at_most_256(void)
{
	struct ward_config_desc d = desc(true);

	d.pad_to = 256;
	EQ(refused(true, &d), 0);
	d.pad_to = 257;
	EQ(refused(true, &d), -WARD_WHY_ARGUMENT);
	d.pad_to = UINT16_MAX;
	EQ(refused(true, &d), -WARD_WHY_ARGUMENT);
}

static void a_client_sends_at_most_two_shares(void)
{
	struct ward_config *config;

	for (size_t num = 0; num < 6; num++) {
		struct ward_config_desc d = desc(false);

		d.num_shares = num;
		EQ(build(false, &d, &config), num <= 2 ? 0 : -WARD_WHY_ARGUMENT);
		if (config != NULL)
			EQ(config->num_shares, num == 0 ? 2 : num);
		ward_config_free(config);
		d.groups[0] = WARD_GROUP_P256;
		d.num_groups = 1;
		if (num > 2)
			continue;
		EQ(build(false, &d, &config), 0); /* never more than there are groups */
		EQ(config->num_shares, 1);
		ward_config_free(config);
	}
}

/* RFC 9954 3.2: the key of a hybrid's half may be its own share, too. */
static void a_second_share_is_sent_by_default_only_for_a_hybrids_half(void)
{
	static const struct {
		uint16_t groups[3];
		size_t shares;
	} rows[] = {
		{ { WARD_GROUP_X25519MLKEM768, WARD_GROUP_X25519, WARD_GROUP_P256 }, 2 },
		{ { WARD_GROUP_SECP256R1MLKEM768, WARD_GROUP_P256, WARD_GROUP_X25519 }, 2 },
		{ { WARD_GROUP_X25519MLKEM768, WARD_GROUP_P256, WARD_GROUP_X25519 }, 1 },
		{ { WARD_GROUP_SECP256R1MLKEM768, WARD_GROUP_X25519, WARD_GROUP_P256 }, 1 },
		{ { WARD_GROUP_X25519, WARD_GROUP_X25519MLKEM768, WARD_GROUP_P256 }, 1 },
		{ { WARD_GROUP_X25519, WARD_GROUP_P256, WARD_GROUP_P384 }, 1 },
	};
	struct ward_config *config;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (size_t num = 1; num <= 3; num++) {
			struct ward_config_desc d = desc(false);

			memcpy(d.groups, rows[i].groups, sizeof rows[i].groups);
			d.num_groups = num;
			EQ(build(false, &d, &config), 0);
			EQ(config->num_shares, num == 1 ? 1 : rows[i].shares);
			ward_config_free(config);
		}
}

/* ---- lists ---- */

enum { SUITES, GROUPS, SCHEMES, SIGN_SCHEMES };

static void set_list(struct ward_config_desc *d, int list, const uint16_t *v, size_t num)
{
	uint16_t *const lists[] = { d->suites, d->groups, d->schemes, d->sign_schemes };
	size_t *const nums[] = { &d->num_suites, &d->num_groups, &d->num_schemes,
		&d->num_sign_schemes };
	uint16_t *to = lists[list];

	for (size_t i = 0; i < num && i < 3; i++)
		to[i] = v[i];
	*nums[list] = num;
}

static void of_all_65536_numbers_a_list_takes_only_those_that_ward_has(void)
{
	static const unsigned known[] = { 9, 5, 12, 12 };

	pair_use(mock_provider());
	for (int list = SUITES; list <= SIGN_SCHEMES; list++) {
		unsigned taken = 0;

		for (unsigned i = 0; i < 0x10000; i++) {
			struct ward_config_desc d = desc(true);
			uint16_t v = (uint16_t)i;
			int result;

			d.min_version = 0;
			set_list(&d, list, &v, 1);
			result = refused(true, &d);
			taken += result == 0;
			if (result != 0)
				EQ(result, -WARD_WHY_CONFIG_GROUP);
		}
		EQ(taken, known[list]);
	}
	pair_use(NULL);
}

static void a_list_has_no_number_twice_and_is_not_too_long(void)
{
	static const uint16_t twice[4][3] = { { 0x1301, 0x1302, 0x1301 }, { 0x1d, 0x17, 0x1d },
		{ 0x0403, 0x0804, 0x0403 }, { 0x0804, 0x0403, 0x0804 } };

	for (int list = SUITES; list <= SIGN_SCHEMES; list++) {
		struct ward_config_desc d = desc(true);
		struct ward_config *config;

		d.min_version = 0;
		set_list(&d, list, twice[list], 3);
		EQ(refused(true, &d), -WARD_WHY_CONFIG_GROUP);
		set_list(&d, list, twice[list], 2);
		EQ(build(true, &d, &config), 0);
		EQ(config->suites.num, list == SUITES ? 2 : policy_suites.num);
		EQ(config->groups.num, list == GROUPS ? 2 : policy_groups.num);
		EQ(config->schemes.num, list == SCHEMES ? 2 : policy_schemes.num);
		EQ(config->sign_schemes.num, list >= SCHEMES ? 2 : policy_schemes.num);
		ward_config_free(config);
		set_list(&d, list, twice[list], WARD_LIST_MAX + 1);
		EQ(refused(true, &d), -WARD_WHY_CONFIG_GROUP);
		set_list(&d, list, twice[list], SIZE_MAX);
		EQ(refused(true, &d), -WARD_WHY_CONFIG_GROUP);
	}
}

static void the_names_of_numbers_are_those_of_the_registries(void)
{
	EQ_STR(ward_suite_name(0x1301), "TLS_AES_128_GCM_SHA256");
	EQ_STR(ward_suite_name(0x1302), "TLS_AES_256_GCM_SHA384");
	EQ_STR(ward_suite_name(0x1303), "TLS_CHACHA20_POLY1305_SHA256");
	EQ_STR(ward_suite_name(0x1304), "unknown");
	EQ_STR(ward_group_name(0x001d), "X25519");
	EQ_STR(ward_group_name(0x0019), "unknown");
	EQ_STR(ward_scheme_name(0x0403), "ecdsa_secp256r1_sha256");
	EQ_STR(ward_scheme_name(0x0203), "unknown");
	EQ_STR(ward_message_name(20), "Finished");
	EQ_STR(ward_message_name(99), "unknown message");
}

/* ---- ALPN ---- */

static void a_protocol_name_has_from_1_to_32_bytes(void)
{
	char name[WARD_ALPN_LEN_MAX + 8];

	for (size_t len = 0; len < sizeof name; len++)
		for (int server = 0; server < 2; server++) {
			struct ward_config_desc d = desc(server);
			const char *list[] = { "ok", name, NULL };

			memset(name, 'x', sizeof name);
			name[len] = '\0';
			d.alpn = list;
			EQ(refused(server, &d), len >= 1 && len <= 32 ? 0 : -WARD_WHY_CONFIG_ALPN);
		}
}

static void there_are_at_most_8_protocols(void)
{
	for (size_t num = 0; num < 12; num++) {
		const char *list[12] = { NULL };
		struct ward_config_desc d = desc(true);
		struct ward_config *config;

		for (size_t i = 0; i < num; i++)
			list[i] = "0123456789abcdef0123456789abcdef";
		d.alpn = list;
		EQ(build(true, &d, &config), num <= WARD_ALPN_MAX ? 0 : -WARD_WHY_CONFIG_ALPN);
		if (config != NULL) {
			EQ(config->num_alpn, num);
			EQ(config->alpn_wire_len, num * 33);
		}
		ward_config_free(config);
	}
}

static void what_is_pointed_at_is_copied(void)
{
	char name[] = "h2";
	const char *list[] = { name, NULL };
	struct ward_config_desc c = pair_desc_client(), s = pair_desc_server();
	struct pair p;

	c.alpn = s.alpn = list;
	pair_new(&p, &c, &s, NULL);
	memcpy(name, "xx", 2);
	list[0] = NULL;
	memset(&c, 0xff, sizeof c);
	OK(pair_connect(&p));
	EQ_STR(side_facts(&p.client).alpn, "h2");
	pair_free(&p);
}

static void a_configuration_lives_as_long_as_its_connections(void)
{
	struct ward_config_desc d = pair_desc_client();
	struct ward_config *config;
	struct ward_conn *conn[3];
	struct ward_why why;

	EQ(build(false, &d, &config), 0);
	for (int i = 0; i < 3; i++)
		EQ(ward_conn_new(config, "example.org", PAIR_NOW, &conn[i], &why), 0);
	ward_config_free(config);
	for (int i = 0; i < 3; i++) {
		OK((ward_conn_wants(conn[i]) & WARD_WANT_JOB) != 0);
		ward_conn_free(conn[i]);
	}
	ward_conn_free(NULL);
	ward_config_free(NULL);
}

static bool no_hash(struct ward_hash *h, enum ward_hash_id id)
{
	(void)h;
	(void)id;
	return false;
}

static void a_provider_without_hashes_is_refused(void)
{
	struct ward_provider broken = *mock_provider();
	struct ward_config_desc d = pair_desc_client();

	broken.hash_init = no_hash;
	d.provider = &broken;
	EQ(refused(false, &d), -WARD_WHY_PRIMITIVE_FAILED);
}

/* ---- versions ---- */

static void versions_are_those_of_the_policy_unless_they_are_said(void)
{
	static const struct {
		enum ward_policy policy;
		uint16_t min, max, want_min, want_max; /* want_min 0 = refused */
	} rows[] = {
		{ WARD_POLICY_DEFAULT, 0, 0, 0x0303, 0x0304 },
		{ WARD_POLICY_MODERN, 0, 0, 0x0304, 0x0304 },
		{ WARD_POLICY_MODERN, 0x0303, 0, 0x0303, 0x0304 },
		{ WARD_POLICY_MODERN, 0, 0x0303, 0, 0 },
		{ WARD_POLICY_DEFAULT, 0x0304, 0, 0x0304, 0x0304 },
		{ WARD_POLICY_DEFAULT, 0, 0x0303, 0x0303, 0x0303 },
		{ WARD_POLICY_DEFAULT, 0x0304, 0x0303, 0, 0 },
		{ WARD_POLICY_DEFAULT, 0x0302, 0, 0, 0 },
		{ WARD_POLICY_DEFAULT, 0, 0x0305, 0, 0 },
		{ WARD_POLICY_DEFAULT, 0, 0x0302, 0, 0 },
		{ (enum ward_policy)7, 0, 0, 0, 0 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (int server = 0; server < 2; server++) {
			struct ward_config_desc d = desc(server);
			struct ward_config *config;

			d.policy = rows[i].policy;
			d.min_version = rows[i].min;
			d.max_version = rows[i].max;
			EQ(build(server, &d, &config),
				rows[i].want_min == 0 ? -WARD_WHY_CONFIG_VERSION : 0);
			if (config == NULL)
				continue;
			EQ(config->min_version, rows[i].want_min);
			EQ(config->max_version, rows[i].want_max);
			for (uint16_t v = 0x0302; v <= 0x0305; v++)
				EQ(config_speaks(config, v),
					v >= rows[i].want_min && v <= rows[i].want_max);
			ward_config_free(config);
		}
}

/* A version is spoken when there is a suite for it, and suites and groups of others go. */
static void suites_decide_about_versions_and_versions_about_groups(void)
{
	static const struct {
		uint16_t suites[2], min, max, want_min, want_max;
		size_t num_suites, num_groups;
	} rows[] = {
		{ { 0x1301, 0xc02b }, 0, 0, 0x0303, 0x0304, 2, 5 },
		{ { 0x1301, 0x1302 }, 0, 0, 0x0304, 0x0304, 2, 5 },
		{ { 0xc02f, 0xc02b }, 0, 0, 0x0303, 0x0303, 2, 3 },
		{ { 0x1301, 0xc02b }, 0, 0x0303, 0x0303, 0x0303, 1, 3 },
		{ { 0x1301, 0xc02b }, 0x0304, 0, 0x0304, 0x0304, 1, 5 },
		{ { 0xc02f, 0xc02b }, 0x0304, 0, 0, 0, 0, 0 },
		{ { 0x1301, 0x1302 }, 0, 0x0303, 0, 0, 0, 0 },
	};
	struct ward_config_desc d;
	struct ward_config *config;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		d = desc(true);
		d.suites[0] = rows[i].suites[0];
		d.suites[1] = rows[i].suites[1];
		d.num_suites = 2;
		d.min_version = rows[i].min;
		d.max_version = rows[i].max;
		EQ(build(true, &d, &config), rows[i].want_min == 0 ? -WARD_WHY_CONFIG_VERSION : 0);
		if (config == NULL)
			continue;
		EQ(config->min_version, rows[i].want_min);
		EQ(config->max_version, rows[i].want_max);
		EQ(config->suites.num, rows[i].num_suites);
		EQ(config->groups.num, rows[i].num_groups);
		ward_config_free(config);
	}
	d = desc(true);
	d.min_version = 0;
	d.max_version = 0x0303;
	d.groups[0] = WARD_GROUP_X25519MLKEM768;
	d.num_groups = 1;
	EQ(refused(true, &d), -WARD_WHY_CONFIG_GROUP);
}

/* ---- names ---- */

static bool find(const struct ward_config *config, const char *name, const char *schemes,
	size_t *ret_credential, int *ret_why)
{
	struct wishes wishes = {
		.schemes = span_of(schemes),
		.version = 0x0304,
		.kinds = WISHES_ANY_KIND,
	};
	struct ward_why why = { 0 };
	uint16_t scheme;
	bool ok = config_credential(config, span_of(name), &wishes, ret_credential, &scheme, &why);

	*ret_why = why.code;
	return ok;
}

static void among_ten_thousand_names_each_finds_its_certificate(void)
{
	enum { NAMES = 5000 };
	char(*text)[24] = calloc(2 * NAMES, sizeof *text);
	const char **names[2];
	struct ward_credential *list[2];
	struct ward_config_desc d = pair_desc_server();
	struct ward_config *config;
	size_t credential;
	int why;

	CHECK(text != NULL);
	for (int k = 0; k < 2; k++) {
		names[k] = calloc(NAMES + 1, sizeof names[k][0]);
		CHECK(names[k] != NULL);
		for (unsigned i = 0; i < NAMES; i++) {
			snprintf(text[(unsigned)k * NAMES + i], sizeof text[0], i % 10 == 0 ? "*.w%u.%d.test" :
				"host%u.site%d.test", i * 7919 % NAMES, k);
			names[k][i] = text[(unsigned)k * NAMES + i];
		}
		list[k] = pair_credential_of(mock_provider(), WARD_KEY_P256, names[k], 30);
	}
	d.provider = mock_provider();
	d.credentials = list;
	d.num_credentials = 2;
	d.unknown_name_refused = true;
	EQ(build(true, &d, &config), 0);
	EQ(config->num_names, 2 * NAMES);
	for (size_t i = 0; i < 2 * NAMES; i++) {
		char name[40];
		size_t len = strlen(text[i]);

		if (text[i][0] == '*') {
			snprintf(name, sizeof name, "any%s", text[i] + 1);
			OK(find(config, name, "\4\3", &credential, &why));
			EQ(credential, i / NAMES);
			snprintf(name, sizeof name, "two.any%s", text[i] + 1);
			OK(!find(config, name, "\4\3", &credential, &why));
			EQ(why, WARD_WHY_NAME_UNKNOWN);
			OK(!find(config, text[i] + 2, "\4\3", &credential, &why)); /* without a label */
			continue;
		}
		OK(find(config, text[i], "\4\3", &credential, &why));
		EQ(credential, i / NAMES);
		memcpy(name, text[i], len + 1);
		name[0] = 'H'; /* in capitals the same name */
		OK(find(config, name, "\4\3", &credential, &why));
		name[len - 1] = 'x';
		OK(!find(config, name, "\4\3", &credential, &why));
		EQ(why, WARD_WHY_NAME_UNKNOWN);
		OK(!find(config, text[i], "\10\4", &credential, &why));
		EQ(why, WARD_WHY_SCHEME_NONE_COMMON);
	}
	ward_config_free(config);
	for (int k = 0; k < 2; k++) {
		pair_credential_free(list[k]);
		free(names[k]);
	}
	free(text);
}

static void a_name_is_letters_digits_hyphens_and_dots(void)
{
	char name[CONFIG_NAME_SIZE];

	for (unsigned ch = 0; ch < 256; ch++) {
		uint8_t text[] = { 'a', (uint8_t)ch, 'b' };
		bool good = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
			(ch >= '0' && ch <= '9') || ch == '-' || ch == '.' || ch == '_';

		EQ(config_name((struct ward_span){ text, 3 }, name), good);
	}
	OK(config_name(span_of("WWW.Example.ORG."), name));
	EQ_STR(name, "www.example.org");
	OK(!config_name(span_of("."), name));
	OK(!config_name(span_of(""), name));
}

static void many_certificates_may_share_a_name(void)
{
	static const char *const names[] = { "example.org", NULL }, *const none[] = { NULL };
	struct ward_credential *list[13];
	struct ward_config_desc d = pair_desc_server();
	struct ward_config *config;
	size_t credential;
	int why;

	d.provider = mock_provider();
	d.credentials = list;
	d.num_credentials = 13;
	list[0] = pair_credential_of(mock_provider(), WARD_KEY_RSA, none, 30);
	for (size_t i = 1; i < 13; i++)
		list[i] = pair_credential_of(mock_provider(), i == 8 ? WARD_KEY_ED25519 :
			i == 9 ? WARD_KEY_P384 : WARD_KEY_P256, names, 30);
	EQ(build(true, &d, &config), 0);
	OK(find(config, "example.org", "\4\3", &credential, &why));
	EQ(credential, 1);
	OK(find(config, "example.org", "\10\7", &credential, &why));
	EQ(credential, 8);
	/* Eight of one name are looked at, in the order of the configuration. */
	OK(!find(config, "example.org", "\5\3", &credential, &why));
	EQ(why, WARD_WHY_SCHEME_NONE_COMMON);
	/* The default needs no name of its own. PKCS#1 v1.5 signs no handshake. */
	OK(find(config, "", "\10\4", &credential, &why));
	EQ(credential, 0);
	OK(find(config, "elsewhere.test", "\4\1\10\6", &credential, &why));
	EQ(credential, 0);
	OK(!find(config, "", "\4\1\5\1\6\1", &credential, &why));
	EQ(why, WARD_WHY_SCHEME_NONE_COMMON);
	OK(!find(config, "no name", "\4\3", &credential, &why));
	EQ(why, WARD_WHY_NAME_MALFORMED);
	ward_config_free(config);
	for (size_t i = 0; i < 13; i++)
		pair_credential_free(list[i]);
}

/* A wildcard stands for one whole label, and the exact name goes before it. */
static void an_exact_name_goes_before_a_wildcard(void)
{
	static const char *const wild[] = { "*.example.org", NULL };
	static const char *const exact[] = { "www.example.org", NULL };
	struct ward_credential *list[] = { pair_credential_of(mock_provider(), WARD_KEY_P256, wild, 30),
		pair_credential_of(mock_provider(), WARD_KEY_P256, exact, 30) };
	struct ward_config_desc d = pair_desc_server();
	struct ward_config *config;
	size_t credential;
	int why;

	d.provider = mock_provider();
	d.credentials = list;
	d.num_credentials = 2;
	EQ(build(true, &d, &config), 0);
	OK(find(config, "www.example.org", "\4\3", &credential, &why));
	EQ(credential, 1);
	OK(find(config, "mail.example.org", "\4\3", &credential, &why));
	EQ(credential, 0);
	OK(find(config, "", "\4\3", &credential, &why)); /* no name: the first */
	EQ(credential, 0);
	ward_config_free(config);
	pair_credential_free(list[0]);
	pair_credential_free(list[1]);
}

T_MAIN(T(versions_are_those_of_the_policy_unless_they_are_said),
	T(suites_decide_about_versions_and_versions_about_groups),
	T(the_default_descriptions_are_good), T(a_client_without_trust_does_not_build),
	T(a_client_must_say_how_it_treats_revocation),
	T(a_server_without_a_credential_does_not_build),
	T(the_size_says_how_much_of_a_description_is_there), T(padding_is_at_most_256),
	T(a_client_sends_at_most_two_shares),
	T(a_second_share_is_sent_by_default_only_for_a_hybrids_half),
	T(of_all_65536_numbers_a_list_takes_only_those_that_ward_has),
	T(a_list_has_no_number_twice_and_is_not_too_long),
	T(the_names_of_numbers_are_those_of_the_registries),
	T(a_protocol_name_has_from_1_to_32_bytes), T(there_are_at_most_8_protocols),
	T(what_is_pointed_at_is_copied), T(a_configuration_lives_as_long_as_its_connections),
	T(a_provider_without_hashes_is_refused),
	T(among_ten_thousand_names_each_finds_its_certificate),
	T(a_name_is_letters_digits_hyphens_and_dots), T(many_certificates_may_share_a_name),
	T(an_exact_name_goes_before_a_wildcard))

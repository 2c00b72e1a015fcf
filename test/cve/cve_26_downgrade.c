/* Row 26: what ward knows and was not offered is as good as unknown: groups, suites,
 * versions. CVE-2015-4000 (Logjam), CVE-2015-0204 (FREAK) took what was offered by
 * nobody, because the code for it was there. */
#include "t.h"
#include "tls_evil12.h"

static const uint16_t groups[] = { WARD_GROUP_X25519, WARD_GROUP_P256 };
static const uint16_t suites[] = { WARD_AES_128_GCM_SHA256, WARD_ECDHE_ECDSA_AES_128_GCM_SHA256 };

/* A client that offers only these, and a server that has said all before `until`. */
static struct evil *at(bool old, unsigned until)
{
	struct ward_config_desc d = pair_desc_client();
	struct evil *e;

	d.min_version = 0;
	memcpy(d.groups, groups, sizeof groups);
	d.num_groups = 2;
	memcpy(d.suites, suites, sizeof suites);
	d.num_suites = 2;
	e = old ? evil12_server(&d) : evil_server(&d);
	evil_play(e, until);
	return e;
}

static void a_group_that_is_known_and_was_not_offered_is_refused(void)
{
	struct evil *e = at(true, MSG_SERVER_KEY_EXCHANGE);

	e->group = WARD_GROUP_P384;
	evil_make(e, MSG_SERVER_KEY_EXCHANGE);
	evil_say(e);
	FAILS(e, GROUP_NOT_OFFERED);
	evil_free(e);
	e = at(false, MSG_SERVER_HELLO);
	e->group = WARD_GROUP_P384;
	evil_make(e, MSG_SERVER_HELLO);
	evil_send(e);
	FAILS(e, GROUP_NOT_OFFERED);
	evil_free(e);
}

static void a_suite_that_is_known_and_was_not_offered_is_refused(void)
{
	static const uint16_t known[] = { WARD_AES_256_GCM_SHA384, WARD_CHACHA20_POLY1305_SHA256,
		WARD_ECDHE_ECDSA_AES_256_GCM_SHA384, WARD_ECDHE_ECDSA_CHACHA20_POLY1305_SHA256,
		WARD_ECDHE_RSA_AES_128_GCM_SHA256 };

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		const struct suite *suite = suite_find(known[i]);
		struct evil *e = at(suite->version == TLS_12, MSG_SERVER_HELLO);

		e->suite = suite;
		evil_make(e, MSG_SERVER_HELLO);
		evil_send(e);
		FAILS(e, SUITE_NOT_OFFERED);
		evil_free(e);
	}
}

/* What this client offers does lead to a connection. */
static void what_was_offered_is_taken(void)
{
	for (unsigned old = 0; old < 2; old++) {
		struct evil *e = at(old, EVIL_END);

		EQ(side_why(&e->side), 0);
		OK(side_facts(&e->side).connected);
		EQ(side_facts(&e->side).version, old ? TLS_12 : TLS_13);
		evil_free(e);
	}
}

T_MAIN(T(a_group_that_is_known_and_was_not_offered_is_refused),
	T(a_suite_that_is_known_and_was_not_offered_is_refused), T(what_was_offered_is_taken))

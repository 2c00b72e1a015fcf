/* ServerHello and what follows it to Finished, as a client takes them.
 * RFC 9846 4.2.3, 4.4, 4.5 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

static struct evil *hello(void)
{
	struct evil *e = evil_server(NULL);

	evil_make(e, MSG_SERVER_HELLO);
	return e;
}

static void a_server_hello_cut_anywhere_is_malformed(void)
{
	for (size_t cut = 4; cut < 76; cut++) {
		struct evil *e = hello();

		/* supported_versions last: what was cut off is not the sign of TLS 1.2. */
		evil_ext_remove(e, 43);
		evil_ext_add(e, 43, "\3\4", 2);
		if (cut != evil_ext_block(e)) {
			evil_cut(e, cut);
			evil_send(e);
			FAILS(e, MSG_MALFORMED);
		}
		evil_free(e);
	}
}

/* ---- versions ---- */

static void a_server_of_tls_1_2_is_told_from_a_broken_one(void)
{
	static const uint16_t versions[] = { 0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x0505 };

	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
		for (int ext = 0; ext < 3; ext++) {
			struct evil *e = hello();

			e->message[4] = (uint8_t)(versions[i] >> 8);
			e->message[5] = (uint8_t)versions[i];
			evil_ext_remove(e, 43);
			if (ext < 2)
				evil_ext_remove(e, 51);
			if (ext == 0)
				evil_cut(e, evil_ext_block(e));
			if (ext > 0) /* of TLS 1.2: not judged */
				evil_ext_add(e, 0xff01, "\0", 1);
			evil_send(e);
			FAILS(e, VERSION_OLD);
			EQ(e->alert, 70);
			EQ(ward_conn_why(e->side.conn)->got, versions[i]);
			evil_free(e);
		}
}

static void a_downgraded_server_hello_is_an_attack(void)
{
	for (unsigned last = 0; last < 256; last++) {
		struct evil *e = hello();

		memcpy(e->message + 6 + 24, "DOWNGRD", 7);
		e->message[6 + 31] = (uint8_t)last;
		evil_ext_remove(e, 43);
		evil_send(e);
		if (last <= 1) {
			FAILS(e, VERSION_DOWNGRADE);
			EQ(e->alert, 47);
		} else {
			FAILS(e, VERSION_OLD);
		}
		evil_free(e);
	}
}

/* The marks mean something in a ServerHello of TLS 1.2 only. */
static void a_random_that_ends_like_a_downgrade_is_fine_in_tls_1_3(void)
{
	struct evil *e = evil_server(NULL);

	memcpy(e->random + 24, "DOWNGRD\1", 8);
	OK(evil_connect(e));
	evil_free(e);
}

static void only_0304_may_be_selected(void)
{
	static const uint16_t versions[] = { 0, 0x0300, 0x0301, 0x0302, 0x0303, 0x0305, 0x7f1c,
		0xfefc, 0xffff };

	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
		struct evil *e = hello();
		uint8_t data[] = { (uint8_t)(versions[i] >> 8), (uint8_t)versions[i] };

		evil_ext_set(e, 43, data, 2);
		evil_send(e);
		FAILS(e, VERSION_NOT_OFFERED);
		EQ(e->alert, 47);
		evil_free(e);
	}
}

static void version_zero_is_a_version_that_was_not_offered(void)
{
	struct evil *e = hello();

	evil_ext_set(e, 43, "\0\0", 2);
	evil_send(e);
	FAILS(e, VERSION_NOT_OFFERED);
	evil_free(e);
}

static void grease_that_was_offered_may_not_be_chosen(void)
{
	struct evil *e = hello();
	size_t ext, len;
	uint8_t data[2];

	memset(data, grease(e->side.conn->hs->grease[2]) & 0xff, 2);
	evil_ext_set(e, 43, data, 2);
	evil_send(e);
	FAILS(e, VERSION_NOT_OFFERED);
	evil_free(e);
	e = hello();
	memset(e->message + 71, grease(e->side.conn->hs->grease[0]) & 0xff, 2);
	evil_send(e);
	FAILS(e, SUITE_NOT_OFFERED);
	evil_free(e);
	e = hello();
	OK(evil_ext_find(e, 51, &ext, &len));
	memset(e->message + ext + 4, grease(e->side.conn->hs->grease[1]) & 0xff, 2);
	evil_send(e);
	FAILS(e, GROUP_NOT_OFFERED);
	evil_free(e);
	for (int i = 3; i < 5; i++) {
		e = hello();
		evil_ext_add(e, grease(e->side.conn->hs->grease[i]), NULL, 0);
		evil_send(e);
		FAILS(e, EXT_UNASKED);
		EQ(e->alert, 110);
		evil_free(e);
	}
}

static void a_legacy_version_other_than_1_2_is_refused(void)
{
	static const uint16_t versions[] = { 0, 0x0300, 0x0301, 0x0302, 0x0304, 0x7f1c, 0xffff };

	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
		struct evil *e = hello();

		e->message[4] = (uint8_t)(versions[i] >> 8);
		e->message[5] = (uint8_t)versions[i];
		evil_send(e);
		FAILS(e, HELLO_LEGACY_VERSION);
		EQ(e->alert, 70);
		evil_free(e);
	}
}

/* ---- session id, suite, compression ---- */

static void the_session_id_must_come_back_exactly(void)
{
	uint8_t more[256] = { 0 };

	for (size_t i = 0; i < 32; i++) {
		struct evil *e = hello();

		e->message[39 + i] ^= 1;
		evil_send(e);
		FAILS(e, SESSION_ID_ECHO);
		EQ(e->alert, 47);
		evil_free(e);
	}
	for (size_t len = 0; len < 256; len++) {
		struct evil *e = hello();

		if (len == 32) {
			evil_free(e);
			continue;
		}
		e->message[38] = (uint8_t)len;
		if (len < 32)
			evil_splice(e, 39 + len, 32 - len, NULL, 0);
		else
			evil_splice(e, 39 + 32, 0, more, len - 32);
		evil_send(e);
		if (len < 32)
			FAILS(e, SESSION_ID_ECHO);
		else
			FAILS(e, MSG_MALFORMED);
		evil_free(e);
	}
}

static void of_all_65536_suites_only_the_offered_are_taken(void)
{
	unsigned taken = 0;

	pair_use(mock_provider());
	for (unsigned i = 0; i < 0x10000; i++) {
		struct evil *e;

		/* All near ward's, and a sample of the rest. */
		if (i % 97 != 0 && i >> 4 != 0x130 && i >> 8 != 0xc0)
			continue;
		e = hello();
		e->message[71] = (uint8_t)(i >> 8);
		e->message[72] = (uint8_t)i;
		evil_send(e);
		if (side_why(&e->side) == 0)
			taken++;
		else
			FAILS(e, SUITE_NOT_OFFERED);
		evil_free(e);
	}
	EQ(taken, 3);
	pair_use(NULL);
}

static void a_suite_that_the_client_does_not_allow_is_refused(void)
{
	struct ward_config_desc d = pair_desc_client();

	d.suites[0] = WARD_AES_128_GCM_SHA256;
	d.num_suites = 1;
	for (size_t i = 1; i < policy_suites.num; i++) {
		struct evil *e = evil_server(&d);

		e->suite = suite_find(policy_suites.v[i]);
		evil_make(e, MSG_SERVER_HELLO);
		evil_send(e);
		FAILS(e, SUITE_NOT_OFFERED);
		evil_free(e);
	}
}

static void compression_is_refused(void)
{
	for (unsigned i = 1; i < 256; i++) {
		struct evil *e = hello();

		e->message[73] = (uint8_t)i;
		evil_send(e);
		FAILS(e, COMPRESSION);
		EQ(e->alert, 47);
		evil_free(e);
	}
}

/* ---- the share ---- */

static struct evil *with_share(uint16_t group, uint8_t fill, size_t len)
{
	uint8_t data[2000] = { (uint8_t)(group >> 8), (uint8_t)group, (uint8_t)(len >> 8),
		(uint8_t)len };
	struct evil *e = hello();

	memset(data + 4, fill, len);
	evil_ext_set(e, 51, data, 4 + len);
	evil_send(e);
	return e;
}

static void a_share_of_a_group_without_one_is_refused(void)
{
	static const uint16_t groups[] = { 0, WARD_GROUP_P256, WARD_GROUP_P384, 0x0019, 0x001e,
		WARD_GROUP_SECP256R1MLKEM768, 0x11ed, 0xffff };

	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
		struct evil *e = with_share(groups[i], 9, 32);

		FAILS(e, GROUP_NOT_OFFERED);
		EQ(e->alert, 47);
		evil_free(e);
	}
}

static void group_zero_is_a_group_that_was_not_offered(void)
{
	struct evil *e = with_share(0, 9, 32);

	FAILS(e, GROUP_NOT_OFFERED);
	evil_free(e);
}

static void a_share_that_is_no_point_is_refused(void)
{
	struct evil *e = with_share(WARD_GROUP_X25519, 0, 32);

	FAILS(e, SHARE_BAD);
	EQ(e->alert, 47);
	OK(!e->alert_sealed);
	evil_free(e);
	/* Any bytes are a ciphertext, but zeros are no share of X25519. */
	e = with_share(WARD_GROUP_X25519MLKEM768, 0, 1120);
	FAILS(e, SHARE_BAD);
	EQ(e->alert, 47);
	evil_free(e);
	e = with_share(WARD_GROUP_X25519, 0, 0);
	FAILS(e, EXT_MALFORMED);
	evil_free(e);
}

/* RFC 10024 4.2: "the client MUST check if the ciphertext length matches the
 * selected group, and abort with an illegal_parameter alert if it fails". */
static void a_share_of_any_other_length_is_refused(void)
{
	static const size_t lens[] = { 1, 31, 32, 33, 65, 255, 1088, 1119, 1120, 1121, 1153, 1184,
		1216, 1249 };

	for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++)
		for (int hybrid = 0; hybrid < 2; hybrid++) {
			struct evil *e;

			if (lens[i] == (hybrid ? 1120 : 32))
				continue;
			e = with_share(hybrid ? WARD_GROUP_X25519MLKEM768 : WARD_GROUP_X25519, 9,
				lens[i]);
			FAILS(e, SHARE_LENGTH);
			EQ(e->alert, 47);
			OK(!e->alert_sealed);
			evil_free(e);
		}
}

/* RFC 7748 5, 6.1: the points of small order, which all give a secret of zeros. */
static void a_point_of_small_order_is_refused(void)
{
	static const uint8_t points[][32] = {
		{ 0 }, { 1 },
		{ 0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f,
		  0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16,
		  0x5f, 0x49, 0xb8, 0x00 },
		{ 0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83,
		  0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd,
		  0xd0, 0x9f, 0x11, 0x57 },
	};

	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
		uint8_t data[36] = { 0, 0x1d, 0, 32 };
		struct evil *e = hello();

		memcpy(data + 4, points[i], 32);
		evil_ext_set(e, 51, data, sizeof data);
		evil_send(e);
		FAILS(e, SHARE_BAD);
		evil_free(e);
	}
}

/* CVE-2026-3230 of another stack: a retry, then a ServerHello without a share. */
static void a_server_hello_without_a_share_is_refused(void)
{
	for (int retried = 0; retried < 2; retried++) {
		struct evil *e = evil_server(NULL);

		e->retry = retried;
		if (retried)
			e->group = WARD_GROUP_P256;
		evil_play(e, MSG_SERVER_HELLO);
		evil_make(e, MSG_SERVER_HELLO);
		evil_ext_remove(e, 51);
		evil_send(e);
		FAILS(e, EXT_MISSING);
		EQ(e->alert, 109);
		evil_free(e);
	}
}

T_MAIN(T(a_server_hello_cut_anywhere_is_malformed),
	T(a_server_of_tls_1_2_is_told_from_a_broken_one), T(a_downgraded_server_hello_is_an_attack),
	T(a_random_that_ends_like_a_downgrade_is_fine_in_tls_1_3), T(only_0304_may_be_selected),
	T(version_zero_is_a_version_that_was_not_offered),
	T(grease_that_was_offered_may_not_be_chosen), T(a_legacy_version_other_than_1_2_is_refused),
	T(the_session_id_must_come_back_exactly), T(of_all_65536_suites_only_the_offered_are_taken),
	T(a_suite_that_the_client_does_not_allow_is_refused), T(compression_is_refused),
	T(a_share_of_a_group_without_one_is_refused), T(group_zero_is_a_group_that_was_not_offered),
	T(a_share_that_is_no_point_is_refused),
	T(a_share_of_any_other_length_is_refused), T(a_point_of_small_order_is_refused),
	T(a_server_hello_without_a_share_is_refused))

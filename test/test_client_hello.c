/* ClientHello as a server takes it: its form, and what is chosen of it.
 * RFC 9846 4.2.1, 4.2.2 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

/* ---- form ---- */

static void a_hello_with_everything_is_taken(void)
{
	struct evil *e = evil_hello(NULL);

	evil_say(e);
	OK(evil_connect(e));
	evil_free(e);
}

static void a_length_that_lies_is_refused(void)
{
	struct evil_length fields[EVIL_LENGTHS];
	struct evil *e = evil_hello(NULL);
	size_t num = evil_lengths(e, fields);

	evil_free(e);
	EQ(num, 4 + 10 + 13); /* before the extensions, of them, inside of them */
	pair_use(mock_provider());
	for (size_t i = 0; i < num; i++) {
		size_t n, max = ((size_t)1 << 8 * fields[i].width) - 1;

		for (int k = 0; k < 6; k++) {
			e = evil_hello(NULL);
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
		struct evil *e = evil_hello(NULL);

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
	struct evil *e = evil_hello(NULL);

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
		struct evil *e = evil_hello(NULL);

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
		e = evil_hello(NULL);
		evil_ext_set(e, 43, rows[i].versions, rows[i].len);
		evil_send(e);
		FAILS(e, VERSION_OLD);
		EQ(e->alert, 70);
		evil_free(e);
	}
	e = evil_hello(NULL);
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
	EQ(known, 3 + 6); /* and those of TLS 1.2 */
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

	/* FFDHE, other hybrids, private ones, and P-384 last, without a share. */
	for (unsigned i = 0; i < 1000; i++) {
		uint16_t group = (uint16_t)(0x0100 + i * 61);

		if (group_known(group))
			group = 0x11ed;

		bytes[2 + 2 * i] = (uint8_t)(group >> 8);
		bytes[3 + 2 * i] = (uint8_t)group;
	}
	bytes[0] = 2000 >> 8;
	bytes[1] = 2000 & 0xff;
	e = evil_hello(NULL);
	evil_ext_set(e, 10, bytes, sizeof bytes);
	evil_ext_set(e, 51, empty, sizeof empty);
	evil_send(e);
	FAILS(e, GROUP_NONE_COMMON);
	EQ(e->alert, 40);
	evil_free(e);
	memcpy(bytes + 2000, "\0\x18", 2);
	e = evil_hello(NULL);
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

static struct evil *with_shares(uint8_t *shares, const struct wr *w)
{
	struct evil *e = evil_hello(NULL);

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
	evil_share(&w, WARD_GROUP_X25519, 9, 32);
	evil_share(&w, WARD_GROUP_P256, 9, 65);
	evil_share(&w, WARD_GROUP_X25519, 8, 32);
	e = with_shares(bytes, &w);
	evil_send(e);
	FAILS(e, SHARE_TWICE);
	evil_free(e);
}

static void a_share_of_a_group_that_is_not_listed_is_refused(void)
{
	static const uint16_t groups[] = { 0x0019, 0x001e, 0x11ed, 0x4a4a };

	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
		uint8_t bytes[300];
		struct wr w = wr_of(bytes, sizeof bytes);
		struct evil *e;

		wr_u16(&w, 0);
		evil_share(&w, WARD_GROUP_X25519, 9, 32);
		evil_share(&w, groups[i], 9, 32);
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
	evil_share(&w, WARD_GROUP_X25519, 9, 0);
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
		{ WARD_GROUP_P256, 4, 65 },   /* not on the curve */
		{ WARD_GROUP_P256, 6, 65 },   /* with a sign */
		{ WARD_GROUP_P384, 4, 97 },
		/* Zeros are an ML-KEM key, and a bad share of the other half. */
		{ WARD_GROUP_X25519MLKEM768, 0, 1216 },
		{ WARD_GROUP_SECP256R1MLKEM768, 0, 1249 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t bytes[2100];
		struct wr w = wr_of(bytes, sizeof bytes);
		struct evil *e;

		wr_u16(&w, 0);
		evil_share(&w, rows[i].group, rows[i].fill, rows[i].len);
		e = with_shares(bytes, &w);
		evil_send(e);
		FAILS(e, SHARE_BAD);
		EQ(e->alert, 47);
		OK(!e->alert_sealed);
		evil_free(e);
	}
}

static void a_share_of_any_other_length_is_refused(void)
{
	static const struct {
		uint16_t group;
		size_t len; /* the right one */
	} rows[] = {
		{ WARD_GROUP_X25519, 32 }, { WARD_GROUP_P256, 65 }, { WARD_GROUP_P384, 97 },
		{ WARD_GROUP_X25519MLKEM768, 1216 }, { WARD_GROUP_SECP256R1MLKEM768, 1249 },
	};
	/* Compressed points, both halves of hybrids, their ciphertexts. */
	static const size_t lens[] = { 1, 31, 32, 33, 65, 66, 97, 1088, 1120, 1152, 1153, 1184,
		1215, 1216, 1217, 1248, 1249, 1250, 2000 };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (size_t k = 0; k < sizeof lens / sizeof lens[0]; k++) {
			uint8_t bytes[2100];
			struct wr w = wr_of(bytes, sizeof bytes);
			struct evil *e;

			if (lens[k] == rows[i].len)
				continue;
			wr_u16(&w, 0);
			evil_share(&w, rows[i].group, 4, lens[k]);
			e = with_shares(bytes, &w);
			evil_send(e);
			FAILS(e, SHARE_LENGTH);
			EQ(e->alert, 47);
			EQ(e->side.conn->why.got, (int64_t)lens[k]);
			EQ(e->side.conn->why.want, (int64_t)rows[i].len);
			evil_free(e);
		}
}

/* RFC 10024 4.2: "the server MUST perform the encapsulation key check ... and abort
 * with an illegal_parameter alert if it fails". */
static void an_ml_kem_key_that_is_not_reduced_is_refused(void)
{
	static const struct {
		uint16_t group;
		size_t len, kem; /* the share, and where the key starts in it */
	} rows[] = { { WARD_GROUP_X25519MLKEM768, 1216, 0 },
		{ WARD_GROUP_SECP256R1MLKEM768, 1249, 65 } };

	for (size_t i = 0; i < 2; i++)
		for (size_t at = 0; at < 1152; at += 3) {
			uint8_t bytes[2100];
			struct wr w = wr_of(bytes, sizeof bytes);
			struct evil *e;

			wr_u16(&w, 0);
			evil_share(&w, rows[i].group, 4, rows[i].len);
			/* 3329 as the first or the second number of a pair. */
			bytes[6 + rows[i].kem + at + (at % 2 ? 2 : 1)] = at % 2 ? 0xd0 : 0x0d;
			bytes[6 + rows[i].kem + at + (at % 2 ? 1 : 0)] = at % 2 ? 0x10 : 0x01;
			e = with_shares(bytes, &w);
			evil_send(e);
			FAILS(e, SHARE_KEM_KEY);
			EQ(e->alert, 47);
			EQ(e->side.conn->why.got, rows[i].group);
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
			evil_share(&w, (uint16_t)(0x2000 + i), 1, 1);
	}
	wr_u16(&g, WARD_GROUP_X25519);
	evil_share(&w, WARD_GROUP_X25519, 9, 32);
	e = with_shares(bytes, &w);
	evil_ext_set(e, 10, groups, sizeof groups);
	evil_say(e);
	OK(e->retried);
	EQ(e->group, WARD_GROUP_X25519);
	evil_free(e);
}

T_MAIN(T(a_hello_with_everything_is_taken), T(a_length_that_lies_is_refused),
	T(a_hello_cut_anywhere_is_malformed), T(a_hello_with_a_byte_too_many_is_malformed),
	T(a_session_id_of_any_length_to_32_is_echoed_exactly), T(a_longer_session_id_is_refused),
	T(compression_is_the_null_method_alone), T(a_legacy_version_other_than_1_2_is_refused),
	T(a_client_without_tls_1_3_gets_protocol_version),
	T(a_client_of_tls_1_2_gets_protocol_version_whatever_else_it_says),
	T(versions_that_nobody_knows_are_passed_over), T(of_all_65536_suites_only_three_are_chosen),
	T(a_suite_that_the_server_does_not_allow_is_not_chosen),
	T(the_servers_order_counts_but_for_chacha_put_first),
	T(groups_that_nobody_knows_are_passed_over),
	T(a_group_with_a_share_goes_before_a_better_one_without),
	T(no_share_at_all_asks_for_a_retry), T(two_shares_of_one_group_are_refused),
	T(a_share_of_a_group_that_is_not_listed_is_refused), T(a_share_without_a_key_is_malformed),
	T(a_share_that_is_no_point_is_refused),
	T(a_share_of_any_other_length_is_refused), T(an_ml_kem_key_that_is_not_reduced_is_refused), T(a_share_behind_sixteen_others_is_asked_for_again))

/* HelloRetryRequest and the second ClientHello, seen from both sides.
 * RFC 9846 4.2.2, 4.2.4 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

/* ---- the server: what a second ClientHello may change ---- */

/* A client that was asked for a group, a cookie or both, with its second hello made. */
enum { ASK_GROUP = 1, ASK_COOKIE = 2 };

static struct evil *second(unsigned ask)
{
	struct ward_config_desc d = pair_desc_server();
	static const char *const protocols[] = { "h2", NULL };
	struct evil *e;

	d.alpn = protocols;
	d.retry_always = (ask & ASK_COOKIE) != 0;
	if (ask & ASK_GROUP) {
		d.groups[0] = WARD_GROUP_P256;
		d.num_groups = 1;
	}
	e = evil_client(&d);
	e->alpn = span_of("\2h2");
	evil_make(e, MSG_CLIENT_HELLO);
	evil_say(e);
	CHECK(e->retried && e->next == MSG_CLIENT_HELLO);
	evil_make(e, MSG_CLIENT_HELLO);
	return e;
}

static void a_second_hello_as_it_was_asked_for_is_taken(void)
{
	for (unsigned ask = 1; ask <= 3; ask++) {
		struct evil *e = second(ask);

		EQ(e->cookie.len, ask & ASK_COOKIE ? COOKIE_LEN : 0);
		EQ(e->group, ask & ASK_GROUP ? WARD_GROUP_P256 : WARD_GROUP_X25519);
		evil_say(e);
		OK(evil_connect(e));
		evil_free(e);
	}
}

static void change_version(struct evil *e) { e->message[5] = 4; }
static void change_random(struct evil *e) { e->message[20] ^= 1; }
static void change_session_id(struct evil *e) { e->message[39] ^= 1; }
static void shorten_session_id(struct evil *e)
{
	e->message[38] = 31;
	evil_splice(e, 70, 1, NULL, 0);
}
static void change_suites(struct evil *e) { e->message[73] ^= 0x10; }
static void drop_a_suite(struct evil *e)
{
	e->message[72] = (uint8_t)(e->message[72] - 2);
	evil_splice(e, 73, 2, NULL, 0);
}
static void change_name(struct evil *e)
{
	evil_ext_set(e, 0, "\0\16\0\0\13example.com", 16);
}
static void drop_name(struct evil *e) { evil_ext_remove(e, 0); }
static void change_groups(struct evil *e)
{
	evil_ext_set(e, 10, "\0\6\x2a\x2a\0\x17\0\x1d", 8);
}
static void change_schemes(struct evil *e) { evil_ext_set(e, 13, "\0\2\4\3", 4); }
static void drop_alpn(struct evil *e) { evil_ext_remove(e, 16); }
static void change_versions(struct evil *e) { evil_ext_set(e, 43, "\2\3\4", 3); }
static void drop_grease(struct evil *e) { evil_ext_remove(e, 0x4a4a); }
static void add_unknown(struct evil *e) { evil_ext_add(e, 0x1234, "x", 1); }
static void add_early_data(struct evil *e) { evil_ext_add(e, 42, NULL, 0); }
static void add_modes(struct evil *e) { evil_ext_add(e, 45, "\1\1", 2); }
static void reorder(struct evil *e)
{
	evil_ext_remove(e, 0x5a5a);
	evil_ext_remove(e, 43);
	evil_ext_add(e, 0x5a5a, "\0", 1);
	evil_ext_add(e, 43, "\4\x3a\x3a\3\4", 5);
}

static void a_second_hello_may_change_only_what_was_asked(void)
{
	static void (*const change[])(struct evil *) = { change_random, change_session_id,
		shorten_session_id, change_suites, drop_a_suite, change_name, drop_name,
		change_groups, change_schemes, drop_alpn, change_versions, drop_grease,
		add_unknown, add_early_data, add_modes, reorder };

	for (unsigned ask = 1; ask <= 3; ask++)
		for (size_t i = 0; i < sizeof change / sizeof change[0]; i++) {
			struct evil *e = second(ask);

			change[i](e);
			evil_send(e);
			FAILS(e, HELLO_SECOND_CHANGED);
			EQ(e->alert, 47);
			if (side_why(&e->side) != WARD_WHY_HELLO_SECOND_CHANGED)
				printf("# change %zu, asked %u\n", i, ask);
			evil_free(e);
		}
}

static void a_second_hello_is_judged_like_a_first(void)
{
	struct evil *e = second(ASK_COOKIE);

	change_version(e);
	evil_send(e);
	FAILS(e, HELLO_LEGACY_VERSION);
	evil_free(e);
	e = second(ASK_COOKIE);
	evil_ext_remove(e, 51);
	evil_send(e);
	FAILS(e, EXT_MISSING);
	evil_free(e);
	e = second(ASK_COOKIE);
	evil_cut(e, 50);
	evil_send(e);
	FAILS(e, MSG_MALFORMED);
	evil_free(e);
}

/* Padding and PSKs may come, go and change. */
static void what_the_standard_lets_change_may_change(void)
{
	for (unsigned ask = 1; ask <= 3; ask++) {
		struct evil *e = second(ask);

		evil_ext_add(e, 21, "\0\0\0\0\0\0\0\0", 8);
		evil_say(e);
		OK(evil_connect(e));
		evil_free(e);
	}
}

/* Without a group in the request the shares are to stay, without a cookie none is to come. */
static void what_was_not_asked_for_may_not_change(void)
{
	struct evil *e = second(ASK_COOKIE);
	size_t at, len;

	OK(evil_ext_find(e, 51, &at, &len));
	e->message[at + len - 1] ^= 1;
	evil_send(e);
	FAILS(e, HELLO_SECOND_CHANGED);
	evil_free(e);
	e = second(ASK_GROUP);
	evil_ext_add(e, 44, "\0\1x", 3);
	evil_send(e);
	FAILS(e, HELLO_SECOND_CHANGED);
	evil_free(e);
}

static void the_cookie_must_come_back_as_it_was(void)
{
	for (unsigned ask = ASK_COOKIE; ask <= 3; ask++) {
		struct evil *e;
		size_t at, len;

		for (size_t i = 0; i < COOKIE_LEN; i++) {
			e = second(ask);
			OK(evil_ext_find(e, 44, &at, &len));
			e->message[at + 6 + i] ^= 0x80;
			evil_send(e);
			FAILS(e, RETRY_IGNORED);
			evil_free(e);
		}
		e = second(ask);
		evil_ext_remove(e, 44);
		evil_send(e);
		FAILS(e, RETRY_IGNORED);
		evil_free(e);
		e = second(ask);
		evil_ext_set(e, 44, "\0\1x", 3);
		evil_send(e);
		FAILS(e, RETRY_IGNORED);
		evil_free(e);
	}
}

static void the_one_share_asked_for_must_come(void)
{
	static const struct {
		const char *what;
		size_t len;
		const char *data;
	} bad[] = {
		{ "none", 2, "\0\0" },
		{ "another group", 9, "\0\7\0\x1d\0\3abc" },
		{ "GREASE first", 16, "\0\16\x2a\x2a\0\1\0\0\x17\0\5\4abcd" },
		{ "another behind it", 18, "\0\20\0\x17\0\5\4abcd\0\x1d\0\3abc" },
	};

	for (unsigned ask = ASK_GROUP; ask <= 3; ask += 2)
		for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
			struct evil *e = second(ask);

			evil_ext_set(e, 51, bad[i].data, bad[i].len);
			evil_send(e);
			FAILS(e, RETRY_IGNORED);
			if (side_why(&e->side) != WARD_WHY_RETRY_IGNORED)
				printf("# %s\n", bad[i].what);
			evil_free(e);
		}
}

static void the_share_that_was_asked_for_is_checked_like_any(void)
{
	uint8_t share[2 + 4 + 65] = { 0, 69, 0, 0x17, 0, 65, 4 };
	struct evil *e = second(ASK_GROUP);

	evil_ext_set(e, 51, share, sizeof share);
	evil_send(e);
	FAILS(e, SHARE_BAD);
	evil_free(e);
}

static void no_third_hello_is_taken(void)
{
	struct evil *e = second(ASK_GROUP);

	evil_say(e);
	EQ(e->next, MSG_FINISHED);
	evil_send(e);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
}

/* ---- the client: what a HelloRetryRequest may say ---- */

static struct evil *retry(uint16_t group)
{
	struct evil *e = evil_server(NULL);

	e->retry = true;
	e->group = group;
	evil_make_retry(e);
	return e;
}

static void a_retry_for_each_group_without_a_share_is_followed(void)
{
	static const uint16_t groups[] = { WARD_GROUP_P256, WARD_GROUP_P384 };

	for (size_t i = 0; i < 2; i++) {
		struct evil *e = retry(groups[i]);

		evil_say(e);
		EQ(e->got[MSG_CLIENT_HELLO], 2);
		EQ(e->ccs, 1);
		OK(evil_connect(e));
		EQ(side_facts(&e->side).group, groups[i]);
		evil_free(e);
	}
}

/* The second hello is the first but for the share, which is now the only one. */
static void the_second_hello_is_the_first_with_one_share(void)
{
	static uint8_t first[2000];
	struct evil *e = evil_server(NULL);
	size_t len = e->last_len, at, n;
	unsigned num = 0;

	memcpy(first, e->last, len);
	e->retry = true;
	e->group = WARD_GROUP_P384;
	e->cookie = span_of("crumbs");
	evil_make_retry(e);
	evil_say(e);
	/* Both through the same surgery: without shares and cookie they are equal. */
	memcpy(e->message, e->last, e->last_len);
	e->len = e->last_len;
	OK(evil_ext_find(e, 51, &at, &n));
	EQ(n, 4 + 2 + 4 + 97);
	OK(evil_ext_find(e, 44, &at, &n));
	EQ_MEM(e->message + at + 4, "\0\6crumbs", 8);
	evil_ext_remove(e, 51);
	evil_ext_remove(e, 44);
	num = (unsigned)e->len;
	memcpy(e->last, e->message, e->len);
	memcpy(e->message, first, len);
	e->len = len;
	evil_ext_remove(e, 51);
	EQ(e->len, num);
	EQ_MEM(e->message, e->last, num);
	evil_free(e);
}

static void a_cookie_of_any_length_comes_back(void)
{
	static uint8_t cookie[COOKIE_MAX];
	static const size_t lens[] = { 1, 2, 255, 256, 16384, COOKIE_MAX };

	for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
		struct evil *e = evil_server(NULL);
		size_t at, len;

		memset(cookie, (int)i + 1, sizeof cookie);
		e->retry = e->retry_groupless = true;
		e->cookie = (struct ward_span){ cookie, lens[i] };
		evil_make_retry(e);
		evil_say(e);
		EQ(e->got[MSG_CLIENT_HELLO], 2);
		memcpy(e->message, e->last, e->last_len);
		e->len = e->last_len;
		OK(evil_ext_find(e, 44, &at, &len));
		EQ(len, 4 + 2 + lens[i]);
		EQ_MEM(e->message + at + 6, cookie, lens[i]);
		OK(evil_connect(e));
		evil_free(e);
	}
}

static void a_cookie_too_long_to_send_back_is_refused(void)
{
	static uint8_t cookie[COOKIE_MAX + 1];
	struct evil *e = evil_server(NULL);

	e->retry = e->retry_groupless = true;
	e->cookie = (struct ward_span){ cookie, sizeof cookie };
	evil_make_retry(e);
	evil_send(e);
	FAILS(e, MSG_TOO_LONG);
	evil_free(e);
}

static void an_empty_cookie_is_malformed(void)
{
	struct evil *e = retry(WARD_GROUP_P256);

	evil_ext_add(e, 44, "\0\0", 2);
	evil_send(e);
	FAILS(e, EXT_MALFORMED);
	evil_free(e);
}

static void a_retry_that_changes_nothing_is_refused(void)
{
	struct evil *e = retry(WARD_GROUP_X25519); /* whose share is there */

	evil_send(e);
	FAILS(e, RETRY_POINTLESS);
	EQ(e->alert, 47);
	evil_free(e);
	e = retry(WARD_GROUP_P256); /* neither group nor cookie */
	evil_ext_remove(e, 51);
	evil_send(e);
	FAILS(e, RETRY_POINTLESS);
	evil_free(e);
	e = retry(WARD_GROUP_X25519); /* a cookie does not make it better */
	evil_ext_add(e, 44, "\0\1c", 3);
	evil_send(e);
	FAILS(e, RETRY_POINTLESS);
	evil_free(e);
}

static void a_retry_for_a_group_that_was_not_offered_is_refused(void)
{
	static const uint16_t groups[] = { 0, 0x0019, 0x001e, 0x0100, 0x11ed, 0xffff };
	uint8_t data[2];
	struct evil *e;

	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
		for (int cookie = 0; cookie < 2; cookie++) {
			data[0] = (uint8_t)(groups[i] >> 8);
			data[1] = (uint8_t)groups[i];
			e = retry(WARD_GROUP_P256);
			evil_ext_set(e, 51, data, 2);
			if (cookie)
				evil_ext_add(e, 44, "\0\1c", 3);
			evil_send(e);
			FAILS(e, GROUP_NOT_OFFERED);
			EQ(e->alert, 47);
			evil_free(e);
		}
	/* Nor is the GREASE that was offered a group: it is one byte, twice. */
	e = retry(WARD_GROUP_P256);
	memset(data, grease(e->side.conn->hs->grease[1]) & 0xff, 2);
	evil_ext_set(e, 51, data, 2);
	evil_send(e);
	FAILS(e, GROUP_NOT_OFFERED);
	evil_free(e);
}

static void a_second_retry_is_refused(void)
{
	for (int cookie = 0; cookie < 2; cookie++) {
		struct evil *e = retry(WARD_GROUP_P256);

		evil_say(e);
		e->group = WARD_GROUP_P384;
		e->retry_groupless = cookie;
		e->cookie = span_of(cookie ? "c" : "");
		evil_make_retry(e);
		evil_send(e);
		FAILS(e, RETRY_TWICE);
		EQ(e->alert, 10);
		evil_free(e);
	}
}

static void the_suite_may_not_change_after_a_retry(void)
{
	struct evil *e = retry(WARD_GROUP_P256);

	evil_say(e);
	e->suite = suite_find(WARD_AES_256_GCM_SHA384);
	evil_make(e, MSG_SERVER_HELLO);
	evil_send(e);
	FAILS(e, SUITE_CHANGED);
	EQ(e->alert, 47);
	evil_free(e);
}

/* Also not back to the one whose share the first hello had. */
static void the_group_may_not_change_after_a_retry(void)
{
	static const uint16_t groups[] = { WARD_GROUP_X25519, WARD_GROUP_P384 };

	for (size_t i = 0; i < 2; i++) {
		struct evil *e = retry(WARD_GROUP_P256);

		evil_say(e);
		e->group = groups[i];
		evil_make(e, MSG_SERVER_HELLO);
		evil_send(e);
		FAILS(e, GROUP_NOT_OFFERED);
		evil_free(e);
	}
}

static void after_a_retry_for_a_cookie_the_first_share_counts(void)
{
	struct evil *e = evil_server(NULL);

	e->retry = e->retry_groupless = true;
	e->cookie = span_of("c");
	OK(evil_connect(e));
	EQ(side_facts(&e->side).group, WARD_GROUP_X25519);
	EQ(e->side.jobs[WARD_JOB_KEYGEN], 1);
	evil_free(e);
}

static void a_retry_must_name_its_version(void)
{
	struct evil *e = retry(WARD_GROUP_P256);

	evil_ext_remove(e, 43);
	evil_send(e);
	FAILS(e, EXT_MISSING);
	EQ(e->alert, 109);
	evil_free(e);
	e = retry(WARD_GROUP_P256);
	evil_ext_set(e, 43, "\3\3", 2);
	evil_send(e);
	FAILS(e, VERSION_NOT_OFFERED);
	evil_free(e);
}

static void a_retry_is_judged_like_a_server_hello(void)
{
	struct evil *e = retry(WARD_GROUP_P256);

	e->message[39] ^= 1;
	evil_send(e);
	FAILS(e, SESSION_ID_ECHO);
	evil_free(e);
	e = retry(WARD_GROUP_P256);
	e->message[71] ^= 0x40;
	evil_send(e);
	FAILS(e, SUITE_NOT_OFFERED);
	evil_free(e);
	e = retry(WARD_GROUP_P256);
	e->message[73] = 1;
	evil_send(e);
	FAILS(e, COMPRESSION);
	evil_free(e);
	e = retry(WARD_GROUP_P256);
	e->message[5] = 4;
	evil_send(e);
	FAILS(e, HELLO_LEGACY_VERSION);
	evil_free(e);
}

static void a_retry_with_a_share_instead_of_a_group_is_malformed(void)
{
	struct evil *e = retry(WARD_GROUP_P256);

	evil_ext_set(e, 51, "\0\x17\0\1x", 5);
	evil_send(e);
	FAILS(e, EXT_MALFORMED);
	evil_free(e);
}

static void a_retry_cut_anywhere_is_malformed(void)
{
	size_t len = 5;

	for (size_t cut = 4; cut < len; cut++) {
		struct evil *e = retry(WARD_GROUP_P256);

		len = e->len;
		if (cut == evil_ext_block(e)) { /* a ServerHello of TLS 1.2 may end here */
			evil_free(e);
			continue;
		}
		evil_cut(e, cut);
		evil_send(e);
		FAILS(e, MSG_MALFORMED);
		evil_free(e);
	}
}

T_MAIN(T(a_second_hello_as_it_was_asked_for_is_taken),
	T(a_second_hello_may_change_only_what_was_asked), T(a_second_hello_is_judged_like_a_first),
	T(what_the_standard_lets_change_may_change), T(what_was_not_asked_for_may_not_change),
	T(the_cookie_must_come_back_as_it_was), T(the_one_share_asked_for_must_come),
	T(the_share_that_was_asked_for_is_checked_like_any), T(no_third_hello_is_taken),
	T(a_retry_for_each_group_without_a_share_is_followed),
	T(the_second_hello_is_the_first_with_one_share), T(a_cookie_of_any_length_comes_back),
	T(a_cookie_too_long_to_send_back_is_refused), T(an_empty_cookie_is_malformed),
	T(a_retry_that_changes_nothing_is_refused),
	T(a_retry_for_a_group_that_was_not_offered_is_refused), T(a_second_retry_is_refused),
	T(the_suite_may_not_change_after_a_retry), T(the_group_may_not_change_after_a_retry),
	T(after_a_retry_for_a_cookie_the_first_share_counts), T(a_retry_must_name_its_version),
	T(a_retry_is_judged_like_a_server_hello),
	T(a_retry_with_a_share_instead_of_a_group_is_malformed),
	T(a_retry_cut_anywhere_is_malformed))

/* Extensions: which message may carry which, once, asked for and well-formed.
 * RFC 9846 4.3 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

enum { CH = EXT_IN_CH, SH = EXT_IN_SH, HRR = EXT_IN_HRR, EE = EXT_IN_EE, CT = EXT_IN_CT,
	CR = EXT_IN_CR, NST = EXT_IN_NST };

/* RFC 9846 4.3, table 1, read again: the engine has its own copy. */
static const struct {
	uint16_t type;
	unsigned in;
} table[] = {
	{ 0, CH | EE | CR }, { 5, CH | CR | CT }, { 10, CH | EE }, { 13, CH | CR }, { 14, CH | EE },
	{ 15, CH | EE }, { 16, CH | EE }, { 19, CH | EE }, { 20, CH | EE }, { 21, CH },
	{ 27, CH | CR }, { 28, CH | EE }, { 34, CH | CR | CT }, { 39, CH | EE }, { 41, CH | SH },
	{ 42, CH | EE | NST }, { 43, CH | SH | HRR }, { 44, CH | HRR }, { 45, CH }, { 47, CH | CR },
	{ 48, CR }, { 49, CH }, { 50, CH | CR }, { 51, CH | SH | HRR }, { 52, CH | CR | CT },
	{ 55, CH | EE }, { 56, CH | EE }, { 57, CH | EE }, { 58, CH | EE }, { 64768, CH },
	{ 65037, CH | HRR | EE },
};

#define TABLE (sizeof table / sizeof table[0])

/* What a client of ward's asks for. */
static const uint32_t offered = 1u << EXT_SERVER_NAME | 1u << EXT_SUPPORTED_GROUPS |
	1u << EXT_SIGNATURE_ALGORITHMS | 1u << EXT_ALPN | 1u << EXT_SUPPORTED_VERSIONS |
	1u << EXT_KEY_SHARE;

static bool was_offered(uint16_t type)
{
	return type == 0 || type == 10 || type == 13 || type == 16 || type == 43 || type == 51;
}

static int expected(uint16_t type, unsigned in)
{
	bool response = (in & (SH | HRR | EE | CT)) != 0;

	for (size_t i = 0; i < TABLE; i++)
		if (table[i].type == type && !(table[i].in & in))
			return WARD_WHY_EXT_MISPLACED;
	if (response && !was_offered(type) && type != 44)
		return WARD_WHY_EXT_UNASKED;
	return 0;
}

static int read_block(const uint8_t *bytes, size_t len, unsigned in, uint32_t asked, bool *ret_bad)
{
	struct rd r = rd_of((struct ward_span){ bytes, len });
	struct ward_why why = { 0 };
	struct ext_set set;
	bool ok = ext_read(&r, in, asked, &set, &why);

	*ret_bad = !rd_done(&r);
	EQ(ok, why.code == 0);
	return why.code;
}

static void each_of_65536_extensions_is_taken_in_its_messages_only(void)
{
	for (unsigned in = CH; in <= NST; in <<= 1)
		for (unsigned type = 0; type < 0x10000; type++) {
			uint8_t block[] = { 0, 4, (uint8_t)(type >> 8), (uint8_t)type, 0, 0 };
			bool bad;
			int why = read_block(block, sizeof block, in, offered, &bad);

			if (why != expected((uint16_t)type, in))
				EQ(why, expected((uint16_t)type, in));
			OK(why != 0 || !bad);
		}
}

static void nothing_is_answered_that_was_not_asked(void)
{
	for (unsigned in = SH; in <= CT; in <<= 1)
		for (size_t i = 0; i < TABLE; i++) {
			uint8_t block[] = { 0, 4, (uint8_t)(table[i].type >> 8), (uint8_t)table[i].type, 0, 0 };
			bool bad;

			if ((table[i].in & in) && table[i].type != 44)
				EQ(read_block(block, sizeof block, in, 0, &bad), WARD_WHY_EXT_UNASKED);
		}
}

static void no_extension_may_stand_twice(void)
{
	for (unsigned in = CH; in <= NST; in <<= 1)
		for (unsigned type = 0; type < 0x10000; type += type < 100 ? 1 : 61) {
			uint8_t t[] = { (uint8_t)(type >> 8), (uint8_t)type };
			uint8_t next[] = { 0, 8, t[0], t[1], 0, 0, t[0], t[1], 0, 0 };
			uint8_t apart[] = { 0, 13, t[0], t[1], 0, 0, 0x99, 0x99, 0, 1, 7, t[0], t[1], 0, 0 };
			bool bad;

			if (expected((uint16_t)type, in) != 0)
				continue;
			EQ(read_block(next, sizeof next, in, offered, &bad), WARD_WHY_EXT_TWICE);
			if (!(in & (SH | HRR | EE | CT)) && type != 0x9999)
				EQ(read_block(apart, sizeof apart, in, offered, &bad), WARD_WHY_EXT_TWICE);
		}
}

static void a_block_cut_anywhere_is_bad(void)
{
	static const uint8_t block[] = { 0, 14, 0x12, 0x34, 0, 3, 1, 2, 3, 0x56, 0x78, 0, 0, 0, 0, 0 };

	for (size_t len = 0; len < sizeof block; len++) {
		uint8_t copy[sizeof block];
		bool bad;

		memcpy(copy, block, sizeof block);
		EQ(read_block(copy, len, CH, 0, &bad), 0);
		OK(bad);
		if (len < 3 || len == 9 || len == 13) /* these would be whole */
			continue;
		copy[1] = (uint8_t)(len - 2);
		EQ(read_block(copy, len, CH, 0, &bad), 0);
		OK(bad);
	}
}

static void a_block_may_hold_128_extensions(void)
{
	uint8_t block[2 + 4 * 200];
	bool bad;

	for (size_t num = 0; num < 200; num++) {
		struct wr w = wr_of(block, sizeof block);
		size_t mark = wr_open(&w, 2);

		for (size_t i = 0; i < num; i++) {
			wr_u16(&w, (uint16_t)(0x8000 + i));
			wr_u16(&w, 0);
		}
		wr_close(&w, mark, 2);
		EQ(read_block(block, w.len, CH, 0, &bad), num > 128 ? WARD_WHY_EXT_TOO_MANY : 0);
	}
}

/* ---- in a ClientHello ---- */

static void each_extension_of_a_hello_is_refused_when_doubled(void)
{
	static const uint16_t types[] = { 0, 10, 13, 16, 43, 44, 45, 51, 0x4a4a, 0x5a5a };

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		struct evil *e = evil_hello(NULL);
		size_t at, len;

		OK(evil_ext_find(e, types[i], &at, &len));
		evil_splice(e, e->len, 0, e->message + at, len);
		evil_send(e);
		FAILS(e, EXT_TWICE);
		EQ(e->alert, 47);
		evil_free(e);
	}
}

static void an_extension_cut_or_with_more_behind_it_is_malformed(void)
{
	static const uint16_t types[] = { 0, 10, 13, 16, 43, 44, 45, 51 };

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		uint8_t data[300];
		size_t at, len = 5;

		for (size_t cut = 4; cut <= len + 1; cut++) {
			struct evil *e = evil_hello(NULL);

			OK(evil_ext_find(e, types[i], &at, &len));
			if (cut == len) {
				evil_free(e);
				continue;
			}
			memcpy(data, e->message + at + 4, len - 4);
			data[len - 4] = 0;
			evil_ext_set(e, types[i], data, cut - 4);
			evil_send(e);
			FAILS(e, EXT_MALFORMED);
			EQ(ward_conn_why(e->side.conn)->got, types[i]);
			evil_free(e);
		}
	}
}

static void lists_of_numbers_have_whole_numbers_and_at_least_one(void)
{
	static const struct {
		uint16_t type;
		const char *data;
		size_t len;
	} bad[] = { { 10, "\0\0", 2 }, { 10, "\0\3\0\x1d\0", 5 }, { 10, "\0\1\0", 3 },
		{ 13, "\0\0", 2 }, { 13, "\0\3\4\3\4", 5 }, { 43, "\0", 1 }, { 43, "\3\3\4\3", 4 },
		{ 43, "\1\3", 2 }, { 44, "\0\0", 2 }, { 45, "\0", 1 } };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct evil *e = evil_hello(NULL);

		evil_ext_set(e, bad[i].type, bad[i].data, bad[i].len);
		evil_send(e);
		FAILS(e, EXT_MALFORMED);
		EQ(e->alert, 50);
		evil_free(e);
	}
}

/* Each of them there or not, in all combinations. */
static void a_hello_needs_what_9_2_says_and_nothing_else(void)
{
	static const uint16_t types[] = { 0, 10, 13, 16, 43, 44, 45, 51, 0x4a4a, 0x5a5a };
	enum { NUM = sizeof types / sizeof types[0], PSK = 1 << NUM };

	pair_use(mock_provider());
	for (unsigned set = 0; set < 2 * PSK; set++) {
		struct evil *e = evil_hello(NULL);
		int want = 0;

		for (unsigned i = 0; i < NUM; i++)
			if (!(set & 1u << i))
				evil_ext_remove(e, types[i]);
		if (set & PSK)
			evil_ext_stale(e);
		if (!(set & 1u << 4))
			want = WARD_WHY_VERSION_OLD;
		else if (!(set & 1u << 1) || !(set & 1u << 2) || !(set & 1u << 7))
			want = WARD_WHY_EXT_MISSING;
		else if ((set & PSK) && !(set & 1u << 6))
			want = WARD_WHY_EXT_MISSING;
		evil_send(e);
		EQ(side_why(&e->side), want);
		EQ(e->alert, want != 0 ? (int)ward_why_alert(want) : -1);
		evil_free(e);
	}
	pair_use(NULL);
}

static void pre_shared_key_is_the_last(void)
{
	struct evil *e = evil_hello(NULL);

	evil_ext_stale(e);
	evil_ext_add(e, 21, "\0\0", 2);
	evil_send(e);
	FAILS(e, EXT_NOT_LAST);
	EQ(e->alert, 47);
	evil_free(e);
}

static void the_order_of_extensions_does_not_matter(void)
{
	pair_use(mock_provider());
	for (unsigned seed = 0; seed < 200; seed++) {
		struct evil *e = evil_hello(NULL);
		static const uint16_t types[] = { 0, 10, 13, 16, 43, 44, 45, 51, 0x4a4a, 0x5a5a };

		srand(seed);
		for (int i = 0; i < 20; i++) {
			uint16_t type = types[(size_t)rand() % (sizeof types / sizeof types[0])];
			uint8_t data[300];
			size_t at, len;

			OK(evil_ext_find(e, type, &at, &len));
			memcpy(data, e->message + at + 4, len - 4);
			evil_ext_remove(e, type);
			evil_ext_add(e, type, data, len - 4);
		}
		evil_say(e);
		OK(evil_connect(e));
		evil_free(e);
	}
	pair_use(NULL);
}

/* The one of the table that a ClientHello may not carry. */
static void oid_filters_in_a_hello_are_misplaced(void)
{
	struct evil *e = evil_hello(NULL);

	evil_ext_add(e, 48, "\0\0", 2);
	evil_send(e);
	FAILS(e, EXT_MISPLACED);
	EQ(e->alert, 47);
	evil_free(e);
}

static void unknown_extensions_of_a_hello_are_ignored(void)
{
	pair_use(mock_provider());
	for (unsigned first = 0x100; first < 0xfd00; first += 100) {
		struct evil *e = evil_hello(NULL);

		for (unsigned i = first; i < first + 100; i++)
			if (i != 0x4a4a && i != 0x5a5a)
				evil_ext_add(e, (uint16_t)i, "whatever", i % 9);
		evil_say(e);
		OK(evil_connect(e));
		evil_free(e);
	}
	pair_use(NULL);
}

static void too_many_extensions_are_refused(void)
{
	struct evil *e = evil_hello(NULL);

	for (unsigned i = 0; i < 130; i++)
		evil_ext_add(e, (uint16_t)(0x8000 + i), NULL, 0);
	evil_send(e);
	FAILS(e, EXT_TOO_MANY);
	evil_free(e);
}

/* ---- in what a server says ---- */

static void each_message_of_a_server_refuses_what_it_may_not_carry(void)
{
	static const struct {
		unsigned type, in;
	} messages[] = { { MSG_SERVER_HELLO, SH }, { MSG_ENCRYPTED_EXTENSIONS, EE },
		{ MSG_CERTIFICATE_REQUEST, CR }, { MSG_NEW_SESSION_TICKET, NST }, { 0, HRR } };

	for (size_t m = 0; m < sizeof messages / sizeof messages[0]; m++)
		for (size_t i = 0; i < TABLE + 3; i++) {
			static const uint16_t more[] = { 18, 23, 0xbaba };
			uint16_t type = i < TABLE ? table[i].type : more[i - TABLE];
			struct evil *e = evil_server(NULL);
			size_t at, len;
			int want = expected(type, messages[m].in);

			e->ask_cert = true;
			if (type == 16 && want == 0)
				want = WARD_WHY_EXT_UNASKED; /* this client names no protocols */
			if (type == 28 && want == WARD_WHY_EXT_UNASKED)
				want = WARD_WHY_EXT_MALFORMED; /* asked for, and not empty */
			evil_play(e, messages[m].type == MSG_NEW_SESSION_TICKET ? EVIL_END :
				messages[m].in == HRR ? MSG_SERVER_HELLO : messages[m].type);
			if (messages[m].in == HRR) {
				e->retry = true;
				e->group = WARD_GROUP_P256;
				evil_make_retry(e);
			} else {
				evil_make(e, messages[m].type);
			}
			if (want == 0 || evil_ext_find(e, type, &at, &len)) {
				evil_free(e);
				continue;
			}
			evil_ext_add(e, type, NULL, 0);
			evil_send(e);
			EQ(side_why(&e->side), want);
			EQ(e->alert, ward_why_alert(want));
			evil_free(e);
		}
}

static void each_extension_of_a_server_is_refused_when_doubled(void)
{
	static const struct {
		unsigned message;
		uint16_t type;
	} rows[] = { { MSG_SERVER_HELLO, 43 }, { MSG_SERVER_HELLO, 51 },
		{ MSG_ENCRYPTED_EXTENSIONS, 0 }, { MSG_ENCRYPTED_EXTENSIONS, 10 },
		{ MSG_CERTIFICATE_REQUEST, 13 }, { MSG_CERTIFICATE_REQUEST, 0x1234 } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = evil_server(NULL);
		size_t at, len;

		e->ask_cert = true;
		evil_play(e, rows[i].message);
		evil_make(e, rows[i].message);
		if (!evil_ext_find(e, rows[i].type, &at, &len))
			evil_ext_add(e, rows[i].type, NULL, 0);
		evil_ext_add(e, rows[i].type, NULL, 0);
		evil_send(e);
		FAILS(e, EXT_TWICE);
		evil_free(e);
	}
}

T_MAIN(T(each_of_65536_extensions_is_taken_in_its_messages_only),
	T(nothing_is_answered_that_was_not_asked), T(no_extension_may_stand_twice),
	T(a_block_cut_anywhere_is_bad), T(a_block_may_hold_128_extensions),
	T(each_extension_of_a_hello_is_refused_when_doubled),
	T(an_extension_cut_or_with_more_behind_it_is_malformed),
	T(lists_of_numbers_have_whole_numbers_and_at_least_one),
	T(a_hello_needs_what_9_2_says_and_nothing_else), T(pre_shared_key_is_the_last),
	T(the_order_of_extensions_does_not_matter), T(oid_filters_in_a_hello_are_misplaced),
	T(unknown_extensions_of_a_hello_are_ignored), T(too_many_extensions_are_refused),
	T(each_message_of_a_server_refuses_what_it_may_not_carry),
	T(each_extension_of_a_server_is_refused_when_doubled))

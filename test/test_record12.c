/* Records of TLS 1.2: what is authenticated, nonces, versions, limits, and the one
 * place of ChangeCipherSpec. RFC 5246 6.2, 7.1; RFC 5288 3; RFC 7905 2 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil12.h"

static const uint16_t suites[] = { WARD_ECDHE_ECDSA_AES_128_GCM_SHA256,
	WARD_ECDHE_ECDSA_AES_256_GCM_SHA384, WARD_ECDHE_ECDSA_CHACHA20_POLY1305_SHA256 };

#define SUITES (sizeof suites / sizeof suites[0])

static uint8_t big[RECORD_HEADER + RECORD_CIPHER_MAX + 64], plain[RECORD_PLAIN_MAX + 1];

/* Two directions with the same keys. */
static void dirs(uint16_t suite, struct record_dir *a, struct record_dir *b)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_why why = { 0 };
	struct keys12 keys;

	for (size_t i = 0; i < sizeof keys.block; i++)
		keys.block[i] = (uint8_t)(7 * i + 1);
	memset(a, 0, sizeof *a);
	memset(b, 0, sizeof *b);
	CHECK(keys12_install(p, suite_find(suite), &keys, true, a, &why));
	CHECK(keys12_install(p, suite_find(suite), &keys, true, b, &why));
}

static void free_dirs(struct record_dir *a, struct record_dir *b)
{
	record_dir_free(a);
	record_dir_free(b);
}

static bool opens(struct record_dir *d, uint8_t *record, size_t len, uint8_t want_type,
	size_t want_len, struct ward_why *why)
{
	struct ward_span content;
	uint8_t type;

	*why = (struct ward_why){ 0 };
	return record_open(d, record, len, &type, &content, why) && type == want_type &&
		content.len == want_len && memcmp(content.p, plain, want_len) == 0;
}

/* ---- one record ---- */

static void a_record_of_any_length_is_opened_again(void)
{
	static const size_t lens[] = { 0, 1, 2, 15, 16, 17, 1000, 16383, 16384 };

	for (size_t i = 0; i < sizeof plain; i++)
		plain[i] = (uint8_t)(i * 31);
	for (size_t s = 0; s < SUITES; s++) {
		struct record_dir a, b;
		struct ward_why why;

		dirs(suites[s], &a, &b);
		for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++)
			for (uint8_t type = RECORD_CCS; type <= RECORD_DATA; type++) {
				size_t len = record_sealed_len(&a, lens[i], 0);

				OK(record_seal(&a, type, plain, lens[i], 0, big, &why));
				EQ(len, 5u + (s < 2 ? 8u : 0u) + lens[i] + 16);
				EQ(big[0], type);
				EQ(big[1] << 8 | big[2], 0x0303);
				EQ(big[3] << 8 | big[4], (int)len - 5);
				OK(opens(&b, big, len, type, lens[i], &why));
				EQ(a.seq, b.seq);
			}
		free_dirs(&a, &b);
	}
}

/* RFC 5246 6.2.3.3 and RFC 5288 3 by hand: the nonce is salt and counter, the
 * additional data sequence number, type, version, length. */
static void a_record_of_gcm_is_what_the_standards_say(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_aead aead = { 0 };
	struct record_dir a, b;
	struct ward_why why;
	uint8_t nonce[12] = { 0 }, aad[13] = { 0 }, want[64];

	dirs(suites[0], &a, &b);
	a.seq = 0x0102030405060708;
	OK(record_seal(&a, RECORD_DATA, plain, 20, 0, big, &why));
	EQ_MEM(big, "\x17\3\3\0\x2c\1\2\3\4\5\6\7\10", 13);
	memcpy(nonce, a.iv, 4);
	memcpy(nonce + 4, big + 5, 8);
	memcpy(aad, big + 5, 8);
	memcpy(aad + 8, "\x17\3\3\0\x14", 5);
	/* The server's half of the block: 16 bytes of the client's key stand before it. */
	for (size_t i = 0; i < 16; i++)
		want[i] = (uint8_t)(7 * (16 + i) + 1);
	OK(p->aead_init(&aead, WARD_AES128_GCM, want));
	OK(p->aead_seal(&aead, nonce, (struct ward_span){ aad, 13 }, plain, 20, NULL, 0, want));
	EQ_MEM(big + 13, want, 36);
	p->aead_free(&aead);
	free_dirs(&a, &b);
}

/* RFC 7905 2: the sequence number XORed into the IV; nothing of it on the wire. */
static void a_record_of_chacha_is_what_the_standard_says(void)
{
	const struct ward_provider *p = ward_provider_default();
	uint8_t nonce[12], aad[13] = { 0, 0, 0, 0, 0, 0, 1, 2, 0x17, 3, 3, 0, 20 }, key[32], want[64];
	struct ward_aead aead = { 0 };
	struct record_dir a, b;
	struct ward_why why;

	dirs(suites[2], &a, &b);
	a.seq = 0x0102;
	OK(record_seal(&a, RECORD_DATA, plain, 20, 0, big, &why));
	EQ_MEM(big, "\x17\3\3\0\x24", 5);
	memcpy(nonce, a.iv, 12);
	nonce[10] ^= 1;
	nonce[11] ^= 2;
	for (size_t i = 0; i < 32; i++)
		key[i] = (uint8_t)(7 * (32 + i) + 1);
	OK(p->aead_init(&aead, WARD_CHACHA20_POLY1305, key));
	OK(p->aead_seal(&aead, nonce, (struct ward_span){ aad, 13 }, plain, 20, NULL, 0, want));
	EQ_MEM(big + 5, want, 36);
	p->aead_free(&aead);
	free_dirs(&a, &b);
}

static void every_byte_of_a_record_is_authenticated(void)
{
	for (size_t s = 0; s < SUITES; s++) {
		struct record_dir a, b;
		struct ward_why why;
		size_t len;

		dirs(suites[s], &a, &b);
		len = record_sealed_len(&a, 20, 0);
		for (size_t i = 0; i < len; i++) {
			if (i == 3 || i == 4)
				continue; /* the length: what is not there cannot be opened */
			OK(record_seal(&a, RECORD_DATA, plain, 20, 0, big, &why));
			big[i] ^= 1;
			OK(!opens(&b, big, len, RECORD_DATA, 20, &why));
			EQ(why.code, WARD_WHY_RECORD_FORGED);
		}
		free_dirs(&a, &b);
	}
}

static void records_that_are_dropped_doubled_or_exchanged_do_not_open(void)
{
	for (size_t s = 0; s < SUITES; s++)
		for (uint64_t at = 0; at < 4; at++) {
			struct record_dir a, b;
			struct ward_why why;

			dirs(suites[s], &a, &b);
			b.seq = 1;
			a.seq = at;
			OK(record_seal(&a, RECORD_DATA, plain, 20, 0, big, &why));
			EQ(opens(&b, big, record_sealed_len(&a, 20, 0), RECORD_DATA, 20, &why), at == 1);
			free_dirs(&a, &b);
		}
}

static void a_record_too_short_for_nonce_and_tag_does_not_open(void)
{
	for (size_t s = 0; s < SUITES; s++)
		for (size_t len = 0; len <= 5 + 8 + 16; len++) {
			struct record_dir a, b;
			struct ward_why why;

			dirs(suites[s], &a, &b);
			memset(big, 0, sizeof big);
			OK(!opens(&b, big, len, RECORD_DATA, 0, &why));
			EQ(why.code, WARD_WHY_RECORD_FORGED);
			free_dirs(&a, &b);
		}
}

/* RFC 5246 6.2.1: the plaintext is at most 2^14 bytes; what is longer was made by a
 * peer that has the keys. */
static void a_plaintext_that_is_too_long_is_refused_after_decryption(void)
{
	for (size_t s = 0; s < SUITES; s++)
		for (size_t over = 0; over < 2; over++) {
			const struct ward_provider *p = ward_provider_default();
			size_t len = RECORD_PLAIN_MAX + over, start = s < 2 ? 13 : 5;
			uint8_t nonce[12] = { 0 };
			uint8_t aad[13] = { 0, 0, 0, 0, 0, 0, 0, 0, 23, 3, 3, (uint8_t)(len >> 8),
				(uint8_t)len };
			struct record_dir a, b;
			struct ward_why why;

			dirs(suites[s], &a, &b);
			memset(big, 0, sizeof big);
			record_header_write(big, RECORD_DATA, start - 5 + len + 16);
			memcpy(nonce, a.iv, s < 2 ? 4 : 12);
			OK(p->aead_seal(&a.aead, nonce, (struct ward_span){ aad, 13 }, plain, len, NULL, 0,
				big + start));
			EQ(opens(&b, big, start + len + 16, RECORD_DATA, len, &why), over == 0);
			if (over)
				EQ(why.code, WARD_WHY_RECORD_TOO_LONG);
			free_dirs(&a, &b);
		}
}

static void no_sequence_number_is_used_twice(void)
{
	for (size_t s = 0; s < SUITES; s++) {
		struct record_dir a, b;
		struct ward_why why;
		size_t len;

		dirs(suites[s], &a, &b);
		len = record_sealed_len(&a, 3, 0);
		a.seq = b.seq = UINT64_MAX - 1;
		OK(record_seal(&a, RECORD_DATA, plain, 3, 0, big, &why));
		OK(opens(&b, big, len, RECORD_DATA, 3, &why));
		why = (struct ward_why){ 0 };
		OK(!record_seal(&a, RECORD_DATA, plain, 3, 0, big, &why));
		EQ(why.code, WARD_WHY_RECORD_SEQUENCE);
		OK(!opens(&b, big, len, RECORD_DATA, 3, &why));
		EQ(why.code, WARD_WHY_RECORD_SEQUENCE);
		free_dirs(&a, &b);
	}
}

/* ---- records of a connection ---- */

/* RFC 5246 6.2.1: the version of a record is that of the connection, from the hello
 * that settles on it on. */
static void a_record_of_another_version_is_refused(void)
{
	static const uint16_t versions[] = { 0x0300, 0x0301, 0x0302, 0x0304, 0x7f00 };

	for (int server = 0; server < 2; server++)
		for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
			struct evil *e = evil12_at(server, server ? HS_WAIT_CKE : HS_WAIT_CERT);
			uint8_t record[] = { 22, (uint8_t)(versions[i] >> 8), (uint8_t)versions[i], 0, 1,
				11 };

			evil_raw(e, record, sizeof record);
			FAILS(e, RECORD_VERSION);
			EQ(e->alert, 70);
			EQ(ward_conn_why(e->side.conn)->got, versions[i]);
			evil_free(e);
		}
}

static void a_forged_record_ends_the_connection(void)
{
	for (int server = 0; server < 2; server++)
		for (uint8_t type = RECORD_CCS; type <= RECORD_DATA; type++) {
			struct evil *e = evil12_at(server, HS_CONNECTED);
			uint8_t record[5 + 8 + 16 + 4] = { type, 3, 3, 0, 28 };

			evil_raw(e, record, sizeof record);
			FAILS(e, RECORD_FORGED);
			EQ(e->alert, 20);
			OK(e->alert_sealed);
			evil_free(e);
		}
}

/* Nothing comes in the clear any more, not even an alert. */
static void after_the_keys_nothing_is_taken_in_the_clear(void)
{
	struct evil *e = evil12_at(true, HS_CONNECTED);

	evil_raw(e, "\x15\3\3\0\2\2\50", 7);
	FAILS(e, RECORD_FORGED);
	evil_free(e);
	e = evil12_at(false, HS_WAIT_FIN);
	evil_raw(e, "\x16\3\3\0\4\0\0\0\0", 9);
	FAILS(e, RECORD_FORGED);
	evil_free(e);
}

static void an_empty_record_of_data_is_no_flood_until_many_come(void)
{
	struct evil *e = evil12_at(true, HS_CONNECTED);

	for (int i = 0; i < CHEAP_MAX; i++) {
		evil_record(e, RECORD_DATA, "", 0);
		EQ(side_why(&e->side), 0);
	}
	evil_record(e, RECORD_DATA, "", 0);
	FAILS(e, FLOOD);
	evil_free(e);
}

static void empty_records_of_other_types_are_refused(void)
{
	for (int server = 0; server < 2; server++) {
		struct evil *e = evil12_at(server, HS_CONNECTED);

		evil_record(e, RECORD_HANDSHAKE, "", 0);
		FAILS(e, RECORD_EMPTY);
		evil_free(e);
		e = evil12_at(server, HS_CONNECTED);
		evil_record(e, RECORD_ALERT, "", 0);
		FAILS(e, RECORD_EMPTY);
		evil_free(e);
	}
}

/* There is no KeyUpdate: what one key may encrypt is all that is sent. RFC 9846 5.5 */
static void the_connection_ends_before_the_limit_of_its_key(void)
{
	for (size_t s = 0; s < SUITES; s++) {
		struct ward_config_desc d = pair_desc_server();
		uint64_t most = suite_find(suites[s])->records_max;
		struct evil *e;

		OK(most <= (s < 2 ? (uint64_t)1 << 24 : (uint64_t)1 << 62));
		d.min_version = 0;
		d.suites[0] = suites[s];
		d.num_suites = 1;
		d.rekey_after = 3; /* is of TLS 1.3 */
		e = evil12_client(&d);
		OK(evil_connect(e));
		for (int i = 0; i < 5; i++)
			EQ(evil_ask(e, "x", 1), 0);
		e->side.conn->write.seq = e->read.seq = most - 2;
		EQ(evil_ask(e, "x", 1), 0);
		EQ(evil_ask(e, "x", 1), 0);
		EQ(evil_ask(e, "x", 1), -WARD_WHY_RECORD_LIMIT);
		evil_hear(e);
		EQ(e->alert, 80);
		OK(e->alert_sealed && !e->forged);
		OK((ward_conn_wants(e->side.conn) & WARD_ENDED) != 0);
		evil_free(e);
	}
}

static void keys_are_not_updated_and_that_is_said(void)
{
	struct evil *e = evil12_at(true, HS_CONNECTED);

	EQ(ward_conn_rekey(e->side.conn, false), -WARD_WHY_KEY_UPDATE_NONE);
	EQ(ward_conn_rekey(e->side.conn, true), -WARD_WHY_KEY_UPDATE_NONE);
	EQ(side_why(&e->side), 0);
	EQ(evil_ask(e, "x", 1), 0);
	EQ(e->data_len, 1);
	evil_make(e, MSG_KEY_UPDATE);
	evil_send(e);
	FAILS(e, MSG_UNEXPECTED);
	evil_free(e);
}

/* Padding is of TLS 1.3, and sealing knows how long its records are here. */
static void sealing_fills_a_buffer_of_any_size(void)
{
	for (size_t s = 0; s < SUITES; s++) {
		struct ward_config_desc d = pair_desc_server();
		size_t over = s < 2 ? 29 : 21;
		struct evil *e;

		d.min_version = 0;
		d.pad_to = 256;
		d.suites[0] = suites[s];
		d.num_suites = 1;
		e = evil12_client(&d);
		OK(evil_connect(e));
		for (size_t cap = 0; cap < 70; cap++) {
			size_t used, len;
			int result = ward_conn_seal(e->side.conn, plain, 30, &used, big, cap, &len);
			size_t fits = cap <= over ? 0 : cap - over < 30 ? cap - over : 30;

			EQ(result, fits == 0 ? -WARD_WHY_OUT_TOO_SMALL : 0);
			/* What is left may make one more record. */
			OK(used >= fits && len <= cap && (fits == 30 ? used == 30 : true));
		}
		OK(ward_seal_bound(e->side.conn, 40000) >= 40000 + 3 * over);
		evil_free(e);
	}
}

/* ---- ChangeCipherSpec ---- */

static void change_cipher_spec_has_one_place(void)
{
	for (int server = 0; server < 2; server++)
		for (unsigned state = 0; state <= HS_CONNECTED; state++) {
			struct evil *e = evil12_at(server, state);

			if (e == NULL)
				continue;
			evil_record(e, RECORD_CCS, "\1", 1);
			if (state == HS_WAIT_CCS) {
				EQ(e->side.conn->state, HS_WAIT_FIN);
			} else {
				FAILS(e, CCS_UNEXPECTED);
				EQ(e->alert, 10);
			}
			evil_free(e);
		}
}

/* CVE-2014-0224. TLS 1.3 has a client drop it while it waits for a ServerHello; when
 * that comes and is one of TLS 1.2, it was too early. */
static void change_cipher_spec_before_the_server_hello_is_not_forgotten(void)
{
	struct evil *e = evil12_server(NULL);

	evil_record(e, RECORD_CCS, "\1", 1);
	EQ(side_why(&e->side), 0);
	evil_play(e, EVIL_END);
	FAILS(e, CCS_UNEXPECTED);
	evil_free(e);
}

static void change_cipher_spec_is_the_byte_1(void)
{
	static const struct {
		const char *body;
		size_t len;
	} rows[] = { { "", 0 }, { "\0", 1 }, { "\2", 1 }, { "\1\1", 2 }, { "\1\0", 2 },
		{ "\1\24\0\0\14", 5 } };

	for (int server = 0; server < 2; server++)
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
			struct evil *e = evil12_at(server, HS_WAIT_CCS);

			evil_record(e, RECORD_CCS, rows[i].body, rows[i].len);
			FAILS(e, CCS_MALFORMED);
			EQ(e->alert, 47);
			evil_free(e);
		}
}

/* "the Finished message ... sent immediately after": keys change between messages,
 * never within one. */
static void change_cipher_spec_does_not_cut_a_message_in_two(void)
{
	for (int server = 0; server < 2; server++) {
		struct evil *e = evil12_at(server, HS_WAIT_CCS);

		evil_record(e, RECORD_HANDSHAKE, "\24\0", 2);
		EQ(side_why(&e->side), 0);
		evil_record(e, RECORD_CCS, "\1", 1);
		FAILS(e, MSG_SPANS_KEYS);
		EQ(e->alert, 10);
		evil_free(e);
	}
}

static void between_the_pieces_of_a_message_nothing_may_come(void)
{
	struct evil *e = evil12_at(true, HS_WAIT_CKE);

	evil_record(e, RECORD_HANDSHAKE, "\20\0", 2);
	evil_record(e, RECORD_ALERT, "\1\0", 2);
	FAILS(e, MSG_INTERLEAVED);
	evil_free(e);
	e = evil12_at(true, HS_CONNECTED);
	evil_record(e, RECORD_HANDSHAKE, "\1\0", 2);
	evil_record(e, RECORD_DATA, "x", 1);
	FAILS(e, MSG_INTERLEAVED);
	evil_free(e);
}

T_MAIN(T(a_record_of_any_length_is_opened_again), T(a_record_of_gcm_is_what_the_standards_say),
	T(a_record_of_chacha_is_what_the_standard_says), T(every_byte_of_a_record_is_authenticated),
	T(records_that_are_dropped_doubled_or_exchanged_do_not_open),
	T(a_record_too_short_for_nonce_and_tag_does_not_open),
	T(a_plaintext_that_is_too_long_is_refused_after_decryption),
	T(no_sequence_number_is_used_twice), T(a_record_of_another_version_is_refused),
	T(a_forged_record_ends_the_connection), T(after_the_keys_nothing_is_taken_in_the_clear),
	T(an_empty_record_of_data_is_no_flood_until_many_come),
	T(empty_records_of_other_types_are_refused),
	T(the_connection_ends_before_the_limit_of_its_key),
	T(keys_are_not_updated_and_that_is_said), T(sealing_fills_a_buffer_of_any_size),
	T(change_cipher_spec_has_one_place),
	T(change_cipher_spec_before_the_server_hello_is_not_forgotten),
	T(change_cipher_spec_is_the_byte_1), T(change_cipher_spec_does_not_cut_a_message_in_two),
	T(between_the_pieces_of_a_message_nothing_may_come))

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

/* ---- form: every message of the server ---- */

static const unsigned flight[] = { MSG_SERVER_HELLO, MSG_ENCRYPTED_EXTENSIONS,
	MSG_CERTIFICATE_REQUEST, MSG_CERTIFICATE, MSG_CERTIFICATE_VERIFY };

#define FLIGHT (sizeof flight / sizeof flight[0])

static const char *const protocols[] = { "h2", NULL };

static struct evil *at(unsigned type)
{
	struct ward_config_desc d = pair_desc_client();
	struct evil *e;

	d.alpn = protocols;
	e = evil_server(&d);
	e->ask_cert = true;
	e->alpn = span_of("h2");
	evil_play(e, type);
	evil_make(e, type);
	if (type == MSG_ENCRYPTED_EXTENSIONS)
		evil_ext_add(e, 0, NULL, 0);
	return e;
}

static void the_messages_under_test_are_good(void)
{
	for (size_t i = 0; i < FLIGHT; i++) {
		struct evil *e = at(flight[i]);

		evil_say(e);
		OK(evil_connect(e));
		EQ_STR(side_facts(&e->side).alpn, "h2");
		evil_free(e);
	}
}

static void a_message_cut_anywhere_is_malformed(void)
{
	pair_use(mock_provider());
	for (size_t i = 0; i < FLIGHT; i++) {
		size_t len = 5;

		for (size_t cut = 4; cut < len; cut++) {
			struct evil *e = at(flight[i]);
			bool old = flight[i] == MSG_SERVER_HELLO && cut == evil_ext_block(e);

			len = e->len;
			evil_cut(e, cut);
			evil_send(e);
			if (old) /* TLS 1.2 has a ServerHello without extensions */
				FAILS(e, VERSION_OLD);
			else
				FAILS(e, MSG_MALFORMED);
			evil_free(e);
		}
	}
	pair_use(NULL);
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

static void a_message_with_a_byte_too_many_is_malformed(void)
{
	for (size_t i = 0; i < FLIGHT; i++) {
		struct evil *e = at(flight[i]);

		evil_cut(e, e->len);
		e->message[e->len] = 0;
		e->len++;
		e->message[3]++;
		evil_send(e);
		FAILS(e, MSG_MALFORMED);
		evil_free(e);
	}
}

static void a_length_that_lies_is_refused(void)
{
	pair_use(mock_provider());
	for (size_t m = 0; m < FLIGHT; m++) {
		struct evil_length fields[EVIL_LENGTHS];
		struct evil *e = at(flight[m]);
		size_t num = evil_lengths(e, fields);

		evil_free(e);
		OK(num > 0);
		for (size_t i = 0; i < num; i++)
			for (int k = 0; k < 6; k++) {
				size_t max = ((size_t)1 << 8 * fields[i].width) - 1, n, v;

				e = at(flight[m]);
				n = evil_length(e, fields[i]);
				v = k == 0 ? 0 : k == 1 ? 1 : k == 2 ? n - 1 : k == 3 ? n + 1 :
					k == 4 ? max : max - 1;
				if (v != n && v <= max) {
					evil_length_set(e, fields[i], v);
					evil_send(e);
					OK(side_why(&e->side) != 0);
					OK(side_why(&e->side) != WARD_WHY_INTERNAL);
					OK(e->alert == 50 || e->alert == 47 || e->alert == 110 ||
						e->alert == 109);
					EQ(e->alerts, 1);
				}
				evil_free(e);
			}
	}
	pair_use(NULL);
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
	uint8_t data[300] = { (uint8_t)(group >> 8), (uint8_t)group, (uint8_t)(len >> 8),
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
		0x11ec, 0xffff };

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
	static const struct {
		uint8_t fill;
		size_t len;
	} rows[] = { { 0, 32 }, { 9, 31 }, { 9, 33 }, { 9, 1 }, { 9, 65 }, { 9, 255 } };
	struct evil *e;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		e = with_share(WARD_GROUP_X25519, rows[i].fill, rows[i].len);
		FAILS(e, SHARE_BAD);
		EQ(e->alert, 47);
		OK(!e->alert_sealed);
		evil_free(e);
	}
	e = with_share(WARD_GROUP_X25519, 0, 0);
	FAILS(e, EXT_MALFORMED);
	evil_free(e);
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

/* ---- EncryptedExtensions ---- */

static void the_protocol_must_be_one_that_was_offered(void)
{
	static const char *const offer[] = { "h2", "http/1.1", NULL };
	static const struct {
		const char *data;
		size_t len;
		int why;
	} rows[] = {
		{ "\0\3\2h2", 5, 0 }, { "\0\11\10http/1.1", 11, 0 },
		{ "\0\3\2h3", 5, WARD_WHY_ALPN_NOT_OFFERED }, { "\0\2\1h", 4, WARD_WHY_ALPN_NOT_OFFERED },
		{ "\0\4\3h2c", 6, WARD_WHY_ALPN_NOT_OFFERED }, { "\0\3\2H2", 5, WARD_WHY_ALPN_NOT_OFFERED },
		{ "", 0, WARD_WHY_EXT_MALFORMED }, { "\0\0", 2, WARD_WHY_EXT_MALFORMED },
		{ "\0\1\0", 3, WARD_WHY_EXT_MALFORMED },
		{ "\0\6\2h2\2h2", 8, WARD_WHY_EXT_MALFORMED }, /* exactly one: RFC 7301 3.1 */
		{ "\0\3\2h2X", 6, WARD_WHY_EXT_MALFORMED }, { "\0\4\2h2X", 6, WARD_WHY_EXT_MALFORMED },
	};
	struct ward_config_desc d = pair_desc_client();

	d.alpn = offer;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = evil_server(&d);

		evil_play(e, MSG_ENCRYPTED_EXTENSIONS);
		evil_make(e, MSG_ENCRYPTED_EXTENSIONS);
		evil_ext_add(e, 16, rows[i].data, rows[i].len);
		evil_say(e);
		EQ(side_why(&e->side), rows[i].why);
		EQ(e->alert, rows[i].why != 0 ? (int)ward_why_alert(rows[i].why) : -1);
		evil_free(e);
	}
}

static void a_server_may_ignore_the_question_unless_an_answer_is_required(void)
{
	struct ward_config_desc d = pair_desc_client();

	d.alpn = protocols;
	for (int required = 0; required < 2; required++) {
		struct evil *e;

		d.alpn_required = required;
		e = evil_server(&d);
		if (required) {
			evil_play(e, MSG_CERTIFICATE);
			FAILS(e, ALPN_NONE_COMMON);
		} else {
			OK(evil_connect(e));
			EQ_STR(side_facts(&e->side).alpn, "");
		}
		evil_free(e);
	}
}

/* RFC 6066 3: "The "extension_data" field of this extension SHALL be empty." */
static void the_acknowledgement_of_a_name_is_empty(void)
{
	struct evil *e = evil_server(NULL);

	evil_play(e, MSG_ENCRYPTED_EXTENSIONS);
	evil_make(e, MSG_ENCRYPTED_EXTENSIONS);
	evil_ext_add(e, 0, "\0\0", 2);
	evil_send(e);
	FAILS(e, EXT_MALFORMED);
	evil_free(e);
	e = evil_server_for(NULL, "192.0.2.1"); /* no name was sent */
	evil_play(e, MSG_ENCRYPTED_EXTENSIONS);
	evil_make(e, MSG_ENCRYPTED_EXTENSIONS);
	evil_ext_add(e, 0, NULL, 0);
	evil_send(e);
	FAILS(e, EXT_UNASKED);
	evil_free(e);
}

/* 4.3.7: to be learned from, but never acted upon. */
static void groups_in_encrypted_extensions_are_ignored(void)
{
	struct evil *e = evil_server(NULL);

	evil_play(e, MSG_ENCRYPTED_EXTENSIONS);
	evil_make(e, MSG_ENCRYPTED_EXTENSIONS);
	evil_ext_add(e, 10, "\0\2\0\x18", 4);
	evil_say(e);
	OK(evil_connect(e));
	evil_free(e);
}

/* ---- CertificateRequest ---- */

static void a_certificate_request_has_schemes_and_no_context(void)
{
	struct evil *e = at(MSG_CERTIFICATE_REQUEST);

	evil_ext_remove(e, 13);
	evil_send(e);
	FAILS(e, EXT_MISSING);
	evil_free(e);
	e = at(MSG_CERTIFICATE_REQUEST);
	evil_ext_set(e, 13, "\0\0", 2);
	evil_send(e);
	FAILS(e, EXT_MALFORMED);
	evil_free(e);
	e = at(MSG_CERTIFICATE_REQUEST);
	evil_ext_set(e, 13, "\0\3\4\3\5", 5);
	evil_send(e);
	FAILS(e, EXT_MALFORMED);
	evil_free(e);
	e = at(MSG_CERTIFICATE_REQUEST);
	e->message[4] = 1;
	evil_splice(e, 5, 0, "c", 1);
	evil_send(e);
	FAILS(e, CERT_CONTEXT);
	EQ(e->alert, 47);
	evil_free(e);
}

static void what_is_unknown_in_a_certificate_request_is_ignored(void)
{
	struct evil *e = at(MSG_CERTIFICATE_REQUEST);

	evil_ext_set(e, 13, "\0\6\xfa\xfa\xff\xff\4\3", 8);
	evil_ext_add(e, 47, "\0\3\0\1x", 5);
	evil_ext_add(e, 48, "\0\0", 2);
	evil_ext_add(e, 5, NULL, 0);
	evil_ext_add(e, 0xfafa, "x", 1);
	evil_say(e);
	OK(evil_connect(e));
	EQ(e->got[MSG_CERTIFICATE], 1);
	evil_free(e);
}

/* ---- Certificate ---- */

/* A Certificate of `num` copies of the credential's own, each with `ext`. */
static struct evil *with_certificates(size_t num, size_t len, const void *ext, size_t ext_len)
{
	struct evil *e = evil_at(false, HS_WAIT_CERT_CR);
	struct wr w = evil_begin(e, MSG_CERTIFICATE);
	size_t list, cert;

	wr_u8(&w, 0);
	list = wr_open(&w, 3);
	for (size_t i = 0; i < num; i++) {
		cert = wr_open(&w, 3);
		wr_bytes(&w, e->credential->cert[0].p, len);
		wr_close(&w, cert, 3);
		wr_u16(&w, (uint16_t)ext_len);
		wr_bytes(&w, ext, ext_len);
	}
	wr_close(&w, list, 3);
	evil_end(e, &w);
	return e;
}

static void a_chain_has_from_1_to_16_certificates(void)
{
	for (size_t num = 0; num < 20; num++) {
		struct evil *e = with_certificates(num, 400, NULL, 0);

		evil_say(e);
		if (num == 0)
			FAILS(e, CERT_NONE);
		else if (num > 16)
			FAILS(e, CERT_TOO_MANY);
		else
			OK(evil_connect(e));
		evil_free(e);
	}
}

static void an_empty_certificate_is_malformed(void)
{
	struct evil *e = with_certificates(1, 0, NULL, 0);

	evil_send(e);
	FAILS(e, MSG_MALFORMED);
	evil_free(e);
}

static void a_servers_certificate_has_no_context(void)
{
	struct evil *e = evil_at(false, HS_WAIT_CERT_CR);
	struct wr w = evil_begin(e, MSG_CERTIFICATE);

	wr_u8(&w, 1);
	wr_u8(&w, 'c');
	wr_u24(&w, 0);
	evil_end(e, &w);
	evil_send(e);
	FAILS(e, CERT_CONTEXT);
	evil_free(e);
}

/* Nothing was offered that a certificate could answer. */
static void an_extension_of_a_certificate_was_not_asked_for(void)
{
	static const struct {
		const char *ext;
		size_t len;
		int why;
	} rows[] = {
		{ "\0\5\0\1x", 5, WARD_WHY_EXT_UNASKED },    /* status_request */
		{ "\0\x12\0\1x", 5, WARD_WHY_EXT_UNASKED },  /* signed_certificate_timestamp */
		{ "\0\x34\0\0", 4, WARD_WHY_EXT_UNASKED },   /* transparency_info */
		{ "\x7a\x7a\0\0", 4, WARD_WHY_EXT_UNASKED }, /* GREASE */
		{ "\0\0\0\0", 4, WARD_WHY_EXT_MISPLACED },   /* server_name */
		{ "\0\x33\0\0", 4, WARD_WHY_EXT_MISPLACED }, /* key_share */
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evil *e = with_certificates(1, 400, rows[i].ext, rows[i].len);

		evil_send(e);
		EQ(side_why(&e->side), rows[i].why);
		EQ(e->alert, ward_why_alert(rows[i].why));
		evil_free(e);
	}
}

/* ---- CertificateVerify ---- */

static void of_all_65536_schemes_only_the_fitting_one_is_taken(void)
{
	unsigned taken = 0;

	pair_use(mock_provider());
	for (unsigned i = 0; i < 0x10000; i++) {
		struct evil *e;

		/* All of the registry's ranges, and a sample of the rest. */
		if (i % 101 != 0 && i >> 8 > 8)
			continue;
		e = evil_at(false, HS_WAIT_CV);
		evil_make(e, MSG_CERTIFICATE_VERIFY);
		e->message[4] = (uint8_t)(i >> 8);
		e->message[5] = (uint8_t)i;
		evil_send(e);
		if (side_why(&e->side) == 0)
			taken++;
		else
			FAILS(e, SCHEME_REFUSED);
		evil_free(e);
	}
	EQ(taken, 1);
	pair_use(NULL);
}

static void a_scheme_that_was_not_offered_is_refused(void)
{
	struct ward_config_desc d = pair_desc_client();
	struct evil *e;

	d.schemes[0] = WARD_SCHEME_ED25519;
	d.num_schemes = 1;
	e = evil_server(&d);
	evil_play(e, MSG_CERTIFICATE_VERIFY);
	evil_make(e, MSG_CERTIFICATE_VERIFY);
	evil_say(e);
	FAILS(e, SCHEME_REFUSED);
	EQ(e->alert, 47);
	evil_free(e);
}

/* PKCS#1 v1.5 is offered, but for certificates only. RFC 9846 4.3.3 */
static void pkcs1_does_not_sign_a_handshake(void)
{
	static const char *const names[] = { "example.org", NULL };
	static const uint16_t schemes[] = { WARD_SCHEME_RSA_PKCS1_SHA256, WARD_SCHEME_RSA_PKCS1_SHA384,
		WARD_SCHEME_RSA_PKCS1_SHA512 };
	struct ward_credential *rsa = pair_credential(WARD_KEY_RSA, names);

	for (size_t i = 0; i < 3; i++) {
		struct evil *e = evil_server(NULL);

		e->credential = rsa;
		e->scheme = schemes[i];
		evil_play(e, MSG_CERTIFICATE_VERIFY);
		evil_make(e, MSG_CERTIFICATE_VERIFY);
		evil_say(e);
		FAILS(e, SCHEME_REFUSED);
		evil_free(e);
	}
	pair_credential_free(rsa);
}

T_MAIN(T(the_messages_under_test_are_good), T(a_message_cut_anywhere_is_malformed),
	T(a_server_hello_cut_anywhere_is_malformed),
	T(a_message_with_a_byte_too_many_is_malformed), T(a_length_that_lies_is_refused),
	T(a_server_of_tls_1_2_is_told_from_a_broken_one), T(a_downgraded_server_hello_is_an_attack),
	T(a_random_that_ends_like_a_downgrade_is_fine_in_tls_1_3), T(only_0304_may_be_selected),
	T(version_zero_is_a_version_that_was_not_offered),
	T(grease_that_was_offered_may_not_be_chosen),
	T(a_legacy_version_other_than_1_2_is_refused),
	T(the_session_id_must_come_back_exactly),
	T(of_all_65536_suites_only_the_offered_are_taken),
	T(a_suite_that_the_client_does_not_allow_is_refused), T(compression_is_refused),
	T(a_share_of_a_group_without_one_is_refused),
	T(group_zero_is_a_group_that_was_not_offered), T(a_share_that_is_no_point_is_refused),
	T(a_point_of_small_order_is_refused), T(a_server_hello_without_a_share_is_refused),
	T(the_protocol_must_be_one_that_was_offered),
	T(a_server_may_ignore_the_question_unless_an_answer_is_required),
	T(the_acknowledgement_of_a_name_is_empty), T(groups_in_encrypted_extensions_are_ignored),
	T(a_certificate_request_has_schemes_and_no_context),
	T(what_is_unknown_in_a_certificate_request_is_ignored),
	T(a_chain_has_from_1_to_16_certificates), T(an_empty_certificate_is_malformed),
	T(a_servers_certificate_has_no_context),
	T(an_extension_of_a_certificate_was_not_asked_for),
	T(of_all_65536_schemes_only_the_fitting_one_is_taken),
	T(a_scheme_that_was_not_offered_is_refused), T(pkcs1_does_not_sign_a_handshake))

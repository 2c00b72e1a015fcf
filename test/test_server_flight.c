/* EncryptedExtensions, CertificateRequest, Certificate and CertificateVerify, as a
 * client takes them. RFC 9846 4.4, 4.5 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

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
	T(a_message_with_a_byte_too_many_is_malformed), T(a_length_that_lies_is_refused),
	T(the_protocol_must_be_one_that_was_offered),
	T(a_server_may_ignore_the_question_unless_an_answer_is_required),
	T(the_acknowledgement_of_a_name_is_empty), T(groups_in_encrypted_extensions_are_ignored),
	T(a_certificate_request_has_schemes_and_no_context),
	T(what_is_unknown_in_a_certificate_request_is_ignored),
	T(a_chain_has_from_1_to_16_certificates), T(an_empty_certificate_is_malformed),
	T(a_servers_certificate_has_no_context), T(an_extension_of_a_certificate_was_not_asked_for),
	T(of_all_65536_schemes_only_the_fitting_one_is_taken),
	T(a_scheme_that_was_not_offered_is_refused), T(pkcs1_does_not_sign_a_handshake))

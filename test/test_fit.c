/* Which certificate is sent: signature_algorithms_cert and certificate_authorities,
 * said by both sides and heeded by both. RFC 9846 4.3.3, 4.3.4, 4.5.1.2 */
#include <stdlib.h>

#include "base/why.h"
#include "t.h"
#include "tls/fit.h"
#include "tls/msg_auth.h"
#include "tls_evil.h"

#define AUTHORITIES 47
#define SCHEMES_CERT 50

/* Names of two authorities; to the engine they are bytes. */
#define NAME_A "0\5\61\3\60\1A"
#define NAME_B "0\5\61\3\60\1B"
#define LIST_A "\0\7" NAME_A
#define LIST_B "\0\7" NAME_B

static const char *const names[] = { "example.org", NULL };

/* Three certificates for the same name and with keys of one kind. */
static struct ward_credential *list[3];

static void start(enum ward_key_kind kind)
{
	for (size_t i = 0; i < 3; i++)
		list[i] = pair_credential(kind, names);
}

static void end(void)
{
	for (size_t i = 0; i < 3; i++)
		pair_credential_free(list[i]);
	buf_free(&pair_trust.names);
}

static void issued_by(size_t i, const char *name)
{
	list[i]->issuer[1] = span_of(name);
}

static void signed_with(size_t i, uint16_t leaf, uint16_t middle)
{
	list[i]->signed_with[0] = leaf;
	list[i]->signed_with[1] = middle;
}

/* What the peer says in its ClientHello or CertificateRequest; empty is left out. */
struct said {
	struct ward_span cert_schemes, authorities;
};

#define SAYS(list) { (const uint8_t *)(list), sizeof(list) - 1 }

static void add_list(struct evil *e, uint16_t type, struct ward_span items)
{
	uint8_t body[300];
	struct wr w = wr_of(body, sizeof body);

	if (items.len == 0)
		return;
	wr_u16(&w, (uint16_t)items.len);
	wr_span(&w, items);
	evil_ext_add(e, type, body, w.len);
}

static void add_exts(struct evil *e, const struct said *said)
{
	add_list(e, SCHEMES_CERT, said->cert_schemes);
	add_list(e, AUTHORITIES, said->authorities);
}

/* Which of the three a server sends; -1 when it refuses. */
static int server_sends(const struct said *said)
{
	struct ward_config_desc d = pair_desc_server();
	struct evil *e;
	int sent;

	d.credentials = list;
	d.num_credentials = 3;
	e = evil_client(&d);
	evil_make(e, MSG_CLIENT_HELLO);
	add_exts(e, said);
	evil_say(e);
	sent = side_why(&e->side) == 0 ? (int)side_facts(&e->side).credential : -1;
	if (sent < 0)
		EQ(side_why(&e->side), WARD_WHY_SCHEME_NONE_COMMON);
	else
		OK(evil_connect(e));
	evil_free(e);
	return sent;
}

/* Which of the three a client sends; -1 for none. */
static int client_sends(const struct said *said)
{
	struct ward_config_desc d = pair_desc_client();
	struct evil *e;
	int sent = -1;

	d.credentials = list;
	d.num_credentials = 3;
	e = evil_server(&d);
	e->ask_cert = true;
	evil_play(e, MSG_CERTIFICATE_REQUEST);
	evil_make(e, MSG_CERTIFICATE_REQUEST);
	add_exts(e, said);
	evil_say(e);
	OK(evil_connect(e));
	OK(e->finished_good);
	if (side_facts(&e->side).client_proved)
		sent = (int)side_facts(&e->side).credential;
	EQ(e->got[MSG_CERTIFICATE], 1);
	EQ(e->got[MSG_CERTIFICATE_VERIFY], sent >= 0);
	evil_free(e);
	return sent;
}

/* ---- how certificates may be signed ---- */

static const struct said silent, rsa = { .cert_schemes = SAYS("\4\1") },
	p384 = { .cert_schemes = SAYS("\5\3\6\3") }, p521 = { .cert_schemes = SAYS("\6\3") },
	pss_of_pss_keys = { .cert_schemes = SAYS("\10\11") }, sha1 = { .cert_schemes = SAYS("\2\1\2\3") };

static void the_chain_that_the_peer_can_check_is_sent(void)
{
	start(WARD_KEY_P256);
	signed_with(0, WARD_SCHEME_ECDSA_P256_SHA256, WARD_SCHEME_RSA_PSS_SHA256);
	signed_with(1, WARD_SCHEME_RSA_PKCS1_SHA256, WARD_SCHEME_RSA_PKCS1_SHA256);
	signed_with(2, WARD_SCHEME_ECDSA_P384_SHA384, CREDENTIAL_SIGNED_BY_ITSELF);
	EQ(server_sends(&rsa), 1);
	EQ(client_sends(&rsa), 1);
	EQ(server_sends(&p384), 2);
	EQ(client_sends(&p384), 2);
	EQ(server_sends(&silent), 0);
	end();
}

/* Without a list of its own for certificates, signature_algorithms is it; a hello of
 * tls_evil.h has them all there, its request ecdsa_secp256r1_sha256 alone. */
static void one_list_stands_for_both(void)
{
	start(WARD_KEY_P256);
	signed_with(0, WARD_SCHEME_RSA_PKCS1_SHA256, WARD_SCHEME_RSA_PKCS1_SHA256);
	signed_with(1, WARD_SCHEME_ECDSA_P256_SHA256, WARD_SCHEME_ECDSA_P384_SHA384);
	signed_with(2, WARD_SCHEME_ECDSA_P256_SHA256, WARD_SCHEME_ECDSA_P256_SHA256);
	EQ(server_sends(&silent), 0);
	EQ(client_sends(&silent), 2);
	end();
}

/* "it SHOULD continue the handshake by sending a certificate chain of its choice" */
static void where_none_can_be_checked_the_first_is_sent(void)
{
	start(WARD_KEY_P256);
	for (size_t i = 0; i < 3; i++)
		signed_with(i, WARD_SCHEME_ECDSA_P256_SHA256, CREDENTIAL_SIGNED_OTHERWISE);
	EQ(server_sends(&rsa), 0);
	EQ(client_sends(&rsa), 0);
	EQ(server_sends(&p521), 0);
	signed_with(1, CREDENTIAL_ECDSA_P521_SHA512, CREDENTIAL_SIGNED_BY_ITSELF);
	EQ(server_sends(&p521), 1);
	end();
}

/* "This fallback chain MUST NOT use the deprecated SHA-1 hash, unless the client
 * specifically advertises that it is willing to accept SHA-1." */
static void sha1_is_sent_to_those_alone_who_ask_for_it(void)
{
	start(WARD_KEY_P256);
	signed_with(0, WARD_SCHEME_ECDSA_P256_SHA256, CREDENTIAL_RSA_PKCS1_SHA1);
	signed_with(1, CREDENTIAL_ECDSA_SHA1, CREDENTIAL_SIGNED_BY_ITSELF);
	signed_with(2, CREDENTIAL_SIGNED_OTHERWISE, CREDENTIAL_SIGNED_BY_ITSELF);
	EQ(server_sends(&rsa), 2);
	EQ(server_sends(&sha1), 1);
	EQ(client_sends(&sha1), 1);
	signed_with(2, CREDENTIAL_ECDSA_SHA1, CREDENTIAL_SIGNED_BY_ITSELF);
	EQ(server_sends(&silent), -1);
	EQ(client_sends(&silent), -1);
	end();
}

/* An RSASSA-PSS signature does not say of which kind the key is. */
static void pss_is_pss_by_whatever_key(void)
{
	start(WARD_KEY_ED25519);
	signed_with(0, WARD_SCHEME_RSA_PSS_SHA384, CREDENTIAL_SIGNED_BY_ITSELF);
	signed_with(1, WARD_SCHEME_RSA_PSS_SHA256, CREDENTIAL_SIGNED_BY_ITSELF);
	signed_with(2, WARD_SCHEME_RSA_PSS_SHA256, CREDENTIAL_SIGNED_BY_ITSELF);
	EQ(server_sends(&pss_of_pss_keys), 1);
	end();
}

/* ---- who issued them ---- */

static const struct said knows_b = { .authorities = SAYS(LIST_B) },
	knows_neither = { .authorities = SAYS("\0\7" "0\5\61\3\60\1C") },
	knows_both = { .authorities = SAYS(LIST_B LIST_A) },
	b_by_rsa = { SAYS("\4\1"), SAYS(LIST_B) };

static void the_certificate_of_an_authority_that_the_peer_names_is_sent(void)
{
	start(WARD_KEY_P256);
	issued_by(0, NAME_A);
	issued_by(1, NAME_B);
	issued_by(2, NAME_B);
	EQ(server_sends(&knows_b), 1);
	EQ(client_sends(&knows_b), 1);
	EQ(server_sends(&knows_both), 0);
	EQ(client_sends(&knows_both), 0);
	EQ(server_sends(&silent), 0);
	EQ(client_sends(&silent), 0);
	end();
}

/* A server must send one; a client need not tell who it is. */
static void where_no_authority_is_known_a_server_sends_one_and_a_client_none(void)
{
	start(WARD_KEY_P256);
	issued_by(0, NAME_A);
	issued_by(1, NAME_B);
	EQ(server_sends(&knows_neither), 0);
	EQ(client_sends(&knows_neither), -1);
	end();
}

/* What cannot be checked is of no use, whoever issued it; a client keeps to issuers. */
static void how_it_is_signed_goes_before_who_issued_it_for_a_server(void)
{
	start(WARD_KEY_P256);
	issued_by(0, NAME_A);
	issued_by(1, NAME_B);
	issued_by(2, NAME_A);
	signed_with(0, WARD_SCHEME_ECDSA_P256_SHA256, WARD_SCHEME_ECDSA_P256_SHA256);
	signed_with(1, WARD_SCHEME_ECDSA_P256_SHA256, WARD_SCHEME_ECDSA_P256_SHA256);
	signed_with(2, WARD_SCHEME_RSA_PKCS1_SHA256, WARD_SCHEME_RSA_PKCS1_SHA256);
	EQ(server_sends(&b_by_rsa), 2);
	EQ(client_sends(&b_by_rsa), 1);
	issued_by(2, NAME_B);
	EQ(server_sends(&b_by_rsa), 2);
	EQ(client_sends(&b_by_rsa), 2);
	end();
}

/* 4.5.1.2: the key must fit a scheme of the peer's, in any case. */
static void a_client_whose_keys_do_not_fit_sends_none(void)
{
	start(WARD_KEY_ED25519);
	EQ(client_sends(&silent), -1);
	EQ(server_sends(&silent), 0);
	end();
}

/* ---- what we say ---- */

static void a_server_names_whom_it_trusts(void)
{
	for (int named = 0; named < 2; named++) {
		struct ward_config_desc d = pair_desc_asking(WARD_CLIENT_AUTH_OPTIONAL);
		struct msg_certificate_request m;
		struct ward_why why = { 0 };
		struct evil *e;
		struct rd r;

		pair_trust.names.max = TRUST_NAMES_MAX;
		if (named)
			CHECK(buf_add(&pair_trust.names, LIST_A LIST_B, 18));
		e = evil_client(&d);
		evil_play(e, MSG_CERTIFICATE);
		r = rd_of((struct ward_span){ e->request + 4, e->request_len - 4 });
		OK(msg_certificate_request_read(&r, &m, &why) && rd_done(&r));
		EQ(m.context.len, 0);
		EQ(m.schemes.len, 2 * policy_schemes.num);
		EQ(m.cert_schemes.len, 0);
		EQ(ext_has(&m.ext, EXT_CERTIFICATE_AUTHORITIES), named);
		OK(span_is(m.authorities, (struct ward_span){ (const uint8_t *)LIST_A LIST_B,
			named ? 18 : 0 }));
		OK(evil_connect(e));
		evil_free(e);
		buf_free(&pair_trust.names);
	}
}

/* RFC 9846 4.3.3: whose policy is the same for both "MAY omit" it. A program that allows
 * few schemes for handshakes still takes certificates signed in any good way. */
static void a_list_for_certificates_is_sent_beside_a_shorter_one(void)
{
	for (int chosen = 0; chosen < 2; chosen++) {
		struct ward_config_desc c = pair_desc_client(),
			s = pair_desc_asking(WARD_CLIENT_AUTH_REQUIRED);
		struct msg_certificate_request m;
		struct ward_why why = { 0 };
		struct evil *e;
		size_t at, len;
		struct rd r;

		c.schemes[0] = s.schemes[0] = WARD_SCHEME_ECDSA_P256_SHA256;
		c.num_schemes = s.num_schemes = (size_t)chosen;
		e = evil_server(&c);
		memcpy(e->message, e->last, e->last_len);
		e->len = e->last_len;
		EQ(evil_ext_find(e, SCHEMES_CERT, &at, &len), chosen);
		if (chosen)
			EQ(len, 4 + 2 + 2 * policy_schemes.num);
		OK(evil_connect(e));
		evil_free(e);
		e = evil_client(&s);
		evil_play(e, MSG_CERTIFICATE);
		r = rd_of((struct ward_span){ e->request + 4, e->request_len - 4 });
		OK(msg_certificate_request_read(&r, &m, &why) && rd_done(&r));
		EQ(m.schemes.len, chosen ? 2 : 2 * policy_schemes.num);
		EQ(m.cert_schemes.len, chosen ? 2 * policy_schemes.num : 0);
		evil_free(e);
	}
}

/* ---- what is not as it should be ---- */

static const struct { uint16_t type; struct ward_span body; } broken[] = {
	{ SCHEMES_CERT, SAYS("") }, { SCHEMES_CERT, SAYS("\0\0") }, { SCHEMES_CERT, SAYS("\0\1\4") },
	{ SCHEMES_CERT, SAYS("\0\3\4\1\4") }, { SCHEMES_CERT, SAYS("\0\4\4\1") },
	{ SCHEMES_CERT, SAYS("\0\2\4\1\0") }, { AUTHORITIES, SAYS("") },
	{ AUTHORITIES, SAYS("\0\0") }, { AUTHORITIES, SAYS("\0\2\0\0") },
	{ AUTHORITIES, SAYS("\0\3\0\2x") }, { AUTHORITIES, SAYS("\0\3\0\1xx") },
	{ AUTHORITIES, SAYS("\0\5\0\1x\0\0") }, { AUTHORITIES, SAYS("\0\4\0\1xy") },
};

static void a_list_that_is_not_as_it_should_be_is_malformed(void)
{
	for (int server = 0; server < 2; server++)
		for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
			unsigned type = server ? MSG_CLIENT_HELLO : MSG_CERTIFICATE_REQUEST;
			struct evil *e = server ? evil_client(NULL) : evil_server(NULL);

			e->ask_cert = true;
			evil_play(e, type);
			evil_make(e, type);
			evil_ext_add(e, broken[i].type, broken[i].body.p, broken[i].body.len);
			evil_say(e);
			FAILS(e, EXT_MALFORMED);
			EQ(ward_conn_why(e->side.conn)->got, broken[i].type);
			evil_free(e);
		}
}

static void a_list_in_another_message_is_refused(void)
{
	static const unsigned types[] = { MSG_SERVER_HELLO, MSG_ENCRYPTED_EXTENSIONS };

	for (size_t i = 0; i < 2; i++)
		for (uint16_t type = AUTHORITIES; type <= SCHEMES_CERT; type += 3) {
			struct evil *e = evil_server(NULL);

			evil_play(e, types[i]);
			evil_make(e, types[i]);
			evil_ext_add(e, type, "\0\2\4\1", 4);
			evil_say(e);
			FAILS(e, EXT_MISPLACED);
			evil_free(e);
		}
}

T_MAIN(T(the_chain_that_the_peer_can_check_is_sent), T(one_list_stands_for_both),
	T(where_none_can_be_checked_the_first_is_sent), T(sha1_is_sent_to_those_alone_who_ask_for_it),
	T(pss_is_pss_by_whatever_key),
	T(the_certificate_of_an_authority_that_the_peer_names_is_sent),
	T(where_no_authority_is_known_a_server_sends_one_and_a_client_none),
	T(how_it_is_signed_goes_before_who_issued_it_for_a_server),
	T(a_client_whose_keys_do_not_fit_sends_none), T(a_server_names_whom_it_trusts),
	T(a_list_for_certificates_is_sent_beside_a_shorter_one),
	T(a_list_that_is_not_as_it_should_be_is_malformed), T(a_list_in_another_message_is_refused))

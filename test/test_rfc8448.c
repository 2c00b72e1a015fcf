/* The traces of RFC 8448: every secret, key and record, byte for byte, and the
 * engine itself as the client of one of them. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/why.h"
#include "crypto/job.h"
#include "mock_provider.h"
#include "seeded_provider.h"
#include "t.h"
#include "tls/conn.h"
#include "tls/msg_auth.h"
#include "tls_pair.h"
#include "vectors/rfc8448.h"

#define TRACES (sizeof rfc8448 / sizeof rfc8448[0])
#define BYTES 1024

/* Hexadecimal text as bytes, which live in `to`. */
static struct ward_span hex(const char *text, uint8_t to[BYTES])
{
	size_t len = 0;

	CHECK(text != NULL && text_hex_read(text, strlen(text), to, BYTES, &len));
	return (struct ward_span){ to, len };
}

static bool is(const uint8_t *bytes, size_t len, const char *text)
{
	uint8_t want[BYTES];

	return span_is((struct ward_span){ bytes, len }, hex(text, want));
}

static const struct suite *suite(void)
{
	return suite_find(WARD_AES_128_GCM_SHA256); /* of all traces */
}

static void add(struct ward_hash *h, const char *message)
{
	uint8_t bytes[BYTES];
	struct ward_span s = hex(message, bytes);

	ward_provider_default()->hash_update(h, s.p, s.len);
}

static void final(struct ward_hash *h, uint8_t *ret)
{
	struct ward_hash copy = *h;

	ward_provider_default()->hash_final(&copy, ret);
}

/* The hash up to ServerHello; after a retry the first hello counts by its hash. */
static void hello_hash(const struct rfc8448 *t, struct ward_hash *h)
{
	const struct ward_provider *p = ward_provider_default();
	uint8_t message[4 + 32] = { MSG_MESSAGE_HASH, 0, 0, 32 }, bytes[BYTES];

	CHECK(p->hash_init(h, WARD_SHA256));
	if (t->retry != NULL) {
		CHECK(hash_once(p, WARD_SHA256, hex(t->first_hello, bytes), message + 4));
		p->hash_update(h, message, sizeof message);
		add(h, t->retry);
	}
	add(h, t->client_hello);
	add(h, t->server_hello);
}

/* ---- secrets ---- */

static void the_shared_secrets_come_from_both_private_keys(void)
{
	for (size_t i = 0; i < TRACES; i++) {
		const struct rfc8448 *t = &rfc8448[i];
		const char *own[] = { t->client_private, t->server_private };
		const char *pub[] = { t->client_public, t->server_public };
		uint16_t group = t->retry != NULL ? WARD_GROUP_P256 : WARD_GROUP_X25519;

		for (int k = 0; k < 2; k++) {
			const struct ward_provider *p = seeded_provider();
			uint8_t share[WARD_SHARE_MAX], secret[WARD_SECRET_MAX], bytes[BYTES];
			struct ward_keypair pair;
			size_t len;

			seeded_scalar(hex(own[k], bytes));
			OK(p->keypair_new(&pair, group, share, &len));
			OK(is(share, len, pub[k]));
			OK(p->keypair_agree(&pair, group, hex(pub[1 - k], bytes), secret, &len));
			OK(is(secret, len, t->shared));
			p->keypair_free(&pair);
		}
	}
}

static void key_and_iv(const char *secret_text, const char *key_text, const char *iv)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_span none = { NULL, 0 };
	uint8_t bytes[BYTES], key[16];
	struct ward_span secret = hex(secret_text, bytes);
	struct record_dir d = { .provider = p };
	struct ward_why why = { 0 };
	struct hmac_key k;

	OK(hmac_key_init(p, &k, WARD_SHA256, secret));
	OK(keys13_expand_label(p, &k, "key", none, key, sizeof key));
	OK(is(key, sizeof key, key_text));
	OK(keys13_install(p, suite(), secret.p, &d, &why));
	OK(is(d.iv, sizeof d.iv, iv));
	OK(is(d.secret, 32, secret_text));
	record_dir_free(&d);
}

static void every_secret_key_and_iv_is_that_of_the_trace(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct keys13_base base;

	OK(keys13_base_init(p, WARD_SHA256, &base));
	for (size_t i = 0; i < TRACES; i++) {
		const struct rfc8448 *t = &rfc8448[i];
		uint8_t hash[32], client[WARD_HASH_MAX], server[WARD_HASH_MAX], bytes[BYTES];
		struct ward_hash h;
		struct keys13 k;

		hello_hash(t, &h);
		final(&h, hash);
		OK(is(hash, 32, t->hello_hash));
		OK(keys13_handshake(p, suite(), &base, hex(t->shared, bytes), hash, &k));
		OK(is(k.client_hs, 32, t->client_hs));
		OK(is(k.server_hs, 32, t->server_hs));
		add(&h, t->encrypted_extensions);
		add(&h, t->certificate);
		add(&h, t->certificate_verify);
		add(&h, t->server_finished);
		final(&h, hash);
		OK(is(hash, 32, t->finished_hash));
		OK(keys13_application(p, suite(), &k, hash, client, server));
		OK(is(client, 32, t->client_ap));
		OK(is(server, 32, t->server_ap));
		key_and_iv(t->client_hs, t->client_hs_key, t->client_hs_iv);
		key_and_iv(t->server_hs, t->server_hs_key, t->server_hs_iv);
		key_and_iv(t->client_ap, t->client_ap_key, t->client_ap_iv);
		key_and_iv(t->server_ap, t->server_ap_key, t->server_ap_iv);
	}
}

static void both_finished_are_those_of_the_trace(void)
{
	const struct ward_provider *p = ward_provider_default();

	for (size_t i = 0; i < TRACES; i++) {
		const struct rfc8448 *t = &rfc8448[i];
		uint8_t hash[32], bytes[BYTES], verify_data[WARD_HASH_MAX], message[36] = { 20, 0, 0, 32 };
		struct ward_hash h;

		hello_hash(t, &h);
		add(&h, t->encrypted_extensions);
		add(&h, t->certificate);
		add(&h, t->certificate_verify);
		final(&h, hash);
		OK(keys13_finished(p, suite(), hex(t->server_hs, bytes).p, hash, verify_data));
		memcpy(message + 4, verify_data, 32);
		OK(is(message, sizeof message, t->server_finished));
		add(&h, t->server_finished);
		final(&h, hash);
		OK(keys13_finished(p, suite(), hex(t->client_hs, bytes).p, hash, verify_data));
		memcpy(message + 4, verify_data, 32);
		OK(is(message, sizeof message, t->client_finished));
	}
}

/* ---- records ---- */

static void install(struct record_dir *d, const char *secret)
{
	struct ward_why why = { 0 };
	uint8_t bytes[BYTES];

	CHECK(keys13_install(ward_provider_default(), suite(), hex(secret, bytes).p, d, &why));
}

/* The keys of a side change behind its Finished. */
static void every_record_opens_and_seals_to_the_same_bytes(void)
{
	for (size_t i = 0; i < TRACES; i++)
		for (int server = 0; server < 2; server++) {
			const struct rfc8448 *t = &rfc8448[i];
			struct record_dir open = { .provider = ward_provider_default() };
			struct record_dir seal = open;
			unsigned sealed = 0;

			for (size_t r = 0; r < t->num_records; r++) {
				const struct rfc8448_record *rec = &t->record[r];
				uint8_t wire[BYTES], again[BYTES], type;
				struct ward_span record = hex(rec->record, wire), content;
				struct ward_why why = { 0 };

				if (server != (rec->who[0] == 's'))
					continue;
				if (record.p[0] == RECORD_DATA && sealed < 2) {
					const char *hs = server ? t->server_hs : t->client_hs;
					const char *ap = server ? t->server_ap : t->client_ap;

					install(&open, sealed == 0 ? hs : ap);
					install(&seal, sealed == 0 ? hs : ap);
					sealed++;
				}
				if (record.p[0] != RECORD_DATA) {
					OK(is(wire + 5, record.len - 5, rec->payload));
					continue;
				}
				OK(record_open(&open, wire, record.len, &type, &content, &why));
				OK(is(content.p, content.len, rec->payload));
				EQ(type, strcmp(rec->what, "alert") == 0 ? RECORD_ALERT :
					strcmp(rec->what, "handshake") == 0 ? RECORD_HANDSHAKE :
					RECORD_DATA);
				OK(record_seal(&seal, type, content.p, content.len, 0, again, &why));
				OK(is(again, record_sealed_len(&seal, content.len, 0), rec->record));
			}
			EQ(sealed, 2);
			record_dir_free(&open);
			record_dir_free(&seal);
		}
}

/* ---- messages ---- */

static struct rd body(const char *message, uint8_t bytes[BYTES])
{
	struct rd r = rd_of(hex(message, bytes));

	rd_u32(&r);
	return r;
}

static void its_hellos_are_read(void)
{
	for (size_t i = 0; i < TRACES; i++) {
		const struct rfc8448 *t = &rfc8448[i];
		uint32_t offered = 1u << EXT_SUPPORTED_VERSIONS | 1u << EXT_KEY_SHARE;
		uint8_t bytes[BYTES];
		struct msg_client_hello ch;
		struct msg_server_hello sh;
		struct ward_why why = { 0 };
		struct rd r = body(t->client_hello, bytes);

		OK(msg_client_hello_read(&r, &ch, &why));
		OK(rd_done(&r));
		OK(span_is(ch.name, span_of("server")));
		OK(wire16_has(ch.versions, 0x0304));
		EQ(ch.num_shares, 1);
		OK(is(ch.share[0].key.p, ch.share[0].key.len, t->client_public));
		EQ(ch.cookie.len, t->retry != NULL ? 0x72 : 0);
		EQ(ch.session_id.len, i == 2 ? 32 : 0);
		r = body(t->server_hello, bytes);
		OK(msg_server_hello_read(&r, offered, &sh, &why));
		OK(rd_done(&r));
		OK(!sh.retry);
		EQ(sh.suite, WARD_AES_128_GCM_SHA256);
		EQ(sh.version, 0x0304);
		OK(is(sh.share.key.p, sh.share.key.len, t->server_public));
		if (t->retry == NULL)
			continue;
		r = body(t->retry, bytes);
		OK(msg_server_hello_read(&r, offered, &sh, &why));
		OK(rd_done(&r));
		OK(sh.retry);
		EQ(sh.share.group, WARD_GROUP_P256);
		EQ(sh.cookie.len, 0x72);
	}
}

static void its_certificates_are_written_as_they_were_read(void)
{
	for (size_t i = 0; i < TRACES; i++) {
		uint8_t bytes[BYTES], out[BYTES];
		struct msg_certificate cert;
		struct msg_certificate_verify verify;
		struct ward_why why = { 0 };
		struct rd r = body(rfc8448[i].certificate, bytes);
		struct wr w = wr_of(out, sizeof out);

		OK(msg_certificate_read(&r, 0, &cert, &why));
		OK(rd_done(&r));
		EQ(cert.num_certs, 1);
		msg_certificate_write(&w, &cert);
		OK(w.len <= msg_certificate_bound(&cert));
		OK(is(out, w.len, rfc8448[i].certificate + 8));
		r = body(rfc8448[i].certificate_verify, bytes);
		msg_certificate_verify_read(&r, &verify);
		OK(rd_done(&r));
		w = wr_of(out, sizeof out);
		msg_certificate_verify_write(&w, verify.scheme, verify.signature);
		OK(is(out, w.len, rfc8448[i].certificate_verify + 8));
	}
}

/* libcrypto alone: the key of the traces has 1024 bits, and ward takes no such key. */
static bool rsa_pss_verify(struct ward_span text, struct ward_span signature)
{
	uint8_t n[BYTES], e[BYTES];
	struct ward_span num = hex(rfc8448_rsa_n, n), exponent = hex(rfc8448_rsa_e, e);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	BIGNUM *bn = BN_bin2bn(num.p, (int)num.len, NULL);
	BIGNUM *be = BN_bin2bn(exponent.p, (int)exponent.len, NULL);
	EVP_PKEY_CTX *make = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL), *ctx;
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY *key = NULL;
	OSSL_PARAM *params;
	bool ok;

	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_N, bn);
	OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_E, be);
	params = OSSL_PARAM_BLD_to_param(bld);
	ok = EVP_PKEY_fromdata_init(make) == 1 &&
		EVP_PKEY_fromdata(make, &key, EVP_PKEY_PUBLIC_KEY, params) == 1 &&
		EVP_DigestVerifyInit(md, &ctx, EVP_sha256(), NULL, key) == 1 &&
		EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
		EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) == 1 &&
		EVP_DigestVerify(md, signature.p, signature.len, text.p, text.len) == 1;
	EVP_MD_CTX_free(md);
	EVP_PKEY_CTX_free(make);
	EVP_PKEY_free(key);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	BN_free(bn);
	BN_free(be);
	return ok;
}

static void every_signature_is_over_the_text_that_ward_builds(void)
{
	for (size_t i = 0; i < TRACES; i++) {
		const struct rfc8448 *t = &rfc8448[i];
		struct ward_job_text text = { .server = true, .hash_len = 32 };
		uint8_t bytes[BYTES], signed_text[JOB_TEXT_MAX], n[BYTES], e[BYTES];
		struct msg_certificate_verify verify;
		struct rd r = body(t->certificate_verify, bytes);
		struct ward_public_key key = { .kind = WARD_KEY_RSA, .n = hex(rfc8448_rsa_n, n),
			.e = hex(rfc8448_rsa_e, e) };
		struct ward_hash h;
		size_t len;

		hello_hash(t, &h);
		add(&h, t->encrypted_extensions);
		add(&h, t->certificate);
		final(&h, text.transcript);
		msg_certificate_verify_read(&r, &verify);
		EQ(verify.scheme, WARD_SCHEME_RSA_PSS_SHA256);
		len = job_signed_text(&text, signed_text);
		OK(rsa_pss_verify((struct ward_span){ signed_text, len }, verify.signature));
		OK(!ward_provider_default()->verify(&key, WARD_SIG_RSA_PSS_SHA256,
			(struct ward_span){ signed_text, len }, verify.signature)); /* 1024 bits */
		text.server = false;
		len = job_signed_text(&text, signed_text);
		OK(!rsa_pss_verify((struct ward_span){ signed_text, len }, verify.signature));
	}
}

/* ---- the engine as the client of the trace in compatibility mode ---- */

/* Gives the connection the key pair and the ClientHello of the trace, as if it
 * had made them. */
static void become_its_client(struct side *s, const struct rfc8448 *t)
{
	struct ward_config_desc d = pair_desc_client();
	uint8_t bytes[BYTES];
	struct ward_span hello;
	struct hs *hs;

	d.provider = seeded_provider();
	d.groups[0] = WARD_GROUP_X25519;
	d.num_groups = 1;
	mock_seed(1);
	side_client(s, &d, "server");
	seeded_scalar(hex(t->client_private, bytes));
	side_job(s);
	hs = s->conn->hs;
	OK(is(hs->shares.p, hs->share_len[0], t->client_public));
	hello = hex(t->client_hello, bytes);
	hs->hello.len = 0;
	CHECK(buf_add(&hs->hello, hello.p, hello.len));
	memcpy(hs->session_id, bytes + 39, SESSION_ID_MAX);
	s->conn->out.len = s->conn->out_off = 0; /* its own hello is not sent */
}

static void feed(struct side *s, const struct rfc8448_record *record)
{
	uint8_t bytes[BYTES];
	struct ward_span wire = hex(record->record, bytes);

	side_put(s, wire.p, wire.len);
	side_feed(s);
}

/* What it sends next is this record. */
static void sends(struct side *s, const struct rfc8448_record *record)
{
	uint8_t want[BYTES], got[BYTES];
	struct ward_span wire = hex(record->record, want);

	EQ(ward_conn_out(s->conn, got, wire.len), wire.len);
	EQ_MEM(got, want, wire.len);
}

static void the_engine_says_every_byte_that_the_client_of_the_trace_says(void)
{
	const struct rfc8448 *t = &rfc8448[2];
	uint8_t n[BYTES], e[BYTES], signed_text[JOB_TEXT_MAX];
	struct ward_job *job;
	struct ward_conn *c;
	struct side s;
	size_t len;

	become_its_client(&s, t);
	c = s.conn;
	feed(&s, &t->record[1]); /* ServerHello */
	EQ(c->state, HS_WAIT_EE);
	s.no_jobs = true;
	feed(&s, &t->record[2]); /* change_cipher_spec */
	feed(&s, &t->record[3]); /* EncryptedExtensions to Finished */
	EQ(c->limit_out, 0x4001);

	job = ward_conn_job(c);
	OK(job != NULL && job->kind == WARD_JOB_CHAIN);
	job->u.chain.key = (struct ward_public_key){ .kind = WARD_KEY_RSA,
		.n = hex(rfc8448_rsa_n, n), .e = hex(rfc8448_rsa_e, e) };
	EQ(ward_conn_job_done(c, job, PAIR_NOW), 0);
	job = ward_conn_job(c);
	OK(job != NULL && job->kind == WARD_JOB_VERIFY);
	EQ(job->u.verify.scheme, WARD_SCHEME_RSA_PSS_SHA256);
	len = job_signed_text(&job->u.verify.text, signed_text);
	OK(rsa_pss_verify((struct ward_span){ signed_text, len }, job->u.verify.signature));
	EQ(ward_conn_job_done(c, job, PAIR_NOW), 0);
	OK(side_facts(&s).connected);

	sends(&s, &t->record[4]); /* change_cipher_spec */
	sends(&s, &t->record[5]); /* Finished */
	EQ(ward_conn_close(c), 0);
	sends(&s, &t->record[6]); /* close_notify */
	feed(&s, &t->record[7]);  /* and the server's */
	EQ(side_why(&s), 0);
	EQ(ward_conn_eof(c), 0);
	side_free(&s);
}

T_MAIN(T(the_shared_secrets_come_from_both_private_keys),
	T(every_secret_key_and_iv_is_that_of_the_trace), T(both_finished_are_those_of_the_trace),
	T(every_record_opens_and_seals_to_the_same_bytes), T(its_hellos_are_read),
	T(its_certificates_are_written_as_they_were_read),
	T(every_signature_is_over_the_text_that_ward_builds),
	T(the_engine_says_every_byte_that_the_client_of_the_trace_says))

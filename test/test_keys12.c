/* The TLS 1.2 key schedule, beside published vectors and libcrypto's own PRF.
 * RFC 5246 5, 6.3; RFC 7627 4 */
#include <openssl/kdf.h>
#include <openssl/core_names.h>
#include <openssl/params.h>

#include "base/why.h"
#include "hex.h"
#include "mock_provider.h"
#include "t.h"
#include "tls/keys12.h"

static const struct ward_provider *provider(void)
{
	return ward_provider_default();
}

static void prf(enum ward_hash_id hash, struct ward_span secret, const char *label,
	const struct ward_span seed[2], uint8_t *out, size_t len)
{
	struct hmac_key key;

	CHECK(hmac_key_init(provider(), &key, hash, secret));
	keys12_prf(provider(), &key, label, seed, out, len);
}

/* Test vectors of the TLS working group's list, for PRFs of 100 and 148 bytes. */
static void the_prf_gives_the_published_outputs(void)
{
	static const struct {
		enum ward_hash_id hash;
		const char *secret, *seed, *out;
	} rows[] = {
		{ WARD_SHA256, "9bbe436ba940f017b17652849a71db35",
		  "a0ba9f936cda311827a6f796ffd5198c",
		  "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9"
		  "c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789ba"
		  "a48082d122ee42c5a72e5a5110fff70187347b66" },
		{ WARD_SHA384, "b80b733d6ceefcdc71566ea48e5567df",
		  "cd665cf6a8447dd6ff8b27555edb7465",
		  "7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cde9ca0faa60be9fe3"
		  "4f82b1233c9146a0e534cb400fed2700884f9dc236f80edd8bfa961144c9e8d792eca722a7b32fc3"
		  "d416d473ebc2c5fd4abfdad05d9184259b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236"
		  "a3e52655c9e9aee691c8f3a26854308d5eaa3be85e0990703d73e56f" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t secret[64], seed[64], want[256], got[256];
		struct ward_span seeds[2] = { hex(rows[i].seed, seed, sizeof seed), { NULL, 0 } };
		size_t len = hex(rows[i].out, want, sizeof want).len;

		prf(rows[i].hash, hex(rows[i].secret, secret, sizeof secret), "test label", seeds,
			got, len);
		EQ_MEM(got, want, len);
	}
}

static void libcrypto_prf(const char *digest, struct ward_span secret, const char *label,
	const struct ward_span seed[2], uint8_t *out, size_t len)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "TLS1-PRF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	uint8_t all[256];
	size_t n = strlen(label);

	memcpy(all, label, n);
	for (int i = 0; i < 2; i++) {
		if (seed[i].len > 0)
			memcpy(all + n, seed[i].p, seed[i].len);
		n += seed[i].len;
	}
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)(uintptr_t)digest, 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET,
			(void *)(uintptr_t)secret.p, secret.len),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, all, n),
		OSSL_PARAM_construct_end(),
	};
	CHECK(EVP_KDF_derive(ctx, out, len, params) == 1);
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
}

static void the_prf_agrees_with_libcrypto_at_every_length(void)
{
	static const char *const labels[] = { "key expansion", "client finished",
		"extended master secret" };
	uint8_t bytes[256], got[200], want[200];

	CHECK(provider()->random(bytes, sizeof bytes));
	for (size_t len = 1; len <= sizeof got; len++)
		for (int big = 0; big < 2; big++) {
			struct ward_span secret = { bytes, 1 + len % 150 };
			struct ward_span seed[2] = { { bytes + len % 7, 32 },
				{ bytes + 100, len % 60 } };

			prf(big ? WARD_SHA384 : WARD_SHA256, secret, labels[len % 3], seed, got, len);
			libcrypto_prf(big ? "SHA384" : "SHA256", secret, labels[len % 3], seed, want,
				len);
			EQ_MEM(got, want, len);
		}
}

/* RFC 7627 4, RFC 5246 6.3 and 7.4.9, by libcrypto's PRF. */
static void the_whole_schedule_agrees_with_libcrypto(void)
{
	static const uint16_t suites[] = { WARD_ECDHE_ECDSA_AES_128_GCM_SHA256,
		WARD_ECDHE_RSA_AES_256_GCM_SHA384, WARD_ECDHE_RSA_CHACHA20_POLY1305_SHA256 };
	uint8_t shared[48], hash[48], client[32], server[32];

	CHECK(provider()->random(shared, sizeof shared) && provider()->random(hash, sizeof hash));
	CHECK(provider()->random(client, 32) && provider()->random(server, 32));
	for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++) {
		const struct suite *suite = suite_find(suites[i]);
		const char *digest = suite->hash == WARD_SHA384 ? "SHA384" : "SHA256";
		struct ward_span session[2] = { { hash, suite->hash_len }, { NULL, 0 } };
		struct ward_span randoms[2] = { { server, 32 }, { client, 32 } };
		uint8_t main[48], block[88], verify[12], got[12];
		struct ward_span secret = { main, sizeof main };
		struct keys12 keys;

		OK(keys12_main(provider(), suite, (struct ward_span){ shared, 32 + 16 * (i == 1) },
			hash, &keys));
		libcrypto_prf(digest, (struct ward_span){ shared, 32 + 16 * (i == 1) },
			"extended master secret", session, main, sizeof main);
		EQ_MEM(keys.main, main, sizeof main);
		keys12_expand(provider(), client, server, &keys);
		libcrypto_prf(digest, secret, "key expansion", randoms, block, sizeof block);
		EQ_MEM(keys.block, block, sizeof block);
		for (int side = 0; side < 2; side++) {
			keys12_finished(provider(), suite, &keys, side, hash, got);
			libcrypto_prf(digest, secret, side ? "server finished" : "client finished",
				session, verify, sizeof verify);
			EQ_MEM(got, verify, sizeof verify);
		}
	}
}

/* RFC 5246 6.3: the order in the key block; RFC 5288 3: 4 bytes of nonce; RFC 7905 2: 12. */
static void keys_and_nonces_are_taken_from_their_places(void)
{
	static const struct {
		uint16_t suite;
		size_t key_len, iv_len;
		enum record_form form;
	} rows[] = {
		{ WARD_ECDHE_ECDSA_AES_128_GCM_SHA256, 16, 4, RECORD_12_NONCE },
		{ WARD_ECDHE_ECDSA_AES_256_GCM_SHA384, 32, 4, RECORD_12_NONCE },
		{ WARD_ECDHE_ECDSA_CHACHA20_POLY1305_SHA256, 32, 12, RECORD_12 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (int server = 0; server < 2; server++) {
			const struct suite *suite = suite_find(rows[i].suite);
			uint8_t nonce[12] = { 0 }, sealed[16 + 13], direct[16 + 13];
			struct record_dir d = { .provider = provider() };
			struct ward_aead aead = { 0 };
			struct ward_why why = { 0 };
			struct keys12 keys;
			const uint8_t *key = keys.block + (server ? rows[i].key_len : 0);
			const uint8_t *iv = keys.block + 2 * rows[i].key_len +
				(server ? rows[i].iv_len : 0);

			for (size_t k = 0; k < sizeof keys.block; k++)
				keys.block[k] = (uint8_t)(k + 1);
			OK(keys12_install(provider(), suite, &keys, server, &d, &why));
			EQ(d.form, rows[i].form);
			EQ(d.seq, 0);
			EQ_MEM(d.iv, iv, rows[i].iv_len);
			OK(provider()->aead_init(&aead, suite->aead, key));
			OK(provider()->aead_seal(&aead, nonce, span_of(""), nonce, 12, NULL, 0, direct));
			OK(provider()->aead_seal(&d.aead, nonce, span_of(""), nonce, 12, NULL, 0,
				sealed));
			EQ_MEM(sealed, direct, 28);
			provider()->aead_free(&aead);
			record_dir_free(&d);
		}
}

/* Both directions and both roles differ in all that they use. */
static void no_two_finished_messages_are_alike(void)
{
	const struct suite *suite = suite_find(WARD_ECDHE_RSA_AES_128_GCM_SHA256);
	uint8_t hash[2][32] = { { 1 }, { 2 } }, got[4][12];
	struct keys12 keys;

	CHECK(keys12_main(provider(), suite, span_of("shared"), hash[0], &keys));
	for (int i = 0; i < 4; i++)
		keys12_finished(provider(), suite, &keys, i & 1, hash[i >> 1], got[i]);
	for (int i = 0; i < 4; i++)
		for (int k = 0; k < i; k++)
			OK(memcmp(got[i], got[k], 12) != 0);
}

T_MAIN(T(the_prf_gives_the_published_outputs), T(the_prf_agrees_with_libcrypto_at_every_length),
	T(the_whole_schedule_agrees_with_libcrypto), T(keys_and_nonces_are_taken_from_their_places),
	T(no_two_finished_messages_are_alike))

/* The key schedule, beside libcrypto's HKDF. RFC 9846 7 */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls/keys13.h"

static const uint16_t suites[] = { WARD_AES_128_GCM_SHA256, WARD_AES_256_GCM_SHA384,
	WARD_CHACHA20_POLY1305_SHA256 };

#define SUITES (sizeof suites / sizeof suites[0])

static const char *digest(const struct suite *s)
{
	return s->hash == WARD_SHA384 ? "SHA384" : "SHA256";
}

/* libcrypto's HKDF, in one of its two halves. */
static void hkdf(const struct suite *s, int mode, const uint8_t *key, size_t key_len,
	const uint8_t *salt, const uint8_t *info, size_t info_len, uint8_t *out, size_t len)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	OSSL_PARAM params[6], *p = params;

	*p++ = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)(uintptr_t)digest(s), 0);
	*p++ = OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode);
	*p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)key, key_len);
	if (salt != NULL)
		*p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)(uintptr_t)salt,
			s->hash_len);
	if (info != NULL)
		*p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)(uintptr_t)info,
			info_len);
	*p = OSSL_PARAM_construct_end();
	CHECK(EVP_KDF_derive(ctx, out, len, params) == 1);
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
}

static void expand(const struct suite *s, const uint8_t *secret, const char *label,
	const uint8_t *context, size_t context_len, uint8_t *out, size_t len)
{
	uint8_t info[512];
	size_t n = 0, label_len = strlen(label);

	info[n++] = (uint8_t)(len >> 8);
	info[n++] = (uint8_t)len;
	info[n++] = (uint8_t)(6 + label_len);
	memcpy(info + n, "tls13 ", 6);
	memcpy(info + n + 6, label, label_len);
	n += 6 + label_len;
	info[n++] = (uint8_t)context_len;
	if (context_len > 0)
		memcpy(info + n, context, context_len);
	n += context_len;
	hkdf(s, EVP_KDF_HKDF_MODE_EXPAND_ONLY, secret, s->hash_len, NULL, info, n, out, len);
}

static void fill(uint8_t *p, size_t len, uint8_t start)
{
	for (size_t i = 0; i < len; i++)
		p[i] = (uint8_t)(start + 7 * i);
}

static void expand_label_is_that_of_libcrypto(void)
{
	static const char *const labels[] = { "", "key", "iv", "finished", "traffic upd",
		"c hs traffic", "a label of some length that no standard has" };
	static const size_t lens[] = { 1, 12, 16, 31, 32, 33, 48, 64, 100, 255 };
	const struct ward_provider *p = ward_provider_default();

	for (size_t i = 0; i < 2; i++)
		for (size_t l = 0; l < sizeof labels / sizeof labels[0]; l++)
			for (size_t n = 0; n < sizeof lens / sizeof lens[0]; n++)
				for (size_t context = 0; context < 256; context += 51) {
					const struct suite *s = suite_find(suites[i]);
					uint8_t secret[48], c[255], got[255], want[255];
					struct hmac_key key;

					fill(secret, sizeof secret, (uint8_t)l);
					fill(c, sizeof c, (uint8_t)n);
					OK(hmac_key_init(p, &key, s->hash,
						(struct ward_span){ secret, s->hash_len }));
					OK(keys13_expand_label(p, &key, labels[l],
						(struct ward_span){ c, context }, got, lens[n]));
					expand(s, secret, labels[l], c, context, want, lens[n]);
					EQ_MEM(got, want, lens[n]);
				}
}

static void a_label_or_context_that_is_too_long_is_refused(void)
{
	const struct ward_provider *p = ward_provider_default();
	uint8_t secret[32] = { 1 }, context[300] = { 0 }, out[32];
	char label[300];
	struct hmac_key key;

	OK(hmac_key_init(p, &key, WARD_SHA256, (struct ward_span){ secret, 32 }));
	memset(label, 'x', sizeof label);
	label[250] = '\0'; /* with "tls13 " 256 */
	OK(!keys13_expand_label(p, &key, label, (struct ward_span){ context, 0 }, out, 32));
	label[249] = '\0';
	OK(keys13_expand_label(p, &key, label, (struct ward_span){ context, 255 }, out, 32));
	OK(!keys13_expand_label(p, &key, label, (struct ward_span){ context, 256 }, out, 32));
}

/* The whole schedule of figure 5, written down again. */
static void the_schedule_is_that_of_figure_5(void)
{
	const struct ward_provider *p = ward_provider_default();
	static const uint8_t zeros[48];

	for (size_t i = 0; i < SUITES; i++)
		for (size_t shared_len = 32; shared_len <= 48; shared_len += 16) {
			const struct suite *s = suite_find(suites[i]);
			size_t n = s->hash_len;
			uint8_t shared[48], hello[48], fin[48], empty[48], secret[48], salt[48];
			uint8_t want[48], client[WARD_HASH_MAX], server[WARD_HASH_MAX];
			struct keys13_base base;
			struct keys13 k;

			fill(shared, sizeof shared, 1);
			fill(hello, sizeof hello, 2);
			fill(fin, sizeof fin, 3);
			OK(hash_once(p, s->hash, (struct ward_span){ zeros, 0 }, empty));
			OK(keys13_base_init(p, s->hash, &base));
			OK(keys13_handshake(p, s, &base, (struct ward_span){ shared, shared_len }, hello,
				&k));
			OK(keys13_application(p, s, &k, fin, client, server));

			hkdf(s, EVP_KDF_HKDF_MODE_EXTRACT_ONLY, zeros, n, zeros, NULL, 0, secret, n);
			expand(s, secret, "derived", empty, n, salt, n);
			hkdf(s, EVP_KDF_HKDF_MODE_EXTRACT_ONLY, shared, shared_len, salt, NULL, 0, secret,
				n);
			expand(s, secret, "c hs traffic", hello, n, want, n);
			EQ_MEM(k.client_hs, want, n);
			expand(s, secret, "s hs traffic", hello, n, want, n);
			EQ_MEM(k.server_hs, want, n);
			expand(s, secret, "derived", empty, n, salt, n);
			hkdf(s, EVP_KDF_HKDF_MODE_EXTRACT_ONLY, zeros, n, salt, NULL, 0, secret, n);
			expand(s, secret, "c ap traffic", fin, n, want, n);
			EQ_MEM(client, want, n);
			expand(s, secret, "s ap traffic", fin, n, want, n);
			EQ_MEM(server, want, n);
		}
}

static void keys_and_updates_are_those_of_libcrypto(void)
{
	const struct ward_provider *p = ward_provider_default();

	for (size_t i = 0; i < SUITES; i++) {
		const struct suite *s = suite_find(suites[i]);
		uint8_t secret[48], next[48], iv[12];
		struct record_dir d = { .provider = p };
		struct ward_why why = { 0 };

		fill(secret, sizeof secret, 5);
		OK(keys13_install(p, s, secret, &d, &why));
		for (unsigned k = 0; k < 5; k++) {
			EQ(d.epoch, k);
			EQ(d.seq, 0);
			expand(s, secret, "iv", NULL, 0, iv, sizeof iv);
			EQ_MEM(d.iv, iv, sizeof iv);
			EQ_MEM(d.secret, secret, s->hash_len);
			d.seq = 77;
			OK(keys13_update(s, &d, &why));
			expand(s, secret, "traffic upd", NULL, 0, next, s->hash_len);
			memcpy(secret, next, sizeof secret);
		}
		record_dir_free(&d);
		for (size_t b = 0; b < sizeof d.secret; b++)
			EQ(d.secret[b], 0);
		OK(!record_is_keyed(&d));
	}
}

static void each_input_of_the_schedule_changes_its_secrets(void)
{
	const struct ward_provider *p = ward_provider_default();
	const struct suite *s = suite_find(suites[0]);
	uint8_t shared[32] = { 0 }, hash[32] = { 0 };
	struct keys13_base base;
	struct keys13 a, b;

	OK(keys13_base_init(p, s->hash, &base));
	OK(keys13_handshake(p, s, &base, (struct ward_span){ shared, 32 }, hash, &a));
	OK(memcmp(a.client_hs, a.server_hs, 32) != 0);
	for (size_t bit = 0; bit < 512; bit++) {
		uint8_t *byte = bit < 256 ? &shared[bit / 8] : &hash[bit / 8 - 32];

		*byte ^= (uint8_t)(1u << bit % 8);
		OK(keys13_handshake(p, s, &base, (struct ward_span){ shared, 32 }, hash, &b));
		OK(memcmp(a.client_hs, b.client_hs, 32) != 0);
		OK(memcmp(a.server_hs, b.server_hs, 32) != 0);
		*byte ^= (uint8_t)(1u << bit % 8);
	}
}

static bool no_hash(struct ward_hash *h, enum ward_hash_id id)
{
	(void)h;
	(void)id;
	return false;
}

static bool no_aead(struct ward_aead *a, enum ward_aead_id id, const uint8_t *key)
{
	(void)a;
	(void)id;
	(void)key;
	return false;
}

static void a_primitive_that_fails_is_noticed(void)
{
	struct ward_provider broken = *ward_provider_default();
	const struct suite *s = suite_find(suites[0]);
	uint8_t secret[48] = { 0 }, out[WARD_HASH_MAX];
	struct record_dir d = { .provider = &broken };
	struct ward_why why = { 0 };
	struct keys13_base base;

	broken.aead_init = no_aead;
	OK(!keys13_install(&broken, s, secret, &d, &why));
	EQ(why.code, WARD_WHY_PRIMITIVE_FAILED);
	OK(!record_is_keyed(&d));
	broken.hash_init = no_hash;
	why = (struct ward_why){ 0 };
	OK(!keys13_install(&broken, s, secret, &d, &why));
	EQ(why.code, WARD_WHY_PRIMITIVE_FAILED);
	OK(!keys13_base_init(&broken, WARD_SHA256, &base));
	OK(!keys13_finished(&broken, s, secret, secret, out));
	why = (struct ward_why){ 0 };
	OK(!keys13_update(s, &d, &why));
	EQ(why.code, WARD_WHY_PRIMITIVE_FAILED);
}

T_MAIN(T(expand_label_is_that_of_libcrypto), T(a_label_or_context_that_is_too_long_is_refused),
	T(the_schedule_is_that_of_figure_5), T(keys_and_updates_are_those_of_libcrypto),
	T(each_input_of_the_schedule_changes_its_secrets), T(a_primitive_that_fails_is_noticed))

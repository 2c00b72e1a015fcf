/* The table of primitives as a whole: complete, silent, shared by threads. */
#include <openssl/err.h>
#include <pthread.h>
#include <ward/provider.h>
#include "crypto/hkdf.h"
#include "crypto/ossl.h"
#include "hex.h"
#include "mock_provider.h"
#include "seeded_provider.h"

static void every_function_of_a_table_is_there(void)
{
	const struct ward_provider *const all[] = { ward_provider_default(), mock_provider(),
		seeded_provider() };

	for (int i = 0; i < 3; i++) {
		const struct ward_provider *p = all[i];

		EQ(p->size, sizeof *p);
		OK(p->name != NULL);
		OK(p->random && p->hash_init && p->hash_update && p->hash_final);
		OK(p->aead_init && p->aead_seal && p->aead_open && p->aead_free);
		OK(p->keypair_new && p->keypair_agree && p->keypair_free && p->verify);
		OK(p->key_new && p->key_generate && p->key_numbers && p->key_public);
		OK(p->key_sign && p->key_free);
		p->key_free(NULL);
	}
	EQ_STR(ward_provider_default()->name, "libcrypto");
}

/* FIPS 180-4: of "abc", of nothing, and of a million times "a". */
static void the_digests_of_the_standard_come_out(void)
{
	static const struct {
		enum ward_hash_id id;
		const char *abc, *empty, *million;
	} rows[] = {
		/* clang-format off */
		{ WARD_SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
			"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
		{ WARD_SHA384,
			"cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
			"8086072ba1e7cc2358baeca134c825a7",
			"38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
			"274edebfe76f65fbd51ad2f14898b95b",
			"9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b"
			"07b8b3dc38ecc4ebae97ddd87f3d8985" },
		{ WARD_SHA512,
			"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
			"2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
			"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
			"47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
			"e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
			"de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b" },
		{ WARD_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d",
			"da39a3ee5e6b4b0d3255bfef95601890afd80709",
			"34aa973cd4c4daa4f61eeb2bdbad27316534016f" },
		/* clang-format on */
	};
	static uint8_t a[1000000];
	uint8_t want[WARD_HASH_MAX], digest[WARD_HASH_MAX];
	struct ward_span w;

	memset(a, 'a', sizeof a);
	for (int i = 0; i < 4; i++) {
		EQ(ossl_hash_once(rows[i].id, span("abc", 3), digest), hash_len(rows[i].id));
		w = hex(rows[i].abc, want, sizeof want);
		EQ(w.len, hash_len(rows[i].id));
		EQ_MEM(digest, want, w.len);
		EQ(ossl_hash_once(rows[i].id, span(NULL, 0), digest), w.len);
		hex(rows[i].empty, want, sizeof want);
		EQ_MEM(digest, want, w.len);
		EQ(ossl_hash_once(rows[i].id, span(a, sizeof a), digest), w.len);
		hex(rows[i].million, want, sizeof want);
		EQ_MEM(digest, want, w.len);
	}
}

static void a_text_may_be_hashed_in_any_pieces_and_from_any_snapshot(void)
{
	uint8_t text[300], whole[WARD_HASH_MAX], digest[WARD_HASH_MAX];

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (uint8_t)(i * 11);
	for (int i = 0; i < 8; i++) {
		const struct ward_provider *p = i < 4 ? ward_provider_default() : mock_provider();
		enum ward_hash_id id = (enum ward_hash_id)(WARD_SHA256 + i % 4);
		struct ward_hash running, snapshot;

		OK(hash_once(p, id, span(text, sizeof text), whole));
		OK(p->hash_init(&running, id));
		for (size_t cut = 0; cut <= sizeof text; cut++) {
			snapshot = running;
			p->hash_update(&snapshot, text + cut, sizeof text - cut);
			p->hash_final(&snapshot, digest);
			EQ_MEM(digest, whole, hash_len(id));
			if (cut < sizeof text)
				p->hash_update(&running, text + cut, 1);
		}
	}
}

/* A program's own errors in libcrypto's list are still there, and none of ours. */
static void a_failure_leaves_libcrypto_s_list_of_errors_as_it_was(void)
{
	static const uint8_t bad[300] = { 4 };
	static const uint8_t point_len[] = { 0, 0, 0, 65, 97, 133, 32 }; /* by the kind */
	static uint8_t ones[256];
	const struct ward_provider *p = ward_provider_default();
	struct ward_private_numbers numbers = { .scalar = span(bad, 32) };
	uint8_t out[WARD_SIGNATURE_MAX], buf[64] = { 0 };
	struct ward_keypair pair;
	struct ward_aead a = { 0 };
	size_t len;

	memset(ones, 0xff, sizeof ones);
	ERR_clear_error();
	for (int own = 0; own < 2; own++) {
		if (own)
			ERR_raise(ERR_LIB_USER, 77);
		for (int kind = WARD_KEY_RSA; kind <= WARD_KEY_ED25519; kind++) {
			struct ward_public_key pub = {
				.kind = (enum ward_key_kind)kind,
				.point = span(bad, point_len[kind]),
				.n = span(bad, 256),
				.e = span("\x01\x00\x01", 3),
			};

			for (int sig = 0; sig <= WARD_SIG_ED25519; sig++)
				OK(!p->verify(
					&pub, (enum ward_sig)sig, span("x", 1), span(bad, 64)));
			numbers.kind = (enum ward_key_kind)kind;
			numbers.point = span(bad, 65);
			numbers.e = span("\x01\x00\x01", 3);
			numbers.n = numbers.d = numbers.p = numbers.q = numbers.dp =
				numbers.dq = numbers.qi = span(bad, 256);
			OK(p->key_new(&numbers) == NULL);
			/* With p = 1 and q = n there is a division by zero. */
			numbers.n = numbers.q = span(ones, 256);
			numbers.p = numbers.d = span("\x01", 1);
			OK(p->key_new(&numbers) == NULL);
		}
		OK(p->keypair_new(&pair, WARD_GROUP_P256, out, &len));
		OK(!p->keypair_agree(&pair, WARD_GROUP_P256, span(bad, 65), out, &len));
		p->keypair_free(&pair);
		OK(p->keypair_new(&pair, WARD_GROUP_X25519, out, &len));
		OK(!p->keypair_agree(&pair, WARD_GROUP_X25519, span(bad + 1, 32), out, &len));
		p->keypair_free(&pair);
		for (int id = WARD_AES128_GCM; id <= WARD_CHACHA20_POLY1305; id++) {
			OK(p->aead_init(&a, (enum ward_aead_id)id, bad));
			OK(!p->aead_open(&a, bad, span(bad, 5), buf, sizeof buf));
			p->aead_free(&a);
		}
		EQ(ERR_GET_REASON(ERR_get_error()), own ? 77 : 0);
		EQ(ERR_get_error(), 0);
	}
}

#define THREADS 4

static struct ward_key *shared[3];
static const enum ward_sig shared_sig[3] = { WARD_SIG_RSA_PSS_SHA256, WARD_SIG_ECDSA_SHA256,
	WARD_SIG_ED25519 };
static int bad_in_thread[THREADS];

/* Everything one thread of a server does, with keys that all of them share. */
static void *work(void *at)
{
	const struct ward_provider *p = ward_provider_default();
	int *bad = at;

	for (int i = 0; i < 60; i++) {
		uint8_t share[2][WARD_SHARE_MAX], secret[2][WARD_SECRET_MAX],
			signature[WARD_SIGNATURE_MAX];
		uint16_t group = i % 2 ? WARD_GROUP_X25519 : WARD_GROUP_P256;
		struct ward_keypair pair[2];
		struct ward_public_key pub;
		size_t len[2], secret_len[2], signature_len;
		int k = i % 3;

		for (int j = 0; j < 2; j++)
			*bad += !p->keypair_new(&pair[j], group, share[j], &len[j]);
		for (int j = 0; j < 2; j++)
			*bad += !p->keypair_agree(&pair[j], group,
				span(share[1 - j], len[1 - j]), secret[j], &secret_len[j]);
		*bad += memcmp(secret[0], secret[1], secret_len[0]) != 0;
		*bad += !p->key_sign(shared[k], shared_sig[k], span(secret, 32), signature,
			&signature_len);
		*bad += !p->key_public(shared[k], &pub);
		*bad += !p->verify(&pub, shared_sig[k], span(secret, 32),
			span(signature, signature_len));
		for (int j = 0; j < 2; j++)
			p->keypair_free(&pair[j]);
	}
	return NULL;
}

static void threads_may_share_keys_and_work_at_once(void)
{
	pthread_t thread[THREADS];

	shared[0] = ossl_key_generate(WARD_KEY_RSA, 2048);
	shared[1] = ossl_key_generate(WARD_KEY_P256, 0);
	shared[2] = ossl_key_generate(WARD_KEY_ED25519, 0);
	for (int i = 0; i < THREADS; i++)
		EQ(pthread_create(&thread[i], NULL, work, &bad_in_thread[i]), 0);
	for (int i = 0; i < THREADS; i++) {
		EQ(pthread_join(thread[i], NULL), 0);
		EQ(bad_in_thread[i], 0);
	}
	for (int i = 0; i < 3; i++)
		ossl_key_free(shared[i]);
}

/* A pair may be made in one thread and used in another, after the first ended. */
static void *make_pair(void *at)
{
	static uint8_t share[WARD_SHARE_MAX];
	size_t len;

	OK(ossl_group_new(ossl_random, at, WARD_GROUP_X25519, share, &len));
	return share;
}

static void a_pair_outlives_the_thread_that_made_it(void)
{
	struct ward_keypair pair, own;
	uint8_t own_share[WARD_SHARE_MAX], secret[2][WARD_SECRET_MAX];
	pthread_t thread;
	size_t len;
	void *share;

	EQ(pthread_create(&thread, NULL, make_pair, &pair), 0);
	EQ(pthread_join(thread, &share), 0);
	OK(ossl_group_new(ossl_random, &own, WARD_GROUP_X25519, own_share, &len));
	OK(ossl_group_agree(&pair, span(own_share, 32), secret[0], &len));
	OK(ossl_group_agree(&own, span(share, 32), secret[1], &len));
	EQ_MEM(secret[0], secret[1], 32);
	ossl_group_free(&pair);
	ossl_group_free(&own);
}

T_MAIN(T(every_function_of_a_table_is_there), T(the_digests_of_the_standard_come_out),
	T(a_text_may_be_hashed_in_any_pieces_and_from_any_snapshot),
	T(a_failure_leaves_libcrypto_s_list_of_errors_as_it_was),
	T(threads_may_share_keys_and_work_at_once), T(a_pair_outlives_the_thread_that_made_it))

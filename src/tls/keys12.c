/* keys12.c - the TLS 1.2 key schedule.
 *
 *   ECDHE, hash up to ClientKeyExchange
 *     | "extended master secret"
 *   main secret ---- both randoms, "key expansion" ---> key block
 *     | "client finished", "server finished"
 *   verify_data                                                                  */
#include "tls/keys12.h"
#include "base/mem.h"

/* P_hash: HMAC(secret, A(1) + seed) + HMAC(secret, A(2) + seed) + ..., where A(i) is
 * HMAC(secret, A(i-1)) and A(0) the seed, which begins with the label. */
void keys12_prf(const struct ward_provider *p, const struct hmac_key *secret, const char *label,
	const struct ward_span seed[2], uint8_t *ret_out, size_t len)
{
	uint8_t a[WARD_HASH_MAX], block[WARD_HASH_MAX];
	struct ward_span in[4] = { { a, secret->hash_len }, span_of(label), seed[0], seed[1] };
	size_t done = 0;

	hmac(p, secret, in + 1, 3, a);
	while (done < len) {
		size_t n = len - done < secret->hash_len ? len - done : secret->hash_len;

		hmac(p, secret, in, 4, block);
		hmac(p, secret, in, 1, a);
		memcpy(ret_out + done, block, n);
		done += n;
	}
	mem_wipe(a, sizeof a);
	mem_wipe(block, sizeof block);
}

bool keys12_main(const struct ward_provider *p, const struct suite *suite,
	struct ward_span shared, const uint8_t *session_hash, struct keys12 *ret_keys)
{
	struct ward_span seed[2] = { { session_hash, suite->hash_len }, { NULL, 0 } };
	struct hmac_key key;
	bool ok;

	memset(ret_keys, 0, sizeof *ret_keys);
	ok = hmac_key_init(p, &key, suite->hash, shared);
	if (ok) {
		keys12_prf(p, &key, "extended master secret", seed, ret_keys->main, KEYS12_MAIN);
		ok = hmac_key_init(p, &ret_keys->key, suite->hash,
			(struct ward_span){ ret_keys->main, KEYS12_MAIN });
	}
	mem_wipe(&key, sizeof key);
	return ok;
}

bool keys12_resume(const struct ward_provider *p, const struct suite *suite,
	const uint8_t main[static KEYS12_MAIN], struct keys12 *ret_keys)
{
	memset(ret_keys, 0, sizeof *ret_keys);
	memcpy(ret_keys->main, main, KEYS12_MAIN);
	return hmac_key_init(p, &ret_keys->key, suite->hash,
		(struct ward_span){ ret_keys->main, KEYS12_MAIN });
}

void keys12_expand(const struct ward_provider *p, const uint8_t client_random[32],
	const uint8_t server_random[32], struct keys12 *keys)
{
	struct ward_span seed[2] = { { server_random, 32 }, { client_random, 32 } };

	keys12_prf(p, &keys->key, "key expansion", seed, keys->block, sizeof keys->block);
}

/* client_write_key, server_write_key, client_write_IV, server_write_IV: the AEAD
 * suites have no MAC keys. The part of the nonce that is derived is 4 bytes long
 * with GCM (RFC 5288 3), all 12 with ChaCha20 (RFC 7905 2). */
bool keys12_install(const struct ward_provider *p, const struct suite *suite,
	const struct keys12 *keys, bool server_writes, struct record_dir *d, struct ward_why *why)
{
	bool chacha = suite->aead == WARD_CHACHA20_POLY1305;
	size_t iv_len = chacha ? WARD_AEAD_NONCE : RECORD12_SALT;
	size_t key_at = server_writes ? suite->key_len : 0;
	size_t iv_at = 2u * suite->key_len + (server_writes ? iv_len : 0);

	record_dir_free(d);
	d->provider = p;
	d->form = chacha ? RECORD_12 : RECORD_12_NONCE;
	memcpy(d->iv, keys->block + iv_at, iv_len);
	if (!p->aead_init(&d->aead, suite->aead, keys->block + key_at))
		return FAIL(why, PRIMITIVE_FAILED);
	return true;
}

void keys12_finished(const struct ward_provider *p, const struct suite *suite,
	const struct keys12 *keys, bool server, const uint8_t *transcript_hash,
	uint8_t ret_verify_data[KEYS12_VERIFY_DATA])
{
	struct ward_span seed[2] = { { transcript_hash, suite->hash_len }, { NULL, 0 } };

	keys12_prf(p, &keys->key, server ? "server finished" : "client finished", seed,
		ret_verify_data, KEYS12_VERIFY_DATA);
}

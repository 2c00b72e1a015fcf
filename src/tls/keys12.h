/* keys12.h - the TLS 1.2 key schedule. RFC 5246 5, 6.3, 8.1; RFC 7627 4
 *
 * Main secret is RFC 9846's name for what RFC 5246 calls the master secret. */
#ifndef TLS_KEYS12_H
#define TLS_KEYS12_H

#include "crypto/hkdf.h"
#include "tls/record.h"

#define KEYS12_MAIN 48
#define KEYS12_VERIFY_DATA 12

struct keys12 {
	uint8_t main[KEYS12_MAIN];
	struct hmac_key key; /* of `main`: everything else is expanded from it */
	uint8_t block[2 * (WARD_AEAD_KEY_MAX + WARD_AEAD_NONCE)];
};

/* keys12_prf is PRF(secret, label, seed[0] + seed[1]). RFC 5246 5 */
void keys12_prf(const struct ward_provider *p, const struct hmac_key *secret, const char *label,
	const struct ward_span seed[2], uint8_t *ret_out, size_t len);

/* keys12_main computes the extended main secret from the shared secret and the hash
 * of the messages up to ClientKeyExchange. RFC 7627 4 */
bool keys12_main(const struct ward_provider *p, const struct suite *suite,
	struct ward_span shared, const uint8_t *session_hash, struct keys12 *ret_keys) MUST;

/* keys12_resume starts from the main secret of an earlier handshake: RFC 5246 7.3. */
bool keys12_resume(const struct ward_provider *p, const struct suite *suite,
	const uint8_t main[static KEYS12_MAIN], struct keys12 *ret_keys) MUST;

/* keys12_expand fills the key block. RFC 5246 6.3 */
void keys12_expand(const struct ward_provider *p, const uint8_t client_random[32],
	const uint8_t server_random[32], struct keys12 *keys);

/* keys12_install keys a direction with what the client, or the server, writes. */
bool keys12_install(const struct ward_provider *p, const struct suite *suite,
	const struct keys12 *keys, bool server_writes, struct record_dir *d,
	struct ward_why *why) MUST;

/* keys12_finished computes verify_data of a side's Finished. RFC 5246 7.4.9 */
void keys12_finished(const struct ward_provider *p, const struct suite *suite,
	const struct keys12 *keys, bool server, const uint8_t *transcript_hash,
	uint8_t ret_verify_data[KEYS12_VERIFY_DATA]);

#endif

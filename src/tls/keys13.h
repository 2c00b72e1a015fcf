/* keys13.h - the TLS 1.3 key schedule. RFC 9846 7.1 */
#ifndef TLS_KEYS13_H
#define TLS_KEYS13_H

#include "crypto/hkdf.h"
#include "tls/record.h"

/* The part of the schedule before a key is agreed on. Without a PSK it is the same for
 * every handshake, and computed once a configuration. */
struct keys13_base {
	struct hmac_key derived;           /* Derive-Secret(Early Secret, "derived", "") */
	uint8_t empty_hash[WARD_HASH_MAX]; /* of no messages */
};

/* The same with a PSK, and what binds the ClientHello to it. */
struct keys13_psk {
	struct keys13_base base;
	uint8_t binder_key[WARD_HASH_MAX];
};

/* The secrets of one handshake, as far as it has come. */
struct keys13 {
	struct hmac_key main;                      /* Main Secret, kept to expand from */
	uint8_t client_hs[WARD_HASH_MAX];          /* client_handshake_traffic_secret */
	uint8_t server_hs[WARD_HASH_MAX];          /* server_handshake_traffic_secret */
};

bool keys13_base_init(const struct ward_provider *p, enum ward_hash_id hash,
	struct keys13_base *ret_base) MUST;
bool keys13_psk_init(const struct ward_provider *p, enum ward_hash_id hash, struct ward_span psk,
	struct keys13_psk *ret_psk) MUST;

/* keys13_handshake takes the shared secret and the hash of ClientHello to
 * ServerHello; after it `k` has both handshake secrets and the Main Secret. */
bool keys13_handshake(const struct ward_provider *p, const struct suite *suite,
	const struct keys13_base *base, struct ward_span shared, const uint8_t *hello_hash,
	struct keys13 *k) MUST;

/* keys13_application derives both application secrets from the hash up to the
 * server's Finished. */
bool keys13_application(const struct ward_provider *p, const struct suite *suite,
	const struct keys13 *k, const uint8_t *finished_hash, uint8_t *ret_client,
	uint8_t *ret_server) MUST;

/* keys13_resumption derives the resumption secret from the hash up to the client's
 * Finished; keys13_ticket_psk the PSK of a ticket from it. RFC 9846 4.7.1 */
bool keys13_resumption(const struct ward_provider *p, const struct suite *suite,
	const struct keys13 *k, const uint8_t *finished_hash, uint8_t *ret_secret) MUST;
bool keys13_ticket_psk(const struct ward_provider *p, const struct suite *suite,
	const uint8_t *secret, struct ward_span nonce, uint8_t *ret_psk) MUST;

/* keys13_exporter derives the exporter secret from the hash up to the server's Finished;
 * keys13_export a key from it. RFC 9846 7.5 */
bool keys13_exporter(const struct ward_provider *p, const struct suite *suite,
	const struct keys13 *k, const uint8_t *finished_hash, uint8_t *ret_secret) MUST;
bool keys13_export(const struct ward_provider *p, const struct suite *suite,
	const uint8_t *secret, const char *label, struct ward_span context, uint8_t *ret_out,
	size_t len) MUST;

/* keys13_finished computes verify_data from a traffic secret, RFC 9846 4.5.3, and a
 * binder from a binder key, 4.3.11.2. */
bool keys13_finished(const struct ward_provider *p, const struct suite *suite,
	const uint8_t *secret, const uint8_t *transcript_hash, uint8_t *ret_verify_data) MUST;

/* keys13_install keys a direction from a traffic secret and starts its count at 0. */
bool keys13_install(const struct ward_provider *p, const struct suite *suite,
	const uint8_t *secret, struct record_dir *d, struct ward_why *why) MUST;

/* keys13_update moves a direction on to its next generation. RFC 9846 7.2 */
bool keys13_update(const struct suite *suite, struct record_dir *d, struct ward_why *why) MUST;

/* keys13_expand_label is HKDF-Expand-Label. RFC 9846 7.1 */
bool keys13_expand_label(const struct ward_provider *p, const struct hmac_key *key,
	const char *label, struct ward_span context, uint8_t *ret_out, size_t len) MUST;

#endif

/* record.h - the record layer: headers, and one direction's keys.
 * RFC 9846 5. */
#ifndef TLS_RECORD_H
#define TLS_RECORD_H

#include "base/bytes.h"
#include "tls/policy.h"

/* ContentType, RFC 9846 5.1. */
enum record_type {
	RECORD_CCS = 20,
	RECORD_ALERT = 21,
	RECORD_HANDSHAKE = 22,
	RECORD_DATA = 23,
};

#define RECORD_HEADER 5
#define RECORD_PLAIN_MAX 16384
#define RECORD_CIPHER_MAX (RECORD_PLAIN_MAX + 256)
#define LIMIT_MIN 64 /* the smallest that a peer may ask for: RFC 8449 4 */
#define RECORD_PAD_MAX 255 /* zeros behind the type: what aead_seal takes as its tail */
#define RECORD_OVERHEAD (RECORD_HEADER + 1 + WARD_AEAD_TAG)
#define RECORD12_SALT 4     /* of GCM's nonce in TLS 1.2: what is derived... */
#define RECORD12_EXPLICIT 8 /* ...and what stands in the record */

struct record_header {
	uint8_t type; /* as it stands outside: in TLS 1.3 application_data for all that is encrypted */
	uint16_t version;
	uint16_t len; /* of what follows the header */
};

/* record_header_read reads the five bytes before a record. `encrypted` sets the
 * limit. Only TLS 1.2 looks at the version: RFC 9846 5.1 has it ignored.
 * Fails with RECORD_TYPE, RECORD_HTTP, RECORD_TOO_LONG. */
bool record_header_read(struct ward_span in, bool encrypted, struct record_header *ret_header,
	struct ward_why *why) MUST;

/* How an encrypted record is made. */
enum record_form {
	RECORD_13,
	RECORD_12,       /* TLS 1.2, the nonce from the sequence number: ChaCha20 */
	RECORD_12_NONCE, /* TLS 1.2, half of the nonce on the wire: GCM */
};

/* One direction of a connection. Without an AEAD, records go in the clear. */
struct record_dir {
	const struct ward_provider *provider;
	struct ward_aead aead;
	enum record_form form;
	uint8_t iv[WARD_AEAD_NONCE];
	uint8_t secret[WARD_HASH_MAX]; /* the traffic secret, for its next generation */
	uint64_t seq;
	uint64_t epoch; /* key updates under this secret's line */
};

bool record_is_keyed(const struct record_dir *d);

/* record_seal writes one record with `len` <= RECORD_PLAIN_MAX bytes of `data`
 * and `pad` zeros to `out`, which has room for record_sealed_len(...) bytes.
 * `out` does not overlap `data`. Fails with RECORD_SEQUENCE, PRIMITIVE_FAILED. */
bool record_seal(struct record_dir *d, uint8_t type, const uint8_t *data, size_t len, size_t pad,
	uint8_t *out, struct ward_why *why) MUST;
size_t record_sealed_len(const struct record_dir *d, size_t len, size_t pad);
/* record_overhead is what sealing adds to a record without padding. */
size_t record_overhead(const struct record_dir *d);

/* record_plain_len is the length of what was encrypted to make a record of `len` bytes: in
 * TLS 1.3 the content with its type and padding. */
size_t record_plain_len(const struct record_dir *d, size_t len);

/* record_open decrypts the body of a record in place, header in front of it, and
 * finds its inner type and content. Fails with RECORD_FORGED, RECORD_NO_TYPE,
 * RECORD_TOO_LONG, RECORD_SEQUENCE. */
bool record_open(struct record_dir *d, uint8_t *record, size_t len, uint8_t *ret_type,
	struct ward_span *ret_content, struct ward_why *why) MUST;

/* record12.c: the same for TLS 1.2, which has no padding. record.c calls them. */
bool record12_seal(struct record_dir *d, uint8_t type, const uint8_t *data, size_t len,
	uint8_t *out, struct ward_why *why) MUST;
bool record12_open(struct record_dir *d, uint8_t *record, size_t len, uint8_t *ret_type,
	struct ward_span *ret_content, struct ward_why *why) MUST;
size_t record12_explicit_len(const struct record_dir *d);
void record_header_write(uint8_t *out, uint8_t type, size_t len);

/* record_dir_free wipes keys and secrets. */
void record_dir_free(struct record_dir *d);

#endif

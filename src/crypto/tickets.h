/* tickets.h - sealing and opening session tickets: bytes for bytes. What they mean is
 * known to tls/ticket.h.
 *
 *     opaque name[8];          of the secret, so that a stranger's ticket is told from a
 *                              changed one
 *     uint32 period;           number of the lifetime since 1970 in which it was made
 *     opaque salt[16];         at random
 *     opaque state[], tag[16]; AES-256-GCM, with all of the above and the policy hash as
 *                              additional data
 *
 * Key and nonce are expanded from the secret, the period and the salt: no two tickets
 * share a key, so there is no limit to their number, nothing is kept between two calls,
 * and no key exists before it is used or after. */
#ifndef CRYPTO_TICKETS_H
#define CRYPTO_TICKETS_H

#include <ward/job.h>
#include "crypto/hkdf.h"

#define TICKETS_NAME 8
#define TICKETS_SALT 16
#define TICKETS_HEAD (TICKETS_NAME + 4 + TICKETS_SALT)

struct ward_tickets {
	const struct ward_provider *provider; /* NULL when the keys live elsewhere */
	struct hmac_key secret;               /* HKDF-Extract of what was given */
	uint8_t name[TICKETS_NAME];
	uint32_t lifetime;                    /* seconds */
	uint64_t key_id;
};

/* tickets_seal writes state.len + WARD_TICKET_OVERHEAD bytes. */
bool tickets_seal(const struct ward_job_tickets *with, struct ward_span state, uint8_t *ret_ticket,
	struct ward_why *why) MUST;

/* tickets_open needs WARD_TICKET_MAX bytes of room for the state; 0, or the reason why it does
 * not open: TICKET_UNKNOWN, TICKET_EXPIRED, TICKET_FORGED. */
uint16_t tickets_open(const struct ward_job_tickets *with, struct ward_span ticket,
	uint8_t *ret_state, size_t *ret_len) MUST;

#endif

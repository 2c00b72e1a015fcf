/* resume.h - sessions that are taken up again, without certificates and signatures.
 *
 * A server seals what it must know of a session into a ticket and gives it to the
 * client, which shows it at its next connection. The server keeps nothing; all its
 * tickets open with keys that follow from one secret. RFC 9846 2.2, RFC 5077 */
#ifndef WARD_RESUME_H
#define WARD_RESUME_H

#include <stddef.h>
#include <stdint.h>
#include <ward/provider.h>
#include <ward/why.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WARD_TICKET_LIFETIME 28800      /* seconds: 8 hours, unless something else is said */
#define WARD_TICKET_LIFETIME_MAX 604800 /* seconds: 7 days. RFC 9846 4.7.1 */
#define WARD_TICKET_SECRET_MIN 32       /* bytes */

/* The keys of a server's tickets. Never changes; shared by configurations and threads. */
struct ward_tickets;

/* ward_tickets_new makes them from `secret`, which it copies: servers with the same
 * secret and lifetime open each other's tickets, without talking to each other. With
 * NULL the secret is random: tickets end with the process. Every ticket has a key of
 * its own, which follows from the secret, the time and a random number; after one or
 * two lifetimes it opens no more. `lifetime` is in seconds, 0 = WARD_TICKET_LIFETIME.
 *   WARD_WHY_TICKET_SECRET   shorter than WARD_TICKET_SECRET_MIN, or one byte repeated:
 *                            draw one at random and keep it like a private key
 *   WARD_WHY_ARGUMENT        the lifetime is longer than WARD_TICKET_LIFETIME_MAX
 *   WARD_WHY_RANDOM_FAILED, PRIMITIVE_FAILED, NO_MEMORY */
int ward_tickets_new(const struct ward_provider *provider, const uint8_t *secret, size_t len,
	uint32_t lifetime, struct ward_tickets **ret_tickets, struct ward_why *why);

/* ward_tickets_elsewhere stands for keys that another process holds: TICKET jobs carry
 * `key_id` only. */
int ward_tickets_elsewhere(uint64_t key_id, uint32_t lifetime, struct ward_tickets **ret_tickets,
	struct ward_why *why);
void ward_tickets_free(struct ward_tickets *tickets);

/* The sessions that a client may take up again, by server, port and what the client
 * asks of a server. Each is used once. Shared by configurations and threads. */
struct ward_sessions;

/* ward_sessions_new makes room for `num` sessions, 0 = 256, at most 65536; when it is
 * full, the one longest unused goes. NULL when memory is short.
 * ward_sessions_free takes it back; NULL is allowed. */
struct ward_sessions *ward_sessions_new(size_t num);
void ward_sessions_free(struct ward_sessions *sessions);

/* ward_sessions_count returns how many are kept. */
size_t ward_sessions_count(struct ward_sessions *sessions);

#ifdef __cplusplus
}
#endif
#endif

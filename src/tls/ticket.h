/* ticket.h - what a server writes into its tickets, and whether one may be used now.
 * Both versions of TLS use the same. Sealing is a job: crypto/tickets.h. */
#ifndef TLS_TICKET_H
#define TLS_TICKET_H

#include "base/bytes.h"
#include "tls/config.h"
#include <ward/job.h>

/* A session, as the server that began it wants to remember it. */
struct ticket_state {
	uint16_t version; /* of TLS: a session is taken up in the same one */
	uint16_t suite;
	int64_t issued;   /* seconds since 1970 */
	int64_t began;    /* when signatures were last checked: the session's first handshake */
	struct ward_span secret; /* PSK of TLS 1.3, main secret of TLS 1.2 */
	/* The chain of a client that showed one; to be judged again each time. */
	struct ward_span cert[WARD_JOB_CERTS];
	size_t num_certs;
};

void ticket_state_write(struct wr *w, const struct ticket_state *state);
/* ticket_state_bound is the length of what ticket_state_write will write. */
size_t ticket_state_bound(const struct ticket_state *state);
bool ticket_state_read(struct ward_span plain, struct ticket_state *ret_state) MUST;

/* ticket_lifetime is how long, from `now` on, the tickets of a session that began at
 * `began` are good: no session lives for longer than 7 days, however often it is taken
 * up again. 0 = no ticket is to be given. RFC 9846 4.7.1 */
uint32_t ticket_lifetime(const struct ward_tickets *tickets, int64_t began, int64_t now);

/* ticket_refused is 0 when a session may be taken up now in `version` with `suite`; else
 * why not: TICKET_EXPIRED, TICKET_MISFIT. */
uint16_t ticket_refused(const struct ward_tickets *tickets, const struct ticket_state *state,
	uint16_t version, const struct suite *suite, int64_t now);

#endif

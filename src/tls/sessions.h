/* sessions.h - the sessions that a client may take up again: <ward/resume.h>. */
#ifndef TLS_SESSIONS_H
#define TLS_SESSIONS_H

#include <ward/conn.h>
#include <ward/resume.h>
#include "base/why.h"

#define SESSION_TICKET_MAX 16384 /* bytes of a ticket that is kept */

/* One session; whoever holds it owns `ticket`. All zero = none. */
struct session {
	uint16_t version, suite;
	uint8_t secret[WARD_HASH_MAX]; /* PSK of TLS 1.3, main secret of TLS 1.2 */
	uint8_t secret_len;
	uint32_t age_add;
	ward_time received; /* the ticket */
	ward_time until;    /* when it may no longer be used */
	ward_time trusted;  /* until when what was checked at the session's beginning holds */
	uint8_t *ticket;
	size_t ticket_len;
};

void session_free(struct session *session);

/* sessions_put keeps a session under a key, and takes it over in any case. */
void sessions_put(struct ward_sessions *sessions, const uint8_t key[static WARD_POLICY],
	struct session *session);

/* sessions_take finds the newest session with this key that is still good at `now`, and
 * takes it out: RFC 9846 C.4, no ticket is shown twice. */
bool sessions_take(struct ward_sessions *sessions, const uint8_t key[static WARD_POLICY],
	ward_time now, struct session *ret_session) MUST;

/* sessions_drop forgets all sessions with this key: the server did not take one up.
 * RFC 9149 3 */
void sessions_drop(struct ward_sessions *sessions, const uint8_t key[static WARD_POLICY]);

#endif

/* event.h - a bufferevent of libevent whose bytes travel in TLS.
 *
 * It is a filter over a socket's bufferevent. What lies in its output counts as
 * sent only when the kernel has taken the last byte of its records, so whoever
 * frees it after the output has run empty loses nothing. Jobs run at once.
 *
 * Its user, who sets an event callback before the loop runs, hears
 * BEV_EVENT_CONNECTED when the handshake has ended, _EOF at the
 * peer's goodbye (after its own output is gone), _ERROR or _TIMEOUT else.
 *
 * It is in a library of its own, libward_event (pkg-config: ward_event), so that
 * libward needs no libevent. */
#ifndef WARD_EVENT_H
#define WARD_EVENT_H

#include <event2/bufferevent.h>
#include <ward/conn.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WARD_EVENT_HANDSHAKE_MS 15000 /* from the start to the peer's Finished */
#define WARD_EVENT_IDLE_MS 120000     /* nothing moved in either direction */

struct ward_event_args {
	struct ward_config *config;
	const char *name; /* as for ward_conn_new: NULL makes a server */
	int64_t handshake_ms, idle_ms; /* 0 = the values above */

	/* Told once how the handshake ended; `why` is NULL when it went well.
	 * Nothing may be freed there. May be NULL. */
	void (*ended)(void *arg, struct ward_conn *conn, evutil_socket_t fd,
		const struct ward_why *why);
	void *arg;
};

/* ward_event_new makes one on `fd`, which it owns, or -1 when bufferevent_setfd
 * follows. Returns NULL when memory is short or the name is none. */
struct bufferevent *ward_event_new(struct event_base *base, evutil_socket_t fd,
	const struct ward_event_args *args, struct ward_why *why);

/* ward_event_goodbye sends close_notify at once, when nothing else waits to be
 * sent: for a user who is about to free `bev`. */
void ward_event_goodbye(struct bufferevent *bev);

#ifdef __cplusplus
}
#endif
#endif

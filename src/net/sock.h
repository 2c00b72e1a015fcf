/* sock.h - TCP: addresses with ports, connecting, listening, waiting. */
#ifndef NET_SOCK_H
#define NET_SOCK_H

#include <stdint.h>
#include <sys/socket.h>
#include "base/why.h"

#define SOCK_HOST_MAX 256 /* bytes with the zero */
#define SOCK_PORT_MAX 8
#define SOCK_TEXT_MAX 64 /* "[2001:db8::1]:65535" */

/* A host and a port as a person writes them: "example.org:443", "[::1]:8443". */
struct sock_place {
	char host[SOCK_HOST_MAX]; /* without brackets */
	char port[SOCK_PORT_MAX];
};

/* sock_place_read takes "HOST:PORT", and "HOST" alone if `port` is not NULL.
 *   ADDRESS_MALFORMED */
bool sock_place_read(const char *text, const char *port, struct sock_place *ret_place,
	struct ward_why *why) MUST;

/* sock_dial connects to all addresses of the host, the next one a quarter of a
 * second after the one before while none has answered (RFC 8305 5), and takes
 * the first. Returns a non-blocking descriptor, or -1:
 *   HOST_UNKNOWN (why->got is a getaddrinfo error), CONNECT_FAILED (an errno), TIMEOUT
 * `family` is AF_UNSPEC, AF_INET or AF_INET6. */
int sock_dial(const struct sock_place *place, int family, int64_t timeout_ms,
	struct ward_why *why) MUST;

/* sock_listen returns a non-blocking listening descriptor for a numeric address
 * or a name of this machine, or -1: HOST_UNKNOWN, LISTEN_FAILED (an errno). */
int sock_listen(const struct sock_place *place, struct ward_why *why) MUST;

/* sock_wait waits for POLLIN or POLLOUT on `fd` until clock_steady() is
 * `deadline`; 0 = for ever. False when the time is over. */
bool sock_wait(int fd, short events, int64_t deadline) MUST;

/* sock_text writes an address with its port; "?" for one that is not IP. */
void sock_text(const struct sockaddr *addr, char out[static SOCK_TEXT_MAX]);
/* sock_local_text and sock_peer_text do so for a descriptor's two ends. */
void sock_local_text(int fd, char out[static SOCK_TEXT_MAX]);
void sock_peer_text(int fd, char out[static SOCK_TEXT_MAX]);

/* sock_block makes a descriptor block again. */
bool sock_block(int fd) MUST;

/* sock_tune sets what every connection wants: no waiting for small writes. */
void sock_tune(int fd);

#endif

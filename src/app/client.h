/* client.h - what every verb shares that opens a TLS connection. */
#ifndef APP_CLIENT_H
#define APP_CLIENT_H

#include <ward/easy.h>
#include "app/cmd.h"
#include "app/credentials.h"
#include "app/versions.h"
#include "net/sock.h"

struct client_args {
	struct opt_list cacert, cert, key, resolve;
	struct version_args versions;
	const char *connect, *keylog;
	bool wait_accept, ipv4, ipv6;
	bool fresh; /* no session is taken up again */
	int64_t max_time; /* seconds, 0 = no limit */
};

#define CLIENT_OPTS(type, field) \
	OPT(0, "cacert", type, field.cacert, "FILE", \
		"trust the authorities in FILE instead of the system's"), \
	OPT(0, "cert", type, field.cert, "FILE", \
		"certificate chain to show a server that asks, with --key"), \
	OPT(0, "key", type, field.key, "FILE", "its private key; repeat both for a choice"), \
	OPT(0, "wait-accept", type, field.wait_accept, NULL, \
		"go on only when the server has accepted the certificate"), \
	VERSION_OPTS(type, field.versions), \
	OPT(0, "keylog", type, field.keylog, "FILE", \
		"append the connection's secrets to FILE: whoever has it can read along"), \
	OPT(0, "connect", type, field.connect, "HOST:PORT", \
		"connect there, whatever the address says"), \
	OPT(0, "resolve", type, field.resolve, "HOST:PORT:ADDR", \
		"use ADDR for this host and port"), \
	OPT('m', "max-time", type, field.max_time, "SECONDS", "give up after this time"), \
	OPT('4', "ipv4", type, field.ipv4, NULL, "use IPv4 alone"), \
	OPT('6', "ipv6", type, field.ipv6, NULL, "use IPv6 alone")

struct client {
	const struct client_args *args;
	struct ward_trust *trust;
	struct credentials own;
	struct ward_sessions *sessions; /* of this run */
	struct ward_config *config;
	int64_t deadline; /* clock_steady(), 0 = none */
	/* Of the last connection that was made, in microseconds. */
	int64_t connect_micros, handshake_micros;
};

/* client_trust reads the authorities of --cacert, or the system's when none was
 * given. It says what went wrong and returns an exit code; *ret_trust is to be
 * freed in any case. */
int client_trust(const struct opt_list *cacert, struct ward_trust **ret_trust);

/* client_open reads the authorities and builds the configuration; client_dial
 * connects to `place` and makes the handshake. Both say what went wrong and
 * return an exit code; *ret_stream is NULL unless it is EXIT_OK. */
int client_open(struct client *c, const struct client_args *args, const char *const *alpn);
int client_dial(struct client *c, const struct sock_place *place, struct ward_stream **ret_stream);
void client_close(struct client *c);

/* client_try is for those who look at a server even when it cannot be trusted: a
 * handshake that failed leaves the stream, with its reason in `why`, and
 * client_say_failed says that. Without a stream it was said. */
int client_try(struct client *c, const struct sock_place *place, struct ward_stream **ret_stream,
	struct ward_why *why);
int client_say_failed(const struct ward_why *why, struct ward_stream *stream,
	const struct sock_place *place);

/* client_wait waits after WARD_AGAIN.
 *   TIMEOUT   --max-time is over, or nothing moved for a minute */
bool client_wait(const struct client *c, const struct ward_stream *stream,
	struct ward_why *why) MUST;

#endif

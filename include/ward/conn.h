/* conn.h - a TLS connection that does no I/O of its own.
 *
 * Bytes in, bytes out. The program reads from its socket into a buffer of its
 * own, feeds it, runs the job if one waits, sends what lies ready, and looks at
 * ward_conn_wants() to see what comes next:
 *
 *	WARD_WANT_JOB    ward_conn_job, ward_job_run, ward_conn_job_done
 *	WARD_WANT_SEND   ward_conn_out, then write to the socket
 *	WARD_WANT_BYTES  read from the socket, then ward_conn_feed
 *	WARD_CAN_WRITE   ward_conn_seal may be called
 *	WARD_ENDED       both directions are over; ward_conn_why says how
 *
 * One thread at a time may use a connection. No function calls back. */
#ifndef WARD_CONN_H
#define WARD_CONN_H

#include <ward/config.h>
#include <ward/job.h>
#include <ward/why.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of the longest record on the wire: the input buffer MUST hold one.
 * RFC 9846 5.2 */
#define WARD_RECORD_MAX (5 + 16384 + 256)

typedef int64_t ward_time; /* milliseconds since 1970, UTC */

struct ward_conn;

/* ward_conn_new makes a connection that starts at `now`. `name` is the server a
 * client wants to reach, a DNS name or an IP address, and is checked in its
 * certificate; NULL on a server. A client of TLS 1.3 has a KEYGEN job waiting at once.
 *   WARD_WHY_CERT_NAME_INPUT   the name is neither
 *   WARD_WHY_RANDOM_FAILED, NO_MEMORY, ARGUMENT */
int ward_conn_new(struct ward_config *config, const char *name, ward_time now,
	struct ward_conn **ret_conn, struct ward_why *why);
void ward_conn_free(struct ward_conn *conn);

/* ward_conn_set_port says at which port, or under which service name, a client
 * reaches its server: a session is taken up again at the same one only. To be
 * called before anything else is done with `conn`; at most 32 bytes.
 *   WARD_WHY_ARGUMENT   too long, too late, or not a client */
int ward_conn_set_port(struct ward_conn *conn, const char *port);

enum ward_want {
	WARD_WANT_BYTES = 1,
	WARD_WANT_SEND = 2,
	WARD_WANT_JOB = 4,
	WARD_CAN_WRITE = 8,
	WARD_ENDED = 16,       /* nothing more will be received or sent */
	WARD_PEER_CLOSED = 32, /* the peer said goodbye: no more data comes */
};

/* ward_conn_wants returns a set of enum ward_want. */
unsigned ward_conn_wants(const struct ward_conn *conn);

/* ward_conn_feed gives `conn` the next `in_len` bytes from the peer and sets
 * `*ret_used` to how many it is done with; the rest, the start of an incomplete
 * record or what waits behind a job, is to be given again at the front of the
 * next call. `in` is changed: records are decrypted in place. `*ret_data` is
 * application data inside the used part of `in`, or empty; feed again with the
 * rest until nothing is used and no data comes. `now` must not go backwards.
 *
 * Returns 0, or the negative number of a failure, after which the connection is
 * over and ward_conn_out holds the alert for the peer. ward_conn_why has the
 * details. */
int ward_conn_feed(struct ward_conn *conn, ward_time now, uint8_t *in, size_t in_len,
	size_t *ret_used, struct ward_span *ret_data);

/* ward_conn_eof tells that the transport has ended: nothing more will arrive.
 * Returns 0 when the peer had said goodbye,
 *   WARD_WHY_TRUNCATED      when it had not: what arrived may not be all
 *   WARD_WHY_CLOSED_EARLY   when the handshake had not ended. RFC 9846 6.1 */
int ward_conn_eof(struct ward_conn *conn);

/* ward_conn_job returns the job that waits, NULL when none does.
 * ward_conn_job_done takes its outcome and goes on; failures as for feed. */
struct ward_job *ward_conn_job(struct ward_conn *conn);
int ward_conn_job_done(struct ward_conn *conn, struct ward_job *job, ward_time now);

/* ward_conn_out_len returns how many bytes wait to be sent. ward_conn_out moves
 * up to `cap` of them to `out`. They must be sent even after a failure: the last
 * may be the alert that tells the peer why. */
size_t ward_conn_out_len(const struct ward_conn *conn);
size_t ward_conn_out(struct ward_conn *conn, uint8_t *out, size_t cap);

/* ward_conn_seal encrypts application data into `out`, as many records as fit,
 * behind anything that ward_conn_out still held, and sets `*ret_used` to how
 * much of `data` it took and `*ret_len` to the bytes to send. A buffer of
 * ward_seal_bound(conn, len) takes `len` bytes at once. `out` must not overlap
 * `data`. Keys are updated before their limit without being asked; TLS 1.2 cannot,
 * and there the connection ends before it.
 *   WARD_WHY_CONN_NOT_READY   the handshake has not ended
 *   WARD_WHY_CONN_OVER        ward_conn_close was called, or the connection failed
 *   WARD_WHY_OUT_TOO_SMALL    not one record fits
 *   WARD_WHY_RECORD_LIMIT     TLS 1.2: all that one key may encrypt was sent */
int ward_conn_seal(struct ward_conn *conn, const uint8_t *data, size_t len, size_t *ret_used,
	uint8_t *out, size_t cap, size_t *ret_len);
size_t ward_seal_bound(const struct ward_conn *conn, size_t len);

/* ward_conn_rekey updates this side's keys and, with `ask`, has the peer update
 * its own. RFC 9846 4.7.3
 *   WARD_WHY_KEY_UPDATE_NONE   TLS 1.2 cannot; the connection goes on */
int ward_conn_rekey(struct ward_conn *conn, bool ask);

/* ward_conn_close says goodbye: close_notify goes to ward_conn_out and nothing
 * can be sealed after it. Data may still arrive. RFC 9846 6.1 */
int ward_conn_close(struct ward_conn *conn);

/* ward_conn_why returns the failure that ended the connection, code 0 when none
 * did. It lives as long as `conn`. */
const struct ward_why *ward_conn_why(const struct ward_conn *conn);

/* What is known of a connection, as far as the handshake has come. Pointers
 * live as long as the connection. */
struct ward_facts {
	uint16_t version; /* 0x0304 or 0x0303, 0 = not yet known */
	uint16_t suite;   /* enum ward_suite */
	uint16_t group;   /* enum ward_group */
	uint16_t scheme;  /* of the server's signature: enum ward_scheme */
	const char *name; /* client: the name asked for; server: the SNI, "" = none came */
	const char *alpn; /* "" = none agreed */
	bool server, connected, retried;
	bool client_cert_asked; /* the server asked the client for a certificate */
	bool client_proved;     /* and the client showed one, and that it holds its key */
	bool stapled;           /* the server's certificate came with an OCSP response */
	size_t credential;      /* index of our own that was chosen */
	uint64_t records_sent, records_received; /* application keys, since the last key update */
	uint64_t key_updates_sent, key_updates_received;
	bool resumed;            /* an earlier session was taken up again */
	uint16_t ticket_refused; /* enum ward_why_code: why a ticket was not, 0 = it was, or none
	                          * came; TICKET_UNUSED on a client: the server knows why */
	unsigned tickets;        /* that were given to the peer, or that it gave */
};

void ward_conn_facts(const struct ward_conn *conn, struct ward_facts *ret_facts);

/* ward_conn_peer_chain lends the certificates of a peer that has proved them to be
 * its own, DER, leaf first, as it sent them: a server's, or those of a client that
 * was asked and had some. They were judged good. 0 before the handshake has ended,
 * and when the configuration did not ask with keep_peer_chain. */
size_t ward_conn_peer_chain(const struct ward_conn *conn, const struct ward_span **ret_certs);

/* ward_conn_export fills `out` with `len` bytes that both sides of the connection, and
 * nobody else, can compute, for this label and context; labels are registered with IANA or
 * start with "EXPERIMENTAL". With TLS 1.2 a context of NULL is none, which is not the same
 * as an empty one. On failure `out` is all zero. RFC 9846 7.5, RFC 5705
 *   WARD_WHY_CONN_NOT_READY   the handshake has not ended
 *   WARD_WHY_CONN_OVER        the connection failed
 *   WARD_WHY_ARGUMENT         the label is empty, above 249 bytes or one that TLS uses
 *                             itself; the context is above 65535 bytes; `len` is above
 *                             255 times the hash of the suite */
int ward_conn_export(const struct ward_conn *conn, const char *label, const void *context,
	size_t context_len, uint8_t *out, size_t len);

/* ward_conn_binding writes what ties an authentication inside of this connection, SASL's
 * SCRAM for one, to it: "tls-exporter", which is always there, or "tls-server-end-point",
 * the hash of the server's certificate. The latter takes keep_peer_chain on a client.
 *   WARD_WHY_BINDING_NONE   END_POINT: no certificate came in this connection, it was not
 *                           kept, or it is signed in a way that has no hash
 *   and CONN_NOT_READY, CONN_OVER, ARGUMENT as above */
enum ward_binding { WARD_BINDING_EXPORTER = 1, WARD_BINDING_SERVER_END_POINT };
int ward_conn_binding(const struct ward_conn *conn, enum ward_binding binding,
	uint8_t data[WARD_HASH_MAX], size_t *ret_len);

/* ward_conn_keylog writes the secrets known so far to `out`, each in a line of the form of
 * NSS and Wireshark, "CLIENT_TRAFFIC_SECRET_0 RANDOM SECRET", when the configuration asked
 * with `keylog`; else nothing. WARD_KEYLOG_MAX bytes are enough. No zero byte ends it.
 *   WARD_WHY_OUT_TOO_SMALL */
#define WARD_KEYLOG_MAX 1024
int ward_conn_keylog(const struct ward_conn *conn, char *out, size_t cap, size_t *ret_len);

/* One handshake message or alert, as `-v` shows them. */
struct ward_trace {
	bool sent;
	bool alert;      /* `type` is an alert number */
	bool encrypted;
	uint8_t type;    /* HandshakeType, RFC 9846 4, RFC 5246 7.4; 254 = change_cipher_spec */
	uint32_t len;    /* bytes of the message with its header */
	ward_time at;    /* when it was fed or made */
};

/* ward_conn_trace lends the list, oldest first, when the configuration asked
 * for it; at most 64 are kept. ward_message_name names a type: "ClientHello". */
size_t ward_conn_trace(const struct ward_conn *conn, const struct ward_trace **ret_first);
const char *ward_message_name(uint8_t type);

/* Names of code points as the registries write them: "TLS 1.3",
 * "TLS_AES_128_GCM_SHA256", "X25519", "ecdsa_secp256r1_sha256"; "unknown" for others. */
const char *ward_version_name(uint16_t version);
const char *ward_suite_name(uint16_t suite);
const char *ward_group_name(uint16_t group);
const char *ward_scheme_name(uint16_t scheme);

#ifdef __cplusplus
}
#endif
#endif

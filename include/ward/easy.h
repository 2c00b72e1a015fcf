/* easy.h - TLS over a file descriptor, for programs that want a few calls.
 *
 * The descriptor may block or not. When it would block, a function returns
 * WARD_AGAIN and `ward_stream_wait` says whether to wait for reading or writing.
 * Jobs run at once, in the calling thread. Small programs need no other header. */
#ifndef WARD_EASY_H
#define WARD_EASY_H

#include <ward/conn.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ward_stream;

/* What the calls below return besides 0 and the negative numbers of failures. */
enum { WARD_AGAIN = 1 };

/* ward_trust_system opens the system's bundle of authorities: SSL_CERT_FILE if
 * it is set, else the distribution's file.
 *   WARD_WHY_FILE_READ     it cannot be read: install ca-certificates
 *   WARD_WHY_TRUST_EMPTY   it holds none */
int ward_trust_system(struct ward_trust **ret_trust, struct ward_why *why);

/* ward_trust_file and ward_credential_file read PEM files. A key file that
 * others may read is refused.
 *   WARD_WHY_FILE_READ, KEY_FILE_OPEN_TO_ALL, and those of the functions above */
int ward_trust_file(const char *path, struct ward_trust **ret_trust, struct ward_why *why);
int ward_credential_file(const char *chain_path, const char *key_path,
	struct ward_credential **ret_credential, struct ward_why *why);

/* ward_dial connects to host:port over TCP, makes the handshake and returns
 * when the server is verified.
 *   WARD_WHY_HOST_UNKNOWN, CONNECT_FAILED   the network: see why.got, an errno
 *   and every failure of the handshake */
int ward_dial(struct ward_config *config, const char *host, const char *port,
	struct ward_stream **ret_stream, struct ward_why *why);

/* ward_stream_new puts TLS on a connected descriptor, which the stream owns
 * from then on. `name` as for ward_conn_new. */
int ward_stream_new(struct ward_config *config, int fd, const char *name,
	struct ward_stream **ret_stream, struct ward_why *why);

/* ward_handshake goes on until the handshake has ended: 0, WARD_AGAIN or a failure. */
int ward_handshake(struct ward_stream *stream);

/* ward_read reads up to `cap` bytes; 0 with *ret_len 0 is the peer's goodbye.
 *   WARD_WHY_TRUNCATED   the peer vanished without one */
int ward_read(struct ward_stream *stream, void *buf, size_t cap, size_t *ret_len);

/* ward_write sends up to `len` bytes and says in *ret_len how many were taken;
 * on a blocking descriptor all are. On another, what was taken may still wait
 * to leave: writing 0 bytes sends it and returns WARD_AGAIN until it is gone. */
int ward_write(struct ward_stream *stream, const void *buf, size_t len, size_t *ret_len);

/* ward_stream_wait returns POLLIN, POLLOUT (poll.h) or both after WARD_AGAIN. */
short ward_stream_wait(const struct ward_stream *stream);

/* ward_stream_finish says goodbye and sends what waits: 0, WARD_AGAIN or a
 * failure. Nothing can be written after it; what the peer sends can be read. */
int ward_stream_finish(struct ward_stream *stream);

/* ward_stream_close says goodbye, closes the descriptor and frees; NULL is allowed. */
void ward_stream_close(struct ward_stream *stream);

/* The connection inside, for its facts and trace; and the descriptor. */
struct ward_conn *ward_stream_conn(struct ward_stream *stream);
int ward_stream_fd(const struct ward_stream *stream);

/* ward_stream_why returns the first failure, of the connection or of its
 * descriptor (IO_FAILED: why->got is an errno); code 0 when there was none. */
const struct ward_why *ward_stream_why(const struct ward_stream *stream);

/* ward_stream_verdict returns what the chain check found, NULL before it ran.
 * Its spans live as long as the stream. */
const struct ward_verdict *ward_stream_verdict(const struct ward_stream *stream);

#ifdef __cplusplus
}
#endif
#endif

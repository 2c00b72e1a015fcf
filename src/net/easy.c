/* easy.c - the stream of easy.h: an engine, a descriptor and two buffers. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <ward/easy.h>
#include "base/mem.h"
#include "net/clock.h"
#include "net/sock.h"
#include "net/stream.h"

/* Two whole records: while one is taken apart the next one arrives. */
#define IN_CAP ((size_t)2 * WARD_RECORD_MAX)
#define OUT_CAP ((size_t)2 * WARD_RECORD_MAX)
#define CONNECT_TIMEOUT_MS 30000

struct ward_stream {
	struct ward_conn *conn;
	int fd;
	short wait;
	bool eof;             /* the transport has ended */
	ward_time now;
	struct ward_why why;  /* of the descriptor; the connection has its own */
	struct chain_job chain;
	struct ward_span data; /* plaintext inside `in`, not read by the program yet */
	size_t in_off, in_len; /* what lies in `in` and the engine has not used */
	size_t out_off, out_len;
	uint8_t in[IN_CAP], out[OUT_CAP];
};

/* The wall clock, made to keep the engine's promise: it never goes back. */
static ward_time now(struct ward_stream *s)
{
	ward_time t = clock_wall();

	if (t > s->now)
		s->now = t;
	return s->now;
}

/* Each step below returns 0, WARD_AGAIN or the negative number of a failure. */

static int broken(struct ward_stream *s, int err)
{
	(void)FAIL(&s->why, IO_FAILED, .got = err);
	return -WARD_WHY_IO_FAILED;
}

/* Sends what lies in `out` and in the engine. */
static int flush(struct ward_stream *s, int flags)
{
	for (;;) {
		ssize_t n;

		if (s->out_off == s->out_len) {
			s->out_off = 0;
			s->out_len = ward_conn_out(s->conn, s->out, OUT_CAP);
		}
		if (s->out_len == 0)
			return 0;
		n = send(s->fd, s->out + s->out_off, s->out_len - s->out_off,
			flags | MSG_NOSIGNAL);
		if (n >= 0) {
			s->out_off += (size_t)n;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return broken(s, errno);
		s->wait = POLLOUT;
		return WARD_AGAIN;
	}
}

/* A failure of the engine leaves an alert for the peer: it is worth one try. */
static int refuse(struct ward_stream *s, int rc)
{
	if (rc < 0)
		(void)flush(s, MSG_DONTWAIT);
	return rc;
}

static int receive(struct ward_stream *s)
{
	if (s->eof)
		return ward_conn_eof(s->conn);
	if (s->in_off > 0) {
		memmove(s->in, s->in + s->in_off, s->in_len - s->in_off);
		s->in_len -= s->in_off;
		s->in_off = 0;
	}
	for (;;) {
		ssize_t n = recv(s->fd, s->in + s->in_len, IN_CAP - s->in_len, 0);

		if (n > 0) {
			s->in_len += (size_t)n;
			return 0;
		}
		if (n == 0) {
			s->eof = true;
			return ward_conn_eof(s->conn);
		}
		if (errno == EINTR)
			continue;
		/* A reset is how a peer ends that has no manners: the engine knows
		 * whether it had said goodbye before. */
		if (errno == ECONNRESET) {
			s->eof = true;
			return ward_conn_eof(s->conn);
		}
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return broken(s, errno);
		s->wait = POLLIN;
		return WARD_AGAIN;
	}
}

/* Gives the engine what has arrived; `*ret_moved` says whether that changed anything. */
static int feed(struct ward_stream *s, bool *ret_moved)
{
	size_t used = 0;
	int rc = ward_conn_feed(s->conn, now(s), s->in + s->in_off, s->in_len - s->in_off, &used,
		&s->data);

	s->in_off += used;
	*ret_moved = used > 0 || s->data.len > 0;
	return refuse(s, rc);
}

static int run_job(struct ward_stream *s)
{
	struct ward_job *job = ward_conn_job(s->conn);

	chain_job_run(&s->chain, job);
	return refuse(s, ward_conn_job_done(s->conn, job, now(s)));
}

/* One move of the engine: send, or run a job, or feed, or else receive. What
 * cannot be sent does not stop the receiving: two sides that both write first
 * would wait for each other, and a peer that closed may have said why. */
static int step(struct ward_stream *s)
{
	bool unsent = flush(s, 0) == WARD_AGAIN, moved;
	int rc;

	if ((ward_conn_wants(s->conn) & WARD_WANT_JOB) != 0)
		return run_job(s);
	rc = feed(s, &moved);
	if (rc != 0 || moved || (ward_conn_wants(s->conn) & (WARD_WANT_JOB | WARD_WANT_SEND)) != 0)
		return rc;
	rc = receive(s);
	if (rc == WARD_AGAIN && unsent)
		s->wait = POLLIN | POLLOUT;
	return rc;
}

static bool connected(const struct ward_stream *s)
{
	struct ward_facts facts;

	ward_conn_facts(s->conn, &facts);
	return facts.connected;
}

int ward_handshake(struct ward_stream *s)
{
	while (!connected(s)) {
		int rc = step(s);

		if (rc != 0)
			return rc;
		if ((ward_conn_wants(s->conn) & WARD_ENDED) != 0)
			return -WARD_WHY_CLOSED_EARLY;
	}
	return flush(s, 0);
}

int ward_read(struct ward_stream *s, void *buf, size_t cap, size_t *ret_len)
{
	*ret_len = 0;
	while (s->data.len == 0) {
		unsigned wants = ward_conn_wants(s->conn);
		int rc;

		if (ward_conn_why(s->conn)->code != 0)
			return -(int)ward_conn_why(s->conn)->code;
		if ((wants & (WARD_PEER_CLOSED | WARD_ENDED)) != 0)
			return 0;
		rc = step(s);
		if (rc != 0)
			return rc;
	}
	*ret_len = s->data.len < cap ? s->data.len : cap;
	memcpy(buf, s->data.p, *ret_len);
	s->data.p += *ret_len;
	s->data.len -= *ret_len;
	return 0;
}

int ward_write(struct ward_stream *s, const void *buf, size_t len, size_t *ret_len)
{
	const uint8_t *from = buf;
	int rc = flush(s, 0);

	*ret_len = 0;
	while (rc == 0 && *ret_len < len) {
		size_t used;

		rc = ward_conn_seal(s->conn, from + *ret_len, len - *ret_len, &used, s->out, OUT_CAP,
			&s->out_len);
		if (rc < 0)
			return rc;
		*ret_len += used;
		rc = flush(s, 0);
	}
	return rc == WARD_AGAIN && *ret_len > 0 ? 0 : rc;
}

int ward_stream_finish(struct ward_stream *s)
{
	int rc = 0;

	if ((ward_conn_wants(s->conn) & WARD_CAN_WRITE) != 0)
		rc = ward_conn_close(s->conn);
	return rc != 0 ? rc : flush(s, 0);
}

short ward_stream_wait(const struct ward_stream *s)
{
	return s->wait;
}

/* Closing while unread bytes lie in the kernel sends a reset, which may overtake
 * what the peer has not read yet: take them out, as far as they are here. */
static void drain(int fd)
{
	uint8_t junk[4096];

	shutdown(fd, SHUT_WR);
	for (int i = 0; i < 16; i++)
		if (recv(fd, junk, sizeof junk, MSG_DONTWAIT) <= 0)
			break;
}

void ward_stream_close(struct ward_stream *s)
{
	if (s == NULL)
		return;
	if ((ward_conn_wants(s->conn) & WARD_CAN_WRITE) != 0)
		(void)ward_conn_close(s->conn);
	(void)flush(s, MSG_DONTWAIT);
	drain(s->fd);
	close(s->fd);
	ward_conn_free(s->conn);
	chain_job_free(&s->chain);
	mem_free(s, sizeof *s);
}

int ward_stream_new(struct ward_config *config, int fd, const char *name,
	struct ward_stream **ret_stream, struct ward_why *why)
{
	struct ward_stream *s = mem_new(sizeof *s);
	int rc;

	*why = (struct ward_why){ 0 };
	*ret_stream = NULL;
	if (s == NULL) {
		close(fd);
		return why_result(FAIL(why, NO_MEMORY), why);
	}
	s->fd = fd;
	rc = ward_conn_new(config, name, now(s), &s->conn, why);
	if (rc != 0) {
		close(fd);
		mem_free(s, sizeof *s);
		return rc;
	}
	*ret_stream = s;
	return 0;
}

/* The handshake on a descriptor that does not block, waited for. */
static int handshake_now(struct ward_stream *s)
{
	int rc = ward_handshake(s);

	while (rc == WARD_AGAIN && sock_wait(s->fd, s->wait, 0))
		rc = ward_handshake(s);
	return rc;
}

int ward_dial(struct ward_config *config, const char *host, const char *port,
	struct ward_stream **ret_stream, struct ward_why *why)
{
	struct sock_place place = { 0 };
	int fd, rc;

	*why = (struct ward_why){ 0 };
	*ret_stream = NULL;
	if (strlen(host) >= sizeof place.host || strlen(port) >= sizeof place.port)
		return why_result(FAIL(why, ADDRESS_MALFORMED), why);
	memcpy(place.host, host, strlen(host));
	memcpy(place.port, port, strlen(port));
	fd = sock_dial(&place, AF_UNSPEC, CONNECT_TIMEOUT_MS, why);
	if (fd < 0)
		return why_result(false, why);
	rc = ward_stream_new(config, fd, host, ret_stream, why);
	if (rc != 0)
		return rc;
	(void)ward_conn_set_port((*ret_stream)->conn, port);
	rc = handshake_now(*ret_stream);
	if (rc == 0 && sock_block(fd))
		return 0;
	*why = *ward_stream_why(*ret_stream);
	ward_stream_close(*ret_stream);
	*ret_stream = NULL;
	return why_result(false, why);
}

struct ward_conn *ward_stream_conn(struct ward_stream *s)
{
	return s->conn;
}

int ward_stream_fd(const struct ward_stream *s)
{
	return s->fd;
}

const struct ward_why *ward_stream_why(const struct ward_stream *s)
{
	const struct ward_why *why = ward_conn_why(s->conn);

	return why->code != 0 ? why : &s->why;
}

const struct chain_job *stream_chain(const struct ward_stream *s)
{
	return &s->chain;
}

const struct ward_verdict *ward_stream_verdict(const struct ward_stream *s)
{
	return s->chain.ran ? &s->chain.verdict : NULL;
}

/* pump.h - a client of a server that sends back what it gets: it moves the bytes between
 * a socket, which does not block, and the connection, which never sees the socket. */
#include <errno.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>
#include <ward/conn.h>

struct client {
	int fd;
	struct ward_conn *conn;
	size_t in_len, out_off, out_len;
	uint8_t in[WARD_RECORD_MAX];      /* from the socket, not yet taken */
	uint8_t out[2 * WARD_RECORD_MAX]; /* to the socket, not yet sent */
};

enum pump { PUMP_READ, PUMP_WRITE, PUMP_JOB, PUMP_END };

static inline ward_time now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (ward_time)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static inline struct client *client_new(struct ward_config *config, int fd)
{
	struct client *c = (struct client *)calloc(1, sizeof *c);
	struct ward_why why;

	c->fd = fd;
	if (ward_conn_new(config, NULL, now(), &c->conn, &why) != 0)
		die(&why);
	return c;
}

static inline void client_free(struct client *c)
{
	close(c->fd);
	ward_conn_free(c->conn);
	free(c);
}

/* One step of the connection: what it has to say, else the next record, whose data goes
 * back. Returns 0 when more bytes are needed. A failure shows in what it wants. */
static inline int turn(struct client *c)
{
	struct ward_span data;
	size_t used, taken;

	c->out_off = 0;
	c->out_len = ward_conn_out(c->conn, c->out, sizeof c->out);
	if (c->out_len > 0)
		return 1;
	ward_conn_feed(c->conn, now(), c->in, c->in_len, &used, &data);
	if (data.len > 0)
		ward_conn_seal(c->conn, data.p, data.len, &taken, c->out, sizeof c->out, &c->out_len);
	c->in_len -= used;
	memmove(c->in, c->in + used, c->in_len);
	return used > 0 || ward_conn_out_len(c->conn) > 0;
}

/* Moves all that can be moved, and says what to wait for. */
static inline enum pump pump(struct client *c)
{
	for (;;) {
		ssize_t n;

		if (c->out_off < c->out_len) {
			n = send(c->fd, c->out + c->out_off, c->out_len - c->out_off, MSG_NOSIGNAL);
			if (n < 0)
				return errno == EAGAIN ? PUMP_WRITE : PUMP_END;
			c->out_off += (size_t)n;
		} else if (ward_conn_job(c->conn) != NULL) {
			return PUMP_JOB;
		} else if (!turn(c)) {
			if ((ward_conn_wants(c->conn) & (WARD_PEER_CLOSED | WARD_ENDED)) != 0)
				return PUMP_END;
			n = recv(c->fd, c->in + c->in_len, sizeof c->in - c->in_len, 0);
			if (n <= 0)
				return n < 0 && errno == EAGAIN ? PUMP_READ : PUMP_END;
			c->in_len += (size_t)n;
		}
	}
}

/* Each event is told once, so that a client is nobody else's while it has a job out. */
static inline void watch(int epoll, int op, int fd, uint32_t events, void *client)
{
	struct epoll_event e = { 0 };

	e.events = events | EPOLLONESHOT;
	e.data.ptr = client;
	epoll_ctl(epoll, op, fd, &e);
}

static inline void welcome(int epoll, int listener, struct ward_config *config)
{
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd >= 0)
		watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, client_new(config, fd));
	watch(epoll, EPOLL_CTL_MOD, listener, EPOLLIN, NULL);
}

/* link.c - bytes between the runner's socket and a connection. */
#include "link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "judge.h"

static ward_time now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (ward_time)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool send_all(int fd, const uint8_t *p, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, p, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

static int dial(const struct flags *f)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr_in four = { .sin_family = AF_INET };
	const struct sockaddr *addr = (const struct sockaddr *)(f->ipv6 ? (void *)&six : (void *)&four);
	socklen_t len = f->ipv6 ? sizeof six : sizeof four;
	int fd = socket(addr->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	four.sin_port = six.sin6_port = htons((uint16_t)f->port);
	if (fd < 0 || connect(fd, addr, len) != 0) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

bool link_dial(struct link *l, const struct flags *flags)
{
	uint8_t id[8];

	memset(l, 0, sizeof *l);
	l->flags = flags;
	l->fd = dial(flags);
	for (unsigned i = 0; i < sizeof id; i++)
		id[i] = (uint8_t)(flags->shim_id >> (8 * i));
	return l->fd >= 0 && send_all(l->fd, id, sizeof id);
}

bool link_flush(struct link *l)
{
	uint8_t out[4096];
	size_t len;

	while ((len = ward_conn_out(l->conn, out, sizeof out)) > 0)
		if (!send_all(l->fd, out, len))
			return false;
	return true;
}

static bool run_jobs(struct link *l, bool *ret_ran)
{
	struct ward_job *job;

	*ret_ran = false;
	while ((job = ward_conn_job(l->conn)) != NULL) {
		if (job->kind == WARD_JOB_CHAIN)
			judge(job, l->flags);
		else
			ward_job_run(job);
		if (ward_conn_job_done(l->conn, job, now()) != 0)
			return false;
		*ret_ran = true;
	}
	return true;
}

/* With -async, bytes come one by one. */
static bool receive(struct link *l)
{
	size_t room = sizeof l->in - l->in_len;
	ssize_t n;

	do
		n = recv(l->fd, l->in + l->in_len, l->flags->async ? 1 : room, 0);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		l->in_len += (size_t)n;
	else
		l->eof = true;
	return n > 0;
}

bool link_step(struct link *l, struct ward_span *ret_data)
{
	size_t used = 0;
	bool ok, ran;

	/* What the last step gave out lay in front, and has been read. */
	l->in_len -= l->in_used;
	memmove(l->in, l->in + l->in_used, l->in_len);
	l->in_used = 0;
	*ret_data = (struct ward_span){ l->in, 0 };
	ok = run_jobs(l, &ran) &&
		ward_conn_feed(l->conn, now(), l->in, l->in_len, &used, ret_data) == 0;
	l->in_used = used;
	if (!link_flush(l) || !ok)
		return false;
	if (ret_data->len > 0)
		return true;
	if ((ward_conn_wants(l->conn) & (WARD_ENDED | WARD_PEER_CLOSED)) != 0)
		return false;
	if (ran || used > 0 || ward_conn_job(l->conn) != NULL || receive(l))
		return true;
	(void)ward_conn_eof(l->conn);
	return false;
}

bool link_write(struct link *l, const uint8_t *data, size_t len)
{
	uint8_t out[2 * WARD_RECORD_MAX];

	while (len > 0) {
		size_t used, out_len;

		if (ward_conn_seal(l->conn, data, len, &used, out, sizeof out, &out_len) != 0 ||
			!send_all(l->fd, out, out_len))
			return false;
		data += used;
		len -= used;
	}
	return true;
}

/* A socket that is closed with bytes unread resets the connection, and the alert that
 * was sent last may be lost with it. */
void link_close(struct link *l)
{
	uint8_t rest[4096];

	if (l->conn != NULL)
		(void)link_flush(l);
	if (l->fd >= 0) {
		shutdown(l->fd, SHUT_WR);
		while (recv(l->fd, rest, sizeof rest, 0) > 0)
			;
		close(l->fd);
	}
	ward_conn_free(l->conn);
}

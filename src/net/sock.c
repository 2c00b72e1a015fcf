/* sock.c - addresses, listening, waiting. */
#include "net/sock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "net/clock.h"

/* A port is 1 to 65535 in at most five digits, or 0 for "any free one". */
static bool port_is_good(const char *port)
{
	size_t len = strlen(port);
	unsigned n = 0;

	if (len == 0 || len > 5 || strspn(port, "0123456789") != len)
		return false;
	for (size_t i = 0; i < len; i++)
		n = n * 10 + (unsigned)(port[i] - '0');
	return n <= 65535;
}

/* Splits into host and port; `*ret_port` is NULL when there is none. */
static bool split(const char *text, const char **ret_host, size_t *ret_len, const char **ret_port)
{
	const char *end, *colon;

	*ret_host = text;
	*ret_port = NULL;
	if (text[0] == '[') {
		end = strchr(text, ']');
		*ret_host = text + 1;
		*ret_len = end != NULL ? (size_t)(end - text) - 1 : 0;
		if (end == NULL || (end[1] != '\0' && end[1] != ':'))
			return false;
		if (end[1] == ':')
			*ret_port = end + 2;
		return true;
	}
	colon = strrchr(text, ':');
	*ret_len = colon != NULL ? (size_t)(colon - text) : strlen(text);
	/* Two colons without brackets: nobody can say where an IPv6 address ends. */
	if (colon != NULL && memchr(text, ':', *ret_len) != NULL)
		return false;
	if (colon != NULL)
		*ret_port = colon + 1;
	return true;
}

bool sock_place_read(const char *text, const char *port, struct sock_place *ret_place,
	struct ward_why *why)
{
	const char *host, *own_port;
	size_t len = 0;

	*ret_place = (struct sock_place){ 0 };
	if (!split(text, &host, &len, &own_port) || len == 0 || len >= SOCK_HOST_MAX)
		return FAIL(why, ADDRESS_MALFORMED);
	if (own_port == NULL)
		own_port = port;
	if (own_port == NULL || !port_is_good(own_port))
		return FAIL(why, ADDRESS_MALFORMED);
	memcpy(ret_place->host, host, len);
	memcpy(ret_place->port, own_port, strlen(own_port));
	return true;
}

static int listen_on(const struct addrinfo *ai)
{
	static const int on = 1;
	int fd = socket(ai->ai_family, ai->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	/* [::]:443 and 0.0.0.0:443 are two addresses: each listens for itself. */
	if (ai->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
		return fd;
	int err = errno;
	close(fd);
	errno = err;
	return -1;
}

int sock_listen(const struct sock_place *place, struct ward_why *why)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
	struct addrinfo *list;
	int fd, err = getaddrinfo(place->host, place->port, &hints, &list);

	if (err != 0) {
		(void)FAIL(why, HOST_UNKNOWN, .got = err);
		return -1;
	}
	fd = listen_on(list);
	if (fd < 0)
		(void)FAIL(why, LISTEN_FAILED, .got = errno);
	freeaddrinfo(list);
	return fd;
}

bool sock_wait(int fd, short events, int64_t deadline)
{
	for (;;) {
		struct pollfd p = { .fd = fd, .events = events };
		int64_t left = deadline == 0 ? -1 : deadline - clock_steady();

		if (deadline != 0 && left <= 0)
			return false;
		if (left > 3600 * 1000)
			left = 3600 * 1000;
		if (poll(&p, 1, (int)left) > 0)
			return true;
	}
}

void sock_text(const struct sockaddr *addr, char out[static SOCK_TEXT_MAX])
{
	const struct sockaddr_in *v4 = (const void *)addr;
	const struct sockaddr_in6 *v6 = (const void *)addr;
	char ip[INET6_ADDRSTRLEN] = "?";

	if (addr->sa_family == AF_INET) {
		inet_ntop(AF_INET, &v4->sin_addr, ip, sizeof ip);
		snprintf(out, SOCK_TEXT_MAX, "%s:%u", ip, ntohs(v4->sin_port));
	} else if (addr->sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &v6->sin6_addr, ip, sizeof ip);
		snprintf(out, SOCK_TEXT_MAX, "[%s]:%u", ip, ntohs(v6->sin6_port));
	} else {
		snprintf(out, SOCK_TEXT_MAX, "?");
	}
}

static void end_text(int fd, int (*name)(int, struct sockaddr *, socklen_t *), char *out)
{
	struct sockaddr_storage addr = { 0 };
	socklen_t len = sizeof addr;

	if (name(fd, (struct sockaddr *)&addr, &len) != 0)
		addr.ss_family = AF_UNSPEC;
	sock_text((const struct sockaddr *)&addr, out);
}

void sock_local_text(int fd, char out[static SOCK_TEXT_MAX])
{
	end_text(fd, getsockname, out);
}

void sock_peer_text(int fd, char out[static SOCK_TEXT_MAX])
{
	end_text(fd, getpeername, out);
}

bool sock_block(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags >= 0 && fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) == 0;
}

void sock_tune(int fd)
{
	static const int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

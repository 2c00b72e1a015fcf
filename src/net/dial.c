/* dial.c - connects to whichever address of a host answers first. RFC 8305 */
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include "net/clock.h"
#include "net/sock.h"

#define ADDRESSES_MAX 16
#define HEAD_START_MS 250 /* RFC 8305 5: Connection Attempt Delay */

/* One race: the attempts that run, and what the last failure was. */
struct race {
	struct pollfd runner[ADDRESSES_MAX];
	nfds_t num;
	const struct addrinfo *next; /* the address not tried yet */
	int err;
};

/* RFC 8305 4: the families take turns, so that one that is cut off costs one
 * head start and not one for each of its addresses. */
static size_t take_turns(const struct addrinfo *list, struct addrinfo *ret_order)
{
	const struct addrinfo *same = list, *other = list;
	size_t n = 0;

	while (n < ADDRESSES_MAX) {
		while (same != NULL && same->ai_family != list->ai_family)
			same = same->ai_next;
		while (other != NULL && other->ai_family == list->ai_family)
			other = other->ai_next;
		if (same == NULL && other == NULL)
			break;
		if (same != NULL) {
			ret_order[n++] = *same;
			same = same->ai_next;
		}
		if (other != NULL && n < ADDRESSES_MAX) {
			ret_order[n++] = *other;
			other = other->ai_next;
		}
	}
	for (size_t i = 0; i < n; i++)
		ret_order[i].ai_next = i + 1 < n ? &ret_order[i + 1] : NULL;
	return n;
}

/* Starts the next attempt; true when one runs or has already won. */
static bool start(struct race *race)
{
	while (race->next != NULL && race->num < ADDRESSES_MAX) {
		const struct addrinfo *ai = race->next;
		int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

		race->next = ai->ai_next;
		if (fd < 0) {
			race->err = errno;
			continue;
		}
		if (connect(fd, ai->ai_addr, ai->ai_addrlen) != 0 && errno != EINPROGRESS) {
			race->err = errno;
			close(fd);
			continue;
		}
		race->runner[race->num++] = (struct pollfd){ .fd = fd, .events = POLLOUT };
		return true;
	}
	return false;
}

/* Looks at what poll said: returns the winner, or -1 and drops those that failed. */
static int winner(struct race *race)
{
	nfds_t i = 0;

	while (i < race->num) {
		int err = 0;
		socklen_t len = sizeof err;

		if (race->runner[i].revents == 0) {
			i++;
			continue;
		}
		getsockopt(race->runner[i].fd, SOL_SOCKET, SO_ERROR, &err, &len);
		if (err == 0)
			return race->runner[i].fd;
		race->err = err;
		close(race->runner[i].fd);
		race->num--;
		race->runner[i] = race->runner[race->num];
	}
	return -1;
}

static int run(struct race *race, int64_t deadline)
{
	int fd = -1;

	while (fd < 0) {
		int64_t left = deadline - clock_steady();

		if (race->num == 0 && !start(race))
			break;
		if (left <= 0) {
			race->err = ETIMEDOUT;
			break;
		}
		if (race->next != NULL && left > HEAD_START_MS)
			left = HEAD_START_MS;
		if (poll(race->runner, race->num, (int)left) > 0)
			fd = winner(race);
		else
			(void)start(race);
	}
	for (nfds_t i = 0; i < race->num; i++)
		if (race->runner[i].fd != fd)
			close(race->runner[i].fd);
	return fd;
}

int sock_dial(const struct sock_place *place, int family, int64_t timeout_ms,
	struct ward_why *why)
{
	struct addrinfo hints = { .ai_family = family, .ai_socktype = SOCK_STREAM };
	struct addrinfo *list, order[ADDRESSES_MAX];
	struct race race = { .err = ETIMEDOUT };
	int err, fd;

	hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
	err = getaddrinfo(place->host, place->port, &hints, &list);
	/* A machine with nothing but its loopback has no configured address. */
	if (err != 0) {
		hints.ai_flags = AI_NUMERICSERV;
		err = getaddrinfo(place->host, place->port, &hints, &list);
	}
	if (err != 0) {
		(void)FAIL(why, HOST_UNKNOWN, .got = err);
		return -1;
	}
	race.next = take_turns(list, order) > 0 ? order : NULL;
	fd = run(&race, clock_steady() + timeout_ms);
	freeaddrinfo(list);
	if (fd >= 0)
		sock_tune(fd);
	else if (race.err == ETIMEDOUT)
		(void)FAIL(why, TIMEOUT);
	else
		(void)FAIL(why, CONNECT_FAILED, .got = race.err);
	return fd;
}

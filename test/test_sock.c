/* Addresses, connecting and listening: net/sock.h. */
#include "net/sock.h"
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <unistd.h>
#include "net/clock.h"
#include "t.h"

static struct sock_place place;
static struct ward_why why;

static bool reads(const char *text, const char *port)
{
	why = (struct ward_why){ 0 };
	return sock_place_read(text, port, &place, &why);
}

static void a_place_is_a_host_and_a_port(void)
{
	OK(reads("127.0.0.1:8443", NULL));
	EQ_STR(place.host, "127.0.0.1");
	EQ_STR(place.port, "8443");
	OK(reads("[::1]:443", NULL));
	EQ_STR(place.host, "::1");
	EQ_STR(place.port, "443");
	OK(reads("example.org", "443"));
	EQ_STR(place.port, "443");
	OK(reads("[::1]", "25"));
	EQ_STR(place.port, "25");
	OK(reads("localhost:0", NULL));
}

static void what_is_no_place_is_refused(void)
{
	static const char *const bad[] = {
		"", ":", ":80", "host", "host:", "host:x", "host:-1", "host:65536", "host:123456",
		"host:8 0", "::1", "::1:80", "[::1", "[::1]", "[::1]80", "[::1]:", "[]:80", "a:b:80",
		"host:0x50", "host: 80",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (reads(bad[i], NULL))
			printf("# '%s' is taken\n", bad[i]);
		EQ(why.code, WARD_WHY_ADDRESS_MALFORMED);
		EQ_STR(place.host, "");
	}
}

static void a_host_that_is_too_long_is_refused(void)
{
	char text[SOCK_HOST_MAX + 8];

	memset(text, 'a', sizeof text);
	strcpy(text + SOCK_HOST_MAX - 1, ":80");
	OK(reads(text, NULL));
	strcpy(text + SOCK_HOST_MAX, ":80");
	OK(!reads(text, NULL));
}

/* Listens on a free loopback port, which `place` then names. */
static int listener(const char *host)
{
	struct sock_place any = { .port = "0" };
	char text[SOCK_TEXT_MAX];
	int fd;

	strcpy(any.host, host);
	why = (struct ward_why){ 0 };
	fd = sock_listen(&any, &why);
	if (fd < 0)
		return -1;
	sock_local_text(fd, text);
	OK(reads(text, NULL));
	return fd;
}

static void a_listener_is_found_under_its_address(void)
{
	int fd = listener("127.0.0.1"), conn;
	char peer[SOCK_TEXT_MAX], local[SOCK_TEXT_MAX];

	OK(fd >= 0);
	conn = sock_dial(&place, AF_UNSPEC, 2000, &why);
	OK(conn >= 0);
	sock_peer_text(conn, peer);
	sock_local_text(fd, local);
	EQ_STR(peer, local);
	close(conn);
	close(fd);
}

static void both_families_are_tried(void)
{
	int fd = listener("127.0.0.1"), conn;

	/* localhost is ::1 too, where nobody listens. */
	strcpy(place.host, "localhost");
	conn = sock_dial(&place, AF_UNSPEC, 2000, &why);
	OK(conn >= 0);
	close(conn);
	OK(sock_dial(&place, AF_INET6, 2000, &why) < 0);
	close(fd);
}

static void nobody_there_is_told_with_its_errno(void)
{
	int fd = listener("127.0.0.1");

	close(fd);
	OK(sock_dial(&place, AF_UNSPEC, 2000, &why) < 0);
	EQ(why.code, WARD_WHY_CONNECT_FAILED);
	EQ(why.got, ECONNREFUSED);
}

static void an_unknown_host_is_told(void)
{
	struct sock_place nowhere = { .host = "no-such-host.invalid", .port = "443" };

	why = (struct ward_why){ 0 };
	OK(sock_dial(&nowhere, AF_UNSPEC, 2000, &why) < 0);
	EQ(why.code, WARD_WHY_HOST_UNKNOWN);
	OK(why.got != 0);
}

static void a_connection_that_hangs_ends_at_its_time(void)
{
	/* A backlog of one that is full: the third SYN is not answered. */
	int fd = socket(AF_INET, SOCK_STREAM, 0), conn[4];
	int64_t start = clock_steady();
	char text[SOCK_TEXT_MAX];

	OK(listen(fd, 0) == 0);
	sock_local_text(fd, text);
	OK(reads(text, NULL));
	strcpy(place.host, "127.0.0.1");
	why = (struct ward_why){ 0 };
	for (int i = 0; i < 4; i++)
		conn[i] = sock_dial(&place, AF_INET, 100, &why);
	OK(conn[3] < 0);
	EQ(why.code, WARD_WHY_TIMEOUT);
	OK(clock_steady() - start < 2000);
	for (int i = 0; i < 4; i++)
		if (conn[i] >= 0)
			close(conn[i]);
	close(fd);
}

static void a_port_that_is_taken_is_told(void)
{
	int fd = listener("127.0.0.1");

	OK(sock_listen(&place, &why) < 0);
	EQ(why.code, WARD_WHY_LISTEN_FAILED);
	EQ(why.got, EADDRINUSE);
	close(fd);
}

static void an_address_of_another_machine_cannot_be_listened_on(void)
{
	struct sock_place other = { .host = "192.0.2.1", .port = "0" };

	why = (struct ward_why){ 0 };
	OK(sock_listen(&other, &why) < 0);
	EQ(why.code, WARD_WHY_LISTEN_FAILED);
	EQ(why.got, EADDRNOTAVAIL);
}

static void waiting_ends_at_the_deadline(void)
{
	int pair[2];
	int64_t start = clock_steady();

	OK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	OK(!sock_wait(pair[0], POLLIN, start + 30));
	OK(clock_steady() - start >= 30);
	OK(!sock_wait(pair[0], POLLIN, start));
	OK(write(pair[1], "x", 1) == 1);
	OK(sock_wait(pair[0], POLLIN, 0));
	close(pair[0]);
	close(pair[1]);
}

static void an_address_that_is_not_ip_has_no_text(void)
{
	int pair[2];
	char text[SOCK_TEXT_MAX];

	OK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	sock_peer_text(pair[0], text);
	EQ_STR(text, "?");
	sock_peer_text(-1, text);
	EQ_STR(text, "?");
	close(pair[0]);
	close(pair[1]);
}

T_MAIN(T(a_place_is_a_host_and_a_port), T(what_is_no_place_is_refused),
	T(a_host_that_is_too_long_is_refused), T(a_listener_is_found_under_its_address),
	T(both_families_are_tried), T(nobody_there_is_told_with_its_errno),
	T(an_unknown_host_is_told), T(a_connection_that_hangs_ends_at_its_time),
	T(a_port_that_is_taken_is_told), T(an_address_of_another_machine_cannot_be_listened_on),
	T(waiting_ends_at_the_deadline), T(an_address_that_is_not_ip_has_no_text))

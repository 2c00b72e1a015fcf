/* The bufferevent over the engine: net/event.h. A child process is the peer. */
#include <ward/event.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "ca_dir.h"
#include "net_site.h"
#include "t.h"

#define BIG 3000017

static struct site site;
static struct event_base *base;
static uint8_t big[BIG];

/* What the server's end saw. */
static struct {
	struct bufferevent *bev;
	short events;
	unsigned told;      /* times the watcher was called */
	int failure;        /* what it was told */
	size_t received;
	bool same;          /* what came is `big`, so far */
	bool echo, close_when_sent, goodbye;
} seen;

static void finish(void)
{
	if (seen.bev != NULL)
		bufferevent_free(seen.bev);
	seen.bev = NULL;
}

static void on_read(struct bufferevent *bev, void *arg)
{
	struct evbuffer *in = bufferevent_get_input(bev);
	uint8_t piece[20000];
	int n;

	(void)arg;
	while ((n = evbuffer_remove(in, piece, sizeof piece)) > 0) {
		if (seen.received + (size_t)n > BIG || memcmp(piece, big + seen.received, (size_t)n) != 0)
			seen.same = false;
		seen.received += (size_t)n;
		if (seen.echo)
			bufferevent_write(bev, piece, (size_t)n);
	}
}

/* As evhttp does: when the output is empty, that was all. */
static void on_write(struct bufferevent *bev, void *arg)
{
	(void)arg;
	if (!seen.close_when_sent || evbuffer_get_length(bufferevent_get_output(bev)) > 0)
		return;
	if (seen.goodbye)
		ward_event_goodbye(bev);
	finish();
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	(void)bev;
	(void)arg;
	seen.events |= what;
	if ((what & BEV_EVENT_CONNECTED) == 0)
		finish();
}

static void on_ended(void *arg, struct ward_conn *conn, evutil_socket_t fd,
	const struct ward_why *why)
{
	(void)arg;
	OK(conn != NULL && fd >= 0);
	seen.told++;
	seen.failure = why != NULL ? why->code : 0;
}

/* A server's end for `fd`; the loop runs until it is freed. */
static void serve_on(int fd, int64_t handshake_ms, int64_t idle_ms)
{
	struct ward_event_args args = { .config = site.server, .ended = on_ended,
		.handshake_ms = handshake_ms, .idle_ms = idle_ms };
	struct ward_why why = { 0 };

	seen.same = true;
	seen.bev = ward_event_new(base, fd, &args, &why);
	OK(seen.bev != NULL);
	bufferevent_setcb(seen.bev, on_read, on_write, on_event, NULL);
	bufferevent_enable(seen.bev, EV_READ | EV_WRITE);
}

static void run(void)
{
	while (seen.bev != NULL && event_base_loop(base, EVLOOP_ONCE) == 0)
		;
	/* Freed bufferevents are taken apart in the next turn. */
	event_base_loop(base, EVLOOP_NONBLOCK);
}

static void reset(void)
{
	memset(&seen, 0, sizeof seen);
}

/* The children: each returns 0 when it saw what it should. */

static int connect_to(int fd, struct ward_stream **s)
{
	struct ward_why why = { 0 };

	return ward_stream_new(site.client, fd, "localhost", s, &why) != 0 || ward_handshake(*s) != 0;
}

/* Reads to the end and compares with `big`; 0 only after a goodbye. */
static int read_big(struct ward_stream *s, size_t want)
{
	static uint8_t piece[30000];
	size_t total = 0, len;

	for (;;) {
		if (ward_read(s, piece, sizeof piece, &len) != 0)
			return 10;
		if (len == 0)
			return total == want ? 0 : 11;
		if (total + len > BIG || memcmp(piece, big + total, len) != 0)
			return 12;
		total += len;
	}
}

static int echo_client(int fd)
{
	struct ward_stream *s;
	static uint8_t piece[100000];
	size_t len, up = 0, down = 0;

	if (connect_to(fd, &s) != 0)
		return 1;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (down < BIG) {
		if (ward_write(s, big + up, BIG - up, &len) < 0)
			return 2;
		up += len;
		if (ward_read(s, piece, sizeof piece, &len) < 0)
			return 3;
		if (memcmp(piece, big + down, len) != 0)
			return 4;
		down += len;
	}
	ward_stream_close(s);
	return 0;
}

static void much_goes_both_ways_unharmed(void)
{
	reset();
	seen.echo = true;
	serve_on(site_child(echo_client, false), 0, 0);
	run();
	EQ(site_wait(), 0);
	EQ(seen.received, BIG);
	OK(seen.same);
	EQ(seen.told, 1);
	EQ(seen.failure, 0);
	OK((seen.events & BEV_EVENT_CONNECTED) != 0);
	OK((seen.events & BEV_EVENT_EOF) != 0);
	OK((seen.events & BEV_EVENT_ERROR) == 0);
}

static int slow_reader(int fd)
{
	struct ward_stream *s;

	if (connect_to(fd, &s) != 0)
		return 1;
	usleep(100000);
	return read_big(s, BIG);
}

static void nothing_is_lost_when_it_is_freed_as_soon_as_the_output_is_empty(void)
{
	int fd = site_child(slow_reader, false), narrow = 4096;

	reset();
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &narrow, sizeof narrow);
	seen.close_when_sent = true;
	seen.goodbye = true;
	serve_on(fd, 0, 0);
	/* Written before the handshake has even begun. */
	bufferevent_write(seen.bev, big, BIG);
	run();
	EQ(site_wait(), 0);
}

static int reader_of_one(int fd)
{
	struct ward_stream *s;
	uint8_t piece[16];
	size_t len;

	if (connect_to(fd, &s) != 0 || ward_read(s, piece, sizeof piece, &len) != 0 || len != 1)
		return 1;
	return ward_read(s, piece, sizeof piece, &len) == -WARD_WHY_TRUNCATED ? 0 : 2;
}

static void freed_without_a_goodbye_the_peer_sees_a_cut(void)
{
	reset();
	seen.close_when_sent = true;
	serve_on(site_child(reader_of_one, false), 0, 0);
	bufferevent_write(seen.bev, "\0", 1);
	run();
	EQ(site_wait(), 0);
}

static int half_closer(int fd)
{
	struct ward_stream *s;
	size_t len;

	if (connect_to(fd, &s) != 0 || ward_write(s, big, 100000, &len) != 0)
		return 1;
	if (ward_stream_finish(s) != 0)
		return 2;
	/* The answer to what was sent before the goodbye still comes. */
	len = 0;
	for (size_t total = 0; total < 100000; total += len) {
		static uint8_t piece[100000];

		if (ward_read(s, piece, sizeof piece, &len) != 0 || len == 0)
			return 3;
	}
	return 0;
}

static void the_end_is_told_after_the_answer_has_left(void)
{
	reset();
	seen.echo = true;
	serve_on(site_child(half_closer, false), 0, 0);
	run();
	EQ(site_wait(), 0);
	EQ(seen.received, 100000);
	OK((seen.events & BEV_EVENT_EOF) != 0);
}

static int wrong_name(int fd)
{
	struct ward_why why = { 0 };
	struct ward_stream *s;

	if (ward_stream_new(site.client, fd, "example.org", &s, &why) != 0)
		return 1;
	return ward_handshake(s) == -WARD_WHY_CERT_NAME ? (ward_stream_close(s), 0) : 2;
}

static void a_refusing_client_is_told_to_the_watcher(void)
{
	reset();
	serve_on(site_child(wrong_name, false), 0, 0);
	run();
	EQ(site_wait(), 0);
	EQ(seen.told, 1);
	EQ(seen.failure, WARD_WHY_ALERT_RECEIVED);
	OK((seen.events & BEV_EVENT_CONNECTED) == 0);
}

static int talk_nonsense(int fd)
{
	uint8_t alert[7];

	if (write(fd, "GET / HTTP/1.1\r\n\r\n", 18) != 18)
		return 1;
	/* The last words are an alert, in the clear: RFC 9846 5.1. */
	if (recv(fd, alert, sizeof alert, MSG_WAITALL) != sizeof alert || alert[0] != 21)
		return 2;
	return recv(fd, alert, 1, 0) == 0 ? 0 : 3;
}

static void nonsense_is_answered_with_an_alert(void)
{
	reset();
	serve_on(site_child(talk_nonsense, false), 0, 0);
	run();
	EQ(site_wait(), 0);
	EQ(seen.told, 1);
	OK(seen.failure != 0);
	OK((seen.events & BEV_EVENT_ERROR) != 0);
}

static int say_nothing(int fd)
{
	char c;

	return recv(fd, &c, 1, 0) == 0 ? 0 : 1;
}

static void a_silent_client_is_dropped_at_its_time(void)
{
	reset();
	serve_on(site_child(say_nothing, false), 50, 0);
	run();
	EQ(site_wait(), 0);
	EQ(seen.failure, WARD_WHY_TIMEOUT);
	OK((seen.events & BEV_EVENT_TIMEOUT) != 0);
}

static int leave_at_once(int fd)
{
	close(fd);
	return 0;
}

static void a_client_that_leaves_in_the_handshake_is_told(void)
{
	reset();
	serve_on(site_child(leave_at_once, false), 0, 0);
	run();
	EQ(site_wait(), 0);
	EQ(seen.told, 1);
	EQ(seen.failure, WARD_WHY_CLOSED_EARLY);
}

static int idle_client(int fd)
{
	struct ward_stream *s;

	return connect_to(fd, &s) != 0 ? 1 : read_big(s, 0);
}

static void an_idle_client_is_told_goodbye(void)
{
	reset();
	serve_on(site_child(idle_client, false), 0, 50);
	run();
	EQ(site_wait(), 0);
	OK((seen.events & BEV_EVENT_TIMEOUT) != 0);
	EQ(seen.failure, 0);
}

static int echo_server(int fd)
{
	struct ward_why why = { 0 };
	struct ward_stream *s;
	static uint8_t piece[50000];
	size_t len;

	if (ward_stream_new(site.server, fd, NULL, &s, &why) != 0 || ward_handshake(s) != 0)
		return 1;
	while (ward_read(s, piece, sizeof piece, &len) == 0 && len > 0)
		if (ward_write(s, piece, len, &len) != 0)
			return 2;
	ward_stream_close(s);
	return 0;
}

static void it_is_a_client_too(void)
{
	struct ward_event_args args = { .config = site.client, .name = "localhost", .ended = on_ended };
	struct ward_why why = { 0 };
	int fd = site_child(echo_server, false);

	reset();
	seen.same = true;
	seen.bev = ward_event_new(base, fd, &args, &why);
	OK(seen.bev != NULL);
	bufferevent_setcb(seen.bev, on_read, NULL, on_event, NULL);
	bufferevent_enable(seen.bev, EV_READ | EV_WRITE);
	bufferevent_write(seen.bev, big, 70000);
	while (seen.received < 70000 && event_base_loop(base, EVLOOP_ONCE) == 0)
		;
	OK(seen.same);
	EQ(seen.failure, 0);
	ward_event_goodbye(seen.bev);
	run();
	EQ(site_wait(), 0);
}

static void a_name_that_is_none_makes_none(void)
{
	struct ward_event_args args = { .config = site.client, .name = "no name" };
	struct ward_why why = { 0 };

	OK(ward_event_new(base, -1, &args, &why) == NULL);
	EQ(why.code, WARD_WHY_CERT_NAME_INPUT);
}

static void a_site_is_made_with_an_authority_of_its_own(void)
{
	site_open(&site);
	base = event_base_new();
	OK(base != NULL);
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < BIG; i++)
		big[i] = (uint8_t)(i * 11 + i / 251);
	big[0] = 0;
}

static void the_site_goes_away(void)
{
	event_base_free(base);
	site_close(&site);
}

T_MAIN(T(a_site_is_made_with_an_authority_of_its_own), T(much_goes_both_ways_unharmed),
	T(nothing_is_lost_when_it_is_freed_as_soon_as_the_output_is_empty),
	T(freed_without_a_goodbye_the_peer_sees_a_cut),
	T(the_end_is_told_after_the_answer_has_left), T(a_refusing_client_is_told_to_the_watcher),
	T(nonsense_is_answered_with_an_alert), T(a_silent_client_is_dropped_at_its_time),
	T(a_client_that_leaves_in_the_handshake_is_told), T(an_idle_client_is_told_goodbye),
	T(it_is_a_client_too), T(a_name_that_is_none_makes_none), T(the_site_goes_away))

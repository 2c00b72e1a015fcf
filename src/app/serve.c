/* serve.c - listeners, evhttp and TLS in one event loop. */
#include "app/serve.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "app/cmd.h"
#include <ward/event.h>
#include "base/date.h"
#include "net/clock.h"
#include "net/sock.h"

#define HEAD_MAX 16384   /* bytes of a request's head */
#define BODY_MAX 65536   /* of a body, which nobody reads */
#define PAUSE_MS 200     /* without accepting, when descriptors run out */
#define GRACE_MS 5000    /* for answers under way, at the end */
#define GRACE_STEP_MS 20
#define SOCKETS_MAX OPT_LIST_MAX

struct serve {
	struct event_base *base;
	struct evhttp *http;
	struct files *files;
	struct ward_config *config;
	struct evhttp_bound_socket *socket[SOCKETS_MAX];
	size_t num_sockets;
	struct event *on_int, *on_term, *pause, *grace;
	bool stopping;
	int64_t stop_at, complained;
};

static struct serve server; /* one a process */

static void stamp(char out[DATE_TEXT])
{
	date_write(clock_wall() / 1000, out);
}

static void log_request(void *arg, const struct files_log *e)
{
	char now[DATE_TEXT], cut[48] = "";

	(void)arg;
	stamp(now);
	if (e->sent < e->total && strcmp(e->method, "HEAD") != 0)
		snprintf(cut, sizeof cut, " of %" PRId64 ", the client left", e->total);
	say_note("%s %s %s %s %d %" PRId64 " bytes%s %" PRId64 " ms", now, e->peer, e->method,
		e->target, e->status, e->sent, cut, e->millis);
}

/* Who it is, when the client has shown a certificate. */
static void log_client(const char *now, const char *peer, const struct ward_conn *conn)
{
	const struct ward_span *certs;
	char subject[512], fingerprint[65];

	if (ward_conn_peer_chain(conn, &certs) == 0)
		return;
	ward_cert_text(certs[0], WARD_CERT_SUBJECT, subject, sizeof subject);
	ward_cert_text(certs[0], WARD_CERT_FINGERPRINT, fingerprint, sizeof fingerprint);
	say_note("%s %s is %s, SHA-256 %s", now, peer, subject, fingerprint);
}

static void log_handshake(void *arg, struct ward_conn *conn, evutil_socket_t fd,
	const struct ward_why *why)
{
	char now[DATE_TEXT], peer[SOCK_TEXT_MAX], cause[256];
	struct ward_facts facts;

	(void)arg;
	stamp(now);
	sock_peer_text(fd, peer);
	ward_conn_facts(conn, &facts);
	if (why == NULL) {
		log_client(now, peer, conn);
		say_detail("%s %s %s for %s, %s, %s%s", now, peer, ward_version_name(facts.version),
			facts.name != NULL && facts.name[0] != '\0' ? facts.name : "no name",
			facts.group != 0 ? ward_group_name(facts.group) : "no new key",
			ward_suite_name(facts.suite), facts.resumed ? ", resumed" : "");
		return;
	}
	/* Someone who connects and leaves without a word is no handshake. */
	if (why->code == WARD_WHY_CLOSED_EARLY && facts.version == 0 && !say_is_verbose())
		return;
	say_cause(why, cause, sizeof cause);
	say_note("%s %s no TLS: %s (%s)", now, peer, cause, ward_why_name(why->code));
}

/* What evhttp gets for a connection that cannot be made: its kind has no
 * descriptor, so evhttp drops the connection. NULL would mean plain HTTP. */
static struct bufferevent *refusal(struct event_base *base)
{
	struct bufferevent *pair[2] = { NULL, NULL };

	CHECK(bufferevent_pair_new(base, 0, pair) == 0);
	bufferevent_free(pair[1]);
	return pair[0];
}

static struct bufferevent *new_connection(struct event_base *base, void *arg)
{
	struct serve *s = arg;
	struct ward_event_args args = { .config = s->config, .ended = log_handshake };
	struct ward_why why = { 0 };
	struct bufferevent *bev = ward_event_new(base, -1, &args, &why);

	return bev != NULL ? bev : refusal(base);
}

static void set_accepting(struct serve *s, bool on)
{
	for (size_t i = 0; i < s->num_sockets; i++) {
		struct evconnlistener *l = evhttp_bound_socket_get_listener(s->socket[i]);

		if (on)
			evconnlistener_enable(l);
		else
			evconnlistener_disable(l);
	}
}

static void after_pause(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	set_accepting(arg, true);
}

/* accept failed: without descriptors the loop would spin on the same client. The
 * argument is evhttp's own, which owns the listener. */
static void on_accept_error(struct evconnlistener *listener, void *evhttp)
{
	struct timeval tv = { 0, PAUSE_MS * 1000 };
	struct serve *s = &server;
	int err = errno;
	int64_t now = clock_steady();

	(void)listener;
	(void)evhttp;
	if (now - s->complained > 1000)
		say_error("cannot accept more connections for now: %s", strerror(err));
	if (now - s->complained > 1000)
		s->complained = now;
	set_accepting(s, false);
	event_add(s->pause, &tv);
}

static void wait_for_answers(evutil_socket_t fd, short what, void *arg)
{
	struct timeval tv = { 0, GRACE_STEP_MS * 1000 };
	struct serve *s = arg;

	(void)fd;
	(void)what;
	if (s->files->active == 0 || clock_steady() >= s->stop_at)
		event_base_loopbreak(s->base);
	else
		event_add(s->grace, &tv);
}

static void on_signal(evutil_socket_t sig, short what, void *arg)
{
	struct serve *s = arg;

	(void)sig;
	(void)what;
	if (s->stopping) {
		event_base_loopbreak(s->base);
		return;
	}
	s->stopping = true;
	s->stop_at = clock_steady() + GRACE_MS;
	event_del(s->pause);
	for (size_t i = 0; i < s->num_sockets; i++)
		evhttp_del_accept_socket(s->http, s->socket[i]);
	s->num_sockets = 0;
	if (s->files->active > 0)
		say_note("ending: %u answers are under way", s->files->active);
	wait_for_answers(-1, 0, s);
}

static void on_event_log(int severity, const char *msg)
{
	if (severity >= EVENT_LOG_WARN)
		say_detail("%s", msg);
}

static bool add_socket(struct serve *s, int fd)
{
	/* evhttp closes what it is given. */
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	struct evhttp_bound_socket *socket;

	if (own < 0)
		return false;
	socket = evhttp_accept_socket_with_handle(s->http, own);
	if (socket == NULL)
		return false;
	evconnlistener_set_error_cb(evhttp_bound_socket_get_listener(socket), on_accept_error);
	s->socket[s->num_sockets++] = socket;
	return true;
}

static bool set_up(struct serve *s, const int *fds, size_t num_fds)
{
	s->base = event_base_new();
	s->http = s->base != NULL ? evhttp_new(s->base) : NULL;
	if (s->http == NULL)
		return false;
	evhttp_set_max_headers_size(s->http, HEAD_MAX);
	evhttp_set_max_body_size(s->http, BODY_MAX);
	evhttp_set_bevcb(s->http, new_connection, s);
	evhttp_set_gencb(s->http, files_answer, s->files);
	s->on_int = evsignal_new(s->base, SIGINT, on_signal, s);
	s->on_term = evsignal_new(s->base, SIGTERM, on_signal, s);
	s->pause = evtimer_new(s->base, after_pause, s);
	s->grace = evtimer_new(s->base, wait_for_answers, s);
	if (s->on_int == NULL || s->on_term == NULL || s->pause == NULL || s->grace == NULL)
		return false;
	for (size_t i = 0; i < num_fds && i < SOCKETS_MAX; i++)
		if (!add_socket(s, fds[i]))
			return false;
	return event_add(s->on_int, NULL) == 0 && event_add(s->on_term, NULL) == 0;
}

static void tear_down(struct serve *s)
{
	struct event *events[] = { s->on_int, s->on_term, s->pause, s->grace };

	if (s->http != NULL)
		evhttp_free(s->http);
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		if (events[i] != NULL)
			event_free(events[i]);
	/* Freed connections are taken apart in the next turn of the loop. */
	if (s->base != NULL) {
		event_base_loop(s->base, EVLOOP_NONBLOCK);
		event_base_free(s->base);
	}
	libevent_global_shutdown();
}

int serve_run(struct files *files, struct ward_config *config, const int *fds, size_t num_fds)
{
	struct serve *s = &server;
	struct ward_why why = { 0 };
	int code = EXIT_OK;

	*s = (struct serve){ .files = files, .config = config };
	event_set_log_callback(on_event_log);
	files->log = log_request;
	files->before_close = ward_event_goodbye;
	if (!set_up(s, fds, num_fds)) {
		(void)FAIL(&why, NO_MEMORY);
		code = say_why(&why, "cannot start the server");
	} else {
		event_base_dispatch(s->base);
	}
	tear_down(s);
	return code;
}

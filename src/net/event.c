/* event.c - the engine as a filter of libevent. */
#include <ward/event.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <sys/socket.h>
#include "base/mem.h"
#include "base/why.h"
#include "net/chain_job.h"
#include "net/clock.h"
#include "net/sock.h"

#define AT_ONCE 65536       /* bytes read, sealed and written in one go */
#define RECORD_DATA 16384   /* plaintext of a full record */
#define LAST_WORDS_MS 2000  /* for an alert to leave before the end */

struct event_tls {
	struct bufferevent *outer; /* plaintext: what the user has */
	struct bufferevent *inner; /* the socket */
	struct ward_conn *conn;
	struct chain_job chain;
	struct ward_event_args args;
	struct event *timer; /* handshake, idle, last words */
	struct event *soon;  /* the next turn of the loop */
	ward_time now;
	int64_t moved;       /* clock_steady() when bytes last moved */
	size_t in_flight;    /* at the front of the user's output, sealed, not yet sent */
	short end;           /* the event to raise when nothing waits to be sent */
	bool connected, over, told, tuned;

	/* The filter's own callbacks on the socket, behind those below. */
	bufferevent_data_cb read, write;
	bufferevent_event_cb event;
	void *filter;
};

static ward_time wall(struct event_tls *b)
{
	ward_time t = clock_wall();

	if (t > b->now)
		b->now = t;
	return b->now;
}

static struct evbuffer *wire_out(struct event_tls *b)
{
	return bufferevent_get_output(b->inner);
}

static void set_timer(struct event_tls *b, int64_t ms)
{
	struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

	event_add(b->timer, &tv);
}

static void tell(struct event_tls *b, const struct ward_why *why)
{
	if (b->told)
		return;
	b->told = true;
	if (b->args.ended != NULL)
		b->args.ended(b->args.arg, b->conn, bufferevent_getfd(b->inner), why);
}

/* A freed bufferevent has no callbacks any more, and must not be touched. */
static bool is_alive(struct event_tls *b)
{
	bufferevent_event_cb event = NULL;

	bufferevent_getcb(b->outer, NULL, NULL, &event, NULL);
	return event != NULL;
}

static void raise_event(struct event_tls *b, short what)
{
	if (is_alive(b))
		bufferevent_trigger_event(b->outer, what, BEV_TRIG_DEFER_CALLBACKS);
}

/* Raises the event that ends everything once its turn has come. */
static void try_end(struct event_tls *b)
{
	bool unsent = evbuffer_get_length(wire_out(b)) > 0;
	bool unsealed = evbuffer_get_length(bufferevent_get_output(b->outer)) > 0;
	short end = b->end;

	if (end == 0 || unsent || (unsealed && !b->over))
		return;
	b->end = 0;
	raise_event(b, end);
}

/* The end, after what waits has left: at the earliest in the next turn, so that
 * the user sees the data that came before it. */
static void end_with(struct event_tls *b, short what)
{
	b->end = what;
	event_active(b->soon, EV_TIMEOUT, 0);
}

/* Moves what the engine wants to send to the socket's output. */
static void pump_out(struct event_tls *b)
{
	size_t len;

	while ((len = ward_conn_out_len(b->conn)) > 0) {
		struct evbuffer_iovec v;

		if (evbuffer_reserve_space(wire_out(b), (ev_ssize_t)len, &v, 1) != 1)
			break;
		v.iov_len = ward_conn_out(b->conn, v.iov_base, v.iov_len);
		evbuffer_commit_space(wire_out(b), &v, 1);
	}
}

static enum bufferevent_filter_result failed(struct event_tls *b)
{
	pump_out(b); /* the alert */
	b->over = true;
	tell(b, ward_conn_why(b->conn));
	set_timer(b, LAST_WORDS_MS);
	end_with(b, BEV_EVENT_ERROR | BEV_EVENT_READING);
	return BEV_ERROR;
}

/* Runs the jobs that wait. */
static int run_jobs(struct event_tls *b)
{
	int rc = 0;

	while (rc == 0 && (ward_conn_wants(b->conn) & WARD_WANT_JOB) != 0) {
		struct ward_job *job = ward_conn_job(b->conn);

		chain_job_run(&b->chain, job);
		rc = ward_conn_job_done(b->conn, job, wall(b));
	}
	return rc;
}

/* After each move of the engine: what is new? */
static void look(struct event_tls *b)
{
	struct ward_facts facts;

	pump_out(b);
	if (!b->connected) {
		ward_conn_facts(b->conn, &facts);
		b->connected = facts.connected;
		if (b->connected) {
			tell(b, NULL);
			set_timer(b, b->args.idle_ms);
			raise_event(b, BEV_EVENT_CONNECTED);
			/* What the user wrote before now may go. */
			event_active(b->soon, EV_TIMEOUT, 0);
		}
	}
	if (b->end == 0 && (ward_conn_wants(b->conn) & (WARD_PEER_CLOSED | WARD_ENDED)) != 0)
		end_with(b, BEV_EVENT_EOF | BEV_EVENT_READING);
}

/* The input filter: records from the socket become plaintext. */
static enum bufferevent_filter_result open_records(struct evbuffer *src, struct evbuffer *dst,
	ev_ssize_t limit, enum bufferevent_flush_mode mode, void *arg)
{
	struct event_tls *b = arg;
	size_t given = 0;
	bool moved = true;

	(void)mode;
	if (!b->tuned)
		sock_tune(bufferevent_getfd(b->inner));
	b->tuned = true;
	b->moved = clock_steady();
	while (moved && !b->over && (limit < 0 || given < (size_t)limit)) {
		size_t len = evbuffer_get_length(src), used = 0;
		struct ward_span data = { NULL, 0 };
		uint8_t *p;
		int rc;

		len = len < WARD_RECORD_MAX ? len : WARD_RECORD_MAX;
		p = evbuffer_pullup(src, (ev_ssize_t)len);
		rc = ward_conn_feed(b->conn, wall(b), p, len, &used, &data);
		if (data.len > 0)
			evbuffer_add(dst, data.p, data.len);
		given += data.len;
		moved = used > 0 || (ward_conn_wants(b->conn) & WARD_WANT_JOB) != 0;
		evbuffer_drain(src, used);
		if (rc == 0)
			rc = run_jobs(b);
		if (rc != 0)
			return failed(b);
		look(b);
	}
	if (b->over)
		evbuffer_drain(src, evbuffer_get_length(src));
	return given > 0 ? BEV_OK : BEV_NEED_MORE;
}

/* Seals what stands at the front of `src`, which stays there until it is sent. */
static bool seal_some(struct event_tls *b, struct evbuffer *src, struct evbuffer *dst)
{
	size_t total = evbuffer_get_length(src), len, used;
	size_t cap;
	struct evbuffer_iovec v;
	uint8_t *p;

	/* A head and the start of its body share a record. */
	len = total < RECORD_DATA ? total : RECORD_DATA;
	p = evbuffer_pullup(src, (ev_ssize_t)len);
	if (evbuffer_get_contiguous_space(src) > len)
		len = evbuffer_get_contiguous_space(src);
	len = len < AT_ONCE ? len : AT_ONCE;
	cap = ward_seal_bound(b->conn, len);
	if (p == NULL || evbuffer_reserve_space(dst, (ev_ssize_t)cap, &v, 1) != 1)
		return false;
	if (ward_conn_seal(b->conn, p, len, &used, v.iov_base, v.iov_len, &cap) != 0)
		return false;
	v.iov_len = cap;
	evbuffer_commit_space(dst, &v, 1);
	b->in_flight = used;
	return true;
}

/* The output filter: plaintext becomes records. It takes the next piece when the
 * kernel has all of the one before. */
static enum bufferevent_filter_result seal_records(struct evbuffer *src, struct evbuffer *dst,
	ev_ssize_t limit, enum bufferevent_flush_mode mode, void *arg)
{
	struct event_tls *b = arg;
	bool sent;

	(void)limit;
	(void)mode;
	if (b->over)
		return BEV_ERROR;
	if (!b->connected || evbuffer_get_length(dst) > 0)
		return BEV_NEED_MORE;
	sent = b->in_flight > 0;
	evbuffer_drain(src, b->in_flight);
	b->in_flight = 0;
	b->moved = clock_steady();
	if (evbuffer_get_length(src) > 0 && !seal_some(b, src, dst))
		return failed(b);
	return sent ? BEV_OK : BEV_NEED_MORE;
}

static void on_read(struct bufferevent *inner, void *arg)
{
	struct event_tls *b = arg;

	b->read(inner, b->filter);
}

static void on_write(struct bufferevent *inner, void *arg)
{
	struct event_tls *b = arg;

	b->write(inner, b->filter);
	if (b->end != 0)
		event_active(b->soon, EV_TIMEOUT, 0);
}

/* libevent's filter does not look at what was written before writing was enabled,
 * and evhttp writes its heads so: look again in the next turn. */
static void on_written(struct evbuffer *out, const struct evbuffer_cb_info *info, void *arg)
{
	struct event_tls *b = arg;

	(void)out;
	if (info->n_added > 0)
		event_active(b->soon, EV_TIMEOUT, 0);
}

/* The socket has ended: the engine knows whether it may. */
static void on_event(struct bufferevent *inner, short what, void *arg)
{
	struct event_tls *b = arg;

	if ((what & BEV_EVENT_CONNECTED) != 0)
		return;
	if ((what & BEV_EVENT_EOF) != 0 && !b->over)
		(void)ward_conn_eof(b->conn);
	if (!b->connected) {
		struct ward_why why = *ward_conn_why(b->conn);

		(void)FAIL(&why, CLOSED_EARLY);
		tell(b, &why);
	}
	b->over = true;
	b->end = 0;
	b->event(inner, what, b->filter);
}

static void on_soon(evutil_socket_t fd, short what, void *arg)
{
	struct event_tls *b = arg;

	(void)fd;
	(void)what;
	if (!is_alive(b))
		return;
	if (b->connected && !b->over)
		bufferevent_flush(b->outer, EV_WRITE, BEV_NORMAL);
	try_end(b);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct event_tls *b = arg;
	int64_t left = b->moved + b->args.idle_ms - clock_steady();
	struct ward_why why = { 0 };

	(void)fd;
	(void)what;
	if (!is_alive(b))
		return;
	if (b->connected && !b->over && left > 0) {
		set_timer(b, left);
		return;
	}
	if (!b->connected) {
		(void)FAIL(&why, TIMEOUT);
		tell(b, &why);
	} else {
		ward_event_goodbye(b->outer);
	}
	b->over = true;
	b->end = 0;
	raise_event(b, BEV_EVENT_TIMEOUT | BEV_EVENT_READING);
}

static void free_context(void *arg)
{
	struct event_tls *b = arg;

	if (b->timer != NULL)
		event_free(b->timer);
	if (b->soon != NULL)
		event_free(b->soon);
	ward_conn_free(b->conn);
	chain_job_free(&b->chain);
	mem_free(b, sizeof *b);
}

/* The socket below and the filter above it, with our callbacks in between. */
static bool join(struct event_tls *b, struct event_base *base, evutil_socket_t fd)
{
	b->timer = evtimer_new(base, on_timer, b);
	b->soon = evtimer_new(base, on_soon, b);
	b->inner = bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (b->timer == NULL || b->soon == NULL || b->inner == NULL)
		return false;
	bufferevent_set_max_single_read(b->inner, AT_ONCE);
	bufferevent_set_max_single_write(b->inner, 2 * AT_ONCE);
	b->outer = bufferevent_filter_new(b->inner, open_records, seal_records,
		BEV_OPT_CLOSE_ON_FREE, free_context, b);
	if (b->outer == NULL)
		return false;
	if (evbuffer_add_cb(bufferevent_get_output(b->outer), on_written, b) == NULL)
		return false;
	bufferevent_getcb(b->inner, &b->read, &b->write, &b->event, &b->filter);
	bufferevent_setcb(b->inner, on_read, on_write, on_event, b);
	return true;
}

struct bufferevent *ward_event_new(struct event_base *base, evutil_socket_t fd,
	const struct ward_event_args *args, struct ward_why *why)
{
	struct event_tls *b = mem_new(sizeof *b);

	if (b == NULL) {
		(void)FAIL(why, NO_MEMORY);
		return NULL;
	}
	b->args = *args;
	if (b->args.handshake_ms == 0)
		b->args.handshake_ms = WARD_EVENT_HANDSHAKE_MS;
	if (b->args.idle_ms == 0)
		b->args.idle_ms = WARD_EVENT_IDLE_MS;
	b->moved = clock_steady();
	if (ward_conn_new(args->config, args->name, wall(b), &b->conn, why) != 0 || !join(b, base, fd) ||
		run_jobs(b) != 0) {
		(void)FAIL(why, NO_MEMORY);
		if (b->outer != NULL) {
			bufferevent_free(b->outer);
			return NULL;
		}
		if (b->inner != NULL)
			bufferevent_free(b->inner);
		free_context(b);
		return NULL;
	}
	set_timer(b, b->args.handshake_ms);
	pump_out(b); /* a client speaks first */
	return b->outer;
}

/* The context of a bufferevent, if it is one of ours. */
static struct event_tls *context_of(struct bufferevent *bev)
{
	struct bufferevent *inner = bufferevent_get_underlying(bev);
	bufferevent_data_cb read = NULL;
	void *arg = NULL;

	if (inner != NULL)
		bufferevent_getcb(inner, &read, NULL, NULL, &arg);
	return read == on_read ? arg : NULL;
}

void ward_event_goodbye(struct bufferevent *bev)
{
	struct event_tls *b = context_of(bev);
	uint8_t last[256];
	size_t len;

	if (b == NULL || b->over || !b->connected || ward_conn_close(b->conn) != 0)
		return;
	/* Whoever says goodbye frees next: the loop would come too late. */
	if (evbuffer_get_length(wire_out(b)) > 0)
		return;
	len = ward_conn_out(b->conn, last, sizeof last);
	(void)!send(bufferevent_getfd(b->inner), last, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	b->over = true;
}

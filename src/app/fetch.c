/* fetch.c - one HTTP request and its answer. */
#include "app/fetch.h"

#include <stdio.h>
#include <string.h>
#include "app/progress.h"
#include "net/clock.h"

/* What came with the end of the head belongs to the body. */
static uint8_t in[65536];
static struct ward_span pending;

static bool stream_failed(struct fetch *f, struct ward_why *why)
{
	return why_set(why, *ward_stream_why(f->stream));
}

static bool send_all(struct fetch *f, const char *text, size_t len, struct ward_why *why)
{
	int rc;

	do {
		size_t sent = 0;

		rc = ward_write(f->stream, text, len, &sent);
		if (rc < 0)
			return stream_failed(f, why);
		text += sent;
		len -= sent;
		/* Nothing left to give: what was taken may still wait to leave. */
		if (rc == WARD_AGAIN && !client_wait(f->client, f->stream, why))
			return false;
	} while (len > 0 || rc == WARD_AGAIN);
	return true;
}

static bool send_request(struct fetch *f, const struct url *url, struct ward_why *why)
{
	char host[SOCK_HOST_MAX + 16], text[URL_TARGET_MAX + 1024];
	int len;

	url_authority(url, host, sizeof host);
	len = snprintf(text, sizeof text,
		"%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\nAccept: */*\r\n"
		"Accept-Encoding: identity\r\nConnection: close\r\n\r\n",
		f->head ? "HEAD" : "GET", url->target, host, f->user_agent);
	if (len < 0 || (size_t)len >= sizeof text)
		return FAIL(why, URL_MALFORMED);
	return send_all(f, text, (size_t)len, why);
}

/* Reads more into `pending`; at the server's goodbye it stays empty. */
static bool receive(struct fetch *f, struct ward_why *why)
{
	size_t len = 0;
	int rc;

	while ((rc = ward_read(f->stream, in, sizeof in, &len)) == WARD_AGAIN)
		TRY(client_wait(f->client, f->stream, why));
	pending = (struct ward_span){ in, len };
	f->goodbye = rc == 0 && len == 0;
	return rc == 0 ? true : stream_failed(f, why);
}

/* A connection that broke tells less than a head that ended too early. */
static bool step(struct fetch *f, struct ward_span *ret_body, struct ward_why *why)
{
	size_t used;

	*ret_body = (struct ward_span){ NULL, 0 };
	if (pending.len == 0)
		TRY(receive(f, why));
	if (f->goodbye)
		return http_end(&f->http, why);
	TRY(http_feed(&f->http, pending, &used, ret_body, why));
	pending.p += used;
	pending.len -= used;
	return true;
}

bool fetch_head(struct fetch *f, const struct url *url, struct ward_why *why)
{
	struct ward_span body;

	pending = (struct ward_span){ NULL, 0 };
	f->goodbye = false;
	http_start(&f->http, f->head);
	TRY(send_request(f, url, why));
	while (f->http.state == HTTP_HEAD)
		TRY(step(f, &body, why));
	return true;
}

bool fetch_body(struct fetch *f, struct output *out, struct ward_why *why)
{
	struct progress progress;
	bool ok = true;

	progress_start(&progress, f->http.length);
	while (ok && f->http.state != HTTP_DONE) {
		struct ward_span body;

		ok = step(f, &body, why) && output_write(out, body.p, body.len, why);
		progress_show(&progress, f->http.received);
	}
	progress_end(&progress);
	return ok;
}

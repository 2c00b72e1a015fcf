/* fetch.h - one HTTP request and its answer over a stream. */
#ifndef APP_FETCH_H
#define APP_FETCH_H

#include "app/client.h"
#include "app/output.h"
#include "net/http.h"
#include "net/url.h"

struct fetch {
	struct client *client;
	struct ward_stream *stream;
	const char *user_agent;
	bool head;
	struct http http; /* the answer */
	bool goodbye;     /* the server said close_notify */
};

/* fetch_head sends the request and reads up to the end of the answer's head;
 * fetch_body writes the body to `out`. Failures of the stream, of HTTP, TIMEOUT. */
bool fetch_head(struct fetch *f, const struct url *url, struct ward_why *why) MUST;
bool fetch_body(struct fetch *f, struct output *out, struct ward_why *why) MUST;

#endif

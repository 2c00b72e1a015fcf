/* http.h - reads one HTTP/1.1 answer from bytes as they come. RFC 9112
 *
 * No I/O: the caller feeds what arrived and is lent the body as slices of it.
 * What a server may send without limit has one here. */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdint.h>
#include <ward/span.h>
#include "base/why.h"

#define HTTP_HEAD_MAX 32768 /* bytes of status line and header fields */
#define HTTP_FIELDS_MAX 128
#define HTTP_LINE_MAX 512   /* bytes of a chunk's first line */
#define HTTP_INTERIM_MAX 8  /* 1xx answers before the real one */

enum http_state {
	HTTP_HEAD,
	HTTP_BODY_LENGTH, /* `left` bytes are to come */
	HTTP_BODY_CLOSE,  /* the end of the connection is the end */
	HTTP_CHUNK_SIZE,
	HTTP_CHUNK_DATA,  /* `left` bytes, then an empty line */
	HTTP_CHUNK_END,
	HTTP_TRAILER,
	HTTP_DONE,
};

struct http {
	enum http_state state;
	bool head_asked;      /* the request was HEAD: no body follows */
	bool keep_alive;      /* the connection could serve another request */
	int status;
	unsigned interim;
	int64_t length;       /* of the whole body, -1 = not known */
	int64_t received;     /* of the body, so far */
	int64_t left;
	size_t num_fields;
	struct {
		const char *name, *value;
	} field[HTTP_FIELDS_MAX]; /* point into `head` */
	size_t head_len, line_len;
	size_t trailer_len;
	const char *reason;
	char head[HTTP_HEAD_MAX + 1];
	char line[HTTP_LINE_MAX + 1];
};

void http_start(struct http *h, bool head_asked);

/* http_feed takes bytes until the head has ended, there is body to lend in
 * `*ret_body`, the answer is done, or `in` is used up.
 *   HTTP_MALFORMED, HTTP_HEAD_TOO_LONG, HTTP_LENGTH, HTTP_CHUNK */
bool http_feed(struct http *h, struct ward_span in, size_t *ret_used,
	struct ward_span *ret_body, struct ward_why *why) MUST;

/* http_end tells that the peer has said goodbye: true when the answer is whole.
 *   HTTP_TRUNCATED */
bool http_end(struct http *h, struct ward_why *why) MUST;

/* http_field returns the first value of a field, NULL when there is none. */
const char *http_field(const struct http *h, const char *name);

#endif

/* http.c - the body of an answer: how long it is and where it ends. */
#include "net/http.h"

#include <ctype.h>
#include <string.h>
#include "net/http_head.h"

void http_start(struct http *h, bool head_asked)
{
	h->state = HTTP_HEAD;
	h->head_asked = head_asked;
	h->keep_alive = false;
	h->status = 0;
	h->interim = 0;
	h->length = -1;
	h->received = 0;
	h->left = 0;
	h->num_fields = 0;
	h->head_len = 0;
	h->line_len = 0;
	h->trailer_len = 0;
	h->reason = "";
}

/* After the head: what kind of body follows. RFC 9112 6.3 */
static bool begin_body(struct http *h, struct ward_why *why)
{
	bool chunked;

	if (h->status >= 100 && h->status < 200) {
		unsigned interim = h->interim + 1;

		if (interim > HTTP_INTERIM_MAX || h->status == 101)
			return FAIL(why, HTTP_MALFORMED, .got = h->status);
		http_start(h, h->head_asked);
		h->interim = interim;
		return true;
	}
	TRY(http_head_length(h, &h->length, &chunked, why));
	if (h->head_asked || h->status == 204 || h->status == 304) {
		h->state = HTTP_DONE;
	} else if (chunked) {
		h->state = HTTP_CHUNK_SIZE;
	} else if (h->length >= 0) {
		h->left = h->length;
		h->state = h->left > 0 ? HTTP_BODY_LENGTH : HTTP_DONE;
	} else {
		h->state = HTTP_BODY_CLOSE;
		h->keep_alive = false;
	}
	return true;
}

/* Collects the head byte by byte up to its empty line. */
static bool feed_head(struct http *h, struct ward_span in, size_t *ret_used, struct ward_why *why)
{
	for (size_t i = 0; i < in.len; i++) {
		bool crlf, lf;

		if (h->head_len == HTTP_HEAD_MAX)
			return FAIL(why, HTTP_HEAD_TOO_LONG, .want = HTTP_HEAD_MAX);
		h->head[h->head_len++] = (char)in.p[i];
		*ret_used = i + 1;
		if (in.p[i] != '\n')
			continue;
		/* RFC 9112 2.2: a lone LF may end a line too. */
		lf = h->head_len >= 2 && h->head[h->head_len - 2] == '\n';
		crlf = h->head_len >= 3 && memcmp(h->head + h->head_len - 3, "\n\r\n", 3) == 0;
		if (lf || crlf) {
			TRY(http_head_read(h, why));
			return begin_body(h, why);
		}
		/* The first line tells at once whether this is HTTP at all. */
		TRY(http_head_starts(h, why));
	}
	return true;
}

/* Lends body bytes, of which `left` remain. */
static void lend(struct http *h, struct ward_span in, size_t *ret_used, struct ward_span *ret_body)
{
	size_t n = in.len;

	if (h->state != HTTP_BODY_CLOSE) {
		if ((uint64_t)h->left < n)
			n = (size_t)h->left;
		h->left -= (int64_t)n;
	}
	*ret_body = (struct ward_span){ in.p, n };
	*ret_used = n;
	h->received += (int64_t)n;
	if (h->left == 0 && h->state == HTTP_BODY_LENGTH)
		h->state = HTTP_DONE;
	else if (h->left == 0 && h->state == HTTP_CHUNK_DATA)
		h->state = HTTP_CHUNK_END;
}

/* Collects one line into `line`; `*ret_whole` when its end has come. */
static bool feed_line(struct http *h, struct ward_span in, size_t *ret_used, bool *ret_whole,
	struct ward_why *why)
{
	*ret_whole = false;
	for (size_t i = 0; i < in.len && !*ret_whole; i++) {
		if (h->line_len == HTTP_LINE_MAX)
			return FAIL(why, HTTP_CHUNK);
		h->line[h->line_len++] = (char)in.p[i];
		*ret_used = i + 1;
		*ret_whole = in.p[i] == '\n';
	}
	if (!*ret_whole)
		return true;
	/* Chunk lines end in CRLF and nothing else: RFC 9112 7.1. */
	if (h->line_len < 2 || h->line[h->line_len - 2] != '\r')
		return FAIL(why, HTTP_CHUNK);
	h->line_len -= 2;
	h->line[h->line_len] = '\0';
	return true;
}

/* chunk-size [ chunk-ext ]: RFC 9112 7.1 */
static bool chunk_size(struct http *h, size_t len, struct ward_why *why)
{
	size_t digits = strspn(h->line, "0123456789abcdefABCDEF");
	char next = h->line[digits];
	int64_t n = 0;

	if (digits == 0 || digits > 15 || strlen(h->line) != len)
		return FAIL(why, HTTP_CHUNK);
	if (next != '\0' && next != ';' && next != ' ' && next != '\t')
		return FAIL(why, HTTP_CHUNK);
	for (size_t i = 0; i < digits; i++) {
		char c = (char)tolower((unsigned char)h->line[i]);

		n = n * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
	}
	h->left = n;
	h->state = n > 0 ? HTTP_CHUNK_DATA : HTTP_TRAILER;
	return true;
}

static bool chunk_line(struct http *h, struct ward_why *why)
{
	size_t len = h->line_len;

	h->line_len = 0;
	switch (h->state) {
	case HTTP_CHUNK_SIZE:
		return chunk_size(h, len, why);
	case HTTP_CHUNK_END:
		if (len != 0)
			return FAIL(why, HTTP_CHUNK);
		h->state = HTTP_CHUNK_SIZE;
		return true;
	default: /* HTTP_TRAILER: its fields are read and forgotten, RFC 9110 6.5.1 */
		h->trailer_len += len;
		if (h->trailer_len > HTTP_HEAD_MAX)
			return FAIL(why, HTTP_HEAD_TOO_LONG, .want = HTTP_HEAD_MAX);
		if (len == 0)
			h->state = HTTP_DONE;
		return true;
	}
}

bool http_feed(struct http *h, struct ward_span in, size_t *ret_used,
	struct ward_span *ret_body, struct ward_why *why)
{
	*ret_used = 0;
	*ret_body = (struct ward_span){ NULL, 0 };
	while (*ret_used < in.len && h->state != HTTP_DONE && ret_body->len == 0) {
		bool in_head = h->state == HTTP_HEAD;
		struct ward_span rest = { in.p + *ret_used, in.len - *ret_used };
		size_t used = 0;
		bool whole;

		switch (h->state) {
		case HTTP_HEAD:
			TRY(feed_head(h, rest, &used, why));
			break;
		case HTTP_BODY_LENGTH:
		case HTTP_BODY_CLOSE:
		case HTTP_CHUNK_DATA:
			lend(h, rest, &used, ret_body);
			break;
		default:
			TRY(feed_line(h, rest, &used, &whole, why));
			if (whole)
				TRY(chunk_line(h, why));
			break;
		}
		*ret_used += used;
		if (in_head && h->state != HTTP_HEAD)
			break;
	}
	return true;
}

bool http_end(struct http *h, struct ward_why *why)
{
	if (h->state == HTTP_BODY_CLOSE)
		h->state = HTTP_DONE;
	if (h->state == HTTP_DONE)
		return true;
	return FAIL(why, HTTP_TRUNCATED, .got = h->received, .want = h->length > 0 ? h->length : 0);
}

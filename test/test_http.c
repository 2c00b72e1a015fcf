/* Answers of HTTP/1.1 as they arrive: net/http.h. */
#include "net/http.h"
#include "t.h"

static struct http h;
static char body[4096];
static size_t body_len;
static struct ward_why why;

/* Feeds `len` bytes in pieces of `piece`; the body is collected. */
static bool feed(const char *text, size_t len, size_t piece, bool head)
{
	http_start(&h, head);
	body_len = 0;
	why = (struct ward_why){ 0 };
	for (size_t at = 0; at < len && h.state != HTTP_DONE;) {
		size_t n = len - at < piece ? len - at : piece, used;
		struct ward_span in = { (const uint8_t *)text + at, n }, out;

		if (!http_feed(&h, in, &used, &out, &why))
			return false;
		if (body_len + out.len < sizeof body && out.len > 0)
			memcpy(body + body_len, out.p, out.len);
		body_len += out.len;
		at += used;
	}
	body[body_len < sizeof body ? body_len : 0] = '\0';
	return true;
}

/* Fed whole and byte by byte, the outcome is the same. */
static bool whole(const char *text)
{
	size_t len = strlen(text);
	bool first = feed(text, len, len, false);
	int status = h.status, state = (int)h.state;
	size_t got = body_len;
	uint16_t code = why.code;

	EQ(feed(text, len, 1, false), first);
	EQ(h.status, status);
	EQ(h.state, state);
	EQ(body_len, got);
	EQ(why.code, code);
	return first && h.state == HTTP_DONE;
}

static int fails(const char *text)
{
	OK(!whole(text));
	return why.code;
}

#define OK200 "HTTP/1.1 200 OK\r\n"

static void a_body_with_a_length_ends_there(void)
{
	OK(whole(OK200 "Content-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello"));
	EQ(h.status, 200);
	EQ_STR(h.reason, "OK");
	EQ_STR(body, "hello");
	EQ_STR(http_field(&h, "content-TYPE"), "text/plain");
	OK(http_field(&h, "Location") == NULL);
	OK(whole(OK200 "Content-Length: 0\r\n\r\n"));
}

static void bytes_behind_the_answer_are_left(void)
{
	static const char text[] = OK200 "Content-Length: 2\r\n\r\nabMORE";
	struct ward_span in = { (const uint8_t *)text, sizeof text - 1 }, out;
	size_t used, total;

	http_start(&h, false);
	OK(http_feed(&h, in, &used, &out, &why));
	total = used;
	in.p += used;
	in.len -= used;
	OK(http_feed(&h, in, &used, &out, &why));
	EQ(out.len, 2);
	EQ(total + used, sizeof text - 1 - 4);
	EQ(h.state, HTTP_DONE);
}

static void chunks_are_put_together(void)
{
	OK(whole(OK200 "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n"));
	EQ_STR(body, "abc0123456789");
	OK(whole(OK200 "transfer-encoding: CHUNKED\r\n\r\n0\r\nTrailer: x\r\n\r\n"));
	EQ(body_len, 0);
}

static void without_a_length_the_goodbye_ends_it(void)
{
	OK(!whole(OK200 "\r\nhello"));
	EQ(h.state, HTTP_BODY_CLOSE);
	EQ_STR(body, "hello");
	OK(http_end(&h, &why));
	EQ(h.state, HTTP_DONE);
}

static void an_answer_without_a_body_is_done_at_once(void)
{
	static const char promise[] = OK200 "Content-Length: 99\r\n\r\n";

	OK(whole("HTTP/1.1 204 No Content\r\n\r\n"));
	OK(whole("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n"));
	OK(feed(promise, strlen(promise), 999, true));
	EQ(h.state, HTTP_DONE);
	EQ(h.length, 99);
}

static void interim_answers_are_skipped(void)
{
	OK(whole("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
		OK200 "Content-Length: 1\r\n\r\nx"));
	EQ(h.status, 200);
	EQ_STR(body, "x");
	OK(http_field(&h, "Link") == NULL);
}

static void interim_answers_have_an_end(void)
{
	char text[1024] = "";

	for (int i = 0; i <= HTTP_INTERIM_MAX; i++)
		strcat(text, "HTTP/1.1 100 Continue\r\n\r\n");
	EQ(fails(text), WARD_WHY_HTTP_MALFORMED);
	EQ(fails("HTTP/1.1 101 Switching\r\n\r\n"), WARD_WHY_HTTP_MALFORMED);
}

static void lines_may_end_in_a_lone_lf(void)
{
	OK(whole("HTTP/1.1 200 OK\nContent-Length: 2\n\nab"));
	EQ_STR(body, "ab");
}

static void an_old_or_odd_status_line_is_read(void)
{
	OK(whole("HTTP/1.0 200 fine\r\nContent-Length: 0\r\n\r\n"));
	OK(!h.keep_alive);
	OK(whole("HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n"));
	EQ(h.status, 404);
	EQ_STR(h.reason, "");
	OK(whole("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"));
}

static void what_is_not_http_is_refused_at_the_first_line(void)
{
	EQ(fails("SSH-2.0-OpenSSH_9\r\n"), WARD_WHY_HTTP_MALFORMED);
	EQ(fails("220 mail ESMTP\r\n"), WARD_WHY_HTTP_MALFORMED);
	EQ(fails("<html>\n"), WARD_WHY_HTTP_MALFORMED);
	EQ(fails("\r\n"), WARD_WHY_HTTP_MALFORMED);
	EQ(fails("\n\n"), WARD_WHY_HTTP_MALFORMED);
}

static void a_broken_status_line_is_refused(void)
{
	static const char *const bad[] = {
		"HTTP/2.0 200 OK\r\n\r\n", "HTTP/1.2 200 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
		"HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
		"HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1 600 OK\r\n\r\n", "HTTP/1.1\t200 OK\r\n\r\n",
		"HTTP/1.1 200OK\r\n\r\n", "HTTP/1.1 -20 OK\r\n\r\n", "HTTP/1.1 200 O\rK\r\n\r\n",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		EQ(fails(bad[i]), WARD_WHY_HTTP_MALFORMED);
}

static void a_broken_field_is_refused(void)
{
	static const char *const bad[] = {
		OK200 "no colon\r\n\r\n", OK200 ": empty name\r\n\r\n", OK200 "Na me: x\r\n\r\n",
		OK200 "Name : x\r\n\r\n", OK200 "A: b\r\n folded\r\n\r\n", OK200 "\tA: b\r\n\r\n",
		OK200 "A: b\rc\r\n\r\n", OK200 "A\x01: b\r\n\r\n", OK200 "A\xff: b\r\n\r\n",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		EQ(fails(bad[i]), WARD_WHY_HTTP_MALFORMED);
	/* A zero byte, which no C string can hold. */
	OK(!feed(OK200 "A: b\0c\r\n\r\n", sizeof OK200 - 1 + 10, 999, false));
	EQ(why.code, WARD_WHY_HTTP_MALFORMED);
}

static void a_head_without_end_is_refused(void)
{
	static char text[HTTP_HEAD_MAX + 100] = OK200 "A: ";
	size_t len = strlen(text);

	memset(text + len, 'x', sizeof text - len - 1);
	EQ(fails(text), WARD_WHY_HTTP_HEAD_TOO_LONG);
}

static void too_many_fields_are_refused(void)
{
	char text[2048] = OK200;

	for (int i = 0; i < HTTP_FIELDS_MAX; i++)
		strcat(text, "A: b\r\n");
	strcat(text, "Content-Length: 0\r\n\r\n");
	EQ(fails(text), WARD_WHY_HTTP_HEAD_TOO_LONG);
}

static void an_answer_that_contradicts_its_length_is_refused(void)
{
	static const char *const bad[] = {
		OK200 "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
		OK200 "Content-Length: 5, 5\r\n\r\nhello", OK200 "Content-Length: -5\r\n\r\n",
		OK200 "Content-Length: +5\r\n\r\nhello", OK200 "Content-Length: 0x5\r\n\r\nhello",
		OK200 "Content-Length:\r\n\r\n", OK200 "Content-Length: 5 5\r\n\r\n",
		OK200 "Content-Length: 99999999999999999999\r\n\r\n",
		OK200 "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		EQ(fails(bad[i]), WARD_WHY_HTTP_LENGTH);
	OK(whole(OK200 "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"));
}

static void an_encoding_that_was_not_asked_for_is_refused(void)
{
	EQ(fails(OK200 "Transfer-Encoding: gzip\r\n\r\n"), WARD_WHY_HTTP_MALFORMED);
	EQ(fails(OK200 "Transfer-Encoding: gzip, chunked\r\n\r\n"), WARD_WHY_HTTP_MALFORMED);
	EQ(fails(OK200 "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"),
		WARD_WHY_HTTP_MALFORMED);
	EQ(fails(OK200 "Transfer-Encoding: xchunked\r\n\r\n"), WARD_WHY_HTTP_MALFORMED);
}

static void a_broken_chunk_is_refused(void)
{
#define CHUNKED OK200 "Transfer-Encoding: chunked\r\n\r\n"
	static const char *const bad[] = {
		CHUNKED "\r\n", CHUNKED "g\r\n", CHUNKED "-1\r\n", CHUNKED " 1\r\n", CHUNKED "0x1\r\n",
		CHUNKED "1\nx", CHUNKED "1\r\nxy\r\n", CHUNKED "1\r\nx\ry\r\n", CHUNKED "5\r\nhelloworld\r\n",
		CHUNKED "1234567890abcdef\r\n", CHUNKED "1!\r\n", CHUNKED "1\r\nx\n0\r\n\r\n",
	};
	static char text[sizeof CHUNKED + HTTP_LINE_MAX + 10] = CHUNKED "1;";

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		EQ(fails(bad[i]), WARD_WHY_HTTP_CHUNK);
	memset(text + strlen(text), 'x', HTTP_LINE_MAX);
	EQ(fails(text), WARD_WHY_HTTP_CHUNK);
}

static void a_trailer_without_end_is_refused(void)
{
	static char text[2 * HTTP_HEAD_MAX] = CHUNKED "0\r\n";
	size_t len = strlen(text);

	while (len + 20 < sizeof text) {
		memcpy(text + len, "Trailer: value\r\n", 16);
		len += 16;
	}
	text[len] = '\0';
	EQ(fails(text), WARD_WHY_HTTP_HEAD_TOO_LONG);
}

/* Cut after every byte, an answer is never whole before its last one. */
static void an_answer_that_is_cut_is_never_whole(void)
{
	static const char *const answers[] = {
		OK200 "Content-Length: 5\r\n\r\nhello",
		CHUNKED "3\r\nabc\r\n0\r\nA: b\r\n\r\n",
		"HTTP/1.1 100 Continue\r\n\r\n" OK200 "Content-Length: 1\r\n\r\nx",
	};

	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
		for (size_t len = 0; len < strlen(answers[i]); len++) {
			OK(feed(answers[i], len, 999, false));
			OK(!http_end(&h, &why));
			EQ(why.code, WARD_WHY_HTTP_TRUNCATED);
		}
		OK(feed(answers[i], strlen(answers[i]), 999, false));
		OK(http_end(&h, &why));
	}
}

T_MAIN(T(a_body_with_a_length_ends_there), T(bytes_behind_the_answer_are_left),
	T(chunks_are_put_together), T(without_a_length_the_goodbye_ends_it),
	T(an_answer_without_a_body_is_done_at_once), T(interim_answers_are_skipped),
	T(interim_answers_have_an_end), T(lines_may_end_in_a_lone_lf),
	T(an_old_or_odd_status_line_is_read), T(what_is_not_http_is_refused_at_the_first_line),
	T(a_broken_status_line_is_refused), T(a_broken_field_is_refused),
	T(a_head_without_end_is_refused), T(too_many_fields_are_refused),
	T(an_answer_that_contradicts_its_length_is_refused),
	T(an_encoding_that_was_not_asked_for_is_refused), T(a_broken_chunk_is_refused),
	T(a_trailer_without_end_is_refused), T(an_answer_that_is_cut_is_never_whole))

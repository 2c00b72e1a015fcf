/* files.c - answers requests for files. */
#include "net/files.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/http_struct.h>
#include <event2/util.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include "net/clock.h"
#include "net/files_list.h"
#include "net/files_path.h"
#include "net/files_range.h"

#define PIECE 65536 /* bytes of a file in memory at a time */

/* One request from its arrival to its end. */
struct answer {
	struct files *files;
	struct evhttp_request *req;
	int fd;           /* -1 = no file is being sent */
	int64_t at, end;  /* what is left of it */
	int64_t total, sent, start;
	int status;
	char peer[80], target[256];
};

bool files_open_root(struct files *files, const char *folder, struct ward_why *why)
{
	files->root_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return files->root_fd >= 0 ? true : FAIL(why, FILE_READ, .got = errno);
}

static const char *field(const struct answer *a, const char *name)
{
	return evhttp_find_header(evhttp_request_get_input_headers(a->req), name);
}

static void add_field(struct answer *a, const char *name, const char *value)
{
	evhttp_add_header(evhttp_request_get_output_headers(a->req), name, value);
}

static bool is_head(const struct answer *a)
{
	return evhttp_request_get_command(a->req) == EVHTTP_REQ_HEAD;
}

static void finish(struct answer *a)
{
	struct files_log entry = {
		.peer = a->peer,
		.method = is_head(a) ? "HEAD" : "GET",
		.target = a->target,
		.status = a->status,
		.sent = a->sent,
		.total = a->total,
		.millis = clock_steady() - a->start,
	};

	if (a->files->log != NULL)
		a->files->log(a->files->arg, &entry);
	a->files->active--;
	if (a->fd >= 0)
		close(a->fd);
	free(a);
}

/* Does the connection end with this answer? As evhttp decides it. */
static bool is_last(struct evhttp_request *req)
{
	const char *in = evhttp_find_header(evhttp_request_get_input_headers(req), "Connection");
	const char *out = evhttp_find_header(evhttp_request_get_output_headers(req), "Connection");
	bool old = req->major < 1 || (req->major == 1 && req->minor < 1);

	if (old && (in == NULL || strncasecmp(in, "keep-alive", 10) != 0))
		return true;
	return (in != NULL && strcasecmp(in, "close") == 0) ||
		(out != NULL && strcasecmp(out, "close") == 0);
}

/* evhttp has sent the last byte. */
static void on_complete(struct evhttp_request *req, void *arg)
{
	struct answer *a = arg;
	struct evhttp_connection *conn = evhttp_request_get_connection(req);

	if (conn != NULL) {
		evhttp_connection_set_closecb(conn, NULL, NULL);
		if (a->files->before_close != NULL && is_last(req))
			a->files->before_close(evhttp_connection_get_bufferevent(conn));
	}
	finish(a);
}

/* The connection went away before that. A request that evhttp has cut loose is
 * ours to free; else evhttp frees it. */
static void on_close(struct evhttp_connection *conn, void *arg)
{
	struct answer *a = arg;
	struct evhttp_request *req = a->req;

	(void)conn;
	evhttp_request_set_on_complete_cb(req, NULL, NULL);
	finish(a);
	if (evhttp_request_get_connection(req) == NULL)
		evhttp_request_free(req);
}

static void send_page(struct answer *a, int status, const char *reason, struct evbuffer *page)
{
	a->status = status;
	a->total = (int64_t)evbuffer_get_length(page);
	a->sent = is_head(a) ? 0 : a->total;
	add_field(a, "X-Content-Type-Options", "nosniff");
	if (is_head(a)) {
		char length[24];

		snprintf(length, sizeof length, "%" PRId64, a->total);
		add_field(a, "Content-Length", length);
	}
	evhttp_send_reply(a->req, status, reason, is_head(a) ? NULL : page);
}

/* A page of a few words for whatever is not 200. */
static void refuse(struct answer *a, int status, const char *reason, const char *words)
{
	struct evbuffer *page = evbuffer_new();

	evbuffer_add_printf(page, "<!doctype html>\n<title>%d %s</title>\n<h1>%s</h1>\n<p>%s</p>\n",
		status, reason, reason, words);
	add_field(a, "Content-Type", "text/html; charset=utf-8");
	send_page(a, status, reason, page);
	evbuffer_free(page);
}

static void not_found(struct answer *a)
{
	refuse(a, 404, "Not Found", "There is nothing here under this name.");
}

/* Gives evhttp the next piece; it comes back here when that has been sent. */
static void send_piece(struct evhttp_connection *conn, void *arg)
{
	struct answer *a = arg;
	struct evbuffer *piece;
	struct evbuffer_iovec v;
	int64_t want = a->end - a->at < PIECE ? a->end - a->at : PIECE;
	ssize_t n = 0;

	if (want == 0) {
		evhttp_send_reply_end(a->req);
		return;
	}
	piece = evbuffer_new();
	if (evbuffer_reserve_space(piece, PIECE, &v, 1) == 1) {
		do {
			n = pread(a->fd, v.iov_base, (size_t)want, a->at);
		} while (n < 0 && errno == EINTR);
	}
	if (n <= 0) {
		/* The file became shorter than was promised: the peer must not take
		 * what it has for the whole, so the connection breaks. */
		evbuffer_free(piece);
		evhttp_connection_free(conn);
		return;
	}
	v.iov_len = (size_t)n;
	evbuffer_commit_space(piece, &v, 1);
	a->at += n;
	a->sent += n;
	evhttp_send_reply_chunk_with_cb(a->req, piece, send_piece, a);
	evbuffer_free(piece);
}

/* The fields that say which version of a file this is. RFC 9110 8.8 */
static void version_of(const struct stat *st, char tag[64], char date[64])
{
	struct tm tm;

	snprintf(tag, 64, "\"%jx-%jx%08lx\"", (uintmax_t)st->st_size, (uintmax_t)st->st_mtim.tv_sec,
		(unsigned long)st->st_mtim.tv_nsec);
	gmtime_r(&st->st_mtim.tv_sec, &tm);
	if (evutil_date_rfc1123(date, 64, &tm) < 0)
		date[0] = '\0';
}

/* RFC 9110 13.2.2: If-None-Match counts before If-Modified-Since. */
static bool not_modified(const struct answer *a, const struct stat *st, const char *tag)
{
	time_t since;

	if (field(a, "If-None-Match") != NULL)
		return files_tag_matches(field(a, "If-None-Match"), tag);
	since = files_date(field(a, "If-Modified-Since"));
	return since >= 0 && st->st_mtim.tv_sec <= since;
}

/* RFC 9110 13.1.5: a range counts only for the version the client has. */
static const char *range_field(const struct answer *a, const char *tag, const char *date)
{
	const char *if_range = field(a, "If-Range");

	if (if_range != NULL && strcmp(if_range, tag) != 0 && strcmp(if_range, date) != 0)
		return NULL;
	return field(a, "Range");
}

static void begin_file(struct answer *a, int status, const char *reason)
{
	char length[24];

	a->status = status;
	a->total = a->end - a->at;
	snprintf(length, sizeof length, "%" PRId64, a->total);
	add_field(a, "Content-Length", length);
	evhttp_send_reply_start(a->req, status, reason);
	if (is_head(a) || a->total == 0)
		evhttp_send_reply_end(a->req);
	else
		send_piece(evhttp_request_get_connection(a->req), a);
}

static void send_file(struct answer *a, int fd, const struct stat *st, const char *name)
{
	char tag[64], date[64], range[96];
	enum files_range part;
	int64_t first, last;

	a->fd = fd;
	version_of(st, tag, date);
	add_field(a, "ETag", tag);
	add_field(a, "Last-Modified", date);
	add_field(a, "Accept-Ranges", "bytes");
	if (not_modified(a, st, tag)) {
		a->status = 304;
		evhttp_send_reply(a->req, 304, "Not Modified", NULL);
		return;
	}
	part = files_range(range_field(a, tag, date), st->st_size, &first, &last);
	if (part == RANGE_OUTSIDE) {
		snprintf(range, sizeof range, "bytes */%jd", (intmax_t)st->st_size);
		add_field(a, "Content-Range", range);
		refuse(a, 416, "Range Not Satisfiable", "The file is shorter than that.");
		return;
	}
	if (part == RANGE_PART) {
		snprintf(range, sizeof range, "bytes %" PRId64 "-%" PRId64 "/%jd", first, last,
			(intmax_t)st->st_size);
		add_field(a, "Content-Range", range);
	}
	add_field(a, "Content-Type", files_type(name));
	add_field(a, "X-Content-Type-Options", "nosniff");
	a->at = first;
	a->end = last + 1;
	if (part == RANGE_PART)
		begin_file(a, 206, "Partial Content");
	else
		begin_file(a, 200, "OK");
}

static void send_folder(struct answer *a, int fd, const char *path)
{
	int index = files_open(fd, "index.html");
	struct evbuffer *page;
	struct stat st;
	char shown[FILES_PATH_MAX + 4];

	if (index >= 0 && fstat(index, &st) == 0 && S_ISREG(st.st_mode)) {
		close(fd);
		send_file(a, index, &st, "index.html");
		return;
	}
	if (index >= 0)
		close(index);
	if (!a->files->list) {
		close(fd);
		refuse(a, 403, "Forbidden", "This folder has no index.html and is not listed.");
		return;
	}
	snprintf(shown, sizeof shown, strcmp(path, ".") == 0 ? "/" : "/%s/", path);
	page = evbuffer_new();
	if (files_list(fd, shown, page)) {
		add_field(a, "Content-Type", "text/html; charset=utf-8");
		send_page(a, 200, "OK", page);
	} else {
		not_found(a);
	}
	evbuffer_free(page);
}

/* A folder asked for without its slash: relative links in it would go astray. */
static void add_slash(struct answer *a, const char *path)
{
	char *escaped = evhttp_encode_uri(path), location[3 * FILES_PATH_MAX + 4];
	size_t n = 0;

	location[n++] = '/';
	for (const char *p = escaped; p != NULL && *p != '\0' && n + 3 < sizeof location;) {
		/* evhttp escapes slashes too. */
		bool slash = strncmp(p, "%2F", 3) == 0;

		location[n++] = slash ? '/' : *p;
		p += slash ? 3 : 1;
	}
	location[n++] = '/';
	location[n] = '\0';
	free(escaped);
	add_field(a, "Location", location);
	refuse(a, 301, "Moved Permanently", "This is a folder: its address ends in a slash.");
}

static void look_up(struct answer *a)
{
	char path[FILES_PATH_MAX];
	struct stat st;
	bool folder;
	int fd;

	if (!files_path(evhttp_uri_get_path(evhttp_request_get_evhttp_uri(a->req)), path, sizeof path,
		&folder)) {
		not_found(a);
		return;
	}
	fd = files_open(a->files->root_fd, path);
	if (fd < 0) {
		not_found(a);
	} else if (fstat(fd, &st) != 0 || (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) ||
		(S_ISREG(st.st_mode) && folder)) {
		close(fd);
		not_found(a);
	} else if (S_ISREG(st.st_mode)) {
		send_file(a, fd, &st, path);
	} else if (!folder) {
		close(fd);
		add_slash(a, path);
	} else {
		send_folder(a, fd, path);
	}
}

void files_answer(struct evhttp_request *req, void *arg)
{
	struct evhttp_connection *conn = evhttp_request_get_connection(req);
	enum evhttp_cmd_type method = evhttp_request_get_command(req);
	struct answer *a = calloc(1, sizeof *a);
	char *peer = NULL;
	ev_uint16_t port = 0;

	if (a == NULL) {
		evhttp_send_error(req, 503, NULL);
		return;
	}
	a->files = arg;
	a->req = req;
	a->fd = -1;
	a->start = clock_steady();
	evhttp_connection_get_peer(conn, &peer, &port);
	snprintf(a->peer, sizeof a->peer, strchr(peer, ':') != NULL ? "[%s]:%u" : "%s:%u", peer, port);
	snprintf(a->target, sizeof a->target, "%s", evhttp_request_get_uri(req));
	a->files->active++;
	evhttp_connection_set_closecb(conn, on_close, a);
	evhttp_request_set_on_complete_cb(req, on_complete, a);
	if (method == EVHTTP_REQ_GET || method == EVHTTP_REQ_HEAD) {
		look_up(a);
		return;
	}
	add_field(a, "Allow", "GET, HEAD");
	refuse(a, 405, "Method Not Allowed", "Files can be read here and nothing else.");
}

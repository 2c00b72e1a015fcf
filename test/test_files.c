/* The files of a folder over HTTP: net/files.h, without TLS, asked by a child. */
#include "net/files.h"
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "ca_dir.h"
#include "net/sock.h"
#include "t.h"

#define ANSWER_MAX 400000

/* What the child received, in memory that both see. */
static struct {
	size_t len;
	char text[ANSWER_MAX];
} *answer;

static struct files files;
static struct event_base *base;
static struct sock_place place;
static struct files_log last;
static unsigned logged;
static void (*while_sending)(void); /* called once, in the middle of a long answer */

static void on_log(void *arg, const struct files_log *entry)
{
	(void)arg;
	last = *entry;
	logged++;
}

/* The child: sends the text and reads until the server ends the connection. */
static int ask_in_child(const char *request)
{
	struct ward_why why = { 0 };
	int fd = sock_dial(&place, AF_UNSPEC, 5000, &why);
	ssize_t n;

	alarm(20);
	if (fd < 0 || !sock_block(fd) || write(fd, request, strlen(request)) < 0)
		return 1;
	while (answer->len < ANSWER_MAX - 1 &&
		(n = read(fd, answer->text + answer->len, ANSWER_MAX - 1 - answer->len)) > 0) {
		answer->len += (size_t)n;
		if (while_sending != NULL && answer->len < 70000)
			usleep(200000);
	}
	return 0;
}

static bool child_over(pid_t pid)
{
	int status;

	return waitpid(pid, &status, WNOHANG) == pid;
}

/* Sends one request and returns the whole answer. */
static const char *ask(const char *request)
{
	void (*interfere)(void) = while_sending;
	pid_t pid;

	answer->len = 0;
	memset(answer->text, 0, ANSWER_MAX);
	pid = fork();
	if (pid == 0)
		_exit(ask_in_child(request));
	while (!child_over(pid)) {
		event_base_loop(base, EVLOOP_NONBLOCK);
		usleep(500);
		if (interfere != NULL && files.active > 0) {
			interfere();
			interfere = NULL;
		}
	}
	event_base_loop(base, EVLOOP_NONBLOCK);
	return answer->text;
}

#define REQUEST(line, fields) line " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" fields "\r\n"
#define GET(path, fields) ask(REQUEST("GET " path, fields))

static bool status_is(const char *text, int status)
{
	char want[32];

	snprintf(want, sizeof want, "HTTP/1.1 %d ", status);
	if (strncmp(text, want, strlen(want)) != 0)
		printf("# the answer is %.40s\n", text);
	return strncmp(text, want, strlen(want)) == 0;
}

static const char *body_of(const char *text)
{
	const char *end = strstr(text, "\r\n\r\n");

	return end != NULL ? end + 4 : "";
}

static char tag[80], date[80];

static void copy_field(const char *text, const char *name, char *out)
{
	const char *at = strstr(text, name);

	OK(at != NULL);
	if (at != NULL)
		snprintf(out, 80, "%.*s", (int)strcspn(at + strlen(name), "\r"), at + strlen(name));
}

static void a_file_comes_with_type_length_and_version(void)
{
	const char *text = GET("/page.html", "");

	OK(status_is(text, 200));
	EQ_STR(body_of(text), "<p>hello</p>");
	OK(strstr(text, "\r\nContent-Type: text/html; charset=utf-8\r\n") != NULL);
	OK(strstr(text, "\r\nContent-Length: 12\r\n") != NULL);
	OK(strstr(text, "\r\nX-Content-Type-Options: nosniff\r\n") != NULL);
	copy_field(text, "\r\nETag: ", tag);
	copy_field(text, "\r\nLast-Modified: ", date);
	EQ(last.status, 200);
	EQ(last.sent, 12);
	EQ(files.active, 0);
}

static void a_client_that_has_it_is_told_so(void)
{
	char request[300];

	snprintf(request, sizeof request, REQUEST("GET /page.html", "If-None-Match: \"x\", %s\r\n"), tag);
	OK(status_is(ask(request), 304));
	EQ_STR(body_of(answer->text), "");
	snprintf(request, sizeof request, REQUEST("GET /page.html", "If-Modified-Since: %s\r\n"), date);
	OK(status_is(ask(request), 304));
	OK(status_is(GET("/page.html", "If-None-Match: \"x\"\r\n"), 200));
	OK(status_is(GET("/page.html", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"), 200));
	/* The tag counts alone when both are there. */
	snprintf(request, sizeof request,
		REQUEST("GET /page.html", "If-None-Match: \"x\"\r\nIf-Modified-Since: %s\r\n"), date);
	OK(status_is(ask(request), 200));
}

static void a_part_is_sent_when_asked_for(void)
{
	OK(status_is(GET("/page.html", "Range: bytes=3-7\r\n"), 206));
	EQ_STR(body_of(answer->text), "hello");
	OK(strstr(answer->text, "\r\nContent-Range: bytes 3-7/12\r\n") != NULL);
	OK(status_is(GET("/page.html", "Range: bytes=0-\r\n"), 206));
	EQ_STR(body_of(answer->text), "<p>hello</p>");
	OK(status_is(GET("/page.html", "Range: bytes=12-\r\n"), 416));
	OK(strstr(answer->text, "\r\nContent-Range: bytes */12\r\n") != NULL);
	OK(status_is(GET("/page.html", "Range: bytes=1-2,4-5\r\n"), 200));
}

static void a_part_of_another_version_is_not_sent(void)
{
	char request[300];

	snprintf(request, sizeof request,
		REQUEST("GET /page.html", "Range: bytes=3-7\r\nIf-Range: %s\r\n"), tag);
	OK(status_is(ask(request), 206));
	OK(status_is(GET("/page.html", "Range: bytes=3-7\r\nIf-Range: \"old\"\r\n"), 200));
	EQ_STR(body_of(answer->text), "<p>hello</p>");
}

static void head_has_no_body(void)
{
	OK(status_is(ask(REQUEST("HEAD /page.html", "")), 200));
	OK(strstr(answer->text, "\r\nContent-Length: 12\r\n") != NULL);
	EQ_STR(body_of(answer->text), "");
	OK(status_is(ask(REQUEST("HEAD /missing", "")), 404));
	EQ_STR(body_of(answer->text), "");
}

static void an_empty_file_is_an_empty_answer(void)
{
	OK(status_is(GET("/empty", ""), 200));
	OK(strstr(answer->text, "\r\nContent-Length: 0\r\n") != NULL);
	EQ_STR(body_of(answer->text), "");
}

static void what_is_not_there_is_404_and_nothing_is_written(void)
{
	OK(status_is(GET("/missing", ""), 404));
	OK(status_is(GET("/../secret", ""), 404));
	OK(status_is(GET("/page.html/", ""), 404));
	OK(status_is(GET("/.hidden", ""), 404));
	OK(status_is(GET("/pipe", ""), 404));
	OK(status_is(GET("/%00", ""), 404));
	OK(status_is(GET("/out", ""), 404));
	OK(status_is(ask(REQUEST("DELETE /page.html", "")), 405));
	OK(strstr(answer->text, "\r\nAllow: GET, HEAD\r\n") != NULL);
	OK(status_is(ask(REQUEST("POST /page.html", "Content-Length: 3\r\n") "abc"), 405));
	OK(there("www/page.html"));
}

static void a_folder_has_its_slash_and_its_index(void)
{
	OK(status_is(GET("/sub", ""), 301));
	OK(strstr(answer->text, "\r\nLocation: /sub/\r\n") != NULL);
	OK(status_is(GET("/sub/", ""), 200));
	EQ_STR(body_of(answer->text), "index");
	/* Two slashes name a host, to which nobody is sent. */
	OK(status_is(GET("//sub", ""), 404));
	OK(strstr(answer->text, "\r\nLocation:") == NULL);
}

static void a_folder_is_listed_only_when_asked_for(void)
{
	OK(status_is(GET("/", ""), 403));
	files.list = true;
	OK(status_is(GET("/", ""), 200));
	files.list = false;
	OK(strstr(answer->text, "page.html") != NULL);
	OK(strstr(answer->text, "href=\"./sub/\"") != NULL);
	OK(strstr(answer->text, ".hidden") == NULL);
	OK(strstr(answer->text, "secret") == NULL);
}

static void a_listing_keeps_hostile_names_as_text(void)
{
	put("www/<script>alert(\"1\")", "");
	put("www/a\nb", "");
	put("www/javascript:x", "");
	files.list = true;
	OK(status_is(GET("/", ""), 200));
	files.list = false;
	OK(strstr(body_of(answer->text), "<script") == NULL);
	OK(strstr(body_of(answer->text), "a\nb") == NULL);
	OK(strstr(body_of(answer->text), "href=\"./javascript%3Ax\"") != NULL);
	OK(strstr(body_of(answer->text), "href=\"./%3Cscript%3Ealert%28%221%22%29\"") != NULL);
}

static void two_requests_go_over_one_connection(void)
{
	const char *second;

	logged = 0;
	ask("GET /page.html HTTP/1.1\r\nHost: x\r\n\r\n" REQUEST("GET /empty", ""));
	EQ(logged, 2);
	second = strstr(answer->text + 1, "HTTP/1.1 200");
	OK(second != NULL && strstr(second, "Content-Length: 0") != NULL);
}

static void a_long_file_comes_whole(void)
{
	OK(truncate("www/long", 300000) == 0);
	OK(status_is(GET("/long", ""), 200));
	EQ((size_t)(answer->text + answer->len - body_of(answer->text)), 300000);
	EQ(last.sent, 300000);
}

static void shorten(void)
{
	OK(truncate("www/huge", 1000) == 0);
}

/* What was promised cannot come any more: the peer must notice. */
static void a_file_that_shrinks_while_it_is_sent_breaks_the_connection(void)
{
	OK(truncate("www/huge", 1 << 30) == 0);
	while_sending = shorten;
	OK(status_is(GET("/huge", ""), 200));
	while_sending = NULL;
	OK(answer->len < ANSWER_MAX - 1 || last.sent < last.total);
	OK(last.sent < last.total);
	EQ(files.active, 0);
}

static void a_client_that_leaves_costs_nothing(void)
{
	OK(truncate("www/huge", 1 << 30) == 0);
	/* The child stops reading when its memory is full, and goes. */
	OK(status_is(GET("/huge", ""), 200));
	for (int i = 0; i < 200 && files.active > 0; i++) {
		event_base_loop(base, EVLOOP_NONBLOCK);
		usleep(1000);
	}
	EQ(files.active, 0);
	OK(last.sent < last.total);
	OK(status_is(GET("/page.html", ""), 200));
}

static struct evhttp *http;

static void a_folder_is_served(void)
{
	struct sock_place any = { .host = "127.0.0.1", .port = "0" };
	struct ward_why why = { 0 };
	char text[SOCK_TEXT_MAX];
	int fd;

	answer = mmap(NULL, sizeof *answer, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	OK(answer != MAP_FAILED);
	signal(SIGPIPE, SIG_IGN);
	enter();
	OK(mkdir("www", 0755) == 0 && mkdir("www/sub", 0755) == 0);
	put("secret", "no");
	put("www/page.html", "<p>hello</p>");
	put("www/empty", "");
	put("www/long", "x");
	put("www/huge", "x");
	put("www/.hidden", "x");
	put("www/sub/index.html", "index");
	OK(symlink("../secret", "www/out") == 0 && mkfifo("www/pipe", 0644) == 0);
	OK(files_open_root(&files, "www", &why));
	files.log = on_log;
	base = event_base_new();
	http = evhttp_new(base);
	evhttp_set_gencb(http, files_answer, &files);
	fd = sock_listen(&any, &why);
	sock_local_text(fd, text);
	OK(sock_place_read(text, NULL, &place, &why));
	OK(evhttp_accept_socket(http, fd) == 0);
}

static void a_folder_that_is_none_is_refused(void)
{
	struct files none = { 0 };
	struct ward_why why = { 0 };

	OK(!files_open_root(&none, "missing", &why));
	EQ(why.code, WARD_WHY_FILE_READ);
	why = (struct ward_why){ 0 };
	OK(!files_open_root(&none, "www/page.html", &why));
	EQ(why.code, WARD_WHY_FILE_READ);
}

static void the_folder_goes_away(void)
{
	evhttp_free(http);
	event_base_loop(base, EVLOOP_NONBLOCK);
	event_base_free(base);
	close(files.root_fd);
	leave();
}

T_MAIN(T(a_folder_is_served), T(a_folder_that_is_none_is_refused),
	T(a_file_comes_with_type_length_and_version), T(a_client_that_has_it_is_told_so),
	T(a_part_is_sent_when_asked_for), T(a_part_of_another_version_is_not_sent),
	T(head_has_no_body), T(an_empty_file_is_an_empty_answer),
	T(what_is_not_there_is_404_and_nothing_is_written),
	T(a_folder_has_its_slash_and_its_index), T(a_folder_is_listed_only_when_asked_for),
	T(a_listing_keeps_hostile_names_as_text), T(two_requests_go_over_one_connection),
	T(a_long_file_comes_whole),
	T(a_file_that_shrinks_while_it_is_sent_breaks_the_connection),
	T(a_client_that_leaves_costs_nothing), T(the_folder_goes_away))

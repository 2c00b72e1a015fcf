/* cmd_get.c - `ward get URL...`: fetches pages over TLS and trusts no one blindly. */
#include <string.h>
#include "app/client.h"
#include "app/fetch.h"
#include "app/progress.h"
#include "app/story.h"

#define REDIRECTS_MAX 10

struct get_args {
	struct client_args client;
	const char *output, *user_agent;
	bool head, story;
};

static const struct opt opts[] = {
	OPT('o', "output", struct get_args, output, "FILE", "write the body to FILE, - = standard output"),
	OPT('I', "head", struct get_args, head, NULL, "show the head of the answer alone"),
	OPT('A', "user-agent", struct get_args, user_agent, "TEXT", "say this of yourself"),
	OPT(0, "story", struct get_args, story, NULL,
		"tell the five steps of SSL with the values of this connection"),
	CLIENT_OPTS(struct get_args, client),
	OPT_END,
};

static bool is_redirect(const struct http *http)
{
	int s = http->status;

	return (s == 301 || s == 302 || s == 303 || s == 307 || s == 308) &&
		http_field(http, "Location") != NULL;
}

/* The status line and fields, as -I shows them. */
static void show_head(const struct http *http)
{
	say_out("HTTP/1.1 %d %s", http->status, http->reason);
	for (size_t i = 0; i < http->num_fields; i++)
		say_out("%s: %s", http->field[i].name, http->field[i].value);
}

static bool choose_output(const struct get_args *args, const struct fetch *f, struct output *out,
	struct ward_why *why)
{
	bool to_stdout = args->output != NULL && strcmp(args->output, "-") == 0;

	output_none(out);
	if (args->head)
		return true;
	/* An error page is for the person, not for the file they asked for. */
	if (args->output != NULL && !to_stdout && f->http.status >= 400)
		return true;
	if (args->output != NULL && !to_stdout)
		return output_open(out, args->output, why);
	if (to_stdout || !args->story)
		output_stdout(out);
	return true;
}

/* The answer that is no redirect: its body to where it belongs. */
static int deliver(const struct get_args *args, struct fetch *f, const struct url *url)
{
	struct ward_why why = { 0 };
	struct output out;
	char size[32];

	if (!choose_output(args, f, &out, &why))
		return say_why(&why, "cannot write %s", out.path);
	if (!fetch_body(f, &out, &why) || !output_keep(&out, &why)) {
		int code = why.code == WARD_WHY_FILE_WRITE ? say_why(&why, "cannot write %s", out.path) :
			say_why(&why, "cannot fetch https://%s%s whole", url->place.host, url->target);

		output_drop(&out);
		return code;
	}
	if (args->head)
		show_head(&f->http);
	if (args->story)
		story_tell(f, url);
	if (f->http.status >= 400) {
		(void)FAIL(&why, HTTP_STATUS, .got = f->http.status);
		return say_why(&why, "cannot fetch https://%s%s", url->place.host, url->target);
	}
	progress_bytes(f->http.received, size, sizeof size);
	say_detail("%d %s, %s", f->http.status, f->http.reason, size);
	return EXIT_OK;
}

/* One request; `*ret_again` when `url` was changed by a redirect. */
static int fetch_once(const struct get_args *args, struct fetch *f, struct url *url,
	bool *ret_again)
{
	struct ward_why why = { 0 };
	struct url from = *url;
	int code = client_dial(f->client, &url->place, &f->stream);

	*ret_again = false;
	if (code != EXIT_OK)
		return code;
	if (!fetch_head(f, url, &why)) {
		code = say_why(&why, "cannot fetch https://%s%s", url->place.host, url->target);
	} else if (!is_redirect(&f->http)) {
		code = deliver(args, f, url);
	} else if (url_follow(&from, http_field(&f->http, "Location"), url, &why)) {
		say_detail("%d: redirected to https://%s%s", f->http.status, url->place.host, url->target);
		*ret_again = true;
	} else {
		code = say_why(&why, "cannot follow the redirect of %s to %s", from.place.host,
			http_field(&f->http, "Location"));
	}
	ward_stream_close(f->stream);
	f->stream = NULL;
	return code;
}

static int follow(const struct get_args *args, struct client *client, struct url *url)
{
	static struct fetch f;
	struct ward_why why = { 0 };
	bool again = true;
	int code = EXIT_OK;

	f.client = client;
	f.head = args->head;
	f.user_agent = args->user_agent != NULL ? args->user_agent : "ward/" WARD_VERSION;
	for (int i = 0; again && i <= REDIRECTS_MAX; i++)
		code = fetch_once(args, &f, url, &again);
	if (!again)
		return code;
	(void)FAIL(&why, HTTP_REDIRECTS);
	return say_why(&why, "cannot fetch https://%s%s", url->place.host, url->target);
}

static int read_urls(int num, char **words)
{
	struct ward_why why = { 0 };
	struct url url;

	for (int i = 0; i < num; i++)
		if (!url_read(words[i], &url, &why))
			return say_why(&why, "cannot fetch %s", words[i]);
	return EXIT_OK;
}

/* Each is tried; the first failure is the result. */
static int fetch_all(const struct get_args *args, struct client *client, int num, char **words)
{
	int result = EXIT_OK;

	for (int i = 0; i < num; i++) {
		struct ward_why why = { 0 };
		struct url url;
		int code = EXIT_OK;

		if (url_read(words[i], &url, &why))
			code = follow(args, client, &url);
		if (result == EXIT_OK)
			result = code;
	}
	return result;
}

static int run(void *opaque, int num_words, char **words)
{
	static const char *const alpn[] = { "http/1.1", NULL };
	struct get_args *args = opaque;
	struct client client;
	int code = read_urls(num_words, words);

	if (code != EXIT_OK)
		return code;
	if (num_words > 1 && args->output != NULL && strcmp(args->output, "-") != 0)
		return say_usage("--output FILE is for one URL");
	/* The story is that of a full handshake. */
	args->client.fresh = args->story;
	if (args->user_agent != NULL && strpbrk(args->user_agent, "\r\n") != NULL)
		return say_usage("--user-agent takes one line");
	code = client_open(&client, &args->client, alpn);
	if (code == EXIT_OK)
		code = fetch_all(args, &client, num_words, words);
	client_close(&client);
	return code;
}

const struct cmd cmd_get = {
	.name = "get",
	.line = "fetch a page over TLS, with everything verified",
	.words = "URL...",
	.min_words = 1,
	.max_words = CMD_ANY,
	.opts = opts,
	.args_size = sizeof(struct get_args),
	.run = run,
	.more = "Redirects are followed, to https alone. With -o the file appears when it is whole;\n"
		"a body that was cut off is an error. -v shows the handshake message by message.\n",
	.examples = {
		"ward get https://example.org/",
		"ward get https://example.org/big.iso -o big.iso",
		"ward get --story --cacert CA/root.pem https://localhost:8443/",
	},
};

/* cmd_connect.c - `ward connect HOST:PORT`: standard input and output over TLS. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include "app/client.h"
#include "app/output.h"

struct connect_args {
	struct client_args client;
	struct opt_list alpn;
	const char *servername;
};

static const struct opt opts[] = {
	OPT(0, "servername", struct connect_args, servername, "NAME",
		"ask for this name and check it, instead of HOST"),
	OPT(0, "alpn", struct connect_args, alpn, "NAME", "offer this application protocol"),
	CLIENT_OPTS(struct connect_args, client),
	OPT_END,
};

struct relay {
	struct ward_stream *stream;
	struct output out;
	char buf[16384]; /* from standard input, not yet taken by the stream */
	size_t off, len;
	bool input_over, finished, stalled;
	struct ward_why why;
};

static bool stream_failed(struct relay *r)
{
	return why_set(&r->why, *ward_stream_why(r->stream));
}

/* Standard input to the server: what was read, and at its end the goodbye. */
static bool send_some(struct relay *r)
{
	size_t sent = 0;
	int rc;

	if (r->input_over && r->off == r->len) {
		rc = ward_stream_finish(r->stream);
		r->finished = rc == 0;
	} else {
		rc = ward_write(r->stream, r->buf + r->off, r->len - r->off, &sent);
		r->off += sent;
	}
	r->stalled = rc == WARD_AGAIN;
	return rc >= 0 ? true : stream_failed(r);
}

static bool read_input(struct relay *r)
{
	ssize_t n = read(STDIN_FILENO, r->buf, sizeof r->buf);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return true;
	if (n < 0)
		return FAIL(&r->why, FILE_READ, .got = errno);
	r->off = 0;
	r->len = (size_t)n;
	r->input_over = n == 0;
	return true;
}

/* The server's bytes to standard output until none are left; `*ret_over` at its goodbye. */
static bool receive(struct relay *r, bool *ret_over)
{
	char in[16384];
	size_t len;
	int rc;

	while ((rc = ward_read(r->stream, in, sizeof in, &len)) == 0 && len > 0)
		TRY(output_write(&r->out, in, len, &r->why));
	*ret_over = rc == 0;
	return rc >= 0 ? true : stream_failed(r);
}

static void wait_for_more(struct relay *r)
{
	bool want_input = !r->input_over && r->off == r->len && !r->stalled;
	bool want_send = r->stalled || (r->off < r->len);
	struct pollfd p[2] = {
		{ .fd = ward_stream_fd(r->stream), .events = POLLIN },
		{ .fd = want_input ? STDIN_FILENO : -1, .events = POLLIN },
	};

	if (want_send)
		p[0].events |= POLLOUT;
	if (poll(p, 2, -1) > 0 && p[1].revents != 0 && !read_input(r))
		r->input_over = true;
}

static bool carry(struct relay *r)
{
	bool over = false;

	while (!over) {
		if (!r->finished && (r->off < r->len || r->stalled || r->input_over))
			TRY(send_some(r));
		TRY(receive(r, &over));
		/* The goodbye may have been said while sending: look once more. */
		if (!over && !(r->input_over && !r->finished && !r->stalled))
			wait_for_more(r);
	}
	return r->why.code == 0;
}

static int relay_run(struct ward_stream *stream, const struct sock_place *place)
{
	static struct relay r;

	r.stream = stream;
	output_stdout(&r.out);
	if (carry(&r))
		return EXIT_OK;
	if (r.why.code == WARD_WHY_FILE_WRITE)
		return say_why(&r.why, "cannot write to standard output");
	return say_why(&r.why, "the connection to %s port %s ended badly", place->host, place->port);
}

static int run(void *opaque, int num_words, char **words)
{
	struct connect_args *args = opaque;
	struct sock_place place, named;
	struct ward_stream *stream;
	struct ward_why why = { 0 };
	struct client client;
	int code;

	(void)num_words;
	if (args->alpn.num > WARD_ALPN_MAX)
		return say_usage("--alpn is given more than %d times", WARD_ALPN_MAX);
	if (!sock_place_read(words[0], "443", &place, &why))
		return say_why(&why, "cannot connect to %s", words[0]);
	named = place;
	if (args->servername != NULL) {
		if (strlen(args->servername) >= sizeof named.host)
			return say_usage("--servername is too long");
		strcpy(named.host, args->servername);
		if (args->client.connect == NULL)
			args->client.connect = words[0];
	}
	code = client_open(&client, &args->client, args->alpn.num > 0 ? args->alpn.item : NULL);
	if (code == EXIT_OK)
		code = client_dial(&client, &named, &stream);
	if (code == EXIT_OK) {
		code = relay_run(stream, &place);
		ward_stream_close(stream);
	}
	client_close(&client);
	return code;
}

const struct cmd cmd_connect = {
	.name = "connect",
	.line = "carry standard input and output over TLS",
	.words = "HOST[:PORT]",
	.min_words = 1,
	.max_words = 1,
	.opts = opts,
	.args_size = sizeof(struct connect_args),
	.run = run,
	.more = "The server is verified first. The end of standard input is told to the server, which\n"
		"may go on sending; ward ends when the server says goodbye.\n",
	.examples = {
		"ward connect example.org:443",
		"printf 'QUIT\\r\\n' | ward connect mail.example.org:465",
		"ward connect --cacert CA/root.pem localhost:8443",
	},
};

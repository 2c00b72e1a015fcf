/* cmd_cert_show.c - `ward cert show FILE|HOST:PORT`: certificates in words. */
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "app/cert_file.h"
#include "app/cert_verdict.h"
#include "app/client.h"
#include "app/cmd_cert.h"
#include "net/stream.h"

struct show_args {
	struct client_args client;
	bool json;
};

static const struct opt opts[] = {
	CLIENT_OPTS(struct show_args, client),
	OPT(0, "json", struct show_args, json, NULL, "show the same as JSON"),
	OPT_END,
};

static int show_file(const char *path, bool json)
{
	struct cert_file certs;
	struct ward_why why = { 0 };
	json_t *list;

	if (!cert_file_read(path, &certs, &why)) {
		cert_file_free(&certs);
		return say_why(&why, "cannot show %s", path);
	}
	list = cert_facts_all(certs.cert, certs.num, time(NULL));
	if (json)
		json_show(list);
	else
		cert_say_all(list);
	json_decref(list);
	cert_file_free(&certs);
	return EXIT_OK;
}

/* What the server sent, and what is to be thought of it. */
static int show_stream(struct ward_stream *stream, const struct sock_place *place,
	const struct ward_why *why, bool json)
{
	const struct chain_job *chain = stream_chain(stream);
	json_t *list = cert_facts_all(chain->cert, chain->num_certs, time(NULL));
	struct ward_verify_args args = { .size = sizeof args, .name = place->host,
		.now = time(NULL) };
	int code = exit_of(why->code);

	if (json) {
		json_t *all = json_pack("{s:s,s:s,s:O,s:o}", "host", place->host, "port", place->port,
			"certificates", list, "verdict",
			cert_verdict_facts(&args, chain->ran ? &chain->verdict : NULL, why));

		json_show(all);
		json_decref(all);
	} else {
		cert_say_all(list);
		if (why->code == 0)
			cert_say_good(&args, &chain->verdict);
		else
			code = client_say_failed(why, stream, place);
	}
	json_decref(list);
	return code;
}

static int show_server(const struct show_args *a, const struct sock_place *place)
{
	struct ward_stream *stream = NULL;
	struct ward_why why = { 0 };
	struct client client;
	int code = client_open(&client, &a->client, NULL);

	if (code == EXIT_OK)
		code = client_try(&client, place, &stream, &why);
	if (stream != NULL)
		code = show_stream(stream, place, &why, a->json);
	ward_stream_close(stream);
	client_close(&client);
	return code;
}

static int run(void *args, int num_words, char **words)
{
	const struct show_args *a = args;
	struct sock_place place;
	struct ward_why why = { 0 };
	int code;

	(void)num_words;
	if (access(words[0], F_OK) != 0 && sock_place_read(words[0], NULL, &place, &why))
		return show_server(a, &place);
	code = show_file(words[0], a->json);
	if (access(words[0], F_OK) != 0 && strchr(words[0], '/') == NULL)
		say_hint("to see a server's certificates, give its port too: %s:443", words[0]);
	return code;
}

const struct cmd cmd_cert_show = {
	.name = "show",
	.line = "show every certificate of a file or a server",
	.words = "FILE|HOST:PORT",
	.min_words = 1,
	.max_words = 1,
	.opts = opts,
	.args_size = sizeof(struct show_args),
	.run = run,
	.more = "A server's certificates are shown also when they are not to be trusted; the exit code\n"
		"says whether they are.\n",
	.examples = {
		"ward cert show fullchain.pem",
		"ward cert show example.org:443",
		"ward cert show localhost:8443 --cacert ca/root.pem --json",
	},
};

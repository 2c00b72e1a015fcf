/* cmd_serve.c - `ward serve DIR`: the files of a folder over HTTPS. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>
#include "app/cmd.h"
#include "app/serve.h"
#include "app/server.h"
#include "net/files.h"
#include "net/sock.h"

#define LISTENERS_MAX OPT_LIST_MAX

struct serve_args {
	struct opt_list listen;
	struct server_args server;
	bool list;
};

static const struct opt opts[] = {
	OPT('l', "listen", struct serve_args, listen, "ADDR:PORT",
		"listen there; may be repeated (127.0.0.1:8443 and [::1]:8443)"),
	SERVER_OPTS(struct serve_args, server),
	OPT(0, "list", struct serve_args, list, NULL, "list folders that have no index.html"),
	OPT_END,
};

/* The listening descriptors, numeric addresses and all. */
struct listeners {
	struct sock_place place[LISTENERS_MAX];
	int fd[LISTENERS_MAX];
	size_t num;
	bool usual; /* nobody named one: the second may be missing */
};

static int read_places(const struct serve_args *args, struct listeners *l)
{
	static const char *const usual[] = { "127.0.0.1:8443", "[::1]:8443" };

	l->usual = args->listen.num == 0;
	l->num = l->usual ? 2 : args->listen.num;
	for (size_t i = 0; i < l->num; i++) {
		const char *text = l->usual ? usual[i] : args->listen.item[i];
		struct ward_why why = { 0 };

		l->fd[i] = -1;
		if (!sock_place_read(text, NULL, &l->place[i], &why))
			return say_why(&why, "cannot listen on '%s'", text);
	}
	return EXIT_OK;
}

static int open_listeners(struct listeners *l)
{
	for (size_t i = 0; i < l->num; i++) {
		struct ward_why why = { 0 };

		l->fd[i] = sock_listen(&l->place[i], &why);
		/* A machine without IPv6 has no [::1]. */
		if (l->fd[i] < 0 && l->usual && i > 0) {
			l->num = i;
			break;
		}
		if (l->fd[i] < 0)
			return say_why(&why, "cannot listen on %s port %s", l->place[i].host,
				l->place[i].port);
	}
	return EXIT_OK;
}

static void say_where(const struct listeners *l, const struct credentials *c, const char *folder)
{
	char name[256];

	credentials_name(c, name, sizeof name);
	for (size_t i = 0; i < l->num; i++) {
		char local[SOCK_TEXT_MAX];

		sock_local_text(l->fd[i], local);
		say_note("serving %s at https://%s%s/ (%s)", folder, name, strrchr(local, ':'), local);
	}
}

static int serve(const struct serve_args *args, const char *folder, struct listeners *l)
{
	static struct server server;
	struct ward_why why = { 0 };
	struct files files = { .list = args->list, .root_fd = -1 };
	int code;

	if (!files_open_root(&files, folder, &why))
		return say_why(&why, "cannot serve the folder %s", folder);
	code = server_open(&server, &args->server);
	if (code == EXIT_OK)
		code = open_listeners(l);
	if (code == EXIT_OK) {
		say_where(l, &server.own, folder);
		code = serve_run(&files, server.config, l->fd, l->num);
	}
	for (size_t i = 0; i < l->num; i++)
		if (l->fd[i] >= 0)
			close(l->fd[i]);
	server_close(&server);
	close(files.root_fd);
	return code;
}

static int run(void *opaque, int num_words, char **words)
{
	const struct serve_args *args = opaque;
	static struct listeners listeners;
	int code;

	(void)num_words;
	code = read_places(args, &listeners);
	return code == EXIT_OK ? serve(args, words[0], &listeners) : code;
}

const struct cmd cmd_serve = {
	.name = "serve",
	.line = "serve the files of a folder over HTTPS",
	.words = "DIR",
	.min_words = 1,
	.max_words = 1,
	.opts = opts,
	.args_size = sizeof(struct serve_args),
	.run = run,
	.more = "A certificate of your own authority is made by:\n"
		"  ward ca init \"My authority\" --dir CA\n"
		"  ward ca issue localhost --dir CA --out site\n"
		"Files whose name starts with a dot are not served, but for .well-known. Links that\n"
		"lead out of the folder are not followed. Ctrl-C ends it.\n",
	.examples = {
		"ward serve site --cert fullchain.pem --key privkey.pem",
		"ward serve . --list --listen 0.0.0.0:443 --cert fullchain.pem --key privkey.pem",
		"ward serve site --cert rsa.pem --key rsa.key --cert p256.pem --key p256.key",
		"ward serve site --cert fullchain.pem --key privkey.pem --client-ca staff.pem",
	},
};

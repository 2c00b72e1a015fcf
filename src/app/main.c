/* main.c - `ward <verb> ...`: finds the verb, reads its options, runs it. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "app/cmd.h"
#include "app/help.h"
#include "app/near.h"

static const struct cmd *const verbs[] = {
	&cmd_serve,
	&cmd_get,
	&cmd_connect,
	&cmd_ca,
	&cmd_cert,
	&cmd_explain,
	&cmd_version,
	NULL,
};

static const struct cmd ward = {
	.name = "ward",
	.line = "SSL/TLS for web and mail servers",
	.subs = verbs,
	.more = "Every verb has its own --help.\n",
	.examples = {
		"ward get https://example.org/",
		"ward serve /srv/www --cert fullchain.pem --key privkey.pem",
		"ward explain CERT_EXPIRED",
	},
};

/* What every verb understands. */
struct common_args {
	bool help, version, quiet, verbose, no_color;
};

static const struct opt common_opts[] = {
	OPT('h', "help", struct common_args, help, NULL, "show this and end"),
	OPT('V', "version", struct common_args, version, NULL, "show ward's version and end"),
	OPT('q', "quiet", struct common_args, quiet, NULL, "show results and errors alone"),
	OPT('v', "verbose", struct common_args, verbose, NULL, "show more"),
	OPT(0, "no-color", struct common_args, no_color, NULL, "show no colours"),
	OPT_END,
};

static const struct opt no_opts[] = { OPT_END };

/* Goes down from `cmd` along the words that are verbs; `path` becomes "ward ca issue". */
static const struct cmd *descend(const struct cmd *cmd, char ***argv, char *path, size_t cap)
{
	while (cmd->subs != NULL && **argv != NULL && (**argv)[0] != '-') {
		struct near near = { .typed = **argv };
		const struct cmd *const *sub = cmd->subs;

		while (*sub != NULL && strcmp((*sub)->name, **argv) != 0)
			near_look(&near, (*sub++)->name);
		if (*sub == NULL) {
			if (near.best != NULL)
				say_usage("%s has no verb '%s': did you mean '%s'?", path, **argv, near.best);
			else
				say_usage("%s has no verb '%s'", path, **argv);
			say_hint("%s --help lists the verbs", path);
			return NULL;
		}
		cmd = *sub;
		(*argv)++;
		strncat(path, " ", cap - strlen(path) - 1);
		strncat(path, cmd->name, cap - strlen(path) - 1);
	}
	return cmd;
}

static int wrong_words(const struct cmd *cmd, const char *path, int num)
{
	if (cmd->run == NULL)
		say_usage("%s needs a verb", path);
	else if (num < cmd->min_words)
		say_usage("%s needs %s", path, cmd->words);
	else
		say_usage("%s takes fewer words", path);
	say_hint("%s --help shows how", path);
	return EXIT_USAGE;
}

static int run(const struct cmd *cmd, const char *path, char **argv)
{
	struct common_args common = { 0 };
	void *args = calloc(1, cmd->args_size + 1);
	struct opt_set sets[] = {
		{ common_opts, &common },
		{ cmd->opts != NULL ? cmd->opts : no_opts, args },
	};
	char error[256];
	int num_words, code;

	if (args == NULL)
		return say_why(&(struct ward_why){ .code = WARD_WHY_NO_MEMORY }, "cannot start");
	if (!opt_parse(sets, 2, argv, &num_words, error, sizeof error)) {
		code = say_usage("%s", error);
		say_hint("%s --help lists the options", path);
		free(args);
		return code;
	}
	say_init(&(struct say_settings){ common.quiet, common.verbose, common.no_color });
	if (common.help)
		code = help_show(cmd, path, common_opts);
	else if (common.version)
		code = cmd_version.run(NULL, 0, NULL);
	else if (cmd->run == NULL || num_words < cmd->min_words || num_words > cmd->max_words)
		code = wrong_words(cmd, path, num_words);
	else
		code = cmd->run(args, num_words, argv);
	free(args);
	return code;
}

int main(int argc, char **argv)
{
	char path[128] = "ward";
	const struct cmd *cmd;
	int code;

	(void)argc;
	/* A reader that went away is an error of the write, not a signal. */
	signal(SIGPIPE, SIG_IGN);
	say_init(&(struct say_settings){ false, false, false });
	if (argv[0] == NULL || argv[1] == NULL) {
		help_show(&ward, path, common_opts);
		return EXIT_USAGE;
	}
	argv++;
	cmd = descend(&ward, &argv, path, sizeof path);
	if (cmd == NULL)
		return EXIT_USAGE;
	code = run(cmd, path, argv);
	if (!say_flush() && code == EXIT_OK) {
		say_error("cannot write to standard output");
		code = EXIT_CONFIG;
	}
	return code;
}

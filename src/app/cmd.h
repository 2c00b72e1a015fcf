/* cmd.h - a verb of the command: `ward <verb>`.
 *
 * A verb is one file, cmd_<verb>.c, with one struct cmd, one line in the table
 * of main.c and one in app/meson.build. main.c reads the options into `args`
 * (zeroed, args_size bytes), handles -h, -V, -q, -v and --no-color, checks the
 * number of words and calls `run`, which returns an enum exit_code. */
#ifndef APP_CMD_H
#define APP_CMD_H

#include "app/exit.h"
#include "app/opt.h"
#include "app/say.h"

#define CMD_ANY 1000000 /* any number of words */

struct cmd {
	const char *name;
	const char *line;  /* what it does: no capital, no full stop */
	const char *words; /* as the usage line shows them: "URL", "NAME..."; NULL = none */
	int min_words, max_words;
	const struct opt *opts; /* NULL = none of its own */
	size_t args_size;
	int (*run)(void *args, int num_words, char **words);
	const struct cmd *const *subs; /* verbs below this one, ended by NULL; or NULL */
	const char *more;              /* a paragraph for --help, lines ended by \n; or NULL */
	const char *examples[4];       /* three whole command lines */
};

extern const struct cmd cmd_ca, cmd_cert;
extern const struct cmd cmd_connect, cmd_explain, cmd_get, cmd_serve, cmd_version;

#endif

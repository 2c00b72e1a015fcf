/* cmd_version.c - `ward version`. */
#include "app/cmd.h"

static int run(void *args, int num_words, char **words)
{
	(void)args;
	(void)num_words;
	(void)words;
	say_out("ward %s", WARD_VERSION);
	return EXIT_OK;
}

const struct cmd cmd_version = {
	.name = "version",
	.line = "show ward's version",
	.run = run,
	.examples = { "ward version", "ward -V", "ward version --help" },
};

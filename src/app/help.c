/* help.c - the text of --help. */
#include "app/help.h"

#include <stdio.h>
#include <string.h>

#define COLUMN 30

static void option(const struct opt *o)
{
	char left[80], letter[8] = "    ";

	if (o->help == NULL)
		return;
	if (o->letter != 0)
		snprintf(letter, sizeof letter, "-%c, ", o->letter);
	snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, o->arg != NULL ? " " : "",
		o->arg != NULL ? o->arg : "");
	if (strlen(left) < COLUMN - 2) {
		say_out("  %-*s%s", COLUMN - 2, left, o->help);
		return;
	}
	say_out("  %s", left);
	say_out("%-*s%s", COLUMN, "", o->help);
}

static void options(const struct opt *o)
{
	for (; o != NULL && o->name != NULL; o++)
		option(o);
}

int help_show(const struct cmd *cmd, const char *path, const struct opt *common)
{
	say_title("%s - %s", path, cmd->line);
	say_text("\n");
	if (cmd->subs != NULL)
		say_out("usage: %s VERB [OPTION]...", path);
	else
		say_out("usage: %s [OPTION]... %s", path, cmd->words != NULL ? cmd->words : "");
	if (cmd->subs != NULL) {
		say_text("\n");
		for (const struct cmd *const *sub = cmd->subs; *sub != NULL; sub++)
			say_out("  %-10s %s", (*sub)->name, (*sub)->line);
	}
	say_text("\n");
	options(cmd->opts);
	options(common);
	if (cmd->more != NULL) {
		say_text("\n");
		say_text(cmd->more);
	}
	say_text("\n");
	say_title("examples:");
	for (size_t i = 0; i < 4 && cmd->examples[i] != NULL; i++)
		say_out("  %s", cmd->examples[i]);
	return EXIT_OK;
}

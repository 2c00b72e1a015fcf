/* cmd_explain.c - `ward explain NAME`: a failure in words. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "app/cmd.h"
#include "app/near.h"

/* A row by its name in any case, or by its number; 0 when there is none. */
static int row_of(const char *word, struct near *near)
{
	for (size_t i = 0; i < ward_why_count(); i++) {
		int row = ward_why_row(i);

		if (strcasecmp(ward_why_name(row), word) == 0 || atoi(word) == row)
			return row;
		near_look(near, ward_why_name(row));
	}
	return 0;
}

static void show(int row)
{
	say_title("%s (%d)", ward_why_name(row), row);
	say_out("  what happened   %s", ward_why_text(row));
	say_out("  at fault        %s", ward_fault_text(ward_why_fault(row)));
	say_out("  what to do      %s", ward_why_advice(row));
	say_out("  source          %s", ward_why_source(row));
	if (row >= 100 && row < 400)
		say_out("  TLS alert       %s (%u)", ward_alert_name(ward_why_alert(row)),
			ward_why_alert(row));
	say_out("  exit code       %d", exit_of(row));
}

static int run(void *args, int num_words, char **words)
{
	(void)args;
	if (num_words == 0) {
		for (size_t i = 0; i < ward_why_count(); i++) {
			int row = ward_why_row(i);

			say_out("%3d %-24s %s", row, ward_why_name(row), ward_why_text(row));
		}
		return EXIT_OK;
	}
	for (int i = 0; i < num_words; i++) {
		char upper[64] = "";
		struct near near = { .typed = upper };
		int row;

		for (size_t k = 0; k < sizeof upper - 1 && words[i][k] != '\0'; k++)
			upper[k] = (char)(words[i][k] >= 'a' && words[i][k] <= 'z' ?
				words[i][k] - 'a' + 'A' : words[i][k]);
		row = row_of(words[i], &near);
		if (row != 0)
			show(row);
		else if (near.best != NULL)
			return say_usage("there is no failure '%s': did you mean %s?", words[i], near.best);
		else
			return say_usage("there is no failure '%s': ward explain lists all", words[i]);
	}
	return EXIT_OK;
}

const struct cmd cmd_explain = {
	.name = "explain",
	.line = "say what a failure means and what to do about it",
	.words = "[NAME]...",
	.max_words = CMD_ANY,
	.run = run,
	.more = "Without a name it lists all of them. A number does as well as a name.\n",
	.examples = { "ward explain", "ward explain CERT_EXPIRED", "ward explain 142" },
};

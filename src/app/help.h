/* help.h - what --help shows, made from the tables. */
#ifndef APP_HELP_H
#define APP_HELP_H

#include "app/cmd.h"

/* help_show prints usage, verbs, options and examples; `path` is "ward ca issue".
 * Returns EXIT_OK. */
int help_show(const struct cmd *cmd, const char *path, const struct opt *common);

#endif

/* cmd_ca.h - what the verbs of `ward ca` share. */
#ifndef APP_CMD_CA_H
#define APP_CMD_CA_H

#include "app/cmd.h"
#include "ca/ca.h"

#define CA_DIR_OPT(type) \
	OPT(0, "dir", type, dir, "DIR", "the authority's directory")

extern const struct cmd cmd_ca_init, cmd_ca_issue, cmd_ca_list, cmd_ca_trust;

/* ca_dir_of returns `dir`, or the usual place when it is NULL: /var/lib/ward/ca for
 * root, $XDG_DATA_HOME/ward/ca for others. NULL after it has said why not. */
const char *ca_dir_of(const char *dir);

/* ca_open_said opens an authority or says why it cannot: an exit code. */
int ca_open_said(const char *dir, struct ca *ret_ca);

/* ca_quote writes a path so that a shell takes it as one word. */
#define CA_QUOTE_MAX 4096
void ca_quote(const char *path, char ret_text[CA_QUOTE_MAX]);

#endif

/* cmd_ca.c - `ward ca`: a certificate authority for one house. */
#include "app/cmd_ca.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *ca_dir_of(const char *dir)
{
	static char path[PATH_MAX];
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (dir != NULL)
		return dir;
	if (geteuid() == 0)
		return "/var/lib/ward/ca";
	if (data != NULL && data[0] == '/') {
		snprintf(path, sizeof path, "%s/ward/ca", data);
		return path;
	}
	if (home != NULL && home[0] == '/') {
		snprintf(path, sizeof path, "%s/.local/share/ward/ca", home);
		return path;
	}
	say_usage("there is no HOME directory here: name the authority's with --dir");
	return NULL;
}

int ca_open_said(const char *dir, struct ca *ret_ca)
{
	struct ward_why why = { 0 };

	if (ca_open(ward_provider_default(), dir, ret_ca, &why))
		return EXIT_OK;
	if (ret_ca->file != NULL)
		return say_why(&why, "cannot use %s/%s", dir, ret_ca->file);
	return say_why(&why, "cannot use %s", dir);
}

void ca_quote(const char *path, char ret_text[CA_QUOTE_MAX])
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789/._+-:@%";
	size_t n = 0;

	if (path[0] != '\0' && path[0] != '-' && path[strspn(path, plain)] == '\0') {
		snprintf(ret_text, CA_QUOTE_MAX, "%s", path);
		return;
	}
	ret_text[n++] = '\'';
	for (; *path != '\0' && n + 7 < CA_QUOTE_MAX; path++) {
		if (*path == '\'') {
			/* Without a backslash, which say.c would make harmless. */
			memcpy(ret_text + n, "'\"'\"'", 5);
			n += 5;
		} else {
			ret_text[n++] = *path;
		}
	}
	ret_text[n++] = '\'';
	ret_text[n] = '\0';
}

static const struct cmd *const subs[] = {
	&cmd_ca_init,
	&cmd_ca_issue,
	&cmd_ca_list,
	&cmd_ca_trust,
	NULL,
};

const struct cmd cmd_ca = {
	.name = "ca",
	.line = "be a certificate authority for your own machines",
	.subs = subs,
	.more = "The authority lives in a directory: --dir, else /var/lib/ward/ca for root and\n"
		"~/.local/share/ward/ca for others.\n",
	.examples = {
		"ward ca init \"Example Corp\" --dir ca",
		"ward ca issue www.example.org localhost 127.0.0.1 --dir ca --out site",
		"ward ca trust --dir ca",
	},
};

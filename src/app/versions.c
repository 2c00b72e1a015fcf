/* versions.c - which versions of TLS a verb may speak, from options. */
#include "app/versions.h"

#include <string.h>
#include "app/cmd.h"

static int read_one(const char *option, const char *text, uint16_t *ret_version)
{
	*ret_version = 0;
	if (text == NULL)
		return EXIT_OK;
	if (strcmp(text, "1.2") == 0)
		*ret_version = 0x0303;
	else if (strcmp(text, "1.3") == 0)
		*ret_version = 0x0304;
	else
		return say_usage("%s is 1.2 or 1.3, not '%s'", option, text);
	return EXIT_OK;
}

int versions_read(const struct version_args *args, struct ward_config_desc *desc)
{
	int code = read_one("--min-tls", args->min, &desc->min_version);

	if (code == EXIT_OK)
		code = read_one("--max-tls", args->max, &desc->max_version);
	if (code == EXIT_OK && desc->max_version != 0 && desc->min_version > desc->max_version)
		return say_usage("--min-tls %s is newer than --max-tls %s", args->min, args->max);
	return code;
}

/* versions.h - which versions of TLS a verb may speak, from options. */
#ifndef APP_VERSIONS_H
#define APP_VERSIONS_H

#include <ward/config.h>
#include "app/opt.h"

struct version_args {
	const char *min, *max;
};

#define VERSION_OPTS(type, field) \
	OPT(0, "min-tls", type, field.min, "VERSION", \
		"speak no older version: 1.2 (usual) or 1.3"), \
	OPT(0, "max-tls", type, field.max, "VERSION", \
		"speak no newer version: 1.2 or 1.3 (usual)")

/* versions_read sets both in `desc`; says what is wrong and returns an exit code. */
int versions_read(const struct version_args *args, struct ward_config_desc *desc);

#endif

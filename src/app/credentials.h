/* credentials.h - the certificates of a server, read from files. */
#ifndef APP_CREDENTIALS_H
#define APP_CREDENTIALS_H

#include <ward/easy.h>
#include "app/cmd.h"

struct credentials {
	struct ward_credential *item[OPT_LIST_MAX];
	size_t num;
	struct ward_config *config;
};

/* credentials_open reads pairs of --cert and --key and builds a server's
 * configuration; says what is wrong and returns an exit code. */
int credentials_open(struct credentials *c, const struct opt_list *certs,
	const struct opt_list *keys);
void credentials_close(struct credentials *c);

/* credentials_name writes a name under which the server can be reached. */
void credentials_name(const struct credentials *c, char *out, size_t cap);

#endif

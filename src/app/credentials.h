/* credentials.h - certificates and their keys, read from files: a server's, and those
 * that a client shows. */
#ifndef APP_CREDENTIALS_H
#define APP_CREDENTIALS_H

#include <ward/easy.h>
#include "app/cmd.h"

struct credentials {
	struct ward_credential *item[OPT_LIST_MAX];
	size_t num;
};

/* credentials_read reads pairs of --cert and --key, as many as were given; says what is
 * wrong and returns an exit code. */
int credentials_read(struct credentials *c, const struct opt_list *certs,
	const struct opt_list *keys);
void credentials_free(struct credentials *c);

/* credentials_name writes a name under which the server can be reached. */
void credentials_name(const struct credentials *c, char *out, size_t cap);

#endif

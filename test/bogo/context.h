/* context.h - what the connections of one run of the shim share: keys, trust. */
#ifndef BOGO_CONTEXT_H
#define BOGO_CONTEXT_H

#include <ward/easy.h>
#include <ward/resume.h>
#include "link.h"

struct context {
	struct ward_why why; /* why context_connect failed */

	/* Of the whole run, made for the first connection. */
	struct ward_tickets *tickets;
	struct ward_sessions *sessions;

	/* Of the phase `flags`; built anew when it changes. */
	const struct flags *flags;
	struct ward_trust *trust;
	struct ward_credential *credential[CREDENTIALS_MAX];
	int number[CREDENTIALS_MAX]; /* of each: its place among the flags' */
	size_t num_credentials;
	struct ward_config *config;
	char alpn[WARD_ALPN_MAX][WARD_ALPN_LEN_MAX + 1];
};

/* context_connect puts ward on a link, as its flags say. */
bool context_connect(struct context *context, struct link *l);
void context_free(struct context *context);

#endif

/* peers.h - what OpenSSL and GnuTLS say about a chain, asked as ward is asked. A dot at
 * the end of the name is left out, as ward does by itself. */
#ifndef DIFF_PEERS_H
#define DIFF_PEERS_H

#include <stdbool.h>
#include "chains.h"

/* A verdict and why: a name of OpenSSL's first error, GnuTLS's words. */
struct peer_verdict {
	bool good;
	bool unread;      /* some certificate is none to it, or has an extension that is none */
	bool no_way_back; /* good only when nothing but ward's path was given */
	char why[120];
};

void peers_openssl(const struct chain_case *c, struct peer_verdict *ret);
void peers_gnutls(const struct chain_case *c, struct peer_verdict *ret);

#endif

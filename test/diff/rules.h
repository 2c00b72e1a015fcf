/* rules.h - why ward, OpenSSL and GnuTLS may judge a chain differently. */
#ifndef DIFF_RULES_H
#define DIFF_RULES_H

#include <ward/verify.h>
#include "peers.h"

struct difference {
	const struct chain_case *c;
	const struct ward_verdict *ward;
	struct peer_verdict openssl, gnutls;
};

/* rules_find gives the name of the rule that explains a difference, and counts it;
 * NULL when none does. rules_print prints how often each did. */
const char *rules_find(const struct difference *d);
void rules_print(void);

#endif

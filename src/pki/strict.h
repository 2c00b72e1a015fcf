/* strict.h - rules for authorities that programs do not insist on.
 *
 * RFC 5280 4 and the CA/Browser Forum's Baseline Requirements ask more of whoever
 * issues than path validation (RFC 5280 6) asks of whoever believes. Refusing what
 * breaks those rules protects nobody and breaks private authorities, so ward does it
 * only when it is asked to. */
#ifndef PKI_STRICT_H
#define PKI_STRICT_H

#include "pki/check.h"

/* strict_check adds a problem CERT_STRICT, .got the rule, for each certificate of the
 * path that breaks one. What holds for servers alone is asked of them alone. */
void strict_check(enum ward_purpose purpose, const struct path *path, struct problems *problems);

#endif

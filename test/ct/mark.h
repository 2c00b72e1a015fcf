/* mark.h - what the programs of make ct ask of the checker that they run in. */
#ifndef CT_MARK_H
#define CT_MARK_H

#include "base/secret.h"

/* mark_errors counts what the checker has reported so far. A checker that ends the
 * program with its first report has none. */
unsigned mark_errors(void);

/* mark_is_secret says whether the checker holds any of these bytes for secret: the
 * proof that a program checks anything at all. */
int mark_is_secret(const void *p, size_t len);

#endif

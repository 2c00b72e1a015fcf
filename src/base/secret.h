/* secret.h - marks for the check that time does not depend on secrets (make ct).
 *
 * That build runs ward's code in a checker which reports every branch and every
 * address that was computed from secret bytes. secret_mark says that bytes are
 * secret; secret_open says that what was computed from secrets may be known by
 * everybody: a public key, a ciphertext, the one bit "not equal". What is computed
 * from secrets is secret without a word; but a checker that does not follow carries
 * loses its track in a multiplication, so results are marked once more. In every
 * other build both are nothing. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stddef.h>

#ifdef WARD_CT
void secret_mark(void *p, size_t len);
void secret_open(void *p, size_t len);
#else
static inline void secret_mark(void *p, size_t len)
{
	(void)p;
	(void)len;
}

static inline void secret_open(void *p, size_t len)
{
	(void)p;
	(void)len;
}
#endif

#endif

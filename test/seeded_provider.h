/* seeded_provider.h - libcrypto, with the random bytes of mock_random.
 *
 * Key shares and everything that ward draws itself come out the same on every
 * run after mock_seed. Signatures do not: their nonces and salts stay
 * libcrypto's own. */
#ifndef SEEDED_PROVIDER_H
#define SEEDED_PROVIDER_H

#include <ward/provider.h>

const struct ward_provider *seeded_provider(void);

/* seeded_scalar fixes the private scalars of the next key pairs, in this order;
 * at most 4, copied. Afterwards they are drawn again. For the traces of RFC
 * 8448. */
void seeded_scalar(struct ward_span scalar);

#endif

/* mlkem.h - ML-KEM-768, the key encapsulation of FIPS 203.
 *
 * Everything here is computed from its arguments alone: whoever calls brings
 * the random bytes. Time and addresses depend on no secret (make ct). */
#ifndef CRYPTO_MLKEM_H
#define CRYPTO_MLKEM_H

#include <stdbool.h>
#include <stdint.h>
#include <ward/span.h>
#include "base/why.h"

#define MLKEM_SEED 64          /* d || z */
#define MLKEM_PUBLIC 1184      /* encapsulation key */
#define MLKEM_PRIVATE 2400     /* decapsulation key */
#define MLKEM_CIPHERTEXT 1088
#define MLKEM_RANDOM 32        /* m */
#define MLKEM_SECRET 32

/* mlkem_keygen makes a key pair from 64 random bytes. FIPS 203 6.1 */
void mlkem_keygen(const uint8_t seed[MLKEM_SEED], uint8_t ret_public[MLKEM_PUBLIC],
	uint8_t ret_private[MLKEM_PRIVATE]);

/* mlkem_public_ok and mlkem_private_ok are the checks of FIPS 203 7.2 and 7.3 on
 * keys from elsewhere: length, and numbers below q or the hash. */
bool mlkem_public_ok(struct ward_span key) MUST;
bool mlkem_private_ok(struct ward_span key) MUST;

/* mlkem_encaps makes a secret and its ciphertext from a key that is checked
 * first and 32 random bytes; false, with both zero, when it is no key. 7.2 */
bool mlkem_encaps(struct ward_span public, const uint8_t random[MLKEM_RANDOM],
	uint8_t ret_ciphertext[MLKEM_CIPHERTEXT], uint8_t ret_secret[MLKEM_SECRET]) MUST;

/* mlkem_decaps gives the same secret to the holder of the private key, which was
 * made by mlkem_keygen or checked. A ciphertext that nobody made gives a secret
 * that nobody knows; false, and zero, only for one of a wrong length. 7.3 */
bool mlkem_decaps(const uint8_t private[MLKEM_PRIVATE], struct ward_span ciphertext,
	uint8_t ret_secret[MLKEM_SECRET]) MUST;

#endif

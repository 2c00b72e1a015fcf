/* algorithm.h - AlgorithmIdentifier and SubjectPublicKeyInfo. RFC 3279, 4055, 5480, 8410
 *
 * Only what ward accepts has a value; the rest is NONE, together with the OID,
 * so that a message can name it. */
#ifndef PKI_ALGORITHM_H
#define PKI_ALGORITHM_H

#include <ward/provider.h>
#include "der/der.h"
#include "der/oid.h"

/* algorithm_signature reads the AlgorithmIdentifier of a signature. An unknown or
 * weak one, or one with wrong parameters, is WARD_SIG_NONE and leaves the reader
 * good; `*ret_oid` (enum oid) says which it was. */
enum ward_sig algorithm_signature(struct rd *r, enum oid *ret_oid);

/* algorithm_key reads a SubjectPublicKeyInfo; spans point into it. A key of an
 * unknown kind, with explicit curve parameters or a compressed point is
 * WARD_KEY_NONE and leaves the reader good. RSA numbers are not judged here. */
struct ward_public_key algorithm_key(struct rd *r);

/* algorithm_key_fits says whether a signature of this kind can be by such a key. */
bool algorithm_key_fits(enum ward_key_kind kind, enum ward_sig sig);

/* algorithm_key_bits is the size people know a key by: 256 for P-256, the bits
 * of the modulus for RSA. 0 for an unknown kind. */
unsigned algorithm_key_bits(const struct ward_public_key *key);

/* algorithm_key_strong: a known curve, or RSA with 2048 to 8192 bits and an odd
 * exponent of 3 to 64 bits. RFC 9325 4.5 */
bool algorithm_key_strong(const struct ward_public_key *key);

/* algorithm_key_same compares two public keys by their numbers; RSA and RSA-PSS
 * keys with the same numbers are not the same. */
bool algorithm_key_same(const struct ward_public_key *a, const struct ward_public_key *b);

#endif

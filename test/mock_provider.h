/* mock_provider.h - a provider that keeps no secret, for fuzzing, proofs, tests.
 *
 * Everything in it is arithmetic on small numbers, without libcrypto: fast, and
 * the same on every run. Yet it behaves as the real one does: hashes depend on
 * every byte, a sealed record opens only under the same key, nonce and
 * additional data, two sides that exchange shares agree, and a signature holds
 * for one key, one scheme and one message. */
#ifndef MOCK_PROVIDER_H
#define MOCK_PROVIDER_H

#include <ward/provider.h>

const struct ward_provider *mock_provider(void);

/* mock_seed starts the sequence of random bytes again, at a place that `seed`
 * names. mock_random_fails makes the next `num` draws after `good` more ones
 * fail, to try what happens then. mock_random is the sequence. */
void mock_seed(uint64_t seed);
void mock_random_fails(unsigned good, unsigned num);
bool mock_random(uint8_t *out, size_t len);

#endif

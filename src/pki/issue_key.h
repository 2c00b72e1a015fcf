/* issue_key.h - public keys and their algorithms as certificates carry them. */
#ifndef PKI_ISSUE_KEY_H
#define PKI_ISSUE_KEY_H

#include <ward/provider.h>
#include "base/bytes.h"
#include "pki/issue.h"

/* issue_key_write appends a SubjectPublicKeyInfo; false for a kind that ward does
 * not put into certificates. RFC 3279 2.3.1, 5480 2.1, 8410 4 */
bool issue_key_write(struct wr *w, const struct ward_public_key *key) MUST;

/* issue_key_id computes a key identifier: the first 160 bits of SHA-256 over the
 * subjectPublicKey. RFC 7093 2, method 1 */
bool issue_key_id(const struct ward_provider *provider, const struct ward_public_key *key,
	uint8_t ret_id[ISSUE_KEY_ID]) MUST;

/* issue_key_sig chooses how such a key signs certificates, WARD_SIG_NONE when it
 * does not; issue_key_algorithm appends the AlgorithmIdentifier of that. */
enum ward_sig issue_key_sig(enum ward_key_kind kind);
void issue_key_algorithm(struct wr *w, enum ward_sig sig);

#endif

/* ocsp_signer.h - who may sign an OCSP response. RFC 6960 4.2.2.2 */
#ifndef PKI_OCSP_SIGNER_H
#define PKI_OCSP_SIGNER_H

#include "pki/ocsp.h"
#include "pki/revocation.h"

/* ocsp_signer_check: the response is signed by the issuer of path->cert[i], or by
 * someone in whose certificate that issuer wrote that he may. A delegate whose own
 * certificate the given lists call revoked does not count.
 *   WARD_WHY_OCSP_SIGNATURE, STATUS_ALGORITHM, CERT_BUDGET */
bool ocsp_signer_check(const struct revocation *rev, size_t i, const struct ocsp *response,
	struct ward_why *why) MUST;

/* ocsp_hash hashes with the algorithm that an OID names; false for others than SHA-1,
 * SHA-256, SHA-384 and SHA-512. ocsp_key_bytes is the subjectPublicKey without tag,
 * length and unused bits. */
bool ocsp_hash(const struct ward_provider *provider, enum oid oid, struct ward_span in,
	uint8_t ret[WARD_HASH_MAX], size_t *ret_len) MUST;
struct ward_span ocsp_key_bytes(const struct cert *cert);

#endif

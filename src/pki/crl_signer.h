/* crl_signer.h - is a revocation list by whom it says? RFC 5280 6.3.3 (f), (g) */
#ifndef PKI_CRL_SIGNER_H
#define PKI_CRL_SIGNER_H

#include "pki/crl_set.h"
#include "pki/revocation.h"

/* crl_signer_check looks for the certificate of the issuer of a list that speaks
 * about path->cert[i]: on the path above it, then among those that were sent, from
 * where it must lead to the same anchor. Writes the certificate found.
 *   WARD_WHY_CRL_ISSUER, CRL_KEY_USAGE, CRL_SIGNATURE, STATUS_ALGORITHM, CERT_BUDGET */
bool crl_signer_check(const struct revocation *rev, size_t i, const struct crl_item *item,
	const struct cert **ret_signer, struct ward_why *why) MUST;

#endif

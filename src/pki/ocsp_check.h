/* ocsp_check.h - what an OCSP response says about a certificate. RFC 6960 3.2 */
#ifndef PKI_OCSP_CHECK_H
#define PKI_OCSP_CHECK_H

#include "pki/ocsp.h"
#include "pki/revocation.h"

/* ocsp_check folds into `status` what one response says about path->cert[i]; `*ret_why`
 * is why it says nothing that counts, code 0 when it does.
 *   WARD_WHY_OCSP_REFUSED, OCSP_OTHER, OCSP_SIGNATURE, OCSP_CRITICAL, OCSP_UNKNOWN,
 *   STATUS_ALGORITHM, STATUS_NOT_YET, STATUS_STALE, CERT_BUDGET */
void ocsp_check(const struct revocation *rev, size_t i, const struct ocsp *response,
	struct ward_status *status, struct ward_why *ret_why);

#endif

/* crl_check.h - what the revocation lists say about a certificate. RFC 5280 6.3.3 */
#ifndef PKI_CRL_CHECK_H
#define PKI_CRL_CHECK_H

#include "pki/revocation.h"

#define CRL_CANDIDATES_MAX 32 /* lists that speak about one certificate */

/* crl_check folds into `status` what the lists say about path->cert[i]. */
void crl_check(const struct revocation *rev, size_t i, struct ward_status *status);

#endif

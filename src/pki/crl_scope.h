/* crl_scope.h - for which certificates does a revocation list speak? RFC 5280 6.3.3 (b) */
#ifndef PKI_CRL_SCOPE_H
#define PKI_CRL_SCOPE_H

#include "pki/cert.h"
#include "pki/crl.h"

/* crl_scope returns the reasons (bits of ReasonFlags) for which the list would name
 * the certificate if it were revoked; 0: it does not speak about it. */
uint16_t crl_scope(const struct crl *crl, const struct cert *cert);

/* crl_scope_same: two lists of one issuer speak about the same certificates and
 * reasons, so that one replaces or completes the other. 5.2.4 (b) */
bool crl_scope_same(const struct crl *a, const struct crl *b);

#endif

/* crl_ext.h - the extensions of a revocation list. RFC 5280 5.2 */
#ifndef PKI_CRL_EXT_H
#define PKI_CRL_EXT_H

#include "pki/crl.h"

/* crl_ext_read reads crlExtensions [0] into the fields of `crl`. */
void crl_ext_read(struct rd *r, struct crl *crl);

#endif

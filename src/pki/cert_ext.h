/* cert_ext.h - the extensions of a certificate. RFC 5280 4.2 */
#ifndef PKI_CERT_EXT_H
#define PKI_CERT_EXT_H

#include "pki/cert.h"

/* cert_ext_parse reads cert->extensions into the fields of `cert`.
 *   WARD_WHY_CERT_MALFORMED, CERT_DUPLICATE_EXT */
bool cert_ext_parse(struct cert *cert, struct ward_why *why) MUST;

#endif

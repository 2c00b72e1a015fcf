/* spelling.h - does a text mean a name of the certificate and spell it otherwise?
 *
 * 0xC0000201 is 192.0.2.1 to some programs and a label to others. */
#ifndef PKI_SPELLING_H
#define PKI_SPELLING_H

#include "pki/cert.h"

/* spelling_differs says whether `text` is a name in subjectAltName in another spelling
 * than there - for an address than that of RFC 5952 - or a DNS name in letters that no
 * subjectAltName can have. */
bool spelling_differs(const struct cert *cert, struct ward_span text);

#endif

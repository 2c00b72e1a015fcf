/* dn_text.h - a distinguished name as a string. RFC 4514 */
#ifndef PKI_DN_TEXT_H
#define PKI_DN_TEXT_H

#include "pki/explain.h"

/* dn_text writes a Name (with its tag and length): "CN=Alice,OU=Staff,O=Example". Two
 * names with different bytes differ as texts, too, but for the types of their strings. It is
 * ASCII: other bytes are escaped. */
void dn_text(struct prose *t, struct ward_span name);

#endif

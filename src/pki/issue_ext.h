/* issue_ext.h - the extensions of a certificate that is being made. RFC 5280 4.2 */
#ifndef PKI_ISSUE_EXT_H
#define PKI_ISSUE_EXT_H

#include "pki/issue.h"

/* issue_ext_write appends the whole extensions field; an empty issuer_key_id
 * leaves authorityKeyIdentifier out. */
void issue_ext_write(struct wr *w, const struct issue_desc *desc, struct ward_span key_id,
	struct ward_span issuer_key_id);

#endif

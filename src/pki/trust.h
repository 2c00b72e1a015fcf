/* trust.h - the set of trusted authorities, found by their names. */
#ifndef PKI_TRUST_H
#define PKI_TRUST_H

#include <ward/verify.h>
#include "pki/cert.h"

/* trust_next walks over the authorities whose subject is `name` (a Name with its
 * tag and length, `hash` = dn_hash of it). Start with *at = 0; NULL ends it. */
const struct cert *trust_next(const struct ward_trust *trust, struct ward_span name, uint32_t hash,
	size_t *at);

/* trust_has says whether this very certificate is in the set. */
const struct cert *trust_has(const struct ward_trust *trust, const struct cert *cert);

#endif

/* extension.h - extensions one at a time, as revocation lists and OCSP responses
 * carry them: SEQUENCE { extnID, critical DEFAULT FALSE, extnValue }. RFC 5280 4.1 */
#ifndef PKI_EXTENSION_H
#define PKI_EXTENSION_H

#include "der/der.h"
#include "der/oid.h"

struct extension {
	struct ward_span id;    /* contents of its OBJECT IDENTIFIER */
	struct ward_span value; /* contents of the OCTET STRING */
	bool critical;
};

/* extension_next takes one Extension. */
struct extension extension_next(struct rd *r);

/* extension_is compares the identifier: faster than oid_find where few matter. */
bool extension_is(const struct extension *ext, enum oid oid);

/* extension_open enters the SEQUENCE of extensions under an explicit tag, of which
 * there is one at least; extension_close leaves it. Bad when it is empty. */
struct extension_list {
	size_t tagged, list;
};
struct extension_list extension_open(struct rd *r, uint8_t tag);
void extension_close(struct rd *r, struct extension_list list);

#endif

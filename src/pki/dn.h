/* dn.h - comparing distinguished names. RFC 5280 7.1
 *
 * "ACME Ltd" as PrintableString and "acme  ltd" as UTF8String are the same name.
 * Where ward cannot tell - other string types, letters beyond ASCII that differ -
 * it says so, and the caller takes the careful side. */
#ifndef PKI_DN_H
#define PKI_DN_H

#include <ward/span.h>
#include "base/why.h"

enum dn_match { DN_DIFFERENT = 0, DN_SAME, DN_UNCLEAR };

/* dn_compare compares two Names, each with its tag and length. */
enum dn_match dn_compare(struct ward_span a, struct ward_span b);

/* dn_within: do the first relative names of `name` make up `base`? 4.2.1.10 */
enum dn_match dn_within(struct ward_span name, struct ward_span base);

/* dn_hash is the same for names that dn_compare calls the same. */
uint32_t dn_hash(struct ward_span name);

#endif

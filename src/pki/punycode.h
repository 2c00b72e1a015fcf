/* punycode.h - names in UTF-8 as they stand in certificates: "xn--85x722f.cn". RFC 3492 */
#ifndef PKI_PUNYCODE_H
#define PKI_PUNYCODE_H

#include <ward/span.h>
#include "base/why.h"

#define PUNYCODE_NAME_MAX 253

/* punycode_name writes the A-labels of a name whose U-labels are in lower case and
 * composed (RFC 5891 5.3), as published lists have them; letters of ASCII are made
 * small. False, with *ret_len 0, for what is not UTF-8 or becomes no name. */
bool punycode_name(struct ward_span utf8, uint8_t ret_name[PUNYCODE_NAME_MAX],
	size_t *ret_len) MUST;

#endif

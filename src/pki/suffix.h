/* suffix.h - public suffixes: names right below which belong to nobody in particular.
 * https://publicsuffix.org/list */
#ifndef PKI_SUFFIX_H
#define PKI_SUFFIX_H

#include <ward/verify.h>
#include "base/why.h"

/* suffix_is says whether `name` (lower case, no dot at the ends) is a public suffix. A
 * name of one label always is. */
bool suffix_is(const struct ward_suffixes *suffixes, struct ward_span name);

#endif

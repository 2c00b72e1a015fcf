/* warning.h - what is no problem now and will be one. */
#ifndef PKI_WARNING_H
#define PKI_WARNING_H

#include <ward/verify.h>
#include "pki/path.h"

/* warning_find adds the warnings about the best path to the verdict. */
void warning_find(const struct ward_verify_args *args, const struct path_result *result,
	struct ward_verdict *ret);

#endif

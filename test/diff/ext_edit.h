/* ext_edit.h - a certificate with its list of extensions changed: one left out, doubled,
 * made critical or not, moved, given another's value. */
#ifndef DIFF_EXT_EDIT_H
#define DIFF_EXT_EDIT_H

#include <ward/span.h>

/* ext_edit takes a TBSCertificate and gives another, and what was done to it. One
 * without extensions comes back as it is. The bytes live until forge_forget. */
struct ward_span ext_edit(struct ward_span tbs, const char **ret_what);

#endif

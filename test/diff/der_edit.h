/* der_edit.h - a DER encoding with one element changed, all lengths made right again; or
 * with any bytes changed. */
#ifndef DIFF_DER_EDIT_H
#define DIFF_DER_EDIT_H

#include <ward/span.h>

/* der_edit changes one element of `der`, drawn by lot, in a way drawn by lot, and
 * gives that way's name in *ret_what. The bytes live until forge_forget. */
struct ward_span der_edit(struct ward_span der, const char **ret_what);

/* der_spoil changes, adds or removes bytes, anywhere, and repairs nothing. */
struct ward_span der_spoil(struct ward_span der, const char **ret_what);

#endif

/* http_head.h - the status line and the header fields. RFC 9112 4, 5 */
#ifndef NET_HTTP_HEAD_H
#define NET_HTTP_HEAD_H

#include "net/http.h"

/* http_head_starts checks the beginning of a head that is still coming. */
bool http_head_starts(const struct http *h, struct ward_why *why) MUST;

/* http_head_read takes the whole head in h->head apart, in place. */
bool http_head_read(struct http *h, struct ward_why *why) MUST;

/* http_head_length says how the body is framed; `*ret_length` is -1 when no
 * length is given. RFC 9112 6 */
bool http_head_length(const struct http *h, int64_t *ret_length, bool *ret_chunked,
	struct ward_why *why) MUST;

#endif

/* span.h - borrowed bytes.
 *
 * A span never owns what it points at. Whoever hands one out says how long the
 * bytes stay valid; whoever keeps one longer copies. An empty span has len 0
 * and may have any `p`. */
#ifndef WARD_SPAN_H
#define WARD_SPAN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ward_span {
	const uint8_t *p;
	size_t len;
};

#ifdef __cplusplus
}
#endif
#endif

/* files_range.h - conditions and ranges of a request. RFC 9110 13, 14 */
#ifndef NET_FILES_RANGE_H
#define NET_FILES_RANGE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum files_range { RANGE_WHOLE, RANGE_PART, RANGE_OUTSIDE };

/* files_range reads a Range field for a file of `size` bytes. RANGE_WHOLE: there
 * is none, or one ward does not take (several parts, another unit). */
enum files_range files_range(const char *field, int64_t size, int64_t *ret_first,
	int64_t *ret_last);

/* files_tag_matches compares an If-None-Match field with `tag`. RFC 9110 13.1.2 */
bool files_tag_matches(const char *field, const char *tag);

/* files_date reads an HTTP date, -1 when it is none. RFC 9110 5.6.7 */
time_t files_date(const char *text);

#endif

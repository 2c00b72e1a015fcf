/* file.h - whole files: certificates, keys, bundles of authorities, revocation lists. */
#ifndef NET_FILE_H
#define NET_FILE_H

#include <stddef.h>
#include "base/why.h"

#define FILE_MAX ((size_t)16 << 20)
#define FILE_LARGE_MAX ((size_t)1 << 30)
#define FILE_KEY_MAX ((size_t)64 << 10)

/* A file in memory, with a zero byte behind its end that `len` does not count. */
struct file {
	char *text;
	size_t len, cap;
};

/* file_read reads a file anyone may see. On failure `*ret_file` is empty.
 *   FILE_READ (why->got is an errno), FILE_TOO_LARGE, NO_MEMORY */
bool file_read(const char *path, struct file *ret_file, struct ward_why *why) MUST;

/* file_read_large reads what may be much longer: the lists of large authorities. */
bool file_read_large(const char *path, struct file *ret_file, struct ward_why *why) MUST;

/* file_read_key reads a secret: only a regular file that nobody but its owner
 * may read or write, whatever links lead to it.
 *   FILE_NOT_REGULAR, KEY_FILE_OPEN_TO_ALL (why->got is its mode), and as above */
bool file_read_key(const char *path, struct file *ret_file, struct ward_why *why) MUST;

/* file_free wipes. */
void file_free(struct file *file);

#endif

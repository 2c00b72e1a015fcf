/* files_path.h - from the path of a request to a file below a folder, and no other.
 *
 * Two walls, each enough by itself: the path is decoded and refused when any part
 * of it could lead up or hides; and the kernel opens it beneath the folder only. */
#ifndef NET_FILES_PATH_H
#define NET_FILES_PATH_H

#include <stdbool.h>
#include <stddef.h>

#define FILES_PATH_MAX 4096

/* files_path decodes the path of a request target ("/a%20b/c") into a relative
 * path ("a b/c", "." for the root). False for anything that is no plain path:
 * no slash in front, a broken escape, a zero byte, a "..", a slash or backslash
 * written as an escape, a part that starts with a dot (but for .well-known),
 * too long. `*ret_folder` says whether it ended in a slash. */
bool files_path(const char *target, char *out, size_t cap, bool *ret_folder)
	__attribute__((warn_unused_result));

/* files_open opens `path` for reading beneath `root_fd`: links that lead out are
 * not followed. Returns -1 with errno set. */
int files_open(int root_fd, const char *path);

/* files_type returns the media type for a file name. */
const char *files_type(const char *name);

#endif

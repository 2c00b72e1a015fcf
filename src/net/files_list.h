/* files_list.h - a page that lists a folder. */
#ifndef NET_FILES_LIST_H
#define NET_FILES_LIST_H

#include <event2/buffer.h>
#include <stdbool.h>

/* files_list writes the page for the folder that `fd` is open on, which it
 * closes; `path` is shown as its name. False when it cannot be read. */
bool files_list(int fd, const char *path, struct evbuffer *out);

#endif

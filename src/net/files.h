/* files.h - the files below a folder over HTTP, as evhttp callbacks. RFC 9110
 *
 * GET and HEAD, one byte range, ETag and Last-Modified with 304, index.html, a
 * listing when asked for. Files go out in pieces: memory does not depend on
 * their size. */
#ifndef NET_FILES_H
#define NET_FILES_H

#include <event2/http.h>
#include <stdint.h>
#include "base/why.h"

/* What is told of each request once it is over. */
struct files_log {
	const char *peer;   /* address */
	const char *method, *target;
	int status;
	int64_t sent, total; /* bytes of the body */
	int64_t millis;
};

struct files {
	int root_fd;
	bool list;       /* show folders that have no index.html */
	unsigned active; /* requests being answered */
	void (*log)(void *arg, const struct files_log *entry);
	void (*before_close)(struct bufferevent *bev); /* called when the answer was the last one */
	void *arg;
};

/* files_open_root opens the folder. FILE_READ (an errno) */
bool files_open_root(struct files *files, const char *folder, struct ward_why *why) MUST;

/* files_answer is for evhttp_set_gencb; `arg` is the struct files. */
void files_answer(struct evhttp_request *req, void *arg);

#endif

/* progress.h - how far a transfer has come, on a terminal and not at once. */
#ifndef APP_PROGRESS_H
#define APP_PROGRESS_H

#include <stdint.h>

struct progress {
	int64_t total; /* bytes, -1 = not known */
	int64_t start, next; /* clock_steady() */
};

void progress_start(struct progress *p, int64_t total);
void progress_show(struct progress *p, int64_t done);
void progress_end(struct progress *p);

/* progress_bytes writes "512 bytes", "1.4 MB". */
void progress_bytes(int64_t n, char *out, unsigned cap);

#endif

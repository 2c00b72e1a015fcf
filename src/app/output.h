/* output.h - a file that appears whole or not at all.
 *
 * Bytes go to a file beside it, which takes its name at the end; a failure or a
 * signal removes it. One file a process. What is no regular file (a device, a
 * pipe) is written to as it is. */
#ifndef APP_OUTPUT_H
#define APP_OUTPUT_H

#include <stdint.h>
#include "base/why.h"

struct output {
	int fd;          /* -1 = nothing is kept */
	bool is_stdout;
	bool has_temp;
	const char *path; /* as the person named it */
};

/* output_stdout and output_none need no opening: output_open makes the file.
 *   FILE_WRITE (why->got is an errno) */
void output_stdout(struct output *out);
void output_none(struct output *out);
bool output_open(struct output *out, const char *path, struct ward_why *why) MUST;
bool output_write(struct output *out, const void *p, size_t len, struct ward_why *why) MUST;

/* output_keep gives the file its name; output_drop removes what was written. */
bool output_keep(struct output *out, struct ward_why *why) MUST;
void output_drop(struct output *out);

#endif

/* disk.h - files that are there whole or not at all.
 *
 * A file is written under a name nobody looks at, brought to the disk, and only
 * then given its own name. Names are relative to an open directory, so that
 * nobody can put another one in its place meanwhile. */
#ifndef CA_DISK_H
#define CA_DISK_H

#include <sys/types.h>
#include "base/bytes.h"

/* disk_folder makes a directory and those above it, when they are not there, and
 * opens it; -1 on failure.
 *   WARD_WHY_FILE_WRITE */
int disk_folder(const char *path, struct ward_why *why);

/* disk_write makes a new file and brings it to the disk; one that is there is
 * never changed, and after a failure there is none.
 *   WARD_WHY_FILE_WRITE */
bool disk_write(int dir, const char *name, mode_t mode, struct ward_span bytes,
	struct ward_why *why) MUST;

/* disk_rename gives a file its own name, in place of what had it.
 *   WARD_WHY_FILE_WRITE */
bool disk_rename(int dir, const char *from, const char *to, struct ward_why *why) MUST;

/* disk_sync brings the names in a directory to the disk.
 *   WARD_WHY_FILE_WRITE */
bool disk_sync(int dir, struct ward_why *why) MUST;

#endif

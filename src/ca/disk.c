/* disk.c - files that are there whole or not at all. */
#include "ca/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int fd, struct ward_span bytes)
{
	size_t done = 0;

	while (done < bytes.len) {
		ssize_t n = write(fd, bytes.p + done, bytes.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return fsync(fd) == 0;
}

int disk_folder(const char *path, struct ward_why *why)
{
	char part[PATH_MAX];
	size_t len = strlen(path);
	int fd;

	if (len == 0 || len >= sizeof part) {
		FAIL(why, FILE_WRITE, .got = len == 0 ? ENOENT : ENAMETOOLONG);
		return -1;
	}
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0755) != 0 && errno != EEXIST) {
			FAIL(why, FILE_WRITE, .got = errno);
			return -1;
		}
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		FAIL(why, FILE_WRITE, .got = errno);
	return fd;
}

bool disk_write(int dir, const char *name, mode_t mode, struct ward_span bytes,
	struct ward_why *why)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	int error;

	if (fd < 0)
		return FAIL(why, FILE_WRITE, .got = errno);
	/* The umask may have narrowed the mode: it is to be what was asked for. */
	if (write_all(fd, bytes) && fchmod(fd, mode) == 0) {
		if (close(fd) == 0)
			return true;
		error = errno;
	} else {
		error = errno;
		close(fd);
	}
	unlinkat(dir, name, 0);
	return FAIL(why, FILE_WRITE, .got = error);
}

bool disk_rename(int dir, const char *from, const char *to, struct ward_why *why)
{
	if (renameat(dir, from, dir, to) != 0)
		return FAIL(why, FILE_WRITE, .got = errno);
	return true;
}

bool disk_sync(int dir, struct ward_why *why)
{
	if (fsync(dir) != 0)
		return FAIL(why, FILE_WRITE, .got = errno);
	return true;
}

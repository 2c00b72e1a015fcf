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

/* Reads what the file held when it was looked at; it may have become shorter. */
static bool read_all(int fd, size_t size, struct buf *ret, struct ward_why *why)
{
	uint8_t *room = buf_room(ret, size);
	size_t start = ret->len;

	if (room == NULL)
		return FAIL(why, NO_MEMORY);
	while (ret->len - start < size) {
		ssize_t n = read(fd, ret->p + ret->len, size - (ret->len - start));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return FAIL(why, FILE_READ, .got = errno);
		if (n == 0)
			break;
		ret->len += (size_t)n;
	}
	return true;
}

static bool read_file(int fd, bool secret, struct buf *ret, struct ward_why *why)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return FAIL(why, FILE_READ, .got = errno);
	if (!S_ISREG(st.st_mode))
		return FAIL(why, FILE_NOT_REGULAR);
	if (secret && (st.st_mode & 077) != 0)
		return FAIL(why, KEY_FILE_OPEN_TO_ALL, .got = st.st_mode);
	if (st.st_size < 0 || (uintmax_t)st.st_size > ret->max - ret->len)
		return FAIL(why, FILE_TOO_LARGE, .got = st.st_size, .want = (int64_t)ret->max);
	return read_all(fd, (size_t)st.st_size, ret, why);
}

bool disk_read(int dir, const char *name, bool secret, struct buf *ret, struct ward_why *why)
{
	/* O_NONBLOCK: a pipe that someone put there must not hold us. */
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool ok;

	if (fd < 0 && errno == ELOOP)
		return FAIL(why, FILE_NOT_REGULAR);
	if (fd < 0)
		return FAIL(why, FILE_READ, .got = errno);
	ok = read_file(fd, secret, ret, why);
	close(fd);
	return ok;
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

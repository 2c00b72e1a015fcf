/* keylog.c - secrets of a connection, for programs that look into recordings of it. */
#include "app/keylog.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/mem.h"

/* Whoever reads it can read the connection; another program may have made it. */
static bool close_to_others(int fd, struct ward_why *why)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return FAIL(why, FILE_WRITE, .got = errno);
	if (S_ISREG(st.st_mode) && (st.st_mode & 077) != 0 && fchmod(fd, 0600) != 0)
		return FAIL(why, FILE_WRITE, .got = errno);
	return true;
}

static bool append(int fd, const struct ward_conn *conn, struct ward_why *why)
{
	char lines[WARD_KEYLOG_MAX];
	size_t len;
	ssize_t n;

	TRY(close_to_others(fd, why));
	if (ward_conn_keylog(conn, lines, sizeof lines, &len) != 0)
		return FAIL(why, INTERNAL);
	n = write(fd, lines, len); /* at once: others may append as well */
	mem_wipe(lines, sizeof lines);
	if (n != (ssize_t)len)
		return FAIL(why, FILE_WRITE, .got = n < 0 ? errno : ENOSPC);
	return true;
}

bool keylog_append(const char *path, const struct ward_conn *conn, struct ward_why *why)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return FAIL(why, FILE_WRITE, .got = errno);
	ok = append(fd, conn, why);
	close(fd);
	return ok;
}

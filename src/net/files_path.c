/* files_path.c - from the path of a request to a file below a folder. */
#include "net/files_path.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <strings.h>
#include <sys/syscall.h>
#include <unistd.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* One byte of a target; -1 for what may not be there. RFC 3986 2.1 */
static int next_byte(const char **at)
{
	const char *p = *at;
	int high, low, c;

	*at = p + 1;
	if (*p != '%')
		return (unsigned char)*p < 0x20 || *p == 0x7f ? -1 : (unsigned char)*p;
	high = hex(p[1]);
	low = high < 0 ? -1 : hex(p[2]);
	if (low < 0)
		return -1;
	*at = p + 3;
	c = high * 16 + low;
	/* An escaped separator is no separator, and no name has one. */
	return c < 0x20 || c == 0x7f || c == '/' || c == '\\' ? -1 : c;
}

/* One part between two slashes. */
static bool part_is_good(const char *part, size_t len)
{
	if (part[0] != '.')
		return true;
	return len == 11 && memcmp(part, ".well-known", 11) == 0;
}

bool files_path(const char *target, char *out, size_t cap, bool *ret_folder)
{
	size_t n = 0, part = 0;

	*ret_folder = true;
	out[0] = '\0';
	if (target[0] != '/')
		return false;
	while (*target != '\0' && *target != '?' && *target != '#') {
		int c = next_byte(&target);

		if (c < 0 || n + 2 >= cap)
			return false;
		/* Slashes in a row count as one. */
		if (c == '/' && n == part)
			continue;
		if (c == '/') {
			if (!part_is_good(out + part, n - part))
				return false;
			part = n + 1;
		}
		out[n++] = (char)c;
	}
	*ret_folder = n == part;
	if (n > part && !part_is_good(out + part, n - part))
		return false;
	if (n > 0 && out[n - 1] == '/')
		n--;
	out[n] = '\0';
	if (n == 0)
		strcpy(out, ".");
	return true;
}

#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

/* For kernels before 5.6: part by part, and no link at all. */
static int open_by_parts(int root_fd, const char *path)
{
	int dir = openat(root_fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);

	while (dir >= 0) {
		size_t len = strcspn(path, "/");
		char part[FILES_PATH_MAX];
		bool last = path[len] == '\0';
		int fd = -1, err = ENAMETOOLONG;

		if (len < sizeof part) {
			memcpy(part, path, len);
			part[len] = '\0';
			fd = openat(dir, part, last ? OPEN_FLAGS | O_NOFOLLOW :
				O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			err = errno;
		}
		close(dir);
		errno = err;
		if (last || fd < 0)
			return fd;
		dir = fd;
		path += len + 1;
	}
	return dir;
}

int files_open(int root_fd, const char *path)
{
	/* O_NONBLOCK: a pipe must not make the server wait for its writer. */
	struct open_how how = {
		.flags = OPEN_FLAGS,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	long fd = syscall(SYS_openat2, root_fd, path, &how, sizeof how);

	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		return open_by_parts(root_fd, path);
	return (int)fd;
}

const char *files_type(const char *name)
{
	/* clang-format off */
	static const struct {
		const char *end, *type;
	} types[] = {
		{ ".html", "text/html; charset=utf-8" },
		{ ".htm", "text/html; charset=utf-8" },
		{ ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".mjs", "text/javascript; charset=utf-8" },
		{ ".json", "application/json" },
		{ ".map", "application/json" },
		{ ".txt", "text/plain; charset=utf-8" },
		{ ".md", "text/markdown; charset=utf-8" },
		{ ".csv", "text/csv; charset=utf-8" },
		{ ".xml", "application/xml" },
		{ ".svg", "image/svg+xml" },
		{ ".png", "image/png" },
		{ ".jpg", "image/jpeg" },
		{ ".jpeg", "image/jpeg" },
		{ ".gif", "image/gif" },
		{ ".webp", "image/webp" },
		{ ".avif", "image/avif" },
		{ ".ico", "image/vnd.microsoft.icon" },
		{ ".pdf", "application/pdf" },
		{ ".wasm", "application/wasm" },
		{ ".woff", "font/woff" },
		{ ".woff2", "font/woff2" },
		{ ".ttf", "font/ttf" },
		{ ".otf", "font/otf" },
		{ ".mp3", "audio/mpeg" },
		{ ".ogg", "audio/ogg" },
		{ ".wav", "audio/wav" },
		{ ".mp4", "video/mp4" },
		{ ".webm", "video/webm" },
		{ ".zip", "application/zip" },
		{ ".gz", "application/gzip" },
		{ ".tar", "application/x-tar" },
		{ ".pem", "application/x-pem-file" },
		{ ".crl", "application/pkix-crl" },
		{ ".crt", "application/pkix-cert" },
	};
	/* clang-format on */
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot != NULL && i < sizeof types / sizeof types[0]; i++)
		if (strcasecmp(dot, types[i].end) == 0)
			return types[i].type;
	return "application/octet-stream";
}

/* Paths of requests, and the wall around a folder: net/files_path.h. */
#include "net/files_path.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "t.h"

static char out[FILES_PATH_MAX];
static bool folder;

static const char *path(const char *target)
{
	return files_path(target, out, sizeof out, &folder) ? out : NULL;
}

static void a_plain_path_is_taken_apart(void)
{
	EQ_STR(path("/a/b.html"), "a/b.html");
	OK(!folder);
	EQ_STR(path("/a/"), "a");
	OK(folder);
	EQ_STR(path("/"), ".");
	OK(folder);
	EQ_STR(path("/a%20b%C3%A9"), "a b\xc3\xa9");
	EQ_STR(path("/a?b=../c"), "a");
	EQ_STR(path("/a#b"), "a");
}

static void slashes_in_a_row_are_one(void)
{
	EQ_STR(path("//a///b"), "a/b");
	EQ_STR(path("///"), ".");
	EQ_STR(path("/a//"), "a");
	OK(folder);
}

static void whatever_leads_up_is_refused(void)
{
	static const char *const bad[] = {
		"/..", "/../", "/../etc/passwd", "/a/../b", "/a/..", "/a/../../b", "/%2e%2e/x",
		"/%2E%2e/x", "/.%2e/x", "/%2e./x", "/a/%2e%2e", "/..%2fx", "/..%5cx", "/a%2f..%2fb",
		"/./a", "/a/.", "/.", "//..//x", "/...",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (path(bad[i]) != NULL)
			printf("# %s gives %s\n", bad[i], out), t_bad++;
}

static void hidden_names_are_refused_but_for_well_known(void)
{
	OK(path("/.git/config") == NULL);
	OK(path("/a/.htpasswd") == NULL);
	OK(path("/%2egit/config") == NULL);
	OK(path("/.well-known2") == NULL);
	OK(path("/.well-know") == NULL);
	EQ_STR(path("/.well-known/acme-challenge/x"), ".well-known/acme-challenge/x");
}

static void what_is_no_path_is_refused(void)
{
	static const char *const bad[] = {
		"", "a", "a/b", "*", "http://x/", "\\a", "/%", "/%4", "/%zz", "/%0", "/a%00b", "/%00",
		"/a%0ab", "/a\nb", "/a%7fb", "/%2f", "/%5c", "/a%2fb",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (path(bad[i]) != NULL)
			printf("# %s gives %s\n", bad[i], out), t_bad++;
}

static void a_path_that_does_not_fit_is_refused(void)
{
	char target[64] = "/";
	char small[8];

	memset(target + 1, 'a', 10);
	OK(!files_path(target, small, sizeof small, &folder));
	target[7] = '\0';
	OK(files_path(target, small, sizeof small, &folder));
	EQ_STR(small, "aaaaaa");
}

/* No target at all leads to a path with a part that starts with a dot. */
static void every_short_target_is_harmless(void)
{
	static const char letters[] = "/.a%2eE\\5cC0f";
	size_t n = sizeof letters - 1, total = n * n * n * n * n;

	for (size_t i = 0; i < total; i++) {
		char target[8] = "/";
		size_t rest = i;

		for (size_t k = 1; k < 6; k++, rest /= n)
			target[k] = letters[rest % n];
		if (path(target) == NULL || strcmp(out, ".") == 0)
			continue;
		OK(out[0] != '/' && out[0] != '.' && strstr(out, "/.") == NULL);
		OK(strchr(out, '\\') == NULL || strchr(target, '\\') != NULL);
		if (t_bad > 0) {
			printf("# %s gives %s\n", target, out);
			return;
		}
	}
}

static char root[256];

static void make(const char *name, const char *text)
{
	char full[512];
	FILE *f;

	snprintf(full, sizeof full, "%s/%s", root, name);
	f = fopen(full, "w");
	OK(f != NULL);
	fputs(text, f);
	fclose(f);
}

static bool opens(int fd, const char *name)
{
	int file = files_open(fd, name);

	if (file >= 0)
		close(file);
	return file >= 0;
}

static void the_kernel_opens_nothing_outside(void)
{
	char full[512];
	int fd;

	snprintf(root, sizeof root, "%s/ward-files.XXXXXX",
		getenv("TMPDIR") != NULL ? getenv("TMPDIR") : P_tmpdir);
	OK(mkdtemp(root) != NULL);
	make("secret", "no");
	snprintf(full, sizeof full, "%s/www", root);
	OK(mkdir(full, 0755) == 0);
	make("www/page", "yes");
	fd = open(full, O_RDONLY | O_DIRECTORY);
	OK(fd >= 0);
	OK(symlinkat("page", fd, "inside") == 0);
	OK(symlinkat("../secret", fd, "outside") == 0);
	OK(symlinkat("/etc/passwd", fd, "absolute") == 0);
	OK(symlinkat("..", fd, "up") == 0);
	OK(mkfifoat(fd, "pipe", 0644) == 0);

	OK(opens(fd, "page"));
	OK(opens(fd, "."));
	OK(opens(fd, "inside"));
	OK(!opens(fd, "outside"));
	OK(!opens(fd, "absolute"));
	OK(!opens(fd, "up/secret"));
	OK(!opens(fd, "../secret"));
	OK(!opens(fd, "/etc/passwd"));
	OK(!opens(fd, "missing"));
	/* A pipe opens at once, or the server would wait for its writer. */
	OK(opens(fd, "pipe"));

	unlinkat(fd, "page", 0);
	unlinkat(fd, "inside", 0);
	unlinkat(fd, "outside", 0);
	unlinkat(fd, "absolute", 0);
	unlinkat(fd, "up", 0);
	unlinkat(fd, "pipe", 0);
	close(fd);
	rmdir(full);
	snprintf(full, sizeof full, "%s/secret", root);
	unlink(full);
	rmdir(root);
}

static void types_come_from_the_end_of_the_name(void)
{
	EQ_STR(files_type("a/b.HTML"), "text/html; charset=utf-8");
	EQ_STR(files_type("x.tar.gz"), "application/gzip");
	EQ_STR(files_type("README"), "application/octet-stream");
	EQ_STR(files_type("html"), "application/octet-stream");
	EQ_STR(files_type("a.html.exe"), "application/octet-stream");
}

T_MAIN(T(a_plain_path_is_taken_apart), T(slashes_in_a_row_are_one),
	T(whatever_leads_up_is_refused), T(hidden_names_are_refused_but_for_well_known),
	T(what_is_no_path_is_refused), T(a_path_that_does_not_fit_is_refused),
	T(every_short_target_is_harmless), T(the_kernel_opens_nothing_outside),
	T(types_come_from_the_end_of_the_name))

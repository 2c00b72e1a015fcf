/* ca_dir.c - what the tests of the authority share. */
#include "ca_dir.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char top[256];

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void enter(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(top, sizeof top, "%s/ward-test-ca.XXXXXX", tmp != NULL ? tmp : P_tmpdir);
	CHECK(mkdtemp(top) != NULL && chmod(top, 0755) == 0 && chdir(top) == 0);
}

void leave(void)
{
	CHECK(chdir("/") == 0);
	nftw(top, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

bool there(const char *path)
{
	return access(path, F_OK) == 0;
}

unsigned mode_of(const char *path)
{
	struct stat st = { 0 };

	CHECK(stat(path, &st) == 0);
	return st.st_mode & 07777;
}

void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

bool same_file(const char *path, const char *text)
{
	struct ward_why why = { 0 };
	struct file file;
	bool same = file_read(path, &file, &why) && strcmp(file.text, text) == 0;

	file_free(&file);
	return same;
}

bool init(const char *path, const char *kind, struct ward_why *why)
{
	struct ca_made made;

	*why = (struct ward_why){ 0 };
	return ca_init(ward_provider_default(), path,
		&(struct ca_init){ .title = "Example Corp", .key = ca_key_kind(kind), .now = NOW },
		&made, why);
}

bool issue_at(const char *path, const char *name, const char *out, int64_t days, int64_t now,
	struct ca_made *ret_made, struct ward_why *why)
{
	static struct names names;
	struct ca ca;
	bool ok;

	names.num = 0;
	*why = (struct ward_why){ 0 };
	*ret_made = (struct ca_made){ 0 };
	CHECK(names_add(&names, name, why));
	if (!ca_open(ward_provider_default(), path, &ca, why))
		return false;
	ok = ca_issue(&ca,
		&(struct ca_issue){ &names, ca_key_kind(NULL), days, now }, out, ret_made, why);
	ca_close(&ca);
	return ok;
}

bool issue(const char *name, const char *out, struct ward_why *why)
{
	struct ca_made made;

	return issue_at("ca", name, out, CA_DAYS, NOW, &made, why);
}

size_t list_len(const char *path)
{
	struct ward_why why = { 0 };
	struct store store;
	struct store_row row;
	bool more = true;
	size_t num = 0;

	CHECK(store_open(path, &store, &why));
	while (store_next(&store, &row, &more, &why) && more)
		num++;
	CHECK(why.code == 0);
	store_close(&store);
	return num;
}

size_t count(const char *path)
{
	DIR *dir = opendir(path);
	size_t num = 0;

	CHECK(dir != NULL);
	while (readdir(dir) != NULL)
		num++;
	closedir(dir);
	return num - 2; /* "." and ".." */
}

bool as_nobody(bool (*act)(void))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(2);
		_exit(act() ? 0 : 1);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void kill_after(void (*act)(void), useconds_t micros)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		act();
		_exit(0);
	}
	usleep(micros);
	kill(pid, SIGKILL);
	CHECK(waitpid(pid, &status, 0) == pid);
}

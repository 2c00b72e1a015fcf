/* output.c - a file that appears whole or not at all. */
#include "app/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const int ending[] = { SIGINT, SIGTERM, SIGHUP };

/* What a signal has to remove: the signal handler can reach nothing else. */
static char temp[PATH_MAX], target[PATH_MAX];

static void on_signal(int sig)
{
	unlink(temp);
	signal(sig, SIG_DFL);
	raise(sig);
}

static void catch_signals(void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };

	for (size_t i = 0; i < sizeof ending / sizeof ending[0]; i++) {
		struct sigaction old;

		/* What the caller ignores (nohup) stays ignored. */
		if (sigaction(ending[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(ending[i], &action, NULL);
	}
}

void output_stdout(struct output *out)
{
	*out = (struct output){ .fd = STDOUT_FILENO, .is_stdout = true, .path = "standard output" };
}

void output_none(struct output *out)
{
	*out = (struct output){ .fd = -1, .path = "" };
}

/* A file beside `target`, with the mode that a new file gets here. */
static bool open_temp(struct output *out, struct ward_why *why)
{
	mode_t mask = umask(0);

	umask(mask);
	if (snprintf(temp, sizeof temp, "%s.XXXXXX", target) >= (int)sizeof temp)
		return FAIL(why, FILE_WRITE, .got = ENAMETOOLONG);
	out->fd = mkostemp(temp, O_CLOEXEC);
	if (out->fd < 0)
		return FAIL(why, FILE_WRITE, .got = errno);
	out->has_temp = true;
	catch_signals(on_signal);
	if (fchmod(out->fd, 0666 & ~mask) == 0)
		return true;
	(void)FAIL(why, FILE_WRITE, .got = errno);
	output_drop(out);
	return false;
}

bool output_open(struct output *out, const char *path, struct ward_why *why)
{
	struct stat st;

	*out = (struct output){ .fd = -1, .path = path };
	if (stat(path, &st) != 0) {
		if (strlen(path) >= sizeof target)
			return FAIL(why, FILE_WRITE, .got = ENAMETOOLONG);
		strcpy(target, path);
		return open_temp(out, why);
	}
	if (S_ISREG(st.st_mode)) {
		/* Behind a link the file is replaced, not the link. */
		if (realpath(path, target) == NULL)
			return FAIL(why, FILE_WRITE, .got = errno);
		return open_temp(out, why);
	}
	out->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	return out->fd >= 0 ? true : FAIL(why, FILE_WRITE, .got = errno);
}

bool output_write(struct output *out, const void *p, size_t len, struct ward_why *why)
{
	const char *from = p;

	while (out->fd >= 0 && len > 0) {
		ssize_t n = write(out->fd, from, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return FAIL(why, FILE_WRITE, .got = errno);
		from += n;
		len -= (size_t)n;
	}
	return true;
}

bool output_keep(struct output *out, struct ward_why *why)
{
	int err = 0;

	if (out->fd < 0 || out->is_stdout)
		return true;
	/* A full disk may show itself only here. */
	if (close(out->fd) != 0 || (out->has_temp && rename(temp, target) != 0))
		err = errno;
	out->fd = -1;
	if (err != 0) {
		output_drop(out);
		return FAIL(why, FILE_WRITE, .got = err);
	}
	if (out->has_temp)
		catch_signals(SIG_DFL);
	out->has_temp = false;
	return true;
}

void output_drop(struct output *out)
{
	if (out->fd >= 0 && !out->is_stdout)
		close(out->fd);
	if (out->has_temp) {
		unlink(temp);
		catch_signals(SIG_DFL);
	}
	output_none(out);
}

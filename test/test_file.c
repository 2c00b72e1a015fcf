/* Whole files, and secret ones: net/file.h. And files that appear whole: app/output.h. */
#include "net/file.h"
#include <errno.h>
#include <stdlib.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "app/output.h"
#include "ca_dir.h"
#include "t.h"

static struct file file;
static struct ward_why why;

static bool reads(const char *path)
{
	why = (struct ward_why){ 0 };
	return file_read(path, &file, &why);
}

static bool reads_key(const char *path)
{
	why = (struct ward_why){ 0 };
	return file_read_key(path, &file, &why);
}

static void a_file_is_read_whole_with_a_zero_behind_it(void)
{
	enter();
	put("text", "hello");
	OK(reads("text"));
	EQ(file.len, 5);
	EQ_STR(file.text, "hello");
	file_free(&file);
	put("empty", "");
	OK(reads("empty"));
	EQ(file.len, 0);
	EQ_STR(file.text, "");
	file_free(&file);
	leave();
}

static void what_cannot_be_read_is_told_with_its_errno(void)
{
	enter();
	OK(!reads("missing"));
	EQ(why.code, WARD_WHY_FILE_READ);
	EQ(why.got, ENOENT);
	OK(file.text == NULL);
	OK(!reads("."));
	EQ(why.got, EISDIR);
	OK(!reads_key("missing"));
	EQ(why.code, WARD_WHY_FILE_READ);
	leave();
}

static void a_file_above_the_limit_is_refused(void)
{
	enter();
	put("big", "x");
	OK(truncate("big", (off_t)FILE_MAX + 1) == 0);
	OK(!reads("big"));
	EQ(why.code, WARD_WHY_FILE_TOO_LARGE);
	OK(truncate("big", (off_t)FILE_MAX) == 0);
	OK(reads("big"));
	EQ(file.len, FILE_MAX);
	file_free(&file);
	OK(truncate("big", (off_t)FILE_KEY_MAX + 1) == 0 && chmod("big", 0600) == 0);
	OK(!reads_key("big"));
	EQ(why.code, WARD_WHY_FILE_TOO_LARGE);
	leave();
}

static bool reads_large(const char *path)
{
	why = (struct ward_why){ 0 };
	return file_read_large(path, &file, &why);
}

static void a_large_file_is_read_whole_in_its_own_length(void)
{
	enter();
	put("list", "x");
	OK(truncate("list", (off_t)FILE_MAX + 12345) == 0);
	OK(reads_large("list"));
	EQ(file.len, FILE_MAX + 12345);
	OK(file.cap < FILE_MAX + 20000);
	EQ(file.text[0], 'x');
	EQ(file.text[file.len], 0);
	file_free(&file);
	OK(truncate("list", (off_t)FILE_LARGE_MAX + 1) == 0);
	OK(!reads_large("list"));
	EQ(why.code, WARD_WHY_FILE_TOO_LARGE);
	OK(file.text == NULL);
	OK(!reads_large("missing"));
	EQ(why.got, ENOENT);
	leave();
}

/* What is longer than it says: a pipe, and most of what is below /proc. */
static void a_file_of_unknown_length_is_read_whole(void)
{
	int fds[2];
	char path[40];
	pid_t child;

	CHECK(pipe(fds) == 0);
	child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		static uint8_t bytes[100];

		close(fds[0]);
		for (int i = 0; i < 1000; i++)
			if (write(fds[1], bytes, sizeof bytes) != sizeof bytes)
				_exit(1);
		_exit(0);
	}
	close(fds[1]);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fds[0]);
	OK(reads(path));
	EQ(file.len, 100000);
	file_free(&file);
	close(fds[0]);
	CHECK(waitpid(child, NULL, 0) == child);
	OK(reads("/proc/self/status"));
	OK(file.len > 100);
	file_free(&file);
}

static void a_key_that_others_may_touch_is_refused(void)
{
	static const mode_t open_modes[] = { 0644, 0640, 0604, 0660, 0602, 0620, 0601, 0610, 0777 };

	enter();
	put("key", "secret");
	for (size_t i = 0; i < sizeof open_modes / sizeof open_modes[0]; i++) {
		OK(chmod("key", open_modes[i]) == 0);
		OK(!reads_key("key"));
		EQ(why.code, WARD_WHY_KEY_FILE_OPEN_TO_ALL);
		EQ(why.got, open_modes[i]);
		OK(file.text == NULL);
	}
	OK(chmod("key", 0600) == 0 && reads_key("key"));
	EQ_STR(file.text, "secret");
	file_free(&file);
	OK(chmod("key", 0400) == 0 && reads_key("key"));
	file_free(&file);
	leave();
}

static void a_key_that_is_no_regular_file_is_refused(void)
{
	enter();
	OK(mkfifo("pipe", 0600) == 0);
	/* Nobody writes to the pipe: this must not wait. */
	OK(!reads_key("pipe"));
	EQ(why.code, WARD_WHY_FILE_NOT_REGULAR);
	OK(!reads_key("."));
	EQ(why.code, WARD_WHY_FILE_NOT_REGULAR);
	OK(!reads_key("/dev/null"));
	EQ(why.code, WARD_WHY_FILE_NOT_REGULAR);
	leave();
}

/* As certbot keeps its keys: live/NAME/privkey.pem is a link into archive/. */
static void a_link_to_a_key_is_followed_and_its_target_judged(void)
{
	enter();
	put("key", "secret");
	OK(chmod("key", 0600) == 0 && symlink("key", "link") == 0 && reads_key("link"));
	EQ_STR(file.text, "secret");
	file_free(&file);
	OK(chmod("key", 0644) == 0 && !reads_key("link"));
	EQ(why.code, WARD_WHY_KEY_FILE_OPEN_TO_ALL);
	OK(unlink("link") == 0 && symlink("link", "link") == 0 && !reads_key("link"));
	EQ(why.code, WARD_WHY_FILE_READ);
	leave();
}

static struct output out;

static bool opens(const char *path)
{
	why = (struct ward_why){ 0 };
	return output_open(&out, path, &why);
}

static void an_output_appears_when_it_is_kept(void)
{
	enter();
	OK(opens("page"));
	OK(output_write(&out, "hello", 5, &why));
	OK(!there("page"));
	OK(output_keep(&out, &why));
	OK(same_file("page", "hello"));
	EQ(count("."), 1);
	leave();
}

static void an_output_that_is_dropped_leaves_nothing(void)
{
	enter();
	put("page", "old");
	OK(opens("page"));
	OK(output_write(&out, "new", 3, &why));
	OK(same_file("page", "old"));
	output_drop(&out);
	OK(same_file("page", "old"));
	EQ(count("."), 1);
	leave();
}

static void an_output_replaces_the_file_behind_a_link(void)
{
	enter();
	put("page", "old");
	OK(symlink("page", "link") == 0);
	OK(opens("link") && output_write(&out, "new", 3, &why) && output_keep(&out, &why));
	OK(same_file("page", "new"));
	OK(same_file("link", "new"));
	EQ(count("."), 2);
	leave();
}

static void an_output_has_the_mode_of_any_new_file(void)
{
	mode_t mask = umask(027);

	enter();
	OK(opens("page") && output_keep(&out, &why));
	EQ(mode_of("page"), 0640);
	umask(mask);
	leave();
}

static void an_output_where_none_can_be_is_told(void)
{
	enter();
	OK(!opens("no/such/folder/page"));
	EQ(why.code, WARD_WHY_FILE_WRITE);
	EQ(why.got, ENOENT);
	OK(!opens("."));
	EQ(why.code, WARD_WHY_FILE_WRITE);
	leave();
}

static void a_device_is_written_to_and_not_replaced(void)
{
	struct stat st;

	OK(opens("/dev/null"));
	OK(output_write(&out, "x", 1, &why));
	OK(output_keep(&out, &why));
	OK(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode));
	OK(opens("/dev/full"));
	OK(!output_write(&out, "x", 1, &why));
	EQ(why.code, WARD_WHY_FILE_WRITE);
	EQ(why.got, ENOSPC);
	output_drop(&out);
	OK(stat("/dev/full", &st) == 0);
}

static void write_and_wait(void)
{
	if (opens("page") && output_write(&out, "half", 4, &why))
		put("begun", "");
	pause();
}

static void a_signal_leaves_nothing_half_written(void)
{
	pid_t pid;

	enter();
	pid = fork();
	if (pid == 0) {
		write_and_wait();
		_exit(1);
	}
	for (int i = 0; i < 1000 && !there("begun"); i++)
		usleep(2000);
	EQ(count("."), 2);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	EQ(count("."), 1);
	leave();
}

T_MAIN(T(a_file_is_read_whole_with_a_zero_behind_it),
	T(what_cannot_be_read_is_told_with_its_errno), T(a_file_above_the_limit_is_refused),
	T(a_large_file_is_read_whole_in_its_own_length),
	T(a_file_of_unknown_length_is_read_whole), T(a_key_that_others_may_touch_is_refused),
	T(a_key_that_is_no_regular_file_is_refused),
	T(a_link_to_a_key_is_followed_and_its_target_judged),
	T(an_output_appears_when_it_is_kept), T(an_output_that_is_dropped_leaves_nothing),
	T(an_output_replaces_the_file_behind_a_link), T(an_output_has_the_mode_of_any_new_file),
	T(an_output_where_none_can_be_is_told), T(a_device_is_written_to_and_not_replaced),
	T(a_signal_leaves_nothing_half_written))

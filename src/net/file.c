/* file.c - reads whole files. */
#include "net/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/mem.h"

#define READ_STEP 16384

/* Room for as much as fstat says there is, so that a large file is not copied while it
 * grows in memory. Where it says nothing, of a pipe, and where it is out of date, the
 * buffer grows. */
static bool make_room(int fd, size_t max, struct buf *b, struct ward_why *why)
{
	struct stat st;
	size_t size;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < READ_STEP)
		return true;
	if ((uint64_t)st.st_size > max)
		return FAIL(why, FILE_TOO_LARGE, .got = st.st_size, .want = (int64_t)max);
	size = (size_t)st.st_size + 2;
	b->p = mem_new(size);
	if (b->p == NULL)
		return FAIL(why, NO_MEMORY);
	b->cap = size;
	return true;
}

/* How much to read next: what there is room for, or a step. One byte more than allowed
 * tells "full" from "too large"; one is left for the zero behind the end. */
static size_t next_step(const struct buf *b, size_t max)
{
	size_t step = b->cap - b->len > 1 ? b->cap - b->len - 1 : READ_STEP;

	return step <= max - b->len ? step : max + 1 - b->len;
}

/* Reads to the end of `fd`. */
static bool read_all(int fd, size_t max, struct buf *b, struct ward_why *why)
{
	for (;;) {
		size_t want;
		uint8_t *to;
		ssize_t n;

		if (b->len > max)
			return FAIL(why, FILE_TOO_LARGE, .want = (int64_t)max);
		want = next_step(b, max);
		to = buf_room(b, want + 1);
		if (to == NULL)
			return FAIL(why, NO_MEMORY);
		n = read(fd, to, want);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return FAIL(why, FILE_READ, .got = errno);
		if (n == 0)
			break;
		b->len += (size_t)n;
	}
	b->p[b->len] = '\0';
	return true;
}

static bool read_and_close(int fd, size_t max, struct file *ret_file, struct ward_why *why)
{
	struct buf b = { .max = max + 2 };
	bool ok = make_room(fd, max, &b, why) && read_all(fd, max, &b, why);

	close(fd);
	if (!ok) {
		buf_free(&b);
		return false;
	}
	*ret_file = (struct file){ (char *)b.p, b.len, b.cap };
	return true;
}

static bool read_up_to(size_t max, const char *path, struct file *ret_file, struct ward_why *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	*ret_file = (struct file){ 0 };
	if (fd < 0)
		return FAIL(why, FILE_READ, .got = errno);
	return read_and_close(fd, max, ret_file, why);
}

bool file_read(const char *path, struct file *ret_file, struct ward_why *why)
{
	return read_up_to(FILE_MAX, path, ret_file, why);
}

bool file_read_large(const char *path, struct file *ret_file, struct ward_why *why)
{
	return read_up_to(FILE_LARGE_MAX, path, ret_file, why);
}

/* What is judged is what was opened: no one can change it in between. */
static bool key_is_private(int fd, struct ward_why *why)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return FAIL(why, FILE_READ, .got = errno);
	if (!S_ISREG(st.st_mode))
		return FAIL(why, FILE_NOT_REGULAR, .got = st.st_mode);
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return FAIL(why, KEY_FILE_OPEN_TO_ALL, .got = st.st_mode & 07777);
	return true;
}

bool file_read_key(const char *path, struct file *ret_file, struct ward_why *why)
{
	/* Links are followed: certbot's live/NAME/privkey.pem is one. O_NONBLOCK:
	 * opening a pipe must not wait for its writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	*ret_file = (struct file){ 0 };
	if (fd < 0)
		return FAIL(why, FILE_READ, .got = errno);
	if (!key_is_private(fd, why)) {
		close(fd);
		return false;
	}
	return read_and_close(fd, FILE_KEY_MAX, ret_file, why);
}

void file_free(struct file *file)
{
	mem_free(file->text, file->cap);
	*file = (struct file){ 0 };
}

/* Random bytes drawn in blocks: nobody gets the same ones twice, no child gets
 * its parent's. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "crypto/ossl.h"
#include "t.h"

static int compare(const void *a, const void *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return x < y ? -1 : x > y;
}

static size_t repeats(uint64_t *drawn, size_t num)
{
	size_t found = 0;

	qsort(drawn, num, sizeof drawn[0], compare);
	for (size_t i = 1; i < num; i++)
		found += drawn[i] == drawn[i - 1];
	return found;
}

static void draw(uint64_t *to, size_t num)
{
	for (size_t i = 0; i < num; i++)
		OK(ossl_random((uint8_t *)&to[i], sizeof to[i]));
}

static void a_draw_fills_what_it_was_asked_for_and_no_more(void)
{
	uint8_t buf[2000];

	for (size_t len = 0; len < sizeof buf - 1; len += len < 600 ? 1 : 97) {
		int zero_at_end = 0;

		for (int tries = 0; tries < 4; tries++) {
			memset(buf, 0, sizeof buf);
			OK(ossl_random(buf, len));
			zero_at_end += len > 0 && buf[len - 1] == 0;
			EQ(buf[len], 0);
		}
		OK(zero_at_end < 4);
	}
}

static void a_long_draw_is_filled_to_its_end(void)
{
	static uint8_t buf[200001];

	OK(ossl_random(buf, sizeof buf - 1));
	for (size_t i = 0; i + 64 < sizeof buf; i += 64) {
		int zeros = 0;

		for (size_t j = 0; j < 64; j++)
			zeros += buf[i + j] == 0;
		OK(zeros < 16);
	}
	EQ(buf[sizeof buf - 1], 0);
}

#define MANY 200000

static void no_number_comes_twice(void)
{
	static uint64_t drawn[MANY];

	draw(drawn, MANY);
	EQ(repeats(drawn, MANY), 0);
}

static void bytes_that_were_given_out_are_wiped_from_the_block(void)
{
	struct ossl_thread *t = ossl_thread_get();
	uint8_t buf[32];

	for (int i = 0; i < 100; i++) {
		size_t left = t->pool_left;
		uint8_t any = 0;

		OK(ossl_random(buf, sizeof buf));
		EQ(t->pool_left, (left < sizeof buf ? sizeof t->pool : left) - sizeof buf);
		for (size_t j = t->pool_left; j < sizeof t->pool; j++)
			any |= t->pool[j];
		EQ(any, 0);
	}
}

static void *draw_in_thread(void *to)
{
	draw(to, MANY / 4);
	return NULL;
}

static void threads_get_different_numbers(void)
{
	static uint64_t drawn[MANY];
	pthread_t thread[4];

	for (int i = 0; i < 4; i++)
		EQ(pthread_create(&thread[i], NULL, draw_in_thread, drawn + i * (MANY / 4)), 0);
	for (int i = 0; i < 4; i++)
		EQ(pthread_join(thread[i], NULL), 0);
	EQ(repeats(drawn, MANY), 0);
}

/* Each process draws this many; all together must differ. */
#define EACH 1000
#define PROCESSES 5

static pid_t fork_of_libc(void)
{
	return fork();
}

/* Behind the back of libc, so that no handler of pthread_atfork runs. */
static pid_t fork_of_kernel(void)
{
	return (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

static void read_all(int fd, uint64_t *to)
{
	size_t got = 0;

	while (got < EACH * sizeof *to) {
		ssize_t n = read(fd, (uint8_t *)to + got, EACH * sizeof *to - got);

		CHECK(n > 0);
		got += (size_t)n;
	}
}

/* A parent, two children, and a child of each. */
static void family(pid_t (*fork_with)(void))
{
	static uint64_t drawn[PROCESSES * EACH];
	int fd[2], status;
	uint64_t first;

	CHECK(pipe(fd) == 0);
	/* The block is half used when the process splits. */
	draw(&first, 1);
	for (int i = 0; i < 2; i++) {
		pid_t child = fork_with();

		CHECK(child >= 0);
		if (child == 0) {
			pid_t grandchild;

			draw(&first, 1);
			grandchild = fork_with();
			CHECK(grandchild >= 0);
			draw(drawn, EACH);
			for (int j = 0; j < EACH; j += 100)
				CHECK(write(fd[1], drawn + j, 800) == 800);
			if (grandchild > 0)
				waitpid(grandchild, NULL, 0);
			_exit(0);
		}
		read_all(fd[0], drawn + (size_t)i * 2 * EACH);
		read_all(fd[0], drawn + (size_t)i * 2 * EACH + EACH);
		EQ(waitpid(child, &status, 0), child);
		EQ(status, 0);
	}
	draw(drawn + 4 * EACH, EACH);
	EQ(repeats(drawn, PROCESSES * EACH), 0);
	close(fd[0]);
	close(fd[1]);
}

static void a_child_never_gets_its_parent_s_numbers(void)
{
	family(fork_of_libc);
}

static void a_child_that_libc_does_not_know_of_gets_other_numbers_too(void)
{
	family(fork_of_kernel);
}

T_MAIN(T(a_draw_fills_what_it_was_asked_for_and_no_more), T(a_long_draw_is_filled_to_its_end),
	T(no_number_comes_twice), T(bytes_that_were_given_out_are_wiped_from_the_block),
	T(threads_get_different_numbers), T(a_child_never_gets_its_parent_s_numbers),
	T(a_child_that_libc_does_not_know_of_gets_other_numbers_too))

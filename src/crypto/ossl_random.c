/* ossl_random.c - random bytes, drawn from libcrypto in blocks.
 *
 * One RAND_bytes costs about half a microsecond and a system call whatever its
 * length, so each thread draws a block ahead. Bytes are wiped as they are given
 * out. A child process must not give out what its parent will: a page that the
 * kernel clears on fork tells the two apart, whichever way the fork was made. */
#include "crypto/ossl.h"

#include <openssl/rand.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/mem.h"

static _Atomic uint64_t *mark; /* NULL: no such page, so nothing is drawn ahead */
static _Atomic uint64_t last_mark;

static void mark_make(void)
{
	long size = sysconf(_SC_PAGESIZE);
	void *page;

	if (size <= 0)
		return;
	page = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return;
	if (madvise(page, (size_t)size, MADV_WIPEONFORK) != 0)
		munmap(page, (size_t)size);
	else
		mark = page;
}

/* A number that no ancestor of this process had; 0 when that cannot be known. */
static uint64_t mark_of_process(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	uint64_t seen = 0, fresh;

	pthread_once(&once, mark_make);
	if (mark == NULL)
		return 0;
	seen = atomic_load(mark);
	if (seen != 0)
		return seen;
	fresh = atomic_fetch_add(&last_mark, 1) + 1;
	/* Another thread may have been first: then its number counts. */
	return atomic_compare_exchange_strong(mark, &seen, fresh) ? fresh : seen;
}

static bool draw(uint8_t *out, size_t len)
{
	while (len > 0) {
		size_t n = len < 65536 ? len : 65536;

		if (RAND_bytes(out, (int)n) != 1)
			return false;
		out += n;
		len -= n;
	}
	return true;
}

bool ossl_random(uint8_t *out, size_t len)
{
	struct ossl_thread *t = len <= OSSL_POOL / 4 ? ossl_thread_get() : NULL;
	uint64_t process = t != NULL ? mark_of_process() : 0;
	uint8_t *from;

	if (process == 0)
		return draw(out, len);
	if (t->pool_mark != process || t->pool_left < len) {
		t->pool_left = 0;
		if (!draw(t->pool, sizeof t->pool))
			return false;
		t->pool_mark = process;
		t->pool_left = sizeof t->pool;
	}
	t->pool_left -= len;
	from = t->pool + t->pool_left;
	memcpy(out, from, len);
	mem_wipe(from, len);
	return true;
}

/* guard.c - a page that nobody may read, behind the bytes. */
#include "guard.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/why.h"

#define GUARD_MAX (1u << 20)

#if defined(__SANITIZE_ADDRESS__)
#define SLOW 20
#else
#define SLOW 1
#endif

struct ward_span guard_copy(struct ward_span s)
{
	static uint8_t *memory;
	uint8_t *at;

	if (memory == NULL) {
		size_t page = (size_t)sysconf(_SC_PAGESIZE);

		memory = mmap(NULL, GUARD_MAX + page, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		CHECK(memory != MAP_FAILED);
		CHECK(mprotect(memory + GUARD_MAX, page, PROT_NONE) == 0);
	}
	CHECK(s.len <= GUARD_MAX);
	at = memory + GUARD_MAX - s.len;
	if (s.len > 0)
		memcpy(at, s.p, s.len);
	return (struct ward_span){ at, s.len };
}

long guard_cpu_us(void)
{
	struct rusage u;

	CHECK(getrusage(RUSAGE_SELF, &u) == 0);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000L + u.ru_utime.tv_usec +
		u.ru_stime.tv_usec;
}

long guard_slow(void)
{
	return SLOW;
}

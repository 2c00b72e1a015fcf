/* clock.c - two clocks. */
#include "net/clock.h"

#include <time.h>

static int64_t micros(clockid_t id)
{
	struct timespec t = { 0 };

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

ward_time clock_wall(void)
{
	return micros(CLOCK_REALTIME) / 1000;
}

int64_t clock_steady(void)
{
	return micros(CLOCK_MONOTONIC) / 1000;
}

int64_t clock_micros(void)
{
	return micros(CLOCK_MONOTONIC);
}

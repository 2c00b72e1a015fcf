/* progress.c - how far a transfer has come. */
#include "app/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include "app/say.h"
#include "net/clock.h"

#define SILENT_MS 300
#define EVERY_MS 100

void progress_start(struct progress *p, int64_t total)
{
	p->total = total;
	p->start = clock_steady();
	p->next = p->start + SILENT_MS;
}

void progress_bytes(int64_t n, char *out, unsigned cap)
{
	if (n < 1000)
		snprintf(out, cap, "%" PRId64 " byte%s", n, n == 1 ? "" : "s");
	else if (n < 1000 * 1000)
		snprintf(out, cap, "%.1f kB", (double)n / 1e3);
	else if (n < 1000 * 1000 * 1000)
		snprintf(out, cap, "%.1f MB", (double)n / 1e6);
	else
		snprintf(out, cap, "%.2f GB", (double)n / 1e9);
}

void progress_show(struct progress *p, int64_t done)
{
	char text[120], have[32], all[32] = "", rate[32];
	int64_t now = clock_steady();

	if (now < p->next)
		return;
	p->next = now + EVERY_MS;
	progress_bytes(done, have, sizeof have);
	progress_bytes(p->total, all, sizeof all);
	progress_bytes(done * 1000 / (now - p->start + 1), rate, sizeof rate);
	if (p->total > 0)
		snprintf(text, sizeof text, "%s of %s (%" PRId64 " %%), %s a second", have, all,
			done * 100 / p->total, rate);
	else
		snprintf(text, sizeof text, "%s, %s a second", have, rate);
	say_progress(text);
}

void progress_end(struct progress *p)
{
	if (clock_steady() >= p->start + SILENT_MS)
		say_progress("");
}

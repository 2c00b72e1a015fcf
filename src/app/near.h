/* near.h - which of these words was meant? */
#ifndef APP_NEAR_H
#define APP_NEAR_H

#include <stddef.h>

/* near_distance counts the letters to add, drop, change or swap. */
size_t near_distance(const char *a, const char *b);

/* near_look keeps in `best` the word nearest to `typed`, of those it is
 * shown one after the other; words that are not alike are left out. */
struct near {
	const char *typed, *best;
	size_t distance;
};

void near_look(struct near *n, const char *word);

#endif

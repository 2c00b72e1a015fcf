/* draft.h - a path that is still to be made, and changes to what its certificates say. */
#ifndef DIFF_DRAFT_H
#define DIFF_DRAFT_H

#include "forge.h"

#define DRAFT_MAX 20
#define DRAFT_STRANGER (FORGE_KEYS - 4) /* keys of those who have nothing to do with it */

/* The leaf first, the root last. */
struct draft {
	struct forge cert[DRAFT_MAX];
	size_t num, anchor; /* which one is trusted */
	const char *name;   /* that is asked for */
};

/* draft_path draws the shape of a path and makes it good. */
void draft_path(struct draft *ret);

/* draft_key gives certificate `at` another key, with which it then signs. */
void draft_key(struct draft *d, size_t at, unsigned key);

/* draft_change changes one thing about one certificate, drawn by lot, and says what. */
const char *draft_change(struct draft *d, size_t at);

/* Of its changes those to names, dates, keys and algorithms, and those to extensions. */
const char *draft_change_field(struct draft *d, size_t at);
const char *draft_change_ext(struct draft *d, size_t at);

#endif

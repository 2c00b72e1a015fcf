/* chains.h - chains of certificates with something wrong about them, drawn by lot. */
#ifndef DIFF_CHAINS_H
#define DIFF_CHAINS_H

#include <stdbool.h>
#include <ward/span.h>

#define CHAINS_MAX 40

struct chain_case {
	struct ward_span anchor[CHAINS_MAX], sent[CHAINS_MAX]; /* sent: the leaf first */
	size_t num_anchors, num_sent;
	const char *name; /* that is asked for */
	char what[600];   /* what was changed, in words */
	bool bytes;       /* some bytes were, whatever they mean */
};

/* chains_make makes the case with this number, with one change, or with several when
 * `several`. Its bytes live until forge_forget. */
void chains_make(uint64_t seed, uint64_t number, bool several, struct chain_case *ret);

#endif

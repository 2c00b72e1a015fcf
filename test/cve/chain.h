/* chain.h - a good chain of three, of which each case of the catalogue spoils one thing. */
#ifndef CVE_CHAIN_H
#define CVE_CHAIN_H

#include "forge.h"

/* "CN=R" signs "CN=I" signs "CN=leaf", which is for www.example.org; keys 3, 2, 1. */
struct chain {
	struct forge root, inter, leaf;
	struct ward_verify_args args;
	struct ward_verdict verdict;
	unsigned verified;      /* signatures that were checked */
	bool key_was_none;      /* and one of them with a key that ward does not take */
};

extern struct chain chain;

/* chain_good makes everything as it should be. */
void chain_good(void);

/* chain_verify gives the verdict on the three as they stand: a WARD_WHY_ number, or
 * 0. chain_judge gives that on others, with `anchors` trusted. What the verdict
 * points to lives until the next one. */
int chain_verify(void);
int chain_judge(const struct ward_span *anchors, size_t num_anchors,
	const struct ward_span *sent, size_t num_sent);

/* chain_is verifies; it is true when `code` is the worst problem, with this
 * certificate (1 is the leaf), and else prints what it was. */
bool chain_is(int code, unsigned cert);

/* chain_has: one of the problems of the verdict is this one. */
bool chain_has(int code, unsigned cert);

/* chain_add adds an extension to a certificate. */
void chain_add(struct forge *f, enum oid oid, bool critical, struct ward_span value);

#endif

/* check.h - everything RFC 5280 6 asks of a path, apart from the signatures.
 *
 * All problems are collected, not the first: whoever repairs a server wants to
 * repair it once. */
#ifndef PKI_CHECK_H
#define PKI_CHECK_H

#include <ward/verify.h>
#include "pki/cert.h"
#include "pki/name.h"

/* Problems of one path, worst first. */
struct problems {
	struct ward_why list[WARD_PROBLEMS_MAX];
	size_t num;
};

/* problems_add files `why` by its weight; when the list is full the lightest one
 * is dropped. problems_weight: the larger, the worse; 0 = none. */
void problems_add(struct problems *problems, struct ward_why why);
unsigned problems_weight(const struct problems *problems);

/* A candidate for a path, leaf first. */
struct path {
	const struct cert *cert[WARD_CHAIN_MAX];
	bool proven[WARD_CHAIN_MAX]; /* its signature was checked with the next one's key */
	size_t len;
	bool anchored; /* the last one is from the trust set */
};

/* What one search for a path may spend on comparisons. */
struct check_work {
	unsigned names, policies; /* CONSTRAINT_WORK_MAX, POLICY_WORK_MAX */
};

/* check_path adds the problems of `path` to `problems`. `name` is NULL when none
 * is to be checked. */
void check_path(const struct ward_verify_args *args, const struct name *name,
	const struct path *path, struct check_work *work, struct problems *problems);

#endif

/* pair.h - both ends of one connection and the two wires between them. */
#ifndef PAIR_H
#define PAIR_H

#include "bench.h"
#include "impl.h"

struct pair {
	const struct impl *impl;
	struct wire up, down; /* client to server, server to client */
	void *end[2];         /* by role */
	double ns[2];         /* CPU time of each role in the last handshake */
};

#define PAIR_WIRE (1u << 20) /* bytes that fit on each wire */

void pair_init(struct pair *p, const struct impl *impl);
void pair_free(struct pair *p);

/* pair_shake opens both ends and makes one handshake, tickets taken.
 * `clock_cost` is cpu_ns_cost(). False: one side refused. */
bool pair_shake(struct pair *p, void *shared, double clock_cost);

/* pair_close frees both ends; their time is added. */
void pair_close(struct pair *p, double clock_cost);

/* pair_setup is impl->setup after proof that the implementation does the work:
 * it agrees on what `scene` asks for, carries data, and refuses a wrong name
 * and an unknown root. It ends the program otherwise. */
void *pair_setup(const struct impl *impl, const struct scene *scene);

#endif

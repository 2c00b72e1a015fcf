/* judge.h - one verifier of certificate chains under measurement: one file
 * judge_<name>.c with one struct judge, named in judges.c. */
#ifndef JUDGE_H
#define JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is to be judged, as PEM texts. */
struct judge_scene {
	const char *root;  /* trusted */
	const char *chain; /* leaf, then intermediate */
	const char *name;  /* that the leaf must be for */
	bool cached;       /* good signatures may be remembered */
};

struct judge {
	const char *name;

	/* setup reads the PEM texts; what follows starts from DER. */
	void *(*setup)(const struct judge_scene *scene);
	void (*teardown)(void *shared);

	/* judge parses the chain, verifies it for a server of that name now, and frees
	 * what it made. parse does no more than to parse the leaf, and free it. */
	bool (*judge)(void *shared);
	bool (*parse)(void *shared);
};

/* All implementations, ended by NULL. */
extern const struct judge *const judges[];

/* judge_pem_der decodes the PEM blocks of `pem` and returns their number, at most `max`;
 * the DER is freed with OPENSSL_free. */
struct judge_der {
	unsigned char *p;
	long len;
};
size_t judge_pem_der(const char *pem, struct judge_der *ret, size_t max);

#endif

/* revocation_world.h - a small world for the tests of revocation: CN=Root issued
 * CN=Issuer, which issued the leaf, serial number 5; keys 1, 2, 3. */
#ifndef REVOCATION_WORLD_H
#define REVOCATION_WORLD_H

#include "forge_status.h"

#define ROOT 1
#define ISSUER 2
#define LEAF 3
#define OTHER 9 /* a key that nobody has to do with */
#define SERIAL 5

struct world {
	struct forge root, issuer, leaf; /* change them, then call world_judge */
	struct forge second_root;        /* trusted, too, when it has a subject */
	struct ward_span crl[200], ocsp[20], sent[20]; /* sent: besides leaf and issuer */
	size_t num_crls, num_ocsp, num_sent;
	struct ward_verify_args args;
	struct ward_verdict verdict;
};

extern struct world world;

/* world_new starts again: revocation is hard, and the root says that its
 * intermediate is good; nothing is known about the leaf. */
void world_new(void);

/* These give lists and responses. */
void world_crl(const struct forge_crl *f);
void world_list(const struct forge_entry *entries, size_t num); /* a good one of CN=Issuer */
void world_staple(const struct forge_ocsp *f);
void world_ocsp(const struct forge_ocsp *f);

/* world_judge verifies; world_says looks whether a problem is among those told. */
int world_judge(void);
bool world_says(uint16_t code, unsigned cert);

/* world_leaf and world_issuer judge and return what is known of the one. */
const struct ward_status *world_leaf(void);
const struct ward_status *world_issuer(void);

#endif

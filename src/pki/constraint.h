/* constraint.h - which names an authority may issue for. RFC 5280 4.2.1.10
 *
 * A name of a form that a constraint speaks of and ward cannot compare is
 * refused: four libraries have let such names through. */
#ifndef PKI_CONSTRAINT_H
#define PKI_CONSTRAINT_H

#include "pki/cert.h"

/* constraint_form says whether a nameConstraints extension (contents of its
 * SEQUENCE) has the standard's form and no more than CERT_SUBTREES_MAX subtrees. */
bool constraint_form(struct ward_span constraints) MUST;

/* Comparisons of names with subtrees that one search for a path may need. */
#define CONSTRAINT_WORK_MAX (1u << 18)

/* constraint_check says whether every name in `cert`, its subject included, is
 * allowed by the constraints of `ca`. `work` counts the comparisons.
 *   WARD_WHY_CERT_NAME_CONSTRAINT   .got is the kind of the name (general_name.h)
 *   WARD_WHY_CERT_BUDGET            `work` has passed CONSTRAINT_WORK_MAX */
bool constraint_check(const struct cert *ca, const struct cert *cert, unsigned *work,
	struct ward_why *why) MUST;

/* constraint_matches compares one name with one subtree of the same kind. */
enum constraint_match { CONSTRAINT_OUTSIDE = 0, CONSTRAINT_INSIDE, CONSTRAINT_UNCLEAR };
enum constraint_match constraint_matches(unsigned kind, struct ward_span name,
	struct ward_span base);

#endif

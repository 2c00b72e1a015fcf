/* dist_point.h - where a certificate says that its revocation is published, and
 * for what a revocation list says that it was published. RFC 5280 4.2.1.13, 5.2.5
 *
 * A list is for a certificate only when the two agree: a partition of a large list
 * is silent about the rest. */
#ifndef PKI_DIST_POINT_H
#define PKI_DIST_POINT_H

#include "der/der.h"

#define DIST_POINTS_MAX 64 /* points in one certificate */
#define DIST_NAMES_MAX 64  /* names of one point */

/* ReasonFlags: bit n of the standard is bit n here; bit 0 is unused. */
#define REASONS_ALL 0x01fe

/* DistributionPointName: one of the two, or neither. */
struct dist_name {
	struct ward_span full;     /* contents of fullName, GeneralNames */
	struct ward_span relative; /* nameRelativeToCRLIssuer: contents of the SET */
};

struct dist_point {
	struct dist_name name;
	uint16_t reasons;        /* REASONS_ALL when it does not say */
	struct ward_span issuer; /* contents of cRLIssuer, GeneralNames; empty: none */
};

/* dist_point_next takes one DistributionPoint of cRLDistributionPoints. */
struct dist_point dist_point_next(struct rd *r);

/* dist_names_read takes GeneralNames under a tag, one at least, and returns their
 * contents. dist_name_read takes the [0] EXPLICIT DistributionPointName. dist_reasons takes
 * ReasonFlags under a tag. */
struct ward_span dist_names_read(struct rd *r, uint8_t tag);
struct dist_name dist_name_read(struct rd *r);
uint16_t dist_reasons(struct rd *r, uint8_t tag);

/* dist_names_has says whether GeneralNames hold this directory name (with its
 * tag); dist_names_directory gives their first one, empty when there is none. */
bool dist_names_has(struct ward_span names, struct ward_span directory);
struct ward_span dist_names_directory(struct ward_span names);

/* dist_name_common: do the two have a name in common? Relative ones are completed
 * with the issuer beside them (a Name with its tag). 6.3.3 (b)(2)(i) */
bool dist_name_common(const struct dist_name *a, struct ward_span a_issuer,
	const struct dist_name *b, struct ward_span b_issuer);

#endif

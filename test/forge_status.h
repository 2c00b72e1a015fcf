/* forge_status.h - revocation lists and OCSP responses of any form for tests, also such
 * as nobody should make. As in forge.h, what is left zero is what a good one has, and
 * all bytes live until the program ends. */
#ifndef FORGE_STATUS_H
#define FORGE_STATUS_H

#include "forge.h"
#include "pki/dist_point.h"

#define FORGE_THIS (FORGE_NOW - 86400)    /* thisUpdate */
#define FORGE_NEXT (FORGE_NOW + 5 * 86400) /* nextUpdate */
#define FORGE_REVOKED (FORGE_NOW - 30 * 86400) /* revocationDate */

/* One entry of a list. */
struct forge_entry {
	unsigned serial;
	int64_t revoked_at;
	unsigned reason;       /* 0: no reasonCode */
	const char *issuer;    /* certificateIssuer, as in forge_dn; NULL: none */
	struct forge_ext ext, ext2; /* more extensions, when their values are not empty */
	struct ward_span whole; /* instead of all that */
};

struct forge_crl {
	const char *issuer;    /* as in forge_dn; NULL: CN=Issuer */
	unsigned key;          /* who signs */
	int64_t this_update, next_update;
	bool no_next;
	unsigned number;       /* cRLNumber; 0: 10 */
	bool no_number;
	unsigned base;         /* BaseCRLNumber of a delta; 0: complete */
	struct ward_span point; /* issuingDistributionPoint; see forge_point */
	unsigned key_id;       /* 0: that of the key; FORGE_NO_ID: none */
	const struct forge_entry *entries;
	size_t num_entries;
	struct forge_ext ext[4];
	size_t num_exts;
	bool signature_bad;

	/* Whole elements instead of the ordinary ones; `behind` stands at the end of the
	 * signed part. */
	struct ward_span version, algorithm, outer_algorithm, issuer_der, times, revoked;
	struct ward_span extensions, behind;
	bool version_1;
};

struct ward_span forge_crl(const struct forge_crl *f);

/* forge_point makes an IssuingDistributionPoint: fullName as in forge_names or NULL, a
 * relative name as in forge_dn or NULL, flags, and reasons (bits of ReasonFlags, 0: all). */
enum { FORGE_USER = 1, FORGE_CA = 2, FORGE_INDIRECT = 4, FORGE_ATTRIBUTE = 8 };
struct ward_span forge_point(const char *full, const char *relative, unsigned flags,
	uint16_t reasons);

/* forge_points makes cRLDistributionPoints with one point, likewise; `issuer` is
 * cRLIssuer as in forge_dn, or NULL. */
struct ward_span forge_points(const char *full, const char *relative, uint16_t reasons,
	const char *issuer);

/* What an OCSP response says about one certificate. */
struct forge_single {
	const char *issuer;   /* of the certificate, as in forge_dn; NULL: CN=Issuer */
	unsigned issuer_key;
	unsigned serial;
	enum oid hash;        /* OID_SHA1, OID_SHA256...; 0: SHA-1 */
	char said;            /* 'r' or 'u' for revoked and unknown, else good */
	int64_t revoked_at;
	unsigned reason;      /* 0: none given */
	int64_t this_update, next_update;
	bool no_next;
	struct forge_ext ext; /* an extension, when its value is not empty */
	struct ward_span whole, status; /* instead of all that; of certStatus */
};

struct forge_ocsp {
	unsigned key;            /* who signs */
	const char *responder;   /* byName, as in forge_dn; NULL: byKey */
	struct ward_span by_key; /* instead of the key's hash */
	int64_t produced_at;
	const struct forge_single *singles;
	size_t num_singles;
	const struct ward_span *certs;
	size_t num_certs;
	struct forge_ext ext;
	bool signature_bad;
	unsigned result;         /* OCSPResponseStatus; other than 0 stands alone */

	/* Whole elements instead of the ordinary ones, or besides them. */
	struct ward_span version, algorithm, responses, extensions, behind;
	enum oid type;           /* responseType */
};

struct ward_span forge_ocsp(const struct forge_ocsp *f);

/* forge_grow appends a NULL to the n-th of all elements that hold others (also in an
 * OCTET STRING) and mends the lengths around it; empty when there are fewer. */
struct ward_span forge_grow(struct ward_span der, unsigned n);

/* forge_swallow lets the n-th of them that something follows hold that, too. */
struct ward_span forge_swallow(struct ward_span der, unsigned n);

#endif

/* issue.h - make and sign a certificate. RFC 5280 4
 *
 * No files, no clock: who it is for, from when to when, and what it may do are
 * said in a struct issue_desc; what comes out is DER. */
#ifndef PKI_ISSUE_H
#define PKI_ISSUE_H

#include <ward/provider.h>
#include "base/bytes.h"
#include "pki/cert.h"
#include "pki/general_name.h"

#define ISSUE_NAMES_MAX 100   /* names in one certificate */
#define ISSUE_SUBTREES_MAX 32 /* names a constraint permits, or excludes */
#define ISSUE_TEXT_MAX 64     /* characters of CN and O: RFC 5280 A.1, ub-common-name */
#define ISSUE_KEY_ID 20       /* bytes of a key identifier */
#define ISSUE_SERIAL 16       /* bytes of a serial number, 126 of its bits random */

/* A buffer of this size takes any certificate that can be described. */
#define ISSUE_LEN_MAX (4096 + (ISSUE_NAMES_MAX + 2 * ISSUE_SUBTREES_MAX) * 264)

struct issue_desc {
	/* The subject: UTF-8 of at most ISSUE_TEXT_MAX characters; empty = left out. */
	struct ward_span organization, common_name;
	struct ward_public_key key;       /* the subject's */
	int64_t not_before, not_after;    /* seconds since 1970, both included */

	/* subjectAltName: GENERAL_NAME_DNS, or _IP with 4 or 16 bytes. */
	const struct general_name *names;
	size_t num_names;

	bool ca;
	int32_t path_len;    /* CERT_NO_PATH_LEN = not limited */
	uint16_t key_usage;  /* enum cert_key_usage */
	uint16_t purposes;   /* CERT_FOR_SERVER, CERT_FOR_CLIENT; 0 = not limited */

	/* nameConstraints, for an authority: GENERAL_NAME_DNS (a domain and all below
	 * it), or _IP with an address and a mask: 8 or 32 bytes. RFC 5280 4.2.1.10 */
	const struct general_name *permitted, *excluded;
	size_t num_permitted, num_excluded;
};

/* Who signs. `subject` and `key_id` are those of the issuer's certificate; with an
 * empty subject the certificate signs itself. */
struct issue_issuer {
	const struct ward_key *key;
	struct ward_span subject; /* Name with its tag and length */
	struct ward_span key_id;  /* contents of its subjectKeyIdentifier */
};

/* issue_certificate appends the certificate to `w`.
 *   WARD_WHY_ARGUMENT        the description breaks a rule of RFC 5280
 *   WARD_WHY_KEY_KIND        the issuer's or the subject's key is of no use here
 *   WARD_WHY_RANDOM_FAILED, SIGN_FAILED, OUT_TOO_SMALL */
bool issue_certificate(const struct ward_provider *provider, const struct issue_desc *desc,
	const struct issue_issuer *issuer, struct wr *w, struct ward_why *why) MUST;

#endif

/* crl.h - a certificate revocation list as spans and small integers. RFC 5280 5
 *
 * Nothing is copied: every span points into the DER that was parsed. Parsing judges
 * the form alone, of every entry too; what has the right form and still may not be
 * relied on - no cRLNumber, an unknown critical extension - is recorded here and
 * judged by crl_check.c. */
#ifndef PKI_CRL_H
#define PKI_CRL_H

#include <ward/provider.h>
#include "pki/dist_point.h"

/* CRLReason, 5.3.1. Value 7 is not used. */
enum crl_reason {
	CRL_UNSPECIFIED = 0,
	CRL_KEY_COMPROMISE = 1,
	CRL_CERTIFICATE_HOLD = 6,
	CRL_REMOVE_FROM_CRL = 8,
	CRL_REASON_LAST = 10,
};

/* One entry of revokedCertificates. */
struct crl_entry {
	struct ward_span serial; /* two's complement, as it stands */
	struct ward_span issuer; /* certificateIssuer: a Name with its tag; empty: not said */
	int64_t revoked_at;      /* seconds since 1970 */
	uint8_t reason;          /* enum crl_reason */
	bool extended;           /* it has extensions */
	bool unknown_critical;
};

struct crl {
	struct ward_span der;       /* the whole list */
	struct ward_span tbs;       /* what is signed, with its tag and length */
	struct ward_span signature; /* contents of the BIT STRING */
	struct ward_span issuer;    /* Name with its tag and length */
	struct ward_span entries;   /* contents of revokedCertificates; empty: none */
	struct ward_span issuer_key_id; /* keyIdentifier of authorityKeyIdentifier */
	struct ward_span number;    /* cRLNumber without leading zeros; see has_number */
	struct ward_span base;      /* BaseCRLNumber, likewise; see delta */
	struct ward_span point;     /* contents of issuingDistributionPoint; empty: for all */
	int64_t this_update, next_update; /* seconds since 1970; see has_next */
	uint32_t num_entries;
	uint8_t version;            /* 1 or 2 */
	uint8_t sig;                /* enum ward_sig; NONE: weak or unknown */
	bool has_next, has_number;
	bool delta;                 /* says only what changed since `base`: 5.2.4 */
	bool names_issuers;         /* some entry has a certificateIssuer */
	bool removes;               /* some entry takes a certificate off the list */
	bool unknown_critical;      /* an extension of the list, or of any entry: 5.2, 5.3 */

	/* issuingDistributionPoint, 5.2.5: for which certificates this list speaks. */
	struct dist_name name;
	bool only_user, only_ca, only_attribute;
	bool indirect;              /* other authorities' certificates stand in it too */
	uint16_t reasons;           /* REASONS_ALL unless onlySomeReasons */
};

#define CRL_NUMBER_MAX 20 /* bytes: 5.2.3 */

/* crl_parse reads a list of at most RD_MAX bytes. `*ret` is always written.
 *   WARD_WHY_CRL_MALFORMED   not strict DER, or not RFC 5280's form */
bool crl_parse(struct ward_span der, struct crl *ret, struct ward_why *why) MUST;

/* crl_entry_next takes one entry of crl->entries; crl_entry_serial only its serial
 * number, from an entry that crl_parse has read before. */
struct crl_entry crl_entry_next(struct rd *r);
struct ward_span crl_entry_serial(struct rd *r);

/* crl_number_less compares two numbers without leading zeros. */
bool crl_number_less(struct ward_span a, struct ward_span b);

/* crl_reason reads a CRLReason with its tag, ENUMERATED. */
uint8_t crl_reason(struct rd *r);

#endif

/* ocsp.h - an OCSP response as spans and small integers. RFC 6960 4.2, RFC 5019 2.2
 *
 * Nothing is copied: every span points into the DER that was parsed. Parsing judges
 * the form alone; who signed it and about whom it speaks are judged by
 * ocsp_check.c. */
#ifndef PKI_OCSP_H
#define PKI_OCSP_H

#include <ward/provider.h>
#include "der/der.h"
#include "der/oid.h"

#define OCSP_LEN_MAX 65536
#define OCSP_SINGLES_MAX 256 /* certificates one response may speak about */
#define OCSP_CERTS_MAX 8     /* certificates that may come with it */

enum ocsp_result { OCSP_SUCCESSFUL = 0, OCSP_RESULT_LAST = 6 };

enum ocsp_said { OCSP_SAID_GOOD, OCSP_SAID_REVOKED, OCSP_SAID_UNKNOWN };

struct ocsp {
	uint8_t result;             /* OCSPResponseStatus; all below is empty unless 0 */
	struct ward_span tbs;       /* what is signed, with its tag and length */
	struct ward_span signature; /* contents of the BIT STRING */
	struct ward_span by_name;   /* responderID: a Name with its tag and length, or */
	struct ward_span by_key;    /* the SHA-1 of its public key; the other is empty */
	struct ward_span singles;   /* contents of responses; read with ocsp_single_next */
	struct ward_span certs;     /* contents of certs; read with der_element */
	int64_t produced_at;        /* seconds since 1970 */
	uint8_t sig;                /* enum ward_sig; NONE: weak or unknown */
	bool unknown_critical;      /* an extension of the response, or of any single one */
};

/* SingleResponse: what is said about one certificate. */
struct ocsp_single {
	enum oid hash;                        /* of the two below; OID_UNKNOWN: not one of ward's */
	struct ward_span name_hash, key_hash; /* of the issuer's name and key */
	struct ward_span serial;              /* two's complement, as it stands */
	int64_t this_update, next_update;     /* seconds since 1970; see has_next */
	int64_t revoked_at;
	uint8_t said;                         /* enum ocsp_said */
	uint8_t reason;                       /* enum crl_reason */
	bool has_next;
	bool unknown_critical;
};

/* ocsp_parse reads one OCSPResponse. `*ret` is always written.
 *   WARD_WHY_OCSP_MALFORMED   not strict DER, not RFC 6960's form, above a limit */
bool ocsp_parse(struct ward_span der, struct ocsp *ret, struct ward_why *why) MUST;

/* ocsp_single_next takes one SingleResponse of ocsp->singles. */
struct ocsp_single ocsp_single_next(struct rd *r);

#endif

/* cert.h - a certificate as spans and small integers. RFC 5280 4
 *
 * Nothing is copied: every span points into the DER that was parsed and lives as
 * long as it does. Parsing judges the form alone. Whatever has the right form
 * and is still no good - a weak key, an unknown critical extension, two
 * different algorithms - is recorded here and judged by check.c, so that all
 * problems of a certificate can be told, not only the first. */
#ifndef PKI_CERT_H
#define PKI_CERT_H

#include <ward/provider.h>
#include "base/bytes.h"
#include "der/oid.h"
#include "pki/policy_ext.h"

#define CERT_LEN_MAX 65536
#define CERT_SANS_MAX 1024      /* names in subjectAltName */
#define CERT_EXTS_MAX 64        /* extensions */
#define CERT_SUBTREES_MAX 1024  /* names in nameConstraints, permitted and excluded */
#define CERT_RDNS_MAX 64        /* relative distinguished names in a name */
#define CERT_PURPOSES_MAX 64    /* extended key usages */
#define CERT_FEATURES_MAX 16    /* TLS features */
#define CERT_NO_PATH_LEN (-1)

/* KeyUsage, RFC 5280 4.2.1.3: bit 0 of the standard is the lowest here. */
enum cert_key_usage {
	CERT_DIGITAL_SIGNATURE = 1 << 0,
	CERT_NON_REPUDIATION = 1 << 1,
	CERT_KEY_ENCIPHERMENT = 1 << 2,
	CERT_DATA_ENCIPHERMENT = 1 << 3,
	CERT_KEY_AGREEMENT = 1 << 4,
	CERT_KEY_CERT_SIGN = 1 << 5,
	CERT_CRL_SIGN = 1 << 6,
	CERT_ENCIPHER_ONLY = 1 << 7,
	CERT_DECIPHER_ONLY = 1 << 8,
};

/* ExtKeyUsage, RFC 5280 4.2.1.12 */
enum cert_purpose {
	CERT_FOR_SERVER = 1 << 0,
	CERT_FOR_CLIENT = 1 << 1,
	CERT_FOR_ANY = 1 << 2,
	CERT_FOR_OCSP = 1 << 3,
	CERT_FOR_OTHER = 1 << 4, /* something else stands there */
	CERT_FOR_CODE = 1 << 5,
	CERT_FOR_MAIL = 1 << 6,
	CERT_FOR_TIME = 1 << 7,
};

/* One extension's contents (inside the OCTET STRING); `there` tells an absent one. */
struct cert_ext {
	struct ward_span value;
	bool there, critical;
};

struct cert {
	struct ward_span der;       /* the whole certificate */
	struct ward_span tbs;       /* what is signed, with its tag and length */
	struct ward_span signature; /* contents of the BIT STRING */
	struct ward_span serial;    /* two's complement, as it stands */
	struct ward_span issuer, subject; /* Name with its tag and length */
	struct ward_span spki;      /* SubjectPublicKeyInfo with its tag and length */
	struct ward_public_key key; /* kind NONE: unknown, or parameters ward refuses */
	int64_t not_before, not_after; /* seconds since 1970 */

	uint8_t version;       /* 1 to 3 */
	uint8_t sig;           /* enum ward_sig of the signature; NONE: weak or unknown */
	uint8_t sig_oid;       /* enum oid that names it */
	bool sig_differs;      /* the signed part names another algorithm: 4.1.1.2 */
	bool serial_bad;       /* zero, negative or above 20 bytes: 4.1.2.2 */
	bool time_bad;         /* GeneralizedTime before 2050: 4.1.2.5 */

	bool ca;               /* basicConstraints says so */
	int32_t path_len;      /* CERT_NO_PATH_LEN when not limited */
	uint16_t key_usage;    /* enum cert_key_usage; see key_usage_ext.there */
	uint16_t purposes;     /* enum cert_purpose; see eku.there */
	bool policy_bad;       /* a policy extension is not as 4.2.1.4, 4.2.1.5, 4.2.1.11 ask */
	bool policy_odd;       /* a policy has a qualifier that ward does not know */
	struct policy_constraints policy_limits; /* POLICY_NO_LIMIT when absent */
	uint32_t any_policy_limit; /* inhibitAnyPolicy; POLICY_NO_LIMIT when absent */
	bool must_staple;      /* TLS feature status_request: RFC 7633 */
	uint16_t num_sans;     /* names in san */

	struct ward_span key_id;        /* subjectKeyIdentifier; empty when absent */
	struct ward_span issuer_key_id; /* keyIdentifier of authorityKeyIdentifier */
	bool issuer_serial_there;       /* which also names an issuer and serial */

	/* Contents of the SEQUENCE; read san with general_name_next (general_name.h). */
	struct cert_ext san, name_constraints, policies, crl_points, authority_info;
	struct cert_ext policy_mappings, policy_constraints, inhibit_any, tls_feature;
	struct cert_ext basic, key_usage_ext, eku, aki, ski;
	struct cert_ext no_rev_avail; /* nobody will ever say that it is revoked: RFC 9608 */

	struct ward_span unknown_critical; /* OID of the first one; empty: none */
	struct ward_span extensions;       /* contents of the SEQUENCE; empty: none */
};

/* cert_parse reads one certificate. `*ret` is always written.
 *   WARD_WHY_CERT_MALFORMED       not strict DER, not RFC 5280's form, above a limit
 *   WARD_WHY_CERT_DUPLICATE_EXT   an extension stands twice */
bool cert_parse(struct ward_span der, struct cert *ret, struct ward_why *why) MUST;

/* cert_name takes a Name, with its tag and length; what is none makes the reader bad. */
struct ward_span cert_name(struct rd *r);

/* cert_subject takes no more than the subject (with its tag and length) out of a
 * certificate: enough to file it. Empty when the form is wrong. */
struct ward_span cert_subject(struct ward_span der);

/* cert_no_subject: its names are all in subjectAltName. 4.1.2.6 */
bool cert_no_subject(const struct cert *cert);

/* cert_self_issued: subject and issuer are the same name. RFC 5280 6.1 */
bool cert_self_issued(const struct cert *cert);

#endif

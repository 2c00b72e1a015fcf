/* oid.h - the object identifiers that ward knows, as small numbers. */
#ifndef DER_OID_H
#define DER_OID_H

#include <stdbool.h>
#include <ward/span.h>

/* X(name, contents of the DER encoding, text) */
/* clang-format off */
#define OID_TABLE(X) \
X(RSA_ENCRYPTION,       "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", "RSA") \
X(MD5_RSA,              "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", "MD5 with RSA") \
X(SHA1_RSA,             "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", "SHA-1 with RSA") \
X(MGF1,                 "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08", "MGF1") \
X(RSA_PSS,              "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", "RSA-PSS") \
X(SHA256_RSA,           "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", "SHA-256 with RSA") \
X(SHA384_RSA,           "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c", "SHA-384 with RSA") \
X(SHA512_RSA,           "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d", "SHA-512 with RSA") \
X(EC_PUBLIC_KEY,        "\x2a\x86\x48\xce\x3d\x02\x01", "elliptic curve") \
X(P256,                 "\x2a\x86\x48\xce\x3d\x03\x01\x07", "P-256") \
X(P384,                 "\x2b\x81\x04\x00\x22", "P-384") \
X(P521,                 "\x2b\x81\x04\x00\x23", "P-521") \
X(SHA1_ECDSA,           "\x2a\x86\x48\xce\x3d\x04\x01", "SHA-1 with ECDSA") \
X(SHA256_ECDSA,         "\x2a\x86\x48\xce\x3d\x04\x03\x02", "SHA-256 with ECDSA") \
X(SHA384_ECDSA,         "\x2a\x86\x48\xce\x3d\x04\x03\x03", "SHA-384 with ECDSA") \
X(SHA512_ECDSA,         "\x2a\x86\x48\xce\x3d\x04\x03\x04", "SHA-512 with ECDSA") \
X(ED25519,              "\x2b\x65\x70", "Ed25519") \
X(SHA1,                 "\x2b\x0e\x03\x02\x1a", "SHA-1") \
X(SHA256,               "\x60\x86\x48\x01\x65\x03\x04\x02\x01", "SHA-256") \
X(SHA384,               "\x60\x86\x48\x01\x65\x03\x04\x02\x02", "SHA-384") \
X(SHA512,               "\x60\x86\x48\x01\x65\x03\x04\x02\x03", "SHA-512") \
X(COMMON_NAME,          "\x55\x04\x03", "CN") \
X(SERIAL_NUMBER,        "\x55\x04\x05", "serialNumber") \
X(COUNTRY,              "\x55\x04\x06", "C") \
X(LOCALITY,             "\x55\x04\x07", "L") \
X(STATE,                "\x55\x04\x08", "ST") \
X(ORGANIZATION,         "\x55\x04\x0a", "O") \
X(ORGANIZATIONAL_UNIT,  "\x55\x04\x0b", "OU") \
X(DOMAIN_COMPONENT,     "\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19", "DC") \
X(EMAIL_ADDRESS,        "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01", "emailAddress") \
X(EXTENSION_REQUEST,    "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0e", "extensionRequest") \
X(SUBJECT_KEY_ID,       "\x55\x1d\x0e", "subjectKeyIdentifier") \
X(KEY_USAGE,            "\x55\x1d\x0f", "keyUsage") \
X(SUBJECT_ALT_NAME,     "\x55\x1d\x11", "subjectAltName") \
X(ISSUER_ALT_NAME,      "\x55\x1d\x12", "issuerAltName") \
X(BASIC_CONSTRAINTS,    "\x55\x1d\x13", "basicConstraints") \
X(CRL_NUMBER,           "\x55\x1d\x14", "cRLNumber") \
X(CRL_REASON,           "\x55\x1d\x15", "cRLReason") \
X(INVALIDITY_DATE,      "\x55\x1d\x18", "invalidityDate") \
X(DELTA_CRL,            "\x55\x1d\x1b", "deltaCRLIndicator") \
X(ISSUING_POINT,        "\x55\x1d\x1c", "issuingDistributionPoint") \
X(CERTIFICATE_ISSUER,   "\x55\x1d\x1d", "certificateIssuer") \
X(NAME_CONSTRAINTS,     "\x55\x1d\x1e", "nameConstraints") \
X(CRL_POINTS,           "\x55\x1d\x1f", "cRLDistributionPoints") \
X(POLICIES,             "\x55\x1d\x20", "certificatePolicies") \
X(ANY_POLICY,           "\x55\x1d\x20\x00", "anyPolicy") \
X(CPS_POINTER,          "\x2b\x06\x01\x05\x05\x07\x02\x01", "practice statement") \
X(USER_NOTICE,          "\x2b\x06\x01\x05\x05\x07\x02\x02", "user notice") \
X(POLICY_MAPPINGS,      "\x55\x1d\x21", "policyMappings") \
X(AUTHORITY_KEY_ID,     "\x55\x1d\x23", "authorityKeyIdentifier") \
X(POLICY_CONSTRAINTS,   "\x55\x1d\x24", "policyConstraints") \
X(EXT_KEY_USAGE,        "\x55\x1d\x25", "extKeyUsage") \
X(FRESHEST_CRL,         "\x55\x1d\x2e", "freshestCRL") \
X(INHIBIT_ANY_POLICY,   "\x55\x1d\x36", "inhibitAnyPolicy") \
X(NO_REV_AVAIL,         "\x55\x1d\x38", "noRevAvail") \
X(ANY_EXT_KEY_USAGE,    "\x55\x1d\x25\x00", "any purpose") \
X(AUTHORITY_INFO,       "\x2b\x06\x01\x05\x05\x07\x01\x01", "authorityInfoAccess") \
X(TLS_FEATURE,          "\x2b\x06\x01\x05\x05\x07\x01\x18", "TLS feature") \
X(SERVER_AUTH,          "\x2b\x06\x01\x05\x05\x07\x03\x01", "server authentication") \
X(CLIENT_AUTH,          "\x2b\x06\x01\x05\x05\x07\x03\x02", "client authentication") \
X(CODE_SIGNING,         "\x2b\x06\x01\x05\x05\x07\x03\x03", "code signing") \
X(EMAIL_PROTECTION,     "\x2b\x06\x01\x05\x05\x07\x03\x04", "e-mail") \
X(TIME_STAMPING,        "\x2b\x06\x01\x05\x05\x07\x03\x08", "time stamping") \
X(OCSP_SIGNING,         "\x2b\x06\x01\x05\x05\x07\x03\x09", "OCSP signing") \
X(OCSP,                 "\x2b\x06\x01\x05\x05\x07\x30\x01", "OCSP") \
X(OCSP_BASIC,           "\x2b\x06\x01\x05\x05\x07\x30\x01\x01", "basic OCSP response") \
X(OCSP_NONCE,           "\x2b\x06\x01\x05\x05\x07\x30\x01\x02", "OCSP nonce") \
X(OCSP_NO_CHECK,        "\x2b\x06\x01\x05\x05\x07\x30\x01\x05", "OCSP no check") \
X(CA_ISSUERS,           "\x2b\x06\x01\x05\x05\x07\x30\x02", "CA issuers") \
X(ACME_IDENTIFIER,      "\x2b\x06\x01\x05\x05\x07\x01\x1f", "ACME identifier") \
X(SCT_LIST,             "\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02", "certificate transparency") \
X(OCSP_SCT_LIST,        "\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x05", "SCTs in OCSP") \
X(CT_POISON,            "\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x03", "precertificate poison")
/* clang-format on */

enum oid {
	OID_UNKNOWN = 0,
#define OID_ENUM_(name, bytes, text) OID_##name,
	OID_TABLE(OID_ENUM_)
#undef OID_ENUM_
	OID_COUNT
};

/* oid_find knows the contents of an OBJECT IDENTIFIER; OID_UNKNOWN when it does not. */
enum oid oid_find(struct ward_span contents);

/* oid_bytes gives the contents back, oid_text a short name: "CN", "P-256". */
struct ward_span oid_bytes(enum oid oid);
const char *oid_text(enum oid oid);

/* oid_dotted writes "1.2.840.113549" with a zero byte; what does not fit or is
 * no OID leaves an empty text. OID_DOTTED_MAX is always enough for an OID of at
 * most 64 bytes. */
#define OID_DOTTED_MAX 264
void oid_dotted(struct ward_span contents, char ret_text[OID_DOTTED_MAX]);

/* oid_read goes the other way: false, with *ret_len 0, for what is no OID in digits
 * and dots, or of more than OID_LEN_MAX bytes. */
#define OID_LEN_MAX 64
bool oid_read(struct ward_span text, uint8_t ret[OID_LEN_MAX], size_t *ret_len);

#endif

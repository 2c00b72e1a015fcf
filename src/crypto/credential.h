/* credential.h - a certificate chain, the names it is for, and its key.
 *
 * Made by pki/credential.c, used by tls/: the two never include each other, so
 * what they share stands here, below both. */
#ifndef CRYPTO_CREDENTIAL_H
#define CRYPTO_CREDENTIAL_H

#include <ward/config.h>
#include <ward/job.h>

/* How a certificate is signed: a SignatureScheme, RFC 9846 4.3.3, or none of them.
 * Those that ward itself never signs with are named here. */
enum credential_signed {
	CREDENTIAL_SIGNED_BY_ITSELF = 0, /* nobody checks that */
	CREDENTIAL_RSA_PKCS1_SHA1 = 0x0201,
	CREDENTIAL_ECDSA_SHA1 = 0x0203,
	CREDENTIAL_ECDSA_P521_SHA512 = 0x0603,
	CREDENTIAL_SIGNED_OTHERWISE = 0xffff,
};

struct ward_credential {
	const struct ward_provider *provider;
	struct ward_span cert[WARD_JOB_CERTS]; /* DER, leaf first; into `der` */
	size_t num_certs;
	struct ward_span issuer[WARD_JOB_CERTS]; /* of each, a Name in DER; into `der` */
	uint16_t signed_with[WARD_JOB_CERTS]; /* enum credential_signed or ward_scheme */
	uint8_t *der;
	size_t der_len;
	uint8_t *staple; /* an OCSPResponse about the leaf; NULL = none */
	size_t staple_len;
	int64_t staple_until; /* seconds since 1970; INT64_MAX when it does not say */
	char **names; /* DNS names of the leaf, lower case, "*.example.org" included */
	size_t num_names, cap_names;
	enum ward_key_kind kind;
	struct ward_key *key; /* NULL when it lives elsewhere */
	uint64_t key_id;
};

#endif

/* sigalg.c - the signature schemes of TLS 1.3 as a table. RFC 9846 4.3.3 */
#include "crypto/sigalg.h"

#include <ward/config.h>

/* The PKCS#1 v1.5 schemes are for certificates: a CertificateVerify of TLS 1.3
 * never carries them. RFC 9846 4.5.2 */
static const struct sigalg rows[] = {
	/* clang-format off */
	{ WARD_SCHEME_RSA_PKCS1_SHA256,   WARD_KEY_RSA,     WARD_SIG_RSA_PKCS1_SHA256, false, "rsa_pkcs1_sha256" },
	{ WARD_SCHEME_RSA_PKCS1_SHA384,   WARD_KEY_RSA,     WARD_SIG_RSA_PKCS1_SHA384, false, "rsa_pkcs1_sha384" },
	{ WARD_SCHEME_RSA_PKCS1_SHA512,   WARD_KEY_RSA,     WARD_SIG_RSA_PKCS1_SHA512, false, "rsa_pkcs1_sha512" },
	{ WARD_SCHEME_ECDSA_P256_SHA256,  WARD_KEY_P256,    WARD_SIG_ECDSA_SHA256,     true,  "ecdsa_secp256r1_sha256" },
	{ WARD_SCHEME_ECDSA_P384_SHA384,  WARD_KEY_P384,    WARD_SIG_ECDSA_SHA384,     true,  "ecdsa_secp384r1_sha384" },
	{ WARD_SCHEME_RSA_PSS_SHA256,     WARD_KEY_RSA,     WARD_SIG_RSA_PSS_SHA256,   true,  "rsa_pss_rsae_sha256" },
	{ WARD_SCHEME_RSA_PSS_SHA384,     WARD_KEY_RSA,     WARD_SIG_RSA_PSS_SHA384,   true,  "rsa_pss_rsae_sha384" },
	{ WARD_SCHEME_RSA_PSS_SHA512,     WARD_KEY_RSA,     WARD_SIG_RSA_PSS_SHA512,   true,  "rsa_pss_rsae_sha512" },
	{ WARD_SCHEME_ED25519,            WARD_KEY_ED25519, WARD_SIG_ED25519,          true,  "ed25519" },
	{ WARD_SCHEME_RSA_PSS_PSS_SHA256, WARD_KEY_RSA_PSS, WARD_SIG_RSA_PSS_SHA256,   true,  "rsa_pss_pss_sha256" },
	{ WARD_SCHEME_RSA_PSS_PSS_SHA384, WARD_KEY_RSA_PSS, WARD_SIG_RSA_PSS_SHA384,   true,  "rsa_pss_pss_sha384" },
	{ WARD_SCHEME_RSA_PSS_PSS_SHA512, WARD_KEY_RSA_PSS, WARD_SIG_RSA_PSS_SHA512,   true,  "rsa_pss_pss_sha512" },
	/* clang-format on */
};

const struct sigalg *sigalg_find(uint16_t scheme)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].scheme == scheme)
			return &rows[i];
	return NULL;
}

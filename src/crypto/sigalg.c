/* sigalg.c - the signature schemes of TLS 1.3 as a table. RFC 9846 4.3.3 */
#include "crypto/sigalg.h"

#include <ward/config.h>

/* The PKCS#1 v1.5 schemes are for certificates and TLS 1.2: a CertificateVerify of
 * TLS 1.3 never carries them. RFC 9846 4.5.2 */
static const struct sigalg rows[] = {
#define ROW(scheme, kind, sig, tls13, name) \
	{ WARD_SCHEME_##scheme, WARD_KEY_##kind, WARD_SIG_##sig, tls13, name }
	/* clang-format off */
	ROW(RSA_PKCS1_SHA256,   RSA,     RSA_PKCS1_SHA256, false, "rsa_pkcs1_sha256"),
	ROW(RSA_PKCS1_SHA384,   RSA,     RSA_PKCS1_SHA384, false, "rsa_pkcs1_sha384"),
	ROW(RSA_PKCS1_SHA512,   RSA,     RSA_PKCS1_SHA512, false, "rsa_pkcs1_sha512"),
	ROW(ECDSA_P256_SHA256,  P256,    ECDSA_SHA256,     true,  "ecdsa_secp256r1_sha256"),
	ROW(ECDSA_P384_SHA384,  P384,    ECDSA_SHA384,     true,  "ecdsa_secp384r1_sha384"),
	ROW(RSA_PSS_SHA256,     RSA,     RSA_PSS_SHA256,   true,  "rsa_pss_rsae_sha256"),
	ROW(RSA_PSS_SHA384,     RSA,     RSA_PSS_SHA384,   true,  "rsa_pss_rsae_sha384"),
	ROW(RSA_PSS_SHA512,     RSA,     RSA_PSS_SHA512,   true,  "rsa_pss_rsae_sha512"),
	ROW(ED25519,            ED25519, ED25519,          true,  "ed25519"),
	ROW(RSA_PSS_PSS_SHA256, RSA_PSS, RSA_PSS_SHA256,   true,  "rsa_pss_pss_sha256"),
	ROW(RSA_PSS_PSS_SHA384, RSA_PSS, RSA_PSS_SHA384,   true,  "rsa_pss_pss_sha384"),
	ROW(RSA_PSS_PSS_SHA512, RSA_PSS, RSA_PSS_SHA512,   true,  "rsa_pss_pss_sha512"),
	/* clang-format on */
#undef ROW
};

const struct sigalg *sigalg_find(uint16_t scheme)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].scheme == scheme)
			return &rows[i];
	return NULL;
}

/* RFC 9846 4.3.3: in TLS 1.2 the ECDSA schemes name a hash and leave the curve open. */
const struct sigalg *sigalg_for(uint16_t scheme, enum ward_key_kind kind, uint16_t version)
{
	const struct sigalg *alg = sigalg_find(scheme);
	bool ecdsa, curve;

	if (alg == NULL)
		return NULL;
	if (version != 0x0303)
		return alg->tls13 && alg->kind == kind ? alg : NULL;
	ecdsa = alg->kind == WARD_KEY_P256 || alg->kind == WARD_KEY_P384;
	curve = kind == WARD_KEY_P256 || kind == WARD_KEY_P384;
	return alg->kind == kind || (ecdsa && curve) ? alg : NULL;
}

/* The table of signature schemes: crypto/sigalg.h, RFC 9846 4.3.3. */
#include "crypto/sigalg.h"

#include <ward/config.h>
#include "crypto/ossl.h"
#include "t.h"

static void of_all_65536_numbers_twelve_are_schemes(void)
{
	unsigned num = 0;

	for (unsigned scheme = 0; scheme <= 0xffff; scheme++) {
		const struct sigalg *alg = sigalg_find((uint16_t)scheme);

		if (alg == NULL)
			continue;
		num++;
		EQ(alg->scheme, scheme);
	}
	EQ(num, 12);
}

static void schemes_with_sha1_and_schemes_of_other_curves_are_none(void)
{
	static const uint16_t none[] = {
		0x0201, /* rsa_pkcs1_sha1 */
		0x0203, /* ecdsa_sha1 */
		0x0202, /* dsa_sha1 */
		0x0603, /* ecdsa_secp521r1_sha512: such keys only verify certificates */
		0x0808, /* ed448 */
		0x0000, 0xffff, 0x0a0a,
	};

	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		OK(sigalg_find(none[i]) == NULL);
}

/* RFC 9846 4.3.3: these "are not defined for use in signed TLS handshake messages". */
static void pkcs1_is_for_certificates_only(void)
{
	for (unsigned scheme = 0; scheme <= 0xffff; scheme++) {
		const struct sigalg *alg = sigalg_find((uint16_t)scheme);

		if (alg != NULL)
			EQ(alg->tls13, strncmp(alg->name, "rsa_pkcs1_", 10) != 0);
	}
}

static void a_scheme_fixes_the_curve_and_the_hash(void)
{
	const struct sigalg *p256 = sigalg_find(WARD_SCHEME_ECDSA_P256_SHA256);
	const struct sigalg *p384 = sigalg_find(WARD_SCHEME_ECDSA_P384_SHA384);

	EQ(p256->kind, WARD_KEY_P256);
	EQ(p256->sig, WARD_SIG_ECDSA_SHA256);
	EQ(p384->kind, WARD_KEY_P384);
	EQ(p384->sig, WARD_SIG_ECDSA_SHA384);
}

/* RFC 9846 4.3.3: rsae keys and pss keys have schemes of their own. */
static void a_pss_key_has_its_own_schemes(void)
{
	for (uint16_t i = 0; i < 3; i++) {
		const struct sigalg *rsae = sigalg_find((uint16_t)(WARD_SCHEME_RSA_PSS_SHA256 + i));
		const struct sigalg *pss =
			sigalg_find((uint16_t)(WARD_SCHEME_RSA_PSS_PSS_SHA256 + i));

		EQ(rsae->kind, WARD_KEY_RSA);
		EQ(pss->kind, WARD_KEY_RSA_PSS);
		EQ(rsae->sig, WARD_SIG_RSA_PSS_SHA256 + i);
		EQ(pss->sig, rsae->sig);
	}
}

static void each_scheme_can_be_made_by_its_kind_of_key(void)
{
	for (unsigned scheme = 0; scheme <= 0xffff; scheme++) {
		const struct sigalg *alg = sigalg_find((uint16_t)scheme);

		if (alg != NULL)
			OK(ossl_sig_of(alg->sig, alg->kind) != NULL);
	}
}

static void no_signature_fits_a_key_of_another_family(void)
{
	/* By enum ward_key_kind: the first and the last enum ward_sig that fit. */
	static const int fits[][2] = {
		[WARD_KEY_NONE] = { 1, 0 },
		[WARD_KEY_RSA] = { WARD_SIG_RSA_PKCS1_SHA256, WARD_SIG_RSA_PSS_SHA512 },
		[WARD_KEY_RSA_PSS] = { WARD_SIG_RSA_PSS_SHA256, WARD_SIG_RSA_PSS_SHA512 },
		[WARD_KEY_P256] = { WARD_SIG_ECDSA_SHA256, WARD_SIG_ECDSA_SHA512 },
		[WARD_KEY_P384] = { WARD_SIG_ECDSA_SHA256, WARD_SIG_ECDSA_SHA512 },
		[WARD_KEY_P521] = { WARD_SIG_ECDSA_SHA256, WARD_SIG_ECDSA_SHA512 },
		[WARD_KEY_ED25519] = { WARD_SIG_ED25519, WARD_SIG_ED25519 },
		[WARD_KEY_ED25519 + 1] = { 1, 0 },
	};

	for (int kind = 0; kind <= WARD_KEY_ED25519 + 1; kind++)
		for (int sig = -1; sig < 64; sig++)
			EQ(ossl_sig_of((enum ward_sig)sig, (enum ward_key_kind)kind) != NULL,
				sig >= fits[kind][0] && sig <= fits[kind][1]);
}

T_MAIN(T(of_all_65536_numbers_twelve_are_schemes),
	T(schemes_with_sha1_and_schemes_of_other_curves_are_none),
	T(pkcs1_is_for_certificates_only), T(a_scheme_fixes_the_curve_and_the_hash),
	T(a_pss_key_has_its_own_schemes), T(each_scheme_can_be_made_by_its_kind_of_key),
	T(no_signature_fits_a_key_of_another_family))

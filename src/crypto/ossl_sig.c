/* ossl_sig.c - what each kind of signature is made of, and with which keys. */
#include "crypto/ossl.h"

static const struct row {
	struct ossl_sig sig;
	unsigned keys; /* a set of enum ward_key_kind */
} rows[] = {
#define RSA_KEYS (1u << WARD_KEY_RSA)
#define PSS_KEYS (1u << WARD_KEY_RSA | 1u << WARD_KEY_RSA_PSS)
#define EC_KEYS (1u << WARD_KEY_P256 | 1u << WARD_KEY_P384 | 1u << WARD_KEY_P521)
	/* clang-format off */
	[WARD_SIG_RSA_PKCS1_SHA256] = { { WARD_SHA256, PADDING_PKCS1 }, RSA_KEYS },
	[WARD_SIG_RSA_PKCS1_SHA384] = { { WARD_SHA384, PADDING_PKCS1 }, RSA_KEYS },
	[WARD_SIG_RSA_PKCS1_SHA512] = { { WARD_SHA512, PADDING_PKCS1 }, RSA_KEYS },
	[WARD_SIG_RSA_PSS_SHA256]   = { { WARD_SHA256, PADDING_PSS },   PSS_KEYS },
	[WARD_SIG_RSA_PSS_SHA384]   = { { WARD_SHA384, PADDING_PSS },   PSS_KEYS },
	[WARD_SIG_RSA_PSS_SHA512]   = { { WARD_SHA512, PADDING_PSS },   PSS_KEYS },
	[WARD_SIG_ECDSA_SHA256]     = { { WARD_SHA256, PADDING_NONE },  EC_KEYS },
	[WARD_SIG_ECDSA_SHA384]     = { { WARD_SHA384, PADDING_NONE },  EC_KEYS },
	[WARD_SIG_ECDSA_SHA512]     = { { WARD_SHA512, PADDING_NONE },  EC_KEYS },
	[WARD_SIG_ED25519]          = { { 0,           PADDING_NONE },  1u << WARD_KEY_ED25519 },
	/* clang-format on */
};

const struct ossl_sig *ossl_sig_of(enum ward_sig sig, enum ward_key_kind kind)
{
	size_t i = (size_t)sig, key = (size_t)kind;

	if (i >= sizeof rows / sizeof rows[0] || key > WARD_KEY_ED25519)
		return NULL;
	return rows[i].keys & 1u << key ? &rows[i].sig : NULL;
}

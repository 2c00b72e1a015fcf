/* cert_text.c - a certificate in a few words. */
#include "app/cert_text.h"

#include <stdio.h>
#include <string.h>
#include "base/text.h"
#include "crypto/hkdf.h"
#include "pki/explain.h"

void cert_text_name(struct ward_span name, char *out, size_t cap)
{
	struct prose t = prose_of(out, cap);

	prose_name(&t, name);
	prose_end(&t);
}

void cert_text_sans(const struct cert *cert, char *out, size_t cap)
{
	struct prose t = prose_of(out, cap);

	prose_sans(&t, cert);
	prose_end(&t);
}

void cert_text_key(const struct ward_public_key *key, char *out, size_t cap)
{
	size_t bits = key->n.len * 8;

	for (uint8_t top = key->n.len > 0 ? key->n.p[0] : 0x80; bits > 0 && (top & 0x80) == 0;
		top = (uint8_t)(top << 1))
		bits--;
	switch (key->kind) {
	case WARD_KEY_RSA:
	case WARD_KEY_RSA_PSS:
		snprintf(out, cap, "RSA, %zu bits", bits);
		return;
	case WARD_KEY_P256:
		snprintf(out, cap, "elliptic curve P-256, 256 bits");
		return;
	case WARD_KEY_P384:
		snprintf(out, cap, "elliptic curve P-384, 384 bits");
		return;
	case WARD_KEY_P521:
		snprintf(out, cap, "elliptic curve P-521, 521 bits");
		return;
	case WARD_KEY_ED25519:
		snprintf(out, cap, "Ed25519, 256 bits");
		return;
	case WARD_KEY_NONE:
		break;
	}
	snprintf(out, cap, "of an unknown kind");
}

void cert_text_fingerprint(struct ward_span der, char out[CERT_TEXT_FINGERPRINT])
{
	uint8_t digest[WARD_HASH_MAX];

	out[0] = '\0';
	if (hash_once(ward_provider_default(), WARD_SHA256, der, digest))
		text_hex((struct ward_span){ digest, 32 }, out);
}

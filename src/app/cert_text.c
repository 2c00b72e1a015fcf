/* cert_text.c - a certificate in a few words. */
#include "app/cert_text.h"

#include <stdio.h>
#include <string.h>
#include "base/text.h"
#include "crypto/hkdf.h"
#include "der/der.h"
#include "pki/general_name.h"
#include "pki/name.h"

#define SANS_SHOWN 6

/* The value of the last attribute of this type. RFC 5280 4.1.2.4 */
static struct ward_span attribute(struct ward_span name, enum oid type)
{
	struct rd r = rd_of(name);
	struct ward_span found = { NULL, 0 };
	uint8_t tag;

	size_t outer = der_open(&r, DER_SEQUENCE);
	while (rd_more(&r)) {
		size_t set = der_open(&r, DER_SET);

		while (rd_more(&r)) {
			size_t pair = der_open(&r, DER_SEQUENCE);
			enum oid is = oid_find(der_oid(&r));
			struct ward_span value = der_any(&r, &tag);

			rd_close(&r, pair);
			if (is == type)
				found = value;
		}
		rd_close(&r, set);
	}
	rd_close(&r, outer);
	return rd_done(&r) ? found : (struct ward_span){ NULL, 0 };
}

void cert_text_name(struct ward_span name, char *out, size_t cap)
{
	struct ward_span text = attribute(name, OID_COMMON_NAME);

	if (text.len == 0)
		text = attribute(name, OID_ORGANIZATION);
	if (text.len == 0)
		snprintf(out, cap, "(no name)");
	else
		snprintf(out, cap, "%.*s", text.len < cap ? (int)text.len : (int)cap,
			(const char *)text.p);
}

static bool san_text(const struct general_name *name, char *out, size_t cap)
{
	char ip[NAME_IP_TEXT];

	if (name->kind == GENERAL_NAME_DNS) {
		snprintf(out, cap, "%.*s", name->value.len < cap ? (int)name->value.len : (int)cap,
			(const char *)name->value.p);
		return true;
	}
	if (name->kind == GENERAL_NAME_IP && (name->value.len == 4 || name->value.len == 16)) {
		name_ip_write(name->value, ip);
		snprintf(out, cap, "%s", ip);
		return true;
	}
	return false;
}

void cert_text_sans(const struct cert *cert, char *out, size_t cap)
{
	struct rd r = rd_of(cert->san.value);
	size_t shown = 0, more = 0, len = 0;

	out[0] = '\0';
	while (rd_more(&r)) {
		struct general_name name = general_name_next(&r);
		char text[NAME_DNS_MAX + 1];

		if (r.bad || !san_text(&name, text, sizeof text))
			continue;
		if (shown == SANS_SHOWN || len + strlen(text) + 32 > cap) {
			more++;
			continue;
		}
		len += (size_t)snprintf(out + len, cap - len, "%s%s", shown > 0 ? ", " : "", text);
		shown++;
	}
	if (more > 0)
		snprintf(out + len, cap - len, " and %zu more", more);
	else if (shown == 0)
		snprintf(out, cap, "no name at all");
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

/* cert_fields.c - what programs ask of a certificate that has been found good: whose it is. */
#include <ward/verify.h>

#include "crypto/hkdf.h"
#include "pki/dn_text.h"
#include "pki/general_name.h"
#include "pki/name.h"

static void put_hex(struct prose *t, struct ward_span bytes)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < bytes.len; i++) {
		char text[3] = { digits[bytes.p[i] >> 4], digits[bytes.p[i] & 15], '\0' };

		prose_put(t, text);
	}
}

static void put_fingerprint(struct prose *t, struct ward_span der)
{
	uint8_t digest[WARD_HASH_MAX];

	if (hash_once(ward_provider_default(), WARD_SHA256, der, digest))
		put_hex(t, (struct ward_span){ digest, hash_len(WARD_SHA256) });
}

/* No byte of a name can end it, or begin another one. */
static void put_word(struct prose *t, struct ward_span bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		char c = (char)bytes.p[i], text[2] = { c, '\0' };

		if (c > ' ' && c < 0x7f && c != '%') {
			prose_put(t, text);
		} else {
			prose_put(t, "%");
			put_hex(t, (struct ward_span){ bytes.p + i, 1 });
		}
	}
}

/* One name of subjectAltName that can be told in a word. */
static void put_name(struct prose *t, const char *kind, const struct general_name *name)
{
	char ip[NAME_IP_TEXT];

	prose_put(t, kind);
	if (name->kind == GENERAL_NAME_IP) {
		name_ip_write(name->value, ip);
		prose_put(t, ip);
	} else {
		put_word(t, name->value);
	}
}

static const char *kind_of(const struct general_name *name)
{
	switch (name->kind) {
	case GENERAL_NAME_DNS: return "dns:";
	case GENERAL_NAME_EMAIL: return "email:";
	case GENERAL_NAME_URI: return "uri:";
	case GENERAL_NAME_IP: return name->value.len == 4 || name->value.len == 16 ? "ip:" : NULL;
	default: return NULL;
	}
}

static void put_names(struct prose *t, const struct cert *cert)
{
	struct rd r = rd_of(cert->san.value);
	bool first = true;

	while (rd_more(&r)) {
		struct general_name name = general_name_next(&r);
		const char *kind = r.bad ? NULL : kind_of(&name);

		if (kind == NULL)
			continue;
		if (!first)
			prose_put(t, " ");
		first = false;
		put_name(t, kind, &name);
	}
}

size_t ward_cert_text(struct ward_span der, enum ward_cert_field field, char *out, size_t cap)
{
	struct prose t = prose_of(out, cap);
	struct ward_why why = { 0 };
	struct cert cert;

	if (!cert_parse(der, &cert, &why))
		return prose_end(&t);
	switch (field) {
	case WARD_CERT_SUBJECT: dn_text(&t, cert.subject); break;
	case WARD_CERT_ISSUER: dn_text(&t, cert.issuer); break;
	case WARD_CERT_SERIAL: put_hex(&t, cert.serial); break;
	case WARD_CERT_FINGERPRINT: put_fingerprint(&t, der); break;
	case WARD_CERT_NAMES: put_names(&t, &cert); break;
	}
	return prose_end(&t);
}

/* cert_facts.c - everything a certificate says, as JSON. */
#include "app/cert_facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/cert_text.h"
#include "base/date.h"
#include "base/text.h"
#include "der/der.h"
#include "pki/algorithm.h"
#include "pki/explain.h"
#include "pki/general_name.h"
#include "pki/name.h"

static json_t *hex(struct ward_span bytes)
{
	char *text = malloc(2 * bytes.len + 1);
	json_t *json;

	if (text == NULL)
		return json_null();
	text_hex(bytes, text);
	json = json_string(text);
	free(text);
	return json;
}

static json_t *oid(struct ward_span contents)
{
	enum oid known = oid_find(contents);
	char dotted[OID_DOTTED_MAX];

	if (known != OID_UNKNOWN)
		return json_string(oid_text(known));
	oid_dotted(contents, dotted);
	return json_string(dotted);
}

/* The strings that are text as they stand; others are shown as their bytes, as
 * RFC 4514 2.4 does. */
static json_t *attribute_value(uint8_t tag, struct ward_span value)
{
	switch (tag) {
	case DER_UTF8_STRING:
	case DER_PRINTABLE_STRING:
	case DER_IA5_STRING:
	case DER_TELETEX_STRING:
	case DER_NUMERIC_STRING:
	case DER_VISIBLE_STRING:
		return json_text(value);
	default:
		return hex(value);
	}
}

/* A Name as a list of { type, value }: no text in it can pass for another part. */
static json_t *name_facts(struct ward_span name)
{
	struct rd r = rd_of(name);
	json_t *list = json_array();
	uint8_t tag;

	size_t outer = der_open(&r, DER_SEQUENCE);
	while (rd_more(&r)) {
		size_t set = der_open(&r, DER_SET);

		while (rd_more(&r)) {
			size_t pair = der_open(&r, DER_SEQUENCE);
			struct ward_span type = der_oid(&r);
			struct ward_span value = der_any(&r, &tag);

			rd_close(&r, pair);
			if (r.bad)
				break;
			json_array_append_new(list, json_pack("{s:o,s:o}", "type", oid(type), "value",
				attribute_value(tag, value)));
		}
		rd_close(&r, set);
	}
	rd_close(&r, outer);
	return list;
}

static json_t *general_name_facts(const struct general_name *name)
{
	static const char *const kind[] = { "other", "email", "dns", "x400", "directory", "edi", "uri",
		"ip", "registered id" };
	char ip[NAME_IP_TEXT];
	json_t *value;

	switch (name->kind) {
	case GENERAL_NAME_DNS:
	case GENERAL_NAME_EMAIL:
	case GENERAL_NAME_URI:
		value = json_text(name->value);
		break;
	case GENERAL_NAME_IP:
		name_ip_write(name->value, ip);
		value = ip[0] != '\0' ? json_string(ip) : hex(name->value);
		break;
	case GENERAL_NAME_DIRECTORY:
		value = name_facts(name->value);
		break;
	case GENERAL_NAME_REGISTERED_ID:
		value = oid(name->value);
		break;
	default:
		value = hex(name->value);
		break;
	}
	return json_pack("{s:s,s:o}", "type", kind[name->kind], "value", value);
}

static json_t *names_facts(const struct cert *cert)
{
	struct rd r = rd_of(cert->san.value);
	json_t *list = json_array();

	while (rd_more(&r)) {
		struct general_name name = general_name_next(&r);

		if (!r.bad)
			json_array_append_new(list, general_name_facts(&name));
	}
	return list;
}

static json_t *key_facts(const struct cert *cert)
{
	static const char *const kind[] = {
		[WARD_KEY_NONE] = "unknown",
		[WARD_KEY_RSA] = "RSA",
		[WARD_KEY_RSA_PSS] = "RSA-PSS",
		[WARD_KEY_P256] = "elliptic curve P-256",
		[WARD_KEY_P384] = "elliptic curve P-384",
		[WARD_KEY_P521] = "elliptic curve P-521",
		[WARD_KEY_ED25519] = "Ed25519",
	};

	return json_pack("{s:s,s:i,s:b}", "kind", kind[cert->key.kind], "bits",
		(int)algorithm_key_bits(&cert->key), "strong", (int)algorithm_key_strong(&cert->key));
}

/* The names of the bits that are set; null when there is no such extension. */
static json_t *bits(const struct cert_ext *ext, unsigned set, const char *const *name, size_t num)
{
	json_t *list;

	if (!ext->there)
		return json_null();
	list = json_array();
	for (size_t i = 0; i < num; i++)
		if (set >> i & 1)
			json_array_append_new(list, json_string(name[i]));
	return list;
}

static void use_facts(json_t *facts, const struct cert *cert)
{
	static const char *const usage[] = { "digital signature", "non-repudiation",
		"key encipherment", "data encipherment", "key agreement", "certificate signing",
		"CRL signing", "encipher only", "decipher only" };
	static const char *const purpose[] = { "server authentication", "client authentication",
		"any purpose", "OCSP signing", "other purposes" };

	json_object_set_new(facts, "key_usage",
		bits(&cert->key_usage_ext, cert->key_usage, usage, sizeof usage / sizeof usage[0]));
	json_object_set_new(facts, "purposes",
		bits(&cert->eku, cert->purposes, purpose, sizeof purpose / sizeof purpose[0]));
	json_object_set_new(facts, "authority", json_boolean(cert->ca));
	if (cert->ca)
		json_object_set_new(facts, "path_length",
			cert->path_len == CERT_NO_PATH_LEN ? json_null() : json_integer(cert->path_len));
	json_object_set_new(facts, "name_constraints", json_boolean(cert->name_constraints.there));
	json_object_set_new(facts, "must_staple", json_boolean(cert->must_staple));
}

static void hash_facts(json_t *facts, struct ward_span der)
{
	char sha256[CERT_TEXT_FINGERPRINT];

	cert_text_fingerprint(der, sha256);
	json_object_set_new(facts, "sha256", json_string(sha256));
	json_object_set_new(facts, "bytes", json_integer((json_int_t)der.len));
}

json_t *cert_facts(struct ward_span der, int64_t now)
{
	json_t *facts = json_object();
	struct ward_why why = { 0 };
	char left[CERT_FACTS_LEFT];
	struct cert cert;

	if (!cert_parse(der, &cert, &why)) {
		json_put_text(facts, "error", ward_why_text(why.code));
		json_put_text(facts, "error_name", ward_why_name(why.code));
		hash_facts(facts, der);
		return facts;
	}
	cert_facts_left(cert.not_before, cert.not_after, now, left);
	json_object_set_new(facts, "subject", name_facts(cert.subject));
	json_object_set_new(facts, "names", names_facts(&cert));
	json_object_set_new(facts, "issuer", name_facts(cert.issuer));
	json_object_set_new(facts, "self_issued", json_boolean(cert_self_issued(&cert)));
	json_put_time(facts, "not_before", cert.not_before);
	json_put_time(facts, "not_after", cert.not_after);
	json_put_text(facts, "time_left", left);
	json_object_set_new(facts, "key", key_facts(&cert));
	json_put_text(facts, "signature",
		cert.sig_oid != OID_UNKNOWN ? oid_text(cert.sig_oid) : "an unknown algorithm");
	use_facts(facts, &cert);
	json_object_set_new(facts, "serial", hex(cert.serial));
	hash_facts(facts, der);
	return facts;
}

static void span_text(int64_t seconds, char *out, size_t cap)
{
	struct prose t = prose_of(out, cap);

	prose_duration(&t, seconds);
	prose_end(&t);
}

void cert_facts_left(int64_t not_before, int64_t not_after, int64_t now,
	char ret_text[CERT_FACTS_LEFT])
{
	char span[CERT_FACTS_LEFT / 2];

	if (now < not_before) {
		span_text(not_before - now, span, sizeof span);
		snprintf(ret_text, CERT_FACTS_LEFT, "begins in %s", span);
	} else if (now > not_after) {
		span_text(now - not_after, span, sizeof span);
		snprintf(ret_text, CERT_FACTS_LEFT, "expired %s ago", span);
	} else {
		span_text(not_after - now, span, sizeof span);
		snprintf(ret_text, CERT_FACTS_LEFT, "%s left", span);
	}
}

/* strict.c - RFC 5280 4 and the Baseline Requirements, as far as they can be seen in a
 * path and are not asked of every one. doc/verifier-profile.md lists them. */
#include "pki/strict.h"

#include "der/der.h"
#include "pki/algorithm.h"
#include "pki/spelling.h"

struct row {
	const char *text, *source;
};

static const struct row rows[] = {
	[WARD_STRICT_NO_ISSUER_KEY_ID] = { "it does not say which key signed it: "
		"no authorityKeyIdentifier", "RFC 5280 4.2.1.1" },
	[WARD_STRICT_ISSUER_KEY_ID_FORM] = { "its authorityKeyIdentifier is not the "
		"identifier of a key, alone, and for a root its own", "BR 7.1.2.11.1, 7.1.2.1.3" },
	[WARD_STRICT_NO_KEY_ID] = { "an authority has no subjectKeyIdentifier",
		"RFC 5280 4.2.1.2" },
	[WARD_STRICT_NOT_CRITICAL] = { "an extension has to be critical and is not",
		"RFC 5280 4.2.1.9 to 4.2.1.11, 4.2.1.14" },
	[WARD_STRICT_CRITICAL] = { "an extension must not be critical and is",
		"BR 7.1.2.7.6, 7.1.2.7.12" },
	[WARD_STRICT_CERT_SIGN] = { "its key may sign certificates, but it is no authority",
		"RFC 5280 4.2.1.9" },
	[WARD_STRICT_RSA_BITS] = { "the bits of its RSA key are no multiple of 8", "BR 6.1.5" },
	[WARD_STRICT_ROOT_PURPOSE] = { "a root has an extended key usage", "BR 7.1.2.1.2" },
	[WARD_STRICT_LEAF_CA] = { "an authority is used as a server", "BR 7.1.2.7.8" },
	[WARD_STRICT_PURPOSE] = { "its extended key usage lacks the purpose asked for, or has "
		"one that does not go with it", "BR 7.1.2.7.10" },
	[WARD_STRICT_COMMON_NAME] = { "its common name is a name or an address, spelt "
		"otherwise than in its subjectAltNames", "BR 7.1.4.3" },
};

static const struct row *row_of(unsigned rule)
{
	static const struct row none = { "a rule that this ward does not know", "" };

	return rule > 0 && rule < sizeof rows / sizeof rows[0] ? &rows[rule] : &none;
}

const char *ward_strict_text(unsigned rule)
{
	return row_of(rule)->text;
}

const char *ward_strict_source(unsigned rule)
{
	return row_of(rule)->source;
}

static void broken(struct problems *problems, size_t i, enum ward_strict_rule rule)
{
	problems_add(problems, (struct ward_why){ .code = WARD_WHY_CERT_STRICT,
		.cert = (uint8_t)(i + 1), .got = rule, .where = WHERE });
}

/* 4.2.1.1: required but in self-signed certificates; an anchor's issuer is nobody's
 * concern. BR 7.1.2.1.3, 7.1.2.11.1: the key's identifier alone, because a named serial
 * ties the path to one certificate of it. */
static void check_key_ids(const struct cert *cert, size_t i, bool anchor, struct problems *problems)
{
	bool root = anchor && cert_self_issued(cert);

	if (!cert->aki.there) {
		if (!anchor)
			broken(problems, i, WARD_STRICT_NO_ISSUER_KEY_ID);
	} else if (cert->issuer_key_id.len == 0 || cert->issuer_serial_there ||
		(root && !span_is(cert->issuer_key_id, cert->key_id))) {
		broken(problems, i, WARD_STRICT_ISSUER_KEY_ID_FORM);
	}
	if (cert->ca && cert->key_id.len == 0)
		broken(problems, i, WARD_STRICT_NO_KEY_ID);
}

static bool lacks_critical(const struct cert_ext *ext)
{
	return ext->there && !ext->critical;
}

static void check_critical(const struct cert *cert, size_t i, struct problems *problems)
{
	if ((cert->ca && lacks_critical(&cert->basic)) || lacks_critical(&cert->name_constraints) ||
		lacks_critical(&cert->policy_constraints) || lacks_critical(&cert->inhibit_any))
		broken(problems, i, WARD_STRICT_NOT_CRITICAL);
	if (cert->eku.critical || (cert->san.critical && !cert_no_subject(cert)))
		broken(problems, i, WARD_STRICT_CRITICAL);
}

static void check_any(const struct cert *cert, size_t i, bool anchor, struct problems *problems)
{
	bool rsa = cert->key.kind == WARD_KEY_RSA || cert->key.kind == WARD_KEY_RSA_PSS;

	check_key_ids(cert, i, anchor, problems);
	check_critical(cert, i, problems);
	if (!cert->ca && (cert->key_usage & CERT_KEY_CERT_SIGN) != 0)
		broken(problems, i, WARD_STRICT_CERT_SIGN);
	if (rsa && algorithm_key_bits(&cert->key) % 8 != 0)
		broken(problems, i, WARD_STRICT_RSA_BITS);
}

static bool spelt_otherwise(const struct cert *cert)
{
	struct rd r = rd_of(cert->subject);

	der_open(&r, DER_SEQUENCE);
	while (rd_more(&r)) {
		size_t set = der_open(&r, DER_SET);

		while (rd_more(&r)) {
			size_t attribute = der_open(&r, DER_SEQUENCE);
			enum oid type = oid_find(der_oid(&r));
			uint8_t tag;
			struct ward_span value = der_any(&r, &tag);

			rd_close(&r, attribute);
			if (type == OID_COMMON_NAME && spelling_differs(cert, value))
				return true;
		}
		rd_close(&r, set);
	}
	return false;
}

/* BR 7.1.2.7.10: the purpose by its name, and none of those with which the key could be
 * taken for another's. For clients there is no such rule; what is right for one end of a
 * connection is right for the other. */
static void check_purposes(const struct cert *leaf, uint16_t wanted, struct problems *problems)
{
	uint16_t never = CERT_FOR_ANY | CERT_FOR_CODE | CERT_FOR_MAIL | CERT_FOR_TIME |
		CERT_FOR_OCSP;

	if ((leaf->purposes & wanted) == 0 || (leaf->purposes & never) != 0)
		broken(problems, 0, WARD_STRICT_PURPOSE);
}

static void check_server(const struct cert *leaf, struct problems *problems)
{
	if (leaf->ca)
		broken(problems, 0, WARD_STRICT_LEAF_CA);
	if (spelt_otherwise(leaf))
		broken(problems, 0, WARD_STRICT_COMMON_NAME);
}

void strict_check(enum ward_purpose purpose, const struct path *path, struct problems *problems)
{
	size_t last = path->len - 1;

	for (size_t i = 0; i < path->len; i++)
		check_any(path->cert[i], i, path->anchored && i == last, problems);
	if (path->anchored && last > 0 && cert_self_issued(path->cert[last]) &&
		path->cert[last]->eku.there)
		broken(problems, last, WARD_STRICT_ROOT_PURPOSE);
	if (purpose != WARD_PURPOSE_ANY)
		check_purposes(path->cert[0], purpose == WARD_PURPOSE_SERVER ? CERT_FOR_SERVER :
			CERT_FOR_CLIENT, problems);
	if (purpose == WARD_PURPOSE_SERVER)
		check_server(path->cert[0], problems);
}

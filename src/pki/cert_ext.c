/* cert_ext.c - the extensions of a certificate. RFC 5280 4.2, RFC 7633 */
#include "pki/cert_ext.h"

#include "der/der.h"
#include "pki/constraint.h"
#include "pki/general_name.h"

/* Each reader below takes the contents of the extension's OCTET STRING; whoever
 * called it asks rd_done. */

/* GeneralNames: one at least. 4.2.1.6 */
static void read_san(struct rd *r, struct cert *cert)
{
	size_t outer = der_open(r, DER_SEQUENCE);
	struct rd names = *r;
	struct general_name name;
	uint16_t num = 0;

	cert->san.value = rd_rest(&names);
	while (rd_more(r)) {
		if (num >= CERT_SANS_MAX) {
			rd_fail(r);
			break;
		}
		name = general_name_next(r);
		num++;
		/* "IPv4 [...] MUST contain exactly four octets [...] IPv6 [...] sixteen" */
		if (name.kind == GENERAL_NAME_IP && name.value.len != 4 && name.value.len != 16)
			rd_fail(r);
	}
	if (num == 0)
		rd_fail(r);
	cert->num_sans = num;
	rd_close(r, outer);
}

/* 4.2.1.9. That DER does not write a FALSE, being the default, is lost on public
 * authorities of the past and on many a private one. */
static void read_basic_constraints(struct rd *r, struct cert *cert)
{
	size_t outer = der_open(r, DER_SEQUENCE);

	if (der_is_next(r, DER_BOOLEAN))
		cert->ca = der_boolean(r);
	if (rd_more(r))
		cert->path_len = (int32_t)der_small(r);
	/* "CAs MUST NOT include the pathLenConstraint field unless the cA boolean
	 * is asserted". */
	if (!cert->ca && cert->path_len != CERT_NO_PATH_LEN)
		rd_fail(r);
	rd_close(r, outer);
}

/* A named bit list: bit 0 is the highest of the first byte. 4.2.1.3 */
static void read_key_usage(struct rd *r, struct cert *cert)
{
	unsigned unused;
	struct ward_span bits = der_bits(r, &unused);

	for (unsigned i = 0; i < 9 && i / 8 < bits.len; i++)
		if ((bits.p[i / 8] & (0x80u >> i % 8)) != 0)
			cert->key_usage |= (uint16_t)(1u << i);
	/* "at least one of the bits MUST be set to 1" */
	if (cert->key_usage == 0)
		rd_fail(r);
}

static uint16_t purpose_of(enum oid oid)
{
	switch (oid) {
	case OID_SERVER_AUTH: return CERT_FOR_SERVER;
	case OID_CLIENT_AUTH: return CERT_FOR_CLIENT;
	case OID_ANY_EXT_KEY_USAGE: return CERT_FOR_ANY;
	case OID_OCSP_SIGNING: return CERT_FOR_OCSP;
	case OID_CODE_SIGNING: return CERT_FOR_OTHER | CERT_FOR_CODE;
	case OID_EMAIL_PROTECTION: return CERT_FOR_OTHER | CERT_FOR_MAIL;
	case OID_TIME_STAMPING: return CERT_FOR_OTHER | CERT_FOR_TIME;
	default: return CERT_FOR_OTHER;
	}
}

/* 4.2.1.12 */
static void read_purposes(struct rd *r, struct cert *cert)
{
	size_t outer = der_open(r, DER_SEQUENCE), num = 0;

	while (rd_more(r)) {
		if (num >= CERT_PURPOSES_MAX) {
			rd_fail(r);
			break;
		}
		num++;
		cert->purposes |= purpose_of(oid_find(der_oid(r)));
	}
	if (num == 0)
		rd_fail(r);
	rd_close(r, outer);
}

/* 4.2.1.10 */
static void read_name_constraints(struct rd *r, struct cert *cert)
{
	struct ward_span value = der_value(r, DER_SEQUENCE);

	cert->name_constraints.value = value;
	if (!constraint_form(value))
		rd_fail(r);
}

/* 4.2.1.1: keyIdentifier [0], authorityCertIssuer [1], authorityCertSerialNumber [2] */
static void read_authority_key_id(struct rd *r, struct cert *cert)
{
	size_t outer = der_open(r, DER_SEQUENCE);
	bool issuer, serial;

	if (der_is_next(r, DER_CONTEXT(0)))
		cert->issuer_key_id = der_value(r, DER_CONTEXT(0));
	issuer = der_is_next(r, DER_CONTEXT_C(1));
	if (issuer)
		der_value(r, DER_CONTEXT_C(1));
	serial = der_is_next(r, DER_CONTEXT(2));
	if (serial)
		der_value(r, DER_CONTEXT(2));
	/* "MUST both be present or both be absent" */
	if (issuer != serial)
		rd_fail(r);
	cert->issuer_serial_there = issuer;
	rd_close(r, outer);
}

/* Features are numbers of TLS extensions; 5 is status_request. RFC 7633 6 */
static void read_tls_feature(struct rd *r, struct cert *cert)
{
	size_t outer = der_open(r, DER_SEQUENCE), num = 0;
	struct rd features = *r;

	cert->tls_feature.value = rd_rest(&features);
	while (rd_more(r)) {
		if (num >= CERT_FEATURES_MAX) {
			rd_fail(r);
			break;
		}
		num++;
		if (der_small(r) == 5)
			cert->must_staple = true;
	}
	rd_close(r, outer);
}

/* A SEQUENCE that someone else reads: here only that it is one, and not empty. */
static void read_sequence(struct rd *r, struct cert_ext *ext)
{
	ext->value = der_value(r, DER_SEQUENCE);
	if (ext->value.len == 0)
		rd_fail(r);
}

/* What is wrong with policies is recorded and judged with the path, so that it is told
 * by its name. */
static void read_policies(struct rd *r, struct cert *cert)
{
	read_sequence(r, &cert->policies);
	if (!policy_list_form(cert->policies.value, &cert->policy_odd))
		cert->policy_bad = true;
}

static void read_policy_mappings(struct rd *r, struct cert *cert)
{
	read_sequence(r, &cert->policy_mappings);
	if (!policy_mappings_form(cert->policy_mappings.value))
		cert->policy_bad = true;
}

static void read_policy_constraints(struct rd *r, struct cert *cert)
{
	read_sequence(r, &cert->policy_constraints);
	if (!policy_constraints_read(cert->policy_constraints.value, &cert->policy_limits))
		cert->policy_bad = true;
}

/* One extension of a known kind: where to keep it and how to read it. Returns
 * NULL for those that ward does not act on. */
static struct cert_ext *read_known(struct rd *r, enum oid oid, struct cert *cert)
{
	switch (oid) {
	case OID_SUBJECT_ALT_NAME:
		read_san(r, cert);
		return &cert->san;
	case OID_BASIC_CONSTRAINTS:
		read_basic_constraints(r, cert);
		return &cert->basic;
	case OID_KEY_USAGE:
		read_key_usage(r, cert);
		return &cert->key_usage_ext;
	case OID_EXT_KEY_USAGE:
		read_purposes(r, cert);
		return &cert->eku;
	case OID_NAME_CONSTRAINTS:
		read_name_constraints(r, cert);
		return &cert->name_constraints;
	case OID_AUTHORITY_KEY_ID:
		read_authority_key_id(r, cert);
		return &cert->aki;
	case OID_SUBJECT_KEY_ID:
		cert->key_id = der_value(r, DER_OCTET_STRING);
		return &cert->ski;
	case OID_CRL_POINTS:
		read_sequence(r, &cert->crl_points);
		return &cert->crl_points;
	case OID_AUTHORITY_INFO:
		read_sequence(r, &cert->authority_info);
		return &cert->authority_info;
	case OID_POLICIES:
		read_policies(r, cert);
		return &cert->policies;
	case OID_POLICY_MAPPINGS:
		read_policy_mappings(r, cert);
		return &cert->policy_mappings;
	case OID_POLICY_CONSTRAINTS:
		read_policy_constraints(r, cert);
		return &cert->policy_constraints;
	case OID_INHIBIT_ANY_POLICY:
		cert->any_policy_limit = der_small(r);
		return &cert->inhibit_any;
	case OID_TLS_FEATURE:
		read_tls_feature(r, cert);
		return &cert->tls_feature;
	case OID_NO_REV_AVAIL:
		der_null(r);
		return &cert->no_rev_avail;
	default:
		return NULL;
	}
}

/* Which extensions came already: known ones by number, others by their OID. */
struct seen {
	bool known[OID_COUNT];
	struct ward_span other[CERT_EXTS_MAX];
	size_t num_other, num;
};

/* False when it came before, or when there are too many. */
static bool remember(struct seen *seen, enum oid known, struct ward_span oid, bool *ret_twice)
{
	*ret_twice = false;
	if (seen->num >= CERT_EXTS_MAX)
		return false;
	seen->num++;
	if (known != OID_UNKNOWN) {
		*ret_twice = seen->known[known];
		seen->known[known] = true;
		return !*ret_twice;
	}
	for (size_t i = 0; i < seen->num_other && i < CERT_EXTS_MAX; i++)
		if (span_is(seen->other[i], oid))
			*ret_twice = true;
	if (seen->num_other < CERT_EXTS_MAX) {
		seen->other[seen->num_other] = oid;
		seen->num_other++;
	}
	return !*ret_twice;
}

/* Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue } 4.1 */
static bool read_one(struct rd *r, struct seen *seen, struct cert *cert, struct ward_why *why)
{
	size_t outer = der_open(r, DER_SEQUENCE);
	struct ward_span oid = der_oid(r);
	bool critical = der_boolean_default_false(r), twice;
	struct rd value = rd_of(der_value(r, DER_OCTET_STRING));
	enum oid known = oid_find(oid);
	struct cert_ext *ext;

	rd_close(r, outer);
	if (r->bad)
		return FAIL(why, CERT_MALFORMED);
	if (!remember(seen, known, oid, &twice)) {
		if (twice)
			return FAIL(why, CERT_DUPLICATE_EXT);
		return FAIL(why, CERT_MALFORMED, .got = CERT_EXTS_MAX + 1, .want = CERT_EXTS_MAX);
	}
	ext = read_known(&value, known, cert);
	if (ext == NULL) {
		if (critical && cert->unknown_critical.len == 0)
			cert->unknown_critical = oid;
		return true;
	}
	ext->there = true;
	ext->critical = critical;
	if (!rd_done(&value))
		return FAIL(why, CERT_MALFORMED);
	return true;
}

bool cert_ext_parse(struct cert *cert, struct ward_why *why)
{
	struct rd r = rd_of(cert->extensions);
	struct seen seen = { 0 };

	while (rd_more(&r))
		TRY(read_one(&r, &seen, cert, why));
	return true;
}

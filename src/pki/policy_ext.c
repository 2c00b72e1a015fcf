/* policy_ext.c - policies, mappings and constraints, one element at a time. */
#include "pki/policy_ext.h"

bool policy_is_any(struct ward_span id)
{
	return span_is(id, oid_bytes(OID_ANY_POLICY));
}

/* PolicyQualifierInfo ::= SEQUENCE { policyQualifierId OID, qualifier ANY } 4.2.1.4 */
static bool qualifier_is_odd(struct rd *r)
{
	size_t outer = der_open(r, DER_SEQUENCE);
	struct ward_span kind = der_oid(r);
	uint8_t tag;

	der_any(r, &tag);
	rd_close(r, outer);
	return !span_is(kind, oid_bytes(OID_CPS_POINTER)) &&
		!span_is(kind, oid_bytes(OID_USER_NOTICE));
}

/* PolicyInformation ::= SEQUENCE { policyIdentifier OID,
 *     policyQualifiers SEQUENCE SIZE (1..MAX) OF PolicyQualifierInfo OPTIONAL } */
static struct ward_span whole_policy(struct rd *r, bool *ret_odd)
{
	size_t outer = der_open(r, DER_SEQUENCE), list;
	struct ward_span id = der_oid(r);

	*ret_odd = false;
	if (rd_more(r)) {
		list = der_open(r, DER_SEQUENCE);
		if (!rd_more(r))
			rd_fail(r);
		while (rd_more(r))
			if (qualifier_is_odd(r))
				*ret_odd = true;
		rd_close(r, list);
	}
	rd_close(r, outer);
	/* "When qualifiers are used with the special policy anyPolicy, they MUST be
	 * limited to the qualifiers identified in this section." */
	if (*ret_odd && policy_is_any(id))
		rd_fail(r);
	return id;
}

bool policy_list_form(struct ward_span contents, bool *ret_odd)
{
	struct ward_span seen[POLICIES_MAX] = { { NULL, 0 } };
	struct rd r = rd_of(contents);
	size_t num = 0;
	bool odd;

	*ret_odd = false;
	while (rd_more(&r)) {
		struct ward_span id = whole_policy(&r, &odd);

		if (odd)
			*ret_odd = true;
		/* "A certificate policy OID MUST NOT appear more than once" */
		for (size_t i = 0; i < num && i < POLICIES_MAX; i++)
			if (span_is(seen[i], id))
				rd_fail(&r);
		if (num >= POLICIES_MAX)
			return false;
		seen[num] = id;
		num++;
	}
	return rd_done(&r) && num > 0;
}

struct ward_span policy_next(struct rd *r)
{
	struct rd in = rd_of(der_value(r, DER_SEQUENCE));

	return der_oid(&in);
}

struct policy_mapping policy_mapping_next(struct rd *r)
{
	size_t outer = der_open(r, DER_SEQUENCE);
	struct policy_mapping mapping;

	mapping.issuer = der_oid(r);
	mapping.subject = der_oid(r);
	rd_close(r, outer);
	return mapping;
}

bool policy_mappings_form(struct ward_span contents)
{
	struct rd r = rd_of(contents);
	size_t num = 0;

	while (rd_more(&r)) {
		struct policy_mapping mapping = policy_mapping_next(&r);

		/* 6.1.4 (a): anyPolicy is mapped neither from nor to. */
		if (policy_is_any(mapping.issuer) || policy_is_any(mapping.subject))
			rd_fail(&r);
		if (num >= POLICIES_MAX)
			return false;
		num++;
	}
	return rd_done(&r) && num > 0;
}

/* SkipCerts ::= INTEGER (0..MAX), tagged implicitly; from 2^31 on it is refused. */
static uint32_t skip_certs(struct rd *r, uint8_t tag)
{
	struct ward_span s = der_value(r, tag);
	uint32_t value = 0;

	if (s.len == 0 || s.len > 4 || s.p[0] >= 0x80) {
		rd_fail(r);
		return 0;
	}
	/* X.690 8.3.2: no zero byte that adds nothing. */
	if (s.len > 1 && s.p[0] == 0 && s.p[1] < 0x80) {
		rd_fail(r);
		return 0;
	}
	for (size_t i = 0; i < s.len; i++)
		value = (value & 0x7fffff) << 8 | s.p[i];
	return value;
}

bool policy_constraints_read(struct ward_span contents, struct policy_constraints *ret)
{
	struct rd r = rd_of(contents);

	ret->require_explicit = POLICY_NO_LIMIT;
	ret->inhibit_mapping = POLICY_NO_LIMIT;
	if (der_is_next(&r, DER_CONTEXT(0)))
		ret->require_explicit = skip_certs(&r, DER_CONTEXT(0));
	if (der_is_next(&r, DER_CONTEXT(1)))
		ret->inhibit_mapping = skip_certs(&r, DER_CONTEXT(1));
	/* 4.2.1.11: "Conforming CAs MUST NOT issue certificates where policy constraints
	 * is an empty sequence." */
	return rd_done(&r) && contents.len > 0;
}

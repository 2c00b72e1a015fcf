/* crl_ext.c - the extensions of a revocation list. RFC 5280 5.2 */
#include "pki/crl_ext.h"

#include "pki/extension.h"

/* CRLNumber ::= INTEGER (0..MAX), of at most 20 bytes. 5.2.3 */
static struct ward_span read_number(struct rd *r)
{
	struct ward_span number = der_unsigned(r);

	if (number.len > CRL_NUMBER_MAX)
		rd_fail(r);
	return number;
}

/* AuthorityKeyIdentifier, of which only the keyIdentifier is used. 4.2.1.1 */
static struct ward_span read_key_id(struct rd *r)
{
	struct ward_span id = { NULL, 0 };
	size_t outer = der_open(r, DER_SEQUENCE);
	bool issuer, serial;

	if (der_is_next(r, DER_CONTEXT(0)))
		id = der_value(r, DER_CONTEXT(0));
	issuer = der_is_next(r, DER_CONTEXT_C(1));
	if (issuer)
		der_value(r, DER_CONTEXT_C(1));
	serial = der_is_next(r, DER_CONTEXT(2));
	if (serial)
		der_value(r, DER_CONTEXT(2));
	if (issuer != serial)
		rd_fail(r);
	rd_close(r, outer);
	return id;
}

/* BOOLEAN DEFAULT FALSE under an implicit tag: absent, or TRUE. */
static bool read_flag(struct rd *r, uint8_t tag)
{
	struct ward_span value;

	if (!der_is_next(r, tag))
		return false;
	value = der_value(r, tag);
	if (value.len != 1) {
		rd_fail(r);
		return false;
	}
	if (value.p[0] != 0xff)
		rd_fail(r);
	return true;
}

/* IssuingDistributionPoint. 5.2.5 */
static void read_point(struct rd *r, struct crl *crl)
{
	size_t outer = der_open(r, DER_SEQUENCE);
	struct rd whole = *r;

	crl->point = rd_rest(&whole);
	if (der_is_next(r, DER_CONTEXT_C(0)))
		crl->name = dist_name_read(r);
	crl->only_user = read_flag(r, DER_CONTEXT(1));
	crl->only_ca = read_flag(r, DER_CONTEXT(2));
	if (der_is_next(r, DER_CONTEXT(3)))
		crl->reasons = dist_reasons(r, DER_CONTEXT(3));
	crl->indirect = read_flag(r, DER_CONTEXT(4));
	crl->only_attribute = read_flag(r, DER_CONTEXT(5));
	rd_close(r, outer);
	/* "at most one of onlyContainsUserCerts, onlyContainsCACerts, and
	 * onlyContainsAttributeCerts may be set to TRUE", and the whole is not empty. */
	if (crl->only_user + crl->only_ca + crl->only_attribute > 1 || crl->point.len == 0)
		rd_fail(r);
}

/* The value of one extension; those that stand for themselves are not looked at. */
static void read_value(struct rd *r, enum oid known, bool critical, struct crl *crl)
{
	switch (known) {
	case OID_AUTHORITY_KEY_ID:
		crl->issuer_key_id = read_key_id(r);
		break;
	case OID_CRL_NUMBER:
		crl->number = read_number(r);
		crl->has_number = true;
		break;
	case OID_DELTA_CRL:
		crl->base = read_number(r);
		crl->delta = true;
		break;
	case OID_ISSUING_POINT:
		read_point(r, crl);
		break;
	case OID_FRESHEST_CRL:
		/* Where deltas are to be fetched: ward fetches none. */
		der_value(r, DER_SEQUENCE);
		break;
	default:
		rd_rest(r);
		crl->unknown_critical = crl->unknown_critical || critical;
		break;
	}
}

void crl_ext_read(struct rd *r, struct crl *crl)
{
	struct extension_list list = extension_open(r, DER_CONTEXT_C(0));
	bool seen[OID_COUNT];

	memset(seen, 0, sizeof seen);
	while (rd_more(r)) {
		struct extension ext = extension_next(r);
		enum oid known = oid_find(ext.id);
		struct rd value = rd_of(ext.value);

		read_value(&value, known, ext.critical, crl);
		if (!rd_done(&value) || (known != OID_UNKNOWN && seen[known]))
			rd_fail(r);
		seen[known] = true;
	}
	extension_close(r, list);
	/* 5.1.2.1: "When extensions are used [...] this field MUST be present and MUST
	 * specify version 2". A delta is numbered, or it could not be placed. */
	if (crl->version == 1 || (crl->delta && !crl->has_number))
		rd_fail(r);
}

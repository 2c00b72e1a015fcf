/* ocsp.c - the fields of an OCSP response. RFC 6960 4.2.1 */
#include "pki/ocsp.h"

#include "pki/algorithm.h"
#include "pki/cert.h"
#include "pki/crl.h"
#include "pki/extension.h"

/* Every time in a response is a GeneralizedTime: 4.2.2.1. */
static int64_t read_time(struct rd *r)
{
	if (!der_is_next(r, DER_GENERALIZED_TIME))
		rd_fail(r);
	return der_time(r);
}

/* The extensions that stand for themselves: a nonce is not asked for, certificate
 * transparency is not ward's matter. */
static bool is_known(const struct extension *ext)
{
	return extension_is(ext, OID_OCSP_NONCE) || extension_is(ext, OID_OCSP_SCT_LIST);
}

/* [1] EXPLICIT Extensions OPTIONAL; returns whether an unknown one is critical. */
static bool read_extensions(struct rd *r)
{
	struct extension_list list;
	bool unknown_critical = false;

	if (!der_is_next(r, DER_CONTEXT_C(1)))
		return false;
	list = extension_open(r, DER_CONTEXT_C(1));
	while (rd_more(r)) {
		struct extension ext = extension_next(r);

		if (ext.critical && !is_known(&ext))
			unknown_critical = true;
	}
	extension_close(r, list);
	return unknown_critical;
}

/* CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } */
static void read_cert_id(struct rd *r, struct ocsp_single *ret)
{
	size_t outer = der_open(r, DER_SEQUENCE), algorithm = der_open(r, DER_SEQUENCE);

	ret->hash = oid_find(der_oid(r));
	if (rd_more(r))
		der_null(r);
	rd_close(r, algorithm);
	ret->name_hash = der_value(r, DER_OCTET_STRING);
	ret->key_hash = der_value(r, DER_OCTET_STRING);
	ret->serial = der_integer(r);
	rd_close(r, outer);
}

/* RevokedInfo under the implicit tag [1]. */
static void read_revoked(struct rd *r, struct ocsp_single *ret)
{
	size_t outer = der_open(r, DER_CONTEXT_C(1)), tagged;

	ret->revoked_at = read_time(r);
	if (der_is_next(r, DER_CONTEXT_C(0))) {
		tagged = der_open(r, DER_CONTEXT_C(0));
		ret->reason = crl_reason(r);
		rd_close(r, tagged);
	}
	rd_close(r, outer);
}

/* good and unknown are NULL under an implicit tag. */
static void read_nothing(struct rd *r, uint8_t tag)
{
	if (der_value(r, tag).len != 0)
		rd_fail(r);
}

static void read_status(struct rd *r, struct ocsp_single *ret)
{
	if (der_is_next(r, DER_CONTEXT(0))) {
		ret->said = OCSP_SAID_GOOD;
		read_nothing(r, DER_CONTEXT(0));
	} else if (der_is_next(r, DER_CONTEXT_C(1))) {
		ret->said = OCSP_SAID_REVOKED;
		read_revoked(r, ret);
	} else {
		read_nothing(r, DER_CONTEXT(2));
	}
}

struct ocsp_single ocsp_single_next(struct rd *r)
{
	struct ocsp_single single = { .said = OCSP_SAID_UNKNOWN };
	size_t outer = der_open(r, DER_SEQUENCE), tagged;

	read_cert_id(r, &single);
	read_status(r, &single);
	single.this_update = read_time(r);
	single.has_next = der_is_next(r, DER_CONTEXT_C(0));
	if (single.has_next) {
		tagged = der_open(r, DER_CONTEXT_C(0));
		single.next_update = read_time(r);
		rd_close(r, tagged);
	}
	single.unknown_critical = read_extensions(r);
	rd_close(r, outer);
	return single;
}

/* version [0] EXPLICIT DEFAULT v1. Old responders write the default, which DER
 * forbids; it says nothing else, so it is let through. */
static void read_version(struct rd *r)
{
	size_t tagged;

	if (!der_is_next(r, DER_CONTEXT_C(0)))
		return;
	tagged = der_open(r, DER_CONTEXT_C(0));
	if (der_small(r) != 0)
		rd_fail(r);
	rd_close(r, tagged);
}

/* ResponderID ::= CHOICE { byName [1] Name, byKey [2] KeyHash }, explicitly tagged. */
static void read_responder(struct rd *r, struct ocsp *ret)
{
	size_t tagged;

	if (der_is_next(r, DER_CONTEXT_C(1))) {
		tagged = der_open(r, DER_CONTEXT_C(1));
		ret->by_name = cert_name(r);
	} else {
		tagged = der_open(r, DER_CONTEXT_C(2));
		ret->by_key = der_value(r, DER_OCTET_STRING);
	}
	rd_close(r, tagged);
}

static void read_singles(struct rd *r, struct ocsp *ret)
{
	struct rd in;
	unsigned num = 0;

	ret->singles = der_value(r, DER_SEQUENCE);
	in = rd_of(ret->singles);
	while (rd_more(&in)) {
		struct ocsp_single single;

		if (num >= OCSP_SINGLES_MAX) {
			rd_fail(&in);
			break;
		}
		num++;
		single = ocsp_single_next(&in);
		if (single.unknown_critical)
			ret->unknown_critical = true;
	}
	if (!rd_done(&in))
		rd_fail(r);
}

/* ResponseData, with its tag in ret->tbs. */
static void read_data(struct rd *r, struct ocsp *ret)
{
	struct rd whole = *r;
	size_t outer = der_open(r, DER_SEQUENCE);

	read_version(r);
	read_responder(r, ret);
	ret->produced_at = read_time(r);
	read_singles(r, ret);
	if (read_extensions(r))
		ret->unknown_critical = true;
	rd_close(r, outer);
	if (!r->bad)
		ret->tbs = rd_until(&whole, r->off);
}

/* certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL: here only where each begins
 * and ends. */
static void read_certs(struct rd *r, struct ocsp *ret)
{
	size_t tagged;
	struct rd in;

	if (!der_is_next(r, DER_CONTEXT_C(0)))
		return;
	tagged = der_open(r, DER_CONTEXT_C(0));
	ret->certs = der_value(r, DER_SEQUENCE);
	rd_close(r, tagged);
	in = rd_of(ret->certs);
	while (rd_more(&in))
		der_element(&in, DER_SEQUENCE);
	if (!rd_done(&in))
		rd_fail(r);
}

/* BasicOCSPResponse */
static bool read_basic(struct ward_span der, struct ocsp *ret)
{
	struct rd r = rd_of(der);
	size_t outer = der_open(&r, DER_SEQUENCE);
	enum oid oid;

	read_data(&r, ret);
	ret->sig = (uint8_t)algorithm_signature(&r, &oid);
	ret->signature = der_bit_bytes(&r);
	read_certs(&r, ret);
	rd_close(&r, outer);
	return rd_done(&r);
}

/* responseBytes [0] EXPLICIT SEQUENCE { responseType, response } */
static struct ward_span read_bytes(struct rd *r)
{
	struct ward_span response;
	size_t tagged = der_open(r, DER_CONTEXT_C(0)), outer = der_open(r, DER_SEQUENCE);

	if (oid_find(der_oid(r)) != OID_OCSP_BASIC)
		rd_fail(r);
	response = der_value(r, DER_OCTET_STRING);
	rd_close(r, outer);
	rd_close(r, tagged);
	return response;
}

bool ocsp_parse(struct ward_span der, struct ocsp *ret, struct ward_why *why)
{
	struct rd r = rd_of(der);
	struct ward_span result, response;
	size_t outer;

	*ret = (struct ocsp){ .result = OCSP_RESULT_LAST };
	if (der.len > OCSP_LEN_MAX)
		return FAIL(why, OCSP_MALFORMED, .got = (int64_t)der.len, .want = OCSP_LEN_MAX);
	outer = der_open(&r, DER_SEQUENCE);
	result = der_value(&r, DER_ENUMERATED);
	if (result.len != 1)
		return FAIL(why, OCSP_MALFORMED);
	ret->result = result.p[0];
	/* 4 is not used. */
	if (ret->result > OCSP_RESULT_LAST || ret->result == 4)
		return FAIL(why, OCSP_MALFORMED, .got = ret->result);
	if (ret->result != OCSP_SUCCESSFUL) {
		/* "the responseBytes field is not set" */
		rd_close(&r, outer);
		return rd_done(&r) || FAIL(why, OCSP_MALFORMED, .got = ret->result);
	}
	response = read_bytes(&r);
	rd_close(&r, outer);
	if (!rd_done(&r) || !read_basic(response, ret))
		return FAIL(why, OCSP_MALFORMED);
	return true;
}

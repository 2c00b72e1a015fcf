/* cert.c - the fields of a certificate. RFC 5280 4.1; extensions are in cert_ext.c. */
#include "pki/cert.h"

#include "base/date.h"
#include "der/der.h"
#include "pki/algorithm.h"
#include "pki/cert_ext.h"

#define GENERALIZED_TIME_FROM INT64_C(2524608000) /* 2050-01-01: RFC 5280 4.1.2.5 */

/* version [0] EXPLICIT INTEGER DEFAULT v1; returns 1, 2 or 3. 4.1.2.1 */
static uint8_t read_version(struct rd *r)
{
	size_t outer;
	uint32_t version;

	if (!der_is_next(r, DER_CONTEXT_C(0)))
		return 1;
	outer = der_open(r, DER_CONTEXT_C(0));
	version = der_small(r);
	rd_close(r, outer);
	/* A default is not written: 0 would be one. */
	if (version < 1 || version > 2) {
		rd_fail(r);
		return 0;
	}
	return (uint8_t)(version + 1);
}

/* serialNumber: a positive number of at most 20 bytes. 4.1.2.2 */
static void read_serial(struct rd *r, struct cert *ret)
{
	ret->serial = der_integer(r);
	if (ret->serial.len == 0)
		return;
	ret->serial_bad = ret->serial.len > 20 || ret->serial.p[0] >= 0x80 ||
		(ret->serial.len == 1 && ret->serial.p[0] == 0);
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY
 * OPTIONAL }, whichever it is. 4.1.1.2 */
static struct ward_span read_algorithm(struct rd *r)
{
	struct ward_span algorithm = der_element(r, DER_SEQUENCE);
	struct rd in = rd_of(algorithm);
	size_t outer = der_open(&in, DER_SEQUENCE);
	uint8_t tag;

	der_oid(&in);
	if (der_is_next(&in, DER_NULL))
		der_null(&in);
	else if (rd_more(&in))
		der_any(&in, &tag);
	rd_close(&in, outer);
	if (!rd_done(&in))
		rd_fail(r);
	return algorithm;
}

/* Name ::= SEQUENCE OF SET OF SEQUENCE { type OID, value ANY }. 4.1.2.4 */
struct ward_span cert_name(struct rd *r)
{
	struct ward_span name = der_element(r, DER_SEQUENCE);
	struct rd in = rd_of(name);
	size_t all = der_open(&in, DER_SEQUENCE), num = 0;

	while (rd_more(&in)) {
		size_t set = der_open(&in, DER_SET);

		if (num >= CERT_RDNS_MAX || !rd_more(&in)) {
			rd_fail(&in);
			break;
		}
		num++;
		while (rd_more(&in)) {
			size_t attribute = der_open(&in, DER_SEQUENCE);
			uint8_t tag;

			der_oid(&in);
			der_any(&in, &tag);
			rd_close(&in, attribute);
		}
		rd_close(&in, set);
	}
	rd_close(&in, all);
	if (!rd_done(&in))
		rd_fail(r);
	return name;
}

/* 4.1.2.5: UTCTime up to 2049, GeneralizedTime after it. A widely trusted root has
 * it wrong. */
static int64_t read_time(struct rd *r, struct cert *ret)
{
	bool generalized = der_is_next(r, DER_GENERALIZED_TIME);
	int64_t seconds = der_time(r);

	if (generalized && seconds < GENERALIZED_TIME_FROM)
		ret->time_bad = true;
	return seconds;
}

static void read_validity(struct rd *r, struct cert *ret)
{
	size_t outer = der_open(r, DER_SEQUENCE);

	ret->not_before = read_time(r, ret);
	ret->not_after = read_time(r, ret);
	rd_close(r, outer);
}

static void read_spki(struct rd *r, struct cert *ret)
{
	struct rd in;

	ret->spki = der_element(r, DER_SEQUENCE);
	in = rd_of(ret->spki);
	ret->key = algorithm_key(&in);
	if (!rd_done(&in))
		rd_fail(r);
}

/* issuerUniqueID [1] and subjectUniqueID [2], never used by anyone. 4.1.2.8 */
static void skip_unique_id(struct rd *r, uint8_t tag, uint8_t version)
{
	if (!der_is_next(r, tag))
		return;
	der_value(r, tag);
	if (version < 2)
		rd_fail(r);
}

static struct ward_span read_extensions(struct rd *r, uint8_t version)
{
	struct ward_span extensions = { NULL, 0 };
	size_t outer;

	if (!der_is_next(r, DER_CONTEXT_C(3)))
		return extensions;
	outer = der_open(r, DER_CONTEXT_C(3));
	extensions = der_value(r, DER_SEQUENCE);
	rd_close(r, outer);
	/* 4.1.2.1, 4.1.2.9: only version 3 has extensions, and then one at least. */
	if (version != 3 || extensions.len == 0)
		rd_fail(r);
	return extensions;
}

/* TBSCertificate, 4.1.2; returns the AlgorithmIdentifier that stands in it. */
static struct ward_span read_tbs(struct rd *r, struct cert *ret)
{
	size_t outer = der_open(r, DER_SEQUENCE);
	struct ward_span algorithm;

	ret->version = read_version(r);
	read_serial(r, ret);
	algorithm = read_algorithm(r);
	ret->issuer = cert_name(r);
	read_validity(r, ret);
	ret->subject = cert_name(r);
	read_spki(r, ret);
	skip_unique_id(r, DER_CONTEXT(1), ret->version);
	skip_unique_id(r, DER_CONTEXT(2), ret->version);
	ret->extensions = read_extensions(r, ret->version);
	rd_close(r, outer);
	return algorithm;
}

bool cert_parse(struct ward_span der, struct cert *ret, struct ward_why *why)
{
	struct rd r = rd_of(der), tbs, algorithm;
	struct ward_span inside, outside;
	enum oid oid;
	size_t outer;

	*ret = (struct cert){ .der = der, .path_len = CERT_NO_PATH_LEN,
		.policy_limits = { POLICY_NO_LIMIT, POLICY_NO_LIMIT },
		.any_policy_limit = POLICY_NO_LIMIT };
	if (der.len > CERT_LEN_MAX)
		return FAIL(why, CERT_MALFORMED, .got = (int64_t)der.len, .want = CERT_LEN_MAX);
	outer = der_open(&r, DER_SEQUENCE);
	tbs = r;
	inside = read_tbs(&r, ret);
	if (!r.bad)
		ret->tbs = rd_until(&tbs, r.off);
	outside = read_algorithm(&r);
	ret->signature = der_bit_bytes(&r);
	rd_close(&r, outer);
	algorithm = rd_of(outside);
	ret->sig = (uint8_t)algorithm_signature(&algorithm, &oid);
	ret->sig_oid = (uint8_t)oid;
	ret->sig_differs = !span_is(inside, outside);
	if (!rd_done(&r) || !rd_done(&algorithm))
		return FAIL(why, CERT_MALFORMED);
	/* 4.1.2.4: "The issuer field MUST contain a non-empty distinguished name". */
	if (ret->issuer.len <= 2)
		return FAIL(why, CERT_MALFORMED);
	return cert_ext_parse(ret, why);
}

struct ward_span cert_subject(struct ward_span der)
{
	struct ward_span subject = { NULL, 0 };
	struct rd r = rd_of(der);

	der_open(&r, DER_SEQUENCE);
	der_open(&r, DER_SEQUENCE);
	if (der_is_next(&r, DER_CONTEXT_C(0)))
		der_value(&r, DER_CONTEXT_C(0));
	der_value(&r, DER_INTEGER);
	der_value(&r, DER_SEQUENCE);
	der_value(&r, DER_SEQUENCE);
	der_value(&r, DER_SEQUENCE);
	subject = der_element(&r, DER_SEQUENCE);
	return subject;
}

bool cert_no_subject(const struct cert *cert)
{
	return cert->subject.len <= 2;
}

bool cert_self_issued(const struct cert *cert)
{
	return span_is(cert->subject, cert->issuer);
}

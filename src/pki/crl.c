/* crl.c - the fields of a revocation list. RFC 5280 5.1, 5.3; the extensions of the
 * whole list are in crl_ext.c. */
#include "pki/crl.h"

#include "pki/algorithm.h"
#include "pki/cert.h"
#include "pki/crl_ext.h"
#include "pki/extension.h"

uint8_t crl_reason(struct rd *r)
{
	struct ward_span value = der_value(r, DER_ENUMERATED);

	if (value.len != 1) {
		rd_fail(r);
		return 0;
	}
	if (value.p[0] == 7 || value.p[0] > CRL_REASON_LAST) {
		rd_fail(r);
		return 0;
	}
	return value.p[0];
}

/* One crlEntryExtension; those seen already are bits of *seen. */
static void read_entry_extension(struct rd *r, unsigned *seen, struct crl_entry *entry)
{
	struct extension ext = extension_next(r);
	struct rd value = rd_of(ext.value);
	unsigned bit = 0;

	if (extension_is(&ext, OID_CRL_REASON)) {
		bit = 1;
		entry->reason = crl_reason(&value);
	} else if (extension_is(&ext, OID_INVALIDITY_DATE)) {
		bit = 2;
		if (!der_is_next(&value, DER_GENERALIZED_TIME))
			rd_fail(&value);
		der_time(&value);
	} else if (extension_is(&ext, OID_CERTIFICATE_ISSUER)) {
		bit = 4;
		entry->issuer = dist_names_directory(dist_names_read(&value, DER_SEQUENCE));
		/* 5.3.3: "MUST include [...] the distinguished name". */
		if (entry->issuer.len == 0)
			rd_fail(&value);
	} else {
		entry->unknown_critical = entry->unknown_critical || ext.critical;
		return;
	}
	if (!rd_done(&value) || (*seen & bit) != 0)
		rd_fail(r);
	*seen |= bit;
}

/* SEQUENCE { userCertificate, revocationDate, crlEntryExtensions OPTIONAL } 5.1 */
struct crl_entry crl_entry_next(struct rd *r)
{
	struct crl_entry entry = { .reason = CRL_UNSPECIFIED };
	size_t outer = der_open(r, DER_SEQUENCE), list;
	unsigned seen = 0;

	entry.serial = der_integer(r);
	entry.revoked_at = der_time(r);
	entry.extended = rd_more(r);
	if (entry.extended) {
		list = der_open(r, DER_SEQUENCE);
		if (!rd_more(r))
			rd_fail(r);
		while (rd_more(r))
			read_entry_extension(r, &seen, &entry);
		rd_close(r, list);
	}
	rd_close(r, outer);
	return entry;
}

struct ward_span crl_entry_serial(struct rd *r)
{
	struct rd entry = rd_of(der_value(r, DER_SEQUENCE));

	return der_value(&entry, DER_INTEGER);
}

bool crl_number_less(struct ward_span a, struct ward_span b)
{
	if (a.len != b.len)
		return a.len < b.len;
	return a.len > 0 && memcmp(a.p, b.p, a.len) < 0;
}

/* 5.1.2.1: absent, or v2. */
static void read_version(struct rd *r, struct crl *ret)
{
	ret->version = 1;
	if (!der_is_next(r, DER_INTEGER))
		return;
	ret->version = 2;
	if (der_small(r) != 1)
		rd_fail(r);
}

/* revokedCertificates, 5.1.2.6: "When there are no revoked certificates, the revoked
 * certificates list MUST be absent". */
static void read_entries(struct rd *r, struct crl *ret)
{
	struct rd in;
	bool removes = false, extended = false;

	if (!der_is_next(r, DER_SEQUENCE))
		return;
	ret->entries = der_value(r, DER_SEQUENCE);
	in = rd_of(ret->entries);
	while (rd_more(&in)) {
		struct crl_entry entry = crl_entry_next(&in);

		if (ret->num_entries == UINT32_MAX)
			rd_fail(&in);
		else
			ret->num_entries++;
		extended = extended || entry.extended;
		removes = removes || entry.reason == CRL_REMOVE_FROM_CRL;
		ret->names_issuers = ret->names_issuers || entry.issuer.len > 0;
		ret->unknown_critical = ret->unknown_critical || entry.unknown_critical;
	}
	if (!rd_done(&in) || ret->num_entries == 0 || (extended && ret->version == 1))
		rd_fail(r);
	ret->removes = removes;
}

/* TBSCertList, 5.1; returns the AlgorithmIdentifier that stands in it. */
static struct ward_span read_tbs(struct rd *r, struct crl *ret)
{
	size_t outer = der_open(r, DER_SEQUENCE);
	struct ward_span algorithm;

	read_version(r, ret);
	algorithm = der_element(r, DER_SEQUENCE);
	ret->issuer = cert_name(r);
	ret->this_update = der_time(r);
	ret->has_next = der_is_next(r, DER_UTC_TIME) || der_is_next(r, DER_GENERALIZED_TIME);
	if (ret->has_next)
		ret->next_update = der_time(r);
	read_entries(r, ret);
	if (der_is_next(r, DER_CONTEXT_C(0)))
		crl_ext_read(r, ret);
	rd_close(r, outer);
	return algorithm;
}

/* What one field of the list says about the others. */
static bool agrees(const struct crl *crl)
{
	/* 5.1.2.3: "MUST contain a non-empty X.500 distinguished name". */
	if (crl->issuer.len <= 2)
		return false;
	/* 5.3.1: removeFromCRL "may only appear in delta CRLs". */
	if (crl->removes && !crl->delta)
		return false;
	/* 5.3.3: certificateIssuer belongs to indirect lists. */
	return !crl->names_issuers || crl->indirect;
}

bool crl_parse(struct ward_span der, struct crl *ret, struct ward_why *why)
{
	struct rd r = rd_of(der), tbs, algorithm;
	struct ward_span inside, outside;
	enum oid oid;
	size_t outer;

	*ret = (struct crl){ .der = der, .reasons = REASONS_ALL };
	outer = der_open(&r, DER_SEQUENCE);
	tbs = r;
	inside = read_tbs(&r, ret);
	if (!r.bad)
		ret->tbs = rd_until(&tbs, r.off);
	outside = der_element(&r, DER_SEQUENCE);
	ret->signature = der_bit_bytes(&r);
	rd_close(&r, outer);
	algorithm = rd_of(outside);
	ret->sig = (uint8_t)algorithm_signature(&algorithm, &oid);
	/* 5.1.1.2: "This field MUST contain the same algorithm identifier". */
	if (!rd_done(&r) || !rd_done(&algorithm) || !span_is(inside, outside) || !agrees(ret))
		return FAIL(why, CRL_MALFORMED, .got = (int64_t)der.len);
	return true;
}

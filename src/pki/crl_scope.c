/* crl_scope.c - the scope of a revocation list. RFC 5280 6.3.3 (b) to (d) */
#include "pki/crl_scope.h"

#include "pki/dn.h"

/* (b)(2)(ii) to (iv). Certificates before version 3 cannot say what they are: 5.2.5,
 * "the scope of the CRL MUST NOT include any version 1 or version 2 certificates". */
static bool right_kind(const struct crl *crl, const struct cert *cert)
{
	if (crl->only_attribute)
		return false;
	if (crl->only_user)
		return cert->version == 3 && !cert->ca;
	if (crl->only_ca)
		return cert->version == 3 && cert->ca;
	return true;
}

/* (b)(1): a list by someone else than the certificate's issuer must be announced by
 * the certificate, and announce itself as indirect. */
static bool right_issuer(const struct crl *crl, const struct cert *cert,
	const struct dist_point *point)
{
	if (point->issuer.len > 0)
		return crl->indirect && dist_names_has(point->issuer, crl->issuer);
	return dn_compare(crl->issuer, cert->issuer) == DN_SAME;
}

static bool has_name(const struct dist_name *name)
{
	return name->full.len > 0 || name->relative.len > 0;
}

/* (b)(2)(i); a list that has no name is for all. */
static bool right_place(const struct crl *crl, const struct cert *cert,
	const struct dist_point *point)
{
	struct dist_name of_issuer = { .full = point->issuer };
	struct ward_span beside = point->issuer.len > 0 ? dist_names_directory(point->issuer) :
		cert->issuer;

	if (!has_name(&crl->name))
		return true;
	return dist_name_common(&crl->name, crl->issuer,
		has_name(&point->name) ? &point->name : &of_issuer, beside);
}

/* The last paragraph of 6.3.3: lists of the certificate's issuer count also when the
 * certificate announces none, as if they were published under the issuer's name. */
static bool in_issuers_place(const struct crl *crl, const struct cert *cert)
{
	return dn_compare(crl->issuer, cert->issuer) == DN_SAME &&
		(!has_name(&crl->name) || dist_names_has(crl->name.full, cert->issuer));
}

uint16_t crl_scope(const struct crl *crl, const struct cert *cert)
{
	struct rd r = rd_of(cert->crl_points.value);
	unsigned num = 0;
	uint16_t reasons = 0;

	if (!right_kind(crl, cert))
		return 0;
	if (in_issuers_place(crl, cert))
		return crl->reasons;
	while (rd_more(&r) && num < DIST_POINTS_MAX) {
		struct dist_point point = dist_point_next(&r);

		num++;
		if (!r.bad && right_issuer(crl, cert, &point) && right_place(crl, cert, &point))
			reasons |= crl->reasons & point.reasons; /* (d) */
	}
	return reasons;
}

bool crl_scope_same(const struct crl *a, const struct crl *b)
{
	return span_is(a->point, b->point);
}

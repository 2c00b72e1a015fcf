/* A revocation list: pki/crl.h, with its entries, its index and its scope. */
#include "pki/crl.h"
#include "pki/crl_index.h"
#include "pki/crl_scope.h"
#include "fuzz.h"

/* Every entry that was read is found again, under the issuer it belongs to. */
static void entries(const struct crl *crl, const uint8_t *data, size_t len)
{
	struct ward_span issuer = crl->issuer;
	struct rd r = rd_of(crl->entries);
	struct crl_index index;
	uint32_t num = 0;

	HOLDS(crl_index_make(crl, &index));
	while (rd_more(&r)) {
		struct crl_entry entry = crl_entry_next(&r), found;

		HOLDS(inside(entry.serial, data, len) && inside(entry.issuer, data, len));
		HOLDS(entry.reason <= CRL_REASON_LAST);
		if (entry.issuer.len > 0)
			issuer = entry.issuer;
		/* Names that ward cannot compare belong to nobody. */
		if (crl_index_find(&index, crl, entry.serial, issuer, &found))
			HOLDS(span_is(found.serial, entry.serial));
		num++;
	}
	HOLDS(rd_done(&r) && num == crl->num_entries);
	crl_index_free(&index);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct ward_span der = { data, len };
	struct ward_why why = { 0 };
	struct cert cert = { .version = 3 };
	struct crl crl;
	struct rd r;

	/* The same bytes as distribution points of a certificate. */
	r = rd_of(der);
	while (rd_more(&r)) {
		struct dist_point point = dist_point_next(&r);

		touch(point.name.full);
		touch(point.name.relative);
		touch(point.issuer);
		dist_name_common(&point.name, point.issuer, &point.name, point.issuer);
	}
	if (!crl_parse(der, &crl, &why)) {
		HOLDS(why.code == WARD_WHY_CRL_MALFORMED);
		return 0;
	}
	HOLDS(inside(crl.tbs, data, len) && inside(crl.signature, data, len));
	HOLDS(inside(crl.number, data, len) && crl.number.len <= CRL_NUMBER_MAX);
	HOLDS((crl.reasons & ~REASONS_ALL) == 0 && (!crl.delta || crl.has_number));
	HOLDS(!crl_number_less(crl.number, crl.number));
	touch(crl.issuer_key_id);
	touch(crl.point);
	entries(&crl, data, len);
	cert.issuer = crl.issuer;
	cert.crl_points.value = crl.point;
	HOLDS((crl_scope(&crl, &cert) & ~REASONS_ALL) == 0);
	HOLDS(crl_scope_same(&crl, &crl));
	return 0;
}

/* A revocation list, every input up to 64 KiB, and its entries.
 *
 * options: -absolute-valid-range 0-0x1ffff
 * sources: src/pki/crl.c src/pki/crl_ext.c src/pki/dist_point.c src/pki/extension.c
 * sources: src/pki/cert.c src/pki/cert_ext.c src/pki/constraint.c src/pki/algorithm.c src/pki/general_name.c
 * sources: src/der/der.c prove/oid_model.c src/base/bytes.c src/base/date.c src/base/why.c prove/model.c
 * planted: src/base/bytes.c s/next > r->end/next > r->end + 1/
 * planted: src/pki/dist_point.c s/value.len < 1 || value.len > 3/value.len > 3/
 * planted: src/pki/crl_ext.c s/seen\[OID_COUNT\]/seen[OID_COUNT - 1]/
 */
#include "pki/crl.h"
#include "prove.h"

int main(void)
{
	struct crl crl;
	struct ward_why why = { 0 };
	struct rd r;

	if (!crl_parse(any_span(), &crl, &why))
		return 0;
	crl_number_less(crl.number, crl.base);
	r = rd_of(crl.entries);
	while (rd_more(&r))
		crl_entry_next(&r);
	r = rd_of(crl.entries);
	while (rd_more(&r))
		crl_entry_serial(&r);
	r = rd_of(any_span());
	while (rd_more(&r))
		dist_point_next(&r);
	return 0;
}

/* An OCSP response, every input up to 64 KiB, and what it says.
 *
 * options: -absolute-valid-range 0-0x1ffff
 * sources: src/pki/ocsp.c src/pki/crl.c src/pki/crl_ext.c src/pki/dist_point.c src/pki/extension.c
 * sources: src/pki/cert.c src/pki/cert_ext.c src/pki/constraint.c src/pki/algorithm.c src/pki/general_name.c
 * sources: src/der/der.c prove/oid_model.c src/base/bytes.c src/base/date.c src/base/why.c prove/model.c
 * planted: src/base/bytes.c s/next > r->end/next > r->end + 1/
 * planted: src/pki/ocsp.c s/num >= OCSP_SINGLES_MAX/false/
 */
#include "pki/ocsp.h"
#include "prove.h"

int main(void)
{
	struct ocsp ocsp;
	struct ward_why why = { 0 };
	struct rd r;

	if (!ocsp_parse(any_span(), &ocsp, &why))
		return 0;
	r = rd_of(ocsp.singles);
	while (rd_more(&r))
		ocsp_single_next(&r);
	return 0;
}

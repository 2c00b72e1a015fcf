/* A certificate, every input up to 64 KiB, and its names and keys.
 *
 * options: -absolute-valid-range 0-0x1ffff
 * sources: src/pki/cert.c src/pki/cert_ext.c src/pki/constraint.c src/pki/policy_ext.c src/pki/algorithm.c src/pki/general_name.c
 * sources: src/der/der.c prove/oid_model.c src/base/bytes.c src/base/date.c src/base/why.c prove/model.c
 * planted: src/base/bytes.c s/next > r->end/next > r->end + 1/
 * planted: src/pki/cert_ext.c s/num_other < CERT_EXTS_MAX/num_other <= CERT_EXTS_MAX/
 * planted: src/pki/policy_ext.c s/if (num >= POLICIES_MAX)/if (num > POLICIES_MAX)/
 */
#include "pki/algorithm.h"
#include "pki/cert.h"
#include "pki/general_name.h"
#include "prove.h"

int main(void)
{
	struct ward_span der = any_span();
	struct cert cert;
	struct ward_why why = { 0 };
	struct rd r;

	cert_subject(der);
	if (!cert_parse(der, &cert, &why))
		return 0;
	r = rd_of(cert.san.value);
	while (rd_more(&r))
		general_name_next(&r);
	algorithm_key_bits(&cert.key);
	algorithm_key_strong(&cert.key);
	return 0;
}

/* Names that a certificate presents, every input up to 64 KiB: each GeneralName of a
 * subjectAltName, and a DNS name with or without a wildcard against any other.
 *
 * options: -absolute-valid-range 0-0x1ffff
 * sources: src/pki/name.c src/pki/general_name.c src/der/der.c prove/oid_model.c
 * sources: src/base/bytes.c src/base/date.c src/base/why.c prove/model.c
 * planted: src/pki/name.c s/if (len < 2 ||/if (/
 * planted: src/base/bytes.c s/next > r->end/next > r->end + 1/
 */
#include "der/der.h"
#include "pki/general_name.h"
#include "pki/name.h"
#include "prove.h"

/* A directory name's form is judged by cert.c: prove/cert.c. */
struct ward_span cert_name(struct rd *r)
{
	return der_element(r, DER_SEQUENCE);
}

int main(void)
{
	struct rd san = rd_of(any_span());
	struct ward_span asked = { prove_input, any_size(0, NAME_DNS_MAX) };

	while (rd_more(&san)) {
		struct general_name name = general_name_next(&san);

		if (name.kind == GENERAL_NAME_DNS)
			name_dns_matches(name.value, asked);
	}
	return 0;
}

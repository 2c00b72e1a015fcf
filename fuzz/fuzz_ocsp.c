/* An OCSP response: pki/ocsp.h, with the certificates that came with it. */
#include "pki/ocsp.h"
#include "pki/cert.h"
#include "pki/crl.h"
#include "fuzz.h"

static void singles(const struct ocsp *ocsp, const uint8_t *data, size_t len)
{
	struct rd r = rd_of(ocsp->singles);
	size_t num = 0;

	while (rd_more(&r)) {
		struct ocsp_single single = ocsp_single_next(&r);

		HOLDS(inside(single.name_hash, data, len) && inside(single.key_hash, data, len));
		HOLDS(inside(single.serial, data, len) && single.serial.len > 0);
		HOLDS(single.said <= OCSP_SAID_UNKNOWN && single.reason <= CRL_REASON_LAST);
		HOLDS(!single.unknown_critical || ocsp->unknown_critical);
		num++;
	}
	HOLDS(rd_done(&r) && num <= OCSP_SINGLES_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct ward_why why = { 0 };
	struct ocsp ocsp;
	struct cert cert;
	struct rd r;

	if (!ocsp_parse((struct ward_span){ data, len }, &ocsp, &why)) {
		HOLDS(why.code == WARD_WHY_OCSP_MALFORMED);
		return 0;
	}
	HOLDS(ocsp.result <= OCSP_RESULT_LAST);
	HOLDS((ocsp.result == OCSP_SUCCESSFUL) == (ocsp.tbs.len > 0));
	HOLDS(inside(ocsp.tbs, data, len) && inside(ocsp.signature, data, len));
	HOLDS(ocsp.by_name.len == 0 || ocsp.by_key.len == 0);
	touch(ocsp.by_name);
	touch(ocsp.by_key);
	singles(&ocsp, data, len);
	r = rd_of(ocsp.certs);
	while (rd_more(&r)) {
		why = (struct ward_why){ 0 };
		if (!cert_parse(der_element(&r, DER_SEQUENCE), &cert, &why))
			HOLDS(why.code != 0);
	}
	HOLDS(rd_done(&r));
	return 0;
}

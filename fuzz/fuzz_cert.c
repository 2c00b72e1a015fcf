/* A certificate: pki/cert.h, with its names and its key. */
#include "pki/algorithm.h"
#include "pki/cert.h"
#include "pki/dn.h"
#include "pki/general_name.h"
#include "pki/name.h"
#include "fuzz.h"

static void names(const struct cert *cert)
{
	struct rd r = rd_of(cert->san.value);
	size_t num = 0;

	while (rd_more(&r)) {
		struct general_name name = general_name_next(&r);

		touch(name.value);
		num++;
	}
	HOLDS(rd_done(&r) && num == cert->num_sans);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const asked[] = { "www.example.com", "127.0.0.1", "::1" };
	struct ward_span der = { data, len };
	struct ward_why why = { 0 };
	struct cert cert;

	touch(cert_subject(der));
	if (!cert_parse(der, &cert, &why)) {
		HOLDS(why.code == WARD_WHY_CERT_MALFORMED || why.code == WARD_WHY_CERT_DUPLICATE_EXT);
		return 0;
	}
	HOLDS(span_is(cert.der, der) && cert.version >= 1 && cert.version <= 3);
	HOLDS(inside(cert.tbs, data, len) && inside(cert.signature, data, len));
	HOLDS(inside(cert.key.point, data, len) && inside(cert.key.n, data, len));
	touch(cert.unknown_critical);
	touch(cert.key_id);
	touch(cert.issuer_key_id);
	algorithm_key_bits(&cert.key);
	algorithm_key_strong(&cert.key);
	HOLDS(span_is(cert_subject(der), cert.subject));
	HOLDS(dn_compare(cert.subject, cert.subject) != DN_DIFFERENT);
	if (dn_compare(cert.subject, cert.issuer) == DN_SAME)
		HOLDS(dn_hash(cert.subject) == dn_hash(cert.issuer));
	if (cert.san.there)
		names(&cert);
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
		struct name name;

		why = (struct ward_why){ 0 };
		HOLDS(name_read(asked[i], &name, &why));
		HOLDS(name_check(&name, &cert, &why) || why.code == WARD_WHY_CERT_NAME ||
			why.code == WARD_WHY_CERT_NO_SAN);
	}
	return 0;
}

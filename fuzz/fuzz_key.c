/* Private keys: pki/key.h. The first byte picks the form. */
#include "pki/key.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct ward_private_numbers n;
	struct ward_why why = { 0 };
	struct ward_span der;
	bool good;

	if (len < 1)
		return 0;
	der = (struct ward_span){ data + 1, len - 1 };
	switch (data[0] % 3) {
	case 0: good = key_parse_pkcs8(der, &n, &why); break;
	case 1: good = key_parse_sec1(der, &n, &why); break;
	default: good = key_parse_pkcs1(der, &n, &why); break;
	}
	if (!good) {
		HOLDS(why.code == WARD_WHY_KEY_MALFORMED || why.code == WARD_WHY_KEY_KIND);
		return 0;
	}
	HOLDS(n.kind != WARD_KEY_NONE);
	HOLDS(inside(n.scalar, data, len) && inside(n.n, data, len) && inside(n.qi, data, len));
	touch(n.scalar);
	touch(n.point);
	touch(n.n);
	touch(n.d);
	touch(n.qi);
	return 0;
}

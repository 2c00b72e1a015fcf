/* DER: any sequence of reads over every input up to 64 KiB.
 *
 * options: -eva-slevel 30
 * sources: src/der/der.c src/der/oid.c src/base/bytes.c src/base/date.c src/base/why.c prove/model.c
 * planted: src/base/bytes.c s/next > r->end/next > r->end + 1/
 */
#include "der/der.h"
#include "der/oid.h"
#include "prove.h"

static void identify(struct ward_span oid)
{
	char dotted[OID_DOTTED_MAX];

	oid_find(oid);
	oid_dotted(oid, dotted);
}

int main(void)
{
	struct rd r = rd_of(any_span());
	size_t outer[4] = { 0 }, depth = 0;
	unsigned unused;
	uint8_t tag;

	while (any_bool()) {
		tag = (uint8_t)any_size(0, 0xff);
		switch (Frama_C_interval(0, 15)) {
		case 0: der_value(&r, tag); break;
		case 1: der_element(&r, tag); break;
		case 2: der_any(&r, &tag); break;
		case 3: der_boolean(&r); break;
		case 4: der_null(&r); break;
		case 5: der_boolean_default_false(&r); break;
		case 6: der_integer(&r); break;
		case 7: der_unsigned(&r); break;
		case 8: der_small(&r); break;
		case 9: der_bits(&r, &unused); break;
		case 10: der_bit_bytes(&r); break;
		case 11: identify(der_oid(&r)); break;
		case 12: der_time(&r); break;
		case 13: der_is_next(&r, tag); break;
		case 14:
			if (depth < 4) {
				outer[depth] = der_open(&r, tag);
				depth++;
			}
			break;
		default:
			if (depth > 0) {
				depth--;
				rd_close(&r, outer[depth]);
			}
			break;
		}
	}
	return 0;
}

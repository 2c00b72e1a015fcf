/* DER: der/der.h. The first half of the input says which reads, the second half is
 * read; after every read the reader is inside its bounds. */
#include "der/der.h"
#include "der/oid.h"
#include "fuzz.h"

static void read_one(struct rd *r, uint8_t what, const uint8_t *data, size_t len)
{
	char dotted[OID_DOTTED_MAX];
	struct ward_span s = { NULL, 0 };
	unsigned unused;
	uint8_t tag;

	switch (what % 14) {
	case 0: s = der_value(r, what); break;
	case 1: s = der_element(r, what); break;
	case 2: s = der_any(r, &tag); break;
	case 3: der_boolean(r); break;
	case 4: der_null(r); break;
	case 5: der_boolean_default_false(r); break;
	case 6: s = der_integer(r); break;
	case 7: s = der_unsigned(r); break;
	case 8: HOLDS(der_small(r) <= 0x7fffffff); break;
	case 9:
		s = der_bits(r, &unused);
		HOLDS(unused < 8);
		break;
	case 10: s = der_bit_bytes(r); break;
	case 11:
		s = der_oid(r);
		HOLDS(s.len <= DER_OID_MAX);
		oid_dotted(s, dotted);
		HOLDS(memchr(dotted, 0, sizeof dotted) != NULL);
		HOLDS(oid_find(s) == OID_UNKNOWN || span_is(oid_bytes(oid_find(s)), s));
		break;
	case 12: der_time(r); break;
	default: der_is_next(r, what); break;
	}
	HOLDS(inside(s, data, len));
	HOLDS(!r->bad || s.len == 0);
	touch(s);
}

/* Enters every constructed element down to a depth. */
static void walk(struct ward_span s, unsigned depth)
{
	struct rd r = rd_of(s);
	uint8_t tag;

	while (rd_more(&r)) {
		struct ward_span value = der_any(&r, &tag);

		HOLDS(inside(value, s.p, s.len));
		if (!r.bad && (tag & 0x20) != 0 && depth < 32)
			walk(value, depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	size_t num = len / 8, outer[8], depth = 0;
	struct rd r = rd_of((struct ward_span){ data + num, len - num });

	walk((struct ward_span){ data, len }, 0);
	for (size_t i = 0; i < num; i++) {
		if (data[i] < 0x20 && depth < 8)
			outer[depth++] = der_open(&r, data[i] < 0x10 ? DER_SEQUENCE : DER_SET);
		else if (data[i] < 0x30 && depth > 0)
			rd_close(&r, outer[--depth]);
		else
			read_one(&r, data[i], data, len);
		HOLDS(r.off <= r.end && r.end <= len - num);
		HOLDS(!r.bad || !rd_more(&r));
	}
	return 0;
}

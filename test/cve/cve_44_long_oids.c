/* Row 44: an OBJECT IDENTIFIER of 100,000 arcs took quadratic time to print:
 * CVE-2023-2650. ward reads up to 64 bytes and prints none. */
#include "chain.h"
#include "guard.h"
#include "t.h"

/* SEQUENCE { OBJECT IDENTIFIER of `len` bytes }, each an arc. */
static struct ward_span oid_list(size_t len)
{
	static uint8_t buf[17000], bytes[16000];
	struct wr w = wr_of(buf, sizeof buf);
	size_t outer = der_write_open(&w, DER_SEQUENCE);

	memset(bytes, 1, sizeof bytes);
	der_write_oid(&w, (struct ward_span){ bytes, len });
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static void an_identifier_of_more_than_64_bytes_is_not_read(void)
{
	static const size_t lengths[] = { 65, 1000, 15000 };

	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		struct ward_span list = oid_list(lengths[i]);
		long start = guard_cpu_us();

		chain_good();
		chain_add(&chain.leaf, OID_EXT_KEY_USAGE, false, list);
		chain.leaf.purposes = 0;
		OK(chain_is(WARD_WHY_CERT_MALFORMED, 1));
		chain_good();
		chain.leaf.algorithm = list;
		OK(chain_is(WARD_WHY_CERT_MALFORMED, 1));
		chain_good();
		chain_add(&chain.leaf, OID_POLICIES, false, forge_bytes(list.p, list.len));
		OK(chain_verify() != 0);
		OK(guard_cpu_us() - start < 30000 * guard_slow());
	}
	chain_good();
	chain.leaf.purposes = 0;
	chain_add(&chain.leaf, OID_EXT_KEY_USAGE, false, oid_list(64));
	OK(chain_is(WARD_WHY_CERT_PURPOSE, 1));
}

/* An arc of many bytes is a number that fits nowhere. */
static void an_arc_of_any_size_is_bytes_and_no_number(void)
{
	static const char *const arcs[] = { "300b0609ffffffffffffffff7f", "300406028001",
		"30040602ff80", "3003060180", "30020600" };

	for (size_t i = 0; i < sizeof arcs / sizeof arcs[0]; i++) {
		chain_good();
		chain.leaf.purposes = 0;
		chain_add(&chain.leaf, OID_EXT_KEY_USAGE, false, forge_hex(arcs[i]));
		OK(chain_is(i == 0 ? WARD_WHY_CERT_PURPOSE : WARD_WHY_CERT_MALFORMED, 1));
	}
}

T_MAIN(T(an_identifier_of_more_than_64_bytes_is_not_read),
	T(an_arc_of_any_size_is_bytes_and_no_number))

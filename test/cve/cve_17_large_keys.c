/* Row 17: a key of 65,536 bits keeps a processor busy for seconds; one of 1,024 bits
 * keeps nobody out. Neither is used. CVE-2023-29409, CVE-2023-3446. */
#include "chain.h"
#include "guard.h"
#include "pki/algorithm.h"
#include "t.h"

static struct ward_span rsa(size_t bits, struct ward_span e)
{
	static uint8_t buf[20000], n[8300];
	size_t len = (bits + 7) / 8, outer, octets, key;
	struct wr w = wr_of(buf, sizeof buf);

	memset(n, 0x5a, len);
	n[0] = (uint8_t)(1u << (bits + 7) % 8);
	n[len - 1] |= 1;
	outer = der_write_open(&w, DER_SEQUENCE);
	wr_span(&w, forge_hex("300d06092a864886f70d0101010500"));
	octets = der_write_open(&w, DER_BIT_STRING);
	wr_u8(&w, 0);
	key = der_write_open(&w, DER_SEQUENCE);
	der_write_unsigned(&w, (struct ward_span){ n, len });
	der_write_unsigned(&w, e);
	der_write_close(&w, key);
	der_write_close(&w, octets);
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static struct ward_span f4(void)
{
	return forge_hex("010001");
}

static bool strong(struct ward_span spki)
{
	struct rd r = rd_of(spki);
	struct ward_public_key key = algorithm_key(&r);

	CHECK(key.kind == WARD_KEY_RSA);
	return algorithm_key_strong(&key);
}

static void rsa_has_2048_to_8192_bits(void)
{
	OK(strong(rsa(2048, f4())));
	OK(strong(rsa(8192, f4())));
	OK(!strong(rsa(2047, f4())));
	OK(!strong(rsa(1024, f4())));
	OK(!strong(rsa(512, f4())));
	OK(!strong(rsa(8193, f4())));
	OK(!strong(rsa(16384, f4())));
	OK(!strong(rsa(65536, f4())));
}

static void an_exponent_is_odd_and_neither_small_nor_long(void)
{
	OK(!strong(rsa(2048, forge_hex("01"))));
	OK(!strong(rsa(2048, forge_hex("03"))));
	OK(!strong(rsa(2048, forge_hex("ffff"))));
	OK(!strong(rsa(2048, forge_hex("010000"))));
	OK(strong(rsa(2048, forge_hex("0100000000000001"))));
	OK(!strong(rsa(2048, forge_hex("010000000000000001"))));
}

/* Wherever it stands, such a key is not used, and the answer is there at once. */
static void a_large_key_costs_nothing(void)
{
	static const size_t bits[] = { 1024, 8200, 65536 };

	for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
		for (unsigned at = 0; at < 3; at++) {
			struct forge *f[] = { &chain.leaf, &chain.inter, &chain.root };
			struct ward_span root, sent[2];
			long start, used;

			chain_good();
			f[at]->spki = rsa(bits[i], f4());
			chain.leaf.algorithm = chain.inter.algorithm = forge_hex("300d06092a864886f7"
				"0d01010b0500");
			root = forge(&chain.root);
			sent[0] = forge(&chain.leaf);
			sent[1] = forge(&chain.inter);
			start = guard_cpu_us();
			OK(chain_judge(&root, 1, sent, 2) != 0);
			used = guard_cpu_us() - start;
			OK(used < 2000 * guard_slow());
			OK(chain_has(WARD_WHY_CERT_KEY_WEAK, at + 1) || at == 2 || !chain.verdict.anchored);
			EQ(chain.verified, 0);
		}
}

T_MAIN(T(rsa_has_2048_to_8192_bits), T(an_exponent_is_odd_and_neither_small_nor_long),
	T(a_large_key_costs_nothing))

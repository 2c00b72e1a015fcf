/* Row 5: points that are compressed and curves that are described never reach
 * arithmetic: decompression of a point on a false curve did not end. */
#include "chain.h"
#include "guard.h"
#include "pki/algorithm.h"
#include "t.h"

/* SubjectPublicKeyInfo of an EC key with these parameters and this point. */
static struct ward_span spki(struct ward_span params, struct ward_span point)
{
	static uint8_t buf[2000];
	struct wr w = wr_of(buf, sizeof buf);
	size_t outer = der_write_open(&w, DER_SEQUENCE), alg = der_write_open(&w, DER_SEQUENCE);

	der_write_oid(&w, oid_bytes(OID_EC_PUBLIC_KEY));
	wr_span(&w, params);
	der_write_close(&w, alg);
	der_write_bits(&w, point);
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

/* A curve over the composite number p = 0x8f...1 and a compressed point on it: the
 * form of the certificate that hung OpenSSL. */
static struct ward_span endless(void)
{
	return spki(forge_hex("3058" "020101"
		"302006072a8648ce3d0101021500" "d9" "0000000000000000000000000000000000000f"
		"3010" "0406" "000000000000" "0406" "000000000007"
		"0403" "020001" "02110100000000000000000000000000000001" "020101"),
		forge_hex("0200000000000000000000000000000000000000000000000000000000000000"
			"0002"));
}

static struct ward_span p256(void)
{
	return forge_hex("06082a8648ce3d030107");
}

static struct ward_span point(void)
{
	struct ward_public_key key;

	CHECK(ward_provider_default()->key_public(forge_key(1), &key));
	return key.point;
}

/* The same point in a form that X9.62 has and RFC 5480 2.2 does not demand. */
static struct ward_span point_as(uint8_t form, size_t len)
{
	uint8_t bytes[65];

	memcpy(bytes, point().p, 65);
	bytes[0] = form;
	return forge_bytes(bytes, len);
}

static enum ward_key_kind kind_of(struct ward_span info)
{
	struct rd r = rd_of(guard_copy(info));

	return algorithm_key(&r).kind;
}

static void only_an_uncompressed_point_on_a_named_curve_is_a_key(void)
{
	EQ(kind_of(spki(p256(), point())), WARD_KEY_P256);
	for (unsigned form = 0; form < 256; form++) {
		EQ(kind_of(spki(p256(), point_as((uint8_t)form, 33))), WARD_KEY_NONE);
		if (form != 4)
			EQ(kind_of(spki(p256(), point_as((uint8_t)form, 65))), WARD_KEY_NONE);
	}
	EQ(kind_of(spki(p256(), point_as(0, 1))), WARD_KEY_NONE);
	EQ(kind_of(spki(p256(), point_as(4, 0))), WARD_KEY_NONE);
	EQ(kind_of(spki(forge_hex("0500"), point())), WARD_KEY_NONE);
	EQ(kind_of(spki(forge_hex(""), point())), WARD_KEY_NONE);
	EQ(kind_of(endless()), WARD_KEY_NONE);
}

static void such_a_key_reaches_no_arithmetic_wherever_it_stands(void)
{
	struct ward_span keys[] = { endless(), spki(p256(), point_as(2, 33)),
		spki(p256(), point_as(3, 33)), spki(p256(), point_as(6, 65)) };

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		for (unsigned at = 0; at < 3; at++) {
			struct forge *f[] = { &chain.leaf, &chain.inter, &chain.root };
			long start;

			chain_good();
			f[at]->spki = keys[i];
			start = guard_cpu_us();
			EQ(chain_verify(), WARD_WHY_CERT_KEY_WEAK);
			OK(guard_cpu_us() - start < 50000 * guard_slow());
			OK(chain_has(WARD_WHY_CERT_KEY_WEAK, at + 1));
			OK(!chain.key_was_none);
			EQ(chain.verified, at == 0 ? 2 : 1);
		}
}

T_MAIN(T(only_an_uncompressed_point_on_a_named_curve_is_a_key),
	T(such_a_key_reaches_no_arithmetic_wherever_it_stands))

/* Row 6: an authority is known by its certificate, not by its public key alone; a
 * curve that describes itself is none. */
#include "chain.h"
#include "t.h"

/* P-256, spelled out: with another generator whoever made it knows the private key
 * to any public one. */
static const char explicit_p256[] = "3081e0020101302c06072a8648ce3d0101022100ffffffff0000000100"
	"0000000000000000000000ffffffffffffffffffffffff30440420ffffffff000000010000000000000000"
	"00000000fffffffffffffffffffffffc04205ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63b"
	"ce3c3e27d2604b044104%s022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc"
	"632551020101";
static const char generator[] = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c29"
	"64fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

static struct ward_span spki(const char *base_point, unsigned key)
{
	static uint8_t buf[2000];
	static char params[2000];
	struct wr w = wr_of(buf, sizeof buf);
	size_t outer = der_write_open(&w, DER_SEQUENCE), alg = der_write_open(&w, DER_SEQUENCE);
	struct ward_public_key public;

	CHECK(ward_provider_default()->key_public(forge_key(key), &public));
	snprintf(params, sizeof params, explicit_p256, base_point);
	der_write_oid(&w, oid_bytes(OID_EC_PUBLIC_KEY));
	wr_span(&w, forge_hex(params));
	der_write_close(&w, alg);
	der_write_bits(&w, public.point);
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static void a_described_curve_is_no_key_even_when_it_is_described_well(void)
{
	chain_good();
	chain.inter.spki = spki(generator, 2);
	OK(chain_is(WARD_WHY_CERT_KEY_WEAK, 2));
	EQ(chain.verified, 1);
	chain_good();
	chain.leaf.spki = spki(generator, 1);
	OK(chain_is(WARD_WHY_CERT_KEY_WEAK, 1));
}

/* The attack itself: the public key of the trusted root, a generator of one's own,
 * and everything below signed with what is then the private key. */
static void the_public_key_of_a_root_does_not_make_a_root(void)
{
	struct ward_span anchor, sent[3];

	chain_good();
	anchor = forge(&chain.root);
	chain.root.spki = spki(generator, 3);
	chain.root.issuer_key = 4;
	chain.inter.issuer_key = 4;
	sent[0] = forge(&chain.leaf);
	sent[1] = forge(&chain.inter);
	sent[2] = forge(&chain.root);
	OK(chain_judge(&anchor, 1, sent, 3) != 0);
	/* As the server's own certificate it would be the shortest of chains. */
	sent[0] = sent[2];
	chain.args.name = NULL;
	chain.args.purpose = WARD_PURPOSE_ANY;
	OK(chain_judge(&anchor, 1, sent, 3) != 0);
	OK(!chain.verdict.anchored);
	/* Without the curve: whoever copies the public key has a certificate, too. */
	chain.root.spki = (struct ward_span){ NULL, 0 };
	sent[0] = forge(&chain.root);
	OK(chain_judge(&anchor, 1, sent, 1) != 0);
	OK(!chain.verdict.anchored);
}

T_MAIN(T(a_described_curve_is_no_key_even_when_it_is_described_well),
	T(the_public_key_of_a_root_does_not_make_a_root))

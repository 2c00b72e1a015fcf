/* Row 13: numbers of an ECDSA signature that no signer makes. With r = s = 0 Java
 * found every signature good. */
#include "chain.h"
#include "t.h"

static const char order[] = "00ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
static const char order_1[] = "00ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632552";
static const char order_less[] = "00ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550";

/* The leaf, with this in the place of its signature. */
static int judge(struct ward_span signature)
{
	static uint8_t buf[FORGE_LEN];
	struct wr w = wr_of(buf, sizeof buf);
	struct ward_span root = forge(&chain.root), sent[2] = { forge(&chain.leaf),
		forge(&chain.inter) };
	struct ward_why why = { 0 };
	struct cert cert;
	size_t outer = der_write_open(&w, DER_SEQUENCE);

	CHECK(cert_parse(sent[0], &cert, &why));
	wr_span(&w, cert.tbs);
	wr_span(&w, forge_hex("300a06082a8648ce3d040302"));
	der_write_bits(&w, signature);
	der_write_close(&w, outer);
	CHECK(!w.bad);
	sent[0] = forge_bytes(buf, w.len);
	return chain_judge(&root, 1, sent, 2);
}

static struct ward_span pair(const char *r, const char *s)
{
	static uint8_t buf[200];
	struct wr w = wr_of(buf, sizeof buf);
	size_t outer = der_write_open(&w, DER_SEQUENCE);

	der_write_value(&w, DER_INTEGER, forge_hex(r));
	der_write_value(&w, DER_INTEGER, forge_hex(s));
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static void zero_and_the_order_sign_nothing(void)
{
	static const char *const numbers[] = { "00", "01", "ff", "80", order, order_1, order_less,
		"" };
	size_t num = sizeof numbers / sizeof numbers[0];

	chain_good();
	for (size_t i = 0; i < num; i++)
		for (size_t k = 0; k < num; k++)
			EQ(judge(pair(numbers[i], numbers[k])), WARD_WHY_CERT_SIGNATURE);
}

static void what_is_no_pair_of_numbers_signs_nothing(void)
{
	static const char *const junk[] = { "", "00", "0000", "3000", "3003020100", "300602010002",
		"020100020100", "30800201000201000000", "300602010002010000", "3106020100020100" };

	chain_good();
	for (size_t i = 0; i < sizeof junk / sizeof junk[0]; i++)
		EQ(judge(forge_hex(junk[i])), WARD_WHY_CERT_SIGNATURE);
}

/* The length of the DER says nothing of the size of the numbers. */
static void a_signature_of_any_length_is_refused_unless_it_is_right(void)
{
	static uint8_t zeros[2000];

	chain_good();
	for (size_t len = 0; len < sizeof zeros; len += len < 160 ? 1 : 97)
		EQ(judge((struct ward_span){ zeros, len }), WARD_WHY_CERT_SIGNATURE);
}

T_MAIN(T(zero_and_the_order_sign_nothing), T(what_is_no_pair_of_numbers_signs_nothing),
	T(a_signature_of_any_length_is_refused_unless_it_is_right))

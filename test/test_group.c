/* Key agreement over libcrypto: bad shares, and secrets that keep their length. */
#include <ward/provider.h>
#include "crypto/ossl.h"
#include "hex.h"

/* The numbers of FIPS 186-4 D.1.2.3: order and field prime of P-256. */
#define P256_ORDER "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
#define P256_PRIME "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
/* The square root of the curve's b: the y of a point whose x is 0. */
#define P256_ROOT_B "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4"

struct pair {
	struct ward_keypair kp;
	uint8_t share[WARD_SHARE_MAX], secret[WARD_SECRET_MAX];
	size_t share_len, secret_len;
};

static struct pair fresh(uint16_t group)
{
	struct pair a;

	OK(ossl_group_new(ossl_random, &a.kp, group, a.share, &a.share_len));
	return a;
}

static struct pair of_number(uint16_t group, unsigned k)
{
	uint8_t scalar[48] = { 0 };
	size_t len = ossl_group_scalar_len(group);
	struct pair a;

	scalar[len - 1] = (uint8_t)k;
	scalar[len - 2] = (uint8_t)(k >> 8);
	OK(ossl_group_from(&a.kp, group, span(scalar, len), a.share, &a.share_len));
	return a;
}

static bool agrees(struct pair *a, const void *share, size_t len)
{
	static const uint8_t zeros[WARD_SECRET_MAX];
	bool ok;

	memset(a->secret, 0xaa, sizeof a->secret);
	ok = ossl_group_agree(&a->kp, span(share, len), a->secret, &a->secret_len);
	if (!ok)
		EQ_MEM(a->secret, zeros, sizeof zeros);
	EQ(a->secret_len > 0, ok);
	return ok;
}

static void every_point_of_small_order_is_refused(void)
{
	/* The u coordinates whose order divides 8, in both forms where two fit. */
	static const char *const points[] = {
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	};
	struct pair a = fresh(WARD_GROUP_X25519);
	uint8_t point[32];

	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
		hex(points[i], point, sizeof point);
		OK(!agrees(&a, point, sizeof point));
		EQ(a.secret_len, 0);
		point[31] |= 0x80;
		OK(!agrees(&a, point, sizeof point));
	}
	ossl_group_free(&a.kp);
}

/* RFC 7748 5: implementations "MUST mask the most significant bit in the final byte". */
static void the_top_bit_of_an_x25519_share_does_not_count(void)
{
	struct pair a = fresh(WARD_GROUP_X25519), b = fresh(WARD_GROUP_X25519);
	uint8_t first[32];

	OK(agrees(&a, b.share, 32));
	memcpy(first, a.secret, sizeof first);
	b.share[31] ^= 0x80;
	OK(agrees(&a, b.share, 32));
	EQ_MEM(a.secret, first, sizeof first);
	ossl_group_free(&a.kp);
	ossl_group_free(&b.kp);
}

static void a_share_of_any_other_length_is_refused(void)
{
	static const uint16_t groups[] = { WARD_GROUP_X25519, WARD_GROUP_P256, WARD_GROUP_P384 };

	for (int i = 0; i < 3; i++) {
		struct pair a = fresh(groups[i]), b = fresh(groups[i]);
		uint8_t longer[WARD_SHARE_MAX + 2] = { 0 };

		memcpy(longer, b.share, b.share_len);
		for (size_t len = 0; len < sizeof longer; len++)
			if (len != b.share_len)
				OK(!agrees(&a, longer, len));
		OK(agrees(&a, longer, b.share_len));
		ossl_group_free(&a.kp);
		ossl_group_free(&b.kp);
	}
}

static void only_uncompressed_points_are_taken(void)
{
	struct pair a = fresh(WARD_GROUP_P256), b = fresh(WARD_GROUP_P256);
	uint8_t parity = b.share[64] & 1;

	for (unsigned form = 0; form < 256; form++) {
		b.share[0] = (uint8_t)form;
		EQ(agrees(&a, b.share, 65), form == 4);
	}
	/* The right compressed and the right hybrid form of a good point. */
	b.share[0] = (uint8_t)(2 + parity);
	OK(!agrees(&a, b.share, 33));
	b.share[0] = (uint8_t)(6 + parity);
	OK(!agrees(&a, b.share, 65));
	ossl_group_free(&a.kp);
	ossl_group_free(&b.kp);
}

static void a_point_changed_in_any_bit_is_off_the_curve_and_refused(void)
{
	struct pair a = fresh(WARD_GROUP_P256), b = fresh(WARD_GROUP_P256);
	struct pair c = of_number(WARD_GROUP_P384, 5), d = of_number(WARD_GROUP_P384, 7);

	for (size_t bit = 0; bit < 8 * b.share_len; bit++) {
		flip(b.share, bit);
		OK(!agrees(&a, b.share, b.share_len));
		flip(b.share, bit);
	}
	for (size_t bit = 0; bit < 8 * d.share_len; bit++) {
		flip(d.share, bit);
		OK(!agrees(&c, d.share, d.share_len));
		flip(d.share, bit);
	}
	ossl_group_free(&a.kp);
	ossl_group_free(&b.kp);
	ossl_group_free(&c.kp);
	ossl_group_free(&d.kp);
}

static void a_coordinate_above_the_prime_is_refused(void)
{
	struct pair a = fresh(WARD_GROUP_P256);
	uint8_t share[65] = { 4 };

	hex(P256_ROOT_B, share + 33, 32);
	OK(agrees(&a, share, sizeof share));
	/* The same point, if x were taken modulo the prime. */
	hex(P256_PRIME, share + 1, 32);
	OK(!agrees(&a, share, sizeof share));
	ossl_group_free(&a.kp);
}

/* RFC 9846 7.4.2: "leading zeros found in this octet string MUST NOT be truncated". */
static void a_secret_keeps_its_leading_zeros(void)
{
	struct pair b = of_number(WARD_GROUP_P256, 3);
	int with_zero = 0;

	for (unsigned k = 1; k < 1000; k++) {
		struct pair a = of_number(WARD_GROUP_P256, k);

		OK(agrees(&a, b.share, b.share_len));
		EQ(a.secret_len, 32);
		if (a.secret[0] == 0) {
			with_zero++;
			OK(agrees(&b, a.share, a.share_len));
			EQ(b.secret_len, 32);
			EQ_MEM(a.secret, b.secret, 32);
		}
		ossl_group_free(&a.kp);
	}
	OK(with_zero > 0);
	ossl_group_free(&b.kp);
}

static void a_pair_may_agree_with_several_peers(void)
{
	struct pair a = fresh(WARD_GROUP_X25519), b = fresh(WARD_GROUP_X25519),
		    c = fresh(WARD_GROUP_X25519);

	for (int i = 0; i < 3; i++) {
		OK(agrees(&a, b.share, 32));
		OK(agrees(&b, a.share, 32));
		EQ_MEM(a.secret, b.secret, 32);
		OK(agrees(&a, c.share, 32));
		OK(agrees(&c, a.share, 32));
		EQ_MEM(a.secret, c.secret, 32);
	}
	ossl_group_free(&a.kp);
	ossl_group_free(&b.kp);
	ossl_group_free(&c.kp);
}

static void a_pair_outlives_pairs_made_and_freed_after_it(void)
{
	struct pair a = fresh(WARD_GROUP_X25519), b = fresh(WARD_GROUP_X25519);

	for (int i = 0; i < 10; i++) {
		struct pair c = fresh(WARD_GROUP_X25519);

		OK(agrees(&c, a.share, 32));
		ossl_group_free(&c.kp);
	}
	OK(agrees(&a, b.share, 32));
	OK(agrees(&b, a.share, 32));
	EQ_MEM(a.secret, b.secret, 32);
	ossl_group_free(&a.kp);
	ossl_group_free(&b.kp);
}

static void a_scalar_is_above_zero_and_below_the_order(void)
{
	uint8_t scalar[33] = { 0 };
	struct pair a;

	OK(!ossl_group_from(&a.kp, WARD_GROUP_P256, span(scalar, 32), a.share, &a.share_len));
	hex(P256_ORDER, scalar, 32);
	OK(!ossl_group_from(&a.kp, WARD_GROUP_P256, span(scalar, 32), a.share, &a.share_len));
	scalar[31]++;
	OK(!ossl_group_from(&a.kp, WARD_GROUP_P256, span(scalar, 32), a.share, &a.share_len));
	EQ(a.kp.group, 0);
	OK(a.kp.handle == NULL);
	scalar[31] -= 2;
	OK(ossl_group_from(&a.kp, WARD_GROUP_P256, span(scalar, 32), a.share, &a.share_len));
	ossl_group_free(&a.kp);
}

static void a_scalar_of_another_length_is_refused(void)
{
	static const uint16_t groups[] = { WARD_GROUP_X25519, WARD_GROUP_P256, WARD_GROUP_P384, 0 };
	static const uint8_t scalar[64] = { 1 };
	struct pair a;

	for (int i = 0; i < 4; i++)
		for (size_t len = 0; len < sizeof scalar; len++)
			if (len != ossl_group_scalar_len(groups[i]) || len == 0)
				OK(!ossl_group_from(&a.kp, groups[i], span(scalar, len), a.share,
					&a.share_len));
}

static void a_freed_pair_agrees_with_nobody(void)
{
	struct pair a = fresh(WARD_GROUP_P256), b = fresh(WARD_GROUP_P256);

	ossl_group_free(&a.kp);
	OK(!agrees(&a, b.share, b.share_len));
	ossl_group_free(&a.kp);
	ossl_group_free(&b.kp);
}

T_MAIN(T(every_point_of_small_order_is_refused), T(the_top_bit_of_an_x25519_share_does_not_count),
	T(a_share_of_any_other_length_is_refused), T(only_uncompressed_points_are_taken),
	T(a_point_changed_in_any_bit_is_off_the_curve_and_refused),
	T(a_coordinate_above_the_prime_is_refused), T(a_secret_keeps_its_leading_zeros),
	T(a_pair_may_agree_with_several_peers), T(a_pair_outlives_pairs_made_and_freed_after_it),
	T(a_scalar_is_above_zero_and_below_the_order), T(a_scalar_of_another_length_is_refused),
	T(a_freed_pair_agrees_with_nobody))

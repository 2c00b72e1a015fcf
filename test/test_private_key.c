/* Private keys over libcrypto: numbers that contradict each other are refused. */
#include <ward/provider.h>
#include "crypto/ossl.h"
#include "hex.h"

#define P256_ORDER "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
/* FIPS 186-4 D.1.2.3: the base point, which is the public key of the scalar 1. */
#define P256_BASE \
	"046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" \
	"4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"

static bool taken(const struct ward_private_numbers *numbers)
{
	struct ward_key *key = ossl_key_new(numbers);
	bool ok = key != NULL;

	ossl_key_free(key);
	return ok;
}

static bool same(struct ward_span a, struct ward_span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

static void a_key_comes_back_from_its_own_numbers(void)
{
	static const struct {
		enum ward_key_kind kind;
		unsigned bits;
	} rows[] = {
		{ WARD_KEY_RSA, 2048 },
		{ WARD_KEY_RSA_PSS, 2048 },
		{ WARD_KEY_RSA, 3072 },
		{ WARD_KEY_P256, 0 },
		{ WARD_KEY_P384, 0 },
		{ WARD_KEY_ED25519, 0 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_key *key = ossl_key_generate(rows[i].kind, rows[i].bits), *again;
		struct ward_private_numbers a, b;
		struct ward_public_key pub;

		OK(ossl_key_numbers(key, &a));
		EQ(a.kind, rows[i].kind);
		again = ossl_key_new(&a);
		OK(again != NULL);
		OK(ossl_key_numbers(again, &b));
		OK(same(a.scalar, b.scalar) && same(a.point, b.point));
		OK(same(a.n, b.n) && same(a.e, b.e) && same(a.d, b.d) && same(a.p, b.p));
		OK(same(a.q, b.q) && same(a.dp, b.dp) && same(a.dq, b.dq) && same(a.qi, b.qi));
		OK(ossl_key_public(again, &pub));
		EQ(pub.kind, rows[i].kind);
		OK(same(pub.point, a.point) && same(pub.n, a.n) && same(pub.e, a.e));
		EQ(pub.n.len, rows[i].bits / 8);
		ossl_key_free(key);
		ossl_key_free(again);
	}
}

static void kinds_that_do_not_sign_are_refused(void)
{
	static const uint8_t scalar[66] = { 0, 1 };

	for (int kind = -1; kind < 20; kind++) {
		struct ward_private_numbers numbers = { .kind = (enum ward_key_kind)kind };

		if (kind >= WARD_KEY_RSA && kind <= WARD_KEY_ED25519 && kind != WARD_KEY_P521)
			continue;
		for (size_t len = 0; len <= sizeof scalar; len++) {
			numbers.scalar = span(scalar, len);
			OK(!taken(&numbers));
		}
		OK(ossl_key_generate((enum ward_key_kind)kind, 2048) == NULL);
	}
}

static void a_point_that_is_missing_is_computed(void)
{
	uint8_t scalar[32] = { [31] = 1 }, base[65];
	struct ward_private_numbers numbers = { .kind = WARD_KEY_P256, .scalar = span(scalar, 32) };
	struct ward_key *key = ossl_key_new(&numbers);
	struct ward_public_key pub;

	OK(ossl_key_public(key, &pub));
	OK(same(pub.point, hex(P256_BASE, base, sizeof base)));
	ossl_key_free(key);
}

static void a_point_that_is_not_the_scalar_s_is_refused(void)
{
	uint8_t scalar[32] = { [31] = 1 }, base[66];
	struct ward_private_numbers numbers = { .kind = WARD_KEY_P256, .scalar = span(scalar, 32) };

	numbers.point = hex(P256_BASE, base, sizeof base);
	OK(taken(&numbers));
	for (size_t bit = 0; bit < 8 * 65; bit++) {
		flip(base, bit);
		OK(!taken(&numbers));
		flip(base, bit);
	}
	for (size_t len = 1; len <= 66; len++) {
		numbers.point = span(base, len);
		EQ(taken(&numbers), len == 65);
	}
	/* Compressed. */
	base[0] = (uint8_t)(2 + (base[64] & 1));
	numbers.point = span(base, 33);
	OK(!taken(&numbers));
}

static void a_scalar_outside_its_range_is_refused(void)
{
	uint8_t scalar[34] = { 0 };
	struct ward_private_numbers numbers = { .kind = WARD_KEY_P256, .scalar = span(scalar, 32) };

	OK(!taken(&numbers));
	hex(P256_ORDER, scalar, 32);
	OK(!taken(&numbers));
	scalar[31]++;
	OK(!taken(&numbers));
	scalar[31] -= 2;
	OK(taken(&numbers));
	memset(scalar, 0xff, sizeof scalar);
	OK(!taken(&numbers));
}

/* RFC 5915 3: the scalar has the length of the order, leading zeros and all. */
static void a_scalar_of_another_length_is_refused(void)
{
	static const struct {
		enum ward_key_kind kind;
		size_t len;
	} rows[] = { { WARD_KEY_P256, 32 }, { WARD_KEY_P384, 48 }, { WARD_KEY_ED25519, 32 } };
	uint8_t scalar[70];

	memset(scalar, 1, sizeof scalar);
	for (int i = 0; i < 3; i++) {
		for (size_t len = 0; len < sizeof scalar; len++) {
			struct ward_private_numbers numbers = { .kind = rows[i].kind,
				.scalar = span(scalar, len) };

			EQ(taken(&numbers), len == rows[i].len);
		}
	}
}

/* RFC 8032 7.1, TEST 1 and TEST 2. */
static void an_ed25519_seed_has_the_public_key_of_the_standard(void)
{
	static const char *const rows[][2] = {
		{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
			"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a" },
		{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
			"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c" },
	};

	for (int i = 0; i < 2; i++) {
		uint8_t seed[32], point[33];
		struct ward_private_numbers numbers = { .kind = WARD_KEY_ED25519,
			.scalar = hex(rows[i][0], seed, sizeof seed) };
		struct ward_key *key = ossl_key_new(&numbers);
		struct ward_public_key pub;

		OK(ossl_key_public(key, &pub));
		OK(same(pub.point, hex(rows[i][1], point, sizeof point)));
		ossl_key_free(key);
		numbers.point = span(point, 32);
		OK(taken(&numbers));
		numbers.point = span(point, 33);
		OK(!taken(&numbers));
		numbers.point = span(point, 32);
		flip(point, 77);
		OK(!taken(&numbers));
	}
}

/* RSA: a copy of the numbers, to be changed. */

#define NUM_NUMBERS 8

struct copy {
	struct ward_private_numbers numbers;
	struct ward_span *span[NUM_NUMBERS];
	uint8_t bytes[NUM_NUMBERS][WARD_SIGNATURE_MAX + 2];
};

static void copy_init(struct copy *c, enum ward_key_kind kind)
{
	struct ward_private_numbers *n = &c->numbers;
	struct ward_span *spans[NUM_NUMBERS] = { &n->n, &n->e, &n->d, &n->p, &n->q, &n->dp, &n->dq,
		&n->qi };

	*n = (struct ward_private_numbers){ .kind = kind };
	memcpy(c->span, spans, sizeof spans);
}

static void copy_set(struct copy *c, int i, const BIGNUM *x)
{
	*c->span[i] = span(c->bytes[i], (size_t)BN_bn2bin(x, c->bytes[i]));
}

static void copy_of_rsa(struct copy *c, const RSA *rsa)
{
	const BIGNUM *x[NUM_NUMBERS] = { RSA_get0_n(rsa), RSA_get0_e(rsa), RSA_get0_d(rsa),
		RSA_get0_p(rsa), RSA_get0_q(rsa), RSA_get0_dmp1(rsa), RSA_get0_dmq1(rsa),
		RSA_get0_iqmp(rsa) };

	copy_init(c, WARD_KEY_RSA);
	for (int i = 0; i < NUM_NUMBERS; i++)
		copy_set(c, i, x[i]);
}

static void copy_of_new(struct copy *c, int bits, unsigned e)
{
	RSA *rsa = RSA_new();
	BIGNUM *bn = BN_new();

	CHECK(BN_set_word(bn, e) == 1 && RSA_generate_key_ex(rsa, bits, bn, NULL) == 1);
	copy_of_rsa(c, rsa);
	RSA_free(rsa);
	BN_free(bn);
}

static void an_rsa_key_with_any_number_changed_is_refused(void)
{
	static struct copy c;

	copy_of_new(&c, 2048, 65537);
	OK(taken(&c.numbers));
	for (int i = 0; i < NUM_NUMBERS; i++) {
		size_t bits = 8 * c.span[i]->len;

		for (size_t bit = 0; bit < bits; bit += bits < 100 ? 1 : 101) {
			flip(c.bytes[i], bit);
			OK(!taken(&c.numbers));
			flip(c.bytes[i], bit);
		}
	}
	OK(taken(&c.numbers));
}

static void an_rsa_key_with_a_number_missing_or_zero_is_refused(void)
{
	static const uint8_t zeros[2];
	static struct copy c;

	copy_of_new(&c, 2048, 65537);
	for (int i = 0; i < NUM_NUMBERS; i++) {
		struct ward_span kept = *c.span[i];

		for (size_t len = 0; len <= sizeof zeros; len++) {
			*c.span[i] = span(zeros, len);
			OK(!taken(&c.numbers));
		}
		*c.span[i] = span(c.bytes[i], WARD_SIGNATURE_MAX + 2);
		OK(!taken(&c.numbers));
		*c.span[i] = kept;
	}
	OK(taken(&c.numbers));
}

static void two_numbers_of_an_rsa_key_exchanged_are_refused(void)
{
	static struct copy c;

	copy_of_new(&c, 2048, 65537);
	for (int i = 0; i < NUM_NUMBERS; i++) {
		for (int j = i + 1; j < NUM_NUMBERS; j++) {
			struct ward_span kept = *c.span[i];

			*c.span[i] = *c.span[j];
			*c.span[j] = kept;
			OK(!taken(&c.numbers));
			*c.span[j] = *c.span[i];
			*c.span[i] = kept;
		}
	}
	OK(taken(&c.numbers));
}

/* RFC 8017 3.2: d is below n, and qi below p. Larger ones would work as well. */
static void rsa_numbers_that_are_not_reduced_are_refused(void)
{
	static struct copy c;
	BIGNUM *p, *q, *d, *qi;
	BN_CTX *ctx = BN_CTX_new();

	copy_of_new(&c, 2048, 65537);
	p = BN_bin2bn(c.numbers.p.p, (int)c.numbers.p.len, NULL);
	q = BN_bin2bn(c.numbers.q.p, (int)c.numbers.q.len, NULL);
	d = BN_bin2bn(c.numbers.d.p, (int)c.numbers.d.len, NULL);
	qi = BN_bin2bn(c.numbers.qi.p, (int)c.numbers.qi.len, NULL);
	BN_add(qi, qi, p);
	copy_set(&c, 7, qi);
	OK(!taken(&c.numbers));
	BN_sub(qi, qi, p);
	copy_set(&c, 7, qi);
	OK(taken(&c.numbers));
	BN_sub_word(p, 1);
	BN_sub_word(q, 1);
	BN_mul(p, p, q, ctx);
	BN_add(d, d, p);
	BN_add(d, d, p);
	copy_set(&c, 2, d);
	OK(!taken(&c.numbers));
	BN_free(p);
	BN_free(q);
	BN_free(d);
	BN_free(qi);
	BN_CTX_free(ctx);
}

static void leading_zeros_of_an_rsa_number_are_not_lent(void)
{
	static struct copy c;
	struct ward_private_numbers lent;
	struct ward_key *key;

	copy_of_new(&c, 2048, 65537);
	for (int i = 0; i < NUM_NUMBERS; i++) {
		memmove(c.bytes[i] + 1, c.bytes[i], c.span[i]->len);
		c.bytes[i][0] = 0;
		c.span[i]->len++;
	}
	key = ossl_key_new(&c.numbers);
	OK(key != NULL);
	OK(ossl_key_numbers(key, &lent));
	OK(same(lent.n, span(c.bytes[0] + 1, 256)));
	OK(same(lent.e, span("\x01\x00\x01", 3)));
	OK(lent.p.p[0] != 0 && lent.d.p[0] != 0);
	ossl_key_free(key);
}

static void rsa_keys_with_few_bits_or_a_small_exponent_are_refused(void)
{
	static struct copy c;

	copy_of_new(&c, 1024, 65537);
	OK(!taken(&c.numbers));
	copy_of_new(&c, 2040, 65537);
	OK(!taken(&c.numbers));
	copy_of_new(&c, 2048, 3);
	OK(!taken(&c.numbers));
	copy_of_new(&c, 2048, 257);
	OK(!taken(&c.numbers));
	OK(ossl_key_generate(WARD_KEY_RSA, 1024) == NULL);
	OK(ossl_key_generate(WARD_KEY_RSA, 2047) == NULL);
	OK(ossl_key_generate(WARD_KEY_RSA, 8193) == NULL);
	OK(ossl_key_generate(WARD_KEY_RSA, 0) == NULL);
}

/* All equations hold for p = a * b too, when e has its inverse there; only
 * signatures do not come out. */
static void an_rsa_key_made_of_three_primes_is_refused(void)
{
	enum { N, E, D, P, Q, DP, DQ, QI };
	static struct copy c;
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *x[NUM_NUMBERS], *a = BN_new(), *b = BN_new(), *phi = BN_new();

	for (int i = 0; i < NUM_NUMBERS; i++)
		x[i] = BN_new();
	BN_set_word(x[E], 65537);
	/* Drawn until the modulus has all its bits and d exists. */
	do {
		BN_generate_prime_ex(a, 512, 0, NULL, NULL, NULL);
		BN_generate_prime_ex(b, 512, 0, NULL, NULL, NULL);
		BN_generate_prime_ex(x[Q], 1024, 0, NULL, NULL, NULL);
		BN_mul(x[P], a, b, ctx);
		BN_mul(x[N], x[P], x[Q], ctx);
		BN_sub(a, x[P], BN_value_one());
		BN_sub(b, x[Q], BN_value_one());
		BN_mul(phi, a, b, ctx);
	} while (BN_num_bits(x[N]) != 2048 || BN_mod_inverse(x[D], x[E], phi, ctx) == NULL);
	BN_mod(x[DP], x[D], a, ctx);
	BN_mod(x[DQ], x[D], b, ctx);
	OK(BN_mod_inverse(x[QI], x[Q], x[P], ctx) != NULL);
	copy_init(&c, WARD_KEY_RSA);
	for (int i = 0; i < NUM_NUMBERS; i++)
		copy_set(&c, i, x[i]);
	OK(!taken(&c.numbers));
	for (int i = 0; i < NUM_NUMBERS; i++)
		BN_free(x[i]);
	BN_free(a);
	BN_free(b);
	BN_free(phi);
	BN_CTX_free(ctx);
}

T_MAIN(T(a_key_comes_back_from_its_own_numbers), T(kinds_that_do_not_sign_are_refused),
	T(a_point_that_is_missing_is_computed), T(a_point_that_is_not_the_scalar_s_is_refused),
	T(a_scalar_outside_its_range_is_refused), T(a_scalar_of_another_length_is_refused),
	T(an_ed25519_seed_has_the_public_key_of_the_standard),
	T(an_rsa_key_with_any_number_changed_is_refused),
	T(an_rsa_key_with_a_number_missing_or_zero_is_refused),
	T(two_numbers_of_an_rsa_key_exchanged_are_refused),
	T(rsa_numbers_that_are_not_reduced_are_refused),
	T(leading_zeros_of_an_rsa_number_are_not_lent),
	T(rsa_keys_with_few_bits_or_a_small_exponent_are_refused),
	T(an_rsa_key_made_of_three_primes_is_refused))

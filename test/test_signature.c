/* Signatures over libcrypto: what fits, what is refused, what never leaves. */
#include <ward/provider.h>
#include "crypto/ossl.h"
#include "hex.h"

static const struct {
	enum ward_key_kind kind;
	unsigned bits;
	enum ward_sig sig; /* one that fits */
} kinds[] = {
	{ WARD_KEY_RSA, 2048, WARD_SIG_RSA_PKCS1_SHA256 },
	{ WARD_KEY_RSA_PSS, 2048, WARD_SIG_RSA_PSS_SHA256 },
	{ WARD_KEY_P256, 0, WARD_SIG_ECDSA_SHA256 },
	{ WARD_KEY_P384, 0, WARD_SIG_ECDSA_SHA384 },
	{ WARD_KEY_ED25519, 0, WARD_SIG_ED25519 },
};
#define NUM_KINDS 5

static struct ward_key *keys[NUM_KINDS];

static struct ward_key *key_of(enum ward_key_kind kind)
{
	for (int i = 0; i < NUM_KINDS; i++) {
		if (kinds[i].kind != kind)
			continue;
		if (keys[i] == NULL)
			keys[i] = ossl_key_generate(kind, kinds[i].bits);
		CHECK(keys[i] != NULL);
		return keys[i];
	}
	abort();
}

static struct ward_public_key public_of(enum ward_key_kind kind)
{
	struct ward_public_key pub;

	OK(ossl_key_public(key_of(kind), &pub));
	return pub;
}

static const uint8_t text_bytes[] = "the text that is signed";
static const struct ward_span text = { text_bytes, sizeof text_bytes };

static uint8_t signature[WARD_SIGNATURE_MAX + 1];
static size_t signature_len;

static bool signs(enum ward_key_kind kind, enum ward_sig sig)
{
	return ossl_sign(key_of(kind), sig, text, signature, &signature_len);
}

static bool verifies(enum ward_key_kind kind, enum ward_sig sig)
{
	struct ward_public_key pub = public_of(kind);

	return ossl_verify(&pub, sig, text, span(signature, signature_len));
}

static void a_key_makes_the_signatures_that_fit_it_and_no_other(void)
{
	for (int i = 0; i < NUM_KINDS; i++) {
		for (int sig = -1; sig < 20; sig++) {
			bool fits = ossl_sig_of((enum ward_sig)sig, kinds[i].kind) != NULL;

			EQ(signs(kinds[i].kind, (enum ward_sig)sig), fits);
			EQ(signature_len > 0, fits);
			EQ(verifies(kinds[i].kind, (enum ward_sig)sig), fits);
		}
	}
}

static void a_signature_with_one_hash_or_padding_is_none_with_another(void)
{
	for (int i = 0; i < NUM_KINDS; i++) {
		for (int sig = 1; sig <= WARD_SIG_ED25519; sig++) {
			if (!signs(kinds[i].kind, (enum ward_sig)sig))
				continue;
			for (int other = 1; other <= WARD_SIG_ED25519; other++)
				EQ(verifies(kinds[i].kind, (enum ward_sig)other), other == sig);
		}
	}
}

static void sweep(struct ward_public_key pub, enum ward_sig sig)
{
	struct ward_span s = span(signature, signature_len);

	OK(ossl_verify(&pub, sig, text, s));
	for (size_t bit = 0; bit < 8 * signature_len; bit++) {
		flip(signature, bit);
		OK(!ossl_verify(&pub, sig, text, s));
		flip(signature, bit);
	}
	OK(ossl_verify(&pub, sig, text, s));
}

static void a_signature_changed_in_any_bit_is_refused(void)
{
	for (int i = 0; i < NUM_KINDS; i++) {
		OK(signs(kinds[i].kind, kinds[i].sig));
		sweep(public_of(kinds[i].kind), kinds[i].sig);
	}
}

static void a_text_changed_in_any_bit_is_refused(void)
{
	uint8_t other[sizeof text_bytes];

	for (int i = 0; i < NUM_KINDS; i++) {
		struct ward_public_key pub = public_of(kinds[i].kind);

		OK(signs(kinds[i].kind, kinds[i].sig));
		memcpy(other, text_bytes, sizeof other);
		for (size_t bit = 0; bit < 8 * sizeof other; bit++) {
			flip(other, bit);
			OK(!ossl_verify(&pub, kinds[i].sig, span(other, sizeof other),
				span(signature, signature_len)));
			flip(other, bit);
		}
	}
}

static void a_key_changed_in_any_bit_is_refused(void)
{
	uint8_t point[97];

	for (int i = 2; i < NUM_KINDS; i++) {
		struct ward_public_key pub = public_of(kinds[i].kind);

		OK(signs(kinds[i].kind, kinds[i].sig));
		memcpy(point, pub.point.p, pub.point.len);
		pub.point.p = point;
		for (size_t bit = 0; bit < 8 * pub.point.len; bit++) {
			flip(point, bit);
			OK(!ossl_verify(&pub, kinds[i].sig, text, span(signature, signature_len)));
			flip(point, bit);
		}
	}
}

static void a_signature_cut_short_or_made_longer_is_refused(void)
{
	for (int i = 0; i < NUM_KINDS; i++) {
		struct ward_public_key pub = public_of(kinds[i].kind);

		OK(signs(kinds[i].kind, kinds[i].sig));
		signature[signature_len] = 0;
		for (size_t len = 0; len <= signature_len + 1; len++)
			EQ(ossl_verify(&pub, kinds[i].sig, text, span(signature, len)),
				len == signature_len);
	}
}

static void a_point_of_the_wrong_form_is_refused(void)
{
	struct ward_public_key pub = public_of(WARD_KEY_P256);
	uint8_t point[66] = { 0 };

	OK(signs(WARD_KEY_P256, WARD_SIG_ECDSA_SHA256));
	memcpy(point, pub.point.p, 65);
	for (size_t len = 0; len < sizeof point; len++) {
		pub.point = span(point, len);
		EQ(ossl_verify(&pub, WARD_SIG_ECDSA_SHA256, text, span(signature, signature_len)),
			len == 65);
	}
	/* The compressed and the hybrid form of the very same point. */
	point[0] = (uint8_t)(2 + (point[64] & 1));
	pub.point = span(point, 33);
	OK(!ossl_verify(&pub, WARD_SIG_ECDSA_SHA256, text, span(signature, signature_len)));
	point[0] = (uint8_t)(6 + (point[64] & 1));
	pub.point = span(point, 65);
	OK(!ossl_verify(&pub, WARD_SIG_ECDSA_SHA256, text, span(signature, signature_len)));
}

static void a_point_of_another_curve_is_refused(void)
{
	struct ward_public_key pub = public_of(WARD_KEY_P384);

	OK(signs(WARD_KEY_P384, WARD_SIG_ECDSA_SHA384));
	OK(ossl_verify(&pub, WARD_SIG_ECDSA_SHA384, text, span(signature, signature_len)));
	pub.kind = WARD_KEY_P256;
	OK(!ossl_verify(&pub, WARD_SIG_ECDSA_SHA384, text, span(signature, signature_len)));
	pub.kind = WARD_KEY_P521;
	OK(!ossl_verify(&pub, WARD_SIG_ECDSA_SHA384, text, span(signature, signature_len)));
	pub.kind = WARD_KEY_ED25519;
	OK(!ossl_verify(&pub, WARD_SIG_ED25519, text, span(signature, signature_len)));
}

/* P-521 only verifies: this key and signature are Wycheproof's first. */
static void a_p521_signature_is_checked_bit_by_bit(void)
{
	uint8_t point[133];
	struct ward_public_key pub = {
		.kind = WARD_KEY_P521,
		.point = hex(
			"04012a908bfc5b70e17bdfae74294994808bf2a42dab59af8b0523a026d640a2a3d6d3445"
			"20b62177e2cfa339ca42fb0883ec425904fbda2833a3b5b0a9a00811365d8012333d532f8"
			"f8eb1a623c378a3694651192bbda833e3b8d7b8f90b2bfc9b045f8a55e1b6a5fe1512c400"
			"c4bc9c86fd7c699d642f5cee9bb827c8b0abc0da01cef1e",
			point, sizeof point),
	};
	struct ward_span s =
		hex("308188024201625d6115092a8e2ee21b9f8a425aa73814dec8b2335e86150ab422"
		    "9f5a3421d2e6256d632c7a4365a1ee01dd2a936921bbb4551a512d1d4b5a56c314"
		    "e4a02534c5024201b792d23f2649862595451055777bda1b02dc6cc8fef23231e4"
		    "4b921b16155cd42257441d75a790371e91819f0a9b1fd0ebd02c90b5b774527746"
		    "ed9bfe743dbe2f",
			signature, sizeof signature);

	OK(ossl_verify(&pub, WARD_SIG_ECDSA_SHA512, span("", 0), s));
	for (size_t bit = 0; bit < 8 * s.len; bit++) {
		flip(signature, bit);
		OK(!ossl_verify(&pub, WARD_SIG_ECDSA_SHA512, span("", 0), s));
		flip(signature, bit);
	}
}

/* The two numbers of an ECDSA signature, and other ways to write them. */

#define P256_ORDER "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"

struct two {
	uint8_t r[33], s[33]; /* a zero byte in front */
};

static struct two two_of_signature(void)
{
	struct two t = { { 0 }, { 0 } };
	size_t r_len = signature[3], s_len = signature[5 + r_len];

	memcpy(t.r + 33 - r_len, signature + 4, r_len);
	memcpy(t.s + 33 - s_len, signature + 6 + r_len, s_len);
	return t;
}

/* The shortest INTEGER, with `extra` zero bytes too many. */
static uint8_t *integer(uint8_t *to, const uint8_t n[33], size_t extra)
{
	size_t from = 0;

	while (from < 32 && n[from] == 0 && n[from + 1] < 0x80)
		from++;
	*to++ = 2;
	*to++ = (uint8_t)(33 - from + extra);
	memset(to, 0, extra);
	memcpy(to + extra, n + from, 33 - from);
	return to + extra + 33 - from;
}

static bool takes(const uint8_t r[33], const uint8_t s[33], size_t extra_r, size_t extra_s)
{
	uint8_t der[100], *end = integer(integer(der + 2, r, extra_r), s, extra_s);
	struct ward_public_key pub = public_of(WARD_KEY_P256);

	der[0] = 0x30;
	der[1] = (uint8_t)(end - der - 2);
	return ossl_verify(&pub, WARD_SIG_ECDSA_SHA256, text, span(der, (size_t)(end - der)));
}

static void the_numbers_of_an_ecdsa_signature_are_between_zero_and_the_order(void)
{
	struct two t;
	uint8_t zero[33] = { 0 }, order[33] = { 0 };

	hex(P256_ORDER, order + 1, 32);
	OK(signs(WARD_KEY_P256, WARD_SIG_ECDSA_SHA256));
	t = two_of_signature();
	OK(takes(t.r, t.s, 0, 0));
	OK(!takes(zero, t.s, 0, 0));
	OK(!takes(t.r, zero, 0, 0));
	OK(!takes(zero, zero, 0, 0));
	OK(!takes(order, t.s, 0, 0));
	OK(!takes(t.r, order, 0, 0));
	OK(!takes(order, order, 0, 0));
	OK(!takes(t.s, t.r, 0, 0));
}

static void an_ecdsa_signature_has_one_encoding(void)
{
	struct ward_public_key pub = public_of(WARD_KEY_P256);
	uint8_t der[110];
	struct two t;
	size_t len;

	OK(signs(WARD_KEY_P256, WARD_SIG_ECDSA_SHA256));
	t = two_of_signature();
	OK(!takes(t.r, t.s, 1, 0));
	OK(!takes(t.r, t.s, 0, 1));
	/* The length in the long form. */
	len = signature_len;
	memcpy(der + 1, signature, len);
	der[0] = 0x30;
	der[1] = 0x81;
	der[2] = signature[1];
	OK(!ossl_verify(&pub, WARD_SIG_ECDSA_SHA256, text, span(der, len + 1)));
	/* The indefinite length. */
	memcpy(der, signature, len);
	der[1] = 0x80;
	der[len] = der[len + 1] = 0;
	OK(!ossl_verify(&pub, WARD_SIG_ECDSA_SHA256, text, span(der, len + 2)));
	/* A third element inside. */
	memcpy(der, signature, len);
	der[1] = (uint8_t)(der[1] + 2);
	der[len] = 5;
	der[len + 1] = 0;
	OK(!ossl_verify(&pub, WARD_SIG_ECDSA_SHA256, text, span(der, len + 2)));
	/* A SET instead of a SEQUENCE. */
	memcpy(der, signature, len);
	der[0] = 0x31;
	OK(!ossl_verify(&pub, WARD_SIG_ECDSA_SHA256, text, span(der, len)));
	/* A length that only looks right where it is cut to 32 bits. */
	OK(!ossl_verify(&pub, WARD_SIG_ECDSA_SHA256, text,
		span(signature, ((size_t)1 << 32) + signature_len)));
	OK(ossl_verify(&pub, WARD_SIG_ECDSA_SHA256, text, span(signature, signature_len)));
}

static void nonces_and_salts_are_fresh_each_time(void)
{
	uint8_t first[WARD_SIGNATURE_MAX];

	for (int i = 0; i < NUM_KINDS; i++) {
		bool fixed = kinds[i].kind == WARD_KEY_RSA || kinds[i].kind == WARD_KEY_ED25519;

		OK(signs(kinds[i].kind, kinds[i].sig));
		memcpy(first, signature, signature_len);
		OK(signs(kinds[i].kind, kinds[i].sig));
		EQ(memcmp(first, signature, signature_len) == 0, fixed);
	}
}

/* RSA: which public keys are looked at. */

static void rsa_keys_have_2048_to_8192_bits(void)
{
	static uint8_t n[WARD_SIGNATURE_MAX + 1], e[] = { 1, 0, 1 };

	memset(n, 0xff, sizeof n);
	for (size_t len = 0; len <= sizeof n; len++)
		EQ(ossl_rsa_public_fits(span(n, len), span(e, 3)), len >= 256 && len <= 1024);
	/* 2047 bits, 2049 bits. */
	n[0] = 0x7f;
	OK(!ossl_rsa_public_fits(span(n, 256), span(e, 3)));
	n[0] = 0x01;
	OK(ossl_rsa_public_fits(span(n, 257), span(e, 3)));
	/* A leading zero is no number as DER has it. */
	n[0] = 0;
	OK(!ossl_rsa_public_fits(span(n, 257), span(e, 3)));
	/* An even modulus is no product of two odd primes. */
	n[0] = 0xff;
	n[255] = 0xfe;
	OK(!ossl_rsa_public_fits(span(n, 256), span(e, 3)));
}

static void rsa_exponents_are_odd_and_at_least_65537(void)
{
	static const struct {
		const char *e;
		bool fits;
	} rows[] = {
		{ "", false },
		{ "00", false },
		{ "01", false },
		{ "03", false },
		{ "11", false },
		{ "0101", false },
		{ "ffff", false },
		{ "010000", false },
		{ "00ffff", false },
		{ "00010001", false },
		{ "010002", false },
		{ "010001", true },
		{ "010003", true },
		{ "ffffffff", true },
		{ "ffffffffffffffff", true },
		{ "01ffffffffffffffff", false },
	};
	static uint8_t n[256];
	uint8_t e[16];

	memset(n, 0xff, sizeof n);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_span exponent = hex(rows[i].e, e, sizeof e);
		RSA *rsa = ossl_rsa_public(span(n, sizeof n), exponent);

		EQ(rsa != NULL, rows[i].fits);
		RSA_free(rsa);
	}
}

/* RFC 8017 5.2.2: a signature is a number below the modulus. */
static void an_rsa_signature_not_below_the_modulus_is_refused(void)
{
	struct ward_public_key pub = public_of(WARD_KEY_RSA);
	BIGNUM *s, *n;

	OK(signs(WARD_KEY_RSA, WARD_SIG_RSA_PKCS1_SHA256));
	s = BN_bin2bn(signature, 256, NULL);
	n = BN_bin2bn(pub.n.p, 256, NULL);
	BN_add(s, s, n);
	/* The sum has 257 bytes, or 256 and is not below n. */
	signature_len = (size_t)BN_bn2bin(s, signature);
	OK(!verifies(WARD_KEY_RSA, WARD_SIG_RSA_PKCS1_SHA256));
	memcpy(signature, pub.n.p, 256);
	signature_len = 256;
	OK(!verifies(WARD_KEY_RSA, WARD_SIG_RSA_PKCS1_SHA256));
	BN_free(s);
	BN_free(n);
}

/* A fault while RSA computes with the primes would give the factors away: no
 * such result may leave. Here the fault is a wrong exponent for one prime. */
static void a_faulty_rsa_result_never_leaves(void)
{
	struct ward_key *key = ossl_key_generate(WARD_KEY_RSA, 2048);
	struct ward_public_key pub;
	int wrong = 0;

	OK(ossl_key_public(key, &pub));
	for (int bit = 0; bit < 8; bit++) {
		BIGNUM *dp = BN_dup(RSA_get0_dmp1(key->rsa)), *dq = BN_dup(RSA_get0_dmq1(key->rsa)),
		       *qi = BN_dup(RSA_get0_iqmp(key->rsa)), *x = bit % 2 ? dp : dq;

		if (BN_is_bit_set(x, 100 * bit))
			BN_clear_bit(x, 100 * bit);
		else
			BN_set_bit(x, 100 * bit);
		OK(RSA_set0_crt_params(key->rsa, dp, dq, qi) == 1);
		for (int sig = WARD_SIG_RSA_PKCS1_SHA256; sig <= WARD_SIG_RSA_PSS_SHA512; sig++) {
			if (!ossl_sign(key, (enum ward_sig)sig, text, signature, &signature_len))
				continue;
			if (!ossl_verify(&pub, (enum ward_sig)sig, text,
				    span(signature, signature_len)))
				wrong++;
		}
	}
	EQ(wrong, 0);
	ossl_key_free(key);
}

/* RFC 8032 7.1, TEST 1. */
static void the_ed25519_signature_of_the_standard_comes_out(void)
{
	uint8_t seed[32], want[64];
	struct ward_private_numbers numbers = {
		.kind = WARD_KEY_ED25519,
		.scalar = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
			seed, sizeof seed),
	};
	struct ward_key *key = ossl_key_new(&numbers);

	hex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39"
	    "70"
	    "1cf9b46bd25bf5f0595bbe24655141438e7a100b",
		want, sizeof want);
	OK(ossl_sign(key, WARD_SIG_ED25519, span("", 0), signature, &signature_len));
	EQ(signature_len, 64);
	EQ_MEM(signature, want, sizeof want);
	ossl_key_free(key);
}

T_MAIN(T(a_key_makes_the_signatures_that_fit_it_and_no_other),
	T(a_signature_with_one_hash_or_padding_is_none_with_another),
	T(a_signature_changed_in_any_bit_is_refused), T(a_text_changed_in_any_bit_is_refused),
	T(a_key_changed_in_any_bit_is_refused), T(a_signature_cut_short_or_made_longer_is_refused),
	T(a_point_of_the_wrong_form_is_refused), T(a_point_of_another_curve_is_refused),
	T(a_p521_signature_is_checked_bit_by_bit),
	T(the_numbers_of_an_ecdsa_signature_are_between_zero_and_the_order),
	T(an_ecdsa_signature_has_one_encoding), T(nonces_and_salts_are_fresh_each_time),
	T(rsa_keys_have_2048_to_8192_bits), T(rsa_exponents_are_odd_and_at_least_65537),
	T(an_rsa_signature_not_below_the_modulus_is_refused), T(a_faulty_rsa_result_never_leaves),
	T(the_ed25519_signature_of_the_standard_comes_out))

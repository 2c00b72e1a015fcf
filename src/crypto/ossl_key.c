/* ossl_key.c - private keys, from and to their raw numbers.
 *
 * The numbers are kept beside libcrypto's object, so that they can be lent. */
#include "crypto/ossl.h"

#include <openssl/err.h>
#include <string.h>
#include "base/mem.h"

#define ED25519_LEN 32
#define SCALAR_MAX 48

/* room makes the memory that `numbers` will point into. */
static bool room(struct ward_key *key, size_t len)
{
	key->bytes = mem_new(len);
	key->bytes_len = len;
	return key->bytes != NULL;
}

static bool same(struct ward_span a, const uint8_t *b, size_t len)
{
	return a.len == len && memcmp(a.p, b, len) == 0;
}

/* A public point that came along must be the scalar's. */
static bool ec_set(struct ward_key *key, const struct ward_private_numbers *in)
{
	int curve = ossl_ec_curve(in->kind);
	size_t len = ossl_ec_len(curve), point_len = 1 + 2 * len;
	const EC_GROUP *group = ossl_get()->curve[curve];
	BIGNUM *k = in->scalar.len == len ? ossl_ec_scalar(group, in->scalar) : NULL;
	EC_POINT *point = EC_POINT_new(group);
	bool ok;

	key->ec = EC_KEY_new();
	ok = k != NULL && point != NULL && key->ec != NULL && room(key, len + point_len) &&
		EC_POINT_mul(group, point, k, NULL, NULL, NULL) == 1 &&
		EC_KEY_set_group(key->ec, group) == 1 && EC_KEY_set_private_key(key->ec, k) == 1 &&
		EC_KEY_set_public_key(key->ec, point) == 1 &&
		EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, key->bytes + len,
			point_len, NULL) == point_len;
	BN_clear_free(k);
	EC_POINT_free(point);
	if (!ok || (in->point.len > 0 && !same(in->point, key->bytes + len, point_len)))
		return false;
	memcpy(key->bytes, in->scalar.p, len);
	key->numbers.scalar = (struct ward_span){ key->bytes, len };
	key->numbers.point = (struct ward_span){ key->bytes + len, point_len };
	return true;
}

static bool ed25519_set(struct ward_key *key, const struct ward_private_numbers *in)
{
	size_t len = ED25519_LEN;

	if (in->scalar.len != len || !room(key, 2 * len))
		return false;
	key->ed25519 = EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL, in->scalar.p, len);
	if (key->ed25519 == NULL ||
		EVP_PKEY_get_raw_public_key(key->ed25519, key->bytes + ED25519_LEN, &len) != 1)
		return false;
	if (in->point.len > 0 && !same(in->point, key->bytes + ED25519_LEN, ED25519_LEN))
		return false;
	memcpy(key->bytes, in->scalar.p, ED25519_LEN);
	key->numbers.scalar = (struct ward_span){ key->bytes, ED25519_LEN };
	key->numbers.point = (struct ward_span){ key->bytes + ED25519_LEN, ED25519_LEN };
	return true;
}

/* The numbers of an RSA key, in the order of RFC 8017 A.1.2. */
enum { N, E, D, P, Q, DP, DQ, QI, NUM_NUMBERS };

/* One prime's part: `dx` is `d` mod (x - 1). */
static bool prime_agrees(const BIGNUM *d, const BIGNUM *x, const BIGNUM *dx, BN_CTX *ctx)
{
	BIGNUM *less = BN_CTX_get(ctx), *r = BN_CTX_get(ctx);

	return r != NULL && BN_sub(less, x, BN_value_one()) == 1 &&
		BN_mod(r, d, less, ctx) == 1 && BN_cmp(r, dx) == 0;
}

/* The equations of RFC 8017 3.2, but for the one between e and d: rsa_works. */
static bool rsa_agrees(BIGNUM *const bn[])
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *r;
	bool ok;

	if (ctx == NULL)
		return false;
	BN_CTX_start(ctx);
	r = BN_CTX_get(ctx);
	ok = r != NULL && BN_mul(r, bn[P], bn[Q], ctx) == 1 && BN_cmp(r, bn[N]) == 0 &&
		BN_cmp(bn[D], bn[N]) < 0 && prime_agrees(bn[D], bn[P], bn[DP], ctx) &&
		prime_agrees(bn[D], bn[Q], bn[DQ], ctx) && BN_cmp(bn[QI], bn[P]) < 0 &&
		BN_mod_mul(r, bn[QI], bn[Q], bn[P], ctx) == 1 && BN_is_one(r);
	BN_CTX_end(ctx);
	BN_CTX_free(ctx);
	return ok;
}

/* A signature is tried once: it comes out right only if d undoes e, and if p and
 * q are primes, which the equations do not show. */
static bool rsa_works(RSA *rsa)
{
	static const uint8_t text[] = "ward";
	struct ward_span message = { text, sizeof text };
	uint8_t signature[WARD_SIGNATURE_MAX];
	size_t len;

	return ossl_rsa_sign(rsa, WARD_SIG_RSA_PKCS1_SHA256, message, signature, &len) &&
		ossl_rsa_verify(rsa, WARD_SIG_RSA_PKCS1_SHA256, message,
			(struct ward_span){ signature, len });
}

/* Writes the numbers without leading zeros into memory of the key. */
static bool rsa_keep(struct ward_key *key, BIGNUM *const bn[])
{
	struct ward_private_numbers *out = &key->numbers;
	struct ward_span *span[NUM_NUMBERS] = { &out->n, &out->e, &out->d, &out->p, &out->q,
		&out->dp, &out->dq, &out->qi };
	size_t len = 0;
	uint8_t *to;

	for (int i = 0; i < NUM_NUMBERS; i++)
		len += (size_t)BN_num_bytes(bn[i]);
	if (!room(key, len))
		return false;
	to = key->bytes;
	for (int i = 0; i < NUM_NUMBERS; i++) {
		*span[i] = (struct ward_span){ to, (size_t)BN_bn2bin(bn[i], to) };
		to += span[i]->len;
	}
	return true;
}

static void bn_free(BIGNUM *bn[NUM_NUMBERS])
{
	for (int i = 0; i < NUM_NUMBERS; i++)
		BN_clear_free(bn[i]);
}

/* Takes the eight numbers over. */
static bool rsa_set(struct ward_key *key, BIGNUM *bn[NUM_NUMBERS])
{
	if (!rsa_keep(key, bn) || !ossl_rsa_public_fits(key->numbers.n, key->numbers.e) ||
		!rsa_agrees(bn)) {
		bn_free(bn);
		return false;
	}
	key->rsa = RSA_new();
	if (key->rsa == NULL || RSA_set0_key(key->rsa, bn[N], bn[E], bn[D]) != 1) {
		bn_free(bn);
		return false;
	}
	bn[N] = bn[E] = bn[D] = NULL;
	if (RSA_set0_factors(key->rsa, bn[P], bn[Q]) != 1) {
		bn_free(bn);
		return false;
	}
	bn[P] = bn[Q] = NULL;
	if (RSA_set0_crt_params(key->rsa, bn[DP], bn[DQ], bn[QI]) != 1) {
		bn_free(bn);
		return false;
	}
	return rsa_works(key->rsa);
}

static bool rsa_set_spans(struct ward_key *key, const struct ward_private_numbers *in)
{
	const struct ward_span span[NUM_NUMBERS] = { in->n, in->e, in->d, in->p, in->q, in->dp,
		in->dq, in->qi };
	BIGNUM *bn[NUM_NUMBERS] = { NULL };

	for (int i = 0; i < NUM_NUMBERS; i++) {
		/* One byte more than the longest modulus: a zero in front is allowed. */
		if (span[i].len > 0 && span[i].len <= WARD_SIGNATURE_MAX + 1)
			bn[i] = BN_bin2bn(span[i].p, (int)span[i].len, NULL);
		if (bn[i] == NULL) {
			bn_free(bn);
			return false;
		}
		BN_set_flags(bn[i], BN_FLG_CONSTTIME);
	}
	return rsa_set(key, bn);
}

static bool set(struct ward_key *key, const struct ward_private_numbers *numbers)
{
	switch (numbers->kind) {
	case WARD_KEY_RSA:
	case WARD_KEY_RSA_PSS:
		return rsa_set_spans(key, numbers);
	case WARD_KEY_P256:
	case WARD_KEY_P384:
		return ec_set(key, numbers);
	case WARD_KEY_ED25519:
		return ed25519_set(key, numbers);
	default:
		return false;
	}
}

static struct ward_key *key_of_kind(enum ward_key_kind kind)
{
	struct ward_key *key = ossl_get() != NULL ? mem_new(sizeof *key) : NULL;

	if (key != NULL)
		key->kind = key->numbers.kind = kind;
	return key;
}

struct ward_key *ossl_key_new(const struct ward_private_numbers *numbers)
{
	struct ward_key *key = key_of_kind(numbers->kind);

	if (key == NULL)
		return NULL;
	ERR_set_mark();
	if (!set(key, numbers)) {
		ossl_key_free(key);
		key = NULL;
	}
	ERR_pop_to_mark();
	return key;
}

static struct ward_key *rsa_generate(enum ward_key_kind kind, unsigned bits)
{
	struct ward_key *key = key_of_kind(kind);
	RSA *rsa = RSA_new();
	BIGNUM *e = BN_new(), *bn[NUM_NUMBERS] = { NULL };
	bool ok = key != NULL && rsa != NULL && e != NULL && BN_set_word(e, RSA_F4) == 1 &&
		RSA_generate_key_ex(rsa, (int)bits, e, NULL) == 1;

	if (ok) {
		const BIGNUM *made[NUM_NUMBERS] = { RSA_get0_n(rsa), RSA_get0_e(rsa),
			RSA_get0_d(rsa), RSA_get0_p(rsa), RSA_get0_q(rsa), RSA_get0_dmp1(rsa),
			RSA_get0_dmq1(rsa), RSA_get0_iqmp(rsa) };

		for (int i = 0; i < NUM_NUMBERS; i++)
			ok = (bn[i] = BN_dup(made[i])) != NULL && ok;
		if (ok)
			ok = rsa_set(key, bn);
		else
			bn_free(bn);
	}
	BN_free(e);
	RSA_free(rsa);
	if (!ok) {
		ossl_key_free(key);
		return NULL;
	}
	return key;
}

struct ward_key *ossl_key_generate(enum ward_key_kind kind, unsigned bits)
{
	struct ward_private_numbers numbers = { .kind = kind };
	struct ward_key *key = NULL;
	uint8_t scalar[SCALAR_MAX];
	size_t len = kind == WARD_KEY_P384 ? 48 : 32;

	if (kind == WARD_KEY_RSA || kind == WARD_KEY_RSA_PSS)
		return bits >= 2048 && bits <= 8192 ? rsa_generate(kind, bits) : NULL;
	numbers.scalar = (struct ward_span){ scalar, len };
	/* Drawn again when not below the order: see ossl_group_new. */
	for (int tries = 0; key == NULL && tries < 2; tries++)
		if (ossl_random(scalar, len))
			key = ossl_key_new(&numbers);
	mem_wipe(scalar, sizeof scalar);
	return key;
}

bool ossl_key_numbers(const struct ward_key *key, struct ward_private_numbers *ret)
{
	*ret = key->numbers;
	return true;
}

bool ossl_key_public(const struct ward_key *key, struct ward_public_key *ret)
{
	*ret = (struct ward_public_key){
		.kind = key->kind,
		.point = key->numbers.point,
		.n = key->numbers.n,
		.e = key->numbers.e,
	};
	return true;
}

void ossl_key_free(struct ward_key *key)
{
	if (key == NULL)
		return;
	EC_KEY_free(key->ec);
	RSA_free(key->rsa);
	EVP_PKEY_free(key->ed25519);
	mem_free(key->bytes, key->bytes_len);
	mem_free(key, sizeof *key);
}

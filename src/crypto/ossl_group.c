/* ossl_group.c - key agreement: X25519 (RFC 7748), P-256 and P-384 (RFC 8422).
 *
 * A pair's handle is, for X25519, an EVP_PKEY_CTX ready to derive, and for the
 * curves the private scalar alone, a BIGNUM. */
#include "crypto/ossl.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include "base/mem.h"

#define X25519_LEN 32
#define SCALAR_MAX 48

static int curve_of(uint16_t group)
{
	switch (group) {
	case WARD_GROUP_P256:
		return CURVE_P256;
	case WARD_GROUP_P384:
		return CURVE_P384;
	default:
		return -1;
	}
}

size_t ossl_group_scalar_len(uint16_t group)
{
	int curve = curve_of(group);

	if (group == WARD_GROUP_X25519)
		return X25519_LEN;
	return curve >= 0 ? ossl_ec_len(curve) : 0;
}

/* X25519(the pair's scalar, point): RFC 7748 5. The point goes into a key object
 * that the thread keeps. Every string of 32 bytes is a point: nothing to
 * validate. */
static bool x25519(EVP_PKEY_CTX *pair, const uint8_t *point, uint8_t *out)
{
	struct ossl_thread *t = ossl_thread_get();
	size_t len = X25519_LEN;

	if (t == NULL)
		return false;
	if (t->x25519_peer == NULL)
		t->x25519_peer = EVP_PKEY_new_raw_public_key_ex(NULL, "X25519", NULL, point,
			X25519_LEN);
	return t->x25519_peer != NULL &&
		EVP_PKEY_set1_encoded_public_key(t->x25519_peer, point, X25519_LEN) == 1 &&
		EVP_PKEY_derive_set_peer_ex(pair, t->x25519_peer, 0) == 1 &&
		EVP_PKEY_derive(pair, out, &len) == 1 && len == X25519_LEN;
}

static EVP_PKEY_CTX *x25519_derivation(const uint8_t *scalar)
{
	static const uint8_t unused[X25519_LEN] = { 0 };
	struct ossl_thread *t = ossl_thread_get();
	OSSL_PARAM params[] = {
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, (void *)(uintptr_t)scalar,
			X25519_LEN),
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)(uintptr_t)unused,
			X25519_LEN),
		OSSL_PARAM_END,
	};
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *pair;

	if (t == NULL)
		return NULL;
	if (t->x25519_make == NULL)
		t->x25519_make = EVP_PKEY_CTX_new_from_name(NULL, "X25519", NULL);
	if (t->x25519_make == NULL || EVP_PKEY_fromdata_init(t->x25519_make) != 1 ||
		EVP_PKEY_fromdata(t->x25519_make, &key, EVP_PKEY_KEYPAIR, params) != 1)
		return NULL;
	pair = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	EVP_PKEY_free(key); /* `pair` holds it now */
	if (pair != NULL && EVP_PKEY_derive_init(pair) == 1)
		return pair;
	EVP_PKEY_CTX_free(pair);
	return NULL;
}

/* The share is X25519(scalar, 9): RFC 7748 6.1. Computed as a derivation like
 * any other, because libcrypto 3.0 has fast code for those and slow code for
 * the base point; so the key object never needs its own public half. */
static void *x25519_from(const uint8_t *scalar, uint8_t *share)
{
	static const uint8_t nine[X25519_LEN] = { 9 };
	EVP_PKEY_CTX *pair = x25519_derivation(scalar);

	if (pair != NULL && x25519(pair, nine, share))
		return pair;
	EVP_PKEY_CTX_free(pair);
	return NULL;
}

static void *curve_from(int curve, struct ward_span scalar, uint8_t *share)
{
	const struct ossl *o = ossl_get();
	size_t share_len = 1 + 2 * ossl_ec_len(curve);
	BIGNUM *k = NULL;
	EC_POINT *point = NULL;
	bool ok;

	if (o == NULL)
		return NULL;
	k = ossl_ec_scalar(o->curve[curve], scalar);
	if (k == NULL)
		return NULL;
	point = EC_POINT_new(o->curve[curve]);
	ok = point != NULL && EC_POINT_mul(o->curve[curve], point, k, NULL, NULL, NULL) == 1 &&
		EC_POINT_point2oct(o->curve[curve], point, POINT_CONVERSION_UNCOMPRESSED, share,
			share_len, NULL) == share_len;
	EC_POINT_free(point);
	if (!ok) {
		BN_clear_free(k);
		return NULL;
	}
	return k;
}

bool ossl_group_from(struct ward_keypair *kp, uint16_t group, struct ward_span scalar,
	uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len)
{
	size_t len = ossl_group_scalar_len(group);

	*kp = (struct ward_keypair){ 0 };
	*ret_share_len = 0;
	if (len == 0 || scalar.len != len)
		return false;
	kp->handle = group == WARD_GROUP_X25519 ? x25519_from(scalar.p, share) :
		curve_from(curve_of(group), scalar, share);
	if (kp->handle == NULL)
		return false;
	kp->group = group;
	*ret_share_len = group == WARD_GROUP_X25519 ? X25519_LEN : 1 + 2 * len;
	return true;
}

/* A scalar for a curve is drawn again when it is not below the order, as FIPS
 * 186-5 A.2.2 does: that happens once in 2^32 draws, and twice in a row never. */
bool ossl_group_new(bool (*random)(uint8_t *, size_t), struct ward_keypair *kp, uint16_t group,
	uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len)
{
	uint8_t scalar[SCALAR_MAX];
	size_t len = ossl_group_scalar_len(group);
	bool ok = false;

	*kp = (struct ward_keypair){ 0 };
	*ret_share_len = 0;
	if (len == 0)
		return false;
	for (int tries = 0; !ok && tries < 2; tries++)
		ok = random(scalar, len) && ossl_group_from(kp, group,
			(struct ward_span){ scalar, len }, share, ret_share_len);
	mem_wipe(scalar, sizeof scalar);
	return ok;
}

/* RFC 9846 7.4.2: the all-zero value MUST end the connection. */
static bool x25519_agree(EVP_PKEY_CTX *pair, struct ward_span share, uint8_t *secret)
{
	uint8_t any = 0;

	if (share.len != X25519_LEN || !x25519(pair, share.p, secret))
		return false;
	for (size_t i = 0; i < X25519_LEN; i++)
		any |= secret[i];
	return any != 0;
}

/* ECDH on a curve of prime order: a point that is on it is a good one, and the
 * x coordinate keeps its leading zeros. RFC 9846 7.4.2 */
static bool curve_agree(int curve, const BIGNUM *k, struct ward_span share, uint8_t *secret)
{
	const EC_GROUP *group = ossl_get()->curve[curve];
	EC_POINT *peer = NULL, *common = NULL;
	BIGNUM *x = NULL;
	int len = (int)ossl_ec_len(curve);
	bool ok;

	if (!ossl_ec_point_form(curve, share))
		return false;
	peer = EC_POINT_new(group);
	common = EC_POINT_new(group);
	x = BN_new();
	/* EC_POINT_oct2point refuses what is not on the curve. */
	ok = peer != NULL && common != NULL && x != NULL &&
		EC_POINT_oct2point(group, peer, share.p, share.len, NULL) == 1 &&
		EC_POINT_mul(group, common, NULL, peer, k, NULL) == 1 &&
		EC_POINT_get_affine_coordinates(group, common, x, NULL, NULL) == 1 &&
		BN_bn2binpad(x, secret, len) == len;
	BN_clear_free(x);
	EC_POINT_clear_free(common);
	EC_POINT_free(peer);
	return ok;
}

bool ossl_group_agree(struct ward_keypair *kp, struct ward_span peer_share,
	uint8_t secret[WARD_SECRET_MAX], size_t *ret_secret_len)
{
	bool ok = false;

	ERR_set_mark();
	if (kp->group == WARD_GROUP_X25519)
		ok = x25519_agree(kp->handle, peer_share, secret);
	else if (curve_of(kp->group) >= 0)
		ok = curve_agree(curve_of(kp->group), kp->handle, peer_share, secret);
	ERR_pop_to_mark();
	if (!ok)
		mem_wipe(secret, WARD_SECRET_MAX);
	*ret_secret_len = ok ? ossl_group_scalar_len(kp->group) : 0;
	return ok;
}

void ossl_group_free(struct ward_keypair *kp)
{
	if (kp->group == WARD_GROUP_X25519)
		EVP_PKEY_CTX_free(kp->handle);
	else
		BN_clear_free(kp->handle);
	*kp = (struct ward_keypair){ 0 };
}

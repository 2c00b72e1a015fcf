/* ossl_ec.c - the three NIST curves: lengths, forms, scalars. RFC 8422, SEC 1 */
#include "crypto/ossl.h"

int ossl_ec_curve(enum ward_key_kind kind)
{
	switch (kind) {
	case WARD_KEY_P256:
		return CURVE_P256;
	case WARD_KEY_P384:
		return CURVE_P384;
	case WARD_KEY_P521:
		return CURVE_P521;
	default:
		return -1;
	}
}

size_t ossl_ec_len(int curve)
{
	static const uint8_t len[NUM_CURVES] = { 32, 48, 66 };

	return len[curve];
}

/* Compressed points would have libcrypto compute square roots for strangers,
 * which has looped for ever before (CVE-2022-0778). RFC 9846 4.3.8.2 has only
 * the uncompressed form. */
bool ossl_ec_point_form(int curve, struct ward_span point)
{
	return point.len == 1 + 2 * ossl_ec_len(curve) && point.p[0] == 4;
}

BIGNUM *ossl_ec_scalar(const EC_GROUP *curve, struct ward_span scalar)
{
	BIGNUM *k = BN_new();

	if (k == NULL)
		return NULL;
	BN_set_flags(k, BN_FLG_CONSTTIME);
	if (BN_bin2bn(scalar.p, (int)scalar.len, k) == NULL || BN_is_zero(k) ||
		BN_cmp(k, EC_GROUP_get0_order(curve)) >= 0) {
		BN_clear_free(k);
		return NULL;
	}
	return k;
}

/* end_point.c - the channel binding tls-server-end-point. RFC 5929 4.1 */
#include "pki/end_point.h"

#include "crypto/hkdf.h"
#include "pki/cert.h"

/* "if that hash function is either MD5 or SHA-1, then use SHA-256" */
static enum ward_hash_id hash_of(const struct cert *cert)
{
	switch ((enum ward_sig)cert->sig) {
	case WARD_SIG_RSA_PKCS1_SHA256:
	case WARD_SIG_RSA_PSS_SHA256:
	case WARD_SIG_ECDSA_SHA256: return WARD_SHA256;
	case WARD_SIG_RSA_PKCS1_SHA384:
	case WARD_SIG_RSA_PSS_SHA384:
	case WARD_SIG_ECDSA_SHA384: return WARD_SHA384;
	case WARD_SIG_RSA_PKCS1_SHA512:
	case WARD_SIG_RSA_PSS_SHA512:
	case WARD_SIG_ECDSA_SHA512: return WARD_SHA512;
	case WARD_SIG_ED25519: return 0;
	case WARD_SIG_NONE: break;
	}
	return cert->sig_oid == OID_SHA1_RSA || cert->sig_oid == OID_SHA1_ECDSA ? WARD_SHA256 : 0;
}

bool end_point_hash(const struct ward_provider *p, struct ward_span der,
	uint8_t ret_hash[WARD_HASH_MAX], size_t *ret_len, struct ward_why *why)
{
	enum ward_hash_id id;
	struct cert cert;

	*ret_len = 0;
	memset(ret_hash, 0, WARD_HASH_MAX);
	TRY(cert_parse(der, &cert, why));
	id = hash_of(&cert);
	if (id == 0)
		return FAIL(why, BINDING_NONE, .got = cert.sig_oid);
	if (!hash_once(p, id, der, ret_hash))
		return FAIL(why, PRIMITIVE_FAILED);
	*ret_len = hash_len(id);
	return true;
}

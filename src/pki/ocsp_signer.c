/* ocsp_signer.c - whose signature an OCSP response bears. RFC 6960 4.2.2.2 */
#include "pki/ocsp_signer.h"

#include "pki/algorithm.h"
#include "pki/dn.h"

bool ocsp_hash(const struct ward_provider *provider, enum oid oid, struct ward_span in,
	uint8_t ret[WARD_HASH_MAX], size_t *ret_len)
{
	struct ward_hash hash;
	enum ward_hash_id id;

	memset(ret, 0, WARD_HASH_MAX);
	*ret_len = 0;
	switch (oid) {
	case OID_SHA1:
		id = WARD_SHA1;
		*ret_len = 20;
		break;
	case OID_SHA256:
		id = WARD_SHA256;
		*ret_len = 32;
		break;
	case OID_SHA384:
		id = WARD_SHA384;
		*ret_len = 48;
		break;
	case OID_SHA512:
		id = WARD_SHA512;
		*ret_len = 64;
		break;
	default:
		return false;
	}
	if (!provider->hash_init(&hash, id))
		return false;
	provider->hash_update(&hash, in.p, in.len);
	provider->hash_final(&hash, ret);
	return true;
}

struct ward_span ocsp_key_bytes(const struct cert *cert)
{
	struct rd r = rd_of(cert->spki);

	der_open(&r, DER_SEQUENCE);
	der_value(&r, DER_SEQUENCE);
	return der_bit_bytes(&r);
}

/* responderID "MUST correspond to the certificate that was used to sign". 4.2.2.3 */
static bool is_responder(const struct revocation *rev, const struct ocsp *response,
	const struct cert *cert)
{
	uint8_t hash[WARD_HASH_MAX];
	size_t len;

	if (response->by_name.len > 0)
		return dn_compare(response->by_name, cert->subject) == DN_SAME;
	return ocsp_hash(rev->args->provider, OID_SHA1, ocsp_key_bytes(cert), hash, &len) &&
		span_is(response->by_key, (struct ward_span){ hash, len });
}

static bool signed_by(const struct revocation *rev, const struct ocsp *response,
	const struct cert *cert, struct ward_why *why)
{
	if (!algorithm_key_strong(&cert->key))
		return FAIL(why, STATUS_ALGORITHM, .got = algorithm_key_bits(&cert->key));
	return revocation_signed(rev, &cert->key, response->sig, response->tbs,
		response->signature, WARD_WHY_OCSP_SIGNATURE, why);
}

/* 4.2.2.2: "Includes a value of id-kp-OCSPSigning in an extended key usage extension
 * and is issued by the CA that issued the certificate in question". Any purpose is
 * not that value. */
static bool may_sign(const struct revocation *rev, const struct cert *cert,
	const struct cert *issuer)
{
	if (!cert->eku.there || (cert->purposes & CERT_FOR_OCSP) == 0)
		return false;
	if (cert->key_usage_ext.there && (cert->key_usage & CERT_DIGITAL_SIGNATURE) == 0)
		return false;
	if (rev->args->now < cert->not_before || rev->args->now > cert->not_after)
		return false;
	return cert->unknown_critical.len == 0 && !cert->sig_differs &&
		dn_compare(cert->issuer, issuer->subject) == DN_SAME;
}

/* 4.2.2.2.1. OCSP cannot speak about its own signer, lists can; when they do not, the
 * authority has left it open. */
static bool revoked(const struct revocation *rev, size_t i, const struct cert *cert)
{
	struct path path = { .anchored = true };
	struct revocation of_signer = *rev;
	struct ward_status status;

	for (size_t j = i + 1; j < rev->path->len; j++)
		path.cert[j - i] = rev->path->cert[j];
	path.cert[0] = cert;
	path.len = rev->path->len - i;
	of_signer.path = &path;
	of_signer.of_signer = true;
	revocation_status(&of_signer, 0, &status);
	return status.kind == WARD_STATUS_REVOKED;
}

static bool by_delegate(const struct revocation *rev, size_t i, const struct ocsp *response,
	const struct cert *cert, struct ward_why *why)
{
	const struct cert *issuer = rev->path->cert[i + 1];

	if (!is_responder(rev, response, cert) || !may_sign(rev, cert, issuer))
		return FAIL(why, OCSP_SIGNATURE);
	TRY(signed_by(rev, response, cert, why));
	TRY(revocation_signed(rev, &issuer->key, cert->sig, cert->tbs, cert->signature,
		WARD_WHY_OCSP_SIGNATURE, why));
	if (revoked(rev, i, cert))
		return FAIL(why, OCSP_SIGNATURE);
	return true;
}

bool ocsp_signer_check(const struct revocation *rev, size_t i, const struct ocsp *response,
	struct ward_why *why)
{
	const struct cert *issuer = rev->path->cert[i + 1];
	struct rd r = rd_of(response->certs);
	struct ward_why best = { .code = 0 };

	if (is_responder(rev, response, issuer) && signed_by(rev, response, issuer, &best))
		return true;
	for (unsigned num = 0; num < OCSP_CERTS_MAX && rd_more(&r); num++) {
		struct ward_why reason = { .code = 0 };
		struct cert cert;

		if (!cert_parse(der_element(&r, DER_SEQUENCE), &cert, &reason))
			continue;
		if (by_delegate(rev, i, response, &cert, &reason))
			return true;
		if (best.code == 0 || best.code == WARD_WHY_OCSP_SIGNATURE)
			best = reason;
	}
	if (best.code == 0)
		return FAIL(why, OCSP_SIGNATURE);
	return why_set(why, best);
}

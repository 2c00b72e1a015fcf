/* crl_signer.c - whose signature a revocation list bears. */
#include "pki/crl_signer.h"

#include "pki/algorithm.h"
#include "pki/dn.h"

/* 5.2.1: a list by an authority with several keys says by which it is. */
static bool other_key(const struct crl *crl, const struct cert *cert)
{
	return crl->issuer_key_id.len > 0 && cert->key_id.len > 0 &&
		!span_is(crl->issuer_key_id, cert->key_id);
}

static bool hash_key(const struct ward_provider *provider, const struct cert *cert,
	uint8_t ret[CRL_KEY_HASH])
{
	struct ward_hash hash;

	memset(ret, 0, CRL_KEY_HASH);
	if (!provider->hash_init(&hash, WARD_SHA256))
		return false;
	provider->hash_update(&hash, cert->spki.p, cert->spki.len);
	provider->hash_final(&hash, ret);
	return true;
}

/* Did this certificate's key sign the list, and may it? */
static bool signed_by(const struct revocation *rev, const struct crl_item *item,
	const struct cert *cert, struct ward_why *why)
{
	const struct crl *crl = crl_item_crl(item);
	uint8_t key[CRL_KEY_HASH];

	if (other_key(crl, cert))
		return FAIL(why, CRL_SIGNATURE);
	/* (f): "verify that the cRLSign bit is set" */
	if (cert->key_usage_ext.there && (cert->key_usage & CERT_CRL_SIGN) == 0)
		return FAIL(why, CRL_KEY_USAGE, .got = cert->key_usage, .want = CERT_CRL_SIGN);
	if (!algorithm_key_strong(&cert->key))
		return FAIL(why, STATUS_ALGORITHM, .got = algorithm_key_bits(&cert->key));
	if (!hash_key(rev->args->provider, cert, key))
		return FAIL(why, PRIMITIVE_FAILED);
	if (crl_item_proven(item, key))
		return true;
	TRY(revocation_signed(rev, &cert->key, crl->sig, crl->tbs, crl->signature,
		WARD_WHY_CRL_SIGNATURE, why));
	crl_item_prove(item, key);
	return true;
}

static bool on_path(const struct path *path, const struct cert *cert)
{
	for (size_t i = 0; i < path->len; i++)
		if (path->cert[i] == cert)
			return true;
	return false;
}

static bool same_authority(const struct cert *a, const struct cert *b)
{
	return span_is(a->spki, b->spki) && span_is(a->subject, b->subject);
}

/* (f): "Obtain and validate the certification path for the issuer of the complete
 * CRL. The trust anchor for the certification path MUST be the same". That nothing is
 * known about a signer's own revocation does not stop it: often the list that it
 * signed is the one that would say so. */
static bool leads_to_anchor(const struct revocation *rev, const struct cert *cert)
{
	/* What was asked of the leaf is not asked of a signer. */
	struct ward_verify_args args = { .size = sizeof args, .provider = rev->args->provider,
		.trust = rev->args->trust, .now = rev->args->now, .purpose = WARD_PURPOSE_ANY,
		.revocation = WARD_REVOCATION_OFF };
	struct ward_status status[WARD_CHAIN_MAX];
	struct path_result result;
	struct revocation of_signer = { .args = rev->args, .pool = rev->pool,
		.path = &result.path, .signatures = rev->signatures, .of_signer = true };

	path_find_from(&args, NULL, rev->pool, cert, rev->signatures, &result);
	if (!result.path.anchored || result.problems.num > 0)
		return false;
	if (!same_authority(result.path.cert[result.path.len - 1],
		rev->path->cert[rev->path->len - 1]))
		return false;
	for (size_t i = 0; i + 1 < result.path.len; i++) {
		revocation_status(&of_signer, i, &status[i]);
		if (status[i].kind == WARD_STATUS_REVOKED)
			return false;
	}
	return true;
}

/* Of several reasons the one that came farthest: who has the name, who has the key,
 * who may use it. */
static void keep(struct ward_why *why, const struct ward_why *reason)
{
	if (why->code == WARD_WHY_CRL_ISSUER || why->code == WARD_WHY_CRL_SIGNATURE)
		*why = *reason;
}

bool crl_signer_check(const struct revocation *rev, size_t i, const struct crl_item *item,
	const struct cert **ret_signer, struct ward_why *why)
{
	const struct crl *crl = crl_item_crl(item);
	const struct path *path = rev->path;
	struct ward_why best = { .code = WARD_WHY_CRL_ISSUER, .where = WHERE };

	*ret_signer = NULL;
	for (size_t j = i + 1; j < path->len; j++) {
		struct ward_why reason = { .code = 0 };

		if (dn_compare(path->cert[j]->subject, crl->issuer) != DN_SAME)
			continue;
		if (signed_by(rev, item, path->cert[j], &reason)) {
			*ret_signer = path->cert[j];
			return true;
		}
		keep(&best, &reason);
	}
	for (size_t j = 0; j < rev->pool->num && !rev->of_signer; j++) {
		const struct cert *cert = &rev->pool->cert[j];
		struct ward_why reason = { .code = 0 };

		if (on_path(path, cert) || dn_compare(cert->subject, crl->issuer) != DN_SAME ||
			other_key(crl, cert) || !leads_to_anchor(rev, cert))
			continue;
		if (signed_by(rev, item, cert, &reason)) {
			*ret_signer = cert;
			return true;
		}
		keep(&best, &reason);
	}
	return why_set(why, best);
}

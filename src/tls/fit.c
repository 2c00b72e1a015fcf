/* fit.c - which credential fits what the peer asks of certificates. */
#include "tls/fit.h"
#include "crypto/sigalg.h"

/* A signature by an RSA-PSS key looks like one by a plain RSA key. */
static bool names_scheme(struct ward_span list, uint16_t scheme)
{
	const uint16_t pss_key = WARD_SCHEME_RSA_PSS_PSS_SHA256 - WARD_SCHEME_RSA_PSS_SHA256;

	if (wire16_has(list, scheme))
		return true;
	return scheme >= WARD_SCHEME_RSA_PSS_SHA256 && scheme <= WARD_SCHEME_RSA_PSS_SHA512 &&
		wire16_has(list, (uint16_t)(scheme + pss_key));
}

/* "All certificates provided by the sender MUST be signed by a signature algorithm
 * advertised by the peer, if it is able to provide such a chain": 4.5.1.2. */
static bool fits_cert_schemes(const struct ward_credential *own, struct ward_span list)
{
	for (size_t i = 0; i < own->num_certs && i < WARD_JOB_CERTS; i++)
		if (own->signed_with[i] != CREDENTIAL_SIGNED_BY_ITSELF &&
			!names_scheme(list, own->signed_with[i]))
			return false;
	return true;
}

/* The chain that is sent when none fits "MUST NOT use the deprecated SHA-1 hash,
 * unless the client specifically advertises" it. */
static bool has_unasked_sha1(const struct ward_credential *own, struct ward_span list)
{
	for (size_t i = 0; i < own->num_certs && i < WARD_JOB_CERTS; i++)
		if ((own->signed_with[i] == CREDENTIAL_RSA_PKCS1_SHA1 ||
			own->signed_with[i] == CREDENTIAL_ECDSA_SHA1) &&
			!wire16_has(list, own->signed_with[i]))
			return true;
	return false;
}

/* "at least one of the certificates in the certificate chain SHOULD be issued by one
 * of the listed CAs" */
static bool fits_authorities(const struct ward_credential *own, struct ward_span list)
{
	struct rd r = rd_of(list);

	if (list.len == 0)
		return true;
	while (rd_more(&r)) {
		struct ward_span name = rd_vec(&r, 2);

		for (size_t i = 0; i < own->num_certs && i < WARD_JOB_CERTS; i++)
			if (name.len > 0 && span_is(own->issuer[i], name))
				return true;
	}
	return false;
}

static bool fits(const struct ward_credential *own, const struct wishes *wishes, unsigned demands)
{
	struct ward_span list = wishes->cert_schemes.len > 0 ? wishes->cert_schemes : wishes->schemes;

	if (has_unasked_sha1(own, list))
		return false;
	if ((demands & DEMAND_CERT_SCHEMES) && !fits_cert_schemes(own, list))
		return false;
	return !(demands & DEMAND_AUTHORITIES) || fits_authorities(own, wishes->authorities);
}

/* Whether the key makes signatures of the scheme, in TLS 1.2 also one of the other
 * curve unless `exact`. */
static bool signs(const struct ward_credential *own, uint16_t scheme, const struct wishes *wishes,
	bool exact)
{
	const struct sigalg *alg = sigalg_for(scheme, own->kind, wishes->version);

	return alg != NULL && (wishes->kinds & 1u << own->kind) != 0 &&
		(!exact || alg->kind == own->kind);
}

static bool choose(const struct ward_config *config, const size_t *candidates, size_t num,
	const struct wishes *wishes, unsigned demands, bool exact, size_t *ret_credential,
	uint16_t *ret_scheme)
{
	for (size_t s = 0; s < config->sign_schemes.num; s++) {
		uint16_t scheme = config->sign_schemes.v[s];

		if (!wire16_has(wishes->schemes, scheme))
			continue;
		for (size_t i = 0; i < num; i++) {
			const struct ward_credential *own = config->credentials[candidates[i]];

			if (!signs(own, scheme, wishes, exact) || !fits(own, wishes, demands))
				continue;
			*ret_credential = candidates[i];
			*ret_scheme = scheme;
			return true;
		}
	}
	return false;
}

bool fit_choose(const struct ward_config *config, const size_t *candidates, size_t num,
	const struct wishes *wishes, unsigned demands, size_t *ret_credential, uint16_t *ret_scheme)
{
	*ret_credential = 0;
	*ret_scheme = 0;
	return choose(config, candidates, num, wishes, demands, true, ret_credential, ret_scheme) ||
		choose(config, candidates, num, wishes, demands, false, ret_credential, ret_scheme);
}

/* A client shows its certificate only to a server that says it knows the issuer: to
 * another it would tell who it is for nothing. */
bool fit_client_credential(const struct ward_config *config, const struct wishes *wishes,
	size_t *ret_credential, uint16_t *ret_scheme)
{
	size_t candidates[WARD_LIST_MAX], num = 0;

	while (num < config->num_credentials && num < WARD_LIST_MAX) {
		candidates[num] = num;
		num++;
	}
	if (fit_choose(config, candidates, num, wishes, DEMAND_CERT_SCHEMES | DEMAND_AUTHORITIES,
		    ret_credential, ret_scheme))
		return true;
	return fit_choose(config, candidates, num, wishes, DEMAND_AUTHORITIES, ret_credential,
		ret_scheme);
}

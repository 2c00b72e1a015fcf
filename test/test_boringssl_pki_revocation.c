/* BoringSSL's CRL and OCSP files: boringssl_pki_revocation.txt beside this program, made
 * by boringssl_pki_revocation.py, says the form of its lines.
 *
 * The files are signed with RSA keys of 1024 bits and with SHA-1, which ward refuses.
 * To see the rules behind that, the program is linked with functions of its own
 * around the two that refuse (see meson.build), which can be told to let them pass. */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include "lines.h"
#include "pki/algorithm.h"
#include "pki/revocation.h"
#include "t.h"

#define CRL_TIME INT64_C(1489017600)  /* 2017-03-09 */
#define OCSP_TIME INT64_C(1488672000) /* 2017-03-05 */
#define WEEK INT64_C(604800)

static bool weak_allowed;

bool __real_algorithm_key_strong(const struct ward_public_key *key);
bool __wrap_algorithm_key_strong(const struct ward_public_key *key);
enum ward_sig __real_algorithm_signature(struct rd *r, enum oid *ret_oid);
enum ward_sig __wrap_algorithm_signature(struct rd *r, enum oid *ret_oid);

bool __wrap_algorithm_key_strong(const struct ward_public_key *key)
{
	return weak_allowed || __real_algorithm_key_strong(key);
}

/* SHA-1 goes under the name of SHA-256; verify_rsa below tries both. */
enum ward_sig __wrap_algorithm_signature(struct rd *r, enum oid *ret_oid)
{
	enum ward_sig sig = __real_algorithm_signature(r, ret_oid);

	return weak_allowed && *ret_oid == OID_SHA1_RSA ? WARD_SIG_RSA_PKCS1_SHA256 : sig;
}

static EVP_PKEY *rsa_key(const struct ward_public_key *key)
{
	BIGNUM *n = BN_bin2bn(key->n.p, (int)key->n.len, NULL);
	BIGNUM *e = BN_bin2bn(key->e.p, (int)key->e.len, NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *pkey = NULL;
	OSSL_PARAM *params;

	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n);
	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e);
	params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY_fromdata_init(ctx);
	EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	BN_free(n);
	BN_free(e);
	return pkey;
}

static bool verify_rsa(const struct ward_public_key *key, enum ward_sig sig,
	struct ward_span message, struct ward_span signature)
{
	static const char *const hash[] = { "SHA256", "SHA1" };
	EVP_PKEY *pkey;
	bool good = false;

	if (!weak_allowed)
		return ward_provider_default()->verify(key, sig, message, signature);
	pkey = rsa_key(key);
	for (size_t i = 0; i < 2 && !good; i++) {
		EVP_MD_CTX *ctx = EVP_MD_CTX_new();

		good = EVP_DigestVerifyInit_ex(ctx, NULL, hash[i], NULL, NULL, pkey, NULL) == 1 &&
			EVP_DigestVerify(ctx, signature.p, signature.len, message.p,
				message.len) == 1;
		EVP_MD_CTX_free(ctx);
	}
	EVP_PKEY_free(pkey);
	return good;
}

/* BoringSSL's verdicts are GOOD, REVOKED and UNKNOWN. */
enum { GOOD = WARD_STATUS_GOOD, REVOKED = WARD_STATUS_REVOKED, UNKNOWN };

static struct path_pool pool;
static struct cert certs[3];

/* Puts what a line says into place; the row of the failure when it has not the form. */
static uint16_t load(const struct line *l, struct ward_verify_args *args, struct path *path)
{
	struct ward_why why = { 0 };
	bool crl = strcmp(l->word[0], "crl") == 0;
	struct ward_span said = lines_bytes(l->word[5]);

	path->anchored = true;
	for (path->len = 0; path->len < 3; path->len++) {
		struct ward_span der = lines_bytes(l->word[2 + path->len]);

		if (der.len == 0)
			break;
		if (!cert_parse(der, &certs[path->len], &why))
			return why.code;
		path->cert[path->len] = &certs[path->len];
	}
	pool.num_responses = 0;
	if (crl && ward_crls_add_der((struct ward_crls *)args->crls, said, &why) != 0)
		return why.code;
	if (!crl && !ocsp_parse(said, &pool.response[0].ocsp, &why))
		return why.code;
	pool.num_responses = crl ? 0 : 1;
	args->now = crl ? CRL_TIME : OCSP_TIME;
	return 0;
}

static struct ward_status judge(const struct line *l)
{
	struct ward_provider provider = *ward_provider_default();
	struct ward_crls *crls = ward_crls_new();
	struct ward_verify_args args = { .size = sizeof args, .provider = &provider,
		.crls = crls, .revocation = WARD_REVOCATION_HARD, .status_max_age = WEEK };
	struct path path;
	unsigned signatures = 0;
	struct revocation rev = { &args, &pool, &path, &signatures, false };
	struct ward_status status = { .kind = WARD_STATUS_NOT_COVERED };

	provider.verify = verify_rsa;
	status.why.code = load(l, &args, &path);
	if (status.why.code == 0)
		revocation_status(&rev, 0, &status);
	ward_crls_free(crls);
	return status;
}

/* What BoringSSL's own test wants; the CRL files say it in their names. */
static const struct {
	const char *name;
	int verdict;
} ocsp_verdicts[] = {
	{ "bad_ocsp_type", UNKNOWN }, { "bad_signature", UNKNOWN }, { "bad_status", UNKNOWN },
	{ "future_response", UNKNOWN }, { "good_response", GOOD },
	{ "good_response_invalid_serial", GOOD }, { "good_response_next_update", GOOD },
	{ "good_response_sha256", GOOD }, { "has_critical_ct_extension", GOOD },
	{ "has_critical_response_extension", UNKNOWN },
	{ "has_critical_single_extension", UNKNOWN }, { "has_extension", GOOD },
	{ "has_single_extension", GOOD }, { "has_version", GOOD }, { "invalid_response", UNKNOWN },
	{ "invalid_response_data", UNKNOWN }, { "malformed_request", UNKNOWN },
	{ "missing_response", UNKNOWN }, { "multiple_response", UNKNOWN },
	{ "multiple_response_good_revoked", REVOKED }, { "no_response", UNKNOWN },
	{ "ocsp_extra_certs", GOOD }, { "ocsp_sign_bad_indirect", UNKNOWN },
	{ "ocsp_sign_direct", GOOD }, { "ocsp_sign_indirect", GOOD },
	{ "ocsp_sign_indirect_missing", UNKNOWN }, { "old_response", UNKNOWN },
	{ "other_response", UNKNOWN }, { "produced_early_response", UNKNOWN },
	{ "produced_late_response", UNKNOWN }, { "responder_id", GOOD },
	{ "responder_name", GOOD }, { "revoke_response", REVOKED },
	{ "revoke_response_reason", REVOKED }, { "stale_response", UNKNOWN },
	{ "unknown_response", UNKNOWN },
};

static int wanted(const struct line *l)
{
	const char *name = l->word[1];

	if (strcmp(l->word[0], "crl") == 0)
		return strncmp(name, "good", 4) == 0 ? GOOD :
			strncmp(name, "revoked", 7) == 0 ? REVOKED : UNKNOWN;
	for (size_t i = 0; i < sizeof ocsp_verdicts / sizeof ocsp_verdicts[0]; i++)
		if (strcmp(ocsp_verdicts[i].name, name) == 0)
			return ocsp_verdicts[i].verdict;
	printf("# no verdict is known for %s\n", name);
	OK(false);
	return -1;
}

static int verdict(const struct ward_status *s)
{
	return s->kind == WARD_STATUS_GOOD ? GOOD : s->kind == WARD_STATUS_REVOKED ? REVOKED : UNKNOWN;
}

/* None of the CRL files has a cRLNumber, which RFC 5280 5.2.3 demands of every list,
 * and x509-limbo's crl::crlnumber-missing of whoever reads one: none makes a
 * certificate good. But that is the last thing that is looked at. The certificate
 * of good_response_invalid_serial has an INTEGER that is not DER. */
static bool explained(const struct line *l, const struct ward_status *s)
{
	if (strcmp(l->word[0], "crl") == 0)
		return s->kind == WARD_STATUS_NOT_COVERED && s->why.code == WARD_WHY_CRL_NUMBER;
	return strcmp(l->word[1], "good_response_invalid_serial") == 0 &&
		s->why.code == WARD_WHY_CERT_MALFORMED;
}

/* Of these only the missing number keeps ward from saying "good": a list of the
 * certificate's own issuer counts, whatever place the certificate names (the last
 * paragraph of RFC 5280 6.3.3), and also when others stand on it (PKITS 4.14.22). */
static bool only_for_its_number(const char *name)
{
	return strcmp(name, "bad_crldp_has_crlissuer") == 0 ||
		strcmp(name, "bad_idp_indirectcrl") == 0;
}

static void every_verdict_is_boringssls_or_explained(void)
{
	struct line l;
	int num = 0;

	weak_allowed = true;
	OK(lines_open("boringssl_pki_revocation.txt"));
	while (lines_next(&l)) {
		struct ward_status s = judge(&l);
		int want = wanted(&l);
		bool right = verdict(&s) == want || (want == GOOD && explained(&l, &s));

		if (!right)
			printf("# %s %s: %d, want %d\n", l.word[0], l.word[1], verdict(&s), want);
		OK(right);
		num++;
	}
	EQ(num, 102);
	weak_allowed = false;
}

/* The right verdict for the wrong reason would be luck. */
static void each_refusal_has_its_own_reason(void)
{
	static const struct {
		const char *prefix;
		uint16_t code;
	} rows[] = {
		{ "bad_fake_critical", WARD_WHY_CRL_CRITICAL },
		{ "bad_idp_indirect", WARD_WHY_CRL_NUMBER },
		{ "bad_idp", WARD_WHY_CRL_SCOPE },
		{ "bad_key_rollover_signature", WARD_WHY_CRL_SIGNATURE },
		{ "bad_nextupdate_too_old", WARD_WHY_STATUS_STALE },
		{ "bad_thisupdate_in_future", WARD_WHY_STATUS_NOT_YET },
		{ "bad_thisupdate_too_old", WARD_WHY_STATUS_STALE },
		{ "bad_signature", WARD_WHY_CRL_SIGNATURE },
		{ "bad_wrong_issuer", WARD_WHY_CERT_STATUS_UNKNOWN },
		{ "invalid_idp_onlycontainsusercerts_v1_leaf", WARD_WHY_CRL_SCOPE },
		{ "invalid_issuer_keyusage_no_crlsign", WARD_WHY_CRL_KEY_USAGE },
		{ "invalid_key_rollover_issuer_keyusage", WARD_WHY_CRL_KEY_USAGE },
		{ "invalid_", WARD_WHY_CRL_MALFORMED },
	};
	struct line l;

	weak_allowed = true;
	OK(lines_open("boringssl_pki_revocation.txt"));
	while (lines_next(&l)) {
		struct ward_status s;
		size_t i = 0;

		if (strcmp(l.word[0], "crl") != 0 || wanted(&l) != UNKNOWN ||
			only_for_its_number(l.word[1]))
			continue;
		s = judge(&l);
		while (i + 1 < sizeof rows / sizeof rows[0] &&
			strncmp(l.word[1], rows[i].prefix, strlen(rows[i].prefix)) != 0)
			i++;
		if (s.why.code != rows[i].code)
			printf("# %s\n", l.word[1]);
		EQ(s.why.code, rows[i].code);
	}
	weak_allowed = false;
}

static void revoked_ones_say_when_and_why(void)
{
	struct line l;

	weak_allowed = true;
	OK(lines_open("boringssl_pki_revocation.txt"));
	while (lines_next(&l)) {
		struct ward_status s;

		if (wanted(&l) != REVOKED)
			continue;
		s = judge(&l);
		OK(s.revoked_at > 0 && s.revoked_at < CRL_TIME);
		EQ(s.reason, strcmp(l.word[1], "revoke_response_reason") == 0 ? 1 : 0);
		EQ(s.source, strcmp(l.word[0], "crl") == 0 ? WARD_SOURCE_CRL : WARD_SOURCE_OCSP);
	}
	weak_allowed = false;
}

/* As ward is: the only files that are signed well enough. */
static void weak_keys_and_sha1_say_nothing(void)
{
	struct line l;

	weak_allowed = false;
	OK(lines_open("boringssl_pki_revocation.txt"));
	while (lines_next(&l)) {
		struct ward_status s = judge(&l);
		bool strong = strcmp(l.word[1], "good_response_sha256") == 0;

		EQ(verdict(&s), strong ? GOOD : UNKNOWN);
		if (!strong && wanted(&l) != UNKNOWN && s.why.code != WARD_WHY_CERT_MALFORMED)
			EQ(s.why.code, WARD_WHY_STATUS_ALGORITHM);
	}
}

T_MAIN(T(every_verdict_is_boringssls_or_explained), T(each_refusal_has_its_own_reason),
	T(revoked_ones_say_when_and_why), T(weak_keys_and_sha1_say_nothing))

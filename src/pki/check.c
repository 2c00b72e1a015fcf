/* check.c - what RFC 5280 6.1 asks of each certificate of a path. */
#include "pki/check.h"

#include "base/date.h"
#include "der/der.h"
#include "pki/algorithm.h"
#include "pki/constraint.h"
#include "pki/policy.h"
#include "pki/strict.h"

#define RSA_BITS_MIN 2048

/* Like FAIL, for a list: it fills in which certificate. */
#define PROBLEM(problems, i, name, ...) \
	problems_add((problems), (struct ward_why){ .code = WARD_WHY_##name, \
		.cert = (uint8_t)((i) + 1), .where = WHERE, ##__VA_ARGS__ })

/* Worst first. What makes the chain a forgery or nobody's word comes before what
 * an honest owner forgot. */
static const uint16_t by_weight[] = {
	WARD_WHY_CERT_SIGNATURE,
	WARD_WHY_CERT_BUDGET,
	WARD_WHY_CERT_SELF_SIGNED,
	WARD_WHY_CERT_UNKNOWN_CA,
	WARD_WHY_CERT_REVOKED,
	WARD_WHY_CERT_NOT_CA,
	WARD_WHY_CERT_PATH_LEN,
	WARD_WHY_CERT_NAME_CONSTRAINT,
	WARD_WHY_CERT_CRITICAL,
	WARD_WHY_CERT_POLICY,
	WARD_WHY_CERT_POLICY_MALFORMED,
	WARD_WHY_CERT_POLICY_OTHER,
	WARD_WHY_CERT_ALGORITHM,
	WARD_WHY_CERT_ALGORITHM_DIFFERS,
	WARD_WHY_CERT_KEY_WEAK,
	WARD_WHY_CERT_KEY_USAGE,
	WARD_WHY_CERT_PURPOSE,
	WARD_WHY_CERT_KEY_ID,
	WARD_WHY_CERT_FEATURE,
	WARD_WHY_CERT_EXPIRED,
	WARD_WHY_CERT_NOT_YET,
	WARD_WHY_CERT_NAME,
	WARD_WHY_CERT_NO_SAN,
	WARD_WHY_CERT_FORM,
	WARD_WHY_CERT_STRICT,
	WARD_WHY_STAPLE_MISSING,
	WARD_WHY_CERT_STATUS_UNKNOWN,
	WARD_WHY_OCSP_SIGNATURE,
	WARD_WHY_OCSP_OTHER,
	WARD_WHY_OCSP_MALFORMED,
	WARD_WHY_OCSP_UNKNOWN,
	WARD_WHY_OCSP_CRITICAL,
	WARD_WHY_OCSP_REFUSED,
	WARD_WHY_CRL_SIGNATURE,
	WARD_WHY_CRL_KEY_USAGE,
	WARD_WHY_CRL_CRITICAL,
	WARD_WHY_CRL_ISSUER,
	WARD_WHY_CRL_NUMBER,
	WARD_WHY_CRL_SCOPE,
	WARD_WHY_STATUS_ALGORITHM,
	WARD_WHY_STATUS_NOT_YET,
	WARD_WHY_STATUS_STALE,
};

static unsigned weight(uint16_t code)
{
	unsigned num = sizeof by_weight / sizeof by_weight[0];

	for (unsigned i = 0; i < num; i++)
		if (by_weight[i] == code)
			return num - i;
	return num + 1;
}

/* Is `a` to stand before `b`? */
static bool worse(const struct ward_why *a, const struct ward_why *b)
{
	unsigned wa = weight(a->code), wb = weight(b->code);

	return wa != wb ? wa > wb : a->cert < b->cert;
}

void problems_add(struct problems *problems, struct ward_why why)
{
	size_t at = problems->num;

	if (at == WARD_PROBLEMS_MAX) {
		at--;
		if (!worse(&why, &problems->list[at]))
			return;
	} else {
		problems->num++;
	}
	while (at > 0 && worse(&why, &problems->list[at - 1])) {
		problems->list[at] = problems->list[at - 1];
		at--;
	}
	problems->list[at] = why;
}

unsigned problems_weight(const struct problems *problems)
{
	return problems->num == 0 ? 0 : weight(problems->list[0].code);
}

/* 6.1.3 (a)(2); both ends of the period belong to it: 4.1.2.5. */
static void check_validity(int64_t now, const struct cert *cert, size_t i,
	struct problems *problems)
{
	if (now > cert->not_after)
		PROBLEM(problems, i, CERT_EXPIRED, .got = now, .want = cert->not_after);
	if (now < cert->not_before)
		PROBLEM(problems, i, CERT_NOT_YET, .got = now, .want = cert->not_before);
}

/* What holds for each certificate, wherever it stands. */
static void check_any(const struct ward_verify_args *args, const struct cert *cert, size_t i,
	struct problems *problems)
{
	check_validity(args->now, cert, i, problems);
	if (cert->unknown_critical.len > 0)
		PROBLEM(problems, i, CERT_CRITICAL);
	if (!algorithm_key_strong(&cert->key))
		PROBLEM(problems, i, CERT_KEY_WEAK, .got = algorithm_key_bits(&cert->key),
			.want = RSA_BITS_MIN);
	/* 4.2.1.1, 4.2.1.2, 4.2.2.1: never critical; 4.2.1.10: authorities only. */
	if (cert->aki.critical || cert->ski.critical || cert->authority_info.critical ||
		(cert->name_constraints.there && !cert->ca))
		PROBLEM(problems, i, CERT_FORM);
}

/* What RFC 5280 forbids authorities and bids everyone else to take; the Web PKI takes
 * none of it. */
static void check_issued_well(const struct cert *cert, size_t i, struct problems *problems)
{
	/* 4.1.2.5: "Conforming applications MUST be able to process validity dates that
	 * are encoded in either UTCTime or GeneralizedTime." */
	if (cert->time_bad)
		PROBLEM(problems, i, CERT_FORM);
	/* 4.2.1.6: "If the subject field contains an empty sequence, then the issuing CA MUST
	 * include a subjectAltName extension that is marked as critical." */
	if (cert_no_subject(cert) && !cert->san.critical)
		PROBLEM(problems, i, CERT_FORM);
	/* 4.2.1.11, 4.2.1.14: "Conforming CAs MUST mark this extension as critical." */
	if ((cert->policy_constraints.there && !cert->policy_constraints.critical) ||
		(cert->inhibit_any.there && !cert->inhibit_any.critical))
		PROBLEM(problems, i, CERT_POLICY_MALFORMED);
}

/* What holds for a certificate that is believed because it is signed: an anchor
 * is believed because someone put it there. */
static void check_signed(enum ward_purpose purpose, const struct cert *cert, size_t i,
	struct problems *problems)
{
	if (cert->sig == WARD_SIG_NONE)
		PROBLEM(problems, i, CERT_ALGORITHM, .got = cert->sig_oid);
	if (cert->sig_differs)
		PROBLEM(problems, i, CERT_ALGORITHM_DIFFERS);
	if (cert->serial_bad)
		PROBLEM(problems, i, CERT_FORM, .got = (int64_t)cert->serial.len);
	if (purpose != WARD_PURPOSE_ANY)
		check_issued_well(cert, i, problems);
}

static uint16_t wanted_purpose(enum ward_purpose purpose)
{
	switch (purpose) {
	case WARD_PURPOSE_SERVER:
		return CERT_FOR_SERVER;
	case WARD_PURPOSE_CLIENT:
		return CERT_FOR_CLIENT;
	case WARD_PURPOSE_ANY:
		break;
	}
	return UINT16_MAX;
}

/* 4.2.1.12. In an authority it limits what may be issued below, as all programs
 * treat it, and between leaf and anchor "any" is no purpose: BR 7.1.2.10.6. */
static void check_purpose(enum ward_purpose purpose, const struct cert *cert, size_t i,
	bool between, struct problems *problems)
{
	uint16_t wanted = wanted_purpose(purpose);

	if (!between)
		wanted |= CERT_FOR_ANY;
	if (cert->eku.there && (cert->purposes & wanted) == 0)
		PROBLEM(problems, i, CERT_PURPOSE, .got = cert->purposes, .want = wanted);
}

/* Certificates between `i` and the leaf that count: 4.2.1.9 leaves out the leaf and
 * those issued to oneself. */
static int32_t below(const struct path *path, size_t i)
{
	int32_t num = 0;

	for (size_t j = 1; j < i; j++)
		if (!cert_self_issued(path->cert[j]))
			num++;
	return num;
}

/* 6.1.4 (k) to (n) */
static void check_authority(enum ward_purpose purpose, const struct path *path, size_t i,
	struct problems *problems)
{
	const struct cert *cert = path->cert[i];
	bool anchor = path->anchored && i + 1 == path->len;
	int32_t num = below(path, i);

	if (!cert->ca)
		PROBLEM(problems, i, CERT_NOT_CA, .got = cert->version);
	else if (cert->path_len != CERT_NO_PATH_LEN && num > cert->path_len)
		PROBLEM(problems, i, CERT_PATH_LEN, .got = num, .want = cert->path_len);
	if (cert->key_usage_ext.there && (cert->key_usage & CERT_KEY_CERT_SIGN) == 0)
		PROBLEM(problems, i, CERT_KEY_USAGE, .got = cert->key_usage,
			.want = CERT_KEY_CERT_SIGN);
	check_purpose(purpose, cert, i, !anchor, problems);
}

static bool has_feature(struct ward_span features, uint32_t wanted)
{
	struct rd r = rd_of(features);

	while (rd_more(&r))
		if (der_small(&r) == wanted)
			return !r.bad;
	return false;
}

/* "a certificate that is signed by a Certificate Signing Certificate that contains a TLS
 * feature extension MUST contain a TLS feature extension that offers the same set or a
 * superset". RFC 7633 4.2.2 */
static void check_features(const struct cert *cert, const struct cert *issuer, size_t i,
	struct problems *problems)
{
	struct rd r = rd_of(issuer->tls_feature.value);

	while (rd_more(&r)) {
		uint32_t feature = der_small(&r);

		if (r.bad || has_feature(cert->tls_feature.value, feature))
			continue;
		PROBLEM(problems, i, CERT_FEATURE, .got = feature);
		return;
	}
}

/* What a certificate and its issuer say of each other. 4.2.1.1: key identifiers help to
 * find the issuer; a certificate that names another one contradicts itself. */
static void check_link(const struct cert *cert, const struct cert *issuer, size_t i,
	struct problems *problems)
{
	if (cert->issuer_key_id.len > 0 && issuer->key_id.len > 0 &&
		!span_is(cert->issuer_key_id, issuer->key_id))
		PROBLEM(problems, i, CERT_KEY_ID);
	check_features(cert, issuer, i, problems);
}

/* 6.1.3 (b), (c): the constraints of each authority hold for all below it, except
 * for those in between that it issued to itself. */
static void check_constraints(const struct path *path, unsigned *work, struct problems *problems)
{
	for (size_t i = 1; i < path->len; i++) {
		if (!path->cert[i]->name_constraints.there)
			continue;
		for (size_t j = 0; j < i; j++) {
			struct ward_why why = { 0 };

			if (j > 0 && cert_self_issued(path->cert[j]))
				continue;
			if (constraint_check(path->cert[i], path->cert[j], work, &why))
				continue;
			why.cert = (uint8_t)(j + 1);
			problems_add(problems, why);
		}
	}
}

/* The other names were read once before, and found good. */
static void check_other_names(const struct ward_verify_args *args, const struct cert *leaf,
	struct problems *problems)
{
	for (size_t i = 0; i < args->num_names; i++) {
		struct ward_why why = { 0 };
		struct name name;

		if (name_read(args->names[i], &name, &why)) {
			name.suffixes = args->suffixes;
			if (name_check(&name, leaf, &why))
				continue;
		}
		why.want = (int64_t)i + 1;
		problems_add(problems, why);
	}
}

/* The certificate of the other side itself. */
static void check_leaf(const struct ward_verify_args *args, const struct name *name,
	const struct cert *leaf, struct problems *problems)
{
	unsigned usage = args->key_usage;
	struct ward_why why = { 0 };

	check_purpose(args->purpose, leaf, 0, false, problems);
	/* RFC 9846 4.5.1.2: in TLS 1.3 the key signs, whatever the group. */
	if (args->purpose != WARD_PURPOSE_ANY)
		usage |= CERT_DIGITAL_SIGNATURE;
	if (leaf->key_usage_ext.there && (leaf->key_usage & usage) != usage)
		PROBLEM(problems, 0, CERT_KEY_USAGE, .got = leaf->key_usage, .want = usage);
	if (name != NULL && !name_check(name, leaf, &why))
		problems_add(problems, why);
	check_other_names(args, leaf, problems);
}

/* 6.1.1 (a), 6.1.4 (l): a limit from outside counts as those inside do. */
static void check_length(unsigned max, const struct path *path, struct problems *problems)
{
	unsigned num;

	if (max == 0 || path->len < 2)
		return;
	num = (unsigned)below(path, path->len - 1) + 1;
	if (num > max)
		PROBLEM(problems, path->len - 1, CERT_PATH_LEN, .got = num, .want = max);
}

void check_path(const struct ward_verify_args *args, const struct name *name,
	const struct path *path, struct check_work *work, struct problems *problems)
{
	size_t num_signed = path->anchored ? path->len - 1 : path->len;

	for (size_t i = 0; i < path->len; i++) {
		check_any(args, path->cert[i], i, problems);
		if (i < num_signed)
			check_signed(args->purpose, path->cert[i], i, problems);
		if (i > 0) {
			check_authority(args->purpose, path, i, problems);
			check_link(path->cert[i - 1], path->cert[i], i - 1, problems);
		}
	}
	check_constraints(path, &work->names, problems);
	check_length(args->max_authorities, path, problems);
	policy_check(args, path, &work->policies, problems);
	check_leaf(args, name, path->cert[0], problems);
	if (args->strict)
		strict_check(args->purpose, path, problems);
}

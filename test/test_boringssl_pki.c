/* BoringSSL's certificate files, apart from CRLs and OCSP: boringssl_pki.txt beside this
 * program, made by boringssl_pki.py, which says the form of its lines. doc/boringssl-pki.md
 * says more about the lines that ward judges otherwise. */
#include <stdlib.h>
#include <ward/verify.h>
#include "base/pem.h"
#include "lines.h"
#include "pki/algorithm.h"
#include "pki/constraint.h"
#include "pki/dn.h"
#include "pki/policy_ext.h"
#include "t.h"

static struct ward_why why;

static bool judge_form(const struct line *l)
{
	struct rd r = rd_of(lines_bytes(l->word[3]));
	struct ward_span contents = der_value(&r, DER_SEQUENCE);

	return rd_done(&r) && constraint_form(contents);
}

/* Constraints of an authority, and a certificate with this subject and these names. */
static bool judge_names(const struct line *l)
{
	struct rd constraints = rd_of(lines_bytes(l->word[3])), san = rd_of(lines_bytes(l->word[5]));
	struct cert ca = { 0 }, cert = { .subject = lines_bytes(l->word[4]) };
	unsigned work = 0;

	ca.name_constraints.value = der_value(&constraints, DER_SEQUENCE);
	if (rd_more(&san))
		cert.san.value = der_value(&san, DER_SEQUENCE);
	return constraint_check(&ca, &cert, &work, &why);
}

static bool judge_name(const struct line *l)
{
	struct rd r = rd_of(lines_bytes(l->word[3]));

	cert_name(&r);
	return rd_done(&r);
}

static bool judge_same(const struct line *l)
{
	return dn_compare(lines_bytes(l->word[3]), lines_bytes(l->word[4])) == DN_SAME;
}

static bool judge_signed(const struct line *l)
{
	struct rd spki = rd_of(lines_bytes(l->word[3])), algorithm = rd_of(lines_bytes(l->word[4]));
	struct rd signature = rd_of(lines_bytes(l->word[6]));
	struct ward_public_key key = algorithm_key(&spki);
	struct ward_span bytes = der_bit_bytes(&signature);
	enum oid oid;
	enum ward_sig sig = algorithm_signature(&algorithm, &oid);

	if (!rd_done(&spki) || !rd_done(&algorithm) || !rd_done(&signature))
		return false;
	if (sig == WARD_SIG_NONE || !algorithm_key_strong(&key) || !algorithm_key_fits(key.kind, sig))
		return false;
	return ward_provider_default()->verify(&key, sig, lines_bytes(l->word[5]), bytes);
}

static bool judge_policies(const struct line *l)
{
	struct rd r = rd_of(lines_bytes(l->word[3]));
	struct ward_span contents = der_value(&r, DER_SEQUENCE);
	bool odd = false;

	return rd_done(&r) && contents.len > 0 && policy_list_form(contents, &odd);
}

static void add_anchor(struct ward_trust *trust, struct ward_span der)
{
	size_t len = pem_len("CERTIFICATE", der.len);
	char *pem = malloc(len);
	struct wr w = wr_of((uint8_t *)pem, len);
	struct ward_why reason = { 0 };

	pem_write(&w, "CERTIFICATE", der);
	(void)!ward_trust_add_pem(trust, pem, w.len, NULL, NULL, &reason);
	free(pem);
}

/* Form is judged in two steps: what no parser could go on with, and what may not be so. */
static bool judge_cert(const struct line *l)
{
	struct ward_span der = lines_bytes(l->word[3]);
	struct ward_trust *trust = ward_trust_new();
	struct ward_verify_args args = { .size = sizeof args, .provider = ward_provider_default(),
		.trust = trust, .purpose = WARD_PURPOSE_SERVER, .revocation = WARD_REVOCATION_OFF };
	struct ward_verdict verdict;

	ward_verify(&args, &der, 1, &verdict);
	ward_trust_free(trust);
	why = verdict.why;
	for (size_t i = 0; i < verdict.num_problems; i++)
		switch (verdict.problem[i].code) {
		case WARD_WHY_CERT_MALFORMED:
		case WARD_WHY_CERT_DUPLICATE_EXT:
		case WARD_WHY_CERT_FORM:
		case WARD_WHY_CERT_POLICY_MALFORMED:
			why = verdict.problem[i];
			return false;
		default:
			break;
		}
	return true;
}

static enum ward_purpose purpose_of(const char *word)
{
	if (strcmp(word, "server") == 0)
		return WARD_PURPOSE_SERVER;
	return strcmp(word, "client") == 0 ? WARD_PURPOSE_CLIENT : WARD_PURPOSE_ANY;
}

static bool judge_chain(const struct line *l)
{
	struct ward_trust *trust = ward_trust_new();
	const char *policy = l->word[6];
	struct ward_verify_args args = { .size = sizeof args, .provider = ward_provider_default(),
		.trust = trust, .purpose = purpose_of(l->word[3]), .strict = l->word[4][0] == '1',
		.now = atoll(l->word[5]), .revocation = WARD_REVOCATION_OFF };
	struct ward_span pool[LINES_WORDS];
	struct ward_verdict verdict;
	int num = 8;
	bool good;

	if (policy[0] != '-') {
		args.policies = &policy;
		args.num_policies = 1;
		args.policy_required = true;
	}
	for (int anchors = atoi(l->word[7]); anchors > 0; anchors--)
		add_anchor(trust, lines_bytes(l->word[num++]));
	for (int i = num; i < l->num; i++)
		pool[i - num] = lines_bytes(l->word[i]);
	good = ward_verify(&args, pool, (size_t)(l->num - num), &verdict) == 0;
	why = verdict.why;
	ward_trust_free(trust);
	return good;
}

/* What ward judges otherwise, and why. */
#define ANCHOR "an anchor's dates, purposes and limits count"
#define ANCHOR_POLICIES "an anchor's policies do not count"
#define ANCHOR_LEAF "who is trusted is so as an anchor and as a leaf"
#define SHA_1 "SHA-1, or RSA with 1024 bits"
#define ML_DSA "ML-DSA"
#define SIGNS "a key that may not sign handshakes"
#define STRICT "strict is another strictness"
#define ANY_PURPOSE "any purpose is none between leaf and anchor"
#define FORM "the standard's form is asked for"
#define STRINGS "strings are compared, not judged"
#define ENCODINGS "strings of two and four bytes are compared as they stand"

static const struct {
	const char *name, *why;
} exceptions[] = {
	{ "expired-root/not-after-ta-with-constraints", ANCHOR },
	{ "expired-root/not-after", ANCHOR },
	{ "expired-root/not-before", ANCHOR },
	{ "root-basic-constraints-ca-false/main", ANCHOR },
	{ "root-eku-clientauth/serverauth-strict", ANCHOR },
	{ "root-eku-clientauth/serverauth-ta-with-expiration", ANCHOR },
	{ "root-eku-clientauth/serverauth", ANCHOR },
	{ "root-lacks-basic-constraints/main", ANCHOR },
	{ "root-lacks-basic-constraints/ta-with-constraints", ANCHOR },
	{ "root-lacks-basic-constraints/ta-with-require-basic-constraints", ANCHOR },
	{ "root-lacks-keycertsign-key-usage/main", ANCHOR },
	{ "violates-pathlen-1-from-root/main", ANCHOR },
	{ "policies-inhibit-anypolicy-by-root-fail/ta-with-constraints", ANCHOR_POLICIES },
	{ "policies-inhibit-mapping-by-root-fail/ta-with-constraints", ANCHOR_POLICIES },
	{ "policies-on-root-wrong/ta-with-constraints", ANCHOR_POLICIES },
	{ "policies-required-by-root-fail/ta-with-constraints", ANCHOR_POLICIES },
	{ "policy-mappings-on-root-fail/ta-with-constraints", ANCHOR_POLICIES },
	{ "policy-mappings-on-root-ok/ta-with-constraints+1.2.3.4", ANCHOR_POLICIES },
	{ "target-and-intermediate/trusted_leaf-root", ANCHOR_LEAF },
	{ "target-only/trusted_anchor", ANCHOR_LEAF },
	{ "target-only/trusted_leaf_require_self_signed", ANCHOR_LEAF },
	{ "target-selfissued/trusted_anchor", ANCHOR_LEAF },
	{ "target-selfissued/trusted_leaf_require_self_signed", ANCHOR_LEAF },
	{ "intermediate-eku-server-gated-crypto/sha1-eku-any", SHA_1 },
	{ "issuer-and-subject-not-byte-for-byte-equal/anchor", SHA_1 },
	{ "issuer-and-subject-not-byte-for-byte-equal/target", SHA_1 },
	{ "issuer-and-subject-not-byte-for-byte-equal/target+1.3.6.1.4.1.34697.2.2", SHA_1 },
	{ "issuer-and-subject-not-byte-for-byte-equal/target+2.16.756.1.89.1.2.1.1", SHA_1 },
	{ "issuer-and-subject-not-byte-for-byte-equal/target+1.3.6.1.4.1.34697.1.1", SHA_1 },
	{ "signed/rsa-pkcs1-sha1", SHA_1 },
	{ "signed/rsa-pkcs1-sha256", SHA_1 },
	{ "mldsa", ML_DSA },
	{ "signed/mldsa-44", ML_DSA },
	{ "signed/mldsa-65", ML_DSA },
	{ "signed/mldsa-87", ML_DSA },
	{ "target-not-end-entity/main", SIGNS },
	{ "target-serverauth-various-keyusages/ec-decipherOnly", SIGNS },
	{ "target-serverauth-various-keyusages/ec-keyAgreement", SIGNS },
	{ "target-serverauth-various-keyusages/ec-keyEncipherment", SIGNS },
	{ "target-serverauth-various-keyusages/rsa-decipherOnly", SIGNS },
	{ "target-serverauth-various-keyusages/rsa-keyAgreement", SIGNS },
	{ "target-serverauth-various-keyusages/rsa-keyEncipherment", SIGNS },
	{ "intermediate-eku-any-and-clientauth/serverauth", ANY_PURPOSE },
	{ "intermediate-eku-any-and-clientauth/serverauth-strict-leaf", ANY_PURPOSE },
	{ "target-eku-clientauth/clientauth-strict", STRICT },
	{ "target-has-ca-basic-constraints/target_only-trusted_leaf-strict", STRICT },
	{ "target-has-pathlen-but-not-ca/main", FORM },
	{ "target-msapplicationpolicies-and-eku/main", FORM },
	{ "parse/basic_constraints_pathlen_256", FORM },
	{ "parse/basic_constraints_pathlen_not_ca", FORM },
	{ "parse/cert_skeleton", FORM },
	{ "parse/failed_signature_algorithm", FORM },
	{ "parse/inhibit_any_policy", FORM },
	{ "parse/policy_constraints_inhibit", FORM },
	{ "parse/policy_constraints_inhibit_require", FORM },
	{ "parse/policy_constraints_require", FORM },
	{ "parse/serial_37_bytes", FORM },
	{ "parse/serial_negative", FORM },
	{ "parse/serial_zero", FORM },
	{ "parse/serial_zero_padded_21_bytes", FORM },
	{ "parse/signature_algorithm_null", FORM },
	{ "parse/tbs_validity_both_generalized_time", FORM },
	{ "parse/tbs_validity_generalized_time_and_utc_time", FORM },
	{ "parse/tbs_validity_utc_time_and_generalized_time", FORM },
	{ "parse/issuer_bad_printable_string", STRINGS },
	{ "parse/subject_not_ascii", STRINGS },
	{ "parse/subject_not_printable_string", STRINGS },
	{ "constraints/rfc822name-permitted-hostname/name-us-arizona-email-invalidstring",
		STRINGS },
	{ "match/ascii-T61STRING-unmangled=ascii-T61STRING-case_swap", STRINGS },
	{ "match/ascii-T61STRING-unmangled=ascii-T61STRING-extra_whitespace", STRINGS },
	{ "match/ascii-T61STRING-unmangled=ascii-PRINTABLESTRING-unmangled", STRINGS },
	{ "match/ascii-T61STRING-unmangled=ascii-UTF8-unmangled", STRINGS },
	{ "match/ascii-PRINTABLESTRING-rdn_sorting_1=ascii-PRINTABLESTRING-rdn_sorting_2",
		STRINGS },
	{ "match/ascii-mixed-rdn_dupetype_sorting_1=ascii-mixed-rdn_dupetype_sorting_2", STRINGS },
	{ "match/ascii-BMPSTRING-unmangled=ascii-BMPSTRING-case_swap", ENCODINGS },
	{ "match/ascii-BMPSTRING-unmangled=ascii-BMPSTRING-extra_whitespace", ENCODINGS },
	{ "match/ascii-BMPSTRING-unmangled=ascii-PRINTABLESTRING-unmangled", ENCODINGS },
	{ "match/ascii-BMPSTRING-unmangled=ascii-UTF8-unmangled", ENCODINGS },
	{ "match/ascii-UNIVERSALSTRING-unmangled=ascii-UNIVERSALSTRING-case_swap", ENCODINGS },
	{ "match/ascii-UNIVERSALSTRING-unmangled=ascii-UNIVERSALSTRING-extra_whitespace",
		ENCODINGS },
	{ "match/ascii-UNIVERSALSTRING-unmangled=ascii-PRINTABLESTRING-unmangled", ENCODINGS },
	{ "match/ascii-UNIVERSALSTRING-unmangled=ascii-UTF8-unmangled", ENCODINGS },
	{ "match/ascii-UNIVERSALSTRING-unmangled=ascii-BMPSTRING-unmangled", ENCODINGS },
	{ "match/unicode_bmp-BMPSTRING-unmangled=unicode_bmp-UTF8-unmangled", ENCODINGS },
	{ "match/unicode_bmp-UNIVERSALSTRING-unmangled=unicode_bmp-UTF8-unmangled", ENCODINGS },
	{ "match/unicode_supplementary-UNIVERSALSTRING-unmangled=unicode_supplementary-UTF8-unmangled",
		ENCODINGS },
};

static const struct {
	const char *kind;
	bool (*judge)(const struct line *l);
} kinds[] = { { "cert", judge_cert }, { "chain", judge_chain }, { "form", judge_form },
	{ "name", judge_name }, { "names", judge_names }, { "policies", judge_policies },
	{ "same", judge_same }, { "signed", judge_signed } };

static bool is_exception(const char *name)
{
	for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++)
		if (strcmp(exceptions[i].name, name) == 0)
			return true;
	return false;
}

/* Judges all lines of a kind: wrong if and only if they are exceptions. */
static void judge_all(const char *kind, int want_num)
{
	bool (*judge)(const struct line *l) = NULL;
	struct line l;
	int num = 0;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			judge = kinds[i].judge;
	OK(lines_open("boringssl_pki.txt"));
	while (lines_next(&l)) {
		bool good, right;

		if (strcmp(l.word[0], kind) != 0)
			continue;
		num++;
		why = (struct ward_why){ 0 };
		good = judge(&l);
		right = good == (strcmp(l.word[2], "good") == 0);
		if (right != is_exception(l.word[1]))
			continue;
		printf("# %s: want %s, got %s %s\n", l.word[1], l.word[2], good ? "good" : "bad",
			why.code == 0 ? "" : ward_why_name(why.code));
		OK(false);
	}
	EQ(num, want_num);
}

static void chains(void)
{
	judge_all("chain", 268);
}

static void certificates(void)
{
	judge_all("cert", 103);
}

static void forms_of_name_constraints(void)
{
	judge_all("form", 58);
}

static void names_under_constraints(void)
{
	judge_all("names", 216);
}

static void forms_of_names(void)
{
	judge_all("name", 82);
}

static void names_that_are_the_same(void)
{
	judge_all("same", 77);
}

static void forms_of_policies(void)
{
	judge_all("policies", 14);
}

static void signatures(void)
{
	judge_all("signed", 32);
}

T_MAIN(T(chains), T(certificates), T(forms_of_name_constraints), T(names_under_constraints),
	T(forms_of_names), T(names_that_are_the_same), T(forms_of_policies), T(signatures))

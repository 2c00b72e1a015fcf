/* What RFC 5280 6 asks of a chain, and how problems are told: pki/check.h, verify.h. */
#include "pki/check.h"

#include <ward/job.h>
#include "base/date.h"
#include "base/pem.h"
#include "forge.h"
#include "pki/general_name.h"
#include "t.h"
#include "vectors/pki/made.h"

static struct ward_verdict verdict;
static struct ward_trust *trust; /* lives until the next verification */
static struct ward_verify_args args;

/* Root, intermediate, leaf: each test changes one of them. */
static struct forge root, inter, leaf;

static void good_chain(void)
{
	root = (struct forge){ .subject = "CN=R", .issuer = "CN=R", .key = 3, .issuer_key = 3,
		.ca = true };
	inter = (struct forge){ .subject = "CN=I", .issuer = "CN=R", .key = 2, .issuer_key = 3,
		.ca = true };
	leaf = (struct forge){ .subject = "CN=leaf", .issuer = "CN=I", .key = 1, .issuer_key = 2,
		.names = "dns:www.example.org", .purposes = CERT_FOR_SERVER };
	args = (struct ward_verify_args){ .size = sizeof args, .provider = ward_provider_default(),
		.name = "www.example.org", .now = FORGE_NOW, .purpose = WARD_PURPOSE_SERVER,
		.revocation = WARD_REVOCATION_OFF };
}

static int verify(void)
{
	struct ward_span anchor = forge(&root), chain[] = { forge(&leaf), forge(&inter) };

	ward_trust_free(trust);
	trust = forge_trust(&anchor, 1);
	args.trust = trust;
	return ward_verify(&args, chain, 2, &verdict);
}

/* The chain has this one problem, with this certificate, and no other. */
static bool only(int code, unsigned cert)
{
	int rc = verify();

	if (rc != -code || verdict.num_problems != 1 || verdict.why.cert != cert)
		printf("# got %s in certificate %d, %zu problems\n", ward_why_name(rc),
			verdict.why.cert, verdict.num_problems);
	return rc == -code && verdict.num_problems == 1 && verdict.why.cert == cert &&
		verdict.problem[0].code == code && verdict.why.where != NULL;
}

static bool good(void)
{
	int rc = verify();

	if (rc != 0)
		printf("# got %s in certificate %d\n", ward_why_name(rc), verdict.why.cert);
	return rc == 0 && verdict.num_problems == 0 && verdict.anchored && verdict.why.code == 0;
}

static void a_good_chain_has_no_problem(void)
{
	good_chain();
	OK(good());
	EQ(verdict.path_len, 3);
}

static void both_ends_of_the_validity_belong_to_it(void)
{
	good_chain();
	leaf.not_before = leaf.not_after = FORGE_NOW;
	OK(good());
	leaf.not_before = FORGE_START;
	leaf.not_after = FORGE_NOW - 1;
	OK(only(WARD_WHY_CERT_EXPIRED, 1));
	EQ(verdict.why.got, FORGE_NOW);
	EQ(verdict.why.want, FORGE_NOW - 1);
	leaf.not_before = FORGE_NOW + 1;
	leaf.not_after = FORGE_END;
	OK(only(WARD_WHY_CERT_NOT_YET, 1));
	EQ(verdict.why.want, FORGE_NOW + 1);
}

static void an_authority_can_expire_too(void)
{
	good_chain();
	inter.not_after = FORGE_NOW - 1;
	OK(only(WARD_WHY_CERT_EXPIRED, 2));
	good_chain();
	root.not_after = FORGE_NOW - 1;
	OK(only(WARD_WHY_CERT_EXPIRED, 3));
	good_chain();
	inter.not_before = FORGE_NOW + 1;
	OK(only(WARD_WHY_CERT_NOT_YET, 2));
}

static void a_time_of_any_year_is_just_a_number(void)
{
	static const int64_t moments[] = { INT64_C(2147483648), INT64_C(2524608000),
		INT64_C(4294967296), DATE_MAX };

	for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
		good_chain();
		root.not_after = inter.not_after = leaf.not_after = moments[i];
		args.now = moments[i];
		OK(good());
		args.now = moments[i] + 1;
		EQ(verify(), -WARD_WHY_CERT_EXPIRED);
		EQ(verdict.num_problems, 3);
	}
}

static void a_leaf_cannot_sign_a_leaf(void)
{
	good_chain();
	inter.ca = false;
	inter.key_usage = CERT_KEY_CERT_SIGN;
	OK(only(WARD_WHY_CERT_NOT_CA, 2));
	inter.no_key_usage = true;
	OK(only(WARD_WHY_CERT_NOT_CA, 2));
}

static void a_first_version_certificate_is_no_authority(void)
{
	good_chain();
	inter.version_1 = inter.no_extensions = true;
	OK(only(WARD_WHY_CERT_NOT_CA, 2));
	EQ(verdict.why.got, 1);
	good_chain();
	root.version_1 = root.no_extensions = true;
	OK(only(WARD_WHY_CERT_NOT_CA, 3));
}

static void an_authority_needs_the_right_to_sign(void)
{
	good_chain();
	inter.key_usage = CERT_DIGITAL_SIGNATURE | CERT_CRL_SIGN;
	OK(only(WARD_WHY_CERT_KEY_USAGE, 2));
	EQ(verdict.why.want, CERT_KEY_CERT_SIGN);
	good_chain();
	root.key_usage = CERT_CRL_SIGN;
	OK(only(WARD_WHY_CERT_KEY_USAGE, 3));
	good_chain();
	inter.no_key_usage = root.no_key_usage = leaf.no_key_usage = true;
	OK(good());
}

static void a_path_length_counts_the_authorities_between(void)
{
	good_chain();
	inter.path_len = 1;
	root.path_len = 2;
	OK(good());
	root.path_len = 1;
	OK(only(WARD_WHY_CERT_PATH_LEN, 3));
	EQ(verdict.why.got, 1);
	EQ(verdict.why.want, 0);
}

static void a_path_length_leaves_out_the_self_issued(void)
{
	struct ward_span anchor, chain[3];

	good_chain();
	/* R certifies a new key of its own, which certifies the leaf. */
	root.path_len = 1;
	inter.subject = "CN=R";
	leaf.issuer = "CN=R";
	anchor = forge(&root);
	chain[0] = forge(&leaf);
	chain[1] = forge(&inter);
	ward_trust_free(trust);
	trust = forge_trust(&anchor, 1);
	args.trust = trust;
	EQ(ward_verify(&args, chain, 2, &verdict), 0);
	EQ(verdict.path_len, 3);
}

static void the_purpose_must_be_the_one_asked_for(void)
{
	good_chain();
	leaf.purposes = CERT_FOR_CLIENT;
	OK(only(WARD_WHY_CERT_PURPOSE, 1));
	args.purpose = WARD_PURPOSE_CLIENT;
	OK(good());
	leaf.purposes = CERT_FOR_SERVER;
	OK(only(WARD_WHY_CERT_PURPOSE, 1));
	args.purpose = WARD_PURPOSE_ANY;
	OK(good());
	leaf.purposes = CERT_FOR_OTHER;
	args.purpose = WARD_PURPOSE_SERVER;
	OK(only(WARD_WHY_CERT_PURPOSE, 1));
	leaf.purposes = 0;
	OK(good());
}

static void an_authority_for_other_purposes_is_refused(void)
{
	good_chain();
	inter.purposes = CERT_FOR_OTHER;
	OK(only(WARD_WHY_CERT_PURPOSE, 2));
	inter.purposes = CERT_FOR_OTHER | CERT_FOR_SERVER;
	OK(good());
	inter.purposes = CERT_FOR_CLIENT | CERT_FOR_SERVER;
	OK(good());
}

static void any_purpose_is_none_between_leaf_and_anchor(void)
{
	good_chain();
	inter.purposes = CERT_FOR_ANY;
	OK(only(WARD_WHY_CERT_PURPOSE, 2));
	inter.purposes = CERT_FOR_ANY | CERT_FOR_CLIENT;
	OK(only(WARD_WHY_CERT_PURPOSE, 2));
	inter.purposes = CERT_FOR_ANY | CERT_FOR_SERVER;
	OK(good());
	inter.purposes = CERT_FOR_ANY;
	args.purpose = WARD_PURPOSE_CLIENT;
	leaf.purposes = CERT_FOR_CLIENT;
	OK(only(WARD_WHY_CERT_PURPOSE, 2));
	args.purpose = WARD_PURPOSE_ANY;
	OK(good());
	good_chain();
	leaf.purposes = root.purposes = CERT_FOR_ANY;
	OK(good());
}

static void a_certificate_that_names_another_key_of_its_issuer_is_refused(void)
{
	good_chain();
	leaf.issuer_key_id = 77;
	OK(only(WARD_WHY_CERT_KEY_ID, 1));
	good_chain();
	inter.issuer_key_id = 77;
	OK(only(WARD_WHY_CERT_KEY_ID, 2));
	inter.issuer_key_id = FORGE_NO_ID;
	OK(good());
	good_chain();
	root.key_id = 77;
	OK(only(WARD_WHY_CERT_KEY_ID, 2));
	root.key_id = FORGE_NO_ID;
	OK(good());
	root.issuer_key_id = 77; /* an anchor's issuer is nobody's concern */
	OK(good());
}

static struct forge_ext features(const char *hex)
{
	return (struct forge_ext){ .oid = OID_TLS_FEATURE, .value = forge_hex(hex) };
}

static void features_that_an_authority_demands_are_in_all_it_issues(void)
{
	good_chain();
	inter.num_exts = leaf.num_exts = 1;
	inter.ext[0] = features("3003020105");
	leaf.ext[0] = features("3003020111");
	OK(only(WARD_WHY_CERT_FEATURE, 1));
	EQ(verdict.why.got, 5);
	leaf.ext[0] = features("3006020111020105");
	OK(good());
	inter.ext[0] = features("3006020105020117");
	OK(only(WARD_WHY_CERT_FEATURE, 1));
	EQ(verdict.why.got, 0x17);
	inter.ext[0] = features("3000");
	leaf.num_exts = 0;
	OK(good());
	root.num_exts = 1;
	root.ext[0] = features("3003020105");
	OK(only(WARD_WHY_CERT_FEATURE, 2));
	inter.ext[0] = leaf.ext[0] = features("3003020105");
	OK(only(WARD_WHY_CERT_FEATURE, 1));
	leaf.num_exts = 1;
	OK(good());
}

static void a_leaf_whose_key_may_not_sign_is_refused(void)
{
	good_chain();
	leaf.key_usage = CERT_KEY_ENCIPHERMENT;
	OK(only(WARD_WHY_CERT_KEY_USAGE, 1));
	EQ(verdict.why.want, CERT_DIGITAL_SIGNATURE);
	args.purpose = WARD_PURPOSE_ANY;
	OK(good());
}

static void unknown_critical_extensions_are_refused_everywhere(void)
{
	struct forge *certs[] = { &leaf, &inter, &root };

	for (unsigned i = 0; i < 3; i++) {
		good_chain();
		certs[i]->ext[0] = (struct forge_ext){ .other = "\x2a\x03\x04", .critical = true };
		certs[i]->num_exts = 1;
		OK(only(WARD_WHY_CERT_CRITICAL, i + 1));
		certs[i]->ext[0].critical = false;
		OK(good());
	}
}

static void extensions_that_must_not_be_critical_or_not_here_are_refused(void)
{
	good_chain();
	leaf.ext[0] = (struct forge_ext){ .oid = OID_AUTHORITY_INFO, .critical = true,
		.value = forge_hex("300f300d06082b060105050730018601" "61") };
	leaf.num_exts = 1;
	OK(only(WARD_WHY_CERT_FORM, 1));
	leaf.ext[0] = (struct forge_ext){ .oid = OID_NAME_CONSTRAINTS, .critical = true,
		.value = forge_constraints("dns:example.org", NULL) };
	OK(only(WARD_WHY_CERT_FORM, 1));
}

static void odd_serials_and_dates_are_refused_below_the_anchor(void)
{
	good_chain();
	leaf.serial = forge_hex("020100");
	OK(only(WARD_WHY_CERT_FORM, 1));
	good_chain();
	inter.serial = forge_hex("0201ff");
	OK(only(WARD_WHY_CERT_FORM, 2));
	good_chain();
	root.serial = forge_hex("020100");
	OK(good());
}

static void weak_keys_are_refused_everywhere(void)
{
	good_chain();
	leaf.spki = forge_hex("302a300506032b6571032100"
		"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
	OK(only(WARD_WHY_CERT_KEY_WEAK, 1));
	/* With an authority's key unknown the leaf's signature cannot be checked:
	 * the chain is told, and never taken. */
	good_chain();
	inter.spki = forge_hex("302a300506032b6571032100"
		"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
	OK(only(WARD_WHY_CERT_KEY_WEAK, 2));
	leaf.signature_bad = true;
	OK(only(WARD_WHY_CERT_KEY_WEAK, 2));
}

static void weak_signatures_are_refused_below_the_anchor(void)
{
	good_chain();
	leaf.algorithm = forge_hex("300906072a8648ce3d0401");
	OK(only(WARD_WHY_CERT_ALGORITHM, 1));
	EQ(verdict.why.got, OID_SHA1_ECDSA);
	good_chain();
	inter.algorithm = forge_hex("300906072a8648ce3d0401");
	OK(only(WARD_WHY_CERT_ALGORITHM, 2));
	/* Nobody checks how an anchor signed itself. */
	good_chain();
	root.algorithm = forge_hex("300906072a8648ce3d0401");
	root.signature_bad = true;
	OK(good());
}

static void two_names_for_the_algorithm_are_refused(void)
{
	good_chain();
	leaf.algorithm = forge_hex("300a06082a8648ce3d040303");
	leaf.outer_algorithm = forge_hex("300a06082a8648ce3d040302");
	OK(only(WARD_WHY_CERT_ALGORITHM_DIFFERS, 1));
}

static void a_changed_bit_anywhere_spoils_a_certificate(void)
{
	struct ward_span anchor, chain[2];
	uint8_t copy[2000];

	good_chain();
	anchor = forge(&root);
	chain[0] = forge(&leaf);
	chain[1] = forge(&inter);
	ward_trust_free(trust);
	trust = forge_trust(&anchor, 1);
	args.trust = trust;
	EQ(ward_verify(&args, chain, 2, &verdict), 0);
	for (size_t c = 0; c < 2; c++) {
		struct ward_span whole = chain[c];

		memcpy(copy, whole.p, whole.len);
		chain[c].p = copy;
		for (size_t i = 0; i < whole.len; i++) {
			copy[i] ^= (uint8_t)(1 << i % 8);
			OK(ward_verify(&args, chain, 2, &verdict) < 0);
			OK(verdict.why.code != 0 && verdict.num_problems > 0);
			copy[i] ^= (uint8_t)(1 << i % 8);
		}
		chain[c] = whole;
	}
}

static void constraints_hold_for_all_below(void)
{
	good_chain();
	root.ext[0] = (struct forge_ext){ .oid = OID_NAME_CONSTRAINTS, .critical = true,
		.value = forge_constraints("dns:example.com", NULL) };
	root.num_exts = 1;
	OK(only(WARD_WHY_CERT_NAME_CONSTRAINT, 1));
	EQ(verdict.why.got, GENERAL_NAME_DNS);
	root.ext[0].value = forge_constraints("dns:example.org", NULL);
	OK(good());
	root.ext[0].value = forge_constraints(NULL, "dir:CN=I");
	OK(only(WARD_WHY_CERT_NAME_CONSTRAINT, 2));
}

static void an_authority_that_restricts_policies_is_refused(void)
{
	good_chain();
	inter.ext[0] = (struct forge_ext){ .oid = OID_POLICY_CONSTRAINTS, .critical = true,
		.value = forge_hex("3003800100") };
	inter.num_exts = 1;
	OK(only(WARD_WHY_CERT_POLICY, 2));
}

static void names_are_checked_when_one_is_asked_for(void)
{
	good_chain();
	args.name = "mail.example.org";
	OK(only(WARD_WHY_CERT_NAME, 1));
	args.name = NULL;
	OK(good());
	leaf.names = NULL;
	OK(good());
	args.name = "www.example.org";
	OK(only(WARD_WHY_CERT_NO_SAN, 1));
	args.name = "not a name";
	EQ(verify(), -WARD_WHY_CERT_NAME_INPUT);
}

static void all_problems_are_told_the_worst_first(void)
{
	good_chain();
	leaf.not_after = FORGE_NOW - 1;
	leaf.purposes = CERT_FOR_CLIENT;
	inter.not_after = FORGE_NOW - 1;
	inter.key_usage = CERT_CRL_SIGN;
	inter.path_len = 1;
	root.path_len = 1;
	args.name = "mail.example.org";
	EQ(verify(), -WARD_WHY_CERT_PATH_LEN);
	EQ(verdict.num_problems, 6);
	EQ(verdict.problem[1].code, WARD_WHY_CERT_KEY_USAGE);
	EQ(verdict.problem[2].code, WARD_WHY_CERT_PURPOSE);
	EQ(verdict.problem[3].code, WARD_WHY_CERT_EXPIRED);
	EQ(verdict.problem[3].cert, 1);
	EQ(verdict.problem[4].code, WARD_WHY_CERT_EXPIRED);
	EQ(verdict.problem[4].cert, 2);
	EQ(verdict.problem[5].code, WARD_WHY_CERT_NAME);
	EQ(verdict.path_len, 3);
}

static void a_list_of_problems_keeps_the_worst(void)
{
	struct problems problems = { .num = 0 };

	EQ(problems_weight(&problems), 0);
	for (unsigned i = 0; i < WARD_PROBLEMS_MAX; i++)
		problems_add(&problems, (struct ward_why){ .code = WARD_WHY_CERT_NAME, .cert = 1 });
	problems_add(&problems, (struct ward_why){ .code = WARD_WHY_CERT_EXPIRED, .cert = 2 });
	EQ(problems.num, WARD_PROBLEMS_MAX);
	EQ(problems.list[0].code, WARD_WHY_CERT_EXPIRED);
	problems_add(&problems, (struct ward_why){ .code = WARD_WHY_CERT_NO_SAN, .cert = 2 });
	EQ(problems.list[WARD_PROBLEMS_MAX - 1].code, WARD_WHY_CERT_NAME);
}

/* What is told of a problem's number tells the arrivals apart. */
static void of_equal_problems_the_nearer_to_the_leaf_comes_first_then_the_earlier(void)
{
	struct problems problems = { .num = 0 };
	static const struct ward_why rows[] = {
		{ .code = WARD_WHY_CERT_EXPIRED, .cert = 3, .got = 1 },
		{ .code = WARD_WHY_CERT_EXPIRED, .cert = 1, .got = 2 },
		{ .code = WARD_WHY_CERT_EXPIRED, .cert = 2, .got = 3 },
		{ .code = WARD_WHY_CERT_EXPIRED, .cert = 2, .got = 4 },
		{ .code = WARD_WHY_CERT_EXPIRED, .cert = 1, .got = 5 },
	};
	static const int64_t order[] = { 2, 5, 3, 4, 1 };

	EQ(problems_weight(&problems), 0);
	for (size_t i = 0; i < 5; i++)
		problems_add(&problems, rows[i]);
	EQ(problems.num, 5);
	for (size_t i = 0; i < 5; i++)
		EQ(problems.list[i].got, order[i]);
}

static void a_problem_that_has_no_weight_is_the_worst(void)
{
	struct problems problems = { .num = 0 }, forged = { .num = 0 }, late = { .num = 0 };

	problems_add(&problems, (struct ward_why){ .code = WARD_WHY_CERT_SIGNATURE, .cert = 1 });
	problems_add(&problems, (struct ward_why){ .code = WARD_WHY_INTERNAL, .cert = 2 });
	problems_add(&problems, (struct ward_why){ .code = WARD_WHY_STATUS_STALE, .cert = 1 });
	EQ(problems.list[0].code, WARD_WHY_INTERNAL);
	EQ(problems.list[1].code, WARD_WHY_CERT_SIGNATURE);
	EQ(problems.list[2].code, WARD_WHY_STATUS_STALE);
	problems_add(&forged, problems.list[1]);
	problems_add(&forged, problems.list[2]);
	problems_add(&late, problems.list[2]);
	OK(problems_weight(&problems) > problems_weight(&forged));
	OK(problems_weight(&forged) > problems_weight(&late));
	OK(problems_weight(&late) > 0);
}

static void an_unknown_critical_extension_may_have_the_shortest_name(void)
{
	good_chain();
	leaf.ext[0] = (struct forge_ext){ .other = "\x2a", .critical = true };
	leaf.num_exts = 1;
	OK(only(WARD_WHY_CERT_CRITICAL, 1));
}

/* Written by hand instead of those that forge makes. */
static bool critical_is_refused(enum oid oid, const char *hex)
{
	uint8_t buf[400];
	struct wr w = wr_of(buf, sizeof buf);
	size_t tagged = der_write_open(&w, DER_CONTEXT_C(3)), list = der_write_open(&w, DER_SEQUENCE);
	size_t one = der_write_open(&w, DER_SEQUENCE);

	der_write_oid(&w, oid_bytes(oid));
	der_write_true(&w);
	der_write_value(&w, DER_OCTET_STRING, forge_hex(hex));
	der_write_close(&w, one);
	der_write_close(&w, list);
	der_write_close(&w, tagged);
	good_chain();
	args.name = NULL;
	leaf.extensions = forge_bytes(buf, w.len);
	return only(WARD_WHY_CERT_FORM, 1);
}

static void each_extension_that_must_not_be_critical_is_refused_alone(void)
{
	OK(critical_is_refused(OID_AUTHORITY_KEY_ID, "3000"));
	OK(critical_is_refused(OID_SUBJECT_KEY_ID, "040101"));
	OK(critical_is_refused(OID_AUTHORITY_INFO, "30020500"));
	OK(critical_is_refused(OID_NAME_CONSTRAINTS, "3007a1053003820161"));
}

/* An anchor that another authority has signed is the one that counts all the same. */
static void the_anchor_is_one_authority_whoever_signed_it(void)
{
	good_chain();
	root.issuer = "CN=Other";
	root.issuer_key = 9;
	args.max_authorities = 2;
	OK(good());
	args.max_authorities = 1;
	OK(only(WARD_WHY_CERT_PATH_LEN, 3));
	EQ(verdict.why.got, 2);
	EQ(verdict.why.want, 1);
}

static void a_broken_leaf_is_told_as_such(void)
{
	struct ward_span anchor, broken = forge_hex("3003020101");

	good_chain();
	anchor = forge(&root);
	ward_trust_free(trust);
	trust = forge_trust(&anchor, 1);
	args.trust = trust;
	EQ(ward_verify(&args, &broken, 1, &verdict), -WARD_WHY_CERT_MALFORMED);
	EQ(verdict.why.cert, 1);
	EQ(verdict.num_problems, 1);
	EQ(verdict.path_len, 0);
	EQ(verdict.key.kind, WARD_KEY_NONE);
	EQ(ward_verify(&args, &broken, 0, &verdict), -WARD_WHY_CERT_NONE);
}

static void arguments_that_leave_a_hole_are_refused(void)
{
	struct ward_span der;

	good_chain();
	OK(good());
	der = forge(&leaf);
	args.trust = NULL;
	EQ(ward_verify(&args, &der, 1, &verdict), -WARD_WHY_ARGUMENT);
	args.trust = trust;
	args.provider = NULL;
	EQ(ward_verify(&args, &der, 1, &verdict), -WARD_WHY_ARGUMENT);
	good_chain();
	args.trust = trust;
	args.purpose = (enum ward_purpose)0;
	EQ(ward_verify(&args, &der, 1, &verdict), -WARD_WHY_ARGUMENT);
	good_chain();
	args.trust = trust;
	args.size = 8;
	EQ(ward_verify(&args, &der, 1, &verdict), -WARD_WHY_ARGUMENT);
	good_chain();
	args.trust = trust;
	args.revocation = (enum ward_revocation)0;
	EQ(ward_verify(&args, &der, 1, &verdict), -WARD_WHY_CONFIG_REVOCATION);
}

static void an_unknown_status_is_a_failure_only_where_it_was_asked_to_be(void)
{
	good_chain();
	args.revocation = WARD_REVOCATION_HARD;
	EQ(verify(), -WARD_WHY_CERT_STATUS_UNKNOWN);
	EQ(verdict.why.cert, 1);
	args.revocation = WARD_REVOCATION_SOFT;
	OK(good());
	/* Who lives a week at most needs no revocation. */
	args.revocation = WARD_REVOCATION_HARD;
	leaf.not_before = inter.not_before = FORGE_NOW;
	leaf.not_after = inter.not_after = FORGE_NOW + 7 * DATE_DAY;
	OK(good());
	leaf.not_after++;
	EQ(verify(), -WARD_WHY_CERT_STATUS_UNKNOWN);
}

static struct ward_span decode(const char *text, uint8_t *der, size_t cap)
{
	struct pem pem = pem_of(text, strlen(text));
	struct pem_block block;

	CHECK(pem_next(&pem, der, cap, &block) == PEM_BLOCK);
	return block.der;
}

static int verify_made(const char *root_pem, const char *leaf_pem)
{
	uint8_t der[3000];
	struct ward_span chain = decode(leaf_pem, der, sizeof der);
	struct ward_why why = { 0 };

	good_chain();
	args.now = MADE_AT;
	ward_trust_free(trust);
	trust = ward_trust_new();
	CHECK(ward_trust_add_pem(trust, root_pem, strlen(root_pem), NULL, NULL, &why) == 0);
	args.trust = trust;
	return ward_verify(&args, &chain, 1, &verdict);
}

static void chains_of_the_openssl_command_are_good_with_every_algorithm(void)
{
	EQ(verify_made(p256_root_crt, p256_leaf_crt), 0);
	EQ(verify_made(p384_root_crt, p384_leaf_crt), 0);
	EQ(verify_made(p521_root_crt, p521_leaf_crt), 0);
	EQ(verify_made(rsa_root_crt, rsa_leaf_crt), 0);
	EQ(verify_made(rsa384_root_crt, rsa384_leaf_crt), 0);
	EQ(verify_made(pss_root_crt, pss_leaf_crt), 0);
	EQ(verify_made(pss512_root_crt, pss512_leaf_crt), 0);
	EQ(verify_made(ed25519_root_crt, ed25519_leaf_crt), 0);
}

static void weak_chains_of_the_openssl_command_are_refused(void)
{
	EQ(verify_made(sha1_root_crt, sha1_leaf_crt), -WARD_WHY_CERT_ALGORITHM);
	EQ(verdict.why.cert, 1);
	EQ(verify_made(rsa1024_root_crt, rsa1024_leaf_crt), -WARD_WHY_CERT_KEY_WEAK);
	EQ(verdict.why.cert, 2);
	EQ(verdict.why.got, 1024);
	EQ(verify_made(explicit_root_crt, explicit_leaf_crt), -WARD_WHY_CERT_KEY_WEAK);
	EQ(verdict.why.cert, 2);
	EQ(verify_made(rsa_root_crt, pss_leaf_crt), -WARD_WHY_CERT_UNKNOWN_CA);
}

static void a_chain_job_gives_the_key_or_the_reason(void)
{
	struct ward_job job = { .kind = WARD_JOB_CHAIN };
	struct ward_span anchor;

	good_chain();
	anchor = forge(&root);
	ward_trust_free(trust);
	trust = forge_trust(&anchor, 1);
	args.trust = trust;
	job.u.chain.args = args;
	job.u.chain.cert[0] = forge(&leaf);
	job.u.chain.cert[1] = forge(&inter);
	job.u.chain.num_certs = 2;
	ward_job_run(&job);
	EQ(job.why.code, 0);
	EQ(job.u.chain.key.kind, WARD_KEY_P256);
	job.u.chain.num_certs = 1;
	ward_job_run(&job);
	EQ(job.why.code, WARD_WHY_CERT_UNKNOWN_CA);
	job.u.chain.num_certs = WARD_JOB_CERTS + 1;
	ward_job_run(&job);
	EQ(job.why.code, WARD_WHY_ARGUMENT);
}

T_MAIN(T(of_equal_problems_the_nearer_to_the_leaf_comes_first_then_the_earlier),
	T(a_problem_that_has_no_weight_is_the_worst),
	T(an_unknown_critical_extension_may_have_the_shortest_name),
	T(each_extension_that_must_not_be_critical_is_refused_alone),
	T(the_anchor_is_one_authority_whoever_signed_it),
	T(a_good_chain_has_no_problem), T(both_ends_of_the_validity_belong_to_it),
	T(an_authority_can_expire_too), T(a_time_of_any_year_is_just_a_number),
	T(a_leaf_cannot_sign_a_leaf), T(a_first_version_certificate_is_no_authority),
	T(an_authority_needs_the_right_to_sign), T(a_path_length_counts_the_authorities_between),
	T(a_path_length_leaves_out_the_self_issued), T(the_purpose_must_be_the_one_asked_for),
	T(an_authority_for_other_purposes_is_refused),
	T(any_purpose_is_none_between_leaf_and_anchor),
	T(a_certificate_that_names_another_key_of_its_issuer_is_refused),
	T(features_that_an_authority_demands_are_in_all_it_issues), T(a_leaf_whose_key_may_not_sign_is_refused),
	T(unknown_critical_extensions_are_refused_everywhere),
	T(extensions_that_must_not_be_critical_or_not_here_are_refused),
	T(odd_serials_and_dates_are_refused_below_the_anchor), T(weak_keys_are_refused_everywhere),
	T(weak_signatures_are_refused_below_the_anchor), T(two_names_for_the_algorithm_are_refused),
	T(a_changed_bit_anywhere_spoils_a_certificate), T(constraints_hold_for_all_below),
	T(an_authority_that_restricts_policies_is_refused),
	T(names_are_checked_when_one_is_asked_for), T(all_problems_are_told_the_worst_first),
	T(a_list_of_problems_keeps_the_worst), T(a_broken_leaf_is_told_as_such),
	T(arguments_that_leave_a_hole_are_refused),
	T(an_unknown_status_is_a_failure_only_where_it_was_asked_to_be),
	T(chains_of_the_openssl_command_are_good_with_every_algorithm),
	T(weak_chains_of_the_openssl_command_are_refused),
	T(a_chain_job_gives_the_key_or_the_reason))

/* Row 39: who may issue. A certificate of anyone's, put between an authority and a
 * leaf, makes anyone an authority: CVE-2002-0862, CVE-2011-0228, CVE-2021-3450. */
#include "chain.h"
#include "t.h"

static void a_leaf_issues_nothing(void)
{
	chain_good();
	chain.inter.ca = false;
	chain.inter.names = "dns:www.example.org";
	chain.inter.purposes = CERT_FOR_SERVER;
	OK(chain_is(WARD_WHY_CERT_NOT_CA, 2));
	chain.inter.key_usage = CERT_KEY_CERT_SIGN | CERT_DIGITAL_SIGNATURE;
	OK(chain_is(WARD_WHY_CERT_NOT_CA, 2));
	chain.inter.no_key_usage = true;
	OK(chain_is(WARD_WHY_CERT_NOT_CA, 2));
}

static struct ward_span basic(const char *hex)
{
	return forge_hex(hex);
}

/* cA absent, an empty constraint, and one that is not critical. */
static void an_authority_says_so_in_basic_constraints(void)
{
	chain_good();
	chain.inter.ca = false;
	chain.inter.key_usage = CERT_KEY_CERT_SIGN;
	chain_add(&chain.inter, OID_BASIC_CONSTRAINTS, true, basic("3000"));
	OK(chain_is(WARD_WHY_CERT_NOT_CA, 2));
	chain.inter.ext[0].value = basic("3003010100");
	OK(chain_verify() != 0);
	chain.inter.ext[0].value = basic("30030101ff");
	EQ(chain_verify(), 0);
}

/* CVE-2021-3450 took back the verdict in a later check; wolfSSL CVE-2026-5501 then
 * left the signature of the leaf unchecked. */
static void what_no_authority_signed_is_still_checked(void)
{
	chain_good();
	chain.inter.ca = false;
	chain.leaf.signature_bad = true;
	OK(chain_verify() != 0);
	OK(!chain.verdict.anchored);
	chain_good();
	chain.leaf.signature_bad = true;
	OK(chain_is(WARD_WHY_CERT_SIGNATURE, 1));
	chain_good();
	chain.inter.signature_bad = true;
	OK(chain_is(WARD_WHY_CERT_SIGNATURE, 2));
}

static void an_authority_without_the_right_to_sign_issues_nothing(void)
{
	chain_good();
	chain.inter.key_usage = CERT_CRL_SIGN | CERT_DIGITAL_SIGNATURE;
	OK(chain_is(WARD_WHY_CERT_KEY_USAGE, 2));
}

static void the_first_version_has_no_authorities(void)
{
	chain_good();
	chain.inter.version_1 = true;
	chain.inter.no_extensions = true;
	OK(chain_is(WARD_WHY_CERT_NOT_CA, 2));
	chain_good();
	chain.root.version_1 = true;
	chain.root.no_extensions = true;
	OK(chain_is(WARD_WHY_CERT_NOT_CA, 3));
}

/* Root, an authority with this constraint, `num` others, leaf. */
static int long_chain(unsigned num, const char *constraint)
{
	struct forge top = { .subject = "CN=0", .issuer = "CN=R", .key = 10, .issuer_key = 3,
		.key_usage = CERT_KEY_CERT_SIGN };
	struct ward_span root, sent[8];
	char subject[8][16] = { "CN=0" };

	chain_good();
	root = forge(&chain.root);
	chain_add(&top, OID_BASIC_CONSTRAINTS, true, basic(constraint));
	sent[1] = forge(&top);
	for (unsigned i = 1; i <= num; i++) {
		snprintf(subject[i], sizeof subject[i], "CN=%u", i);
		sent[i + 1] = forge(&(struct forge){ .subject = subject[i],
			.issuer = subject[i - 1], .key = 10 + i, .issuer_key = 9 + i, .ca = true });
	}
	chain.leaf.issuer = subject[num];
	chain.leaf.issuer_key = 10 + num;
	sent[0] = forge(&chain.leaf);
	return chain_judge(&root, 1, sent, num + 2);
}

/* A number as long as it likes does not turn into another. */
static void a_path_is_no_longer_than_each_authority_allows(void)
{
	for (unsigned num = 0; num < 4; num++) {
		EQ(long_chain(num, "30060101ff020100"), num > 0 ? WARD_WHY_CERT_PATH_LEN : 0);
		EQ(long_chain(num, "30060101ff020101"), num > 1 ? WARD_WHY_CERT_PATH_LEN : 0);
		EQ(long_chain(num, "30060101ff02017f"), 0);
		EQ(long_chain(num, "30090101ff02047fffffff"), 0);
	}
	/* 2^31, 2^32, 2^64, -1 */
	OK(long_chain(2, "300a0101ff02050080000000") != 0);
	OK(long_chain(2, "300a0101ff02050100000000") != 0);
	OK(long_chain(2, "300e0101ff0209010000000000000000") != 0);
	OK(long_chain(2, "30060101ff0201ff") != 0);
}

T_MAIN(T(a_leaf_issues_nothing), T(an_authority_says_so_in_basic_constraints),
	T(what_no_authority_signed_is_still_checked),
	T(an_authority_without_the_right_to_sign_issues_nothing),
	T(the_first_version_has_no_authorities), T(a_path_is_no_longer_than_each_authority_allows))

/* What is asked of authorities alone, when strictness is asked for: pki/strict.h; and what
 * else can be asked of a chain: verify.h. */
#include "pki/strict.h"

#include <stdio.h>
#include "forge.h"
#include "t.h"

static struct ward_verdict verdict;
static struct ward_trust *trust; /* lives until the next verification */
static struct ward_verify_args args;

/* Root, intermediate, leaf: each test changes one of them. */
static struct forge root, inter, leaf;

static struct forge_ext ext(enum oid oid, bool critical, const char *hex)
{
	return (struct forge_ext){ .oid = oid, .critical = critical, .value = forge_hex(hex) };
}

static void good_chain(void)
{
	root = (struct forge){ .subject = "CN=R", .issuer = "CN=R", .key = 3, .issuer_key = 3,
		.ca = true };
	inter = (struct forge){ .subject = "CN=I", .issuer = "CN=R", .key = 2, .issuer_key = 3,
		.ca = true };
	leaf = (struct forge){ .subject = "CN=www.example.org", .issuer = "CN=I", .key = 1,
		.issuer_key = 2, .names = "dns:www.example.org", .purposes = CERT_FOR_SERVER };
	args = (struct ward_verify_args){ .size = sizeof args, .provider = ward_provider_default(),
		.name = "www.example.org", .now = FORGE_NOW, .purpose = WARD_PURPOSE_SERVER,
		.revocation = WARD_REVOCATION_OFF, .strict = true };
}

static int verify(void)
{
	struct ward_span anchor = forge(&root), chain[] = { forge(&leaf), forge(&inter) };

	ward_trust_free(trust);
	trust = forge_trust(&anchor, 1);
	args.trust = trust;
	return ward_verify(&args, chain, 2, &verdict);
}

static bool good(void)
{
	int rc = verify();

	if (rc != 0)
		printf("# got %s %lld in certificate %d\n", ward_why_name(rc),
			(long long)verdict.why.got, verdict.why.cert);
	return rc == 0;
}

/* Strictness alone finds this one rule broken in this certificate, and no other. */
static bool breaks(enum ward_strict_rule rule, unsigned cert)
{
	int rc = verify();
	bool only = rc == -WARD_WHY_CERT_STRICT && verdict.num_problems == 1 &&
		verdict.why.got == rule && verdict.why.cert == cert;

	if (!only)
		printf("# got %s %lld in certificate %d, %zu problems\n", ward_why_name(rc),
			(long long)verdict.why.got, verdict.why.cert, verdict.num_problems);
	args.strict = false;
	rc = verify();
	args.strict = true;
	return only && rc == 0;
}

static void a_chain_by_the_book_is_good(void)
{
	good_chain();
	OK(good());
}

static void all_but_roots_say_which_key_signed_them(void)
{
	good_chain();
	leaf.issuer_key_id = FORGE_NO_ID;
	OK(breaks(WARD_STRICT_NO_ISSUER_KEY_ID, 1));
	good_chain();
	inter.issuer_key_id = FORGE_NO_ID;
	OK(breaks(WARD_STRICT_NO_ISSUER_KEY_ID, 2));
	good_chain();
	root.issuer_key_id = FORGE_NO_ID;
	OK(good());
}

static void an_anchor_need_not_say_who_else_signed_it(void)
{
	good_chain();
	root.issuer = "CN=older";
	root.issuer_key = 4;
	OK(good());
	root.issuer_key_id = FORGE_NO_ID;
	OK(good());
}

/* An authorityKeyIdentifier with other contents than the key's identifier. */
static void key_id(struct forge *f, const char *hex)
{
	f->issuer_key_id = FORGE_NO_ID;
	f->ext[f->num_exts++] = ext(OID_AUTHORITY_KEY_ID, false, hex);
}

static void a_key_is_named_by_its_identifier_alone(void)
{
	good_chain();
	key_id(&leaf, "3000");
	OK(breaks(WARD_STRICT_ISSUER_KEY_ID_FORM, 1));
	good_chain();
	key_id(&leaf, "3008a103820161820101");
	OK(breaks(WARD_STRICT_ISSUER_KEY_ID_FORM, 1));
	good_chain();
	key_id(&leaf, "300c80020002a103820161820101");
	OK(breaks(WARD_STRICT_ISSUER_KEY_ID_FORM, 1));
}

static void a_root_names_its_own_key_or_none(void)
{
	good_chain();
	key_id(&root, "3000");
	OK(breaks(WARD_STRICT_ISSUER_KEY_ID_FORM, 3));
	good_chain();
	root.issuer_key_id = 7;
	OK(breaks(WARD_STRICT_ISSUER_KEY_ID_FORM, 3));
}

static void authorities_have_key_identifiers(void)
{
	good_chain();
	inter.key_id = FORGE_NO_ID;
	OK(breaks(WARD_STRICT_NO_KEY_ID, 2));
	good_chain();
	root.key_id = FORGE_NO_ID;
	root.issuer_key_id = FORGE_NO_ID;
	OK(breaks(WARD_STRICT_NO_KEY_ID, 3));
	good_chain();
	leaf.key_id = FORGE_NO_ID;
	OK(good());
}

static void constraints_are_critical(void)
{
	good_chain();
	inter.ext[inter.num_exts++] = (struct forge_ext){ .oid = OID_NAME_CONSTRAINTS,
		.value = forge_constraints("dns:example.org", NULL) };
	OK(breaks(WARD_STRICT_NOT_CRITICAL, 2));
	inter.ext[0].critical = true;
	OK(good());
}

static void names_are_critical_if_and_only_if_they_are_all_there_is(void)
{
	good_chain();
	leaf.names = NULL;
	leaf.ext[leaf.num_exts++] = ext(OID_SUBJECT_ALT_NAME, true,
		"3011820f7777772e6578616d706c652e6f7267");
	OK(breaks(WARD_STRICT_CRITICAL, 1));
	leaf.subject = "";
	OK(good());
	leaf.ext[0].critical = false;
	args.strict = false;
	EQ(verify(), -WARD_WHY_CERT_FORM);
	args.purpose = WARD_PURPOSE_ANY;
	OK(good());
}

static void an_extended_key_usage_is_not_critical(void)
{
	good_chain();
	leaf.purposes = 0;
	leaf.ext[leaf.num_exts++] = ext(OID_EXT_KEY_USAGE, true, "300a06082b06010505070301");
	OK(breaks(WARD_STRICT_CRITICAL, 1));
}

static void who_is_no_authority_has_no_right_to_sign_certificates(void)
{
	good_chain();
	leaf.key_usage = CERT_DIGITAL_SIGNATURE | CERT_KEY_CERT_SIGN;
	OK(breaks(WARD_STRICT_CERT_SIGN, 1));
}

/* An RSA key whose modulus has this many bits, all of them ones. */
static struct ward_span rsa_key(unsigned bits)
{
	uint8_t spki[400], key[320], n[300];
	struct wr w = wr_of(key, sizeof key);
	size_t outer, inner;

	memset(n, 0xff, sizeof n);
	n[0] = (uint8_t)(0xff >> (8 - 1 - (bits - 1) % 8));
	outer = der_write_open(&w, DER_SEQUENCE);
	der_write_unsigned(&w, (struct ward_span){ n, (bits + 7) / 8 });
	der_write_small(&w, 65537);
	der_write_close(&w, outer);
	inner = w.len;
	w = wr_of(spki, sizeof spki);
	outer = der_write_open(&w, DER_SEQUENCE);
	wr_span(&w, forge_hex("300d06092a864886f70d0101010500"));
	der_write_bits(&w, (struct ward_span){ key, inner });
	der_write_close(&w, outer);
	return forge_bytes(spki, w.len);
}

static void the_bits_of_an_rsa_key_are_whole_bytes(void)
{
	good_chain();
	leaf.spki = rsa_key(2048);
	OK(good());
	leaf.spki = rsa_key(2056);
	OK(good());
	leaf.spki = rsa_key(2049);
	OK(breaks(WARD_STRICT_RSA_BITS, 1));
	leaf.spki = rsa_key(2055);
	OK(breaks(WARD_STRICT_RSA_BITS, 1));
}

static void a_root_has_no_purpose(void)
{
	good_chain();
	root.purposes = CERT_FOR_SERVER;
	OK(breaks(WARD_STRICT_ROOT_PURPOSE, 3));
	good_chain();
	inter.purposes = CERT_FOR_SERVER;
	OK(good());
}

static void an_authority_is_no_server(void)
{
	good_chain();
	leaf.ca = true;
	leaf.key_usage = CERT_DIGITAL_SIGNATURE | CERT_KEY_CERT_SIGN;
	OK(breaks(WARD_STRICT_LEAF_CA, 1));
}

static void a_server_says_that_it_is_one(void)
{
	good_chain();
	leaf.purposes = 0;
	OK(breaks(WARD_STRICT_PURPOSE, 1));
	leaf.purposes = CERT_FOR_ANY;
	OK(breaks(WARD_STRICT_PURPOSE, 1));
	leaf.purposes = CERT_FOR_SERVER | CERT_FOR_ANY;
	OK(breaks(WARD_STRICT_PURPOSE, 1));
	leaf.purposes = CERT_FOR_SERVER | CERT_FOR_CLIENT;
	OK(good());
}

static void a_server_signs_no_code_mail_times_or_statuses(void)
{
	static const char *const bad[] = { "2b06010505070303", "2b06010505070304",
		"2b06010505070308", "2b06010505070309" };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char hex[100];

		snprintf(hex, sizeof hex, "301406082b060105050703010608%s", bad[i]);
		good_chain();
		leaf.purposes = 0;
		leaf.ext[leaf.num_exts++] = ext(OID_EXT_KEY_USAGE, false, hex);
		OK(breaks(WARD_STRICT_PURPOSE, 1));
	}
	good_chain();
	inter.ext[inter.num_exts++] = ext(OID_EXT_KEY_USAGE, false,
		"301406082b0601050507030106082b06010505070309");
	OK(good());
}

static void a_common_name_does_not_spell_a_name_otherwise(void)
{
	static const struct {
		const char *common_name, *names;
		bool good;
	} rows[] = {
		{ "CN=www.example.org", "dns:www.example.org", true },
		{ "CN=WWW.example.org", "dns:www.example.org", false },
		{ "CN=www.example.org", "dns:WWW.example.org;dns:www.example.org", true },
		{ "CN=*.example.org", "dns:*.example.org", true },
		{ "CN=*.Example.org", "dns:*.example.org", false },
		{ "CN=b\xc3\xbc" "cher.example", "dns:xn--bcher-kva.example", false },
		{ "CN=b\xc3\xbc" "cher.example", "dns:www.example.org", false },
		{ "CN=B\xc3\xbc" "cher", "dns:www.example.org", true },
		{ "CN=B\xc3\xbc" "cher und Mehr GmbH & Co.", "dns:www.example.org", true },
		{ "CN=Example Corp", "dns:www.example.org", true },
		{ "CN=other.example.org", "dns:www.example.org", true },
		{ "CN=other,CN=www.EXAMPLE.org", "dns:www.example.org", false },
		{ "O=www.EXAMPLE.org", "dns:www.example.org", true },
		{ "CN=192.0.2.1", "ip:192.0.2.1", true },
		{ "CN=0xC0000201", "ip:192.0.2.1", false },
		{ "CN=0xc0.0.2.1", "ip:192.0.2.1", false },
		{ "CN=3221225985", "ip:192.0.2.1", false },
		{ "CN=192.513", "ip:192.0.2.1", false },
		{ "CN=192.000.002.001", "ip:192.0.2.1", false },
		{ "CN=010.0.0.1", "ip:8.0.0.1", false },
		{ "CN=010.0.0.1", "ip:10.0.0.1", false },
		{ "CN=192.0.2.2", "ip:192.0.2.1", true },
		{ "CN=192.0.2.1.", "ip:192.0.2.1", true },
		{ "CN=192.0.256.1", "ip:192.0.2.1", true },
		{ "CN=4294967297", "ip:0.0.0.1", true },
		{ "CN=99999999999999999999", "ip:99.99.99.99", true },
		{ "CN=0x", "ip:0.0.0.0", true },
		{ "CN=192.0..1", "ip:192.0.0.1", true },
		{ "CN=1.2.3.4.5", "ip:1.2.3.4", true },
		{ "CN=2001:db8::1", "ip:2001:db8::1", true },
		{ "CN=2001:DB8::1", "ip:2001:db8::1", false },
		{ "CN=2001:db8:0:0:0:0:0:1", "ip:2001:db8::1", false },
		{ "CN=2001:db8::2", "ip:2001:db8::1", true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		good_chain();
		args.name = NULL;
		leaf.subject = rows[i].common_name;
		leaf.names = rows[i].names;
		if (rows[i].good ? good() : breaks(WARD_STRICT_COMMON_NAME, 1))
			continue;
		printf("# %s %s\n", rows[i].common_name, rows[i].names);
		OK(false);
	}
}

static void clients_may_be_called_anything_but_say_that_they_are_clients(void)
{
	good_chain();
	args.purpose = WARD_PURPOSE_CLIENT;
	leaf.subject = "CN=WWW.example.org";
	leaf.purposes = 0;
	OK(breaks(WARD_STRICT_PURPOSE, 1));
	leaf.purposes = CERT_FOR_CLIENT;
	OK(good());
	leaf.purposes = CERT_FOR_CLIENT | CERT_FOR_ANY;
	OK(breaks(WARD_STRICT_PURPOSE, 1));
}

static void every_rule_has_words_and_a_source(void)
{
	for (unsigned i = 1; i <= WARD_STRICT_COMMON_NAME; i++) {
		OK(strlen(ward_strict_text(i)) > 10);
		OK(strlen(ward_strict_source(i)) > 5);
	}
	EQ_STR(ward_strict_source(0), "");
	EQ_STR(ward_strict_source(WARD_STRICT_COMMON_NAME + 1), "");
	OK(strlen(ward_strict_text(99)) > 10);
}

static void each_of_several_names_must_match(void)
{
	const char *names[] = { "example.org", "192.0.2.1" };

	good_chain();
	leaf.names = "dns:example.org;dns:www.example.org;ip:192.0.2.1";
	args.names = names;
	args.num_names = 2;
	OK(good());
	args.name = NULL;
	OK(good());
	leaf.names = "dns:example.org;dns:www.example.org";
	EQ(verify(), -WARD_WHY_CERT_NAME);
	EQ(verdict.why.want, 2);
	leaf.names = "dns:www.example.org";
	EQ(verify(), -WARD_WHY_CERT_NAME);
	EQ(verdict.num_problems, 2);
	names[1] = "not a name";
	EQ(verify(), -WARD_WHY_CERT_NAME_INPUT);
	args.names = NULL;
	EQ(verify(), -WARD_WHY_ARGUMENT);
}

static void a_client_can_be_a_mailbox_and_a_server_cannot(void)
{
	good_chain();
	args.purpose = WARD_PURPOSE_CLIENT;
	args.name = "jo@example.org";
	leaf.purposes = CERT_FOR_CLIENT;
	leaf.names = "email:jo@example.org";
	OK(good());
	args.name = "jim@example.org";
	EQ(verify(), -WARD_WHY_CERT_NAME);
	args.purpose = WARD_PURPOSE_SERVER;
	EQ(verify(), -WARD_WHY_CERT_NAME_INPUT);
	args.names = &args.name;
	args.num_names = 1;
	EQ(verify(), -WARD_WHY_CERT_NAME_INPUT);
}

static void a_key_usage_can_be_asked_for(void)
{
	good_chain();
	args.key_usage = CERT_KEY_ENCIPHERMENT;
	EQ(verify(), -WARD_WHY_CERT_KEY_USAGE);
	EQ(verdict.why.want, CERT_KEY_ENCIPHERMENT | CERT_DIGITAL_SIGNATURE);
	leaf.key_usage = CERT_KEY_ENCIPHERMENT | CERT_DIGITAL_SIGNATURE;
	OK(good());
	leaf.no_key_usage = true;
	OK(good());
	leaf.no_key_usage = false;
	leaf.key_usage = CERT_KEY_ENCIPHERMENT;
	EQ(verify(), -WARD_WHY_CERT_KEY_USAGE);
	args.purpose = WARD_PURPOSE_ANY;
	OK(good());
}

static void the_authorities_of_a_path_can_be_limited(void)
{
	good_chain();
	args.max_authorities = 2;
	OK(good());
	args.max_authorities = 1;
	EQ(verify(), -WARD_WHY_CERT_PATH_LEN);
	EQ(verdict.num_problems, 1);
	EQ(verdict.why.cert, 3);
	EQ(verdict.why.got, 2);
	EQ(verdict.why.want, 1);
	/* What is issued to oneself is no step away from the root. */
	inter.subject = "CN=R";
	leaf.issuer = "CN=R";
	OK(good());
}

static void a_public_suffix_can_be_told(void)
{
	struct ward_suffixes *suffixes = ward_suffixes_new();
	struct ward_why why = { 0 };

	good_chain();
	leaf.names = "dns:*.example.org";
	leaf.subject = "O=Example";
	OK(good());
	EQ(ward_suffixes_add(suffixes, "example.org", 11, &why), 0);
	args.suffixes = suffixes;
	EQ(verify(), -WARD_WHY_CERT_NAME);
	args.names = &args.name;
	args.num_names = 1;
	EQ(verify(), -WARD_WHY_CERT_NAME);
	EQ(verdict.num_problems, 2);
	ward_suffixes_free(suffixes);
}

static void nothing_is_left(void)
{
	ward_trust_free(trust);
	trust = NULL;
}

T_MAIN(T(a_chain_by_the_book_is_good), T(all_but_roots_say_which_key_signed_them),
	T(an_anchor_need_not_say_who_else_signed_it), T(a_key_is_named_by_its_identifier_alone),
	T(a_root_names_its_own_key_or_none), T(authorities_have_key_identifiers),
	T(constraints_are_critical), T(names_are_critical_if_and_only_if_they_are_all_there_is),
	T(an_extended_key_usage_is_not_critical),
	T(who_is_no_authority_has_no_right_to_sign_certificates),
	T(the_bits_of_an_rsa_key_are_whole_bytes), T(a_root_has_no_purpose),
	T(an_authority_is_no_server), T(a_server_says_that_it_is_one),
	T(a_common_name_does_not_spell_a_name_otherwise),
	T(a_server_signs_no_code_mail_times_or_statuses),
	T(clients_may_be_called_anything_but_say_that_they_are_clients),
	T(every_rule_has_words_and_a_source),
	T(each_of_several_names_must_match), T(a_client_can_be_a_mailbox_and_a_server_cannot),
	T(a_key_usage_can_be_asked_for), T(the_authorities_of_a_path_can_be_limited),
	T(a_public_suffix_can_be_told), T(nothing_is_left))

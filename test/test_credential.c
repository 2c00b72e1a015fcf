/* A certificate chain, its names and its key out of PEM: ward_credential_read. */
#include "crypto/credential.h"

#include <stdio.h>
#include "base/pem.h"
#include "forge.h"
#include "t.h"
#include "vectors/pki/made.h"

static struct ward_credential *credential;
static struct ward_why why;

static int read_both(const char *chain, const char *key)
{
	ward_credential_free(credential);
	why = (struct ward_why){ 0 };
	return ward_credential_read(ward_provider_default(), chain, strlen(chain), key,
		key != NULL ? strlen(key) : 0, 7, &credential, &why);
}

/* Fails with this row and leaves nothing behind. */
static bool refused(const char *chain, const char *key, int code)
{
	return read_both(chain, key) == -code && why.code == code && credential == NULL;
}

static const char *joined(const char *a, const char *b)
{
	static char text[20000];

	snprintf(text, sizeof text, "%s%s", a, b);
	return text;
}

static void a_chain_and_its_key_make_a_credential(void)
{
	EQ(read_both(joined(p256_leaf_crt, p256_root_crt), leaf_key), 0);
	OK(credential != NULL);
	EQ(credential->num_certs, 2);
	EQ(credential->kind, WARD_KEY_P256);
	OK(credential->key != NULL);
	EQ(credential->key_id, 7);
	EQ(credential->cert[0].p[0], 0x30);
}

static void names_are_small_and_hold_wildcards_and_no_addresses(void)
{
	EQ(read_both(p256_leaf_crt, leaf_key), 0);
	EQ(credential->num_names, 2);
	EQ_STR(credential->names[0], "www.example.org");
	EQ_STR(credential->names[1], "*.example.net");
}

static void key_and_chain_may_stand_in_one_file(void)
{
	const char *text = joined(leaf_key, p256_leaf_crt);

	EQ(read_both(text, text), 0);
	OK(credential->key != NULL);
}

static void a_key_that_lives_elsewhere_is_left_out(void)
{
	EQ(read_both(p256_leaf_crt, NULL), 0);
	OK(credential->key == NULL);
	EQ(credential->key_id, 7);
	EQ(credential->kind, WARD_KEY_P256);
}

static void keys_of_all_kinds_fit_their_certificates(void)
{
	/* Nothing else is wrong with these than that they are an authority's. */
	OK(refused(p384_root_crt, p384_key, WARD_WHY_CERT_KEY_USAGE));
	OK(refused(rsa_root_crt, rsa2048_pkcs1_key, WARD_WHY_CERT_KEY_USAGE));
	OK(refused(ed25519_root_crt, ed25519_key, WARD_WHY_CERT_KEY_USAGE));
}

/* RFC 9846 4.5.1.2: "the digitalSignature bit MUST be set if the Key Usage extension
 * is present". */
static void a_key_that_may_not_sign_is_refused(void)
{
	OK(refused(p256_root_crt, p256_key, WARD_WHY_CERT_KEY_USAGE));
	OK(refused(p256_root_crt, NULL, WARD_WHY_CERT_KEY_USAGE));
	EQ(why.cert, 1);
	EQ(read_both(joined(p256_leaf_crt, p256_root_crt), NULL), 0);
}

static void each_certificate_says_who_issued_it_and_how(void)
{
	EQ(read_both(joined(p256_leaf_crt, p256_root_crt), NULL), 0);
	EQ(credential->signed_with[0], WARD_SCHEME_ECDSA_P256_SHA256);
	EQ(credential->signed_with[1], CREDENTIAL_SIGNED_BY_ITSELF);
	OK(credential->issuer[0].len > 2 && credential->issuer[0].p[0] == 0x30);
	OK(credential->issuer[0].p > credential->cert[0].p);
	EQ(credential->issuer[0].len, credential->issuer[1].len);
	EQ(memcmp(credential->issuer[0].p, credential->issuer[1].p, credential->issuer[0].len), 0);
}

static void a_key_of_another_certificate_is_refused(void)
{
	OK(refused(p256_leaf_crt, p256_key, WARD_WHY_KEY_MISMATCH));
	OK(refused(p256_leaf_crt, rsa2048_key, WARD_WHY_KEY_MISMATCH));
	/* The leaf comes first: a chain upside down does not fit. */
	OK(refused(joined(p256_root_crt, p256_leaf_crt), leaf_key, WARD_WHY_KEY_MISMATCH));
}

static void a_chain_without_certificates_is_refused(void)
{
	OK(refused("", leaf_key, WARD_WHY_PEM_NONE));
	OK(refused(leaf_key, leaf_key, WARD_WHY_PEM_NONE));
	OK(refused("-----BEGIN CERTIFICATE-----\nZm9v\n", leaf_key, WARD_WHY_PEM_BROKEN));
}

static void a_certificate_that_does_not_parse_is_refused_and_counted(void)
{
	OK(refused(joined(p256_leaf_crt,
		"-----BEGIN CERTIFICATE-----\nZm9v\n-----END CERTIFICATE-----\n"), leaf_key,
		WARD_WHY_CERT_MALFORMED));
	EQ(why.cert, 2);
}

static void bad_keys_are_told_as_the_key_reader_tells_them(void)
{
	OK(refused(p256_leaf_crt, p256_encrypted_key, WARD_WHY_KEY_ENCRYPTED));
	OK(refused(p256_leaf_crt, "", WARD_WHY_PEM_NONE));
	OK(refused(p256_leaf_crt, p521_key, WARD_WHY_KEY_KIND));
}

static void a_certificate_with_a_weak_key_is_refused(void)
{
	OK(refused(rsa1024_root_crt, rsa1024_key, WARD_WHY_CERT_KEY_WEAK));
	OK(refused(p521_root_crt, p521_key, WARD_WHY_CERT_KEY_WEAK));
	OK(refused(explicit_root_crt, explicit_key, WARD_WHY_CERT_KEY_WEAK));
}

static void more_than_sixteen_certificates_are_refused(void)
{
	static char text[20000];
	struct wr w = wr_of((uint8_t *)text, sizeof text - 1);
	struct ward_span der = forge(&(struct forge){ .names = "dns:a.org" });

	for (unsigned i = 0; i < WARD_JOB_CERTS; i++)
		pem_write(&w, "CERTIFICATE", der);
	EQ(read_both(text, NULL), 0);
	pem_write(&w, "CERTIFICATE", der);
	OK(refused(text, NULL, WARD_WHY_CERT_TOO_MANY));
}

static void names_that_nobody_can_ask_for_are_left_out(void)
{
	static char text[4000];
	struct wr w = wr_of((uint8_t *)text, sizeof text - 1);

	pem_write(&w, "CERTIFICATE", forge(&(struct forge){
		.names = "dns:a b.org;dns:*;dns:*.*.org;dns:w*.org;email:a@b.org;dns:good.org" }));
	EQ(read_both(text, NULL), 0);
	EQ(credential->num_names, 1);
	EQ_STR(credential->names[0], "good.org");
}

static void a_credential_needs_a_chain(void)
{
	struct ward_credential *c = (struct ward_credential *)&why;

	EQ(ward_credential_read(ward_provider_default(), NULL, 0, NULL, 0, 0, &c, &why),
		-WARD_WHY_ARGUMENT);
	OK(c == NULL);
	ward_credential_free(NULL);
}

/* A chain of these certificates, as PEM. */
static const char *pem_of_all(const struct ward_span *der, size_t num)
{
	static char chain[30000];
	struct wr w = wr_of((uint8_t *)chain, sizeof chain - 1);

	memset(chain, 0, sizeof chain);
	for (size_t i = 0; i < num; i++)
		pem_write(&w, "CERTIFICATE", der[i]);
	CHECK(!w.bad);
	return chain;
}

static const char *pem_of_one(const struct forge *f)
{
	struct ward_span der = forge(f);

	return pem_of_all(&der, 1);
}

static void each_way_to_sign_has_its_number(void)
{
	static const struct {
		const char *hex;
		unsigned number;
	} rows[] = {
		{ "300d06092a864886f70d01010b0500", WARD_SCHEME_RSA_PKCS1_SHA256 },
		{ "300d06092a864886f70d01010c0500", WARD_SCHEME_RSA_PKCS1_SHA384 },
		{ "300d06092a864886f70d01010d0500", WARD_SCHEME_RSA_PKCS1_SHA512 },
		{ "300a06082a8648ce3d040302", WARD_SCHEME_ECDSA_P256_SHA256 },
		{ "300a06082a8648ce3d040303", WARD_SCHEME_ECDSA_P384_SHA384 },
		{ "300a06082a8648ce3d040304", CREDENTIAL_ECDSA_P521_SHA512 },
		{ "300506032b6570", WARD_SCHEME_ED25519 },
		{ "304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f7"
			"0d010108300d06096086480165030402010500a203020120", WARD_SCHEME_RSA_PSS_SHA256 },
		{ "304106092a864886f70d01010a3034a00f300d06096086480165030402020500a11c301a06092a864886f7"
			"0d010108300d06096086480165030402020500a203020130", WARD_SCHEME_RSA_PSS_SHA384 },
		{ "304106092a864886f70d01010a3034a00f300d06096086480165030402030500a11c301a06092a864886f7"
			"0d010108300d06096086480165030402030500a203020140", WARD_SCHEME_RSA_PSS_SHA512 },
		{ "300d06092a864886f70d0101050500", CREDENTIAL_RSA_PKCS1_SHA1 },
		{ "300906072a8648ce3d0401", CREDENTIAL_ECDSA_SHA1 },
		{ "300d06092a864886f70d0101040500", CREDENTIAL_SIGNED_OTHERWISE },
		{ "300506032b6571", CREDENTIAL_SIGNED_OTHERWISE },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct forge f = { .subject = "CN=a", .issuer = "CN=b",
			.algorithm = forge_hex(rows[i].hex) };

		EQ(read_both(pem_of_one(&f), NULL), 0);
		EQ(credential->signed_with[0], rows[i].number);
		f.issuer = f.subject;
		EQ(read_both(pem_of_one(&f), NULL), 0);
		EQ(credential->signed_with[0], CREDENTIAL_SIGNED_BY_ITSELF);
	}
}

static void what_is_wrong_says_where_and_how_much(void)
{
	struct ward_span der[17];

	for (size_t i = 0; i < 17; i++)
		der[i] = forge(&(struct forge){ .names = "dns:a.org" });
	OK(refused(pem_of_all(der, 17), NULL, WARD_WHY_CERT_TOO_MANY));
	EQ(why.got, 17);
	EQ(why.want, 16);
	OK(refused(joined(p256_leaf_crt, "-----BEGIN CERTIFICATE-----\nZm9v\n"), NULL,
		WARD_WHY_PEM_BROKEN));
	EQ(why.cert, 2);
	OK(refused(rsa1024_root_crt, NULL, WARD_WHY_CERT_KEY_WEAK));
	EQ(why.cert, 1);
	EQ(why.got, 1024);
	OK(refused(p256_root_crt, NULL, WARD_WHY_CERT_KEY_USAGE));
	EQ(why.got, CERT_KEY_CERT_SIGN | CERT_CRL_SIGN);
	EQ(why.want, CERT_DIGITAL_SIGNATURE);
}

static void a_leaf_that_breaks_in_its_extensions_is_refused(void)
{
	struct forge f = { .names = "dns:a.org", .ext = { { .oid = OID_BASIC_CONSTRAINTS,
		.value = forge_hex("0500") } }, .num_exts = 1 };

	OK(refused(pem_of_one(&f), NULL, WARD_WHY_CERT_MALFORMED));
	EQ(why.cert, 1);
}

static void a_leaf_that_does_not_say_what_its_key_is_for_may_sign(void)
{
	EQ(read_both(pem_of_one(&(struct forge){ .no_key_usage = true }), NULL), 0);
	EQ(credential->num_names, 0);
	OK(credential->names == NULL);
}

static void one_wildcard_may_stand_in_front_and_nothing_else_is_passed_over(void)
{
	static const char *const names[] = { "*.a", "AZaz09-_.Org", "x.y" };

	EQ(read_both(pem_of_one(&(struct forge){ .names = "dns:*.a;dns:*.;dns:-.ab;dns:*xa.b;dns:*.ab-;"
		"dns:**.a;dns:AZaz09-_.Org;dns:;dns:*;email:a.b;uri:a.b;dns:x.y" }), NULL), 0);
	EQ(credential->num_names, 3);
	EQ(credential->cap_names, 12);
	EQ_STR(credential->names[0], names[0]);
	EQ_STR(credential->names[1], "azaz09-_.org");
	EQ_STR(credential->names[2], names[2]);
	OK(refused(pem_of_one(&(struct forge){ .names = "dns:a" }), "", WARD_WHY_PEM_NONE));
	EQ(read_both(pem_of_one(&(struct forge){ .names = "dns:a" }), NULL), 0);
	EQ(credential->num_names, 1);
}

static bool no_public(const struct ward_key *key, struct ward_public_key *ret)
{
	(void)key;
	(void)ret;
	return false;
}

static void the_provider_that_is_given_holds_the_key(void)
{
	struct ward_provider own = *ward_provider_default();
	struct ward_credential *c;

	why = (struct ward_why){ .code = WARD_WHY_INTERNAL };
	EQ(ward_credential_read(&own, p256_leaf_crt, strlen(p256_leaf_crt), leaf_key,
		strlen(leaf_key), 0, &c, &why), 0);
	OK(c->provider == &own);
	EQ(why.code, 0);
	ward_credential_free(c);
	EQ(ward_credential_read(NULL, p256_leaf_crt, strlen(p256_leaf_crt), leaf_key,
		strlen(leaf_key), 0, &c, &why), 0);
	OK(c->provider == ward_provider_default());
	ward_credential_free(c);
	own.key_public = no_public;
	why = (struct ward_why){ .code = WARD_WHY_INTERNAL };
	EQ(ward_credential_read(&own, p256_leaf_crt, strlen(p256_leaf_crt), leaf_key,
		strlen(leaf_key), 0, &c, &why), -WARD_WHY_KEY_INVALID);
	OK(c == NULL);
	EQ(ward_credential_read(NULL, p256_leaf_crt, (size_t)(1 << 30) + 1, NULL, 0, 0, &c, &why),
		-WARD_WHY_ARGUMENT);
}

T_MAIN(T(each_way_to_sign_has_its_number), T(what_is_wrong_says_where_and_how_much),
	T(a_leaf_that_breaks_in_its_extensions_is_refused),
	T(a_leaf_that_does_not_say_what_its_key_is_for_may_sign),
	T(one_wildcard_may_stand_in_front_and_nothing_else_is_passed_over),
	T(the_provider_that_is_given_holds_the_key),
	T(a_chain_and_its_key_make_a_credential),
	T(names_are_small_and_hold_wildcards_and_no_addresses),
	T(key_and_chain_may_stand_in_one_file), T(a_key_that_lives_elsewhere_is_left_out),
	T(keys_of_all_kinds_fit_their_certificates), T(a_key_that_may_not_sign_is_refused),
	T(each_certificate_says_who_issued_it_and_how), T(a_key_of_another_certificate_is_refused),
	T(a_chain_without_certificates_is_refused),
	T(a_certificate_that_does_not_parse_is_refused_and_counted),
	T(bad_keys_are_told_as_the_key_reader_tells_them),
	T(a_certificate_with_a_weak_key_is_refused), T(more_than_sixteen_certificates_are_refused),
	T(names_that_nobody_can_ask_for_are_left_out), T(a_credential_needs_a_chain))

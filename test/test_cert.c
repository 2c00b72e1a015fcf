/* Certificates into spans and small integers: pki/cert.h. */
#include "pki/cert.h"

#include "der/der.h"
#include "forge_status.h"
#include "pki/general_name.h"
#include "t.h"

static struct cert cert;
static struct ward_why why;

static bool parse(struct ward_span der)
{
	why = (struct ward_why){ 0 };
	return cert_parse(der, &cert, &why);
}

static bool parse_forged(const struct forge *f)
{
	return parse(forge(f));
}

/* A certificate with one extension more. */
static bool parse_with(enum oid oid, bool critical, struct ward_span value)
{
	return parse_forged(&(struct forge){
		.ext = { { .oid = oid, .critical = critical, .value = value } }, .num_exts = 1 });
}

static bool malformed(struct forge f)
{
	return !parse_forged(&f) && why.code == WARD_WHY_CERT_MALFORMED;
}

static bool malformed_ext(enum oid oid, const char *hex)
{
	return !parse_with(oid, false, forge_hex(hex)) && why.code == WARD_WHY_CERT_MALFORMED;
}

static void the_fields_of_a_certificate_are_found(void)
{
	struct ward_span der = forge(&(struct forge){ .subject = "O=Example,CN=www",
		.issuer = "CN=Root", .key = 1, .issuer_key = 2, .names = "dns:a.org;ip:192.0.2.1",
		.serial = forge_hex("02020102"), .purposes = CERT_FOR_SERVER | CERT_FOR_CLIENT });
	struct ward_public_key key;

	OK(parse(der));
	EQ(cert.version, 3);
	EQ(cert.der.len, der.len);
	OK(span_is(cert.subject, forge_dn("O=Example,CN=www", DER_UTF8_STRING)));
	OK(span_is(cert.issuer, forge_dn("CN=Root", DER_UTF8_STRING)));
	OK(!cert_self_issued(&cert));
	OK(span_is(cert_subject(der), cert.subject));
	EQ(cert.not_before, FORGE_START);
	EQ(cert.not_after, FORGE_END);
	EQ(cert.serial.len, 2);
	EQ(cert.key.kind, WARD_KEY_P256);
	OK(ward_provider_default()->key_public(forge_key(1), &key) &&
		span_is(key.point, cert.key.point));
	EQ(cert.sig, WARD_SIG_ECDSA_SHA256);
	OK(!cert.sig_differs && !cert.serial_bad && !cert.time_bad);
	EQ(cert.num_sans, 2);
	EQ(cert.key_usage, CERT_DIGITAL_SIGNATURE);
	EQ(cert.purposes, CERT_FOR_SERVER | CERT_FOR_CLIENT);
	EQ(cert.key_id.len, 2);
	EQ(cert.key_id.p[1], 1);
	EQ(cert.issuer_key_id.p[1], 2);
	OK(!cert.ca && cert.path_len == CERT_NO_PATH_LEN);
	EQ(cert.unknown_critical.len, 0);
}

static void the_signed_part_is_what_the_issuer_signed(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_public_key key;

	OK(parse_forged(&(struct forge){ .issuer_key = 2 }));
	OK(p->key_public(forge_key(2), &key));
	OK(p->verify(&key, WARD_SIG_ECDSA_SHA256, cert.tbs, cert.signature));
	OK(parse_forged(&(struct forge){ .issuer_key = 2, .signature_bad = true }));
	OK(!p->verify(&key, WARD_SIG_ECDSA_SHA256, cert.tbs, cert.signature));
}

static void an_authority_says_so_and_how_deep(void)
{
	OK(parse_forged(&(struct forge){ .ca = true }));
	OK(cert.ca);
	EQ(cert.path_len, CERT_NO_PATH_LEN);
	EQ(cert.key_usage, CERT_KEY_CERT_SIGN | CERT_CRL_SIGN);
	OK(parse_forged(&(struct forge){ .ca = true, .path_len = 1 }));
	EQ(cert.path_len, 0);
	OK(parse_forged(&(struct forge){ .ca = true, .path_len = 200 }));
	EQ(cert.path_len, 199);
}

/* DER leaves a default out; real authorities have written it. */
static void a_certificate_may_say_that_it_is_no_authority(void)
{
	struct forge f = { .ext = { { .oid = OID_BASIC_CONSTRAINTS, .critical = true,
		.value = forge_hex("3003010100") } }, .num_exts = 1 };

	OK(parse_forged(&f));
	OK(cert.basic.there && !cert.ca);
	f.ext[0].value = forge_hex("3006010100020100");
	OK(!parse_forged(&f));
}

static void only_the_third_version_has_extensions(void)
{
	struct forge f = { .no_extensions = true, .version_1 = true };

	OK(parse_forged(&f));
	EQ(cert.version, 1);
	OK(!cert.ca && !cert.san.there);
	f.no_extensions = false;
	OK(malformed(f));
	f = (struct forge){ .no_extensions = true, .version = forge_hex("a003020101") };
	OK(parse_forged(&f));
	EQ(cert.version, 2);
	f.no_extensions = false;
	OK(malformed(f));
}

static void versions_that_do_not_exist_are_refused(void)
{
	OK(malformed((struct forge){ .version = forge_hex("a003020103") }));
	OK(malformed((struct forge){ .version = forge_hex("a003020100") }));
	OK(malformed((struct forge){ .version = forge_hex("a0030201ff") }));
	OK(malformed((struct forge){ .version = forge_hex("a006020102020102") }));
	OK(malformed((struct forge){ .version = forge_hex("a000") }));
}

static void odd_serial_numbers_are_noted(void)
{
	static const char *const odd[] = { "020100", "0201ff",
		"0215010203040506070809101112131415161718192021" };

	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		OK(parse_forged(&(struct forge){ .serial = forge_hex(odd[i]) }));
		OK(cert.serial_bad);
	}
	OK(malformed((struct forge){ .serial = forge_hex("0200") }));
	OK(malformed((struct forge){ .serial = forge_hex("02020001") }));
}

static void dates_are_read_in_both_forms(void)
{
	OK(parse_forged(&(struct forge){ .not_before = INT64_C(2524607999),
		.not_after = INT64_C(2524608000) }));
	EQ(cert.not_before, INT64_C(2524607999));
	EQ(cert.not_after, INT64_C(2524608000));
	OK(!cert.time_bad);
}

static void a_generalized_time_before_2050_is_noted(void)
{
	OK(parse_forged(&(struct forge){ .validity = forge_hex("3020"
		"170d3236303130313030303030305a" "180f32303330303130313030303030305a") }));
	OK(cert.time_bad);
	EQ(cert.not_after, INT64_C(1893456000));
}

static void a_validity_of_one_date_is_refused(void)
{
	OK(malformed((struct forge){ .validity = forge_hex("300f170d3236303130313030303030305a") }));
	OK(malformed((struct forge){ .validity = forge_hex("3000") }));
}

static void two_different_algorithms_are_noted(void)
{
	OK(parse_forged(&(struct forge){
		.outer_algorithm = forge_hex("300a06082a8648ce3d040303") }));
	OK(cert.sig_differs);
	EQ(cert.sig, WARD_SIG_ECDSA_SHA384);
}

static void weak_and_unknown_algorithms_have_no_number_but_a_name(void)
{
	static const struct {
		const char *hex;
		enum oid oid;
	} rows[] = {
		{ "300d06092a864886f70d0101050500", OID_SHA1_RSA },
		{ "300d06092a864886f70d0101040500", OID_MD5_RSA },
		{ "300906072a8648ce3d0401", OID_SHA1_ECDSA },
		{ "300506032b6571", OID_UNKNOWN },                    /* Ed448 */
		{ "300706032b65700500", OID_ED25519 },                /* with parameters */
		{ "300c06082a8648ce3d0403020500", OID_SHA256_ECDSA }, /* with parameters */
		{ "300b06092a864886f70d01010a", OID_RSA_PSS },        /* without: SHA-1 */
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		OK(parse_forged(&(struct forge){ .algorithm = forge_hex(rows[i].hex) }));
		EQ(cert.sig, WARD_SIG_NONE);
		EQ(cert.sig_oid, rows[i].oid);
	}
}

static void known_algorithms_have_their_numbers(void)
{
	static const struct {
		const char *hex;
		enum ward_sig sig;
	} rows[] = {
		{ "300d06092a864886f70d01010b0500", WARD_SIG_RSA_PKCS1_SHA256 },
		{ "300b06092a864886f70d01010c", WARD_SIG_RSA_PKCS1_SHA384 },
		{ "300d06092a864886f70d01010d0500", WARD_SIG_RSA_PKCS1_SHA512 },
		{ "300a06082a8648ce3d040303", WARD_SIG_ECDSA_SHA384 },
		{ "300a06082a8648ce3d040304", WARD_SIG_ECDSA_SHA512 },
		{ "300506032b6570", WARD_SIG_ED25519 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		OK(parse_forged(&(struct forge){ .algorithm = forge_hex(rows[i].hex) }));
		EQ(cert.sig, rows[i].sig);
	}
}

/* RSASSA-PSS-params with these hashes and salt. */
static enum ward_sig pss(const char *hash, const char *mgf_hash, const char *salt)
{
	uint8_t buf[200];
	struct wr w = wr_of(buf, sizeof buf);
	size_t all = der_write_open(&w, DER_SEQUENCE), params, tagged, mgf;

	der_write_oid(&w, oid_bytes(OID_RSA_PSS));
	params = der_write_open(&w, DER_SEQUENCE);
	der_write_value(&w, DER_CONTEXT_C(0), forge_hex(hash));
	tagged = der_write_open(&w, DER_CONTEXT_C(1));
	mgf = der_write_open(&w, DER_SEQUENCE);
	der_write_oid(&w, oid_bytes(OID_MGF1));
	wr_span(&w, forge_hex(mgf_hash));
	der_write_close(&w, mgf);
	der_write_close(&w, tagged);
	der_write_value(&w, DER_CONTEXT_C(2), forge_hex(salt));
	der_write_close(&w, params);
	der_write_close(&w, all);
	OK(parse_forged(&(struct forge){ .algorithm = forge_bytes(buf, w.len) }));
	return (enum ward_sig)cert.sig;
}

#define H256 "300d06096086480165030402010500"
#define H256_BARE "300b0609608648016503040201"
#define H384 "300d06096086480165030402020500"
#define H512 "300d06096086480165030402030500"
#define H1 "300906052b0e03021a0500"

static void pss_is_accepted_with_one_hash_and_a_salt_as_long(void)
{
	EQ(pss(H256, H256, "020120"), WARD_SIG_RSA_PSS_SHA256);
	EQ(pss(H256_BARE, H256_BARE, "020120"), WARD_SIG_RSA_PSS_SHA256);
	EQ(pss(H384, H384, "020130"), WARD_SIG_RSA_PSS_SHA384);
	EQ(pss(H512, H512, "020140"), WARD_SIG_RSA_PSS_SHA512);
}

static void pss_with_two_hashes_another_salt_or_sha1_is_not(void)
{
	EQ(pss(H256, H384, "020120"), WARD_SIG_NONE);
	EQ(pss(H256, H256, "020114"), WARD_SIG_NONE);
	EQ(pss(H384, H384, "020120"), WARD_SIG_NONE);
	EQ(pss(H1, H1, "020114"), WARD_SIG_NONE);
	EQ(pss(H256, H256, "02020020"), WARD_SIG_NONE);
}

static void an_unknown_critical_extension_is_noted(void)
{
	struct forge f = { .ext = { { .other = "\x2a\x03\x04", .critical = true },
		{ .other = "\x2a\x03\x05", .critical = true } }, .num_exts = 2 };

	OK(parse_forged(&f));
	EQ(cert.unknown_critical.len, 3);
	EQ_MEM(cert.unknown_critical.p, "\x2a\x03\x04", 3);
	f.ext[0].critical = f.ext[1].critical = false;
	OK(parse_forged(&f));
	EQ(cert.unknown_critical.len, 0);
	/* Known by name and not acted upon counts as unknown. */
	OK(parse_with(OID_CT_POISON, true, forge_hex("0500")));
	OK(cert.unknown_critical.len > 0);
}

static void an_extension_that_stands_twice_is_refused(void)
{
	struct forge f = { .ext = { { .oid = OID_TLS_FEATURE, .value = forge_hex("3003020105") },
		{ .oid = OID_TLS_FEATURE, .value = forge_hex("3003020105") } }, .num_exts = 2 };

	OK(!parse_forged(&f));
	EQ(why.code, WARD_WHY_CERT_DUPLICATE_EXT);
	f.ext[0] = f.ext[1] = (struct forge_ext){ .other = "\x2a\x03\x04" };
	OK(!parse_forged(&f));
	EQ(why.code, WARD_WHY_CERT_DUPLICATE_EXT);
	f.ext[1].other = "\x2a\x03\x05";
	OK(parse_forged(&f));
}

static void more_than_64_extensions_are_refused(void)
{
	for (size_t num = 64; num <= 65; num++) {
		static uint8_t buf[4000];
		struct wr w = wr_of(buf, sizeof buf);
		size_t tagged = der_write_open(&w, DER_CONTEXT_C(3));
		size_t list = der_write_open(&w, DER_SEQUENCE);

		for (size_t i = 0; i < num; i++) {
			uint8_t oid[3] = { 0x2a, 3, (uint8_t)i };
			size_t one = der_write_open(&w, DER_SEQUENCE);

			der_write_oid(&w, (struct ward_span){ oid, 3 });
			der_write_value(&w, DER_OCTET_STRING, (struct ward_span){ oid, 3 });
			der_write_close(&w, one);
		}
		der_write_close(&w, list);
		der_write_close(&w, tagged);
		EQ(parse_forged(&(struct forge){ .extensions = forge_bytes(buf, w.len) }), num == 64);
	}
}

static void extensions_of_the_wrong_form_are_refused(void)
{
	static const struct {
		enum oid oid;
		const char *hex;
	} rows[] = {
		{ OID_BASIC_CONSTRAINTS, "" },
		{ OID_BASIC_CONSTRAINTS, "0101ff" },
		{ OID_BASIC_CONSTRAINTS, "3003010101" },          /* a TRUE of 1 */
		{ OID_BASIC_CONSTRAINTS, "3003020100" },          /* a length without cA */
		{ OID_BASIC_CONSTRAINTS, "30060101ff0201ff" },    /* -1 */
		{ OID_BASIC_CONSTRAINTS, "30090101ff020100020100" },
		{ OID_BASIC_CONSTRAINTS, "30030101ff00" },
		{ OID_EXT_KEY_USAGE, "3000" },
		{ OID_EXT_KEY_USAGE, "3002" "0600" },
		{ OID_EXT_KEY_USAGE, "06082b06010505070301" },
		{ OID_SUBJECT_ALT_NAME, "3000" },
		{ OID_SUBJECT_ALT_NAME, "3003820161" "00" },
		{ OID_SUBJECT_ALT_NAME, "3005820361" },
		{ OID_SUBJECT_ALT_NAME, "3003820100" },           /* a zero byte */
		{ OID_SUBJECT_ALT_NAME, "30038201e9" },           /* not ASCII */
		{ OID_SUBJECT_ALT_NAME, "3003a20161" },           /* constructed */
		{ OID_SUBJECT_ALT_NAME, "3003890161" },           /* [9] */
		{ OID_SUBJECT_ALT_NAME, "30058703c00002" },       /* an address of 3 bytes */
		{ OID_SUBJECT_ALT_NAME, "30078705c000020101" },   /* of 5 */
		{ OID_SUBJECT_ALT_NAME, "30028700" },             /* of none */
		{ OID_SUBJECT_ALT_NAME, "3003020161" },
		{ OID_SUBJECT_ALT_NAME, "3004a4020500" },         /* no Name inside */
		{ OID_SUBJECT_ALT_NAME, "3006a40430003000" },     /* two Names */
		{ OID_SUBJECT_ALT_NAME, "3006a40430020500" },     /* not of relative names */
		{ OID_NAME_CONSTRAINTS, "300aa0083006a40430020500" },
		{ OID_NAME_CONSTRAINTS, "3000" },
		{ OID_NAME_CONSTRAINTS, "3002a000" },
		{ OID_NAME_CONSTRAINTS, "3007a105300382016100" },
		{ OID_NAME_CONSTRAINTS, "300aa0083006820161800100" }, /* a minimum */
		{ OID_NAME_CONSTRAINTS, "300ca00a3008870680000000ff00" }, /* 6 bytes */
		{ OID_NAME_CONSTRAINTS, "300ea00c300a8708c0000200ff00ff00" }, /* mask with holes */
		{ OID_TLS_FEATURE, "0201" "05" },
		{ OID_CRL_POINTS, "3000" },
		{ OID_POLICIES, "3000" },
		{ OID_POLICY_CONSTRAINTS, "3000" },
		{ OID_INHIBIT_ANY_POLICY, "0201ff" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		OK(malformed_ext(rows[i].oid, rows[i].hex));
}

/* An extension written by hand instead of the one that forge makes. */
static bool parse_alone(enum oid oid, const char *hex)
{
	uint8_t buf[200];
	struct wr w = wr_of(buf, sizeof buf);
	size_t tagged = der_write_open(&w, DER_CONTEXT_C(3));
	size_t list = der_write_open(&w, DER_SEQUENCE), one = der_write_open(&w, DER_SEQUENCE);

	der_write_oid(&w, oid_bytes(oid));
	der_write_value(&w, DER_OCTET_STRING, forge_hex(hex));
	der_write_close(&w, one);
	der_write_close(&w, list);
	der_write_close(&w, tagged);
	return parse_forged(&(struct forge){ .extensions = forge_bytes(buf, w.len) });
}

static void key_usage_is_a_set_of_bits(void)
{
	OK(parse_alone(OID_KEY_USAGE, "03020780"));
	EQ(cert.key_usage, CERT_DIGITAL_SIGNATURE);
	OK(parse_alone(OID_KEY_USAGE, "0303070080"));
	EQ(cert.key_usage, CERT_DECIPHER_ONLY);
	OK(!parse_alone(OID_KEY_USAGE, "030100"));
	OK(!parse_alone(OID_KEY_USAGE, "03020700"));
	OK(!parse_alone(OID_KEY_USAGE, "03020781"));
	OK(!parse_alone(OID_KEY_USAGE, "040180"));
}

static void an_authority_key_id_names_issuer_and_serial_together(void)
{
	OK(parse_alone(OID_AUTHORITY_KEY_ID, "3000"));
	EQ(cert.issuer_key_id.len, 0);
	OK(parse_alone(OID_AUTHORITY_KEY_ID, "3003800101"));
	EQ(cert.issuer_key_id.len, 1);
	OK(parse_alone(OID_AUTHORITY_KEY_ID, "3009a104a4023000820101"));
	OK(!parse_alone(OID_AUTHORITY_KEY_ID, "3006a104a4023000"));
	OK(!parse_alone(OID_AUTHORITY_KEY_ID, "3003820101"));
	OK(!parse_alone(OID_SUBJECT_KEY_ID, "030101"));
}

static void a_certificate_has_at_most_16_features(void)
{
	uint8_t list[2 + 17 * 3] = { DER_SEQUENCE, 16 * 3 };

	for (size_t i = 2; i < sizeof list; i += 3) {
		list[i] = DER_INTEGER;
		list[i + 1] = 1;
		list[i + 2] = (uint8_t)i;
	}
	OK(parse_with(OID_TLS_FEATURE, false, forge_bytes(list, sizeof list - 3)));
	list[1] = 17 * 3;
	OK(!parse_with(OID_TLS_FEATURE, false, forge_bytes(list, sizeof list)));
}

static void an_algorithm_is_an_oid_and_at_most_one_parameter(void)
{
	static const char *const rows[] = {
		"3000",                       /* nothing */
		"300c06082a8648ce3d0403022500", /* NULL with the bit for constructed */
		"300d06082a8648ce3d040302050100", /* NULL that is not empty */
		"300e06082a8648ce3d04030205000500", /* two parameters */
		"300a07082a8648ce3d040302",   /* no OID */
		"300b00" "06082a8648ce3d040302", /* a byte in front */
		"300b06082a8648ce3d04030205", /* half a parameter */
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_span odd = forge_hex(rows[i]);

		OK(malformed((struct forge){ .algorithm = odd }));
		OK(malformed((struct forge){ .outer_algorithm = odd }));
		OK(malformed((struct forge){ .algorithm = odd,
			.outer_algorithm = forge_hex("300a06082a8648ce3d040302") }));
	}
}

static void must_staple_is_feature_five(void)
{
	OK(parse_with(OID_TLS_FEATURE, true, forge_hex("3003020105")));
	OK(cert.must_staple);
	EQ(cert.unknown_critical.len, 0);
	OK(parse_with(OID_TLS_FEATURE, false, forge_hex("3003020111")));
	OK(!cert.must_staple);
}

static void a_certificate_has_at_most_1024_names(void)
{
	static uint8_t buf[1025 * 5 + 100];

	for (size_t num = 1024; num <= 1025; num++) {
		struct wr w = wr_of(buf, sizeof buf);
		size_t list = der_write_open(&w, DER_SEQUENCE);

		for (size_t i = 0; i < num; i++)
			der_write_value(&w, 0x82, span_of("a.b"));
		der_write_close(&w, list);
		EQ(parse_with(OID_SUBJECT_ALT_NAME, false, forge_bytes(buf, w.len)), num == 1024);
	}
}

static void keys_are_told_by_algorithm_and_form(void)
{
	OK(parse_forged(&(struct forge){ .spki = forge_hex("302a300506032b6570032100"
		"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a") }));
	EQ(cert.key.kind, WARD_KEY_ED25519);
	EQ(cert.key.point.len, 32);
	/* The numbers are not judged here: an RSA key of 8 bits is one. */
	OK(parse_forged(&(struct forge){ .spki = forge_hex("301b300d06092a864886f70d0101010500"
		"030a003007020200850201" "11") }));
	EQ(cert.key.kind, WARD_KEY_RSA);
	EQ(cert.key.n.len, 1);
	EQ(cert.key.e.len, 1);
}

static void keys_that_ward_does_not_take_have_no_kind(void)
{
	static const char *const rows[] = {
		/* Ed448 */
		"3043300506032b6571033a00" "0000000000000000000000000000000000000000000000000000000000"
		"00000000000000000000000000000000000000000000000000000000",
		/* Ed25519 with parameters, with 31 bytes */
		"302c300706032b65700500032100"
		"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
		"3029300506032b6570032000"
		"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751",
		/* P-256 with a compressed point */
		"3039301306072a8648ce3d020106082a8648ce3d030107032200"
		"02d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
		/* explicit parameters, as far as anyone looks */
		"300f300b06072a8648ce3d020130000300",
		/* RSA whose bytes are no RSAPublicKey */
		"3012300d06092a864886f70d0101010500030100",
		"3017300d06092a864886f70d01010105000306003003020111",
		/* RSA with a negative modulus */
		"301a300d06092a864886f70d01010105000309003006020181020103",
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_span spki = forge_hex(rows[i]);
		bool parsed = parse_forged(&(struct forge){ .spki = spki });

		/* The empty BIT STRING of one row is no DER at all. */
		OK(!parsed || cert.key.kind == WARD_KEY_NONE);
		EQ(parsed, i != 4);
	}
}

static void names_of_the_wrong_form_are_refused(void)
{
	static const char *const names[] = {
		"3100",                       /* no SEQUENCE */
		"30023100",                   /* a relative name without attributes */
		"30043102" "3000",            /* an attribute without type */
		"300931073005" "06012a0c01",  /* cut off */
		"300c310a3008" "06012a0c01610500", /* something behind the value */
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		OK(malformed((struct forge){ .subject_der = forge_hex(names[i]) }));
		OK(malformed((struct forge){ .issuer_der = forge_hex(names[i]) }));
	}
}

static void an_empty_issuer_is_refused_and_an_empty_subject_is_not(void)
{
	OK(malformed((struct forge){ .issuer = "" }));
	OK(parse_forged(&(struct forge){ .subject = "", .names = "dns:a.org" }));
	EQ(cert.subject.len, 2);
}

static void something_behind_the_extensions_is_refused(void)
{
	OK(malformed((struct forge){ .behind = forge_hex("0500") }));
	OK(malformed((struct forge){ .extensions = forge_hex("a3023000") }));
	OK(malformed((struct forge){ .extensions = forge_hex("a300") }));
}

static void unique_ids_are_read_over(void)
{
	OK(parse_forged(&(struct forge){ .unique_ids = forge_hex("81020080" "82020080") }));
	OK(malformed((struct forge){ .unique_ids = forge_hex("8202008081020080") }));
}

static void a_certificate_cut_anywhere_is_refused(void)
{
	struct ward_span der = forge(&(struct forge){ .names = "dns:a.org", .ca = true });

	for (size_t n = 0; n < der.len; n++) {
		OK(!parse((struct ward_span){ der.p, n }));
		EQ(why.code, WARD_WHY_CERT_MALFORMED);
	}
	OK(parse(der));
}

static void a_byte_behind_a_certificate_is_refused(void)
{
	struct ward_span der = forge(&(struct forge){ .names = "dns:a.org" });
	uint8_t buf[2000] = { 0 };

	memcpy(buf, der.p, der.len);
	OK(!parse((struct ward_span){ buf, der.len + 1 }));
}

static void no_single_changed_byte_makes_the_parser_leave_its_input(void)
{
	struct ward_span der = forge(&(struct forge){ .names = "dns:a.org;ip:::1;dir:CN=x",
		.ca = true, .path_len = 3, .purposes = CERT_FOR_SERVER,
		.ext = { { .oid = OID_NAME_CONSTRAINTS, .value = forge_constraints("dns:a", NULL) } },
		.num_exts = 1 });
	uint8_t *copy = malloc(der.len);

	CHECK(copy != NULL);
	for (size_t i = 0; i < der.len; i++)
		for (unsigned value = 0; value < 256; value += 3) {
			memcpy(copy, der.p, der.len);
			copy[i] = (uint8_t)value;
			if (parse((struct ward_span){ copy, der.len }))
				EQ(why.code, 0);
			else
				OK(why.code != 0);
		}
	free(copy);
}

static void a_certificate_above_64_kib_is_refused(void)
{
	static uint8_t buf[CERT_LEN_MAX + 1] = { 0x30 };

	OK(!parse((struct ward_span){ buf, sizeof buf }));
	EQ(why.code, WARD_WHY_CERT_MALFORMED);
	EQ(why.got, CERT_LEN_MAX + 1);
}

static void a_serial_number_has_at_most_20_bytes_and_is_above_zero(void)
{
	static const struct {
		const char *hex;
		bool bad;
	} rows[] = {
		{ "02140102030405060708091011121314151617181920", false },
		{ "0215010203040506070809101112131415161718192021", true },
		{ "02150080030405060708091011121314151617181920ff", true },
		{ "020101", false }, { "02017f", false }, { "020180", true }, { "02020080", false },
		{ "020100", true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		OK(parse_forged(&(struct forge){ .serial = forge_hex(rows[i].hex) }));
		EQ(cert.serial_bad, rows[i].bad);
		EQ(cert.serial.len, strlen(rows[i].hex) / 2 - 2);
	}
}

/* A Name of so many relative names, with so many attributes each. */
static struct ward_span long_name(size_t num, size_t attributes)
{
	static uint8_t buf[4000];
	struct wr w = wr_of(buf, sizeof buf);
	size_t all = der_write_open(&w, DER_SEQUENCE);

	for (size_t i = 0; i < num; i++) {
		size_t set = der_write_open(&w, DER_SET);

		for (size_t k = 0; k < attributes; k++)
			wr_span(&w, forge_hex("300606012a0c0161"));
		der_write_close(&w, set);
	}
	der_write_close(&w, all);
	return forge_bytes(buf, w.len);
}

static void a_name_has_at_most_64_relative_names(void)
{
	OK(parse_forged(&(struct forge){ .subject_der = long_name(64, 1) }));
	OK(malformed((struct forge){ .subject_der = long_name(65, 1) }));
	OK(parse_forged(&(struct forge){ .issuer_der = long_name(64, 2) }));
	OK(malformed((struct forge){ .issuer_der = long_name(65, 2) }));
	OK(parse_forged(&(struct forge){ .issuer_der = long_name(1, 100) }));
	OK(malformed((struct forge){ .issuer_der = long_name(2, 0) }));
}

static void an_early_generalized_time_is_noted_of_either_date(void)
{
	OK(parse_forged(&(struct forge){ .validity = forge_hex("3020"
		"180f32303236303130313030303030305a" "170d3330303130313030303030305a") }));
	OK(cert.time_bad);
	EQ(cert.not_before, INT64_C(1767225600));
	OK(parse_forged(&(struct forge){ .validity = forge_hex("3020"
		"170d3236303130313030303030305a" "180f32303439313233313233353935395a") }));
	OK(cert.time_bad);
	OK(parse_forged(&(struct forge){ .validity = forge_hex("3020"
		"170d3236303130313030303030305a" "180f32303530303130313030303030305a") }));
	OK(!cert.time_bad);
}

static void unique_ids_came_with_the_second_version(void)
{
	static const char *const ids[] = { "81020080", "82020080" };

	for (size_t i = 0; i < 2; i++) {
		struct forge f = { .no_extensions = true, .version_1 = true,
			.unique_ids = forge_hex(ids[i]) };

		OK(malformed(f));
		f.version = forge_hex("a003020101");
		f.version_1 = false;
		OK(parse_forged(&f));
		EQ(cert.version, 2);
	}
}

/* As much as fits: names, constraints, policies, features. */
static struct ward_span rich(void)
{
	return forge(&(struct forge){ .subject = "C=XX,O=Example+OU=y,CN=www", .issuer = "O=x,CN=Root",
		.names = "dns:a.org;dir:CN=x,O=y;ip:::1;email:a@b.org", .ca = true, .path_len = 3,
		.purposes = CERT_FOR_SERVER | CERT_FOR_CLIENT, .version = forge_hex("a003020102"),
		.ext = { { .oid = OID_NAME_CONSTRAINTS, .critical = true,
			.value = forge_constraints("dns:a;dir:CN=x", "ip:192.0.2.0/255.255.255.0;dns:b") },
			{ .oid = OID_TLS_FEATURE, .value = forge_hex("3006020105020106") },
			{ .oid = OID_POLICIES, .value = forge_hex("300c" "3003" "06012a" "3005" "06032b0102") },
			{ .oid = OID_POLICY_MAPPINGS, .value = forge_hex("3010" "300606012a06012b"
			"300606012a06012c") },
			{ .oid = OID_POLICY_CONSTRAINTS, .value = forge_hex("3006800101810102") } },
		.num_exts = 5 });
}

/* Apart from parameters of algorithms and what is told of policies. */
static bool is_whole(struct ward_span der)
{
	return parse(der) && !cert.sig_differs && cert.sig != WARD_SIG_NONE &&
		cert.key.kind != WARD_KEY_NONE && !cert.policy_bad;
}

static void no_element_of_a_certificate_has_something_behind_its_end(void)
{
	struct ward_span der = rich(), grown;
	unsigned n = 0;

	OK(is_whole(der));
	for (; (grown = forge_grow(der, n)).len > 0; n++) {
		if (is_whole(grown))
			printf("# element %u\n", n);
		OK(!is_whole(grown));
	}
	OK(n > 50);
}

static void no_element_of_a_certificate_holds_the_next(void)
{
	struct ward_span der = rich(), swallowed;
	unsigned n = 0;

	for (; (swallowed = forge_swallow(der, n)).len > 0; n++) {
		if (is_whole(swallowed))
			printf("# element %u\n", n);
		OK(!is_whole(swallowed));
	}
	OK(n > 20);
}

static void the_subject_alone_is_found_in_certificates_of_every_version(void)
{
	struct forge f = { .subject = "O=x,CN=y", .issuer = "CN=other", .no_extensions = true,
		.version_1 = true };
	struct ward_span der = forge(&f), found;

	OK(span_is(cert_subject(der), forge_dn("O=x,CN=y", DER_UTF8_STRING)));
	OK(parse(der) && cert_no_subject(&cert) == false);
	f.no_extensions = f.version_1 = false;
	der = forge(&f);
	OK(span_is(cert_subject(der), forge_dn("O=x,CN=y", DER_UTF8_STRING)));
	for (size_t n = 0; n < der.len; n++) {
		found = cert_subject((struct ward_span){ der.p, n });
		OK(found.len == 0);
	}
	f.subject = f.issuer;
	OK(parse_forged(&f) && cert_self_issued(&cert));
	f.subject = "";
	f.names = "dns:a.org";
	OK(parse_forged(&f) && cert_no_subject(&cert) && !cert_self_issued(&cert));
}

static void a_key_and_what_is_behind_it_are_one_element(void)
{
	/* An Ed25519 key, a byte longer than its element says. */
	OK(malformed((struct forge){ .spki = forge_hex("302c300506032b6570032100"
		"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a" "0500") }));
	OK(malformed((struct forge){ .spki = forge_hex("3000") }));
	OK(malformed((struct forge){ .spki = forge_hex("0500") }));
}

static void the_longest_certificate_has_64_kib(void)
{
	static uint8_t buf[CERT_LEN_MAX] = { 0x30 };

	OK(!parse((struct ward_span){ buf, sizeof buf }));
	EQ(why.code, WARD_WHY_CERT_MALFORMED);
	EQ(why.got, 0); /* its length is not what is wrong with it */
}

T_MAIN(T(the_fields_of_a_certificate_are_found), T(the_signed_part_is_what_the_issuer_signed),
	T(an_authority_says_so_and_how_deep),
	T(a_certificate_may_say_that_it_is_no_authority), T(only_the_third_version_has_extensions),
	T(versions_that_do_not_exist_are_refused), T(odd_serial_numbers_are_noted),
	T(dates_are_read_in_both_forms), T(a_generalized_time_before_2050_is_noted),
	T(a_validity_of_one_date_is_refused), T(two_different_algorithms_are_noted),
	T(an_algorithm_is_an_oid_and_at_most_one_parameter),
	T(weak_and_unknown_algorithms_have_no_number_but_a_name),
	T(known_algorithms_have_their_numbers),
	T(pss_is_accepted_with_one_hash_and_a_salt_as_long),
	T(pss_with_two_hashes_another_salt_or_sha1_is_not),
	T(an_unknown_critical_extension_is_noted), T(an_extension_that_stands_twice_is_refused),
	T(more_than_64_extensions_are_refused), T(extensions_of_the_wrong_form_are_refused),
	T(key_usage_is_a_set_of_bits), T(an_authority_key_id_names_issuer_and_serial_together),
	T(a_certificate_has_at_most_16_features),
	T(must_staple_is_feature_five), T(a_certificate_has_at_most_1024_names),
	T(keys_are_told_by_algorithm_and_form), T(keys_that_ward_does_not_take_have_no_kind),
	T(names_of_the_wrong_form_are_refused),
	T(an_empty_issuer_is_refused_and_an_empty_subject_is_not),
	T(something_behind_the_extensions_is_refused), T(unique_ids_are_read_over),
	T(a_certificate_cut_anywhere_is_refused), T(a_byte_behind_a_certificate_is_refused),
	T(no_single_changed_byte_makes_the_parser_leave_its_input),
	T(a_certificate_above_64_kib_is_refused),
	T(a_serial_number_has_at_most_20_bytes_and_is_above_zero),
	T(a_name_has_at_most_64_relative_names), T(an_early_generalized_time_is_noted_of_either_date),
	T(unique_ids_came_with_the_second_version),
	T(no_element_of_a_certificate_has_something_behind_its_end),
	T(no_element_of_a_certificate_holds_the_next),
	T(the_subject_alone_is_found_in_certificates_of_every_version),
	T(a_key_and_what_is_behind_it_are_one_element), T(the_longest_certificate_has_64_kib))

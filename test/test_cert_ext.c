/* The extensions of a certificate and the names in them, byte for byte: pki/cert_ext.h,
 * pki/general_name.h. */
#include "pki/cert_ext.h"

#include <stdlib.h>
#include "forge.h"
#include "pki/extension.h"
#include "pki/general_name.h"
#include "t.h"

static struct cert cert;
static struct ward_why why;
static uint8_t list[8000];

/* Reads these extensions; they have a place of their own, so that a sanitizer sees who
 * reads behind them. Spans of `cert` are good until the next call. */
static bool read_list(size_t len)
{
	static uint8_t *copy;

	free(copy);
	copy = malloc(len);
	memcpy(copy, list, len);
	why = (struct ward_why){ 0 };
	cert = (struct cert){ .extensions = { copy, len }, .path_len = CERT_NO_PATH_LEN,
		.policy_limits = { POLICY_NO_LIMIT, POLICY_NO_LIMIT },
		.any_policy_limit = POLICY_NO_LIMIT };
	return cert_ext_parse(&cert, &why);
}

static void add(struct wr *w, struct ward_span id, bool critical, struct ward_span value)
{
	size_t one = der_write_open(w, DER_SEQUENCE);

	der_write_oid(w, id);
	if (critical)
		der_write_true(w);
	der_write_value(w, DER_OCTET_STRING, value);
	der_write_close(w, one);
}

static bool read_one(enum oid oid, bool critical, struct ward_span value)
{
	struct wr w = wr_of(list, sizeof list);

	add(&w, oid_bytes(oid), critical, value);
	CHECK(!w.bad);
	return read_list(w.len);
}

static bool reads(enum oid oid, const char *hex)
{
	return read_one(oid, false, forge_hex(hex));
}

static bool malformed(enum oid oid, const char *hex)
{
	return !reads(oid, hex) && why.code == WARD_WHY_CERT_MALFORMED;
}

/* Every kind that ward acts on, with a value of its form. */
static const struct {
	enum oid oid;
	size_t at; /* in struct cert */
	const char *hex;
} kinds[] = {
	{ OID_SUBJECT_ALT_NAME, offsetof(struct cert, san), "3003820161" },
	{ OID_BASIC_CONSTRAINTS, offsetof(struct cert, basic), "30060101ff020103" },
	{ OID_KEY_USAGE, offsetof(struct cert, key_usage_ext), "03020780" },
	{ OID_EXT_KEY_USAGE, offsetof(struct cert, eku), "300a06082b06010505070301" },
	{ OID_NAME_CONSTRAINTS, offsetof(struct cert, name_constraints), "3007a0053003820161" },
	{ OID_AUTHORITY_KEY_ID, offsetof(struct cert, aki), "3003800101" },
	{ OID_SUBJECT_KEY_ID, offsetof(struct cert, ski), "040101" },
	{ OID_CRL_POINTS, offsetof(struct cert, crl_points), "30020500" },
	{ OID_AUTHORITY_INFO, offsetof(struct cert, authority_info), "30020500" },
	{ OID_POLICIES, offsetof(struct cert, policies), "3005300306012a" },
	{ OID_POLICY_MAPPINGS, offsetof(struct cert, policy_mappings), "3008300606012a06012b" },
	{ OID_POLICY_CONSTRAINTS, offsetof(struct cert, policy_constraints), "3003800101" },
	{ OID_INHIBIT_ANY_POLICY, offsetof(struct cert, inhibit_any), "020102" },
	{ OID_TLS_FEATURE, offsetof(struct cert, tls_feature), "3003020105" },
	{ OID_NO_REV_AVAIL, offsetof(struct cert, no_rev_avail), "0500" },
};
#define KINDS (sizeof kinds / sizeof kinds[0])

static const struct cert_ext *field(size_t i)
{
	return (const struct cert_ext *)(const void *)((const uint8_t *)&cert + kinds[i].at);
}

static void each_kind_is_kept_in_its_place_with_its_criticality(void)
{
	for (size_t i = 0; i < KINDS; i++)
		for (int critical = 0; critical < 2; critical++) {
			OK(read_one(kinds[i].oid, critical, forge_hex(kinds[i].hex)));
			for (size_t k = 0; k < KINDS; k++) {
				EQ(field(k)->there, k == i);
				EQ(field(k)->critical, k == i && critical);
			}
			EQ(cert.unknown_critical.len, 0);
			OK(!cert.policy_bad && !cert.policy_odd);
		}
}

static void nothing_stands_behind_or_before_the_end_of_a_kind(void)
{
	for (size_t i = 0; i < KINDS; i++) {
		char hex[100];

		snprintf(hex, sizeof hex, "%s0500", kinds[i].hex);
		OK(malformed(kinds[i].oid, hex));
		OK(malformed(kinds[i].oid, ""));
		OK(malformed(kinds[i].oid, "310100"));
		snprintf(hex, sizeof hex, "%.*s", (int)strlen(kinds[i].hex) - 2, kinds[i].hex);
		OK(malformed(kinds[i].oid, hex));
	}
}

static void each_kind_stands_once(void)
{
	for (size_t i = 0; i < KINDS; i++)
		for (size_t k = 0; k < KINDS; k++) {
			struct wr w = wr_of(list, sizeof list);

			add(&w, oid_bytes(kinds[i].oid), false, forge_hex(kinds[i].hex));
			add(&w, oid_bytes(kinds[k].oid), false, forge_hex(kinds[k].hex));
			EQ(read_list(w.len), i != k);
			EQ(why.code, i == k ? WARD_WHY_CERT_DUPLICATE_EXT : 0);
		}
}

/* `num` extensions; unknown ones but the first `known`, and one of them twice. */
static bool reads_many(size_t num, size_t known, size_t twice)
{
	struct wr w = wr_of(list, sizeof list);

	for (size_t i = 0; i < num; i++) {
		uint8_t id[2] = { 0x2a, (uint8_t)(i == twice ? known : i) };

		if (i < known)
			add(&w, oid_bytes(kinds[i].oid), false, forge_hex(kinds[i].hex));
		else
			add(&w, (struct ward_span){ id, 2 }, false, (struct ward_span){ id, 2 });
	}
	return read_list(w.len);
}

static void there_are_at_most_64_and_the_last_of_them_counts_too(void)
{
	for (size_t known = 0; known <= KINDS; known += KINDS) {
		OK(reads_many(64, known, 100));
		OK(!reads_many(65, known, 100));
		EQ(why.code, WARD_WHY_CERT_MALFORMED);
		EQ(why.got, 65);
		EQ(why.want, 64);
		for (size_t i = known + 1; i < 64; i++) {
			OK(!reads_many(64, known, i));
			EQ(why.code, WARD_WHY_CERT_DUPLICATE_EXT);
		}
	}
}

static void of_unknown_critical_ones_the_first_is_told(void)
{
	struct wr w = wr_of(list, sizeof list);

	add(&w, forge_hex("2a01"), false, forge_hex("00"));
	add(&w, forge_hex("2a02"), true, forge_hex("00"));
	add(&w, forge_hex("2a03"), true, forge_hex("00"));
	OK(read_list(w.len));
	OK(span_is(cert.unknown_critical, forge_hex("2a02")));
	OK(read_one(OID_CT_POISON, true, forge_hex("0500")));
	OK(span_is(cert.unknown_critical, oid_bytes(OID_CT_POISON)));
}

static void an_extension_is_an_identifier_a_flag_and_a_value(void)
{
	static const char *const rows[] = {
		"3006" "06012a" "040100",          /* as it should be */
		"3009" "06012a" "0101ff" "040100", /* critical */
		"3009" "06012a" "010100" "040100", /* the default, written */
		"3009" "06012a" "010101" "040100", "3003" "06012a", "3003" "040100", "3000",
		"3008" "06012a" "040100" "0500", "3106" "06012a" "040100", "3006" "06012a" "030100",
		"3006" "06012a" "040100" "00", "3007" "06012a" "040100",
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_span s = forge_hex(rows[i]);

		memcpy(list, s.p, s.len);
		EQ(read_list(s.len), i < 2);
		EQ(why.code, i < 2 ? 0 : WARD_WHY_CERT_MALFORMED);
	}
}

static void an_address_among_the_names_has_4_or_16_bytes(void)
{
	uint8_t value[40] = { 0x30 };

	for (uint8_t len = 0; len < 20; len++) {
		value[1] = (uint8_t)(len + 2);
		value[2] = 0x87;
		value[3] = len;
		EQ(read_one(OID_SUBJECT_ALT_NAME, false, (struct ward_span){ value, len + 4u }),
			len == 4 || len == 16);
	}
}

static void names_are_counted_and_kept_as_they_stand(void)
{
	OK(reads(OID_SUBJECT_ALT_NAME, "3003820161"));
	EQ(cert.num_sans, 1);
	OK(span_is(cert.san.value, forge_hex("820161")));
	OK(reads(OID_SUBJECT_ALT_NAME, "3009820161" "820162" "810163"));
	EQ(cert.num_sans, 3);
	OK(span_is(cert.san.value, forge_hex("820161820162810163")));
	OK(malformed(OID_SUBJECT_ALT_NAME, "3006820161" "820100"));
	OK(malformed(OID_SUBJECT_ALT_NAME, "3000"));
}

static void an_authority_and_the_length_below_it_are_read(void)
{
	OK(reads(OID_BASIC_CONSTRAINTS, "3000"));
	OK(!cert.ca && cert.path_len == CERT_NO_PATH_LEN);
	OK(reads(OID_BASIC_CONSTRAINTS, "3003010100"));
	OK(!cert.ca);
	OK(reads(OID_BASIC_CONSTRAINTS, "30030101ff"));
	OK(cert.ca && cert.path_len == CERT_NO_PATH_LEN);
	OK(reads(OID_BASIC_CONSTRAINTS, "30060101ff020100"));
	OK(cert.ca && cert.path_len == 0);
	OK(malformed(OID_BASIC_CONSTRAINTS, "3003020100"));
	OK(malformed(OID_BASIC_CONSTRAINTS, "3006010100020101"));
	OK(malformed(OID_BASIC_CONSTRAINTS, "30080101ff0201000500"));
	OK(malformed(OID_BASIC_CONSTRAINTS, "30060201000101ff"));
}

static void each_bit_of_key_usage_is_read_and_the_tenth_is_none(void)
{
	char hex[20];

	for (unsigned bit = 0; bit < 16; bit++) {
		/* As DER writes a named bit: no zeros at the end. */
		if (bit < 8)
			snprintf(hex, sizeof hex, "0302%02x%02x", 7 - bit, 0x80u >> bit);
		else
			snprintf(hex, sizeof hex, "0303%02x00%02x", 15 - bit, 0x80u >> (bit - 8));
		EQ(reads(OID_KEY_USAGE, hex), bit < 9);
		EQ(cert.key_usage, bit < 9 ? 1 << bit : 0);
	}
	OK(reads(OID_KEY_USAGE, "030307ff80"));
	EQ(cert.key_usage, 0x1ff);
	OK(reads(OID_KEY_USAGE, "03020106"));
	EQ(cert.key_usage, CERT_KEY_CERT_SIGN | CERT_CRL_SIGN);
	OK(malformed(OID_KEY_USAGE, "030100"));
	OK(malformed(OID_KEY_USAGE, "03020700"));
}

static void each_purpose_is_read(void)
{
	static const struct {
		enum oid oid;
		uint16_t purposes;
	} rows[] = {
		{ OID_SERVER_AUTH, CERT_FOR_SERVER }, { OID_CLIENT_AUTH, CERT_FOR_CLIENT },
		{ OID_ANY_EXT_KEY_USAGE, CERT_FOR_ANY }, { OID_OCSP_SIGNING, CERT_FOR_OCSP },
		{ OID_CODE_SIGNING, CERT_FOR_OTHER | CERT_FOR_CODE },
		{ OID_EMAIL_PROTECTION, CERT_FOR_OTHER | CERT_FOR_MAIL },
		{ OID_TIME_STAMPING, CERT_FOR_OTHER | CERT_FOR_TIME }, { OID_P256, CERT_FOR_OTHER },
	};
	uint16_t all = 0;
	uint8_t value[400];
	struct wr w = wr_of(value, sizeof value);
	size_t seq = der_write_open(&w, DER_SEQUENCE);

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t one[40];
		struct wr o = wr_of(one, sizeof one);
		size_t mark = der_write_open(&o, DER_SEQUENCE);

		der_write_oid(&o, oid_bytes(rows[i].oid));
		der_write_close(&o, mark);
		OK(read_one(OID_EXT_KEY_USAGE, false, (struct ward_span){ one, o.len }));
		EQ(cert.purposes, rows[i].purposes);
		der_write_oid(&w, oid_bytes(rows[i].oid));
		all |= rows[i].purposes;
	}
	der_write_close(&w, seq);
	OK(read_one(OID_EXT_KEY_USAGE, false, (struct ward_span){ value, w.len }));
	EQ(cert.purposes, all);
	OK(malformed(OID_EXT_KEY_USAGE, "3000"));
	OK(malformed(OID_EXT_KEY_USAGE, "300506012a0500"));
}

static void there_are_at_most_64_purposes(void)
{
	uint8_t value[400];

	for (size_t num = 63; num <= 66; num++) {
		struct wr w = wr_of(value, sizeof value);
		size_t seq = der_write_open(&w, DER_SEQUENCE);

		for (size_t i = 0; i < num; i++)
			der_write_oid(&w, forge_hex("2a"));
		der_write_close(&w, seq);
		EQ(read_one(OID_EXT_KEY_USAGE, false, (struct ward_span){ value, w.len }), num <= 64);
	}
}

static void an_issuers_key_id_is_kept_and_a_serial_needs_its_issuer(void)
{
	OK(reads(OID_AUTHORITY_KEY_ID, "3000"));
	OK(cert.issuer_key_id.len == 0 && !cert.issuer_serial_there);
	OK(reads(OID_AUTHORITY_KEY_ID, "300480020102"));
	OK(span_is(cert.issuer_key_id, forge_hex("0102")) && !cert.issuer_serial_there);
	OK(reads(OID_AUTHORITY_KEY_ID, "3008800101" "a100" "820101"));
	OK(span_is(cert.issuer_key_id, forge_hex("01")) && cert.issuer_serial_there);
	OK(reads(OID_AUTHORITY_KEY_ID, "3005a100" "820101"));
	OK(cert.issuer_key_id.len == 0 && cert.issuer_serial_there);
	OK(malformed(OID_AUTHORITY_KEY_ID, "3002a100"));
	OK(malformed(OID_AUTHORITY_KEY_ID, "3003820101"));
	OK(malformed(OID_AUTHORITY_KEY_ID, "3005820101" "a100"));
	OK(malformed(OID_AUTHORITY_KEY_ID, "30058001010500"));
	OK(malformed(OID_AUTHORITY_KEY_ID, "3003810101"));
	OK(reads(OID_SUBJECT_KEY_ID, "04020102"));
	OK(span_is(cert.key_id, forge_hex("0102")));
}

static void a_staple_is_demanded_by_feature_five_wherever_it_stands(void)
{
	OK(reads(OID_TLS_FEATURE, "3003020105") && cert.must_staple);
	OK(reads(OID_TLS_FEATURE, "3009020111" "020105" "020106") && cert.must_staple);
	OK(reads(OID_TLS_FEATURE, "3006020104" "020106") && !cert.must_staple);
	OK(reads(OID_TLS_FEATURE, "3000") && !cert.must_staple);
	OK(malformed(OID_TLS_FEATURE, "30050201050500"));
}

static void what_others_read_is_a_sequence_and_not_empty(void)
{
	OK(reads(OID_CRL_POINTS, "30020500"));
	OK(span_is(cert.crl_points.value, forge_hex("0500")));
	OK(reads(OID_AUTHORITY_INFO, "30020500"));
	OK(span_is(cert.authority_info.value, forge_hex("0500")));
	OK(malformed(OID_CRL_POINTS, "3000"));
	OK(malformed(OID_AUTHORITY_INFO, "3000"));
	OK(malformed(OID_NO_REV_AVAIL, "050100"));
	OK(malformed(OID_POLICIES, "3000"));
	OK(malformed(OID_POLICY_MAPPINGS, "3000"));
	OK(malformed(OID_POLICY_CONSTRAINTS, "3000"));
}

static void what_is_wrong_with_policies_is_noted(void)
{
	OK(reads(OID_POLICIES, "3005300306012a"));
	OK(span_is(cert.policies.value, forge_hex("300306012a")));
	OK(!cert.policy_bad && !cert.policy_odd);
	OK(reads(OID_POLICIES, "30020500") && cert.policy_bad);
	OK(reads(OID_POLICIES, "300e300c06012a300730050601290500") && !cert.policy_bad);
	OK(cert.policy_odd);
	OK(reads(OID_POLICY_MAPPINGS, "3008300606012a06012b") && !cert.policy_bad);
	OK(span_is(cert.policy_mappings.value, forge_hex("300606012a06012b")));
	OK(reads(OID_POLICY_MAPPINGS, "30020500") && cert.policy_bad);
	OK(reads(OID_POLICY_CONSTRAINTS, "3006800103" "810104") && !cert.policy_bad);
	EQ(cert.policy_limits.require_explicit, 3);
	EQ(cert.policy_limits.inhibit_mapping, 4);
	OK(reads(OID_POLICY_CONSTRAINTS, "30020500") && cert.policy_bad);
	OK(reads(OID_INHIBIT_ANY_POLICY, "020107"));
	EQ(cert.any_policy_limit, 7);
}

/* One GeneralName with this tag; its value in the place of a whole heap block. */
static struct general_name name_of(uint8_t tag, struct ward_span value, bool *ret_good)
{
	uint8_t *copy = malloc(value.len + 2);
	struct rd r = rd_of((struct ward_span){ copy, value.len + 2 });
	struct general_name name;

	copy[0] = tag;
	copy[1] = (uint8_t)value.len;
	memcpy(copy + 2, value.p, value.len);
	name = general_name_next(&r);
	*ret_good = rd_done(&r);
	if (name.value.len > 0)
		OK(span_is(name.value, value));
	free(copy);
	return name;
}

static void a_name_has_one_of_nine_tags(void)
{
	static const uint8_t tags[] = { 0xa0, 0x81, 0x82, 0xa3, 0xa4, 0xa5, 0x86, 0x87, 0x88 };
	static const uint8_t value[] = { 0x30, 0 };
	bool good;

	for (unsigned tag = 0; tag < 256; tag++) {
		const uint8_t *found = memchr(tags, (int)tag, sizeof tags);
		struct general_name name = name_of((uint8_t)tag, (struct ward_span){ value, 1 }, &good);

		if (tag == 0xa4)
			name = name_of((uint8_t)tag, (struct ward_span){ value, 2 }, &good);
		/* A value of one byte 0x30 is text, and no directory name. */
		EQ(good, found != NULL);
		EQ(name.kind, found != NULL ? found - tags : 0);
		EQ(name.value.len, found == NULL ? 0 : tag == 0xa4 ? 2 : 1);
	}
}

static void a_name_in_text_is_ascii_without_zero_bytes(void)
{
	static const uint8_t tags[] = { 0x81, 0x82, 0x86, 0x87 };
	bool good;

	for (size_t t = 0; t < sizeof tags; t++)
		for (size_t at = 0; at < 3; at++)
			for (unsigned c = 0; c < 256; c++) {
				uint8_t text[3] = { 'a', 'b', 'c' };
				struct general_name name;

				text[at] = (uint8_t)c;
				name = name_of(tags[t], (struct ward_span){ text, 3 }, &good);
				EQ(good, tags[t] == 0x87 || (c > 0 && c < 0x80));
				EQ(name.value.len, good ? 3 : 0);
				EQ(name.kind, good ? tags[t] & 15 : 0);
			}
}

static void a_directory_name_is_exactly_one_name(void)
{
	static const char *const rows[] = { "3000", "", "30003000", "3100", "30020500", "3001",
		"300b3109300706012a0c026162" };
	bool good;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct general_name name = name_of(0xa4, forge_hex(rows[i]), &good);

		EQ(good, i == 0 || i == 6);
		EQ(name.kind, good ? GENERAL_NAME_DIRECTORY : 0);
		EQ(name.value.len, good ? strlen(rows[i]) / 2 : 0);
	}
}

/* [1] with extensions, and a NULL behind those within it. */
static void nothing_stands_behind_a_list_of_extensions(void)
{
	static const char *const rows[] = { "a10a" "3008" "3006" "06012a" "040100",
		"a10c" "3008" "3006" "06012a" "040100" "0500", "a102" "3000", "a100", "3000" };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rd r = rd_of(forge_hex(rows[i]));
		struct extension_list read = extension_open(&r, DER_CONTEXT_C(1));

		while (rd_more(&r))
			OK(extension_next(&r).id.len == 1);
		extension_close(&r, read);
		EQ(r.bad, i > 0);
		EQ(rd_done(&r), i == 0);
	}
}

T_MAIN(T(nothing_stands_behind_a_list_of_extensions), T(each_kind_is_kept_in_its_place_with_its_criticality),
	T(nothing_stands_behind_or_before_the_end_of_a_kind), T(each_kind_stands_once),
	T(there_are_at_most_64_and_the_last_of_them_counts_too),
	T(of_unknown_critical_ones_the_first_is_told),
	T(an_extension_is_an_identifier_a_flag_and_a_value),
	T(an_address_among_the_names_has_4_or_16_bytes), T(names_are_counted_and_kept_as_they_stand),
	T(an_authority_and_the_length_below_it_are_read),
	T(each_bit_of_key_usage_is_read_and_the_tenth_is_none), T(each_purpose_is_read),
	T(there_are_at_most_64_purposes),
	T(an_issuers_key_id_is_kept_and_a_serial_needs_its_issuer),
	T(a_staple_is_demanded_by_feature_five_wherever_it_stands),
	T(what_others_read_is_a_sequence_and_not_empty), T(what_is_wrong_with_policies_is_noted),
	T(a_name_has_one_of_nine_tags), T(a_name_in_text_is_ascii_without_zero_bytes),
	T(a_directory_name_is_exactly_one_name))

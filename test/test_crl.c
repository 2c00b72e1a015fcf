/* Revocation lists as they stand: pki/crl.h, crl_index.h, crl_set.h. */
#include "pki/crl.h"

#include <stdlib.h>
#include "base/pem.h"
#include "forge_status.h"
#include "pki/crl_index.h"
#include "pki/crl_set.h"
#include "t.h"

#define HEX(s) forge_hex(s)

static struct crl crl;
static struct ward_why why;

static bool parse(struct ward_span der)
{
	why = (struct ward_why){ 0 };
	return crl_parse(der, &crl, &why);
}

/* Is this list refused for its form? */
static bool refused(const struct forge_crl *f)
{
	return !parse(forge_crl(f)) && why.code == WARD_WHY_CRL_MALFORMED;
}

static bool refused_entry(const struct forge_entry *e)
{
	return refused(&(struct forge_crl){ .entries = e, .num_entries = 1 });
}

static void a_complete_list_is_read(void)
{
	static const struct forge_entry entries[] = { { .serial = 5, .reason = 1 }, { .serial = 300 } };
	struct forge_crl f = { .entries = entries, .num_entries = 2, .number = 77, .key = 3 };
	struct crl_entry entry;
	struct rd r;

	OK(parse(forge_crl(&f)));
	EQ(crl.version, 2);
	EQ(crl.sig, WARD_SIG_ECDSA_SHA256);
	OK(span_is(crl.issuer, forge_dn("CN=Issuer", DER_UTF8_STRING)));
	EQ(crl.this_update, FORGE_THIS);
	OK(crl.has_next && crl.has_number && !crl.delta && crl.point.len == 0 && !crl.indirect);
	OK(!crl.unknown_critical && !crl.names_issuers && !crl.removes);
	EQ(crl.next_update, FORGE_NEXT);
	EQ(crl.reasons, REASONS_ALL);
	OK(span_is(crl.number, HEX("4d")));
	OK(span_is(crl.issuer_key_id, HEX("0003")));
	EQ(crl.num_entries, 2);
	r = rd_of(crl.entries);
	entry = crl_entry_next(&r);
	OK(span_is(entry.serial, HEX("05")) && entry.reason == 1 && entry.extended);
	EQ(entry.revoked_at, FORGE_REVOKED);
	OK(span_is(crl_entry_serial(&r), HEX("012c")));
	OK(rd_done(&r));
}

static void a_list_without_entries_has_none(void)
{
	OK(parse(forge_crl(&(struct forge_crl){ .no_next = true })));
	EQ(crl.num_entries, 0);
	EQ(crl.entries.len, 0);
	OK(!crl.has_next);
}

static void version_1_has_no_extensions_and_so_no_number(void)
{
	OK(parse(forge_crl(&(struct forge_crl){ .version_1 = true })));
	EQ(crl.version, 1);
	OK(!crl.has_number);
	OK(parse(forge_crl(&(struct forge_crl){ .version_1 = true, .num_entries = 1,
		.entries = &(struct forge_entry){ .serial = 1 } })));
	OK(refused(&(struct forge_crl){ .version_1 = true,
		.extensions = HEX("a00e300c300a0603551d140403020101") }));
	OK(refused(&(struct forge_crl){ .version_1 = true, .num_entries = 1,
		.entries = &(struct forge_entry){ .serial = 1, .reason = 1 } }));
}

static void versions_other_than_2_are_not_written(void)
{
	OK(refused(&(struct forge_crl){ .version = HEX("020100") }));
	OK(refused(&(struct forge_crl){ .version = HEX("020102") }));
	OK(refused(&(struct forge_crl){ .version = HEX("0201ff") }));
}

/* RFC 5280 5.1.2.6 */
static void an_empty_list_of_entries_is_left_out_not_written(void)
{
	OK(refused(&(struct forge_crl){ .revoked = HEX("3000") }));
}

static void the_fields_of_a_list_are_there_and_in_order(void)
{
	OK(refused(&(struct forge_crl){ .issuer_der = HEX("3000") }));
	OK(refused(&(struct forge_crl){ .issuer_der = HEX("3100") }));
	OK(refused(&(struct forge_crl){ .times = HEX("0500") }));
	OK(refused(&(struct forge_crl){ .times = HEX("170d3236313330313030303030305a") }));
	OK(refused(&(struct forge_crl){ .behind = HEX("0500") }));
	OK(refused(&(struct forge_crl){ .extensions = HEX("a0023000") }));
	OK(refused(&(struct forge_crl){ .extensions = HEX("a000") }));
}

/* RFC 5280 5.1.1.2 */
static void the_two_algorithms_are_the_same(void)
{
	OK(refused(&(struct forge_crl){ .outer_algorithm = HEX("300506032b6570") }));
	OK(refused(&(struct forge_crl){ .algorithm = HEX("300506032b6570"),
		.outer_algorithm = HEX("300a06082a8648ce3d040302") }));
	OK(parse(forge_crl(&(struct forge_crl){ .algorithm = HEX("300906072a8648ce3d0401") })));
	EQ(crl.sig, WARD_SIG_NONE);
}

static void both_forms_of_time_are_read(void)
{
	OK(parse(forge_crl(&(struct forge_crl){ .times = HEX(
		"180f32303236313131383030303030305a170d3236313132303030303030305a") })));
	EQ(crl.next_update - crl.this_update, 2 * 86400);
}

static void a_list_cut_anywhere_is_refused(void)
{
	static const struct forge_entry entries[] = { { .serial = 5, .reason = 1 } };
	struct ward_span der = forge_crl(&(struct forge_crl){ .entries = entries, .num_entries = 1,
		.point = forge_point("uri:http://a.org/", NULL, FORGE_USER, 0) });
	uint8_t *longer = malloc(der.len + 1);

	OK(parse(der));
	for (size_t len = 0; len < der.len; len++)
		OK(!parse((struct ward_span){ der.p, len }));
	memcpy(longer, der.p, der.len);
	longer[der.len] = 0;
	OK(!parse((struct ward_span){ longer, der.len + 1 }));
	free(longer);
}

/* Whichever element has something behind what belongs into it. */
static void nothing_stands_behind_what_belongs_into_an_element(void)
{
	static const struct forge_entry entries[] = { { .serial = 5, .reason = 1 },
		{ .serial = 6, .issuer = "CN=Other" } };
	struct forge_crl f = { .entries = entries, .num_entries = 2, .base = 9,
		.point = forge_point("uri:http://a.org/;dir:CN=x", NULL, FORGE_INDIRECT, 6) };
	struct ward_span der = forge_crl(&f), grown;
	unsigned n = 0;

	for (; (grown = forge_grow(der, n)).len > 0; n++) {
		if (parse(grown))
			printf("# element %u\n", n);
		OK(!parse(grown));
	}
	OK(n > 20);
	f.point = forge_point(NULL, "CN=x+O=y", FORGE_INDIRECT, 0);
	der = forge_crl(&f);
	for (n = 0; (grown = forge_grow(der, n)).len > 0; n++)
		OK(!parse(grown));
	OK(n > 20);
}

static void no_element_holds_what_belongs_behind_it(void)
{
	static const struct forge_entry entries[] = { { .serial = 5, .reason = 1,
		.issuer = "CN=Other", .ext = { .oid = OID_INVALIDITY_DATE,
		.value = { (const uint8_t *)"\x18\x0f" "20260101000000Z", 17 } } },
		{ .serial = 6, .reason = 3 } };
	struct forge_crl f = { .entries = entries, .num_entries = 2, .base = 9,
		.point = forge_point("uri:http://a.org/;dir:CN=x,O=y", NULL, FORGE_INDIRECT, 6) };
	struct ward_span swallowed;
	unsigned n = 0;

	for (int relative = 0; relative < 2; relative++) {
		struct ward_span der = forge_crl(&f);

		OK(parse(der));
		for (n = 0; (swallowed = forge_swallow(der, n)).len > 0; n++) {
			if (parse(swallowed))
				printf("# element %u\n", n);
			OK(!parse(swallowed));
		}
		OK(n > 12);
		f.point = forge_point(NULL, "CN=x+O=y", FORGE_INDIRECT, 6);
	}
}

static void entries_of_another_form_are_refused(void)
{
	static const char *const rows[] = {
		"3000", "3003020101", "3010170d3236303133303030303030305a0201", /* fields missing */
		"3012040101170d3236313130313030303030305a",                     /* no INTEGER */
		"301202020001170d3236313130313030303030305a",                   /* a spare zero */
		"3012020101170d3236313330313030303030305a",                     /* month 13 */
		"3014020101170d3236313130313030303030305a3000",                 /* no extension */
		"3014020101170d3236313130313030303030305a0500",
		"0500",
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		OK(refused_entry(&(struct forge_entry){ .whole = HEX(rows[i]) }));
	OK(!refused_entry(&(struct forge_entry){
		.whole = HEX("3012020101170d3236313130313030303030305a") }));
}

static struct forge_entry with_ext(enum oid oid, const char *value)
{
	return (struct forge_entry){ .serial = 1, .ext = { .oid = oid, .value = HEX(value) } };
}

static void reasons_are_those_of_the_standard(void)
{
	static const char *const bad[] = { "0a0107", "0a010b", "0a01ff", "0a020001", "0a00", "020101",
		"0a010100" };

	for (unsigned reason = 1; reason <= 10; reason++) {
		struct forge_entry e = { .serial = 1, .reason = reason };
		bool odd = reason == 7 || reason == CRL_REMOVE_FROM_CRL;

		EQ(refused_entry(&e), odd);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct forge_entry e = with_ext(OID_CRL_REASON, bad[i]);

		OK(refused_entry(&e));
	}
}

/* RFC 5280 5.3.1 */
static void only_a_delta_takes_a_certificate_off_the_list(void)
{
	struct forge_entry e = { .serial = 1, .reason = CRL_REMOVE_FROM_CRL };

	OK(refused_entry(&e));
	OK(!refused(&(struct forge_crl){ .base = 9, .entries = &e, .num_entries = 1 }));
	OK(crl.delta && crl.removes);
}

static void other_entry_extensions_have_their_forms(void)
{
	struct forge_entry date = with_ext(OID_INVALIDITY_DATE, "180f32303236313131383030303030305a");
	struct forge_entry utc = with_ext(OID_INVALIDITY_DATE, "170d3236313131383030303030305a");
	struct forge_entry twice = { .serial = 1, .reason = 1,
		.ext = { .oid = OID_CRL_REASON, .value = HEX("0a0101") } };
	struct forge_entry unknown = { .serial = 1,
		.ext = { .other = "\x2a\x03", .value = HEX("0500") } };

	OK(!refused_entry(&date));
	OK(refused_entry(&utc));
	OK(refused_entry(&twice));
	date.ext2 = date.ext;
	OK(refused_entry(&date));
	OK(refused(&(struct forge_crl){ .point = forge_point(NULL, NULL, FORGE_INDIRECT, 0),
		.num_entries = 1, .entries = &(struct forge_entry){ .serial = 1, .issuer = "CN=x",
		.ext = { .oid = OID_CERTIFICATE_ISSUER, .value = HEX("30078405" "3003310000") } } }));
	OK(!refused_entry(&unknown));
	OK(!crl.unknown_critical);
	unknown.ext.critical = true;
	OK(!refused_entry(&unknown));
	OK(crl.unknown_critical);
}

/* RFC 5280 5.3.3 */
static void certificate_issuers_stand_in_indirect_lists_only(void)
{
	struct forge_entry e = { .serial = 1, .issuer = "CN=Other" };
	struct forge_entry nameless = with_ext(OID_CERTIFICATE_ISSUER, "3007820561" "2e6f7267");
	struct forge_crl f = { .entries = &e, .num_entries = 1 };

	OK(refused(&f));
	f.point = forge_point(NULL, NULL, FORGE_INDIRECT, 0);
	OK(!refused(&f));
	OK(crl.indirect && crl.names_issuers);
	f.entries = &nameless;
	OK(refused(&f));
}

static void numbers_are_not_negative_and_at_most_20_bytes(void)
{
	OK(parse(forge_crl(&(struct forge_crl){ .extensions = HEX(
		"a022302030" "1e0603551d140417" "0215" "00ffffffffffffffffffffffffffffffffffffffff") })));
	EQ(crl.number.len, 20);
	OK(refused(&(struct forge_crl){ .extensions = HEX(
		"a022302030" "1e0603551d140417" "0215" "01ffffffffffffffffffffffffffffffffffffffff") }));
	OK(refused(&(struct forge_crl){ .extensions = HEX("a00e300c300a0603551d1404030201ff") }));
	OK(refused(&(struct forge_crl){ .extensions = HEX("a00e300c300a0603551d140403040101") }));
	OK(refused(&(struct forge_crl){ .extensions = HEX("a00f300d300b0603551d14040402010100") }));
}

static void numbers_compare_as_numbers(void)
{
	OK(crl_number_less(HEX("02"), HEX("03")) && !crl_number_less(HEX("03"), HEX("02")));
	OK(crl_number_less(HEX("ff"), HEX("0100")) && !crl_number_less(HEX("0100"), HEX("ff")));
	OK(crl_number_less(HEX(""), HEX("01")) && !crl_number_less(HEX(""), HEX("")));
	OK(!crl_number_less(HEX("0203"), HEX("0203")));
}

static void a_delta_has_a_number(void)
{
	OK(refused(&(struct forge_crl){ .base = 9, .no_number = true }));
	OK(!refused(&(struct forge_crl){ .base = 9 }));
	OK(span_is(crl.base, HEX("09")));
}

static void list_extensions_have_their_forms(void)
{
	static const struct {
		enum oid oid;
		const char *value;
		bool bad;
	} rows[] = {
		{ OID_FRESHEST_CRL, "3000", false }, { OID_FRESHEST_CRL, "0500", true },
		{ OID_CRL_NUMBER, "02010a", true }, /* the second one */
		{ OID_AUTHORITY_KEY_ID, "3000", true },
		{ OID_ISSUING_POINT, "3000", true }, { OID_ISSUING_POINT, "3003810100", true },
		{ OID_ISSUING_POINT, "30038101ff", false },
		{ OID_ISSUING_POINT, "30068101ff8201ff", true },
		{ OID_ISSUING_POINT, "30068201ff8501ff", true },
		{ OID_ISSUING_POINT, "30068201ff8101ff", true }, /* in the wrong order */
		{ OID_ISSUING_POINT, "3003840101", true }, { OID_ISSUING_POINT, "30048402ffff", true },
		{ OID_ISSUING_POINT, "300483020640", false }, { OID_ISSUING_POINT, "300483020641", true },
		{ OID_ISSUING_POINT, "3003830100", false }, { OID_ISSUING_POINT, "3002" "8300", true }, { OID_ISSUING_POINT, "3003" "830101", true },
		{ OID_ISSUING_POINT, "3005" "8303080000", true },
		{ OID_ISSUING_POINT, "3002a000", true }, { OID_ISSUING_POINT, "3004a002a000", true },
		{ OID_ISSUING_POINT, "3004a002a100", true },
		{ OID_ISSUING_POINT, "3007a005a003820161", false },
		{ OID_ISSUING_POINT, "3009a007a0038201610500", true },
		{ OID_ISSUING_POINT, "3007a005a203820161", true },
		{ OID_ISSUING_POINT, "3007a005a003820100", true }, /* a zero in a name */
		{ OID_SUBJECT_ALT_NAME, "0500", false },
		{ OID_FRESHEST_CRL, "30000500", true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct forge_crl f = { .num_exts = 1,
			.ext[0] = { .oid = rows[i].oid, .value = HEX(rows[i].value) } };

		if (refused(&f) != rows[i].bad)
			printf("# row %zu: %s\n", i, rows[i].value);
		EQ(refused(&f), rows[i].bad);
	}
}

static void a_key_is_named_by_its_identifier_or_by_its_certificate(void)
{
	static const struct {
		const char *value;
		bool bad;
	} rows[] = {
		{ "3000", false }, { "30038001aa", false }, { "3005" "a1000500", true },
		{ "3009" "a1048202" "6161" "820105", false }, { "3006" "a1048202" "6161", true },
		{ "3003" "820105", true }, { "3005" "8001aa0500", true }, { "0500", true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct forge_crl f = { .key_id = FORGE_NO_ID, .num_exts = 1,
			.ext[0] = { .oid = OID_AUTHORITY_KEY_ID, .value = HEX(rows[i].value) } };

		EQ(refused(&f), rows[i].bad);
		if (!rows[i].bad)
			EQ(crl.issuer_key_id.len, i == 1 ? 1 : 0);
	}
}

static bool is_point(struct ward_span der)
{
	struct rd r = rd_of(der);

	dist_point_next(&r);
	return rd_done(&r);
}

static void distribution_points_have_their_forms(void)
{
	static const struct {
		const char *der;
		bool good;
	} rows[] = {
		{ "3000", false }, { "3004" "81020640", false },         /* reasons alone */
		{ "3005" "a203820161", true },
		{ "3009" "a005a00382" "0161" "8100", false },
		{ "300b" "a005a00382016181020640", true }, { "3007" "a005a003820161", true },
		{ "3002" "a200", false }, { "3005" "a203850161", false },
		{ "300e" "a005a003820161a203820161" "0500", false }, { "3100", false },
	};
	struct rd r = rd_of(HEX("300b" "a005a00382016181020640"));

	EQ(dist_point_next(&r).reasons, 1 << 1);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (is_point(HEX(rows[i].der)) != rows[i].good)
			printf("# row %zu\n", i);
		EQ(is_point(HEX(rows[i].der)), rows[i].good);
	}
}

static void a_point_has_64_names_at_most(void)
{
	for (size_t num = 64; num <= 65; num++) {
		char names[600] = "";

		for (size_t i = 0; i < num; i++)
			strcat(names, i == 0 ? "dns:a" : ";dns:a");
		EQ(refused(&(struct forge_crl){ .point = forge_point(names, NULL, 0, 0) }), num > 64);
	}
}

/* A name that does not fit where it is put together is no name. */
static void a_relative_name_with_a_huge_issuer_is_nobodys(void)
{
	static char text[4100] = "CN=";
	struct dist_name name = { .relative = HEX("300a06035504030c0361626" "3") };
	struct ward_span issuer;

	OK(dist_name_common(&name, forge_dn("CN=x", DER_UTF8_STRING), &name,
		forge_dn("CN=X", DER_UTF8_STRING)));
	OK(!dist_name_common(&name, forge_dn("CN=x", DER_UTF8_STRING), &name,
		forge_dn("CN=y", DER_UTF8_STRING)));
	OK(!dist_name_common(&name, HEX("0500"), &name, HEX("0500")));
	memset(text + 3, 'a', sizeof text - 4);
	issuer = forge_dn(text, DER_UTF8_STRING);
	OK(!dist_name_common(&name, issuer, &name, issuer));
}

static void unknown_extensions_count_when_critical(void)
{
	struct forge_crl f = { .num_exts = 1,
		.ext[0] = { .other = "\x2a\x03", .value = HEX("0500") } };

	OK(!refused(&f) && !crl.unknown_critical);
	f.ext[0].critical = true;
	OK(!refused(&f) && crl.unknown_critical);
	/* Known, but not by its meaning. */
	f.ext[0] = (struct forge_ext){ .oid = OID_ISSUER_ALT_NAME, .critical = true,
		.value = HEX("3000") };
	OK(!refused(&f) && crl.unknown_critical);
}

/* Whatever a byte is changed to, reading ends, and says why when it fails. */
static void a_changed_byte_never_breaks_the_reader(void)
{
	static const struct forge_entry entries[] = { { .serial = 5, .reason = 1 },
		{ .serial = 6, .issuer = "CN=Other" } };
	struct ward_span der = forge_crl(&(struct forge_crl){ .entries = entries, .num_entries = 2,
		.point = forge_point("uri:http://a.org/;dir:CN=x", NULL, FORGE_INDIRECT, 6) });
	uint8_t *copy = malloc(der.len);

	for (size_t i = 0; i < der.len; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			memcpy(copy, der.p, der.len);
			copy[i] ^= (uint8_t)(1u << bit);
			if (!parse((struct ward_span){ copy, der.len }))
				EQ(why.code, WARD_WHY_CRL_MALFORMED);
		}
	}
	free(copy);
}

static void every_entry_of_a_long_list_is_found_and_no_other(void)
{
	static struct forge_entry entries[2000];
	struct crl_index index;
	struct crl_entry entry;
	uint8_t serial[2];

	for (unsigned i = 0; i < 2000; i++)
		entries[i] = (struct forge_entry){ .serial = 1000 + 2 * i, .reason = i % 5 };
	OK(parse(forge_crl(&(struct forge_crl){ .entries = entries, .num_entries = 2000 })));
	OK(crl_index_make(&crl, &index));
	for (unsigned number = 1000; number < 5000; number++) {
		bool there = number % 2 == 0, found;

		serial[0] = (uint8_t)(number >> 8);
		serial[1] = (uint8_t)number;
		found = crl_index_find(&index, &crl, (struct ward_span){ serial, 2 }, crl.issuer,
			&entry);
		EQ(found, there);
		if (found)
			EQ(entry.reason, (number - 1000) / 2 % 5);
		OK(!crl_index_find(&index, &crl, (struct ward_span){ serial, 2 },
			forge_dn("CN=Other", DER_UTF8_STRING), &entry));
	}
	crl_index_free(&index);
}

static void an_empty_list_finds_nothing(void)
{
	struct crl_index index;
	struct crl_entry entry;

	OK(parse(forge_crl(&(struct forge_crl){ .number = 1 })));
	OK(crl_index_make(&crl, &index));
	OK(!crl_index_find(&index, &crl, HEX("01"), crl.issuer, &entry));
	OK(!crl_index_find(&index, &crl, HEX(""), crl.issuer, &entry));
	crl_index_free(&index);
}

/* RFC 5280 5.3.3: an entry belongs to the issuer that the last one named. */
static void an_indirect_entry_belongs_to_the_issuer_named_before_it(void)
{
	static const struct forge_entry entries[] = {
		{ .serial = 1 }, { .serial = 2, .issuer = "CN=A" }, { .serial = 1, .reason = 3 },
		{ .serial = 3, .issuer = "CN=B" }, { .serial = 2, .reason = 4 },
	};
	static const struct {
		const char *issuer;
		const char *serial;
		bool there;
		unsigned reason;
	} rows[] = {
		{ "CN=Issuer", "01", true, 0 }, { "CN=Issuer", "02", false, 0 },
		{ "CN=A", "02", true, 0 }, { "CN=A", "01", true, 3 }, { "CN=A", "03", false, 0 },
		{ "CN=B", "03", true, 0 }, { "CN=B", "02", true, 4 }, { "CN=B", "01", false, 0 },
		{ "CN=C", "01", false, 0 },
	};
	struct crl_index index;
	struct crl_entry entry;

	OK(parse(forge_crl(&(struct forge_crl){ .entries = entries, .num_entries = 5,
		.point = forge_point(NULL, NULL, FORGE_INDIRECT, 0) })));
	OK(crl_index_make(&crl, &index));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		EQ(crl_index_find(&index, &crl, HEX(rows[i].serial),
			forge_dn(rows[i].issuer, DER_UTF8_STRING), &entry), rows[i].there);
		EQ(entry.reason, rows[i].reason);
	}
	crl_index_free(&index);
}

static void what_stands_twice_is_revoked_rather_than_not(void)
{
	static const struct forge_entry entries[] = { { .serial = 1, .reason = 8 },
		{ .serial = 1, .reason = 1 }, { .serial = 1, .reason = 8 } };
	struct crl_index index;
	struct crl_entry entry;

	OK(parse(forge_crl(&(struct forge_crl){ .base = 9, .entries = entries, .num_entries = 3 })));
	OK(crl_index_make(&crl, &index));
	OK(crl_index_find(&index, &crl, HEX("01"), crl.issuer, &entry));
	EQ(entry.reason, 1);
	crl_index_free(&index);
}

static size_t pem_of_list(struct ward_span der, const char *label, char *to, size_t at, size_t cap)
{
	struct wr w = wr_of((uint8_t *)to, cap);

	w.len = at;
	pem_write(&w, label, der);
	CHECK(!w.bad);
	return w.len;
}

static void a_set_takes_all_lists_of_a_text_or_none(void)
{
	struct ward_crls *crls = ward_crls_new();
	struct ward_span one = forge_crl(&(struct forge_crl){ .issuer = "CN=A" });
	struct ward_span two = forge_crl(&(struct forge_crl){ .issuer = "CN=B" });
	struct ward_span cut = { one.p, one.len - 1 };
	static char text[8000];
	size_t len, at = 0;

	len = pem_of_list(one, "X509 CRL", text, 0, sizeof text);
	len = pem_of_list(two, "X509 CRL", text, len, sizeof text);
	why = (struct ward_why){ 0 };
	EQ(ward_crls_add_pem(crls, text, len, &why), 0);
	EQ(ward_crls_count(crls), 2);
	OK(crl_set_next(crls, forge_dn("CN=a", DER_PRINTABLE_STRING), &at) != NULL);
	len = pem_of_list(one, "X509 CRL", text, 0, sizeof text);
	len = pem_of_list(cut, "X509 CRL", text, len, sizeof text);
	EQ(ward_crls_add_pem(crls, text, len, &why), -WARD_WHY_CRL_MALFORMED);
	EQ(ward_crls_count(crls), 2);
	why = (struct ward_why){ 0 };
	EQ(ward_crls_add_der(crls, cut, &why), -WARD_WHY_CRL_MALFORMED);
	EQ(ward_crls_count(crls), 2);
	at = 0;
	OK(crl_set_next(crls, forge_dn("CN=A", DER_UTF8_STRING), &at) != NULL);
	OK(crl_set_next(crls, forge_dn("CN=A", DER_UTF8_STRING), &at) == NULL);
	at = 0;
	OK(crl_set_next(crls, forge_dn("CN=C", DER_UTF8_STRING), &at) == NULL);
	ward_crls_free(crls);
}

static void a_text_without_lists_is_not_taken(void)
{
	struct ward_crls *crls = ward_crls_new();
	struct ward_span one = forge_crl(&(struct forge_crl){ .issuer = "CN=A" });
	static char text[8000];
	size_t len;

	why = (struct ward_why){ 0 };
	EQ(ward_crls_add_pem(crls, "hello", 5, &why), -WARD_WHY_CRL_NONE);
	why = (struct ward_why){ 0 };
	len = pem_of_list(one, "CERTIFICATE", text, 0, sizeof text);
	EQ(ward_crls_add_pem(crls, text, len, &why), -WARD_WHY_CRL_NONE);
	why = (struct ward_why){ 0 };
	len = pem_of_list(one, "X509 CRL", text, 0, sizeof text);
	EQ(ward_crls_add_pem(crls, text, len - 4, &why), -WARD_WHY_PEM_BROKEN);
	why = (struct ward_why){ 0 };
	EQ(ward_crls_add_pem(crls, text, RD_MAX + 1, &why), -WARD_WHY_ARGUMENT);
	EQ(ward_crls_count(crls), 0);
	ward_crls_free(crls);
	ward_crls_free(NULL);
}

static void a_list_remembers_by_which_key_it_is_signed(void)
{
	struct ward_crls *crls = ward_crls_new();
	uint8_t a[CRL_KEY_HASH] = { 1 }, b[CRL_KEY_HASH] = { 2 };
	const struct crl_item *item;
	size_t at = 0;

	EQ(ward_crls_add_der(crls, forge_crl(&(struct forge_crl){ .issuer = "CN=A" }), &why), 0);
	item = crl_set_next(crls, forge_dn("CN=A", DER_UTF8_STRING), &at);
	OK(!crl_item_proven(item, a) && !crl_item_proven(item, b));
	crl_item_prove(item, a);
	OK(crl_item_proven(item, a) && !crl_item_proven(item, b));
	crl_item_prove(item, b);
	OK(crl_item_proven(item, a) && !crl_item_proven(item, b));
	ward_crls_free(crls);
}

static void many_lists_are_filed_and_found(void)
{
	struct ward_crls *crls = ward_crls_new();
	char name[20];

	for (int i = 0; i < 600; i++) {
		snprintf(name, sizeof name, "CN=%d", i % 300);
		EQ(ward_crls_add_der(crls, forge_crl(&(struct forge_crl){ .issuer = name }), &why), 0);
	}
	for (int i = 0; i < 300; i++) {
		struct ward_span dn;
		size_t at = 0, num = 0;

		snprintf(name, sizeof name, "CN=%d", i);
		dn = forge_dn(name, DER_UTF8_STRING);
		while (crl_set_next(crls, dn, &at) != NULL)
			num++;
		EQ(num, 2);
	}
	ward_crls_free(crls);
}

T_MAIN(T(a_complete_list_is_read), T(a_list_without_entries_has_none),
	T(version_1_has_no_extensions_and_so_no_number), T(versions_other_than_2_are_not_written),
	T(an_empty_list_of_entries_is_left_out_not_written),
	T(the_fields_of_a_list_are_there_and_in_order), T(the_two_algorithms_are_the_same),
	T(both_forms_of_time_are_read), T(a_list_cut_anywhere_is_refused),
	T(nothing_stands_behind_what_belongs_into_an_element),
	T(no_element_holds_what_belongs_behind_it),
	T(entries_of_another_form_are_refused), T(reasons_are_those_of_the_standard),
	T(only_a_delta_takes_a_certificate_off_the_list),
	T(other_entry_extensions_have_their_forms),
	T(certificate_issuers_stand_in_indirect_lists_only),
	T(numbers_are_not_negative_and_at_most_20_bytes), T(numbers_compare_as_numbers),
	T(a_delta_has_a_number), T(list_extensions_have_their_forms),
	T(a_key_is_named_by_its_identifier_or_by_its_certificate),
	T(distribution_points_have_their_forms), T(a_point_has_64_names_at_most),
	T(a_relative_name_with_a_huge_issuer_is_nobodys),
	T(unknown_extensions_count_when_critical), T(a_changed_byte_never_breaks_the_reader),
	T(every_entry_of_a_long_list_is_found_and_no_other), T(an_empty_list_finds_nothing),
	T(an_indirect_entry_belongs_to_the_issuer_named_before_it),
	T(what_stands_twice_is_revoked_rather_than_not), T(a_set_takes_all_lists_of_a_text_or_none),
	T(a_text_without_lists_is_not_taken), T(a_list_remembers_by_which_key_it_is_signed),
	T(many_lists_are_filed_and_found))

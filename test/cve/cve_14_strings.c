/* Row 14: lengths that lie and strings of odd forms. CVE-2026-7383 and
 * CVE-2026-34180 read beyond the contents while they converted them; ward converts
 * no string, and every certificate here ends where readable memory ends. */
#include "chain.h"
#include "guard.h"
#include "pki/dn.h"
#include "pki/name.h"
#include "t.h"

static struct ward_span name_of(uint8_t tag, struct ward_span value)
{
	static uint8_t buf[400];
	struct wr w = wr_of(buf, sizeof buf);
	size_t all = der_write_open(&w, DER_SEQUENCE), set = der_write_open(&w, DER_SET);
	size_t one = der_write_open(&w, DER_SEQUENCE);

	der_write_oid(&w, oid_bytes(OID_COMMON_NAME));
	der_write_value(&w, tag, value);
	der_write_close(&w, one);
	der_write_close(&w, set);
	der_write_close(&w, all);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static bool parse(struct ward_span der)
{
	struct ward_why why = { 0 };
	struct cert cert;

	return cert_parse(guard_copy(der), &cert, &why);
}

static struct ward_span rich(void)
{
	chain_good();
	chain.inter.path_len = 1;
	chain.inter.purposes = CERT_FOR_SERVER;
	chain.inter.names = "dns:a.example.org;ip:192.0.2.1;dir:CN=x;uri:http://a.org/;email:a@b.org";
	chain_add(&chain.inter, OID_NAME_CONSTRAINTS, true, forge_constraints("dns:org;dir:CN=x",
		"ip:192.0.2.0/255.255.255.0"));
	return forge(&chain.inter);
}

static void a_certificate_is_not_read_beyond_its_end(void)
{
	struct ward_span der = rich();

	OK(parse(der));
	for (size_t len = 0; len < der.len; len++)
		OK(!parse((struct ward_span){ der.p, len }));
}

/* Each byte, and with that each length, says something else. */
static void a_length_that_lies_leads_nowhere(void)
{
	static const uint8_t lies[] = { 0, 1, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0xff };
	struct ward_span der = rich();
	uint8_t copy[FORGE_LEN];

	CHECK(der.len <= sizeof copy);
	memcpy(copy, der.p, der.len);
	for (size_t at = 0; at < der.len; at++)
		for (size_t i = 0; i < sizeof lies; i++) {
			copy[at] = lies[i];
			/* Of the outermost element the length is that of all. */
			if (parse((struct ward_span){ copy, der.len }))
				OK(at > 3 || copy[at] == der.p[at]);
			copy[at] = der.p[at];
		}
}

/* Two bytes a character, four bytes a character, half of one, none. */
static void a_string_of_any_type_and_length_is_compared_byte_by_byte(void)
{
	static const uint8_t tags[] = { DER_UTF8_STRING, DER_NUMERIC_STRING, DER_PRINTABLE_STRING,
		DER_TELETEX_STRING, DER_IA5_STRING, DER_VISIBLE_STRING, DER_UNIVERSAL_STRING,
		DER_BMP_STRING, DER_UTC_TIME, DER_NULL, DER_BOOLEAN };
	static const uint8_t text[] = { 0, 0, 0, 'w', 0xd8, 0, 0xff, 0xff, 0xc0, 0x80, 0xf4 };

	for (size_t t = 0; t < sizeof tags; t++)
		for (size_t len = 0; len <= sizeof text; len++) {
			struct ward_span name = name_of(tags[t], (struct ward_span){ text, len });
			struct ward_span other = name_of(DER_UTF8_STRING, span_of("w"));

			chain_good();
			chain.leaf.issuer_der = name;
			chain.inter.subject_der = name;
			chain.leaf.subject_der = name;
			EQ(chain_verify(), 0);
			EQ(dn_compare(guard_copy(name), name), DN_SAME);
			OK(dn_compare(guard_copy(name), other) != DN_SAME);
			chain.inter.subject_der = other;
			OK(chain_verify() != 0);
		}
}

/* "w" in one string is not "w" in another whose characters have other bytes, nor "w"
 * with a zero byte and more behind it. */
static void texts_are_the_same_when_all_of_both_is(void)
{
	struct ward_span w = name_of(DER_UTF8_STRING, span_of("w"));

	EQ(dn_compare(name_of(DER_PRINTABLE_STRING, span_of("W ")), w), DN_SAME);
	OK(dn_compare(name_of(DER_BMP_STRING, span_of("w")), w) != DN_SAME);
	OK(dn_compare(name_of(DER_UNIVERSAL_STRING, span_of("w")), w) != DN_SAME);
	OK(dn_compare(name_of(DER_UTC_TIME, span_of("w")), w) != DN_SAME);
	for (size_t len = 2; len < 8; len++) {
		struct ward_span longer = { (const uint8_t *)"w\0vwxyz", len };

		OK(dn_compare(name_of(DER_UTF8_STRING, longer), w) != DN_SAME);
		OK(dn_compare(w, name_of(DER_UTF8_STRING, longer)) != DN_SAME);
	}
}

/* A certificate whose last byte says that nothing follows it. */
static void an_empty_signature_has_no_first_byte(void)
{
	static uint8_t buf[FORGE_LEN];
	struct wr w = wr_of(buf, sizeof buf);
	struct ward_why why = { 0 };
	struct cert cert;
	size_t outer;

	CHECK(cert_parse(rich(), &cert, &why));
	outer = der_write_open(&w, DER_SEQUENCE);
	wr_span(&w, cert.tbs);
	wr_span(&w, forge_hex("300a06082a8648ce3d0403020300"));
	der_write_close(&w, outer);
	CHECK(!w.bad);
	OK(!parse((struct ward_span){ buf, w.len }));
}

/* What only the common name says does not count, in whatever string it stands. */
static void the_explanation_reads_no_further_than_the_name(void)
{
	static const uint8_t tags[] = { DER_UTF8_STRING, DER_PRINTABLE_STRING, DER_BMP_STRING,
		DER_UNIVERSAL_STRING, DER_IA5_STRING };

	for (size_t t = 0; t < sizeof tags; t++)
		for (size_t len = 0; len < 20; len++) {
			struct ward_span text = { (const uint8_t *)"www.example.org\0\0\0\0\0", len };

			chain_good();
			chain.leaf.names = NULL;
			chain.leaf.subject_der = name_of(tags[t], text);
			OK(chain_is(WARD_WHY_CERT_NO_SAN, 1));
			EQ(chain.verdict.why.got, len == 15);
		}
}

T_MAIN(T(a_certificate_is_not_read_beyond_its_end), T(a_length_that_lies_leads_nowhere),
	T(a_string_of_any_type_and_length_is_compared_byte_by_byte),
	T(texts_are_the_same_when_all_of_both_is), T(an_empty_signature_has_no_first_byte),
	T(the_explanation_reads_no_further_than_the_name))

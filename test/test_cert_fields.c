/* Whose a certificate is, as text for programs: ward_cert_text. RFC 4514 */
#include <stdio.h>
#include <stdlib.h>

#include "forge.h"
#include "pki/dn_text.h"
#include "t.h"

static char text[2000];

static const char *field(struct ward_span der, enum ward_cert_field which)
{
	size_t len = ward_cert_text(der, which, text, sizeof text);

	EQ(len, strlen(text));
	return text;
}

static const char *dn(struct ward_span name)
{
	struct prose t = prose_of(text, sizeof text);

	dn_text(&t, name);
	prose_end(&t);
	return text;
}

/* A Name of one attribute: the contents of its type in hex, tag and bytes of its value. */
static struct ward_span one(const char *type, uint8_t tag, struct ward_span value)
{
	static uint8_t bytes[400];
	struct wr w = wr_of(bytes, sizeof bytes);
	struct ward_span oid = forge_hex(type);

	/* SEQUENCE { SET { SEQUENCE { OID, value } } }, all of them short */
	wr_u16(&w, (uint16_t)(0x3000 + 8 + oid.len + value.len));
	wr_u16(&w, (uint16_t)(0x3100 + 6 + oid.len + value.len));
	wr_u16(&w, (uint16_t)(0x3000 + 4 + oid.len + value.len));
	wr_u16(&w, (uint16_t)(0x0600 + oid.len));
	wr_span(&w, oid);
	wr_u8(&w, tag);
	wr_u8(&w, (uint8_t)value.len);
	wr_span(&w, value);
	return forge_bytes(bytes, w.len);
}

#define CN(value) one("550403", DER_UTF8_STRING, span_of(value))

static void the_last_relative_name_comes_first(void)
{
	EQ_STR(dn(forge_dn("C=DE,O=Example,OU=Staff,CN=Alice", DER_UTF8_STRING)),
		"CN=Alice,OU=Staff,O=Example,C=DE");
	EQ_STR(dn(forge_dn("O=Example,CN=Alice+OU=Staff", DER_PRINTABLE_STRING)),
		"CN=Alice+OU=Staff,O=Example");
	EQ_STR(dn(forge_hex("3000")), "");
}

/* Section 2.4, and the examples of section 4. */
static void what_has_a_meaning_is_escaped(void)
{
	static const struct { const char *value, *text; } cases[] = {
		{ "a", "CN=a" }, { "a b", "CN=a b" }, { " a", "CN=\\ a" }, { "a ", "CN=a\\ " },
		{ " ", "CN=\\ " }, { "#a", "CN=\\#a" }, { "a#", "CN=a#" },
		{ "James \"Jim\" Smith, III", "CN=James \\\"Jim\\\" Smith\\, III" },
		{ "a+b;c<d>e\\f", "CN=a\\+b\\;c\\<d\\>e\\\\f" }, { "a=b", "CN=a=b" },
		{ "Before\rAfter", "CN=Before\\0dAfter" }, { "Lu\xc4\x8d", "CN=Lu\\c4\\8d" },
		{ "\x7f", "CN=\\7f" }, { "%41", "CN=%41" }, { "", "CN=" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		EQ_STR(dn(CN(cases[i].value)), cases[i].text);
	EQ_STR(dn(one("550403", DER_UTF8_STRING, (struct ward_span){ (const uint8_t *)"a\0b", 3 })),
		"CN=a\\00b");
}

/* "the AttributeValue is represented by a number sign followed by the hexadecimal encoding" */
static void what_has_no_short_name_or_no_text_is_in_numbers(void)
{
	EQ_STR(dn(one("2a03", DER_UTF8_STRING, span_of("Hi"))), "1.2.3=#0c024869");
	EQ_STR(dn(one("55040d", DER_PRINTABLE_STRING, span_of("Hi"))), "2.5.4.13=#13024869");
	EQ_STR(dn(one("550403", 0x1e, (struct ward_span){ (const uint8_t *)"\0A", 2 })),
		"CN=#1e020041"); /* BMPString */
	EQ_STR(dn(one("550403", 0x14, span_of("A"))), "CN=#140141"); /* T61String */
}

/* Whoever compares texts compares names: no value can look like two attributes. */
static void a_value_never_looks_like_another_name(void)
{
	char honest[sizeof text];

	snprintf(honest, sizeof honest, "%s",
		dn(forge_dn("O=Example,CN=Alice", DER_UTF8_STRING)));
	EQ_STR(honest, "CN=Alice,O=Example");
	OK(strcmp(dn(CN("Alice,O=Example")), honest) != 0);
	OK(strcmp(dn(CN("Alice\\,O=Example")), honest) != 0);
	OK(strcmp(dn(CN("Alice+O=Example")), "CN=Alice+O=Example") != 0);
}

static void each_field_is_told(void)
{
	struct ward_span der = forge(&(struct forge){ .subject = "O=Example,CN=Alice",
		.issuer = "CN=An authority", .serial = forge_hex("020300ab12"),
		.names = "dns:a.example;email:alice@example.org;ip:192.0.2.1;uri:urn:x;dir:CN=x;ip:2001:db8::1" });

	EQ_STR(field(der, WARD_CERT_SUBJECT), "CN=Alice,O=Example");
	EQ_STR(field(der, WARD_CERT_ISSUER), "CN=An authority");
	EQ_STR(field(der, WARD_CERT_SERIAL), "00ab12");
	EQ_STR(field(der, WARD_CERT_NAMES),
		"dns:a.example email:alice@example.org ip:192.0.2.1 uri:urn:x ip:2001:db8::1");
	EQ(strlen(field(der, WARD_CERT_FINGERPRINT)), 64);
	EQ_STR(field(der, 0), "");
	EQ_STR(field(der, 99), "");
}

/* A name is a word: none can bring another one along. */
static void no_name_can_hold_two(void)
{
	struct ward_span der = forge(&(struct forge){
		.names = "email:a@b.example email:root@example.org;dns:x%20y" });

	EQ_STR(field(der, WARD_CERT_NAMES), "email:a@b.example%20email:root@example.org dns:x%2520y");
	EQ_STR(field(forge(&(struct forge){ .subject = "CN=x" }), WARD_CERT_NAMES), "");
}

static void a_small_buffer_gets_the_start_and_the_length(void)
{
	struct ward_span der = forge(&(struct forge){ .subject = "O=Example,CN=Alice" });
	char small[8];

	for (size_t cap = 1; cap <= sizeof small; cap++) {
		memset(small, 'x', sizeof small);
		EQ(ward_cert_text(der, WARD_CERT_SUBJECT, small, cap), 18);
		EQ(strlen(small), cap - 1);
		EQ(memcmp(small, "CN=Alice", cap - 1), 0);
	}
	EQ(ward_cert_text(der, WARD_CERT_SUBJECT, NULL, 0), 18);
}

static void what_is_no_certificate_gives_nothing(void)
{
	struct ward_span der = forge(&(struct forge){ .subject = "CN=x" });

	for (int which = WARD_CERT_SUBJECT; which <= WARD_CERT_NAMES; which++) {
		EQ_STR(field(span_of("no certificate"), which), "");
		EQ_STR(field((struct ward_span){ der.p, der.len - 1 }, which), "");
		EQ_STR(field((struct ward_span){ NULL, 0 }, which), "");
	}
}

T_MAIN(T(the_last_relative_name_comes_first), T(what_has_a_meaning_is_escaped),
	T(what_has_no_short_name_or_no_text_is_in_numbers),
	T(a_value_never_looks_like_another_name), T(each_field_is_told), T(no_name_can_hold_two),
	T(a_small_buffer_gets_the_start_and_the_length), T(what_is_no_certificate_gives_nothing))

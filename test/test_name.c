/* Is the certificate for the name that was asked for? pki/name.h, RFC 9525. */
#include "pki/name.h"

#include "forge.h"
#include "pki/suffix.h"
#include "t.h"

static struct name name;
static struct ward_why why;

static bool read_name(const char *text)
{
	why = (struct ward_why){ 0 };
	return name_read(text, &name, &why);
}

static bool refused(const char *text)
{
	return !read_name(text) && why.code == WARD_WHY_CERT_NAME_INPUT;
}

static bool matches(const char *presented, const char *reference)
{
	return name_dns_matches(span_of(presented), span_of(reference));
}

/* Whether a certificate with these names and this subject is for `asked`; else
 * `why` says why not. */
static bool is_for(const char *asked, const char *names, const char *subject)
{
	struct cert cert;

	why = (struct ward_why){ 0 };
	CHECK(cert_parse(forge(&(struct forge){ .names = names, .subject = subject }), &cert, &why));
	CHECK(name_read(asked, &name, &why));
	return name_check(&name, &cert, &why);
}

static void a_name_is_made_small_and_loses_its_last_dot(void)
{
	OK(read_name("WWW.Example.ORG."));
	EQ_STR(name.dns, "www.example.org");
	EQ(name.len, 15);
	EQ(name.ip_len, 0);
	OK(read_name("localhost"));
	OK(read_name("a_b.example.org"));
	OK(read_name("xn--bcher-kva.example"));
	OK(read_name("1.2.3.4a"));
}

static void addresses_are_told_from_names(void)
{
	OK(read_name("192.0.2.1"));
	EQ(name.ip_len, 4);
	EQ_MEM(name.ip, "\xc0\x00\x02\x01", 4);
	OK(read_name("2001:db8::1"));
	EQ(name.ip_len, 16);
	OK(read_name("[::1]"));
	EQ(name.ip_len, 16);
	EQ(name.ip[15], 1);
	EQ(name.len, 0);
}

static void what_is_neither_name_nor_address_is_refused(void)
{
	static const char *const texts[] = { "", ".", "..", ".example.org", "a..b", "a.b..",
		"-a.org", "a-.org", "a.-b", "a b.org", "a.org/", "a.org:443", "*.example.org",
		"\xc3\xbc.example", "a,b", "1.2.3", "1.2.3.256", "1.2.3.4.5", "01.2.3.4",
		"a.123", "[1.2.3.4]", "[::1", "[]", "::1::", "1:2:3:4:5:6:7", "fe80::1%eth0", "12345::",
		"http://a.org" };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		OK(refused(texts[i]));
}

static void lengths_of_labels_and_names_are_bounded(void)
{
	char text[300];

	memset(text, 'a', sizeof text);
	text[63] = '\0';
	OK(read_name(text));
	text[63] = 'a';
	text[64] = '\0';
	OK(refused(text));
	memset(text, 'a', sizeof text);
	for (size_t i = 60; i < sizeof text; i += 61)
		text[i] = '.';
	text[253] = '\0';
	OK(read_name(text));
	text[253] = 'a';
	text[254] = '\0';
	OK(refused(text));
}

static void every_byte_outside_of_letters_digits_and_hyphens_is_refused(void)
{
	for (int c = 1; c < 256; c++) {
		char text[] = "a?b.example.org";
		bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';

		if (c == '@') /* a mailbox: below */
			continue;
		text[1] = (char)c;
		EQ(read_name(text), good);
	}
}

static void names_match_whatever_their_case(void)
{
	OK(matches("example.org", "example.org"));
	OK(matches("EXAMPLE.org", "example.org"));
	OK(!matches("example.org", "www.example.org"));
	OK(!matches("www.example.org", "example.org"));
	OK(!matches("example.orgx", "example.org"));
	OK(!matches("example.org.", "example.org"));
	OK(!matches("", "example.org"));
}

static void a_wildcard_stands_for_one_whole_first_label(void)
{
	OK(matches("*.example.org", "www.example.org"));
	OK(matches("*.EXAMPLE.org", "a.example.org"));
	OK(!matches("*.example.org", "example.org"));
	OK(!matches("*.example.org", "a.b.example.org"));
	OK(!matches("*.example.org", "wwwexample.org"));
}

static void wildcards_of_other_forms_match_nothing(void)
{
	static const char *const presented[] = { "*", "*.", "*.org", "w*.example.org",
		"*w.example.org", "w*w.example.org", "www.*.org", "*.*.org", "*.*.example.org",
		"**.example.org", "*example.org", "www.example.*", ".example.org" };

	for (size_t i = 0; i < sizeof presented / sizeof presented[0]; i++) {
		OK(!matches(presented[i], "www.example.org"));
		OK(!matches(presented[i], "example.org"));
	}
	OK(!matches("*.org", "example.org"));
}

static void a_presented_name_with_odd_bytes_matches_nothing(void)
{
	for (int c = 0; c < 256; c++) {
		char text[] = "a?b.example.org";
		struct ward_span same = { (const uint8_t *)text, sizeof text - 1 };
		bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';

		text[1] = (char)c;
		EQ(name_dns_matches(same, same), good);
	}
}

static void a_huge_presented_name_costs_nothing(void)
{
	static uint8_t huge[100000];

	memset(huge, 'a', sizeof huge);
	huge[0] = '*';
	huge[1] = '.';
	OK(!name_dns_matches((struct ward_span){ huge, sizeof huge }, span_of("a.example.org")));
}

static void any_of_the_names_may_match(void)
{
	OK(is_for("b.example.org", "dns:a.example.org;dns:b.example.org", NULL));
	OK(is_for("192.0.2.1", "dns:a.example.org;ip:192.0.2.1", NULL));
	OK(is_for("2001:db8::1", "ip:2001:db8::1", NULL));
}

static void other_names_do_not_match_and_say_how_many_there_are(void)
{
	OK(!is_for("c.example.org", "dns:a.example.org;dns:b.example.org", NULL));
	EQ(why.code, WARD_WHY_CERT_NAME);
	EQ(why.cert, 1);
	EQ(why.got, 2);
	OK(!is_for("192.0.2.2", "ip:192.0.2.1", NULL));
	EQ(why.code, WARD_WHY_CERT_NAME);
}

static void names_of_other_kinds_never_match(void)
{
	OK(!is_for("a.example.org", "email:a.example.org;uri:a.example.org;dir:CN=a.example.org", NULL));
	EQ(why.code, WARD_WHY_CERT_NAME);
	OK(!is_for("192.0.2.1", "dns:192.0.2.1", NULL));
	OK(!is_for("192.0.2.1", "ip:2001:db8::1;ip:::ffff:192.0.2.1", NULL));
	OK(!is_for("192.0.2.1", "dns:*.0.2.1", NULL));
}

static void a_common_name_does_not_count_but_is_told(void)
{
	OK(!is_for("a.example.org", NULL, "CN=a.example.org"));
	EQ(why.code, WARD_WHY_CERT_NO_SAN);
	EQ(why.got, 1);
	OK(!is_for("b.example.org", NULL, "CN=a.example.org"));
	EQ(why.code, WARD_WHY_CERT_NO_SAN);
	EQ(why.got, 0);
	OK(!is_for("192.0.2.1", NULL, "O=Example,CN=192.0.2.1"));
	EQ(why.got, 1);
	OK(!is_for("192.0.2.1", NULL, "CN=192.0.2.10"));
	EQ(why.got, 0);
	/* With names in the certificate the common name is no matter at all. */
	OK(!is_for("a.example.org", "uri:http://x/", "CN=a.example.org"));
	EQ(why.code, WARD_WHY_CERT_NAME);
}

static void a_mailbox_is_a_dot_atom_at_a_dns_name(void)
{
	static const char *const good[] = { "a@b.org", "first.last@mail.example.org",
		"*@example.org", "a+b=c/d!#$%&'*?^_`{|}~-@example.org", "A@EXAMPLE.org." };
	static const char *const bad[] = { "@example.org", "a@", ".a@example.org",
		"a.@example.org", "a..b@example.org", "a b@example.org", "a@b@example.org",
		"\"a\"@example.org", "a\\b@example.org", "a(b)@example.org", "a@192.0.2.1",
		"a@[192.0.2.1]", "a@*.example.org", "a@.example.org", "\x7f@example.org",
		"\xc3\xa4@example.org", "[a@example.org]", "a@example..org" };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		OK(read_name(good[i]));
		OK(name.mailbox.len > 0 && name.len > 0 && name.ip_len == 0);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		OK(refused(bad[i]));
	OK(read_name("example.org"));
	EQ(name.mailbox.len, 0);
}

static void a_mailbox_has_at_most_64_bytes_before_the_at(void)
{
	char text[] = "0123456789012345678901234567890123456789012345678901234567890123@a.org";

	OK(read_name(text));
	EQ(name.mailbox.len, 64);
	memmove(text + 65, text + 64, 6);
	text[69] = '\0';
	text[64] = 'x';
	OK(refused(text));
}

static void mailboxes_match_letter_by_letter_before_the_at_and_in_any_case_behind(void)
{
	OK(is_for("Jo@example.org", "email:Jo@EXAMPLE.org", NULL));
	OK(is_for("Jo@example.org", "dns:a.org;email:x@example.org;email:Jo@example.org", NULL));
	OK(!is_for("Jo@example.org", "email:jo@example.org", NULL));
	OK(!is_for("Jo@example.org", "email:Jo@a.example.org", NULL));
	OK(!is_for("Jo@example.org", "email:Jo@example.or", NULL));
	OK(!is_for("Jo@example.org", "email:Jo", NULL));
	OK(!is_for("Jo@example.org", "email:o@example.org", NULL));
	OK(!is_for("Jo@example.org", "email:Jo.example.org", NULL));
	OK(!is_for("Jo@example.org", "email:*@example.org", NULL));
	OK(!is_for("Jo@example.org", "dns:example.org", NULL));
	EQ(why.code, WARD_WHY_CERT_NAME);
	OK(!is_for("example.org", "email:Jo@example.org", NULL));
	OK(!is_for("Jo@example.org", NULL, "CN=example.org"));
	EQ(why.code, WARD_WHY_CERT_NO_SAN);
	EQ(why.got, 0);
}

/* Whether a certificate with these names is for `asked` when this list of suffixes counts. */
static bool is_for_under(const char *list, const char *asked, const char *names)
{
	struct ward_suffixes *suffixes = ward_suffixes_new();
	struct cert cert;
	bool good;

	why = (struct ward_why){ 0 };
	EQ(ward_suffixes_add(suffixes, list, strlen(list), &why), 0);
	CHECK(cert_parse(forge(&(struct forge){ .names = names }), &cert, &why));
	CHECK(name_read(asked, &name, &why));
	name.suffixes = suffixes;
	good = name_check(&name, &cert, &why);
	ward_suffixes_free(suffixes);
	return good;
}

static void a_wildcard_right_under_a_public_suffix_matches_nothing(void)
{
	static const char list[] = "uk\nco.uk\n*.ck\n!www.ck\n";

	OK(!is_for_under(list, "example.co.uk", "dns:*.co.uk"));
	EQ(why.code, WARD_WHY_CERT_NAME);
	OK(!is_for_under(list, "EXAMPLE.CO.UK", "dns:*.Co.uk"));
	OK(is_for_under(list, "www.example.co.uk", "dns:*.example.co.uk"));
	OK(is_for_under(list, "example.co.uk", "dns:*.co.uk;dns:example.co.uk"));
	OK(!is_for_under(list, "a.b.ck", "dns:*.b.ck"));
	OK(is_for_under(list, "a.www.ck", "dns:*.www.ck"));
	OK(is_for_under("", "example.co.uk", "dns:*.co.uk"));
	OK(is_for("example.co.uk", "dns:*.co.uk", NULL));
}

static void addresses_are_written_as_people_write_them(void)
{
	static const char *const same[] = { "192.0.2.1", "0.0.0.0", "255.255.255.255", "::", "::1",
		"1::", "2001:db8::1", "1:2:3:4:5:6:7:8", "1:0:3:4:5:6:7:8", "1::4:0:0:7:8",
		"2001:db8:0:1:1:1:1:1", "fe80::a:b:c:d", "ff02::fb" };

	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		char text[NAME_IP_TEXT];
		uint8_t ip[16], len;

		OK(name_ip_read(span_of(same[i]), ip, &len));
		name_ip_write((struct ward_span){ ip, len }, text);
		EQ_STR(text, same[i]);
	}
}

static void addresses_of_odd_length_are_written_as_nothing(void)
{
	char text[NAME_IP_TEXT] = "x";

	name_ip_write((struct ward_span){ (const uint8_t *)"abcde", 5 }, text);
	EQ_STR(text, "");
}

static void all_forms_of_ipv6_are_read(void)
{
	uint8_t ip[16], len;

	OK(name_ip_read(span_of("::ffff:192.0.2.1"), ip, &len));
	EQ_MEM(ip, "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\0\x02\x01", 16);
	OK(name_ip_read(span_of("1:2:3:4:5:6:192.0.2.1"), ip, &len));
	EQ_MEM(ip, "\0\1\0\2\0\3\0\4\0\5\0\6\xc0\0\x02\x01", 16);
	OK(name_ip_read(span_of("ABCD::"), ip, &len));
	EQ_MEM(ip, "\xab\xcd\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
	OK(name_ip_read(span_of("1:2:3:4:5:6:7::"), ip, &len));
	OK(name_ip_read(span_of("::2:3:4:5:6:7:8"), ip, &len));
}

static void what_is_no_address_is_refused(void)
{
	static const char *const texts[] = { "", ":", ":::", "1", "1:", ":1", "1:2", "::1:",
		"1::2::3", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "g::",
		"1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "::1.2.3.4:5", "::1.2.3.4.5", "1.2.3.4 ",
		" 1.2.3.4", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.0004", "0x1.2.3.4", "00.0.0.0" };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		uint8_t ip[16], len;

		OK(!name_ip_read(span_of(texts[i]), ip, &len));
		EQ(len, 0);
	}
}

T_MAIN(T(a_name_is_made_small_and_loses_its_last_dot), T(addresses_are_told_from_names),
	T(what_is_neither_name_nor_address_is_refused), T(lengths_of_labels_and_names_are_bounded),
	T(every_byte_outside_of_letters_digits_and_hyphens_is_refused),
	T(names_match_whatever_their_case), T(a_wildcard_stands_for_one_whole_first_label),
	T(wildcards_of_other_forms_match_nothing),
	T(a_presented_name_with_odd_bytes_matches_nothing), T(a_huge_presented_name_costs_nothing),
	T(any_of_the_names_may_match), T(other_names_do_not_match_and_say_how_many_there_are),
	T(names_of_other_kinds_never_match), T(a_common_name_does_not_count_but_is_told),
	T(a_mailbox_is_a_dot_atom_at_a_dns_name), T(a_mailbox_has_at_most_64_bytes_before_the_at),
	T(mailboxes_match_letter_by_letter_before_the_at_and_in_any_case_behind),
	T(a_wildcard_right_under_a_public_suffix_matches_nothing),
	T(addresses_are_written_as_people_write_them),
	T(addresses_of_odd_length_are_written_as_nothing), T(all_forms_of_ipv6_are_read),
	T(what_is_no_address_is_refused))

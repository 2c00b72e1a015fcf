/* Name constraints: pki/constraint.h, RFC 5280 4.2.1.10; names compared: pki/dn.h. */
#include "pki/constraint.h"

#include "forge.h"
#include "pki/dn.h"
#include "pki/general_name.h"
#include "t.h"

static struct ward_why why;

/* May an authority with these constraints issue for these names? */
static bool may(const char *permitted, const char *excluded, const char *names,
	const char *subject)
{
	struct cert ca, cert;
	unsigned work = 0;

	why = (struct ward_why){ 0 };
	CHECK(cert_parse(forge(&(struct forge){ .ca = true,
		.ext = { { .oid = OID_NAME_CONSTRAINTS, .critical = true,
			.value = forge_constraints(permitted, excluded) } }, .num_exts = 1 }), &ca, &why));
	CHECK(cert_parse(forge(&(struct forge){ .names = names, .subject = subject }), &cert, &why));
	return constraint_check(&ca, &cert, &work, &why);
}

/* Is the name inside? A permitted and an excluded subtree must say the opposite. */
static bool inside(const char *base, const char *one)
{
	bool permitted = may(base, NULL, one, ""), excluded = !may(NULL, base, one, "");

	EQ(permitted, excluded);
	return permitted;
}

/* Names that can be compared with nothing are refused in both directions. */
static bool refused_either_way(const char *base, const char *one)
{
	return !may(base, NULL, one, "") && !may(NULL, base, one, "");
}

static void a_domain_covers_itself_and_all_below(void)
{
	OK(inside("dns:example.org", "dns:example.org"));
	OK(inside("dns:example.org", "dns:www.example.org"));
	OK(inside("dns:example.org", "dns:a.b.example.org"));
	OK(inside("dns:example.org", "dns:*.example.org"));
	OK(!inside("dns:example.org", "dns:badexample.org"));
	OK(!inside("dns:example.org", "dns:example.com"));
	OK(!inside("dns:example.org", "dns:org"));
	OK(!inside("dns:example.org", "dns:example.org.evil"));
	OK(inside("dns:", "dns:anything.at.all"));
}

static void letter_case_does_not_matter(void)
{
	OK(inside("dns:Example.ORG", "dns:www.eXample.org"));
	OK(inside("email:Example.ORG", "email:a@eXample.org"));
	OK(inside("uri:Example.ORG", "uri:https://eXample.org/"));
}

static void a_wildcard_that_could_be_excluded_is_refused(void)
{
	OK(!may(NULL, "dns:a.example.org", "dns:*.example.org", ""));
	OK(!may("dns:a.example.org", NULL, "dns:*.example.org", ""));
	/* One label is all it stands for. */
	OK(may(NULL, "dns:b.a.example.org", "dns:*.example.org", ""));
	OK(may(NULL, "dns:example.com", "dns:*.example.org", ""));
}

static void names_that_are_no_dns_names_are_refused_under_a_dns_constraint(void)
{
	static const char *const odd[] = { "dns:a b.example.org", "dns:a..example.org",
		"dns:.example.org", "dns:example.org.", "dns:w*.example.org", "dns:*", "dns:" };

	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		OK(refused_either_way("dns:example.org", odd[i]));
		OK(may("email:example.org", NULL, odd[i], ""));
	}
	OK(refused_either_way("dns:.example.org", "dns:www.example.org"));
	OK(refused_either_way("dns:*.example.org", "dns:www.example.org"));
}

static void addresses_are_compared_under_their_mask(void)
{
	OK(inside("ip:192.0.2.0/255.255.255.0", "ip:192.0.2.77"));
	OK(!inside("ip:192.0.2.0/255.255.255.0", "ip:192.0.3.77"));
	OK(inside("ip:192.0.2.0/255.255.255.128", "ip:192.0.2.127"));
	OK(!inside("ip:192.0.2.0/255.255.255.128", "ip:192.0.2.128"));
	OK(inside("ip:0.0.0.0/0.0.0.0", "ip:8.8.8.8"));
	OK(inside("ip:2001:db8::/ffff:ffff::", "ip:2001:db8::1"));
	OK(!inside("ip:2001:db8::/ffff:ffff::", "ip:2001:db9::1"));
}

static void an_address_of_one_family_is_outside_of_the_other(void)
{
	OK(!inside("ip:0.0.0.0/0.0.0.0", "ip:::1"));
	OK(!inside("ip:::/::", "ip:127.0.0.1"));
}

static void an_address_of_no_family_is_refused(void)
{
	struct ward_span name = forge_hex("0102030405"), base = forge_hex("0000000000000000");

	EQ(constraint_matches(GENERAL_NAME_IP, name, base), CONSTRAINT_UNCLEAR);
}

static void mail_constraints_name_a_mailbox_a_host_or_a_domain(void)
{
	OK(inside("email:joe@example.org", "email:joe@example.org"));
	OK(inside("email:joe@example.org", "email:joe@EXAMPLE.org"));
	OK(!inside("email:joe@example.org", "email:Joe@example.org"));
	OK(!inside("email:joe@example.org", "email:jo@example.org"));
	OK(inside("email:example.org", "email:any@example.org"));
	OK(!inside("email:example.org", "email:any@mail.example.org"));
	OK(inside("email:.example.org", "email:any@mail.example.org"));
	OK(!inside("email:.example.org", "email:any@example.org"));
}

static void mailboxes_of_odd_forms_are_refused(void)
{
	static const char *const odd[] = { "email:example.org", "email:@example.org", "email:a@",
		"email:a@b@example.org", "email:a@exa mple.org", "email:" };

	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
		OK(refused_either_way("email:example.org", odd[i]));
	OK(refused_either_way("email:joe@", "email:joe@example.org"));
	OK(refused_either_way("email:@example.org", "email:joe@example.org"));
	OK(refused_either_way("email:", "email:joe@example.org"));
	OK(refused_either_way("email:.", "email:joe@example.org"));
}

static void quotation_marks_do_not_make_another_mailbox(void)
{
	OK(refused_either_way("email:\"joe\"@example.org", "email:joe@example.org"));
	OK(refused_either_way("email:joe@example.org", "email:\"joe\"@example.org"));
	OK(refused_either_way("email:joe@example.org", "email:jo\\e@example.org"));
	OK(inside("email:\"joe\"@example.org", "email:\"joe\"@EXAMPLE.org"));
	OK(!inside("email:\"joe\"@example.org", "email:joe@example.net"));
	OK(inside("email:example.org", "email:\"joe\"@example.org"));
}

static void the_mail_address_in_a_subject_is_constrained_too(void)
{
	OK(may("email:example.org", NULL, NULL, "CN=x,E=a@example.org"));
	OK(!may("email:example.org", NULL, NULL, "CN=x,E=a@example.com"));
	EQ(why.code, WARD_WHY_CERT_NAME_CONSTRAINT);
	EQ(why.got, GENERAL_NAME_EMAIL);
	OK(!may(NULL, "email:example.com", "dns:a.org", "CN=x,E=a@example.com"));
}

static void uri_constraints_look_at_the_host(void)
{
	OK(inside("uri:example.org", "uri:https://example.org/path"));
	OK(inside("uri:example.org", "uri:https://user@example.org:8443?q"));
	OK(!inside("uri:example.org", "uri:https://www.example.org/"));
	OK(inside("uri:.example.org", "uri:ldap://www.example.org"));
	OK(!inside("uri:.example.org", "uri:https://example.org/"));
	OK(!inside("uri:example.org", "uri:https://evil.com/https://example.org/"));
	OK(!inside("uri:example.org", "uri:https://example.org@evil.com/"));
	OK(!inside("uri:example.org", "uri:https://evil.com#@example.org/"));
}

static void uris_without_a_host_name_are_refused(void)
{
	static const char *const odd[] = { "uri:mailto:a@example.org", "uri:https://", "uri:example.org",
		"uri:https://192.0.2.1/", "uri:https://[::1]/", "uri:" };

	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
		OK(refused_either_way("uri:example.org", odd[i]));
}

static void directory_names_are_covered_by_their_beginnings(void)
{
	OK(inside("dir:C=XX,O=Example", "dir:C=XX,O=Example,CN=a"));
	OK(inside("dir:C=XX,O=Example", "dir:C=XX,O=EXAMPLE"));
	OK(inside("dir:", "dir:C=XX"));
	OK(!inside("dir:C=XX,O=Example", "dir:C=XX"));
	OK(!inside("dir:C=XX,O=Example", "dir:O=Example,C=XX"));
	OK(!inside("dir:C=XX,O=Example", "dir:C=XX,O=Example Two"));
}

static void the_subject_is_a_directory_name(void)
{
	OK(may("dir:O=Example", NULL, NULL, "O=Example,CN=a"));
	OK(!may("dir:O=Example", NULL, NULL, "O=Other,CN=a"));
	EQ(why.got, GENERAL_NAME_DIRECTORY);
	OK(!may(NULL, "dir:O=Example", NULL, "O=Example,CN=a"));
	OK(may("dir:O=Example", NULL, "dns:a.org", ""));
}

static void forms_that_cannot_be_compared_are_refused_when_spoken_of(void)
{
	static const char *const kinds[] = { "other:", "x400:", "edi:", "rid:" };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		OK(refused_either_way(kinds[i], kinds[i]));
		/* Of the other forms the constraint says nothing. */
		OK(may(kinds[i], NULL, "dns:a.org", ""));
		OK(may("dns:a.org", NULL, kinds[i], ""));
	}
}

static void a_constraint_on_one_form_says_nothing_of_another(void)
{
	OK(may("dns:example.org", NULL, "ip:192.0.2.1", ""));
	OK(may("ip:10.0.0.0/255.0.0.0", NULL, "dns:example.org", ""));
}

static void what_is_excluded_is_so_even_inside_of_what_is_permitted(void)
{
	OK(may("dns:example.org", "dns:secret.example.org", "dns:www.example.org", ""));
	OK(!may("dns:example.org", "dns:secret.example.org", "dns:a.secret.example.org", ""));
}

static void one_bad_name_spoils_the_certificate(void)
{
	OK(!may("dns:example.org", NULL, "dns:a.example.org;dns:b.example.org;dns:c.example.com", ""));
	EQ(why.code, WARD_WHY_CERT_NAME_CONSTRAINT);
	EQ(why.got, GENERAL_NAME_DNS);
	OK(may("dns:example.org;dns:example.com", NULL, "dns:a.example.org;dns:c.example.com", ""));
}

static void the_work_is_bounded(void)
{
	static char names[512 * 10 + 1], bases[512 * 10 + 1];
	struct cert ca, cert;
	unsigned work = CONSTRAINT_WORK_MAX - 1000;

	for (size_t i = 0; i < 512; i++) {
		memcpy(names + i * 10, "dns:a.bcd;", 11);
		memcpy(bases + i * 10, "dns:x.bcd;", 11);
	}
	why = (struct ward_why){ 0 };
	CHECK(cert_parse(forge(&(struct forge){ .ca = true, .ext = { { .oid = OID_NAME_CONSTRAINTS,
		.value = forge_constraints(NULL, bases) } }, .num_exts = 1 }), &ca, &why));
	CHECK(cert_parse(forge(&(struct forge){ .names = names }), &cert, &why));
	OK(!constraint_check(&ca, &cert, &work, &why));
	EQ(why.code, WARD_WHY_CERT_BUDGET);
}

static enum dn_match compare(const char *a, uint8_t tag_a, const char *b, uint8_t tag_b)
{
	struct ward_span x = forge_dn(a, tag_a), y = forge_dn(b, tag_b);
	enum dn_match match = dn_compare(x, y);

	EQ(dn_compare(y, x), match);
	if (match == DN_SAME)
		EQ(dn_hash(x), dn_hash(y));
	return match;
}

static void names_are_the_same_whatever_string_case_and_spaces(void)
{
	EQ(compare("O=Example,CN=a", DER_UTF8_STRING, "O=Example,CN=a", DER_PRINTABLE_STRING), DN_SAME);
	EQ(compare("O=ACME Ltd", DER_UTF8_STRING, "O= acme  ltd ", DER_UTF8_STRING), DN_SAME);
	EQ(compare("CN=b\xc3\xbc", DER_UTF8_STRING, "CN=B\xc3\xbc", DER_UTF8_STRING), DN_SAME);
	EQ(compare("", DER_UTF8_STRING, "", DER_UTF8_STRING), DN_SAME);
}

static void names_that_differ_are_different(void)
{
	EQ(compare("O=Example", DER_UTF8_STRING, "O=Examplf", DER_UTF8_STRING), DN_DIFFERENT);
	EQ(compare("O=Example", DER_UTF8_STRING, "OU=Example", DER_UTF8_STRING), DN_DIFFERENT);
	EQ(compare("O=Example", DER_UTF8_STRING, "O=Example,CN=a", DER_UTF8_STRING), DN_DIFFERENT);
	EQ(compare("O=Exam ple", DER_UTF8_STRING, "O=Example", DER_UTF8_STRING), DN_DIFFERENT);
	EQ(compare("O=a,CN=b", DER_UTF8_STRING, "O=a+CN=b", DER_UTF8_STRING), DN_DIFFERENT);
	EQ(compare("O=a+CN=b", DER_UTF8_STRING, "O=a", DER_UTF8_STRING), DN_DIFFERENT);
}

static void what_cannot_be_told_is_unclear(void)
{
	EQ(compare("CN=\xc3\x84", DER_UTF8_STRING, "CN=\xc3\xa4", DER_UTF8_STRING), DN_UNCLEAR);
	EQ(compare("CN=ab", DER_BMP_STRING, "CN=a", DER_UTF8_STRING), DN_UNCLEAR);
	EQ(compare("CN=\xe4", DER_TELETEX_STRING, "CN=\xc3\xa4", DER_UTF8_STRING), DN_UNCLEAR);
	OK(!may("dir:CN=\xc3\x84", NULL, "dir:CN=\xc3\xa4", ""));
	OK(!may(NULL, "dir:CN=\xc3\x84", "dir:CN=\xc3\xa4", ""));
}

T_MAIN(T(a_domain_covers_itself_and_all_below), T(letter_case_does_not_matter),
	T(a_wildcard_that_could_be_excluded_is_refused),
	T(names_that_are_no_dns_names_are_refused_under_a_dns_constraint),
	T(addresses_are_compared_under_their_mask),
	T(an_address_of_one_family_is_outside_of_the_other), T(an_address_of_no_family_is_refused),
	T(mail_constraints_name_a_mailbox_a_host_or_a_domain), T(mailboxes_of_odd_forms_are_refused),
	T(quotation_marks_do_not_make_another_mailbox),
	T(the_mail_address_in_a_subject_is_constrained_too), T(uri_constraints_look_at_the_host),
	T(uris_without_a_host_name_are_refused), T(directory_names_are_covered_by_their_beginnings),
	T(the_subject_is_a_directory_name),
	T(forms_that_cannot_be_compared_are_refused_when_spoken_of),
	T(a_constraint_on_one_form_says_nothing_of_another),
	T(what_is_excluded_is_so_even_inside_of_what_is_permitted),
	T(one_bad_name_spoils_the_certificate), T(the_work_is_bounded),
	T(names_are_the_same_whatever_string_case_and_spaces), T(names_that_differ_are_different),
	T(what_cannot_be_told_is_unclear))

/* Name constraints: pki/constraint.h, RFC 5280 4.2.1.10; names compared: pki/dn.h. */
#include "pki/constraint.h"

#include <stdlib.h>
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

/* One name and one subtree, each in a place of its own. */
static enum constraint_match match(unsigned kind, struct ward_span name, struct ward_span base)
{
	uint8_t *copy = malloc(name.len), *base_copy = malloc(base.len);
	enum constraint_match found;

	memcpy(copy, name.p, name.len);
	memcpy(base_copy, base.p, base.len);
	found = constraint_matches(kind, (struct ward_span){ copy, name.len },
		(struct ward_span){ base_copy, base.len });
	free(copy);
	free(base_copy);
	return found;
}

#define IN CONSTRAINT_INSIDE
#define OUT CONSTRAINT_OUTSIDE
#define UNCLEAR CONSTRAINT_UNCLEAR

static void each_pair_of_a_name_and_a_subtree_has_its_answer(void)
{
	static const struct {
		unsigned kind;
		const char *name, *base;
		enum constraint_match match;
	} rows[] = {
		{ GENERAL_NAME_DNS, "a.b", "b", IN }, { GENERAL_NAME_DNS, "b", "b", IN },
		{ GENERAL_NAME_DNS, "ab", "b", OUT }, { GENERAL_NAME_DNS, "b", "a.b", OUT },
		{ GENERAL_NAME_DNS, "xa.b", "a.b", OUT }, { GENERAL_NAME_DNS, "b", "bb", OUT },
		{ GENERAL_NAME_DNS, "a.b", "x.b", OUT }, { GENERAL_NAME_DNS, "", "", UNCLEAR },
		{ GENERAL_NAME_DNS, "azAZ09", "AZaz09", IN }, { GENERAL_NAME_DNS, "a", "", IN },
		{ GENERAL_NAME_DNS, "a-b", "A-B", IN }, { GENERAL_NAME_DNS, "m", "M", IN },
		{ GENERAL_NAME_DNS, "_a", "\x7f" "a", UNCLEAR }, { GENERAL_NAME_DNS, "a-", "a", UNCLEAR },
		{ GENERAL_NAME_DNS, "*.a", "a", IN }, { GENERAL_NAME_DNS, "*.a", "b.a", UNCLEAR },
		{ GENERAL_NAME_DNS, "*.a", "c.b.a", OUT }, { GENERAL_NAME_DNS, "*.a", ".b.a", UNCLEAR },
		{ GENERAL_NAME_DNS, "*.a", "bb.a", UNCLEAR }, { GENERAL_NAME_DNS, "*.a", "x", OUT },
		{ GENERAL_NAME_DNS, "*.a", "b.cc.a", OUT }, { GENERAL_NAME_DNS, "*.a", "b.x", OUT },
		{ GENERAL_NAME_DNS, "*.ab.c", "d", OUT }, { GENERAL_NAME_DNS, "*.ab.c", "ab.c.d.e.f", OUT },
		{ GENERAL_NAME_DNS, "*.", "a", UNCLEAR }, { GENERAL_NAME_DNS, "*a", "a", UNCLEAR },
		{ GENERAL_NAME_DNS, "*aa", "a", UNCLEAR }, { GENERAL_NAME_DNS, "*.a", "", IN },
		{ GENERAL_NAME_DNS, "xa", "a", OUT }, { GENERAL_NAME_DNS, "x.a", "", IN },
		{ GENERAL_NAME_EMAIL, "a@b", "b", IN }, { GENERAL_NAME_EMAIL, "a@b", "c", OUT },
		{ GENERAL_NAME_EMAIL, "a@b", "a@b", IN }, { GENERAL_NAME_EMAIL, "a@b", "c@b", OUT },
		{ GENERAL_NAME_EMAIL, "a@b", "a@c", OUT }, { GENERAL_NAME_EMAIL, "@b", "b", UNCLEAR },
		{ GENERAL_NAME_EMAIL, "@b", "@b", UNCLEAR }, { GENERAL_NAME_EMAIL, "a@", "b", UNCLEAR },
		{ GENERAL_NAME_EMAIL, "a@", "a@", UNCLEAR }, { GENERAL_NAME_EMAIL, "b", "b", UNCLEAR },
		{ GENERAL_NAME_EMAIL, "@", "@", UNCLEAR }, { GENERAL_NAME_EMAIL, "a@b", "@b", UNCLEAR },
		{ GENERAL_NAME_EMAIL, "@@b", "b", UNCLEAR }, { GENERAL_NAME_EMAIL, "a@@b", "b", UNCLEAR },
		{ GENERAL_NAME_EMAIL, "@a@b", "b", UNCLEAR }, { GENERAL_NAME_EMAIL, "ab@b", "b", IN },
		{ GENERAL_NAME_EMAIL, "a@b", "a@", UNCLEAR }, { GENERAL_NAME_EMAIL, "a@-", "a@b", UNCLEAR },
		{ GENERAL_NAME_EMAIL, "a@c.b", ".b", IN }, { GENERAL_NAME_EMAIL, "a@b", ".b", OUT },
		{ GENERAL_NAME_EMAIL, "a@b", ".", UNCLEAR }, { GENERAL_NAME_EMAIL, "a@b", "", UNCLEAR },
		{ GENERAL_NAME_EMAIL, "a@.b", "b", UNCLEAR }, { GENERAL_NAME_EMAIL, "a@.b", ".b", UNCLEAR },
		{ GENERAL_NAME_EMAIL, "a@b", "..b", UNCLEAR }, { GENERAL_NAME_EMAIL, "a@b", "-", UNCLEAR },
		{ GENERAL_NAME_EMAIL, "\"@b", "a@b", UNCLEAR }, { GENERAL_NAME_EMAIL, "a@b", "\"@b", UNCLEAR },
		{ GENERAL_NAME_EMAIL, "\\@b", "a@b", UNCLEAR },
		{ GENERAL_NAME_EMAIL, "a\"@b", "c@b", UNCLEAR }, { GENERAL_NAME_EMAIL, "#@b", "a@b", OUT },
		{ GENERAL_NAME_EMAIL, "]@b", "a@b", OUT },
		{ GENERAL_NAME_URI, "a://b", "b", IN }, { GENERAL_NAME_URI, "ab://c/d", "c", IN },
		{ GENERAL_NAME_URI, "a://b/c", "b", IN }, { GENERAL_NAME_URI, "a://b?c", "b", IN },
		{ GENERAL_NAME_URI, "a://b#c", "b", IN }, { GENERAL_NAME_URI, "a://b:1", "b", IN },
		{ GENERAL_NAME_URI, "a://u@b", "b", IN }, { GENERAL_NAME_URI, "a://u:p@b:1/", "b", IN },
		{ GENERAL_NAME_URI, "a://b:1:2", "b", IN }, { GENERAL_NAME_URI, "a://:1", "b", UNCLEAR },
		{ GENERAL_NAME_URI, "a://b/@c", "b", IN }, { GENERAL_NAME_URI, "a://b?@c", "b", IN },
		{ GENERAL_NAME_URI, "a://b#@c", "b", IN }, { GENERAL_NAME_URI, "a://@b", "b", IN },
		{ GENERAL_NAME_URI, "a://b@", "b", UNCLEAR }, { GENERAL_NAME_URI, "a://", "b", UNCLEAR },
		{ GENERAL_NAME_URI, "://b", "b", UNCLEAR }, { GENERAL_NAME_URI, "//b", "b", UNCLEAR },
		{ GENERAL_NAME_URI, "a:b//b", "b", UNCLEAR }, { GENERAL_NAME_URI, "a:/b/b", "b", UNCLEAR },
		{ GENERAL_NAME_URI, "a:/xb", "b", UNCLEAR }, { GENERAL_NAME_URI, "a:x/b", "b", UNCLEAR },
		{ GENERAL_NAME_URI, "a", "b", UNCLEAR }, { GENERAL_NAME_URI, "a:", "b", UNCLEAR },
		{ GENERAL_NAME_URI, "a:/", "b", UNCLEAR }, { GENERAL_NAME_URI, "", "b", UNCLEAR },
		{ GENERAL_NAME_URI, "a://c.b", ".b", IN }, { GENERAL_NAME_URI, "a://b", ".b", OUT },
		{ GENERAL_NAME_URI, "a://b", "c", OUT }, { GENERAL_NAME_URI, "a://b", "", UNCLEAR },
		{ GENERAL_NAME_OTHER, "a", "a", UNCLEAR }, { GENERAL_NAME_X400, "a", "a", UNCLEAR },
		{ GENERAL_NAME_EDI, "a", "a", UNCLEAR }, { GENERAL_NAME_REGISTERED_ID, "a", "a", UNCLEAR },
		{ 9, "a", "a", UNCLEAR },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum constraint_match found = match(rows[i].kind, span_of(rows[i].name),
			span_of(rows[i].base));

		if (found != rows[i].match)
			printf("# '%s' in '%s'\n", rows[i].name, rows[i].base);
		EQ(found, rows[i].match);
	}
}

static void every_byte_of_an_address_counts_under_its_mask(void)
{
	for (size_t len = 0; len < 20; len++)
		for (size_t base_len = 0; base_len < 40; base_len++) {
			static const uint8_t zeros[40];
			bool family = len == 4 || len == 16;

			EQ(match(GENERAL_NAME_IP, (struct ward_span){ zeros, len },
				(struct ward_span){ zeros, base_len }),
				!family ? UNCLEAR : base_len == 2 * len ? IN : OUT);
		}
	for (size_t len = 4; len <= 16; len += 12)
		for (size_t i = 0; i < len; i++) {
			uint8_t name[16] = { 0 }, base[32] = { 0 };

			name[i] = 1;
			EQ(match(GENERAL_NAME_IP, (struct ward_span){ name, len },
				(struct ward_span){ base, 2 * len }), IN);
			base[len + i] = 1;
			EQ(match(GENERAL_NAME_IP, (struct ward_span){ name, len },
				(struct ward_span){ base, 2 * len }), OUT);
			base[i] = 1;
			EQ(match(GENERAL_NAME_IP, (struct ward_span){ name, len },
				(struct ward_span){ base, 2 * len }), IN);
		}
}

/* Is this the form of an extension? Its contents have a place of their own. */
static bool form(struct ward_span contents)
{
	uint8_t *copy = malloc(contents.len);
	bool good;

	memcpy(copy, contents.p, contents.len);
	good = constraint_form((struct ward_span){ copy, contents.len });
	free(copy);
	return good;
}

static void constraints_permit_or_exclude_something(void)
{
	static const struct {
		const char *hex;
		bool good;
	} rows[] = {
		{ "a0053003820161", true }, { "a1053003820161", true },
		{ "a0053003820161" "a1053003820162", true }, { "a1053003820161" "a0053003820162", false },
		{ "a000" "a1053003820161", false }, { "a0053003820161" "a100", false }, { "", false },
		{ "a000", false }, { "a100", false }, { "a0053003820161" "0500", false },
		{ "a0053003820161" "a1053003820162" "0500", false }, { "a2053003820161", false },
		{ "a0073003820161" "0500", false }, { "a00730058201610500", false },
		{ "a0053003820100", false }, { "a0053103820161", false },
		{ "a00a" "3003820161" "3003820162", true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		EQ(form(forge_hex(rows[i].hex)), rows[i].good);
}

static void a_mask_is_a_run_of_ones_and_then_zeros(void)
{
	for (unsigned byte = 0; byte < 256; byte++)
		for (size_t at = 0; at < 4; at++) {
			uint8_t hex[] = { 0xa0, 12, 0x30, 10, 0x87, 8, 0, 0, 0, 0, 0, 0, 0, 0 };
			unsigned inverse = ~byte & 0xff;

			memset(hex + 10, 0xff, at);
			hex[10 + at] = (uint8_t)byte;
			/* Zeros alone at the end: one less than a power of two when turned round. */
			EQ(form((struct ward_span){ hex, sizeof hex }), (inverse & (inverse + 1)) == 0);
			if (at < 3) {
				hex[13] = 1;
				OK(!form((struct ward_span){ hex, sizeof hex }));
			}
		}
	for (uint8_t len = 0; len < 40; len++) {
		uint8_t hex[50] = { 0xa0, (uint8_t)(len + 4), 0x30, (uint8_t)(len + 2), 0x87, len };

		EQ(form((struct ward_span){ hex, len + 6u }), len == 8 || len == 32);
	}
}

static void there_are_at_most_1024_subtrees_of_both_kinds_together(void)
{
	static uint8_t buf[9000];

	for (size_t num = 1023; num <= 1026; num++)
		for (size_t permitted = 0; permitted <= num; permitted += 341) {
			struct wr w = wr_of(buf, sizeof buf);
			size_t mark = 0;

			for (size_t i = 0; i < num; i++) {
				if (i == 0 || i == permitted) {
					if (i > 0)
						der_write_close(&w, mark);
					mark = der_write_open(&w, DER_CONTEXT_C(i < permitted ? 0 : 1));
				}
				wr_span(&w, forge_hex("3003820161"));
			}
			der_write_close(&w, mark);
			CHECK(!w.bad);
			EQ(form((struct ward_span){ buf, w.len }), num <= 1024);
		}
}

static void each_comparison_is_counted(void)
{
	struct cert ca = { .name_constraints.value = forge_hex("a00f3003820161" "30038101613003820162"
		"a1053003820163") }, cert = { .san.value = forge_hex("820162" "870401020304") };
	unsigned work = 0;

	why = (struct ward_why){ 0 };
	cert.subject = forge_hex("3000");
	/* The first name stops at the third permitted one; the second meets all. */
	OK(constraint_check(&ca, &cert, &work, &why));
	EQ(work, 8);
	work = CONSTRAINT_WORK_MAX;
	cert.san.value = forge_hex("820162");
	OK(constraint_check(&ca, &cert, &work, &why));
	work = CONSTRAINT_WORK_MAX + 1;
	OK(!constraint_check(&ca, &cert, &work, &why));
	EQ(why.code, WARD_WHY_CERT_BUDGET);
	EQ(why.got, CONSTRAINT_WORK_MAX + 1);
	EQ(why.want, CONSTRAINT_WORK_MAX);
	/* Where nothing is said, nothing is compared. */
	work = 0;
	ca.name_constraints.value.len = 0;
	why = (struct ward_why){ 0 };
	OK(constraint_check(&ca, &cert, &work, &why));
	EQ(work, 0);
}

static void a_mail_address_counts_wherever_it_stands_in_the_subject(void)
{
	static const char *const subjects[] = { "E=a@example.com,CN=x", "CN=x,E=a@example.com",
		"CN=x+E=a@example.com", "E=a@example.com+CN=x", "CN=x+OU=y+E=a@example.com",
		"O=z,CN=x+E=a@example.com,OU=y" };

	for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
		OK(!may("email:example.org", NULL, NULL, subjects[i]));
		EQ(why.got, GENERAL_NAME_EMAIL);
		OK(may("email:example.com", NULL, NULL, subjects[i]));
		OK(!may(NULL, "email:example.com", NULL, subjects[i]));
	}
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

T_MAIN(T(each_pair_of_a_name_and_a_subtree_has_its_answer),
	T(every_byte_of_an_address_counts_under_its_mask), T(constraints_permit_or_exclude_something),
	T(a_mask_is_a_run_of_ones_and_then_zeros),
	T(there_are_at_most_1024_subtrees_of_both_kinds_together), T(each_comparison_is_counted),
	T(a_mail_address_counts_wherever_it_stands_in_the_subject),
	T(a_domain_covers_itself_and_all_below), T(letter_case_does_not_matter),
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

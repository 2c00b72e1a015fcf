/* Row 41: name constraints of every form, and a name of every form against them. Four
 * libraries failed here within a year: RUSTSEC-2026-0098 and 0099, CVE-2025-61727,
 * CVE-2026-33810, CVE-2026-3833, CVE-2026-42011, CVE-2026-5263. */
#include "chain.h"
#include "t.h"

/* What the authority permits and excludes, and what the certificate below is for. */
static bool good(const char *permitted, const char *excluded, const char *names)
{
	chain_good();
	chain.leaf.names = names;
	chain.args.name = NULL;
	/* The subject is a directory name, too. */
	if (strncmp(names, "dir:", 4) == 0)
		chain.leaf.subject = names + 4;
	chain_add(&chain.inter, OID_NAME_CONSTRAINTS, true, forge_constraints(permitted, excluded));
	return chain_verify() == 0;
}

struct row {
	const char *base, *name;
	enum { IN, OUT, UNCLEAR } is;
};

/* A name inside is fine when that is permitted, and refused when it is excluded; one
 * outside the other way round; one that cannot be told is refused both ways. */
static void hold(const struct row *row)
{
	char copy[200];

	for (unsigned letters = 0; letters < 4; letters++) {
		char base[200];

		snprintf(copy, sizeof copy, "%s", row->name);
		snprintf(base, sizeof base, "%s", row->base);
		/* Letter case counts nowhere but in the name of a mailbox, see below. */
		for (char *p = strchr(copy, ':'); *p != '\0'; p++)
			if ((letters & 1) && *p >= 'a' && *p <= 'z' && strchr(copy, '@') == NULL &&
				strchr(copy, '=') == NULL)
				*p -= 'a' - 'A';
		for (char *p = strchr(base, ':'); *p != '\0'; p++)
			if ((letters & 2) && *p >= 'a' && *p <= 'z' && strchr(base, '@') == NULL &&
				strchr(base, '=') == NULL)
				*p -= 'a' - 'A';
		if (good(base, NULL, copy) != (row->is == IN) ||
			good(NULL, base, copy) != (row->is == OUT)) {
			printf("# %s, %s\n", base, copy);
			OK(false);
		}
	}
}

static void each_form_is_held_against_its_own(void)
{
	static const struct row rows[] = {
		{ "dns:example.org", "dns:example.org", IN },
		{ "dns:example.org", "dns:www.example.org", IN },
		{ "dns:example.org", "dns:a.b.example.org", IN },
		{ "dns:example.org", "dns:wexample.org", OUT },
		{ "dns:example.org", "dns:evilexample.org", OUT },
		{ "dns:example.org", "dns:example.com", OUT },
		{ "dns:example.org", "dns:org", OUT },
		{ "dns:example.org", "dns:example.org.evil.example", OUT },
		{ "dns:", "dns:www.example.org", IN },
		/* RUSTSEC-2026-0099: a wildcard below, at, and above the base. */
		{ "dns:example.org", "dns:*.example.org", IN },
		{ "dns:example.org", "dns:*.www.example.org", IN },
		{ "dns:www.example.org", "dns:*.example.org", UNCLEAR },
		{ "dns:a.www.example.org", "dns:*.example.org", OUT },
		{ "dns:example.org", "dns:*.org", UNCLEAR },
		{ "dns:example.org", "dns:*.example.com", OUT },
		{ "ip:192.0.2.0/255.255.255.0", "ip:192.0.2.77", IN },
		{ "ip:192.0.2.0/255.255.255.0", "ip:192.0.3.77", OUT },
		{ "ip:0.0.0.0/0.0.0.0", "ip:192.0.3.77", IN },
		{ "ip:2001:db8::/ffff:ffff::", "ip:2001:db8::1", IN },
		{ "ip:2001:db8::/ffff:ffff::", "ip:2001:db9::1", OUT },
		{ "ip:0.0.0.0/0.0.0.0", "ip:2001:db8::1", OUT },
		{ "ip:::/::", "ip:192.0.2.1", OUT },
		{ "email:example.org", "email:a@example.org", IN },
		{ "email:example.org", "email:a@www.example.org", OUT },
		{ "email:.example.org", "email:a@www.example.org", IN },
		{ "email:.example.org", "email:a@example.org", OUT },
		{ "email:a@example.org", "email:a@example.org", IN },
		{ "email:a@example.org", "email:b@example.org", OUT },
		/* CVE-2026-3833: the case of a host does not count, that of a mailbox does. */
		{ "email:EXAMPLE.org", "email:a@example.ORG", IN },
		{ "email:.EXAMPLE.org", "email:a@www.example.ORG", IN },
		{ "email:a@EXAMPLE.org", "email:a@example.ORG", IN },
		{ "email:A@example.org", "email:a@example.org", OUT },
		{ "dir:O=Example", "dir:O=Example,CN=x", IN },
		{ "dir:O=Example", "dir:O=EXAMPLE ,CN=x", IN },
		{ "dir:O=Example", "dir:CN=x,O=Example", OUT },
		{ "dir:O=Example,CN=x", "dir:O=Example", OUT },
		{ "dir:O=Example", "dir:O=Examples,CN=x", OUT },
		{ "dir:O=Example", "dir:O=Example+CN=x", OUT },
		{ "email:example.org", "email:example.org", UNCLEAR },
		{ "email:example.org", "email:a@b@example.org", UNCLEAR },
		/* RUSTSEC-2026-0098, CVE-2026-5263: the host of a URI. */
		{ "uri:example.org", "uri:https://example.org/", IN },
		{ "uri:example.org", "uri:https://example.org:443/x?y#z", IN },
		{ "uri:example.org", "uri:https://me@example.org/", IN },
		{ "uri:example.org", "uri:https://www.example.org/", OUT },
		{ "uri:.example.org", "uri:https://www.example.org/", IN },
		{ "uri:.example.org", "uri:https://example.org/", OUT },
		{ "uri:example.org", "uri:https://evil.example/example.org", OUT },
		{ "uri:example.org", "uri:https://example.org@evil.example/", OUT },
		{ "uri:example.org", "uri:https://example.org.evil.example/", OUT },
		{ "uri:example.org", "uri:urn:example.org", UNCLEAR },
		{ "uri:example.org", "uri:urn:a://example.org/", UNCLEAR },
		{ "uri:example.org", "uri:://example.org/", UNCLEAR },
		{ "uri:example.org", "uri://example.org/", UNCLEAR },
		{ "uri:example.org", "uri:https:/example.org/", UNCLEAR },
		{ "uri:example.org", "uri:https:///example.org", UNCLEAR },
		{ "uri:example.org", "uri:https://192.0.2.1/", UNCLEAR },
		{ "uri:example.org", "uri:https://[2001:db8::1]/", UNCLEAR },
		/* Forms that nothing can be said about: CVE-2026-5263's other half. */
		{ "rid:", "rid:", UNCLEAR },
		{ "other:", "other:", UNCLEAR },
		{ "x400:", "x400:", UNCLEAR },
		{ "edi:", "edi:", UNCLEAR },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		hold(&rows[i]);
}

static void the_subject_is_a_directory_name_and_may_hold_a_mailbox(void)
{
	chain_good();
	chain.leaf.subject = "O=Example,CN=leaf";
	chain_add(&chain.inter, OID_NAME_CONSTRAINTS, true, forge_constraints("dir:O=Example", NULL));
	EQ(chain_verify(), 0);
	chain.leaf.subject = "O=EXAMPLE ,CN=leaf";
	EQ(chain_verify(), 0);
	chain.leaf.subject = "O=Other,CN=leaf";
	OK(chain_is(WARD_WHY_CERT_NAME_CONSTRAINT, 1));
	chain.inter.ext[0].value = forge_constraints(NULL, "dir:O=Other");
	OK(chain_is(WARD_WHY_CERT_NAME_CONSTRAINT, 1));
	chain.inter.ext[0].value = forge_constraints("email:example.org", NULL);
	chain.leaf.subject = "CN=leaf,E=a@evil.example";
	OK(chain_is(WARD_WHY_CERT_NAME_CONSTRAINT, 1));
	chain.leaf.subject = "CN=leaf,E=a@example.org";
	EQ(chain_verify(), 0);
}

/* GnuTLS CVE-2026-42011: below an authority that only excludes, what the one above
 * permits was forgotten. */
static void the_constraints_of_each_authority_add_up(void)
{
	static const struct {
		const char *root_in, *root_out, *inter_in, *inter_out;
		bool good;
	} rows[] = {
		{ "dns:example.org", NULL, NULL, "dns:evil.example", true },
		{ "dns:example.com", NULL, NULL, "dns:evil.example", false },
		{ NULL, "dns:example.org", "dns:www.example.org", NULL, false },
		{ NULL, "dns:evil.example", "dns:example.org", NULL, true },
		{ "dns:example.org", NULL, "dns:www.example.org", NULL, true },
		{ "dns:www.example.org", NULL, "dns:example.org", NULL, true },
		{ "dns:example.com", NULL, "dns:example.org", NULL, false },
		{ "dns:example.org", "dns:www.example.org", NULL, "dns:x", false },
		{ "ip:192.0.2.0/255.255.255.0", NULL, NULL, "dns:evil.example", true },
		{ "dns:example.com;dns:example.org", NULL, NULL, "dns:evil.example", true },
		{ "dns:example.com", "dns:evil.example", NULL, "dns:evil.example", false },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		chain_good();
		chain_add(&chain.root, OID_NAME_CONSTRAINTS, true,
			forge_constraints(rows[i].root_in, rows[i].root_out));
		chain_add(&chain.inter, OID_NAME_CONSTRAINTS, true,
			forge_constraints(rows[i].inter_in, rows[i].inter_out));
		EQ(chain_verify(), rows[i].good ? 0 : WARD_WHY_CERT_NAME_CONSTRAINT);
	}
}

/* Go CVE-2026-33810, CVE-2025-61727: what is excluded, is so for a wildcard too. */
static void a_wildcard_does_not_reach_into_what_is_excluded(void)
{
	OK(!good(NULL, "dns:www.example.org", "dns:*.example.org"));
	OK(!good("dns:example.org", "dns:www.example.org", "dns:*.example.org"));
	OK(!good(NULL, "dns:example.org", "dns:*.example.org"));
	OK(!good(NULL, "dns:EXAMPLE.ORG", "dns:*.example.org"));
	OK(!good(NULL, "dns:example.org", "dns:*.a.EXAMPLE.org"));
	OK(good(NULL, "dns:a.www.example.org", "dns:*.example.org"));
}

static void an_authority_is_constrained_too_unless_it_issued_itself(void)
{
	chain_good();
	chain.inter.subject = chain.leaf.issuer = "O=Other,CN=I";
	chain.leaf.subject = "O=Example,CN=leaf";
	chain_add(&chain.root, OID_NAME_CONSTRAINTS, true, forge_constraints("dir:O=Example", NULL));
	OK(chain_is(WARD_WHY_CERT_NAME_CONSTRAINT, 2));
	chain.inter.subject = chain.leaf.issuer = "O=Example,CN=I";
	EQ(chain_verify(), 0);
}

T_MAIN(T(each_form_is_held_against_its_own),
	T(the_subject_is_a_directory_name_and_may_hold_a_mailbox),
	T(the_constraints_of_each_authority_add_up),
	T(a_wildcard_does_not_reach_into_what_is_excluded),
	T(an_authority_is_constrained_too_unless_it_issued_itself))

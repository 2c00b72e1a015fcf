/* A verdict in words: every problem with its numbers, the other paths, what will go
 * wrong; harmless whatever strangers wrote. ward/verify.h */
#include "pki/explain.h"

#include "forge_status.h"
#include "revocation_world.h"
#include "t.h"

#define DAY 86400
#define TEXT_MAX 65536

static struct ward_verdict verdict;
static struct ward_trust *trust;
static struct ward_verify_args args;
static struct forge root, inter, leaf;
static char text[TEXT_MAX];

static void good_chain(void)
{
	root = (struct forge){ .subject = "CN=Root", .issuer = "CN=Root", .key = 3, .issuer_key = 3,
		.ca = true };
	inter = (struct forge){ .subject = "CN=Middle", .issuer = "CN=Root", .key = 2,
		.issuer_key = 3, .ca = true };
	leaf = (struct forge){ .subject = "CN=leaf", .issuer = "CN=Middle", .key = 1,
		.issuer_key = 2, .names = "dns:www.example.org", .purposes = CERT_FOR_SERVER };
	args = (struct ward_verify_args){ .size = sizeof args, .provider = ward_provider_default(),
		.name = "www.example.org", .now = FORGE_NOW, .purpose = WARD_PURPOSE_SERVER,
		.revocation = WARD_REVOCATION_OFF };
}

static int verify_with(struct ward_span more)
{
	struct ward_span anchor = forge(&root), chain[] = { forge(&leaf), forge(&inter), more };

	ward_trust_free(trust);
	trust = forge_trust(&anchor, 1);
	args.trust = trust;
	return ward_verify(&args, chain, more.len > 0 ? 3 : 2, &verdict);
}

static int verify(void)
{
	return verify_with((struct ward_span){ NULL, 0 });
}

static bool has(const char *part)
{
	if (strstr(text, part) != NULL)
		return true;
	printf("# '%s' is not in '%s'\n", part, text);
	return false;
}

/* The two sentences about the worst problem hold this. */
static bool worst(const char *part)
{
	verify();
	ward_problem_text(&args, &verdict, &verdict.why, (struct ward_span){ NULL, 0 }, text,
		sizeof text);
	return has(part);
}

static void expired_says_since_when(void)
{
	good_chain();
	leaf.not_after = FORGE_NOW - 3 * DAY - 5;
	verify();
	ward_problem_text(&args, &verdict, &verdict.why, (struct ward_span){ NULL, 0 }, text,
		sizeof text);
	OK(strcmp(text, "The certificate is past its last day: it expired 3 days ago, on "
		"2026-11-15. Renew it; check this machine's clock too.") == 0);
	leaf.not_after = FORGE_NOW - 3600;
	OK(worst("it expired 1 hour ago, on 2026-11-18"));
	leaf.not_after = FORGE_END;
	leaf.not_before = FORGE_NOW + 2 * DAY;
	OK(worst("it begins in 2 days, on 2026-11-20"));
}

static void an_authority_is_named(void)
{
	good_chain();
	inter.not_after = FORGE_NOW - DAY;
	OK(worst("Certificate 2 (Middle): the certificate is past its last day: it expired 1 day ago"));
}

static void a_wrong_name_says_the_right_ones_and_the_nearest(void)
{
	good_chain();
	args.name = "shop.example";
	leaf.names = "dns:a.example;dns:b.example;dns:c.example;dns:d.example;dns:e.example;"
		"ip:192.0.2.1;dns:shop.example.org;uri:http://x.example/;dns:other.test";
	OK(worst("asked for shop.example; the certificate is for a.example, b.example, c.example, "
		"d.example, e.example, 192.0.2.1 and 2 more; nearest: shop.example.org."));
	args.name = "nothing.alike";
	OK(worst("and 2 more. Check the spelling"));
	args.name = "EXAMPLE.ORG";
	leaf.names = "dns:Example.Com;dns:exxmple.org";
	OK(worst("nearest: exxmple.org"));
	leaf.names = "uri:http://x.example/";
	OK(worst("is for no name at all"));
}

static void of_several_names_the_one_that_does_not_match_is_told(void)
{
	static const char *const names[] = { "www.example.org", "mail.example.org" };

	good_chain();
	args.names = names;
	args.num_names = 2;
	OK(worst("asked for mail.example.org;"));
}

static void a_name_in_the_subject_alone_is_told(void)
{
	good_chain();
	leaf.names = NULL;
	leaf.subject = "CN=www.example.org";
	OK(worst("asked for www.example.org, which stands in the subject's common name alone"));
	leaf.subject = "CN=other";
	verify();
	ward_problem_text(&args, &verdict, &verdict.why, (struct ward_span){ NULL, 0 }, text,
		sizeof text);
	OK(strstr(text, "alone") == NULL);
}

static void each_number_is_told(void)
{
	good_chain();
	leaf.issuer = "CN=Nobody";
	OK(worst("it names Nobody as its issuer, who was not sent and is not trusted"));
	good_chain();
	leaf.signature_bad = true;
	OK(worst("it names Middle as its issuer, whose key did not make its signature"));
	good_chain();
	leaf.issuer = leaf.subject;
	leaf.issuer_key = leaf.key;
	OK(worst("it is by leaf"));
	good_chain();
	leaf.purposes = CERT_FOR_CLIENT;
	OK(worst("it is for clients"));
	good_chain();
	leaf.key_usage = CERT_KEY_AGREEMENT | CERT_KEY_ENCIPHERMENT;
	OK(worst("it is for key encipherment, key agreement, and is used for digital signatures"));
	good_chain();
	root.path_len = 1;
	OK(worst("1 where at most 0 may stand"));
	good_chain();
	leaf.ext[0] = (struct forge_ext){ .other = "\x2a\x03\x04", .critical = true,
		.value = forge_hex("0500") };
	leaf.num_exts = 1;
	OK(worst("1.2.3.4"));
	good_chain();
	inter.ext[0] = (struct forge_ext){ .oid = OID_NAME_CONSTRAINTS, .critical = true,
		.value = forge_constraints("dns:example.net", NULL) };
	inter.num_exts = 1;
	OK(worst("it is a DNS name"));
	good_chain();
	args.max_authorities = 1;
	OK(worst("2 where at most 1 may stand"));
}

static void a_revoked_one_says_when_and_why(void)
{
	static const struct forge_entry entry = { .serial = SERIAL, .reason = 1 };

	world_new();
	world_list(&entry, 1);
	EQ(world_judge(), -WARD_WHY_CERT_REVOKED);
	ward_problem_text(&world.args, &world.verdict, &world.verdict.why,
		(struct ward_span){ NULL, 0 }, text, sizeof text);
	OK(has("30 days ago, on 2026-10-19 (key compromise)"));
}

static void a_stale_status_says_since_when(void)
{
	static const struct forge_crl old = { .issuer = "CN=Issuer", .key = ISSUER,
		.next_update = FORGE_NOW - 2 * DAY, .this_update = FORGE_NOW - 9 * DAY };

	world_new();
	world_crl(&old);
	EQ(world_judge(), -WARD_WHY_STATUS_STALE);
	ward_problem_text(&world.args, &world.verdict, &world.verdict.why,
		(struct ward_span){ NULL, 0 }, text, sizeof text);
	OK(has("it was good until 2 days ago, on 2026-11-16"));
}

static void all_problems_are_in_the_text(void)
{
	good_chain();
	args.name = "other.test";
	leaf.not_after = FORGE_NOW - 1;
	inter.not_after = FORGE_NOW - 1;
	leaf.purposes = CERT_FOR_CLIENT;
	verify();
	EQ(verdict.num_problems, 4);
	ward_verdict_text(&args, &verdict, text, sizeof text);
	OK(has("The chain is not good.\n"));
	OK(has("The certificate is past its last day"));
	OK(has("Certificate 2 (Middle): the certificate is past its last day"));
	OK(has("asked for other.test"));
	OK(has("it is for clients"));
	good_chain();
	EQ(verify(), 0);
	ward_verdict_text(&args, &verdict, text, sizeof text);
	OK(has("The chain is good: trusted by way of Root, and for www.example.org.\n"));
}

/* Other paths. */
static void a_path_that_failed_is_kept_beside_the_good_one(void)
{
	struct forge old;

	good_chain();
	EQ(verify(), 0);
	EQ(verdict.num_others, 0);
	/* The same authority twice; the one that is tried first has the wrong purpose. */
	old = inter;
	inter.purposes = CERT_FOR_CLIENT;
	EQ(verify_with(forge(&old)), 0);
	EQ(verdict.num_others, 1);
	EQ(verdict.other[0].why.code, WARD_WHY_CERT_PURPOSE);
	EQ(verdict.other[0].why.cert, 2);
	EQ(verdict.other[0].path_len, 3);
	OK(verdict.other[0].anchored);
	OK(verdict.other[0].cert.len > 0);
	OK(!span_is(verdict.other[0].cert, verdict.path[1]));
	ward_verdict_text(&args, &verdict, text, sizeof text);
	OK(has("Another path was no better: certificate 2 (Middle): the certificate is not for this "
		"purpose: the extended key usage differs: it is for clients.\n"));
}

static void of_two_bad_paths_the_worse_is_the_other(void)
{
	struct forge cross;

	good_chain();
	leaf.not_after = FORGE_NOW - 1;
	cross = inter;
	cross.issuer = "CN=Unknown";
	cross.issuer_key = 7;
	EQ(verify_with(forge(&cross)), -WARD_WHY_CERT_EXPIRED);
	EQ(verdict.num_problems, 1);
	EQ(verdict.num_others, 1);
	EQ(verdict.other[0].why.code, WARD_WHY_CERT_UNKNOWN_CA);
	EQ(verdict.other[0].why.cert, 2);
	OK(!verdict.other[0].anchored);
}

static void a_path_that_went_on_does_not_count_as_its_beginning(void)
{
	good_chain();
	inter.not_after = FORGE_NOW - 1;
	EQ(verify(), -WARD_WHY_CERT_EXPIRED);
	EQ(verdict.num_others, 0);
}

static void no_more_than_eight_others_are_kept(void)
{
	struct ward_span anchor, chain[30];

	good_chain();
	anchor = forge(&root);
	leaf.not_after = FORGE_NOW - 1;
	chain[0] = forge(&leaf);
	for (unsigned i = 1; i < 30; i++) {
		inter.not_after = FORGE_NOW - (int64_t)i;
		chain[i] = forge(&inter);
	}
	ward_trust_free(trust);
	trust = forge_trust(&anchor, 1);
	args.trust = trust;
	EQ(ward_verify(&args, chain, 30, &verdict), -WARD_WHY_CERT_EXPIRED);
	EQ(verdict.num_others, WARD_OTHERS_MAX);
	for (size_t i = 0; i < verdict.num_others; i++)
		OK(verdict.other[i].why.code == WARD_WHY_CERT_EXPIRED);
}

/* What will go wrong. */
static void a_leaf_in_the_last_sixth_of_its_life_is_warned_of(void)
{
	good_chain();
	leaf.not_before = FORGE_NOW - 75 * DAY;
	leaf.not_after = FORGE_NOW + 15 * DAY;
	EQ(verify(), 0);
	EQ(verdict.num_warnings, 0);
	leaf.not_before--;
	leaf.not_after--;
	EQ(verify(), 0);
	EQ(verdict.num_warnings, 1);
	EQ(verdict.warning[0].kind, WARD_WARNING_EXPIRES_SOON);
	EQ(verdict.warning[0].cert, 1);
	EQ(verdict.warning[0].at, FORGE_NOW + 15 * DAY - 1);
	ward_warning_cause(&args, &verdict, &verdict.warning[0], text, sizeof text);
	OK(has("the certificate expires in 14 days, on 2026-12-03, in the last sixth of its life"));
	/* What is over is a problem and no warning. */
	leaf.not_after = FORGE_NOW - 1;
	verify();
	EQ(verdict.num_warnings, 0);
	leaf.not_after = FORGE_NOW;
	EQ(verify(), 0);
	EQ(verdict.num_warnings, 1);
}

static void an_authority_that_ends_before_the_leaf_is_warned_of(void)
{
	good_chain();
	inter.not_after = FORGE_END - 1;
	EQ(verify(), 0);
	EQ(verdict.num_warnings, 1);
	EQ(verdict.warning[0].kind, WARD_WARNING_ISSUER_FIRST);
	EQ(verdict.warning[0].cert, 2);
	EQ(verdict.warning[0].at, FORGE_END - 1);
	EQ(verdict.warning[0].before, FORGE_END);
	ward_verdict_text(&args, &verdict, text, sizeof text);
	OK(has("Soon: certificate 2 (Middle): the certificate expires in 57 days, on 2027-01-15, "
		"before the server's, which lives until 2027-01-15."));
	root.not_after = FORGE_END - 2;
	EQ(verify(), 0);
	EQ(verdict.num_warnings, 2);
	EQ(verdict.warning[1].cert, 3);
	inter.not_after = FORGE_NOW - 1;
	EQ(verify(), -WARD_WHY_CERT_EXPIRED);
	EQ(verdict.num_warnings, 1);
}

static void a_list_about_to_lapse_is_warned_of(void)
{
	struct forge_crl list = { .issuer = "CN=Issuer", .key = ISSUER,
		.this_update = FORGE_NOW - 5 * DAY, .next_update = FORGE_NOW + DAY };

	world_new();
	world_crl(&list);
	EQ(world_judge(), 0);
	EQ(world.verdict.num_warnings, 0);
	world_new();
	list.next_update--;
	world_crl(&list);
	EQ(world_judge(), 0);
	EQ(world.verdict.num_warnings, 1);
	EQ(world.verdict.warning[0].kind, WARD_WARNING_STATUS_LAPSES);
	EQ(world.verdict.warning[0].at, FORGE_NOW + DAY - 1);
	ward_warning_cause(&world.args, &world.verdict, &world.verdict.warning[0], text,
		sizeof text);
	OK(has("the word that the certificate is not revoked lapses in 23 hours, on 2026-11-19"));
	/* One's own limit may be nearer. */
	world_new();
	list.next_update = FORGE_NOW + 90 * DAY;
	world_crl(&list);
	world.args.status_max_age = 5 * DAY + 3600;
	EQ(world_judge(), 0);
	OK(world.verdict.num_warnings > 0);
	EQ(world.verdict.warning[0].at, FORGE_NOW + 3600);
}

static void warnings_never_make_a_chain_bad(void)
{
	good_chain();
	leaf.not_after = FORGE_NOW + 1;
	inter.not_after = FORGE_NOW;
	EQ(verify(), 0);
	EQ(verdict.num_warnings, 2);
	EQ(verdict.num_problems, 0);
	for (unsigned kind = 0; kind < 6; kind++)
		OK(ward_warning_name(kind)[0] != '\0' && ward_warning_advice(kind)[0] != '\0');
}

/* Strangers. */
static bool harmless(void)
{
	for (const char *p = text; *p != '\0'; p++)
		if (*p != '\n' && (*p < ' ' || *p > '~'))
			return false;
	return true;
}

static void bytes_of_strangers_are_made_harmless(void)
{
	good_chain();
	inter.subject = leaf.issuer = "CN=evil\n\033[2Jward: all is well\"}%\\\xff";
	inter.not_after = FORGE_NOW - 1;
	OK(worst("(evil%0A%1B[2Jward: all is well\"}%25\\%FF)"));
	OK(harmless());
	ward_verdict_json(&args, &verdict, text, sizeof text);
	OK(has("(evil%0A%1B[2Jward: all is well\\\"}%25\\\\%FF)"));
	OK(harmless());
	OK(strchr(text, '\n') == NULL);
	good_chain();
	args.name = "www.example.org";
	leaf.names = "dns:a\nb.example;email:\x1b@b.example";
	OK(worst("a%0Ab.example, %1B@b.example"));
}

static void a_very_long_name_is_cut(void)
{
	static char subject[1000];

	memset(subject, 'x', sizeof subject - 1);
	memcpy(subject, "CN=", 3);
	good_chain();
	inter.subject = leaf.issuer = subject;
	inter.not_after = FORGE_NOW - 1;
	OK(worst("xxxxx...)"));
	OK(strlen(text) < 500);
}

static void a_buffer_that_is_too_small_is_filled_and_ended(void)
{
	char small[20];
	size_t len;

	good_chain();
	leaf.not_after = FORGE_NOW - 1;
	verify();
	len = ward_verdict_json(&args, &verdict, text, sizeof text);
	EQ(len, strlen(text));
	memset(small, 'x', sizeof small);
	EQ(ward_verdict_json(&args, &verdict, small, 10), len);
	EQ(small[9], '\0');
	EQ(small[10], 'x');
	OK(memcmp(small, text, 9) == 0);
	EQ(ward_verdict_json(&args, &verdict, NULL, 0), len);
	EQ(ward_verdict_text(&args, &verdict, NULL, 0), ward_verdict_text(&args, &verdict, text, 1));
	EQ(text[0], '\0');
	EQ(ward_problem_text(&args, &verdict, &verdict.why, (struct ward_span){ NULL, 0 }, NULL, 0),
		ward_problem_text(&args, &verdict, &verdict.why, (struct ward_span){ NULL, 0 }, text,
			sizeof text));
}

static void the_json_holds_everything(void)
{
	good_chain();
	args.name = NULL;
	leaf.not_after = FORGE_NOW - 1;
	verify();
	ward_verdict_json(&args, &verdict, text, sizeof text);
	OK(has("{\"good\":false,\"name\":null,\"at\":\"2026-11-18T"));
	OK(has("\"problems\":[{\"name\":\"CERT_EXPIRED\",\"certificate\":1,\"cause\":\""));
	OK(has("\"got\":1795000000,\"want\":1794999999}]"));
	OK(has("\"path\":[{\"subject\":\"leaf\",\"not_before\":\""));
	OK(has("\"status\":\"unchecked\""));
	OK(has("\"others\":[],\"warnings\":[]}"));
}

static void what_no_path_came_of_has_words_too(void)
{
	struct ward_span broken = forge_hex("3000");

	good_chain();
	args.trust = trust;
	EQ(ward_verify(&args, &broken, 1, &verdict), -WARD_WHY_CERT_MALFORMED);
	ward_verdict_text(&args, &verdict, text, sizeof text);
	OK(has("A certificate is not encoded as the standard demands."));
	ward_verdict_json(&args, &verdict, text, sizeof text);
	OK(has("\"path\":[]"));
	/* An older program's arguments end before `crls`. */
	args.size = offsetof(struct ward_verify_args, crls);
	ward_verdict_text(&args, &verdict, text, sizeof text);
	OK(has("not good"));
	EQ(ward_verdict_cert(&verdict, 0).len, 0);
	EQ(ward_verdict_cert(&verdict, 1).len, 0);
	EQ(ward_verdict_cert(&verdict, 99).len, 0);
}

T_MAIN(T(expired_says_since_when), T(an_authority_is_named),
	T(a_wrong_name_says_the_right_ones_and_the_nearest),
	T(of_several_names_the_one_that_does_not_match_is_told),
	T(a_name_in_the_subject_alone_is_told), T(each_number_is_told),
	T(a_revoked_one_says_when_and_why), T(a_stale_status_says_since_when),
	T(all_problems_are_in_the_text), T(a_path_that_failed_is_kept_beside_the_good_one),
	T(of_two_bad_paths_the_worse_is_the_other),
	T(a_path_that_went_on_does_not_count_as_its_beginning),
	T(no_more_than_eight_others_are_kept),
	T(a_leaf_in_the_last_sixth_of_its_life_is_warned_of),
	T(an_authority_that_ends_before_the_leaf_is_warned_of),
	T(a_list_about_to_lapse_is_warned_of), T(warnings_never_make_a_chain_bad),
	T(bytes_of_strangers_are_made_harmless), T(a_very_long_name_is_cut),
	T(a_buffer_that_is_too_small_is_filled_and_ended), T(the_json_holds_everything),
	T(what_no_path_came_of_has_words_too))

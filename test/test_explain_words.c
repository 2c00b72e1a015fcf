/* The words of a verdict, letter for letter: pki/explain.h, ward/verify.h. */
#include "pki/explain.h"

#include <stdlib.h>
#include "forge.h"
#include "pki/general_name.h"
#include "pki/name.h"
#include "t.h"

#define DAY 86400
#define NOW (INT64_C(1000) * DAY) /* 1972-09-27 */

static char text[65536], wanted[65536];
static struct ward_verify_args args;
static struct ward_verdict verdict;

/* The prose of one call, ended. */
static struct prose prose;

static void begin(void)
{
	memset(text, 'x', sizeof text);
	prose = prose_of(text, sizeof text);
}

static const char *end(void)
{
	prose_end(&prose);
	return text;
}

static void numbers_of_any_size_are_written(void)
{
	static const struct {
		int64_t number;
		const char *text;
	} rows[] = { { 0, "0" }, { 1, "1" }, { 9, "9" }, { 10, "10" }, { 99, "99" }, { 100, "100" },
		{ -1, "-1" }, { -10, "-10" }, { INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		begin();
		prose_number(&prose, rows[i].number);
		EQ_STR(end(), rows[i].text);
	}
}

static void durations_have_their_largest_unit(void)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} rows[] = { { 0, "0 seconds" }, { 1, "1 second" }, { 2, "2 seconds" }, { 59, "59 seconds" },
		{ 60, "1 minute" }, { 119, "1 minute" }, { 120, "2 minutes" }, { 3599, "59 minutes" },
		{ 3600, "1 hour" }, { 7200, "2 hours" }, { DAY - 1, "23 hours" }, { DAY, "1 day" },
		{ 2 * DAY, "2 days" }, { 400 * DAY, "400 days" } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		begin();
		prose_duration(&prose, rows[i].seconds);
		EQ_STR(end(), rows[i].text);
	}
}

static void days_and_times_are_those_of_rfc_3339(void)
{
	begin();
	prose_day(&prose, NOW);
	EQ_STR(end(), "1972-09-27");
	begin();
	prose_time(&prose, NOW + 3661);
	EQ_STR(end(), "1972-09-27T01:01:01Z");
}

static void every_byte_of_a_stranger_is_printable(void)
{
	for (unsigned c = 0; c < 256; c++) {
		uint8_t byte[1] = { (uint8_t)c };
		char hex[4];

		snprintf(hex, sizeof hex, c < 0x20 || c > 0x7e || c == '%' ? "%%%02X" : "%c", c);
		begin();
		prose_bytes(&prose, (struct ward_span){ byte, 1 });
		EQ_STR(end(), hex);
	}
}

static void bytes_of_a_stranger_are_cut_at_256(void)
{
	for (size_t len = 255; len < 259; len++) {
		uint8_t *bytes = malloc(len);

		memset(bytes, 'a', len);
		begin();
		prose_bytes(&prose, (struct ward_span){ bytes, len });
		end();
		EQ(strlen(text), len > 256 ? 259 : len);
		EQ(strcmp(text + 256, "...") == 0, len > 256);
		free(bytes);
	}
}

static void in_quotation_marks_those_and_backslashes_are_escaped(void)
{
	begin();
	prose_put(&prose, "a\"b\\c");
	prose.quoted = true;
	prose_put(&prose, "a\"b\\c");
	prose_bytes(&prose, span_of("\"\\"));
	EQ_STR(end(), "a\"b\\ca\\\"b\\\\c\\\"\\\\");
}

static void what_does_not_fit_is_counted_and_not_written(void)
{
	for (size_t cap = 0; cap < 8; cap++) {
		char *small = malloc(cap);
		struct prose t = prose_of(small, cap);

		prose_put(&t, "12345");
		EQ(prose_end(&t), 5);
		if (cap > 0) {
			EQ(small[cap - 1 < 5 ? cap - 1 : 5], '\0');
			EQ(memcmp(small, "12345", cap - 1 < 5 ? cap - 1 : 5), 0);
		}
		free(small);
	}
}

static const char *name(const char *dn)
{
	begin();
	prose_name(&prose, forge_dn(dn, DER_UTF8_STRING));
	return end();
}

static void a_name_is_its_last_common_name_or_its_organization(void)
{
	EQ_STR(name("CN=a"), "a");
	EQ_STR(name("O=x,CN=a"), "a");
	EQ_STR(name("CN=a,O=x"), "a");
	EQ_STR(name("CN=a,CN=b"), "b");
	EQ_STR(name("CN=a+O=x,OU=y"), "a");
	EQ_STR(name("O=x+CN=a+OU=y"), "a");
	EQ_STR(name("O=x"), "x");
	EQ_STR(name("OU=z"), "(no name)");
	EQ_STR(name("CN="), "(no name)");
	EQ_STR(name("O=x,CN="), "x");
	EQ_STR(name(""), "(no name)");
	/* What is no Name, or has something behind its parts, is none. */
	begin();
	prose_name(&prose, forge_hex("300f" "310d" "300b" "0603550403" "0c0161" "0500"));
	prose_name(&prose, forge_hex("300f" "310d" "3009" "0603550403" "0c0161" "0500" "0500"));
	prose_name(&prose, forge_hex("300f" "310b" "3009" "0603550403" "0c01610500" "0500"));
	prose_name(&prose, forge_hex("300c" "310a" "3008" "0603550403" "0c0161" "0500"));
	EQ_STR(end(), "(no name)(no name)(no name)(no name)");
}

static struct cert with_names(const char *names)
{
	struct cert cert = { .san.value = forge_names(names) };

	return cert;
}

static const char *sans(const char *names)
{
	struct cert cert = with_names(names);

	begin();
	prose_sans(&prose, &cert);
	return end();
}

static void six_names_are_shown_and_the_others_counted(void)
{
	EQ_STR(sans("dns:a"), "a");
	EQ_STR(sans("dns:a;dns:b"), "a, b");
	EQ_STR(sans("email:a@b;ip:192.0.2.1;ip:::1"), "a@b, 192.0.2.1, ::1");
	EQ_STR(sans("dns:a;dns:b;dns:c;dns:d;dns:e;dns:f"), "a, b, c, d, e, f");
	EQ_STR(sans("dns:a;dns:b;dns:c;dns:d;dns:e;dns:f;dns:g"), "a, b, c, d, e, f and 1 more");
	EQ_STR(sans("dns:a;dns:b;dns:c;dns:d;dns:e;dns:f;uri:x;dns:g;dns:h"),
		"a, b, c, d, e, f and 2 more");
	EQ_STR(sans("uri:http://a/;dir:CN=x;other:;x400:;edi:;rid:"), "no name at all");
	EQ_STR(sans("uri:http://a/;dns:b"), "b");
	EQ_STR(sans("ip:192.0.2.0/255.255.255.0;dns:b"), "b");
	EQ_STR(sans(""), "no name at all");
}

static const char *nearest(const char *names, const char *asked)
{
	struct cert cert = with_names(names);
	struct ward_span found = explain_nearest(&cert, asked);

	snprintf(text, sizeof text, "%.*s", (int)found.len, (const char *)found.p);
	return text;
}

static void the_nearest_name_differs_in_the_fewest_letters(void)
{
	EQ_STR(nearest("dns:abcdefghi", "abcdefghi"), "abcdefghi");
	EQ_STR(nearest("dns:abcdefghi", "ABCDEFGHI"), "abcdefghi");
	EQ_STR(nearest("dns:zzzdefghi;dns:zbcdefghi", "abcdefghi"), "zbcdefghi");
	EQ_STR(nearest("dns:zbcdefghi;dns:zzzdefghi", "abcdefghi"), "zbcdefghi");
	/* A letter too many, one too few, two changed places. */
	EQ_STR(nearest("dns:zzbcdefghi;dns:azbcdefghi", "abcdefghi"), "azbcdefghi");
	EQ_STR(nearest("dns:zbdefghi;dns:abdefghi", "abcdefghi"), "abdefghi");
	EQ_STR(nearest("dns:bacdezghi;dns:bacdefghi", "abcdefghi"), "bacdefghi");
	/* Of two that are as near the first. */
	EQ_STR(nearest("dns:xbcdefghi;dns:ybcdefghi", "abcdefghi"), "xbcdefghi");
}

static void names_that_differ_in_more_than_a_third_are_not_near(void)
{
	/* Nine letters: four may differ, five not. */
	EQ_STR(nearest("dns:zzzzefghi", "abcdefghi"), "zzzzefghi");
	EQ_STR(nearest("dns:zzzzzfghi", "abcdefghi"), "");
	EQ_STR(nearest("dns:zzzdef", "abcdef"), "zzzdef");
	EQ_STR(nearest("dns:zzzzef", "abcdef"), "");
	/* Not even when hardly a letter is left of it. */
	EQ_STR(nearest("dns:x", "a"), "");
	EQ_STR(nearest("dns:xy", "a"), "");
	EQ_STR(nearest("dns:ax", "a"), "ax");
}

static void a_name_with_something_before_or_behind_is_near(void)
{
	EQ_STR(nearest("dns:abcd.very.long.behind", "abcd"), "abcd.very.long.behind");
	EQ_STR(nearest("dns:very.long.before.abcd", "abcd"), "very.long.before.abcd");
	EQ_STR(nearest("dns:abcd", "abcd.very.long.behind"), "abcd");
	EQ_STR(nearest("dns:abcd", "very.long.before.abcd"), "abcd");
	EQ_STR(nearest("dns:abc.very.long.behind", "abc"), "");
	EQ_STR(nearest("dns:xx.abcd.very.long.around", "abcd"), "");
	EQ_STR(nearest("dns:abcdefgz;dns:x.abcdefgh.y;dns:abcdefgh.long.behind", "abcdefgh"),
		"abcdefgz");
}

static void only_dns_names_are_near(void)
{
	EQ_STR(nearest("email:abcdefgh;uri:abcdefgh;dns:abcdezzh", "abcdefgh"), "abcdezzh");
	EQ_STR(nearest("ip:192.0.2.1", "192.0.2.1"), "");
	EQ_STR(nearest("", "abcdefgh"), "");
}

static void the_first_64_names_are_looked_at_and_none_that_is_too_long(void)
{
	static char names[70 * 8], longest[300], long_name[300];

	for (size_t i = 0; i < 70; i++)
		memcpy(names + 8 * i, "dns:zzz;", 8);
	memcpy(names + 8 * 62, "dns:abc;dns:abd;dns:abe", 24);
	EQ_STR(nearest(names, "abd"), "abd");
	EQ_STR(nearest(names, "abe"), "abc");
	memset(long_name, 'a', 254);
	EQ_STR(nearest("dns:aaaa", long_name), "");
	long_name[NAME_DNS_MAX] = '\0';
	EQ_STR(nearest("dns:aaaa", long_name), "aaaa");
	memset(longest, 'a', 4 + NAME_DNS_MAX + 1);
	memcpy(longest, "dns:", 4);
	EQ_STR(nearest(longest, "aaaa"), "");
	longest[4 + NAME_DNS_MAX] = '\0';
	EQ_STR(nearest(longest, "aaaa"), long_name);
}

/* The names are cut off behind the first. */
static void names_that_cannot_be_read_are_not_told(void)
{
	struct cert cert = { .san.value = forge_hex("8204" "61626364" "8204" "6162") };
	struct ward_span found = explain_nearest(&cert, "abce");

	OK(span_is(found, span_of("abcd")));
	begin();
	prose_sans(&prose, &cert);
	EQ_STR(end(), "abcd");
	cert.san.value = forge_hex("8204616263");
	EQ(explain_nearest(&cert, "abce").len, 0);
	begin();
	prose_sans(&prose, &cert);
	EQ_STR(end(), "no name at all");
}

/* Problems. */
static struct ward_span leaf, inter;

static void good_verdict(void)
{
	if (leaf.len == 0) {
		leaf = forge(&(struct forge){ .subject = "CN=Leaf", .issuer = "CN=Inter", .key = 1,
			.issuer_key = 2, .names = "dns:www.example.org", .not_before = FORGE_START,
			.ext = { { .oid = OID_CT_POISON, .critical = true, .value = forge_hex("0500") } },
			.num_exts = 1 });
		inter = forge(&(struct forge){ .subject = "CN=Inter", .issuer = "CN=Root", .key = 2,
			.issuer_key = 3, .ca = true,
			.ext = { { .other = "\x2a\x03\x04", .critical = true } }, .num_exts = 1 });
	}
	args = (struct ward_verify_args){ .size = sizeof args, .now = NOW, .name = "a.example" };
	verdict = (struct ward_verdict){ .path = { leaf, inter }, .path_len = 2 };
}

/* What is said behind the row's own words. */
static const char *behind(int code, unsigned cert, int64_t got, int64_t want)
{
	struct ward_why why = { .code = (uint16_t)code, .cert = (uint8_t)cert, .got = got,
		.want = want };
	size_t len = ward_problem_cause(&args, &verdict, &why, (struct ward_span){ NULL, 0 }, text,
		sizeof text);
	const char *words = strstr(text, ward_why_text(code));

	EQ(len, strlen(text));
	OK(words != NULL);
	return words == NULL ? "" : words + strlen(ward_why_text(code));
}

static void each_problem_says_its_numbers(void)
{
	static const struct {
		int code;
		int64_t got, want;
		const char *behind;
	} rows[] = {
		{ WARD_WHY_CERT_EXPIRED, NOW, NOW - DAY, ": it expired 1 day ago, on 1972-09-26" },
		{ WARD_WHY_STATUS_STALE, NOW, NOW - 60, ": it was good until 1 minute ago, on 1972-09-26" },
		{ WARD_WHY_CERT_NOT_YET, NOW, NOW + 7200, ": it begins in 2 hours, on 1972-09-27" },
		{ WARD_WHY_STATUS_NOT_YET, NOW, NOW + DAY, ": it begins in 1 day, on 1972-09-28" },
		{ WARD_WHY_CERT_NO_SAN, 0, 0, ": asked for a.example" },
		{ WARD_WHY_CERT_NO_SAN, 1, 0,
			": asked for a.example, which stands in the subject's common name alone" },
		{ WARD_WHY_CERT_NO_SAN, 2, 0, ": asked for a.example" },
		{ WARD_WHY_CERT_NAME_CONSTRAINT, -1, 0, "" },
		{ WARD_WHY_CERT_NAME_CONSTRAINT, 0, 0, ": it is a name of another form" },
		{ WARD_WHY_CERT_NAME_CONSTRAINT, GENERAL_NAME_EMAIL, 0, ": it is a mailbox" },
		{ WARD_WHY_CERT_NAME_CONSTRAINT, GENERAL_NAME_DNS, 0, ": it is a DNS name" },
		{ WARD_WHY_CERT_NAME_CONSTRAINT, GENERAL_NAME_X400, 0, ": it is an X.400 address" },
		{ WARD_WHY_CERT_NAME_CONSTRAINT, GENERAL_NAME_DIRECTORY, 0, ": it is a directory name" },
		{ WARD_WHY_CERT_NAME_CONSTRAINT, GENERAL_NAME_EDI, 0, ": it is an EDI party name" },
		{ WARD_WHY_CERT_NAME_CONSTRAINT, GENERAL_NAME_URI, 0, ": it is a URI" },
		{ WARD_WHY_CERT_NAME_CONSTRAINT, GENERAL_NAME_IP, 0, ": it is an IP address" },
		{ WARD_WHY_CERT_NAME_CONSTRAINT, GENERAL_NAME_REGISTERED_ID, 0, ": it is a registered id" },
		{ WARD_WHY_CERT_NAME_CONSTRAINT, 9, 0, "" },
		{ WARD_WHY_CERT_REVOKED, NOW - DAY, 1, ": 1 day ago, on 1972-09-26 (key compromise)" },
		{ WARD_WHY_CERT_REVOKED, NOW, 0, ": 0 seconds ago, on 1972-09-27 (no reason given)" },
		{ WARD_WHY_CERT_REVOKED, NOW + 1, 4, ": on 1972-09-27 (superseded)" },
		{ WARD_WHY_CERT_PATH_LEN, 3, 2, ": 3 where at most 2 may stand" },
		{ WARD_WHY_CERT_BUDGET, 5, 4, ": 5 of at most 4" },
		{ WARD_WHY_CERT_BUDGET, 1, 1, ": 1 of at most 1" },
		{ WARD_WHY_CERT_BUDGET, 5, 0, "" },
		{ WARD_WHY_CERT_KEY_WEAK, 1024, 2048, ": it has 1024 bits, and RSA needs 2048" },
		{ WARD_WHY_CERT_KEY_WEAK, 1, 2048, ": it has 1 bits, and RSA needs 2048" },
		{ WARD_WHY_CERT_KEY_WEAK, 0, 2048, ": it has a form or curve that ward does not take" },
		{ WARD_WHY_CERT_KEY_USAGE, 1, 32,
			": it is for digital signatures, and is used for signing certificates" },
		{ WARD_WHY_CRL_KEY_USAGE, 0x1ff, 64, ": it is for digital signatures, non-repudiation, "
			"key encipherment, data encipherment, key agreement, signing certificates, signing "
			"revocation lists, enciphering only, deciphering only, and is used for signing "
			"revocation lists" },
		{ WARD_WHY_CERT_KEY_USAGE, 0, 0x200, ": it is for nothing, and is used for nothing" },
		{ WARD_WHY_CERT_PURPOSE, 0x1f, 0,
			": it is for servers, clients, any purpose, OCSP responders, other purposes" },
		{ WARD_WHY_CERT_PURPOSE, 8, 0, ": it is for OCSP responders" },
		{ WARD_WHY_CERT_PURPOSE, 0x20, 0, ": it is for nothing" },
		{ WARD_WHY_CERT_ALGORITHM, OID_SHA1_RSA, 0, ": SHA-1 with RSA" },
		{ WARD_WHY_CERT_ALGORITHM, 1, 0, ": RSA" },
		{ WARD_WHY_CERT_ALGORITHM, OID_CT_POISON, 0, ": precertificate poison" },
		{ WARD_WHY_CERT_ALGORITHM, OID_UNKNOWN, 0, "" },
		{ WARD_WHY_CERT_ALGORITHM, OID_COUNT, 0, "" },
		{ WARD_WHY_CERT_ALGORITHM, -1, 0, "" },
		{ WARD_WHY_CERT_NAME, 1, 0,
			": asked for a.example; the certificate is for www.example.org" },
		{ WARD_WHY_CERT_UNKNOWN_CA, 0, 0,
			": it names Inter as its issuer, who was not sent and is not trusted" },
		{ WARD_WHY_CERT_SIGNATURE, 0, 0,
			": it names Inter as its issuer, whose key did not make its signature" },
		{ WARD_WHY_CERT_SELF_SIGNED, 0, 0, ": it is by Leaf" },
		{ WARD_WHY_CERT_CRITICAL, 0, 0, ": precertificate poison" },
		{ WARD_WHY_CERT_NOT_CA, 3, 2, "" }, { WARD_WHY_CERT_FORM, 3, 2, "" },
		{ WARD_WHY_STAPLE_MISSING, 3, 2, "" },
	};

	good_verdict();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		EQ_STR(behind(rows[i].code, 1, rows[i].got, rows[i].want), rows[i].behind);
	for (unsigned rule = WARD_STRICT_NO_ISSUER_KEY_ID; rule <= WARD_STRICT_COMMON_NAME; rule++) {
		snprintf(wanted, sizeof wanted, ": %s (%s)", ward_strict_text(rule),
			ward_strict_source(rule));
		EQ_STR(behind(WARD_WHY_CERT_STRICT, 1, rule, 0), wanted);
	}
}

static void the_name_that_was_asked_for_is_told(void)
{
	static const char *const more[] = { "b.example", "www.example.net" };

	good_verdict();
	args.names = more;
	args.num_names = 2;
	EQ_STR(behind(WARD_WHY_CERT_NO_SAN, 1, 0, 1), ": asked for b.example");
	EQ_STR(behind(WARD_WHY_CERT_NO_SAN, 1, 0, 2), ": asked for www.example.net");
	EQ_STR(behind(WARD_WHY_CERT_NO_SAN, 1, 0, 3), ": asked for a.example");
	EQ_STR(behind(WARD_WHY_CERT_NO_SAN, 1, 0, -1), ": asked for a.example");
	EQ_STR(behind(WARD_WHY_CERT_NAME, 1, 0, 2), ": asked for www.example.net; the certificate is "
		"for www.example.org; nearest: www.example.org");
	args.name = NULL;
	EQ_STR(behind(WARD_WHY_CERT_NO_SAN, 1, 0, 0), ": asked for no name");
}

static void all_but_the_leaf_are_numbered_and_named(void)
{
	struct ward_why why = { .code = WARD_WHY_CERT_CRITICAL, .cert = 2 };
	struct ward_span broken = forge_hex("3000");

	good_verdict();
	EQ_STR(behind(WARD_WHY_CERT_CRITICAL, 2, 0, 0), ": 1.2.3.4");
	snprintf(wanted, sizeof wanted, "certificate 2 (Inter): %s: 1.2.3.4",
		ward_why_text(WARD_WHY_CERT_CRITICAL));
	EQ_STR(text, wanted);
	/* Another certificate than that of the path. */
	ward_problem_cause(&args, &verdict, &why, leaf, text, sizeof text);
	snprintf(wanted, sizeof wanted, "certificate 2 (Leaf): %s: precertificate poison",
		ward_why_text(WARD_WHY_CERT_CRITICAL));
	EQ_STR(text, wanted);
	ward_problem_cause(&args, &verdict, &why, broken, text, sizeof text);
	snprintf(wanted, sizeof wanted, "certificate 2: %s", ward_why_text(WARD_WHY_CERT_CRITICAL));
	EQ_STR(text, wanted);
	why.cert = 1;
	ward_problem_cause(&args, &verdict, &why, broken, text, sizeof text);
	EQ_STR(text, ward_why_text(WARD_WHY_CERT_CRITICAL));
	/* A certificate without an unknown critical extension. */
	broken = forge(&(struct forge){ .subject = "CN=x" });
	ward_problem_cause(&args, &verdict, &why, broken, text, sizeof text);
	EQ_STR(text, ward_why_text(WARD_WHY_CERT_CRITICAL));
}

static void a_certificate_of_the_path_is_found_by_its_number(void)
{
	good_verdict();
	OK(span_is(ward_verdict_cert(&verdict, 1), leaf));
	OK(span_is(ward_verdict_cert(&verdict, 2), inter));
	EQ(ward_verdict_cert(&verdict, 0).len, 0);
	EQ(ward_verdict_cert(&verdict, 3).len, 0);
	verdict.path_len = WARD_CHAIN_MAX;
	verdict.path[WARD_CHAIN_MAX - 1] = inter;
	OK(span_is(ward_verdict_cert(&verdict, WARD_CHAIN_MAX), inter));
	verdict.path_len = WARD_CHAIN_MAX + 1;
	EQ(ward_verdict_cert(&verdict, WARD_CHAIN_MAX + 1).len, 0);
}

/* "Sentence. Sentence." of a row, with its capitals. */
static size_t sentences(char *out, size_t cap, const char *before, int code, const char *after)
{
	char cause[500], advice[500];

	snprintf(cause, sizeof cause, "%s%s%s", before, ward_why_text(code), after);
	snprintf(advice, sizeof advice, "%s", ward_why_advice(code));
	if (cause[0] >= 'a' && cause[0] <= 'z')
		cause[0] = (char)(cause[0] - 'a' + 'A');
	if (advice[0] >= 'a' && advice[0] <= 'z')
		advice[0] = (char)(advice[0] - 'a' + 'A');
	return (size_t)snprintf(out, cap, "%s. %s.", cause, advice);
}

static void a_problem_is_two_sentences(void)
{
	struct ward_why why = { .code = WARD_WHY_CERT_SELF_SIGNED, .cert = 1 };

	good_verdict();
	sentences(wanted, sizeof wanted, "", why.code, ": it is by Leaf");
	EQ(ward_problem_text(&args, &verdict, &why, (struct ward_span){ NULL, 0 }, text, sizeof text),
		strlen(wanted));
	EQ_STR(text, wanted);
	sentences(wanted, sizeof wanted, "", why.code, ": it is by Inter");
	ward_problem_text(&args, &verdict, &why, inter, text, sizeof text);
	EQ_STR(text, wanted);
	why.cert = 2;
	sentences(wanted, sizeof wanted, "certificate 2 (Inter): ", why.code, ": it is by Inter");
	ward_problem_text(&args, &verdict, &why, (struct ward_span){ NULL, 0 }, text, sizeof text);
	EQ_STR(text, wanted);
}

static void capitals_are_put_only_where_there_is_room(void)
{
	struct ward_why why = { .code = WARD_WHY_CERT_SELF_SIGNED, .cert = 1 };
	size_t len, first;

	good_verdict();
	len = ward_problem_text(&args, &verdict, &why, (struct ward_span){ NULL, 0 }, text,
		sizeof text);
	first = (size_t)(strstr(text, ". ") - text) + 2;
	for (size_t cap = 0; cap < first + 4; cap++) {
		char *small = malloc(cap);

		EQ(ward_problem_text(&args, &verdict, &why, (struct ward_span){ NULL, 0 }, small, cap),
			len);
		if (cap > 0)
			EQ(strncmp(small, text, cap - 1), 0);
		free(small);
	}
}

static void warnings_say_what_when_and_why(void)
{
	struct ward_warning w = { .kind = WARD_WARNING_EXPIRES_SOON, .cert = 1, .at = NOW + DAY };

	good_verdict();
	EQ(ward_warning_cause(&args, &verdict, &w, text, sizeof text), strlen(text));
	EQ_STR(text, "the certificate expires in 1 day, on 1972-09-28, in the last sixth of its life");
	w = (struct ward_warning){ .kind = WARD_WARNING_ISSUER_FIRST, .cert = 2, .at = NOW + 2 * DAY,
		.before = NOW + 9 * DAY };
	ward_warning_cause(&args, &verdict, &w, text, sizeof text);
	EQ_STR(text, "certificate 2 (Inter): the certificate expires in 2 days, on 1972-09-29, before "
		"the server's, which lives until 1972-10-06");
	w = (struct ward_warning){ .kind = WARD_WARNING_STATUS_LAPSES, .cert = 2, .at = NOW + 60 };
	ward_warning_cause(&args, &verdict, &w, text, sizeof text);
	EQ_STR(text, "certificate 2 (Inter): the word that the certificate is not revoked lapses in 1 "
		"minute, on 1972-09-27");
}

static void warnings_have_names_and_advice(void)
{
	static const struct {
		unsigned kind;
		const char *name, *advice;
	} rows[] = {
		{ WARD_WARNING_EXPIRES_SOON, "EXPIRES_SOON", "renew it now" },
		{ WARD_WARNING_ISSUER_FIRST, "ISSUER_FIRST", "have it issued again" },
		{ WARD_WARNING_STATUS_LAPSES, "STATUS_LAPSES", "see that a fresh list" },
		{ 0, "NONE", "nothing is" }, { 4, "NONE", "nothing is" }, { 99, "NONE", "nothing is" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		EQ_STR(ward_warning_name(rows[i].kind), rows[i].name);
		EQ(strncmp(ward_warning_advice(rows[i].kind), rows[i].advice, strlen(rows[i].advice)), 0);
	}
}

/* A verdict with two of everything. */
static void full_verdict(void)
{
	good_verdict();
	verdict.why = verdict.problem[0] = (struct ward_why){ .code = WARD_WHY_CERT_SELF_SIGNED,
		.cert = 1, .got = 5, .want = 6 };
	verdict.problem[1] = (struct ward_why){ .code = WARD_WHY_CERT_FORM, .cert = 2, .got = 7 };
	verdict.num_problems = 2;
	verdict.other[0] = (struct ward_other){ .why = { .code = WARD_WHY_CERT_NOT_CA, .got = 3 },
		.cert = inter, .path_len = 3, .anchored = true };
	verdict.other[1] = (struct ward_other){ .why = { .code = WARD_WHY_CERT_FORM, .cert = 2,
		.want = 1 }, .cert = leaf, .path_len = 4 };
	verdict.num_others = 2;
	verdict.warning[0] = (struct ward_warning){ .kind = WARD_WARNING_EXPIRES_SOON, .cert = 1,
		.at = NOW + DAY };
	verdict.warning[1] = (struct ward_warning){ .kind = WARD_WARNING_STATUS_LAPSES, .cert = 2,
		.at = NOW + 60 };
	verdict.num_warnings = 2;
	/* What follows is not to be told. */
	verdict.problem[2] = verdict.problem[1];
	verdict.other[2] = verdict.other[1];
	verdict.warning[2] = verdict.warning[1];
	verdict.path[2] = inter;
}

static size_t add(size_t at, const char *more)
{
	return at + (size_t)snprintf(wanted + at, sizeof wanted - at, "%s", more);
}

static void a_verdict_in_text_has_a_line_for_each_thing(void)
{
	size_t at;

	full_verdict();
	at = add(0, "The chain is not good.\n");
	at += sentences(wanted + at, 1000, "", WARD_WHY_CERT_SELF_SIGNED, ": it is by Leaf");
	at = add(at, "\n");
	at += sentences(wanted + at, 1000, "certificate 2 (Inter): ", WARD_WHY_CERT_FORM, "");
	at = add(at, "\nAnother path was no better: ");
	at = add(at, ward_why_text(WARD_WHY_CERT_NOT_CA));
	at = add(at, ".\nAnother path was no better: certificate 2 (Leaf): ");
	at = add(at, ward_why_text(WARD_WHY_CERT_FORM));
	at = add(at, ".\nSoon: the certificate expires in 1 day, on 1972-09-28, in the last sixth of "
		"its life. To do: ");
	at = add(at, ward_warning_advice(WARD_WARNING_EXPIRES_SOON));
	at = add(at, ".\nSoon: certificate 2 (Inter): the word that the certificate is not revoked "
		"lapses in 1 minute, on 1972-09-27. To do: ");
	at = add(at, ward_warning_advice(WARD_WARNING_STATUS_LAPSES));
	add(at, ".\n");
	EQ(ward_verdict_text(&args, &verdict, text, sizeof text), strlen(wanted));
	EQ_STR(text, wanted);
}

static void a_good_verdict_says_by_whom_and_for_whom(void)
{
	good_verdict();
	ward_verdict_text(&args, &verdict, text, sizeof text);
	EQ_STR(text, "The chain is good: trusted by way of Inter, and for a.example.\n");
	args.name = NULL;
	ward_verdict_text(&args, &verdict, text, sizeof text);
	EQ_STR(text, "The chain is good: trusted by way of Inter (no name was asked for).\n");
}

/* The members that tell of one problem. */
static size_t add_why(size_t at, int code, const char *rest)
{
	char member[1000];

	snprintf(member, sizeof member, "\"advice\":\"%s\",\"fault\":\"%s\",\"source\":\"%s\",%s",
		ward_why_advice(code), ward_fault_text(ward_why_fault(code)), ward_why_source(code), rest);
	return add(at, member);
}

static void a_verdict_in_json_has_every_member(void)
{
	size_t at;

	full_verdict();
	verdict.anchored = true;
	verdict.status[0] = (struct ward_status){ .kind = WARD_STATUS_REVOKED,
		.source = WARD_SOURCE_OCSP, .revoked_at = NOW - DAY, .reason = 4, .this_update = NOW };
	verdict.status[1] = (struct ward_status){ .kind = WARD_STATUS_GOOD, .source = WARD_SOURCE_CRL,
		.this_update = NOW - DAY, .next_update = NOW + DAY };
	at = add(0, "{\"good\":false,\"name\":\"a.example\",\"at\":\"1972-09-27T00:00:00Z\","
		"\"anchored\":true,\"problems\":[{\"name\":\"CERT_SELF_SIGNED\",\"certificate\":1,"
		"\"cause\":\"");
	at = add(at, ward_why_text(WARD_WHY_CERT_SELF_SIGNED));
	at = add(at, ": it is by Leaf\",");
	at = add_why(at, WARD_WHY_CERT_SELF_SIGNED, "\"got\":5,\"want\":6},{\"name\":\"CERT_FORM\","
		"\"certificate\":2,\"cause\":\"certificate 2 (Inter): ");
	at = add(at, ward_why_text(WARD_WHY_CERT_FORM));
	at = add(at, "\",");
	at = add_why(at, WARD_WHY_CERT_FORM, "\"got\":7,\"want\":0}],"
		"\"path\":[{\"subject\":\"Leaf\",\"not_before\":\"2026-09-21T14:13:20Z\","
		"\"not_after\":\"2027-01-15T08:00:00Z\",\"status\":\"revoked\",\"status_source\":\"OCSP\","
		"\"revoked_at\":\"1972-09-26T00:00:00Z\",\"reason\":\"superseded\","
		"\"this_update\":\"1972-09-27T00:00:00Z\"},{\"subject\":\"Inter\","
		"\"not_before\":\"2026-09-21T14:13:20Z\",\"not_after\":\"2027-01-15T08:00:00Z\","
		"\"status\":\"good\",\"status_source\":\"CRL\",\"this_update\":\"1972-09-26T00:00:00Z\","
		"\"next_update\":\"1972-09-28T00:00:00Z\"}],\"others\":[{\"name\":\"CERT_NOT_CA\","
		"\"cause\":\"");
	at = add(at, ward_why_text(WARD_WHY_CERT_NOT_CA));
	at = add(at, "\",");
	at = add_why(at, WARD_WHY_CERT_NOT_CA, "\"got\":3,\"want\":0,\"path_length\":3,"
		"\"anchored\":true},{\"name\":\"CERT_FORM\",\"certificate\":2,"
		"\"cause\":\"certificate 2 (Leaf): ");
	at = add(at, ward_why_text(WARD_WHY_CERT_FORM));
	at = add(at, "\",");
	at = add_why(at, WARD_WHY_CERT_FORM, "\"got\":0,\"want\":1,\"path_length\":4,"
		"\"anchored\":false}],\"warnings\":[{\"name\":\"EXPIRES_SOON\",\"certificate\":1,"
		"\"cause\":\"the certificate expires in 1 day, on 1972-09-28, in the last sixth of its "
		"life\",\"advice\":\"");
	at = add(at, ward_warning_advice(WARD_WARNING_EXPIRES_SOON));
	at = add(at, "\",\"at\":\"1972-09-28T00:00:00Z\"},{\"name\":\"STATUS_LAPSES\",\"certificate\":2,"
		"\"cause\":\"certificate 2 (Inter): the word that the certificate is not revoked lapses in "
		"1 minute, on 1972-09-27\",\"advice\":\"");
	at = add(at, ward_warning_advice(WARD_WARNING_STATUS_LAPSES));
	add(at, "\",\"at\":\"1972-09-27T00:01:00Z\"}]}");
	EQ(ward_verdict_json(&args, &verdict, text, sizeof text), strlen(wanted));
	EQ_STR(text, wanted);
}

static void each_status_has_its_words_in_json(void)
{
	static const char *const kinds[] = { "unchecked", "good", "revoked", "stale", "not covered",
		"excused" };

	for (unsigned kind = 0; kind < 6; kind++) {
		good_verdict();
		verdict.path_len = 1;
		verdict.status[0] = (struct ward_status){ .kind = (enum ward_status_kind)kind,
			.this_update = 1, .next_update = 1 };
		/* Of what nobody said nothing is told. */
		snprintf(wanted, sizeof wanted, "\"status\":\"%s\"}],", kinds[kind]);
		ward_verdict_json(&args, &verdict, text, sizeof text);
		OK(strstr(text, wanted) != NULL);
		verdict.status[0].source = WARD_SOURCE_CRL;
		verdict.status[0].next_update = 0;
		snprintf(wanted, sizeof wanted, "\"status\":\"%s\",\"status_source\":\"CRL\",%s"
			"\"this_update\":\"1970-01-01T00:00:01Z\"}],", kinds[kind],
			kind == WARD_STATUS_REVOKED ?
			"\"revoked_at\":\"1970-01-01T00:00:00Z\",\"reason\":\"no reason given\"," : "");
		ward_verdict_json(&args, &verdict, text, sizeof text);
		OK(strstr(text, wanted) != NULL);
		verdict.status[0].this_update = 0;
		snprintf(wanted, sizeof wanted, "\"status_source\":\"CRL\"%s}],",
			kind == WARD_STATUS_REVOKED ?
			",\"revoked_at\":\"1970-01-01T00:00:00Z\",\"reason\":\"no reason given\"" : "");
		ward_verdict_json(&args, &verdict, text, sizeof text);
		OK(strstr(text, wanted) != NULL);
	}
}

static void a_good_verdict_in_json_is_short(void)
{
	good_verdict();
	args.name = "a\"b\n";
	verdict.path_len = 0;
	ward_verdict_json(&args, &verdict, text, sizeof text);
	EQ_STR(text, "{\"good\":true,\"name\":\"a\\\"b%0A\",\"at\":\"1972-09-27T00:00:00Z\","
		"\"anchored\":false,\"problems\":[],\"path\":[],\"others\":[],\"warnings\":[]}");
	args.name = NULL;
	ward_verdict_json(&args, &verdict, text, sizeof text);
	OK(strncmp(text, "{\"good\":true,\"name\":null,\"at\"", 29) == 0);
}

/* A program of an earlier ward ends its arguments before `crls`; what is shorter, or
 * longer than ours, is not looked at. */
static void arguments_of_other_sizes_are_taken_as_far_as_they_are_known(void)
{
	struct ward_verify_args old, got;
	size_t least = offsetof(struct ward_verify_args, crls);

	memset(&old, 0xff, sizeof old);
	old.name = "a";
	old.now = 7;
	for (size_t size = 0; size < sizeof old + 3; size++) {
		old.size = size;
		got = explain_args(&old);
		EQ(got.now, size >= least && size <= sizeof old ? 7 : 0);
		EQ(got.size, size >= least && size <= sizeof old ? size : sizeof got);
		EQ(got.crls != NULL, size > least && size <= sizeof old);
	}
}

T_MAIN(T(numbers_of_any_size_are_written), T(durations_have_their_largest_unit),
	T(days_and_times_are_those_of_rfc_3339), T(every_byte_of_a_stranger_is_printable),
	T(bytes_of_a_stranger_are_cut_at_256),
	T(in_quotation_marks_those_and_backslashes_are_escaped),
	T(what_does_not_fit_is_counted_and_not_written),
	T(a_name_is_its_last_common_name_or_its_organization),
	T(six_names_are_shown_and_the_others_counted),
	T(the_nearest_name_differs_in_the_fewest_letters),
	T(names_that_differ_in_more_than_a_third_are_not_near),
	T(a_name_with_something_before_or_behind_is_near), T(only_dns_names_are_near),
	T(the_first_64_names_are_looked_at_and_none_that_is_too_long),
	T(names_that_cannot_be_read_are_not_told), T(each_problem_says_its_numbers),
	T(the_name_that_was_asked_for_is_told), T(all_but_the_leaf_are_numbered_and_named),
	T(a_certificate_of_the_path_is_found_by_its_number), T(a_problem_is_two_sentences),
	T(capitals_are_put_only_where_there_is_room), T(warnings_say_what_when_and_why),
	T(warnings_have_names_and_advice), T(a_verdict_in_text_has_a_line_for_each_thing),
	T(a_good_verdict_says_by_whom_and_for_whom), T(a_verdict_in_json_has_every_member),
	T(each_status_has_its_words_in_json), T(a_good_verdict_in_json_is_short),
	T(arguments_of_other_sizes_are_taken_as_far_as_they_are_known))

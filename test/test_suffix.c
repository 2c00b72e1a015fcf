/* Which names are public suffixes: pki/suffix.h, and how names in UTF-8 become those of
 * certificates: pki/punycode.h. */
#include "pki/suffix.h"

#include "base/bytes.h"
#include "pki/punycode.h"
#include "t.h"

static struct ward_suffixes *suffixes;

static int add(const char *text)
{
	struct ward_why why = { 0 };

	return ward_suffixes_add(suffixes, text, strlen(text), &why);
}

static void list(const char *text)
{
	ward_suffixes_free(suffixes);
	suffixes = ward_suffixes_new();
	EQ(add(text), 0);
}

static bool is(const char *name)
{
	return suffix_is(suffixes, span_of(name));
}

static void a_rule_is_a_suffix_and_what_is_below_or_above_is_none(void)
{
	list("com\nco.uk\ns3.amazonaws.com\n");
	OK(is("co.uk"));
	OK(is("s3.amazonaws.com"));
	OK(!is("amazonaws.com"));
	OK(!is("example.co.uk"));
	OK(!is("xco.uk"));
	OK(!is("o.uk"));
	OK(!is("co.ukx"));
}

static void one_label_is_always_a_suffix(void)
{
	list("");
	OK(is("com"));
	OK(is("unheard-of"));
	OK(!is("co.uk"));
}

static void a_star_stands_for_every_label(void)
{
	list("*.ck\n!www.ck\n*.compute.example.com\n");
	OK(is("ck"));
	OK(is("anything.ck"));
	OK(!is("www.ck"));
	OK(!is("a.anything.ck"));
	OK(is("eu.compute.example.com"));
	OK(!is("compute.example.com"));
}

static void comments_spaces_and_what_follows_them_are_no_rules(void)
{
	list("// co.uk\n\n   co.fr\nco.jp the rest is ignored\n\tco.nz\nco.at\r\nco.il");
	OK(!is("co.uk"));
	OK(!is("co.fr"));
	OK(is("co.jp"));
	OK(!is("co.nz"));
	OK(is("co.at"));
	OK(is("co.il"));
}

static void lines_that_are_no_names_are_passed_over(void)
{
	list("*\n*.\n!\n.\n..\na..b\n.co.uk\nco.uk.\nco.*\n\xff.uk\n/\nok.uk\n");
	OK(!is("a.b"));
	OK(!is("co.uk"));
	OK(is("ok.uk"));
}

static void several_lists_add_up(void)
{
	list("co.uk\n");
	EQ(add("co.jp\n"), 0);
	OK(is("co.uk"));
	OK(is("co.jp"));
}

static void a_list_of_more_than_16_mib_is_refused(void)
{
	struct ward_why why = { 0 };

	list("");
	EQ(ward_suffixes_add(suffixes, "x", ((size_t)16 << 20) + 1, &why), -WARD_WHY_ARGUMENT);
	EQ(why.code, WARD_WHY_ARGUMENT);
}

static void a_suffix_in_another_alphabet_is_found_by_its_ascii_form(void)
{
	list("\xe5\x85\xac\xe5\x8f\xb8.cn\n*.\xd0\xbf\xd1\x80.example\n");
	OK(is("xn--55qx5d.cn"));
	OK(is("a.xn--o1ac.example"));
}

static const char *ascii(const char *utf8)
{
	static uint8_t name[PUNYCODE_NAME_MAX + 1];
	size_t len;

	if (!punycode_name(span_of(utf8), name, &len)) {
		EQ(len, 0);
		return "none";
	}
	name[len] = '\0';
	return (const char *)name;
}

static void letters_beyond_ascii_are_encoded_label_by_label(void)
{
	EQ_STR(ascii("b\xc3\xbc" "cher.example"), "xn--bcher-kva.example");
	EQ_STR(ascii("\xc3\xbc.\xc3\xbc"), "xn--tda.xn--tda");
	EQ_STR(ascii("EXAMPLE.Org"), "example.org");
	EQ_STR(ascii("\xf0\x9f\x98\x8d.example"), "xn--r28h.example");
	/* RFC 3492 7.1: (A), (B), (L), the letters beyond ASCII in lower case. */
	EQ_STR(ascii("\xd9\x84\xd9\x8a\xd9\x87\xd9\x85\xd8\xa7\xd8\xa8\xd8\xaa\xd9\x83\xd9\x84"
		"\xd9\x85\xd9\x88\xd8\xb4\xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a\xd8\x9f"),
		"xn--egbpdaj6bu4bxfgehfvwxn");
	EQ_STR(ascii("\xe4\xbb\x96\xe4\xbb\xac\xe4\xb8\xba\xe4\xbb\x80\xe4\xb9\x88\xe4\xb8\x8d"
		"\xe8\xaf\xb4\xe4\xb8\xad\xe6\x96\x87"), "xn--ihqwcrb4cv8a8dqg056pqjye");
	EQ_STR(ascii("3\xe5\xb9\xb4" "b\xe7\xb5\x84\xe9\x87\x91\xe5\x85\xab\xe5\x85\x88\xe7\x94"
		"\x9f"), "xn--3b-ww4c5e180e575a65lsy2b");
}

static void what_is_not_utf8_becomes_nothing(void)
{
	static const char *const bad[] = { "\x80.org", "\xc3.org", "a\xc3", "\xc0\xaf.org",
		"\xe0\x80\xaf.org", "\xf0\x80\x80\xaf.org", "\xed\xa0\x80.org",
		"\xf4\x90\x80\x80.org", "\xf8\x88\x80\x80\x80.org", "\xc3(.org", "\xe2\x82(.org" };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		EQ_STR(ascii(bad[i]), "none");
}

static void what_becomes_no_name_becomes_nothing(void)
{
	char label[65], name[300];

	memset(label, 'a', 64);
	label[64] = '\0';
	EQ_STR(ascii(label), "none");
	EQ_STR(ascii(label + 1), label + 1);
	EQ_STR(ascii(""), "none");
	EQ_STR(ascii("a..b"), "none");
	EQ_STR(ascii("a b.org"), "none");
	/* 63 code points are 63 letters and more. */
	label[1] = '\xc3';
	label[2] = '\xbc';
	EQ_STR(ascii(label + 1), "none");
	memset(name, 'a', sizeof name);
	for (size_t i = 1; i < sizeof name; i += 2)
		name[i] = '.';
	name[254 + 1] = '\0';
	EQ_STR(ascii(name), "none");
	name[253] = '\0';
	EQ_STR(ascii(name), name);
}

static void released(void)
{
	ward_suffixes_free(suffixes);
	ward_suffixes_free(NULL);
	suffixes = NULL;
}

static void the_empty_set_and_none_can_be_freed(void)
{
	released();
	suffixes = ward_suffixes_new();
	OK(suffixes != NULL);
	released();
}

T_MAIN(T(a_rule_is_a_suffix_and_what_is_below_or_above_is_none), T(one_label_is_always_a_suffix),
	T(a_star_stands_for_every_label), T(comments_spaces_and_what_follows_them_are_no_rules),
	T(lines_that_are_no_names_are_passed_over), T(several_lists_add_up),
	T(a_list_of_more_than_16_mib_is_refused),
	T(a_suffix_in_another_alphabet_is_found_by_its_ascii_form),
	T(letters_beyond_ascii_are_encoded_label_by_label), T(what_is_not_utf8_becomes_nothing),
	T(what_becomes_no_name_becomes_nothing), T(the_empty_set_and_none_can_be_freed))

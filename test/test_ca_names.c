/* The names an authority is asked for: ca/names.h. */
#include "ca/names.h"

#include "t.h"

static void names_that_every_reader_takes_are_taken(void)
{
	static const struct {
		const char *word, *text;
	} row[] = {
		{ "example.org", "example.org" },
		{ "WWW.Example.ORG", "www.example.org" },
		{ "localhost", "localhost" },
		{ "*.example.org", "*.example.org" },
		{ "xn--bcher-kva.example", "xn--bcher-kva.example" },
		{ "a-b.3com.example", "a-b.3com.example" },
		{ "127.0.0.1", "127.0.0.1" },
		{ "2001:DB8:0:0::1", "2001:db8::1" },
		{ "::1", "::1" },
	};

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		static struct names names;
		struct ward_why why = { 0 };

		names.num = 0;
		OK(names_add(&names, row[i].word, &why));
		EQ_STR(names.text[0], row[i].text);
		EQ(names.num, 1);
	}
}

static void names_that_some_reader_refuses_are_refused_with_their_reason(void)
{
	static char label_64[80], long_name[300];
	const struct {
		const char *word;
		int code;
	} row[] = {
		{ "", WARD_WHY_CA_NAME_BAD },
		{ ".", WARD_WHY_CA_NAME_BAD },
		{ "example.org.", WARD_WHY_CA_NAME_BAD },
		{ ".example.org", WARD_WHY_CA_NAME_BAD },
		{ "a..b", WARD_WHY_CA_NAME_BAD },
		{ "-a.example", WARD_WHY_CA_NAME_BAD },
		{ "a-.example", WARD_WHY_CA_NAME_BAD },
		{ "under_score.example", WARD_WHY_CA_NAME_BAD },
		{ "a b.example", WARD_WHY_CA_NAME_BAD },
		{ "https://example.org", WARD_WHY_CA_NAME_BAD },
		{ "example.org:443", WARD_WHY_CA_NAME_BAD },
		{ "example.org/../../etc", WARD_WHY_CA_NAME_BAD },
		{ "../../etc/passwd", WARD_WHY_CA_NAME_BAD },
		{ "user@example.org", WARD_WHY_CA_NAME_BAD },
		{ "a\nb.example", WARD_WHY_CA_NAME_BAD },
		{ "1.2.3", WARD_WHY_CA_NAME_BAD },
		{ "1.2.3.4.5", WARD_WHY_CA_NAME_BAD },
		{ "256.1.1.1", WARD_WHY_CA_NAME_BAD },
		{ "010.1.1.1", WARD_WHY_CA_NAME_BAD },
		{ "example.123", WARD_WHY_CA_NAME_BAD },
		{ "::1%eth0", WARD_WHY_CA_NAME_BAD },
		{ "1:2:3", WARD_WHY_CA_NAME_BAD },
		{ "[::1]", WARD_WHY_CA_NAME_BAD },
		{ "ab--cd.example", WARD_WHY_CA_NAME_BAD },
		{ "xn--.example", WARD_WHY_CA_NAME_BAD },
		{ label_64, WARD_WHY_CA_NAME_BAD },
		{ long_name, WARD_WHY_CA_NAME_BAD },
		{ "b\xc3\xbc" "cher.example", WARD_WHY_CA_NAME_UNICODE },
		{ "\xff.example", WARD_WHY_CA_NAME_UNICODE },
		{ "*", WARD_WHY_CA_NAME_WILDCARD },
		{ "*.org", WARD_WHY_CA_NAME_WILDCARD },
		{ "*.localhost", WARD_WHY_CA_NAME_WILDCARD },
		{ "*.*.example.org", WARD_WHY_CA_NAME_WILDCARD },
		{ "www.*.example.org", WARD_WHY_CA_NAME_WILDCARD },
		{ "f*o.example.org", WARD_WHY_CA_NAME_WILDCARD },
		{ "*example.org", WARD_WHY_CA_NAME_WILDCARD },
		{ "*.1.2.3.4", WARD_WHY_CA_NAME_BAD },
	};

	memset(label_64, 'a', 64);
	strcpy(label_64 + 64, ".example");
	for (size_t i = 0; i < 256; i++)
		long_name[i] = i % 2 ? '.' : 'a';
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		static struct names names;
		struct ward_why why = { 0 };

		names.num = 0;
		OK(!names_add(&names, row[i].word, &why));
		if (why.code != row[i].code)
			printf("# the name is '%s'\n", row[i].word);
		EQ(why.code, row[i].code);
		EQ(names.num, 0);
	}
}

static void a_name_given_twice_counts_once_and_101_are_too_many(void)
{
	static struct names names;
	struct ward_why why = { 0 };
	char word[32];

	names.num = 0;
	OK(names_add(&names, "a.example", &why));
	OK(names_add(&names, "A.example", &why));
	EQ(names.num, 1);
	for (int i = 1; i < ISSUE_NAMES_MAX; i++) {
		snprintf(word, sizeof word, "n%d.example", i);
		OK(names_add(&names, word, &why));
	}
	EQ(names.num, ISSUE_NAMES_MAX);
	OK(!names_add(&names, "one-more.example", &why));
	EQ(why.code, WARD_WHY_CA_NAMES_TOO_MANY);
}

static void permitted_ranges_become_an_address_and_its_mask(void)
{
	static struct permits permits;
	struct ward_why why = { 0 };

	OK(permits_add(&permits, "Example.org", &why));
	OK(permits_add(&permits, "192.0.2.129/25", &why));
	OK(permits_add(&permits, "2001:db8::/33", &why));
	OK(permits_add(&permits, "0.0.0.0/0", &why));
	EQ(permits.num, 4);
	EQ_MEM(permits.list[0].value.p, "example.org", 11);
	EQ(permits.list[1].value.len, 8);
	EQ_MEM(permits.list[1].value.p, "\xc0\x00\x02\x80\xff\xff\xff\x80", 8);
	EQ(permits.list[2].value.len, 32);
	EQ_MEM(permits.list[2].value.p + 16, "\xff\xff\xff\xff\x80\0\0\0", 8);
	EQ_MEM(permits.list[3].value.p, "\0\0\0\0\0\0\0\0", 8);
}

static void what_is_no_domain_and_no_range_is_not_permitted(void)
{
	static const char *const word[] = { "", "*.example.org", ".example.org", "192.0.2.1",
		"192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/8x", "192.0.2/24",
		"::/129", "2001:db8::/1000", "/24", "example.org/24" };

	for (size_t i = 0; i < sizeof word / sizeof word[0]; i++) {
		static struct permits permits;
		struct ward_why why = { 0 };

		OK(!permits_add(&permits, word[i], &why));
		EQ(why.code, WARD_WHY_CA_PERMIT);
		EQ(permits.num, 0);
	}
}

T_MAIN(
	T(names_that_every_reader_takes_are_taken),
	T(names_that_some_reader_refuses_are_refused_with_their_reason),
	T(a_name_given_twice_counts_once_and_101_are_too_many),
	T(permitted_ranges_become_an_address_and_its_mask),
	T(what_is_no_domain_and_no_range_is_not_permitted)
)

/* Row 37: a wildcard is the whole first label and stands for one. CVE-2013-2099. */
#include "chain.h"
#include "guard.h"
#include "pki/name.h"
#include "t.h"

static bool matches(const char *presented, const char *reference)
{
	struct ward_span name = forge_bytes(presented, strlen(presented));

	return name_dns_matches(guard_copy(name), span_of(reference));
}

static void a_wildcard_is_one_whole_label_below_two_others(void)
{
	static const struct {
		const char *presented, *reference;
		bool good;
	} rows[] = {
		{ "*.example.org", "www.example.org", true },
		{ "*.EXAMPLE.org", "xn--bcher-kva.example.org", true },
		{ "*.example.org", "example.org", false },
		{ "*.example.org", "a.b.example.org", false },
		{ "*.example.org", "www.example.com", false },
		{ "*.example.org", "wwwxexample.org", false },
		{ "*.org", "example.org", false },
		{ "*", "org", false },
		{ "*", "*", false },
		{ "*.", "www.", false },
		{ "*..org", "www..org", false },
		{ "*.*.org", "www.example.org", false },
		{ "*.*.example.org", "a.b.example.org", false },
		{ "www.*.org", "www.example.org", false },
		{ "www.example.*", "www.example.org", false },
		{ "w*.example.org", "www.example.org", false },
		{ "*w.example.org", "www.example.org", false },
		{ "w*w.example.org", "www.example.org", false },
		{ "**.example.org", "www.example.org", false },
		{ "xn--*.example.org", "xn--bcher-kva.example.org", false },
		{ ".example.org", "www.example.org", false },
		{ "*.2.0.192", "1.2.0.192", false },
		{ "*.example.org.", "www.example.org", false },
		{ "*.example.org", "*.example.org", true }, /* no one can ask for it: see below */
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (matches(rows[i].presented, rows[i].reference) != rows[i].good)
			printf("# %s, %s\n", rows[i].presented, rows[i].reference);
		EQ(matches(rows[i].presented, rows[i].reference), rows[i].good);
	}
}

static void nobody_can_ask_for_a_wildcard(void)
{
	static const char *const names[] = { "*.example.org", "*", "w*w.example.org" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		chain_good();
		chain.leaf.names = "dns:*.example.org";
		chain.args.name = names[i];
		EQ(chain_verify(), WARD_WHY_CERT_NAME_INPUT);
	}
}

static void no_wildcard_stands_for_an_address(void)
{
	chain_good();
	chain.leaf.names = "dns:*.0.2.1;dns:*.2.1;dns:*";
	chain.args.name = "192.0.2.1";
	EQ(chain_verify(), WARD_WHY_CERT_NAME);
	chain.leaf.names = "dns:*.0.2.1;ip:192.0.2.1";
	EQ(chain_verify(), 0);
}

/* Python's expression for wildcards took time that grew without bound. */
static void a_name_of_100000_characters_costs_nothing(void)
{
	static char huge[100001], stars[100001];
	long start;

	memset(huge, 'a', sizeof huge - 1);
	for (size_t i = 0; i + 1 < sizeof stars; i++)
		stars[i] = i % 2 == 0 ? '*' : i % 4 == 1 ? '.' : 'a';
	start = guard_cpu_us();
	for (unsigned i = 0; i < 10; i++) {
		OK(!name_dns_matches(span_of(huge), span_of("www.example.org")));
		OK(!name_dns_matches(span_of(stars), span_of("www.example.org")));
	}
	OK(guard_cpu_us() - start < 20000 * guard_slow());
}

T_MAIN(T(a_wildcard_is_one_whole_label_below_two_others), T(nobody_can_ask_for_a_wildcard),
	T(no_wildcard_stands_for_an_address), T(a_name_of_100000_characters_costs_nothing))

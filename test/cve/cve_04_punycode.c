/* Row 4: names are ASCII and stay so; nothing decodes an internationalized name. */
#include <stdio.h>
#include "chain.h"
#include "guard.h"
#include "pki/name.h"
#include "t.h"

static struct ward_span text(const char *s)
{
	return forge_bytes(s, strlen(s));
}

static void an_a_label_matches_itself_and_nothing_else(void)
{
	struct ward_span label = text("xn--bcher-kva.example");

	OK(name_dns_matches(text("XN--BCHER-KVA.example"), label));
	OK(!name_dns_matches(text("xn--bcher-kvb.example"), label));
	OK(!name_dns_matches(text("b\xc3\xbc" "cher.example"), label));
	OK(!name_dns_matches(text("bcher.example"), label));
	chain_good();
	chain.leaf.names = "dns:xn--bcher-kva.example";
	chain.args.name = "xn--bcher-kva.example";
	EQ(chain_verify(), 0);
	chain.args.name = "b\xc3\xbc" "cher.example";
	EQ(chain_verify(), WARD_WHY_CERT_NAME_INPUT);
}

/* What overflowed in 2022: labels that decode to more than they seem. */
static void labels_that_decode_to_a_lot_are_just_letters(void)
{
	static const char *const bombs[] = {
		"xn--99999999999999999999999999999999999999999999999999999999999",
		"xn--aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"xn--99zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz99",
		"xn--", "xn--a-", "xn---",
	};

	for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++) {
		char names[200], permitted[200];

		chain_good();
		snprintf(names, sizeof names, "dns:www.example.org;email:a@%s.example;dns:%s.example",
			bombs[i], bombs[i]);
		snprintf(permitted, sizeof permitted, "email:%s.example;dns:example.org;dns:%s.example",
			bombs[i], bombs[i]);
		chain.leaf.names = names;
		chain_add(&chain.inter, OID_NAME_CONSTRAINTS, true, forge_constraints(permitted, NULL));
		/* The others end in a hyphen, which no name does. */
		EQ(chain_verify(), i < 3 ? 0 : WARD_WHY_CERT_NAME_CONSTRAINT);
	}
}

static void a_name_beyond_ascii_is_refused_with_its_certificate(void)
{
	chain_good();
	chain.leaf.names = "dns:www.example.org;dns:b\xc3\xbc" "cher.example";
	OK(chain_is(WARD_WHY_CERT_MALFORMED, 1));
	chain.leaf.names = "dns:www.example.org;email:a@b\xc3\xbc" "cher.example";
	OK(chain_is(WARD_WHY_CERT_MALFORMED, 1));
}

/* An overlong name fills no buffer: neither as input nor in a certificate. */
static void a_name_of_any_length_stays_within_its_buffer(void)
{
	static char name[2000];
	struct name n;
	struct ward_why why;

	for (size_t len = 1; len < sizeof name; len++) {
		for (size_t i = 0; i < len; i++)
			name[i] = i % 32 == 31 ? '.' : 'x';
		if (name[len - 1] == '.')
			name[len - 1] = 'x';
		name[len] = '\0';
		why = (struct ward_why){ 0 };
		EQ(name_read(name, &n, &why), len <= 253);
		OK(!name_dns_matches(guard_copy(text(name)), text("www.example.org")));
	}
}

T_MAIN(T(an_a_label_matches_itself_and_nothing_else),
	T(labels_that_decode_to_a_lot_are_just_letters),
	T(a_name_beyond_ascii_is_refused_with_its_certificate),
	T(a_name_of_any_length_stays_within_its_buffer))

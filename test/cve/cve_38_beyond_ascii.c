/* Row 38: a name with letters beyond ASCII is refused, not guessed at: what looks
 * alike is not the same. */
#include "chain.h"
#include "pki/name.h"
#include "t.h"

static void every_byte_beyond_ascii_is_refused_in_a_name_that_is_asked_for(void)
{
	struct name name;

	for (unsigned byte = 0x80; byte < 0x100; byte++)
		for (size_t at = 0; at < 15; at++) {
			char text[] = "www.example.org";
			struct ward_why why = { 0 };

			text[at] = (char)byte;
			OK(!name_read(text, &name, &why));
			EQ(why.code, WARD_WHY_CERT_NAME_INPUT);
		}
}

/* a as in Cyrillic, a dot as in Chinese, letters of double width, a soft hyphen. */
static void what_looks_alike_is_not_the_same(void)
{
	static const char *const names[] = { "www.ex\xd0\xb0mple.org",
		("www\xe3\x80\x82" "example.org"),
		"www.example\xef\xbc\x8eorg", "\xef\xbd\x97ww.example.org", "www.exam\xc2\xadple.org",
		"www.example.org\xe2\x80\x8b", "www.example.org/", "www.example.org:443",
		"www.example.org ", " www.example.org", "www.example.org%00", "www.ex ample.org" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		chain_good();
		chain.args.name = names[i];
		EQ(chain_verify(), WARD_WHY_CERT_NAME_INPUT);
	}
}

T_MAIN(T(every_byte_beyond_ascii_is_refused_in_a_name_that_is_asked_for),
	T(what_looks_alike_is_not_the_same))

/* Hex and base64: base/text.h. The base64 samples are those of RFC 4648 10. */
#include "base/text.h"
#include "t.h"

static uint8_t out[4096];
static size_t len;

static bool hex(const char *text)
{
	return text_hex_read(text, strlen(text), out, sizeof out, &len);
}

static bool base64(const char *text)
{
	return text_base64_read(text, strlen(text), out, sizeof out, &len);
}

static struct ward_span text(const char *s)
{
	return (struct ward_span){ (const uint8_t *)s, strlen(s) };
}

static void hex_is_written_in_small_letters(void)
{
	char buf[9];

	text_hex((struct ward_span){ (const uint8_t *)"\x00\x9a\xbc\xff", 4 }, buf);
	EQ_STR(buf, "009abcff");
	text_hex((struct ward_span){ NULL, 0 }, buf);
	EQ_STR(buf, "");
}

static void hex_is_read_in_either_case(void)
{
	OK(hex("009aBCfF"));
	EQ(len, 4);
	EQ_MEM(out, "\x00\x9a\xbc\xff", 4);
	OK(hex(""));
	EQ(len, 0);
}

static void half_a_byte_of_hex_is_refused(void)
{
	OK(!hex("abc"));
	EQ(len, 0);
}

static void every_other_character_in_hex_is_refused(void)
{
	for (int c = 0; c < 256; c++) {
		char two[2] = { '0', (char)c };
		bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
			(c >= 'A' && c <= 'F');

		EQ(text_hex_read(two, 2, out, sizeof out, &len), digit);
	}
}

static void hex_that_does_not_fit_is_refused(void)
{
	OK(!text_hex_read("0011", 4, out, 1, &len));
	EQ(len, 0);
}

static void base64_is_written_as_the_standard_shows(void)
{
	static const char *const pairs[][2] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" } };

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		char buf[16];

		text_base64(text(pairs[i][0]), buf);
		EQ_STR(buf, pairs[i][1]);
		OK(base64(pairs[i][1]));
		EQ(len, strlen(pairs[i][0]));
		EQ_MEM(out, pairs[i][0], len);
	}
}

static void all_bytes_survive_base64_at_every_length(void)
{
	static uint8_t in[300];
	static char buf[TEXT_BASE64_LEN(300) + 1];

	for (size_t i = 0; i < sizeof in; i++)
		in[i] = (uint8_t)(i * 7 + 3);
	for (size_t n = 0; n <= sizeof in; n++) {
		text_base64((struct ward_span){ in, n }, buf);
		EQ(strlen(buf), TEXT_BASE64_LEN(n));
		OK(text_base64_read(buf, strlen(buf), out, n, &len));
		EQ(len, n);
		EQ_MEM(out, in, n);
	}
}

static void every_other_character_in_base64_is_refused(void)
{
	/* At the places of a long text where the fast loop and the slow one read. */
	for (size_t at = 0; at < 72; at += 17)
		for (int c = 0; c < 256; c++) {
			char line[72];
			bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
				(c >= 'A' && c <= 'Z') || c == '+' || c == '/';

			memset(line, 'A', sizeof line);
			line[at] = (char)c;
			EQ(text_base64_read(line, sizeof line, out, sizeof out, &len), digit);
		}
}

static void base64_without_its_padding_is_refused(void)
{
	OK(!base64("Zg"));
	OK(!base64("Zg="));
	OK(!base64("Zm8"));
	EQ(len, 0);
}

static void padding_in_the_wrong_place_is_refused(void)
{
	OK(!base64("===="));
	OK(!base64("Z==="));
	OK(!base64("Z=g="));
	OK(!base64("=AAA"));
	OK(!base64("Zg==Zg=="));
	OK(!base64("Zm=v"));
}

static void bits_behind_the_last_byte_are_refused(void)
{
	OK(!base64("Zh=="));
	OK(!base64("Zm9="));
	OK(base64("Zg=="));
}

static void white_space_in_base64_is_refused(void)
{
	OK(!base64("Zm9v\n"));
	OK(!base64("Zm9 "));
	OK(!base64(" Zm9vYm"));
}

static void base64_that_does_not_fit_is_refused(void)
{
	OK(!text_base64_read("Zm9v", 4, out, 2, &len));
	OK(!text_base64_read("Zm8=", 4, out, 1, &len));
	OK(!text_base64_read("Zm9vYg==", 8, out, 3, &len));
	OK(text_base64_read("Zm9vYg==", 8, out, 4, &len));
}

T_MAIN(T(hex_is_written_in_small_letters), T(hex_is_read_in_either_case),
	T(half_a_byte_of_hex_is_refused), T(every_other_character_in_hex_is_refused),
	T(hex_that_does_not_fit_is_refused), T(base64_is_written_as_the_standard_shows),
	T(all_bytes_survive_base64_at_every_length),
	T(every_other_character_in_base64_is_refused), T(base64_without_its_padding_is_refused),
	T(padding_in_the_wrong_place_is_refused), T(bits_behind_the_last_byte_are_refused),
	T(white_space_in_base64_is_refused), T(base64_that_does_not_fit_is_refused))

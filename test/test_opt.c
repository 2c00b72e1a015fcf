/* The option parser: app/opt.h. */
#include "app/opt.h"
#include "app/near.h"
#include "t.h"

struct args {
	bool head, loud;
	int64_t seconds;
	const char *output;
	struct opt_list name;
};

static const struct opt opts[] = {
	OPT('I', "head", struct args, head, NULL, "the head alone"),
	OPT('l', "loud", struct args, loud, NULL, "louder"),
	OPT('m', "max-time", struct args, seconds, "SECONDS", "give up"),
	OPT('o', "output", struct args, output, "FILE", "write there"),
	OPT(0, "name", struct args, name, "NAME", "one more name"),
	OPT_END,
};

static struct args args;
static char error[200];
static int words;

static bool parse(char **argv)
{
	struct opt_set set = { opts, &args };

	args = (struct args){ 0 };
	error[0] = '\0';
	return opt_parse(&set, 1, argv, &words, error, sizeof error);
}

#define PARSE(...) parse((char *[]){ __VA_ARGS__, NULL })

static void flags_numbers_and_texts_are_read(void)
{
	OK(PARSE("--head", "-m", "20", "--output=page", "URL"));
	OK(args.head);
	OK(!args.loud);
	EQ(args.seconds, 20);
	EQ_STR(args.output, "page");
	EQ(words, 1);
}

static void letters_may_stand_together_and_the_last_may_take_an_argument(void)
{
	OK(PARSE("-Ilofile"));
	OK(args.head && args.loud);
	EQ_STR(args.output, "file");
	OK(PARSE("-Im", "7"));
	OK(args.head);
	EQ(args.seconds, 7);
}

static void words_and_options_may_be_mixed(void)
{
	char *argv[] = { "a", "-I", "b", "-o", "x", "c", NULL };

	OK(parse(argv));
	EQ(words, 3);
	EQ_STR(argv[0], "a");
	EQ_STR(argv[1], "b");
	EQ_STR(argv[2], "c");
	OK(argv[3] == NULL);
}

static void two_dashes_end_the_options(void)
{
	char *argv[] = { "-I", "--", "-o", "--loud", NULL };

	OK(parse(argv));
	EQ(words, 2);
	EQ_STR(argv[0], "-o");
	EQ_STR(argv[1], "--loud");
	OK(!args.loud);
}

static void a_single_dash_is_a_word(void)
{
	OK(PARSE("-o", "-", "-"));
	EQ_STR(args.output, "-");
	EQ(words, 1);
}

static void a_list_keeps_every_value_in_order(void)
{
	OK(PARSE("--name", "a", "--name=b", "--name", "c"));
	EQ(args.name.num, 3);
	EQ_STR(args.name.item[0], "a");
	EQ_STR(args.name.item[2], "c");
}

static void a_list_has_an_end(void)
{
	char *argv[2 * OPT_LIST_MAX + 3] = { NULL };

	for (int i = 0; i < 2 * OPT_LIST_MAX + 2; i++)
		argv[i] = i % 2 == 0 ? "--name" : "x";
	OK(!parse(argv));
	EQ(args.name.num, OPT_LIST_MAX);
}

static void the_last_of_two_values_counts(void)
{
	OK(PARSE("-o", "a", "--output", "b"));
	EQ_STR(args.output, "b");
}

static void an_unknown_option_names_the_nearest(void)
{
	OK(!PARSE("--haed"));
	OK(strstr(error, "--head") != NULL);
	OK(!PARSE("--ouput=x"));
	OK(strstr(error, "--output") != NULL);
	OK(!PARSE("--out"));
	OK(strstr(error, "--output") != NULL);
}

static void an_option_like_none_names_none(void)
{
	OK(!PARSE("--certificate-transparency"));
	OK(strstr(error, "did you mean") == NULL);
	OK(!PARSE("-z"));
	OK(strstr(error, "-z") != NULL);
}

static void an_abbreviation_is_no_option(void)
{
	OK(!PARSE("--hea"));
	OK(!PARSE("--outp", "x"));
}

static void a_missing_argument_is_told(void)
{
	OK(!PARSE("--output"));
	OK(strstr(error, "FILE") != NULL);
	OK(!PARSE("-m"));
	OK(strstr(error, "SECONDS") != NULL);
}

static void a_flag_takes_no_argument(void)
{
	OK(!PARSE("--head=yes"));
	OK(strstr(error, "takes no argument") != NULL);
}

static void a_number_is_digits_and_nothing_else(void)
{
	static char *bad[] = { "", "-1", "+1", "1s", "0x10", " 1", "1e3", "9999999999999999" };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		OK(!PARSE("--max-time", bad[i]));
		EQ(args.seconds, 0);
	}
	OK(PARSE("--max-time", "999999999999999"));
	EQ(args.seconds, 999999999999999);
}

static void an_empty_value_is_a_value(void)
{
	OK(PARSE("--output="));
	EQ_STR(args.output, "");
}

static void a_swap_counts_as_one_change(void)
{
	EQ(near_distance("srever", "server"), 1);
	EQ(near_distance("serve", "serve"), 0);
	EQ(near_distance("serv", "serve"), 1);
	EQ(near_distance("", "abc"), 3);
}

static void a_very_long_word_is_like_nothing(void)
{
	struct near near = { .typed = "0123456789012345678901234567890123456789" };

	near_look(&near, "serve");
	OK(near.best == NULL);
}

T_MAIN(T(flags_numbers_and_texts_are_read),
	T(letters_may_stand_together_and_the_last_may_take_an_argument),
	T(words_and_options_may_be_mixed), T(two_dashes_end_the_options), T(a_single_dash_is_a_word),
	T(a_list_keeps_every_value_in_order), T(a_list_has_an_end), T(the_last_of_two_values_counts),
	T(an_unknown_option_names_the_nearest), T(an_option_like_none_names_none),
	T(an_abbreviation_is_no_option), T(a_missing_argument_is_told),
	T(a_flag_takes_no_argument), T(a_number_is_digits_and_nothing_else),
	T(an_empty_value_is_a_value), T(a_swap_counts_as_one_change),
	T(a_very_long_word_is_like_nothing))

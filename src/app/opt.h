/* opt.h - options the GNU way, declared as a table.
 *
 *	struct get_args { const char *output; struct opt_list cacert; bool head; };
 *	static const struct opt opts[] = {
 *		OPT('o', "output", struct get_args, output, "FILE", "write the body to FILE"),
 *		OPT(0, "cacert", struct get_args, cacert, "FILE", "trust these authorities"),
 *		OPT('I', "head", struct get_args, head, NULL, "ask for the head alone"),
 *		OPT_END,
 *	};
 *
 * The type of the field says what the option takes: bool nothing, int64_t a
 * number that is not negative, const char * one text, struct opt_list a text
 * each time it is given. Options and words may be mixed; "--" ends the options. */
#ifndef APP_OPT_H
#define APP_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OPT_LIST_MAX 64

struct opt_list {
	const char *item[OPT_LIST_MAX];
	size_t num;
};

enum opt_kind { OPT_FLAG = 1, OPT_NUMBER, OPT_TEXT, OPT_LIST };

struct opt {
	char letter;      /* 0 = none */
	const char *name; /* NULL ends the table */
	enum opt_kind kind;
	size_t at;        /* offset of the field */
	const char *arg;  /* what it takes, for the help: "FILE" */
	const char *help; /* no capital, no full stop; NULL = not shown */
};

#define OPT(letter, name, type, field, arg, help) \
	{ letter, name, \
	  _Generic(((type *)0)->field, bool: OPT_FLAG, int64_t: OPT_NUMBER, \
		const char *: OPT_TEXT, struct opt_list: OPT_LIST), \
	  offsetof(type, field), arg, help }
#define OPT_END { 0, NULL, OPT_FLAG, 0, NULL, NULL }

/* Where the options of a table are kept: several tables may serve one command line. */
struct opt_set {
	const struct opt *opts;
	void *args;
};

/* opt_parse reads `argv`, of which argv[0] is already past, into the fields of
 * `sets`; words are moved to the front of `argv` in their order and counted in
 * `*ret_words`. Texts point into `argv`. False with a sentence in `error` when
 * the line is wrong: an unknown option names the nearest one. */
bool opt_parse(const struct opt_set *sets, size_t num_sets, char **argv, int *ret_words,
	char *error, size_t error_cap) __attribute__((warn_unused_result));

#endif

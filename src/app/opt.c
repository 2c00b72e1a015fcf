/* opt.c - the option parser. */
#include "app/opt.h"

#include <stdio.h>
#include <string.h>
#include "app/near.h"

struct parse {
	const struct opt_set *sets;
	size_t num_sets;
	char **next; /* what was not looked at yet */
	char *error;
	size_t error_cap;
};

#define WRONG(p, ...) (snprintf((p)->error, (p)->error_cap, __VA_ARGS__), false)

/* Finds an option by its letter, or by the `len` letters of its name. */
static const struct opt *find(const struct parse *p, char letter, const char *name, size_t len,
	void **ret_args)
{
	for (size_t i = 0; i < p->num_sets; i++) {
		for (const struct opt *o = p->sets[i].opts; o->name != NULL; o++) {
			bool by_name = name != NULL && strlen(o->name) == len &&
				memcmp(o->name, name, len) == 0;

			if (by_name || (letter != 0 && o->letter == letter)) {
				*ret_args = p->sets[i].args;
				return o;
			}
		}
	}
	*ret_args = NULL;
	return NULL;
}

static bool read_number(struct parse *p, const struct opt *o, const char *text, int64_t *ret)
{
	int64_t n = 0;
	size_t len = strlen(text);

	*ret = 0;
	if (len == 0 || len > 15 || strspn(text, "0123456789") != len)
		return WRONG(p, "--%s takes a whole number, not '%s'", o->name, text);
	for (size_t i = 0; i < len; i++)
		n = n * 10 + (text[i] - '0');
	*ret = n;
	return true;
}

static bool set(struct parse *p, const struct opt *o, void *args, const char *text)
{
	void *field = (char *)args + o->at;
	struct opt_list *list = field;

	switch (o->kind) {
	case OPT_FLAG:
		*(bool *)field = true;
		return true;
	case OPT_NUMBER:
		return read_number(p, o, text, field);
	case OPT_TEXT:
		*(const char **)field = text;
		return true;
	case OPT_LIST:
		if (list->num == OPT_LIST_MAX)
			return WRONG(p, "--%s is given more than %d times", o->name, OPT_LIST_MAX);
		list->item[list->num++] = text;
		return true;
	}
	return false;
}

/* The argument behind an option: the rest of its own word, or the next word. */
static bool with_argument(struct parse *p, const struct opt *o, void *args, const char *rest)
{
	if (rest == NULL)
		rest = *p->next;
	else
		return set(p, o, args, rest);
	if (rest == NULL)
		return WRONG(p, "--%s needs an argument: %s", o->name, o->arg);
	p->next++;
	return set(p, o, args, rest);
}

static bool unknown_name(struct parse *p, const char *name, size_t len)
{
	char typed[64];
	struct near near = { .typed = typed };

	snprintf(typed, sizeof typed, "%.*s", (int)(len < 63 ? len : 63), name);
	for (size_t i = 0; i < p->num_sets; i++)
		for (const struct opt *o = p->sets[i].opts; o->name != NULL; o++)
			near_look(&near, o->name);
	if (near.best != NULL)
		return WRONG(p, "there is no option --%s: did you mean --%s?", typed, near.best);
	return WRONG(p, "there is no option --%s", typed);
}

static bool long_option(struct parse *p, const char *word)
{
	size_t len = strcspn(word, "=");
	const char *value = word[len] == '=' ? word + len + 1 : NULL;
	void *args;
	const struct opt *o = find(p, 0, word, len, &args);

	if (o == NULL)
		return unknown_name(p, word, len);
	if (o->kind != OPT_FLAG)
		return with_argument(p, o, args, value);
	if (value != NULL)
		return WRONG(p, "--%s takes no argument", o->name);
	return set(p, o, args, NULL);
}

/* Several letters in one word: flags, the last of which may take an argument. */
static bool short_options(struct parse *p, const char *word)
{
	while (*word != '\0') {
		void *args;
		const struct opt *o = find(p, *word, NULL, 0, &args);

		if (o == NULL)
			return WRONG(p, "there is no option -%c", *word);
		word++;
		if (o->kind != OPT_FLAG)
			return with_argument(p, o, args, *word != '\0' ? word : NULL);
		if (!set(p, o, args, NULL))
			return false;
	}
	return true;
}

bool opt_parse(const struct opt_set *sets, size_t num_sets, char **argv, int *ret_words,
	char *error, size_t error_cap)
{
	struct parse p = { sets, num_sets, argv, error, error_cap };
	bool options = true;
	int words = 0;

	*ret_words = 0;
	while (*p.next != NULL) {
		char *word = *p.next++;
		bool dash = options && word[0] == '-' && word[1] != '\0';

		if (!dash)
			argv[words++] = word;
		else if (word[1] != '-') {
			if (!short_options(&p, word + 1))
				return false;
		} else if (word[2] == '\0') {
			options = false;
		} else if (!long_option(&p, word + 2)) {
			return false;
		}
	}
	argv[words] = NULL;
	*ret_words = words;
	return true;
}

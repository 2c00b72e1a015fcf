/* cmd_ca_init.c - `ward ca init NAME`: makes an authority. */
#include <time.h>
#include "app/cmd_ca.h"
#include "base/date.h"

struct init_args {
	const char *dir, *key;
	struct opt_list permit;
	bool keep_root;
};

static const struct opt opts[] = {
	CA_DIR_OPT(struct init_args),
	OPT(0, "key", struct init_args, key, "KIND", "the kind of its keys: " CA_KEY_WORDS),
	OPT(0, "permit", struct init_args, permit, "NAME",
		"issue for this domain or range (192.0.2.0/24) and no others"),
	OPT(0, "keep-root", struct init_args, keep_root, NULL,
		"keep the root's key, to store it elsewhere"),
	OPT_END,
};

static void report(const char *dir, const struct ca_init *init, const struct ca_made *root)
{
	char end[DATE_TEXT], quoted[CA_QUOTE_MAX];

	date_write_day(root->not_after, end);
	ca_quote(dir, quoted);
	say_out("%s is an authority now: its certificate is %s/" STORE_ROOT ", valid until %s",
		init->title, dir, end);
	say_out("SHA-256 fingerprint: %s", root->sha256);
	if (init->keep_root)
		say_out("the root's key is in %s/" STORE_ROOT_KEY ": move it to a place offline", dir);
	say_out("next: ward ca issue NAME... --dir %s --out DIR, and ward ca trust --dir %s", quoted,
		quoted);
}

static int run(void *args, int num_words, char **words)
{
	static struct permits permits;
	const struct init_args *a = args;
	struct ca_init init = {
		.title = words[0],
		.key = ca_key_kind(a->key),
		.permits = &permits,
		.keep_root = a->keep_root,
		.now = time(NULL),
	};
	const char *dir = ca_dir_of(a->dir);
	struct ward_why why = { 0 };
	struct ca_made root;

	(void)num_words;
	if (dir == NULL)
		return EXIT_USAGE;
	if (init.key == NULL)
		return say_usage("there is no kind of key '%s': choose of " CA_KEY_WORDS, a->key);
	for (size_t i = 0; i < a->permit.num; i++)
		if (!permits_add(&permits, a->permit.item[i], &why))
			return say_why(&why, "cannot permit '%s'", a->permit.item[i]);
	if (!ca_init(ward_provider_default(), dir, &init, &root, &why))
		return say_why(&why, "cannot make an authority in %s", dir);
	report(dir, &init, &root);
	return EXIT_OK;
}

const struct cmd cmd_ca_init = {
	.name = "init",
	.line = "make an authority: a root, and an intermediate that issues",
	.words = "NAME",
	.min_words = 1,
	.max_words = 1,
	.opts = opts,
	.args_size = sizeof(struct init_args),
	.run = run,
	.more = "NAME is what people will see: \"Example Corp\". The root's key is forgotten once the\n"
		"intermediate is signed, so that nobody can steal it, unless --keep-root is given.\n"
		"--permit may be given several times; what it names binds whoever holds the keys.\n",
	.examples = {
		"ward ca init \"Example Corp\" --dir ca",
		"ward ca init \"Old clients\" --dir ca-rsa --key rsa3072",
		"ward ca init \"Lab\" --dir lab --permit lab.example.org --permit 192.0.2.0/24",
	},
};

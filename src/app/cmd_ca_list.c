/* cmd_ca_list.c - `ward ca list`: what an authority has issued. */
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include "app/cmd_ca.h"
#include "app/json.h"
#include "base/date.h"

struct list_args {
	const char *dir;
	bool json;
};

static const struct opt opts[] = {
	CA_DIR_OPT(struct list_args),
	OPT(0, "json", struct list_args, json, NULL, "show the same as JSON"),
	OPT_END,
};

static void row_text(const struct store_row *row, int64_t now)
{
	char end[DATE_TEXT];

	date_write_day(row->not_after, end);
	if (row->not_after < now)
		say_out("%s  expired        %s  %s", row->serial, end, row->names);
	else
		say_out("%s  %3" PRId64 " days left  %s  %s", row->serial,
			(row->not_after - now) / DATE_DAY, end, row->names);
}

static json_t *names_json(const char *names)
{
	json_t *json = json_array();

	while (*names != '\0') {
		size_t len = strcspn(names, " ");

		json_array_append_new(json, json_text((struct ward_span){ (const uint8_t *)names, len }));
		names += len;
		names += strspn(names, " ");
	}
	return json;
}

static json_t *row_json(const struct store_row *row, int64_t now)
{
	json_t *json = json_object();

	json_put_text(json, "serial", row->serial);
	json_put_text(json, "sha256", row->sha256);
	json_object_set_new(json, "names", names_json(row->names));
	json_put_time(json, "issued", row->issued);
	json_put_time(json, "not_before", row->not_before);
	json_put_time(json, "not_after", row->not_after);
	json_object_set_new(json, "expired", json_boolean(row->not_after < now));
	return json;
}

static int list(struct store *store, const char *dir, bool json)
{
	json_t *all = json_array();
	struct ward_why why = { 0 };
	struct store_row row;
	int64_t now = time(NULL);
	bool more = false;
	int code = EXIT_OK;

	while (store_next(store, &row, &more, &why) && more) {
		if (json)
			json_array_append_new(all, row_json(&row, now));
		else
			row_text(&row, now);
	}
	if (why.code != 0)
		code = say_why(&why, "cannot list what %s issued", dir);
	else if (json)
		json_show(all);
	json_decref(all);
	return code;
}

static int run(void *args, int num_words, char **words)
{
	const struct list_args *a = args;
	const char *dir = ca_dir_of(a->dir);
	struct ward_why why = { 0 };
	struct store store;
	int code;

	(void)num_words, (void)words;
	if (dir == NULL)
		return EXIT_USAGE;
	if (!store_open(dir, &store, &why))
		return say_why(&why, "cannot use %s", dir);
	code = list(&store, dir, a->json);
	store_close(&store);
	return code;
}

const struct cmd cmd_ca_list = {
	.name = "list",
	.line = "list the certificates that were issued",
	.words = "",
	.opts = opts,
	.args_size = sizeof(struct list_args),
	.run = run,
	.more = "Oldest first: serial number, time left, last day, names.\n",
	.examples = { "ward ca list", "ward ca list --dir ca", "ward ca list --dir ca --json" },
};

/* warning.c - problems of the future: nothing here makes a chain bad. */
#include "pki/warning.h"

static void add(struct ward_verdict *verdict, struct ward_warning warning)
{
	if (verdict->num_warnings == WARD_WARNINGS_MAX)
		return;
	verdict->warning[verdict->num_warnings] = warning;
	verdict->num_warnings++;
}

/* In the last sixth of its time; the reason for this share is in ward/verify.h. What is
 * over or has not begun is told as a problem. */
static bool ends_soon(int64_t now, int64_t begin, int64_t end)
{
	return begin <= now && now <= end && 6 * (end - now) < end - begin;
}

static void check_leaf(int64_t now, const struct cert *leaf, struct ward_verdict *ret)
{
	if (ends_soon(now, leaf->not_before, leaf->not_after))
		add(ret, (struct ward_warning){ .kind = WARD_WARNING_EXPIRES_SOON, .cert = 1,
			.at = leaf->not_after });
}

static void check_issuer(int64_t now, const struct path *path, size_t i, struct ward_verdict *ret)
{
	int64_t end = path->cert[i]->not_after, leaf_end = path->cert[0]->not_after;

	if (now <= end && end < leaf_end)
		add(ret, (struct ward_warning){ .kind = WARD_WARNING_ISSUER_FIRST,
			.cert = (uint8_t)(i + 1), .at = end, .before = leaf_end });
}

static void check_status(const struct ward_verify_args *args, const struct ward_status *status,
	size_t i, struct ward_verdict *ret)
{
	int64_t end = status->next_update;

	if (status->kind != WARD_STATUS_GOOD || end == 0)
		return;
	if (args->status_max_age > 0 && end - status->this_update > args->status_max_age)
		end = status->this_update + args->status_max_age;
	if (ends_soon(args->now, status->this_update, end))
		add(ret, (struct ward_warning){ .kind = WARD_WARNING_STATUS_LAPSES,
			.cert = (uint8_t)(i + 1), .at = end });
}

void warning_find(const struct ward_verify_args *args, const struct path_result *result,
	struct ward_verdict *ret)
{
	const struct path *path = &result->path;

	for (size_t i = 0; i < path->len; i++) {
		if (i == 0)
			check_leaf(args->now, path->cert[0], ret);
		else
			check_issuer(args->now, path, i, ret);
		check_status(args, &result->status[i], i, ret);
	}
}

const char *ward_warning_name(unsigned kind)
{
	static const char *const name[] = { "NONE", "EXPIRES_SOON", "ISSUER_FIRST",
		"STATUS_LAPSES" };

	return name[kind < sizeof name / sizeof name[0] ? kind : 0];
}

const char *ward_warning_advice(unsigned kind)
{
	static const char *const advice[] = {
		"nothing is to be done",
		"renew it now, and find out why that did not happen by itself",
		"have it issued again under an authority that lives longer, before that day",
		"see that a fresh list or response comes in time",
	};

	return advice[kind < sizeof advice / sizeof advice[0] ? kind : 0];
}

/* cert_verdict.c - a verdict, told. */
#include "app/cert_verdict.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include "app/cert_text.h"
#include "app/exit.h"
#include "app/say.h"
#include "base/date.h"

#define CAUSE_MAX 1500 /* bytes of one sentence */

static const struct ward_span from_path = { NULL, 0 };

static json_t *failure(const struct ward_why *why)
{
	char cause[512];
	json_t *json = json_object();

	say_cause(why, cause, sizeof cause);
	json_put_text(json, "name", ward_why_name(why->code));
	json_put_text(json, "cause", cause);
	json_put_text(json, "fault", ward_fault_text(ward_why_fault(why->code)));
	json_put_text(json, "advice", ward_why_advice(why->code));
	json_put_text(json, "source", ward_why_source(why->code));
	return json_pack("{s:b,s:[o]}", "good", 0, "problems", json);
}

json_t *cert_verdict_facts(const struct ward_verify_args *args, const struct ward_verdict *verdict,
	const struct ward_why *why)
{
	json_t *json;
	size_t len;
	char *text;

	if (verdict == NULL || verdict->why.code != why->code)
		return failure(why);
	len = ward_verdict_json(args, verdict, NULL, 0);
	text = malloc(len + 1);
	if (text == NULL)
		return json_null();
	ward_verdict_json(args, verdict, text, len + 1);
	json = json_loads(text, 0, NULL);
	free(text);
	return json;
}

static void say_warnings(const struct ward_verify_args *args, const struct ward_verdict *verdict)
{
	char cause[CAUSE_MAX];

	for (size_t i = 0; i < verdict->num_warnings; i++) {
		const struct ward_warning *warning = &verdict->warning[i];

		ward_warning_cause(args, verdict, warning, cause, sizeof cause);
		say_hint("soon: %s: %s", cause, ward_warning_advice(warning->kind));
	}
}

void cert_say_good(const struct ward_verify_args *args, const struct ward_verdict *verdict)
{
	struct ward_why why = { 0 };
	char anchor[128] = "?";
	struct cert cert;

	if (verdict->path_len > 0 && cert_parse(verdict->path[verdict->path_len - 1], &cert, &why))
		cert_text_name(cert.subject, anchor, sizeof anchor);
	if (args->name != NULL)
		say_title("good: trusted by way of %s, and for %s", anchor, args->name);
	else
		say_title("good: trusted by way of %s (no name was asked for)", anchor);
	say_warnings(args, verdict);
}

/* The worst problem, and what to do; whose fault it is, if not the user's own. */
static int say_worst(const struct ward_verify_args *args, const struct ward_verdict *verdict,
	const char *what)
{
	char cause[CAUSE_MAX];

	ward_problem_cause(args, verdict, &verdict->why, from_path, cause, sizeof cause);
	return say_failure(&verdict->why, what, cause);
}

int cert_say_bad(const struct ward_verify_args *args, const struct ward_verdict *verdict,
	const char *what)
{
	int code = say_worst(args, verdict, what);
	char cause[CAUSE_MAX];

	for (size_t i = 1; i < verdict->num_problems; i++) {
		const struct ward_why *why = &verdict->problem[i];

		ward_problem_cause(args, verdict, why, from_path, cause, sizeof cause);
		say_hint("it is not the only problem: %s: %s", cause, ward_why_advice(why->code));
	}
	for (size_t i = 0; i < verdict->num_others; i++) {
		ward_problem_cause(args, verdict, &verdict->other[i].why, verdict->other[i].cert,
			cause, sizeof cause);
		say_hint("another path is no better: %s", cause);
	}
	say_warnings(args, verdict);
	return code;
}

/* "good, says a list of 2026-11-22 that holds until 2026-11-29" */
void cert_status_text(const struct ward_status *status, char *out, size_t cap)
{
	static const char *const kind[] = { "not looked at", "good", "revoked", "out of date",
		"unknown", "none needed" };
	char from[DATE_TEXT], until[DATE_TEXT], at[DATE_TEXT];
	size_t len = (size_t)snprintf(out, cap, "%s", kind[status->kind]);

	date_write(status->this_update, from);
	date_write(status->next_update, until);
	date_write_day(status->revoked_at, at);
	if (status->kind == WARD_STATUS_REVOKED)
		len += (size_t)snprintf(out + len, cap - len, " on %s (%s)", at,
			ward_reason_text(status->reason));
	if (status->this_update != 0)
		len += (size_t)snprintf(out + len, cap - len, ", says %s of %s",
			status->source == WARD_SOURCE_OCSP ? "an OCSP response" : "a list", from);
	if (status->this_update != 0 && status->next_update != 0)
		len += (size_t)snprintf(out + len, cap - len, " that holds until %s", until);
	if (status->why.code != 0)
		snprintf(out + len, cap - len, ": %s", ward_why_text(status->why.code));
}

void cert_say_status(const struct ward_verdict *verdict)
{
	char text[512];

	for (size_t i = 0; i + 1 < verdict->path_len; i++) {
		cert_status_text(&verdict->status[i], text, sizeof text);
		say_out("  revocation of certificate %zu: %s", i + 1, text);
	}
}

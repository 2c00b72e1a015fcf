/* explain_json.c - ward_verdict_json: a verdict as one JSON object. RFC 8259 */
#include "pki/explain.h"

/* A member whose value follows; the first of an object has no comma before it. */
static void key(struct prose *t, const char *name, bool first)
{
	prose_put(t, first ? "\"" : ",\"");
	prose_put(t, name);
	prose_put(t, "\":");
}

static void open_text(struct prose *t)
{
	prose_put(t, "\"");
	t->quoted = true;
}

static void close_text(struct prose *t)
{
	t->quoted = false;
	prose_put(t, "\"");
}

static void text(struct prose *t, const char *name, const char *value)
{
	key(t, name, false);
	open_text(t);
	prose_put(t, value);
	close_text(t);
}

static void time_text(struct prose *t, const char *name, int64_t seconds)
{
	key(t, name, false);
	open_text(t);
	prose_time(t, seconds);
	close_text(t);
}

static void number(struct prose *t, const char *name, int64_t value)
{
	key(t, name, false);
	prose_number(t, value);
}

static const char *truth(bool value)
{
	return value ? "true" : "false";
}

/* The members that a problem and another path share. */
static void why_members(struct prose *t, const struct ward_verify_args *args,
	const struct ward_why *why, struct ward_span cert)
{
	key(t, "name", true);
	open_text(t);
	prose_put(t, ward_why_name(why->code));
	close_text(t);
	if (why->cert > 0)
		number(t, "certificate", why->cert);
	key(t, "cause", false);
	open_text(t);
	explain_cause(t, args, why, cert);
	close_text(t);
	text(t, "advice", ward_why_advice(why->code));
	text(t, "fault", ward_fault_text(ward_why_fault(why->code)));
	text(t, "source", ward_why_source(why->code));
	number(t, "got", why->got);
	number(t, "want", why->want);
}

static void problems(struct prose *t, const struct ward_verify_args *args,
	const struct ward_verdict *verdict)
{
	key(t, "problems", false);
	prose_put(t, "[");
	for (size_t i = 0; i < verdict->num_problems; i++) {
		const struct ward_why *why = &verdict->problem[i];

		prose_put(t, i > 0 ? ",{" : "{");
		why_members(t, args, why, ward_verdict_cert(verdict, why->cert));
		prose_put(t, "}");
	}
	prose_put(t, "]");
}

static void others(struct prose *t, const struct ward_verify_args *args,
	const struct ward_verdict *verdict)
{
	key(t, "others", false);
	prose_put(t, "[");
	for (size_t i = 0; i < verdict->num_others; i++) {
		const struct ward_other *other = &verdict->other[i];

		prose_put(t, i > 0 ? ",{" : "{");
		why_members(t, args, &other->why, other->cert);
		number(t, "path_length", (int64_t)other->path_len);
		key(t, "anchored", false);
		prose_put(t, truth(other->anchored));
		prose_put(t, "}");
	}
	prose_put(t, "]");
}

static void warnings(struct prose *t, const struct ward_verify_args *args,
	const struct ward_verdict *verdict)
{
	key(t, "warnings", false);
	prose_put(t, "[");
	for (size_t i = 0; i < verdict->num_warnings; i++) {
		const struct ward_warning *warning = &verdict->warning[i];

		prose_put(t, i > 0 ? ",{" : "{");
		key(t, "name", true);
		open_text(t);
		prose_put(t, ward_warning_name(warning->kind));
		close_text(t);
		number(t, "certificate", warning->cert);
		key(t, "cause", false);
		open_text(t);
		explain_warning(t, args, verdict, warning);
		close_text(t);
		text(t, "advice", ward_warning_advice(warning->kind));
		time_text(t, "at", warning->at);
		prose_put(t, "}");
	}
	prose_put(t, "]");
}

static void status(struct prose *t, const struct ward_status *status)
{
	static const char *const kind[] = { "unchecked", "good", "revoked", "stale",
		"not covered", "excused" };
	static const char *const source[] = { "none", "CRL", "OCSP" };

	text(t, "status", kind[status->kind]);
	if (status->source == WARD_SOURCE_NONE)
		return;
	text(t, "status_source", source[status->source]);
	if (status->kind == WARD_STATUS_REVOKED) {
		time_text(t, "revoked_at", status->revoked_at);
		text(t, "reason", ward_reason_text(status->reason));
	}
	if (status->this_update != 0)
		time_text(t, "this_update", status->this_update);
	if (status->next_update != 0)
		time_text(t, "next_update", status->next_update);
}

static void path(struct prose *t, const struct ward_verdict *verdict)
{
	key(t, "path", false);
	prose_put(t, "[");
	for (size_t i = 0; i < verdict->path_len; i++) {
		struct ward_why why = { 0 };
		struct cert cert;

		prose_put(t, i > 0 ? ",{" : "{");
		key(t, "subject", true);
		open_text(t);
		/* What is in a path was parsed before. */
		if (cert_parse(verdict->path[i], &cert, &why))
			prose_name(t, cert.subject);
		close_text(t);
		time_text(t, "not_before", cert.not_before);
		time_text(t, "not_after", cert.not_after);
		status(t, &verdict->status[i]);
		prose_put(t, "}");
	}
	prose_put(t, "]");
}

size_t ward_verdict_json(const struct ward_verify_args *given, const struct ward_verdict *verdict,
	char *out, size_t cap)
{
	struct ward_verify_args args = explain_args(given);
	struct prose t = prose_of(out, cap);

	prose_put(&t, "{");
	key(&t, "good", true);
	prose_put(&t, truth(verdict->why.code == 0));
	key(&t, "name", false);
	if (args.name != NULL) {
		open_text(&t);
		prose_bytes(&t, span_of(args.name));
		close_text(&t);
	} else {
		prose_put(&t, "null");
	}
	time_text(&t, "at", args.now);
	key(&t, "anchored", false);
	prose_put(&t, truth(verdict->anchored));
	problems(&t, &args, verdict);
	path(&t, verdict);
	others(&t, &args, verdict);
	warnings(&t, &args, verdict);
	prose_put(&t, "}");
	return prose_end(&t);
}

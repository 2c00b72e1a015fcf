/* explain.c - a verdict in words: ward_problem_text, ward_verdict_text. */
#include "pki/explain.h"

struct ward_verify_args explain_args(const struct ward_verify_args *given)
{
	struct ward_verify_args args = { .size = sizeof args };

	if (given->size >= offsetof(struct ward_verify_args, crls) && given->size <= sizeof args)
		memcpy(&args, given, given->size);
	return args;
}

struct ward_span ward_verdict_cert(const struct ward_verdict *verdict, unsigned cert)
{
	if (cert == 0 || cert > verdict->path_len || cert > WARD_CHAIN_MAX)
		return (struct ward_span){ NULL, 0 };
	return verdict->path[cert - 1];
}

/* The texts of failures have neither capital nor full stop. */
static void capital(struct prose *t, size_t at)
{
	if (at < t->cap && at < t->len && t->out[at] >= 'a' && t->out[at] <= 'z')
		t->out[at] = (char)(t->out[at] - 'a' + 'A');
}

static void two_sentences(struct prose *t, const struct ward_verify_args *args,
	const struct ward_why *why, struct ward_span cert)
{
	size_t start = t->len;

	explain_cause(t, args, why, cert);
	capital(t, start);
	prose_put(t, ". ");
	start = t->len;
	prose_put(t, ward_why_advice(why->code));
	capital(t, start);
	prose_put(t, ".");
}

/* Whose certificate a problem of the best path is about need not be said. */
static struct ward_span subject_of(const struct ward_verdict *verdict,
	const struct ward_why *problem, struct ward_span cert)
{
	return cert.len > 0 ? cert : ward_verdict_cert(verdict, problem->cert);
}

size_t ward_problem_cause(const struct ward_verify_args *given, const struct ward_verdict *verdict,
	const struct ward_why *problem, struct ward_span cert, char *out, size_t cap)
{
	struct ward_verify_args args = explain_args(given);
	struct prose t = prose_of(out, cap);

	explain_cause(&t, &args, problem, subject_of(verdict, problem, cert));
	return prose_end(&t);
}

size_t ward_problem_text(const struct ward_verify_args *given, const struct ward_verdict *verdict,
	const struct ward_why *problem, struct ward_span cert, char *out, size_t cap)
{
	struct ward_verify_args args = explain_args(given);
	struct prose t = prose_of(out, cap);

	two_sentences(&t, &args, problem, subject_of(verdict, problem, cert));
	return prose_end(&t);
}

size_t ward_warning_cause(const struct ward_verify_args *given, const struct ward_verdict *verdict,
	const struct ward_warning *warning, char *out, size_t cap)
{
	struct ward_verify_args args = explain_args(given);
	struct prose t = prose_of(out, cap);

	explain_warning(&t, &args, verdict, warning);
	return prose_end(&t);
}

/* Who vouches for a good chain, and for what name. */
static void good(struct prose *t, const struct ward_verify_args *args,
	const struct ward_verdict *verdict)
{
	struct ward_span anchor = ward_verdict_cert(verdict, (unsigned)verdict->path_len);
	struct ward_why why = { 0 };
	struct cert cert;

	prose_put(t, "The chain is good: trusted by way of ");
	if (cert_parse(anchor, &cert, &why))
		prose_name(t, cert.subject);
	if (args->name != NULL) {
		prose_put(t, ", and for ");
		prose_bytes(t, span_of(args->name));
		prose_put(t, ".\n");
	} else {
		prose_put(t, " (no name was asked for).\n");
	}
}

size_t ward_verdict_text(const struct ward_verify_args *given, const struct ward_verdict *verdict,
	char *out, size_t cap)
{
	struct ward_verify_args args = explain_args(given);
	struct prose t = prose_of(out, cap);

	if (verdict->why.code == 0)
		good(&t, &args, verdict);
	else
		prose_put(&t, "The chain is not good.\n");
	for (size_t i = 0; i < verdict->num_problems; i++) {
		const struct ward_why *problem = &verdict->problem[i];

		two_sentences(&t, &args, problem, ward_verdict_cert(verdict, problem->cert));
		prose_put(&t, "\n");
	}
	for (size_t i = 0; i < verdict->num_others; i++) {
		prose_put(&t, "Another path was no better: ");
		explain_cause(&t, &args, &verdict->other[i].why, verdict->other[i].cert);
		prose_put(&t, ".\n");
	}
	for (size_t i = 0; i < verdict->num_warnings; i++) {
		prose_put(&t, "Soon: ");
		explain_warning(&t, &args, verdict, &verdict->warning[i]);
		prose_put(&t, ". To do: ");
		prose_put(&t, ward_warning_advice(verdict->warning[i].kind));
		prose_put(&t, ".\n");
	}
	return prose_end(&t);
}

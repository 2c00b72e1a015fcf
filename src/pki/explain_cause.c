/* explain_cause.c - for each kind of failure, the numbers and names that show it. */
#include "pki/explain.h"

#include "pki/algorithm.h"
#include "pki/general_name.h"

/* Words for the bits of a set, those of `set` alone. */
static void bits(struct prose *t, int64_t set, const char *const *name, size_t num,
	const char *none)
{
	bool any = false;

	for (size_t i = 0; i < num; i++) {
		if (((uint64_t)set >> i & 1) == 0)
			continue;
		if (any)
			prose_put(t, ", ");
		prose_put(t, name[i]);
		any = true;
	}
	if (!any)
		prose_put(t, none);
}

static void usages(struct prose *t, int64_t set)
{
	static const char *const name[] = { "digital signatures", "non-repudiation",
		"key encipherment", "data encipherment", "key agreement", "signing certificates",
		"signing revocation lists", "enciphering only", "deciphering only" };

	bits(t, set, name, sizeof name / sizeof name[0], "nothing");
}

static void purposes(struct prose *t, int64_t set)
{
	static const char *const name[] = { "servers", "clients", "any purpose", "OCSP responders",
		"other purposes" };

	bits(t, set, name, sizeof name / sizeof name[0], "nothing");
}

/* Two moments: `got` is now. */
static void ended(struct prose *t, const struct ward_why *why, const char *verb)
{
	prose_put(t, verb);
	prose_duration(t, why->got - why->want);
	prose_put(t, " ago, on ");
	prose_day(t, why->want);
}

static void begins(struct prose *t, const struct ward_why *why, const char *verb)
{
	prose_put(t, verb);
	prose_duration(t, why->want - why->got);
	prose_put(t, ", on ");
	prose_day(t, why->want);
}

/* The name that was looked for: `want` counts those after the first from 1. */
static const char *asked(const struct ward_verify_args *args, const struct ward_why *why)
{
	size_t i = (size_t)why->want;

	if (why->want <= 0 || i > args->num_names)
		return args->name != NULL ? args->name : "no name";
	return args->names[i - 1];
}

static void names(struct prose *t, const struct ward_verify_args *args, const struct ward_why *why,
	const struct cert *cert)
{
	const char *name = asked(args, why);
	struct ward_span nearest = explain_nearest(cert, name);

	prose_put(t, ": asked for ");
	prose_bytes(t, span_of(name));
	prose_put(t, "; the certificate is for ");
	prose_sans(t, cert);
	if (nearest.len > 0) {
		prose_put(t, "; nearest: ");
		prose_bytes(t, nearest);
	}
}

static void common_name(struct prose *t, const struct ward_verify_args *args,
	const struct ward_why *why)
{
	prose_put(t, ": asked for ");
	prose_bytes(t, span_of(asked(args, why)));
	if (why->got == 1)
		prose_put(t, ", which stands in the subject's common name alone");
}

static void constraint(struct prose *t, const struct ward_why *why)
{
	static const char *const kind[] = { "a name of another form", "a mailbox", "a DNS name",
		"an X.400 address", "a directory name", "an EDI party name", "a URI", "an IP address",
		"a registered id" };

	if (why->got < 0 || why->got >= (int64_t)(sizeof kind / sizeof kind[0]))
		return;
	prose_put(t, ": it is ");
	prose_put(t, kind[why->got]);
}

static void numbers(struct prose *t, const struct ward_why *why, const char *between,
	const char *behind)
{
	prose_put(t, ": ");
	prose_number(t, why->got);
	prose_put(t, between);
	prose_number(t, why->want);
	prose_put(t, behind);
}

static void revoked(struct prose *t, const struct ward_verify_args *args,
	const struct ward_why *why)
{
	if (args->now >= why->got) {
		prose_put(t, ": ");
		prose_duration(t, args->now - why->got);
		prose_put(t, " ago, on ");
	} else {
		prose_put(t, ": on ");
	}
	prose_day(t, why->got);
	prose_put(t, " (");
	prose_put(t, ward_reason_text((unsigned)why->want));
	prose_put(t, ")");
}

static void issuer(struct prose *t, const struct cert *cert, const char *behind)
{
	prose_put(t, ": it names ");
	prose_name(t, cert->issuer);
	prose_put(t, " as its issuer");
	prose_put(t, behind);
}

static void oid(struct prose *t, const char *before, struct ward_span contents)
{
	enum oid known = oid_find(contents);
	char dotted[OID_DOTTED_MAX];

	if (contents.len == 0)
		return;
	oid_dotted(contents, dotted);
	prose_put(t, before);
	prose_put(t, known != OID_UNKNOWN ? oid_text(known) : dotted);
}

static void weak_key(struct prose *t, const struct ward_why *why)
{
	prose_put(t, ": it has ");
	if (why->got > 0) {
		prose_number(t, why->got);
		prose_put(t, " bits, and RSA needs ");
		prose_number(t, why->want);
	} else {
		prose_put(t, "a form or curve that ward does not take");
	}
}

/* What the certificate itself says; it could be read. */
static void by_cert(struct prose *t, const struct ward_verify_args *args,
	const struct ward_why *why, const struct cert *cert)
{
	switch (why->code) {
	case WARD_WHY_CERT_NAME:
		names(t, args, why, cert);
		break;
	case WARD_WHY_CERT_UNKNOWN_CA:
		issuer(t, cert, ", who was not sent and is not trusted");
		break;
	case WARD_WHY_CERT_SIGNATURE:
		issuer(t, cert, ", whose key did not make its signature");
		break;
	case WARD_WHY_CERT_SELF_SIGNED:
		prose_put(t, ": it is by ");
		prose_name(t, cert->subject);
		break;
	case WARD_WHY_CERT_CRITICAL:
		oid(t, ": ", cert->unknown_critical);
		break;
	default:
		break;
	}
}

static void by_numbers(struct prose *t, const struct ward_verify_args *args,
	const struct ward_why *why)
{
	switch (why->code) {
	case WARD_WHY_CERT_EXPIRED:
		ended(t, why, ": it expired ");
		break;
	case WARD_WHY_STATUS_STALE:
		ended(t, why, ": it was good until ");
		break;
	case WARD_WHY_CERT_NOT_YET:
		begins(t, why, ": it begins in ");
		break;
	case WARD_WHY_STATUS_NOT_YET:
		begins(t, why, ": it begins in ");
		break;
	case WARD_WHY_CERT_NO_SAN:
		common_name(t, args, why);
		break;
	case WARD_WHY_CERT_NAME_CONSTRAINT:
		constraint(t, why);
		break;
	case WARD_WHY_CERT_REVOKED:
		revoked(t, args, why);
		break;
	case WARD_WHY_CERT_PATH_LEN:
		numbers(t, why, " where at most ", " may stand");
		break;
	case WARD_WHY_CERT_BUDGET:
		if (why->want > 0)
			numbers(t, why, " of at most ", "");
		break;
	case WARD_WHY_CERT_KEY_WEAK:
		weak_key(t, why);
		break;
	case WARD_WHY_CERT_KEY_USAGE:
	case WARD_WHY_CRL_KEY_USAGE:
		prose_put(t, ": it is for ");
		usages(t, why->got);
		prose_put(t, ", and is used for ");
		usages(t, why->want);
		break;
	case WARD_WHY_CERT_PURPOSE:
		prose_put(t, ": it is for ");
		purposes(t, why->got);
		break;
	case WARD_WHY_CERT_FEATURE:
		prose_put(t, ": ");
		if (why->got == 5)
			prose_put(t, "must-staple");
		else
			prose_number(t, why->got);
		break;
	case WARD_WHY_CERT_STRICT:
		prose_put(t, ": ");
		prose_put(t, ward_strict_text((unsigned)why->got));
		prose_put(t, " (");
		prose_put(t, ward_strict_source((unsigned)why->got));
		prose_put(t, ")");
		break;
	case WARD_WHY_CERT_ALGORITHM:
		if (why->got > OID_UNKNOWN && why->got < OID_COUNT) {
			prose_put(t, ": ");
			prose_put(t, oid_text((enum oid)why->got));
		}
		break;
	default:
		break;
	}
}

/* Which certificate, unless it is the leaf; true when it can be read. */
static bool which(struct prose *t, unsigned number, struct ward_span der, struct cert *ret)
{
	struct ward_why reason = { 0 };
	bool readable = cert_parse(der, ret, &reason);

	if (number < 2)
		return readable;
	prose_put(t, "certificate ");
	prose_number(t, number);
	if (readable) {
		prose_put(t, " (");
		prose_name(t, ret->subject);
		prose_put(t, ")");
	}
	prose_put(t, ": ");
	return readable;
}

void explain_cause(struct prose *t, const struct ward_verify_args *args,
	const struct ward_why *why, struct ward_span der)
{
	struct cert cert;
	bool readable = which(t, why->cert, der, &cert);

	prose_put(t, ward_why_text(why->code));
	by_numbers(t, args, why);
	if (readable)
		by_cert(t, args, why, &cert);
}

void explain_warning(struct prose *t, const struct ward_verify_args *args,
	const struct ward_verdict *verdict, const struct ward_warning *warning)
{
	struct cert cert;

	(void)which(t, warning->cert, ward_verdict_cert(verdict, warning->cert), &cert);
	if (warning->kind == WARD_WARNING_STATUS_LAPSES)
		prose_put(t, "the word that the certificate is not revoked lapses in ");
	else
		prose_put(t, "the certificate expires in ");
	prose_duration(t, warning->at - args->now);
	prose_put(t, ", on ");
	prose_day(t, warning->at);
	if (warning->kind == WARD_WARNING_ISSUER_FIRST) {
		prose_put(t, ", before the server's, which lives until ");
		prose_day(t, warning->before);
	}
	if (warning->kind == WARD_WARNING_EXPIRES_SOON)
		prose_put(t, ", in the last sixth of its life");
}

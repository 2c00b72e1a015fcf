/* constraint.c - name constraints along a path. RFC 5280 4.2.1.10 */
#include "pki/constraint.h"

#include "der/der.h"
#include "pki/general_name.h"

#define PERMITTED DER_CONTEXT_C(0)
#define EXCLUDED DER_CONTEXT_C(1)

/* GeneralSubtree: "the minimum MUST be zero, and maximum MUST be absent", and a
 * minimum of zero is the default, which DER does not write. */
static struct general_name next_subtree(struct rd *r)
{
	size_t outer = der_open(r, DER_SEQUENCE);
	struct general_name name = general_name_next(r);

	rd_close(r, outer);
	return name;
}

/* An address and a mask that is a run of ones and then zeros. */
static bool ip_form(struct ward_span s)
{
	size_t len = s.len / 2;
	bool ended = false;

	if (s.len != 8 && s.len != 32)
		return false;
	for (size_t i = 0; i < len; i++)
		for (unsigned bit = 0x80; bit != 0; bit >>= 1) {
			bool one = (s.p[len + i] & bit) != 0;

			if (one && ended)
				return false;
			ended = !one;
		}
	return true;
}

static void read_subtrees(struct rd *r, uint8_t tag, size_t *num)
{
	size_t outer = der_open(r, tag), before = *num;

	while (rd_more(r)) {
		struct general_name name = next_subtree(r);

		if (*num >= CERT_SUBTREES_MAX) {
			rd_fail(r);
			break;
		}
		(*num)++;
		if (name.kind == GENERAL_NAME_IP && !ip_form(name.value))
			rd_fail(r);
	}
	if (*num == before)
		rd_fail(r);
	rd_close(r, outer);
}

bool constraint_form(struct ward_span constraints)
{
	struct rd r = rd_of(constraints);
	size_t num = 0;

	if (der_is_next(&r, PERMITTED))
		read_subtrees(&r, PERMITTED, &num);
	if (rd_more(&r))
		read_subtrees(&r, EXCLUDED, &num);
	/* "CAs MUST NOT issue certificates where name constraints is an empty
	 * sequence." */
	return rd_done(&r) && num > 0;
}

/* The subtrees of one certificate. */
struct subtrees {
	struct ward_span permitted, excluded;
};

static struct subtrees open_subtrees(const struct cert *ca)
{
	struct rd r = rd_of(ca->name_constraints.value);
	struct subtrees s = { 0 };

	if (der_is_next(&r, PERMITTED))
		s.permitted = der_value(&r, PERMITTED);
	if (der_is_next(&r, EXCLUDED))
		s.excluded = der_value(&r, EXCLUDED);
	return s;
}

static bool is_permitted(struct ward_span subtrees, struct general_name name, unsigned *work)
{
	struct rd r = rd_of(subtrees);
	bool spoken_of = false;

	while (rd_more(&r)) {
		struct general_name base = next_subtree(&r);

		++*work;
		if (base.kind != name.kind)
			continue;
		spoken_of = true;
		if (constraint_matches(name.kind, name.value, base.value) == CONSTRAINT_INSIDE)
			return true;
	}
	return !spoken_of;
}

static bool is_excluded(struct ward_span subtrees, struct general_name name, unsigned *work)
{
	struct rd r = rd_of(subtrees);

	while (rd_more(&r)) {
		struct general_name base = next_subtree(&r);

		++*work;
		if (base.kind != name.kind)
			continue;
		if (constraint_matches(name.kind, name.value, base.value) != CONSTRAINT_OUTSIDE)
			return true;
	}
	return false;
}

static bool check_name(const struct subtrees *s, struct general_name name, unsigned *work,
	struct ward_why *why)
{
	if (*work > CONSTRAINT_WORK_MAX)
		return FAIL(why, CERT_BUDGET, .got = *work, .want = CONSTRAINT_WORK_MAX);
	if (!is_permitted(s->permitted, name, work) || is_excluded(s->excluded, name, work))
		return FAIL(why, CERT_NAME_CONSTRAINT, .got = name.kind);
	return true;
}

/* "when the certificate does not include a subject alternative name, the
 * constraint MUST be applied to the attribute of type emailAddress in the
 * subject distinguished name" - ward applies it in any case. */
static bool check_subject(const struct subtrees *s, struct ward_span subject, unsigned *work,
	struct ward_why *why)
{
	struct general_name whole = { GENERAL_NAME_DIRECTORY, subject };
	struct rd r = rd_of(subject);

	der_open(&r, DER_SEQUENCE);
	if (!rd_more(&r))
		return true;
	TRY(check_name(s, whole, work, why));
	while (rd_more(&r)) {
		size_t set = der_open(&r, DER_SET);

		while (rd_more(&r)) {
			size_t attribute = der_open(&r, DER_SEQUENCE);
			enum oid type = oid_find(der_oid(&r));
			struct general_name email = { GENERAL_NAME_EMAIL, { NULL, 0 } };
			uint8_t tag;

			email.value = der_any(&r, &tag);
			rd_close(&r, attribute);
			if (type == OID_EMAIL_ADDRESS)
				TRY(check_name(s, email, work, why));
		}
		rd_close(&r, set);
	}
	return true;
}

bool constraint_check(const struct cert *ca, const struct cert *cert, unsigned *work,
	struct ward_why *why)
{
	struct subtrees s = open_subtrees(ca);
	struct rd r = rd_of(cert->san.value);

	if (s.permitted.len == 0 && s.excluded.len == 0)
		return true;
	while (rd_more(&r)) {
		struct general_name name = general_name_next(&r);

		TRY(check_name(&s, name, work, why));
	}
	return check_subject(&s, cert->subject, work, why);
}

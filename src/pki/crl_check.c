/* crl_check.c - one certificate, all revocation lists. RFC 5280 6.3.3
 *
 * First the lists are gathered that speak about the certificate and are really by
 * their issuer; a delta is joined to the list that it completes. Of those with the
 * same scope only the freshest counts, so that an expired list never stands against a
 * fresh one, nor is passed over when there is no other. */
#include "pki/crl_check.h"

#include "pki/crl_scope.h"
#include "pki/crl_set.h"
#include "pki/crl_signer.h"
#include "pki/dn.h"
#include "pki/status.h"

/* A complete list, together with the delta that brings it up to date. */
struct candidate {
	const struct crl_item *complete, *delta;
	const struct cert *signer;
	uint16_t reasons;        /* for which it speaks */
	struct ward_span number; /* of the two together: 5.2.4 */
	struct status_dates dates;
	bool fresh;
	struct ward_why why;     /* when it is not */
};

struct gathering {
	const struct revocation *rev;
	const struct cert *cert;
	size_t i;
	struct candidate list[CRL_CANDIDATES_MAX];
	size_t num;
	bool too_many; /* one was left out: what the others do not say, it might */
	struct ward_status *status;
};

static struct status_dates dates_of(const struct crl *crl)
{
	return (struct status_dates){ crl->this_update, crl->next_update, crl->has_next };
}

/* 5.2.3: every list MUST have a number; without one nobody can tell whether it was
 * replaced. */
static bool is_fresh(const struct revocation *rev, const struct crl *crl, struct ward_why *why)
{
	struct status_dates dates = dates_of(crl);

	TRY(status_fresh(rev->args, &dates, why));
	return crl->has_number || FAIL(why, CRL_NUMBER);
}

/* 5.2.4: may the delta be joined to the list? */
static bool completes(const struct crl *delta, const struct crl *crl)
{
	return delta->delta && !delta->unknown_critical && crl->has_number &&
		span_is(delta->issuer_key_id, crl->issuer_key_id) && crl_scope_same(delta, crl) &&
		!crl_number_less(crl->number, delta->base) &&
		crl_number_less(crl->number, delta->number);
}

/* 5.2.4: "the CRL issuer MUST use the same private key to sign the delta CRL". */
static bool by_same_key(const struct gathering *g, const struct crl_item *delta,
	const struct cert *signer, struct ward_why *why)
{
	const struct cert *found;

	TRY(crl_signer_check(g->rev, g->i, delta, &found, why));
	if (!span_is(found->spki, signer->spki))
		return FAIL(why, CRL_SIGNATURE);
	return true;
}

/* Joins the most current delta. One that is out of date itself is of use only to a
 * list that is, too. */
static void join_delta(const struct gathering *g, struct candidate *c)
{
	const struct crl *crl = crl_item_crl(c->complete);
	const struct crl_item *item;
	size_t at = 0;

	while ((item = crl_set_next(g->rev->args->crls, crl->issuer, &at)) != NULL) {
		const struct crl *delta = crl_item_crl(item);
		struct ward_why why = { .code = 0 }, forged = { .code = 0 };
		bool fresh;

		if (!completes(delta, crl))
			continue;
		fresh = is_fresh(g->rev, delta, &why);
		if (!fresh && c->fresh)
			continue;
		if (fresh == c->fresh && c->delta != NULL && delta->this_update <=
			c->dates.this_update)
			continue;
		if (!by_same_key(g, item, c->signer, &forged)) {
			status_note(g->status, WARD_SOURCE_CRL, &forged);
			continue;
		}
		c->delta = item;
		c->number = delta->number;
		c->dates = dates_of(delta);
		c->fresh = fresh;
		c->why = why;
	}
}

/* Does `a` replace `b`, of the same scope? */
static bool replaces(const struct candidate *a, const struct candidate *b)
{
	if (a->fresh != b->fresh)
		return a->fresh;
	if (!span_is(a->number, b->number))
		return crl_number_less(b->number, a->number);
	return a->dates.this_update > b->dates.this_update;
}

/* Keeps a candidate unless a better one of the same scope is there. */
static void keep(struct gathering *g, const struct candidate *c)
{
	const struct crl *crl = crl_item_crl(c->complete);
	struct ward_why why = { .code = WARD_WHY_CERT_BUDGET, .got = CRL_CANDIDATES_MAX,
		.want = CRL_CANDIDATES_MAX, .where = WHERE };

	for (size_t i = 0; i < g->num; i++) {
		const struct crl *other = crl_item_crl(g->list[i].complete);

		if (!crl_scope_same(crl, other) || dn_compare(crl->issuer, other->issuer) != DN_SAME)
			continue;
		if (replaces(c, &g->list[i]))
			g->list[i] = *c;
		return;
	}
	if (g->num >= CRL_CANDIDATES_MAX) {
		g->too_many = true;
		status_note(g->status, WARD_SOURCE_CRL, &why);
		return;
	}
	g->list[g->num] = *c;
	g->num++;
}

static bool candidate_of(const struct gathering *g, const struct crl_item *item,
	struct candidate *ret, struct ward_why *why)
{
	const struct crl *crl = crl_item_crl(item);

	*ret = (struct candidate){ .complete = item, .number = crl->number,
		.dates = dates_of(crl), .reasons = crl_scope(crl, g->cert) };
	if (ret->reasons == 0)
		return FAIL(why, CRL_SCOPE);
	TRY(crl_signer_check(g->rev, g->i, item, &ret->signer, why));
	/* 5.2: "MUST NOT use that CRL to determine the status of certificates" */
	if (crl->unknown_critical)
		return FAIL(why, CRL_CRITICAL);
	ret->fresh = is_fresh(g->rev, crl, &ret->why);
	return true;
}

/* All lists by this issuer. */
static void gather(struct gathering *g, struct ward_span issuer)
{
	const struct crl_item *item;
	size_t at = 0;

	while ((item = crl_set_next(g->rev->args->crls, issuer, &at)) != NULL) {
		struct candidate c;
		struct ward_why why = { .code = 0 };

		if (crl_item_crl(item)->delta)
			continue;
		if (!candidate_of(g, item, &c, &why)) {
			status_note(g->status, WARD_SOURCE_CRL, &why);
			continue;
		}
		join_delta(g, &c);
		keep(g, &c);
	}
}

/* The issuers of indirect lists that the certificate announces. */
static void gather_announced(struct gathering *g)
{
	struct rd r = rd_of(g->cert->crl_points.value);
	unsigned num = 0;

	while (rd_more(&r) && num < DIST_POINTS_MAX) {
		struct dist_point point = dist_point_next(&r);
		struct ward_span issuer = dist_names_directory(point.issuer);

		num++;
		if (!r.bad && issuer.len > 0 && dn_compare(issuer, g->cert->issuer) != DN_SAME)
			gather(g, issuer);
	}
}

/* (i) to (k): first the delta, then the list that it completes. */
static bool is_revoked(const struct candidate *c, const struct cert *cert, struct crl_entry *ret)
{
	bool found = false;

	if (c->delta != NULL)
		found = crl_item_find(c->delta, cert->serial, cert->issuer, ret);
	if (!found)
		found = crl_item_find(c->complete, cert->serial, cert->issuer, ret);
	return found && ret->reason != CRL_REMOVE_FROM_CRL;
}

static struct ward_status word_of(const struct candidate *c)
{
	return (struct ward_status){ .source = WARD_SOURCE_CRL, .why = c->why,
		.this_update = c->dates.this_update,
		.next_update = c->dates.has_next ? c->dates.next_update : 0 };
}

/* What lists that do not name the certificate say together: they must cover all
 * reasons, and the word is as old as the oldest of them. */
struct sum {
	struct ward_status word;
	uint16_t reasons;
};

static void add(struct sum *sum, const struct candidate *c)
{
	struct ward_status word = word_of(c);

	if (sum->reasons == 0 || word.this_update < sum->word.this_update)
		sum->word = word;
	sum->reasons |= c->reasons;
}

static void conclude(struct sum *fresh, struct sum *stale, struct ward_status *status)
{
	uint16_t reasons = fresh->reasons | stale->reasons;
	struct ward_why partly = { .code = WARD_WHY_CRL_SCOPE, .got = reasons,
		.want = REASONS_ALL, .where = WHERE };

	if (fresh->reasons == REASONS_ALL) {
		fresh->word.kind = WARD_STATUS_GOOD;
		status_fold(status, &fresh->word);
	} else if (reasons == REASONS_ALL) {
		stale->word.kind = WARD_STATUS_STALE;
		status_fold(status, &stale->word);
	} else if (reasons != 0) {
		status_note(status, WARD_SOURCE_CRL, &partly);
	}
}

void crl_check(const struct revocation *rev, size_t i, struct ward_status *status)
{
	struct gathering g = { .rev = rev, .cert = rev->path->cert[i], .i = i, .status = status };
	struct sum fresh = { .reasons = 0 }, stale = { .reasons = 0 };

	gather(&g, g.cert->issuer);
	gather_announced(&g);
	for (size_t k = 0; k < g.num; k++) {
		const struct candidate *c = &g.list[k];
		struct ward_status word = word_of(c);
		struct crl_entry entry;

		if (is_revoked(c, g.cert, &entry)) {
			word.kind = WARD_STATUS_REVOKED;
			word.revoked_at = entry.revoked_at;
			word.reason = entry.reason;
			status_fold(status, &word);
		} else if (c->fresh) {
			add(&fresh, c);
		} else if (c->why.code == WARD_WHY_STATUS_STALE) {
			add(&stale, c);
		} else {
			status_note(status, WARD_SOURCE_CRL, &c->why);
		}
	}
	if (!g.too_many)
		conclude(&fresh, &stale, status);
}

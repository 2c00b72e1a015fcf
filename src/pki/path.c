/* path.c - depth-first search for a path to a trusted authority. */
#include "pki/path.h"

#include "pki/algorithm.h"
#include "pki/dn.h"
#include "pki/revocation.h"
#include "pki/sig_cache.h"
#include "pki/trust.h"

/* How promising a candidate for an issuer is. What key identifiers say is tried first,
 * and nothing is left out because of them: which key signed, signatures tell, and
 * check_path names a contradiction. RFC 4158 3.5 */
enum rank { RANK_LIKELY, RANK_POSSIBLE, RANK_UNLIKELY, RANK_END };

/* Where the search for an issuer of one certificate of the path stands. */
struct level {
	uint32_t issuer_hash;
	uint8_t rank;       /* enum rank: candidates of this one are tried now */
	bool in_pool;       /* the trust set has been gone through for this rank */
	size_t anchor_at;   /* for trust_next */
	size_t pool_at;
	bool forged;        /* a likely issuer did not sign it */
	bool led_on;        /* an issuer was found: its own path tells what was wrong with it */
};

struct search {
	const struct ward_verify_args *args;
	const struct name *name;
	const struct path_pool *pool;
	struct path path;
	struct level level[WARD_CHAIN_MAX];
	unsigned *signatures, steps;
	struct check_work work;
	struct path_result *best;
	bool found_any;
	bool best_asked; /* whether its certificates are revoked */
	bool best_whole; /* it does not stop where others go on */
};

static bool valid_at(const struct cert *cert, int64_t now)
{
	return cert->not_before <= now && now <= cert->not_after;
}

static enum rank rank_of(const struct search *s, const struct cert *child,
	const struct cert *issuer)
{
	if (!valid_at(issuer, s->args->now) || !issuer->ca)
		return RANK_UNLIKELY;
	if (child->issuer_key_id.len == 0 || issuer->key_id.len == 0)
		return RANK_POSSIBLE;
	return span_is(child->issuer_key_id, issuer->key_id) ? RANK_LIKELY : RANK_UNLIKELY;
}

/* The same subject with the same key twice is a loop, whatever else the two
 * certificates say. */
static bool in_path(const struct path *path, const struct cert *cert)
{
	for (size_t i = 0; i < path->len; i++) {
		const struct cert *other = path->cert[i];

		if (span_is(other->spki, cert->spki) && span_is(other->subject, cert->subject))
			return true;
	}
	return false;
}

/* The next candidate for an issuer of the last certificate, NULL when all were
 * had: for each rank first the trust set, then what was sent. */
static const struct cert *next_issuer(struct search *s, bool *ret_anchor)
{
	struct level *level = &s->level[s->path.len - 1];
	const struct cert *child = s->path.cert[s->path.len - 1], *cert;

	*ret_anchor = false;
	for (; level->rank < RANK_END; level->rank++) {
		while (!level->in_pool) {
			cert = trust_next(s->args->trust, child->issuer, level->issuer_hash,
				&level->anchor_at);
			if (cert == NULL) {
				level->in_pool = true;
				level->pool_at = 1;
			} else if (rank_of(s, child, cert) == level->rank) {
				*ret_anchor = true;
				return cert;
			}
		}
		while (level->pool_at < s->pool->num) {
			size_t i = level->pool_at;

			level->pool_at++;
			cert = &s->pool->cert[i];
			if (s->pool->subject_hash[i] == level->issuer_hash &&
				rank_of(s, child, cert) == level->rank &&
				dn_compare(cert->subject, child->issuer) == DN_SAME)
				return cert;
		}
		level->in_pool = false;
		level->anchor_at = 0;
	}
	return NULL;
}

static void push(struct search *s, const struct cert *cert)
{
	size_t at = s->path.len;

	s->path.cert[at] = cert;
	s->path.len = at + 1;
	s->level[at] = (struct level){ .issuer_hash = dn_hash(cert->issuer) };
	if (at > 0)
		s->level[at - 1].led_on = true;
}

/* A check that is spared counts in the budget too: the verdict does not depend on what
 * was seen before. Only authorities are remembered; see ward/verify.h. */
static bool check_signature(const struct search *s, const struct cert *child,
	const struct cert *issuer)
{
	const struct ward_provider *provider = s->args->provider;
	struct ward_sig_cache *cache = child->ca ? s->args->sig_cache : NULL;
	struct sig_id id;
	bool known = false;

	if (cache != NULL)
		known = sig_cache_id(provider, &issuer->key, child, &id);
	if (known && sig_cache_has(cache, &id))
		return true;
	if (!provider->verify(&issuer->key, (enum ward_sig)child->sig, child->tbs,
		    child->signature))
		return false;
	if (known)
		sig_cache_add(cache, &id);
	return true;
}

/* Could `issuer` have signed `child`? A signature that cannot be checked, for its
 * algorithm or key is weak, stays unproven: such a path is only good for telling
 * what is wrong with it. */
static bool signed_by(struct search *s, const struct cert *child, const struct cert *issuer,
	bool *ret_proven)
{
	*ret_proven = false;
	if (child->sig == WARD_SIG_NONE || !algorithm_key_strong(&issuer->key))
		return true;
	if (!algorithm_key_fits(issuer->key.kind, (enum ward_sig)child->sig))
		return false;
	++*s->signatures;
	*ret_proven = check_signature(s, child, issuer);
	return *ret_proven;
}

/* Every signature below the anchor was checked and is good. */
static bool all_proven(const struct path *path)
{
	for (size_t i = 0; i + 1 < path->len; i++)
		if (!path->proven[i])
			return false;
	return true;
}

/* Is `a` the better explanation than `b`? */
static bool better(const struct path *a, const struct problems *pa, const struct path *b,
	const struct problems *pb)
{
	unsigned wa = problems_weight(pa), wb = problems_weight(pb);

	if (a->anchored != b->anchored)
		return a->anchored;
	if (!a->anchored && a->len != b->len)
		return a->len > b->len;
	return wa != wb ? wa < wb : pa->num < pb->num;
}

static void check_revocation(struct search *s, const struct path *path, struct problems *problems,
	struct ward_status status[WARD_CHAIN_MAX])
{
	struct revocation rev = { .args = s->args, .pool = s->pool, .path = path,
		.signatures = s->signatures };

	memset(status, 0, WARD_CHAIN_MAX * sizeof *status);
	if (path->anchored && s->args->revocation != WARD_REVOCATION_OFF)
		revocation_check(&rev, status, problems);
}

/* Keeps the worst problem of a path that is not the best. */
static void note_other(struct path_result *result, const struct path *path,
	const struct problems *problems)
{
	const struct ward_why *why = &problems->list[0];
	struct ward_other *other;
	size_t at = why->cert > 0 && why->cert <= path->len ? why->cert - 1u : 0;

	if (result->num_others == WARD_OTHERS_MAX || problems->num == 0)
		return;
	other = &result->other[result->num_others];
	result->num_others++;
	other->why = *why;
	other->cert = path->cert[at]->der;
	other->path_len = path->len;
	other->anchored = path->anchored;
}

/* Judges the path as it stands and keeps it when it is the best so far; true
 * when there is nothing to say against it. */
static bool judge(struct search *s, struct problems *problems)
{
	struct path_result *best = s->best;
	struct ward_status status[WARD_CHAIN_MAX];
	bool ask, whole = s->path.anchored || !s->level[s->path.len - 1].led_on;

	check_path(s->args, s->name, &s->path, &s->work, problems);
	/* check_path names the weak algorithm or key; should it ever not, the path
	 * is still no good one. */
	if (problems->num == 0 && !all_proven(&s->path))
		problems_add(problems, (struct ward_why){ .code = WARD_WHY_CERT_SIGNATURE,
			.cert = 1, .where = WHERE });
	/* Of paths that are bad anyway, only the best is asked, at the end. */
	ask = problems->num == 0;
	if (ask)
		check_revocation(s, &s->path, problems, status);
	if (!s->found_any || better(&s->path, problems, &best->path, &best->problems)) {
		if (s->found_any && s->best_whole)
			note_other(best, &best->path, &best->problems);
		s->best_whole = whole;
		best->path = s->path;
		best->problems = *problems;
		if (ask)
			memcpy(best->status, status, sizeof status);
		s->best_asked = ask;
		s->found_any = true;
	} else if (whole) {
		note_other(best, &s->path, problems);
	}
	return s->path.anchored && problems->num == 0;
}

/* No issuer is left for the last certificate: says why the path ends here. */
static void dead_end(struct search *s)
{
	size_t last = s->path.len - 1;
	const struct cert *cert = s->path.cert[last];
	struct problems problems = { .num = 0 };
	struct ward_why why = { .code = WARD_WHY_CERT_UNKNOWN_CA, .where = WHERE };

	if (s->level[last].forged)
		why.code = WARD_WHY_CERT_SIGNATURE;
	else if (cert_self_issued(cert))
		why.code = WARD_WHY_CERT_SELF_SIGNED;
	else if (s->path.len == WARD_CHAIN_MAX)
		why.code = WARD_WHY_CERT_BUDGET;
	why.cert = (uint8_t)(last + 1);
	problems_add(&problems, why);
	judge(s, &problems);
}

/* Goes one step on: to an issuer of the last certificate, or back. False when
 * the search is over, because a good path was found or none is left. */
static bool step(struct search *s)
{
	struct level *level = &s->level[s->path.len - 1];
	const struct cert *child = s->path.cert[s->path.len - 1], *issuer = NULL;
	struct problems problems = { .num = 0 };
	bool anchor = false, good;

	if (s->path.len < WARD_CHAIN_MAX)
		issuer = next_issuer(s, &anchor);
	if (issuer == NULL) {
		dead_end(s);
		s->path.len--;
		return s->path.len > 0;
	}
	if (in_path(&s->path, issuer))
		return true;
	if (!signed_by(s, child, issuer, &s->path.proven[s->path.len - 1])) {
		level->forged = level->forged || level->rank < RANK_UNLIKELY;
		return true;
	}
	push(s, issuer);
	if (!anchor)
		return true;
	s->path.anchored = true;
	good = judge(s, &problems);
	s->path.anchored = false;
	s->path.len--;
	return !good;
}

void path_find(const struct ward_verify_args *args, const struct name *name,
	const struct path_pool *pool, struct path_result *ret)
{
	unsigned signatures = 0;

	path_find_from(args, name, pool, &pool->cert[0], &signatures, ret);
}

/* Goes on until a good path is found, none is left, or enough is enough. */
static void search(struct search *s)
{
	while (step(s)) {
		s->steps++;
		if (*s->signatures < PATH_SIGNATURES_MAX && s->steps < PATH_STEPS_MAX)
			continue;
		if (!s->found_any)
			dead_end(s);
		problems_add(&s->best->problems, (struct ward_why){
			.code = WARD_WHY_CERT_BUDGET, .got = *s->signatures,
			.want = PATH_SIGNATURES_MAX, .where = WHERE });
		return;
	}
}

void path_find_from(const struct ward_verify_args *args, const struct name *name,
	const struct path_pool *pool, const struct cert *leaf, unsigned *signatures,
	struct path_result *ret)
{
	struct search s = { .args = args, .name = name, .pool = pool, .best = ret,
		.signatures = signatures };
	struct problems problems = { .num = 0 };

	ret->path.len = 0;
	ret->problems.num = 0;
	ret->num_others = 0;
	push(&s, leaf);
	/* A certificate that is trusted itself needs nobody else's word. */
	if (trust_has(args->trust, leaf) != NULL) {
		s.path.anchored = true;
		judge(&s, &problems);
	} else {
		search(&s);
	}
	if (!s.best_asked)
		check_revocation(&s, &ret->path, &ret->problems, ret->status);
}

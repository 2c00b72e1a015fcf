/* What the policy makes of what is known, and from whom it is heard: pki/revocation.h,
 * status.h, the fields of ward/verify.h. */
#include <pthread.h>
#include <stddef.h>
#include "pki/status.h"
#include "revocation_world.h"
#include "t.h"

#define DAY 86400
#define MUST_STAPLE "3003020105"

static const struct forge_entry leaf = { .serial = SERIAL };
static const struct forge_single good = { .issuer_key = ISSUER, .serial = SERIAL };
static const struct forge_single bad = { .issuer_key = ISSUER, .serial = SERIAL, .said = 'r' };

static struct forge_ocsp says(const struct forge_single *single)
{
	return (struct forge_ocsp){ .key = ISSUER, .singles = single, .num_singles = 1 };
}

static void staple(const struct forge_single *single)
{
	struct forge_ocsp f = says(single);

	world_staple(&f);
}

static int judge_as(enum ward_revocation policy)
{
	world.args.revocation = policy;
	return world_judge();
}

static void nothing_known_fails_hard_and_passes_soft(void)
{
	world_new();
	EQ(judge_as(WARD_REVOCATION_HARD), -WARD_WHY_CERT_STATUS_UNKNOWN);
	EQ(world.verdict.why.cert, 1);
	EQ(world.verdict.status[0].kind, WARD_STATUS_NOT_COVERED);
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
	EQ(world.verdict.status[0].kind, WARD_STATUS_NOT_COVERED);
	EQ(judge_as(WARD_REVOCATION_OFF), 0);
	EQ(world.verdict.status[0].kind, WARD_STATUS_UNCHECKED);
	/* Hard asks about the intermediate too. */
	world_new();
	world.num_crls = 0;
	staple(&good);
	EQ(judge_as(WARD_REVOCATION_HARD), -WARD_WHY_CERT_STATUS_UNKNOWN);
	EQ(world.verdict.why.cert, 2);
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
}

static void off_does_not_look(void)
{
	world_new();
	world_list(&leaf, 1);
	staple(&bad);
	EQ(judge_as(WARD_REVOCATION_OFF), 0);
	EQ(judge_as(WARD_REVOCATION_SOFT), -WARD_WHY_CERT_REVOKED);
}

static void out_of_date_fails_hard_and_passes_soft(void)
{
	struct forge_single old = good;

	old.next_update = FORGE_NOW - 1;
	world_new();
	staple(&old);
	EQ(judge_as(WARD_REVOCATION_HARD), -WARD_WHY_STATUS_STALE);
	EQ(world.verdict.status[0].kind, WARD_STATUS_STALE);
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
}

/* Words from several sources. */
static void the_stronger_word_counts(void)
{
	struct forge_single unknown = good, old = good;

	unknown.said = 'u';
	old.next_update = FORGE_NOW - 1;
	world_new();
	world_list(&leaf, 1);
	staple(&good);
	EQ(judge_as(WARD_REVOCATION_HARD), -WARD_WHY_CERT_REVOKED);
	world_new();
	world_list(NULL, 0);
	staple(&bad);
	EQ(judge_as(WARD_REVOCATION_HARD), -WARD_WHY_CERT_REVOKED);
	EQ(world.verdict.status[0].source, WARD_SOURCE_OCSP);
	world_new();
	world_list(NULL, 0);
	staple(&unknown);
	EQ(judge_as(WARD_REVOCATION_HARD), 0);
	EQ(world.verdict.status[0].source, WARD_SOURCE_CRL);
	world_new();
	world_list(NULL, 0);
	staple(&old);
	EQ(judge_as(WARD_REVOCATION_HARD), 0);
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .next_update = FORGE_NOW - 1,
		.entries = &leaf, .num_entries = 1 });
	staple(&good);
	EQ(judge_as(WARD_REVOCATION_HARD), 0);
	EQ(world.verdict.status[0].source, WARD_SOURCE_OCSP);
}

static void words_fold_by_their_strength(void)
{
	struct ward_status none = { .kind = WARD_STATUS_UNCHECKED }, a, old_revoked = {
		.kind = WARD_STATUS_REVOKED, .why = { .code = WARD_WHY_STATUS_STALE } },
		revoked = { .kind = WARD_STATUS_REVOKED }, fine = { .kind = WARD_STATUS_GOOD },
		stale = { .kind = WARD_STATUS_STALE };
	const struct ward_status *order[] = { &none, &stale, &old_revoked, &fine, &revoked };
	struct ward_why scope = { .code = WARD_WHY_CRL_SCOPE };
	struct ward_why forged = { .code = WARD_WHY_CRL_SIGNATURE };
	struct ward_why odd = { .code = WARD_WHY_NO_MEMORY };

	for (size_t i = 0; i < 5; i++) {
		for (size_t k = 0; k < 5; k++) {
			a = *order[i];
			status_fold(&a, order[k]);
			EQ(a.kind, order[i > k ? i : k]->kind);
			EQ(a.why.code, order[i > k ? i : k]->why.code);
		}
	}
	/* Of two alike the later one; of two that know nothing the one that came farther. */
	a = (struct ward_status){ .kind = WARD_STATUS_GOOD, .this_update = 5 };
	fine.this_update = 4;
	status_fold(&a, &fine);
	EQ(a.this_update, 5);
	fine.this_update = 6;
	status_fold(&a, &fine);
	EQ(a.this_update, 6);
	a = none;
	status_note(&a, WARD_SOURCE_CRL, &scope);
	status_note(&a, WARD_SOURCE_CRL, &forged);
	status_note(&a, WARD_SOURCE_CRL, &scope);
	status_note(&a, WARD_SOURCE_CRL, &odd);
	EQ(a.kind, WARD_STATUS_NOT_COVERED);
	EQ(a.why.code, WARD_WHY_CRL_SIGNATURE);
}

/* RFC 6066 8: "abort the handshake if the response is not satisfactory". */
static void a_staple_that_no_honest_server_sends_fails_softly_too(void)
{
	struct forge_single other = good;
	struct forge_ocsp forged = says(&good);

	other.serial = 6;
	forged.signature_bad = true;
	world_new();
	staple(&other);
	EQ(judge_as(WARD_REVOCATION_SOFT), -WARD_WHY_OCSP_OTHER);
	EQ(world.verdict.why.cert, 1);
	EQ(ward_why_alert(WARD_WHY_OCSP_OTHER), 113);
	world_new();
	world_staple(&forged);
	EQ(judge_as(WARD_REVOCATION_SOFT), -WARD_WHY_OCSP_SIGNATURE);
	world_new();
	world.args.staple = forge_hex("3000");
	EQ(judge_as(WARD_REVOCATION_SOFT), -WARD_WHY_OCSP_MALFORMED);
	/* Even when something else says that all is well. */
	world_list(NULL, 0);
	EQ(judge_as(WARD_REVOCATION_HARD), -WARD_WHY_OCSP_MALFORMED);
	EQ(judge_as(WARD_REVOCATION_OFF), 0);
	/* Given by whoever asks, not by the server, they say nothing and do no harm. */
	world_new();
	world_ocsp(&forged);
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
}

static void a_staple_that_is_only_useless_passes_softly(void)
{
	struct forge_single old = good, future = good, unknown = good;
	struct forge_ocsp later = { .result = 3 }, weak = says(&good), critical = says(&good);

	old.next_update = FORGE_NOW - 1;
	future.this_update = FORGE_NOW + 1;
	unknown.said = 'u';
	weak.algorithm = forge_hex("300906072a8648ce3d0401");
	critical.ext = (struct forge_ext){ .other = "\x2a\x03", .critical = true,
		.value = forge_hex("0500") };
	world_new();
	staple(&old);
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
	staple(&future);
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
	staple(&unknown);
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
	world_staple(&later);
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
	world_staple(&weak);
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
	world_staple(&critical);
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
}

static void must_staple(void)
{
	world_new();
	world.leaf.ext[0] = (struct forge_ext){ .oid = OID_TLS_FEATURE,
		.value = forge_hex(MUST_STAPLE) };
	world.leaf.num_exts = 1;
	world.args.staple_asked = true;
}

/* RFC 7633 4.2.3.1, 4.3.3 */
static void a_certificate_that_demands_a_staple_fails_without(void)
{
	struct forge_single old = good;
	struct forge_ocsp later = { .result = 3 };

	must_staple();
	EQ(judge_as(WARD_REVOCATION_SOFT), -WARD_WHY_STAPLE_MISSING);
	EQ(judge_as(WARD_REVOCATION_HARD), -WARD_WHY_STAPLE_MISSING);
	EQ(judge_as(WARD_REVOCATION_OFF), 0);
	staple(&good);
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
	old.next_update = FORGE_NOW - 1;
	staple(&old);
	EQ(judge_as(WARD_REVOCATION_SOFT), -WARD_WHY_STAPLE_MISSING);
	world_staple(&later);
	EQ(judge_as(WARD_REVOCATION_SOFT), -WARD_WHY_STAPLE_MISSING);
	staple(&bad);
	EQ(judge_as(WARD_REVOCATION_SOFT), -WARD_WHY_CERT_REVOKED);
	/* However short it lives. */
	must_staple();
	world.leaf.not_before = FORGE_NOW - DAY;
	world.leaf.not_after = FORGE_NOW + DAY;
	EQ(judge_as(WARD_REVOCATION_SOFT), -WARD_WHY_STAPLE_MISSING);
}

static void a_staple_is_not_missed_where_none_was_asked_for(void)
{
	must_staple();
	world.args.staple_asked = false;
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
	must_staple();
	world.leaf.num_exts = 0;
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
	/* "through other means" */
	must_staple();
	world_list(NULL, 0);
	EQ(judge_as(WARD_REVOCATION_HARD), 0);
}

static void who_lives_a_week_needs_no_word(void)
{
	world_new();
	world.leaf.not_before = FORGE_NOW - DAY;
	world.leaf.not_after = FORGE_NOW + 6 * DAY;
	EQ(judge_as(WARD_REVOCATION_HARD), 0);
	EQ(world.verdict.status[0].kind, WARD_STATUS_EXCUSED);
	EQ(world.verdict.status[0].why.code, 0);
	world.leaf.not_after++;
	EQ(judge_as(WARD_REVOCATION_HARD), -WARD_WHY_CERT_STATUS_UNKNOWN);
	/* And is not above one that there is. */
	world.leaf.not_after--;
	world_list(&leaf, 1);
	EQ(judge_as(WARD_REVOCATION_SOFT), -WARD_WHY_CERT_REVOKED);
}

/* RFC 9608 */
static void of_whom_none_will_be_given_needs_no_word(void)
{
	const struct forge_ext none = { .oid = OID_NO_REV_AVAIL, .value = forge_hex("0500") };

	world_new();
	world.leaf.ext[0] = none;
	world.leaf.num_exts = 1;
	EQ(judge_as(WARD_REVOCATION_HARD), 0);
	EQ(world.verdict.status[0].kind, WARD_STATUS_EXCUSED);
	world_list(&leaf, 1);
	EQ(judge_as(WARD_REVOCATION_HARD), -WARD_WHY_CERT_REVOKED);
	/* Authorities are never excused by it. */
	world_new();
	staple(&good);
	world.num_crls = 0;
	world.issuer.ext[0] = none;
	world.issuer.num_exts = 1;
	EQ(judge_as(WARD_REVOCATION_HARD), -WARD_WHY_CERT_STATUS_UNKNOWN);
	EQ(world.verdict.why.cert, 2);
}

/* Revocation is told also of a chain that fails for something else. */
static void a_revoked_certificate_is_told_beside_other_problems(void)
{
	world_new();
	world_list(&leaf, 1);
	world.args.name = "b.org";
	world.leaf.not_after = FORGE_NOW - 1;
	EQ(world_judge(), -WARD_WHY_CERT_REVOKED);
	OK(world_says(WARD_WHY_CERT_NAME, 1) && world_says(WARD_WHY_CERT_EXPIRED, 1));
	/* Of a chain that ends nowhere nothing is known. */
	world_new();
	world_list(&leaf, 1);
	world.issuer.signature_bad = true;
	EQ(world_judge(), -WARD_WHY_CERT_SIGNATURE);
	EQ(world.verdict.status[0].kind, WARD_STATUS_UNCHECKED);
}

static void programs_built_for_an_earlier_ward_still_work(void)
{
	world_new();
	world_list(&leaf, 1);
	world.args.size = offsetof(struct ward_verify_args, crls);
	EQ(judge_as(WARD_REVOCATION_SOFT), 0);
	EQ(judge_as(WARD_REVOCATION_HARD), -WARD_WHY_CERT_STATUS_UNKNOWN);
	world.args.size--;
	EQ(world_judge(), -WARD_WHY_ARGUMENT);
	world.args.size = sizeof world.args + 1;
	EQ(world_judge(), -WARD_WHY_ARGUMENT);
	world.args.size = 0;
	EQ(world_judge(), -WARD_WHY_ARGUMENT);
}

static void arguments_out_of_range_are_refused(void)
{
	struct forge_ocsp f = says(&good);

	world_new();
	world.args.status_max_age = -1;
	EQ(world_judge(), -WARD_WHY_ARGUMENT);
	world_new();
	world_list(NULL, 0);
	for (int i = 0; i < WARD_OCSP_MAX; i++)
		world_ocsp(&f);
	world_staple(&f);
	EQ(world_judge(), 0);
	world_ocsp(&f);
	EQ(world_judge(), -WARD_WHY_ARGUMENT);
}

static void reasons_have_words(void)
{
	for (unsigned reason = 0; reason <= 10; reason++)
		OK(strlen(ward_reason_text(reason)) > 5);
	EQ_STR(ward_reason_text(1), "key compromise");
	EQ_STR(ward_reason_text(6), "on hold");
	EQ_STR(ward_reason_text(11), ward_reason_text(7));
	EQ_STR(ward_reason_text(UINT32_MAX), ward_reason_text(7));
}

static struct ward_crls *shared;
static struct ward_trust *trust;
static struct ward_span chain[2];

static void *judge_in_thread(void *unused)
{
	struct ward_verify_args args = { .size = sizeof args, .trust = trust, .crls = shared,
		.provider = ward_provider_default(), .now = FORGE_NOW,
		.purpose = WARD_PURPOSE_SERVER, .revocation = WARD_REVOCATION_HARD };
	struct ward_verdict verdict;
	size_t wrong = 0;

	(void)unused;
	for (int i = 0; i < 50; i++)
		if (ward_verify(&args, chain, 2, &verdict) != -WARD_WHY_CERT_REVOKED)
			wrong++;
	return (void *)wrong;
}

static void threads_share_a_set(void)
{
	struct ward_why why = { 0 };
	struct ward_span root;
	pthread_t thread[4];

	world_new();
	world_list(&leaf, 1);
	root = forge(&world.root);
	chain[0] = forge(&world.leaf);
	chain[1] = forge(&world.issuer);
	trust = forge_trust(&root, 1);
	shared = ward_crls_new();
	for (size_t i = 0; i < world.num_crls; i++)
		EQ(ward_crls_add_der(shared, world.crl[i], &why), 0);
	for (int i = 0; i < 4; i++)
		EQ(pthread_create(&thread[i], NULL, judge_in_thread, NULL), 0);
	for (int i = 0; i < 4; i++) {
		void *wrong;

		pthread_join(thread[i], &wrong);
		OK(wrong == NULL);
	}
	ward_crls_free(shared);
	ward_trust_free(trust);
}

T_MAIN(T(nothing_known_fails_hard_and_passes_soft), T(off_does_not_look),
	T(out_of_date_fails_hard_and_passes_soft), T(the_stronger_word_counts),
	T(words_fold_by_their_strength), T(a_staple_that_no_honest_server_sends_fails_softly_too),
	T(a_staple_that_is_only_useless_passes_softly),
	T(a_certificate_that_demands_a_staple_fails_without),
	T(a_staple_is_not_missed_where_none_was_asked_for), T(who_lives_a_week_needs_no_word),
	T(of_whom_none_will_be_given_needs_no_word),
	T(a_revoked_certificate_is_told_beside_other_problems),
	T(programs_built_for_an_earlier_ward_still_work), T(arguments_out_of_range_are_refused),
	T(reasons_have_words), T(threads_share_a_set))

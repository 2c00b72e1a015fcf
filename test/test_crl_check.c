/* What revocation lists say about a certificate: pki/crl_check.h, crl_scope.h,
 * crl_signer.h. */
#include "revocation_world.h"
#include "t.h"

#define DAY 86400

static const struct forge_entry leaf = { .serial = SERIAL, .reason = 1 };
static const struct forge_entry held = { .serial = SERIAL, .reason = 6 };
static const struct forge_entry removed = { .serial = SERIAL, .reason = 8 };
static const struct forge_entry someone = { .serial = 6 };

/* Is the leaf called this, and if nothing is known, for this reason? */
static bool is(enum ward_status_kind kind, uint16_t code)
{
	const struct ward_status *s = world_leaf();

	if (s->kind != kind || s->why.code != code)
		printf("# %d, %s\n", s->kind, s->why.code ? ward_why_name(s->why.code) : "-");
	return s->kind == kind && s->why.code == code;
}

#define GOOD() is(WARD_STATUS_GOOD, 0)
#define REVOKED() is(WARD_STATUS_REVOKED, 0)
#define STALE() is(WARD_STATUS_STALE, WARD_WHY_STATUS_STALE)
#define UNKNOWN(row) is(WARD_STATUS_NOT_COVERED, WARD_WHY_##row)

static void a_certificate_that_is_not_on_the_list_is_good(void)
{
	world_new();
	world_list(&someone, 1);
	EQ(world_judge(), 0);
	OK(GOOD());
	EQ(world.verdict.status[0].source, WARD_SOURCE_CRL);
	EQ(world.verdict.status[0].this_update, FORGE_THIS);
	EQ(world.verdict.status[0].next_update, FORGE_NEXT);
	EQ(world.verdict.status[1].kind, WARD_STATUS_GOOD);
	EQ(world.verdict.status[2].kind, WARD_STATUS_UNCHECKED);
}

static void a_certificate_on_the_list_is_revoked_and_says_when_and_why(void)
{
	world_new();
	world_list(&leaf, 1);
	EQ(world_judge(), -WARD_WHY_CERT_REVOKED);
	OK(REVOKED());
	EQ(world.verdict.status[0].revoked_at, FORGE_REVOKED);
	EQ(world.verdict.status[0].reason, 1);
	EQ(world.verdict.why.cert, 1);
	EQ(world.verdict.why.got, FORGE_REVOKED);
	EQ(world.verdict.why.want, 1);
	EQ(ward_why_alert(WARD_WHY_CERT_REVOKED), 44);
}

static void an_intermediate_can_be_revoked(void)
{
	static const struct forge_entry first = { .serial = 1, .reason = 2 };

	world_new();
	world_list(NULL, 0);
	world_crl(&(struct forge_crl){ .issuer = "CN=Root", .key = ROOT, .number = 11,
		.entries = &first, .num_entries = 1 });
	EQ(world_judge(), -WARD_WHY_CERT_REVOKED);
	EQ(world.verdict.why.cert, 2);
	EQ(world_issuer()->kind, WARD_STATUS_REVOKED);
	OK(GOOD());
}

static void a_list_by_another_issuer_says_nothing(void)
{
	world_new();
	world_crl(&(struct forge_crl){ .issuer = "CN=Else", .key = ISSUER, .entries = &leaf,
		.num_entries = 1 });
	OK(UNKNOWN(CERT_STATUS_UNKNOWN));
}

static void a_forged_list_says_nothing(void)
{
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .signature_bad = true, .entries = &leaf,
		.num_entries = 1 });
	OK(UNKNOWN(CRL_SIGNATURE));
	OK(world_says(WARD_WHY_CRL_SIGNATURE, 1) && world_says(WARD_WHY_CERT_STATUS_UNKNOWN, 1));
	world_new();
	world_crl(&(struct forge_crl){ .key = OTHER, .key_id = FORGE_NO_ID });
	OK(UNKNOWN(CRL_SIGNATURE));
	/* By the leaf itself, and by the root, which is not its issuer. */
	world_new();
	world_crl(&(struct forge_crl){ .key = LEAF, .key_id = ISSUER });
	OK(UNKNOWN(CRL_SIGNATURE));
	world_new();
	world_crl(&(struct forge_crl){ .key = ROOT, .key_id = FORGE_NO_ID });
	OK(UNKNOWN(CRL_SIGNATURE));
}

static void a_list_that_names_another_key_is_not_tried(void)
{
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .key_id = OTHER });
	OK(UNKNOWN(CRL_SIGNATURE));
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .key_id = FORGE_NO_ID });
	OK(GOOD());
}

static void whoever_signs_lists_may_do_so(void)
{
	world_new();
	world_list(&leaf, 1);
	world.issuer.key_usage = CERT_KEY_CERT_SIGN;
	OK(UNKNOWN(CRL_KEY_USAGE));
	world.issuer.key_usage = 0;
	world.issuer.no_key_usage = true;
	OK(REVOKED());
}

static void a_weak_signature_says_nothing(void)
{
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .algorithm = forge_hex("300906072a8648ce3d0401") });
	OK(UNKNOWN(STATUS_ALGORITHM));
	/* Ed25519, which that key cannot do. */
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .algorithm = forge_hex("300506032b6570") });
	OK(UNKNOWN(CRL_SIGNATURE));
}

static void dates_decide_to_the_second(void)
{
	world_new();
	world_list(&someone, 1);
	world.args.now = FORGE_NEXT;
	world.crl[0] = forge_crl(&(struct forge_crl){ .issuer = "CN=Root", .key = ROOT,
		.next_update = FORGE_NEXT + 9 * DAY });
	OK(GOOD());
	world.args.now = FORGE_NEXT + 1;
	OK(STALE());
	EQ(world_judge(), -WARD_WHY_STATUS_STALE);
	EQ(world.verdict.why.got, FORGE_NEXT + 1);
	EQ(world.verdict.why.want, FORGE_NEXT);
	world.args.now = FORGE_THIS;
	OK(GOOD());
	world.args.now = FORGE_THIS - 1;
	OK(UNKNOWN(STATUS_NOT_YET));
}

static void a_list_that_does_not_say_how_long_it_holds_holds_a_week(void)
{
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .no_next = true,
		.this_update = FORGE_NOW - 7 * DAY });
	OK(GOOD());
	EQ(world.verdict.status[0].next_update, 0);
	world.args.now++;
	OK(STALE());
}

static void the_caller_may_want_younger_words(void)
{
	world_new();
	world_list(&someone, 1);
	world.args.status_max_age = FORGE_NOW - FORGE_THIS;
	OK(GOOD());
	world.args.status_max_age--;
	OK(STALE());
	/* Never older ones. */
	world.args.status_max_age = 900 * DAY;
	world.args.now = FORGE_NEXT + 1;
	OK(STALE());
	/* A list that holds for thousands of years overflows nothing. */
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .times = forge_hex(
		"180f30303030303130313030303030305a180f39393939313233313233353935395a") });
	OK(GOOD());
	world.args.status_max_age = INT64_MAX;
	OK(GOOD());
	world.args.status_max_age = 1;
	OK(STALE());
}

/* An expired list is not ignored, and stands back behind a fresh one. */
static void an_old_list_revokes_unless_a_fresh_one_is_there(void)
{
	const struct forge_crl old = { .key = ISSUER, .number = 3, .this_update = FORGE_NOW - 9 * DAY,
		.next_update = FORGE_NOW - 2 * DAY, .entries = &leaf, .num_entries = 1 };
	const struct forge_crl old_good = { .key = ISSUER, .number = 3,
		.this_update = FORGE_NOW - 9 * DAY, .next_update = FORGE_NOW - 2 * DAY };

	for (int order = 0; order < 2; order++) {
		world_new();
		if (order == 0)
			world_crl(&old);
		OK(order == 1 || is(WARD_STATUS_REVOKED, WARD_WHY_STATUS_STALE));
		world_list(&someone, 1);
		if (order == 1)
			world_crl(&old);
		OK(GOOD());
		world_new();
		if (order == 0)
			world_crl(&old_good);
		world_list(&leaf, 1);
		if (order == 1)
			world_crl(&old_good);
		OK(REVOKED());
	}
}

/* Even when it has the higher number. */
static void an_old_list_never_beats_a_fresh_one(void)
{
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .number = 99, .this_update = FORGE_NOW - 9 * DAY,
		.next_update = FORGE_NOW - 2 * DAY, .entries = &leaf, .num_entries = 1 });
	world_list(&someone, 1);
	OK(GOOD());
}

static void of_two_fresh_lists_the_higher_number_counts(void)
{
	for (int order = 0; order < 2; order++) {
		world_new();
		world_crl(&(struct forge_crl){ .key = ISSUER, .number = order ? 20 : 9,
			.entries = &held, .num_entries = 1 });
		world_list(&someone, 1);
		OK(order ? REVOKED() : GOOD());
		world_new();
		world_list(&someone, 1);
		world_crl(&(struct forge_crl){ .key = ISSUER, .number = order ? 20 : 9,
			.entries = &held, .num_entries = 1 });
		OK(order ? REVOKED() : GOOD());
	}
}

static void a_forged_list_replaces_no_true_one(void)
{
	world_new();
	world_list(&leaf, 1);
	world_crl(&(struct forge_crl){ .key = ISSUER, .number = 20, .signature_bad = true });
	OK(REVOKED());
}

static void a_list_without_number_makes_nothing_good(void)
{
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .no_number = true });
	OK(UNKNOWN(CRL_NUMBER));
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .version_1 = true });
	OK(UNKNOWN(CRL_NUMBER));
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .no_number = true, .entries = &leaf,
		.num_entries = 1 });
	OK(is(WARD_STATUS_REVOKED, WARD_WHY_CRL_NUMBER));
}

static void an_unknown_critical_extension_makes_a_list_useless(void)
{
	struct forge_entry odd = { .serial = 77,
		.ext = { .other = "\x2a\x03", .critical = true, .value = forge_hex("0500") } };
	struct forge_entry both[2] = { leaf, odd };

	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .num_exts = 1, .ext[0] = odd.ext,
		.entries = &leaf, .num_entries = 1 });
	OK(UNKNOWN(CRL_CRITICAL));
	/* In an entry about somebody else, too. */
	world_new();
	world_list(both, 2);
	OK(UNKNOWN(CRL_CRITICAL));
	both[1].ext.critical = false;
	world_new();
	world_list(both, 2);
	OK(REVOKED());
}

/* Deltas: RFC 5280 5.2.4 */

static void a_delta_adds_to_its_list(void)
{
	world_new();
	world_list(&someone, 1);
	world_crl(&(struct forge_crl){ .key = ISSUER, .number = 11, .base = 10, .entries = &leaf,
		.num_entries = 1 });
	OK(REVOKED());
	EQ(world.verdict.status[0].reason, 1);
}

static void a_delta_takes_off_its_list(void)
{
	world_new();
	world_list(&held, 1);
	OK(REVOKED());
	world_crl(&(struct forge_crl){ .key = ISSUER, .number = 11, .base = 10, .entries = &removed,
		.num_entries = 1 });
	OK(GOOD());
	/* And changes the reason. */
	world_new();
	world_list(&held, 1);
	world_crl(&(struct forge_crl){ .key = ISSUER, .number = 11, .base = 10, .entries = &leaf,
		.num_entries = 1 });
	OK(REVOKED());
	EQ(world.verdict.status[0].reason, 1);
}

static void a_delta_alone_says_nothing(void)
{
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .number = 11, .base = 10, .entries = &leaf,
		.num_entries = 1 });
	OK(UNKNOWN(CERT_STATUS_UNKNOWN));
}

static void a_delta_that_does_not_fit_is_not_joined(void)
{
	struct forge_crl fits = { .key = ISSUER, .number = 11, .base = 10, .entries = &leaf,
		.num_entries = 1 }, f;

	f = fits;
	f.base = 11; /* of a later list */
	f.number = 12;
	world_new();
	world_list(&someone, 1);
	world_crl(&f);
	OK(GOOD());
	f = fits;
	f.number = 10; /* no later than the list */
	world_new();
	world_list(&someone, 1);
	world_crl(&f);
	OK(GOOD());
	f = fits;
	f.point = forge_point(NULL, NULL, FORGE_USER, 0); /* for others */
	world_new();
	world_list(&someone, 1);
	world_crl(&f);
	OK(GOOD());
	f = fits;
	f.key_id = FORGE_NO_ID; /* does not say by which key */
	world_new();
	world_list(&someone, 1);
	world_crl(&f);
	OK(GOOD());
	f = fits;
	f.signature_bad = true;
	world_new();
	world_list(&someone, 1);
	world_crl(&f);
	OK(GOOD());
	f = fits;
	f.num_exts = 1;
	f.ext[0] = (struct forge_ext){ .other = "\x2a\x03", .critical = true,
		.value = forge_hex("0500") };
	world_new();
	world_list(&someone, 1);
	world_crl(&f);
	OK(GOOD());
	/* The list that it is to be joined to has no number. */
	world_new();
	world_crl(&(struct forge_crl){ .key = ISSUER, .no_number = true });
	world_crl(&fits);
	OK(UNKNOWN(CRL_NUMBER));
}

static void a_fresh_delta_brings_an_old_list_up_to_date(void)
{
	const struct forge_crl old = { .key = ISSUER, .this_update = FORGE_NOW - 9 * DAY,
		.next_update = FORGE_NOW - 2 * DAY, .entries = &someone, .num_entries = 1 };

	world_new();
	world_crl(&old);
	OK(STALE());
	world_crl(&(struct forge_crl){ .key = ISSUER, .number = 11, .base = 10 });
	OK(GOOD());
	EQ(world.verdict.status[0].next_update, FORGE_NEXT);
	/* An old delta does not, but what it says is heard. */
	world_new();
	world_crl(&old);
	world_crl(&(struct forge_crl){ .key = ISSUER, .number = 11, .base = 10,
		.this_update = FORGE_NOW - 8 * DAY, .next_update = FORGE_NOW - DAY });
	OK(STALE());
	world_crl(&(struct forge_crl){ .key = ISSUER, .number = 12, .base = 10,
		.this_update = FORGE_NOW - 7 * DAY, .next_update = FORGE_NOW - DAY,
		.entries = &leaf, .num_entries = 1 });
	OK(is(WARD_STATUS_REVOKED, WARD_WHY_STATUS_STALE));
}

static void an_old_delta_does_not_speak_against_a_fresh_list(void)
{
	world_new();
	world_list(&leaf, 1);
	world_crl(&(struct forge_crl){ .key = ISSUER, .number = 11, .base = 10,
		.this_update = FORGE_NOW - 9 * DAY, .next_update = FORGE_NOW - 2 * DAY,
		.entries = &removed, .num_entries = 1 });
	OK(REVOKED());
}

static void of_two_deltas_the_later_counts(void)
{
	for (int order = 0; order < 2; order++) {
		world_new();
		world_list(&someone, 1);
		for (int k = 0; k < 2; k++) {
			bool later = k == order;

			world_crl(&(struct forge_crl){ .key = ISSUER, .number = later ? 12 : 11,
				.base = 10, .this_update = FORGE_NOW - (later ? 1 : 2) * 3600,
				.entries = later ? &removed : &leaf, .num_entries = 1 });
		}
		OK(GOOD());
	}
}

/* The delta must be by the same key as the list, not by any that the issuer has. */
static void a_delta_is_by_the_same_key_as_its_list(void)
{
	struct forge second = { .subject = "CN=Issuer", .issuer = "CN=Root", .key = 12,
		.issuer_key = ROOT, .ca = true, .serial = forge_hex("020177") };

	world_new();
	world.sent[world.num_sent++] = forge(&second);
	world_crl(&(struct forge_crl){ .key = ISSUER, .key_id = FORGE_NO_ID });
	world_crl(&(struct forge_crl){ .key = 12, .key_id = FORGE_NO_ID, .number = 11, .base = 10,
		.entries = &leaf, .num_entries = 1 });
	OK(GOOD());
	/* A complete one by that key would count. */
	world_crl(&(struct forge_crl){ .key = 12, .number = 12, .entries = &leaf, .num_entries = 1 });
	OK(REVOKED());
}

/* Partial lists: RFC 5280 5.2.5, 6.3.3 (b) */

static void announce(struct ward_span points)
{
	world.leaf.ext[0] = (struct forge_ext){ .oid = OID_CRL_POINTS, .value = points };
	world.leaf.num_exts = 1;
}

static void partial(struct ward_span point, const struct forge_entry *entry)
{
	world_crl(&(struct forge_crl){ .key = ISSUER, .point = point, .entries = entry,
		.num_entries = entry != NULL });
}

static void a_partition_is_for_those_who_name_it(void)
{
	static const struct {
		const char *announced, *published;
		bool same;
	} rows[] = {
		{ "uri:http://a.org/1", "uri:http://a.org/1", true },
		{ "uri:http://a.org/1", "uri:http://a.org/2", false },
		{ "uri:http://a.org/1", "uri:http://A.org/1", false },
		{ "uri:http://a.org/1;uri:ldap://a", "uri:ldap://b;uri:ldap://a", true },
		{ "dns:a.org", "uri:a.org", false },
		{ "dir:CN=a", "dir:CN=A", true },
		{ "dir:CN=a", "dir:CN=b", false },
		{ "dir:CN=a", "dir:CN=Issuer", true }, /* the issuer's own place, see below */
		{ NULL, "uri:http://a.org/1", false },
		{ NULL, "dir:CN=Issuer", true },
		{ NULL, NULL, true },
		{ "uri:http://a.org/1", NULL, true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		world_new();
		if (rows[i].announced != NULL)
			announce(forge_points(rows[i].announced, NULL, 0, NULL));
		partial(forge_point(rows[i].published, NULL, FORGE_USER, 0), &someone);
		OK(rows[i].same ? GOOD() : UNKNOWN(CRL_SCOPE));
		partial(forge_point(rows[i].published, NULL, FORGE_USER, 0), &leaf);
	}
}

/* CVE-2026-35189 was in these. */
static void relative_names_are_completed_with_the_issuer(void)
{
	static const struct {
		const char *full, *relative, *list_full, *list_relative;
		bool same;
	} rows[] = {
		{ NULL, "CN=1", NULL, "CN=1", true }, { NULL, "CN=1", NULL, "CN=2", false },
		{ NULL, "CN=1", "dir:CN=Issuer,CN=1", NULL, true },
		{ "dir:CN=Issuer,CN=1", NULL, NULL, "CN=1", true },
		{ "dir:CN=Issuer,CN=2", NULL, NULL, "CN=1", false },
		{ NULL, "CN=1", "uri:http://a.org", NULL, false },
		{ "uri:http://a.org", NULL, NULL, "CN=1", false },
		{ NULL, "CN=1+O=x", NULL, "CN=1+O=x", true },
		{ NULL, "CN=1+O=x", NULL, "CN=1", false },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		world_new();
		announce(forge_points(rows[i].full, rows[i].relative, 0, NULL));
		partial(forge_point(rows[i].list_full, rows[i].list_relative, 0, 0), &someone);
		OK(rows[i].same ? GOOD() : UNKNOWN(CRL_SCOPE));
	}
}

static void lists_are_for_authorities_or_for_the_others(void)
{
	world_new();
	partial(forge_point(NULL, NULL, FORGE_USER, 0), &leaf);
	OK(REVOKED());
	world_new();
	partial(forge_point(NULL, NULL, FORGE_CA, 0), &leaf);
	OK(UNKNOWN(CRL_SCOPE));
	world_new();
	partial(forge_point(NULL, NULL, FORGE_ATTRIBUTE, 0), &leaf);
	OK(UNKNOWN(CRL_SCOPE));
	/* A certificate before version 3 cannot say which it is. */
	world_new();
	world.leaf.version_1 = world.leaf.no_extensions = true;
	partial(forge_point(NULL, NULL, FORGE_USER, 0), NULL);
	OK(UNKNOWN(CRL_SCOPE));
	for (int authorities = 0; authorities < 2; authorities++) {
		world_new();
		world.num_crls = 0;
		world_list(NULL, 0);
		world_crl(&(struct forge_crl){ .issuer = "CN=Root", .key = ROOT, .point =
			forge_point(NULL, NULL, authorities ? FORGE_CA : FORGE_USER, 0) });
		EQ(world_issuer()->kind, authorities ? WARD_STATUS_GOOD : WARD_STATUS_NOT_COVERED);
	}
}

static void lists_for_some_reasons_must_cover_all_together(void)
{
	const uint16_t some = 1 << 1 | 1 << 2, others = REASONS_ALL & ~some;

	world_new();
	partial(forge_point(NULL, NULL, 0, some), &someone);
	OK(UNKNOWN(CRL_SCOPE));
	partial(forge_point(NULL, NULL, 0, others), &someone);
	OK(GOOD());
	/* On one of them is enough. */
	world_new();
	partial(forge_point(NULL, NULL, 0, some), &leaf);
	OK(REVOKED());
	/* The certificate too may announce a place for some reasons. */
	world_new();
	announce(forge_points("uri:http://a.org/1", NULL, some, NULL));
	partial(forge_point("uri:http://a.org/1", NULL, 0, 0), &someone);
	OK(UNKNOWN(CRL_SCOPE));
	world_new();
	announce(forge_points("uri:http://a.org/1", NULL, some, NULL));
	partial(forge_point("uri:http://a.org/1", NULL, 0, others), &someone);
	OK(UNKNOWN(CRL_SCOPE));
}

static void of_several_partial_lists_the_oldest_dates_count(void)
{
	const uint16_t some = 1 << 1 | 1 << 2, others = REASONS_ALL & ~some;

	world_new();
	partial(forge_point(NULL, NULL, 0, some), &someone);
	world_crl(&(struct forge_crl){ .key = ISSUER, .this_update = FORGE_THIS - DAY,
		.point = forge_point(NULL, NULL, 0, others) });
	OK(GOOD());
	EQ(world.verdict.status[0].this_update, FORGE_THIS - DAY);
	/* One of them is out of date. */
	world_new();
	partial(forge_point(NULL, NULL, 0, some), &someone);
	world_crl(&(struct forge_crl){ .key = ISSUER, .this_update = FORGE_THIS - 9 * DAY,
		.next_update = FORGE_THIS, .point = forge_point(NULL, NULL, 0, others) });
	OK(STALE());
}

/* Indirect lists: RFC 5280 5.3.3, 6.3.3 (b)(1) */

#define LISTER 7

static struct forge lister(void)
{
	return (struct forge){ .subject = "CN=Lister", .issuer = "CN=Root", .key = LISTER,
		.issuer_key = ROOT, .ca = true, .serial = forge_hex("020107") };
}

/* A world whose leaf says that CN=Lister lists it, and a list of CN=Lister. */
static void indirect(struct forge who, unsigned flags, const char *entry_issuer)
{
	const struct forge_entry entries[] = { { .serial = SERIAL },
		{ .serial = SERIAL, .reason = 4, .issuer = entry_issuer } };

	world_new();
	announce(forge_points(NULL, NULL, 0, "CN=Lister"));
	world.sent[world.num_sent++] = forge(&who);
	world_crl(&(struct forge_crl){ .issuer = "CN=Lister", .key = LISTER,
		.point = forge_point(NULL, NULL, flags, 0), .entries = entries,
		.num_entries = entry_issuer != NULL ? 2 : 1 });
}

static void someone_else_may_list_what_the_issuer_says(void)
{
	indirect(lister(), FORGE_INDIRECT, "CN=Issuer");
	OK(REVOKED());
	EQ(world.verdict.status[0].reason, 4);
	/* The first entry is the lister's own certificate. */
	indirect(lister(), FORGE_INDIRECT, NULL);
	OK(GOOD());
	indirect(lister(), FORGE_INDIRECT, "CN=Else");
	OK(GOOD());
}

static void a_list_by_someone_else_says_that_it_is_indirect(void)
{
	indirect(lister(), FORGE_USER, NULL);
	OK(UNKNOWN(CRL_SCOPE));
}

static void nobody_lists_for_an_issuer_who_does_not_say_so(void)
{
	indirect(lister(), FORGE_INDIRECT, "CN=Issuer");
	world.leaf.num_exts = 0;
	OK(UNKNOWN(CERT_STATUS_UNKNOWN));
}

static void whoever_lists_leads_to_the_same_anchor(void)
{
	struct forge second = { .subject = "CN=Root 2", .issuer = "CN=Root 2", .key = 8,
		.issuer_key = 8, .ca = true };
	struct forge who = lister();

	indirect(who, FORGE_INDIRECT, "CN=Issuer");
	world.num_sent = 0;
	OK(UNKNOWN(CRL_ISSUER));
	who.signature_bad = true;
	indirect(who, FORGE_INDIRECT, "CN=Issuer");
	OK(UNKNOWN(CRL_ISSUER));
	who = lister();
	who.issuer_key = OTHER;
	indirect(who, FORGE_INDIRECT, "CN=Issuer");
	OK(UNKNOWN(CRL_ISSUER));
	who = lister();
	who.not_after = FORGE_NOW - 1;
	indirect(who, FORGE_INDIRECT, "CN=Issuer");
	OK(UNKNOWN(CRL_ISSUER));
	who = lister();
	who.key_usage = CERT_KEY_CERT_SIGN;
	indirect(who, FORGE_INDIRECT, "CN=Issuer");
	OK(UNKNOWN(CRL_KEY_USAGE));
	who = lister();
	who.key_usage = CERT_CRL_SIGN;
	who.ca = false;
	indirect(who, FORGE_INDIRECT, "CN=Issuer");
	OK(REVOKED());
	/* RFC 5280 6.3.3 (f): no other one, though it is trusted, too. */
	world.second_root = second;
	OK(REVOKED());
	who = lister();
	who.issuer = second.subject;
	who.issuer_key = second.key;
	indirect(who, FORGE_INDIRECT, "CN=Issuer");
	world.second_root = second;
	OK(UNKNOWN(CRL_ISSUER));
	/* Nor one of the same name. */
	second.subject = second.issuer = who.issuer = "CN=Root";
	indirect(who, FORGE_INDIRECT, "CN=Issuer");
	world.second_root = second;
	OK(UNKNOWN(CRL_ISSUER));
}

static void whoever_lists_is_not_revoked(void)
{
	static const struct forge_entry bad = { .serial = 7 };

	indirect(lister(), FORGE_INDIRECT, "CN=Issuer");
	world_crl(&(struct forge_crl){ .issuer = "CN=Root", .key = ROOT, .number = 11,
		.entries = &bad, .num_entries = 1 });
	OK(UNKNOWN(CRL_ISSUER));
}

/* Two distribution points in one extension. */
static struct ward_span both_points(struct ward_span a, struct ward_span b)
{
	uint8_t bytes[2000];
	struct wr w = wr_of(bytes, sizeof bytes);
	struct rd ra = rd_of(a), rb = rd_of(b);
	size_t list = der_write_open(&w, DER_SEQUENCE);

	wr_span(&w, der_value(&ra, DER_SEQUENCE));
	wr_span(&w, der_value(&rb, DER_SEQUENCE));
	der_write_close(&w, list);
	CHECK(!w.bad);
	return forge_bytes(bytes, w.len);
}

/* What one point says does not count for another. */
static void name_and_issuer_of_a_list_are_those_of_one_point(void)
{
	struct forge who = lister();
	const struct forge_entry entry = { .serial = SERIAL, .issuer = "CN=Issuer" };
	struct forge_crl f = { .issuer = "CN=Lister", .key = LISTER, .entries = &entry,
		.num_entries = 1, .point = forge_point("uri:http://a.org/2", NULL, FORGE_INDIRECT, 0) };

	for (int own = 0; own < 3; own++) {
		static const char *const second[] = { NULL, "CN=Else", "CN=Lister" };

		world_new();
		world.sent[world.num_sent++] = forge(&who);
		announce(both_points(forge_points("uri:http://a.org/1", NULL, 0, "CN=Lister"),
			forge_points("uri:http://a.org/2", NULL, 0, second[own])));
		world_crl(&f);
		OK(own == 2 ? REVOKED() : UNKNOWN(CRL_SCOPE));
	}
}

static void several_points_for_one_list_add_up(void)
{
	const uint16_t some = 1 << 1 | 1 << 2, others = REASONS_ALL & ~some;

	world_new();
	announce(both_points(forge_points("uri:http://a.org/1", NULL, some, NULL),
		forge_points("uri:http://a.org/1", NULL, others, NULL)));
	partial(forge_point("uri:http://a.org/1", NULL, 0, 0), &someone);
	OK(GOOD());
}

static void of_the_points_of_a_certificate_64_are_looked_at(void)
{
	struct ward_span right = forge_points("uri:http://a.org/1", NULL, 0, NULL);

	for (unsigned before = 63; before <= 64; before++) {
		uint8_t bytes[4000];
		struct wr w = wr_of(bytes, sizeof bytes);
		size_t list = der_write_open(&w, DER_SEQUENCE);
		struct rd r = rd_of(right);

		for (unsigned i = 0; i < before; i++) {
			struct rd other = rd_of(forge_points("uri:b", NULL, 0, NULL));

			wr_span(&w, der_value(&other, DER_SEQUENCE));
		}
		wr_span(&w, der_value(&r, DER_SEQUENCE));
		der_write_close(&w, list);
		world_new();
		announce(forge_bytes(bytes, w.len));
		partial(forge_point("uri:http://a.org/1", NULL, 0, 0), &someone);
		OK(before == 63 ? GOOD() : UNKNOWN(CRL_SCOPE));
	}
}

/* Another key of the same name is another signer, also for a list that is known. */
static void a_known_signature_is_known_for_its_key_alone(void)
{
	struct forge_crl f = { .key = ISSUER, .key_id = FORGE_NO_ID };
	struct ward_crls *crls = ward_crls_new();
	struct ward_why why = { 0 };
	struct ward_trust *trust;
	struct ward_span root;

	world_new();
	world.args.revocation = WARD_REVOCATION_SOFT;
	EQ(ward_crls_add_der(crls, forge_crl(&f), &why), 0);
	root = forge(&world.root);
	trust = forge_trust(&root, 1);
	world.args.trust = trust;
	world.args.crls = crls;
	for (int i = 0; i < 4; i++) {
		bool known = i % 2 == 0;
		struct ward_span chain[2];

		world.issuer.key = world.leaf.issuer_key = known ? ISSUER : 12;
		chain[0] = forge(&world.leaf);
		chain[1] = forge(&world.issuer);
		EQ(ward_verify(&world.args, chain, 2, &world.verdict), 0);
		EQ(world.verdict.status[0].kind, known ? WARD_STATUS_GOOD : WARD_STATUS_NOT_COVERED);
		EQ(world.verdict.status[0].why.code, known ? 0 : WARD_WHY_CRL_SIGNATURE);
	}
	ward_crls_free(crls);
	ward_trust_free(trust);
}

static void broken_points_announce_nothing(void)
{
	static const char *const rows[] = { "3002" "3000", "30043002a000", "30050500050005",
		"300430028201", "3009300781020640" "a20130", "3006" "3004a0028000" };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		world_new();
		announce(forge_hex(rows[i]));
		partial(forge_point("uri:http://a.org/1", NULL, 0, 0), &someone);
		OK(world_leaf()->kind == WARD_STATUS_NOT_COVERED ||
			world.verdict.why.code == WARD_WHY_CERT_MALFORMED);
	}
}

/* A bundle of lists that nobody signed costs no more than the budget. */
static void checking_signatures_ends(void)
{
	world_new();
	for (unsigned i = 0; i < 150; i++)
		world_crl(&(struct forge_crl){ .key = OTHER, .key_id = FORGE_NO_ID, .number = i + 1 });
	OK(UNKNOWN(CRL_SIGNATURE));
	OK(!world_says(WARD_WHY_CERT_REVOKED, 1));
	world_list(&leaf, 1);
	world_leaf();
	OK(world.verdict.why.code != 0);
}

static void too_many_partitions_for_one_certificate_make_nothing_good(void)
{
	char names[80];

	world_new();
	announce(forge_points("uri:http://a.org/1", NULL, 0, NULL));
	for (unsigned i = 0; i < 33; i++) {
		snprintf(names, sizeof names, "uri:http://a.org/1;uri:http://a.org/%u", 100 + i);
		OK(i == 0 || GOOD());
		partial(forge_point(names, NULL, 0, 0), &someone);
	}
	OK(UNKNOWN(CERT_BUDGET));
	/* Being revoked does not get lost. */
	partial(forge_point("uri:http://a.org/1", NULL, 0, 0), &leaf);
	OK(REVOKED());
}

/* When an authority has two certificates, revoking one leaves the other way. */
static void another_way_around_a_revoked_intermediate_is_found(void)
{
	static const struct forge_entry first = { .serial = 1 };
	struct forge second;

	world_new();
	second = world.issuer;
	second.serial = forge_hex("020102");
	second.not_before = FORGE_START + 1;
	world_list(NULL, 0);
	world_crl(&(struct forge_crl){ .issuer = "CN=Root", .key = ROOT, .number = 11,
		.entries = &first, .num_entries = 1 });
	EQ(world_judge(), -WARD_WHY_CERT_REVOKED);
	world.sent[world.num_sent++] = forge(&second);
	EQ(world_judge(), 0);
	EQ(world.verdict.status[1].kind, WARD_STATUS_GOOD);
}

T_MAIN(T(a_certificate_that_is_not_on_the_list_is_good),
	T(a_certificate_on_the_list_is_revoked_and_says_when_and_why),
	T(an_intermediate_can_be_revoked), T(a_list_by_another_issuer_says_nothing),
	T(a_forged_list_says_nothing), T(a_list_that_names_another_key_is_not_tried),
	T(whoever_signs_lists_may_do_so), T(a_weak_signature_says_nothing),
	T(dates_decide_to_the_second),
	T(a_list_that_does_not_say_how_long_it_holds_holds_a_week),
	T(the_caller_may_want_younger_words), T(an_old_list_revokes_unless_a_fresh_one_is_there),
	T(an_old_list_never_beats_a_fresh_one), T(of_two_fresh_lists_the_higher_number_counts),
	T(a_forged_list_replaces_no_true_one), T(a_list_without_number_makes_nothing_good),
	T(an_unknown_critical_extension_makes_a_list_useless), T(a_delta_adds_to_its_list),
	T(a_delta_takes_off_its_list), T(a_delta_alone_says_nothing),
	T(a_delta_that_does_not_fit_is_not_joined),
	T(a_fresh_delta_brings_an_old_list_up_to_date),
	T(an_old_delta_does_not_speak_against_a_fresh_list), T(of_two_deltas_the_later_counts),
	T(a_delta_is_by_the_same_key_as_its_list), T(a_partition_is_for_those_who_name_it),
	T(relative_names_are_completed_with_the_issuer),
	T(lists_are_for_authorities_or_for_the_others),
	T(lists_for_some_reasons_must_cover_all_together),
	T(of_several_partial_lists_the_oldest_dates_count),
	T(someone_else_may_list_what_the_issuer_says),
	T(a_list_by_someone_else_says_that_it_is_indirect),
	T(nobody_lists_for_an_issuer_who_does_not_say_so),
	T(whoever_lists_leads_to_the_same_anchor), T(whoever_lists_is_not_revoked),
	T(name_and_issuer_of_a_list_are_those_of_one_point), T(several_points_for_one_list_add_up),
	T(of_the_points_of_a_certificate_64_are_looked_at),
	T(a_known_signature_is_known_for_its_key_alone), T(broken_points_announce_nothing), T(checking_signatures_ends),
	T(too_many_partitions_for_one_certificate_make_nothing_good),
	T(another_way_around_a_revoked_intermediate_is_found))

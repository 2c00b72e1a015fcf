/* What OCSP responses say about a certificate, and who may say it: pki/ocsp_check.h,
 * ocsp_signer.h. */
#include "revocation_world.h"
#include "t.h"

#define DAY 86400
#define RESPONDER 6

static bool is(enum ward_status_kind kind, uint16_t code)
{
	const struct ward_status *s = world_leaf();

	if (s->kind != kind || s->why.code != code)
		printf("# %d, %s\n", s->kind, s->why.code ? ward_why_name(s->why.code) : "-");
	return s->kind == kind && s->why.code == code;
}

#define GOOD() is(WARD_STATUS_GOOD, 0)
#define REVOKED() is(WARD_STATUS_REVOKED, 0)
#define UNKNOWN(row) is(WARD_STATUS_NOT_COVERED, WARD_WHY_##row)

/* What the issuer itself says about the leaf, if nothing is changed. */
static struct forge_single single;
static struct forge_ocsp response;

static void start(void)
{
	world_new();
	single = (struct forge_single){ .issuer_key = ISSUER, .serial = SERIAL };
	response = (struct forge_ocsp){ .key = ISSUER, .singles = &single, .num_singles = 1 };
}

static void say(void)
{
	world_staple(&response);
}

static void the_issuer_says_good(void)
{
	start();
	say();
	EQ(world_judge(), 0);
	OK(GOOD());
	EQ(world.verdict.status[0].source, WARD_SOURCE_OCSP);
	EQ(world.verdict.status[0].this_update, FORGE_THIS);
	EQ(world.verdict.status[0].next_update, FORGE_NEXT);
	response.responder = "CN=issuer";
	say();
	OK(GOOD());
}

static void the_issuer_says_revoked_and_when_and_why(void)
{
	start();
	single.said = 'r';
	single.reason = 4;
	say();
	EQ(world_judge(), -WARD_WHY_CERT_REVOKED);
	OK(REVOKED());
	EQ(world.verdict.status[0].revoked_at, FORGE_REVOKED);
	EQ(world.verdict.status[0].reason, 4);
	world.args.revocation = WARD_REVOCATION_SOFT;
	EQ(world_judge(), -WARD_WHY_CERT_REVOKED);
}

static void the_issuer_does_not_know(void)
{
	start();
	single.said = 'u';
	say();
	OK(UNKNOWN(OCSP_UNKNOWN));
	OK(world_says(WARD_WHY_OCSP_UNKNOWN, 1));
	world.args.revocation = WARD_REVOCATION_SOFT;
	EQ(world_judge(), 0);
}

static void hashes_name_the_issuer(void)
{
	static const enum oid known[] = { OID_SHA1, OID_SHA256, OID_SHA384, OID_SHA512 };

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		start();
		single.hash = known[i];
		say();
		OK(GOOD());
	}
	start();
	single.hash = OID_MGF1; /* no hash at all */
	say();
	OK(UNKNOWN(OCSP_OTHER));
}

static void a_response_about_another_certificate_says_nothing(void)
{
	start();
	single.serial = SERIAL + 1;
	say();
	OK(UNKNOWN(OCSP_OTHER));
	start();
	single.issuer = "CN=Else";
	say();
	OK(UNKNOWN(OCSP_OTHER));
	start();
	single.issuer_key = OTHER;
	say();
	OK(UNKNOWN(OCSP_OTHER));
	start();
	response.num_singles = 0;
	say();
	OK(UNKNOWN(OCSP_OTHER));
}

static void dates_decide_to_the_second(void)
{
	start();
	say();
	world.crl[0] = forge_crl(&(struct forge_crl){ .issuer = "CN=Root", .key = ROOT,
		.next_update = FORGE_NEXT + 9 * DAY });
	world.args.now = FORGE_NEXT;
	OK(GOOD());
	world.args.now = FORGE_NEXT + 1;
	OK(is(WARD_STATUS_STALE, WARD_WHY_STATUS_STALE));
	world.args.now = FORGE_THIS;
	OK(GOOD());
	world.args.now = FORGE_THIS - 1;
	OK(UNKNOWN(STATUS_NOT_YET));
}

static void a_response_that_does_not_say_how_long_it_holds_holds_a_week(void)
{
	start();
	single.no_next = true;
	single.this_update = FORGE_NOW - 7 * DAY;
	say();
	OK(GOOD());
	single.this_update--;
	say();
	OK(is(WARD_STATUS_STALE, WARD_WHY_STATUS_STALE));
	single.this_update = FORGE_NOW - 60;
	world.args.status_max_age = 60;
	say();
	OK(GOOD());
	single.this_update--;
	say();
	OK(is(WARD_STATUS_STALE, WARD_WHY_STATUS_STALE));
}

static void a_response_is_made_while_the_certificate_lives_and_not_in_future(void)
{
	start();
	response.produced_at = FORGE_START - 1;
	say();
	OK(is(WARD_STATUS_STALE, WARD_WHY_STATUS_STALE));
	response.produced_at = FORGE_START;
	say();
	OK(GOOD());
	response.produced_at = FORGE_NOW;
	say();
	OK(GOOD());
	response.produced_at = FORGE_NOW + 1;
	say();
	OK(UNKNOWN(STATUS_NOT_YET));
}

/* What was revoked stays so, whatever became of the response. */
static void an_old_response_still_revokes(void)
{
	start();
	single.said = 'r';
	single.next_update = FORGE_NOW - 1;
	say();
	OK(is(WARD_STATUS_REVOKED, WARD_WHY_STATUS_STALE));
	EQ(world_judge(), -WARD_WHY_CERT_REVOKED);
}

static void a_forged_response_says_nothing(void)
{
	start();
	response.signature_bad = true;
	say();
	OK(UNKNOWN(OCSP_SIGNATURE));
	start();
	response.key = OTHER; /* and named by that key */
	say();
	OK(UNKNOWN(OCSP_SIGNATURE));
	start();
	response.key = OTHER;
	response.responder = "CN=Issuer";
	say();
	OK(UNKNOWN(OCSP_SIGNATURE));
	/* The leaf for itself; the root, which did not issue it. */
	start();
	response.key = LEAF;
	say();
	OK(UNKNOWN(OCSP_SIGNATURE));
	start();
	response.key = ROOT;
	say();
	OK(UNKNOWN(OCSP_SIGNATURE));
	/* Signed by the issuer in another's name. */
	start();
	response.responder = "CN=Else";
	say();
	OK(UNKNOWN(OCSP_SIGNATURE));
	start();
	response.by_key = forge_hex("04050102030405");
	say();
	OK(UNKNOWN(OCSP_SIGNATURE));
}

static void a_weak_signature_says_nothing(void)
{
	start();
	response.algorithm = forge_hex("300906072a8648ce3d0401");
	say();
	OK(UNKNOWN(STATUS_ALGORITHM));
	start();
	response.algorithm = forge_hex("300506032b6570");
	say();
	OK(UNKNOWN(OCSP_SIGNATURE));
}

/* Delegates: RFC 6960 4.2.2.2 */

static struct forge delegate;
static struct ward_span certs[12];

#define EKU_OCSP "300a06082b06010505070309"

static void by_delegate(void)
{
	start();
	delegate = (struct forge){ .subject = "CN=Responder", .issuer = "CN=Issuer",
		.key = RESPONDER, .issuer_key = ISSUER, .serial = forge_hex("020106"), .num_exts = 1,
		.ext[0] = { .oid = OID_EXT_KEY_USAGE, .value = forge_hex(EKU_OCSP) } };
	response.key = RESPONDER;
	response.certs = certs;
	response.num_certs = 1;
}

static void say_by_delegate(void)
{
	certs[0] = forge(&delegate);
	say();
}

static void a_delegate_may_answer(void)
{
	by_delegate();
	say_by_delegate();
	OK(GOOD());
	response.responder = "CN=responder";
	say_by_delegate();
	OK(GOOD());
	single.said = 'r';
	say_by_delegate();
	OK(REVOKED());
	delegate.no_key_usage = true;
	say_by_delegate();
	OK(REVOKED());
}

/* GnuTLS took any purpose that begins like the right one. */
static void a_delegate_has_the_very_purpose(void)
{
	static const char *const rows[] = {
		"300a06082b06010505070301",             /* servers */
		"300806062a864886f70d",                 /* something else */
		"300606045d250055",
		"3006060455" "1d2500",                  /* any purpose is not this one */
		"300b06092b0601050507030901",           /* one byte longer */
		"3009" "06072b060105050703",            /* one shorter */
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		by_delegate();
		delegate.ext[0].value = forge_hex(rows[i]);
		say_by_delegate();
		OK(UNKNOWN(OCSP_SIGNATURE));
	}
	by_delegate();
	delegate.num_exts = 0;
	say_by_delegate();
	OK(UNKNOWN(OCSP_SIGNATURE));
}

static void a_delegate_is_appointed_by_the_issuer_itself(void)
{
	by_delegate();
	delegate.signature_bad = true;
	say_by_delegate();
	OK(UNKNOWN(OCSP_SIGNATURE));
	by_delegate();
	delegate.issuer_key = ROOT; /* by the root, as the issuer is */
	delegate.issuer = "CN=Root";
	say_by_delegate();
	OK(UNKNOWN(OCSP_SIGNATURE));
	by_delegate();
	delegate.issuer_key = OTHER; /* by someone of the same name */
	say_by_delegate();
	OK(UNKNOWN(OCSP_SIGNATURE));
	by_delegate();
	delegate.issuer = "CN=Else"; /* by the same key under another name */
	say_by_delegate();
	OK(UNKNOWN(OCSP_SIGNATURE));
	by_delegate();
	response.num_certs = 0;
	say_by_delegate();
	OK(UNKNOWN(OCSP_SIGNATURE));
}

static void a_delegate_must_be_valid(void)
{
	by_delegate();
	delegate.not_after = FORGE_NOW - 1;
	say_by_delegate();
	OK(UNKNOWN(OCSP_SIGNATURE));
	by_delegate();
	delegate.not_before = FORGE_NOW + 1;
	say_by_delegate();
	OK(UNKNOWN(OCSP_SIGNATURE));
	by_delegate();
	delegate.not_before = delegate.not_after = FORGE_NOW;
	say_by_delegate();
	OK(GOOD());
	by_delegate();
	delegate.key_usage = CERT_KEY_ENCIPHERMENT;
	say_by_delegate();
	OK(UNKNOWN(OCSP_SIGNATURE));
	by_delegate();
	delegate.num_exts = 2;
	delegate.ext[1] = (struct forge_ext){ .other = "\x2a\x03", .critical = true,
		.value = forge_hex("0500") };
	say_by_delegate();
	OK(UNKNOWN(OCSP_SIGNATURE));
	by_delegate();
	delegate.algorithm = forge_hex("300906072a8648ce3d0401");
	say_by_delegate();
	OK(UNKNOWN(STATUS_ALGORITHM));
}

static void a_revoked_delegate_says_nothing(void)
{
	static const struct forge_entry six = { .serial = 6 };

	by_delegate();
	world_crl(&(struct forge_crl){ .key = ISSUER, .entries = &six, .num_entries = 1,
		.point = forge_point("uri:http://only.delegates/", NULL, 0, 0) });
	delegate.num_exts = 2;
	delegate.ext[1] = (struct forge_ext){ .oid = OID_CRL_POINTS,
		.value = forge_points("uri:http://only.delegates/", NULL, 0, NULL) };
	say_by_delegate();
	OK(UNKNOWN(OCSP_SIGNATURE));
	delegate.serial = forge_hex("020107");
	say_by_delegate();
	OK(GOOD());
}

/* Else its own word would be asked for about itself, without end. */
static void a_delegate_is_not_asked_about_itself(void)
{
	struct forge_single two[2];

	by_delegate();
	two[0] = single;
	two[1] = (struct forge_single){ .issuer_key = ISSUER, .serial = 6, .said = 'r' };
	response.singles = two;
	response.num_singles = 2;
	say_by_delegate();
	OK(GOOD());
}

static bool no_hash(struct ward_hash *h, enum ward_hash_id id)
{
	(void)h;
	(void)id;
	return false;
}

static void without_hashes_nothing_is_known(void)
{
	struct ward_provider provider = *ward_provider_default();

	provider.hash_init = no_hash;
	start();
	say();
	world.args.provider = &provider;
	OK(UNKNOWN(OCSP_OTHER));
	EQ(world_issuer()->kind, WARD_STATUS_NOT_COVERED);
	EQ(world.verdict.status[1].why.code, WARD_WHY_PRIMITIVE_FAILED);
}

static void of_the_certificates_sent_along_eight_are_looked_at(void)
{
	struct forge other = { .subject = "CN=Nobody", .issuer = "CN=Issuer", .key = OTHER,
		.issuer_key = ISSUER };

	for (unsigned before = 7; before <= 8; before++) {
		by_delegate();
		for (unsigned i = 0; i < before; i++)
			certs[i] = i == 3 ? forge_hex("3003020101") : forge(&other);
		certs[before] = forge(&delegate);
		response.num_certs = before + 1;
		say();
		OK(before == 7 ? GOOD() : UNKNOWN(OCSP_SIGNATURE));
	}
}

static void a_response_may_speak_about_many(void)
{
	struct forge_single many[3] = { { .issuer_key = ISSUER, .serial = 4, .said = 'r' },
		{ .issuer_key = ISSUER, .serial = SERIAL }, { .issuer = "CN=Root", .issuer_key = ROOT,
		.serial = 1 } };

	start();
	response.singles = many;
	response.num_singles = 3;
	say();
	OK(GOOD());
}

static void a_response_that_contradicts_itself_means_the_worst(void)
{
	static const struct {
		const char *said;
		enum ward_status_kind kind;
	} rows[] = {
		{ "gr", WARD_STATUS_REVOKED }, { "rg", WARD_STATUS_REVOKED },
		{ "gu", WARD_STATUS_NOT_COVERED }, { "ug", WARD_STATUS_NOT_COVERED },
		{ "ur", WARD_STATUS_REVOKED }, { "gg", WARD_STATUS_GOOD }, { "gs", WARD_STATUS_STALE },
		{ "sg", WARD_STATUS_STALE },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct forge_single two[2];

		start();
		for (int k = 0; k < 2; k++) {
			two[k] = single;
			two[k].said = rows[i].said[k];
			if (rows[i].said[k] == 's')
				two[k].next_update = FORGE_NOW - 1;
		}
		response.singles = two;
		response.num_singles = 2;
		say();
		EQ(world_leaf()->kind, rows[i].kind);
	}
}

static void an_unknown_critical_extension_makes_a_response_useless(void)
{
	const struct forge_ext odd = { .other = "\x2a\x03", .critical = true,
		.value = forge_hex("0500") };

	start();
	response.ext = odd;
	say();
	OK(UNKNOWN(OCSP_CRITICAL));
	start();
	single.ext = odd;
	say();
	OK(UNKNOWN(OCSP_CRITICAL));
	single.ext.critical = false;
	say();
	OK(GOOD());
}

static void an_error_says_nothing(void)
{
	start();
	response.result = 3; /* tryLater */
	say();
	OK(UNKNOWN(OCSP_REFUSED));
	EQ(world.verdict.status[0].why.got, 3);
}

static void a_broken_response_says_nothing(void)
{
	start();
	world.args.staple = forge_hex("3003020101");
	OK(UNKNOWN(OCSP_MALFORMED));
}

/* Responses for the intermediates come beside the staple. */
static void any_certificate_of_the_path_may_have_a_response(void)
{
	start();
	world.num_crls = 0;
	say();
	EQ(world_issuer()->kind, WARD_STATUS_NOT_COVERED);
	single = (struct forge_single){ .issuer = "CN=Root", .issuer_key = ROOT, .serial = 1 };
	response.key = ROOT;
	world_ocsp(&response);
	EQ(world_judge(), 0);
	single.said = 'r';
	world_ocsp(&response);
	EQ(world_judge(), -WARD_WHY_CERT_REVOKED);
	EQ(world.verdict.why.cert, 2);
}

T_MAIN(T(the_issuer_says_good), T(the_issuer_says_revoked_and_when_and_why),
	T(the_issuer_does_not_know), T(hashes_name_the_issuer),
	T(a_response_about_another_certificate_says_nothing), T(dates_decide_to_the_second),
	T(a_response_that_does_not_say_how_long_it_holds_holds_a_week),
	T(a_response_is_made_while_the_certificate_lives_and_not_in_future),
	T(an_old_response_still_revokes), T(a_forged_response_says_nothing),
	T(a_weak_signature_says_nothing), T(a_delegate_may_answer),
	T(a_delegate_has_the_very_purpose), T(a_delegate_is_appointed_by_the_issuer_itself),
	T(a_delegate_must_be_valid), T(a_revoked_delegate_says_nothing),
	T(a_delegate_is_not_asked_about_itself), T(without_hashes_nothing_is_known),
	T(of_the_certificates_sent_along_eight_are_looked_at), T(a_response_may_speak_about_many),
	T(a_response_that_contradicts_itself_means_the_worst),
	T(an_unknown_critical_extension_makes_a_response_useless), T(an_error_says_nothing),
	T(a_broken_response_says_nothing), T(any_certificate_of_the_path_may_have_a_response))

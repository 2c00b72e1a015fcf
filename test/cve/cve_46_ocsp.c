/* Row 46, beside test_ocsp_check.c: a response that comes with the handshake is
 * looked at as often as there are certificates, and belongs to whoever brought it
 * (OpenSSL CVE-2026-35188); there may be nobody who could have made it (OpenSSL
 * CVE-2026-42765); and of many certificates it may say many things (GnuTLS
 * CVE-2026-3832). */
#include "guard.h"
#include "revocation_world.h"
#include "t.h"

static struct ward_span response(const char *said)
{
	struct forge_single single = { .issuer_key = ISSUER, .serial = SERIAL, .said = said[0] };

	return forge_ocsp(&(struct forge_ocsp){ .key = ISSUER, .singles = &single,
		.num_singles = 1 });
}

/* Good, revoked, broken, and for nobody: each is there afterwards, as it was. */
static void a_staple_stays_with_whoever_brought_it(void)
{
	struct ward_span whole = response("g"), staples[5] = { whole, response("r"),
		{ whole.p, whole.len / 2 }, { whole.p, 1 }, { (const uint8_t *)"\x30\x03\x0a\x01\x06", 5 } };

	for (size_t i = 0; i < sizeof staples / sizeof staples[0]; i++) {
		int first;

		world_new();
		world.args.staple = guard_copy(staples[i]);
		first = world_judge();
		for (int again = 0; again < 3; again++)
			EQ(world_judge(), first);
		EQ_MEM(world.args.staple.p, staples[i].p, staples[i].len);
		/* The same bytes once more, as a response from a file. */
		world.ocsp[world.num_ocsp++] = world.args.staple;
		EQ(world_judge(), first);
	}
}

static void a_certificate_that_is_trusted_itself_needs_no_word_of_anybody(void)
{
	static const char said[] = "gru";

	for (size_t i = 0; i < 3; i++) {
		struct ward_span leaf, staple = response(&said[i]);
		struct ward_trust *trust;

		world_new();
		leaf = forge(&world.leaf);
		trust = forge_trust(&leaf, 1);
		world.args.trust = trust;
		world.args.staple = guard_copy(staple);
		world.args.ocsp = &staple;
		world.args.num_ocsp = 1;
		EQ(ward_verify(&world.args, &leaf, 1, &world.verdict), 0);
		ward_trust_free(trust);
	}
}

/* Nobody who could have signed it is known. */
static void a_staple_does_not_make_an_authority(void)
{
	struct ward_span leaf, other;
	struct ward_trust *trust;

	world_new();
	leaf = forge(&world.leaf);
	other = forge(&(struct forge){ .subject = "CN=Else", .issuer = "CN=Else", .key = OTHER,
		.issuer_key = OTHER, .ca = true });
	trust = forge_trust(&other, 1);
	world.args.trust = trust;
	world.args.staple = guard_copy(response("g"));
	EQ(ward_verify(&world.args, &leaf, 1, &world.verdict), -WARD_WHY_CERT_UNKNOWN_CA);
	ward_trust_free(trust);
}

static void what_it_says_of_others_is_not_said_of_this_one(void)
{
	static const struct {
		const char *said; /* for the serial numbers 4, 5 and 6: 5 is the leaf's */
		enum ward_status_kind kind;
	} rows[] = {
		{ "grg", WARD_STATUS_REVOKED }, { "rgr", WARD_STATUS_GOOD },
		{ "ggr", WARD_STATUS_GOOD }, { "rrg", WARD_STATUS_REVOKED },
		{ "gur", WARD_STATUS_NOT_COVERED }, { "ugu", WARD_STATUS_GOOD },
		{ "g-g", WARD_STATUS_NOT_COVERED }, { "r-r", WARD_STATUS_NOT_COVERED },
		{ "-r-", WARD_STATUS_REVOKED }, { "--r", WARD_STATUS_NOT_COVERED },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct forge_single singles[3];
		size_t num = 0;

		for (unsigned k = 0; k < 3; k++)
			if (rows[i].said[k] != '-')
				singles[num++] = (struct forge_single){ .issuer_key = ISSUER,
					.serial = SERIAL - 1 + k, .said = rows[i].said[k] };
		for (unsigned turn = 0; turn < 2; turn++) {
			struct forge_single swap = singles[0];

			world_new();
			world_staple(&(struct forge_ocsp){ .key = ISSUER, .singles = singles,
				.num_singles = num });
			EQ(world_leaf()->kind, rows[i].kind);
			singles[0] = singles[num - 1];
			singles[num - 1] = swap;
		}
	}
}

T_MAIN(T(a_staple_stays_with_whoever_brought_it),
	T(a_certificate_that_is_trusted_itself_needs_no_word_of_anybody),
	T(a_staple_does_not_make_an_authority),
	T(what_it_says_of_others_is_not_said_of_this_one))

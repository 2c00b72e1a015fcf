/* Finding a way to someone trusted: pki/path.h. */
#include "pki/path.h"

#include <stdio.h>
#include <time.h>
#include "forge.h"
#include "t.h"

static struct ward_verdict verdict;
static unsigned signatures;
static struct ward_provider counting;
static struct ward_trust *trust; /* lives until the next verification: the verdict points into it */

static bool count_verify(const struct ward_public_key *key, enum ward_sig sig,
	struct ward_span message, struct ward_span signature)
{
	signatures++;
	return ward_provider_default()->verify(key, sig, message, signature);
}

static int verify(const struct ward_span *roots, size_t num_roots, const struct ward_span *chain,
	size_t num)
{
	struct ward_verify_args args = { .size = sizeof args, .provider = &counting,
		.name = "www.example.org", .now = FORGE_NOW, .purpose = WARD_PURPOSE_SERVER,
		.revocation = WARD_REVOCATION_OFF };

	ward_trust_free(trust);
	trust = forge_trust(roots, num_roots);
	args.trust = trust;
	counting = *ward_provider_default();
	counting.verify = count_verify;
	signatures = 0;
	return ward_verify(&args, chain, num, &verdict);
}

static struct ward_span root(const char *name, unsigned key)
{
	return forge(&(struct forge){ .subject = name, .issuer = name, .key = key,
		.issuer_key = key, .ca = true });
}

static struct ward_span authority(const char *name, unsigned key, const char *issuer,
	unsigned issuer_key)
{
	return forge(&(struct forge){ .subject = name, .issuer = issuer, .key = key,
		.issuer_key = issuer_key, .ca = true });
}

static struct ward_span leaf(const char *issuer, unsigned issuer_key)
{
	return forge(&(struct forge){ .subject = "CN=leaf", .issuer = issuer, .key = 1,
		.issuer_key = issuer_key, .names = "dns:www.example.org" });
}

static void a_leaf_an_intermediate_and_a_root_cost_two_signatures(void)
{
	struct ward_span r = root("CN=R", 9);
	struct ward_span chain[] = { leaf("CN=I", 2), authority("CN=I", 2, "CN=R", 9) };

	EQ(verify(&r, 1, chain, 2), 0);
	EQ(signatures, 2);
	EQ(verdict.path_len, 3);
	OK(verdict.anchored);
	OK(span_is(verdict.path[0], chain[0]));
	OK(span_is(verdict.path[1], chain[1]));
	OK(span_is(verdict.path[2], r));
	EQ(verdict.num_problems, 0);
	EQ(verdict.key.kind, WARD_KEY_P256);
}

static void the_order_of_what_was_sent_does_not_matter(void)
{
	struct ward_span r = root("CN=R", 9);
	struct ward_span chain[] = { leaf("CN=I1", 2), r, authority("CN=I2", 3, "CN=R", 9),
		authority("CN=X", 4, "CN=R", 9), authority("CN=I1", 2, "CN=I2", 3) };

	EQ(verify(&r, 1, chain, 5), 0);
	EQ(verdict.path_len, 4);
	EQ(signatures, 3);
}

static void a_missing_intermediate_is_an_unknown_authority(void)
{
	struct ward_span r = root("CN=R", 9), l = leaf("CN=I", 2);

	EQ(verify(&r, 1, &l, 1), -WARD_WHY_CERT_UNKNOWN_CA);
	EQ(verdict.why.cert, 1);
	OK(!verdict.anchored);
	EQ(verdict.path_len, 1);
	EQ(signatures, 0);
}

static void a_sent_root_is_never_an_anchor(void)
{
	struct ward_span r = root("CN=R", 9), other = root("CN=O", 8);
	struct ward_span chain[] = { leaf("CN=I", 2), authority("CN=I", 2, "CN=R", 9), r };

	EQ(verify(&other, 1, chain, 3), -WARD_WHY_CERT_SELF_SIGNED);
	EQ(verdict.why.cert, 3);
	OK(!verdict.anchored);
}

/* Many pools that hold everything but a way to the trusted root. */
static void no_pool_of_sent_certificates_supplies_an_anchor(void)
{
	struct ward_span trusted = root("CN=R", 9), pool[12], chain[8];
	unsigned seed = 1;

	pool[0] = root("CN=R", 8); /* the name of the trusted one, another key */
	pool[1] = root("CN=I", 2);
	pool[2] = authority("CN=I", 2, "CN=R", 8);
	pool[3] = authority("CN=J", 3, "CN=I", 2);
	pool[4] = authority("CN=I", 2, "CN=J", 3);
	pool[5] = authority("CN=R", 8, "CN=J", 3);
	pool[6] = root("CN=J", 3);
	pool[7] = forge(&(struct forge){ .subject = "CN=I", .issuer = "CN=R", .key = 2,
		.issuer_key = 9, .ca = true, .signature_bad = true });
	pool[8] = trusted;
	pool[9] = authority("CN=R", 9, "CN=J", 3);
	pool[10] = leaf("CN=I", 2);
	pool[11] = authority("CN=J", 3, "CN=R", 8);
	for (unsigned round = 0; round < 300; round++) {
		size_t num = 1;

		chain[0] = round % 2 ? leaf("CN=I", 2) : leaf("CN=R", 8);
		for (; num < 8; num++) {
			seed = seed * 1103515245u + 12345u;
			chain[num] = pool[(seed >> 16) % 12];
		}
		OK(verify(&trusted, 1, chain, num) < 0);
		OK(!verdict.anchored || verdict.num_problems > 0);
	}
}

static void a_blocked_way_is_left_for_another(void)
{
	struct ward_span r = root("CN=R", 9);
	struct ward_span expired = forge(&(struct forge){ .subject = "CN=I", .issuer = "CN=R", .key = 2,
		.issuer_key = 9, .ca = true, .not_after = FORGE_NOW - 1 });
	struct ward_span dead = authority("CN=I", 2, "CN=Gone", 7);
	struct ward_span good = authority("CN=I", 2, "CN=R", 9);
	struct ward_span wrong_key = authority("CN=I", 5, "CN=R", 9);
	struct ward_span chain[] = { leaf("CN=I", 2), expired, dead, wrong_key, good };

	EQ(verify(&r, 1, chain, 5), 0);
	EQ(verdict.path_len, 3);
	OK(span_is(verdict.path[1], good));
}

static void an_expired_cross_signature_does_not_hide_a_newer_root(void)
{
	/* The old root signed the new one's key; the old one has expired since. */
	struct ward_span old = forge(&(struct forge){ .subject = "CN=Old", .issuer = "CN=Old", .key = 8,
		.issuer_key = 8, .ca = true, .not_after = FORGE_NOW - 1 });
	struct ward_span roots[] = { old, root("CN=New", 9) };
	struct ward_span chain[] = { leaf("CN=I", 2), authority("CN=I", 2, "CN=New", 9),
		authority("CN=New", 9, "CN=Old", 8) };

	EQ(verify(roots, 2, chain, 3), 0);
	EQ(verdict.path_len, 3);
	EQ(verify(roots, 1, chain, 3), -WARD_WHY_CERT_EXPIRED);
	EQ(verdict.why.cert, 4);
	EQ(verdict.why.want, FORGE_NOW - 1);
}

static void the_key_identifier_is_tried_and_then_held_against_the_certificate(void)
{
	struct ward_span r = root("CN=R", 9);
	struct ward_span odd = forge(&(struct forge){ .subject = "CN=leaf", .issuer = "CN=R", .key = 1,
		.issuer_key = 9, .issuer_key_id = 77, .names = "dns:www.example.org" });
	struct ward_span none = forge(&(struct forge){ .subject = "CN=leaf", .issuer = "CN=R", .key = 1,
		.issuer_key = 9, .issuer_key_id = FORGE_NO_ID, .names = "dns:www.example.org" });

	/* It is its issuer all the same: the path is told, and not taken. */
	EQ(verify(&r, 1, &odd, 1), -WARD_WHY_CERT_KEY_ID);
	EQ(verdict.path_len, 2);
	EQ(verify(&r, 1, &none, 1), 0);
}

static void among_roots_of_one_name_the_identifier_saves_work(void)
{
	struct ward_span roots[] = { root("CN=R", 6), root("CN=R", 7), root("CN=R", 8),
		root("CN=R", 9) };
	struct ward_span l = leaf("CN=R", 7);

	EQ(verify(roots, 4, &l, 1), 0);
	EQ(signatures, 1);
}

static void a_signature_by_someone_else_is_told_as_such(void)
{
	struct ward_span r = root("CN=R", 9);
	struct ward_span l = forge(&(struct forge){ .subject = "CN=leaf", .issuer = "CN=R", .key = 1,
		.issuer_key = 9, .names = "dns:www.example.org", .signature_bad = true });

	EQ(verify(&r, 1, &l, 1), -WARD_WHY_CERT_SIGNATURE);
	EQ(verdict.why.cert, 1);
	OK(!verdict.anchored);
	/* Another authority of the same name is no reason to cry forgery. */
	l = leaf("CN=R", 8);
	EQ(verify(&r, 1, &l, 1), -WARD_WHY_CERT_UNKNOWN_CA);
}

static void authorities_that_certify_each_other_end_the_search(void)
{
	struct ward_span r = root("CN=R", 9);
	struct ward_span chain[] = { leaf("CN=A", 2), authority("CN=A", 2, "CN=B", 3),
		authority("CN=B", 3, "CN=C", 4), authority("CN=C", 4, "CN=A", 2) };

	EQ(verify(&r, 1, chain, 4), -WARD_WHY_CERT_UNKNOWN_CA);
	OK(signatures < 10);
	OK(!verdict.anchored);
}

static double milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Every authority certified by every other one: the ways are more than atoms. */
static void a_mesh_of_cross_signatures_costs_at_most_100_signatures(void)
{
	struct ward_span r = root("CN=R", 9), chain[PATH_POOL_MAX];
	char names[8][8];

	for (unsigned i = 0; i < 8; i++)
		snprintf(names[i], sizeof names[i], "CN=%u", i);
	for (unsigned size = 2; size <= 8; size++) {
		size_t num = 0;
		double start;

		chain[num++] = leaf(names[0], 20);
		for (unsigned i = 0; i < size; i++)
			for (unsigned j = 0; j < size; j++)
				if (i != j && num < PATH_POOL_MAX)
					chain[num++] = authority(names[i], 20 + i, names[j], 20 + j);
		start = milliseconds();
		OK(verify(&r, 1, chain, num) < 0);
		OK(milliseconds() - start < 100);
		OK(signatures <= PATH_SIGNATURES_MAX);
		OK(!verdict.anchored);
	}
	EQ(verdict.why.code, WARD_WHY_CERT_BUDGET);
}

static void a_path_of_sixteen_is_found_and_of_seventeen_is_not(void)
{
	for (unsigned len = 16; len <= 17; len++) {
		struct ward_span r, chain[20];
		char names[20][8];

		for (unsigned i = 0; i < 20; i++)
			snprintf(names[i], sizeof names[i], "CN=%u", i);
		chain[0] = leaf(names[1], 31);
		for (unsigned i = 1; i + 1 < len; i++)
			chain[i] = authority(names[i], 30 + i, names[i + 1], 31 + i);
		r = root(names[len - 1], 29 + len);
		EQ(verify(&r, 1, chain, len - 1), len == 16 ? 0 : -WARD_WHY_CERT_BUDGET);
	}
}

static void more_certificates_than_any_server_needs_are_refused(void)
{
	struct ward_span r = root("CN=R", 9), chain[PATH_POOL_MAX + 1];

	for (size_t i = 0; i <= PATH_POOL_MAX; i++)
		chain[i] = leaf("CN=R", 9);
	EQ(verify(&r, 1, chain, PATH_POOL_MAX), 0);
	EQ(verify(&r, 1, chain, PATH_POOL_MAX + 1), -WARD_WHY_CERT_BUDGET);
	EQ(signatures, 0);
}

static void sent_rubbish_does_not_hide_a_good_chain(void)
{
	struct ward_span r = root("CN=R", 9);
	struct ward_span chain[] = { leaf("CN=I", 2), forge_hex("3000"),
		authority("CN=I", 2, "CN=R", 9) };

	EQ(verify(&r, 1, chain, 3), 0);
}

static void a_trusted_certificate_needs_no_issuer(void)
{
	struct ward_span self = forge(&(struct forge){ .subject = "CN=self", .issuer = "CN=self",
		.key = 1, .issuer_key = 1, .names = "dns:www.example.org" });
	struct ward_span other = forge(&(struct forge){ .subject = "CN=self", .issuer = "CN=self",
		.key = 1, .issuer_key = 1, .names = "dns:www.example.com" });
	struct ward_span old = forge(&(struct forge){ .subject = "CN=self", .issuer = "CN=self",
		.key = 1, .issuer_key = 1, .names = "dns:www.example.org", .not_after = FORGE_NOW - 1 });

	EQ(verify(&self, 1, &self, 1), 0);
	EQ(signatures, 0);
	EQ(verdict.path_len, 1);
	OK(verdict.anchored);
	/* Its name and its dates are still looked at. */
	EQ(verify(&other, 1, &other, 1), -WARD_WHY_CERT_NAME);
	EQ(verify(&old, 1, &old, 1), -WARD_WHY_CERT_EXPIRED);
}

static void a_self_signed_certificate_that_nobody_trusts_is_refused(void)
{
	struct ward_span r = root("CN=R", 9);
	struct ward_span self = forge(&(struct forge){ .subject = "CN=self", .issuer = "CN=self",
		.key = 1, .issuer_key = 1, .names = "dns:www.example.org" });
	/* The name and key of a trusted one do not make it that one. */
	struct ward_span twin = forge(&(struct forge){ .subject = "CN=self", .issuer = "CN=self",
		.key = 1, .issuer_key = 1, .names = "dns:www.example.com" });

	EQ(verify(&r, 1, &self, 1), -WARD_WHY_CERT_SELF_SIGNED);
	EQ(verify(&twin, 1, &self, 1), -WARD_WHY_CERT_SELF_SIGNED);
}

static void an_intermediate_in_the_trust_set_ends_the_path(void)
{
	struct ward_span i = authority("CN=I", 2, "CN=R", 9), l = leaf("CN=I", 2);

	EQ(verify(&i, 1, &l, 1), 0);
	EQ(verdict.path_len, 2);
	OK(verdict.anchored);
}

T_MAIN(T(a_leaf_an_intermediate_and_a_root_cost_two_signatures),
	T(the_order_of_what_was_sent_does_not_matter),
	T(a_missing_intermediate_is_an_unknown_authority), T(a_sent_root_is_never_an_anchor),
	T(no_pool_of_sent_certificates_supplies_an_anchor), T(a_blocked_way_is_left_for_another),
	T(an_expired_cross_signature_does_not_hide_a_newer_root),
	T(the_key_identifier_is_tried_and_then_held_against_the_certificate),
	T(among_roots_of_one_name_the_identifier_saves_work),
	T(a_signature_by_someone_else_is_told_as_such),
	T(authorities_that_certify_each_other_end_the_search),
	T(a_mesh_of_cross_signatures_costs_at_most_100_signatures),
	T(a_path_of_sixteen_is_found_and_of_seventeen_is_not),
	T(more_certificates_than_any_server_needs_are_refused),
	T(sent_rubbish_does_not_hide_a_good_chain), T(a_trusted_certificate_needs_no_issuer),
	T(a_self_signed_certificate_that_nobody_trusts_is_refused),
	T(an_intermediate_in_the_trust_set_ends_the_path))

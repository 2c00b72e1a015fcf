/* Good signatures are remembered, bad ones and leaves never: pki/sig_cache.h. */
#include "pki/sig_cache.h"

#include <pthread.h>
#include "forge.h"
#include "t.h"

static struct ward_provider counting;
static unsigned checks;

static bool count_verify(const struct ward_public_key *key, enum ward_sig sig,
	struct ward_span message, struct ward_span signature)
{
	checks++;
	return ward_provider_default()->verify(key, sig, message, signature);
}

static struct forge root, inter, leaf;
static struct ward_span issuer; /* `inter`, made once: each signature is another one */
static struct ward_trust *trust;
static struct ward_sig_cache *cache;

static void start(size_t room)
{
	root = (struct forge){ .subject = "CN=R", .issuer = "CN=R", .key = 3, .issuer_key = 3,
		.ca = true };
	inter = (struct forge){ .subject = "CN=I", .issuer = "CN=R", .key = 2, .issuer_key = 3,
		.ca = true };
	leaf = (struct forge){ .subject = "CN=leaf", .issuer = "CN=I", .key = 1, .issuer_key = 2,
		.names = "dns:www.example.org" };
	issuer = forge(&inter);
	counting = *ward_provider_default();
	counting.verify = count_verify;
	ward_sig_cache_free(cache);
	cache = ward_sig_cache_new(room);
}

/* Judges the chain and counts the signatures that were checked. */
static int judge(struct ward_sig_cache *with, int64_t now)
{
	struct ward_span anchor = forge(&root), chain[] = { forge(&leaf), issuer };
	struct ward_verify_args args = { .size = sizeof args, .provider = &counting,
		.name = "www.example.org", .now = now, .purpose = WARD_PURPOSE_SERVER,
		.revocation = WARD_REVOCATION_OFF, .sig_cache = with };
	struct ward_verdict verdict;

	ward_trust_free(trust);
	trust = forge_trust(&anchor, 1);
	args.trust = trust;
	checks = 0;
	return ward_verify(&args, chain, 2, &verdict);
}

static void without_a_cache_every_signature_is_checked(void)
{
	start(0);
	for (int i = 0; i < 2; i++) {
		EQ(judge(NULL, FORGE_NOW), 0);
		EQ(checks, 2);
	}
}

static void of_a_chain_that_was_seen_only_the_leaf_is_checked(void)
{
	start(0);
	EQ(judge(cache, FORGE_NOW), 0);
	EQ(checks, 2);
	for (int i = 0; i < 3; i++) {
		EQ(judge(cache, FORGE_NOW), 0);
		EQ(checks, 1);
	}
}

static void another_leaf_of_a_known_authority_costs_one_check(void)
{
	start(0);
	EQ(judge(cache, FORGE_NOW), 0);
	leaf.subject = "CN=other";
	EQ(judge(cache, FORGE_NOW), 0);
	EQ(checks, 1);
}

static void a_bad_signature_is_not_remembered(void)
{
	start(0);
	inter.signature_bad = true;
	issuer = forge(&inter);
	for (int i = 0; i < 2; i++) {
		EQ(judge(cache, FORGE_NOW), -WARD_WHY_CERT_SIGNATURE);
		EQ(checks, 2);
	}
}

static void a_bad_signature_beside_the_good_one_of_the_same_certificate_is_refused(void)
{
	start(0);
	EQ(judge(cache, FORGE_NOW), 0);
	inter.signature_bad = true;
	issuer = forge(&inter);
	EQ(judge(cache, FORGE_NOW), -WARD_WHY_CERT_SIGNATURE);
}

static void a_forged_leaf_of_a_known_authority_is_refused(void)
{
	start(0);
	EQ(judge(cache, FORGE_NOW), 0);
	leaf.signature_bad = true;
	EQ(judge(cache, FORGE_NOW), -WARD_WHY_CERT_SIGNATURE);
	EQ(judge(cache, FORGE_NOW), -WARD_WHY_CERT_SIGNATURE);
}

static void the_same_name_with_another_key_does_not_count(void)
{
	start(0);
	EQ(judge(cache, FORGE_NOW), 0);
	root.key = root.issuer_key = 4;
	root.key_id = root.issuer_key_id = 3; /* it pretends to be the same */
	EQ(judge(cache, FORGE_NOW), -WARD_WHY_CERT_SIGNATURE);
}

static void dates_are_judged_anew(void)
{
	start(0);
	EQ(judge(cache, FORGE_NOW), 0);
	EQ(judge(cache, FORGE_END + 1), -WARD_WHY_CERT_EXPIRED);
	EQ(judge(cache, FORGE_START - 1), -WARD_WHY_CERT_NOT_YET);
}

static struct sig_id number(uint64_t n)
{
	return (struct sig_id){ { n * 0x9e3779b97f4a7c15u + 1, n, ~n, 7 } };
}

static void it_never_grows_and_forgets_the_older(void)
{
	struct ward_sig_cache *small = ward_sig_cache_new(1);
	unsigned kept = 0;

	for (uint64_t i = 0; i < 1000; i++) {
		struct sig_id id = number(i);

		OK(!sig_cache_has(small, &id));
		sig_cache_add(small, &id);
		OK(sig_cache_has(small, &id));
	}
	for (uint64_t i = 0; i < 1000; i++) {
		struct sig_id id = number(i);

		kept += sig_cache_has(small, &id);
	}
	EQ(kept, 4);
	ward_sig_cache_free(small);
	ward_sig_cache_free(NULL);
}

static void what_is_added_twice_takes_one_place(void)
{
	struct ward_sig_cache *small = ward_sig_cache_new(4);
	struct sig_id first = number(1);

	sig_cache_add(small, &first);
	for (uint64_t i = 2; i < 5; i++) {
		struct sig_id id = number(i);

		sig_cache_add(small, &id);
		sig_cache_add(small, &id);
	}
	OK(sig_cache_has(small, &first));
	ward_sig_cache_free(small);
}

static void a_part_of_a_number_is_not_the_number(void)
{
	struct ward_sig_cache *small = ward_sig_cache_new(4);
	struct sig_id id = number(9);

	sig_cache_add(small, &id);
	for (size_t i = 0; i < 4; i++) {
		struct sig_id other = id;

		other.word[i] ^= UINT64_C(1) << 63;
		OK(!sig_cache_has(small, &other));
	}
	ward_sig_cache_free(small);
}

/* What one check is known by: no two that differ in anything are the same. */
static void the_number_depends_on_every_part(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_public_key key, other;
	struct cert cert, changed;
	struct ward_why why = { 0 };
	struct sig_id a, b;

	start(0);
	OK(cert_parse(forge(&inter), &cert, &why));
	OK(p->key_public(forge_key(3), &key));
	OK(p->key_public(forge_key(4), &other));
	OK(sig_cache_id(p, &key, &cert, &a));
	OK(sig_cache_id(p, &key, &cert, &b));
	EQ(memcmp(&a, &b, sizeof a), 0);
	OK(sig_cache_id(p, &other, &cert, &b));
	OK(memcmp(&a, &b, sizeof a) != 0);
	other = key;
	other.kind = WARD_KEY_P384;
	OK(sig_cache_id(p, &other, &cert, &b));
	OK(memcmp(&a, &b, sizeof a) != 0);
	changed = cert;
	changed.sig = WARD_SIG_ECDSA_SHA384;
	OK(sig_cache_id(p, &key, &changed, &b));
	OK(memcmp(&a, &b, sizeof a) != 0);
	/* A byte moved from one part to the next: the signed part ends earlier. */
	changed = cert;
	changed.tbs.len--;
	OK(sig_cache_id(p, &key, &changed, &b));
	OK(memcmp(&a, &b, sizeof a) != 0);
	changed = cert;
	changed.signature.len--;
	OK(sig_cache_id(p, &key, &changed, &b));
	OK(memcmp(&a, &b, sizeof a) != 0);
	/* RSA: what is taken from n and given to e. */
	key = (struct ward_public_key){ .kind = WARD_KEY_RSA, .n = cert.der, .e = cert.serial };
	other = key;
	other.n = (struct ward_span){ cert.der.p, 10 };
	other.e = (struct ward_span){ cert.der.p + 10, 20 };
	key.n.len = 11;
	key.e = (struct ward_span){ cert.der.p + 11, 19 };
	OK(sig_cache_id(p, &key, &cert, &a));
	OK(sig_cache_id(p, &other, &cert, &b));
	OK(memcmp(&a, &b, sizeof a) != 0);
}

static bool no_hash(struct ward_hash *h, enum ward_hash_id id)
{
	(void)h, (void)id;
	return false;
}

static void without_a_hash_every_signature_is_checked(void)
{
	start(0);
	counting.hash_init = no_hash;
	for (int i = 0; i < 2; i++) {
		EQ(judge(cache, FORGE_NOW), 0);
		EQ(checks, 2);
	}
}

static void *add_and_ask(void *arg)
{
	struct ward_sig_cache *shared = arg;
	intptr_t wrong = 0;

	for (uint64_t i = 0; i < 50000; i++) {
		struct sig_id in = number(i % 64), out = number(1000 + i % 64);

		sig_cache_add(shared, &in);
		wrong += sig_cache_has(shared, &out);
	}
	return (void *)wrong;
}

static void threads_share_it(void)
{
	struct ward_sig_cache *shared = ward_sig_cache_new(8);
	pthread_t thread[4];

	for (size_t i = 0; i < 4; i++)
		EQ(pthread_create(&thread[i], NULL, add_and_ask, shared), 0);
	for (size_t i = 0; i < 4; i++) {
		void *wrong;

		EQ(pthread_join(thread[i], &wrong), 0);
		EQ((intptr_t)wrong, 0);
	}
	ward_sig_cache_free(shared);
}

T_MAIN(T(without_a_cache_every_signature_is_checked),
	T(of_a_chain_that_was_seen_only_the_leaf_is_checked),
	T(another_leaf_of_a_known_authority_costs_one_check),
	T(a_bad_signature_is_not_remembered),
	T(a_bad_signature_beside_the_good_one_of_the_same_certificate_is_refused),
	T(a_forged_leaf_of_a_known_authority_is_refused),
	T(the_same_name_with_another_key_does_not_count),
	T(dates_are_judged_anew),
	T(it_never_grows_and_forgets_the_older),
	T(what_is_added_twice_takes_one_place),
	T(a_part_of_a_number_is_not_the_number),
	T(the_number_depends_on_every_part),
	T(without_a_hash_every_signature_is_checked),
	T(threads_share_it))

/* Row 40: what was sent is never trusted, however it is put together: CVE-2015-1793,
 * CVE-2026-11310. And who is trusted is known by the whole certificate. */
#include "chain.h"
#include "t.h"

static uint32_t state = 40;

/* A small generator, the same on every run. */
static uint32_t draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

/* Certificates whose subjects, issuers and keys are drawn from a few, so that there
 * are loops, cross-signatures and certificates signed by themselves; all are well
 * signed by the keys they name. */
static size_t random_pool(struct ward_span *sent)
{
	static const char *const names[] = { "CN=R", "CN=A", "CN=B", "CN=C" };
	size_t num = 2 + draw(6);

	sent[0] = forge(&(struct forge){ .subject = "CN=leaf", .issuer = names[draw(4)], .key = 20,
		.issuer_key = 30 + draw(3), .names = "dns:www.example.org" });
	for (size_t i = 1; i < num; i++)
		sent[i] = forge(&(struct forge){ .subject = names[draw(4)], .issuer = names[draw(4)],
			.key = 30 + draw(3), .issuer_key = 30 + draw(3), .ca = draw(8) != 0 });
	return num;
}

static void no_pool_of_sent_certificates_is_an_anchor(void)
{
	struct ward_span root, sent[8];

	chain_good();
	/* The trusted root has the name of some of those that are sent. */
	root = forge(&chain.root);
	for (unsigned i = 0; i < 1000; i++) {
		size_t num = random_pool(sent);

		OK(chain_judge(&root, 1, sent, num) != 0);
		OK(!chain.verdict.anchored);
	}
}

/* The same with the root among what was sent: still the one that is trusted. */
static void a_copy_of_the_root_is_no_other_root(void)
{
	struct ward_span root, sent[3];

	chain_good();
	root = forge(&chain.root);
	sent[0] = forge(&chain.leaf);
	sent[1] = forge(&chain.inter);
	sent[2] = root;
	EQ(chain_judge(&root, 1, sent, 3), 0);
	OK(chain.verdict.path[2].p != root.p);
	sent[1] = forge(&(struct forge){ .subject = "CN=I", .issuer = "CN=R", .key = 2,
		.issuer_key = 4, .ca = true });
	sent[2] = forge(&(struct forge){ .subject = "CN=R", .issuer = "CN=R", .key = 4,
		.issuer_key = 4, .ca = true, .key_id = 3 });
	OK(chain_judge(&root, 1, sent, 3) != 0);
	OK(!chain.verdict.anchored);
}

/* wolfSSL CVE-2026-93302: a trusted peer was known by its name and serial number. */
static void a_trusted_leaf_is_known_by_every_byte(void)
{
	struct forge trusted = { .subject = "CN=peer", .issuer = "CN=nobody", .key = 5,
		.issuer_key = 6, .names = "dns:www.example.org", .serial = forge_hex("020177") };
	struct forge other;
	struct ward_span anchor, sent;

	chain_good();
	anchor = forge(&trusted);
	EQ(chain_judge(&anchor, 1, &anchor, 1), 0);
	other = trusted;
	other.key = 7;
	other.key_id = 5;
	sent = forge(&other);
	OK(chain_judge(&anchor, 1, &sent, 1) != 0);
	other = trusted;
	other.names = "dns:www.example.org;dns:evil.example";
	sent = forge(&other);
	OK(chain_judge(&anchor, 1, &sent, 1) != 0);
	other = trusted;
	other.issuer_key = 7;
	other.issuer_key_id = 6;
	sent = forge(&other);
	OK(chain_judge(&anchor, 1, &sent, 1) != 0);
}

/* CVE-2015-1793: on the second way nobody asked whether an authority was one. */
static void another_way_is_no_worse_checked_than_the_first(void)
{
	struct ward_span root, sent[4];

	chain_good();
	root = forge(&chain.root);
	sent[0] = forge(&(struct forge){ .subject = "CN=leaf", .issuer = "CN=www", .key = 20,
		.issuer_key = 1, .names = "dns:www.example.org" });
	chain.leaf.subject = "CN=www";
	/* Two certificates with the leaf's key: one that leads nowhere, one no authority. */
	sent[1] = forge(&(struct forge){ .subject = "CN=www", .issuer = "CN=none", .key = 1,
		.issuer_key = 9, .ca = true });
	sent[2] = forge(&chain.leaf);
	sent[3] = forge(&chain.inter);
	EQ(chain_judge(&root, 1, sent, 4), WARD_WHY_CERT_NOT_CA);
}

T_MAIN(T(no_pool_of_sent_certificates_is_an_anchor), T(a_copy_of_the_root_is_no_other_root),
	T(a_trusted_leaf_is_known_by_every_byte),
	T(another_way_is_no_worse_checked_than_the_first))

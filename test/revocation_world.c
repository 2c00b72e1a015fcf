/* revocation_world.c - a root, an intermediate, a leaf, and what is said about them. */
#include "revocation_world.h"

struct world world;

void world_new(void)
{
	static const struct forge_crl of_root = { .issuer = "CN=Root", .key = ROOT };

	memset(&world, 0, sizeof world);
	world.root = (struct forge){ .subject = "CN=Root", .issuer = "CN=Root", .key = ROOT,
		.issuer_key = ROOT, .ca = true };
	world.issuer = (struct forge){ .subject = "CN=Issuer", .issuer = "CN=Root", .key = ISSUER,
		.issuer_key = ROOT, .ca = true };
	world.leaf = (struct forge){ .subject = "CN=Leaf", .issuer = "CN=Issuer", .key = LEAF,
		.issuer_key = ISSUER, .names = "dns:a.org", .serial = forge_hex("020105") };
	world.args = (struct ward_verify_args){ .size = sizeof world.args,
		.provider = ward_provider_default(), .now = FORGE_NOW,
		.purpose = WARD_PURPOSE_SERVER, .revocation = WARD_REVOCATION_HARD };
	world_crl(&of_root);
}

void world_crl(const struct forge_crl *f)
{
	CHECK(world.num_crls < sizeof world.crl / sizeof world.crl[0]);
	world.crl[world.num_crls++] = forge_crl(f);
}

void world_list(const struct forge_entry *entries, size_t num)
{
	world_crl(&(struct forge_crl){ .key = ISSUER, .entries = entries, .num_entries = num });
}

void world_staple(const struct forge_ocsp *f)
{
	world.args.staple = forge_ocsp(f);
}

void world_ocsp(const struct forge_ocsp *f)
{
	CHECK(world.num_ocsp < sizeof world.ocsp / sizeof world.ocsp[0]);
	world.ocsp[world.num_ocsp++] = forge_ocsp(f);
}

int world_judge(void)
{
	struct ward_span chain[22] = { forge(&world.leaf), forge(&world.issuer) };
	struct ward_span anchor[2] = { forge(&world.root), forge(&world.second_root) };
	struct ward_trust *trust = forge_trust(anchor, world.second_root.subject != NULL ? 2 : 1);
	struct ward_crls *crls = ward_crls_new();
	struct ward_why why = { 0 };
	int result;

	for (size_t i = 0; i < world.num_sent; i++)
		chain[2 + i] = world.sent[i];
	for (size_t i = 0; i < world.num_crls; i++)
		CHECK(ward_crls_add_der(crls, world.crl[i], &why) == 0);
	world.args.trust = trust;
	world.args.crls = crls;
	world.args.ocsp = world.ocsp;
	world.args.num_ocsp = world.num_ocsp;
	result = ward_verify(&world.args, chain, 2 + world.num_sent, &world.verdict);
	ward_crls_free(crls);
	ward_trust_free(trust);
	return result;
}

bool world_says(uint16_t code, unsigned cert)
{
	for (size_t i = 0; i < world.verdict.num_problems; i++)
		if (world.verdict.problem[i].code == code && world.verdict.problem[i].cert == cert)
			return true;
	return false;
}

const struct ward_status *world_leaf(void)
{
	world_judge();
	return &world.verdict.status[0];
}

const struct ward_status *world_issuer(void)
{
	world_judge();
	return &world.verdict.status[1];
}

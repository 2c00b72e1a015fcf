/* chain.c - the good chain of the catalogue. */
#include "chain.h"

#include <stdio.h>
#include <string.h>

struct chain chain;

static struct ward_provider counting;
static struct ward_trust *trust; /* the verdict points into it */

static bool count_verify(const struct ward_public_key *key, enum ward_sig sig,
	struct ward_span message, struct ward_span signature)
{
	chain.verified++;
	chain.key_was_none = chain.key_was_none || key->kind == WARD_KEY_NONE;
	return ward_provider_default()->verify(key, sig, message, signature);
}

void chain_good(void)
{
	counting = *ward_provider_default();
	counting.verify = count_verify;
	chain.root = (struct forge){ .subject = "CN=R", .issuer = "CN=R", .key = 3,
		.issuer_key = 3, .ca = true };
	chain.inter = (struct forge){ .subject = "CN=I", .issuer = "CN=R", .key = 2,
		.issuer_key = 3, .ca = true };
	chain.leaf = (struct forge){ .subject = "CN=leaf", .issuer = "CN=I", .key = 1,
		.issuer_key = 2, .names = "dns:www.example.org", .purposes = CERT_FOR_SERVER };
	chain.args = (struct ward_verify_args){ .size = sizeof chain.args,
		.provider = &counting, .name = "www.example.org", .now = FORGE_NOW,
		.purpose = WARD_PURPOSE_SERVER, .revocation = WARD_REVOCATION_OFF };
}

int chain_judge(const struct ward_span *anchors, size_t num_anchors,
	const struct ward_span *sent, size_t num_sent)
{
	ward_trust_free(trust);
	trust = forge_trust(anchors, num_anchors);
	chain.args.trust = trust;
	chain.verified = 0;
	chain.key_was_none = false;
	return -ward_verify(&chain.args, sent, num_sent, &chain.verdict);
}

int chain_verify(void)
{
	struct ward_span root = forge(&chain.root);
	struct ward_span sent[] = { forge(&chain.leaf), forge(&chain.inter) };

	return chain_judge(&root, 1, sent, 2);
}

bool chain_is(int code, unsigned cert)
{
	int got = chain_verify();

	if (got == code && chain.verdict.why.cert == cert)
		return true;
	printf("# got %s in certificate %d\n", ward_why_name(got), chain.verdict.why.cert);
	return false;
}

bool chain_has(int code, unsigned cert)
{
	for (size_t i = 0; i < chain.verdict.num_problems; i++)
		if (chain.verdict.problem[i].code == code && chain.verdict.problem[i].cert == cert)
			return true;
	return false;
}

void chain_add(struct forge *f, enum oid oid, bool critical, struct ward_span value)
{
	CHECK(f->num_exts < FORGE_EXTS);
	f->ext[f->num_exts] = (struct forge_ext){ .oid = oid, .critical = critical,
		.value = value };
	f->num_exts++;
}

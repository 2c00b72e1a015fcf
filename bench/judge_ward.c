/* ward: ward_verify. Revocation is off, as it is in OpenSSL and GnuTLS when nothing is
 * asked for. Parsing alone is no public function: it is taken from within. */
#include "judge.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/crypto.h>
#include <ward/verify.h>

#include "pki/cert.h"

struct shared {
	struct ward_trust *trust;
	struct ward_sig_cache *cache;
	struct judge_der der[2];
	struct ward_span cert[2];
	struct ward_verify_args args;
};

static void *ward_setup(const struct judge_scene *scene)
{
	struct shared *s = calloc(1, sizeof *s);
	struct ward_why why;

	s->trust = ward_trust_new();
	ward_trust_add_pem(s->trust, scene->root, strlen(scene->root), NULL, NULL, &why);
	s->cache = scene->cached ? ward_sig_cache_new(0) : NULL;
	judge_pem_der(scene->chain, s->der, 2);
	for (size_t i = 0; i < 2; i++)
		s->cert[i] = (struct ward_span){ s->der[i].p, (size_t)s->der[i].len };
	s->args = (struct ward_verify_args){
		.size = sizeof s->args,
		.provider = ward_provider_default(),
		.trust = s->trust,
		.name = scene->name,
		.now = time(NULL),
		.purpose = WARD_PURPOSE_SERVER,
		.revocation = WARD_REVOCATION_OFF,
		.sig_cache = s->cache,
	};
	return s;
}

static void ward_teardown(void *shared)
{
	struct shared *s = shared;

	ward_sig_cache_free(s->cache);
	ward_trust_free(s->trust);
	OPENSSL_free(s->der[0].p);
	OPENSSL_free(s->der[1].p);
	free(s);
}

static bool ward_judge(void *shared)
{
	struct shared *s = shared;
	struct ward_verdict verdict;

	return ward_verify(&s->args, s->cert, 2, &verdict) == 0;
}

static bool ward_parse(void *shared)
{
	struct shared *s = shared;
	struct ward_why why = { 0 };
	struct cert cert;

	return cert_parse(s->cert[0], &cert, &why);
}

const struct judge judge_ward = {
	.name = "ward",
	.setup = ward_setup,
	.teardown = ward_teardown,
	.judge = ward_judge,
	.parse = ward_parse,
};

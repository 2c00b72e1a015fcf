/* Debian's GnuTLS: import of both, the trust list's verdict for a TLS server of the name. */
#include "judge.h"

#include <stdlib.h>
#include <string.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <openssl/crypto.h>

struct shared {
	gnutls_x509_trust_list_t trust;
	struct judge_der cert[2];
	const char *name;
};

static bool parse(const struct judge_der *der, gnutls_x509_crt_t *ret)
{
	gnutls_datum_t data = { der->p, (unsigned)der->len };

	return gnutls_x509_crt_init(ret) == 0 &&
		gnutls_x509_crt_import(*ret, &data, GNUTLS_X509_FMT_DER) == 0;
}

static void *gnutls_setup(const struct judge_scene *scene)
{
	struct shared *s = calloc(1, sizeof *s);
	gnutls_datum_t root = { (unsigned char *)scene->root, (unsigned)strlen(scene->root) };

	s->name = scene->name;
	gnutls_x509_trust_list_init(&s->trust, 0);
	gnutls_x509_trust_list_add_trust_mem(s->trust, &root, NULL, GNUTLS_X509_FMT_PEM, 0, 0);
	judge_pem_der(scene->chain, s->cert, 2);
	return s;
}

static void gnutls_teardown(void *shared)
{
	struct shared *s = shared;

	gnutls_x509_trust_list_deinit(s->trust, 1);
	OPENSSL_free(s->cert[0].p);
	OPENSSL_free(s->cert[1].p);
	free(s);
}

static bool gnutls_judge(void *shared)
{
	struct shared *s = shared;
	gnutls_x509_crt_t chain[2];
	gnutls_typed_vdata_st wanted[2] = {
		{ GNUTLS_DT_DNS_HOSTNAME, (unsigned char *)s->name, 0 },
		{ GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *)GNUTLS_KP_TLS_WWW_SERVER, 0 },
	};
	unsigned status = 1;
	bool good = parse(&s->cert[0], &chain[0]) && parse(&s->cert[1], &chain[1]) &&
		gnutls_x509_trust_list_verify_crt2(s->trust, chain, 2, wanted, 2, 0, &status,
			NULL) == 0 && status == 0;

	gnutls_x509_crt_deinit(chain[0]);
	gnutls_x509_crt_deinit(chain[1]);
	return good;
}

static bool gnutls_parse(void *shared)
{
	struct shared *s = shared;
	gnutls_x509_crt_t leaf;
	bool good = parse(&s->cert[0], &leaf);

	gnutls_x509_crt_deinit(leaf);
	return good;
}

const struct judge judge_gnutls = {
	.name = "gnutls",
	.setup = gnutls_setup,
	.teardown = gnutls_teardown,
	.judge = gnutls_judge,
	.parse = gnutls_parse,
};

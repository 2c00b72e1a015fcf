/* Debian's OpenSSL: d2i_X509 of both, X509_verify_cert for a TLS server of the name. */
#include "judge.h"

#include <stdlib.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

struct shared {
	X509_STORE *store;
	struct judge_der cert[2];
	const char *name;
};

static X509 *parse(const struct judge_der *der)
{
	const unsigned char *p = der->p;

	return d2i_X509(NULL, &p, der->len);
}

static void *openssl_setup(const struct judge_scene *scene)
{
	struct shared *s = calloc(1, sizeof *s);
	BIO *bio = BIO_new_mem_buf(scene->root, -1);
	X509 *root = PEM_read_bio_X509(bio, NULL, NULL, NULL);

	BIO_free(bio);
	s->store = X509_STORE_new();
	s->name = scene->name;
	X509_STORE_add_cert(s->store, root);
	X509_free(root);
	judge_pem_der(scene->chain, s->cert, 2);
	return s;
}

static void openssl_teardown(void *shared)
{
	struct shared *s = shared;

	X509_STORE_free(s->store);
	OPENSSL_free(s->cert[0].p);
	OPENSSL_free(s->cert[1].p);
	free(s);
}

static bool openssl_judge(void *shared)
{
	struct shared *s = shared;
	X509 *leaf = parse(&s->cert[0]), *middle = parse(&s->cert[1]);
	STACK_OF(X509) *sent = sk_X509_new_null();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	bool good = leaf != NULL && middle != NULL && sk_X509_push(sent, middle) > 0 &&
		X509_STORE_CTX_init(ctx, s->store, leaf, sent) == 1 &&
		X509_STORE_CTX_set_default(ctx, "ssl_server") == 1 &&
		X509_VERIFY_PARAM_set1_host(X509_STORE_CTX_get0_param(ctx), s->name, 0) == 1 &&
		X509_verify_cert(ctx) == 1;

	X509_STORE_CTX_free(ctx);
	sk_X509_free(sent);
	X509_free(leaf);
	X509_free(middle);
	if (!good)
		ERR_clear_error();
	return good;
}

static bool openssl_parse(void *shared)
{
	struct shared *s = shared;
	X509 *leaf = parse(&s->cert[0]);

	X509_free(leaf);
	return leaf != NULL;
}

const struct judge judge_openssl = {
	.name = "openssl",
	.setup = openssl_setup,
	.teardown = openssl_teardown,
	.judge = openssl_judge,
	.parse = openssl_parse,
};

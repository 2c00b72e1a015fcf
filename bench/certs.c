#include "certs.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

struct authority {
	X509 *cert;
	EVP_PKEY *key;
};

static EVP_PKEY *new_key(enum certs_kind kind)
{
	return kind == CERTS_RSA2048 ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
}

static bool add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	bool good = ext != NULL && X509_add_ext(cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return good;
}

/* Makes the certificate and key of `subject`; signed by itself without issuer. */
static bool issue(struct authority *ret, enum certs_kind kind, const char *subject,
	const struct authority *issuer, bool is_ca)
{
	static long serial = 0x1000;

	ret->key = new_key(kind);
	ret->cert = X509_new();
	if (ret->key == NULL || ret->cert == NULL)
		return false;
	if (issuer == NULL)
		issuer = ret;

	X509_NAME *name = X509_get_subject_name(ret->cert);
	bool good = X509_set_version(ret->cert, X509_VERSION_3) == 1 &&
		ASN1_INTEGER_set(X509_get_serialNumber(ret->cert), ++serial) == 1 &&
		X509_gmtime_adj(X509_getm_notBefore(ret->cert), -3600L) != NULL &&
		X509_gmtime_adj(X509_getm_notAfter(ret->cert), 30 * 86400L) != NULL &&
		X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
			(const unsigned char *)subject, -1, -1, 0) == 1 &&
		X509_set_issuer_name(ret->cert, X509_get_subject_name(issuer->cert)) == 1 &&
		X509_set_pubkey(ret->cert, ret->key) == 1;

	good = good && add_extension(ret->cert, issuer->cert, NID_basic_constraints,
		is_ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
	good = good && add_extension(ret->cert, issuer->cert, NID_key_usage,
		is_ca ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
	good = good && add_extension(ret->cert, issuer->cert, NID_subject_key_identifier, "hash");
	if (issuer != ret)
		good = good && add_extension(ret->cert, issuer->cert,
			NID_authority_key_identifier, "keyid");
	if (!is_ca)
		good = good &&
			add_extension(ret->cert, issuer->cert, NID_ext_key_usage, "serverAuth") &&
			add_extension(ret->cert, issuer->cert, NID_subject_alt_name,
				"DNS:" CERTS_NAME);
	return good && X509_sign(ret->cert, issuer->key, EVP_sha256()) > 0;
}

static char *text_of(BIO *bio)
{
	char *data;
	long len = BIO_get_mem_data(bio, &data);

	return strndup(data, (size_t)len);
}

static bool write_texts(struct certs *ret, const struct authority *root,
	const struct authority *middle, const struct authority *leaf)
{
	BIO *r = BIO_new(BIO_s_mem()), *c = BIO_new(BIO_s_mem()), *k = BIO_new(BIO_s_mem());

	bool good = PEM_write_bio_X509(r, root->cert) == 1 &&
		PEM_write_bio_X509(c, leaf->cert) == 1 &&
		PEM_write_bio_X509(c, middle->cert) == 1 &&
		PEM_write_bio_PKCS8PrivateKey(k, leaf->key, NULL, NULL, 0, NULL, NULL) == 1;
	if (good)
		*ret = (struct certs){ text_of(r), text_of(c), text_of(k) };
	BIO_free(r);
	BIO_free(c);
	BIO_free(k);
	return good;
}

bool certs_make(struct certs *ret, enum certs_kind kind)
{
	struct authority root = { 0 }, middle = { 0 }, leaf = { 0 };

	bool good = issue(&root, kind, "bench root", NULL, true) &&
		issue(&middle, kind, "bench intermediate", &root, true) &&
		issue(&leaf, kind, CERTS_NAME, &middle, false) &&
		write_texts(ret, &root, &middle, &leaf);
	for (struct authority *const *a = (struct authority *const[]){ &root, &middle, &leaf, NULL };
		*a != NULL; a++) {
		X509_free((*a)->cert);
		EVP_PKEY_free((*a)->key);
	}
	return good;
}

void certs_free(struct certs *c)
{
	free(c->root);
	free(c->chain);
	free(c->key);
	*c = (struct certs){ 0 };
}

/* peers.c - X509_verify_cert and gnutls_x509_trust_list_verify_crt2. */
#include "peers.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "forge.h"

/* GnuTLS loses some bytes of names that it cannot read; a sanitizer is to look at ward. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libgnutls";
}

static const char *without_dot(const char *name)
{
	static char copy[300];
	size_t len = strlen(name);

	snprintf(copy, sizeof copy, "%s", name);
	if (len > 0 && name[len - 1] == '.')
		copy[len - 1] = '\0';
	return copy;
}

static bool is_address(const char *name)
{
	struct in6_addr unused;

	return inet_pton(AF_INET, name, &unused) == 1 || inet_pton(AF_INET6, name, &unused) == 1;
}

/* A certificate that is all of the bytes. */
static X509 *read_openssl(struct ward_span der, struct peer_verdict *ret)
{
	const unsigned char *p = der.p;
	X509 *cert = d2i_X509(NULL, &p, (long)der.len);

	if (cert != NULL && p != der.p + der.len) {
		X509_free(cert);
		cert = NULL;
	}
	if (cert == NULL || (X509_get_extension_flags(cert) & EXFLAG_INVALID) != 0)
		ret->unread = true;
	return cert;
}

/* The settings that come nearest to ward's: RFC 5280's rules, names of RFC 9525, 112
 * bits, anchors that need not be roots. */
static void set_params(X509_VERIFY_PARAM *p, const struct chain_case *c)
{
	X509_VERIFY_PARAM_set_time(p, (time_t)FORGE_NOW);
	X509_VERIFY_PARAM_set_purpose(p, X509_PURPOSE_SSL_SERVER);
	X509_VERIFY_PARAM_set_trust(p, X509_TRUST_SSL_SERVER);
	X509_VERIFY_PARAM_set_depth(p, 14);
	X509_VERIFY_PARAM_set_auth_level(p, 2);
	X509_VERIFY_PARAM_set_flags(p, X509_V_FLAG_PARTIAL_CHAIN |
		X509_V_FLAG_POLICY_CHECK);
	/* RFC 5280 6.1.1 (c): any policy will do; to OpenSSL no policy is none. */
	X509_VERIFY_PARAM_add0_policy(p, OBJ_nid2obj(NID_any_policy));
	X509_VERIFY_PARAM_set_hostflags(p, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
		X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	if (is_address(c->name))
		X509_VERIFY_PARAM_set1_ip_asc(p, c->name);
	else
		X509_VERIFY_PARAM_set1_host(p, without_dot(c->name), 0);
}

static void verify_openssl(const struct chain_case *c, X509_STORE *store, STACK_OF(X509) *sent,
	X509 *leaf, struct peer_verdict *ret)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	int code;

	CHECK(ctx != NULL && X509_STORE_CTX_init(ctx, store, leaf, sent) == 1);
	set_params(X509_STORE_CTX_get0_param(ctx), c);
	ret->good = X509_verify_cert(ctx) == 1;
	code = X509_STORE_CTX_get_error(ctx);
	if (!ret->good)
		snprintf(ret->why, sizeof ret->why, "%s", X509_verify_cert_error_string(code));
	X509_STORE_CTX_free(ctx);
}

void peers_openssl(const struct chain_case *c, struct peer_verdict *ret)
{
	X509_STORE *store = X509_STORE_new();
	STACK_OF(X509) *sent = sk_X509_new_null();
	X509 *leaf;

	*ret = (struct peer_verdict){ .good = false };
	leaf = read_openssl(c->sent[0], ret);
	CHECK(store != NULL && sent != NULL);
	for (size_t i = 0; i < c->num_anchors; i++) {
		X509 *cert = read_openssl(c->anchor[i], ret);

		if (cert != NULL)
			X509_STORE_add_cert(store, cert);
		X509_free(cert);
	}
	for (size_t i = 1; i < c->num_sent; i++) {
		X509 *cert = read_openssl(c->sent[i], ret);

		if (cert != NULL)
			sk_X509_push(sent, cert);
	}
	if (leaf != NULL)
		verify_openssl(c, store, sent, leaf, ret);
	else
		snprintf(ret->why, sizeof ret->why, "cannot be read");
	X509_free(leaf);
	sk_X509_pop_free(sent, X509_free);
	X509_STORE_free(store);
	ERR_clear_error();
}

static time_t now(time_t *t)
{
	if (t != NULL)
		*t = (time_t)FORGE_NOW;
	return (time_t)FORGE_NOW;
}

static gnutls_x509_crt_t read_gnutls(struct ward_span der, struct peer_verdict *ret)
{
	gnutls_datum_t datum = { (unsigned char *)(uintptr_t)der.p, (unsigned)der.len };
	gnutls_x509_crt_t cert;

	CHECK(gnutls_x509_crt_init(&cert) == 0);
	if (gnutls_x509_crt_import(cert, &datum, GNUTLS_X509_FMT_DER) == 0)
		return cert;
	gnutls_x509_crt_deinit(cert);
	ret->unread = true;
	return NULL;
}

static void verify_gnutls(const struct chain_case *c, gnutls_x509_trust_list_t list,
	gnutls_x509_crt_t *sent, unsigned num, struct peer_verdict *ret)
{
	static const char server[] = GNUTLS_KP_TLS_WWW_SERVER;
	gnutls_typed_vdata_st data[] = {
		{ .type = GNUTLS_DT_DNS_HOSTNAME, .data = (unsigned char *)(uintptr_t)without_dot(c->name) },
		{ .type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (unsigned char *)(uintptr_t)server },
	};
	unsigned flags = GNUTLS_PROFILE_TO_VFLAGS(GNUTLS_PROFILE_MEDIUM) |
		GNUTLS_VERIFY_DISABLE_CRL_CHECKS | GNUTLS_VERIFY_ALLOW_UNSORTED_CHAIN;
	gnutls_datum_t words = { NULL, 0 };
	unsigned status = 0;
	int rc = gnutls_x509_trust_list_verify_crt2(list, sent, num, data, 2, flags, &status, NULL);

	ret->good = rc == 0 && status == 0;
	if (rc != 0)
		snprintf(ret->why, sizeof ret->why, "%s", gnutls_strerror(rc));
	else if (status != 0 && gnutls_certificate_verification_status_print(status,
		GNUTLS_CRT_X509, &words, 0) == 0)
		snprintf(ret->why, sizeof ret->why, "%s", words.data);
	gnutls_free(words.data);
}

void peers_gnutls(const struct chain_case *c, struct peer_verdict *ret)
{
	gnutls_x509_trust_list_t list;
	gnutls_x509_crt_t sent[CHAINS_MAX];
	unsigned num = 0;

	gnutls_global_set_time_function(now);
	*ret = (struct peer_verdict){ .good = false };
	CHECK(gnutls_x509_trust_list_init(&list, 0) == 0);
	for (size_t i = 0; i < c->num_anchors; i++) {
		gnutls_x509_crt_t cert = read_gnutls(c->anchor[i], ret);

		if (cert != NULL && gnutls_x509_trust_list_add_cas(list, &cert, 1, 0) != 1)
			gnutls_x509_crt_deinit(cert);
	}
	for (size_t i = 0; i < c->num_sent; i++) {
		gnutls_x509_crt_t cert = read_gnutls(c->sent[i], ret);

		if (cert != NULL)
			sent[num++] = cert;
		else if (i == 0)
			break;
	}
	if (num > 0)
		verify_gnutls(c, list, sent, num, ret);
	else
		snprintf(ret->why, sizeof ret->why, "cannot be read");
	for (unsigned i = 0; i < num; i++)
		gnutls_x509_crt_deinit(sent[i]);
	gnutls_x509_trust_list_deinit(list, 1);
}

/* Debian's OpenSSL: libssl over a BIO of its own that reads and writes the
 * wires directly, which is cheaper than its memory BIOs or BIO pairs. */
#include "impl.h"

#include <stdlib.h>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

struct shared {
	SSL_CTX *ctx[2]; /* by role */
	BIO_METHOD *method;
	const char *name;
	bool resume;
	SSL_SESSION *session; /* the client's newest */
};

struct end {
	SSL *ssl;
	bool resume;
	struct wire *in, *out;
	uint8_t data[16384];
};

static int bio_read(BIO *bio, char *out, int len)
{
	struct end *e = BIO_get_data(bio);
	size_t n = wire_read(e->in, out, (size_t)len);

	BIO_clear_retry_flags(bio);
	if (n == 0) {
		BIO_set_retry_read(bio);
		return -1;
	}
	return (int)n;
}

static int bio_write(BIO *bio, const char *data, int len)
{
	struct end *e = BIO_get_data(bio);

	return wire_write(e->out, data, (size_t)len) == 0 ? -1 : len;
}

static long bio_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
	(void)bio, (void)num, (void)ptr;
	return cmd == BIO_CTRL_FLUSH || cmd == BIO_CTRL_DUP;
}

static BIO_METHOD *new_method(void)
{
	BIO_METHOD *m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire");

	BIO_meth_set_read(m, bio_read);
	BIO_meth_set_write(m, bio_write);
	BIO_meth_set_ctrl(m, bio_ctrl);
	return m;
}

static const char *suite_name(uint16_t suite)
{
	return suite == 0xc02b ? "ECDHE-ECDSA-AES128-GCM-SHA256" :
		suite == 0xc02f ? "ECDHE-RSA-AES128-GCM-SHA256" :
		suite == 0x1301 ? "TLS_AES_128_GCM_SHA256" :
		suite == 0x1302 ? "TLS_AES_256_GCM_SHA384" : "TLS_CHACHA20_POLY1305_SHA256";
}

static X509 *next_cert(BIO *pem)
{
	return PEM_read_bio_X509(pem, NULL, NULL, NULL);
}

static bool use_chain(SSL_CTX *ctx, const struct certs *certs)
{
	BIO *chain = BIO_new_mem_buf(certs->chain, -1), *key = BIO_new_mem_buf(certs->key, -1);
	X509 *leaf = next_cert(chain), *middle = next_cert(chain);
	EVP_PKEY *pkey = PEM_read_bio_PrivateKey(key, NULL, NULL, NULL);

	bool good = SSL_CTX_use_certificate(ctx, leaf) == 1 &&
		SSL_CTX_add1_chain_cert(ctx, middle) == 1 &&
		SSL_CTX_use_PrivateKey(ctx, pkey) == 1;
	X509_free(leaf);
	X509_free(middle);
	EVP_PKEY_free(pkey);
	BIO_free(chain);
	BIO_free(key);
	return good;
}

static bool use_root(SSL_CTX *ctx, const struct certs *certs)
{
	BIO *pem = BIO_new_mem_buf(certs->root, -1);
	X509 *root = next_cert(pem);

	bool good = X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), root) == 1;
	X509_free(root);
	BIO_free(pem);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	return good;
}

/* In TLS 1.2 the groups stand for the curves of certificates, too. */
static bool use_version(SSL_CTX *ctx, const struct scene *scene)
{
	const char *suite = suite_name(scene->suite);

	if (scene_is_12(scene))
		return SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
			SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION) == 1 &&
			SSL_CTX_set_cipher_list(ctx, suite) == 1 &&
			SSL_CTX_set1_groups_list(ctx, "X25519:P-256") == 1;
	return SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) == 1 &&
		SSL_CTX_set_ciphersuites(ctx, suite) == 1 &&
		SSL_CTX_set1_groups_list(ctx, "X25519") == 1;
}

/* Takes over the session of a ticket. */
static int on_session(SSL *ssl, SSL_SESSION *session)
{
	struct shared *s = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));

	SSL_SESSION_free(s->session);
	s->session = session;
	return 1;
}

static void use_sessions(struct shared *s)
{
	SSL_CTX_set_app_data(s->ctx[CLIENT], s);
	SSL_CTX_set_session_cache_mode(s->ctx[CLIENT],
		SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(s->ctx[CLIENT], on_session);
}

static void openssl_teardown(void *shared)
{
	struct shared *s = shared;

	SSL_SESSION_free(s->session);
	SSL_CTX_free(s->ctx[CLIENT]);
	SSL_CTX_free(s->ctx[SERVER]);
	BIO_meth_free(s->method);
	free(s);
}

static void *openssl_setup(const struct scene *scene)
{
	struct shared *s = calloc(1, sizeof *s);

	s->method = new_method();
	s->name = scene->name;
	s->resume = scene->resume;
	s->ctx[CLIENT] = SSL_CTX_new(TLS_client_method());
	s->ctx[SERVER] = SSL_CTX_new(TLS_server_method());
	for (int i = 0; i < 2; i++)
		if (!use_version(s->ctx[i], scene))
			return NULL;
	if (!use_chain(s->ctx[SERVER], scene->certs) || !use_root(s->ctx[CLIENT], scene->certs))
		return NULL;
	if (s->resume)
		use_sessions(s);
	return s;
}

static void *notickets_setup(const struct scene *scene)
{
	struct shared *s = openssl_setup(scene);

	if (s != NULL) {
		SSL_CTX_set_num_tickets(s->ctx[SERVER], 0);
		SSL_CTX_set_options(s->ctx[SERVER], SSL_OP_NO_TICKET);
		SSL_CTX_set_session_cache_mode(s->ctx[SERVER], SSL_SESS_CACHE_OFF);
	}
	return s;
}

static void *openssl_open(void *shared, enum role role, struct wire *in, struct wire *out)
{
	struct shared *s = shared;
	struct end *e = malloc(sizeof *e);

	e->ssl = SSL_new(s->ctx[role]);
	e->resume = s->resume;
	e->in = in;
	e->out = out;

	BIO *bio = BIO_new(s->method);
	BIO_set_data(bio, e);
	BIO_set_init(bio, 1);
	SSL_set_bio(e->ssl, bio, bio);
	if (role == SERVER) {
		SSL_set_accept_state(e->ssl);
	} else {
		SSL_set_connect_state(e->ssl);
		SSL_set_tlsext_host_name(e->ssl, s->name);
		SSL_set1_host(e->ssl, s->name);
		if (s->session != NULL)
			SSL_set_session(e->ssl, s->session);
	}
	return e;
}

static void openssl_close(void *end)
{
	struct end *e = end;

	/* Without a goodbye OpenSSL forgets the session. */
	if (e->resume)
		SSL_set_shutdown(e->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	SSL_free(e->ssl);
	free(e);
}

static enum shake openssl_shake(void *end)
{
	struct end *e = end;
	int r = SSL_do_handshake(e->ssl);

	if (r == 1)
		return SHAKE_DONE;
	return SSL_get_error(e->ssl, r) == SSL_ERROR_WANT_READ ? SHAKE_MORE : SHAKE_FAILED;
}

static void openssl_agreed(void *end, struct agreed *ret)
{
	struct end *e = end;

	*ret = (struct agreed){
		.version = (unsigned)SSL_version(e->ssl),
		.suite = SSL_CIPHER_get_protocol_id(SSL_get_current_cipher(e->ssl)),
		.group = SSL_get_negotiated_group(e->ssl) == NID_X25519 ? 0x001d : 0,
		.resumed = SSL_session_reused(e->ssl) == 1,
	};
}

static bool openssl_send(void *end, const uint8_t *data, size_t len)
{
	struct end *e = end;

	return SSL_write(e->ssl, data, (int)len) == (int)len;
}

static size_t openssl_receive(void *end, const uint8_t **ret_data)
{
	struct end *e = end;
	int n = SSL_read(e->ssl, e->data, sizeof e->data);

	*ret_data = e->data;
	return n > 0 ? (size_t)n : 0;
}

const struct impl impl_openssl = {
	.name = "openssl",
	.setup = openssl_setup,
	.teardown = openssl_teardown,
	.open = openssl_open,
	.close = openssl_close,
	.shake = openssl_shake,
	.agreed = openssl_agreed,
	.send = openssl_send,
	.receive = openssl_receive,
};

/* The same without the session tickets that OpenSSL's server sends unasked:
 * the like for a server that does not offer resumption. */
const struct impl impl_openssl_notickets = {
	.name = "openssl-notickets",
	.handshake_only = true,
	.setup = notickets_setup,
	.teardown = openssl_teardown,
	.open = openssl_open,
	.close = openssl_close,
	.shake = openssl_shake,
	.agreed = openssl_agreed,
	.send = openssl_send,
	.receive = openssl_receive,
};

/* Debian's GnuTLS, with push and pull functions on the wires. */
#include "impl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

struct shared {
	gnutls_certificate_credentials_t cred[2]; /* by role */
	gnutls_priority_t priority;
	gnutls_datum_t ticket_key;
	const char *name;
};

struct end {
	gnutls_session_t session;
	struct wire *in, *out;
	uint8_t data[16384];
};

static ssize_t pull(gnutls_transport_ptr_t p, void *out, size_t len)
{
	struct end *e = p;
	size_t n = wire_read(e->in, out, len);

	if (n == 0) {
		gnutls_transport_set_errno(e->session, EAGAIN);
		return -1;
	}
	return (ssize_t)n;
}

static ssize_t push(gnutls_transport_ptr_t p, const void *data, size_t len)
{
	struct end *e = p;

	return wire_write(e->out, data, len) == 0 ? -1 : (ssize_t)len;
}

/* Without a function that waits, GnuTLS would ask the socket. */
static int pull_timeout(gnutls_transport_ptr_t p, unsigned ms)
{
	struct end *e = p;

	(void)ms;
	return wire_len(e->in) > 0;
}

static gnutls_datum_t datum(const char *text)
{
	return (gnutls_datum_t){ (unsigned char *)text, (unsigned)strlen(text) };
}

static const char *priority_text(uint16_t suite)
{
	return suite == 0xc02b ?
		"NONE:+VERS-TLS1.2:+ECDHE-ECDSA:+AES-128-GCM:+AEAD:+SHA256:+GROUP-X25519:"
		"+GROUP-SECP256R1:+SIGN-ALL:+CTYPE-X509" :
		suite == 0xc02f ?
		"NONE:+VERS-TLS1.2:+ECDHE-RSA:+AES-128-GCM:+AEAD:+SHA256:+GROUP-X25519:+SIGN-ALL:"
		"+CTYPE-X509" :
		suite == 0x1301 ?
		"NONE:+VERS-TLS1.3:+AES-128-GCM:+AEAD:+SHA256:+GROUP-X25519:+SIGN-ALL:+CTYPE-X509" :
		suite == 0x1302 ?
		"NONE:+VERS-TLS1.3:+AES-256-GCM:+AEAD:+SHA384:+GROUP-X25519:+SIGN-ALL:+CTYPE-X509" :
		"NONE:+VERS-TLS1.3:+CHACHA20-POLY1305:+AEAD:+SHA256:+GROUP-X25519:+SIGN-ALL:"
		"+CTYPE-X509";
}

static void gnutls_teardown(void *shared)
{
	struct shared *s = shared;

	gnutls_certificate_free_credentials(s->cred[CLIENT]);
	gnutls_certificate_free_credentials(s->cred[SERVER]);
	gnutls_priority_deinit(s->priority);
	gnutls_free(s->ticket_key.data);
	free(s);
}

static void *gnutls_setup(const struct scene *scene)
{
	struct shared *s = calloc(1, sizeof *s);
	gnutls_datum_t root = datum(scene->certs->root), chain = datum(scene->certs->chain),
		key = datum(scene->certs->key);

	s->name = scene->name;
	gnutls_certificate_allocate_credentials(&s->cred[CLIENT]);
	gnutls_certificate_allocate_credentials(&s->cred[SERVER]);
	if (gnutls_priority_init(&s->priority, priority_text(scene->suite), NULL) != 0 ||
		gnutls_session_ticket_key_generate(&s->ticket_key) != 0 ||
		gnutls_certificate_set_x509_trust_mem(s->cred[CLIENT], &root,
			GNUTLS_X509_FMT_PEM) != 1 ||
		gnutls_certificate_set_x509_key_mem2(s->cred[SERVER], &chain, &key,
			GNUTLS_X509_FMT_PEM, NULL, 0) < 0)
		return NULL;
	return s;
}

static void *gnutls_open(void *shared, enum role role, struct wire *in, struct wire *out)
{
	struct shared *s = shared;
	struct end *e = malloc(sizeof *e);
	unsigned flags = role == SERVER ? GNUTLS_SERVER : GNUTLS_CLIENT;

	e->in = in;
	e->out = out;
	gnutls_init(&e->session, flags | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
	gnutls_priority_set(e->session, s->priority);
	gnutls_credentials_set(e->session, GNUTLS_CRD_CERTIFICATE, s->cred[role]);
	gnutls_transport_set_ptr(e->session, e);
	gnutls_transport_set_pull_function(e->session, pull);
	gnutls_transport_set_push_function(e->session, push);
	gnutls_transport_set_pull_timeout_function(e->session, pull_timeout);
	if (role == SERVER) {
		gnutls_session_ticket_enable_server(e->session, &s->ticket_key);
	} else {
		gnutls_server_name_set(e->session, GNUTLS_NAME_DNS, s->name, strlen(s->name));
		gnutls_session_set_verify_cert(e->session, s->name, 0);
	}
	return e;
}

static void gnutls_close(void *end)
{
	struct end *e = end;

	gnutls_deinit(e->session);
	free(e);
}

static enum shake gnutls_shake(void *end)
{
	struct end *e = end;
	int r = gnutls_handshake(e->session);

	if (r == GNUTLS_E_SUCCESS)
		return SHAKE_DONE;
	return r == GNUTLS_E_AGAIN ? SHAKE_MORE : SHAKE_FAILED;
}

static unsigned suite_number(gnutls_session_t session)
{
	if (gnutls_protocol_get_version(session) == GNUTLS_TLS1_2)
		return gnutls_kx_get(session) == GNUTLS_KX_ECDHE_ECDSA ? 0xc02b : 0xc02f;
	switch (gnutls_cipher_get(session)) {
	case GNUTLS_CIPHER_AES_128_GCM: return 0x1301;
	case GNUTLS_CIPHER_AES_256_GCM: return 0x1302;
	case GNUTLS_CIPHER_CHACHA20_POLY1305: return 0x1303;
	default: return 0;
	}
}

static void gnutls_agreed(void *end, struct agreed *ret)
{
	struct end *e = end;

	*ret = (struct agreed){
		.version = gnutls_protocol_get_version(e->session) == GNUTLS_TLS1_3 ? 0x0304 : 0x0303,
		.suite = suite_number(e->session),
		.group = gnutls_group_get(e->session) == GNUTLS_GROUP_X25519 ? 0x001d : 0,
	};
}

static bool gnutls_send(void *end, const uint8_t *data, size_t len)
{
	struct end *e = end;

	return gnutls_record_send(e->session, data, len) == (ssize_t)len;
}

static size_t gnutls_receive(void *end, const uint8_t **ret_data)
{
	struct end *e = end;
	ssize_t n;

	/* It says "again" also after it took a ticket and more is there. */
	do {
		n = gnutls_record_recv(e->session, e->data, sizeof e->data);
	} while (n == GNUTLS_E_AGAIN && wire_len(e->in) > 0);
	*ret_data = e->data;
	return n > 0 ? (size_t)n : 0;
}

const struct impl impl_gnutls = {
	.name = "gnutls",
	.setup = gnutls_setup,
	.teardown = gnutls_teardown,
	.open = gnutls_open,
	.close = gnutls_close,
	.shake = gnutls_shake,
	.agreed = gnutls_agreed,
	.send = gnutls_send,
	.receive = gnutls_receive,
};

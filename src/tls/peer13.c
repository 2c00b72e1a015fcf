/* peer13.c - the peer's certificate, its chain judged, and the proof that it holds
 * the key: what a client asks of every server, and a server of its clients.
 * RFC 9846 4.5 */
#include "tls/conn.h"
#include "crypto/sigalg.h"
#include "tls/msg_auth.h"

/* 4.5.1.3: a server always has one; of a client it is the configuration's choice. */
static bool no_certificate(struct ward_conn *c)
{
	if (!c->server)
		return FAIL(&c->why, CERT_NONE);
	if (c->config->client_auth == WARD_CLIENT_AUTH_REQUIRED)
		return FAIL(&c->why, CERT_REQUIRED);
	c->state = HS_WAIT_FIN;
	return true;
}

bool peer13_certificate(struct ward_conn *c, struct rd *body)
{
	struct msg_certificate m;

	TRY(msg_certificate_read(body, c->server ? 0 : c->hs->offered, &m, &c->why));
	TRY(whole(c, body, MSG_CERTIFICATE));
	/* A server's is empty, and so was the one in our CertificateRequest. */
	if (m.context.len != 0)
		return FAIL(&c->why, CERT_CONTEXT, .got = (int64_t)m.context.len);
	if (m.num_certs == 0)
		return no_certificate(c);

	peer_ask_chain(c, m.cert, m.staple, m.num_certs);
	return true;
}

bool peer13_chain(struct ward_conn *c, struct rd *body)
{
	(void)body;
	TRY(peer_keep(c));
	c->state = HS_WAIT_CV;
	return true;
}

bool peer13_certificate_verify(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	struct msg_certificate_verify m;
	struct ward_job *job;

	msg_certificate_verify_read(body, &m);
	TRY(whole(c, body, MSG_CERTIFICATE_VERIFY));
	/* 4.5.2: "the signature algorithm MUST be one offered in the client's
	 * "signature_algorithms" extension", of a client one of our CertificateRequest;
	 * it must also fit the key. */
	if (!list16_has(&c->config->schemes, m.scheme) ||
		sigalg_for(m.scheme, hs->peer.kind, TLS_13) == NULL)
		return FAIL(&c->why, SCHEME_REFUSED, .got = m.scheme, .want = hs->peer.kind);

	if (!c->server)
		c->scheme = m.scheme;
	job = job_start(c, WARD_JOB_VERIFY);
	job->u.verify.key = hs->peer;
	job->u.verify.scheme = m.scheme;
	job->u.verify.text.server = !c->server;
	job->u.verify.text.version = TLS_13;
	job->u.verify.text.hash_len = c->suite->hash_len;
	memcpy(job->u.verify.text.transcript, hs->digest, sizeof hs->digest);
	job->u.verify.signature = m.signature;
	c->state = HS_JOB_VERIFY;
	return true;
}

bool peer13_verified(struct ward_conn *c, struct rd *body)
{
	(void)body;
	c->hs->proofs |= PROOF_SIGNATURE;
	c->client_proved = c->server;
	c->state = HS_WAIT_FIN;
	return true;
}

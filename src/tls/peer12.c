/* peer12.c - the peer's certificate in TLS 1.2, and a client's proof that it holds the
 * key. A server's proof is its ServerKeyExchange. RFC 5246 7.4.2, 7.4.6, 7.4.8 */
#include "tls/conn.h"
#include "crypto/sigalg.h"
#include "tls/msg_12.h"
#include "tls/msg_auth.h"

/* 7.4.6: a client may have none, which a server that requires one answers with
 * handshake_failure. */
static bool no_certificate(struct ward_conn *c)
{
	if (!c->server)
		return FAIL(&c->why, CERT_NONE);
	if (c->config->client_auth == WARD_CLIENT_AUTH_REQUIRED)
		return FAIL(&c->why, CERT_REQUIRED_12);
	log12_end(c);
	c->state = HS_WAIT_CKE;
	return true;
}

bool peer12_certificate(struct ward_conn *c, struct rd *body)
{
	struct msg_certificate12 m;

	TRY(msg_certificate12_read(body, &m, &c->why));
	TRY(whole(c, body, MSG_CERTIFICATE));
	if (m.num_certs == 0)
		return no_certificate(c);
	if (c->hs->status_promised)
		return status12_await(c, message_of(body));
	peer_ask_chain(c, m.cert, NULL, m.num_certs);
	return true;
}

bool peer12_certificate_verify(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	struct msg_certificate_verify m;
	struct ward_job *job;

	msg_certificate_verify_read(body, &m);
	TRY(whole(c, body, MSG_CERTIFICATE_VERIFY));
	/* 7.4.8: one of those in our CertificateRequest, and it fits the key. */
	if (!list16_has(&c->config->schemes, m.scheme) ||
		sigalg_for(m.scheme, hs->peer.kind, TLS_12) == NULL)
		return FAIL(&c->why, SCHEME_REFUSED, .got = m.scheme, .want = hs->peer.kind);
	job = job_start(c, WARD_JOB_VERIFY);
	job->u.verify.key = hs->peer;
	job->u.verify.scheme = m.scheme;
	job->u.verify.text.version = TLS_12;
	job->u.verify.signature = m.signature;
	c->state = HS_JOB_VERIFY;
	/* Up to this message: the driver has noted it already. */
	return log12_messages(c, message_of(body).len, &job->u.verify.text.messages);
}

bool peer12_client_verified(struct ward_conn *c, struct rd *body)
{
	(void)body;
	c->hs->proofs |= PROOF_SIGNATURE;
	c->client_proved = true;
	log12_end(c);
	c->state = HS_WAIT_CCS;
	return true;
}

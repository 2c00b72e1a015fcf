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
	struct ward_job *job;

	TRY(msg_certificate_read(body, &m, &c->why));
	TRY(whole(c, body, MSG_CERTIFICATE));
	/* A server's is empty, and so was the one in our CertificateRequest. */
	if (m.context.len != 0)
		return FAIL(&c->why, CERT_CONTEXT, .got = (int64_t)m.context.len);
	if (m.num_certs == 0)
		return no_certificate(c);

	c->hs->peer_came = true;
	job = job_start(c, WARD_JOB_CHAIN);
	job->u.chain.args = (struct ward_verify_args){
		.size = sizeof job->u.chain.args,
		.provider = c->provider,
		.trust = c->config->trust,
		.name = c->server ? NULL : c->name,
		.now = c->now / 1000,
		.purpose = c->server ? WARD_PURPOSE_CLIENT : WARD_PURPOSE_SERVER,
		.revocation = c->config->revocation,
		.sig_cache = c->config->sig_cache,
	};
	for (size_t i = 0; i < m.num_certs && i < WARD_JOB_CERTS; i++)
		job->u.chain.cert[i] = m.cert[i];
	job->u.chain.num_certs = m.num_certs;
	c->state = HS_JOB_CHAIN;
	return true;
}

/* Copies `from` into the array `to` of the handshake and says where it lies. */
#define KEEP(hs, to, from) keep((hs)->to, sizeof(hs)->to, from)
static struct ward_span keep(uint8_t *to, size_t cap, struct ward_span from)
{
	if (from.len > cap)
		return (struct ward_span){ to, 0 };
	if (from.len > 0)
		memcpy(to, from.p, from.len);
	return (struct ward_span){ to, from.len };
}

/* The chain is good: the leaf's key outlives the message it came in. */
bool peer13_chain(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	struct ward_public_key key = hs->job.u.chain.key;

	(void)body;
	hs->peer = (struct ward_public_key){ .kind = key.kind };
	if (key.kind == WARD_KEY_RSA || key.kind == WARD_KEY_RSA_PSS) {
		hs->peer.n = KEEP(hs, peer_key, key.n);
		hs->peer.e = KEEP(hs, peer_e, key.e);
	} else {
		hs->peer.point = KEEP(hs, peer_key, key.point);
	}
	if (c->config->keep_peer_chain)
		TRY(chain_keep(c, hs->job.u.chain.cert, hs->job.u.chain.num_certs));
	hs->proofs |= PROOF_CHAIN;
	c->state = HS_WAIT_CV;
	return true;
}

bool peer13_certificate_verify(struct ward_conn *c, struct rd *body)
{
	struct hs *hs = c->hs;
	struct msg_certificate_verify m;
	const struct sigalg *alg;
	struct ward_job *job;

	msg_certificate_verify_read(body, &m);
	TRY(whole(c, body, MSG_CERTIFICATE_VERIFY));
	/* 4.5.2: "the signature algorithm MUST be one offered in the client's
	 * "signature_algorithms" extension", of a client one of our CertificateRequest;
	 * it must also fit the key. */
	alg = sigalg_find(m.scheme);
	if (alg == NULL || !alg->tls13 || !list16_has(&c->config->schemes, m.scheme))
		return FAIL(&c->why, SCHEME_REFUSED, .got = m.scheme);
	if (alg->kind != hs->peer.kind)
		return FAIL(&c->why, SCHEME_REFUSED, .got = m.scheme, .want = hs->peer.kind);

	if (!c->server)
		c->scheme = m.scheme;
	job = job_start(c, WARD_JOB_VERIFY);
	job->u.verify.key = hs->peer;
	job->u.verify.scheme = m.scheme;
	job->u.verify.text.server = !c->server;
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

/* peer.c - the peer's certificates, whatever the version: whether they are good, and
 * the key of the first. */
#include "tls/conn.h"
#include "base/date.h"

/* The server's words on its certificates; only the leaf's can be demanded. RFC 7633 */
static void add_staples(struct ward_conn *c, const struct ward_span *staples, size_t num)
{
	struct ward_job *job = &c->hs->job;
	struct ward_verify_args *args = &job->u.chain.args;

	args->staple = staples[0];
	c->stapled = staples[0].len > 0;
	args->ocsp = job->u.chain.ocsp;
	for (size_t i = 1; i < num && i < WARD_JOB_CERTS; i++)
		if (staples[i].len > 0)
			job->u.chain.ocsp[args->num_ocsp++] = staples[i];
}

void peer_ask_chain(struct ward_conn *c, const struct ward_span *certs,
	const struct ward_span *staples, size_t num)
{
	struct ward_job *job;

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
		.crls = c->config->crls,
		.sig_cache = c->config->sig_cache,
	};
	for (size_t i = 0; i < num && i < WARD_JOB_CERTS; i++)
		job->u.chain.cert[i] = certs[i];
	job->u.chain.num_certs = num;
	job->u.chain.args.staple_asked = (c->hs->offered & 1u << EXT_STATUS_REQUEST) != 0;
	if (staples != NULL)
		add_staples(c, staples, num);
	c->state = HS_JOB_CHAIN;
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
bool peer_keep(struct ward_conn *c)
{
	struct hs *hs = c->hs;
	struct ward_public_key key = hs->job.u.chain.key;
	int64_t until = hs->job.u.chain.until;

	hs->peer = (struct ward_public_key){ .kind = key.kind };
	if (key.kind == WARD_KEY_RSA || key.kind == WARD_KEY_RSA_PSS) {
		hs->peer.n = KEEP(hs, peer_key, key.n);
		hs->peer.e = KEEP(hs, peer_e, key.e);
	} else {
		hs->peer.point = KEEP(hs, peer_key, key.point);
	}
	if (c->config->keep_peer_chain)
		TRY(chain_keep(c, hs->job.u.chain.cert, hs->job.u.chain.num_certs));
	hs->trusted = until < DATE_MAX ? until * 1000 : DATE_MAX * 1000;
	hs->proofs |= PROOF_CHAIN;
	return true;
}

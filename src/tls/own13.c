/* own13.c - our own certificate, and the proof that we hold its key: a server's
 * always, a client's when it is asked. RFC 9846 4.5 */
#include "tls/conn.h"
#include "tls/msg_auth.h"

bool own13_certificate(struct ward_conn *c, const struct ward_credential *own)
{
	struct msg_certificate m = { .num_certs = own != NULL ? own->num_certs : 0 };
	struct wr w;
	size_t mark;

	for (size_t i = 0; i < m.num_certs && i < WARD_JOB_CERTS; i++)
		m.cert[i] = own->cert[i];
	if (c->server && c->stapled)
		m.staple[0] = (struct ward_span){ own->staple, own->staple_len };
	TRY(message_begin(c, msg_certificate_bound(&m), MSG_CERTIFICATE, &w, &mark));
	msg_certificate_write(&w, &m);
	return message_end(c, &w, mark);
}

void own13_sign(struct ward_conn *c, const struct ward_credential *own, uint16_t scheme)
{
	struct ward_job *job = job_start(c, WARD_JOB_SIGN);

	job->u.sign.key = own->key;
	job->u.sign.key_id = own->key_id;
	job->u.sign.scheme = scheme;
	job->u.sign.text.server = c->server;
	job->u.sign.text.version = TLS_13;
	job->u.sign.text.hash_len = c->suite->hash_len;
	transcript_hash(c, job->u.sign.text.transcript);
	c->state = HS_JOB_SIGN;
}

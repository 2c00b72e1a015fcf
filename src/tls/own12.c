/* own12.c - our own certificate in TLS 1.2, and a client's proof that it holds its
 * key. RFC 5246 7.4.2, 7.4.6, 7.4.8 */
#include "tls/conn.h"
#include "tls/msg_12.h"

bool own12_certificate(struct ward_conn *c, const struct ward_credential *own)
{
	const struct ward_span *certs = own != NULL ? own->cert : NULL;
	size_t num = own != NULL ? own->num_certs : 0, mark;
	struct wr w;

	TRY(message_begin(c, msg_certificate12_bound(certs, num), MSG_CERTIFICATE, &w, &mark));
	msg_certificate12_write(&w, certs, num);
	return message_end(c, &w, mark);
}

/* 7.4.8: what is signed is all messages so far, not their hash. */
bool own12_sign(struct ward_conn *c, const struct ward_credential *own, uint16_t scheme)
{
	struct ward_job *job = job_start(c, WARD_JOB_SIGN);

	job->u.sign.key = own->key;
	job->u.sign.key_id = own->key_id;
	job->u.sign.scheme = scheme;
	job->u.sign.text.version = TLS_12;
	c->state = HS_JOB_SIGN;
	return log12_messages(c, 0, &job->u.sign.text.messages);
}

/* own.c - the proof that we hold our certificate's key, whatever the version.
 * RFC 9846 4.5.2, RFC 5246 7.4.8 */
#include "tls/conn.h"
#include "tls/msg_auth.h"

bool own_certificate_verify(struct ward_conn *c)
{
	const struct ward_job *job = &c->hs->job;
	struct wr w;
	size_t mark;

	TRY(message_begin(c, 4 + WARD_SIGNATURE_MAX, MSG_CERTIFICATE_VERIFY, &w, &mark));
	msg_certificate_verify_write(&w, job->u.sign.scheme,
		(struct ward_span){ job->u.sign.signature, job->u.sign.signature_len });
	return message_end(c, &w, mark);
}

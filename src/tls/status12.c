/* status12.c - the OCSP response of TLS 1.2: a message of its own behind the
 * certificate that it is about. RFC 6066 8 */
#include "tls/conn.h"
#include "tls/msg_12.h"
#include "tls/msg_auth.h"

/* The certificates wait for what may be said about them. */
bool status12_await(struct ward_conn *c, struct ward_span certificate)
{
	c->hs->certificate.max = MESSAGE_MAX;
	if (!buf_add(&c->hs->certificate, certificate.p, certificate.len))
		return FAIL(&c->why, NO_MEMORY);
	c->state = HS_WAIT_STATUS;
	return true;
}

static bool ask_chain(struct ward_conn *c, struct ward_span staple)
{
	const struct buf *message = &c->hs->certificate;
	struct rd r = rd_of((struct ward_span){ message->p, message->len });
	struct ward_span staples[WARD_JOB_CERTS] = { staple };
	struct msg_certificate12 m;

	rd_bytes(&r, 4); /* it was read before, behind this header */
	TRY(msg_certificate12_read(&r, &m, &c->why));
	peer_ask_chain(c, m.cert, staples, m.num_certs);
	return true;
}

bool status12_came(struct ward_conn *c, struct rd *body)
{
	struct ward_span staple = msg_certificate_status_read(body);

	TRY(whole(c, body, MSG_CERTIFICATE_STATUS));
	return ask_chain(c, staple);
}

/* "a server MAY also choose not to send a "CertificateStatus" message, even if it" said
 * it would: the message that came instead waits until the chain has been judged. */
bool status12_none(struct ward_conn *c, struct rd *body)
{
	rd_rest(body);
	c->in_off -= message_of(body).len;
	if (c->trace != NULL && c->num_trace > 0)
		c->num_trace--;
	return ask_chain(c, (struct ward_span){ NULL, 0 });
}

bool status12_send(struct ward_conn *c, const struct ward_credential *own)
{
	struct wr w;
	size_t mark;

	TRY(message_begin(c, CERTIFICATE_STATUS_BOUND(own->staple_len), MSG_CERTIFICATE_STATUS, &w,
		&mark));
	msg_certificate_status_write(&w, (struct ward_span){ own->staple, own->staple_len });
	return message_end(c, &w, mark);
}

/* Every handshake message that has a reader, every input up to 64 KiB, whatever was
 * offered before.
 *
 * sources: src/tls/msg_client_hello.c src/tls/msg_server_hello.c src/tls/msg_auth.c
 * sources: src/tls/ext.c src/base/bytes.c src/base/why.c prove/model.c
 * planted: src/tls/msg_client_hello.c s/m->num_shares < SHARES_MAX/m->num_shares <= SHARES_MAX/
 * planted: src/tls/msg_auth.c s/num_certs >= WARD_JOB_CERTS/num_certs > WARD_JOB_CERTS/
 * planted: src/tls/ext.c s/ret_set->num >= EXT_SET_MAX/ret_set->num > EXT_SET_MAX/
 * planted: src/tls/ext.c s/i < NUM_KNOWN/i <= NUM_KNOWN/
 */
#include "tls/msg_auth.h"
#include "tls/msg_hello.h"
#include "prove.h"

static struct ward_why why;

static uint32_t any_offer(void)
{
	return (uint32_t)any_size(0, UINT32_MAX);
}

static void client_hello(struct rd *r)
{
	struct msg_client_hello m;

	msg_client_hello_read(r, &m, &why);
}

static void server_hello(struct rd *r)
{
	struct msg_server_hello m;

	msg_server_hello_read(r, any_offer(), &m, &why);
}

static void encrypted_extensions(struct rd *r)
{
	struct msg_encrypted_extensions m;

	msg_encrypted_extensions_read(r, any_offer(), &m, &why);
}

static void certificate_request(struct rd *r)
{
	struct msg_certificate_request m;

	msg_certificate_request_read(r, &m, &why);
}

static void certificate(struct rd *r)
{
	struct msg_certificate m;

	msg_certificate_read(r, 1u << EXT_STATUS_REQUEST, &m, &why);
}

static void certificate_verify(struct rd *r)
{
	struct msg_certificate_verify m;

	msg_certificate_verify_read(r, &m);
}

static void new_session_ticket(struct rd *r)
{
	struct msg_new_session_ticket m;

	msg_new_session_ticket_read(r, &m, &why);
}

int main(void)
{
	struct rd r = rd_of(any_span());

	switch (Frama_C_interval(0, 6)) {
	case 0: client_hello(&r); break;
	case 1: server_hello(&r); break;
	case 2: encrypted_extensions(&r); break;
	case 3: certificate_request(&r); break;
	case 4: certificate(&r); break;
	case 5: certificate_verify(&r); break;
	default: new_session_ticket(&r); break;
	}
	return 0;
}

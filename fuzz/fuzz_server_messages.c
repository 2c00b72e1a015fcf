/* What a server sends behind its hello: EncryptedExtensions, CertificateRequest,
 * CertificateVerify, NewSessionTicket: tls/msg_auth.h. The first byte picks one, the
 * second says what was offered. */
#include "tls/msg_auth.h"
#include "fuzz.h"

static void encrypted_extensions(struct rd *r, uint32_t offered)
{
	struct msg_encrypted_extensions m;
	struct ward_why why = { 0 };

	if (!msg_encrypted_extensions_read(r, offered, &m, &why))
		HOLDS(why.code != 0 || r->bad);
	else if (rd_done(r))
		touch(m.alpn);
}

static void certificate_request(struct rd *r)
{
	struct msg_certificate_request m;
	struct ward_why why = { 0 };

	if (!msg_certificate_request_read(r, &m, &why)) {
		HOLDS(why.code != 0 || r->bad);
	} else if (rd_done(r)) {
		touch(m.context);
		touch(m.schemes);
	}
}

static void certificate_verify(struct rd *r)
{
	struct msg_certificate_verify m;

	msg_certificate_verify_read(r, &m);
	if (rd_done(r))
		touch(m.signature);
}

static void new_session_ticket(struct rd *r)
{
	struct msg_new_session_ticket m;
	struct ward_why why = { 0 };

	if (!msg_new_session_ticket_read(r, &m, &why)) {
		HOLDS(why.code != 0 || r->bad);
	} else if (rd_done(r)) {
		touch(m.nonce);
		touch(m.ticket);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct rd r;

	if (len < 2)
		return 0;
	r = rd_of((struct ward_span){ data + 2, len - 2 });
	switch (data[0] % 4) {
	case 0: encrypted_extensions(&r, data[1] * 0x0101u); break;
	case 1: certificate_request(&r); break;
	case 2: certificate_verify(&r); break;
	default: new_session_ticket(&r); break;
	}
	return 0;
}

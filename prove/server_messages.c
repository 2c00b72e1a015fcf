/* EncryptedExtensions, CertificateRequest, Certificate, CertificateVerify and
 * NewSessionTicket, every input up to 64 KiB.
 *
 * sources: src/tls/msg_auth.c src/tls/ext.c src/base/bytes.c src/base/why.c prove/model.c
 * planted: src/tls/msg_auth.c s/num_certs >= WARD_JOB_CERTS/num_certs > WARD_JOB_CERTS/
 * planted: src/tls/ext.c s/ret_set->num >= EXT_SET_MAX/ret_set->num > EXT_SET_MAX/
 */
#include "tls/msg_auth.h"
#include "prove.h"

int main(void)
{
	struct rd r = rd_of(any_span());
	struct ward_why why = { 0 };

	switch (Frama_C_interval(0, 4)) {
	case 0: {
		struct msg_encrypted_extensions m;

		msg_encrypted_extensions_read(&r, (uint32_t)any_size(0, UINT32_MAX), &m, &why);
		break;
	}
	case 1: {
		struct msg_certificate_request m;

		msg_certificate_request_read(&r, &m, &why);
		break;
	}
	case 2: {
		struct msg_certificate m;

		msg_certificate_read(&r, &m, &why);
		break;
	}
	case 3: {
		struct msg_certificate_verify m;

		msg_certificate_verify_read(&r, &m);
		break;
	}
	default: {
		struct msg_new_session_ticket m;

		msg_new_session_ticket_read(&r, &m, &why);
		break;
	}
	}
	return 0;
}

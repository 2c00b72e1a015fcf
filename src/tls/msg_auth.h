/* msg_auth.h - the messages behind the hellos: EncryptedExtensions,
 * CertificateRequest, Certificate, CertificateVerify. RFC 9846 4.4, 4.5 */
#ifndef TLS_MSG_AUTH_H
#define TLS_MSG_AUTH_H

#include "tls/ext.h"
#include "tls/policy.h"
#include <ward/job.h>

struct msg_encrypted_extensions {
	struct ext_set ext;
	struct ward_span alpn; /* the one protocol the server chose */
	uint16_t record_limit; /* RFC 8449 */
};

bool msg_encrypted_extensions_read(struct rd *r, uint32_t offered,
	struct msg_encrypted_extensions *ret_m, struct ward_why *why) MUST;

struct encrypted_extensions_params {
	bool name_used;        /* the SNI acknowledgement */
	struct ward_span alpn; /* unless it is empty */
	bool ticket_request;   /* it was used: RFC 9149 3 */
	uint8_t tickets;
	uint16_t record_limit; /* 0 = left out */
};

void msg_encrypted_extensions_write(struct wr *w, const struct encrypted_extensions_params *params);

struct msg_certificate_request {
	struct ward_span context;
	struct ext_set ext;
	/* From the extensions; empty when absent. */
	struct ward_span schemes, cert_schemes; /* lists of 16-bit numbers */
	struct ward_span authorities;           /* list of DistinguishedName */
};

bool msg_certificate_request_read(struct rd *r, struct msg_certificate_request *ret_m,
	struct ward_why *why) MUST;

/* What a server says; NULL and empty ones are left out. */
struct certificate_request_params {
	const struct list16 *schemes, *cert_schemes;
	struct ward_span authorities; /* as on the wire */
};

void msg_certificate_request_write(struct wr *w, const struct certificate_request_params *params);

struct msg_certificate {
	struct ward_span context;
	struct ward_span cert[WARD_JOB_CERTS]; /* DER, the sender's own first */
	struct ward_span staple[WARD_JOB_CERTS]; /* OCSPResponse about each; empty = none */
	size_t num_certs;
};

/* `offered` as for ext_read. Fails with CERT_TOO_MANY, EXT_MALFORMED and the reasons of
 * ext_read. */
bool msg_certificate_read(struct rd *r, uint32_t offered, struct msg_certificate *ret_m,
	struct ward_why *why) MUST;
void msg_certificate_write(struct wr *w, const struct msg_certificate *m);
/* msg_certificate_bound is the length of what msg_certificate_write will write. */
size_t msg_certificate_bound(const struct msg_certificate *m);

/* CertificateStatus, RFC 6066 8: an OCSPResponse, behind its type and length. */
struct ward_span msg_certificate_status_read(struct rd *r);
void msg_certificate_status_write(struct wr *w, struct ward_span staple);
#define CERTIFICATE_STATUS_BOUND(len) (1 + 3 + (len))

struct msg_certificate_verify {
	uint16_t scheme;
	struct ward_span signature;
};

void msg_certificate_verify_read(struct rd *r, struct msg_certificate_verify *ret_m);
void msg_certificate_verify_write(struct wr *w, uint16_t scheme, struct ward_span signature);

/* NewSessionTicket, RFC 9846 4.7.1, and KeyUpdate, 4.7.3. */
struct msg_new_session_ticket {
	uint32_t lifetime, age_add;
	struct ward_span nonce, ticket;
	struct ext_set ext;
};

bool msg_new_session_ticket_read(struct rd *r, struct msg_new_session_ticket *ret_m,
	struct ward_why *why) MUST;
/* Writes all but the extensions, of which there are none. */
void msg_new_session_ticket_write(struct wr *w, const struct msg_new_session_ticket *m);

#endif

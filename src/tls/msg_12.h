/* msg_12.h - the messages that only TLS 1.2 has, or has in another form.
 * RFC 5246 7.4, RFC 8422 5 */
#ifndef TLS_MSG_12_H
#define TLS_MSG_12_H

#include "tls/msg_hello.h"

/* ServerHello: its extensions, which msg_server_hello_read left alone. */
struct msg_server_hello12 {
	struct ext_set ext;
	struct ward_span alpn, point_formats, renegotiation;
	uint16_t record_limit; /* RFC 8449 */
};

/* Fails with the reasons of ext_read, EXT_MALFORMED, and MSG_MALFORMED. */
bool msg_server_hello12_read(struct ward_span extensions, uint32_t offered,
	struct msg_server_hello12 *ret_m, struct ward_why *why) MUST;

struct server_hello12_params {
	const uint8_t *random; /* 32 bytes */
	struct ward_span session_id, alpn;
	uint16_t suite;
	bool ticket; /* NewSessionTicket is to come */
	bool name_used, point_formats, stapled;
	uint16_t record_limit; /* 0 = left out */
};

void msg_server_hello12_write(struct wr *w, const struct server_hello12_params *params);

/* Certificate: no context, no extensions. RFC 5246 7.4.2 */
struct msg_certificate12 {
	struct ward_span cert[WARD_JOB_CERTS]; /* DER, the sender's own first */
	size_t num_certs;
};

/* Fails with CERT_TOO_MANY. */
bool msg_certificate12_read(struct rd *r, struct msg_certificate12 *ret_m,
	struct ward_why *why) MUST;
void msg_certificate12_write(struct wr *w, const struct ward_span *certs, size_t num_certs);
size_t msg_certificate12_bound(const struct ward_span *certs, size_t num_certs);

/* ServerKeyExchange: RFC 8422 5.4. */
struct msg_server_key_exchange {
	uint8_t curve_type; /* 3 is named_curve; of others nothing more is read */
	uint16_t group, scheme;
	struct ward_span point, signature;
};

void msg_server_key_exchange_read(struct rd *r, struct msg_server_key_exchange *ret_m);
void msg_server_key_exchange_write(struct wr *w, const struct msg_server_key_exchange *m);

/* CertificateRequest: RFC 5246 7.4.4. */
struct msg_certificate_request12 {
	struct ward_span types, schemes, authorities;
};

/* ClientCertificateType: RFC 5246 7.4.4, RFC 8422 5.5. */
enum { CERT_TYPE_RSA_SIGN = 1, CERT_TYPE_ECDSA_SIGN = 64 };

void msg_certificate_request12_read(struct rd *r, struct msg_certificate_request12 *ret_m);
/* Writes both types, `schemes`, and `authorities` as they stand on the wire. */
void msg_certificate_request12_write(struct wr *w, const struct list16 *schemes,
	struct ward_span authorities);

/* NewSessionTicket: RFC 5077 3.3. An empty ticket is none. */
struct msg_new_session_ticket12 {
	uint32_t hint; /* seconds that it may be kept, 0 = not said */
	struct ward_span ticket;
};

void msg_new_session_ticket12_read(struct rd *r, struct msg_new_session_ticket12 *ret_m);
void msg_new_session_ticket12_write(struct wr *w, const struct msg_new_session_ticket12 *m);

/* ClientKeyExchange: one point. RFC 8422 5.7 */
struct ward_span msg_client_key_exchange_read(struct rd *r);
void msg_client_key_exchange_write(struct wr *w, struct ward_span point);

#endif

/* fit.h - which credential fits what the peer asks of certificates.
 * RFC 9846 4.5.1.2 */
#ifndef TLS_FIT_H
#define TLS_FIT_H

#include "tls/config.h"

/* What a ClientHello or a CertificateRequest says of the certificate it wants. */
struct wishes {
	struct ward_span schemes;      /* signature_algorithms */
	struct ward_span cert_schemes; /* signature_algorithms_cert; without one, `schemes` */
	struct ward_span authorities;  /* certificate_authorities; empty = any */
	uint16_t version;
	unsigned kinds;                /* of keys that will do: a set of 1u << enum ward_key_kind */
};

#define WISHES_ANY_KIND (~0u)

/* The wishes that are to be met beside the first, which always is. */
enum demand { DEMAND_CERT_SCHEMES = 1, DEMAND_AUTHORITIES = 2 };

/* fit_choose takes the first scheme, in ward's order, that the peer has and one of
 * the candidates can sign with: so an ECDSA certificate goes before an RSA one.
 * `demands` is a set of enum demand. */
bool fit_choose(const struct ward_config *config, const size_t *candidates, size_t num,
	const struct wishes *wishes, unsigned demands, size_t *ret_credential,
	uint16_t *ret_scheme) MUST;

/* fit_client_credential finds the certificate a client answers with; false when it
 * has none that fits, and goes on without. */
bool fit_client_credential(const struct ward_config *config, const struct wishes *wishes,
	size_t *ret_credential, uint16_t *ret_scheme) MUST;

#endif

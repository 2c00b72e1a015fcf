/* sigalg.h - what a TLS SignatureScheme means. RFC 9846 4.3.3 */
#ifndef CRYPTO_SIGALG_H
#define CRYPTO_SIGALG_H

#include <ward/provider.h>

struct sigalg {
	uint16_t scheme;         /* enum ward_scheme */
	enum ward_key_kind kind; /* the only kind of key it fits */
	enum ward_sig sig;
	bool tls13;              /* allowed in a TLS 1.3 CertificateVerify */
	const char *name;        /* as RFC 9846 writes it */
};

/* sigalg_find returns the row of a scheme, NULL when ward does not have it. */
const struct sigalg *sigalg_find(uint16_t scheme);

/* sigalg_for returns it only when such a key may make such a signature in a
 * handshake of that version: 0x0304 or 0x0303. */
const struct sigalg *sigalg_for(uint16_t scheme, enum ward_key_kind kind, uint16_t version);

#endif

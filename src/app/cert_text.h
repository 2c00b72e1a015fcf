/* cert_text.h - what a certificate says, as text for one line.
 *
 * All of it comes from strangers: it goes out through say.c alone, which makes
 * every byte harmless. */
#ifndef APP_CERT_TEXT_H
#define APP_CERT_TEXT_H

#include "pki/cert.h"

/* cert_text_name writes the common name of a Name (with its tag and length), else
 * its organization, else "(no name)". */
void cert_text_name(struct ward_span name, char *out, size_t cap);

/* cert_text_sans writes the DNS names and IP addresses it is for: "a, b and 3 more". */
void cert_text_sans(const struct cert *cert, char *out, size_t cap);

/* cert_text_key writes the kind and size of a key: "P-256, 256 bits". */
void cert_text_key(const struct ward_public_key *key, char *out, size_t cap);

/* cert_text_fingerprint writes the SHA-256 of a certificate in hex. */
#define CERT_TEXT_FINGERPRINT 65
void cert_text_fingerprint(struct ward_span der, char out[CERT_TEXT_FINGERPRINT]);

#endif

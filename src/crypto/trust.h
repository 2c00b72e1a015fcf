/* trust.h - a set of trusted authorities as far as pki/ and tls/ share it.
 *
 * Made by pki/trust.c. tls/ needs no more of it than the names that a server
 * sends along when it asks for a certificate, and what tells one set from another; it
 * never includes pki/. */
#ifndef CRYPTO_TRUST_H
#define CRYPTO_TRUST_H

#include <ward/verify.h>
#include "base/mem.h"

#define TRUST_BUCKETS 256
#define TRUST_PRINT 32
#define TRUST_NAMES_MAX 8192 /* bytes of `names` */

struct ward_trust {
	struct anchor *anchors; /* pki/trust.c */
	size_t num, cap;
	uint32_t bucket[TRUST_BUCKETS]; /* 1 + index of the first */
	struct block *blocks;
	/* The subjects as certificate_authorities has them, RFC 9846 4.3.4: each once,
	 * its length in front. Of a larger set there are none: names are a hint. */
	struct buf names;
	bool names_many;
	/* The SHA-256 hashes of all certificates, XORed: equal sets are known by it, in
	 * whatever order they were filled. */
	uint8_t print[TRUST_PRINT];
};

#endif

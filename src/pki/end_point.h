/* end_point.h - the channel binding tls-server-end-point. RFC 5929 4 */
#ifndef PKI_END_POINT_H
#define PKI_END_POINT_H

#include <ward/provider.h>
#include "base/why.h"

/* end_point_hash hashes a certificate the way it was hashed to be signed.
 *   WARD_WHY_BINDING_NONE   it is signed without a hash (Ed25519) or in an unknown way
 *   and the reasons of cert_parse */
bool end_point_hash(const struct ward_provider *p, struct ward_span der,
	uint8_t ret_hash[WARD_HASH_MAX], size_t *ret_len, struct ward_why *why) MUST;

#endif

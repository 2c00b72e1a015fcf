/* key.h - private keys from and to PEM: PKCS#8, SEC1, PKCS#1. RFC 5958, 5915, 8017 */
#ifndef PKI_KEY_H
#define PKI_KEY_H

#include <ward/provider.h>
#include "base/bytes.h"

#define KEY_PEM_MAX 65536 /* bytes of the longest key file that is read */

/* key_read_pem takes the first private key of a PEM text; `*ret_key` is NULL on
 * failure and otherwise freed with provider->key_free.
 *   WARD_WHY_PEM_NONE, PEM_BROKEN, KEY_MALFORMED, KEY_ENCRYPTED, KEY_KIND, KEY_INVALID,
 *   WARD_WHY_NO_MEMORY */
bool key_read_pem(const struct ward_provider *provider, const char *pem, size_t len,
	struct ward_key **ret_key, struct ward_why *why) MUST;

/* These find the numbers in one form of private key each; spans point into `der`.
 *   WARD_WHY_KEY_MALFORMED, KEY_KIND */
bool key_parse_pkcs8(struct ward_span der, struct ward_private_numbers *ret,
	struct ward_why *why) MUST;
bool key_parse_sec1(struct ward_span der, struct ward_private_numbers *ret,
	struct ward_why *why) MUST;
bool key_parse_pkcs1(struct ward_span der, struct ward_private_numbers *ret,
	struct ward_why *why) MUST;

/* key_write_pem appends the key as a PKCS#8 "PRIVATE KEY" block, no zero byte.
 * KEY_PEM_LEN_MAX characters are always enough. The caller wipes the buffer.
 *   WARD_WHY_KEY_KIND, OUT_TOO_SMALL, NO_MEMORY */
#define KEY_PEM_LEN_MAX 8192
bool key_write_pem(const struct ward_provider *provider, const struct ward_key *key,
	struct wr *w, struct ward_why *why) MUST;

#endif

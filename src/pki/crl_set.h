/* crl_set.h - the revocation lists that were given, filed by their issuers, each with
 * an index of its serial numbers.
 *
 * A list of a million entries is read through once, when it is added, and never
 * again: what is kept of each entry is its place, eight bytes. The signature is
 * checked when the list is first needed, since only then it is known by whose key,
 * and what was found out is remembered. */
#ifndef PKI_CRL_SET_H
#define PKI_CRL_SET_H

#include <ward/verify.h>
#include "pki/crl.h"

/* One list of the set. */
struct crl_item;

/* crl_set_next walks over the lists whose issuer is `name` (a Name with its tag and
 * length). Start with *at = 0; NULL ends it. */
const struct crl_item *crl_set_next(const struct ward_crls *crls, struct ward_span name,
	size_t *at);

const struct crl *crl_item_crl(const struct crl_item *item);

/* crl_item_find looks for the certificate with this serial number and issuer on the
 * list. 5.3.3: an entry without certificateIssuer belongs to the issuer of the one
 * before it, at the start to that of the list. */
bool crl_item_find(const struct crl_item *item, struct ward_span serial, struct ward_span issuer,
	struct crl_entry *ret);

/* crl_item_proven says whether the list's signature is known to be by this key (the
 * SHA-256 of its SubjectPublicKeyInfo); crl_item_prove remembers it. Both may be
 * called by several threads at once. */
#define CRL_KEY_HASH 32
bool crl_item_proven(const struct crl_item *item, const uint8_t key[CRL_KEY_HASH]);
void crl_item_prove(const struct crl_item *item, const uint8_t key[CRL_KEY_HASH]);

#endif

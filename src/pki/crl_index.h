/* crl_index.h - where on a long revocation list a serial number stands.
 *
 * Entries are filed by a hash of their serial number in buckets of linked places.
 * Filing compares nothing, so a list made to collide costs no more than any other. */
#ifndef PKI_CRL_INDEX_H
#define PKI_CRL_INDEX_H

#include "pki/crl.h"

struct crl_place {
	uint32_t offset; /* of the entry in crl->entries */
	uint32_t next;   /* 1 + index of the next one in the bucket; 0 ends */
};

struct crl_index {
	struct crl_place *place; /* one for each entry, in their order */
	uint32_t *issuer;        /* for each entry 1 + index of the one that names its
	                          * certificate's issuer, 0 the list's; NULL when none does */
	uint32_t *bucket;        /* 1 + index of the first */
	uint32_t num, num_buckets;
};

/* crl_index_make files the entries of a parsed list; false when memory is short. */
bool crl_index_make(const struct crl *crl, struct crl_index *ret) MUST;
void crl_index_free(struct crl_index *index);

/* crl_index_find: see crl_item_find (crl_set.h). */
bool crl_index_find(const struct crl_index *index, const struct crl *crl,
	struct ward_span serial, struct ward_span issuer, struct crl_entry *ret);

#endif

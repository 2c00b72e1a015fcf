/* crl_set.c - ward_crls: revocation lists, filed by their issuers. */
#include "pki/crl_set.h"

#include <stdatomic.h>
#include "base/mem.h"
#include "base/pem.h"
#include "pki/crl_index.h"
#include "pki/dn.h"

#define BUCKETS 256
#define CRLS_MAX 65536

/* By which key a list is known to be signed. The key is written by whoever comes
 * first, before `state` says so; nobody writes it a second time. */
enum { PROOF_NONE, PROOF_BUSY, PROOF_THERE };

struct proof {
	atomic_int state;
	uint8_t key[CRL_KEY_HASH];
};

struct crl_item {
	struct crl crl;
	struct crl_index index;
	struct proof *proof; /* apart, for the set is read-only */
	uint32_t hash;       /* of the issuer's name */
	uint32_t next;       /* 1 + index of the next one in the bucket; 0 ends */
};

/* The decoded bytes of one PEM text. */
struct block {
	struct block *next;
	size_t size;
	uint8_t der[];
};

struct ward_crls {
	struct crl_item *items;
	size_t num, cap;
	uint32_t bucket[BUCKETS]; /* 1 + index of the first */
	struct block *blocks;
};

struct ward_crls *ward_crls_new(void)
{
	return mem_new(sizeof(struct ward_crls));
}

/* Takes the lists from index `from` on out again. */
static void drop(struct ward_crls *crls, size_t from)
{
	while (crls->num > from) {
		struct crl_item *item = &crls->items[crls->num - 1];

		/* The youngest stands first in its bucket. */
		crls->bucket[item->hash % BUCKETS] = item->next;
		crl_index_free(&item->index);
		mem_free(item->proof, sizeof *item->proof);
		crls->num--;
	}
}

void ward_crls_free(struct ward_crls *crls)
{
	struct block *block, *next;

	if (crls == NULL)
		return;
	drop(crls, 0);
	for (block = crls->blocks; block != NULL; block = next) {
		next = block->next;
		mem_free(block, block->size);
	}
	mem_free(crls->items, crls->cap * sizeof *crls->items);
	mem_free(crls, sizeof *crls);
}

size_t ward_crls_count(const struct ward_crls *crls)
{
	return crls->num;
}

const struct crl_item *crl_set_next(const struct ward_crls *crls, struct ward_span name,
	size_t *at)
{
	uint32_t hash = dn_hash(name);
	uint32_t i = *at == 0 ? crls->bucket[hash % BUCKETS] : crls->items[*at - 1].next;

	for (; i != 0; i = crls->items[i - 1].next) {
		const struct crl_item *item = &crls->items[i - 1];

		*at = i;
		if (item->hash == hash && dn_compare(item->crl.issuer, name) == DN_SAME)
			return item;
	}
	return NULL;
}

const struct crl *crl_item_crl(const struct crl_item *item)
{
	return &item->crl;
}

bool crl_item_find(const struct crl_item *item, struct ward_span serial, struct ward_span issuer,
	struct crl_entry *ret)
{
	return crl_index_find(&item->index, &item->crl, serial, issuer, ret);
}

bool crl_item_proven(const struct crl_item *item, const uint8_t key[CRL_KEY_HASH])
{
	const struct proof *proof = item->proof;

	return atomic_load_explicit(&proof->state, memory_order_acquire) == PROOF_THERE &&
		memcmp(proof->key, key, CRL_KEY_HASH) == 0;
}

void crl_item_prove(const struct crl_item *item, const uint8_t key[CRL_KEY_HASH])
{
	struct proof *proof = item->proof;
	int none = PROOF_NONE;

	if (!atomic_compare_exchange_strong(&proof->state, &none, PROOF_BUSY))
		return;
	memcpy(proof->key, key, CRL_KEY_HASH);
	atomic_store_explicit(&proof->state, PROOF_THERE, memory_order_release);
}

static bool make_room(struct ward_crls *crls)
{
	size_t cap = crls->cap == 0 ? 16 : crls->cap * 2;
	struct crl_item *items;

	if (crls->num < crls->cap)
		return true;
	if (cap > CRLS_MAX)
		return false;
	items = mem_new(cap * sizeof *items);
	if (items == NULL)
		return false;
	if (crls->num > 0)
		memcpy(items, crls->items, crls->num * sizeof *items);
	mem_free(crls->items, crls->cap * sizeof *crls->items);
	crls->items = items;
	crls->cap = cap;
	return true;
}

static bool add(struct ward_crls *crls, struct ward_span der, struct ward_why *why)
{
	struct crl_item *item, made = { .hash = 0 };

	TRY(crl_parse(der, &made.crl, why));
	if (!make_room(crls))
		return FAIL(why, NO_MEMORY);
	if (!crl_index_make(&made.crl, &made.index))
		return FAIL(why, NO_MEMORY);
	made.proof = mem_new(sizeof *made.proof);
	if (made.proof == NULL) {
		crl_index_free(&made.index);
		return FAIL(why, NO_MEMORY);
	}
	made.hash = dn_hash(made.crl.issuer);
	made.next = crls->bucket[made.hash % BUCKETS];
	item = &crls->items[crls->num];
	*item = made;
	crls->num++;
	crls->bucket[made.hash % BUCKETS] = (uint32_t)crls->num;
	return true;
}

int ward_crls_add_der(struct ward_crls *crls, struct ward_span der, struct ward_why *why)
{
	*why = (struct ward_why){ 0 };
	return why_result(add(crls, der, why), why);
}

static bool add_blocks(struct ward_crls *crls, struct pem pem, uint8_t *der, size_t cap,
	struct ward_why *why)
{
	size_t before = crls->num, used = 0;
	struct pem_block block;
	enum pem_found found;

	while ((found = pem_next(&pem, der + used, cap - used, &block)) != PEM_END) {
		if (found == PEM_BROKEN)
			return FAIL(why, PEM_BROKEN);
		if (!pem_is(&block, "X509 CRL"))
			continue;
		TRY(add(crls, block.der, why));
		used += block.der.len;
	}
	if (crls->num == before)
		return FAIL(why, CRL_NONE);
	return true;
}

int ward_crls_add_pem(struct ward_crls *crls, const char *pem, size_t len, struct ward_why *why)
{
	size_t before = crls->num, size;
	struct block *block;

	*why = (struct ward_why){ 0 };
	if (len > RD_MAX)
		return why_result(FAIL(why, ARGUMENT, .got = (int64_t)len, .want = RD_MAX), why);
	size = sizeof *block + PEM_BOUND(len);
	block = mem_new(size);
	if (block == NULL)
		return why_result(FAIL(why, NO_MEMORY), why);
	block->size = size;
	if (!add_blocks(crls, pem_of(pem, len), block->der, PEM_BOUND(len), why)) {
		drop(crls, before);
		mem_free(block, size);
		return why_result(false, why);
	}
	block->next = crls->blocks;
	crls->blocks = block;
	return 0;
}

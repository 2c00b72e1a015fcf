/* crl_index.c - the index of a revocation list. */
#include "pki/crl_index.h"

#include "base/mem.h"
#include "pki/dn.h"

/* FNV-1a; the high bits are mixed in because buckets are taken from the low ones. */
static uint32_t hash(struct ward_span serial)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < serial.len; i++)
		h = (h ^ serial.p[i]) * 16777619u;
	return h ^ h >> 15;
}

/* The entry at a place, read again; crl_parse has found it good. */
static struct crl_entry entry_at(const struct crl *crl, uint32_t offset)
{
	struct rd r = rd_of(crl->entries);

	r.off = offset;
	return crl_entry_next(&r);
}

static void file_all(const struct crl *crl, struct crl_index *index)
{
	struct rd r = rd_of(crl->entries);
	uint32_t issuer = 0;

	for (uint32_t i = 0; i < index->num && rd_more(&r); i++) {
		uint32_t offset = (uint32_t)r.off;
		uint32_t *bucket = &index->bucket[hash(crl_entry_serial(&r)) &
			(index->num_buckets - 1)];

		index->place[i].offset = offset;
		index->place[i].next = *bucket;
		*bucket = i + 1;
		if (index->issuer == NULL)
			continue;
		if (entry_at(crl, offset).issuer.len > 0)
			issuer = i + 1;
		index->issuer[i] = issuer;
	}
}

bool crl_index_make(const struct crl *crl, struct crl_index *ret)
{
	size_t num = crl->num_entries;

	*ret = (struct crl_index){ .num = crl->num_entries, .num_buckets = 1 };
	while (ret->num_buckets < num / 2)
		ret->num_buckets *= 2;
	ret->bucket = mem_new(ret->num_buckets * sizeof *ret->bucket);
	ret->place = mem_new((num + 1) * sizeof *ret->place);
	if (crl->names_issuers)
		ret->issuer = mem_new(num * sizeof *ret->issuer);
	if (ret->bucket == NULL || ret->place == NULL ||
		(crl->names_issuers && ret->issuer == NULL)) {
		crl_index_free(ret);
		return false;
	}
	file_all(crl, ret);
	return true;
}

void crl_index_free(struct crl_index *index)
{
	mem_free(index->bucket, index->num_buckets * sizeof *index->bucket);
	mem_free(index->place, ((size_t)index->num + 1) * sizeof *index->place);
	mem_free(index->issuer, index->num * sizeof *index->issuer);
	*index = (struct crl_index){ .num = 0 };
}

/* Whose certificate is entry `i`? 5.3.3 */
static struct ward_span issuer_of(const struct crl_index *index, const struct crl *crl, uint32_t i)
{
	if (index->issuer == NULL || index->issuer[i] == 0)
		return crl->issuer;
	return entry_at(crl, index->place[index->issuer[i] - 1].offset).issuer;
}

bool crl_index_find(const struct crl_index *index, const struct crl *crl,
	struct ward_span serial, struct ward_span issuer, struct crl_entry *ret)
{
	uint32_t i = index->bucket[hash(serial) & (index->num_buckets - 1)];
	bool found = false;

	*ret = (struct crl_entry){ .reason = CRL_UNSPECIFIED };
	for (; i != 0; i = index->place[i - 1].next) {
		struct crl_entry entry = entry_at(crl, index->place[i - 1].offset);

		if (!span_is(entry.serial, serial) ||
			dn_compare(issuer_of(index, crl, i - 1), issuer) != DN_SAME)
			continue;
		/* Twice on one list: that it is revoked weighs more than that it is not. */
		if (!found || ret->reason == CRL_REMOVE_FROM_CRL)
			*ret = entry;
		found = true;
	}
	return found;
}

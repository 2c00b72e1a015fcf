/* trust.c - the set of trusted authorities.
 *
 * A certificate costs about a microsecond to parse, so all are parsed when they
 * are added, and the set is never written again: threads share it freely. They
 * are filed by a hash of the subject in buckets of linked indices. */
#include "pki/trust.h"

#include "base/mem.h"
#include "base/pem.h"
#include "crypto/hkdf.h"
#include "crypto/trust.h"
#include "pki/dn.h"

#define BUCKETS TRUST_BUCKETS
#define ANCHORS_MAX 65536

struct anchor {
	struct cert cert;
	uint32_t hash;
	uint32_t next; /* 1 + index of the next one in the bucket; 0 ends */
};

/* The decoded bytes of one PEM text. */
struct block {
	struct block *next;
	size_t size;
	uint8_t der[];
};

struct ward_trust *ward_trust_new(void)
{
	struct ward_trust *trust = mem_new(sizeof *trust);

	if (trust != NULL)
		trust->names.max = TRUST_NAMES_MAX;
	return trust;
}

void ward_trust_free(struct ward_trust *trust)
{
	struct block *block, *next;

	if (trust == NULL)
		return;
	for (block = trust->blocks; block != NULL; block = next) {
		next = block->next;
		mem_free(block, block->size);
	}
	buf_free(&trust->names);
	mem_free(trust->anchors, trust->cap * sizeof *trust->anchors);
	mem_free(trust, sizeof *trust);
}

size_t ward_trust_count(const struct ward_trust *trust)
{
	return trust->num;
}

/* The next index behind *at (1 + index, 0 = the start) with this hash, or 0. */
static uint32_t next_of(const struct ward_trust *trust, uint32_t hash, size_t at)
{
	uint32_t i = at == 0 ? trust->bucket[hash % BUCKETS] : trust->anchors[at - 1].next;

	while (i != 0 && trust->anchors[i - 1].hash != hash)
		i = trust->anchors[i - 1].next;
	return i;
}

const struct cert *trust_next(const struct ward_trust *trust, struct ward_span name, uint32_t hash,
	size_t *at)
{
	for (*at = next_of(trust, hash, *at); *at != 0; *at = next_of(trust, hash, *at)) {
		const struct cert *cert = &trust->anchors[*at - 1].cert;

		if (dn_compare(cert->subject, name) == DN_SAME)
			return cert;
	}
	return NULL;
}

const struct cert *trust_has(const struct ward_trust *trust, const struct cert *cert)
{
	uint32_t hash = dn_hash(cert->subject);

	for (uint32_t i = next_of(trust, hash, 0); i != 0; i = next_of(trust, hash, i))
		if (span_is(trust->anchors[i - 1].cert.der, cert->der))
			return &trust->anchors[i - 1].cert;
	return NULL;
}

static bool make_room(struct ward_trust *trust)
{
	size_t cap = trust->cap == 0 ? 16 : trust->cap * 2;
	struct anchor *anchors;

	if (trust->num < trust->cap)
		return true;
	if (cap > ANCHORS_MAX)
		return false;
	anchors = mem_new(cap * sizeof *anchors);
	if (anchors == NULL)
		return false;
	if (trust->num > 0)
		memcpy(anchors, trust->anchors, trust->num * sizeof *anchors);
	mem_free(trust->anchors, trust->cap * sizeof *anchors);
	trust->anchors = anchors;
	trust->cap = cap;
	return true;
}

/* Two authorities may share a name: keys change, names stay. */
static bool names_has(const struct buf *names, struct ward_span name)
{
	struct rd r = rd_of((struct ward_span){ names->p, names->len });

	while (rd_more(&r))
		if (span_is(rd_vec(&r, 2), name))
			return true;
	return false;
}

static bool add_name(struct ward_trust *trust, struct ward_span name)
{
	uint8_t len[2] = { (uint8_t)(name.len >> 8), (uint8_t)name.len };
	struct buf *names = &trust->names;

	if (trust->names_many || names_has(names, name))
		return true;
	if (names->len + sizeof len + name.len > TRUST_NAMES_MAX) {
		trust->names_many = true;
		buf_free(names);
		return true;
	}
	if (!buf_add(names, len, sizeof len))
		return false;
	return buf_add(names, name.p, name.len);
}

static bool add_print(struct ward_trust *trust, struct ward_span der)
{
	uint8_t digest[WARD_HASH_MAX];

	TRY(hash_once(ward_provider_default(), WARD_SHA256, der, digest));
	for (size_t i = 0; i < sizeof trust->print; i++)
		trust->print[i] ^= digest[i];
	return true;
}

/* Files `cert`; one that is there already is not filed again. */
static bool add(struct ward_trust *trust, const struct cert *cert)
{
	uint32_t hash = dn_hash(cert->subject);
	struct anchor *anchor;

	if (trust_has(trust, cert) != NULL)
		return true;
	if (!make_room(trust) || !add_name(trust, cert->subject) ||
		!add_print(trust, cert->der))
		return false;
	anchor = &trust->anchors[trust->num];
	anchor->cert = *cert;
	anchor->hash = hash;
	anchor->next = trust->bucket[hash % BUCKETS];
	trust->num++;
	trust->bucket[hash % BUCKETS] = (uint32_t)trust->num;
	return true;
}

static bool add_blocks(struct ward_trust *trust, struct pem pem, uint8_t *der, size_t cap,
	size_t *ret_added, size_t *ret_skipped)
{
	struct pem_block block;
	enum pem_found found;
	size_t used = 0;

	while ((found = pem_next(&pem, der + used, cap - used, &block)) != PEM_END) {
		struct ward_why reason = { 0 };
		struct cert cert;

		if (found == PEM_BLOCK && !pem_is(&block, "CERTIFICATE"))
			continue;
		if (found == PEM_BROKEN || !cert_parse(block.der, &cert, &reason)) {
			++*ret_skipped;
			continue;
		}
		if (!add(trust, &cert))
			return false;
		used += block.der.len;
		++*ret_added;
	}
	return true;
}

int ward_trust_add_pem(struct ward_trust *trust, const char *pem, size_t len,
	size_t *ret_added, size_t *ret_skipped, struct ward_why *why)
{
	size_t cap, size, added = 0, skipped = 0;
	struct block *block = NULL;
	bool ok;

	*why = (struct ward_why){ 0 };
	if (ret_added != NULL)
		*ret_added = 0;
	if (ret_skipped != NULL)
		*ret_skipped = 0;
	if (len > RD_MAX)
		return why_result(FAIL(why, ARGUMENT, .got = (int64_t)len, .want = RD_MAX), why);
	cap = PEM_BOUND(len);
	size = sizeof *block + cap;
	block = mem_new(size);
	if (block == NULL)
		return why_result(FAIL(why, NO_MEMORY), why);
	block->size = size;
	block->next = trust->blocks;
	trust->blocks = block;
	ok = add_blocks(trust, pem_of(pem, len), block->der, cap, &added, &skipped);
	if (ret_added != NULL)
		*ret_added = added;
	if (ret_skipped != NULL)
		*ret_skipped = skipped;
	if (!ok)
		return why_result(FAIL(why, NO_MEMORY), why);
	if (added == 0)
		return why_result(FAIL(why, TRUST_EMPTY, .got = (int64_t)skipped), why);
	return 0;
}

/* staple.c - the OCSP response that goes along with a certificate. RFC 6066 8 */
#include "crypto/credential.h"

#include "base/mem.h"
#include "pki/cert.h"
#include "pki/ocsp.h"
#include "pki/ocsp_signer.h"

#define STAPLE_MAX 16384

/* Is this about the leaf? Its issuer's key may not be at hand, so the name and the
 * serial number, which an authority gives once, must do. RFC 6960 4.1.1 */
static bool is_about(const struct ward_provider *provider, const struct ocsp_single *single,
	const struct cert *leaf)
{
	uint8_t name[WARD_HASH_MAX];
	size_t len;

	if (!span_is(single->serial, leaf->serial))
		return false;
	if (!ocsp_hash(provider, single->hash, leaf->issuer, name, &len))
		return false;
	return span_is(single->name_hash, (struct ward_span){ name, len });
}

/* How long it holds: as long as the first of its words about the leaf. */
static bool judge(const struct ward_credential *c, struct ward_span der, int64_t *ret_until,
	struct ward_why *why)
{
	struct ocsp ocsp;
	struct cert leaf;
	struct rd r;
	bool found = false;

	*ret_until = INT64_MAX;
	TRY(cert_parse(c->cert[0], &leaf, why));
	TRY(ocsp_parse(der, &ocsp, why));
	if (ocsp.result != OCSP_SUCCESSFUL)
		return FAIL(why, OCSP_REFUSED, .got = ocsp.result);
	r = rd_of(ocsp.singles);
	while (rd_more(&r)) {
		struct ocsp_single single = ocsp_single_next(&r);

		if (!is_about(c->provider, &single, &leaf))
			continue;
		found = true;
		if (single.has_next && single.next_update < *ret_until)
			*ret_until = single.next_update;
	}
	return found ? true : FAIL(why, OCSP_OTHER);
}

static bool set(struct ward_credential *c, struct ward_span der, struct ward_why *why)
{
	uint8_t *copy = NULL;
	int64_t until = 0;

	if (der.len > STAPLE_MAX)
		return FAIL(why, ARGUMENT, .got = (int64_t)der.len, .want = STAPLE_MAX);
	if (der.len > 0) {
		TRY(judge(c, der, &until, why));
		copy = mem_new(der.len);
		if (copy == NULL)
			return FAIL(why, NO_MEMORY);
		memcpy(copy, der.p, der.len);
	}
	mem_free(c->staple, c->staple_len);
	c->staple = copy;
	c->staple_len = der.len;
	c->staple_until = until;
	return true;
}

int ward_credential_set_staple(struct ward_credential *c, const void *der, size_t len,
	struct ward_why *why)
{
	*why = (struct ward_why){ 0 };
	return why_result(set(c, (struct ward_span){ der, len }, why), why);
}

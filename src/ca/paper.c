/* paper.c - one certificate that is being made. */
#include "ca/paper.h"

#include "base/mem.h"
#include "base/pem.h"
#include "base/text.h"
#include "crypto/hkdf.h"

struct paper *paper_new(const struct ward_provider *provider, const struct ca_key_kind *kind,
	struct ward_why *why)
{
	struct paper *paper = mem_new(sizeof *paper);

	if (paper == NULL) {
		FAIL(why, NO_MEMORY);
		return NULL;
	}
	paper->provider = provider;
	paper->key = provider->key_generate(kind->kind, kind->bits);
	if (paper->key != NULL && provider->key_public(paper->key, &paper->public))
		return paper;
	FAIL(why, PRIMITIVE_FAILED);
	paper_free(paper);
	return NULL;
}

void paper_free(struct paper *paper)
{
	if (paper == NULL)
		return;
	if (paper->key != NULL)
		paper->provider->key_free(paper->key);
	mem_free(paper, sizeof *paper);
}

bool paper_sign(struct paper *paper, struct issue_desc *desc, const struct issue_issuer *issuer,
	struct ward_why *why)
{
	struct issue_issuer self = { .key = paper->key };
	struct wr der = wr_of(paper->der_bytes, sizeof paper->der_bytes);
	struct wr pem = wr_of(paper->pem_bytes, sizeof paper->pem_bytes);
	struct wr key = wr_of(paper->key_bytes, sizeof paper->key_bytes);

	desc->key = paper->public;
	TRY(issue_certificate(paper->provider, desc, issuer != NULL ? issuer : &self, &der, why));
	paper->der = (struct ward_span){ paper->der_bytes, der.len };
	TRY(cert_parse(paper->der, &paper->cert, why));
	pem_write(&pem, "CERTIFICATE", paper->der);
	TRY(key_write_pem(paper->provider, paper->key, &key, why));
	if (pem.bad || key.bad)
		return FAIL(why, OUT_TOO_SMALL);
	paper->pem = (struct ward_span){ paper->pem_bytes, pem.len };
	paper->key_pem = (struct ward_span){ paper->key_bytes, key.len };
	return true;
}

bool paper_sha256(const struct ward_provider *provider, struct ward_span der, char ret_hex[65],
	struct ward_why *why)
{
	uint8_t digest[WARD_HASH_MAX];

	ret_hex[0] = '\0';
	if (!hash_once(provider, WARD_SHA256, der, digest))
		return FAIL(why, PRIMITIVE_FAILED);
	text_hex((struct ward_span){ digest, 32 }, ret_hex);
	return true;
}

bool paper_made(const struct paper *paper, struct ca_made *ret_made, struct ward_why *why)
{
	*ret_made = (struct ca_made){
		.not_before = paper->cert.not_before,
		.not_after = paper->cert.not_after,
	};
	CHECK(paper->cert.serial.len == ISSUE_SERIAL);
	text_hex(paper->cert.serial, ret_made->serial);
	return paper_sha256(paper->provider, paper->der, ret_made->sha256, why);
}

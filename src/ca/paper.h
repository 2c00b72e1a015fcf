/* paper.h - one certificate that is being made, with its key, up to PEM. */
#ifndef CA_PAPER_H
#define CA_PAPER_H

#include "ca/ca.h"
#include "pki/issue.h"
#include "pki/key.h"

#define PAPER_PEM_MAX (ISSUE_LEN_MAX / 3 * 4 + ISSUE_LEN_MAX / 40 + 256)

/* Large and secret: taken with paper_new, wiped by paper_free. */
struct paper {
	const struct ward_provider *provider;
	struct ward_key *key;
	struct ward_public_key public;
	uint8_t der_bytes[ISSUE_LEN_MAX], pem_bytes[PAPER_PEM_MAX], key_bytes[KEY_PEM_LEN_MAX];
	struct ward_span der, pem, key_pem;
	struct cert cert;
};

/* paper_new makes a paper with a fresh key; NULL on failure.
 *   WARD_WHY_PRIMITIVE_FAILED, NO_MEMORY */
struct paper *paper_new(const struct ward_provider *provider, const struct ca_key_kind *kind,
	struct ward_why *why);
void paper_free(struct paper *paper);

/* paper_sign fills in the rest: desc->key is set to the paper's own. With
 * `issuer` NULL the certificate signs itself. */
bool paper_sign(struct paper *paper, struct issue_desc *desc, const struct issue_issuer *issuer,
	struct ward_why *why) MUST;

/* paper_made says what came out. */
bool paper_made(const struct paper *paper, struct ca_made *ret_made, struct ward_why *why) MUST;

/* paper_sha256 writes the hash of a whole certificate in hex. */
bool paper_sha256(const struct ward_provider *provider, struct ward_span der, char ret_hex[65],
	struct ward_why *why) MUST;

#endif

/* credential.h - a certificate chain, the names it is for, and its key.
 *
 * Made by pki/credential.c, used by tls/: the two never include each other, so
 * what they share stands here, below both. */
#ifndef CRYPTO_CREDENTIAL_H
#define CRYPTO_CREDENTIAL_H

#include <ward/config.h>
#include <ward/job.h>

struct ward_credential {
	const struct ward_provider *provider;
	struct ward_span cert[WARD_JOB_CERTS]; /* DER, leaf first; into `der` */
	size_t num_certs;
	uint8_t *der;
	size_t der_len;
	char **names; /* DNS names of the leaf, lower case, "*.example.org" included */
	size_t num_names, cap_names;
	enum ward_key_kind kind;
	struct ward_key *key; /* NULL when it lives elsewhere */
	uint64_t key_id;
};

#endif

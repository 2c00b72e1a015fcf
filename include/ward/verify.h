/* verify.h - is this certificate chain good, and if not, why?
 *
 * Usable without any TLS. No network, no clock, no files: everything is an
 * argument. RFC 5280 6, RFC 9525. */
#ifndef WARD_VERIFY_H
#define WARD_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ward/provider.h>
#include <ward/span.h>
#include <ward/why.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WARD_CHAIN_MAX 16    /* certificates in one path, leaf and anchor included */
#define WARD_PROBLEMS_MAX 24 /* reasons kept by one verification */

/* The set of trusted authorities. Read-only once it is built; shared by threads. */
struct ward_trust;

/* ward_trust_new returns an empty set, NULL when memory is short.
 * ward_trust_free takes it back; NULL is allowed. */
struct ward_trust *ward_trust_new(void);
void ward_trust_free(struct ward_trust *trust);

/* ward_trust_add_pem adds every CERTIFICATE block of a PEM text, which it
 * copies. A block that does not parse is skipped and counted in
 * `*ret_skipped` (may be NULL).
 *   WARD_WHY_TRUST_EMPTY   the text holds no usable certificate: check the file
 *   WARD_WHY_NO_MEMORY */
int ward_trust_add_pem(struct ward_trust *trust, const char *pem, size_t len,
	size_t *ret_added, size_t *ret_skipped, struct ward_why *why);

/* ward_trust_count returns the number of authorities in the set. */
size_t ward_trust_count(const struct ward_trust *trust);

enum ward_purpose { WARD_PURPOSE_SERVER = 1, WARD_PURPOSE_CLIENT, WARD_PURPOSE_ANY };

/* What to do when a certificate's revocation status cannot be known. There is
 * no default: 0 is refused. */
enum ward_revocation {
	WARD_REVOCATION_HARD = 1, /* unknown is a failure */
	WARD_REVOCATION_SOFT,     /* unknown passes, known-revoked fails */
	WARD_REVOCATION_OFF,      /* not looked at */
};

struct ward_verify_args {
	size_t size; /* sizeof(struct ward_verify_args) */
	const struct ward_provider *provider;
	const struct ward_trust *trust;
	const char *name; /* DNS name or IP address to match; NULL = no name is checked */
	int64_t now;      /* seconds since 1970, UTC */
	enum ward_purpose purpose;
	enum ward_revocation revocation;
};

/* What a verification found out. */
struct ward_verdict {
	struct ward_why why; /* the worst problem; code 0 = the chain is good */
	struct ward_why problem[WARD_PROBLEMS_MAX]; /* all problems of the best path, worst first */
	size_t num_problems;
	struct ward_span path[WARD_CHAIN_MAX]; /* DER, leaf first; the anchor last if one was found */
	size_t path_len;
	bool anchored;              /* the last of `path` is from the trust set */
	struct ward_public_key key; /* of the leaf; spans into chain[0] */
};

/* ward_verify judges `chain` (DER, leaf first, other certificates in any
 * order). Spans of the verdict point into `chain` and into the trust set.
 * Returns 0 only for a good chain; else the negative number of verdict->why. */
int ward_verify(const struct ward_verify_args *args, const struct ward_span *chain,
	size_t num_certs, struct ward_verdict *ret_verdict);

#ifdef __cplusplus
}
#endif
#endif

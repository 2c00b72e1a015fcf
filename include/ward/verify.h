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
#define WARD_OTHERS_MAX 8    /* paths kept beside the best one */
#define WARD_WARNINGS_MAX 24 /* things that will go wrong */

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

/* What the leaf is to be good for. ANY is for other uses than TLS: no purpose is asked
 * for, and what RFC 5280 forbids authorities but bids everyone else to take is taken:
 * early dates as GeneralizedTime, constraints on policies that are not critical. */
enum ward_purpose { WARD_PURPOSE_SERVER = 1, WARD_PURPOSE_CLIENT, WARD_PURPOSE_ANY };

/* What to do when a certificate's revocation status cannot be known. There is
 * no default: 0 is refused. It is asked of every certificate below the anchor. */
enum ward_revocation {
	WARD_REVOCATION_HARD = 1, /* unknown or stale is a failure */
	WARD_REVOCATION_SOFT,     /* unknown passes; known-revoked fails, and so does a staple
	                           * that is forged, broken or for another certificate */
	WARD_REVOCATION_OFF,      /* not looked at */
};

/* Revocation lists. Read-only once it is built; shared by threads. */
struct ward_crls;

/* ward_crls_new returns an empty set, NULL when memory is short.
 * ward_crls_free takes it back; NULL is allowed. */
struct ward_crls *ward_crls_new(void);
void ward_crls_free(struct ward_crls *crls);

/* ward_crls_add_pem adds every X509 CRL block of a PEM text, which it copies;
 * ward_crls_add_der adds one list, which it does not copy: `der` must live as long
 * as the set. A list may be complete, partial (issuingDistributionPoint), indirect
 * or a delta; of several for the same certificates the freshest counts. Adding reads
 * a list through and indexes it, which costs about 10 bytes and 100 ns an entry.
 * When a list is refused, none of the text is kept: a revocation list is never
 * passed over in silence.
 *   WARD_WHY_CRL_MALFORMED   a list is not of the form of RFC 5280: fetch it again
 *   WARD_WHY_CRL_NONE        the text holds no list: check the file
 *   WARD_WHY_PEM_BROKEN      a block is cut off
 *   WARD_WHY_ARGUMENT        longer than 1 GiB
 *   WARD_WHY_NO_MEMORY */
int ward_crls_add_pem(struct ward_crls *crls, const char *pem, size_t len, struct ward_why *why);
int ward_crls_add_der(struct ward_crls *crls, struct ward_span der, struct ward_why *why);

/* ward_crls_count returns the number of lists in the set. */
size_t ward_crls_count(const struct ward_crls *crls);

/* Public suffixes, under which anybody may have a name: "com", "co.uk". A wildcard
 * right under one of them, "*.co.uk", then matches nothing. Read-only once it is built;
 * shared by threads. */
struct ward_suffixes;

/* ward_suffixes_new returns an empty set, NULL when memory is short.
 * ward_suffixes_free takes it back; NULL is allowed. */
struct ward_suffixes *ward_suffixes_new(void);
void ward_suffixes_free(struct ward_suffixes *suffixes);

/* ward_suffixes_add adds the rules of a text in the form of https://publicsuffix.org/list,
 * which it copies. The private ones in it count as well, so that "*.s3.amazonaws.com"
 * matches nothing: leave out that part of the list where this is not wanted.
 *   WARD_WHY_ARGUMENT   longer than 16 MiB
 *   WARD_WHY_NO_MEMORY */
int ward_suffixes_add(struct ward_suffixes *suffixes, const char *text, size_t len,
	struct ward_why *why);

/* Rules for authorities that programs do not insist on; ward does when `strict` is set.
 * WARD_WHY_CERT_STRICT has one of them in .got. doc/verifier-profile.md lists them. */
enum ward_strict_rule {
	WARD_STRICT_NO_ISSUER_KEY_ID = 1,
	WARD_STRICT_ISSUER_KEY_ID_FORM,
	WARD_STRICT_NO_KEY_ID,
	WARD_STRICT_NOT_CRITICAL,
	WARD_STRICT_CRITICAL,
	WARD_STRICT_CERT_SIGN,
	WARD_STRICT_RSA_BITS,
	WARD_STRICT_ROOT_PURPOSE,
	WARD_STRICT_LEAF_CA,
	WARD_STRICT_PURPOSE,
	WARD_STRICT_COMMON_NAME,
};

/* ward_strict_text returns the rule in words, ward_strict_source where it stands. */
const char *ward_strict_text(unsigned rule);
const char *ward_strict_source(unsigned rule);

/* What is known about the revocation of one certificate. */
enum ward_status_kind {
	WARD_STATUS_UNCHECKED = 0, /* not looked at: revocation is off, or it is an anchor */
	WARD_STATUS_GOOD,
	WARD_STATUS_REVOKED,
	WARD_STATUS_STALE,         /* it was good, but the word on it is out of date */
	WARD_STATUS_NOT_COVERED,   /* nothing that was given says anything that counts */
	WARD_STATUS_EXCUSED,       /* none needed: it lives 7 days or less, or RFC 9608 */
};

enum ward_status_source { WARD_SOURCE_NONE = 0, WARD_SOURCE_CRL, WARD_SOURCE_OCSP };

struct ward_status {
	enum ward_status_kind kind;
	enum ward_status_source source; /* whose word `kind` is */
	int64_t revoked_at;   /* when, in seconds since 1970; for REVOKED */
	unsigned reason;      /* CRLReason, RFC 5280 5.3.1; for REVOKED */
	int64_t this_update;  /* when the word was given, in seconds since 1970 */
	int64_t next_update;  /* until when it holds; 0 = the source does not say */
	struct ward_why why;  /* for STALE and NOT_COVERED the best reason known */
};

/* ward_reason_text returns the words for a CRLReason: "key compromise". */
const char *ward_reason_text(unsigned reason);

/* Signatures of authorities on other authorities that were checked and are good: of a
 * chain that has been seen, only the leaf's signature is checked again. Servers differ
 * in their leaves and share their authorities, so leaves are not kept. Neither are those
 * of revocation lists (a set of lists remembers which of them were checked), of OCSP
 * responses and of those who sign these. Nothing else is remembered: dates, names and
 * revocation are judged anew each time, and the verdict is the same with and without a
 * cache. Threads share one; it takes no lock. */
struct ward_sig_cache;

/* ward_sig_cache_new makes room for at least `num` signatures, 32 bytes each; 0 = 1024,
 * at most 262144. When it is full, older ones go. NULL when memory is short.
 * ward_sig_cache_free takes it back; NULL is allowed. */
struct ward_sig_cache *ward_sig_cache_new(size_t num);
void ward_sig_cache_free(struct ward_sig_cache *cache);

#define WARD_POLICIES_MAX 16 /* certificate policies that may be asked for */
#define WARD_OCSP_MAX 16 /* OCSP responses for one verification, the staple not counted */

/* The fields up to `revocation` are required; those after it may be left zero, or
 * out, when `size` says so. */
struct ward_verify_args {
	size_t size; /* sizeof(struct ward_verify_args) */
	const struct ward_provider *provider;
	const struct ward_trust *trust;
	const char *name; /* DNS name, IP address or, for clients, mailbox to match; NULL = no
	                   * name is checked */
	int64_t now;      /* seconds since 1970, UTC */
	enum ward_purpose purpose;
	enum ward_revocation revocation;

	const struct ward_crls *crls;  /* revocation lists; NULL = none */
	struct ward_span staple;       /* OCSPResponse that came with the leaf; empty = none */
	const struct ward_span *ocsp;  /* other OCSPResponses, for any of the certificates */
	size_t num_ocsp;
	bool staple_asked;      /* the server was asked for a staple: RFC 7633 is enforced */
	int64_t status_max_age; /* seconds after which a word is stale; 0 = when it says so */

	/* Certificate policies, RFC 5280 6.1.1 (c), (e), (f), (g): those you accept, like
	 * "2.23.140.1.2.2"; none = any. They count when `policy_required` is set, or when
	 * an authority requires one. */
	const char *const *policies;
	size_t num_policies;
	bool policy_required;         /* one of them must hold for the whole chain */
	bool policy_mapping_inhibited; /* what an authority maps to another does not hold */
	bool any_policy_inhibited;    /* anyPolicy in a certificate stands for none */

	const char *const *names; /* more names, each of which must match as well as `name` */
	size_t num_names;
	unsigned key_usage;       /* what the leaf's keyUsage, if it has one, must allow: 1 << n
	                           * for bit n of RFC 5280 4.2.1.3 */
	unsigned max_authorities; /* in a path, the trusted one included, without those that are
	                           * issued to themselves; 0 = as many as WARD_CHAIN_MAX allows */
	bool strict;              /* enforce what is asked of authorities alone, too */
	const struct ward_suffixes *suffixes; /* NULL = "*.example" alone is refused */
	struct ward_sig_cache *sig_cache; /* NULL = every signature is checked */
};

/* A path that was tried beside the best one, and why it led nowhere. */
struct ward_other {
	struct ward_why why;   /* its worst problem; .cert counts in this path */
	struct ward_span cert; /* DER of the certificate that `why` is about */
	size_t path_len;
	bool anchored;         /* it ended at an authority of the trust set */
};

/* What is no problem now and will be one. */
enum ward_warning_kind {
	/* Less than a sixth of the leaf's own lifetime is left. Renewal is due when a third
	 * is left, as those do it who automate it; when half of that third has gone by as
	 * well, it is not happening: 15 days of 90, a day of 6. */
	WARD_WARNING_EXPIRES_SOON = 1,
	/* An authority of the path expires before the leaf: the chain ends on that day. */
	WARD_WARNING_ISSUER_FIRST,
	/* The list or response that says "good" is in the last sixth of its time, too. */
	WARD_WARNING_STATUS_LAPSES,
};

struct ward_warning {
	uint8_t kind;   /* enum ward_warning_kind */
	uint8_t cert;   /* 1 = the leaf, 2 = its issuer... */
	int64_t at;     /* when it will go wrong, in seconds since 1970 */
	int64_t before; /* ISSUER_FIRST: the leaf's own end */
};

/* ward_warning_name returns "EXPIRES_SOON", ward_warning_advice what to do about it. */
const char *ward_warning_name(unsigned kind);
const char *ward_warning_advice(unsigned kind);

/* What a verification found out. */
struct ward_verdict {
	struct ward_why why; /* the worst problem; code 0 = the chain is good */
	struct ward_why problem[WARD_PROBLEMS_MAX]; /* all problems of the best path, worst first */
	size_t num_problems;
	struct ward_span path[WARD_CHAIN_MAX]; /* DER, leaf first; the anchor last if one was found */
	size_t path_len;
	bool anchored;              /* the last of `path` is from the trust set */
	struct ward_public_key key; /* of the leaf; spans into chain[0] */
	struct ward_status status[WARD_CHAIN_MAX]; /* of each certificate of `path` */
	struct ward_other other[WARD_OTHERS_MAX]; /* the first ones, in the order they were tried */
	size_t num_others;
	struct ward_warning warning[WARD_WARNINGS_MAX]; /* in the order of the path */
	size_t num_warnings;
	int64_t until; /* of a good chain: seconds since 1970, when the first certificate of the
	                * path expires or the first word on its revocation lapses */
};

/* ward_verify judges `chain` (DER, leaf first, other certificates in any
 * order). Spans of the verdict point into `chain` and into the trust set.
 * Returns 0 only for a good chain; else the negative number of verdict->why. */
int ward_verify(const struct ward_verify_args *args, const struct ward_span *chain,
	size_t num_certs, struct ward_verdict *ret_verdict);

/* These put a verdict into words. `args`, and what the verdict's spans point into, are
 * those of the verification. The text is printable ASCII: every other byte of a stranger,
 * and the percent sign, becomes %XX, so that no name can end a line or move a cursor.
 * Like snprintf, they write at most `cap` bytes with the zero byte that ends them, and
 * return the length of the whole text; 64 KiB hold any. No memory is allocated.
 *
 * ward_problem_text gives one problem, of problem[] or other[].why, in two sentences: what
 * is wrong, with the numbers and names that show it, and what to do.
 * ward_problem_cause and ward_warning_cause give the first of them, without its full stop
 * and capital. `cert` is the DER of the certificate that it is about, other[].cert; empty
 * for problem[]: it is found in the path. */
size_t ward_problem_text(const struct ward_verify_args *args, const struct ward_verdict *verdict,
	const struct ward_why *problem, struct ward_span cert, char *out, size_t cap);
size_t ward_problem_cause(const struct ward_verify_args *args, const struct ward_verdict *verdict,
	const struct ward_why *problem, struct ward_span cert, char *out, size_t cap);
size_t ward_warning_cause(const struct ward_verify_args *args, const struct ward_verdict *verdict,
	const struct ward_warning *warning, char *out, size_t cap);

/* ward_verdict_cert returns the certificate of the path with this number, 1 = the leaf;
 * empty when there is none. */
struct ward_span ward_verdict_cert(const struct ward_verdict *verdict, unsigned cert);

/* ward_verdict_text gives the whole verdict, a line each: whether it is good, every
 * problem, every other path, every warning. */
size_t ward_verdict_text(const struct ward_verify_args *args, const struct ward_verdict *verdict,
	char *out, size_t cap);

/* ward_verdict_json gives the same, and the path, as one JSON object in ASCII:
 * good, name, at, problems[], path[], others[], warnings[]. Each problem has name,
 * certificate, cause, advice, fault, source, got and want; times are RFC 3339. */
size_t ward_verdict_json(const struct ward_verify_args *args, const struct ward_verdict *verdict,
	char *out, size_t cap);

/* What tells whose a certificate is. */
enum ward_cert_field {
	WARD_CERT_SUBJECT = 1, /* RFC 4514: "CN=Alice,OU=Staff,O=Example" */
	WARD_CERT_ISSUER,      /* the same of who issued it */
	WARD_CERT_SERIAL,      /* hex digits; unique among those of one issuer */
	WARD_CERT_FINGERPRINT, /* SHA-256 of the whole, 64 hex digits */
	WARD_CERT_NAMES,       /* subjectAltName: "dns:a.example email:a@example.org", others
	                        * left out; what is not printable in a name, a space
	                        * or a percent sign, becomes %xx */
};

/* ward_cert_text writes a field of a certificate (DER) as a text like those above: printable
 * ASCII, at most `cap` bytes, the length of the whole returned. Nothing is verified: give it
 * certificates that were, as ward_conn_peer_chain lends them. What is no certificate gives
 * an empty text. */
size_t ward_cert_text(struct ward_span der, enum ward_cert_field field, char *out, size_t cap);

#ifdef __cplusplus
}
#endif
#endif

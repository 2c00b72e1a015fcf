/* ca.h - a certificate authority for one house: a root, an intermediate that
 * signs, and the certificates it issued. */
#ifndef CA_CA_H
#define CA_CA_H

#include <ward/provider.h>
#include "base/mem.h"
#include "ca/names.h"
#include "ca/store.h"
#include "pki/cert.h"

/* Ten years: the key that could renew an authority is not kept, and devices that
 * trust a root are rarely visited twice. */
#define CA_YEARS 10

/* A month: long enough that a laptop may sleep through a holiday, short enough
 * that renewing is a habit and not an event. 398 days is the most browsers take. */
#define CA_DAYS 30
#define CA_DAYS_MAX 398

/* Certificates begin an hour before they are made: clocks differ. */
#define CA_BACKDATE 3600

#define CA_TITLE_MAX 40 /* characters: " Intermediate CA" must fit behind it */

/* A kind of key as people name it: "p256", "rsa3072". */
struct ca_key_kind {
	const char *word;
	enum ward_key_kind kind;
	unsigned bits; /* RSA */
};

/* ca_key_kind returns the row of a word, NULL when there is none; the first row,
 * p256, for NULL. CA_KEY_WORDS lists them all. */
#define CA_KEY_WORDS "p256, p384, rsa2048, rsa3072, ed25519"
const struct ca_key_kind *ca_key_kind(const char *word);

/* What people want to know of a certificate that was made. */
struct ca_made {
	char sha256[65]; /* hex, of the whole certificate */
	char serial[2 * ISSUE_SERIAL + 1];
	int64_t not_before, not_after;
};

struct ca_init {
	const char *title; /* the authority's name: UTF-8 */
	const struct ca_key_kind *key;
	const struct permits *permits; /* what it may issue for; NULL = everything */
	bool keep_root;                /* leave root.key */
	int64_t now;                   /* seconds since 1970 */
};

/* ca_init makes a root and an intermediate and leaves them in the directory
 * `path`. Without keep_root the root's key never leaves memory: nobody can steal
 * it, and nobody can make a second intermediate.
 *   WARD_WHY_CA_TITLE, CA_EXISTS, CA_HERE, FILE_WRITE, CA_LIST_BROKEN,
 *   WARD_WHY_RANDOM_FAILED, PRIMITIVE_FAILED, NO_MEMORY */
bool ca_init(const struct ward_provider *provider, const char *path, const struct ca_init *init,
	struct ca_made *ret_root, struct ward_why *why) MUST;

/* An authority that is open for use. */
struct ca {
	const struct ward_provider *provider;
	struct store store;
	struct buf root_der, intermediate_der;
	struct cert root, intermediate; /* into the two above */
	struct ward_key *key;           /* the intermediate's */
	const char *file;               /* the file that the last failure is about; or NULL */
};

/* ca_open reads an authority and checks that its parts belong together;
 * ca_close takes a zeroed one too. On failure ca->file says which file it was,
 * and ca_close need not be called.
 *   WARD_WHY_CA_NONE, CA_LIST_BROKEN, CA_BROKEN, FILE_READ, KEY_FILE_OPEN_TO_ALL */
bool ca_open(const struct ward_provider *provider, const char *path, struct ca *ret_ca,
	struct ward_why *why) MUST;
void ca_close(struct ca *ca);

/* ca_is_own says whether such a file lies in the authority's own directory. */
bool ca_is_own(const char *file);

struct ca_issue {
	const struct names *names;
	const struct ca_key_kind *key;
	int64_t days; /* 1 to CA_DAYS_MAX */
	int64_t now;  /* seconds since 1970 */
};

/* ca_issue makes a key and a server's certificate and leaves fullchain.pem and
 * privkey.pem in the directory `out`. It ends with the authority if that ends
 * earlier. Files of this authority that are there are replaced, both or none;
 * anything else is left alone.
 *   WARD_WHY_CA_DAYS, CA_EXPIRED, CA_OUT_FOREIGN, CA_LIST_BROKEN, FILE_WRITE,
 *   WARD_WHY_CERT_NAME_CONSTRAINT   a name that this authority may not issue for
 *   WARD_WHY_RANDOM_FAILED, PRIMITIVE_FAILED, NO_MEMORY */
bool ca_issue(struct ca *ca, const struct ca_issue *issue, const char *out,
	struct ca_made *ret_made, struct ward_why *why) MUST;

#endif

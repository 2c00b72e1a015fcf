/* store.h - what an authority keeps: its directory.
 *
 *	root.pem           the certificate to be trusted
 *	root.key           its key, only when it was asked to be kept
 *	intermediate.pem   the certificate that signs
 *	intermediate.key   its key, for the owner alone
 *	issued.db          every certificate ever issued, an SQLite database
 *
 * The directory appears whole or not at all. The list is an SQLite database
 * because several processes may issue at once, and because what is written must
 * be there after a power cut: both are what SQLite is for. */
#ifndef CA_STORE_H
#define CA_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include <ward/span.h>
#include "base/why.h"

#define STORE_ROOT "root.pem"
#define STORE_ROOT_KEY "root.key"
#define STORE_INTERMEDIATE "intermediate.pem"
#define STORE_INTERMEDIATE_KEY "intermediate.key"
#define STORE_LIST "issued.db"

struct sqlite3;
struct sqlite3_stmt;

struct store {
	char *path;
	struct sqlite3 *db;
	struct sqlite3_stmt *rows; /* while store_next goes through the list */
};

/* The files of a new authority, as PEM texts. */
struct store_files {
	struct ward_span root, root_key; /* an empty root_key is not kept */
	struct ward_span intermediate, intermediate_key;
};

/* One line of the list. Texts live until the next call. */
struct store_row {
	const char *serial; /* hex */
	const char *sha256; /* hex, of the whole certificate */
	const char *names;  /* with a space between them */
	int64_t issued, not_before, not_after;
};

/* store_check_free says beforehand whether store_create may succeed.
 *   WARD_WHY_CA_EXISTS   something is there already
 *   WARD_WHY_CA_HERE     it is the current directory */
bool store_check_free(const char *path, struct ward_why *why) MUST;

/* store_create makes the directory `path`, whole or not at all; an empty one may
 * be there already.
 *   WARD_WHY_CA_EXISTS, CA_HERE, FILE_WRITE, CA_LIST_BROKEN */
bool store_create(const char *path, const struct store_files *files, struct ward_why *why) MUST;

/* store_open opens an authority's list. store_close takes a zeroed store too.
 *   WARD_WHY_CA_NONE, CA_LIST_BROKEN */
bool store_open(const char *path, struct store *ret_store, struct ward_why *why) MUST;
void store_close(struct store *store);

/* store_add puts a certificate on the list, on the disk when it returns.
 *   WARD_WHY_CA_LIST_BROKEN   also when its serial number or hash is there */
bool store_add(struct store *store, const struct store_row *row, struct ward_span der,
	struct ward_why *why) MUST;

/* store_has looks for a certificate by its hash. */
bool store_has(struct store *store, const char *sha256, bool *ret_has, struct ward_why *why) MUST;

/* store_next goes through the list, oldest first: `*ret_more` is false behind the last. */
bool store_next(struct store *store, struct store_row *ret_row, bool *ret_more,
	struct ward_why *why) MUST;

#endif

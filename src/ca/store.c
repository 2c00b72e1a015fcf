/* store.c - the directory of an authority. */
#include "ca/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "ca/disk.h"

/* Marks the file as this list (application_id "ward") in this form (user_version). */
#define SCHEMA \
	"PRAGMA application_id = 2002875492;" \
	"PRAGMA user_version = 1;" \
	"CREATE TABLE certificate (" \
	" id INTEGER PRIMARY KEY," \
	" serial TEXT NOT NULL UNIQUE," \
	" sha256 TEXT NOT NULL UNIQUE," \
	" names TEXT NOT NULL," \
	" issued INTEGER NOT NULL," \
	" not_before INTEGER NOT NULL," \
	" not_after INTEGER NOT NULL," \
	" der BLOB NOT NULL" \
	") STRICT;"

#define WAIT_MS 10000 /* for another process that is writing to the list */

static bool list_failed(struct store *store, struct ward_why *why)
{
	return FAIL(why, CA_LIST_BROKEN, .got = sqlite3_extended_errcode(store->db));
}

/* Joins a path; false when it is too long. */
static bool join(char ret_path[PATH_MAX], const char *dir, const char *name, struct ward_why *why)
{
	int len = snprintf(ret_path, PATH_MAX, "%s/%s", dir, name);

	if (len < 0 || len >= PATH_MAX)
		return FAIL(why, FILE_WRITE, .got = ENAMETOOLONG);
	return true;
}

/* Making one */

bool store_check_free(const char *path, struct ward_why *why)
{
	struct stat here, there;
	struct dirent *entry;
	bool empty = true;
	DIR *dir;

	/* Whatever else stands in the way, making it will say. */
	if (lstat(path, &there) != 0)
		return true;
	dir = opendir(path);
	if (dir == NULL && errno == ENOTDIR)
		return FAIL(why, CA_EXISTS);
	if (dir == NULL)
		return FAIL(why, FILE_WRITE, .got = errno);
	while ((entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			empty = false;
	closedir(dir);
	if (!empty || S_ISLNK(there.st_mode))
		return FAIL(why, CA_EXISTS);
	/* It is about to be replaced: whoever stands in it would stand in nothing. */
	if (stat(".", &here) == 0 && here.st_dev == there.st_dev && here.st_ino == there.st_ino)
		return FAIL(why, CA_HERE);
	return true;
}

static bool list_create(const char *dir, struct ward_why *why)
{
	struct store store = { 0 };
	char path[PATH_MAX];
	bool ok;

	TRY(join(path, dir, STORE_LIST, why));
	ok = sqlite3_open_v2(path, &store.db,
		     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE,
		     NULL) == SQLITE_OK &&
		sqlite3_exec(store.db, "BEGIN;" SCHEMA "COMMIT;", NULL, NULL, NULL) == SQLITE_OK &&
		chmod(path, 0600) == 0;
	if (!ok)
		list_failed(&store, why);
	sqlite3_close(store.db);
	return ok;
}

static bool fill(const char *path, int dir, const struct store_files *f, struct ward_why *why)
{
	if (f->root_key.len > 0)
		TRY(disk_write(dir, STORE_ROOT_KEY, 0600, f->root_key, why));
	TRY(disk_write(dir, STORE_INTERMEDIATE_KEY, 0600, f->intermediate_key, why));
	TRY(disk_write(dir, STORE_INTERMEDIATE, 0644, f->intermediate, why));
	TRY(disk_write(dir, STORE_ROOT, 0644, f->root, why));
	TRY(list_create(path, why));
	if (fchmod(dir, 0755) != 0)
		return FAIL(why, FILE_WRITE, .got = errno);
	return disk_sync(dir, why);
}

static void remove_all(const char *path, int dir)
{
	static const char *const name[] = { STORE_ROOT, STORE_ROOT_KEY, STORE_INTERMEDIATE,
		STORE_INTERMEDIATE_KEY, STORE_LIST, STORE_LIST "-journal" };

	for (size_t i = 0; i < sizeof name / sizeof name[0]; i++)
		unlinkat(dir, name[i], 0);
	rmdir(path);
}

/* An empty directory gives way to the new one; anything else does not. */
static bool put_in_place(const char *from, const char *to, struct ward_why *why)
{
	if (rename(from, to) == 0)
		return true;
	if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR)
		return FAIL(why, CA_EXISTS, .got = errno);
	return FAIL(why, FILE_WRITE, .got = errno);
}

/* Makes the directory that will hold the new one, and opens it; -1 on failure.
 * `path` has no slash at its end. */
static int open_parent(const char *path, struct ward_why *why)
{
	const char *slash = strrchr(path, '/');
	char parent[PATH_MAX] = ".";

	if (slash == path)
		strcpy(parent, "/");
	else if (slash != NULL)
		snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
	return disk_folder(parent, why);
}

/* Everything is made in a directory beside, which then takes the name. */
static bool create_beside(const char *path, const struct store_files *files, int parent,
	struct ward_why *why)
{
	char beside[PATH_MAX];
	int dir, len = snprintf(beside, sizeof beside, "%s.new-XXXXXX", path);
	bool ok;

	if (len < 0 || len >= PATH_MAX)
		return FAIL(why, FILE_WRITE, .got = ENAMETOOLONG);
	if (mkdtemp(beside) == NULL)
		return FAIL(why, FILE_WRITE, .got = errno);
	dir = open(beside, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ok = dir >= 0 ? fill(beside, dir, files, why) && put_in_place(beside, path, why) :
		FAIL(why, FILE_WRITE, .got = errno);
	if (!ok)
		remove_all(beside, dir);
	if (dir >= 0)
		close(dir);
	return ok && disk_sync(parent, why);
}

bool store_create(const char *path, const struct store_files *files, struct ward_why *why)
{
	char bare[PATH_MAX];
	size_t len = strlen(path);
	int parent;
	bool ok;

	while (len > 1 && path[len - 1] == '/')
		len--;
	if (len == 0 || len >= sizeof bare)
		return FAIL(why, FILE_WRITE, .got = len == 0 ? ENOENT : ENAMETOOLONG);
	memcpy(bare, path, len);
	bare[len] = '\0';
	TRY(store_check_free(bare, why));
	parent = open_parent(bare, why);
	if (parent < 0)
		return false;
	ok = create_beside(bare, files, parent, why);
	close(parent);
	return ok;
}

/* Using it */

/* One number that a statement without parameters returns; -1 when it does not. */
static int64_t number_of(struct store *store, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	int64_t n = -1;

	if (sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

static bool list_open(struct store *store, const char *path, struct ward_why *why)
{
	if (sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, NULL) !=
		SQLITE_OK)
		return list_failed(store, why);
	sqlite3_busy_timeout(store->db, WAIT_MS);
	/* The file may come from a stranger: nothing in it is to be executed. */
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (sqlite3_exec(store->db, "PRAGMA synchronous = EXTRA", NULL, NULL, NULL) != SQLITE_OK)
		return list_failed(store, why);
	if (number_of(store, "PRAGMA application_id") != 2002875492 ||
		number_of(store, "PRAGMA user_version") != 1)
		return FAIL(why, CA_LIST_BROKEN, .got = SQLITE_NOTADB);
	return true;
}

bool store_open(const char *path, struct store *ret_store, struct ward_why *why)
{
	char list[PATH_MAX], root[PATH_MAX], real[PATH_MAX];

	*ret_store = (struct store){ 0 };
	TRY(join(root, path, STORE_ROOT, why));
	if (access(root, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
		return FAIL(why, CA_NONE, .got = errno);
	/* SQLite follows no links in any part of the path: those above the list are
	 * the user's own business. */
	if (realpath(path, real) == NULL)
		return FAIL(why, FILE_READ, .got = errno);
	TRY(join(list, real, STORE_LIST, why));
	ret_store->path = strdup(real);
	if (ret_store->path != NULL && list_open(ret_store, list, why))
		return true;
	if (ret_store->path == NULL)
		FAIL(why, NO_MEMORY);
	store_close(ret_store);
	return false;
}

void store_close(struct store *store)
{
	sqlite3_finalize(store->rows);
	sqlite3_close(store->db);
	free(store->path);
	*store = (struct store){ 0 };
}

bool store_add(struct store *store, const struct store_row *row, struct ward_span der,
	struct ward_why *why)
{
	static const char sql[] = "INSERT INTO certificate"
		" (serial, sha256, names, issued, not_before, not_after, der)"
		" VALUES (?, ?, ?, ?, ?, ?, ?)";
	sqlite3_stmt *s = NULL;
	bool ok;

	ok = sqlite3_prepare_v2(store->db, sql, -1, &s, NULL) == SQLITE_OK &&
		sqlite3_bind_text(s, 1, row->serial, -1, SQLITE_STATIC) == SQLITE_OK &&
		sqlite3_bind_text(s, 2, row->sha256, -1, SQLITE_STATIC) == SQLITE_OK &&
		sqlite3_bind_text(s, 3, row->names, -1, SQLITE_STATIC) == SQLITE_OK &&
		sqlite3_bind_int64(s, 4, row->issued) == SQLITE_OK &&
		sqlite3_bind_int64(s, 5, row->not_before) == SQLITE_OK &&
		sqlite3_bind_int64(s, 6, row->not_after) == SQLITE_OK &&
		sqlite3_bind_blob(s, 7, der.p, (int)der.len, SQLITE_STATIC) == SQLITE_OK &&
		sqlite3_step(s) == SQLITE_DONE;
	if (!ok)
		list_failed(store, why);
	sqlite3_finalize(s);
	return ok;
}

bool store_has(struct store *store, const char *sha256, bool *ret_has, struct ward_why *why)
{
	sqlite3_stmt *s = NULL;
	int step = SQLITE_ERROR;

	*ret_has = false;
	if (sqlite3_prepare_v2(store->db, "SELECT 1 FROM certificate WHERE sha256 = ?", -1, &s,
		    NULL) == SQLITE_OK &&
		sqlite3_bind_text(s, 1, sha256, -1, SQLITE_STATIC) == SQLITE_OK)
		step = sqlite3_step(s);
	*ret_has = step == SQLITE_ROW;
	if (step != SQLITE_ROW && step != SQLITE_DONE)
		list_failed(store, why);
	sqlite3_finalize(s);
	return step == SQLITE_ROW || step == SQLITE_DONE;
}

static const char *column(struct store *store, int i)
{
	const unsigned char *text = sqlite3_column_text(store->rows, i);

	return text != NULL ? (const char *)text : "";
}

bool store_next(struct store *store, struct store_row *ret_row, bool *ret_more,
	struct ward_why *why)
{
	static const char sql[] = "SELECT serial, sha256, names, issued, not_before, not_after"
		" FROM certificate ORDER BY id";
	int step = SQLITE_ERROR;

	*ret_row = (struct store_row){ 0 };
	*ret_more = false;
	if (store->rows != NULL ||
		sqlite3_prepare_v2(store->db, sql, -1, &store->rows, NULL) == SQLITE_OK)
		step = sqlite3_step(store->rows);
	if (step != SQLITE_ROW) {
		if (step != SQLITE_DONE)
			list_failed(store, why);
		sqlite3_finalize(store->rows);
		store->rows = NULL;
		return step == SQLITE_DONE;
	}
	*ret_row = (struct store_row){
		.serial = column(store, 0),
		.sha256 = column(store, 1),
		.names = column(store, 2),
		.issued = sqlite3_column_int64(store->rows, 3),
		.not_before = sqlite3_column_int64(store->rows, 4),
		.not_after = sqlite3_column_int64(store->rows, 5),
	};
	*ret_more = true;
	return true;
}

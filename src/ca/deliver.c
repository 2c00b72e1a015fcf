/* deliver.c - a certificate and its key go to those who will use them.
 *
 * The order makes every interruption harmless: both files are on the disk under
 * other names before the certificate is listed, it is listed before anyone can
 * use it, and the key takes its name just before the chain does. */
#include "ca/deliver.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/pem.h"
#include "ca/disk.h"
#include "net/file.h"

#define NEW_CHAIN ".fullchain.pem.new"
#define NEW_KEY ".privkey.pem.new"

/* Is the first certificate of this text one of ours? */
static bool is_listed(struct ca *ca, const struct file *text, bool *ret_listed,
	struct ward_why *why)
{
	struct pem pem = pem_of(text->text, text->len);
	struct buf der = { .max = PEM_BOUND(text->len) };
	struct pem_block block;
	char sha256[65];
	bool ok = true;

	*ret_listed = false;
	if (buf_room(&der, der.max) == NULL)
		return FAIL(why, NO_MEMORY);
	if (pem_next(&pem, der.p, der.max, &block) == PEM_BLOCK)
		ok = paper_sha256(ca->provider, block.der, sha256, why) &&
			store_has(&ca->store, sha256, ret_listed, why);
	buf_free(&der);
	return ok;
}

/* Somebody else's certificate may be a paid one, and a key without its
 * certificate may belong to anything: neither is written over. */
static bool may_replace(struct ca *ca, int dir, const char *out, struct ward_why *why)
{
	struct file text = { 0 };
	char path[PATH_MAX];
	struct stat st = { 0 };
	bool listed = false, ok;

	ca->file = DELIVER_CHAIN;
	if (fstatat(dir, DELIVER_CHAIN, &st, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT) {
		ca->file = DELIVER_KEY;
		if (fstatat(dir, DELIVER_KEY, &st, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT)
			return FAIL(why, CA_OUT_FOREIGN);
		return true;
	}
	if (snprintf(path, sizeof path, "%s/%s", out, DELIVER_CHAIN) >= PATH_MAX ||
		!S_ISREG(st.st_mode))
		return FAIL(why, CA_OUT_FOREIGN);
	ok = file_read(path, &text, why) && is_listed(ca, &text, &listed, why);
	file_free(&text);
	if (ok && !listed)
		return FAIL(why, CA_OUT_FOREIGN);
	return ok;
}

static bool list(struct ca *ca, const struct paper *paper, const struct ca_issue *issue,
	const struct ca_made *made, struct ward_why *why)
{
	struct buf names = { .max = sizeof issue->names->text + 1 };
	bool ok = true;

	for (size_t i = 0; i < issue->names->num; i++) {
		const char *name = issue->names->text[i];

		ok = ok && (i == 0 || buf_add(&names, " ", 1)) && buf_add(&names, name, strlen(name));
	}
	ok = ok && buf_add(&names, "", 1);
	if (!ok) {
		buf_free(&names);
		return FAIL(why, NO_MEMORY);
	}
	ca->file = STORE_LIST;
	ok = store_add(&ca->store,
		&(struct store_row){
			.serial = made->serial,
			.sha256 = made->sha256,
			.names = (char *)names.p,
			.issued = issue->now,
			.not_before = made->not_before,
			.not_after = made->not_after,
		},
		paper->der, why);
	buf_free(&names);
	return ok;
}

static bool write_chain(struct ca *ca, int dir, const struct paper *paper, struct ward_why *why)
{
	struct buf text = { .max = (size_t)2 * PAPER_PEM_MAX };
	size_t room = pem_len("CERTIFICATE", ca->intermediate.der.len);
	struct wr pem;
	bool ok;

	if (!buf_add(&text, paper->pem.p, paper->pem.len) || buf_room(&text, room) == NULL) {
		buf_free(&text);
		return FAIL(why, NO_MEMORY);
	}
	pem = wr_of(text.p + text.len, room);
	pem_write(&pem, "CERTIFICATE", ca->intermediate.der);
	CHECK(!pem.bad);
	ca->file = DELIVER_CHAIN;
	ok = disk_write(dir, NEW_CHAIN, 0644, (struct ward_span){ text.p, text.len + pem.len }, why);
	buf_free(&text);
	return ok;
}

static bool write_new(struct ca *ca, int dir, const struct paper *paper, struct ward_why *why)
{
	/* Nobody else is at work here: these are left from someone who was cut off. */
	unlinkat(dir, NEW_KEY, 0);
	unlinkat(dir, NEW_CHAIN, 0);
	ca->file = DELIVER_KEY;
	TRY(disk_write(dir, NEW_KEY, 0600, paper->key_pem, why));
	return write_chain(ca, dir, paper, why);
}

static bool give_names(struct ca *ca, int dir, struct ward_why *why)
{
	ca->file = DELIVER_KEY;
	TRY(disk_rename(dir, NEW_KEY, DELIVER_KEY, why));
	ca->file = DELIVER_CHAIN;
	TRY(disk_rename(dir, NEW_CHAIN, DELIVER_CHAIN, why));
	TRY(disk_sync(dir, why));
	ca->file = NULL;
	return true;
}

/* Two that deliver to one directory at once would mix a key with the other's
 * chain: they take turns. */
static bool take_turn(int dir, struct ward_why *why)
{
	while (flock(dir, LOCK_EX) != 0)
		if (errno != EINTR)
			return FAIL(why, FILE_WRITE, .got = errno);
	return true;
}

bool deliver(struct ca *ca, const struct paper *paper, const struct ca_issue *issue,
	const struct ca_made *made, const char *out, struct ward_why *why)
{
	int dir = disk_folder(out, why);
	bool ok;

	if (dir < 0)
		return false;
	ok = take_turn(dir, why) && may_replace(ca, dir, out, why);
	if (ok) {
		ok = write_new(ca, dir, paper, why) && list(ca, paper, issue, made, why) &&
			give_names(ca, dir, why);
		if (!ok) {
			unlinkat(dir, NEW_KEY, 0);
			unlinkat(dir, NEW_CHAIN, 0);
		}
	}
	close(dir);
	return ok;
}

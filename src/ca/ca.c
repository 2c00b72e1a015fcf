/* ca.c - an authority that is there: opened, checked, closed. */
#include "ca/ca.h"

#include <limits.h>
#include <stdio.h>
#include "base/pem.h"
#include "net/file.h"
#include "pki/algorithm.h"
#include "pki/key.h"

static const struct ca_key_kind kinds[] = {
	{ "p256", WARD_KEY_P256, 0 },
	{ "p384", WARD_KEY_P384, 0 },
	{ "rsa2048", WARD_KEY_RSA, 2048 },
	{ "rsa3072", WARD_KEY_RSA, 3072 },
	{ "ed25519", WARD_KEY_ED25519, 0 },
};

const struct ca_key_kind *ca_key_kind(const char *word)
{
	if (word == NULL)
		return &kinds[0];
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].word, word) == 0)
			return &kinds[i];
	return NULL;
}

static bool path_of(const struct ca *ca, char ret_path[PATH_MAX], struct ward_why *why)
{
	int len = snprintf(ret_path, PATH_MAX, "%s/%s", ca->store.path, ca->file);

	return len > 0 && len < PATH_MAX ? true : FAIL(why, FILE_READ);
}

/* The first certificate of a PEM text, decoded into `der` and parsed. */
static bool read_cert(const struct file *text, struct buf *der, struct cert *ret_cert,
	struct ward_why *why)
{
	struct ward_why cause = { 0 };
	struct pem pem = pem_of(text->text, text->len);
	struct pem_block block;
	enum pem_found found;

	der->max = PEM_BOUND(text->len);
	if (buf_room(der, der->max) == NULL)
		return FAIL(why, NO_MEMORY);
	do {
		found = pem_next(&pem, der->p, der->max, &block);
	} while (found == PEM_BLOCK && !pem_is(&block, "CERTIFICATE"));
	if (found != PEM_BLOCK || !cert_parse(block.der, ret_cert, &cause))
		return FAIL(why, CA_BROKEN, .got = cause.code);
	return true;
}

static bool load_cert(struct ca *ca, const char *name, struct buf *der, struct cert *ret_cert,
	struct ward_why *why)
{
	struct file text = { 0 };
	char path[PATH_MAX];
	bool ok;

	ca->file = name;
	TRY(path_of(ca, path, why));
	ok = file_read(path, &text, why) && read_cert(&text, der, ret_cert, why);
	file_free(&text);
	return ok;
}

static bool load_key(struct ca *ca, struct ward_why *why)
{
	struct ward_why cause = { 0 };
	struct file text = { 0 };
	char path[PATH_MAX];
	bool ok;

	ca->file = STORE_INTERMEDIATE_KEY;
	TRY(path_of(ca, path, why));
	TRY(file_read_key(path, &text, why));
	ok = key_read_pem(ca->provider, text.text, text.len, &ca->key, &cause) ||
		FAIL(why, CA_BROKEN, .got = cause.code);
	file_free(&text);
	return ok;
}

/* The root signed the intermediate, and the key is the intermediate's. */
static bool belong_together(struct ca *ca, struct ward_why *why)
{
	struct ward_public_key key;

	if (!ca->root.ca || !ca->intermediate.ca ||
		!span_is(ca->intermediate.issuer, ca->root.subject) ||
		!ca->provider->verify(&ca->root.key, ca->intermediate.sig, ca->intermediate.tbs,
			ca->intermediate.signature)) {
		ca->file = STORE_INTERMEDIATE;
		return FAIL(why, CA_BROKEN);
	}
	if (!ca->provider->key_public(ca->key, &key) ||
		!algorithm_key_same(&key, &ca->intermediate.key)) {
		ca->file = STORE_INTERMEDIATE_KEY;
		return FAIL(why, CA_BROKEN);
	}
	ca->file = NULL;
	return true;
}

bool ca_open(const struct ward_provider *provider, const char *path, struct ca *ret_ca,
	struct ward_why *why)
{
	const char *file;

	*ret_ca = (struct ca){ .provider = provider };
	TRY(store_open(path, &ret_ca->store, why));
	if (load_cert(ret_ca, STORE_ROOT, &ret_ca->root_der, &ret_ca->root, why) &&
		load_cert(ret_ca, STORE_INTERMEDIATE, &ret_ca->intermediate_der,
			&ret_ca->intermediate, why) &&
		load_key(ret_ca, why) && belong_together(ret_ca, why))
		return true;
	file = ret_ca->file;
	ca_close(ret_ca);
	ret_ca->file = file;
	return false;
}

void ca_close(struct ca *ca)
{
	if (ca->key != NULL)
		ca->provider->key_free(ca->key);
	buf_free(&ca->root_der);
	buf_free(&ca->intermediate_der);
	store_close(&ca->store);
	*ca = (struct ca){ 0 };
}

bool ca_is_own(const char *file)
{
	static const char *const own[] = { STORE_ROOT, STORE_ROOT_KEY, STORE_INTERMEDIATE,
		STORE_INTERMEDIATE_KEY, STORE_LIST };

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (strcmp(own[i], file) == 0)
			return true;
	return false;
}

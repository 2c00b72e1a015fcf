/* trust_file.c - the files of easy.h: authorities, certificates, keys. */
#include <stdlib.h>
#include <unistd.h>
#include <ward/easy.h>
#include "net/file.h"

/* Where distributions keep their bundle. */
static const char *const bundles[] = {
	"/etc/ssl/certs/ca-certificates.crt",                /* Debian, Arch, Gentoo */
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* Fedora, RHEL */
	"/etc/pki/tls/certs/ca-bundle.crt",                  /* older ones of these */
	"/etc/ssl/ca-bundle.pem",                            /* openSUSE */
	"/etc/ssl/cert.pem",                                 /* Alpine */
};

static const char *system_bundle(void)
{
	const char *named = secure_getenv("SSL_CERT_FILE");

	/* A file someone named is used or is an error: falling back to another
	 * would trust whom nobody asked to trust. */
	if (named != NULL && named[0] != '\0')
		return named;
	for (size_t i = 0; i < sizeof bundles / sizeof bundles[0]; i++)
		if (access(bundles[i], R_OK) == 0)
			return bundles[i];
	return bundles[0];
}

static bool read_trust(const char *path, struct ward_trust **ret_trust, struct ward_why *why)
{
	struct file file;
	size_t added;
	int rc;

	*ret_trust = NULL;
	TRY(file_read(path, &file, why));
	*ret_trust = ward_trust_new();
	if (*ret_trust == NULL) {
		file_free(&file);
		return FAIL(why, NO_MEMORY);
	}
	rc = ward_trust_add_pem(*ret_trust, file.text, file.len, &added, NULL, why);
	file_free(&file);
	if (rc == 0)
		return true;
	ward_trust_free(*ret_trust);
	*ret_trust = NULL;
	return false;
}

int ward_trust_file(const char *path, struct ward_trust **ret_trust, struct ward_why *why)
{
	*why = (struct ward_why){ 0 };
	return why_result(read_trust(path, ret_trust, why), why);
}

int ward_trust_system(struct ward_trust **ret_trust, struct ward_why *why)
{
	*why = (struct ward_why){ 0 };
	return why_result(read_trust(system_bundle(), ret_trust, why), why);
}

int ward_credential_file(const char *chain_path, const char *key_path,
	struct ward_credential **ret_credential, struct ward_why *why)
{
	struct file chain, key;
	int rc;

	*why = (struct ward_why){ 0 };
	*ret_credential = NULL;
	if (!file_read(chain_path, &chain, why))
		return why_result(false, why);
	if (!file_read_key(key_path, &key, why)) {
		file_free(&chain);
		return why_result(false, why);
	}
	rc = ward_credential_read(ward_provider_default(), chain.text, chain.len, key.text, key.len,
		0, ret_credential, why);
	file_free(&chain);
	file_free(&key);
	return rc;
}

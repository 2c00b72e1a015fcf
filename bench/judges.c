#include "judge.h"

#include <string.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/pem.h>

extern const struct judge judge_ward, judge_openssl, judge_gnutls;

const struct judge *const judges[] = {
	&judge_ward,
	&judge_openssl,
	&judge_gnutls,
	NULL,
};

size_t judge_pem_der(const char *pem, struct judge_der *ret, size_t max)
{
	BIO *bio = BIO_new_mem_buf(pem, (int)strlen(pem));
	char *name, *header;
	size_t num = 0;

	while (num < max && PEM_read_bio(bio, &name, &header, &ret[num].p, &ret[num].len) == 1) {
		OPENSSL_free(name);
		OPENSSL_free(header);
		num++;
	}
	BIO_free(bio);
	return num;
}

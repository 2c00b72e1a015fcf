/* certs.h - a root, an intermediate and a server's certificate, fresh for each
 * run, as PEM texts. */
#ifndef CERTS_H
#define CERTS_H

#include <stdbool.h>

#define CERTS_NAME "bench.example" /* the server's DNS name */

enum certs_kind { CERTS_P256, CERTS_RSA2048 }; /* all keys and signatures of the chain */

struct certs {
	char *root;  /* the client trusts it */
	char *chain; /* leaf, then intermediate */
	char *key;   /* of the leaf, PKCS#8 */
};

bool certs_make(struct certs *ret, enum certs_kind kind);
void certs_free(struct certs *c);

#endif

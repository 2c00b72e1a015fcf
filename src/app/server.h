/* server.h - the configuration of a TLS server, from options. */
#ifndef APP_SERVER_H
#define APP_SERVER_H

#include "app/credentials.h"
#include "app/status_file.h"
#include "app/versions.h"

struct server_args {
	struct opt_list cert, key, ocsp, client_ca, crl;
	const char *client_cert;
	struct version_args versions;
};

#define SERVER_OPTS(type, field) \
	OPT(0, "cert", type, field.cert, "FILE", "certificate chain, the server's own first"), \
	OPT(0, "key", type, field.key, "FILE", "its private key; repeat both for more names"), \
	OPT(0, "ocsp", type, field.ocsp, "FILE", \
		"OCSP response for one of the certificates, as DER, to go along"), \
	OPT(0, "client-ca", type, field.client_ca, "FILE", \
		"ask clients for a certificate of these authorities"), \
	OPT(0, "client-cert", type, field.client_cert, "required|optional", \
		"whether a client may have none (required)"), \
	OPT(0, "crl", type, field.crl, "FILE", "revocation lists for clients, as PEM or DER"), \
	VERSION_OPTS(type, field.versions)

struct server {
	struct credentials own;
	struct ward_trust *client_ca;
	struct ward_tickets *tickets;
	struct status_files status;
	struct ward_config *config;
};

/* server_open reads the files and builds the configuration; says what is wrong and
 * returns an exit code. server_close is to be called in any case. */
int server_open(struct server *s, const struct server_args *args);
void server_close(struct server *s);

#endif

/* server.c - the configuration of a TLS server, from options. */
#include "app/server.h"

#include <string.h>
#include "app/client.h"

static int judge(const struct server_args *args)
{
	if (args->cert.num == 0) {
		say_usage("a server needs a certificate and its key: --cert FILE --key FILE");
		say_hint("make them with: ward ca init \"My authority\" --dir CA");
		say_hint("and then with: ward ca issue localhost --dir CA --out site");
		return EXIT_USAGE;
	}
	if (args->client_cert != NULL && strcmp(args->client_cert, "required") != 0 &&
		strcmp(args->client_cert, "optional") != 0)
		return say_usage("--client-cert is required or optional, not '%s'", args->client_cert);
	/* Without, everybody with a certificate of any authority of the web would come in. */
	if (args->client_ca.num == 0 && (args->client_cert != NULL || args->crl.num > 0))
		return say_usage("name the authorities that clients need with --client-ca FILE");
	return EXIT_OK;
}

/* Whom clients must come from, and who of them is not to come in any more. */
static int read_client_ca(struct server *s, const struct server_args *args)
{
	static const struct opt_list no_ocsp;
	int code = client_trust(&args->client_ca, &s->client_ca);

	return code == EXIT_OK ? status_files_read(&s->status, &args->crl, &no_ocsp) : code;
}

/* A response goes to the certificate that it is about. */
static bool staple(struct server *s, const char *path, struct ward_why *why)
{
	struct file file;
	bool done = false;

	TRY(file_read(path, &file, why));
	for (size_t i = 0; i < s->own.num && !done; i++) {
		done = ward_credential_set_staple(s->own.item[i], file.text, file.len, why) == 0;
		if (!done && why->code != WARD_WHY_OCSP_OTHER)
			break;
	}
	file_free(&file);
	return done;
}

static int read_staples(struct server *s, const struct opt_list *paths)
{
	struct ward_why why = { 0 };

	for (size_t i = 0; i < paths->num; i++)
		if (!staple(s, paths->item[i], &why)) {
			say_why(&why, "cannot use %s as an OCSP response", paths->item[i]);
			return EXIT_CONFIG;
		}
	return EXIT_OK;
}

int server_open(struct server *s, const struct server_args *args)
{
	static const char *const alpn[] = { "http/1.1", NULL };
	struct ward_config_desc desc = { .size = sizeof desc };
	struct ward_why why = { 0 };
	int code = judge(args);

	*s = (struct server){ 0 };
	if (code == EXIT_OK)
		code = versions_read(&args->versions, &desc);
	if (code == EXIT_OK)
		code = credentials_read(&s->own, &args->cert, &args->key);
	if (code == EXIT_OK)
		code = read_staples(s, &args->ocsp);
	if (code == EXIT_OK && args->client_ca.num > 0) {
		code = read_client_ca(s, args);
		desc.trust = s->client_ca;
		desc.revocation = WARD_REVOCATION_SOFT;
		desc.crls = s->status.crls;
		desc.keep_peer_chain = true;
		desc.client_auth = WARD_CLIENT_AUTH_REQUIRED;
		if (args->client_cert != NULL && strcmp(args->client_cert, "optional") == 0)
			desc.client_auth = WARD_CLIENT_AUTH_OPTIONAL;
	}
	if (code != EXIT_OK)
		return code;
	desc.credentials = s->own.item;
	desc.num_credentials = s->own.num;
	desc.alpn = alpn;
	/* A secret of this process alone: no ticket opens after it has ended. */
	if (ward_tickets_new(NULL, NULL, 0, 0, &s->tickets, &why) != 0)
		return say_why(&why, "cannot make the keys of session tickets");
	desc.tickets = s->tickets;
	if (ward_config_server(&desc, &s->config, &why) != 0)
		return say_why(&why, "cannot use these certificates");
	return EXIT_OK;
}

void server_close(struct server *s)
{
	ward_config_free(s->config);
	ward_tickets_free(s->tickets);
	credentials_free(&s->own);
	ward_trust_free(s->client_ca);
	status_files_free(&s->status);
	*s = (struct server){ 0 };
}

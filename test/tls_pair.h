/* tls_pair.h - a client and a server that talk in memory, for the tests.
 *
 * Certificates are bytes without meaning here: the CHAIN job is answered by
 * looking up whose they are. So the engine is tested apart from pki. */
#ifndef TLS_PAIR_H
#define TLS_PAIR_H

#include <ward/conn.h>
#include "crypto/credential.h"
#include "crypto/trust.h"

#define PAIR_NOW 1790000000000 /* milliseconds: September 2026 */

/* One connection, what is on its way to it, and what it received. */
struct side {
	struct ward_conn *conn;
	struct ward_config *config;
	uint8_t *wire; /* bytes on their way to this side */
	size_t wire_len, wire_cap;
	uint8_t *data; /* application data it received */
	size_t data_len, data_cap;
	int result;       /* the first failure of a call */
	unsigned jobs[8]; /* run, by kind */
	size_t chunk;     /* bytes that each feed sees more than the last; 0 = all */
	bool no_jobs;     /* jobs stay where they are */
	const struct ward_key *forge_key; /* SIGN with another key */
	struct ward_why chain_why;        /* CHAIN jobs fail with this */
	void (*run_chain)(struct ward_job *job); /* or are run by this */
	int64_t chain_until;              /* CHAIN jobs are good until then; 0 = for a day */
};

struct pair {
	struct side client, server;
};

/* pair_credential makes a key of a kind and a chain of two meaningless
 * certificates for the names (ended by NULL); pair_credential_of also takes the
 * provider and the length of a certificate. Freed with pair_credential_free. */
struct ward_credential *pair_credential(enum ward_key_kind kind, const char *const *names);
struct ward_credential *pair_credential_of(const struct ward_provider *provider,
	enum ward_key_kind kind, const char *const *names, size_t cert_len);
void pair_credential_free(struct ward_credential *credential);

/* pair_desc_client and pair_desc_server are the default descriptions: one P-256
 * credential for "example.org". With pair_use, made for another provider. */
struct ward_config_desc pair_desc_client(void);
struct ward_config_desc pair_desc_server(void);
void pair_use(const struct ward_provider *provider);

/* pair_desc_asking is a server that asks for client certificates, pair_desc_showing a
 * client that has one; both keep what they were shown. `pair_trust` is whom they trust:
 * a test may put names into it. */
struct ward_config_desc pair_desc_asking(enum ward_client_auth client_auth);
struct ward_config_desc pair_desc_showing(void);
extern struct ward_trust pair_trust;

/* pair_clock sets what time it is for both sides; it starts at PAIR_NOW. */
void pair_clock(ward_time now);

/* side_client and side_server start one connection; NULL is the default
 * description, and the default name is "example.org". Abort when that fails. */
void side_client(struct side *s, const struct ward_config_desc *desc, const char *name);
void side_server(struct side *s, const struct ward_config_desc *desc);
void side_free(struct side *s);

/* side_put gives bytes to a side as if its peer had sent them; side_feed has it
 * take what lies on its wire, and runs its jobs; side_job runs one that waits. */
void side_put(struct side *s, const void *bytes, size_t len);
void side_feed(struct side *s);
void side_job(struct side *s);

/* side_why and side_facts look into it. */
int side_why(const struct side *s);
struct ward_facts side_facts(const struct side *s);

void pair_new(struct pair *p, const struct ward_config_desc *client,
	const struct ward_config_desc *server, const char *name);
void pair_free(struct pair *p);

/* pair_move takes what `from` has to send to the wire of `to`. */
size_t pair_move(struct side *from, struct side *to);

/* pair_run goes on until nothing moves. pair_connect runs a handshake and is
 * true when both sides are connected. */
void pair_run(struct pair *p);
bool pair_connect(struct pair *p);

/* pair_send seals data on one side and moves it to the other's wire. */
int pair_send(struct side *from, struct side *to, const void *data, size_t len);

#endif

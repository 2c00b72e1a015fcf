/* tls_pair.h - a client and a server that talk in memory, for the tests.
 *
 * Certificates are bytes without meaning here: the CHAIN job is answered by
 * looking up whose they are. So the engine is tested apart from pki. */
#ifndef TLS_PAIR_H
#define TLS_PAIR_H

#include <ward/conn.h>
#include "crypto/credential.h"

#define PAIR_NOW 1790000000000 /* milliseconds: September 2026 */
#define PAIR_BUF (4u << 20)

struct side {
	struct ward_conn *conn;
	struct ward_config *config;
	uint8_t *wire; /* bytes on their way to this side */
	size_t wire_len;
	uint8_t *data; /* application data it received */
	size_t data_len;
	int result; /* the first failure of a call */
	unsigned jobs[8]; /* run, by kind */
};

struct pair {
	struct side client, server;
	/* How bytes travel: at most `chunk` a feed; 0 = all at once. */
	size_t chunk;
	const struct ward_key *forge_key; /* SIGN with another key */
	struct ward_why chain_why;        /* CHAIN jobs fail with this */
};

/* pair_credential makes a key of a kind and a chain of two meaningless
 * certificates for the names (ended by NULL). Freed with pair_credential_free. */
struct ward_credential *pair_credential(enum ward_key_kind kind, const char *const *names);
void pair_credential_free(struct ward_credential *credential);

/* pair_new builds both sides; NULL descriptions are the default ones, with one
 * P-256 credential for "example.org". Aborts when that fails. */
void pair_new(struct pair *p, const struct ward_config_desc *client,
	const struct ward_config_desc *server, const char *name);
void pair_free(struct pair *p);

/* pair_desc_client and pair_desc_server are the default descriptions. */
struct ward_config_desc pair_desc_client(void);
struct ward_config_desc pair_desc_server(void);

/* pair_job runs the job that waits on a side, if one does. */
void pair_job(struct pair *p, struct side *s);

/* pair_move takes what `from` has to send to the wire of `to`; pair_feed has a
 * side take what lies on its wire. */
size_t pair_move(struct side *from, struct side *to);
void pair_feed(struct pair *p, struct side *s);

/* pair_run goes on until nothing moves. pair_connect runs a handshake and is
 * true when both sides are connected. */
void pair_run(struct pair *p);
bool pair_connect(struct pair *p);

/* pair_send seals data on one side and moves it to the other's wire. */
int pair_send(struct side *from, struct side *to, const void *data, size_t len);

/* pair_put gives bytes to a side as if its peer had sent them. */
void pair_put(struct side *s, const void *bytes, size_t len);

#endif

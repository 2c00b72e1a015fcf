/* conn.h - a connection from the inside, and what its parts call of each other.
 *
 *	conn.c       the public functions
 *	input.c      records in: headers, decryption, messages put together, alerts
 *	output.c     records out: flights, alerts, application data
 *	states.c     the driver: one event against the table of arrows
 *	client.c, server.c       the hellos, and the version they settle on
 *	client13.c, server13.c, shared13.c   the tables of TLS 1.3 and their handlers
 *	client12.c, server12.c, shared12.c   those of TLS 1.2
 *	own*.c, peer*.c          certificates: our own, and the peer's
 *	status12.c   what TLS 1.2 says about them
 *	limit.c      the size of records
 *	exporter.c, keylog.c     secrets for the program
 *	chain.c      the peer's, kept                                            */
#ifndef TLS_CONN_H
#define TLS_CONN_H

#include <ward/conn.h>
#include "base/mem.h"
#include "tls/config.h"
#include "tls/keys12.h"
#include "tls/keys13.h"
#include "tls/msg_hello.h"
#include "tls/record.h"
#include "tls/sessions.h"
#include "tls/states.h"

#define MESSAGE_MAX 65536    /* bytes of one handshake message, header included */
#define LOG_MAX (8 * MESSAGE_MAX) /* of all messages before a client's signature */
#define OUT_MAX (4u << 20)   /* bytes that may lie unsent: far above any flight */
#define CHEAP_MAX 32         /* messages in a row that carry nothing */
#define WARNINGS_MAX 4       /* alerts of TLS 1.2 that are passed over */
#define EARLY_MAX 65536      /* bytes of refused early data that are passed over */
#define TRACE_MAX 64
#define PORT_MAX 32          /* bytes of a port or service name */
#define PEER_POINT_MAX 133   /* P-521, uncompressed */
#define COOKIE_LEN 32        /* of a server's cookie */
#define COOKIE_MAX 0xf000    /* that a client sends back */

/* What a connected client must know to understand tickets. */
struct ticket_taker {
	uint8_t secret[WARD_HASH_MAX]; /* resumption secret */
	uint8_t key[WARD_POLICY];      /* of its sessions */
	ward_time trusted;             /* until when what was checked holds */
};

/* Everything only the handshake needs: given back, wiped, at CONNECTED. */
struct hs {
	struct ward_job job;
	const struct suite *suite;
	struct ward_hash transcript; /* running, once the suite is known */
	uint8_t digest[WARD_HASH_MAX]; /* the last TR_SNAP */
	struct keys13 keys;
	uint8_t client_ap[WARD_HASH_MAX], server_ap[WARD_HASH_MAX];
	unsigned proofs; /* a set of enum hs_proof */

	struct keys13_psk psk; /* of the session that is taken up again */

	struct buf flight; /* messages not yet sealed into records */
	bool ccs_sent;
	bool ccs_came; /* before the version was known */

	/* TLS 1.2. */
	struct keys12 keys12;
	uint8_t peer_random[HELLO_RANDOM];
	uint8_t point[WARD_POINT_MAX]; /* the server's, of ServerKeyExchange */
	size_t point_len;
	struct buf log; /* the messages themselves, where a client may have to sign them */
	bool logging;
	bool point_formats; /* server: the client named them */
	bool ticket_promised; /* NewSessionTicket is to come */
	struct buf ticket;    /* client: what came, */
	uint32_t ticket_hint; /* and how long it may be kept: seconds, 0 = not said */
	bool status_promised;   /* client: CertificateStatus is to come */
	struct buf certificate; /* and until then the Certificate waits */

	/* The peer's leaf, where one is asked for. */
	uint8_t peer_key[WARD_SIGNATURE_MAX]; /* point, or RSA modulus */
	uint8_t peer_e[8];
	struct ward_public_key peer;
	bool peer_came; /* with a certificate: it must be proved to be its own */
	ward_time trusted; /* until when its chain is good */

	uint8_t tickets_resumed; /* that ticket_request asks for when a session is taken up */

	/* Client. */
	struct buf hello; /* the first ClientHello, until the hash is known */
	uint8_t random[HELLO_RANDOM], session_id[SESSION_ID_MAX], grease[8];
	uint32_t offered; /* extensions sent: a set of 1u << enum ext */
	uint16_t retry_group;
	bool retried;
	struct buf cookie;
	struct ward_keypair pair[WARD_JOB_SHARES];
	struct buf shares; /* one behind the other */
	uint16_t share_group[WARD_JOB_SHARES];
	size_t share_len[WARD_JOB_SHARES], num_shares;
	bool own_fits;       /* there is a certificate as the server wishes: c->credential, */
	uint16_t own_scheme; /* which signs with this */
	char port[PORT_MAX + 1]; /* "" = not said */
	uint8_t session_key[WARD_POLICY];
	struct session session; /* the one that is offered, version 0 = none */

	/* Server. */
	size_t session_id_len; /* of session_id, to be echoed */
	uint8_t hello_print[WARD_HASH_MAX]; /* of what a second ClientHello must repeat */
	uint8_t cookie_sent[COOKIE_LEN];
	bool name_used;
	bool psk_dhe;           /* the client takes tickets */
	bool ticket_request;    /* RFC 9149 */
	uint8_t tickets_new;
	struct ward_span peer_share; /* into the ClientHello */
	struct psk_offer offer[WARD_JOB_TICKETS]; /* tickets not yet looked at, same */
	size_t num_offers;
	uint16_t identity;      /* index of the first of them */
	int64_t began;          /* of the session: seconds since 1970 */
	struct buf tickets;     /* room of TICKET jobs */
	size_t early_left; /* of EARLY_MAX, while a client may still send early data */
};

struct ward_conn {
	struct ward_config *config;
	const struct ward_provider *provider;
	struct hs *hs; /* NULL once connected or failed */
	const struct hs_table *table;
	enum hs_state state;
	bool server;
	bool read_closed, write_closed;
	bool update_queued; /* our KeyUpdate lies in `out`, not yet sent */
	bool update_asked;  /* we asked the peer for one and it has not come */
	unsigned cheap;     /* messages in a row that carried nothing */
	unsigned warnings;  /* alerts of TLS 1.2 that were passed over */
	ward_time now;

	struct record_dir read, write;
	struct buf in;  /* handshake bytes: [in_off, len) not yet given to the table */
	size_t in_off;
	struct buf out; /* records not yet taken: [out_off, len) */
	size_t out_off;

	const struct suite *suite;
	uint16_t version, group, scheme;
	uint16_t limit_out, limit_in; /* of records, RFC 8449; 0 = not agreed on */
	bool retried;
	bool client_cert_asked, client_proved; /* the client showed one and that it is its own */
	bool stapled; /* an OCSP response goes or came along with the server's certificate */
	struct exporter *exporter; /* for keys that the program asks for, once connected */
	struct keylog *keylog;     /* when the configuration asks */
	struct chain *chain; /* the peer's certificates when the configuration asks */
	bool resumed;            /* with hs->psk, or the secret of a TLS 1.2 session */
	uint16_t ticket_refused; /* enum ward_why_code */
	unsigned tickets;        /* given or taken */
	struct ticket_taker *taker; /* NULL unless a client keeps sessions */
	const char *alpn; /* into the configuration, "" = none */
	char *name;       /* owned; "" = none */
	size_t credential;
	uint64_t updates_sent, updates_received;
	struct ward_why why;
	struct ward_trace *trace; /* TRACE_MAX of them when the configuration asks */
	size_t num_trace;
};

/* conn_fail queues the alert for conn->why, wipes the keys and ends it. */
void conn_fail(struct ward_conn *c);
void conn_end_handshake(struct ward_conn *c);
void conn_trace(struct ward_conn *c, bool sent, bool alert, uint8_t type, size_t len);

/* job_start fills in what all jobs share and returns the job to describe. */
struct ward_job *job_start(struct ward_conn *c, enum ward_job_kind kind);
bool job_waits(const struct ward_conn *c);

/* input.c: takes one record, or one message that already lies in c->in.
 * `*ret_used` is 0 when nothing whole is there. */
bool input_step(struct ward_conn *c, uint8_t *in, size_t len, size_t *ret_used,
	struct ward_span *ret_data) MUST;
/* input_messages gives every whole message in c->in to the table, until a job waits. */
bool input_messages(struct ward_conn *c) MUST;

/* output.c: a message is begun with its type and room for `bound` bytes of body,
 * written through the writer, and ended, which adds it to the transcript. */
bool message_begin(struct ward_conn *c, size_t bound, enum hs_msg type, struct wr *ret_w,
	size_t *ret_mark) MUST;
bool message_end(struct ward_conn *c, struct wr *w, size_t mark) MUST;
/* flight_send seals what message_end gathered, under the keys of now. */
bool flight_send(struct ward_conn *c) MUST;
bool ccs_send(struct ward_conn *c) MUST;
bool alert_send(struct ward_conn *c, uint8_t alert) MUST;
bool key_update_send(struct ward_conn *c, bool ask) MUST;

/* client.c: fresh key pairs, the ClientHello they go into, and the answer to it. */
bool client_start(struct ward_conn *c) MUST;
void client_ask_keygen(struct ward_conn *c, const uint16_t *groups, size_t num);
bool client_keygen(struct ward_conn *c, struct rd *body) MUST;
bool client_write_hello(struct ward_conn *c) MUST;
bool client_server_hello(struct ward_conn *c, struct rd *body) MUST;
struct ward_keypair *client_own_pair(struct hs *hs, uint16_t group);
void client_drop_pairs(struct ward_conn *c);
/* client_take_alpn judges the server's choice of a protocol, empty = none. */
bool client_take_alpn(struct ward_conn *c, struct ward_span alpn) MUST;

/* server.c: the first ClientHello, and what every version chooses from it: the
 * name, the credential with its scheme among `kinds` of keys (a set of 1u << enum
 * ward_key_kind), the application protocol; a suite for a kind of key. */
bool server_hello(struct ward_conn *c, struct rd *body) MUST;
bool server_version(struct ward_conn *c, const struct msg_client_hello *m) MUST;
bool server_choose(struct ward_conn *c, const struct msg_client_hello *m, unsigned kinds) MUST;
bool server_choose_suite(struct ward_conn *c, const struct msg_client_hello *m,
	enum ward_key_kind kind) MUST;

/* client12.c, server12.c: the rest, once the version is TLS 1.2. */
bool client12_server_hello(struct ward_conn *c, const struct msg_server_hello *m,
	struct ward_span message) MUST;
bool server12_hello(struct ward_conn *c, const struct msg_client_hello *m,
	struct ward_span message) MUST;

/* client13.c, server13.c: the rest, once the version is TLS 1.3. */
bool client13_server_hello(struct ward_conn *c, const struct msg_server_hello *m,
	struct ward_span message) MUST;
bool server13_hello(struct ward_conn *c, const struct msg_client_hello *m,
	struct ward_span message) MUST;

/* own13.c, own12.c: our own certificate, none when `own` is NULL; and the job of the
 * proof that we hold its key, which own.c sends. */
bool own13_certificate(struct ward_conn *c, const struct ward_credential *own) MUST;
void own13_sign(struct ward_conn *c, const struct ward_credential *own, uint16_t scheme);
bool own12_certificate(struct ward_conn *c, const struct ward_credential *own) MUST;
bool own12_sign(struct ward_conn *c, const struct ward_credential *own, uint16_t scheme) MUST;
bool own_certificate_verify(struct ward_conn *c) MUST;

/* peer.c: what both versions do with the peer's certificates: ask whether they are
 * good, and keep the key of the first when they are. */
/* `staples`: an OCSP response about each, or empty; NULL when there are none at all. */
void peer_ask_chain(struct ward_conn *c, const struct ward_span *certs,
	const struct ward_span *staples, size_t num);
bool peer_keep(struct ward_conn *c) MUST;

/* peer13.c: handlers of the peer's certificate, in the order in which they come. */
bool peer13_certificate(struct ward_conn *c, struct rd *body) MUST;
bool peer13_chain(struct ward_conn *c, struct rd *body) MUST;
bool peer13_certificate_verify(struct ward_conn *c, struct rd *body) MUST;
bool peer13_verified(struct ward_conn *c, struct rd *body) MUST;

/* peer12.c: the same for TLS 1.2. Only a client proves itself by CertificateVerify. */
bool peer12_certificate(struct ward_conn *c, struct rd *body) MUST;
bool peer12_certificate_verify(struct ward_conn *c, struct rd *body) MUST;
bool peer12_client_verified(struct ward_conn *c, struct rd *body) MUST;

/* status12.c: CertificateStatus, for which a client's Certificate waits; handlers of it,
 * and of what may come instead; and a server's. */
bool status12_await(struct ward_conn *c, struct ward_span certificate) MUST;
bool status12_came(struct ward_conn *c, struct rd *body) MUST;
bool status12_none(struct ward_conn *c, struct rd *body) MUST;
bool status12_send(struct ward_conn *c, const struct ward_credential *own) MUST;

/* limit.c: the limit that we announce; the peer's, with which ours begins to hold; and how
 * much content and padding a record may have. RFC 8449 */
uint16_t limit_own(const struct ward_conn *c);
bool limit_agree(struct ward_conn *c, uint16_t theirs) MUST;
size_t limit_out(const struct ward_conn *c);

/* exporter.c: keeps the secret from which the program's keys are made; the randoms are
 * those of TLS 1.2, else NULL. */
bool exporter_keep(struct ward_conn *c, struct ward_span secret, const uint8_t *client_random,
	const uint8_t *server_random) MUST;
void exporter_free(struct ward_conn *c);

/* keylog.c: notes secrets for a program that asked for them, under the random of the
 * ClientHello; else it does nothing. */
enum keylog_label {
	KEYLOG_CLIENT_HANDSHAKE,
	KEYLOG_SERVER_HANDSHAKE,
	KEYLOG_CLIENT,
	KEYLOG_SERVER,
	KEYLOG_EXPORTER,
	KEYLOG_MAIN12,
	KEYLOG_NUM,
};

bool keylog_start(struct ward_conn *c, const uint8_t *client_random) MUST;
void keylog_note(struct ward_conn *c, enum keylog_label label, struct ward_span secret);
void keylog_free(struct ward_conn *c);

/* chain.c: a copy of the peer's certificates that outlives the handshake. */
bool chain_keep(struct ward_conn *c, const struct ward_span *certs, size_t num) MUST;
void chain_free(struct ward_conn *c);

/* client13_psk.c: the session that a client offers, and the tickets it gets. */
bool client13_offer(struct ward_conn *c) MUST;
void client13_describe_offer(const struct ward_conn *c, struct client_hello_params *params);
bool client13_bind(struct ward_conn *c, struct wr *w) MUST;
bool client13_answered(struct ward_conn *c, const struct msg_server_hello *m) MUST;
bool client13_connected(struct ward_conn *c) MUST;
bool client13_ticket(struct ward_conn *c, struct rd *body) MUST;

/* A session that was offered and not taken up. */
void client_session_unused(struct ward_conn *c);

/* client12_ticket.c: the same for TLS 1.2. */
bool client12_resume(struct ward_conn *c) MUST;
bool client12_ticket(struct ward_conn *c, struct rd *body) MUST;
bool client12_keep_session(struct ward_conn *c) MUST;

/* server12_ticket.c, and what of server12.c it goes on with. */
bool server12_open(struct ward_conn *c, struct ward_span ticket) MUST;
bool server12_opened(struct ward_conn *c, struct rd *body) MUST;
bool server12_seal(struct ward_conn *c) MUST;
bool server12_sealed(struct ward_conn *c, struct rd *body) MUST;
bool server12_keygen(struct ward_conn *c) MUST;
bool server12_write_hello(struct ward_conn *c) MUST;

/* What both TICKET jobs need: keys, and the site that the client asks for now. */
void server_tickets(const struct ward_conn *c, struct ward_job_tickets *ret_with);

/* server13_psk.c: tickets that a client offers, and those it is given. */
bool server13_offered(struct ward_conn *c, const struct msg_client_hello *m,
	struct ward_span message) MUST;
bool server13_open(struct ward_conn *c) MUST;
bool server13_opened(struct ward_conn *c, struct rd *body) MUST;
bool server13_agree(struct ward_conn *c) MUST;
size_t server13_num_tickets(const struct ward_conn *c);
bool server13_seal(struct ward_conn *c) MUST;
bool server13_sealed(struct ward_conn *c, struct rd *body) MUST;

/* shared13.c: what both roles do alike. A handler ends its reading with `whole`
 * before it judges what it read. */
bool whole(struct ward_conn *c, const struct rd *body, enum hs_msg type) MUST;
struct ward_span message_of(const struct rd *body);
void transcript_add(struct ward_conn *c, struct ward_span message);
bool transcript_start(struct ward_conn *c) MUST;
void transcript_hash(struct ward_conn *c, uint8_t *ret_hash);
/* After a HelloRetryRequest the first ClientHello counts by its hash. 4.1 */
bool transcript_retry(struct ward_conn *c, struct ward_span hello) MUST;
/* at_record_boundary refuses what follows, in the same record, a message behind
 * which keys change; before anything is answered. 5.1 */
bool at_record_boundary(struct ward_conn *c) MUST;
bool keys_handshake(struct ward_conn *c) MUST;
/* The secrets after the server's Finished, of which the transcript's hash is kept. */
bool keys_application(struct ward_conn *c) MUST;
bool keys_read(struct ward_conn *c, const uint8_t *secret) MUST;
bool keys_write(struct ward_conn *c, const uint8_t *secret) MUST;
bool finished_write(struct ward_conn *c, const uint8_t *secret) MUST;
bool finished_check(struct ward_conn *c, const uint8_t *secret, struct rd *body) MUST;
bool on_key_update(struct ward_conn *c, struct rd *body) MUST;

/* shared12.c: what both roles of TLS 1.2 do alike. keys12_agreed computes the keys
 * from a finished AGREE job and the messages up to ClientKeyExchange, keys12_resumed
 * from the main secret of the session that is taken up again; finished12_send
 * says ChangeCipherSpec, changes keys, and says Finished. */
bool keys12_agreed(struct ward_conn *c) MUST;
bool keys12_resumed(struct ward_conn *c, const uint8_t main[static KEYS12_MAIN]) MUST;
bool finished12_send(struct ward_conn *c) MUST;
bool finished12_check(struct ward_conn *c, struct rd *body) MUST;
bool on_change_cipher_spec(struct ward_conn *c, struct rd *body) MUST;
bool on_renegotiation(struct ward_conn *c, struct rd *body) MUST;
/* The messages so far, as a client signs them: kept from log12_start to log12_end, and
 * lent but for the last `but` bytes. */
void log12_start(struct ward_conn *c);
void log12_end(struct ward_conn *c);
bool log12_messages(struct ward_conn *c, size_t but, struct ward_span *ret_messages) MUST;
/* What a ServerKeyExchange signs, as far as the connection knows it. */
void params12_describe(const struct ward_conn *c, struct ward_job_text *ret_text);

#endif

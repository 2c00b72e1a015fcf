/* tls_evil.h - a peer that says whatever a test wants it to say.
 *
 * It is made of the engine's own writers, key schedule and records, but it has
 * no rules: a test has it say the messages of a handshake one after the other,
 * and changes, drops, doubles, splits or adds what it likes. Its transcript and
 * keys follow what was really said, so that only the rule under test is broken.
 *
 *	struct evil *e = evil_server(NULL);          the engine is a client
 *	evil_play(e, MSG_CERTIFICATE);               all that comes before it
 *	evil_make(e, MSG_CERTIFICATE);               the message, well-formed
 *	e->message[4] = 1;                           ...
 *	evil_say(e);
 *	FAILS(e, CERT_CONTEXT);                      this row, and its alert
 *	evil_free(e);                                                             */
#ifndef TLS_EVIL_H
#define TLS_EVIL_H

#include "base/bytes.h"
#include "tls/conn.h"
#include "tls_pair.h"

#define EVIL_MESSAGE 70000
#define EVIL_END 0 /* evil_play: to the end of the handshake */
#define EVIL_CCS 256 /* the ChangeCipherSpec of TLS 1.2: tls_evil12.h */

/* What one evil connection leaves for the next. */
struct evil_session {
	const struct suite *suite; /* NULL = nothing */
	uint8_t psk[WARD_HASH_MAX];
	uint8_t ticket[16384 + 1];
	size_t ticket_len;
};

struct evil {
	struct side side; /* the engine under test */
	bool server;      /* what the evil one plays */
	bool tls12;       /* tls_evil12.h */
	const struct ward_provider *provider;

	/* What it will choose. */
	const struct suite *suite;
	uint16_t group, scheme;
	const struct ward_credential *credential; /* of a client NULL = none */
	bool retry;              /* as a server: a HelloRetryRequest first, for `group`... */
	bool retry_groupless;    /* ...or for no group, */
	struct ward_span cookie; /* with this cookie; as a client: the one it was given */
	bool ask_cert;           /* as a server: a CertificateRequest */
	struct ward_span staple[WARD_JOB_CERTS]; /* with each of its certificates... */
	bool promise;            /* ...in TLS 1.2 with the first, when this is set */
	bool ask_staple;         /* as a client */
	uint16_t record_limit;   /* that it announces, 0 = none */
	struct ward_span name;   /* as a client */
	struct ward_span alpn;   /* the list of a client, the choice of a server */
	struct list16 suites, groups, schemes;
	bool tickets; /* as a client: they are wanted */
	const struct evil_session *session; /* as a client offered, as a server taken up */
	uint16_t identity;                  /* as a server: selected_identity */

	/* How it will say it. */
	size_t split; /* bytes of a message in one record; 0 = 16384 */
	bool gather;  /* messages wait for evil_flush, to share a record */
	bool hold;    /* records wait on the wire, to be fed together */
	size_t pad;

	/* The message that was made last, with its header. */
	uint8_t message[EVIL_MESSAGE];
	size_t len;

	/* Where it stands. */
	unsigned next; /* the message that evil_play says next, EVIL_END = done */
	bool retried, regrouped;
	struct record_dir read, write;
	struct buf log; /* the transcript */
	struct keys13_base base;
	struct keys13 keys;
	bool resumed;
	uint8_t resumption[WARD_HASH_MAX];
	uint8_t client_ap[WARD_HASH_MAX], server_ap[WARD_HASH_MAX];
	struct keys12 keys12;
	uint8_t peer_random[HELLO_RANDOM];
	bool give_ticket;          /* as a server of TLS 1.2 */
	bool resume;               /* takes up the session with this main secret, */
	uint8_t main[KEYS12_MAIN];
	struct ward_span ticket;   /* as a client by this ticket */
	uint8_t ticket_got[1024];
	size_t ticket_got_len;
	struct ward_keypair pair;
	uint8_t share[WARD_SHARE_MAX];
	size_t share_len;
	uint8_t peer_share[WARD_SHARE_MAX];
	size_t peer_share_len;
	uint8_t secret[WARD_SECRET_MAX]; /* of a hybrid that it answered */
	size_t secret_len;
	uint8_t random[HELLO_RANDOM], session_id[SESSION_ID_MAX];
	size_t session_id_len;
	struct buf queue; /* messages that were gathered */

	/* What it heard. */
	struct buf heard; /* handshake bytes, not yet a whole message */
	unsigned got[256];  /* messages of each type */
	uint8_t last[EVIL_MESSAGE]; /* the last one heard */
	size_t last_len;
	uint8_t server_hello[2048]; /* the last one heard */
	size_t server_hello_len;
	uint8_t cookie_got[1024];
	uint8_t encrypted_extensions[512];
	size_t encrypted_extensions_len;
	uint8_t request[1024]; /* a CertificateRequest */
	size_t request_len;
	size_t data_len;    /* application data */
	size_t longest;     /* plaintext of a sealed record, as RFC 8449 measures it */
	struct evil_session given; /* the last ticket heard or said */
	int alert;          /* the last one, -1 = none */
	unsigned alerts, ccs;
	bool alert_sealed;
	bool finished_good; /* the engine's Finished is what it must be */
	bool forged;        /* something that it sent did not open */
};

struct evil *evil_server(const struct ward_config_desc *client);
struct evil *evil_server_for(const struct ward_config_desc *client, const char *name);
struct evil *evil_client(const struct ward_config_desc *server);
void evil_free(struct evil *e);

/* evil_make makes the message that an honest peer would say now. evil_begin and
 * evil_end make one by hand: between them `w` takes its body. */
void evil_make(struct evil *e, enum hs_msg type);
void evil_make_retry(struct evil *e);
struct wr evil_begin(struct evil *e, uint8_t type);
void evil_end(struct evil *e, const struct wr *w);

/* evil_hello is a client that has made its hello, with every extension that ward
 * reads, and not yet said it. evil_share writes a share of one byte, many times. */
struct evil *evil_hello(const struct ward_config_desc *server);
void evil_share(struct wr *w, uint16_t group, uint8_t fill, size_t len);

/* evil_bind makes the binder right again, of a hello that was changed: it is for one
 * session, at the end of the message. */
void evil_bind(struct evil *e);

/* evil_say says it: into the transcript, into records, into the engine, whose
 * answer it hears; then it changes keys if an honest peer would. evil_send does
 * neither transcript nor keys. evil_follow is the change of keys alone. */
void evil_say(struct evil *e);
void evil_send(struct evil *e);
void evil_follow(struct evil *e, enum hs_msg type);

/* evil_transcript is the hash of what was said and heard; evil_finished computes
 * what a side's Finished must be now. */
void evil_transcript(const struct evil *e, uint8_t *ret_hash);
void evil_finished(const struct evil *e, bool server, uint8_t *ret_verify_data);

/* evil_play says everything that stands before `until`, as an honest peer would. */
void evil_play(struct evil *e, unsigned until);
/* evil_connect plays to the end and is true when the engine is connected. */
bool evil_connect(struct evil *e);

/* evil_at plays until the engine, a server or a client, is in a WAIT state or
 * connected. NULL when the role has no such state. */
struct evil *evil_at(bool engine_is_server, enum hs_state state);

/* evil_shown is a client with a certificate, and plays until the engine, a server that
 * requires one, is in WAIT_CERT, WAIT_CV, WAIT_FIN or connected. */
struct evil *evil_shown(enum hs_state state);

/* evil_flush puts what was gathered into records. evil_record makes one record
 * of any type under the keys of now; evil_raw gives bytes as they are. */
void evil_flush(struct evil *e);
void evil_record(struct evil *e, uint8_t type, const void *content, size_t len);
void evil_raw(struct evil *e, const void *bytes, size_t len);
/* evil_hear takes what the engine has to send; evil_ask has the engine send
 * application data, and hears it. */
void evil_hear(struct evil *e);
int evil_ask(struct evil *e, const void *data, size_t len);
/* evil_update is a KeyUpdate, said and followed. */
void evil_update(struct evil *e, uint8_t request);

/* Surgery on the message that was made. evil_splice replaces `cut` bytes at `at`
 * and puts the lengths of message and extensions right again; the others work
 * on its extensions, whose block starts at evil_ext_block. */
void evil_splice(struct evil *e, size_t at, size_t cut, const void *bytes, size_t len);
size_t evil_ext_block(const struct evil *e);
bool evil_ext_find(const struct evil *e, uint16_t type, size_t *ret_at, size_t *ret_len);
void evil_ext_remove(struct evil *e, uint16_t type);
void evil_ext_add(struct evil *e, uint16_t type, const void *data, size_t len);
void evil_ext_set(struct evil *e, uint16_t type, const void *data, size_t len);
/* evil_ext_stale adds a pre_shared_key with a ticket that no server ever gave. */
void evil_ext_stale(struct evil *e);

/* Where the lengths of vectors stand in the message that was made: evil_lengths
 * finds them all, those inside of extensions too. evil_length reads one,
 * evil_length_set overwrites it and nothing else. evil_cut shortens the message
 * to `len` bytes, of which its header says the truth. */
struct evil_length {
	size_t at;
	unsigned width;
};

#define EVIL_LENGTHS 64
size_t evil_lengths(const struct evil *e, struct evil_length ret[EVIL_LENGTHS]);
size_t evil_length(const struct evil *e, struct evil_length field);
void evil_length_set(struct evil *e, struct evil_length field, size_t value);
void evil_cut(struct evil *e, size_t len);

/* FAILS: the engine failed with this row, and said so with the row's alert, once,
 * sealed as soon as it had keys to seal with. */
#define FAILS(e, row) \
	do { \
		uint8_t alert_ = ward_why_alert(WARD_WHY_##row); \
		EQ(side_why(&(e)->side), WARD_WHY_##row); \
		EQ((e)->alert, alert_ != 0 ? (int)alert_ : -1); \
		EQ((e)->alerts, alert_ != 0); \
		OK((ward_conn_wants((e)->side.conn) & WARD_ENDED) != 0); \
	} while (0)

#endif

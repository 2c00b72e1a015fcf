/* states.h - the states of a handshake, the events that move it, and the tables
 * of arrows that say which event may move which state where.
 *
 * States are named by what comes next: WAIT_ a message, JOB_ an operation.
 * The tables are what runs, what the exhaustive test walks, and what
 * doc/handshake.md draws. RFC 9846, appendix A. */
#ifndef TLS_STATES_H
#define TLS_STATES_H

#include <stdbool.h>
#include <stdint.h>
#include "base/bytes.h"

struct ward_conn;

enum hs_state {
	HS_JOB_KEYGEN,
	HS_WAIT_SH,
	HS_JOB_AGREE,
	HS_WAIT_EE,
	HS_WAIT_CERT_CR,
	HS_WAIT_CERT,
	HS_JOB_CHAIN,
	HS_WAIT_CV,
	HS_JOB_VERIFY,
	HS_WAIT_FIN,
	HS_WAIT_CH,
	HS_WAIT_CH2,
	HS_JOB_SIGN,
	HS_JOB_TICKET_OPEN,
	HS_JOB_TICKET_SEAL,
	HS_WAIT_ACCEPT,
	HS_WAIT_STATUS,
	HS_WAIT_SKE,
	HS_WAIT_CR_DONE,
	HS_WAIT_DONE,
	HS_WAIT_CKE,
	HS_WAIT_TICKET,
	HS_WAIT_CCS,
	HS_CONNECTED,
	HS_FAILED,
	HS_NUM_STATES,
};

/* HandshakeType, RFC 9846 4; of TLS 1.2, RFC 5246 7.4. */
enum hs_msg {
	MSG_HELLO_REQUEST = 0,
	MSG_CLIENT_HELLO = 1,
	MSG_SERVER_HELLO = 2,
	MSG_NEW_SESSION_TICKET = 4,
	MSG_ENCRYPTED_EXTENSIONS = 8,
	MSG_CERTIFICATE = 11,
	MSG_SERVER_KEY_EXCHANGE = 12,
	MSG_CERTIFICATE_REQUEST = 13,
	MSG_SERVER_HELLO_DONE = 14,
	MSG_CERTIFICATE_VERIFY = 15,
	MSG_CLIENT_KEY_EXCHANGE = 16,
	MSG_FINISHED = 20,
	MSG_CERTIFICATE_STATUS = 22,
	MSG_KEY_UPDATE = 24,
	MSG_MESSAGE_HASH = 254,
};

/* An event is a message type, a finished job of a kind, a record of application data
 * where that tells something, or the ChangeCipherSpec of TLS 1.2, which is no
 * handshake message. */
#define EVENT_JOB(kind) (0x100 + (kind))
#define EVENT_CCS 0x1fe
#define EVENT_DATA 0x1ff

/* What the transcript does with a message before the handler sees it. */
enum hs_transcript {
	TR_NONE, /* a job, ChangeCipherSpec, or a message after the handshake */
	TR_SELF, /* the handler adds it: the hash is not known before */
	TR_ADD,
	TR_SNAP, /* the hash of all before it goes to hs->digest, then it is added */
};

#define TO(state) (1u << HS_##state)
_Static_assert(HS_NUM_STATES <= 32, "a set of states fits");

struct hs_row {
	enum hs_state state;
	unsigned event;
	bool (*handle)(struct ward_conn *c, struct rd *body);
	enum hs_transcript transcript;
	unsigned to;        /* a set of TO(): where the handler may go */
	const char *source; /* section of RFC 9846, or the RFC too */
	unsigned to12;      /* a hello that settles on TLS 1.2 goes there, in that table */
};

struct hs_table {
	const struct hs_row *rows;
	size_t num_rows;
};

extern const struct hs_table hs13_client, hs13_server, hs12_client, hs12_server;

/* What must have been shown before a handshake may end. */
enum hs_proof {
	PROOF_CHAIN = 1,
	PROOF_SIGNATURE = 2,
	PROOF_FINISHED = 4,
	PROOF_SESSION = 8, /* of an earlier handshake: its secret is known to both sides */
};

/* hs_step gives one event to the table of the connection. */
bool hs_step(struct ward_conn *c, unsigned event, struct ward_span message) MUST;

const char *hs_state_name(enum hs_state state);

#endif

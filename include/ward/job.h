/* job.h - the slow operations a connection waits for.
 *
 * The engine never signs, agrees on a key, checks a signature or judges a
 * certificate chain itself. It describes the operation in a struct ward_job and
 * says WARD_WANT_JOB. The program runs the job - now, with ward_job_run, or in
 * another thread, or in the process that holds the private keys, or together
 * with others like it - and gives it back with ward_conn_job_done.
 *
 * A job belongs to its connection. Its spans stay valid until it is given back
 * or the connection is freed. */
#ifndef WARD_JOB_H
#define WARD_JOB_H

#include <ward/provider.h>
#include <ward/resume.h>
#include <ward/verify.h>
#include <ward/why.h>

#ifdef __cplusplus
extern "C" {
#endif

enum ward_job_kind {
	WARD_JOB_NONE = 0,
	WARD_JOB_KEYGEN, /* fresh key pairs: the client's shares */
	WARD_JOB_AGREE,  /* shared secret; without a pair of one's own also the share */
	WARD_JOB_SIGN,   /* CertificateVerify or ServerKeyExchange, with a private key */
	WARD_JOB_VERIFY, /* the peer's */
	WARD_JOB_CHAIN,  /* is the peer's certificate chain good? */
	WARD_JOB_TICKET_SEAL, /* tickets for a client */
	WARD_JOB_TICKET_OPEN, /* tickets that came back from it */
};

#define WARD_JOB_SHARES 2
#define WARD_JOB_CERTS 16
#define WARD_JOB_TICKETS 4

#define WARD_TICKET_STATE_MAX 8192 /* bytes that are sealed into one ticket, at most */
#define WARD_TICKET_OVERHEAD 44    /* bytes by which the ticket is longer */
#define WARD_TICKET_MAX (WARD_TICKET_STATE_MAX + WARD_TICKET_OVERHEAD)
#define WARD_POLICY 32             /* bytes of the hash of a site's policy */

/* What is signed is built from these by whoever signs, so that a signer can never
 * be made to sign anything else.
 *   TLS 1.3          64 spaces, a label, the transcript hash        RFC 9846 4.5.2
 *   TLS 1.2, server  both randoms and the key share                 RFC 8422 5.4
 *   TLS 1.2, client  the handshake messages from ClientHello on     RFC 5246 7.4.8 */
struct ward_job_text {
	bool server;      /* whose signature it is */
	uint16_t version; /* 0x0303; 0x0304 or 0 is TLS 1.3 */

	/* TLS 1.3 */
	uint8_t hash_len; /* of the transcript hash: 32 or 48 */
	uint8_t transcript[WARD_HASH_MAX];

	/* TLS 1.2: the server's ServerKeyExchange, then the client's CertificateVerify */
	uint8_t client_random[32], server_random[32];
	uint16_t group;
	uint8_t point_len;
	uint8_t point[WARD_POINT_MAX];
	struct ward_span messages;
};

/* What a ticket is sealed with, and for whom: it opens under the same policy only. */
struct ward_job_tickets {
	const struct ward_tickets *tickets; /* NULL when only key_id is known */
	uint64_t key_id;                    /* ward_tickets_elsewhere */
	int64_t now;                        /* seconds since 1970 */
	uint8_t policy[WARD_POLICY];
};

struct ward_job {
	enum ward_job_kind kind;
	const struct ward_provider *provider;
	struct ward_why why; /* out: code 0 when the job succeeded */
	union {
		struct {
			unsigned num;
			uint16_t group[WARD_JOB_SHARES];                     /* in */
			/* out; none for the half of a hybrid that stands before it:
			 * its share is part of the hybrid's, and so is its pair.
			 * RFC 9954 3.2 */
			struct ward_keypair pair[WARD_JOB_SHARES];
			uint8_t share[WARD_JOB_SHARES][WARD_SHARE_MAX];      /* out */
			size_t share_len[WARD_JOB_SHARES];                   /* out */
		} keygen;
		struct {
			uint16_t group;                /* in */
			struct ward_keypair *pair;     /* in: a client's own; NULL = a server */
			struct ward_span peer_share;   /* in */
			uint8_t share[WARD_SHARE_MAX]; /* out, of a server */
			size_t share_len;              /* out */
			uint8_t secret[WARD_SECRET_MAX]; /* out */
			size_t secret_len;               /* out */
		} agree;
		struct {
			const struct ward_key *key; /* in: NULL when only key_id is known */
			uint64_t key_id;            /* in: ward_credential_set_key_id */
			uint16_t scheme;            /* in: SignatureScheme */
			struct ward_job_text text;  /* in */
			uint8_t signature[WARD_SIGNATURE_MAX]; /* out */
			size_t signature_len;                  /* out */
		} sign;
		struct {
			struct ward_public_key key; /* in */
			uint16_t scheme;            /* in: SignatureScheme */
			struct ward_job_text text;  /* in */
			struct ward_span signature; /* in */
		} verify;
		struct {
			struct ward_verify_args args;             /* in */
			struct ward_span cert[WARD_JOB_CERTS];    /* in: DER, leaf first */
			struct ward_span ocsp[WARD_JOB_CERTS];    /* what args.ocsp points at */
			size_t num_certs;                         /* in */
			struct ward_public_key key;               /* out: spans into cert[0] */
			int64_t until; /* out: seconds since 1970, when the verdict must be made
			                * anew: ward_verdict.until; 0 = now already */
		} chain;
		struct {
			struct ward_job_tickets with;             /* in */
			unsigned num;                             /* in */
			struct ward_span state[WARD_JOB_TICKETS]; /* in */
			uint8_t *ticket[WARD_JOB_TICKETS]; /* out: state.len + WARD_TICKET_OVERHEAD
			                                    * bytes of each */
		} seal;
		struct {
			struct ward_job_tickets with;              /* in */
			unsigned num;                              /* in */
			struct ward_span ticket[WARD_JOB_TICKETS]; /* in */
			uint8_t *state;   /* out: of the first that opens; WARD_TICKET_MAX bytes
			                   * of room */
			size_t state_len; /* out */
			unsigned opened;  /* out: its index; num = none did, which is no failure */
			uint16_t refused; /* out: enum ward_why_code: why the last one that did not
			                   * open did not */
		} open;
	} u;
};

/* ward_job_run runs `job` now, in this thread. The outcome is in job->why and
 * is taken up by ward_conn_job_done, also when it is a failure. */
void ward_job_run(struct ward_job *job);

#ifdef __cplusplus
}
#endif
#endif

/* msg_hello.h - ClientHello, ServerHello and HelloRetryRequest on the wire.
 *
 * Readers have no effects and make no decisions: they fill a struct of spans
 * and numbers, and the handler judges. RFC 9846 4.2 */
#ifndef TLS_MSG_HELLO_H
#define TLS_MSG_HELLO_H

#include "tls/ext.h"
#include "tls/policy.h"
#include <ward/job.h>

#define HELLO_RANDOM 32
#define SESSION_ID_MAX 32
#define SHARES_MAX 16 /* key shares that are looked at */
#define NAME_MAX_LEN 255

struct key_share {
	uint16_t group;
	struct ward_span key;
};

/* One PSK that a client offers: RFC 9846 4.3.11. */
struct psk_offer {
	struct ward_span identity, binder;
	uint32_t age; /* obfuscated_ticket_age */
};

struct msg_client_hello {
	uint16_t legacy_version;
	struct ward_span random, session_id, suites, compression;
	bool has_extensions;
	struct ext_set ext;
	/* From the extensions; empty when absent. */
	struct ward_span name;                       /* host_name of server_name */
	struct ward_span versions, groups, schemes;  /* lists of 16-bit numbers */
	struct ward_span alpn;                       /* list of one-byte vectors */
	struct ward_span cookie;
	struct ward_span cert_schemes;               /* signature_algorithms_cert */
	struct ward_span authorities;                /* list of DistinguishedName */
	bool ocsp_asked;                             /* status_request of type ocsp */
	uint16_t record_limit;                       /* RFC 8449 */
	struct ward_span point_formats, ticket, renegotiation; /* of TLS 1.2 */
	struct key_share share[SHARES_MAX];
	size_t num_shares;
	bool psk_dhe;                      /* psk_key_exchange_modes has psk_dhe_ke */
	struct psk_offer psk[WARD_JOB_TICKETS]; /* the first ones */
	size_t num_identities, num_binders; /* of all */
	struct ward_span binders;          /* what binders do not cover: the message's end */
	uint8_t tickets_new, tickets_resumed; /* ticket_request, RFC 9149 3 */
};

/* Fails with the reasons of ext_read and EXT_MALFORMED. */
bool msg_client_hello_read(struct rd *r, struct msg_client_hello *ret_m, struct ward_why *why) MUST;

/* What a client says; spans are borrowed, empty ones left out. */
struct client_hello_params {
	const uint8_t *random; /* 32 bytes */
	struct ward_span session_id;
	uint16_t grease_suite, grease_group, grease_version, grease_ext1, grease_ext2;
	const struct list16 *suites, *groups, *schemes;
	const struct list16 *cert_schemes; /* signature_algorithms_cert, NULL = left out */
	bool ocsp; /* a staple is asked for */
	uint16_t record_limit; /* RFC 8449; 0 = left out */
	struct ward_span name, alpn, cookie; /* alpn as on the wire */
	struct key_share share[WARD_JOB_SHARES];
	size_t num_shares;
	bool grease_share;
	bool tls13, tls12; /* the versions that are offered */
	bool session_ticket;     /* tickets of TLS 1.2 are wanted, */
	struct ward_span ticket; /* and this one is offered; empty = none */
	bool tickets;              /* they are wanted: psk_key_exchange_modes, ticket_request */
	uint8_t tickets_new, tickets_resumed;
	struct ward_span identity; /* pre_shared_key; the binder is left zero, for the caller */
	uint32_t age;
	size_t binder_len;
};

/* How much of the message the binder at its end does not cover. RFC 9846 4.3.11.2 */
#define BINDERS_LEN(binder_len) ((size_t)2 + 1 + (binder_len))

void msg_client_hello_write(struct wr *w, const struct client_hello_params *params);

struct msg_server_hello {
	uint16_t legacy_version;
	struct ward_span random, session_id;
	uint16_t suite;
	uint8_t compression;
	bool retry; /* the random says that it is a HelloRetryRequest */
	struct ext_set ext;
	uint16_t version;       /* supported_versions, 0 = absent */
	struct key_share share; /* ServerHello; of a retry the group only; 0 = absent */
	struct ward_span cookie;
	struct ward_span extensions12; /* the block as it stands, for msg_12.h */
	uint16_t identity;      /* selected_identity, when pre_shared_key is there */
};

/* `offered` as for ext_read. A ServerHello without supported_versions is one of
 * TLS 1.2 or older: its extensions are not read here. */
bool msg_server_hello_read(struct rd *r, uint32_t offered, struct msg_server_hello *ret_m,
	struct ward_why *why) MUST;

struct server_hello_params {
	bool retry;
	const uint8_t *random; /* 32 bytes; not looked at for a retry */
	struct ward_span session_id, cookie;
	uint16_t suite;
	struct key_share share; /* of a retry the group only; 0 = none */
	bool psk;
	uint16_t identity;      /* selected_identity */
};

void msg_server_hello_write(struct wr *w, const struct server_hello_params *params);

#endif

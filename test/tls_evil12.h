/* tls_evil12.h - the evil peer of tls_evil.h, speaking TLS 1.2.
 *
 * All of tls_evil.h works on it; evil_play and evil_follow know ChangeCipherSpec
 * as EVIL_CCS. Descriptions that are NULL are the defaults of both versions. */
#ifndef TLS_EVIL12_H
#define TLS_EVIL12_H

#include "tls/msg_12.h"
#include "tls_evil.h"

struct evil *evil12_server(const struct ward_config_desc *client);
struct evil *evil12_client(const struct ward_config_desc *server);

/* evil12_asked is a client of a server that asks for certificates and requires
 * them, with one that is good; evil12_shows one of a client that has one, asked. */
struct evil *evil12_asked(void);
struct evil *evil12_shows(void);

/* evil12_promises is a server that a client asked for a staple, and has one. */
struct evil *evil12_promises(void);

/* evil12_gives is a server that gives a ticket to a client with a store for sessions. */
struct ward_sessions *evil12_sessions(void);
struct evil *evil12_gives(void);

/* evil12_at is evil_at for TLS 1.2. */
struct evil *evil12_at(bool engine_is_server, enum hs_state state);

/* evil12_ccs says ChangeCipherSpec and changes keys; an engine that has not agreed
 * on any gets records under keys of zeros after it. */
void evil12_ccs(struct evil *e);


/* What tls_evil.c calls. */
void evil12_make(struct evil *e, enum hs_msg type);
void evil12_follow(struct evil *e, unsigned type);
void evil12_hear(struct evil *e);
void evil12_hear_ccs(struct evil *e);

#endif

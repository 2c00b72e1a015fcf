/* binding.h - what a session is bound to.
 *
 * A session stands for everything that was checked when it began. It may be taken up
 * again only where the same would be checked, or someone who is let in at one site walks
 * on into the next: so its ticket, or its place in a client's store, carries a hash of
 * what is asked there. It is the same on every server with the same policy. */
#ifndef TLS_BINDING_H
#define TLS_BINDING_H

#include "tls/config.h"

/* binding_site hashes what a server asks of clients of one credential, and who it is to
 * them: its names, the rule for client certificates, the application protocols. */
bool binding_site(const struct ward_config *config, size_t credential,
	uint8_t ret_policy[static WARD_POLICY]) MUST;

/* binding_client hashes what a client asks of servers, and who it is to them. */
bool binding_client(const struct ward_config *config, uint8_t ret_policy[static WARD_POLICY]) MUST;

/* binding_session is the key of a client's sessions with one server. */
bool binding_session(const struct ward_config *config, const char *name, const char *port,
	uint8_t ret_key[static WARD_POLICY]) MUST;

#endif

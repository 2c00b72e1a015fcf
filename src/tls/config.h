/* config.h - a configuration as the engine sees it: checked, immutable. */
#ifndef TLS_CONFIG_H
#define TLS_CONFIG_H

#include <stdatomic.h>
#include <ward/config.h>
#include <ward/job.h>
#include "crypto/credential.h"
#include "tls/keys13.h"

/* A name of a credential, for the lookup by SNI. */
struct site_name {
	const char *name; /* lower case; "*.rest" for a wildcard */
	size_t credential;
};

struct ward_config {
	atomic_int references;
	const struct ward_provider *provider;
	bool server;
	const struct ward_trust *trust;
	enum ward_revocation revocation;
	struct ward_sig_cache *sig_cache;
	const struct ward_crls *crls;
	enum ward_client_auth client_auth;
	bool keep_peer_chain, wait_server_accept, keylog;

	struct ward_credential *const *credentials;
	size_t num_credentials;
	struct site_name *names; /* sorted by name */
	size_t num_names;
	bool unknown_name_refused;

	char alpn[WARD_ALPN_MAX][WARD_ALPN_LEN_MAX + 1];
	size_t num_alpn;
	uint8_t alpn_wire[WARD_ALPN_MAX * (WARD_ALPN_LEN_MAX + 1)];
	size_t alpn_wire_len;
	bool alpn_required;

	uint16_t min_version, max_version;
	struct list16 suites, groups, schemes, sign_schemes; /* suites: only of those versions */
	bool schemes_chosen; /* by the program; certificates may be signed in any way we have */
	size_t num_shares;
	bool retry_always, trace;
	uint64_t rekey_after;
	uint16_t pad_to, record_limit;

	struct keys13_base base[2]; /* SHA-256, SHA-384 */

	const struct ward_tickets *tickets;
	size_t num_tickets;
	struct ward_sessions *sessions;
	uint8_t (*policy)[WARD_POLICY]; /* binding.h: of each credential; a client's own */
	size_t num_policies;
};

const struct keys13_base *config_base(const struct ward_config *config, enum ward_hash_id hash);
struct ward_config *config_reference(struct ward_config *config);

/* config_speaks says whether a version is allowed. */
bool config_speaks(const struct ward_config *config, uint16_t version);

/* config_cert_schemes is the list for signature_algorithms_cert, NULL when
 * signature_algorithms says the same. RFC 9846 4.3.3 */
const struct list16 *config_cert_schemes(const struct ward_config *config);

/* config_name lower-cases a name from SNI and takes a trailing dot from it; false
 * when it is no DNS name. */
#define CONFIG_NAME_SIZE 256
bool config_name(struct ward_span name, char ret_name[CONFIG_NAME_SIZE]) MUST;

/* config_credential finds the credential for a name that fits what the client wishes
 * best, and the scheme it signs with. An empty name gets the default. Fails with
 * NAME_UNKNOWN, SCHEME_NONE_COMMON. */
struct wishes;
bool config_credential(const struct ward_config *config, struct ward_span name,
	const struct wishes *wishes, size_t *ret_credential, uint16_t *ret_scheme,
	struct ward_why *why) MUST;

#endif

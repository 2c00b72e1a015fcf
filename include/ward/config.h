/* config.h - what a connection may do and whom it trusts.
 *
 * A configuration is built once, checked as a whole, and never changes after
 * that: any number of connections and threads share it. Building it fails, with
 * words, rather than leaving a hole: a client without trust does not build. */
#ifndef WARD_CONFIG_H
#define WARD_CONFIG_H

#include <ward/provider.h>
#include <ward/resume.h>
#include <ward/verify.h>
#include <ward/why.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A certificate chain, the names it is for, and the key that belongs to it. */
struct ward_credential;

/* ward_credential_read takes a chain (PEM, leaf first) and its private key (PEM:
 * PKCS#8, SEC1 or PKCS#1). `provider` NULL is ward_provider_default(). Both texts are copied; the caller wipes its own.
 * With key_pem NULL the key lives elsewhere and SIGN jobs carry `key_id` only.
 *   WARD_WHY_PEM_NONE, PEM_BROKEN   no usable block: check the file
 *   WARD_WHY_CERT_MALFORMED         the chain does not parse; why.cert says which
 *   WARD_WHY_KEY_MALFORMED, KEY_ENCRYPTED, KEY_KIND, KEY_INVALID
 *   WARD_WHY_KEY_MISMATCH           the key is not that of the first certificate
 *   WARD_WHY_NO_MEMORY */
int ward_credential_read(const struct ward_provider *provider, const char *chain_pem,
	size_t chain_len, const char *key_pem, size_t key_len, uint64_t key_id,
	struct ward_credential **ret_credential, struct ward_why *why);
/* ward_credential_set_staple keeps a copy of an OCSP response (DER, at most 16 KiB) about
 * the first certificate, which servers send to clients that ask, until it is out of
 * date: in place of an earlier one, before a configuration is built. len 0 = none.
 * Whether it is signed as it should be is for clients to say.
 *   WARD_WHY_OCSP_MALFORMED   it is none: fetch it again
 *   WARD_WHY_OCSP_REFUSED     it is the responder's error
 *   WARD_WHY_OCSP_OTHER       it is about another certificate
 *   WARD_WHY_NO_MEMORY, ARGUMENT */
int ward_credential_set_staple(struct ward_credential *credential, const void *der, size_t len,
	struct ward_why *why);
void ward_credential_free(struct ward_credential *credential);

/* SignatureScheme numbers, RFC 9846 4.3.3. */
enum ward_scheme {
	WARD_SCHEME_RSA_PKCS1_SHA256 = 0x0401,
	WARD_SCHEME_RSA_PKCS1_SHA384 = 0x0501,
	WARD_SCHEME_RSA_PKCS1_SHA512 = 0x0601,
	WARD_SCHEME_ECDSA_P256_SHA256 = 0x0403,
	WARD_SCHEME_ECDSA_P384_SHA384 = 0x0503,
	WARD_SCHEME_RSA_PSS_SHA256 = 0x0804,
	WARD_SCHEME_RSA_PSS_SHA384 = 0x0805,
	WARD_SCHEME_RSA_PSS_SHA512 = 0x0806,
	WARD_SCHEME_ED25519 = 0x0807,
	WARD_SCHEME_RSA_PSS_PSS_SHA256 = 0x0809,
	WARD_SCHEME_RSA_PSS_PSS_SHA384 = 0x080a,
	WARD_SCHEME_RSA_PSS_PSS_SHA512 = 0x080b,
};

/* Cipher suite numbers: TLS 1.3, RFC 9846 B.4; TLS 1.2, RFC 5289 and RFC 7905. */
enum ward_suite {
	WARD_AES_128_GCM_SHA256 = 0x1301,
	WARD_AES_256_GCM_SHA384 = 0x1302,
	WARD_CHACHA20_POLY1305_SHA256 = 0x1303,
	WARD_ECDHE_ECDSA_AES_128_GCM_SHA256 = 0xc02b,
	WARD_ECDHE_ECDSA_AES_256_GCM_SHA384 = 0xc02c,
	WARD_ECDHE_RSA_AES_128_GCM_SHA256 = 0xc02f,
	WARD_ECDHE_RSA_AES_256_GCM_SHA384 = 0xc030,
	WARD_ECDHE_RSA_CHACHA20_POLY1305_SHA256 = 0xcca8,
	WARD_ECDHE_ECDSA_CHACHA20_POLY1305_SHA256 = 0xcca9,
};

/* Which versions are spoken when min_version and max_version are 0. A policy keeps
 * its date and its meaning; what comes after it gets a new name. */
enum ward_policy {
	WARD_POLICY_DEFAULT = 0, /* 2026-07: TLS 1.3 and 1.2 */
	WARD_POLICY_MODERN,      /* 2026-07: TLS 1.3 alone */
};

/* Whether a server asks its clients for a certificate. RFC 9846 4.4.2 */
enum ward_client_auth {
	WARD_CLIENT_AUTH_NONE = 0,
	WARD_CLIENT_AUTH_OPTIONAL, /* a client may have none; one that it sends must be good */
	WARD_CLIENT_AUTH_REQUIRED, /* nobody is connected without */
};

#define WARD_LIST_MAX 16
#define WARD_ALPN_MAX 8      /* protocols in a list */
#define WARD_ALPN_LEN_MAX 32 /* bytes of one */

/* Everything a configuration is built from. Zero means the default where there
 * is one; everything pointed at is copied or, for trust and credentials,
 * borrowed and MUST outlive the configuration. */
struct ward_config_desc {
	size_t size; /* sizeof(struct ward_config_desc) */
	const struct ward_provider *provider; /* NULL = ward_provider_default() */

	/* Required on a client, and on a server that asks for client certificates. */
	const struct ward_trust *trust;
	enum ward_revocation revocation;

	/* Server: at least one. The first is the default for a client that sends
	 * no name; unknown_name_refused sends unrecognized_name to one that asks
	 * for a name nobody here has, else the default answers.
	 * Client: what it can show to a server that asks, at most WARD_LIST_MAX. The
	 * first is sent that fits the server's signature algorithms and, when the server
	 * names its authorities, is issued by one of them; else none is. */
	struct ward_credential *const *credentials;
	size_t num_credentials;
	bool unknown_name_refused;

	/* Application protocols, best first, ended by NULL; NULL = none. */
	const char *const *alpn;
	/* A client that names protocols accepts a server that ignores them unless
	 * this is set. */
	bool alpn_required;

	/* In order of preference; all empty = ward's own order. A version for which
	 * `suites` holds none is not spoken. */
	uint16_t suites[WARD_LIST_MAX];
	size_t num_suites;
	uint16_t groups[WARD_LIST_MAX];
	size_t num_groups;
	uint16_t schemes[WARD_LIST_MAX]; /* of the peer's signature in the handshake, and of ours */
	size_t num_schemes;
	/* Client: shares sent for the first this many groups, at most 2. 0 = 1, and 2
	 * when the second group is half of the first, a hybrid. */
	size_t num_shares;

	/* Server: every first ClientHello is answered by a HelloRetryRequest with a
	 * cookie, which proves that the client receives at its address. */
	bool retry_always;
	/* Records after which keys are updated; 0 = 2^23 for AES-GCM, which is also
	 * the most. RFC 9846 5.5 */
	uint64_t rekey_after;
	/* Sent records are padded to a multiple of this, at most 256; 0 = not. RFC 9846 5.4 */
	uint16_t pad_to;
	/* Keep a list of the handshake messages for ward_conn_trace. */
	bool trace;
	/* Client: good signatures of authorities, shared by connections and by other
	 * configurations; borrowed. NULL = every signature is checked each time. */
	struct ward_sig_cache *sig_cache;

	/* Server: what clients must show. The certificate is judged like a server's, for
	 * clientAuth, without a name: whom it admits is the program's decision. */
	enum ward_client_auth client_auth;
	/* Revocation lists for the peer's chain; borrowed. NULL = none. */
	const struct ward_crls *crls;
	/* Keep the peer's certificates for ward_conn_peer_chain. */
	bool keep_peer_chain;
	/* Client: be connected only when the server has shown that it took our Finished,
	 * and so our certificate. In TLS 1.3 it can refuse that after our handshake has
	 * ended. It is asked for a key update, and the answer to that, a session ticket
	 * or data count. A server that answers late, when it has data to send, and gives
	 * no tickets stays silent: the program's time limit ends that. */
	bool wait_server_accept;
	/* Keep the secrets of each connection for ward_conn_keylog: whoever reads them can
	 * read, and change, everything that is said. For looking for faults alone. */
	bool keylog;

	/* The longest record to be sent to us: the bytes that are encrypted, in TLS 1.3
	 * with one for the type, from 64; 0 = as long as TLS allows, 16385. A peer that
	 * does not know this limit sends what it likes. RFC 8449 */
	uint16_t record_limit;

	/* How we sign, when that differs from what we accept; empty = as `schemes`. */
	uint16_t sign_schemes[WARD_LIST_MAX];
	size_t num_sign_schemes;

	/* Protocol versions: 0x0303 is TLS 1.2, 0x0304 is TLS 1.3; 0 = as the policy
	 * says. */
	enum ward_policy policy;
	uint16_t min_version, max_version;
	/* Server: sessions can be taken up again; borrowed. NULL = no tickets are given
	 * out or taken. */
	const struct ward_tickets *tickets;
	/* Server: tickets for a new session, 0 = 2; one replaces each that is used. A
	 * client that asks for a number gets it, up to WARD_JOB_TICKETS. RFC 9149 */
	size_t num_tickets;
	/* Client: keeps sessions and takes them up again; borrowed. NULL = every
	 * handshake is a full one. */
	struct ward_sessions *sessions;
};

struct ward_config;

/* ward_config_client and ward_config_server build a configuration; `*ret_config`
 * is NULL on failure.
 *   WARD_WHY_CONFIG_NO_TRUST, CONFIG_REVOCATION, CONFIG_NO_CREDENTIAL,
 *   WARD_WHY_CONFIG_ALPN, CONFIG_GROUP, CONFIG_VERSION   a field is wrong; why.got
 *                                        names the value
 *   WARD_WHY_NO_MEMORY */
int ward_config_client(const struct ward_config_desc *desc, struct ward_config **ret_config,
	struct ward_why *why);
int ward_config_server(const struct ward_config_desc *desc, struct ward_config **ret_config,
	struct ward_why *why);

/* ward_config_free gives up one reference; connections hold one each. */
void ward_config_free(struct ward_config *config);

#ifdef __cplusplus
}
#endif
#endif

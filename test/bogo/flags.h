/* flags.h - what BoringSSL's test runner asks of the shim, as command line flags. */
#ifndef BOGO_FLAGS_H
#define BOGO_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LIST_MAX 32
#define CREDENTIALS_MAX 8

/* A flag that comes several times makes a list. */
struct numbers {
	uint16_t v[LIST_MAX];
	size_t num;
};

/* A certificate with its key, and what goes with it. */
struct identity {
	const char *cert_file, *key_file;
	const char *ocsp_response; /* base64 */
	struct numbers signing_prefs;
};

/* The presets of algorithms that some tests ask for. */
enum preset { PRESET_NONE, PRESET_FIPS_202205, PRESET_WPA_202304, PRESET_CNSA1_202603 };

/* Which of the runner's connections the flags are for. */
enum phase { PHASE_INITIAL, PHASE_RESUME };

struct flags {
	int port, resume_count;
	uint64_t shim_id;
	bool ipv6, server, async;

	/* Versions. */
	int min_version, max_version, expect_version;
	bool no_tls12, no_tls13, fallback_scsv;

	/* Certificates, the first of `identity` is the one without -new-x509-credential. */
	struct identity identity[CREDENTIALS_MAX];
	size_t num_identities;
	bool verify_fail, verify_peer, require_certificate, use_custom_verify, reverify_on_resume;
	bool expect_verify_result, expect_no_peer_cert;
	int expect_selected_credential;
	bool has_expect_selected_credential;
	struct numbers verify_prefs;
	int expect_peer_scheme;
	bool fail_ocsp;

	/* Key exchange and ciphers. */
	struct numbers groups, key_shares;
	int expect_group, expect_cipher;
	const char *ciphers; /* in OpenSSL's language: "A:[B|C]" */
	bool expect_hrr, expect_no_hrr;
	enum preset preset;

	/* Names and protocols. */
	const char *host_name, *expect_server_name;
	const char *alpn_offer, *alpn_select, *expect_alpn, *expect_offered_alpn;
	bool alpn_reject, alpn_decline;

	/* OCSP. */
	bool ocsp_stapling, decline_ocsp;
	const char *expect_ocsp_response; /* base64 */

	/* Resumption. */
	bool no_ticket, expect_session_miss, expect_no_session;

	/* What is said after the handshake. */
	bool writes_first, shuts_down, check_close_notify, key_update;
	int export_len;
	const char *export_label, *export_context;
	bool use_export_context;

	/* Told about the connection. */
	bool expect_ems, expect_secure_renegotiation;
};

/* flags_read reads the flags that hold in a phase. Returns NULL, or the first flag
 * that the shim does not have: the runner then skips the test. */
const char *flags_read(int argc, char **argv, enum phase phase, struct flags *ret_flags);

/* flags_list prints the flags that the shim has, a line each. */
void flags_list(void);

#endif

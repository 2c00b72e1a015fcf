/* flags.c - reads the flags of BoringSSL's test runner.
 *
 * Every flag stands in one table, with the member of struct flags that it sets. Those
 * that say nothing to ward, because it always behaves so, set nothing. */
#include "flags.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind {
	NOTHING, /* no value, no effect: ward does this anyway */
	IGNORED, /* a value without effect */
	SWITCH,  /* bool */
	NUMBER,  /* int, decimal */
	TEXT,    /* const char * */
	LIST,    /* struct numbers: one more number */
	PRESET,  /* enum preset */
	SPECIAL, /* see special() */
	SPECIAL_VALUE,
};

struct row {
	const char *name;
	enum kind kind;
	size_t at;
	int value;
};

#define AT(member) offsetof(struct flags, member)

/* clang-format off */
static const struct row rows[] = {
	{ "port", NUMBER, AT(port), 0 },
	{ "shim-id", SPECIAL_VALUE, 0, 0 },
	{ "ipv6", SWITCH, AT(ipv6), 0 },
	{ "server", SWITCH, AT(server), 0 },
	{ "async", SWITCH, AT(async), 0 },
	{ "implicit-handshake", NOTHING, 0, 0 },
	{ "resume-count", NUMBER, AT(resume_count), 0 },

	{ "min-version", NUMBER, AT(min_version), 0 },
	{ "max-version", NUMBER, AT(max_version), 0 },
	{ "expect-version", NUMBER, AT(expect_version), 0 },
	{ "no-ssl3", NOTHING, 0, 0 },
	{ "no-tls1", NOTHING, 0, 0 },
	{ "no-tls11", NOTHING, 0, 0 },
	{ "no-tls12", SWITCH, AT(no_tls12), 0 },
	{ "no-tls13", SWITCH, AT(no_tls13), 0 },
	{ "fallback-scsv", SWITCH, AT(fallback_scsv), 0 },

	{ "cert-file", SPECIAL_VALUE, 0, 0 },
	{ "key-file", SPECIAL_VALUE, 0, 0 },
	{ "new-x509-credential", SPECIAL, 0, 0 },
	{ "signing-prefs", SPECIAL_VALUE, 0, 0 },
	{ "ocsp-response", SPECIAL_VALUE, 0, 0 },
	{ "trust-cert", IGNORED, 0, 0 }, /* judge.c decides */
	{ "verify-fail", SWITCH, AT(verify_fail), 0 },
	{ "verify-peer", SWITCH, AT(verify_peer), 0 },
	{ "verify-prefs", LIST, AT(verify_prefs), 0 },
	{ "require-any-client-certificate", SWITCH, AT(require_certificate), 0 },
	{ "use-custom-verify-callback", SWITCH, AT(use_custom_verify), 0 },
	{ "reverify-on-resume", SWITCH, AT(reverify_on_resume), 0 },
	{ "expect-verify-result", SWITCH, AT(expect_verify_result), 0 },
	{ "expect-no-peer-cert", SWITCH, AT(expect_no_peer_cert), 0 },
	{ "expect-peer-signature-algorithm", NUMBER, AT(expect_peer_scheme), 0 },
	{ "expect-selected-credential", SPECIAL_VALUE, 0, 0 },
	{ "fail-ocsp-callback", SWITCH, AT(fail_ocsp), 0 },
	{ "use-old-client-cert-callback", NOTHING, 0, 0 },
	{ "must-match-issuer", NOTHING, 0, 0 },

	{ "curves", LIST, AT(groups), 0 },
	{ "key-shares", LIST, AT(key_shares), 0 },
	{ "expect-curve-id", NUMBER, AT(expect_group), 0 },
	{ "expect-cipher", NUMBER, AT(expect_cipher), 0 },
	{ "cipher", TEXT, AT(ciphers), 0 },
	{ "expect-hrr", SWITCH, AT(expect_hrr), 0 },
	{ "expect-no-hrr", SWITCH, AT(expect_no_hrr), 0 },
	{ "fips-202205", PRESET, AT(preset), PRESET_FIPS_202205 },
	{ "wpa-202304", PRESET, AT(preset), PRESET_WPA_202304 },
	{ "cnsa1-202603", PRESET, AT(preset), PRESET_CNSA1_202603 },

	{ "host-name", TEXT, AT(host_name), 0 },
	{ "expect-server-name", TEXT, AT(expect_server_name), 0 },
	{ "advertise-alpn", TEXT, AT(alpn_offer), 0 },
	{ "select-alpn", TEXT, AT(alpn_select), 0 },
	{ "reject-alpn", SWITCH, AT(alpn_reject), 0 },
	{ "decline-alpn", SWITCH, AT(alpn_decline), 0 },
	{ "expect-alpn", TEXT, AT(expect_alpn), 0 },
	{ "expect-advertised-alpn", TEXT, AT(expect_offered_alpn), 0 },

	{ "enable-ocsp-stapling", SWITCH, AT(ocsp_stapling), 0 },
	{ "expect-ocsp-response", TEXT, AT(expect_ocsp_response), 0 },
	{ "use-ocsp-callback", NOTHING, 0, 0 },
	{ "set-ocsp-in-callback", NOTHING, 0, 0 },
	{ "decline-ocsp-callback", SWITCH, AT(decline_ocsp), 0 },

	{ "no-ticket", SWITCH, AT(no_ticket), 0 },
	{ "expect-session-miss", SWITCH, AT(expect_session_miss), 0 },
	{ "expect-no-session", SWITCH, AT(expect_no_session), 0 },
	{ "expect-no-session-id", NOTHING, 0, 0 },
	{ "expect-early-data-reason", IGNORED, 0, 0 },

	{ "shim-writes-first", SWITCH, AT(writes_first), 0 },
	{ "shim-shuts-down", SWITCH, AT(shuts_down), 0 },
	{ "check-close-notify", SWITCH, AT(check_close_notify), 0 },
	{ "key-update", SWITCH, AT(key_update), 0 },
	{ "export-keying-material", NUMBER, AT(export_len), 0 },
	{ "export-label", TEXT, AT(export_label), 0 },
	{ "export-context", TEXT, AT(export_context), 0 },
	{ "use-export-context", SWITCH, AT(use_export_context), 0 },

	{ "expect-extended-master-secret", SWITCH, AT(expect_ems), 0 },
	{ "expect-secure-renegotiation", SWITCH, AT(expect_secure_renegotiation), 0 },
	{ "enable-grease", NOTHING, 0, 0 },
	{ "permute-extensions", NOTHING, 0, 0 },
	{ "server-preference", NOTHING, 0, 0 },
	{ "install-ddos-callback", NOTHING, 0, 0 },
	{ "no-op-extra-handshake", NOTHING, 0, 0 },
};
/* clang-format on */

#define NUM_ROWS (sizeof rows / sizeof rows[0])

static const struct row *find(const char *name)
{
	for (size_t i = 0; i < NUM_ROWS; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

static void add(struct numbers *list, const char *value)
{
	if (list->num < LIST_MAX)
		list->v[list->num++] = (uint16_t)atoi(value);
}

/* Flags of a certificate belong to the last one that was begun. */
static void special(struct flags *f, const char *name, const char *value)
{
	struct identity *id = &f->identity[f->num_identities - 1];

	if (strcmp(name, "shim-id") == 0) {
		f->shim_id = strtoull(value, NULL, 10);
	} else if (strcmp(name, "new-x509-credential") == 0) {
		if (f->num_identities < CREDENTIALS_MAX)
			f->num_identities++;
	} else if (strcmp(name, "cert-file") == 0) {
		id->cert_file = value;
	} else if (strcmp(name, "key-file") == 0) {
		id->key_file = value;
	} else if (strcmp(name, "ocsp-response") == 0) {
		id->ocsp_response = value;
	} else if (strcmp(name, "signing-prefs") == 0) {
		add(&id->signing_prefs, value);
	} else if (strcmp(name, "expect-selected-credential") == 0) {
		f->expect_selected_credential = atoi(value);
		f->has_expect_selected_credential = true;
	}
}

static void set(struct flags *f, const struct row *row, const char *value)
{
	void *member = (char *)f + row->at;

	switch (row->kind) {
	case NOTHING:
	case IGNORED: break;
	case SWITCH: *(bool *)member = true; break;
	case NUMBER: *(int *)member = atoi(value); break;
	case TEXT: *(const char **)member = value; break;
	case LIST: add(member, value); break;
	case PRESET: *(enum preset *)member = (enum preset)row->value; break;
	case SPECIAL:
	case SPECIAL_VALUE: special(f, row->name, value); break;
	}
}

static bool takes_value(const struct row *row)
{
	return row->kind != NOTHING && row->kind != SWITCH && row->kind != PRESET &&
		row->kind != SPECIAL;
}

/* The name without the prefix that says when it holds; `*ret_holds` says whether it
 * does now. Handshakers other than the shim itself do not exist. */
static const char *plain_name(const char *name, enum phase phase, bool *ret_holds)
{
	static const struct {
		const char *prefix;
		bool initial, resume;
	} prefixes[] = {
		{ "on-initial-", true, false },
		{ "on-resume-", false, true },
		{ "on-retry-", false, false },
		{ "on-shim-", true, true },
		{ "on-handshaker-", false, false },
	};
	bool again = true;

	*ret_holds = true;
	while (again) {
		again = false;
		for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
			size_t len = strlen(prefixes[i].prefix);

			if (strncmp(name, prefixes[i].prefix, len) != 0)
				continue;
			name += len;
			again = true;
			if (!(phase == PHASE_INITIAL ? prefixes[i].initial : prefixes[i].resume))
				*ret_holds = false;
		}
	}
	return name;
}

const char *flags_read(int argc, char **argv, enum phase phase, struct flags *ret_flags)
{
	memset(ret_flags, 0, sizeof *ret_flags);
	ret_flags->num_identities = 1;
	for (int i = 1; i < argc; i++) {
		const struct row *row;
		bool holds;

		row = argv[i][0] == '-' ? find(plain_name(argv[i] + 1, phase, &holds)) : NULL;
		if (row == NULL || (takes_value(row) && i + 1 >= argc))
			return argv[i];
		if (takes_value(row))
			i++;
		if (holds)
			set(ret_flags, row, argv[i]);
	}
	return NULL;
}

void flags_list(void)
{
	for (size_t i = 0; i < NUM_ROWS; i++)
		printf("-%s\n", rows[i].name);
}

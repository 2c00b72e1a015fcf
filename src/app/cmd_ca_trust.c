/* cmd_ca_trust.c - `ward ca trust`: how to have an authority trusted.
 *
 * It prints what to do and does none of it: who is trusted on a machine is for its
 * owner to decide, with the commands before their eyes. */
#include "app/cert_text.h"
#include "app/cmd_ca.h"
#include "base/date.h"

struct trust_args {
	const char *dir;
};

static const struct opt opts[] = {
	CA_DIR_OPT(struct trust_args),
	OPT_END,
};

static int run(void *args, int num_words, char **words)
{
	const struct trust_args *a = args;
	const char *dir = ca_dir_of(a->dir);
	char name[128], sha256[CERT_TEXT_FINGERPRINT], quoted[CA_QUOTE_MAX];
	struct ca ca;
	int code;

	(void)num_words, (void)words;
	if (dir == NULL)
		return EXIT_USAGE;
	code = ca_open_said(dir, &ca);
	if (code != EXIT_OK)
		return code;
	cert_text_name(ca.root.subject, name, sizeof name);
	cert_text_fingerprint(ca.root.der, sha256);
	ca_close(&ca);
	ca_quote(dir, quoted);

	say_out("%s, SHA-256 fingerprint: %s", name, sha256);
	say_out("Whoever trusts it trusts every certificate that it issues. Carry %s/" STORE_ROOT
		" to the machine, compare the fingerprint, then:", dir);
	say_text("\n");
	say_title("Debian, Ubuntu, as root");
	say_out("  cp %s/" STORE_ROOT " /usr/local/share/ca-certificates/ward-%.8s.crt", quoted, sha256);
	say_text("  update-ca-certificates\n");
	say_title("Fedora, RHEL, as root");
	say_out("  cp %s/" STORE_ROOT " /etc/pki/ca-trust/source/anchors/ward-%.8s.pem", quoted, sha256);
	say_text("  update-ca-trust\n");
	say_title("Chromium on Linux, with certutil of libnss3-tools");
	say_out("  certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n ward-%.8s -i %s/" STORE_ROOT, sha256,
		quoted);
	say_title("Firefox");
	say_text("  Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import\n");
	say_title("one command alone");
	say_out("  ward get --cacert %s/" STORE_ROOT " https://...", quoted);
	say_out("  curl --cacert %s/" STORE_ROOT " https://...", quoted);
	return EXIT_OK;
}

const struct cmd cmd_ca_trust = {
	.name = "trust",
	.line = "show how to have the authority trusted",
	.words = "",
	.opts = opts,
	.args_size = sizeof(struct trust_args),
	.run = run,
	.examples = { "ward ca trust", "ward ca trust --dir ca", "ward ca trust --dir /srv/ca" },
};

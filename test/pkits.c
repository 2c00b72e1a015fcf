/* pkits PKITS_DIR - judges the paths of NIST's Public Key Interoperability Test Suite.
 *
 * PKITS_DIR holds pkits.json and either certs/ and crls/, or pkits.tar.xz with them.
 * Every test is run with the settings that it names and with a hard demand for
 * revocation lists; where the path is good, the policies under which it is good must
 * be those of the test, too. One line a test, then "N passed, N failed". The exit
 * status is 0 when nothing failed but what doc/pkits.md explains, and no path was
 * accepted wrongly. */
#include <ftw.h>
#include <jansson.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <ward/verify.h>
#include "base/pem.h"

#define TIME INT64_C(1400000000) /* 2014-05-13, a day on which most of PKITS is valid */
#define FILE_MAX (64u << 10)
#define CHAIN_MAX 16
#define CRLS_MAX 16
#define POLICIES 10 /* NIST-test-policy-1 and so on */

/* Paths that PKITS calls valid and ward refuses on purpose: doc/pkits.md. */
static const char *const refused[] = { "4.1.4", "4.1.5" };

struct policies {
	const char *text[WARD_POLICIES_MAX];
	size_t num;
};

/* One test, with the bytes of its files. */
struct test {
	json_t *json;
	struct ward_span chain[CHAIN_MAX]; /* leaf first; the anchor is not among them */
	size_t num;
	struct ward_trust *trust;
	struct ward_crls *crls;
	uint8_t *file[CHAIN_MAX + CRLS_MAX];
	size_t num_files;
};

static const char *dir;

static void die(const char *what, const char *name)
{
	fprintf(stderr, "pkits: %s: %s\n", what, name);
	exit(2);
}

static const char *text_of(const struct test *t, const char *key)
{
	const char *text = json_string_value(json_object_get(t->json, key));

	return text != NULL ? text : "";
}

static struct ward_span read_file(struct test *t, const char *kind, const char *name)
{
	char path[600];
	uint8_t *bytes = malloc(FILE_MAX);
	FILE *f;
	size_t len;

	snprintf(path, sizeof path, "%s/%ss/%s.%s", dir, kind, name,
		strcmp(kind, "cert") == 0 ? "crt" : kind);
	f = fopen(path, "rb");
	if (bytes == NULL || f == NULL || t->num_files == CHAIN_MAX + CRLS_MAX)
		die("cannot read", path);
	len = fread(bytes, 1, FILE_MAX, f);
	fclose(f);
	t->file[t->num_files] = bytes;
	t->num_files++;
	return (struct ward_span){ bytes, len };
}

static void trust_in(struct test *t, struct ward_span der)
{
	static uint8_t pem[2 * FILE_MAX];
	struct wr w = wr_of(pem, sizeof pem);
	struct ward_why why = { 0 };

	pem_write(&w, "CERTIFICATE", der);
	if (ward_trust_add_pem(t->trust, (char *)pem, w.len, NULL, NULL, &why) != 0)
		die("the anchor is no certificate", text_of(t, "name"));
}

/* The first certificate is the anchor, the last the leaf. A list that is none is not
 * given to ward, which then has to miss it. */
static void open_test(struct test *t, json_t *json)
{
	json_t *certs = json_object_get(json, "certs"), *crls = json_object_get(json, "crls");
	struct ward_why why = { 0 };

	*t = (struct test){ .json = json, .trust = ward_trust_new(), .crls = ward_crls_new() };
	if (json_array_size(certs) < 2 || json_array_size(certs) > CHAIN_MAX)
		die("strange list of certificates", text_of(t, "name"));
	trust_in(t, read_file(t, "cert", json_string_value(json_array_get(certs, 0))));
	for (size_t i = json_array_size(certs); i-- > 1;) {
		const char *name = json_string_value(json_array_get(certs, i));

		t->chain[t->num] = read_file(t, "cert", name);
		t->num++;
	}
	for (size_t i = 0; i < json_array_size(crls); i++) {
		const char *name = json_string_value(json_array_get(crls, i));

		(void)ward_crls_add_der(t->crls, read_file(t, "crl", name), &why);
	}
}

static void close_test(struct test *t)
{
	ward_trust_free(t->trust);
	ward_crls_free(t->crls);
	for (size_t i = 0; i < t->num_files; i++)
		free(t->file[i]);
}

/* "NIST-test-policy-3" in digits and dots. */
static const char *policy_oid(unsigned number)
{
	static char text[POLICIES + 1][32];

	snprintf(text[number], sizeof text[number], "2.16.840.1.101.3.2.1.48.%u", number);
	return text[number];
}

/* Is NIST-test-policy-`number` in a list with commas? */
static bool names_policy(const char *list, unsigned number)
{
	char name[32];
	size_t len = (size_t)snprintf(name, sizeof name, "NIST-test-policy-%u", number);

	for (const char *at = list; (at = strstr(at, name)) != NULL; at += len)
		if (at[len] == ',' || at[len] == '\0')
			return true;
	return false;
}

static bool is_set(const struct test *t, const char *key)
{
	return strcmp(text_of(t, key), "true") == 0;
}

/* Verifies with the test's settings, but for the policies when `only` is not 0: then
 * that one must hold. */
static int verify(const struct test *t, unsigned only, struct ward_verdict *ret_verdict)
{
	const char *policies[POLICIES], *wanted = text_of(t, "InitialPolicySet");
	struct ward_verify_args args = { .size = sizeof args, .provider = ward_provider_default(),
		.trust = t->trust, .now = TIME, .purpose = WARD_PURPOSE_ANY,
		.revocation = WARD_REVOCATION_HARD, .crls = t->crls, .policies = policies,
		.policy_required = only != 0 || is_set(t, "InitialExplicitPolicy"),
		.policy_mapping_inhibited = is_set(t, "InitialPolicyMappingInhibit"),
		.any_policy_inhibited = is_set(t, "InitialInhibitAnyPolicy") };

	for (unsigned i = 1; i <= POLICIES; i++)
		if (only != 0 ? i == only : names_policy(wanted, i))
			policies[args.num_policies++] = policy_oid(i);
	return ward_verify(&args, t->chain, t->num, ret_verdict);
}

/* The user-constrained-policy-set: ward does not write it out, so each policy is asked
 * for alone. Without the field it is the first policy. */
static bool policies_agree(const struct test *t)
{
	const char *wanted = text_of(t, "InitialPolicySet");
	json_t *field = json_object_get(t->json, "UserConstrainedPolicySet");
	const char *valid = field != NULL ? json_string_value(field) : "NIST-test-policy-1";
	struct ward_verdict verdict;

	for (unsigned i = 1; i <= POLICIES; i++) {
		bool good = verify(t, i, &verdict) == 0;
		bool expected = strcmp(valid, "anyPolicy") == 0 || names_policy(valid, i);

		if (*wanted != '\0' && !names_policy(wanted, i))
			continue;
		if (good != expected)
			return false;
	}
	return true;
}

static bool is_refused(const char *id)
{
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		if (strcmp(refused[i], id) == 0)
			return true;
	return false;
}

/* True when the test passed; `*ret_explained` tells of one that may fail. */
static bool run(const struct test *t, bool *ret_explained)
{
	bool valid = json_is_true(json_object_get(t->json, "should_validate"));
	struct ward_verdict verdict;
	bool good = verify(t, 0, &verdict) == 0, passed = good == valid;
	const char *id = text_of(t, "id"), *title = text_of(t, "title"), *said;

	said = good ? "accepted" : ward_why_name(verdict.why.code);
	if (good && valid && !policies_agree(t)) {
		passed = false;
		said = "accepted, but for other policies";
	}
	*ret_explained = passed || (!good && is_refused(id));
	printf("%s %s %s: %s%s\n", passed ? "pass" : "FAIL", id, title, said,
		!passed && *ret_explained ? " (doc/pkits.md says why)" : "");
	return passed;
}

static void spawn_tar(const char *archive, const char *where)
{
	const char *words[] = { "tar", "-xJf", archive, "-C", where, NULL };
	extern char **environ;
	int status;
	pid_t pid;

	if (posix_spawnp(&pid, "tar", NULL, NULL, (char *const *)words, environ) != 0 ||
		waitpid(pid, &status, 0) != pid || status != 0)
		die("cannot unpack", archive);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

int main(int argc, char **argv)
{
	char unpacked[] = "/tmp/pkits.XXXXXX", path[600];
	unsigned passed = 0, failed = 0, unexplained = 0;
	bool packed;
	json_t *tests;

	if (argc != 2)
		die("usage", "pkits PKITS_DIR");
	dir = argv[1];
	snprintf(path, sizeof path, "%s/pkits.tar.xz", dir);
	packed = access(path, R_OK) == 0;
	if (packed) {
		if (mkdtemp(unpacked) == NULL)
			die("cannot make", unpacked);
		spawn_tar(path, unpacked);
		dir = unpacked;
	}
	snprintf(path, sizeof path, "%s/pkits.json", dir);
	tests = json_load_file(path, 0, NULL);
	if (!json_is_array(tests))
		die("cannot read", path);
	for (size_t i = 0; i < json_array_size(tests); i++) {
		struct test t;
		bool explained;

		open_test(&t, json_array_get(tests, i));
		if (run(&t, &explained))
			passed++;
		else
			failed++;
		unexplained += !explained;
		close_test(&t);
	}
	json_decref(tests);
	if (packed)
		nftw(unpacked, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	printf("%u passed, %u failed\n", passed, failed);
	return unexplained > 0 || passed == 0;
}

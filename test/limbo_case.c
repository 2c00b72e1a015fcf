/* limbo_case.c - from JSON to ward_verify. */
#include "limbo_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/date.h"
#include "base/pem.h"

#define CERTS_MAX 512
#define NAMES_MAX 16
#define SUFFIX_LIST "/usr/share/publicsuffix/public_suffix_list.dat"

/* Everything that one case is made of. */
struct limbo_case {
	struct ward_verify_args args;
	struct ward_trust *trust;
	struct ward_crls *crls;
	struct ward_span chain[CERTS_MAX];
	size_t num;
	const char *names[NAMES_MAX];
	struct ward_why why; /* why it cannot be given to ward_verify at all */
};

static const char *text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void answer(struct limbo_answer *ret, enum limbo_result result, const char *context)
{
	ret->result = result;
	snprintf(ret->context, sizeof ret->context, "%s", context);
}

static bool skip(struct limbo_answer *ret, const char *context)
{
	answer(ret, LIMBO_SKIPPED, context);
	return false;
}

/* The leaf first, then the others; what is no PEM becomes an empty certificate. ward
 * refuses far fewer than CERTS_MAX, so that nothing is lost with those beyond. */
static void add_cert(struct limbo_case *c, const char *pem)
{
	size_t len = strlen(pem), cap = PEM_BOUND(len);
	struct pem reader = pem_of(pem, len);
	struct pem_block block = { .der = { NULL, 0 } };
	uint8_t *der;

	if (c->num == CERTS_MAX)
		return;
	der = malloc(cap);
	if (der == NULL)
		abort();
	if (pem_next(&reader, der, cap, &block) != PEM_BLOCK)
		block.der.len = 0;
	c->chain[c->num++] = (struct ward_span){ der, block.der.len };
}

static void read_certs(struct limbo_case *c, const json_t *test)
{
	struct ward_why why = { 0 };
	const json_t *pem;
	size_t i;

	c->trust = ward_trust_new();
	json_array_foreach(json_object_get(test, "trusted_certs"), i, pem)
		(void)!ward_trust_add_pem(c->trust, json_string_value(pem),
			json_string_length(pem), NULL, NULL, &why);
	add_cert(c, text(test, "peer_certificate"));
	json_array_foreach(json_object_get(test, "untrusted_intermediates"), i, pem)
		add_cert(c, json_string_value(pem));
}

/* A list that cannot be read makes its case fail. */
static void read_crls(struct limbo_case *c, const json_t *test)
{
	const json_t *crls = json_object_get(test, "crls"), *pem;
	size_t i;

	c->args.revocation = WARD_REVOCATION_OFF;
	if (json_array_size(crls) == 0)
		return;
	c->crls = ward_crls_new();
	c->args.crls = c->crls;
	c->args.revocation = WARD_REVOCATION_SOFT;
	json_array_foreach(crls, i, pem)
		if (c->why.code == 0)
			(void)!ward_crls_add_pem(c->crls, json_string_value(pem),
				json_string_length(pem), &c->why);
}

static bool read_purpose(struct limbo_case *c, const json_t *test, struct limbo_answer *ret)
{
	const json_t *usages = json_object_get(test, "extended_key_usage");
	const char *usage = json_string_value(json_array_get(usages, 0));

	c->args.purpose = strcmp(text(test, "validation_kind"), "CLIENT") == 0 ?
		WARD_PURPOSE_CLIENT : WARD_PURPOSE_SERVER;
	if (json_array_size(usages) > 1)
		return skip(ret, "ward is asked for one purpose at a time");
	if (usage == NULL)
		return true;
	if (strcmp(usage, "serverAuth") == 0)
		c->args.purpose = WARD_PURPOSE_SERVER;
	else if (strcmp(usage, "clientAuth") == 0)
		c->args.purpose = WARD_PURPOSE_CLIENT;
	else
		return skip(ret, "ward judges servers and clients of TLS");
	return true;
}

static bool read_key_usage(struct limbo_case *c, const json_t *test, struct limbo_answer *ret)
{
	static const char *const bit[] = { "digitalSignature", "contentCommitment",
		"keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign",
		"encipherOnly", "decipherOnly" };
	const json_t *usage;
	size_t i;

	json_array_foreach(json_object_get(test, "key_usage"), i, usage) {
		size_t n = 0;

		while (n < 9 && strcmp(bit[n], json_string_value(usage)) != 0)
			n++;
		if (n == 9)
			return skip(ret, "a key usage that RFC 5280 does not have");
		c->args.key_usage |= 1u << n;
	}
	return true;
}

static bool read_names(struct limbo_case *c, const json_t *test, struct limbo_answer *ret)
{
	const json_t *name;
	size_t i;

	c->args.name = text(json_object_get(test, "expected_peer_name"), "value");
	c->args.names = c->names;
	json_array_foreach(json_object_get(test, "expected_peer_names"), i, name) {
		if (c->args.num_names == NAMES_MAX)
			return skip(ret, "more names than the harness takes");
		c->names[c->args.num_names++] = text(name, "value");
	}
	return true;
}

static void read_time(struct limbo_case *c, const json_t *test)
{
	const char *at = text(test, "validation_time");

	if (at != NULL)
		(void)!date_read(at, &c->args.now, &c->why);
}

static bool read_case(struct limbo_case *c, const json_t *test, struct limbo_answer *ret)
{
	const json_t *depth = json_object_get(test, "max_chain_depth");

	if (json_array_size(json_object_get(test, "signature_algorithms")) > 0)
		return skip(ret, "ward's signature algorithms are fixed");
	read_certs(c, test);
	read_crls(c, test);
	read_time(c, test);
	/* The depth counts intermediates; the trusted one is an authority, too. */
	if (json_is_integer(depth))
		c->args.max_authorities = (unsigned)json_integer_value(depth) + 1;
	c->args.size = sizeof c->args;
	c->args.provider = ward_provider_default();
	c->args.trust = c->trust;
	return read_names(c, test, ret) && read_purpose(c, test, ret) &&
		read_key_usage(c, test, ret);
}

/* The cases know good lists, after which a chain is good, and others, which make it bad.
 * So the soft policy, but a list of the issuer that does not count is a failure. */
static const struct ward_why *bad_list(const struct ward_verdict *verdict)
{
	for (size_t i = 0; i < verdict->path_len; i++) {
		const struct ward_status *status = &verdict->status[i];

		if (status->kind == WARD_STATUS_STALE)
			return &status->why;
		if (status->kind == WARD_STATUS_NOT_COVERED &&
			status->why.code != WARD_WHY_CERT_STATUS_UNKNOWN &&
			status->why.code != WARD_WHY_CRL_SCOPE)
			return &status->why;
	}
	return NULL;
}

static void say(const struct ward_why *why, struct limbo_answer *ret)
{
	char words[300];

	snprintf(words, sizeof words, "%s in certificate %d: %s", ward_why_name(why->code), why->cert,
		why->code == WARD_WHY_CERT_STRICT ? ward_strict_text((unsigned)why->got) :
		ward_why_text(why->code));
	answer(ret, LIMBO_FAILURE, words);
}

static void judge(const struct limbo_case *c, struct limbo_answer *ret)
{
	struct ward_verdict verdict;
	const struct ward_why *why = &c->why;

	answer(ret, LIMBO_SUCCESS, "");
	if (why->code != 0)
		say(why, ret);
	else if (ward_verify(&c->args, c->chain, c->num, &verdict) != 0)
		say(&verdict.why, ret);
	else if ((why = bad_list(&verdict)) != NULL)
		say(why, ret);
}

void limbo_judge(const json_t *test, bool strict, int64_t now,
	const struct ward_suffixes *suffixes, struct limbo_answer *ret)
{
	struct limbo_case c = { .args = { .strict = strict, .now = now, .suffixes = suffixes } };

	if (read_case(&c, test, ret))
		judge(&c, ret);
	for (size_t i = 0; i < c.num; i++)
		free((void *)(uintptr_t)c.chain[i].p);
	ward_trust_free(c.trust);
	ward_crls_free(c.crls);
}

const char *limbo_result_name(enum limbo_result result)
{
	static const char *const name[] = { "SUCCESS", "FAILURE", "SKIPPED" };

	return name[result];
}

struct ward_suffixes *limbo_suffixes(void)
{
	struct ward_suffixes *suffixes;
	struct ward_why why = { 0 };
	FILE *f = fopen(SUFFIX_LIST, "r");
	char *list = NULL;
	size_t cap = 0;

	if (f == NULL)
		return NULL;
	suffixes = ward_suffixes_new();
	while (getline(&list, &cap, f) > 0)
		if (ward_suffixes_add(suffixes, list, strlen(list), &why) != 0)
			abort();
	free(list);
	fclose(f);
	return suffixes;
}

/* rules.c - the differences that are known, each with what it depends on. The reasons
 * in words are in doc/diff-x509.md. */
#include "rules.h"

#include <stdio.h>
#include <string.h>
#include "forge.h"
#include "pki/cert.h"
#include "pki/dn.h"

static bool any_of(const struct difference *d, bool (*is)(const struct cert *cert));

/* The certificates that were sent, then the anchors. */
static struct ward_span der_of(const struct chain_case *c, size_t i)
{
	return i < c->num_sent ? c->sent[i] : c->anchor[i - c->num_sent];
}

/* ---- what a rule depends on ---- */

static bool always(const struct difference *d)
{
	(void)d;
	return true;
}

/* Some certificate is no certificate to ward. */
static bool something_is_not_read(const struct difference *d)
{
	for (size_t i = 0; i < d->c->num_sent + d->c->num_anchors; i++) {
		struct ward_why why = { 0 };
		struct cert cert;

		if (!cert_parse(der_of(d->c, i), &cert, &why))
			return true;
	}
	return false;
}

static bool openssl_does_not_read(const struct difference *d)
{
	return d->openssl.unread;
}

static bool gnutls_does_not_read(const struct difference *d)
{
	return d->gnutls.unread;
}

static bool has_curve_key(const struct cert *cert)
{
	return cert->key.kind == WARD_KEY_P256 || cert->key.kind == WARD_KEY_P384 ||
		cert->key.kind == WARD_KEY_P521;
}

static bool something_has_a_curve_key(const struct difference *d)
{
	return any_of(d, has_curve_key);
}

static bool constrains(const struct cert *cert)
{
	return cert->name_constraints.there;
}

static bool something_is_constrained(const struct difference *d)
{
	return any_of(d, constrains);
}

static bool limits_policies(const struct cert *cert)
{
	return cert->policy_constraints.there || cert->policy_mappings.there ||
		cert->inhibit_any.there || cert->policies.there;
}

static bool something_limits_policies(const struct difference *d)
{
	return any_of(d, limits_policies);
}

static bool has_features(const struct cert *cert)
{
	return cert->tls_feature.there;
}

static bool something_has_features(const struct difference *d)
{
	return any_of(d, has_features);
}

static bool is_for_anything(const struct cert *cert)
{
	return (cert->purposes & CERT_FOR_ANY) != 0;
}

static bool something_is_for_anything(const struct difference *d)
{
	return any_of(d, is_for_anything);
}

static bool names_its_issuers_key(const struct cert *cert)
{
	return cert->aki.there;
}

static bool something_names_its_issuers_key(const struct difference *d)
{
	return any_of(d, names_its_issuers_key);
}

static bool ends_now(const struct cert *cert)
{
	return cert->not_after == FORGE_NOW;
}

static bool something_ends_now(const struct difference *d)
{
	return any_of(d, ends_now);
}

static bool several_are_trusted(const struct difference *d)
{
	return d->c->num_anchors > 1;
}

static bool leaf_has_its_issuers_name(const struct difference *d)
{
	struct ward_why why = { 0 };
	struct cert leaf;

	return cert_parse(d->c->sent[0], &leaf, &why) && cert_self_issued(&leaf);
}

/* The issuer of the last certificate of ward's path is nobody whose certificate is
 * there, as ward compares names. */
static bool issuer_is_nobody(const struct difference *d)
{
	struct ward_why why = { 0 };
	struct cert last, other;

	if (d->ward->path_len == 0 ||
		!cert_parse(d->ward->path[d->ward->path_len - 1], &last, &why))
		return false;
	for (size_t i = 0; i < d->c->num_sent + d->c->num_anchors; i++)
		if (cert_parse(der_of(d->c, i), &other, &why) &&
			dn_compare(last.issuer, other.subject) == DN_SAME)
			return false;
	return true;
}

/* Two names in ward's path are the same to ward, and not byte by byte. */
static bool names_differ_in_bytes(const struct difference *d)
{
	for (size_t i = 0; i + 1 < d->ward->path_len; i++) {
		struct ward_why why = { 0 };
		struct cert child, issuer;

		if (cert_parse(d->ward->path[i], &child, &why) &&
			cert_parse(d->ward->path[i + 1], &issuer, &why) &&
			!span_is(child.issuer, issuer.subject))
			return true;
	}
	return false;
}

/* ---- the rules ---- */

enum party { WARD, OPENSSL, GNUTLS };

static struct rule {
	const char *name;
	enum party stricter;
	int code;          /* of ward's worst problem */
	const char *words; /* in what another says */
	bool (*depends)(const struct difference *d);
	unsigned num;
} rules[] = {
	{ "der", WARD, WARD_WHY_CERT_MALFORMED, NULL, something_is_not_read },
	{ "der", WARD, WARD_WHY_CERT_UNKNOWN_CA, NULL, something_is_not_read },
	{ "der", WARD, WARD_WHY_CERT_SELF_SIGNED, NULL, something_is_not_read },
	{ "der", WARD, WARD_WHY_CERT_SIGNATURE, NULL, something_is_not_read },
	{ "white-space", WARD, WARD_WHY_CERT_UNKNOWN_CA, NULL, issuer_is_nobody },
	{ "twice", WARD, WARD_WHY_CERT_DUPLICATE_EXT, NULL, always },
	{ "form", WARD, WARD_WHY_CERT_FORM, NULL, always },
	{ "key", WARD, WARD_WHY_CERT_KEY_WEAK, NULL, always },
	{ "algorithm", WARD, WARD_WHY_CERT_ALGORITHM, NULL, always },
	{ "algorithm", WARD, WARD_WHY_CERT_ALGORITHM_DIFFERS, NULL, always },
	{ "authority", WARD, WARD_WHY_CERT_NOT_CA, NULL, always },
	{ "authority", WARD, WARD_WHY_CERT_PATH_LEN, NULL, always },
	{ "usage", WARD, WARD_WHY_CERT_KEY_USAGE, NULL, always },
	{ "purpose", WARD, WARD_WHY_CERT_PURPOSE, NULL, always },
	{ "policy", WARD, WARD_WHY_CERT_POLICY, NULL, something_limits_policies },
	{ "policy", WARD, WARD_WHY_CERT_POLICY_MALFORMED, NULL, something_limits_policies },
	{ "critical", WARD, WARD_WHY_CERT_CRITICAL, NULL, always },
	{ "feature", WARD, WARD_WHY_CERT_FEATURE, NULL, always },
	{ "length", WARD, WARD_WHY_CERT_BUDGET, NULL, always },
	{ "wildcard", WARD, WARD_WHY_CERT_NAME, NULL, always },
	{ "common-name", WARD, WARD_WHY_CERT_NO_SAN, NULL, always },
	{ "constraint", WARD, WARD_WHY_CERT_NAME_CONSTRAINT, NULL, something_is_constrained },
	{ "point", OPENSSL, 0, "key too weak", something_has_a_curve_key },
	{ "contents", OPENSSL, 0, "cannot be read", openssl_does_not_read },
	{ "contents", OPENSSL, 0, "unable to get local issuer", openssl_does_not_read },
	{ "contents", OPENSSL, 0, "invalid name syntax", something_is_constrained },
	{ "name-bytes", OPENSSL, 0, "unable to get local issuer", names_differ_in_bytes },
	{ "any-purpose", OPENSSL, 0, "unsuitable certificate purpose", something_is_for_anything },
	{ "issuer-serial", OPENSSL, 0, "unable to get local issuer",
	  something_names_its_issuers_key },
	{ "last-second", OPENSSL, 0, "certificate has expired", something_ends_now },
	{ "feature", OPENSSL, 0, "unhandled critical extension", something_has_features },
	{ "self-issued", OPENSSL, 0, "self-signed certificate", leaf_has_its_issuers_name },
	{ "constraint-form", GNUTLS, 0, "violates the signer's constraints",
	  something_is_constrained },
	{ "name-bytes", GNUTLS, 0, "issuer is unknown", names_differ_in_bytes },
	{ "contents", GNUTLS, 0, "issuer is unknown", gnutls_does_not_read },
	{ "contents", GNUTLS, 0, "cannot be read", gnutls_does_not_read },
	{ "staple", GNUTLS, 0, "violates the signer's constraints", something_has_features },
	{ "policy-critical", GNUTLS, 0, "unknown critical extension", something_limits_policies },
	{ "first-trusted", GNUTLS, 0, "NOT trusted", several_are_trusted },
	{ "no-way-back", OPENSSL, -1, "", always },
	{ "no-way-back", GNUTLS, -1, "", always },
};

#define NUM_RULES (sizeof rules / sizeof rules[0])

static bool any_of(const struct difference *d, bool (*is)(const struct cert *cert))
{
	size_t num = d->c->num_sent + d->c->num_anchors;

	for (size_t i = 0; i < num; i++) {
		struct ward_why why = { 0 };
		struct cert cert;

		if (cert_parse(der_of(d->c, i), &cert, &why) && is(&cert))
			return true;
	}
	return false;
}

static struct rule *find(const struct difference *d, enum party stricter, int code,
	const char *words)
{
	for (size_t i = 0; i < NUM_RULES; i++) {
		struct rule *rule = &rules[i];

		if (rule->stricter == stricter && rule->code == code &&
			(rule->words == NULL || strstr(words, rule->words) != NULL) &&
			rule->depends(d)) {
			rule->num++;
			return rule;
		}
	}
	return NULL;
}

static struct rule *find_peer(const struct difference *d, enum party party,
	const struct peer_verdict *peer)
{
	return find(d, party, peer->no_way_back ? -1 : 0, peer->why);
}

/* Whoever is alone in being strict has to have a reason. */
const char *rules_find(const struct difference *d)
{
	const struct rule *rule = NULL, *other;

	if (d->ward->why.code != 0) {
		rule = find(d, WARD, d->ward->why.code, "");
		return rule != NULL ? rule->name : NULL;
	}
	if (!d->openssl.good || d->openssl.no_way_back) {
		rule = find_peer(d, OPENSSL, &d->openssl);
		if (rule == NULL)
			return NULL;
	}
	if (!d->gnutls.good || d->gnutls.no_way_back) {
		other = find_peer(d, GNUTLS, &d->gnutls);
		if (other == NULL)
			return NULL;
		rule = rule != NULL ? rule : other;
	}
	return rule != NULL ? rule->name : NULL;
}

void rules_print(void)
{
	static const char *const parties[] = { "ward", "OpenSSL", "GnuTLS" };

	for (size_t i = 0; i < NUM_RULES; i++)
		if (rules[i].num > 0)
			printf("%6u %-16s %s is stricter%s%s\n", rules[i].num, rules[i].name,
				parties[rules[i].stricter], rules[i].code > 0 ? ": " : "",
				rules[i].code > 0 ? ward_why_name(rules[i].code) : "");
}

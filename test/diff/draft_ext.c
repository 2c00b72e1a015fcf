/* draft_ext.c - what the extensions of a certificate say. RFC 5280 4.2 */
#include "draft.h"

#include <stdio.h>
#include "draw.h"

static void add(struct forge *f, enum oid oid, bool critical, struct ward_span value)
{
	if (f->num_exts >= FORGE_EXTS)
		return;
	f->ext[f->num_exts] = (struct forge_ext){ .oid = oid, .critical = critical,
		.value = value };
	f->num_exts++;
}

static void add_hex(struct forge *f, enum oid oid, bool critical, const char *hex)
{
	add(f, oid, critical, forge_hex(hex));
}

static void add_unknown(struct forge *f, bool critical)
{
	if (f->num_exts >= FORGE_EXTS)
		return;
	f->ext[f->num_exts] = (struct forge_ext){ .other = "\x2a\x03\x04", .critical = critical,
		.value = forge_hex("0500") };
	f->num_exts++;
}

/* Names of all forms, right and wrong. 4.2.1.6 */
static const char *leaf_names(struct draft *d, size_t at)
{
	static const char *const texts[] = { NULL, "dns:other.example.org", "dns:*.example.org",
		"dns:*.org", "dns:*", "dns:w*.example.org", "dns:*w.example.org", "dns:www.*.org",
		"dns:*.*.org", "dns:WWW.Example.ORG", "dns:www.example.org.", "dns:.example.org",
		"dns:example.org", "dns:www_1.example.org;dns:www.example.org", "dns:",
		"dns: www.example.org", "dns:www.example.org ", "dns:192.0.2.1", "ip:192.0.2.1",
		"ip:2001:db8::1", "ip:192.0.2.0/255.255.255.0", "uri:https://www.example.org/",
		"email:www@www.example.org", "dir:CN=www.example.org", "other:", "rid:", "x400:",
		"dns:www.example.org;other:;rid:;dir:O=Example", "dns:xn--bcher-kva.example",
		"dns:www.example.org;ip:192.0.2.1;email:a@example.org;uri:https://example.org/",
		"dns:www..example.org", "dns:-www.example.org", "dns:*.www.example.org",
		"dns:www.example.org;email:nobody;uri:nowhere", "dns:www.example.org;email:",
		"dns:www.example.org;uri:https://192.0.2.1/", "dns:w_w.example.org;dns:localhost" };

	d->cert[at].names = DRAW_OF(texts);
	return d->cert[at].names != NULL ? d->cert[at].names : "no names";
}

/* 4.2.1.9 */
static const char *authority(struct draft *d, size_t at)
{
	static const struct {
		const char *hex, *what;
	} rows[] = {
		{ "30030101ff", "basic constraints that may not be critical" },
		{ "3000", "empty basic constraints" },
		{ "3003010100", "basic constraints with a default" },
		{ "3003020100", "a path length without an authority" },
		{ "30060101ff0201ff", "a path length of -1" },
		{ "30080101ff020300ffff", "a path length of 65535" },
		{ "300a0101ff02050100000000", "a path length of 2^32" },
		{ "3003010101", "an authority by another TRUE" },
		{ "30060201000101ff", "basic constraints the other way round" },
	};
	struct forge *f = &d->cert[at];
	size_t i = draw(sizeof rows / sizeof rows[0] + 6);

	if (i < sizeof rows / sizeof rows[0]) {
		f->ca = false;
		f->key_usage = CERT_KEY_CERT_SIGN | CERT_DIGITAL_SIGNATURE;
		add_hex(f, OID_BASIC_CONSTRAINTS, draw(2) == 0, rows[i].hex);
		return rows[i].what;
	}
	switch (i - sizeof rows / sizeof rows[0]) {
	case 0: f->ca = !f->ca; return "authority or not, the other way";
	case 1: f->path_len = 1; f->ca = true; return "an authority with path length 0";
	case 2: f->path_len = 2; f->ca = true; return "an authority with path length 1";
	case 3: f->path_len = 100; f->ca = true; return "an authority with path length 99";
	case 4:
		f->ca = true;
		f->key_usage = CERT_KEY_CERT_SIGN | CERT_DIGITAL_SIGNATURE;
		return "an authority whose key may do other things";
	default:
		f->ca = false;
		f->key_usage = CERT_KEY_CERT_SIGN | CERT_DIGITAL_SIGNATURE;
		return "the right to sign without basic constraints";
	}
}

/* 4.2.1.3 */
static const char *usages(struct draft *d, size_t at)
{
	struct forge *f = &d->cert[at];

	switch (draw(7)) {
	case 0: f->key_usage = (uint16_t)(1u << draw(9)); return "one key usage";
	case 1:
	case 2: f->key_usage = (uint16_t)(1 + draw(0x1ff)); return "some key usages";
	case 3: f->no_key_usage = true; return "no key usage";
	case 4:
		f->no_key_usage = true;
		add_hex(f, OID_KEY_USAGE, true, "03020700");
		return "a key usage of nothing";
	case 5:
		f->no_key_usage = true;
		add_hex(f, OID_KEY_USAGE, false, "030201a6");
		return "a key usage that is not critical";
	default:
		f->no_key_usage = true;
		add_hex(f, OID_KEY_USAGE, true, "030200a6");
		return "a key usage with zeros at its end";
	}
}

/* 4.2.1.12 */
static const char *purposes(struct draft *d, size_t at)
{
	static const uint16_t sets[] = { CERT_FOR_SERVER, CERT_FOR_CLIENT, CERT_FOR_ANY,
		CERT_FOR_OTHER, CERT_FOR_SERVER | CERT_FOR_CLIENT, CERT_FOR_CLIENT | CERT_FOR_OTHER,
		CERT_FOR_SERVER | CERT_FOR_ANY, CERT_FOR_ANY | CERT_FOR_OTHER };
	static const char *const words[] = { "purpose: server", "purpose: client", "purpose: any",
		"purpose: code", "purposes: server, client", "purposes: client, code",
		"purposes: server, any", "purposes: any, code" };
	struct forge *f = &d->cert[at];
	size_t i = draw(10);

	if (i < 8) {
		f->purposes = sets[i];
		return words[i];
	}
	f->purposes = 0;
	add_hex(f, OID_EXT_KEY_USAGE, i == 8, i == 8 ? "300a06082b06010505070301" : "3000");
	return i == 8 ? "a critical purpose: server" : "an empty list of purposes";
}

/* Constraints on names of every form. 4.2.1.10 */
static const char *constraints(struct draft *d, size_t at)
{
	static const char *const trees[] = { NULL, "dns:example.org", "dns:www.example.org",
		"dns:EXAMPLE.org", "dns:example.com", "dns:.example.org", "dns:org", "dns:",
		"dns:a.www.example.org", "ip:192.0.2.0/255.255.255.0", "ip:0.0.0.0/0.0.0.0",
		"ip:192.0.2.0/255.0.255.0", "ip:2001:db8::/ffff:ffff::", "ip:192.0.2.1",
		"email:example.org", "email:.example.org", "email:a@example.org", "email:",
		"uri:example.org", "uri:.example.org", "uri:", "uri:https://example.org",
		"dir:CN=leaf", "dir:CN=LEAF", "dir:CN=x", "dir:O=Example", "dir:", "rid:", "other:",
		"x400:", "dns:example.org;ip:192.0.2.0/255.255.255.0", "dns:*.example.org",
		"dns:example.org;dir:CN=leaf;dir:CN=I1;dir:CN=I2;dir:CN=I3", "dns:xample.org",
		"dns:example.org.", "dns:example.org;dns:example.com;dns:example.net" };
	const char *in = DRAW_OF(trees), *out = draw(2) == 0 ? DRAW_OF(trees) : NULL;
	static char what[150];

	add(&d->cert[at], OID_NAME_CONSTRAINTS, draw(4) != 0, forge_constraints(in, out));
	snprintf(what, sizeof what, "only %s, not %s", in != NULL ? in : "-",
		out != NULL ? out : "-");
	return what;
}

/* Constraints, and names that they are about. */
static const char *constrained_names(struct draft *d, size_t at)
{
	static char what[250];
	const char *names = leaf_names(d, 0);
	const char *trees = constraints(d, at > 0 ? at : 1);

	snprintf(what, sizeof what, "%s under %s", names, trees);
	return what;
}

/* Policies along the path, and what is asked of them. 4.2.1.4, .5, .11, .14 */
static const char *policies(struct draft *d, size_t at)
{
	static const char *const lists[] = { "300530030601" "2a", "3006300406022a03",
		"300c300406022a03300406022a04", "300830060604551d2000", "3006300406022a04",
		"300c300406022a03300406022a03", "3000" };
	struct forge *f = &d->cert[at];

	if (draw(2) == 0)
		for (size_t i = 0; i < d->num; i++)
			add_hex(&d->cert[i], OID_POLICIES, draw(4) == 0, lists[i == at ? draw(7) :
				1 + draw(3)]);
	switch (draw(8)) {
	case 0: add_hex(f, OID_POLICIES, draw(2) == 0, DRAW_OF(lists)); return "policies";
	case 1: add_hex(f, OID_POLICY_CONSTRAINTS, draw(3) != 0, "3003800100");
		return "a policy is required";
	case 2: add_hex(f, OID_POLICY_CONSTRAINTS, draw(3) != 0, "3003800101");
		return "a policy is required below the next authority";
	case 3: add_hex(f, OID_POLICY_CONSTRAINTS, draw(3) != 0, "3006800100810100");
		return "a policy is required and mapping inhibited";
	case 4: add_hex(f, OID_POLICY_CONSTRAINTS, true, "3000");
		return "empty policy constraints";
	case 5: add_hex(f, OID_INHIBIT_ANY_POLICY, draw(3) != 0, "020100");
		return "any policy is inhibited";
	case 6: add_hex(f, OID_POLICY_MAPPINGS, draw(2) == 0, "300a300806022a0306022a04");
		return "a policy is mapped";
	default: add_hex(f, OID_POLICY_MAPPINGS, true, "300c300a0604551d200006022a04");
		return "any policy is mapped";
	}
}

/* What says where to ask, whose key it is, and what nobody knows. */
static const char *others(struct draft *d, size_t at)
{
	struct forge *f = &d->cert[at];

	switch (draw(13)) {
	case 0: add_unknown(f, true); return "an unknown critical extension";
	case 1: add_unknown(f, false); return "an unknown extension";
	case 2: add_hex(f, OID_SUBJECT_KEY_ID, false, "04020003"); return "two key identifiers";
	case 3: f->key_id = FORGE_NO_ID;
		add_hex(f, OID_SUBJECT_KEY_ID, true, "04020003");
		return "a critical key identifier";
	case 4: f->issuer_key_id = FORGE_NO_ID;
		add_hex(f, OID_AUTHORITY_KEY_ID, true, "300480020003");
		return "a critical issuer's key identifier";
	case 5: f->issuer_key_id = FORGE_NO_ID;
		add_hex(f, OID_AUTHORITY_KEY_ID, false, "3015a110a40e300c310a300806035504030c014982"
			"0101");
		return "another issuer's name and serial number";
	case 6: f->issuer_key_id = FORGE_NO_ID;
		add_hex(f, OID_AUTHORITY_KEY_ID, false, "3003820101");
		return "an issuer's serial number without its name";
	case 7: f->names = NULL;
		add_hex(f, OID_SUBJECT_ALT_NAME, true, "3011820f7777772e6578616d706c652e6f7267");
		return "critical names";
	case 8: f->names = NULL;
		add_hex(f, OID_SUBJECT_ALT_NAME, false, "3000");
		return "an empty list of names";
	case 9: add_hex(f, OID_CRL_POINTS, draw(4) == 0, "301a3018a016a0148612"
			"687474703a2f2f6578616d706c652e6f7267");
		return "a list's address";
	case 10: add_hex(f, OID_AUTHORITY_INFO, draw(4) == 0, "301e301c06082b06010505073001"
			"8610687474703a2f2f6578616d706c652e61");
		return "a responder's address";
	case 11: add_hex(f, OID_ISSUER_ALT_NAME, draw(4) == 0, "300d820b6578616d706c652e6f7267");
		return "another name of the issuer";
	default: add_hex(f, OID_TLS_FEATURE, draw(4) == 0, "3003020105");
		return "a staple is demanded";
	}
}

const char *draft_change_ext(struct draft *d, size_t at)
{
	/* Names and constraints have the most to try. */
	static const char *(*const changes[])(struct draft *, size_t) = { leaf_names, leaf_names,
		authority, usages, purposes, constraints, constraints, constrained_names,
		constrained_names, policies, others };

	return DRAW_OF(changes)(d, at);
}

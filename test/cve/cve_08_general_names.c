/* Row 8: each kind of GeneralName in each place that has one: none is taken for
 * another. CVE-2023-0286 compared an x400Address as if it were a string,
 * CVE-2024-6119 an otherName. */
#include "chain.h"
#include "guard.h"
#include "pki/dist_point.h"
#include "pki/general_name.h"
#include "t.h"

#define KINDS 9

static bool is_constructed(unsigned kind)
{
	return kind == GENERAL_NAME_OTHER || kind == GENERAL_NAME_X400 ||
		kind == GENERAL_NAME_DIRECTORY || kind == GENERAL_NAME_EDI;
}

/* One name of this kind whose contents are these bytes. */
static struct ward_span one(unsigned kind, bool constructed, struct ward_span contents)
{
	static uint8_t buf[400];
	struct wr w = wr_of(buf, sizeof buf);

	der_write_value(&w, (uint8_t)((constructed ? 0xa0 : 0x80) | kind), contents);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static struct ward_span wrap(uint8_t tag, struct ward_span contents)
{
	static uint8_t buf[400];
	struct wr w = wr_of(buf, sizeof buf);

	der_write_value(&w, tag, contents);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

/* A leaf whose only name is this. */
static void leaf_for(struct ward_span name)
{
	chain_good();
	chain.leaf.names = NULL;
	chain_add(&chain.leaf, OID_SUBJECT_ALT_NAME, false, wrap(DER_SEQUENCE, name));
}

static const char host[] = "www.example.org";
static const uint8_t address[4] = { 192, 0, 2, 1 };

static void only_a_dns_name_is_a_dns_name(void)
{
	for (unsigned kind = 0; kind < KINDS; kind++) {
		int code;

		leaf_for(one(kind, is_constructed(kind), span_of(host)));
		code = chain_verify();
		if (kind == GENERAL_NAME_DNS)
			EQ(code, 0);
		else
			OK(code == WARD_WHY_CERT_NAME || code == WARD_WHY_CERT_MALFORMED);
		leaf_for(one(kind, !is_constructed(kind), span_of(host)));
		EQ(chain_verify(), WARD_WHY_CERT_MALFORMED);
	}
}

static void only_an_address_is_an_address(void)
{
	struct ward_span bytes = { address, 4 };

	for (unsigned kind = 0; kind < KINDS; kind++) {
		int code;

		leaf_for(one(kind, is_constructed(kind), bytes));
		chain.args.name = "192.0.2.1";
		code = chain_verify();
		if (kind == GENERAL_NAME_IP)
			EQ(code, 0);
		else
			OK(code == WARD_WHY_CERT_NAME || code == WARD_WHY_CERT_MALFORMED);
		/* The address written out is a text that no address is. */
		leaf_for(one(kind, is_constructed(kind), span_of("192.0.2.1")));
		chain.args.name = "192.0.2.1";
		OK(chain_verify() != 0);
	}
}

/* Contents that are right for their kind. */
static struct ward_span good(unsigned kind)
{
	static const char *const text[KINDS] = { "other:", "email:a@example.org",
		"dns:www.example.org", "x400:", "dir:CN=leaf", "edi:", "uri:http://www.example.org/",
		"ip:192.0.2.1", "rid:" };

	return forge_names(text[kind]);
}

static struct ward_span constraint(unsigned kind, bool permitted)
{
	struct ward_span base = good(kind), tree;

	if (kind == GENERAL_NAME_IP)
		base = forge_names("ip:192.0.2.1/255.255.255.255");
	if (kind == GENERAL_NAME_URI)
		base = one(kind, false, span_of(host));
	tree = wrap(DER_SEQUENCE, base);
	return wrap(DER_SEQUENCE, wrap(permitted ? DER_CONTEXT_C(0) : DER_CONTEXT_C(1), tree));
}

/* A name is held against constraints of its own kind, and of no other. */
static void a_constraint_speaks_of_its_own_kind(void)
{
	for (unsigned base = 0; base < KINDS; base++)
		for (unsigned kind = 0; kind < KINDS; kind++) {
			bool known = kind == GENERAL_NAME_EMAIL || kind == GENERAL_NAME_DNS ||
				kind == GENERAL_NAME_DIRECTORY || kind == GENERAL_NAME_URI ||
				kind == GENERAL_NAME_IP;

			leaf_for(good(kind));
			chain.args.name = NULL;
			chain_add(&chain.inter, OID_NAME_CONSTRAINTS, true, constraint(base, true));
			EQ(chain_verify(), base == kind && !known ? WARD_WHY_CERT_NAME_CONSTRAINT : 0);
			leaf_for(good(kind));
			chain.args.name = NULL;
			chain_add(&chain.inter, OID_NAME_CONSTRAINTS, true, constraint(base, false));
			/* The leaf's subject is a directory name, too. */
			EQ(chain_verify(), base == kind || base == GENERAL_NAME_DIRECTORY
					? WARD_WHY_CERT_NAME_CONSTRAINT : 0);
		}
}

/* Names in extensions that ward reads for other ends, or not at all: whatever their
 * kind, nothing is read beyond them and nothing is made of them. */
static void names_elsewhere_are_no_names_of_the_leaf(void)
{
	for (unsigned kind = 0; kind < KINDS; kind++)
		for (unsigned form = 0; form < 2; form++) {
			struct ward_span name = one(kind, form, span_of(host)), point, id;

			point = wrap(DER_SEQUENCE, wrap(DER_SEQUENCE,
				wrap(DER_CONTEXT_C(0), wrap(DER_CONTEXT_C(0), name))));
			chain_good();
			chain.leaf.names = "dns:other.example.org";
			chain_add(&chain.leaf, OID_CRL_POINTS, false, point);
			OK(chain_verify() != 0);
			id = forge_bytes(name.p, name.len);
			id = wrap(DER_SEQUENCE, wrap(DER_CONTEXT_C(1), id));
			chain_good();
			chain.leaf.names = "dns:other.example.org";
			chain.leaf.issuer_key_id = FORGE_NO_ID;
			chain_add(&chain.leaf, OID_AUTHORITY_KEY_ID, false, id);
			OK(chain_verify() != 0);
		}
}

/* CVE-2023-0286 itself: the names of a distribution point and of a revocation list. */
static void names_of_publication_points_have_the_same_kind(void)
{
	static const struct ward_span contents[] = { { (const uint8_t *)"\x30\x00", 2 },
		{ (const uint8_t *)"www.example.org", 15 } };
	struct ward_span issuer = forge_dn("CN=I", DER_UTF8_STRING);

	for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++)
		for (unsigned kind_a = 0; kind_a < KINDS; kind_a++)
			for (unsigned kind_b = 0; kind_b < KINDS; kind_b++) {
				struct dist_name a = { .full = one(kind_a, is_constructed(kind_a), contents[i]) };
				struct dist_name b = { .full = one(kind_b, is_constructed(kind_b), contents[i]) };
				struct rd r = rd_of(a.full);

				general_name_next(&r);
				a.full = guard_copy(a.full);
				EQ(dist_name_common(&a, issuer, &b, issuer), kind_a == kind_b && rd_done(&r));
			}
}

T_MAIN(T(only_a_dns_name_is_a_dns_name), T(only_an_address_is_an_address),
	T(a_constraint_speaks_of_its_own_kind), T(names_elsewhere_are_no_names_of_the_leaf),
	T(names_of_publication_points_have_the_same_kind))

/* Row 49: certificates that are large in any way: names, extensions, bytes, number. */
#include "chain.h"
#include "guard.h"
#include "pki/path.h"
#include "t.h"

#define BUDGET_US 20000

static bool parse(struct ward_span der, long *ret_us)
{
	struct ward_why why = { 0 };
	struct cert cert;
	long start = guard_cpu_us();
	bool good = cert_parse(guard_copy(der), &cert, &why);

	*ret_us = guard_cpu_us() - start;
	OK(good || why.code == WARD_WHY_CERT_MALFORMED);
	return good;
}

/* A certificate around these extensions, whose signature nobody looks at. */
static struct ward_span around(struct ward_span extensions)
{
	static uint8_t buf[1u << 19];
	struct wr w = wr_of(buf, sizeof buf);
	size_t outer = der_write_open(&w, DER_SEQUENCE), tbs = der_write_open(&w, DER_SEQUENCE);
	size_t tagged;
	struct ward_why why = { 0 };
	struct cert cert;

	chain_good();
	CHECK(cert_parse(forge(&chain.leaf), &cert, &why));
	/* Everything up to the extensions as it was. */
	{
		struct rd r = rd_of(cert.tbs), start;
		uint8_t tag;

		der_open(&r, DER_SEQUENCE);
		start = r;
		while (!der_is_next(&r, DER_CONTEXT_C(3)))
			der_any(&r, &tag);
		wr_span(&w, rd_until(&start, r.off));
	}
	tagged = der_write_open(&w, DER_CONTEXT_C(3));
	der_write_value(&w, DER_SEQUENCE, extensions);
	der_write_close(&w, tagged);
	der_write_close(&w, tbs);
	wr_span(&w, forge_hex("300a06082a8648ce3d040302"));
	der_write_bits(&w, cert.signature);
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return (struct ward_span){ buf, w.len };
}

static uint8_t list[1u << 18], value[1u << 18];

static void write_ext(struct wr *w, struct ward_span oid, struct ward_span contents)
{
	size_t one = der_write_open(w, DER_SEQUENCE);

	der_write_oid(w, oid);
	der_write_value(w, DER_OCTET_STRING, contents);
	der_write_close(w, one);
}

/* A SEQUENCE of `num` times the same element. */
static struct ward_span many(const char *hex, size_t num)
{
	struct wr w = wr_of(value, sizeof value);
	size_t outer = der_write_open(&w, DER_SEQUENCE);

	for (size_t i = 0; i < num; i++)
		wr_span(&w, forge_hex(hex));
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return (struct ward_span){ value, w.len };
}

static bool with_many(enum oid oid, const char *hex, size_t num)
{
	struct wr w = wr_of(list, sizeof list);
	long us;
	bool good;

	write_ext(&w, oid_bytes(oid), many(hex, num));
	CHECK(!w.bad);
	good = parse(around((struct ward_span){ list, w.len }), &us);
	OK(us < BUDGET_US * guard_slow());
	return good;
}

static void a_certificate_has_1024_names_and_no_more(void)
{
	OK(with_many(OID_SUBJECT_ALT_NAME, "820161", 1024));
	OK(!with_many(OID_SUBJECT_ALT_NAME, "820161", 1025));
	OK(!with_many(OID_SUBJECT_ALT_NAME, "820161", 10000));
	OK(with_many(OID_EXT_KEY_USAGE, "06022a03", 64));
	OK(!with_many(OID_EXT_KEY_USAGE, "06022a03", 65));
	OK(!with_many(OID_EXT_KEY_USAGE, "06022a03", 10000));
}

static void a_certificate_has_64_extensions_and_no_more(void)
{
	for (unsigned num = 63; num < 9000; num = num < 66 ? num + 1 : num * 3) {
		struct wr w = wr_of(list, sizeof list);
		long us;

		for (unsigned i = 0; i < num; i++) {
			uint8_t oid[3] = { 0x2a, (uint8_t)(0x81 + i / 128), (uint8_t)(i % 128) };

			write_ext(&w, (struct ward_span){ oid, 3 }, forge_hex("0500"));
		}
		CHECK(!w.bad);
		EQ(parse(around((struct ward_span){ list, w.len }), &us), num <= 64);
		OK(us < BUDGET_US * guard_slow());
	}
}

static void a_certificate_has_64_kib_and_no_more(void)
{
	static const size_t sizes[] = { 60000, 66000, 100000, 250000 };

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct wr w = wr_of(list, sizeof list);
		struct ward_span contents = { value, sizes[i] };
		long us;

		write_ext(&w, forge_hex("2a0304"), contents);
		CHECK(!w.bad);
		EQ(parse(around((struct ward_span){ list, w.len }), &us), sizes[i] < 65000);
		OK(us < BUDGET_US * guard_slow());
	}
}

static void ten_thousand_certificates_are_refused_unread(void)
{
	static struct ward_span sent[10000];
	struct ward_span root;
	long start;

	chain_good();
	root = forge(&chain.root);
	sent[0] = forge(&chain.leaf);
	for (size_t i = 1; i < 10000; i++)
		sent[i] = forge_hex("30");
	start = guard_cpu_us();
	EQ(chain_judge(&root, 1, sent, 10000), WARD_WHY_CERT_BUDGET);
	OK(guard_cpu_us() - start < BUDGET_US * guard_slow());
}

/* Names within names within names: the depth is that of the structure read. */
static void elements_within_elements_are_no_deeper_than_what_is_read(void)
{
	struct wr w = wr_of(value, sizeof value), outer = wr_of(list, sizeof list);
	size_t open[4000];
	long us;

	for (size_t i = 0; i < 4000; i++)
		open[i] = der_write_open(&w, DER_SEQUENCE);
	for (size_t i = 4000; i-- > 0;)
		der_write_close(&w, open[i]);
	CHECK(!w.bad);
	write_ext(&outer, oid_bytes(OID_NAME_CONSTRAINTS), (struct ward_span){ value, w.len });
	OK(!parse(around((struct ward_span){ list, outer.len }), &us));
	OK(us < BUDGET_US * guard_slow());
}

T_MAIN(T(a_certificate_has_1024_names_and_no_more), T(a_certificate_has_64_extensions_and_no_more),
	T(a_certificate_has_64_kib_and_no_more), T(ten_thousand_certificates_are_refused_unread),
	T(elements_within_elements_are_no_deeper_than_what_is_read))

/* Row 7: dates and numbers of other forms than the one of RFC 5280 and X.690. */
#include "chain.h"
#include "guard.h"
#include "t.h"

static struct ward_span validity(uint8_t tag, const char *not_after)
{
	static uint8_t buf[200];
	struct wr w = wr_of(buf, sizeof buf);
	size_t outer = der_write_open(&w, DER_SEQUENCE);

	der_write_time(&w, FORGE_START);
	der_write_value(&w, tag, span_of(not_after));
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static int parse(const struct forge *f, struct cert *ret)
{
	struct ward_why why = { 0 };

	return cert_parse(guard_copy(forge(f)), ret, &why) ? 0 : why.code;
}

static int read_time(uint8_t tag, const char *text)
{
	struct cert cert;

	chain_good();
	chain.leaf.validity = validity(tag, text);
	return parse(&chain.leaf, &cert);
}

static void a_date_has_seconds_and_a_z_and_nothing_else(void)
{
	static const char *const bad[] = { "", "2", "27", "2707", "270728", "27072801", "2707280102",
		"270728010203", "2707280102Z", "27072801020Z", "270728010203z", "270728010203Z0",
		"270728010203+0000", "270728010203-0100", "2707280102+0000", "270728010203.0Z",
		"-70728010203Z", "2 0728010203Z", "27072801020:Z", "270028010203Z", "271328010203Z",
		"270700010203Z", "270732010203Z", "270229010203Z", "270728240203Z", "270728016003Z",
		"270728010260Z", "270728010299Z", "0728010203Z00" };

	EQ(read_time(DER_UTC_TIME, "270728010203Z"), 0);
	EQ(read_time(DER_UTC_TIME, "280229010203Z"), 0);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char longer[40];

		if (read_time(DER_UTC_TIME, bad[i]) != WARD_WHY_CERT_MALFORMED)
			printf("# %s\n", bad[i]);
		EQ(read_time(DER_UTC_TIME, bad[i]), WARD_WHY_CERT_MALFORMED);
		snprintf(longer, sizeof longer, "20%s", bad[i]);
		EQ(read_time(DER_GENERALIZED_TIME, longer), WARD_WHY_CERT_MALFORMED);
	}
	EQ(read_time(DER_GENERALIZED_TIME, "270728010203Z"), WARD_WHY_CERT_MALFORMED);
	EQ(read_time(DER_UTC_TIME, "20270728010203Z"), WARD_WHY_CERT_MALFORMED);
	EQ(read_time(DER_OCTET_STRING, "270728010203Z"), WARD_WHY_CERT_MALFORMED);
}

/* A number has one encoding, and what is none is read by nobody. */
static void a_number_has_one_encoding(void)
{
	static const char *const bad[] = { "0200", "02020001", "0202007f", "0202ff80", "0202ffff",
		"0203000080", "0a0101", "2201010201" };
	struct cert cert;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		chain_good();
		chain.leaf.serial = forge_hex(bad[i]);
		EQ(parse(&chain.leaf, &cert), WARD_WHY_CERT_MALFORMED);
	}
}

/* CVE-2016-2108: a zero with a minus sign wrote in front of its buffer. A serial
 * number below one is of the right form and still no serial number. */
static void a_number_below_one_is_no_serial_number(void)
{
	static const char *const odd[] = { "020100", "020180", "0201ff", "02028000", "02028080" };

	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		chain_good();
		chain.leaf.serial = forge_hex(odd[i]);
		OK(chain_is(WARD_WHY_CERT_FORM, 1));
	}
	chain.leaf.serial = forge_hex("02020080");
	EQ(chain_verify(), 0);
	/* An exponent or a modulus with a minus sign is no key. */
	chain.leaf.spki = forge_hex("301a300d06092a864886f70d0101010500" "0309003006020180020103");
	OK(chain_verify() != 0);
	EQ(chain.verdict.key.kind, WARD_KEY_NONE);
}

/* CVE-2015-1788: a binary field with a false polynomial did not end. */
static void a_binary_field_is_no_key(void)
{
	long start = guard_cpu_us();

	chain_good();
	chain.leaf.spki = forge_hex("3052303b06072a8648ce3d0201" "3030020101301d06072a8648ce3d0102"
		"3012020200a306092a8648ce3d0102030202017f" "30060401000401010403020101020101"
		"03130004" "0000000000000000000000000000000001");
	OK(chain_verify() != 0);
	EQ(chain.verdict.key.kind, WARD_KEY_NONE);
	OK(guard_cpu_us() - start < 20000 * guard_slow());
}

T_MAIN(T(a_date_has_seconds_and_a_z_and_nothing_else), T(a_number_has_one_encoding),
	T(a_number_below_one_is_no_serial_number), T(a_binary_field_is_no_key))

/* Row 36: each byte at each place of a name. A name is for www.example.org when each
 * of its bytes says so, up to the last; the common name never is.
 * CVE-2009-2408, GnuTLS CVE-2026-42012 and CVE-2026-42013. */
#include "chain.h"
#include "guard.h"
#include "pki/general_name.h"
#include "pki/name.h"
#include "t.h"

static const char host[] = "www.example.org";

static struct ward_span san(struct ward_span name)
{
	static uint8_t buf[70000];
	struct wr w = wr_of(buf, sizeof buf);
	size_t outer = der_write_open(&w, DER_SEQUENCE);

	der_write_value(&w, DER_CONTEXT(GENERAL_NAME_DNS), name);
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static void leaf_for(struct ward_span name)
{
	chain_good();
	chain.leaf.names = NULL;
	chain_add(&chain.leaf, OID_SUBJECT_ALT_NAME, false, san(name));
}

static bool same_letter(uint8_t a, uint8_t b)
{
	return a == b || (a >= 'A' && a <= 'Z' && a + ('a' - 'A') == b);
}

static void every_byte_of_a_name_counts(void)
{
	struct ward_span reference = span_of(host);
	uint8_t copy[sizeof host];

	for (size_t at = 0; at + 1 < sizeof host; at++)
		for (unsigned byte = 0; byte < 256; byte++) {
			struct ward_span name = { copy, sizeof host - 1 };

			memcpy(copy, host, sizeof host);
			copy[at] = (uint8_t)byte;
			EQ(name_dns_matches(guard_copy(name), reference),
				same_letter((uint8_t)byte, (uint8_t)host[at]));
			if (byte % 16 != 0 && byte != (unsigned char)host[at])
				continue;
			leaf_for(name);
			EQ(chain_verify() == 0, same_letter((uint8_t)byte, (uint8_t)host[at]));
		}
}

/* A byte more, before, in between or behind, be it zero or not. */
static void a_name_does_not_end_before_its_end(void)
{
	static const char *const tails[] = { ".evil.example", "x", ".", " ", "" };

	for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++)
		for (unsigned zero = 0; zero < 2; zero++) {
			uint8_t buf[100];
			struct wr w = wr_of(buf, sizeof buf);

			wr_bytes(&w, (const uint8_t *)host, strlen(host));
			if (zero)
				wr_u8(&w, 0);
			wr_span(&w, span_of(tails[i]));
			if (w.len == strlen(host))
				continue;
			OK(!name_dns_matches(guard_copy((struct ward_span){ buf, w.len }),
				span_of(host)));
			leaf_for((struct ward_span){ buf, w.len });
			EQ(chain_verify(), zero ? WARD_WHY_CERT_MALFORMED : WARD_WHY_CERT_NAME);
		}
	leaf_for((struct ward_span){ (const uint8_t *)"\0www.example.org", 16 });
	EQ(chain_verify(), WARD_WHY_CERT_MALFORMED);
	leaf_for((struct ward_span){ NULL, 0 });
	OK(chain_verify() != 0);
}

/* Whatever stands in the subjectAltName, and when there is none. */
static void the_common_name_never_counts(void)
{
	static const char *const others[] = { NULL, "dns:other.example", "uri:https://www.example.org/",
		"ip:192.0.2.1", "email:a@www.example.org", "other:", "rid:", "dir:CN=www.example.org",
		"uri:https://www.example.org/;other:;ip:192.0.2.1" };

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		chain_good();
		chain.leaf.subject = "CN=www.example.org";
		chain.leaf.names = others[i];
		EQ(chain_verify(), i == 0 ? WARD_WHY_CERT_NO_SAN : WARD_WHY_CERT_NAME);
	}
	chain.args.name = "192.0.2.1";
	chain.leaf.subject = "CN=192.0.2.1";
	chain.leaf.names = "dns:192.0.2.1";
	OK(chain_verify() != 0);
}

/* A name that is longer than names can be is none, and the common name still not. */
static void a_name_of_any_size_is_no_reason_to_look_elsewhere(void)
{
	static uint8_t large[18000];
	static const size_t sizes[] = { 254, 256, 1024, 4096, 16384, 17000 };

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		memset(large, 'x', sizeof large);
		leaf_for((struct ward_span){ large, sizes[i] });
		chain.leaf.subject = "CN=www.example.org";
		EQ(chain_verify(), WARD_WHY_CERT_NAME);
		memcpy(large, host, strlen(host));
		large[strlen(host)] = '.';
		leaf_for((struct ward_span){ large, sizes[i] });
		EQ(chain_verify(), WARD_WHY_CERT_NAME);
	}
}

T_MAIN(T(every_byte_of_a_name_counts), T(a_name_does_not_end_before_its_end),
	T(the_common_name_never_counts), T(a_name_of_any_size_is_no_reason_to_look_elsewhere))

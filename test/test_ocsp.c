/* OCSP responses as they stand: pki/ocsp.h. */
#include "pki/ocsp.h"

#include <stdlib.h>
#include "forge_status.h"
#include "t.h"

#define HEX(s) forge_hex(s)

static struct ocsp ocsp;
static struct ward_why why;
static const struct forge_single good = { .serial = 5 };

static bool parse(struct ward_span der)
{
	why = (struct ward_why){ 0 };
	return ocsp_parse(der, &ocsp, &why);
}

static bool refused(const struct forge_ocsp *f)
{
	return !parse(forge_ocsp(f)) && why.code == WARD_WHY_OCSP_MALFORMED;
}

static bool refused_single(const struct forge_single *s)
{
	return refused(&(struct forge_ocsp){ .singles = s, .num_singles = 1 });
}

static void a_response_is_read(void)
{
	static const struct forge_single singles[] = { { .serial = 5 },
		{ .serial = 6, .said = 'r', .reason = 4, .hash = OID_SHA256, .no_next = true },
		{ .serial = 7, .said = 'u' } };
	struct forge_ocsp f = { .singles = singles, .num_singles = 3, .responder = "CN=Responder" };
	struct ocsp_single single;
	struct rd r;

	OK(parse(forge_ocsp(&f)));
	EQ(ocsp.result, OCSP_SUCCESSFUL);
	EQ(ocsp.sig, WARD_SIG_ECDSA_SHA256);
	EQ(ocsp.produced_at, FORGE_THIS);
	OK(span_is(ocsp.by_name, forge_dn("CN=Responder", DER_UTF8_STRING)));
	OK(ocsp.by_key.len == 0 && ocsp.certs.len == 0 && !ocsp.unknown_critical);
	r = rd_of(ocsp.singles);
	single = ocsp_single_next(&r);
	EQ(single.said, OCSP_SAID_GOOD);
	EQ(single.hash, OID_SHA1);
	EQ(single.name_hash.len, 20);
	EQ(single.this_update, FORGE_THIS);
	OK(single.has_next);
	EQ(single.next_update, FORGE_NEXT);
	single = ocsp_single_next(&r);
	EQ(single.said, OCSP_SAID_REVOKED);
	EQ(single.reason, 4);
	EQ(single.revoked_at, FORGE_REVOKED);
	EQ(single.key_hash.len, 32);
	OK(!single.has_next);
	single = ocsp_single_next(&r);
	EQ(single.said, OCSP_SAID_UNKNOWN);
	OK(span_is(single.serial, HEX("07")));
	OK(rd_done(&r));
}

static void a_responder_is_named_by_its_key_too(void)
{
	OK(parse(forge_ocsp(&(struct forge_ocsp){ .singles = &good, .num_singles = 1 })));
	EQ(ocsp.by_key.len, 20);
	EQ(ocsp.by_name.len, 0);
	OK(refused(&(struct forge_ocsp){ .by_key = HEX("0500") }));
}

static void errors_stand_alone(void)
{
	static const struct {
		const char *der;
		bool good;
		unsigned result;
	} rows[] = {
		{ "30030a0101", true, 1 }, { "30030a0102", true, 2 }, { "30030a0103", true, 3 },
		{ "30030a0105", true, 5 }, { "30030a0106", true, 6 },
		{ "30030a0104", false, 4 }, { "30030a0107", false, 7 }, { "30030a01ff", false, 255 },
		{ "30030a0100", false, 0 },              /* successful, and nothing said */
		{ "30050a01010500", false, 1 }, { "30070a0101a0023000", false, 1 },
		{ "3003020101", false, 6 }, { "30040a020101", false, 6 }, { "30020a00", false, 6 },
		{ "3000", false, 6 }, { "", false, 6 }, { "30030a010100", false, 1 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (parse(HEX(rows[i].der)) != rows[i].good)
			printf("# row %zu\n", i);
		EQ(parse(HEX(rows[i].der)), rows[i].good);
		if (rows[i].good)
			EQ(ocsp.result, rows[i].result);
		else
			EQ(why.code, WARD_WHY_OCSP_MALFORMED);
	}
}

static void only_basic_responses_are_known(void)
{
	OK(refused(&(struct forge_ocsp){ .type = OID_OCSP_NONCE, .singles = &good,
		.num_singles = 1 }));
}

static void a_response_cut_anywhere_is_refused(void)
{
	struct ward_span cert = forge(&(struct forge){ .ca = true });
	struct ward_span der = forge_ocsp(&(struct forge_ocsp){ .singles = &good, .num_singles = 1,
		.certs = &cert, .num_certs = 1 });
	uint8_t *longer = malloc(der.len + 1);

	OK(parse(der));
	for (size_t len = 0; len < der.len; len++)
		OK(!parse((struct ward_span){ der.p, len }));
	memcpy(longer, der.p, der.len);
	longer[der.len] = 0;
	OK(!parse((struct ward_span){ longer, der.len + 1 }));
	free(longer);
}

static void a_changed_byte_never_breaks_the_reader(void)
{
	static const struct forge_single s = { .serial = 6, .said = 'r', .reason = 4,
		.ext = { .oid = OID_OCSP_NONCE, .value = { (const uint8_t *)"\x04\x00", 2 } } };
	struct ward_span der = forge_ocsp(&(struct forge_ocsp){ .singles = &s, .num_singles = 1 });
	uint8_t *copy = malloc(der.len);

	for (size_t i = 0; i < der.len; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			memcpy(copy, der.p, der.len);
			copy[i] ^= (uint8_t)(1u << bit);
			if (!parse((struct ward_span){ copy, der.len }))
				EQ(why.code, WARD_WHY_OCSP_MALFORMED);
		}
	}
	free(copy);
}

/* Old responders write the default. */
static void nothing_stands_behind_what_belongs_into_an_element(void)
{
	static const struct forge_single singles[] = { { .serial = 6, .said = 'r', .reason = 4 },
		{ .serial = 7 } };
	struct forge_ocsp f = { .singles = singles, .num_singles = 2 };
	struct ward_span grown, null = HEX("0500");
	unsigned n;

	for (int named = 0; named < 2; named++) {
		struct ward_span der;

		f.responder = named ? "CN=Responder" : NULL;
		f.version = HEX(named ? "a003020100" : "");
		der = forge_ocsp(&f);
		for (n = 0; (grown = forge_grow(der, n)).len > 0; n++) {
			/* Behind the name of an algorithm stand its parameters. */
			bool taken = parse(grown);

			if (taken && ocsp.sig != WARD_SIG_NONE)
				printf("# element %u\n", n);
			OK(!taken || ocsp.sig == WARD_SIG_NONE);
		}
		OK(n > 12);
	}
	f.ext = (struct forge_ext){ .oid = OID_OCSP_NONCE, .value = HEX("8000") };
	OK(!refused(&f));
	f.ext.value.len = 0;
	f.extensions = HEX("a1113011" "300f06092b060105050730010204020400" "0500");
	OK(refused(&f));
	f.extensions = HEX("a1153013" "300f06092b060105050730010204020400" "0500" "0500");
	OK(refused(&f));
	f.extensions.len = 0;
	f.certs = &null;
	f.num_certs = 1;
	OK(refused(&f));
}

static void no_element_holds_what_belongs_behind_it(void)
{
	static const struct forge_single singles[] = { { .serial = 6, .said = 'r', .reason = 4,
		.ext = { .oid = OID_OCSP_SCT_LIST, .value = { (const uint8_t *)"\x04\x00", 2 } } },
		{ .serial = 7 } };
	struct ward_span cert = HEX("3000"), swallowed;
	struct forge_ocsp f = { .singles = singles, .num_singles = 2, .certs = &cert, .num_certs = 1,
		.ext = { .oid = OID_OCSP_NONCE, .value = HEX("0400") } };
	unsigned n;

	for (int named = 0; named < 2; named++) {
		struct ward_span der;

		f.responder = named ? "CN=Responder,O=x" : NULL;
		f.version = HEX(named ? "a003020100" : "");
		der = forge_ocsp(&f);
		OK(parse(der));
		for (n = 0; (swallowed = forge_swallow(der, n)).len > 0; n++) {
			if (parse(swallowed))
				printf("# element %u\n", n);
			OK(!parse(swallowed));
		}
		OK(n > 10);
	}
}

static void version_1_may_be_written_and_no_other(void)
{
	OK(!refused(&(struct forge_ocsp){ .version = HEX("a003020100") }));
	OK(refused(&(struct forge_ocsp){ .version = HEX("a003020101") }));
	OK(refused(&(struct forge_ocsp){ .version = HEX("a0020200") }));
	OK(refused(&(struct forge_ocsp){ .version = HEX("020100") }));
}

static void statuses_have_their_forms(void)
{
	static const struct {
		const char *status;
		bool bad;
	} rows[] = {
		{ "8000", false }, { "8200", false }, { "800100", true }, { "820100", true },
		{ "a000", true }, { "8300", true }, { "0500", true }, { "a100", true }, { "8100", true },
		{ "a111180f32303236313131383030303030305a", false },
		{ "a10f170d3236313131383030303030305a", true },            /* UTCTime */
		{ "a116180f32303236313131383030303030305aa0030a0101", false },
		{ "a116180f32303236313131383030303030305aa0030a0107", true },
		{ "a116180f32303236313131383030303030305aa003020101", true },
		{ "a114180f32303236313131383030303030305a800101", true },
		{ "a113180f32303236313131383030303030305a0500", true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct forge_single s = { .serial = 5, .status = HEX(rows[i].status) };

		if (refused_single(&s) != rows[i].bad)
			printf("# row %zu: %s\n", i, rows[i].status);
		EQ(refused_single(&s), rows[i].bad);
	}
}

static void singles_of_another_form_are_refused(void)
{
	static const char *const rows[] = { "3000", "0500", "3002" "3000",
		/* a hash with other parameters than NULL, no serial number */
		"302b30293009" "06052b0e03021a" "3000" "0400040002010580001800",
		"30133011300906052b0e03021a0500" "0400" "0400" };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		OK(refused_single(&(struct forge_single){ .whole = HEX(rows[i]) }));
	OK(refused(&(struct forge_ocsp){ .responses = HEX("3100") }));
	OK(refused(&(struct forge_ocsp){ .behind = HEX("0500") }));
	OK(!refused(&(struct forge_ocsp){ .num_singles = 0 }));
}

static void a_response_speaks_about_256_certificates_at_most(void)
{
	static struct forge_single many[257];

	for (unsigned i = 0; i < 257; i++)
		many[i] = (struct forge_single){ .serial = i + 1 };
	OK(!refused(&(struct forge_ocsp){ .singles = many, .num_singles = 256 }));
	OK(refused(&(struct forge_ocsp){ .singles = many, .num_singles = 257 }));
}

static void a_response_above_64_kib_is_refused(void)
{
	static uint8_t big[OCSP_LEN_MAX + 1];

	OK(!parse((struct ward_span){ big, sizeof big }));
	EQ(why.code, WARD_WHY_OCSP_MALFORMED);
	EQ(why.want, OCSP_LEN_MAX);
}

static void unknown_extensions_count_when_critical(void)
{
	struct forge_single s = { .serial = 5,
		.ext = { .other = "\x2a\x03", .value = HEX("0500") } };
	struct forge_ocsp f = { .singles = &s, .num_singles = 1 };

	OK(!refused(&f) && !ocsp.unknown_critical);
	s.ext.critical = true;
	OK(!refused(&f) && ocsp.unknown_critical);
	s.ext = (struct forge_ext){ .oid = OID_OCSP_SCT_LIST, .critical = true, .value = HEX("0400") };
	OK(!refused(&f) && !ocsp.unknown_critical);
	f.ext = (struct forge_ext){ .oid = OID_OCSP_NONCE, .critical = true, .value = HEX("0400") };
	OK(!refused(&f) && !ocsp.unknown_critical);
	f.ext = (struct forge_ext){ .other = "\x2a\x03", .critical = true, .value = HEX("0500") };
	OK(!refused(&f) && ocsp.unknown_critical);
	f.ext.value.len = 0;
	f.extensions = HEX("a1023000");
	OK(refused(&f));
}

static void an_unknown_signature_is_left_to_the_judge(void)
{
	OK(!refused(&(struct forge_ocsp){ .algorithm = HEX("300906072a8648ce3d0401") }));
	EQ(ocsp.sig, WARD_SIG_NONE);
	OK(refused(&(struct forge_ocsp){ .algorithm = HEX("0500") }));
}

T_MAIN(T(a_response_is_read), T(a_responder_is_named_by_its_key_too), T(errors_stand_alone),
	T(only_basic_responses_are_known), T(a_response_cut_anywhere_is_refused),
	T(a_changed_byte_never_breaks_the_reader),
	T(nothing_stands_behind_what_belongs_into_an_element),
	T(no_element_holds_what_belongs_behind_it), T(version_1_may_be_written_and_no_other),
	T(statuses_have_their_forms), T(singles_of_another_form_are_refused),
	T(a_response_speaks_about_256_certificates_at_most),
	T(a_response_above_64_kib_is_refused), T(unknown_extensions_count_when_critical),
	T(an_unknown_signature_is_left_to_the_judge))

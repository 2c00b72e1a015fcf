/* Row 12: what is not DER is not read. Lenient readers of signatures and
 * certificates let forgers choose bytes that nobody looks at. */
#include "chain.h"
#include "guard.h"
#include "pki/algorithm.h"
#include "t.h"

/* Ways to write one element that are no DER. */
enum way { LONG_LENGTH, LONGER_LENGTH, INDEFINITE, ENDLESS, SPARE_ZERO, CONSTRUCTED, SHORT_BY_ONE,
	LONG_BY_ONE, WAYS };

/* Where in a certificate the element stands, counted in the order of its bytes. */
struct place {
	unsigned left; /* elements to pass before the one that is changed */
	enum way way;
	bool changed;
};

static void rewrite(struct rd *r, struct wr *w, struct place *place);

static bool is_nested(uint8_t tag, struct ward_span contents)
{
	struct rd in = rd_of(contents);
	uint8_t inner;

	if (tag & 0x20)
		return true;
	/* The contents of extensions are elements, too. */
	if (tag != DER_OCTET_STRING)
		return false;
	der_any(&in, &inner);
	return rd_done(&in) && inner != 0;
}

static void write_length(struct wr *w, size_t len, enum way way)
{
	if (way == LONG_LENGTH && len < 0x80) {
		wr_u8(w, 0x81);
		wr_u8(w, (uint8_t)len);
	} else if (way == LONG_LENGTH && len < 0x100) {
		wr_u8(w, 0x82);
		wr_u16(w, (uint16_t)len);
	} else if (way == LONG_LENGTH) {
		wr_u8(w, 0x83);
		wr_u24(w, (uint32_t)len);
	} else {
		wr_u8(w, 0x84);
		wr_u32(w, (uint32_t)len);
	}
}

/* The element with its flaw; what it holds is as it was. */
static void write_flawed(struct wr *w, uint8_t tag, struct ward_span contents, enum way way)
{
	static const uint8_t zeros[2];
	struct ward_span s = contents;

	switch (way) {
	case LONG_LENGTH:
	case LONGER_LENGTH:
		wr_u8(w, tag);
		write_length(w, s.len, way);
		wr_span(w, s);
		break;
	case INDEFINITE:
	case ENDLESS:
		wr_u8(w, tag);
		wr_u8(w, 0x80);
		wr_span(w, s);
		wr_bytes(w, zeros, way == INDEFINITE ? 2 : 0);
		break;
	case SPARE_ZERO: {
		static uint8_t buf[FORGE_LEN];
		struct wr in = wr_of(buf, sizeof buf);

		wr_u8(&in, 0);
		wr_span(&in, s);
		der_write_value(w, tag, (struct ward_span){ buf, in.len });
		break;
	}
	case CONSTRUCTED: {
		static uint8_t buf[FORGE_LEN];
		struct wr in = wr_of(buf, sizeof buf);

		der_write_value(&in, tag, s);
		der_write_value(w, tag | 0x20, (struct ward_span){ buf, in.len });
		break;
	}
	case SHORT_BY_ONE:
	case LONG_BY_ONE:
		wr_u8(w, tag);
		if (s.len >= 0x7f)
			wr_u8(w, s.len < 0x100 ? 0x81 : 0x82);
		if (s.len >= 0x100)
			wr_u8(w, (uint8_t)(s.len >> 8));
		wr_u8(w, (uint8_t)(s.len + (way == LONG_BY_ONE ? 1u : 0u) - (way == SHORT_BY_ONE)));
		wr_span(w, s);
		break;
	case WAYS:
		break;
	}
}

/* Does this flaw make this element something else than DER? */
static bool is_flaw(uint8_t tag, struct ward_span contents, enum way way)
{
	if (way == SPARE_ZERO)
		return tag == DER_INTEGER && contents.len > 0 && contents.p[0] < 0x80;
	if (way == CONSTRUCTED)
		return (tag & 0x20) == 0;
	if (way == INDEFINITE || way == ENDLESS)
		return (tag & 0x20) != 0;
	return way != SHORT_BY_ONE || contents.len > 0;
}

static void rewrite_one(struct wr *w, uint8_t tag, struct ward_span contents, struct place *place)
{
	struct rd in = rd_of(contents);
	uint8_t buf[FORGE_LEN / 8];
	struct wr inner = wr_of(buf, sizeof buf);

	if (place->left > 0) {
		place->left--;
	} else if (!place->changed && is_flaw(tag, contents, place->way)) {
		place->changed = true;
		write_flawed(w, tag, contents, place->way);
		return;
	}
	if (!is_nested(tag, contents)) {
		der_write_value(w, tag, contents);
		return;
	}
	rewrite(&in, &inner, place);
	CHECK(!inner.bad);
	der_write_value(w, tag, (struct ward_span){ buf, inner.len });
}

static void rewrite(struct rd *r, struct wr *w, struct place *place)
{
	while (rd_more(r)) {
		uint8_t tag;
		struct ward_span contents = der_any(r, &tag);

		rewrite_one(w, tag, contents, place);
	}
}

static void no_element_of_a_certificate_may_be_written_otherwise(void)
{
	struct ward_span der;
	struct cert cert;
	unsigned tried = 0;

	chain_good();
	chain.inter.path_len = 1;
	chain.inter.purposes = CERT_FOR_SERVER;
	chain.inter.names = "dns:a.example.org;ip:192.0.2.1;dir:CN=x;uri:http://a.org/;email:a@b.org";
	chain_add(&chain.inter, OID_NAME_CONSTRAINTS, true, forge_constraints("dns:org;dir:CN=x",
		"ip:192.0.2.0/255.255.255.0"));
	der = forge(&chain.inter);
	for (unsigned way = 0; way < WAYS; way++)
		for (unsigned at = 0; at < 200; at++) {
			struct place place = { at, (enum way)way, false };
			static uint8_t buf[FORGE_LEN];
			struct wr w = wr_of(buf, sizeof buf);
			struct rd r = rd_of(der);
			struct ward_why why = { 0 };

			rewrite(&r, &w, &place);
			CHECK(!w.bad && (place.changed || w.len == der.len));
			if (!place.changed)
				break;
			tried++;
			if (!cert_parse(guard_copy((struct ward_span){ buf, w.len }), &cert, &why))
				continue;
			/* The parser notes odd keys and algorithms, and others refuse them. */
			if (cert.key.kind == WARD_KEY_NONE || cert.sig == WARD_SIG_NONE ||
				cert.sig_differs)
				continue;
			printf("# way %u at element %u is read\n", way, at);
			OK(false);
		}
	OK(tried > 400);
}

/* Row 12's other half: a signature with room for bytes of the forger's choice. The
 * numbers are those of RFC 8017 A.1.1 with e = 3. */
static void an_exponent_of_three_is_no_key(void)
{
	static uint8_t buf[400], n[256];
	struct wr w = wr_of(buf, sizeof buf);
	size_t outer = der_write_open(&w, DER_SEQUENCE), bits;

	memset(n, 0xa5, sizeof n);
	wr_span(&w, forge_hex("300d06092a864886f70d0101010500"));
	bits = der_write_open(&w, DER_BIT_STRING);
	wr_u8(&w, 0);
	{
		size_t key = der_write_open(&w, DER_SEQUENCE);

		der_write_unsigned(&w, (struct ward_span){ n, sizeof n });
		der_write_small(&w, 3);
		der_write_close(&w, key);
	}
	der_write_close(&w, bits);
	der_write_close(&w, outer);
	CHECK(!w.bad);
	chain_good();
	chain.inter.spki = forge_bytes(buf, w.len);
	chain.leaf.algorithm = forge_hex("300d06092a864886f70d01010b0500");
	OK(chain_is(WARD_WHY_CERT_KEY_WEAK, 2));
	EQ(chain.verified, 1);
}

T_MAIN(T(no_element_of_a_certificate_may_be_written_otherwise),
	T(an_exponent_of_three_is_no_key))

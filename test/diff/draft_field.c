/* draft_field.c - what stands in a certificate besides its extensions. RFC 5280 4.1 */
#include "draft.h"

#include <stdio.h>
#include "base/date.h"
#include "draw.h"

static const char *dates(struct draft *d, size_t at)
{
	struct forge *f = &d->cert[at];

	switch (draw(10)) {
	case 0: f->not_after = FORGE_NOW - 1; return "expired a second ago";
	case 1: f->not_after = FORGE_NOW; return "expires this second";
	case 2: f->not_after = FORGE_NOW + 1; return "expires in a second";
	case 3: f->not_before = FORGE_NOW; return "valid since this second";
	case 4: f->not_before = FORGE_NOW + 1; return "not valid yet";
	case 5: f->not_after = DATE_MAX; return "expires at the end of 9999";
	case 6: f->not_after = INT64_C(2524607999); return "expires at the end of 2049";
	case 7: f->not_after = INT64_C(2524608000); return "expires in 2050";
	case 8:
		f->not_before = FORGE_END;
		f->not_after = FORGE_START;
		return "ends before it begins";
	default: f->not_before = INT64_C(-631152000); return "valid since 1950";
	}
}

/* Validity as nobody should write it. 4.1.2.5 */
static const char *date_forms(struct draft *d, size_t at)
{
	static const struct {
		uint8_t tag;
		const char *text, *what;
	} rows[] = {
		{ DER_GENERALIZED_TIME, "20300101000000Z", "GeneralizedTime before 2050" },
		{ DER_UTC_TIME, "3001010000Z", "UTCTime without seconds" },
		{ DER_UTC_TIME, "300101000000+0000", "UTCTime with an offset" },
		{ DER_GENERALIZED_TIME, "20600101000000.5Z", "GeneralizedTime with a fraction" },
		{ DER_GENERALIZED_TIME, "20600101000000", "GeneralizedTime without Z" },
		{ DER_GENERALIZED_TIME, "2060010100Z", "GeneralizedTime without minutes" },
		{ DER_GENERALIZED_TIME, "20600101000000+0100", "GeneralizedTime with an offset" },
		{ DER_UTC_TIME, "300230000000Z", "the 30th of February" },
		{ DER_UTC_TIME, "290229000000Z", "the 29th of February of 2029" },
		{ DER_UTC_TIME, "301232000000Z", "the 32nd of December" },
		{ DER_UTC_TIME, "301301000000Z", "the 13th month" },
		{ DER_UTC_TIME, "300101240000Z", "24 o'clock" },
		{ DER_UTC_TIME, "300101000060Z", "60 seconds" },
		{ DER_UTC_TIME, "30010100000AZ", "a letter in a date" },
		{ DER_UTC_TIME, "", "no date" },
		{ DER_UTF8_STRING, "300101000000Z", "a date as text" },
	};
	uint8_t buf[100];
	struct wr w = wr_of(buf, sizeof buf);
	size_t outer = der_write_open(&w, DER_SEQUENCE), i = draw(sizeof rows / sizeof rows[0]);

	der_write_time(&w, FORGE_START);
	der_write_value(&w, rows[i].tag, span_of(rows[i].text));
	der_write_close(&w, outer);
	d->cert[at].validity = forge_bytes(buf, w.len);
	return rows[i].what;
}

static const char *names(struct draft *d, size_t at)
{
	struct forge *f = &d->cert[at];

	switch (draw(17)) {
	case 0: f->subject = "CN=other"; return "another subject";
	case 1: f->issuer = "CN=other"; return "another issuer";
	case 2: f->subject = ""; return "an empty subject";
	case 3: f->issuer = ""; return "an empty issuer";
	case 4:
		f->issuer_der = forge_dn(f->issuer, DER_PRINTABLE_STRING);
		return "issuer in another string type";
	case 5:
		f->issuer_der = forge_dn(f->issuer, DER_TELETEX_STRING);
		return "issuer in TeletexString";
	case 6:
		f->subject_der = forge_dn(f->subject, DER_BMP_STRING);
		return "subject in BMPString";
	case 7: f->issuer = "CN=i1"; return "issuer in small letters";
	case 8: f->issuer = "CN= I1 "; return "issuer with spaces";
	case 9: f->issuer = "CN=I  1"; return "issuer with spaces inside";
	case 10: f->subject = "CN=www.example.org"; return "the common name asked for";
	case 11: f->subject = "CN=leaf,E=a@example.org"; return "a mailbox in the subject";
	case 12: f->subject = d->cert[d->num - 1].subject; return "the root's name as subject";
	case 13: f->subject = f->issuer; return "its issuer's name as subject";
	case 14: f->subject = "O=Example,CN=leaf"; return "an organization in the subject";
	case 15: f->subject = "O=Example+CN=leaf"; return "two attributes in one relative name";
	default: f->issuer = "CN=I1,CN=I1"; return "a name twice in the issuer";
	}
}

static const char *keys(struct draft *d, size_t at)
{
	struct forge *f = &d->cert[at];

	switch (draw(8)) {
	case 0: f->issuer_key = DRAFT_STRANGER; return "signed by another key";
	case 1: f->key = DRAFT_STRANGER; return "another key";
	case 2: f->signature_bad = true; return "a bad signature";
	case 3: f->key_id = FORGE_NO_ID; return "no key identifier";
	case 4: f->issuer_key_id = FORGE_NO_ID; return "no issuer's key identifier";
	case 5: f->issuer_key_id = DRAFT_STRANGER; return "another issuer's key identifier";
	case 6: f->key_id = DRAFT_STRANGER; return "another key's identifier";
	default: f->issuer_key = f->key; return "signed by itself";
	}
}

static const char *key_kinds(struct draft *d, size_t at)
{
	static const struct {
		unsigned from;
		const char *what;
	} kinds[] = { { 20, "a key of P-256" }, { FORGE_P384, "a key of P-384" },
		{ FORGE_RSA, "a key of RSA" }, { FORGE_ED25519, "a key of Ed25519" } };
	size_t i = draw(4);

	draft_key(d, at, kinds[i].from + (unsigned)at % 6);
	return kinds[i].what;
}

/* Ways in which the issuer's key can sign besides the usual one. */
static const char *signatures(struct draft *d, size_t at)
{
	static const struct {
		enum ward_sig sig;
		const char *what;
	} ecdsa[] = { { WARD_SIG_ECDSA_SHA256, "ECDSA with SHA-256" },
		{ WARD_SIG_ECDSA_SHA384, "ECDSA with SHA-384" },
		{ WARD_SIG_ECDSA_SHA512, "ECDSA with SHA-512" } },
	rsa[] = { { WARD_SIG_RSA_PKCS1_SHA384, "RSA with SHA-384" },
		{ WARD_SIG_RSA_PKCS1_SHA512, "RSA with SHA-512" },
		{ WARD_SIG_RSA_PSS_SHA256, "RSA-PSS with SHA-256" },
		{ WARD_SIG_RSA_PSS_SHA384, "RSA-PSS with SHA-384" },
		{ WARD_SIG_RSA_PSS_SHA512, "RSA-PSS with SHA-512" } };
	size_t i = draw(3), k = draw(5);

	switch (forge_key_kind(d->cert[at].issuer_key)) {
	case WARD_KEY_P256:
	case WARD_KEY_P384:
		d->cert[at].sig = ecdsa[i].sig;
		return ecdsa[i].what;
	case WARD_KEY_RSA:
		d->cert[at].sig = rsa[k].sig;
		return rsa[k].what;
	default:
		return "the only way to sign";
	}
}

/* Keys that nobody has the private half of. */
static const char *key_forms(struct draft *d, size_t at)
{
	static const struct {
		const char *hex, *what;
	} rows[] = {
		{ "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
		  "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
		  "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5", "a P-256 key" },
		{ "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
		  "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
		  "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f6",
		  "a point beside the curve" },
		{ "3039301306072a8648ce3d020106082a8648ce3d030107032200"
		  "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
		  "a compressed point" },
		{ "3059301306072a8648ce3d020106082a8648ce3d03010703420007"
		  "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
		  "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
		  "a hybrid point" },
		{ "3056301006072a8648ce3d020106052b8104000a03420004"
		  "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
		  "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", "a secp256k1 key" },
		{ "302a300506032b656e032100"
		  "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", "an X25519 key" },
		{ "302a300506032a0304032100"
		  "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", "an unknown key" },
		{ "302c300706032b65700500032100"
		  "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
		  "an Ed25519 key with parameters" },
		{ "3029300506032b6570032000"
		  "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e",
		  "an Ed25519 key of 31 bytes" },
	};
	size_t i = draw(sizeof rows / sizeof rows[0]);

	d->cert[at].spki = forge_hex(rows[i].hex);
	return rows[i].what;
}

/* An RSA key of `bits` and this exponent; nobody has its private half. */
static const char *rsa_keys(struct draft *d, size_t at)
{
	static const struct {
		size_t bits;
		uint32_t e;
		const char *what;
	} rows[] = { { 2048, 65537, "an RSA key" }, { 1024, 65537, "an RSA key of 1024 bits" },
		{ 2047, 65537, "an RSA key of 2047 bits" }, { 2048, 3, "an RSA key with e = 3" },
		{ 2048, 65536, "an RSA key with an even e" }, { 2048, 1, "an RSA key with e = 1" },
		{ 3072, 65537, "an RSA key of 3072 bits" }, { 8192, 65537, "an RSA key of 8192 bits" },
		{ 8200, 65537, "an RSA key of 8200 bits" },
		{ 16384, 65537, "an RSA key of 16384 bits" } };
	uint8_t buf[4000], n[2048];
	size_t i = draw(sizeof rows / sizeof rows[0]), len = (rows[i].bits + 7) / 8, outer, bits, key;
	struct wr w = wr_of(buf, sizeof buf);

	memset(n, 0x5b, sizeof n);
	n[0] = (uint8_t)(0xff >> (8 * len - rows[i].bits));
	outer = der_write_open(&w, DER_SEQUENCE);
	wr_span(&w, forge_hex("300d06092a864886f70d0101010500"));
	bits = der_write_open(&w, DER_BIT_STRING);
	wr_u8(&w, 0);
	key = der_write_open(&w, DER_SEQUENCE);
	der_write_unsigned(&w, (struct ward_span){ n, len });
	der_write_small(&w, rows[i].e);
	der_write_close(&w, key);
	der_write_close(&w, bits);
	der_write_close(&w, outer);
	CHECK(!w.bad);
	d->cert[at].spki = forge_bytes(buf, w.len);
	return rows[i].what;
}

static const char *asked_names(struct draft *d, size_t at)
{
	static const char *const texts[] = { "WWW.EXAMPLE.ORG", "www.example.org.", "example.org",
		"a.www.example.org", "192.0.2.1", "2001:db8::1", "xn--bcher-kva.example",
		"www.example.com", "w_w.example.org", "localhost" };

	(void)at;
	d->name = DRAW_OF(texts);
	return d->name;
}

static const char *header(struct draft *d, size_t at)
{
	struct forge *f = &d->cert[at];

	switch (draw(15)) {
	case 0: f->version_1 = f->no_extensions = true; return "version 1";
	case 1: f->version = forge_hex("a003020101"); f->no_extensions = true; return "version 2";
	case 2: f->version_1 = true; return "version 1 with extensions";
	case 3: f->version = forge_hex("a003020101"); return "version 2 with extensions";
	case 4: f->version = forge_hex("a003020103"); return "version 4";
	case 5: f->version = forge_hex("a003020100"); return "version 1, written";
	case 6: f->no_extensions = true; return "no extensions";
	case 7: f->serial = forge_hex("020100"); return "serial number 0";
	case 8: f->serial = forge_hex("0201ff"); return "serial number -1";
	case 9: f->serial = forge_hex("02147f000102030405060708090a0b0c0d0e0f10111213");
		return "a serial number of 20 bytes";
	case 10: f->serial = forge_hex("02157f000102030405060708090a0b0c0d0e0f1011121314");
		return "a serial number of 21 bytes";
	case 11: f->unique_ids = forge_hex("8102000182020002"); return "unique identifiers";
	case 12: f->behind = forge_hex("0500"); return "something behind the extensions";
	case 13: f->extensions = forge_hex("a3023000"); return "an empty list of extensions";
	default: f->serial = forge_hex("02020001"); return "a serial number with a spare zero";
	}
}

/* What is said inside, outside, or both, and is not how the signature was made. */
static const char *algorithms(struct draft *d, size_t at)
{
	static const struct {
		const char *hex, *what;
	} rows[] = {
		{ "300a06082a8648ce3d040303", "ECDSA with SHA-384" },
		{ "300506032b6570", "Ed25519" },
		{ "300706032b65700500", "Ed25519 with a parameter of NULL" },
		{ "300c06082a8648ce3d0403020500", "ECDSA with a parameter of NULL" },
		{ "300906072a8648ce3d0401", "ECDSA with SHA-1" },
		{ "300d06092a864886f70d0101050500", "RSA with SHA-1" },
		{ "300d06092a864886f70d0101040500", "RSA with MD5" },
		{ "300b06092a864886f70d01010b", "RSA without the NULL" },
		{ "300406022a03", "an unknown algorithm" },
		{ "300906072a8648ce380403", "DSA with SHA-1" },
		{ "300b06092a864886f70d01010a", "RSA-PSS with its defaults" },
	};
	size_t i = draw(sizeof rows / sizeof rows[0]);
	uint32_t where = draw(3);
	static char what[100];

	if (where != 1)
		d->cert[at].algorithm = forge_hex(rows[i].hex);
	if (where != 0)
		d->cert[at].outer_algorithm = forge_hex(where == 1 ? rows[i].hex :
			"300d06092a864886f70d01010b0500");
	snprintf(what, sizeof what, "%s, said %s", rows[i].what, where == 0 ? "in both places" :
		where == 1 ? "outside" : "inside");
	return what;
}

const char *draft_change_field(struct draft *d, size_t at)
{
	static const char *(*const changes[])(struct draft *, size_t) = { dates, date_forms, names,
		names, keys, key_kinds, signatures, key_forms, rsa_keys, asked_names, header,
		algorithms };

	return DRAW_OF(changes)(d, at);
}

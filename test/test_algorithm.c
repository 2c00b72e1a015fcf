/* Which key, which signature, and how strong: pki/algorithm.h. */
#include "pki/algorithm.h"

#include <stdlib.h>
#include "forge.h"
#include "t.h"

#define H256 "300d06096086480165030402010500"
#define H384 "300d06096086480165030402020500"
#define H512 "300d06096086480165030402030500"
#define MGF1 "06092a864886f70d010108"

static enum oid oid;
static bool done;

/* The bytes have a place of their own, so that a sanitizer sees who leaves it. */
static enum ward_sig sig_of(struct ward_span der)
{
	uint8_t *copy = malloc(der.len + 1);
	struct rd r = rd_of((struct ward_span){ copy, der.len });
	enum ward_sig sig;

	memcpy(copy, der.p, der.len);
	sig = algorithm_signature(&r, &oid);
	done = rd_done(&r);
	free(copy);
	return sig;
}

static enum ward_key_kind kind_of(struct ward_span der)
{
	uint8_t *copy = malloc(der.len);
	struct rd r = rd_of((struct ward_span){ copy, der.len });
	enum ward_key_kind kind;

	memcpy(copy, der.p, der.len);
	kind = algorithm_key(&r).kind;
	done = rd_done(&r);
	free(copy);
	return kind;
}

/* An element with these contents. */
static struct ward_span element(uint8_t tag, struct ward_span contents)
{
	static uint8_t buf[4000];
	struct wr w = wr_of(buf, sizeof buf);

	der_write_value(&w, tag, contents);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static struct ward_span together(struct ward_span a, struct ward_span b)
{
	static uint8_t buf[4000];
	struct wr w = wr_of(buf, sizeof buf);

	wr_span(&w, a);
	wr_span(&w, b);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

/* The AlgorithmIdentifier of a signature with these parameters. */
static enum ward_sig with(enum oid id, const char *parameters)
{
	struct ward_span name = element(DER_OID, oid_bytes(id));

	return sig_of(element(DER_SEQUENCE, together(name, forge_hex(parameters))));
}

static void a_signature_has_the_parameters_of_its_kind_and_no_others(void)
{
	static const struct {
		enum oid oid;
		enum ward_sig bare, null;
	} rows[] = {
		{ OID_SHA256_RSA, WARD_SIG_RSA_PKCS1_SHA256, WARD_SIG_RSA_PKCS1_SHA256 },
		{ OID_SHA384_RSA, WARD_SIG_RSA_PKCS1_SHA384, WARD_SIG_RSA_PKCS1_SHA384 },
		{ OID_SHA512_RSA, WARD_SIG_RSA_PKCS1_SHA512, WARD_SIG_RSA_PKCS1_SHA512 },
		{ OID_SHA256_ECDSA, WARD_SIG_ECDSA_SHA256, WARD_SIG_NONE },
		{ OID_SHA384_ECDSA, WARD_SIG_ECDSA_SHA384, WARD_SIG_NONE },
		{ OID_SHA512_ECDSA, WARD_SIG_ECDSA_SHA512, WARD_SIG_NONE },
		{ OID_ED25519, WARD_SIG_ED25519, WARD_SIG_NONE },
		{ OID_SHA1_RSA, WARD_SIG_NONE, WARD_SIG_NONE },
		{ OID_MD5_RSA, WARD_SIG_NONE, WARD_SIG_NONE },
		{ OID_SHA1_ECDSA, WARD_SIG_NONE, WARD_SIG_NONE },
		{ OID_RSA_PSS, WARD_SIG_NONE, WARD_SIG_NONE },
		{ OID_SHA256, WARD_SIG_NONE, WARD_SIG_NONE },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		EQ(with(rows[i].oid, ""), rows[i].bare);
		EQ(oid, rows[i].oid);
		OK(done);
		EQ(with(rows[i].oid, "0500"), rows[i].null);
		EQ(oid, rows[i].oid);
		OK(done);
		EQ(with(rows[i].oid, "05000500"), WARD_SIG_NONE);
		EQ(with(rows[i].oid, "050100"), WARD_SIG_NONE);
		EQ(with(rows[i].oid, "3000"), WARD_SIG_NONE);
		OK(done);
	}
}

static void what_is_no_algorithm_has_neither_number_nor_name(void)
{
	static const char *const rows[] = { "", "30", "3000", "300506032b657000", "310506032b6570",
		"300606032b6570", "3005060380b670" };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		EQ(sig_of(forge_hex(rows[i])), i == 3 ? WARD_SIG_ED25519 : WARD_SIG_NONE);
		EQ(oid, i == 3 ? OID_ED25519 : OID_UNKNOWN);
		OK(!done);
	}
}

/* RSASSA-PSS-params; each part is an element, or several. */
struct pss {
	const char *hash, *hash_behind, *mgf, *mgf_hash, *mgf_behind, *one_behind, *salt, *salt_behind;
	const char *behind, *parameters_behind;
};

static enum ward_sig pss(const struct pss *p)
{
	struct ward_span mgf = element(DER_SEQUENCE, together(
		together(forge_hex(p->mgf ? p->mgf : MGF1), forge_hex(p->mgf_hash)),
		forge_hex(p->mgf_behind ? p->mgf_behind : "")));
	struct ward_span zero = element(DER_CONTEXT_C(0), together(forge_hex(p->hash),
		forge_hex(p->hash_behind ? p->hash_behind : "")));
	struct ward_span one = element(DER_CONTEXT_C(1), together(mgf,
		forge_hex(p->one_behind ? p->one_behind : "")));
	struct ward_span two = element(DER_CONTEXT_C(2), together(forge_hex(p->salt),
		forge_hex(p->salt_behind ? p->salt_behind : "")));
	struct ward_span all = element(DER_SEQUENCE, together(together(zero, one),
		together(two, forge_hex(p->behind ? p->behind : ""))));
	struct ward_span name = element(DER_OID, oid_bytes(OID_RSA_PSS));

	all = together(all, forge_hex(p->parameters_behind ? p->parameters_behind : ""));
	return sig_of(element(DER_SEQUENCE, together(name, all)));
}

static void pss_has_one_hash_and_a_salt_of_its_length(void)
{
	static const char *const hash[] = { H256, H384, H512 };
	static const char *const salt[] = { "020120", "020130", "020140", "020114", "020100" };
	static const enum ward_sig sig[] = { WARD_SIG_RSA_PSS_SHA256, WARD_SIG_RSA_PSS_SHA384,
		WARD_SIG_RSA_PSS_SHA512 };

	for (size_t h = 0; h < 3; h++)
		for (size_t m = 0; m < 3; m++)
			for (size_t s = 0; s < 5; s++)
				EQ(pss(&(struct pss){ .hash = hash[h], .mgf_hash = hash[m], .salt = salt[s] }),
					h == m && h == s ? sig[h] : WARD_SIG_NONE);
	EQ(oid, OID_RSA_PSS);
	EQ(pss(&(struct pss){ .hash = H256, .mgf = "06092a864886f70d010109", .mgf_hash = H256,
		.salt = "020120" }), WARD_SIG_NONE);
}

static void nothing_stands_behind_any_part_of_pss(void)
{
	const struct pss good = { .hash = H256, .mgf_hash = H256, .salt = "020120" };
	struct pss p[6] = { good, good, good, good, good, good };

	p[0].hash_behind = p[1].mgf_behind = p[2].one_behind = p[3].salt_behind = "0500";
	p[4].behind = p[5].parameters_behind = "0500";
	EQ(pss(&good), WARD_SIG_RSA_PSS_SHA256);
	for (size_t i = 0; i < 6; i++)
		EQ(pss(&p[i]), WARD_SIG_NONE);
}

/* The parts are there in their order, and one stands inside of the one before. */
static void no_part_of_pss_holds_the_next(void)
{
	struct ward_span mgf = element(DER_SEQUENCE, together(forge_hex(MGF1), forge_hex(H256)));
	struct ward_span zero = element(DER_CONTEXT_C(0), forge_hex(H256));
	struct ward_span one = element(DER_CONTEXT_C(1), mgf);
	struct ward_span two = element(DER_CONTEXT_C(2), forge_hex("020120"));
	struct ward_span name = element(DER_OID, oid_bytes(OID_RSA_PSS));
	struct ward_span open_hash = together(together(forge_hex("06096086480165030402010500"), one),
		two);
	struct ward_span open_mgf = together(forge_hex(MGF1), together(forge_hex(H256), two));
	struct ward_span rows[] = {
		together(zero, together(one, two)), /* as it should be */
		element(DER_CONTEXT_C(0), together(forge_hex(H256), together(one, two))),
		element(DER_CONTEXT_C(0), element(DER_SEQUENCE, open_hash)),
		together(zero, element(DER_CONTEXT_C(1), together(mgf, two))),
		together(zero, element(DER_CONTEXT_C(1), element(DER_SEQUENCE, open_mgf))),
		together(zero, element(DER_CONTEXT_C(1), together(element(DER_SEQUENCE,
			together(forge_hex(MGF1), element(DER_SEQUENCE,
			together(forge_hex("06096086480165030402010500"), two)))), (struct ward_span){
			NULL, 0 }))),
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		EQ(sig_of(element(DER_SEQUENCE, together(name, element(DER_SEQUENCE, rows[i])))),
			i == 0 ? WARD_SIG_RSA_PSS_SHA256 : WARD_SIG_NONE);
}

#define RSA_ENCRYPTION "06092a864886f70d010101"
#define RSA_PSS "06092a864886f70d01010a"
#define EC "06072a8648ce3d0201"
#define P256 "06082a8648ce3d030107"
#define P384 "06052b81040022"
#define P521 "06052b81040023"
#define ED25519 "06032b6570"

/* A SubjectPublicKeyInfo; `bits` are the contents of its BIT STRING. */
static struct ward_span spki(const char *algorithm, const char *parameters, struct ward_span bits)
{
	struct ward_span id = element(DER_SEQUENCE, together(forge_hex(algorithm),
		forge_hex(parameters)));

	return element(DER_SEQUENCE, together(id, element(DER_BIT_STRING, bits)));
}

static enum ward_key_kind rsa(const char *algorithm, const char *parameters, const char *key)
{
	return kind_of(spki(algorithm, parameters, forge_hex(key)));
}

static void an_rsa_key_is_two_numbers_and_nothing_else(void)
{
	static const char *const no_keys[] = {
		"00" "3007020200850201" "00",     /* e is zero */
		"00" "3006020100" "020111",       /* n is zero */
		"00" "300702020085020111" "00",   /* something behind */
		"00" "30090202008502011105" "00", /* something more */
		"00" "3004" "02020085", "00" "3000", "00",
		"00" "310702020085020111",
		"00" "30060201" "85020111",       /* n is negative */
		"00" "3007020200850201" "91",
	};

	EQ(rsa(RSA_ENCRYPTION, "0500", "00" "300702020085020111"), WARD_KEY_RSA);
	EQ(rsa(RSA_ENCRYPTION, "", "00" "300702020085020111"), WARD_KEY_RSA);
	EQ(rsa(RSA_PSS, "", "00" "300702020085020111"), WARD_KEY_RSA_PSS);
	EQ(rsa(RSA_ENCRYPTION, "05000500", "00" "300702020085020111"), WARD_KEY_NONE);
	EQ(rsa(RSA_ENCRYPTION, "3000", "00" "300702020085020111"), WARD_KEY_NONE);
	EQ(rsa(RSA_PSS, "0500", "00" "300702020085020111"), WARD_KEY_NONE);
	EQ(rsa(RSA_PSS, "3000", "00" "300702020085020111"), WARD_KEY_NONE);
	for (size_t i = 0; i < sizeof no_keys / sizeof no_keys[0]; i++)
		EQ(rsa(RSA_ENCRYPTION, "0500", no_keys[i]), WARD_KEY_NONE);
	EQ(rsa(RSA_ENCRYPTION, "0500", "01" "3007020200840201" "12"), WARD_KEY_NONE);
}

/* The contents of a BIT STRING: `first`, then zeros. */
static struct ward_span point(uint8_t first, size_t len)
{
	uint8_t bits[200] = { 0, first };

	return forge_bytes(bits, len + 1);
}

static void a_point_is_as_long_as_its_curve_says_and_not_compressed(void)
{
	static const struct {
		const char *curve;
		size_t len;
		enum ward_key_kind kind;
	} rows[] = { { P256, 65, WARD_KEY_P256 }, { P384, 97, WARD_KEY_P384 },
		{ P521, 133, WARD_KEY_P521 } };

	for (size_t i = 0; i < 3; i++) {
		for (size_t len = 0; len < 140; len++)
			EQ(kind_of(spki(EC, rows[i].curve, point(4, len))),
				len == rows[i].len ? rows[i].kind : WARD_KEY_NONE);
		for (unsigned first = 0; first < 8; first++)
			EQ(kind_of(spki(EC, rows[i].curve, point((uint8_t)first, rows[i].len))),
				first == 4 ? rows[i].kind : WARD_KEY_NONE);
	}
}

static void a_curve_is_named_and_nothing_stands_behind_its_name(void)
{
	EQ(kind_of(spki(EC, P256 "0500", point(4, 65))), WARD_KEY_NONE);
	EQ(kind_of(spki(EC, "", point(4, 65))), WARD_KEY_NONE);
	EQ(kind_of(spki(EC, "0500", point(4, 65))), WARD_KEY_NONE);
	EQ(kind_of(spki(EC, "06052b8104000a", point(4, 65))), WARD_KEY_NONE);
	/* Of a curve that nobody knows a point of no bytes is not looked at. */
	EQ(kind_of(spki(EC, "06052b8104000a", point(0, 0))), WARD_KEY_NONE);
	EQ(kind_of(spki(EC, "06052b8104000a", point(4, 1))), WARD_KEY_NONE);
	EQ(kind_of(spki(P256, P256, point(4, 65))), WARD_KEY_NONE);
}

static void an_ed25519_key_is_32_bytes_without_parameters(void)
{
	struct ward_span odd = point(0, 32);

	for (size_t len = 0; len < 40; len++)
		EQ(kind_of(spki(ED25519, "", point(7, len))), len == 32 ? WARD_KEY_ED25519 : WARD_KEY_NONE);
	EQ(kind_of(spki(ED25519, "0500", point(7, 32))), WARD_KEY_NONE);
	EQ(kind_of(spki(ED25519, "3000", point(7, 32))), WARD_KEY_NONE);
	odd = forge_bytes(odd.p, odd.len);
	((uint8_t *)odd.p)[0] = 1; /* a bit is unused: 31 bytes and seven bits */
	EQ(kind_of(spki(ED25519, "", odd)), WARD_KEY_NONE);
	OK(done);
}

static void what_stands_behind_a_key_makes_it_none(void)
{
	struct ward_span id = element(DER_SEQUENCE, forge_hex(ED25519));
	struct ward_span bits = element(DER_BIT_STRING, point(7, 32));

	EQ(kind_of(element(DER_SEQUENCE, together(id, bits))), WARD_KEY_ED25519);
	OK(done);
	EQ(kind_of(element(DER_SEQUENCE, together(together(id, bits), forge_hex("0500")))),
		WARD_KEY_NONE);
	OK(!done);
	EQ(kind_of(element(DER_SET, together(id, bits))), WARD_KEY_NONE);
	EQ(kind_of(element(DER_SEQUENCE, id)), WARD_KEY_NONE);
	OK(!done);
}

static void each_signature_is_by_keys_of_its_kind(void)
{
	/* Of NONE, RSA, RSA_PSS, P256, P384, P521, ED25519. */
	static const char *const fits[] = {
		[WARD_SIG_NONE] = "0000000",
		[WARD_SIG_RSA_PKCS1_SHA256] = "0100000", [WARD_SIG_RSA_PKCS1_SHA384] = "0100000",
		[WARD_SIG_RSA_PKCS1_SHA512] = "0100000", [WARD_SIG_RSA_PSS_SHA256] = "0110000",
		[WARD_SIG_RSA_PSS_SHA384] = "0110000", [WARD_SIG_RSA_PSS_SHA512] = "0110000",
		[WARD_SIG_ECDSA_SHA256] = "0001110", [WARD_SIG_ECDSA_SHA384] = "0001110",
		[WARD_SIG_ECDSA_SHA512] = "0001110", [WARD_SIG_ED25519] = "0000001",
	};

	for (unsigned sig = 0; sig < sizeof fits / sizeof fits[0]; sig++)
		for (unsigned kind = 0; kind <= WARD_KEY_ED25519; kind++)
			EQ(algorithm_key_fits((enum ward_key_kind)kind, (enum ward_sig)sig),
				fits[sig][kind] == '1');
}

static struct ward_public_key rsa_key(struct ward_span n, struct ward_span e)
{
	return (struct ward_public_key){ .kind = WARD_KEY_RSA, .n = n, .e = e };
}

static unsigned bits_of(struct ward_span n)
{
	struct ward_public_key key = rsa_key(n, (struct ward_span){ NULL, 0 });

	return algorithm_key_bits(&key);
}

static void the_size_of_a_key_is_that_of_its_curve_or_of_its_modulus(void)
{
	static const struct {
		enum ward_key_kind kind;
		unsigned bits;
	} rows[] = { { WARD_KEY_NONE, 0 }, { WARD_KEY_P256, 256 }, { WARD_KEY_P384, 384 },
		{ WARD_KEY_P521, 521 }, { WARD_KEY_ED25519, 256 } };
	static uint8_t large[65537] = { 0x80 };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		EQ(algorithm_key_bits(&(struct ward_public_key){ .kind = rows[i].kind }), rows[i].bits);
	EQ(bits_of((struct ward_span){ NULL, 0 }), 0);
	EQ(bits_of(forge_hex("00")), 0);
	EQ(bits_of(forge_hex("01")), 1);
	EQ(bits_of(forge_hex("7f")), 7);
	EQ(bits_of(forge_hex("80")), 8);
	EQ(bits_of(forge_hex("01ff")), 9);
	EQ(bits_of((struct ward_span){ large, 65536 }), 65536 * 8);
	EQ(bits_of((struct ward_span){ large, 65537 }), 0);
}

/* Is a key strong whose modulus has so many bits and ends in this byte? */
static bool strong(unsigned bits, uint8_t last, const char *e)
{
	static uint8_t n[1025];
	struct ward_public_key key = rsa_key((struct ward_span){ n, (bits + 7) / 8 }, forge_hex(e));

	memset(n, 0, sizeof n);
	n[0] = (uint8_t)(1u << (bits + 7) % 8);
	n[(bits + 7) / 8 - 1] |= last;
	return algorithm_key_strong(&key);
}

static void a_strong_rsa_key_has_2048_to_8192_bits_and_an_odd_exponent_of_3_to_8_bytes(void)
{
	static uint8_t n[256];
	struct ward_public_key bare;

	OK(strong(2048, 1, "010001") && strong(8192, 1, "010001") && strong(3072, 1, "010001"));
	OK(!strong(2047, 1, "010001") && !strong(8193, 1, "010001"));
	OK(!strong(2048, 2, "010001"));
	OK(!strong(2048, 1, "010000") && !strong(2048, 1, "03") && !strong(2048, 1, "ffff"));
	OK(!strong(2048, 1, ""));
	OK(strong(2048, 1, "ffffffffffffffff") && !strong(2048, 1, "01ffffffffffffffff"));
	OK(!algorithm_key_strong(&(struct ward_public_key){ .kind = WARD_KEY_RSA }));
	OK(!algorithm_key_strong(&(struct ward_public_key){ .kind = WARD_KEY_RSA_PSS }));
	memset(n, 0xff, sizeof n);
	bare = rsa_key((struct ward_span){ n, sizeof n }, (struct ward_span){ NULL, 0 });
	OK(!algorithm_key_strong(&bare));
}

static void a_known_curve_is_strong_and_no_kind_is_not(void)
{
	for (unsigned kind = WARD_KEY_P256; kind <= WARD_KEY_ED25519; kind++)
		OK(algorithm_key_strong(&(struct ward_public_key){ .kind = (enum ward_key_kind)kind }));
	OK(!algorithm_key_strong(&(struct ward_public_key){ .kind = WARD_KEY_NONE }));
}

static void keys_are_the_same_by_their_kind_and_numbers(void)
{
	struct ward_public_key a = { .kind = WARD_KEY_RSA, .n = forge_hex("c5"), .e = forge_hex("03") };
	struct ward_public_key b = { .kind = WARD_KEY_P256, .point = forge_hex("0401") }, c;

	OK(algorithm_key_same(&a, &a) && algorithm_key_same(&b, &b) && !algorithm_key_same(&a, &b));
	c = a;
	c.kind = WARD_KEY_RSA_PSS;
	OK(!algorithm_key_same(&a, &c));
	c = a;
	c.n = forge_hex("c6");
	OK(!algorithm_key_same(&a, &c));
	c = a;
	c.e = forge_hex("05");
	OK(!algorithm_key_same(&a, &c));
	c = b;
	c.point = forge_hex("0402");
	OK(!algorithm_key_same(&b, &c));
	c = b;
	c.kind = WARD_KEY_NONE;
	OK(!algorithm_key_same(&c, &c));
}

T_MAIN(T(a_signature_has_the_parameters_of_its_kind_and_no_others),
	T(what_is_no_algorithm_has_neither_number_nor_name),
	T(pss_has_one_hash_and_a_salt_of_its_length), T(nothing_stands_behind_any_part_of_pss),
	T(no_part_of_pss_holds_the_next), T(an_rsa_key_is_two_numbers_and_nothing_else),
	T(a_point_is_as_long_as_its_curve_says_and_not_compressed),
	T(a_curve_is_named_and_nothing_stands_behind_its_name),
	T(an_ed25519_key_is_32_bytes_without_parameters), T(what_stands_behind_a_key_makes_it_none),
	T(each_signature_is_by_keys_of_its_kind),
	T(the_size_of_a_key_is_that_of_its_curve_or_of_its_modulus),
	T(a_strong_rsa_key_has_2048_to_8192_bits_and_an_odd_exponent_of_3_to_8_bytes),
	T(a_known_curve_is_strong_and_no_kind_is_not),
	T(keys_are_the_same_by_their_kind_and_numbers))

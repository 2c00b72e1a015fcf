/* forge.c - certificates for tests. */
#include "forge.h"

#include <stdio.h>
#include <stdlib.h>
#include "base/pem.h"
#include "base/text.h"
#include "pki/algorithm.h"
#include "pki/general_name.h"
#include "pki/issue_key.h"
#include "pki/name.h"

#define ARENA (64u << 20)

static uint8_t *arena;
static size_t arena_used;

static struct wr room(size_t len)
{
	if (arena == NULL)
		arena = malloc(ARENA);
	CHECK(arena != NULL && ARENA - arena_used >= len);
	return wr_of(arena + arena_used, len);
}

static struct ward_span keep(const struct wr *w)
{
	CHECK(!w->bad);
	arena_used += w->len;
	return (struct ward_span){ w->buf, w->len };
}

void forge_forget(void)
{
	arena_used = 0;
}

struct ward_span forge_bytes(const void *p, size_t len)
{
	struct wr w = room(len);

	wr_bytes(&w, p, len);
	return keep(&w);
}

struct ward_span forge_hex(const char *hex)
{
	struct wr w = room(strlen(hex) / 2);

	CHECK(text_hex_read(hex, strlen(hex), w.buf, w.cap, &w.len));
	return keep(&w);
}

enum ward_key_kind forge_key_kind(unsigned number)
{
	if (number >= FORGE_ED25519)
		return WARD_KEY_ED25519;
	if (number >= FORGE_RSA)
		return WARD_KEY_RSA;
	return number >= FORGE_P384 ? WARD_KEY_P384 : WARD_KEY_P256;
}

const struct ward_key *forge_key(unsigned number)
{
	static struct ward_key *keys[FORGE_KEYS];

	CHECK(number < FORGE_KEYS);
	if (keys[number] == NULL)
		keys[number] = ward_provider_default()->key_generate(forge_key_kind(number), 2048);
	CHECK(keys[number] != NULL);
	return keys[number];
}

static enum oid attribute(struct ward_span type)
{
	if (span_is(type, span_of("CN")))
		return OID_COMMON_NAME;
	if (span_is(type, span_of("O")))
		return OID_ORGANIZATION;
	if (span_is(type, span_of("OU")))
		return OID_ORGANIZATIONAL_UNIT;
	if (span_is(type, span_of("C")))
		return OID_COUNTRY;
	CHECK(span_is(type, span_of("E")));
	return OID_EMAIL_ADDRESS;
}

struct ward_span forge_dn(const char *text, uint8_t string_tag)
{
	struct wr w = room(strlen(text) * 4 + 64);
	size_t name = der_write_open(&w, DER_SEQUENCE), set = 0;
	bool open = false;

	while (*text != '\0') {
		size_t type_len = strcspn(text, "="), end = strcspn(text, ",+"), one;
		struct ward_span type = { (const uint8_t *)text, type_len };
		struct ward_span value = { (const uint8_t *)text + type_len + 1, end - type_len - 1 };

		if (!open)
			set = der_write_open(&w, DER_SET);
		one = der_write_open(&w, DER_SEQUENCE);
		der_write_oid(&w, oid_bytes(attribute(type)));
		der_write_value(&w, string_tag, value);
		der_write_close(&w, one);
		open = text[end] == '+';
		if (!open)
			der_write_close(&w, set);
		text += end + (text[end] != '\0');
	}
	der_write_close(&w, name);
	return keep(&w);
}

/* "192.0.2.0/255.255.255.0" as bytes. */
static struct ward_span address(struct ward_span text)
{
	uint8_t bytes[32], len, mask_len = 0;
	const uint8_t *slash = memchr(text.p, '/', text.len);
	size_t first = slash != NULL ? (size_t)(slash - text.p) : text.len;

	CHECK(name_ip_read((struct ward_span){ text.p, first }, bytes, &len));
	if (slash != NULL)
		CHECK(name_ip_read((struct ward_span){ slash + 1, text.len - first - 1 },
			bytes + len, &mask_len));
	return forge_bytes(bytes, (size_t)len + mask_len);
}

static struct general_name general_name(struct ward_span text)
{
	static const struct {
		const char *prefix;
		uint8_t kind;
	} kinds[] = { { "other:", GENERAL_NAME_OTHER }, { "email:", GENERAL_NAME_EMAIL },
		{ "dns:", GENERAL_NAME_DNS }, { "x400:", GENERAL_NAME_X400 },
		{ "dir:", GENERAL_NAME_DIRECTORY }, { "edi:", GENERAL_NAME_EDI },
		{ "uri:", GENERAL_NAME_URI }, { "ip:", GENERAL_NAME_IP },
		{ "rid:", GENERAL_NAME_REGISTERED_ID } };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		size_t len = strlen(kinds[i].prefix);
		struct general_name name = { kinds[i].kind, { text.p + len, text.len - len } };
		char dn[200];

		if (text.len < len || memcmp(text.p, kinds[i].prefix, len) != 0)
			continue;
		if (name.kind == GENERAL_NAME_IP)
			name.value = address(name.value);
		if (name.kind == GENERAL_NAME_DIRECTORY) {
			snprintf(dn, sizeof dn, "%.*s", (int)name.value.len, name.value.p);
			name.value = forge_dn(dn, DER_UTF8_STRING);
		}
		if (name.kind == GENERAL_NAME_REGISTERED_ID)
			name.value = oid_bytes(OID_SERVER_AUTH);
		if (name.kind == GENERAL_NAME_OTHER)
			name.value = forge_hex("06012aa0020500");
		return name;
	}
	abort(); /* no kind of name */
}

/* Each name of `text`, in a SEQUENCE of its own when `subtrees`. */
static struct ward_span names(const char *text, bool subtrees)
{
	struct general_name list[1100];
	size_t num = 0, size = 16;
	struct wr w;

	while (text != NULL && *text != '\0') {
		size_t len = strcspn(text, ";");

		CHECK(num < sizeof list / sizeof list[0]);
		list[num] = general_name((struct ward_span){ (const uint8_t *)text, len });
		size += list[num].value.len + 16;
		num++;
		text += len + (text[len] != '\0');
	}
	w = room(size);
	for (size_t i = 0; i < num; i++) {
		bool constructed = list[i].kind == GENERAL_NAME_OTHER ||
			(list[i].kind >= GENERAL_NAME_X400 && list[i].kind <= GENERAL_NAME_EDI);
		size_t one = subtrees ? der_write_open(&w, DER_SEQUENCE) : 0;

		der_write_value(&w, (uint8_t)((constructed ? 0xa0 : 0x80) | list[i].kind),
			list[i].value);
		if (subtrees)
			der_write_close(&w, one);
	}
	return keep(&w);
}

struct ward_span forge_names(const char *text)
{
	return names(text, false);
}

struct ward_span forge_constraints(const char *permitted, const char *excluded)
{
	struct ward_span in = names(permitted, true), out = names(excluded, true);
	struct wr w = room(in.len + out.len + 32);
	size_t outer = der_write_open(&w, DER_SEQUENCE);

	if (permitted != NULL)
		der_write_value(&w, DER_CONTEXT_C(0), in);
	if (excluded != NULL)
		der_write_value(&w, DER_CONTEXT_C(1), out);
	der_write_close(&w, outer);
	return keep(&w);
}

/* Where the contents of an extension are to be written. */
static size_t open_ext(struct wr *w, enum oid oid, bool critical, size_t *ret_octets)
{
	size_t outer = der_write_open(w, DER_SEQUENCE);

	der_write_oid(w, oid_bytes(oid));
	if (critical)
		der_write_true(w);
	*ret_octets = der_write_open(w, DER_OCTET_STRING);
	return outer;
}

static void close_ext(struct wr *w, size_t outer, size_t octets)
{
	der_write_close(w, octets);
	der_write_close(w, outer);
}

static void write_purposes(struct wr *w, uint16_t purposes)
{
	size_t octets, ext = open_ext(w, OID_EXT_KEY_USAGE, false, &octets);
	size_t list = der_write_open(w, DER_SEQUENCE);

	if (purposes & CERT_FOR_SERVER)
		der_write_oid(w, oid_bytes(OID_SERVER_AUTH));
	if (purposes & CERT_FOR_CLIENT)
		der_write_oid(w, oid_bytes(OID_CLIENT_AUTH));
	if (purposes & CERT_FOR_ANY)
		der_write_oid(w, oid_bytes(OID_ANY_EXT_KEY_USAGE));
	if (purposes & CERT_FOR_OTHER)
		der_write_oid(w, oid_bytes(OID_CODE_SIGNING));
	der_write_close(w, list);
	close_ext(w, ext, octets);
}

static void write_basic(struct wr *w, const struct forge *f)
{
	size_t octets, ext, list;

	ext = open_ext(w, OID_BASIC_CONSTRAINTS, true, &octets);
	list = der_write_open(w, DER_SEQUENCE);
	der_write_true(w);
	if (f->path_len > 0)
		der_write_small(w, f->path_len - 1);
	der_write_close(w, list);
	close_ext(w, ext, octets);
}

/* A key identifier that says the number of the key. */
static void write_key_id(struct wr *w, enum oid oid, uint8_t tag, unsigned id)
{
	uint8_t bytes[2] = { (uint8_t)(id >> 8), (uint8_t)id };
	size_t octets, ext, list = 0;

	if (id == FORGE_NO_ID)
		return;
	ext = open_ext(w, oid, false, &octets);
	if (oid == OID_AUTHORITY_KEY_ID)
		list = der_write_open(w, DER_SEQUENCE);
	der_write_value(w, tag, (struct ward_span){ bytes, 2 });
	if (oid == OID_AUTHORITY_KEY_ID)
		der_write_close(w, list);
	close_ext(w, ext, octets);
}

static void write_given(struct wr *w, const struct forge_ext *ext)
{
	size_t outer = der_write_open(w, DER_SEQUENCE);

	if (ext->other != NULL)
		der_write_oid(w, span_of(ext->other));
	else
		der_write_oid(w, oid_bytes(ext->oid));
	if (ext->critical)
		der_write_true(w);
	der_write_value(w, DER_OCTET_STRING, ext->value);
	der_write_close(w, outer);
}

static void write_extensions(struct wr *w, const struct forge *f)
{
	uint16_t usage = f->ca ? CERT_KEY_CERT_SIGN | CERT_CRL_SIGN : CERT_DIGITAL_SIGNATURE;
	size_t tagged = der_write_open(w, DER_CONTEXT_C(3)), list, octets, ext, inner;

	list = der_write_open(w, DER_SEQUENCE);
	if (f->ca)
		write_basic(w, f);
	if (!f->no_key_usage) {
		ext = open_ext(w, OID_KEY_USAGE, true, &octets);
		der_write_named_bits(w, f->key_usage != 0 ? f->key_usage : usage);
		close_ext(w, ext, octets);
	}
	if (f->purposes != 0)
		write_purposes(w, f->purposes);
	if (f->names != NULL) {
		struct ward_span value = forge_names(f->names);

		ext = open_ext(w, OID_SUBJECT_ALT_NAME, false, &octets);
		inner = der_write_open(w, DER_SEQUENCE);
		wr_span(w, value);
		der_write_close(w, inner);
		close_ext(w, ext, octets);
	}
	write_key_id(w, OID_SUBJECT_KEY_ID, DER_OCTET_STRING, f->key_id ? f->key_id : f->key);
	write_key_id(w, OID_AUTHORITY_KEY_ID, DER_CONTEXT(0),
		f->issuer_key_id ? f->issuer_key_id : f->issuer_key);
	for (size_t i = 0; i < f->num_exts; i++)
		write_given(w, &f->ext[i]);
	der_write_close(w, list);
	der_write_close(w, tagged);
}

/* RFC 3279, 4055, 5758, 8410 */
static struct ward_span algorithm_of(enum ward_sig sig)
{
	static const char *const hex[] = {
		[WARD_SIG_RSA_PKCS1_SHA256] = "300d06092a864886f70d01010b0500",
		[WARD_SIG_RSA_PKCS1_SHA384] = "300d06092a864886f70d01010c0500",
		[WARD_SIG_RSA_PKCS1_SHA512] = "300d06092a864886f70d01010d0500",
		[WARD_SIG_RSA_PSS_SHA256] = "304106092a864886f70d01010a3034a00f300d0609608648016503"
			"04020105" "00a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120",
		[WARD_SIG_RSA_PSS_SHA384] = "304106092a864886f70d01010a3034a00f300d0609608648016503"
			"04020205" "00a11c301a06092a864886f70d010108300d06096086480165030402020500a203020130",
		[WARD_SIG_RSA_PSS_SHA512] = "304106092a864886f70d01010a3034a00f300d0609608648016503"
			"04020305" "00a11c301a06092a864886f70d010108300d06096086480165030402030500a203020140",
		[WARD_SIG_ECDSA_SHA256] = "300a06082a8648ce3d040302",
		[WARD_SIG_ECDSA_SHA384] = "300a06082a8648ce3d040303",
		[WARD_SIG_ECDSA_SHA512] = "300a06082a8648ce3d040304",
		[WARD_SIG_ED25519] = "300506032b6570",
	};

	return forge_hex(hex[sig]);
}

static enum ward_sig sig_of(const struct forge *f)
{
	enum ward_key_kind kind = forge_key_kind(f->issuer_key);

	return algorithm_key_fits(kind, f->sig) ? f->sig : issue_key_sig(kind);
}

static void write_name(struct wr *w, const char *text, struct ward_span instead)
{
	wr_span(w, instead.len > 0 ? instead
				   : forge_dn(text != NULL ? text : "CN=forged", DER_UTF8_STRING));
}

static void write_validity(struct wr *w, const struct forge *f)
{
	size_t outer;

	if (f->validity.len > 0) {
		wr_span(w, f->validity);
		return;
	}
	outer = der_write_open(w, DER_SEQUENCE);
	der_write_time(w, f->not_before != 0 ? f->not_before : FORGE_START);
	der_write_time(w, f->not_after != 0 ? f->not_after : FORGE_END);
	der_write_close(w, outer);
}

static void write_tbs(struct wr *w, const struct forge *f)
{
	size_t outer = der_write_open(w, DER_SEQUENCE);
	struct ward_public_key key;

	if (!f->version_1)
		wr_span(w, f->version.len > 0 ? f->version : forge_hex("a003020102"));
	wr_span(w, f->serial.len > 0 ? f->serial : forge_hex("020101"));
	wr_span(w, f->algorithm.len > 0 ? f->algorithm : algorithm_of(sig_of(f)));
	write_name(w, f->issuer, f->issuer_der);
	write_validity(w, f);
	write_name(w, f->subject, f->subject_der);
	if (f->spki.len > 0)
		wr_span(w, f->spki);
	else if (ward_provider_default()->key_public(forge_key(f->key), &key))
		CHECK(issue_key_write(w, &key));
	wr_span(w, f->unique_ids);
	if (f->extensions.len > 0)
		wr_span(w, f->extensions);
	else if (!f->no_extensions)
		write_extensions(w, f);
	wr_span(w, f->behind);
	der_write_close(w, outer);
}

struct ward_span forge_seal(const struct forge *f, struct ward_span tbs,
	struct ward_span algorithm)
{
	uint8_t signature[WARD_SIGNATURE_MAX];
	struct ward_span sig_algorithm = algorithm_of(sig_of(f));
	struct wr w = room(tbs.len + algorithm.len + WARD_SIGNATURE_MAX + 200);
	size_t outer = der_write_open(&w, DER_SEQUENCE), len;

	CHECK(ward_provider_default()->key_sign(forge_key(f->issuer_key), sig_of(f), tbs,
		signature, &len));
	if (f->signature_bad)
		signature[len - 1] ^= 1;
	wr_span(&w, tbs);
	wr_span(&w, algorithm.len > 0 ? algorithm : sig_algorithm);
	der_write_bits(&w, (struct ward_span){ signature, len });
	der_write_close(&w, outer);
	return keep(&w);
}

struct ward_span forge(const struct forge *f)
{
	/* The parts are kept behind, so the signed part is written apart from them. */
	static uint8_t buf[4 * FORGE_LEN + 100000];
	struct wr w = wr_of(buf, sizeof buf);

	write_tbs(&w, f);
	CHECK(!w.bad);
	return forge_seal(f, (struct ward_span){ buf, w.len },
		f->outer_algorithm.len > 0 ? f->outer_algorithm : f->algorithm);
}

struct ward_trust *forge_trust(const struct ward_span *certs, size_t num)
{
	struct ward_trust *trust = ward_trust_new();
	static uint8_t pem[100000];

	CHECK(trust != NULL);
	for (size_t i = 0; i < num; i++) {
		struct wr w = wr_of(pem, sizeof pem);
		struct ward_why why = { 0 };

		pem_write(&w, "CERTIFICATE", certs[i]);
		CHECK(ward_trust_add_pem(trust, (char *)pem, w.len, NULL, NULL, &why) == 0);
	}
	return trust;
}

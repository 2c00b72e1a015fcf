/* forge_status.c - revocation lists and OCSP responses for tests. */
#include "forge_status.h"

#include "pki/issue_key.h"

static uint8_t buf[1 << 18], signature[WARD_SIGNATURE_MAX];

static void write_algorithm(struct wr *w, struct ward_span instead)
{
	size_t outer;

	if (instead.len > 0) {
		wr_span(w, instead);
		return;
	}
	outer = der_write_open(w, DER_SEQUENCE);
	der_write_oid(w, oid_bytes(OID_SHA256_ECDSA));
	der_write_close(w, outer);
}

static void write_ext(struct wr *w, enum oid oid, const char *other, bool critical,
	struct ward_span value)
{
	size_t outer = der_write_open(w, DER_SEQUENCE);

	der_write_oid(w, other != NULL ? span_of(other) : oid_bytes(oid));
	if (critical)
		der_write_true(w);
	der_write_value(w, DER_OCTET_STRING, value);
	der_write_close(w, outer);
}

static void write_given(struct wr *w, const struct forge_ext *ext)
{
	write_ext(w, ext->oid, ext->other, ext->critical, ext->value);
}

/* Signs what was written from `tbs` on, and appends algorithm and signature. */
static void sign(struct wr *w, size_t tbs, unsigned key, struct ward_span algorithm, bool bad)
{
	size_t len;

	CHECK(!w->bad && ward_provider_default()->key_sign(forge_key(key), WARD_SIG_ECDSA_SHA256,
		(struct ward_span){ w->buf + tbs, w->len - tbs }, signature, &len));
	if (bad)
		signature[len - 1] ^= 1;
	write_algorithm(w, algorithm);
	der_write_bits(w, (struct ward_span){ signature, len });
}

static struct ward_span small(uint8_t tag, unsigned number)
{
	uint8_t bytes[16];
	struct wr w = wr_of(bytes, sizeof bytes);

	der_write_small(&w, number);
	bytes[0] = tag;
	return forge_bytes(bytes, w.len);
}

static void write_entry(struct wr *w, const struct forge_entry *e)
{
	size_t outer, list;

	if (e->whole.len > 0) {
		wr_span(w, e->whole);
		return;
	}
	outer = der_write_open(w, DER_SEQUENCE);
	der_write_small(w, e->serial);
	der_write_time(w, e->revoked_at != 0 ? e->revoked_at : FORGE_REVOKED);
	if (e->reason != 0 || e->issuer != NULL || e->ext.value.len + e->ext2.value.len > 0) {
		list = der_write_open(w, DER_SEQUENCE);
		if (e->reason != 0)
			write_ext(w, OID_CRL_REASON, NULL, false, small(DER_ENUMERATED, e->reason));
		if (e->issuer != NULL) {
			struct ward_span dn = forge_dn(e->issuer, DER_UTF8_STRING);
			uint8_t names[1000];
			struct wr n = wr_of(names, sizeof names);
			size_t all = der_write_open(&n, DER_SEQUENCE);

			der_write_value(&n, DER_CONTEXT_C(4), dn);
			der_write_close(&n, all);
			write_ext(w, OID_CERTIFICATE_ISSUER, NULL, true,
				(struct ward_span){ names, n.len });
		}
		if (e->ext.value.len > 0)
			write_given(w, &e->ext);
		if (e->ext2.value.len > 0)
			write_given(w, &e->ext2);
		der_write_close(w, list);
	}
	der_write_close(w, outer);
}

static void write_crl_extensions(struct wr *w, const struct forge_crl *f)
{
	size_t tagged = der_write_open(w, DER_CONTEXT_C(0)), list = der_write_open(w, DER_SEQUENCE);
	unsigned id = f->key_id != 0 ? f->key_id : f->key;
	uint8_t key_id[6] = { DER_SEQUENCE, 4, DER_CONTEXT(0), 2, (uint8_t)(id >> 8), (uint8_t)id };

	if (id != FORGE_NO_ID)
		write_ext(w, OID_AUTHORITY_KEY_ID, NULL, false,
			(struct ward_span){ key_id, sizeof key_id });
	if (!f->no_number)
		write_ext(w, OID_CRL_NUMBER, NULL, false,
			small(DER_INTEGER, f->number != 0 ? f->number : 10));
	if (f->base != 0)
		write_ext(w, OID_DELTA_CRL, NULL, true, small(DER_INTEGER, f->base));
	if (f->point.len > 0)
		write_ext(w, OID_ISSUING_POINT, NULL, true, f->point);
	for (size_t i = 0; i < f->num_exts; i++)
		write_given(w, &f->ext[i]);
	der_write_close(w, list);
	der_write_close(w, tagged);
}

static void write_revoked(struct wr *w, const struct forge_crl *f)
{
	size_t list;

	if (f->revoked.len > 0) {
		wr_span(w, f->revoked);
	} else if (f->num_entries > 0) {
		list = der_write_open(w, DER_SEQUENCE);
		for (size_t i = 0; i < f->num_entries; i++)
			write_entry(w, &f->entries[i]);
		der_write_close(w, list);
	}
}

static void write_tbs(struct wr *w, const struct forge_crl *f)
{
	size_t outer = der_write_open(w, DER_SEQUENCE);

	if (!f->version_1)
		wr_span(w, f->version.len > 0 ? f->version : forge_hex("020101"));
	write_algorithm(w, f->algorithm);
	wr_span(w, f->issuer_der.len > 0 ? f->issuer_der : forge_dn(
		f->issuer != NULL ? f->issuer : "CN=Issuer", DER_UTF8_STRING));
	if (f->times.len > 0) {
		wr_span(w, f->times);
	} else {
		der_write_time(w, f->this_update != 0 ? f->this_update : FORGE_THIS);
		if (!f->no_next)
			der_write_time(w, f->next_update != 0 ? f->next_update : FORGE_NEXT);
	}
	write_revoked(w, f);
	if (f->extensions.len > 0)
		wr_span(w, f->extensions);
	else if (!f->version_1)
		write_crl_extensions(w, f);
	wr_span(w, f->behind);
	der_write_close(w, outer);
}

struct ward_span forge_crl(const struct forge_crl *f)
{
	struct wr w = wr_of(buf, sizeof buf);
	size_t outer = der_write_open(&w, DER_SEQUENCE), tbs = w.len;

	write_tbs(&w, f);
	sign(&w, tbs, f->key, f->outer_algorithm.len > 0 ? f->outer_algorithm : f->algorithm,
		f->signature_bad);
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static void write_reasons(struct wr *w, uint8_t tag, uint16_t reasons)
{
	size_t at = w->len;

	der_write_named_bits(w, reasons);
	w->buf[at] = tag;
}

/* DistributionPointName; the SET around a relative name gives way to its tag. */
static void write_place(struct wr *w, const char *full, const char *relative)
{
	size_t place;
	struct ward_span dn;
	struct rd r;

	if (full == NULL && relative == NULL)
		return;
	place = der_write_open(w, DER_CONTEXT_C(0));
	if (full != NULL)
		der_write_value(w, DER_CONTEXT_C(0), forge_names(full));
	if (relative != NULL) {
		dn = forge_dn(relative, DER_UTF8_STRING);
		r = rd_of(dn);
		der_open(&r, DER_SEQUENCE);
		der_write_value(w, DER_CONTEXT_C(1), der_value(&r, DER_SET));
	}
	der_write_close(w, place);
}

static void write_flag(struct wr *w, bool set, uint8_t tag)
{
	static const uint8_t yes = 0xff;

	if (set)
		der_write_value(w, tag, (struct ward_span){ &yes, 1 });
}

struct ward_span forge_point(const char *full, const char *relative, unsigned flags,
	uint16_t reasons)
{
	uint8_t bytes[4000];
	struct wr w = wr_of(bytes, sizeof bytes);
	size_t outer = der_write_open(&w, DER_SEQUENCE);

	write_place(&w, full, relative);
	write_flag(&w, flags & FORGE_USER, DER_CONTEXT(1));
	write_flag(&w, flags & FORGE_CA, DER_CONTEXT(2));
	if (reasons != 0)
		write_reasons(&w, DER_CONTEXT(3), reasons);
	write_flag(&w, flags & FORGE_INDIRECT, DER_CONTEXT(4));
	write_flag(&w, flags & FORGE_ATTRIBUTE, DER_CONTEXT(5));
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return forge_bytes(bytes, w.len);
}

struct ward_span forge_points(const char *full, const char *relative, uint16_t reasons,
	const char *issuer)
{
	uint8_t bytes[4000];
	struct wr w = wr_of(bytes, sizeof bytes);
	size_t list = der_write_open(&w, DER_SEQUENCE), point = der_write_open(&w, DER_SEQUENCE);
	size_t names;

	write_place(&w, full, relative);
	if (reasons != 0)
		write_reasons(&w, DER_CONTEXT(1), reasons);
	if (issuer != NULL) {
		names = der_write_open(&w, DER_CONTEXT_C(2));
		der_write_value(&w, DER_CONTEXT_C(4), forge_dn(issuer, DER_UTF8_STRING));
		der_write_close(&w, names);
	}
	der_write_close(&w, point);
	der_write_close(&w, list);
	CHECK(!w.bad);
	return forge_bytes(bytes, w.len);
}

/* GeneralizedTime, whatever the year: the only form of time in OCSP. */
static void write_time(struct wr *w, int64_t seconds)
{
	uint8_t bytes[20];
	struct wr t = wr_of(bytes, sizeof bytes);
	size_t outer = der_write_open(w, DER_GENERALIZED_TIME);

	der_write_time(&t, seconds);
	if (bytes[0] == DER_UTC_TIME)
		wr_bytes(w, (const uint8_t *)(bytes[2] >= '5' ? "19" : "20"), 2);
	wr_bytes(w, bytes + 2, t.len - 2);
	der_write_close(w, outer);
}

static void write_hash(struct wr *w, enum oid oid, struct ward_span in)
{
	static const struct {
		enum oid oid;
		enum ward_hash_id id;
		size_t len;
	} rows[] = { { OID_SHA1, WARD_SHA1, 20 }, { OID_SHA256, WARD_SHA256, 32 },
		{ OID_SHA384, WARD_SHA384, 48 }, { OID_SHA512, WARD_SHA512, 64 } };
	uint8_t digest[WARD_HASH_MAX] = { 0 };
	size_t len = 20;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_hash h;

		if (rows[i].oid != oid)
			continue;
		CHECK(ward_provider_default()->hash_init(&h, rows[i].id));
		ward_provider_default()->hash_update(&h, in.p, in.len);
		ward_provider_default()->hash_final(&h, digest);
		len = rows[i].len;
	}
	der_write_value(w, DER_OCTET_STRING, (struct ward_span){ digest, len });
}

static struct ward_span public_point(unsigned key)
{
	struct ward_public_key public;

	CHECK(ward_provider_default()->key_public(forge_key(key), &public));
	return public.point;
}

static void write_cert_id(struct wr *w, const struct forge_single *s)
{
	enum oid hash = s->hash != OID_UNKNOWN ? s->hash : OID_SHA1;
	size_t outer = der_write_open(w, DER_SEQUENCE), algorithm = der_write_open(w, DER_SEQUENCE);

	der_write_oid(w, oid_bytes(hash));
	der_write_null(w);
	der_write_close(w, algorithm);
	write_hash(w, hash, forge_dn(s->issuer != NULL ? s->issuer : "CN=Issuer",
		DER_UTF8_STRING));
	write_hash(w, hash, public_point(s->issuer_key));
	der_write_small(w, s->serial);
	der_write_close(w, outer);
}

static void write_said(struct wr *w, const struct forge_single *s)
{
	size_t revoked, tagged;

	if (s->status.len > 0) {
		wr_span(w, s->status);
	} else if (s->said == 'r') {
		revoked = der_write_open(w, DER_CONTEXT_C(1));
		write_time(w, s->revoked_at != 0 ? s->revoked_at : FORGE_REVOKED);
		if (s->reason != 0) {
			tagged = der_write_open(w, DER_CONTEXT_C(0));
			wr_span(w, small(DER_ENUMERATED, s->reason));
			der_write_close(w, tagged);
		}
		der_write_close(w, revoked);
	} else {
		der_write_value(w, s->said == 'u' ? DER_CONTEXT(2) : DER_CONTEXT(0),
			(struct ward_span){ NULL, 0 });
	}
}

/* [1] EXPLICIT Extensions with this one. */
static void write_extensions(struct wr *w, const struct forge_ext *ext)
{
	size_t tagged, list;

	if (ext->value.len == 0)
		return;
	tagged = der_write_open(w, DER_CONTEXT_C(1));
	list = der_write_open(w, DER_SEQUENCE);
	write_given(w, ext);
	der_write_close(w, list);
	der_write_close(w, tagged);
}

static void write_single(struct wr *w, const struct forge_single *s)
{
	size_t outer, tagged;

	if (s->whole.len > 0) {
		wr_span(w, s->whole);
		return;
	}
	outer = der_write_open(w, DER_SEQUENCE);
	write_cert_id(w, s);
	write_said(w, s);
	write_time(w, s->this_update != 0 ? s->this_update : FORGE_THIS);
	if (!s->no_next) {
		tagged = der_write_open(w, DER_CONTEXT_C(0));
		write_time(w, s->next_update != 0 ? s->next_update : FORGE_NEXT);
		der_write_close(w, tagged);
	}
	write_extensions(w, &s->ext);
	der_write_close(w, outer);
}

static void write_responder(struct wr *w, const struct forge_ocsp *f)
{
	size_t tagged = der_write_open(w, f->responder != NULL ? DER_CONTEXT_C(1) :
		DER_CONTEXT_C(2));

	if (f->responder != NULL)
		wr_span(w, forge_dn(f->responder, DER_UTF8_STRING));
	else if (f->by_key.len > 0)
		wr_span(w, f->by_key);
	else
		write_hash(w, OID_SHA1, public_point(f->key));
	der_write_close(w, tagged);
}

static void write_data(struct wr *w, const struct forge_ocsp *f)
{
	size_t outer = der_write_open(w, DER_SEQUENCE), list;

	wr_span(w, f->version);
	write_responder(w, f);
	write_time(w, f->produced_at != 0 ? f->produced_at : FORGE_THIS);
	if (f->responses.len > 0) {
		wr_span(w, f->responses);
	} else {
		list = der_write_open(w, DER_SEQUENCE);
		for (size_t i = 0; i < f->num_singles; i++)
			write_single(w, &f->singles[i]);
		der_write_close(w, list);
	}
	wr_span(w, f->extensions);
	write_extensions(w, &f->ext);
	wr_span(w, f->behind);
	der_write_close(w, outer);
}

static void write_basic(struct wr *w, const struct forge_ocsp *f)
{
	size_t outer = der_write_open(w, DER_SEQUENCE), tbs = w->len, tagged, list;

	write_data(w, f);
	sign(w, tbs, f->key, f->algorithm, f->signature_bad);
	if (f->num_certs > 0) {
		tagged = der_write_open(w, DER_CONTEXT_C(0));
		list = der_write_open(w, DER_SEQUENCE);
		for (size_t i = 0; i < f->num_certs; i++)
			wr_span(w, f->certs[i]);
		der_write_close(w, list);
		der_write_close(w, tagged);
	}
	der_write_close(w, outer);
}

struct ward_span forge_ocsp(const struct forge_ocsp *f)
{
	struct wr w = wr_of(buf, sizeof buf);
	size_t outer = der_write_open(&w, DER_SEQUENCE), tagged, bytes, octets;

	wr_span(&w, small(DER_ENUMERATED, f->result));
	if (f->result == 0) {
		tagged = der_write_open(&w, DER_CONTEXT_C(0));
		bytes = der_write_open(&w, DER_SEQUENCE);
		der_write_oid(&w, oid_bytes(f->type != OID_UNKNOWN ? f->type : OID_OCSP_BASIC));
		octets = der_write_open(&w, DER_OCTET_STRING);
		write_basic(&w, f);
		der_write_close(&w, octets);
		der_write_close(&w, bytes);
		der_write_close(&w, tagged);
	}
	der_write_close(&w, outer);
	CHECK(!w.bad);
	return forge_bytes(buf, w.len);
}

static bool holds_elements(uint8_t tag, struct ward_span value)
{
	struct rd r = rd_of(value);
	uint8_t any;

	if (tag != DER_OCTET_STRING)
		return (tag & 0x20) != 0;
	while (rd_more(&r))
		der_any(&r, &any);
	return value.len > 0 && rd_done(&r);
}

/* Copies elements; the one that makes *n negative gets its NULL, or all that follows. */
static void copy_spoiled(struct wr *w, struct ward_span elements, bool swallow, int *n)
{
	struct rd r = rd_of(elements);

	while (rd_more(&r)) {
		uint8_t tag;
		struct ward_span value = der_any(&r, &tag);
		size_t mark = der_write_open(w, tag);

		if (!holds_elements(tag, value)) {
			wr_span(w, value);
		} else {
			bool counts = !swallow || rd_more(&r), here = counts && *n == 0;

			*n -= counts;
			copy_spoiled(w, value, swallow, n);
			if (here && swallow)
				wr_span(w, rd_rest(&r));
			else if (here)
				der_write_null(w);
		}
		der_write_close(w, mark);
	}
}

static struct ward_span spoil(struct ward_span der, bool swallow, unsigned n)
{
	struct wr w = wr_of(buf, sizeof buf);
	int left = (int)n;

	copy_spoiled(&w, der, swallow, &left);
	CHECK(!w.bad);
	return left < 0 ? forge_bytes(buf, w.len) : (struct ward_span){ NULL, 0 };
}

struct ward_span forge_grow(struct ward_span der, unsigned n)
{
	return spoil(der, false, n);
}

struct ward_span forge_swallow(struct ward_span der, unsigned n)
{
	return spoil(der, true, n);
}

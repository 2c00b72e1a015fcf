/* issue_ext.c - the extensions of a certificate that is being made. */
#include "pki/issue_ext.h"

#include "der/der_write.h"
#include "der/oid.h"

/* An extension is opened twice: its SEQUENCE, and the OCTET STRING inside, in
 * which the value stands. */
struct ext {
	size_t seq, octets;
};

static struct ext ext_open(struct wr *w, enum oid oid, bool critical)
{
	struct ext e = { .seq = der_write_open(w, DER_SEQUENCE) };

	der_write_oid(w, oid_bytes(oid));
	if (critical)
		der_write_true(w); /* DEFAULT FALSE is not written: X.690 11.5 */
	e.octets = der_write_open(w, DER_OCTET_STRING);
	return e;
}

static void ext_close(struct wr *w, struct ext e)
{
	der_write_close(w, e.octets);
	der_write_close(w, e.seq);
}

/* RFC 5280 4.2.1.9. A server's certificate has it too: an empty one says, and
 * says critically, that it is no authority. */
static void write_basic(struct wr *w, const struct issue_desc *d)
{
	struct ext e = ext_open(w, OID_BASIC_CONSTRAINTS, true);
	size_t seq = der_write_open(w, DER_SEQUENCE);

	if (d->ca)
		der_write_true(w);
	if (d->ca && d->path_len >= 0)
		der_write_small(w, (uint32_t)d->path_len);
	der_write_close(w, seq);
	ext_close(w, e);
}

static void write_key_usage(struct wr *w, const struct issue_desc *d)
{
	struct ext e = ext_open(w, OID_KEY_USAGE, true);

	der_write_named_bits(w, d->key_usage);
	ext_close(w, e);
}

static void write_purposes(struct wr *w, const struct issue_desc *d)
{
	struct ext e = ext_open(w, OID_EXT_KEY_USAGE, false);
	size_t seq = der_write_open(w, DER_SEQUENCE);

	if (d->purposes & CERT_FOR_SERVER)
		der_write_oid(w, oid_bytes(OID_SERVER_AUTH));
	if (d->purposes & CERT_FOR_CLIENT)
		der_write_oid(w, oid_bytes(OID_CLIENT_AUTH));
	der_write_close(w, seq);
	ext_close(w, e);
}

static void write_key_ids(struct wr *w, struct ward_span own, struct ward_span issuer)
{
	struct ext e = ext_open(w, OID_SUBJECT_KEY_ID, false);
	size_t seq;

	der_write_value(w, DER_OCTET_STRING, own);
	ext_close(w, e);
	if (issuer.len == 0)
		return;
	e = ext_open(w, OID_AUTHORITY_KEY_ID, false);
	seq = der_write_open(w, DER_SEQUENCE);
	der_write_value(w, DER_CONTEXT(0), issuer);
	der_write_close(w, seq);
	ext_close(w, e);
}

static void write_name(struct wr *w, const struct general_name *name)
{
	if (name->kind == GENERAL_NAME_DNS)
		der_write_ia5(w, DER_CONTEXT(2), name->value);
	else
		der_write_value(w, DER_CONTEXT(7), name->value);
}

/* RFC 5280 4.2.1.6: critical when the subject is empty. */
static void write_names(struct wr *w, const struct issue_desc *d)
{
	bool critical = d->organization.len == 0 && d->common_name.len == 0;
	struct ext e = ext_open(w, OID_SUBJECT_ALT_NAME, critical);
	size_t seq = der_write_open(w, DER_SEQUENCE);

	for (size_t i = 0; i < d->num_names; i++)
		write_name(w, &d->names[i]);
	der_write_close(w, seq);
	ext_close(w, e);
}

static void write_subtrees(struct wr *w, uint8_t tag, const struct general_name *names, size_t num)
{
	size_t list;

	if (num == 0)
		return;
	list = der_write_open(w, tag);
	for (size_t i = 0; i < num; i++) {
		size_t seq = der_write_open(w, DER_SEQUENCE);

		write_name(w, &names[i]);
		der_write_close(w, seq);
	}
	der_write_close(w, list);
}

/* RFC 5280 4.2.1.10: "Conforming CAs MUST mark this extension as critical". */
static void write_constraints(struct wr *w, const struct issue_desc *d)
{
	struct ext e = ext_open(w, OID_NAME_CONSTRAINTS, true);
	size_t seq = der_write_open(w, DER_SEQUENCE);

	write_subtrees(w, DER_CONTEXT_C(0), d->permitted, d->num_permitted);
	write_subtrees(w, DER_CONTEXT_C(1), d->excluded, d->num_excluded);
	der_write_close(w, seq);
	ext_close(w, e);
}

void issue_ext_write(struct wr *w, const struct issue_desc *desc, struct ward_span key_id,
	struct ward_span issuer_key_id)
{
	size_t field = der_write_open(w, DER_CONTEXT_C(3));
	size_t seq = der_write_open(w, DER_SEQUENCE);

	write_basic(w, desc);
	write_key_usage(w, desc);
	if (desc->purposes != 0)
		write_purposes(w, desc);
	write_key_ids(w, key_id, issuer_key_id);
	if (desc->num_names > 0)
		write_names(w, desc);
	if (desc->num_permitted + desc->num_excluded > 0)
		write_constraints(w, desc);
	der_write_close(w, seq);
	der_write_close(w, field);
}

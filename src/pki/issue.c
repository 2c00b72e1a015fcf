/* issue.c - make and sign a certificate. */
#include "pki/issue.h"

#include "der/der_write.h"
#include "der/oid.h"
#include "pki/issue_ext.h"
#include "pki/issue_key.h"

#define PURPOSES (CERT_FOR_SERVER | CERT_FOR_CLIENT)

static bool desc_is_good(const struct issue_desc *d);

static void write_attribute(struct wr *w, enum oid oid, struct ward_span text)
{
	size_t set, seq;

	if (text.len == 0)
		return;
	set = der_write_open(w, DER_SET);
	seq = der_write_open(w, DER_SEQUENCE);
	der_write_oid(w, oid_bytes(oid));
	der_write_utf8(w, DER_UTF8_STRING, text);
	der_write_close(w, seq);
	der_write_close(w, set);
}

static void write_subject(struct wr *w, const struct issue_desc *d)
{
	size_t seq = der_write_open(w, DER_SEQUENCE);

	write_attribute(w, OID_ORGANIZATION, d->organization);
	write_attribute(w, OID_COMMON_NAME, d->common_name);
	der_write_close(w, seq);
}

/* Numbers nobody can guess, so that two authorities with one key never meet in
 * them and a signature is never over bytes that a stranger chose. The second bit
 * is set to keep the length, the first clear to keep it positive. 4.1.2.2 */
static bool write_serial(const struct ward_provider *p, struct wr *w)
{
	uint8_t serial[ISSUE_SERIAL];

	TRY(p->random(serial, sizeof serial));
	serial[0] = (uint8_t)((serial[0] & 0x7f) | 0x40);
	der_write_unsigned(w, (struct ward_span){ serial, sizeof serial });
	return true;
}

/* TBSCertificate ::= SEQUENCE { version, serialNumber, signature, issuer,
 *     validity, subject, subjectPublicKeyInfo, extensions }                4.1 */
static bool write_tbs(const struct ward_provider *p, const struct issue_desc *d,
	const struct issue_issuer *issuer, enum ward_sig sig, struct wr *w, struct ward_why *why)
{
	uint8_t key_id[ISSUE_KEY_ID];
	size_t tbs = der_write_open(w, DER_SEQUENCE), field;

	field = der_write_open(w, DER_CONTEXT_C(0));
	der_write_small(w, 2); /* v3 */
	der_write_close(w, field);
	if (!write_serial(p, w))
		return FAIL(why, RANDOM_FAILED);
	issue_key_algorithm(w, sig);
	if (issuer->subject.len > 0)
		wr_span(w, issuer->subject);
	else
		write_subject(w, d);
	field = der_write_open(w, DER_SEQUENCE);
	der_write_time(w, d->not_before);
	der_write_time(w, d->not_after);
	der_write_close(w, field);
	write_subject(w, d);
	if (!issue_key_write(w, &d->key) || !issue_key_id(p, &d->key, key_id))
		return FAIL(why, KEY_KIND, .got = d->key.kind);
	issue_ext_write(w, d, (struct ward_span){ key_id, sizeof key_id }, issuer->key_id);
	der_write_close(w, tbs);
	return true;
}

/* Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue } */
bool issue_certificate(const struct ward_provider *provider, const struct issue_desc *desc,
	const struct issue_issuer *issuer, struct wr *w, struct ward_why *why)
{
	uint8_t signature[WARD_SIGNATURE_MAX];
	struct ward_public_key public;
	enum ward_sig sig;
	size_t cert, len;

	if (!desc_is_good(desc))
		return FAIL(why, ARGUMENT);
	if (!provider->key_public(issuer->key, &public))
		return FAIL(why, KEY_KIND);
	sig = issue_key_sig(public.kind);
	if (sig == WARD_SIG_NONE)
		return FAIL(why, KEY_KIND, .got = public.kind);

	cert = der_write_open(w, DER_SEQUENCE);
	TRY(write_tbs(provider, desc, issuer, sig, w, why));
	if (w->bad)
		return FAIL(why, OUT_TOO_SMALL, .want = ISSUE_LEN_MAX);
	if (!provider->key_sign(issuer->key, sig,
		    (struct ward_span){ w->buf + cert, w->len - cert }, signature, &len))
		return FAIL(why, SIGN_FAILED);
	issue_key_algorithm(w, sig);
	der_write_bits(w, (struct ward_span){ signature, len });
	der_write_close(w, cert);
	if (w->bad)
		return FAIL(why, OUT_TOO_SMALL, .want = ISSUE_LEN_MAX);
	return true;
}

static bool text_is_good(struct ward_span text)
{
	size_t chars = 0;

	for (size_t i = 0; i < text.len; i++)
		chars += (text.p[i] & 0xc0) != 0x80;
	return chars <= ISSUE_TEXT_MAX && der_write_is_utf8(text);
}

/* An address has 4 or 16 bytes. In a constraint (factor 2) there are as many again
 * for its mask, and the empty domain stands for every one. */
static bool names_are_good(const struct general_name *names, size_t num, size_t factor)
{
	for (size_t i = 0; i < num; i++) {
		size_t len = names[i].value.len;
		bool dns = names[i].kind == GENERAL_NAME_DNS && len <= 255 && (len > 0 || factor == 2);
		bool ip = names[i].kind == GENERAL_NAME_IP &&
			(len == 4 * factor || len == 16 * factor);

		if (!dns && !ip)
			return false;
		for (size_t k = 0; dns && k < len; k++)
			if (names[i].value.p[k] <= 0x20 || names[i].value.p[k] >= 0x7f)
				return false;
	}
	return true;
}

static bool desc_is_good(const struct issue_desc *d)
{
	bool subject = d->organization.len > 0 || d->common_name.len > 0;
	bool signs = (d->key_usage & CERT_KEY_CERT_SIGN) != 0;

	if (!text_is_good(d->organization) || !text_is_good(d->common_name))
		return false;
	if (d->not_before > d->not_after)
		return false;
	/* 4.1.2.6: an authority has a name; 4.2.1.6: someone without one has others. */
	if (!subject && (d->ca || d->num_names == 0))
		return false;
	/* 4.2.1.9, 4.2.1.3: an authority, and nobody else, signs certificates; 4.2.1.3:
	 * "at least one of the bits MUST be set to 1". */
	if (signs != d->ca || d->key_usage == 0 || d->key_usage >> 9 != 0)
		return false;
	if (!d->ca && (d->path_len >= 0 || d->num_permitted + d->num_excluded > 0))
		return false;
	if ((d->purposes & ~PURPOSES) != 0)
		return false;
	if (d->num_names > ISSUE_NAMES_MAX || d->num_permitted > ISSUE_SUBTREES_MAX ||
		d->num_excluded > ISSUE_SUBTREES_MAX)
		return false;
	return names_are_good(d->names, d->num_names, 1) &&
		names_are_good(d->permitted, d->num_permitted, 2) &&
		names_are_good(d->excluded, d->num_excluded, 2);
}

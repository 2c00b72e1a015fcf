/* The set of trusted authorities: pki/trust.h. */
#include "crypto/trust.h"
#include "pki/trust.h"

#include <stdio.h>
#include "base/pem.h"
#include "forge.h"
#include "pki/dn.h"
#include "t.h"

static char text[200000];
static size_t added, skipped;
static struct ward_why why;

/* Appends a certificate to `text`, of which `len` is used; returns the new length. */
static size_t append(size_t len, struct ward_span der)
{
	struct wr w = wr_of((uint8_t *)text + len, sizeof text - len);

	pem_write(&w, "CERTIFICATE", der);
	CHECK(!w.bad);
	return len + w.len;
}

static int add(struct ward_trust *trust, size_t len)
{
	why = (struct ward_why){ 0 };
	return ward_trust_add_pem(trust, text, len, &added, &skipped, &why);
}

static struct ward_span root(const char *subject, unsigned key)
{
	return forge(&(struct forge){ .subject = subject, .issuer = subject, .ca = true, .key = key,
		.issuer_key = key });
}

static size_t found(const struct ward_trust *trust, const char *subject, uint8_t tag)
{
	struct ward_span name = forge_dn(subject, tag);
	size_t at = 0, num = 0;

	while (trust_next(trust, name, dn_hash(name), &at) != NULL)
		num++;
	return num;
}

static void an_empty_set_has_nothing(void)
{
	struct ward_trust *trust = ward_trust_new();

	EQ(ward_trust_count(trust), 0);
	EQ(found(trust, "CN=A", DER_UTF8_STRING), 0);
	ward_trust_free(trust);
	ward_trust_free(NULL);
}

static void authorities_are_found_by_their_names(void)
{
	struct ward_trust *trust = ward_trust_new();
	size_t len = append(0, root("CN=A", 1));

	len = append(len, root("CN=A", 2));
	len = append(len, root("CN=B", 3));
	EQ(add(trust, len), 0);
	EQ(added, 3);
	EQ(skipped, 0);
	EQ(ward_trust_count(trust), 3);
	EQ(found(trust, "CN=A", DER_UTF8_STRING), 2);
	EQ(found(trust, "CN=B", DER_UTF8_STRING), 1);
	EQ(found(trust, "CN=b", DER_PRINTABLE_STRING), 1);
	EQ(found(trust, "CN=C", DER_UTF8_STRING), 0);
	EQ(found(trust, "O=A", DER_UTF8_STRING), 0);
	ward_trust_free(trust);
}

static void several_texts_make_one_set(void)
{
	struct ward_trust *trust = ward_trust_new();
	char subject[20];

	for (unsigned i = 0; i < 40; i++) {
		snprintf(subject, sizeof subject, "CN=%u", i);
		EQ(add(trust, append(0, root(subject, 1))), 0);
	}
	EQ(ward_trust_count(trust), 40);
	for (unsigned i = 0; i < 40; i++) {
		snprintf(subject, sizeof subject, "CN=%u", i);
		EQ(found(trust, subject, DER_UTF8_STRING), 1);
	}
	ward_trust_free(trust);
}

static void the_same_certificate_counts_once(void)
{
	struct ward_trust *trust = ward_trust_new();
	struct ward_span a = root("CN=A", 1);

	EQ(add(trust, append(append(0, a), a)), 0);
	EQ(add(trust, append(0, a)), 0);
	EQ(ward_trust_count(trust), 1);
	ward_trust_free(trust);
}

/* As certificate_authorities has them: RFC 9846 4.3.4. */
static void the_names_are_listed_once_each(void)
{
	struct ward_trust *trust = ward_trust_new();
	size_t len = append(0, root("CN=A", 1));
	struct ward_span a = forge_dn("CN=A", DER_UTF8_STRING);
	struct rd r;

	EQ(trust->names.len, 0);
	len = append(len, root("CN=A", 2));
	len = append(len, root("CN=B", 3));
	EQ(add(trust, len), 0);
	EQ(trust->names.len, 2 * (2 + a.len));
	r = rd_of((struct ward_span){ trust->names.p, trust->names.len });
	OK(span_is(rd_vec(&r, 2), forge_dn("CN=A", DER_UTF8_STRING)));
	OK(span_is(rd_vec(&r, 2), forge_dn("CN=B", DER_UTF8_STRING)));
	OK(rd_done(&r));
	ward_trust_free(trust);
}

/* A request for a certificate does not grow with the system's bundle. */
static void of_a_large_set_no_names_are_listed(void)
{
	struct ward_trust *trust = ward_trust_new();
	char subject[60];
	size_t last = 0;

	for (unsigned i = 0; i < 400; i++) {
		snprintf(subject, sizeof subject, "CN=An authority with a rather long name %u", i);
		EQ(add(trust, append(0, root(subject, 1))), 0);
		if (trust->names.len > last)
			last = trust->names.len;
		OK(trust->names.len <= TRUST_NAMES_MAX);
	}
	OK(last > TRUST_NAMES_MAX - 100);
	EQ(trust->names.len, 0);
	EQ(ward_trust_count(trust), 400);
	ward_trust_free(trust);
}

static void a_set_keeps_its_own_copy(void)
{
	struct ward_trust *trust = ward_trust_new();
	struct ward_span a = root("CN=A", 1);
	struct cert cert;
	size_t len = append(0, a);

	EQ(add(trust, len), 0);
	memset(text, 'x', len);
	CHECK(cert_parse(a, &cert, &why));
	OK(trust_has(trust, &cert) != NULL);
	CHECK(cert_parse(root("CN=A", 2), &cert, &why));
	OK(trust_has(trust, &cert) == NULL);
	ward_trust_free(trust);
}

static void a_text_without_certificates_is_refused(void)
{
	struct ward_trust *trust = ward_trust_new();

	EQ(add(trust, 0), -WARD_WHY_TRUST_EMPTY);
	strcpy(text, "hello\n-----BEGIN PUBLIC KEY-----\nZm9v\n-----END PUBLIC KEY-----\n");
	EQ(add(trust, strlen(text)), -WARD_WHY_TRUST_EMPTY);
	EQ(why.code, WARD_WHY_TRUST_EMPTY);
	EQ(added, 0);
	EQ(ward_trust_count(trust), 0);
	ward_trust_free(trust);
}

static void broken_blocks_are_skipped_and_counted(void)
{
	struct ward_trust *trust = ward_trust_new();
	size_t len;

	strcpy(text, "-----BEGIN CERTIFICATE-----\nZm9v\n-----END CERTIFICATE-----\n"
		"-----BEGIN CERTIFICATE-----\n****\n-----END CERTIFICATE-----\n");
	EQ(add(trust, strlen(text)), -WARD_WHY_TRUST_EMPTY);
	EQ(skipped, 2);
	len = append(strlen(text), root("CN=A", 1));
	EQ(add(trust, len), 0);
	EQ(added, 1);
	EQ(skipped, 2);
	EQ(ward_trust_add_pem(trust, text, len, NULL, NULL, &why), 0);
	ward_trust_free(trust);
}

static void a_text_above_a_gigabyte_is_refused_unread(void)
{
	struct ward_trust *trust = ward_trust_new();

	EQ(add(trust, RD_MAX + 1), -WARD_WHY_ARGUMENT);
	ward_trust_free(trust);
}

T_MAIN(T(an_empty_set_has_nothing), T(authorities_are_found_by_their_names),
	T(several_texts_make_one_set), T(the_same_certificate_counts_once),
	T(the_names_are_listed_once_each), T(of_a_large_set_no_names_are_listed),
	T(a_set_keeps_its_own_copy), T(a_text_without_certificates_is_refused),
	T(broken_blocks_are_skipped_and_counted), T(a_text_above_a_gigabyte_is_refused_unread))

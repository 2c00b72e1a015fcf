/* Making certificates: pki/issue.h. What comes out is read by ward's own parser
 * here; test/e2e has other people's. */
#include "pki/issue.h"

#include "crypto/hkdf.h"
#include "der/der_write.h"
#include "pki/issue_key.h"
#include "t.h"

#define TEXT(s) ((struct ward_span){ (const uint8_t *)(s), sizeof(s) - 1 })
#define START INT64_C(1790000000)
#define END INT64_C(1800000000)

static uint8_t out[ISSUE_LEN_MAX], out2[ISSUE_LEN_MAX];

static const struct general_name two_names[] = {
	{ GENERAL_NAME_DNS, TEXT("www.example.org") },
	{ GENERAL_NAME_IP, TEXT("\xc0\x00\x02\x01") },
};

static struct ward_key *new_key(enum ward_key_kind kind, struct ward_public_key *ret_public)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_key *key = p->key_generate(kind, kind == WARD_KEY_RSA ? 2048 : 0);

	OK(key != NULL && p->key_public(key, ret_public));
	return key;
}

static struct issue_desc root_desc(struct ward_public_key key)
{
	return (struct issue_desc){
		.organization = TEXT("Example Corp"),
		.common_name = TEXT("Example Corp Root CA"),
		.key = key,
		.not_before = START,
		.not_after = END,
		.ca = true,
		.path_len = 1,
		.key_usage = CERT_KEY_CERT_SIGN | CERT_CRL_SIGN,
	};
}

static struct issue_desc leaf_desc(struct ward_public_key key)
{
	return (struct issue_desc){
		.common_name = TEXT("www.example.org"),
		.key = key,
		.not_before = START,
		.not_after = END,
		.names = two_names,
		.num_names = 2,
		.path_len = CERT_NO_PATH_LEN,
		.key_usage = CERT_DIGITAL_SIGNATURE,
		.purposes = CERT_FOR_SERVER,
	};
}

static bool make(const struct issue_desc *desc, const struct issue_issuer *issuer, uint8_t *buf,
	struct cert *ret_cert, struct ward_why *why)
{
	struct wr w = wr_of(buf, ISSUE_LEN_MAX);

	*why = (struct ward_why){ 0 };
	return issue_certificate(ward_provider_default(), desc, issuer, &w, why) &&
		cert_parse((struct ward_span){ buf, w.len }, ret_cert, why);
}

static void an_authority_signs_itself_and_says_what_it_may_do(void)
{
	struct ward_public_key public;
	struct ward_key *key = new_key(WARD_KEY_P256, &public);
	struct issue_desc desc = root_desc(public);
	struct cert c;
	struct ward_why why;

	OK(make(&desc, &(struct issue_issuer){ .key = key }, out, &c, &why));
	EQ(c.version, 3);
	OK(c.ca && c.basic.critical);
	EQ(c.path_len, 1);
	EQ(c.key_usage, CERT_KEY_CERT_SIGN | CERT_CRL_SIGN);
	OK(c.key_usage_ext.critical);
	EQ(c.not_before, START);
	EQ(c.not_after, END);
	OK(cert_self_issued(&c));
	OK(!c.eku.there && !c.aki.there && !c.san.there && !c.name_constraints.there);
	EQ(c.key_id.len, ISSUE_KEY_ID);
	OK(!c.sig_differs && !c.serial_bad);
	EQ(c.unknown_critical.len, 0);
	OK(ward_provider_default()->verify(&c.key, c.sig, c.tbs, c.signature));
	ward_provider_default()->key_free(key);
}

static void a_server_certificate_names_its_issuer_and_nothing_it_may_not_do(void)
{
	struct ward_public_key root_public, leaf_public;
	struct ward_key *root_key = new_key(WARD_KEY_P384, &root_public);
	struct ward_key *leaf_key = new_key(WARD_KEY_P256, &leaf_public);
	struct issue_desc root = root_desc(root_public), leaf = leaf_desc(leaf_public);
	struct cert r, c;
	struct ward_why why;

	OK(make(&root, &(struct issue_issuer){ .key = root_key }, out, &r, &why));
	OK(make(&leaf, &(struct issue_issuer){ root_key, r.subject, r.key_id }, out2, &c, &why));
	OK(span_is(c.issuer, r.subject));
	OK(span_is(c.issuer_key_id, r.key_id));
	OK(!c.ca && c.basic.there && c.basic.critical);
	EQ(c.path_len, CERT_NO_PATH_LEN);
	EQ(c.key_usage, CERT_DIGITAL_SIGNATURE);
	EQ(c.purposes, CERT_FOR_SERVER);
	EQ(c.num_sans, 2);
	OK(c.san.there && !c.san.critical);
	EQ(c.sig, WARD_SIG_ECDSA_SHA384);
	EQ(c.key.kind, WARD_KEY_P256);
	OK(ward_provider_default()->verify(&r.key, c.sig, c.tbs, c.signature));
	OK(!ward_provider_default()->verify(&c.key, c.sig, c.tbs, c.signature));
	ward_provider_default()->key_free(root_key);
	ward_provider_default()->key_free(leaf_key);
}

static void every_kind_of_key_signs_and_is_certified(void)
{
	static const struct {
		enum ward_key_kind kind;
		enum ward_sig sig;
	} row[] = {
		{ WARD_KEY_P256, WARD_SIG_ECDSA_SHA256 },
		{ WARD_KEY_P384, WARD_SIG_ECDSA_SHA384 },
		{ WARD_KEY_RSA, WARD_SIG_RSA_PKCS1_SHA256 },
		{ WARD_KEY_ED25519, WARD_SIG_ED25519 },
	};

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct ward_public_key public;
		struct ward_key *key = new_key(row[i].kind, &public);
		struct issue_desc desc = root_desc(public);
		struct cert c;
		struct ward_why why;

		OK(make(&desc, &(struct issue_issuer){ .key = key }, out, &c, &why));
		EQ(c.key.kind, row[i].kind);
		EQ(c.sig, row[i].sig);
		OK(span_is(c.key.point, public.point));
		OK(span_is(c.key.n, public.n) && span_is(c.key.e, public.e));
		OK(ward_provider_default()->verify(&c.key, c.sig, c.tbs, c.signature));
		ward_provider_default()->key_free(key);
	}
}

static void the_key_identifier_is_the_first_160_bits_of_sha256(void)
{
	struct ward_public_key public;
	struct ward_key *key = new_key(WARD_KEY_P256, &public);
	uint8_t id[ISSUE_KEY_ID], digest[WARD_HASH_MAX];
	struct issue_desc desc = root_desc(public);
	struct cert c;
	struct ward_why why;

	OK(make(&desc, &(struct issue_issuer){ .key = key }, out, &c, &why));
	OK(hash_once(ward_provider_default(), WARD_SHA256, public.point, digest));
	OK(issue_key_id(ward_provider_default(), &public, id));
	EQ_MEM(id, digest, ISSUE_KEY_ID);
	EQ_MEM(c.key_id.p, digest, ISSUE_KEY_ID);
	ward_provider_default()->key_free(key);
}

static void serial_numbers_are_positive_of_one_length_and_never_alike(void)
{
	static uint8_t serial[200][ISSUE_SERIAL];
	struct ward_public_key public;
	struct ward_key *key = new_key(WARD_KEY_ED25519, &public);
	struct issue_desc desc = root_desc(public);
	struct cert c;
	struct ward_why why;

	for (size_t i = 0; i < 200; i++) {
		OK(make(&desc, &(struct issue_issuer){ .key = key }, out, &c, &why));
		EQ(c.serial.len, ISSUE_SERIAL);
		OK(!c.serial_bad);
		memcpy(serial[i], c.serial.p, ISSUE_SERIAL);
		for (size_t k = 0; k < i; k++)
			OK(memcmp(serial[i], serial[k], ISSUE_SERIAL) != 0);
	}
	ward_provider_default()->key_free(key);
}

static void an_empty_subject_makes_the_names_critical(void)
{
	static const struct ward_span issuer =
		TEXT("\x30\x0d\x31\x0b\x30\x09\x06\x03\x55\x04\x03\x0c\x02" "CA");
	struct ward_public_key public;
	struct ward_key *key = new_key(WARD_KEY_P256, &public);
	struct issue_desc desc = leaf_desc(public);
	struct cert c;
	struct ward_why why;

	desc.common_name.len = 0;
	OK(make(&desc, &(struct issue_issuer){ .key = key, .subject = issuer }, out, &c, &why));
	OK(c.san.critical);
	EQ(c.subject.len, 2);
	ward_provider_default()->key_free(key);
}

static void constraints_are_critical_and_keep_both_lists(void)
{
	static const struct general_name permitted[] = {
		{ GENERAL_NAME_DNS, TEXT("example.org") },
	}, excluded[] = {
		{ GENERAL_NAME_IP, TEXT("\0\0\0\0\0\0\0\0") },
	};
	static const uint8_t want[] = {
		0xa0, 0x0f, 0x30, 0x0d, 0x82, 0x0b, 'e', 'x', 'a', 'm', 'p', 'l', 'e', '.', 'o', 'r',
		'g', 0xa1, 0x0c, 0x30, 0x0a, 0x87, 0x08, 0, 0, 0, 0, 0, 0, 0, 0,
	};
	struct ward_public_key public;
	struct ward_key *key = new_key(WARD_KEY_P256, &public);
	struct issue_desc desc = root_desc(public);
	struct cert c;
	struct ward_why why;

	desc.permitted = permitted;
	desc.num_permitted = 1;
	desc.excluded = excluded;
	desc.num_excluded = 1;
	OK(make(&desc, &(struct issue_issuer){ .key = key }, out, &c, &why));
	OK(c.name_constraints.there && c.name_constraints.critical);
	OK(span_is(c.name_constraints.value, (struct ward_span){ want, sizeof want }));
	ward_provider_default()->key_free(key);
}

static void the_largest_description_fits_the_largest_buffer(void)
{
	static char text[255];
	static struct general_name names[ISSUE_NAMES_MAX], subtrees[ISSUE_SUBTREES_MAX];
	struct ward_public_key public;
	struct ward_key *key = new_key(WARD_KEY_RSA, &public);
	struct issue_desc desc = root_desc(public);
	struct cert c;
	struct ward_why why;

	memset(text, 'a', sizeof text);
	for (size_t i = 0; i < ISSUE_NAMES_MAX; i++)
		names[i] = (struct general_name){ GENERAL_NAME_DNS, { (uint8_t *)text, 255 } };
	for (size_t i = 0; i < ISSUE_SUBTREES_MAX; i++)
		subtrees[i] = names[i];
	desc.names = names;
	desc.num_names = ISSUE_NAMES_MAX;
	desc.permitted = desc.excluded = subtrees;
	desc.num_permitted = desc.num_excluded = ISSUE_SUBTREES_MAX;
	OK(make(&desc, &(struct issue_issuer){ .key = key }, out, &c, &why));
	EQ(c.num_sans, ISSUE_NAMES_MAX);
	ward_provider_default()->key_free(key);
}

/* Each row breaks one rule of a description that is good otherwise. */
static struct ward_span long_text = { (const uint8_t *)"0123456789012345678901234567890123456789"
	"0123456789012345678901234", 65 };
static const struct general_name bad_ip[] = { { GENERAL_NAME_IP, TEXT("\x7f\0\0") } },
	bad_dns[] = { { GENERAL_NAME_DNS, TEXT("a b.example") } },
	nul_dns[] = { { GENERAL_NAME_DNS, TEXT("a\0.example") } },
	no_dns[] = { { GENERAL_NAME_DNS, TEXT("") } },
	utf8_dns[] = { { GENERAL_NAME_DNS, TEXT("\xc3\xa9.example") } },
	uri[] = { { GENERAL_NAME_URI, TEXT("https://a.example") } };

static void ends_before_it_begins(struct issue_desc *d) { d->not_after = d->not_before - 1; }
static void has_no_name_at_all(struct issue_desc *d) { d->common_name.len = d->num_names = 0; }
static void is_no_authority_but_signs(struct issue_desc *d) { d->key_usage |= CERT_KEY_CERT_SIGN; }
static void may_use_its_key_for_nothing(struct issue_desc *d) { d->key_usage = 0; }
static void has_a_usage_nobody_knows(struct issue_desc *d) { d->key_usage |= 1 << 9; }
static void is_no_authority_with_a_path(struct issue_desc *d) { d->path_len = 0; }
static void has_a_purpose_nobody_knows(struct issue_desc *d) { d->purposes = CERT_FOR_OTHER; }
static void has_too_long_a_text(struct issue_desc *d) { d->common_name = long_text; }
static void has_a_text_that_is_not_utf8(struct issue_desc *d) { d->organization = TEXT("\xff"); }
static void has_too_many_names(struct issue_desc *d) { d->num_names = ISSUE_NAMES_MAX + 1; }
static void has_a_short_address(struct issue_desc *d) { d->names = bad_ip, d->num_names = 1; }
static void has_a_space_in_a_name(struct issue_desc *d) { d->names = bad_dns, d->num_names = 1; }
static void has_a_zero_in_a_name(struct issue_desc *d) { d->names = nul_dns, d->num_names = 1; }
static void has_an_empty_name(struct issue_desc *d) { d->names = no_dns, d->num_names = 1; }
static void has_a_strange_name(struct issue_desc *d) { d->names = utf8_dns, d->num_names = 1; }
static void has_a_uri(struct issue_desc *d) { d->names = uri, d->num_names = 1; }
static void is_no_authority_but_permits(struct issue_desc *d)
{
	d->permitted = two_names;
	d->num_permitted = 1;
}

static void a_description_that_breaks_a_rule_is_refused(void)
{
	static const struct {
		const char *name;
		void (*spoil)(struct issue_desc *);
	} row[] = {
		T(ends_before_it_begins), T(has_no_name_at_all), T(is_no_authority_but_signs),
		T(may_use_its_key_for_nothing), T(has_a_usage_nobody_knows),
		T(is_no_authority_with_a_path), T(has_a_purpose_nobody_knows),
		T(has_too_long_a_text), T(has_a_text_that_is_not_utf8), T(has_too_many_names),
		T(has_a_short_address), T(has_a_space_in_a_name), T(has_a_zero_in_a_name),
		T(has_an_empty_name), T(has_a_strange_name), T(has_a_uri),
		T(is_no_authority_but_permits),
	};
	struct ward_public_key public;
	struct ward_key *key = new_key(WARD_KEY_P256, &public);

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct issue_desc desc = leaf_desc(public);
		struct wr w = wr_of(out, sizeof out);
		struct ward_why why = { 0 };

		row[i].spoil(&desc);
		if (issue_certificate(ward_provider_default(), &desc,
			    &(struct issue_issuer){ .key = key }, &w, &why) ||
			why.code != WARD_WHY_ARGUMENT) {
			printf("# one that %s\n", row[i].name);
			OK(false);
		}
		EQ(w.len, 0);
	}
	ward_provider_default()->key_free(key);
}

static void an_authority_must_have_a_name_and_may_sign(void)
{
	struct ward_public_key public;
	struct ward_key *key = new_key(WARD_KEY_P256, &public);
	struct issue_desc desc = root_desc(public);
	struct cert c;
	struct ward_why why;

	desc.organization.len = desc.common_name.len = 0;
	OK(!make(&desc, &(struct issue_issuer){ .key = key }, out, &c, &why));
	EQ(why.code, WARD_WHY_ARGUMENT);
	desc = root_desc(public);
	desc.key_usage = CERT_DIGITAL_SIGNATURE;
	OK(!make(&desc, &(struct issue_issuer){ .key = key }, out, &c, &why));
	EQ(why.code, WARD_WHY_ARGUMENT);
	ward_provider_default()->key_free(key);
}

static void a_key_of_another_kind_is_not_certified(void)
{
	static const enum ward_key_kind kind[] = { WARD_KEY_NONE, WARD_KEY_RSA_PSS, WARD_KEY_P521 };
	struct ward_public_key public;
	struct ward_key *key = new_key(WARD_KEY_P256, &public);
	struct issue_desc desc = root_desc(public);
	struct cert c;
	struct ward_why why;

	for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
		desc.key.kind = kind[i];
		OK(!make(&desc, &(struct issue_issuer){ .key = key }, out, &c, &why));
		EQ(why.code, WARD_WHY_KEY_KIND);
		EQ(why.got, kind[i]);
		EQ(issue_key_sig(kind[i]), WARD_SIG_NONE);
	}
	ward_provider_default()->key_free(key);
}

static void every_buffer_that_is_too_small_is_said_to_be(void)
{
	struct ward_public_key public;
	struct ward_key *key = new_key(WARD_KEY_ED25519, &public);
	struct issue_desc desc = leaf_desc(public);
	struct issue_issuer self = { .key = key };
	struct wr w = wr_of(out, sizeof out);
	struct ward_why why = { 0 };
	size_t need;

	OK(issue_certificate(ward_provider_default(), &desc, &self, &w, &why));
	need = w.len;
	for (size_t cap = 0; cap < need; cap++) {
		w = wr_of(out, cap);
		why = (struct ward_why){ 0 };
		OK(!issue_certificate(ward_provider_default(), &desc, &self, &w, &why));
		EQ(why.code, WARD_WHY_OUT_TOO_SMALL);
	}
	w = wr_of(out, need);
	OK(issue_certificate(ward_provider_default(), &desc, &self, &w, &why));
	ward_provider_default()->key_free(key);
}

static bool no_random(uint8_t *bytes, size_t len)
{
	memset(bytes, 0, len);
	return false;
}

static bool no_sign(const struct ward_key *key, enum ward_sig sig, struct ward_span message,
	uint8_t signature[WARD_SIGNATURE_MAX], size_t *ret_len)
{
	(void)key, (void)sig, (void)message, (void)signature;
	*ret_len = 0;
	return false;
}

static void without_random_bytes_or_a_signature_nothing_is_made(void)
{
	struct ward_provider p = *ward_provider_default();
	struct ward_public_key public;
	struct ward_key *key = new_key(WARD_KEY_P256, &public);
	struct issue_desc desc = root_desc(public);
	struct issue_issuer self = { .key = key };
	struct wr w = wr_of(out, sizeof out);
	struct ward_why why = { 0 };

	p.random = no_random;
	OK(!issue_certificate(&p, &desc, &self, &w, &why));
	EQ(why.code, WARD_WHY_RANDOM_FAILED);
	p = *ward_provider_default();
	p.key_sign = no_sign;
	w = wr_of(out, sizeof out);
	why = (struct ward_why){ 0 };
	OK(!issue_certificate(&p, &desc, &self, &w, &why));
	EQ(why.code, WARD_WHY_SIGN_FAILED);
	p.key_free(key);
}

T_MAIN(
	T(an_authority_signs_itself_and_says_what_it_may_do),
	T(a_server_certificate_names_its_issuer_and_nothing_it_may_not_do),
	T(every_kind_of_key_signs_and_is_certified),
	T(the_key_identifier_is_the_first_160_bits_of_sha256),
	T(serial_numbers_are_positive_of_one_length_and_never_alike),
	T(an_empty_subject_makes_the_names_critical),
	T(constraints_are_critical_and_keep_both_lists),
	T(the_largest_description_fits_the_largest_buffer),
	T(a_description_that_breaks_a_rule_is_refused),
	T(an_authority_must_have_a_name_and_may_sign),
	T(a_key_of_another_kind_is_not_certified),
	T(every_buffer_that_is_too_small_is_said_to_be),
	T(without_random_bytes_or_a_signature_nothing_is_made)
)

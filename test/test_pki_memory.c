/* Memory that is short at any time: whatever the verifier allocates for, it says so,
 * keeps nothing half done and leaks nothing. Linked with --wrap=calloc, from which all
 * memory below net/ comes. */
#include <stdlib.h>

#include <ward/config.h>
#include "base/pem.h"
#include "forge_status.h"
#include "pki/crl_set.h"
#include "pki/key.h"
#include "pki/suffix.h"
#include "t.h"
#include "vectors/pki/made.h"

static size_t calls, fail_at; /* the call that fails; 0: none */

void *__real_calloc(size_t num, size_t size);
void *__wrap_calloc(size_t num, size_t size);

void *__wrap_calloc(size_t num, size_t size)
{
	return ++calls == fail_at ? NULL : __real_calloc(num, size);
}

/* Does everything with the n-th call failing, for every n there is: what is done must
 * return -NO_MEMORY, and 0 when nothing failed. Returns how many calls there were. */
static size_t try_all(int (*all)(void))
{
	for (size_t n = 1; n < 1000; n++) {
		int rc;

		calls = 0;
		fail_at = n;
		rc = all();
		fail_at = 0;
		EQ(rc, calls >= n ? -WARD_WHY_NO_MEMORY : 0);
		if (calls < n)
			return n - 1;
	}
	return 0;
}

static char text[200000];
static size_t text_len;
static struct ward_why why;

static void begin(void)
{
	text_len = 0;
}

static void add(const char *label, struct ward_span der)
{
	struct wr w = wr_of((uint8_t *)text + text_len, sizeof text - text_len);

	pem_write(&w, label, der);
	CHECK(!w.bad);
	text_len += w.len;
}

static int new_trust(void)
{
	struct ward_trust *trust = ward_trust_new();
	size_t added = 99, skipped = 99;
	int rc = -WARD_WHY_NO_MEMORY;

	if (trust != NULL)
		rc = ward_trust_add_pem(trust, text, text_len, &added, &skipped, &why);
	if (trust != NULL && rc == 0)
		EQ(ward_trust_count(trust), 40);
	if (trust != NULL)
		EQ(added, ward_trust_count(trust));
	EQ(why.code, -rc);
	ward_trust_free(trust);
	why.code = WARD_WHY_NO_MEMORY; /* ward_trust_new says nothing */
	return rc;
}

static void a_set_of_authorities_says_that_memory_is_short(void)
{
	begin();
	for (unsigned i = 0; i < 40; i++) {
		char name[20];

		snprintf(name, sizeof name, "CN=R%u", i);
		add("CERTIFICATE", forge(&(struct forge){ .subject = name, .ca = true }));
	}
	why.code = WARD_WHY_NO_MEMORY;
	/* The set, the bytes, room for 16, for names, for 32, for 64. */
	EQ(try_all(new_trust), 6);
}

static struct ward_span lists[20];

/* A set with a list in it, to which the others are added. */
static int new_crls(void)
{
	struct ward_crls *crls = ward_crls_new();
	size_t at = 0;
	int rc = -WARD_WHY_NO_MEMORY;

	if (crls == NULL)
		return rc;
	rc = ward_crls_add_der(crls, lists[0], &why);
	EQ(why.code, -rc);
	if (rc == 0) {
		rc = ward_crls_add_pem(crls, text, text_len, &why);
		EQ(why.code, -rc);
		/* All of a text, or nothing. */
		EQ(ward_crls_count(crls), rc == 0 ? 20 : 1);
		OK(crl_set_next(crls, forge_dn("CN=I0", DER_UTF8_STRING), &at) != NULL);
		at = 0;
		EQ(crl_set_next(crls, forge_dn("CN=I1", DER_UTF8_STRING), &at) != NULL, rc == 0);
	} else {
		EQ(ward_crls_count(crls), 0);
	}
	ward_crls_free(crls);
	return rc;
}

static void a_set_of_revocation_lists_says_that_memory_is_short(void)
{
	static const struct forge_entry entries[] = { { .serial = 5 }, { .serial = 6,
		.issuer = "CN=Other" } };

	begin();
	for (unsigned i = 0; i < 20; i++) {
		char name[20];

		snprintf(name, sizeof name, "CN=I%u", i);
		lists[i] = forge_crl(&(struct forge_crl){ .issuer = name, .entries = entries,
			.num_entries = 2, .point = forge_point(NULL, NULL, FORGE_INDIRECT, 0) });
		if (i > 0)
			add("X509 CRL", lists[i]);
	}
	/* The set; for each list buckets, places, issuers and proof; bytes; room twice. */
	EQ(try_all(new_crls), 1 + 20 * 4 + 1 + 2);
}

static int new_suffixes(void)
{
	static const char rules[] = "com\n*.ck\n!www.ck\n";
	struct ward_suffixes *suffixes = ward_suffixes_new();
	int rc = -WARD_WHY_NO_MEMORY;

	if (suffixes == NULL)
		return rc;
	rc = ward_suffixes_add(suffixes, rules, sizeof rules - 1, &why);
	EQ(why.code, -rc);
	ward_suffixes_free(suffixes);
	return rc;
}

static void a_set_of_suffixes_says_that_memory_is_short(void)
{
	EQ(try_all(new_suffixes), 4);
}

static int new_cache(void)
{
	struct ward_sig_cache *cache = ward_sig_cache_new(0);

	ward_sig_cache_free(cache);
	return cache == NULL ? -WARD_WHY_NO_MEMORY : 0;
}

static void a_cache_says_that_memory_is_short(void)
{
	EQ(try_all(new_cache), 1);
}

static int new_credential(void)
{
	struct ward_credential *c = (struct ward_credential *)&why;
	int rc = ward_credential_read(NULL, text, text_len, NULL, 0, 0, &c, &why);

	EQ(why.code, -rc);
	EQ(c == NULL, rc != 0);
	ward_credential_free(c);
	return rc;
}

static void a_credential_says_that_memory_is_short(void)
{
	begin();
	add("CERTIFICATE", forge(&(struct forge){ .names = "dns:a.org;dns:b.org" }));
	/* It, its bytes, the names, each name. */
	EQ(try_all(new_credential), 5);
}

static int read_key(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_key *key = (struct ward_key *)&why;
	bool good;

	why = (struct ward_why){ 0 };
	good = key_read_pem(p, p256_key, strlen(p256_key), &key, &why);
	EQ(good, key != NULL);
	EQ(good, why.code == 0);
	p->key_free(key);
	/* What the provider lacks memory for is a key that it does not take. */
	return why.code == WARD_WHY_KEY_INVALID ? -WARD_WHY_NO_MEMORY : -(int)why.code;
}

static void a_key_says_that_memory_is_short(void)
{
	OK(try_all(read_key) >= 1);
	calls = 0;
	fail_at = 1;
	EQ(read_key(), -WARD_WHY_NO_MEMORY);
	EQ(why.code, WARD_WHY_NO_MEMORY);
	fail_at = 0;
}

static int write_key(void)
{
	static uint8_t out[1000];
	struct wr w = wr_of(out, sizeof out);
	bool good;

	why = (struct ward_why){ 0 };
	good = key_write_pem(ward_provider_default(), forge_key(1), &w, &why);
	EQ(good, why.code == 0);
	EQ(w.len > 0, good);
	return -(int)why.code;
}

static void a_key_that_is_written_says_that_memory_is_short(void)
{
	OK(forge_key(1) != NULL); /* made when it is asked for first */
	EQ(try_all(write_key), 1);
}

static struct ward_credential *stapled;

static int staple(void)
{
	static const struct forge_single single = { .issuer = "CN=I", .issuer_key = 2, .serial = 7 };
	struct ward_span der = forge_ocsp(&(struct forge_ocsp){ .key = 2, .singles = &single,
		.num_singles = 1 });
	int rc = ward_credential_set_staple(stapled, der.p, der.len, &why);

	EQ(why.code, -rc);
	return rc;
}

static void a_staple_says_that_memory_is_short(void)
{
	begin();
	add("CERTIFICATE", forge(&(struct forge){ .issuer = "CN=I", .issuer_key = 2,
		.serial = forge_hex("020107") }));
	EQ(ward_credential_read(NULL, text, text_len, NULL, 0, 0, &stapled, &why), 0);
	EQ(try_all(staple), 1);
	ward_credential_free(stapled);
}

T_MAIN(T(a_set_of_authorities_says_that_memory_is_short),
	T(a_set_of_revocation_lists_says_that_memory_is_short),
	T(a_set_of_suffixes_says_that_memory_is_short), T(a_cache_says_that_memory_is_short),
	T(a_credential_says_that_memory_is_short), T(a_key_says_that_memory_is_short),
	T(a_key_that_is_written_says_that_memory_is_short), T(a_staple_says_that_memory_is_short))

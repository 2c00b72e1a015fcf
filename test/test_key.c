/* Private keys from and to PEM: pki/key.h. The files are of the openssl command. */
#include "pki/key.h"

#include "base/pem.h"
#include "forge.h"
#include "t.h"
#include "vectors/pki/made.h"

static const struct ward_provider *provider;
static struct ward_why why;

static struct ward_key *read_key(const char *pem)
{
	struct ward_key *key = (struct ward_key *)&why;

	provider = ward_provider_default();
	why = (struct ward_why){ 0 };
	EQ(key_read_pem(provider, pem, strlen(pem), &key, &why), why.code == 0);
	EQ(key != NULL, why.code == 0);
	return key;
}

static enum ward_key_kind kind_of(const char *pem)
{
	struct ward_key *key = read_key(pem);
	struct ward_public_key public = { 0 };

	if (key == NULL)
		return WARD_KEY_NONE;
	OK(provider->key_public(key, &public));
	provider->key_free(key);
	return public.kind;
}

static bool refused(const char *pem, int code)
{
	struct ward_key *key = read_key(pem);

	provider->key_free(key);
	return key == NULL && why.code == code;
}

static void keys_are_read_in_all_their_forms(void)
{
	EQ(kind_of(p256_key), WARD_KEY_P256);
	EQ(kind_of(p256_sec1_key), WARD_KEY_P256);
	EQ(kind_of(p256_params_key), WARD_KEY_P256);
	EQ(kind_of(p384_key), WARD_KEY_P384);
	EQ(kind_of(p384_sec1_key), WARD_KEY_P384);
	EQ(kind_of(rsa2048_key), WARD_KEY_RSA);
	EQ(kind_of(rsa2048_pkcs1_key), WARD_KEY_RSA);
	EQ(kind_of(ed25519_key), WARD_KEY_ED25519);
}

static void a_key_behind_certificates_is_found(void)
{
	static char text[10000];

	strcpy(text, p256_leaf_crt);
	strcat(text, p256_root_crt);
	strcat(text, leaf_key);
	EQ(kind_of(text), WARD_KEY_P256);
}

static void keys_under_a_password_say_so(void)
{
	OK(refused(p256_encrypted_key, WARD_WHY_KEY_ENCRYPTED));
	OK(refused(rsa2048_encrypted_key, WARD_WHY_KEY_ENCRYPTED));
}

static void keys_of_other_kinds_are_refused(void)
{
	OK(refused(p521_key, WARD_WHY_KEY_KIND));
	OK(refused(k256_key, WARD_WHY_KEY_KIND));
	OK(refused(explicit_key, WARD_WHY_KEY_KIND));
	OK(refused(ed448_key, WARD_WHY_KEY_KIND));
	OK(refused(rsa1024_key, WARD_WHY_KEY_KIND));
	EQ(why.got, 1024);
	OK(refused("-----BEGIN OPENSSH PRIVATE KEY-----\nZm9v\n-----END OPENSSH PRIVATE KEY-----\n",
		WARD_WHY_KEY_KIND));
}

static void a_text_without_a_key_is_refused(void)
{
	OK(refused("", WARD_WHY_PEM_NONE));
	OK(refused(p256_leaf_crt, WARD_WHY_PEM_NONE));
	OK(refused("-----BEGIN PRIVATE KEY-----\nZm9v\n", WARD_WHY_PEM_BROKEN));
	OK(refused("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", WARD_WHY_KEY_MALFORMED));
}

static void a_text_above_the_limit_is_refused(void)
{
	static char text[KEY_PEM_MAX + 2];

	memset(text, 'x', sizeof text - 1);
	OK(refused(text, WARD_WHY_KEY_MALFORMED));
	EQ(why.want, KEY_PEM_MAX);
}

static uint8_t der[8000];
static struct pem_block block;

static struct ward_span decode(const char *text)
{
	struct pem pem = pem_of(text, strlen(text));

	CHECK(pem_next(&pem, der, sizeof der, &block) == PEM_BLOCK);
	return block.der;
}

static bool parses(struct ward_span s, int form)
{
	struct ward_private_numbers numbers;

	why = (struct ward_why){ 0 };
	if (form == 8)
		return key_parse_pkcs8(s, &numbers, &why);
	return form == 1 ? key_parse_pkcs1(s, &numbers, &why) : key_parse_sec1(s, &numbers, &why);
}

static void keys_cut_anywhere_are_refused(void)
{
	static const struct {
		const char *pem;
		int form;
	} rows[] = { { p256_key, 8 }, { ed25519_key, 8 }, { rsa2048_key, 8 }, { rsa2048_pkcs1_key, 1 },
		{ p384_sec1_key, 0 } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ward_span s = decode(rows[i].pem);

		OK(parses(s, rows[i].form));
		for (size_t n = 0; n < s.len; n++) {
			OK(!parses((struct ward_span){ s.p, n }, rows[i].form));
			EQ(why.code, WARD_WHY_KEY_MALFORMED);
		}
		der[s.len] = 0;
		OK(!parses((struct ward_span){ s.p, s.len + 1 }, rows[i].form));
	}
}

static void one_form_is_not_taken_for_another(void)
{
	OK(!parses(decode(p256_key), 0));
	OK(!parses(decode(p256_sec1_key), 8));
	OK(!parses(decode(rsa2048_key), 1));
	OK(!parses(decode(rsa2048_pkcs1_key), 8));
}

static void numbers_that_contradict_each_other_are_refused(void)
{
	struct ward_private_numbers numbers;
	struct ward_key *key;

	why = (struct ward_why){ 0 };
	CHECK(key_parse_pkcs8(decode(p256_key), &numbers, &why));
	der[numbers.scalar.p - der + 5] ^= 1;
	key = provider->key_new(&numbers);
	OK(key == NULL);
	CHECK(key_parse_pkcs8(decode(rsa2048_key), &numbers, &why));
	der[numbers.dp.p - der + 5] ^= 1;
	key = provider->key_new(&numbers);
	OK(key == NULL);
}

/* A whole text whose key has a changed bit: the public point no longer fits. */
static void a_changed_key_file_is_refused(void)
{
	static char text[2000];
	struct wr w = wr_of((uint8_t *)text, sizeof text - 1);
	struct ward_span s = decode(p256_key);

	der[s.len - 1] ^= 1;
	pem_write(&w, "PRIVATE KEY", s);
	OK(refused(text, WARD_WHY_KEY_INVALID));
}

static void a_curve_named_twice_must_be_the_same(void)
{
	/* PKCS#8 says P-384 outside, the key inside says P-256. */
	OK(!parses(forge_hex("3042020100301006072a8648ce3d020106052b81040022042b3029020101"
		"0418" "000000000000000000000000000000000000000000000001"
		"a00a06082a8648ce3d030107"), 8));
	EQ(why.code, WARD_WHY_KEY_MALFORMED);
}

static void a_scalar_of_the_wrong_length_is_refused(void)
{
	OK(!parses(forge_hex("30110201010400a00a06082a8648ce3d030107"), 0));
	EQ(why.code, WARD_WHY_KEY_MALFORMED);
	OK(!parses(forge_hex("3032" "020101" "0421"
		"010000000000000000000000000000000000000000000000000000000000000001"
		"a00a06082a8648ce3d030107"), 0));
	EQ(why.code, WARD_WHY_KEY_MALFORMED);
	OK(!parses(forge_hex("302d020100300506032b6570042104" "1f"
		"00000000000000000000000000000000000000000000000000000000000000" "00"), 8));
}

static void a_key_that_is_written_is_the_key_that_was_read(void)
{
	static const char *const pems[] = { p256_key, p384_key, rsa2048_key, ed25519_key };

	for (size_t i = 0; i < sizeof pems / sizeof pems[0]; i++) {
		static char text[KEY_PEM_LEN_MAX + 1];
		struct ward_key *key = read_key(pems[i]);
		struct wr w = wr_of((uint8_t *)text, KEY_PEM_LEN_MAX);

		OK(key_write_pem(provider, key, &w, &why));
		text[w.len] = '\0';
		/* Byte for byte what the openssl command wrote. */
		EQ_STR(text, pems[i]);
		provider->key_free(key);
	}
}

static void a_key_that_does_not_fit_is_not_written(void)
{
	static uint8_t text[100];
	struct ward_key *key = read_key(p256_key);
	struct wr w = wr_of(text, sizeof text);

	OK(!key_write_pem(provider, key, &w, &why));
	EQ(why.code, WARD_WHY_OUT_TOO_SMALL);
	provider->key_free(key);
}

T_MAIN(T(keys_are_read_in_all_their_forms), T(a_key_behind_certificates_is_found),
	T(keys_under_a_password_say_so), T(keys_of_other_kinds_are_refused),
	T(a_text_without_a_key_is_refused), T(a_text_above_the_limit_is_refused),
	T(keys_cut_anywhere_are_refused), T(one_form_is_not_taken_for_another),
	T(numbers_that_contradict_each_other_are_refused), T(a_changed_key_file_is_refused),
	T(a_curve_named_twice_must_be_the_same), T(a_scalar_of_the_wrong_length_is_refused),
	T(a_key_that_is_written_is_the_key_that_was_read),
	T(a_key_that_does_not_fit_is_not_written))

/* Every primitive against Project Wycheproof: wycheproof.txt beside this program,
 * made by wycheproof.py, says the form of its lines. */
#include <errno.h>
#include <stdlib.h>
#include <ward/provider.h>
#include "crypto/hkdf.h"
#include "crypto/ossl.h"
#include "t.h"

#define NUM_REFUSED_FLAGS 5

/* What Wycheproof calls valid or acceptable and ward refuses: doc/wycheproof.md. */
static const char *const refused_flags[NUM_REFUSED_FLAGS] = {
	"CompressedPoint",     /* only uncompressed points: RFC 9846 4.3.8.2 */
	"MissingNull",         /* not the encoding that RFC 8017 9.2 compares with */
	"OtherSaltLength",     /* the salt is as long as the hash: RFC 9846 4.3.3 */
	"SmallPublicExponent", /* e below 65537 */
	"ZeroSharedSecret",    /* RFC 9846 7.4.2 */
};

#define FIELDS_MAX 12
#define BYTES_MAX 16384

struct line {
	char *field[FIELDS_MAX];
	int num;
};

static uint8_t memory[8 * BYTES_MAX];
static size_t memory_used;
static struct ward_public_key key;
static uint8_t key_memory[3 * 1024];

static const struct ward_provider *p;

/* Gives memory for the bytes of one line. */
static uint8_t *take(size_t len)
{
	uint8_t *at = memory + memory_used;

	CHECK(len <= sizeof memory - memory_used);
	memory_used += len;
	return at;
}

static uint8_t nibble(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static struct ward_span bytes(const char *hex, uint8_t *to)
{
	size_t len = hex[0] == '-' ? 0 : strlen(hex) / 2;

	for (size_t i = 0; i < len; i++)
		to[i] = (uint8_t)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
	return (struct ward_span){ to, len };
}

static struct ward_span field(const struct line *l, int i)
{
	CHECK(i < l->num);
	return bytes(l->field[i], take(strlen(l->field[i]) / 2));
}

static bool same(struct ward_span a, const uint8_t *b, size_t len)
{
	return a.len == len && memcmp(a.p, b, len) == 0;
}

static int named(const char *name, const char *const *names)
{
	for (int i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], name) == 0)
			return i + 1;
	return 0;
}

static enum ward_hash_id hash_of(const char *name)
{
	static const char *const names[] = { "sha256", "sha384", "sha512", NULL };

	return (enum ward_hash_id)named(name, names);
}

static enum ward_aead_id aead_of(const char *name)
{
	static const char *const names[] = { "aes128", "aes256", "chacha20", NULL };

	return (enum ward_aead_id)named(name, names);
}

static enum ward_sig sig_of(const char *name)
{
	static const char *const names[] = { "pkcs1-sha256", "pkcs1-sha384", "pkcs1-sha512",
		"pss-sha256", "pss-sha384", "pss-sha512", "ecdsa-sha256", "ecdsa-sha384",
		"ecdsa-sha512", "ed25519", NULL };

	return (enum ward_sig)named(name, names);
}

static enum ward_key_kind kind_of(const char *name)
{
	static const char *const names[] = { "rsa", "rsa-pss", "p256", "p384", "p521", "ed25519",
		NULL };

	return (enum ward_key_kind)named(name, names);
}

static uint16_t group_of(const char *name)
{
	if (strcmp(name, "x25519") == 0)
		return WARD_GROUP_X25519;
	return strcmp(name, "p256") == 0 ? WARD_GROUP_P256 : WARD_GROUP_P384;
}

/* One function a kind of line: does ward take this case? */

/* Opened, and sealed to the same bytes. */
static bool aead_case(const struct line *l)
{
	struct ward_span k = field(l, 5), nonce = field(l, 6), aad = field(l, 7), msg = field(l, 8),
		sealed = field(l, 9);
	uint8_t *out = take(msg.len + WARD_AEAD_TAG), *in = take(sealed.len);
	struct ward_aead a = { 0 };
	bool opened, resealed;

	CHECK(p->aead_init(&a, aead_of(l->field[1]), k.p));
	memcpy(in, sealed.p, sealed.len);
	opened = p->aead_open(&a, nonce.p, aad, in, sealed.len) && same(msg, in, msg.len);
	resealed = p->aead_seal(&a, nonce.p, aad, msg.p, msg.len, NULL, 0, out) &&
		same(sealed, out, msg.len + WARD_AEAD_TAG);
	p->aead_free(&a);
	OK(opened == resealed);
	return opened;
}

static bool agree_case(const struct line *l)
{
	struct ward_span scalar = field(l, 5), share = field(l, 6), want = field(l, 7);
	uint8_t own[WARD_SHARE_MAX], secret[WARD_SECRET_MAX];
	struct ward_keypair pair;
	size_t len;
	bool agreed;

	if (!ossl_group_from(&pair, group_of(l->field[1]), scalar, own, &len))
		return false;
	agreed = p->keypair_agree(&pair, pair.group, share, secret, &len);
	p->keypair_free(&pair);
	return agreed && same(want, secret, len);
}

static bool verify_case(const struct line *l)
{
	return p->verify(&key, sig_of(l->field[1]), field(l, 5), field(l, 6));
}

/* Some tags are cut short: then so is ours. */
static bool mac_case(const struct line *l)
{
	struct ward_span secret = field(l, 5), msg = field(l, 6), tag = field(l, 7);
	uint8_t mac[WARD_HASH_MAX];
	struct hmac_key k;

	CHECK(hmac_key_init(p, &k, hash_of(l->field[1]), secret));
	hmac(p, &k, &msg, 1, mac);
	return tag.len <= k.hash_len && same(tag, mac, tag.len);
}

static bool kdf_case(const struct line *l)
{
	struct ward_span ikm = field(l, 5), salt = field(l, 6), info = field(l, 7),
		okm = field(l, 9);
	enum ward_hash_id hash = hash_of(l->field[1]);
	size_t len = strtoul(l->field[8], NULL, 10);
	uint8_t prk[WARD_HASH_MAX], *out = take(len);
	struct hmac_key k;

	CHECK(hkdf_extract(p, hash, salt, ikm, prk));
	CHECK(hmac_key_init(p, &k, hash, (struct ward_span){ prk, hash_len(hash) }));
	return hkdf_expand(p, &k, info, out, len) && same(okm, out, len);
}

/* The lines. */

static char *load(void)
{
	char path[4096];
	FILE *f;
	char *text;
	long len;

	snprintf(path, sizeof path, "%.*s/wycheproof.txt",
		(int)(strrchr(program_invocation_name, '/') - program_invocation_name),
		program_invocation_name);
	f = fopen(path, "r");
	if (f == NULL) {
		printf("# cannot open %s: build it with ninja\n", path);
		return NULL;
	}
	fseek(f, 0, SEEK_END);
	len = ftell(f);
	rewind(f);
	text = calloc(1, (size_t)len + 1);
	CHECK(text != NULL && fread(text, 1, (size_t)len, f) == (size_t)len);
	fclose(f);
	return text;
}

static void split(char *text, struct line *l)
{
	char *save = NULL;

	l->num = 0;
	for (char *s = strtok_r(text, " ", &save); s != NULL; s = strtok_r(NULL, " ", &save)) {
		CHECK(l->num < FIELDS_MAX);
		l->field[l->num++] = s;
	}
}

/* The index of the first refused flag among `flags`, -1 when there is none. */
static int refused_flag(const char *flags)
{
	for (int i = 0; i < NUM_REFUSED_FLAGS; i++)
		if (strstr(flags, refused_flags[i]) != NULL)
			return i;
	return -1;
}

static struct tally {
	char name[64];
	int left_out, valid, invalid, acceptable, refused[NUM_REFUSED_FLAGS];
} tally;

static void tally_print(void)
{
	if (tally.valid + tally.invalid + tally.acceptable == 0)
		return;
	printf("# %s: %d valid taken, %d invalid refused, %d acceptable taken", tally.name,
		tally.valid, tally.invalid, tally.acceptable);
	for (int i = 0; i < NUM_REFUSED_FLAGS; i++)
		if (tally.refused[i] > 0)
			printf(", %d %s refused by choice", tally.refused[i], refused_flags[i]);
	printf(", %d left out\n", tally.left_out);
}

static void judge(const struct line *l, bool taken)
{
	const char *result = l->field[2];
	bool invalid = strcmp(result, "invalid") == 0;
	int flag = refused_flag(l->field[4]);

	if (taken != (!invalid && flag < 0))
		printf("# %s case %s is %s (%s)\n", tally.name, l->field[3], result, l->field[4]);
	EQ(taken, !invalid && flag < 0);
	if (invalid) {
		tally.invalid++;
	} else if (flag >= 0) {
		tally.refused[flag]++;
	} else if (strcmp(result, "valid") == 0) {
		tally.valid++;
	} else {
		tally.acceptable++;
	}
}

/* Runs the lines of one kind, of files whose name starts with `files`. */
static void run(const char *kind, const char *files, bool (*is_taken)(const struct line *),
	int want_cases)
{
	char *text = load(), *save = NULL;
	int cases = 0;

	p = ward_provider_default();
	OK(text != NULL);
	for (char *s = text ? strtok_r(text, "\n", &save) : NULL; s != NULL;
		s = strtok_r(NULL, "\n", &save)) {
		struct line l;

		split(s, &l);
		memory_used = 0;
		if (strcmp(l.field[0], "file") == 0) {
			tally_print();
			tally = (struct tally){ .left_out = atoi(l.field[2]) };
			snprintf(tally.name, sizeof tally.name, "%s", l.field[1]);
		} else if (strncmp(tally.name, files, strlen(files)) != 0) {
			continue;
		} else if (strcmp(l.field[0], "key") == 0) {
			key = (struct ward_public_key){
				.kind = kind_of(l.field[1]),
				.point = bytes(l.field[2], key_memory),
				.n = bytes(l.field[3], key_memory + 1024),
				.e = bytes(l.field[4], key_memory + 2048),
			};
		} else if (strcmp(l.field[0], kind) == 0) {
			judge(&l, is_taken(&l));
			cases++;
		}
	}
	tally_print();
	tally = (struct tally){ 0 };
	EQ(cases, want_cases);
	free(text);
}

static void aes_gcm_is_right(void)
{
	run("aead", "aes_gcm", aead_case, 133);
}

static void chacha20_poly1305_is_right(void)
{
	run("aead", "chacha20", aead_case, 316);
}

static void x25519_is_right_and_refuses_the_zero_secret(void)
{
	run("agree", "x25519", agree_case, 518);
}

static void ecdh_on_p256_is_right_and_refuses_bad_points(void)
{
	run("agree", "ecdh_secp256r1", agree_case, 355);
}

static void ecdh_on_p384_is_right_and_refuses_bad_points(void)
{
	run("agree", "ecdh_secp384r1", agree_case, 790);
}

static void ecdsa_refuses_every_signature_that_is_not_exactly_right(void)
{
	run("verify", "ecdsa", verify_case, 2626);
}

static void ed25519_refuses_every_signature_that_is_not_exactly_right(void)
{
	run("verify", "ed25519", verify_case, 151);
}

static void rsa_pkcs1_refuses_every_signature_that_is_not_exactly_right(void)
{
	run("verify", "rsa_signature", verify_case, 2330);
}

static void rsa_pss_refuses_every_signature_that_is_not_exactly_right(void)
{
	run("verify", "rsa_pss", verify_case, 803);
}

static void hmac_is_right(void)
{
	run("mac", "hmac", mac_case, 522);
}

static void hkdf_is_right_and_refuses_too_long_outputs(void)
{
	run("kdf", "hkdf", kdf_case, 252);
}

T_MAIN(T(aes_gcm_is_right), T(chacha20_poly1305_is_right),
	T(x25519_is_right_and_refuses_the_zero_secret),
	T(ecdh_on_p256_is_right_and_refuses_bad_points),
	T(ecdh_on_p384_is_right_and_refuses_bad_points),
	T(ecdsa_refuses_every_signature_that_is_not_exactly_right),
	T(ed25519_refuses_every_signature_that_is_not_exactly_right),
	T(rsa_pkcs1_refuses_every_signature_that_is_not_exactly_right),
	T(rsa_pss_refuses_every_signature_that_is_not_exactly_right), T(hmac_is_right),
	T(hkdf_is_right_and_refuses_too_long_outputs))

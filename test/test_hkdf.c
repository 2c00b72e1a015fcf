/* HMAC and HKDF with kept state: crypto/hkdf.h. */
#include "crypto/hkdf.h"
#include "hex.h"
#include "mock_provider.h"
#include "t.h"

#define DD10 "\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd\xdd"
#define FIFTY_DD DD10 DD10 DD10 DD10 DD10
#define LONG_TEXT \
	"This is a test using a larger than block-size key and a larger than block-size data. " \
	"The key needs to be hashed before being used by the HMAC algorithm."

/* The cases of RFC 4231 4: a key is one byte repeated, or "Jefe". */
static const struct {
	enum ward_hash_id hash;
	uint8_t key_byte;
	size_t key_len;
	const char *text, *mac;
} hmac_rows[] = {
	/* clang-format off */
	{ WARD_SHA256, 0x0b, 20, "Hi There",
		"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
	{ WARD_SHA384, 0x0b, 20, "Hi There",
		"afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
		"faea9ea9076ede7f4af152e8b2fa9cb6" },
	{ WARD_SHA512, 0x0b, 20, "Hi There",
		"87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
		"daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854" },
	{ WARD_SHA256, 0x00, 0, "what do ya want for nothing?",
		"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
	{ WARD_SHA384, 0x00, 0, "what do ya want for nothing?",
		"af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
		"8e2240ca5e69e2c78b3239ecfab21649" },
	{ WARD_SHA512, 0x00, 0, "what do ya want for nothing?",
		"164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
		"9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737" },
	{ WARD_SHA256, 0xaa, 20, FIFTY_DD,
		"773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
	{ WARD_SHA384, 0xaa, 20, FIFTY_DD,
		"88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b"
		"2a5ab39dc13814b94e3ab6e101a34f27" },
	{ WARD_SHA512, 0xaa, 20, FIFTY_DD,
		"fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
		"bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb" },
	{ WARD_SHA256, 0xaa, 131, "Test Using Larger Than Block-Size Key - Hash Key First",
		"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
	{ WARD_SHA384, 0xaa, 131, "Test Using Larger Than Block-Size Key - Hash Key First",
		"4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
		"0c2ef6ab4030fe8296248df163f44952" },
	{ WARD_SHA512, 0xaa, 131, "Test Using Larger Than Block-Size Key - Hash Key First",
		"80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
		"6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598" },
	{ WARD_SHA256, 0xaa, 131, LONG_TEXT,
		"9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2" },
	{ WARD_SHA384, 0xaa, 131, LONG_TEXT,
		"6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5"
		"a678cc31e799176d3860e6110c46523e" },
	{ WARD_SHA512, 0xaa, 131, LONG_TEXT,
		"e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
		"b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58" },
	/* clang-format on */
};

static void the_macs_of_rfc_4231_come_out(void)
{
	const struct ward_provider *p = ward_provider_default();

	for (size_t i = 0; i < sizeof hmac_rows / sizeof hmac_rows[0]; i++) {
		uint8_t secret[131], want[WARD_HASH_MAX], mac[WARD_HASH_MAX];
		struct ward_span key = span(secret, hmac_rows[i].key_len);
		struct ward_span text = span(hmac_rows[i].text, strlen(hmac_rows[i].text));
		struct ward_span w = hex(hmac_rows[i].mac, want, sizeof want);
		struct hmac_key k;

		memset(secret, hmac_rows[i].key_byte, sizeof secret);
		if (key.len == 0)
			key = span("Jefe", 4);
		OK(hmac_key_init(p, &k, hmac_rows[i].hash, key));
		hmac(p, &k, &text, 1, mac);
		EQ(k.hash_len, w.len);
		EQ_MEM(mac, want, w.len);
	}
}

/* RFC 5869 A.1 to A.4. */
static const struct {
	enum ward_hash_id hash;
	const char *ikm, *salt, *info, *prk, *okm;
} hkdf_rows[] = {
	/* clang-format off */
	{ WARD_SHA256, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
		"000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
		"077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
		"3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865" },
	{ WARD_SHA256,
		"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b"
		"2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
		"606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b"
		"8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
		"b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadb"
		"dcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
		"06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
		"b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
		"5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87" },
	{ WARD_SHA256, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
		"19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
		"8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8" },
	{ WARD_SHA1, "0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
		"9b6c18c432a7bf8f0e71c8eb88f4b30baa2ba243",
		"085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896" },
	/* clang-format on */
};

static void the_keys_of_rfc_5869_come_out(void)
{
	const struct ward_provider *p = ward_provider_default();

	for (size_t i = 0; i < sizeof hkdf_rows / sizeof hkdf_rows[0]; i++) {
		uint8_t ikm[80], salt[80], info[80], want[82], prk[WARD_HASH_MAX], okm[82];
		enum ward_hash_id id = hkdf_rows[i].hash;
		struct ward_span w;
		struct hmac_key k;

		OK(hkdf_extract(p, id, hex(hkdf_rows[i].salt, salt, sizeof salt),
			hex(hkdf_rows[i].ikm, ikm, sizeof ikm), prk));
		w = hex(hkdf_rows[i].prk, want, sizeof want);
		EQ(w.len, hash_len(id));
		EQ_MEM(prk, want, w.len);
		w = hex(hkdf_rows[i].okm, want, sizeof want);
		OK(hmac_key_init(p, &k, id, span(prk, hash_len(id))));
		OK(hkdf_expand(p, &k, hex(hkdf_rows[i].info, info, sizeof info), okm, w.len));
		EQ_MEM(okm, want, w.len);
	}
}

static void a_keyed_state_may_be_used_again_and_again(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_span text = span("text", 4), other = span("other", 5);
	uint8_t first[32], mac[32];
	struct hmac_key k;

	OK(hmac_key_init(p, &k, WARD_SHA256, span("key", 3)));
	hmac(p, &k, &text, 1, first);
	hmac(p, &k, &other, 1, mac);
	OK(memcmp(mac, first, sizeof mac) != 0);
	hmac(p, &k, &text, 1, mac);
	EQ_MEM(mac, first, sizeof mac);
}

static void three_spans_are_one_text(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_span whole = span("one text", 8);
	struct ward_span parts[3] = { span("one", 3), span("", 0), span(" text", 5) };
	uint8_t a[48], b[48];
	struct hmac_key k;

	OK(hmac_key_init(p, &k, WARD_SHA384, span("key", 3)));
	hmac(p, &k, &whole, 1, a);
	hmac(p, &k, parts, 3, b);
	EQ_MEM(a, b, sizeof a);
}

static void a_mac_may_be_written_over_its_text(void)
{
	const struct ward_provider *p = ward_provider_default();
	uint8_t text[32] = "text", mac[32];
	struct ward_span in = span(text, sizeof text);
	struct hmac_key k;

	OK(hmac_key_init(p, &k, WARD_SHA256, span("key", 3)));
	hmac(p, &k, &in, 1, mac);
	hmac(p, &k, &in, 1, text);
	EQ_MEM(text, mac, sizeof mac);
}

static void every_bit_of_key_and_text_counts(void)
{
	const struct ward_provider *p = ward_provider_default();
	uint8_t secret[40] = "secret", text[40] = "text", want[32], mac[32];
	struct ward_span in = span(text, sizeof text);
	struct hmac_key k;

	OK(hmac_key_init(p, &k, WARD_SHA256, span(secret, sizeof secret)));
	hmac(p, &k, &in, 1, want);
	for (size_t bit = 0; bit < 8 * sizeof text; bit++) {
		flip(text, bit);
		hmac(p, &k, &in, 1, mac);
		OK(memcmp(mac, want, sizeof mac) != 0);
		flip(text, bit);
	}
	for (size_t bit = 0; bit < 8 * sizeof secret; bit++) {
		flip(secret, bit);
		OK(hmac_key_init(p, &k, WARD_SHA256, span(secret, sizeof secret)));
		hmac(p, &k, &in, 1, mac);
		OK(memcmp(mac, want, sizeof mac) != 0);
		flip(secret, bit);
	}
}

/* RFC 2104 2: keys longer than a block are hashed first, keys of a block are not. */
static void a_key_of_one_block_is_not_hashed(void)
{
	const struct ward_provider *p = ward_provider_default();
	struct ward_span text = span("text", 4);
	uint8_t secret[129] = { 1 }, digest[WARD_HASH_MAX], a[64], b[64];
	struct hmac_key k;

	for (enum ward_hash_id id = WARD_SHA256; id <= WARD_SHA512; id++) {
		size_t block = id == WARD_SHA256 ? 64 : 128;

		for (size_t len = block; len <= block + 1; len++) {
			OK(hmac_key_init(p, &k, id, span(secret, len)));
			hmac(p, &k, &text, 1, a);
			OK(hash_once(p, id, span(secret, len), digest));
			OK(hmac_key_init(p, &k, id, span(digest, hash_len(id))));
			hmac(p, &k, &text, 1, b);
			EQ(memcmp(a, b, hash_len(id)) == 0, len > block);
		}
	}
}

static void a_shorter_output_is_the_start_of_a_longer_one(void)
{
	const struct ward_provider *p = ward_provider_default();
	uint8_t long_okm[100], okm[100];
	struct hmac_key k;

	OK(hmac_key_init(p, &k, WARD_SHA256, span("prk", 3)));
	OK(hkdf_expand(p, &k, span("info", 4), long_okm, sizeof long_okm));
	for (size_t len = 0; len <= sizeof okm; len++) {
		memset(okm, 0xaa, sizeof okm);
		OK(hkdf_expand(p, &k, span("info", 4), okm, len));
		EQ_MEM(okm, long_okm, len);
		OK(len == sizeof okm || okm[len] == 0xaa);
	}
}

/* RFC 5869 2.3: L is at most 255 hashes. */
static void more_than_255_hashes_are_refused(void)
{
	const struct ward_provider *p = ward_provider_default();
	static uint8_t okm[255 * 48 + 1];
	struct hmac_key k;

	OK(hmac_key_init(p, &k, WARD_SHA384, span("prk", 3)));
	OK(hkdf_expand(p, &k, span("info", 4), okm, 255 * 48));
	OK(!hkdf_expand(p, &k, span("info", 4), okm, 255 * 48 + 1));
	OK(!hkdf_expand(p, &k, span("info", 4), okm, SIZE_MAX));
}

static void a_hash_that_does_not_exist_is_refused(void)
{
	uint8_t out[WARD_HASH_MAX];
	struct hmac_key k;

	for (int id = 0; id < 256; id++) {
		enum ward_hash_id hash = (enum ward_hash_id)id;
		bool exists = id >= WARD_SHA256 && id <= WARD_SHA1;

		for (int i = 0; i < 2; i++) {
			const struct ward_provider *p =
				i ? mock_provider() : ward_provider_default();

			EQ(hash_once(p, hash, span("x", 1), out), exists);
			EQ(hmac_key_init(p, &k, hash, span("x", 1)), exists);
			EQ(hkdf_expand(p, &k, span("x", 1), out, 1), exists);
			EQ(hkdf_extract(p, hash, span("x", 1), span("y", 1), out), exists);
		}
		EQ(hash_len(hash) > 0, exists);
	}
}

T_MAIN(T(the_macs_of_rfc_4231_come_out), T(the_keys_of_rfc_5869_come_out),
	T(a_keyed_state_may_be_used_again_and_again), T(three_spans_are_one_text),
	T(a_mac_may_be_written_over_its_text), T(every_bit_of_key_and_text_counts),
	T(a_key_of_one_block_is_not_hashed), T(a_shorter_output_is_the_start_of_a_longer_one),
	T(more_than_255_hashes_are_refused), T(a_hash_that_does_not_exist_is_refused))

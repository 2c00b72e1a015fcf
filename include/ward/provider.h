/* provider.h - the primitives ward stands on: random bytes, hashes, AEAD, key
 * agreement, signatures.
 *
 * ward_provider_default() is libcrypto. A program may bring its own table of
 * functions: a hardware module, a deterministic one for tests. Keys go in and
 * out as raw numbers, never as PEM or DER: those are read by ward itself.
 *
 * All functions may be called from several threads at once on different
 * objects. Numbers of groups, suites and schemes are those of the IANA
 * registries (RFC 9846 4.3.3, 4.3.7, B.4). */
#ifndef WARD_PROVIDER_H
#define WARD_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ward/span.h>

#ifdef __cplusplus
extern "C" {
#endif

enum ward_hash_id { WARD_SHA256 = 1, WARD_SHA384, WARD_SHA512, WARD_SHA1 };

#define WARD_HASH_MAX 64 /* bytes of the longest hash */

/* A running hash: copy it to take a snapshot. The size fits every hash. */
struct ward_hash {
	uint8_t id; /* enum ward_hash_id */
	union {
		uint64_t align;
		uint8_t bytes[224];
	} state;
};

enum ward_aead_id { WARD_AES128_GCM = 1, WARD_AES256_GCM, WARD_CHACHA20_POLY1305 };

#define WARD_AEAD_KEY_MAX 32
#define WARD_AEAD_NONCE 12
#define WARD_AEAD_TAG 16

/* A keyed AEAD; `ctx` belongs to the provider. */
struct ward_aead {
	uint8_t id; /* enum ward_aead_id, 0 = none */
	void *ctx;
};

enum ward_group {
	WARD_GROUP_P256 = 0x0017,
	WARD_GROUP_P384 = 0x0018,
	WARD_GROUP_X25519 = 0x001d,
	/* Hybrids: RFC 10024. The half of each is the group that it names first. */
	WARD_GROUP_SECP256R1MLKEM768 = 0x11eb,
	WARD_GROUP_X25519MLKEM768 = 0x11ec,
};

#define WARD_SHARE_MAX 1249 /* bytes of the longest key share: SecP256r1MLKEM768 */
#define WARD_SECRET_MAX 64  /* bytes of the longest shared secret: both hybrids */
#define WARD_POINT_MAX 97     /* bytes of the longest curve point: P-384 */

/* A key pair for one key agreement; `handle` belongs to the provider. */
struct ward_keypair {
	uint16_t group; /* enum ward_group, 0 = none */
	void *handle;
};

enum ward_key_kind {
	WARD_KEY_NONE = 0,
	WARD_KEY_RSA,     /* rsaEncryption */
	WARD_KEY_RSA_PSS, /* id-RSASSA-PSS: never signs with PKCS#1 v1.5 */
	WARD_KEY_P256,
	WARD_KEY_P384,
	WARD_KEY_P521, /* verifies certificates only */
	WARD_KEY_ED25519,
};

/* How a signature is made, apart from the key: padding and hash. */
enum ward_sig {
	WARD_SIG_NONE = 0,
	WARD_SIG_RSA_PKCS1_SHA256,
	WARD_SIG_RSA_PKCS1_SHA384,
	WARD_SIG_RSA_PKCS1_SHA512,
	WARD_SIG_RSA_PSS_SHA256, /* MGF1 with the same hash, salt as long as the hash */
	WARD_SIG_RSA_PSS_SHA384,
	WARD_SIG_RSA_PSS_SHA512,
	WARD_SIG_ECDSA_SHA256, /* DER, RFC 3279 2.2.3 */
	WARD_SIG_ECDSA_SHA384,
	WARD_SIG_ECDSA_SHA512,
	WARD_SIG_ED25519,
};

#define WARD_SIGNATURE_MAX 1024 /* RSA with 8192 bits */

/* A public key as its raw numbers; the spans are borrowed. */
struct ward_public_key {
	enum ward_key_kind kind;
	struct ward_span point; /* EC: 0x04 || X || Y (SEC 1 2.3.3); Ed25519: 32 bytes */
	struct ward_span n, e;  /* RSA: big-endian, no leading zero */
};

/* A private key as its raw numbers, big-endian; the spans are borrowed. */
struct ward_private_numbers {
	enum ward_key_kind kind;
	struct ward_span scalar;                  /* EC: the private scalar; Ed25519: the seed */
	struct ward_span point;                   /* EC: the public point; may be empty on input */
	struct ward_span n, e, d, p, q, dp, dq, qi; /* RSA */
};

/* A private key that can sign. */
struct ward_key;

struct ward_provider {
	size_t size; /* sizeof(struct ward_provider) of the caller */
	const char *name;

	/* random fills `out`; false means that nothing may go on. */
	bool (*random)(uint8_t *out, size_t len);

	bool (*hash_init)(struct ward_hash *h, enum ward_hash_id id);
	void (*hash_update)(struct ward_hash *h, const uint8_t *p, size_t len);
	/* hash_final writes the digest and leaves `h` unusable until the next init. */
	void (*hash_final)(struct ward_hash *h, uint8_t *out);

	/* aead_init keys `a`, which is zero or was freed. */
	bool (*aead_init)(struct ward_aead *a, enum ward_aead_id id, const uint8_t *key);
	/* aead_seal writes in_len + tail_len + WARD_AEAD_TAG bytes to `out`: the
	 * ciphertext of `in` followed by `tail` (at most 256 bytes), then the tag.
	 * `out` is `in` itself or does not overlap it. */
	bool (*aead_seal)(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
		struct ward_span aad, const uint8_t *in, size_t in_len, const uint8_t *tail,
		size_t tail_len, uint8_t *out);
	/* aead_open decrypts `len` bytes (ciphertext and tag) in place, and is
	 * false, with the bytes wiped, when the tag is wrong or len < 16. */
	bool (*aead_open)(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
		struct ward_span aad, uint8_t *buf, size_t len);
	void (*aead_free)(struct ward_aead *a);

	/* keypair_new makes a client's fresh pair and writes its public share. */
	bool (*keypair_new)(struct ward_keypair *kp, uint16_t group,
		uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len);
	/* keypair_agree computes the shared secret from the server's share; false for
	 * one that is not as long as it must be or no valid point of the group, and
	 * for an all-zero X25519 secret (RFC 9846 7.4.2). `group` is the pair's own;
	 * or, of a hybrid, its half: that share was sent alone, too. */
	bool (*keypair_agree)(struct ward_keypair *kp, uint16_t group, struct ward_span peer_share,
		uint8_t secret[WARD_SECRET_MAX], size_t *ret_secret_len);
	void (*keypair_free)(struct ward_keypair *kp);

	/* share_answer is the server's side: from a client's share it makes the
	 * server's, which is never used again, and the shared secret. False for the
	 * same reasons, for an ML-KEM key that is not reduced (FIPS 203 7.2), and
	 * when something else fails: then `*ret_share_len` is 0. */
	bool (*share_answer)(uint16_t group, struct ward_span peer_share,
		uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len,
		uint8_t secret[WARD_SECRET_MAX], size_t *ret_secret_len);

	/* verify says whether `signature` over `message` is by `key`. It is false
	 * for a key that nobody should trust: a point that is compressed or not on
	 * its curve, RSA below 2048 or above 8192 bits, an e that is even or below
	 * 65537; and for an ECDSA signature that is not DER. */
	bool (*verify)(const struct ward_public_key *key, enum ward_sig sig,
		struct ward_span message, struct ward_span signature);

	/* key_new takes raw numbers; NULL when they contradict each other or the
	 * kind is not supported. key_generate makes a fresh one: `bits` for RSA. */
	struct ward_key *(*key_new)(const struct ward_private_numbers *numbers);
	struct ward_key *(*key_generate)(enum ward_key_kind kind, unsigned bits);
	/* key_numbers lends the raw numbers; they live as long as the key. */
	bool (*key_numbers)(const struct ward_key *key, struct ward_private_numbers *ret);
	bool (*key_public)(const struct ward_key *key, struct ward_public_key *ret);
	bool (*key_sign)(const struct ward_key *key, enum ward_sig sig, struct ward_span message,
		uint8_t signature[WARD_SIGNATURE_MAX], size_t *ret_len);
	void (*key_free)(struct ward_key *key);
};

/* ward_provider_default returns libcrypto's primitives. Static; never NULL. */
const struct ward_provider *ward_provider_default(void);

#ifdef __cplusplus
}
#endif
#endif

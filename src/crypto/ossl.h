/* ossl.h - what the files over libcrypto share.
 *
 * libcrypto 3.0 fetches an algorithm by its name, under locks, whenever a call
 * does not bring one along: what ward needs is fetched once, before first use.
 *
 * The low-level calls for EC, RSA and SHA are marked deprecated there, and are
 * used here on purpose: the same work through EVP costs a public key 4 to 15 us
 * instead of 1.5, a hash of one block 107 ns instead of 70, and its signing
 * contexts cannot be shared by threads, which an EC_KEY and an RSA can. */
#ifndef CRYPTO_OSSL_H
#define CRYPTO_OSSL_H

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <ward/provider.h>
#include "base/why.h"

enum { CURVE_P256, CURVE_P384, CURVE_P521, NUM_CURVES };

/* Fetched once for the process, and never changed after that. */
struct ossl {
	EVP_CIPHER *cipher[WARD_CHACHA20_POLY1305 + 1]; /* by enum ward_aead_id */
	EVP_MD *md[WARD_SHA512 + 1];                    /* by enum ward_hash_id */
	EC_GROUP *curve[NUM_CURVES];
};

/* ossl_get returns it, NULL when this libcrypto lacks something. */
const struct ossl *ossl_get(void);

/* What one thread keeps between calls. */
#define OSSL_POOL 512
struct ossl_thread {
	EC_KEY *peer[NUM_CURVES];  /* public keys to verify with, points replaced */
	EVP_PKEY *x25519_peer;     /* the same for key agreement */
	EVP_PKEY_CTX *x25519_make; /* ready for EVP_PKEY_fromdata */
	uint64_t pool_mark;        /* the process that filled `pool` */
	size_t pool_left;
	uint8_t pool[OSSL_POOL];
};

/* ossl_thread_get returns the calling thread's own, NULL when memory is short. */
struct ossl_thread *ossl_thread_get(void);

/* ossl_random.c */
bool ossl_random(uint8_t *out, size_t len);

/* ossl_hash.c */
bool ossl_hash_init(struct ward_hash *h, enum ward_hash_id id);
void ossl_hash_update(struct ward_hash *h, const uint8_t *p, size_t len);
void ossl_hash_final(struct ward_hash *h, uint8_t *out);
/* ossl_hash_once returns the length of the digest, 0 when there is no such hash. */
size_t ossl_hash_once(enum ward_hash_id id, struct ward_span in, uint8_t out[WARD_HASH_MAX]);

/* ossl_aead.c */
bool ossl_aead_init(struct ward_aead *a, enum ward_aead_id id, const uint8_t *key);
bool ossl_aead_seal(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, const uint8_t *in, size_t in_len, const uint8_t *tail,
	size_t tail_len, uint8_t *out);
bool ossl_aead_open(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, uint8_t *buf, size_t len);
void ossl_aead_free(struct ward_aead *a);

/* ossl_pair.c: the functions of struct ward_provider, for every group. Random bytes
 * are ossl_random's, except in tests. */
bool ossl_pair_new(bool (*random)(uint8_t *, size_t), struct ward_keypair *kp, uint16_t group,
	uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len);
bool ossl_pair_agree(struct ward_keypair *kp, uint16_t group, struct ward_span peer_share,
	uint8_t secret[WARD_SECRET_MAX], size_t *ret_secret_len);
bool ossl_pair_answer(bool (*random)(uint8_t *, size_t), uint16_t group,
	struct ward_span peer_share, uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len,
	uint8_t secret[WARD_SECRET_MAX], size_t *ret_secret_len);
void ossl_pair_free(struct ward_keypair *kp);

/* ossl_group.c: the groups that are libcrypto's, no hybrids. */
bool ossl_group_new(bool (*random)(uint8_t *, size_t), struct ward_keypair *kp, uint16_t group,
	uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len);
bool ossl_group_agree(struct ward_keypair *kp, struct ward_span peer_share,
	uint8_t secret[WARD_SECRET_MAX], size_t *ret_secret_len);
void ossl_group_free(struct ward_keypair *kp);
/* ossl_group_from makes the pair of a given private scalar, as long as the
 * group's field; false for 0 and for one not below the group's order. */
bool ossl_group_from(struct ward_keypair *kp, uint16_t group, struct ward_span scalar,
	uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len);
/* ossl_group_scalar_len is the length of such a scalar, 0 for an unknown group. */
size_t ossl_group_scalar_len(uint16_t group);

/* ossl_ec.c: the three curves. */
/* ossl_ec_curve returns CURVE_..., -1 for a kind of key that is not on a curve. */
int ossl_ec_curve(enum ward_key_kind kind);
size_t ossl_ec_len(int curve); /* bytes of a coordinate and of a scalar */
/* ossl_ec_point_form is true for an uncompressed point of the right length. */
bool ossl_ec_point_form(int curve, struct ward_span point);
/* ossl_ec_scalar reads a private scalar, NULL unless 0 < scalar < order. To be
 * freed with BN_clear_free. */
BIGNUM *ossl_ec_scalar(const EC_GROUP *curve, struct ward_span scalar);

/* ossl_rsa.c: RSA with its two paddings. */
/* ossl_rsa_public makes a key for verification, NULL for one that ward refuses:
 * less than 2048 or more than 8192 bits, e even or below 65537. */
RSA *ossl_rsa_public(struct ward_span n, struct ward_span e);
bool ossl_rsa_public_fits(struct ward_span n, struct ward_span e);
bool ossl_rsa_sign(RSA *rsa, enum ward_sig sig, struct ward_span message,
	uint8_t signature[WARD_SIGNATURE_MAX], size_t *ret_len);
bool ossl_rsa_verify(RSA *rsa, enum ward_sig sig, struct ward_span message,
	struct ward_span signature);

/* ossl_sig.c: what a signature is made of. */
enum ossl_padding { PADDING_NONE, PADDING_PKCS1, PADDING_PSS };
struct ossl_sig {
	enum ward_hash_id hash; /* 0: the message itself is signed */
	enum ossl_padding padding;
};
/* ossl_sig_of returns NULL when the signature cannot be made with such a key. */
const struct ossl_sig *ossl_sig_of(enum ward_sig sig, enum ward_key_kind kind);

/* ossl_verify.c */
bool ossl_verify(const struct ward_public_key *key, enum ward_sig sig, struct ward_span message,
	struct ward_span signature);

/* ossl_key.c */
struct ward_key {
	enum ward_key_kind kind;
	struct ward_private_numbers numbers; /* into `bytes` */
	uint8_t *bytes;
	size_t bytes_len;
	EC_KEY *ec;      /* P-256, P-384 */
	RSA *rsa;        /* RSA, RSA-PSS */
	EVP_PKEY *ed25519;
};
struct ward_key *ossl_key_new(const struct ward_private_numbers *numbers);
struct ward_key *ossl_key_generate(enum ward_key_kind kind, unsigned bits);
bool ossl_key_numbers(const struct ward_key *key, struct ward_private_numbers *ret);
bool ossl_key_public(const struct ward_key *key, struct ward_public_key *ret);
void ossl_key_free(struct ward_key *key);

/* ossl_sign.c */
bool ossl_sign(const struct ward_key *key, enum ward_sig sig, struct ward_span message,
	uint8_t signature[WARD_SIGNATURE_MAX], size_t *ret_len);

#endif

/* mock_provider.c - see mock_provider.h: nothing here is cryptography. */
#include "mock_provider.h"

#include <string.h>
#include "base/mem.h"
#include "crypto/group.h"

/* A 64-bit number stirred so that each bit of it moves half of the others. */
static uint64_t stir(uint64_t x)
{
	x += 0x9e3779b97f4a7c15;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

static void expand(uint64_t seed, uint8_t *out, size_t len)
{
	for (size_t i = 0; i < len; i++)
		out[i] = (uint8_t)(stir(seed + i / 8) >> 8 * (i % 8));
}

/* Random bytes: a sequence, and a way to have it fail. */

static uint64_t sequence;
static unsigned draws_good, draws_failing;

void mock_seed(uint64_t seed)
{
	sequence = stir(seed);
	draws_good = draws_failing = 0;
}

void mock_random_fails(unsigned good, unsigned num)
{
	draws_good = good;
	draws_failing = num;
}

bool mock_random(uint8_t *out, size_t len)
{
	if (draws_failing > 0 && draws_good == 0) {
		draws_failing--;
		return false;
	}
	if (draws_good > 0)
		draws_good--;
	sequence = stir(sequence);
	expand(sequence, out, len);
	return true;
}

/* Hashes: two lanes of 64 bits. */

struct lanes {
	uint64_t a, b;
};

_Static_assert(sizeof(struct lanes) <= sizeof((struct ward_hash *)NULL)->state, "fits");

static size_t digest_len(uint8_t id)
{
	static const uint8_t len[] = { 0, 32, 48, 64, 20 };

	return id < sizeof len ? len[id] : 0;
}

static bool hash_init(struct ward_hash *h, enum ward_hash_id id)
{
	struct lanes l = { stir(id), stir(id + 100) };

	*h = (struct ward_hash){ .id = (uint8_t)id };
	memcpy(h->state.bytes, &l, sizeof l);
	return digest_len(h->id) > 0;
}

static void hash_update(struct ward_hash *h, const uint8_t *p, size_t len)
{
	struct lanes l;

	memcpy(&l, h->state.bytes, sizeof l);
	for (size_t i = 0; i < len; i++) {
		l.a = (l.a ^ p[i]) * 0x100000001b3;
		l.b = (l.b + p[i] + (l.a >> 32)) * 0x9e3779b97f4a7c15 + 1;
	}
	memcpy(h->state.bytes, &l, sizeof l);
}

static void hash_final(struct ward_hash *h, uint8_t *out)
{
	struct lanes l;

	memcpy(&l, h->state.bytes, sizeof l);
	expand(stir(l.a) ^ l.b, out, digest_len(h->id));
	h->id = 0;
}

static void hash_number(struct ward_hash *h, uint64_t x)
{
	hash_update(h, (const uint8_t *)&x, sizeof x);
}

static void hash_span(struct ward_hash *h, struct ward_span s)
{
	hash_number(h, s.len);
	hash_update(h, s.p, s.len);
}

/* AEAD: a key stream of its own for each nonce, and a hash as the tag. */

static size_t key_len(uint8_t id)
{
	return id == WARD_AES128_GCM ? 16 : 32;
}

static bool aead_init(struct ward_aead *a, enum ward_aead_id id, const uint8_t *key)
{
	*a = (struct ward_aead){ 0 };
	if (id < WARD_AES128_GCM || id > WARD_CHACHA20_POLY1305)
		return false;
	a->ctx = mem_new(WARD_AEAD_KEY_MAX);
	if (a->ctx == NULL)
		return false;
	a->id = (uint8_t)id;
	memcpy(a->ctx, key, key_len(a->id));
	return true;
}

static void aead_hash(const struct ward_aead *a, const uint8_t *nonce, struct ward_hash *h)
{
	hash_init(h, WARD_SHA256);
	hash_number(h, a->id);
	hash_update(h, a->ctx, WARD_AEAD_KEY_MAX);
	hash_update(h, nonce, WARD_AEAD_NONCE);
}

static void aead_stream(const struct ward_aead *a, const uint8_t *nonce, size_t off,
	const uint8_t *in, size_t len, uint8_t *out)
{
	struct ward_hash h;
	uint8_t digest[32];
	uint64_t seed;

	aead_hash(a, nonce, &h);
	hash_final(&h, digest);
	memcpy(&seed, digest, sizeof seed);
	for (size_t i = 0; i < len; i++)
		out[i] = in[i] ^ (uint8_t)(stir(seed + (off + i) / 8) >> 8 * ((off + i) % 8));
}

static void aead_tag(const struct ward_aead *a, const uint8_t *nonce, struct ward_span aad,
	struct ward_span sealed, uint8_t tag[WARD_AEAD_TAG])
{
	struct ward_hash h;
	uint8_t digest[32];

	aead_hash(a, nonce, &h);
	hash_span(&h, aad);
	hash_span(&h, sealed);
	hash_final(&h, digest);
	memcpy(tag, digest, WARD_AEAD_TAG);
}

static bool aead_seal(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, const uint8_t *in, size_t in_len, const uint8_t *tail,
	size_t tail_len, uint8_t *out)
{
	if (tail_len > 256)
		return false;
	aead_stream(a, nonce, 0, in, in_len, out);
	aead_stream(a, nonce, in_len, tail, tail_len, out + in_len);
	aead_tag(a, nonce, aad, (struct ward_span){ out, in_len + tail_len },
		out + in_len + tail_len);
	return true;
}

static bool aead_open(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, uint8_t *buf, size_t len)
{
	uint8_t tag[WARD_AEAD_TAG];
	size_t text_len = len < WARD_AEAD_TAG ? 0 : len - WARD_AEAD_TAG;

	aead_tag(a, nonce, aad, (struct ward_span){ buf, text_len }, tag);
	if (len < WARD_AEAD_TAG || memcmp(tag, buf + text_len, sizeof tag) != 0) {
		memset(buf, 0, len);
		return false;
	}
	aead_stream(a, nonce, 0, buf, text_len, buf);
	return true;
}

static void aead_free(struct ward_aead *a)
{
	mem_free(a->ctx, WARD_AEAD_KEY_MAX);
	*a = (struct ward_aead){ 0 };
}

/* Key agreement: Diffie and Hellman's own, modulo the prime 2^61 - 1. The number
 * stands in the last eight bytes of a share that has the real one's form. */

#define PRIME (((uint64_t)1 << 61) - 1)

static uint64_t power(uint64_t x, uint64_t e)
{
	uint64_t r = 1;

	for (x %= PRIME; e > 0; e >>= 1) {
		if (e & 1)
			r = (uint64_t)((__extension__(unsigned __int128)r * x) % PRIME);
		x = (uint64_t)((__extension__(unsigned __int128)x * x) % PRIME);
	}
	return r;
}

/* The number of a group, at the end of a share; a hybrid's at the end of its half's
 * part, too. */
static void put_number(const struct group *g, uint64_t number, uint8_t *share, size_t len)
{
	expand(number, share, len);
	if (g->id != WARD_GROUP_X25519 && g->id != WARD_GROUP_X25519MLKEM768)
		share[0] = 4;
	memcpy(share + len - sizeof number, &number, sizeof number);
	if (g->half_first)
		memcpy(share + group_kem_at(g) - sizeof number, &number, sizeof number);
}

static bool keypair_new(struct ward_keypair *kp, uint16_t group, uint8_t share[WARD_SHARE_MAX],
	size_t *ret_share_len)
{
	const struct group *g = group_find(group);
	uint64_t *secret;

	*kp = (struct ward_keypair){ 0 };
	*ret_share_len = 0;
	secret = g != NULL ? mem_new(sizeof *secret) : NULL;
	if (secret == NULL)
		return false;
	if (!mock_random((uint8_t *)secret, sizeof *secret)) {
		mem_free(secret, sizeof *secret);
		return false;
	}
	put_number(g, power(37, *secret), share, g->client_len);
	*kp = (struct ward_keypair){ group, secret };
	*ret_share_len = g->client_len;
	return true;
}

static bool agree(uint16_t group, uint64_t own, struct ward_span peer_share, size_t want_len,
	uint8_t secret[WARD_SECRET_MAX], size_t *ret_secret_len)
{
	uint64_t number = 0;

	*ret_secret_len = 0;
	memset(secret, 0, WARD_SECRET_MAX);
	if (peer_share.len != want_len)
		return false;
	memcpy(&number, peer_share.p + peer_share.len - sizeof number, sizeof number);
	/* Zero is this group's bad point; and a point of a curve starts with 4. */
	if (number % PRIME == 0 || (group != WARD_GROUP_X25519 &&
		group != WARD_GROUP_X25519MLKEM768 && peer_share.p[0] != 4))
		return false;
	*ret_secret_len = group == WARD_GROUP_P384 ? 48 : group_half(group) != 0 ? 64 : 32;
	expand(power(number, own) + group, secret, *ret_secret_len);
	return true;
}

static bool keypair_agree(struct ward_keypair *kp, uint16_t group, struct ward_span peer_share,
	uint8_t secret[WARD_SECRET_MAX], size_t *ret_secret_len)
{
	const struct group *g = group_find(group);
	uint64_t own;

	*ret_secret_len = 0;
	if (kp->handle == NULL || g == NULL ||
		(kp->group != group && group_half(kp->group) != group))
		return false;
	memcpy(&own, kp->handle, sizeof own);
	return agree(group, own, peer_share, g->server_len, secret, ret_secret_len);
}

static void keypair_free(struct ward_keypair *kp)
{
	mem_free(kp->handle, sizeof(uint64_t));
	*kp = (struct ward_keypair){ 0 };
}

static bool share_answer(uint16_t group, struct ward_span peer_share,
	uint8_t share[WARD_SHARE_MAX], size_t *ret_share_len, uint8_t secret[WARD_SECRET_MAX],
	size_t *ret_secret_len)
{
	const struct group *g = group_find(group);
	uint64_t own;

	*ret_share_len = 0;
	*ret_secret_len = 0;
	if (g == NULL || !mock_random((uint8_t *)&own, sizeof own))
		return false;
	put_number(g, power(37, own), share, g->server_len);
	*ret_share_len = g->server_len;
	return agree(group, own, peer_share, g->client_len, secret, ret_secret_len);
}

/* Signatures: a hash over public things alone, so anybody could make them. */

#define MOCK_SIGNATURE 64

static bool fits(enum ward_sig sig, enum ward_key_kind kind)
{
	switch (kind) {
	case WARD_KEY_RSA:
		return sig >= WARD_SIG_RSA_PKCS1_SHA256 && sig <= WARD_SIG_RSA_PSS_SHA512;
	case WARD_KEY_RSA_PSS:
		return sig >= WARD_SIG_RSA_PSS_SHA256 && sig <= WARD_SIG_RSA_PSS_SHA512;
	case WARD_KEY_P256:
	case WARD_KEY_P384:
	case WARD_KEY_P521:
		return sig >= WARD_SIG_ECDSA_SHA256 && sig <= WARD_SIG_ECDSA_SHA512;
	case WARD_KEY_ED25519:
		return sig == WARD_SIG_ED25519;
	case WARD_KEY_NONE:
		break;
	}
	return false;
}

static void signature_of(const struct ward_public_key *key, enum ward_sig sig,
	struct ward_span message, uint8_t signature[MOCK_SIGNATURE])
{
	struct ward_hash h;

	hash_init(&h, WARD_SHA512);
	hash_number(&h, sig);
	hash_span(&h, key->point);
	hash_span(&h, key->n);
	hash_span(&h, key->e);
	hash_span(&h, message);
	hash_final(&h, signature);
}

static bool verify(const struct ward_public_key *key, enum ward_sig sig, struct ward_span message,
	struct ward_span signature)
{
	uint8_t want[MOCK_SIGNATURE];

	if (!fits(sig, key->kind) || signature.len != sizeof want)
		return false;
	signature_of(key, sig, message, want);
	return memcmp(want, signature.p, sizeof want) == 0;
}

/* Private keys: the numbers, and nothing that is computed from them. */

#define NUM_SPANS 10

struct ward_key {
	struct ward_private_numbers numbers;
	uint8_t *bytes;
	size_t bytes_len;
};

static void spans_of(struct ward_private_numbers *n, struct ward_span *span[NUM_SPANS])
{
	struct ward_span *all[NUM_SPANS] = { &n->scalar, &n->point, &n->n, &n->e, &n->d, &n->p,
		&n->q, &n->dp, &n->dq, &n->qi };

	memcpy(span, all, sizeof all);
}

/* The lengths of a scalar and of a point. */
static bool ec_lens(enum ward_key_kind kind, size_t *ret_scalar, size_t *ret_point)
{
	*ret_scalar = kind == WARD_KEY_P384 ? 48 : 32;
	*ret_point = kind == WARD_KEY_ED25519 ? 32 : 1 + 2 * *ret_scalar;
	return kind == WARD_KEY_P256 || kind == WARD_KEY_P384 || kind == WARD_KEY_ED25519;
}

static struct ward_key *key_new(const struct ward_private_numbers *numbers)
{
	struct ward_private_numbers in = *numbers;
	struct ward_span *from[NUM_SPANS], *to[NUM_SPANS];
	size_t scalar_len, point_len, len = 0;
	uint8_t point[97];
	struct ward_hash h;
	struct ward_key *key;

	if (in.kind == WARD_KEY_RSA || in.kind == WARD_KEY_RSA_PSS) {
		if (in.n.len < 256 || in.n.len > 1024 || in.e.len == 0 || in.d.len == 0)
			return NULL;
	} else if (!ec_lens(in.kind, &scalar_len, &point_len) || in.scalar.len != scalar_len) {
		return NULL;
	} else if (in.point.len == 0) {
		hash_init(&h, WARD_SHA512);
		hash_span(&h, in.scalar);
		hash_final(&h, point);
		expand(stir(point[0]) ^ point[1], point + 64, sizeof point - 64);
		if (in.kind != WARD_KEY_ED25519)
			point[0] = 4;
		in.point = (struct ward_span){ point, point_len };
	} else if (in.point.len != point_len) {
		return NULL;
	}
	spans_of(&in, from);
	for (int i = 0; i < NUM_SPANS; i++)
		len += from[i]->len;
	key = mem_new(sizeof *key);
	if (key == NULL)
		return NULL;
	key->numbers.kind = in.kind;
	key->bytes_len = len;
	key->bytes = mem_new(len);
	if (key->bytes == NULL) {
		mem_free(key, sizeof *key);
		return NULL;
	}
	spans_of(&key->numbers, to);
	len = 0;
	for (int i = 0; i < NUM_SPANS; i++) {
		if (from[i]->len > 0)
			memcpy(key->bytes + len, from[i]->p, from[i]->len);
		*to[i] = (struct ward_span){ key->bytes + len, from[i]->len };
		len += from[i]->len;
	}
	return key;
}

static struct ward_key *key_generate(enum ward_key_kind kind, unsigned bits)
{
	static const uint8_t e[] = { 1, 0, 1 };
	struct ward_private_numbers n = { .kind = kind };
	uint8_t bytes[1024];
	size_t len = bits / 8, point_len;

	if (!mock_random(bytes, sizeof bytes))
		return NULL;
	bytes[0] |= 0x80;
	if (kind == WARD_KEY_RSA || kind == WARD_KEY_RSA_PSS) {
		if (bits < 2048 || bits > 8192)
			return NULL;
		bytes[len - 1] |= 1;
		n.n = n.d = (struct ward_span){ bytes, len };
		n.p = n.q = n.dp = n.dq = n.qi = (struct ward_span){ bytes, len / 2 };
		n.e = (struct ward_span){ e, sizeof e };
	} else if (ec_lens(kind, &n.scalar.len, &point_len)) {
		n.scalar.p = bytes;
	}
	return key_new(&n);
}

static bool key_numbers(const struct ward_key *key, struct ward_private_numbers *ret)
{
	*ret = key->numbers;
	return true;
}

static bool key_public(const struct ward_key *key, struct ward_public_key *ret)
{
	*ret = (struct ward_public_key){
		.kind = key->numbers.kind,
		.point = key->numbers.point,
		.n = key->numbers.n,
		.e = key->numbers.e,
	};
	return true;
}

static bool key_sign(const struct ward_key *key, enum ward_sig sig, struct ward_span message,
	uint8_t signature[WARD_SIGNATURE_MAX], size_t *ret_len)
{
	struct ward_public_key pub;

	key_public(key, &pub);
	*ret_len = 0;
	if (!fits(sig, pub.kind))
		return false;
	signature_of(&pub, sig, message, signature);
	*ret_len = MOCK_SIGNATURE;
	return true;
}

static void key_free(struct ward_key *key)
{
	if (key == NULL)
		return;
	mem_free(key->bytes, key->bytes_len);
	mem_free(key, sizeof *key);
}

const struct ward_provider *mock_provider(void)
{
	static const struct ward_provider table = {
		.size = sizeof table,
		.name = "mock",
		.random = mock_random,
		.hash_init = hash_init,
		.hash_update = hash_update,
		.hash_final = hash_final,
		.aead_init = aead_init,
		.aead_seal = aead_seal,
		.aead_open = aead_open,
		.aead_free = aead_free,
		.keypair_new = keypair_new,
		.keypair_agree = keypair_agree,
		.keypair_free = keypair_free,
		.share_answer = share_answer,
		.verify = verify,
		.key_new = key_new,
		.key_generate = key_generate,
		.key_numbers = key_numbers,
		.key_public = key_public,
		.key_sign = key_sign,
		.key_free = key_free,
	};

	return &table;
}

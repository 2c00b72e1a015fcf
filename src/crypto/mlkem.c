/* mlkem.c - ML-KEM-768 by the algorithms of FIPS 203, over the arithmetic of
 * mlkem_code.h. */
#include "crypto/mlkem.h"

#include <string.h>
#include "base/mem.h"
#include "base/secret.h"
#include "crypto/cpu.h"
#include "crypto/keccak.h"
#include "crypto/mlkem_code.h"

#define SEED 32
#define LANES_MAX 8
#define VECTOR 384 /* bytes of a polynomial of T_q */
#define NOISES_MAX 7
#define STREAMS_MAX (MLKEM_K * MLKEM_K + NOISES_MAX)

const struct mlkem_code *mlkem_code_for(enum cpu level)
{
#ifdef __x86_64__
	switch (level) {
	case CPU_AVX512: return &mlkem_avx512;
	case CPU_AVX2: return &mlkem_avx2;
	case CPU_BASE: break;
	}
#endif
	(void)level;
	return &mlkem_base;
}

static const struct mlkem_code *code(void)
{
	return mlkem_code_for(cpu_level());
}

/* ---- polynomials from seeds ---- */

/* What SHAKE makes of a seed and one or two bytes: a polynomial of the matrix, or
 * one of small numbers. */
struct stream {
	const uint8_t *seed;
	uint64_t tail; /* the bytes behind the seed, and SHAKE's own */
	bool small;
	struct mlkem_poly *to;
	size_t have;
};

/* Streams that are computed side by side. */
struct batch {
	_Alignas(64) uint64_t words[25 * LANES_MAX];
	uint8_t bytes[LANES_MAX][3 * RATE_SHAKE128 + MLKEM_SLACK];
};

static void batch_start(struct batch *b, const struct stream *s, size_t num, size_t lanes)
{
	memset(b->words, 0, sizeof b->words);
	for (size_t l = 0; l < num; l++) {
		unsigned last = (s[l].small ? RATE_SHAKE256 : RATE_SHAKE128) / 8 - 1;

		for (size_t i = 0; i < SEED / 8; i++)
			b->words[i * lanes + l] = keccak_load(s[l].seed + 8 * i);
		memset(b->bytes[l] + 3 * RATE_SHAKE128, 0, MLKEM_SLACK);
		b->words[SEED / 8 * lanes + l] = s[l].tail;
		b->words[last * lanes + l] = (uint64_t)1 << 63;
	}
}

/* The block of every stream, to where its bytes of this block belong. */
static void batch_read(struct batch *b, size_t num, size_t lanes, size_t block)
{
	for (size_t l = 0; l < num; l++) {
		const uint64_t *words = b->words + l;
		uint8_t *bytes = b->bytes[l] + block * RATE_SHAKE128;

		KECCAK_UNROLL for (size_t i = 0; i < RATE_SHAKE128 / 8; i++)
			keccak_store(words[i * lanes], bytes + 8 * i);
	}
}

/* True when every stream of the matrix has all of its numbers. */
static bool batch_sample(const struct mlkem_code *m, struct batch *b, struct stream *s, size_t num,
	size_t len)
{
	bool all = true;

	for (size_t l = 0; l < num; l++) {
		if (!s[l].small && s[l].have < MLKEM_N)
			s[l].have = m->sample(s[l].to->c, s[l].have, b->bytes[l], len);
		all = all && (s[l].small || s[l].have == MLKEM_N);
	}
	return all;
}

/* A small polynomial needs one block. One of the matrix needs three as a rule,
 * and then one more at a time; each is a whole number of the threes of bytes. */
static void batch_run(const struct mlkem_code *m, struct batch *b, struct stream *s, size_t num)
{
	size_t len = 3 * RATE_SHAKE128;

	batch_start(b, s, num, m->lanes);
	m->permute(b->words);
	batch_read(b, num, m->lanes, 0);
	for (size_t l = 0; l < num; l++)
		if (s[l].small)
			m->noise(b->bytes[l], s[l].to);
	if (s[0].small)
		return; /* then all are */
	for (size_t block = 1; block < 3; block++) {
		m->permute(b->words);
		batch_read(b, num, m->lanes, block);
	}
	while (!batch_sample(m, b, s, num, len)) {
		m->permute(b->words);
		batch_read(b, num, m->lanes, 0);
		len = RATE_SHAKE128;
	}
	for (size_t l = 0; l < num; l++)
		if (!s[l].small)
			m->transpose(s[l].to);
}

/* The matrix A, or its transpose, from rho, and `num` small polynomials from
 * sigma. Algorithms 13 and 14, lines 3 to 17 */
static void expand(const struct mlkem_code *m, const uint8_t *rho, bool transposed,
	struct mlkem_poly *matrix, const uint8_t *sigma, struct mlkem_poly *small, size_t num)
{
	struct stream s[STREAMS_MAX];
	struct batch b;
	size_t n = 0;

	for (unsigned i = 0; i < MLKEM_K; i++)
		for (unsigned j = 0; j < MLKEM_K; j++, n++)
			s[n] = (struct stream){ .seed = rho, .to = matrix + n,
				.tail = 0x1f0000 | (transposed ? j << 8 | i : i << 8 | j) };
	for (unsigned i = 0; i < num && i < NOISES_MAX; i++, n++)
		s[n] = (struct stream){ .seed = sigma, .to = small + i, .small = true,
			.tail = 0x1f00 | i };
	for (size_t i = 0; i < n; i += m->lanes)
		batch_run(m, &b, s + i, n - i < m->lanes ? n - i : m->lanes);
	mem_wipe(&b, sizeof b);
}

/* ---- K-PKE ---- */

static void hash(enum keccak_kind kind, const uint8_t *a, size_t a_len, const uint8_t *b,
	size_t b_len, uint8_t *out, size_t len)
{
	struct ward_span in[2] = { { a, a_len }, { b, b_len } };

	keccak(kind, in, 2, out, len);
}

/* Algorithm 13. */
static void pke_keygen(const uint8_t d[SEED], uint8_t *ret_public, uint8_t *ret_private)
{
	static const uint8_t k = MLKEM_K;
	const struct mlkem_code *m = code();
	struct mlkem_poly matrix[MLKEM_K * MLKEM_K];
	struct {
		uint8_t seeds[2 * SEED];
		struct mlkem_poly se[2 * MLKEM_K], t;
	} w;
	struct mlkem_poly *s = w.se, *e = w.se + MLKEM_K;

	hash(SHA3_512, d, SEED, &k, 1, w.seeds, sizeof w.seeds);
	secret_open(w.seeds, SEED); /* rho */
	expand(m, w.seeds, false, matrix, w.seeds + SEED, w.se, 2 * MLKEM_K);
	for (size_t i = 0; i < 2 * MLKEM_K; i++)
		m->ntt(&w.se[i]);
	for (size_t i = 0; i < MLKEM_K; i++)
		m->write12(&s[i], ret_private + i * VECTOR);
	for (size_t i = 0; i < MLKEM_K; i++)
		m->lift(&s[i]);
	for (size_t i = 0; i < MLKEM_K; i++) {
		m->product(s, matrix + i * MLKEM_K, &w.t);
		m->add(&w.t, &e[i]);
		m->write12(&w.t, ret_public + i * VECTOR);
	}
	memcpy(ret_public + MLKEM_K * VECTOR, w.seeds, SEED);
	secret_open(ret_public, MLKEM_PUBLIC);
	mem_wipe(&w, sizeof w);
}

/* A vector of T_q; true when every number in its bytes is below q. That one bit is
 * open, for a private key too. */
static bool read_vector(const uint8_t *bytes, struct mlkem_poly *ret_vector)
{
	const struct mlkem_code *m = code();
	uint32_t over = 0;

	for (size_t i = 0; i < MLKEM_K; i++)
		over |= m->read12(bytes + i * VECTOR, &ret_vector[i]);
	secret_open(&over, sizeof over);
	return over == 0;
}

/* Algorithm 14, from its line 3 on: `t` is read. */
static void pke_encrypt(const uint8_t *rho, const struct mlkem_poly *t, const uint8_t *message,
	const uint8_t *random, uint8_t *ret_ciphertext)
{
	const struct mlkem_code *m = code();
	struct mlkem_poly matrix[MLKEM_K * MLKEM_K];
	struct {
		struct mlkem_poly ye[2 * MLKEM_K + 1], u, mu;
	} w;
	struct mlkem_poly *y = w.ye, *e = w.ye + MLKEM_K;

	expand(m, rho, true, matrix, random, w.ye, 2 * MLKEM_K + 1);
	for (size_t i = 0; i < MLKEM_K; i++)
		m->ntt(&y[i]);
	for (size_t i = 0; i < MLKEM_K; i++) {
		m->product(y, matrix + i * MLKEM_K, &w.u);
		m->ntt_back(&w.u);
		m->add(&w.u, &e[i]);
		m->write10(&w.u, ret_ciphertext + i * 320);
	}
	m->product(y, t, &w.u);
	m->ntt_back(&w.u);
	m->read1(message, &w.mu);
	m->add(&w.u, &w.mu);
	m->add(&w.u, &e[MLKEM_K]);
	m->write4(&w.u, ret_ciphertext + MLKEM_K * 320);
	mem_wipe(&w, sizeof w);
}

/* Algorithm 15. */
static void pke_decrypt(const uint8_t *private, const uint8_t *ciphertext, uint8_t ret_message[32])
{
	const struct mlkem_code *m = code();
	struct mlkem_poly u[MLKEM_K], v;
	struct {
		struct mlkem_poly s[MLKEM_K], w;
	} w;

	for (size_t i = 0; i < MLKEM_K; i++) {
		m->read10(ciphertext + i * 320, &u[i]);
		m->ntt(&u[i]);
	}
	(void)read_vector(private, w.s);
	m->read4(ciphertext + MLKEM_K * 320, &v);
	m->product(u, w.s, &w.w);
	m->ntt_back(&w.w);
	m->subtract(&v, &w.w);
	m->write1(&v, ret_message);
	mem_wipe(&w, sizeof w);
	mem_wipe(&v, sizeof v);
}

/* ---- ML-KEM ---- */

/* Algorithm 16: the private key carries the public one, its hash, and z. */
void mlkem_keygen(const uint8_t seed[MLKEM_SEED], uint8_t ret_public[MLKEM_PUBLIC],
	uint8_t ret_private[MLKEM_PRIVATE])
{
	uint8_t *p = ret_private + MLKEM_K * VECTOR;

	pke_keygen(seed, ret_public, ret_private);
	memcpy(p, ret_public, MLKEM_PUBLIC);
	hash(SHA3_256, ret_public, MLKEM_PUBLIC, NULL, 0, p + MLKEM_PUBLIC, 32);
	memcpy(p + MLKEM_PUBLIC + 32, seed + SEED, SEED);
}

bool mlkem_public_ok(struct ward_span key)
{
	struct mlkem_poly t[MLKEM_K];

	return key.len == MLKEM_PUBLIC && read_vector(key.p, t);
}

/* The standard asks for the hash only; a key with numbers of q and above was made
 * by no key generation. */
bool mlkem_private_ok(struct ward_span key)
{
	const uint8_t *public = key.p + MLKEM_K * VECTOR;
	struct mlkem_poly v[MLKEM_K];
	uint8_t h[32];
	bool below_q;

	if (key.len != MLKEM_PRIVATE || !mlkem_public_ok((struct ward_span){ public, MLKEM_PUBLIC }))
		return false;
	below_q = read_vector(key.p, v);
	mem_wipe(v, sizeof v);
	if (!below_q)
		return false;
	hash(SHA3_256, public, MLKEM_PUBLIC, NULL, 0, h, sizeof h);
	return mem_equal(h, public + MLKEM_PUBLIC, sizeof h);
}

/* Algorithm 17. */
bool mlkem_encaps(struct ward_span public, const uint8_t random[MLKEM_RANDOM],
	uint8_t ret_ciphertext[MLKEM_CIPHERTEXT], uint8_t ret_secret[MLKEM_SECRET])
{
	struct mlkem_poly t[MLKEM_K];
	uint8_t h[32], kr[64];

	memset(ret_ciphertext, 0, MLKEM_CIPHERTEXT);
	memset(ret_secret, 0, MLKEM_SECRET);
	if (public.len != MLKEM_PUBLIC || !read_vector(public.p, t))
		return false;
	hash(SHA3_256, public.p, public.len, NULL, 0, h, sizeof h);
	hash(SHA3_512, random, MLKEM_RANDOM, h, sizeof h, kr, sizeof kr);
	pke_encrypt(public.p + MLKEM_K * VECTOR, t, random, kr + 32, ret_ciphertext);
	secret_open(ret_ciphertext, MLKEM_CIPHERTEXT);
	memcpy(ret_secret, kr, MLKEM_SECRET);
	mem_wipe(kr, sizeof kr);
	return true;
}

/* 0 when both are the same, else 255, without a branch: which of the two it was
 * is the secret of implicit rejection. */
static uint8_t differ(const uint8_t *a, const uint8_t *b, size_t len)
{
	volatile uint32_t any; /* so that no compiler thinks of its two cases */
	uint32_t bits = 0;

	for (size_t i = 0; i < len; i++)
		bits |= a[i] ^ b[i];
	any = bits;
	/* It is 0..255: taken from 0 it fills the upper half, unless it is 0. */
	return (uint8_t)((0 - any) >> 16);
}

/* Algorithm 18. */
bool mlkem_decaps(const uint8_t private[MLKEM_PRIVATE], struct ward_span ciphertext,
	uint8_t ret_secret[MLKEM_SECRET])
{
	const uint8_t *public = private + MLKEM_K * VECTOR;
	const uint8_t *h = public + MLKEM_PUBLIC, *z = h + 32;
	struct mlkem_poly t[MLKEM_K];
	struct {
		uint8_t message[32], kr[64], refusal[32], again[MLKEM_CIPHERTEXT];
	} w;
	uint8_t mask;

	memset(ret_secret, 0, MLKEM_SECRET);
	if (ciphertext.len != MLKEM_CIPHERTEXT)
		return false;
	pke_decrypt(private, ciphertext.p, w.message);
	secret_mark(w.message, sizeof w.message);
	hash(SHA3_512, w.message, sizeof w.message, h, 32, w.kr, sizeof w.kr);
	hash(SHAKE256, z, SEED, ciphertext.p, ciphertext.len, w.refusal, sizeof w.refusal);
	(void)read_vector(public, t);
	pke_encrypt(public + MLKEM_K * VECTOR, t, w.message, w.kr + 32, w.again);
	secret_mark(w.again, sizeof w.again);
	mask = differ(w.again, ciphertext.p, ciphertext.len);
	for (size_t i = 0; i < MLKEM_SECRET; i++)
		ret_secret[i] = w.kr[i] ^ (mask & (w.kr[i] ^ w.refusal[i]));
	mem_wipe(&w, sizeof w);
	return true;
}

/* ML-KEM-768 against the vectors of BoringSSL, NIST and Wycheproof, in the version
 * of every machine; and what must be refused. */
#include <stdlib.h>
#include "base/mem.h"
#include "crypto/keccak.h"
#include "crypto/mlkem.h"
#include "each_cpu.h"
#include "hex.h"
#include "lines.h"
#include "mock_provider.h"

struct key {
	uint8_t seed[MLKEM_SEED], public[MLKEM_PUBLIC], private[MLKEM_PRIVATE];
};

static struct key fresh(uint64_t seed)
{
	struct key k;

	mock_seed(seed);
	OK(mock_random(k.seed, sizeof k.seed));
	mlkem_keygen(k.seed, k.public, k.private);
	return k;
}

static bool is(struct ward_span s, const void *p, size_t len)
{
	return s.len == len && memcmp(s.p, p, len) == 0;
}

/* ---- the vectors ---- */

static bool keygen_case(const struct ward_span *f)
{
	struct key k;

	if (f[0].len != MLKEM_SEED)
		return false;
	mlkem_keygen(f[0].p, k.public, k.private);
	return is(f[1], k.public, sizeof k.public) && is(f[2], k.private, sizeof k.private) &&
		mlkem_public_ok(f[1]) && mlkem_private_ok(f[2]);
}

static bool encaps_case(const struct ward_span *f)
{
	uint8_t ciphertext[MLKEM_CIPHERTEXT], secret[MLKEM_SECRET];
	bool ok = f[1].len == MLKEM_RANDOM && mlkem_encaps(f[0], f[1].p, ciphertext, secret);

	EQ(mlkem_public_ok(f[0]), ok);
	return ok && is(f[2], ciphertext, sizeof ciphertext) && is(f[3], secret, sizeof secret);
}

static bool decaps_case(const struct ward_span *f)
{
	uint8_t secret[MLKEM_SECRET];

	return mlkem_private_ok(f[0]) && mlkem_decaps(f[0].p, f[1], secret) &&
		is(f[2], secret, sizeof secret);
}

static bool both_case(const struct ward_span *f)
{
	uint8_t secret[MLKEM_SECRET];
	struct key k;

	if (f[0].len != MLKEM_SEED)
		return false;
	mlkem_keygen(f[0].p, k.public, k.private);
	return (f[1].len == 0 || is(f[1], k.public, sizeof k.public)) &&
		mlkem_decaps(k.private, f[2], secret) && is(f[3], secret, sizeof secret);
}

static bool public_case(const struct ward_span *f)
{
	return mlkem_public_ok(f[0]);
}

static bool private_case(const struct ward_span *f)
{
	return mlkem_private_ok(f[0]);
}

static const struct {
	const char *name;
	bool (*run)(const struct ward_span *f);
	int valid, invalid; /* cases in the files */
} kinds[] = {
	{ "keygen", keygen_case, 226, 0 }, { "encaps", encaps_case, 278, 252 },
	{ "decaps", decaps_case, 179, 146 }, { "both", both_case, 154, 40 },
	{ "public", public_case, 2, 1 }, { "private", private_case, 1, 0 },
};
#define KINDS (sizeof kinds / sizeof kinds[0])

static void every_vector_comes_out_right_on_every_machine(void)
{
	FOR_EACH_CPU(level) {
		int valid[KINDS] = { 0 }, invalid[KINDS] = { 0 };
		struct line l;

		OK(lines_open("mlkem.txt"));
		while (lines_next(&l)) {
			bool good = strcmp(l.word[2], "valid") == 0;
			struct ward_span f[4] = { { 0 } };

			for (int i = 3; i < l.num && i < 7; i++)
				f[i - 3] = lines_bytes(l.word[i]);
			for (size_t i = 0; i < KINDS; i++) {
				if (strcmp(l.word[0], kinds[i].name) != 0)
					continue;
				(good ? valid : invalid)[i]++;
				if (kinds[i].run(f) != good) {
					printf("# %s is %s, level %d\n", l.word[1], l.word[2],
						(int)level);
					OK(false);
				}
			}
		}
		for (size_t i = 0; i < KINDS; i++) {
			EQ(valid[i], kinds[i].valid);
			EQ(invalid[i], kinds[i].invalid);
		}
	}
}

/* ---- agreement ---- */

static void both_sides_get_one_secret_and_every_machine_the_same(void)
{
	for (uint64_t n = 0; n < 200; n++) {
		uint8_t random[MLKEM_RANDOM], first[MLKEM_CIPHERTEXT + MLKEM_SECRET] = { 0 };

		mock_seed(n + 5000);
		OK(mock_random(random, sizeof random));
		FOR_EACH_CPU(level) {
			uint8_t out[MLKEM_CIPHERTEXT + MLKEM_SECRET], secret[MLKEM_SECRET];
			struct key k = fresh(n);

			OK(mlkem_encaps(span(k.public, sizeof k.public), random, out,
				out + MLKEM_CIPHERTEXT));
			OK(mlkem_decaps(k.private, span(out, MLKEM_CIPHERTEXT), secret));
			EQ_MEM(secret, out + MLKEM_CIPHERTEXT, sizeof secret);
			if (level == CPU_BASE)
				memcpy(first, out, sizeof first);
			EQ_MEM(out, first, sizeof first);
		}
	}
}

/* FIPS 203 6.3: J(z || c), which the sender cannot tell from a good secret. */
static void a_ciphertext_changed_in_any_bit_gives_the_secret_of_refusal(void)
{
	FOR_EACH_CPU(level) {
		struct key k = fresh(1);
		uint8_t c[MLKEM_CIPHERTEXT], good[MLKEM_SECRET], secret[MLKEM_SECRET],
			refusal[MLKEM_SECRET];
		struct ward_span in[] = { span(k.seed + 32, 32), span(c, sizeof c) };

		OK(mlkem_encaps(span(k.public, sizeof k.public), k.seed, c, good));
		for (size_t bit = 0; bit < 8 * sizeof c; bit += level == CPU_BASE ? 7 : 1) {
			flip(c, bit);
			keccak(SHAKE256, in, 2, refusal, sizeof refusal);
			OK(mlkem_decaps(k.private, span(c, sizeof c), secret));
			EQ_MEM(secret, refusal, sizeof secret);
			OK(memcmp(secret, good, sizeof secret) != 0);
			flip(c, bit);
		}
		OK(mlkem_decaps(k.private, span(c, sizeof c), secret));
		EQ_MEM(secret, good, sizeof secret);
	}
}

static void another_key_gets_another_secret(void)
{
	struct key a = fresh(1), b = fresh(2);
	uint8_t c[MLKEM_CIPHERTEXT], sent[MLKEM_SECRET], got[MLKEM_SECRET];

	OK(mlkem_encaps(span(a.public, sizeof a.public), b.seed, c, sent));
	OK(mlkem_decaps(b.private, span(c, sizeof c), got));
	OK(memcmp(sent, got, sizeof got) != 0);
}

/* ---- what is refused ---- */

/* Number `i` of an encoded vector, 12 bits. */
static void put_number(uint8_t *p, size_t i, unsigned v)
{
	uint8_t *at = p + i / 2 * 3;

	if (i % 2 == 0) {
		at[0] = (uint8_t)v;
		at[1] = (uint8_t)((at[1] & 0xf0) | v >> 8);
	} else {
		at[1] = (uint8_t)((at[1] & 0x0f) | v << 4);
		at[2] = (uint8_t)(v >> 4);
	}
}

static bool all_zero(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static void a_public_key_with_any_number_not_below_q_is_refused(void)
{
	static const unsigned over[] = { 3329, 3330, 3584, 4095 };
	struct key k = fresh(3);

	for (size_t i = 0; i < 768; i++) {
		uint8_t bad[MLKEM_PUBLIC], c[MLKEM_CIPHERTEXT], secret[MLKEM_SECRET];

		memcpy(bad, k.public, sizeof bad);
		put_number(bad, i, 3328);
		OK(mlkem_public_ok(span(bad, sizeof bad)));
		for (size_t n = 0; n < 4; n++) {
			put_number(bad, i, over[n]);
			OK(!mlkem_public_ok(span(bad, sizeof bad)));
			memset(c, 1, sizeof c);
			memset(secret, 1, sizeof secret);
			OK(!mlkem_encaps(span(bad, sizeof bad), k.seed, c, secret));
			OK(all_zero(c, sizeof c) && all_zero(secret, sizeof secret));
		}
	}
}

static void keys_and_ciphertexts_of_any_other_length_are_refused(void)
{
	static const uint8_t zeros[2 * MLKEM_PRIVATE];
	uint8_t c[MLKEM_CIPHERTEXT], secret[MLKEM_SECRET];
	struct key k = fresh(4);

	for (size_t len = 0; len < sizeof zeros; len++) {
		struct ward_span s = span(zeros, len);

		EQ(mlkem_public_ok(s), len == MLKEM_PUBLIC);
		OK(!mlkem_private_ok(s)); /* its hash is not zero */
		if (len != MLKEM_PUBLIC)
			OK(!mlkem_encaps(s, k.seed, c, secret));
		if (len != MLKEM_CIPHERTEXT) {
			memset(secret, 1, sizeof secret);
			OK(!mlkem_decaps(k.private, s, secret));
			OK(all_zero(secret, sizeof secret));
		}
	}
	OK(mlkem_private_ok(span(k.private, sizeof k.private)));
	OK(!mlkem_private_ok(span(k.private, sizeof k.private - 1)));
}

static void a_private_key_whose_hash_does_not_fit_is_refused(void)
{
	struct key k = fresh(5);

	/* Every bit of the public key in it, and of the hash. */
	for (size_t bit = 8 * 1152; bit < 8 * (1152 + 1184 + 32); bit++) {
		flip(k.private, bit);
		OK(!mlkem_private_ok(span(k.private, sizeof k.private)));
		flip(k.private, bit);
	}
	/* z may be anything. */
	flip(k.private, 8 * sizeof k.private - 1);
	OK(mlkem_private_ok(span(k.private, sizeof k.private)));
}

static void a_private_key_with_any_number_not_below_q_is_refused(void)
{
	struct key k = fresh(6);

	for (size_t i = 0; i < 768; i++) {
		uint8_t bad[MLKEM_PRIVATE];
		struct ward_span public = span(bad + 1152, MLKEM_PUBLIC);

		memcpy(bad, k.private, sizeof bad);
		put_number(bad, i, 3329);
		OK(!mlkem_private_ok(span(bad, sizeof bad)));
		/* In its public half, too, though the hash fits. */
		memcpy(bad, k.private, sizeof bad);
		put_number(bad + 1152, i, 3329);
		keccak(SHA3_256, &public, 1, bad + 1152 + MLKEM_PUBLIC, 32);
		OK(!mlkem_private_ok(span(bad, sizeof bad)));
		put_number(bad + 1152, i, 3328);
		keccak(SHA3_256, &public, 1, bad + 1152 + MLKEM_PUBLIC, 32);
		OK(mlkem_private_ok(span(bad, sizeof bad)));
	}
}

T_MAIN(T(every_vector_comes_out_right_on_every_machine),
	T(both_sides_get_one_secret_and_every_machine_the_same),
	T(a_ciphertext_changed_in_any_bit_gives_the_secret_of_refusal),
	T(another_key_gets_another_secret), T(a_public_key_with_any_number_not_below_q_is_refused),
	T(keys_and_ciphertexts_of_any_other_length_are_refused),
	T(a_private_key_whose_hash_does_not_fit_is_refused),
	T(a_private_key_with_any_number_not_below_q_is_refused))

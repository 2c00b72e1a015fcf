/* ML-KEM under a checker that knows which bytes are secret: seeds, private keys, what
 * is encapsulated, and whether a ciphertext was a good one. */
#include "../each_cpu.h"
#include "../t.h"
#include "crypto/mlkem.h"
#include "mark.h"

struct key {
	uint8_t public[MLKEM_PUBLIC], private[MLKEM_PRIVATE];
};

/* Bytes that are the same on every run, and secret. */
static void draw(uint8_t *p, size_t len)
{
	static uint32_t state = 1;

	for (size_t i = 0; i < len; i++) {
		state = state * 1664525 + 1013904223;
		p[i] = (uint8_t)(state >> 24);
	}
	secret_mark(p, len);
}

static struct key fresh(void)
{
	uint8_t seed[MLKEM_SEED];
	struct key k;

	draw(seed, sizeof seed);
	mlkem_keygen(seed, k.public, k.private);
	OK(mark_is_secret(k.private, 1152));
	OK(!mark_is_secret(k.public, sizeof k.public));
	return k;
}

static struct ward_span public_of(const struct key *k)
{
	return (struct ward_span){ k->public, sizeof k->public };
}

static void a_key_pair_is_made_in_constant_time(void)
{
	cpu_limit(CPU_AVX512);
	printf("# the best code is of level %d\n", (int)cpu_level());
	FOR_EACH_CPU(level)
		for (int i = 0; i < 3; i++)
			fresh();
	EQ(mark_errors(), 0);
}

static void a_private_key_is_judged_in_constant_time(void)
{
	FOR_EACH_CPU(level) {
		struct key k = fresh();

		OK(mlkem_private_ok((struct ward_span){ k.private, sizeof k.private }));
	}
	EQ(mark_errors(), 0);
}

static void a_secret_is_encapsulated_in_constant_time(void)
{
	FOR_EACH_CPU(level)
		for (int i = 0; i < 3; i++) {
			uint8_t random[MLKEM_RANDOM], c[MLKEM_CIPHERTEXT], secret[MLKEM_SECRET];
			struct key k = fresh();

			draw(random, sizeof random);
			OK(mlkem_encaps(public_of(&k), random, c, secret));
			OK(mark_is_secret(secret, sizeof secret));
			OK(!mark_is_secret(c, sizeof c));
		}
	EQ(mark_errors(), 0);
}

/* A good ciphertext, then changed ones: the same steps, and the same secrecy. */
static void a_secret_is_decapsulated_and_refused_in_constant_time(void)
{
	FOR_EACH_CPU(level) {
		uint8_t random[MLKEM_RANDOM], c[MLKEM_CIPHERTEXT], sent[MLKEM_SECRET],
			got[MLKEM_SECRET];
		struct key k = fresh();

		draw(random, sizeof random);
		OK(mlkem_encaps(public_of(&k), random, c, sent));
		secret_open(sent, sizeof sent);
		for (int i = 0; i < 4; i++) {
			if (i > 0)
				c[i == 1 ? 0 : i == 2 ? 500 : sizeof c - 1] ^= (uint8_t)i;
			OK(mlkem_decaps(k.private, (struct ward_span){ c, sizeof c }, got));
			OK(mark_is_secret(got, sizeof got));
			secret_open(got, sizeof got);
			EQ(memcmp(sent, got, sizeof got) == 0, i == 0);
		}
	}
	EQ(mark_errors(), 0);
}

T_MAIN(T(a_key_pair_is_made_in_constant_time), T(a_private_key_is_judged_in_constant_time),
	T(a_secret_is_encapsulated_in_constant_time),
	T(a_secret_is_decapsulated_and_refused_in_constant_time))

/* mlkem - ML-KEM-768 alone, in the code for each kind of machine that this one can be.
 *
 * No peer in Debian has it. So the row that others are compared to is what it is most
 * made of, in libcrypto's code: the permutations of Keccak that the standard asks for,
 * one after the other. Encapsulation includes the check of the key. */
#include <openssl/evp.h>
#include <string.h>

#include "bench.h"
#include "crypto/cpu.h"
#include "crypto/mlkem.h"

#define SLOT_NS 2e6 /* CPU time of one version in one round */

enum { KEYGEN, ENCAPS, DECAPS, NUM_CASES };

static const char *const names[NUM_CASES] = { "keygen", "encaps", "decaps" };

/* Permutations, without those that rejected numbers cost now and then: 9 streams of 3
 * blocks and 6 or 7 of 1, hashes of 9 blocks and of 1. FIPS 203 5, 6 */
static const unsigned permutations[NUM_CASES] = { 43, 44, 44 };

static struct {
	uint8_t seed[MLKEM_SEED], public[MLKEM_PUBLIC], private[MLKEM_PRIVATE];
	uint8_t random[MLKEM_RANDOM], ciphertext[MLKEM_CIPHERTEXT], secret[MLKEM_SECRET];
} key;

static bool work(unsigned which)
{
	switch (which) {
	case KEYGEN:
		key.seed[0]++;
		mlkem_keygen(key.seed, key.public, key.private);
		return true;
	case ENCAPS:
		key.random[0]++;
		return mlkem_encaps((struct ward_span){ key.public, MLKEM_PUBLIC }, key.random,
			key.ciphertext, key.secret);
	default:
		return mlkem_decaps(key.private,
			(struct ward_span){ key.ciphertext, MLKEM_CIPHERTEXT }, key.secret);
	}
}

static double measure(unsigned which, enum cpu level, double clock_cost)
{
	unsigned num = 0;
	uint64_t begin;
	double ns;

	cpu_limit(level);
	begin = cpu_ns();
	do {
		for (int i = 0; i < 10; i++, num++)
			if (!work(which))
				die("%s failed", names[which]);
		ns = (double)(cpu_ns() - begin) - clock_cost;
	} while (ns < SLOT_NS);
	return ns / num / 1e3;
}

/* One hash over so many blocks of SHA3-256. */
static double measure_keccak(unsigned blocks, double clock_cost)
{
	static uint8_t input[64 * 136];
	EVP_MD *md = EVP_MD_fetch(NULL, "SHA3-256", NULL);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t digest[32];
	unsigned num = 0;
	uint64_t begin = cpu_ns();
	double ns;

	do {
		for (int i = 0; i < 10; i++, num++)
			if (EVP_DigestInit_ex(ctx, md, NULL) != 1 ||
				EVP_DigestUpdate(ctx, input, blocks * 136 - 1) != 1 ||
				EVP_DigestFinal_ex(ctx, digest, NULL) != 1)
				die("libcrypto has no SHA-3");
		ns = (double)(cpu_ns() - begin) - clock_cost;
	} while (ns < SLOT_NS);
	EVP_MD_CTX_free(ctx);
	EVP_MD_free(md);
	return ns / num / 1e3;
}

static void run(unsigned which, const struct options *o, double clock_cost)
{
	static const char *const levels[] = { "ward-base", "ward-avx2", "ward-avx512" };
	static struct result r;
	enum cpu best;

	cpu_limit(CPU_AVX512);
	best = cpu_level();
	r = (struct result){ .bench = "mlkem", .name = names[which], .unit = "us" };
	for (unsigned round = 0; round <= o->rounds; round++) {
		unsigned at = round > 0 ? round - 1 : 0; /* round 0 warms up */

		r.num_impls = 0;
		for (int level = (int)best; level >= 0; level--) {
			r.impl[r.num_impls] = level == (int)best ? "ward" : levels[level];
			r.value[r.num_impls++][at] = measure(which, (enum cpu)level, clock_cost);
		}
		r.impl[r.num_impls] = "openssl-keccak";
		r.value[r.num_impls++][at] = measure_keccak(permutations[which], clock_cost);
	}
	result_print(&r, o);
}

int main(int argc, char **argv)
{
	struct options o;
	double clock_cost;

	options_read(&o, argc, argv, names, NUM_CASES);
	pin_to_core();
	clock_cost = cpu_ns_cost();
	mlkem_keygen(key.seed, key.public, key.private);
	if (!work(ENCAPS) || !work(DECAPS))
		die("ML-KEM failed");
	for (unsigned i = 0; i < NUM_CASES; i++)
		if (options_want_case(&o, names[i]))
			run(i, &o, clock_cost);
	return 0;
}

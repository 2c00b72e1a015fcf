/* SHA-3, SHAKE and the permutation of several states, beside libcrypto's. */
#include <openssl/evp.h>
#include "base/mem.h"
#include "base/why.h"
#include "crypto/keccak.h"
#include "crypto/mlkem_code.h"
#include "each_cpu.h"
#include "hex.h"
#include "mock_provider.h"

static const char *const names[] = { "SHA3-256", "SHA3-512", "SHAKE128", "SHAKE256" };
static const size_t lens[] = { 32, 64, 600, 600 };
static const size_t rates[] = { RATE_SHA3_256, RATE_SHA3_512, RATE_SHAKE128, RATE_SHAKE256 };

static void of_libcrypto(enum keccak_kind kind, const uint8_t *in, size_t len, uint8_t *out)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_MD *md = EVP_MD_fetch(NULL, names[kind], NULL);

	CHECK(EVP_DigestInit_ex(ctx, md, NULL) == 1 && EVP_DigestUpdate(ctx, in, len) == 1);
	if (kind == SHAKE128 || kind == SHAKE256)
		CHECK(EVP_DigestFinalXOF(ctx, out, lens[kind]) == 1);
	else
		CHECK(EVP_DigestFinal_ex(ctx, out, NULL) == 1);
	EVP_MD_free(md);
	EVP_MD_CTX_free(ctx);
}

static void every_length_gives_what_libcrypto_gives(void)
{
	uint8_t in[700], ours[600], theirs[600];

	mock_seed(1);
	OK(mock_random(in, sizeof in));
	for (int kind = SHA3_256; kind <= SHAKE256; kind++)
		for (size_t len = 0; len <= sizeof in; len++) {
			struct ward_span s = span(in, len);

			of_libcrypto((enum keccak_kind)kind, in, len, theirs);
			keccak((enum keccak_kind)kind, &s, 1, ours, lens[kind]);
			EQ_MEM(ours, theirs, lens[kind]);
		}
}

static void spans_count_as_if_they_were_one(void)
{
	uint8_t in[400], whole[32], parts[32];
	struct ward_span all = span(in, sizeof in);

	mock_seed(2);
	OK(mock_random(in, sizeof in));
	keccak(SHA3_256, &all, 1, whole, sizeof whole);
	for (size_t cut = 0; cut <= sizeof in; cut++) {
		struct ward_span three[] = { span(in, cut / 2), span(in + cut / 2, cut - cut / 2),
			span(in + cut, sizeof in - cut) };

		keccak(SHA3_256, three, 3, parts, sizeof parts);
		EQ_MEM(parts, whole, sizeof whole);
	}
}

static void a_longer_output_starts_with_the_shorter(void)
{
	struct ward_span in = span("ward", 4);
	uint8_t most[600], some[600];

	keccak(SHAKE128, &in, 1, most, sizeof most);
	for (size_t len = 0; len < sizeof some; len++) {
		memset(some, 0xaa, sizeof some);
		keccak(SHAKE128, &in, 1, some, len);
		EQ_MEM(some, most, len);
		EQ(some[len], 0xaa);
	}
}

static void bytes_at_both_ends_of_a_block_count(void)
{
	for (int kind = SHA3_256; kind <= SHAKE256; kind++)
		for (size_t at = rates[kind] - 3; at < rates[kind] + 2; at++) {
			uint8_t in[200] = { 0 }, a[32], b[32];
			struct ward_span s = span(in, at + 1);

			keccak((enum keccak_kind)kind, &s, 1, a, sizeof a);
			in[at] = 0x80;
			keccak((enum keccak_kind)kind, &s, 1, b, sizeof b);
			OK(memcmp(a, b, sizeof a) != 0);
		}
}

static void states_side_by_side_are_permuted_as_alone(void)
{
	_Alignas(64) uint64_t many[25 * 8];
	uint64_t one[8][25];

	FOR_EACH_CPU(level) {
		const struct mlkem_code *code = mlkem_code_for(level);
		size_t lanes = code->lanes;

		mock_seed(3);
		OK(mock_random((uint8_t *)one, sizeof one));
		for (size_t i = 0; i < 25 * lanes; i++)
			many[i] = one[i % lanes][i / lanes];
		for (size_t l = 0; l < lanes; l++)
			keccak_permute(one[l]);
		code->permute(many);
		for (size_t i = 0; i < 25 * lanes; i++)
			OK(many[i] == one[i % lanes][i / lanes]);
	}
}

T_MAIN(T(every_length_gives_what_libcrypto_gives), T(spans_count_as_if_they_were_one),
	T(a_longer_output_starts_with_the_shorter), T(bytes_at_both_ends_of_a_block_count),
	T(states_side_by_side_are_permuted_as_alone))

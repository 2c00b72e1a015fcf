/* keccak.c - see keccak.h. */
#include "crypto/keccak.h"

#include "base/mem.h"
#include "crypto/cpu.h"

struct sponge {
	uint64_t word[25];
	size_t at, rate; /* bytes */
	void (*permute)(uint64_t *words);
};

static void (*permutation(void))(uint64_t *)
{
#ifdef __x86_64__
	if (cpu_level() >= CPU_AVX2)
		return keccak_permute_bmi;
#endif
	return keccak_permute;
}

static void add_byte(struct sponge *s, size_t at, uint8_t byte)
{
	s->word[at / 8] ^= (uint64_t)byte << 8 * (at % 8);
}

static void advance(struct sponge *s, size_t len)
{
	s->at += len;
	if (s->at == s->rate) {
		s->permute(s->word);
		s->at = 0;
	}
}

/* Bytes up to the next word, words, and bytes again. */
static void absorb(struct sponge *s, const uint8_t *p, size_t len)
{
	size_t i = 0;

	for (; i < len && s->at % 8 != 0; i++) {
		add_byte(s, s->at, p[i]);
		advance(s, 1);
	}
	for (; len - i >= 8; i += 8) {
		s->word[s->at / 8] ^= keccak_load(p + i);
		advance(s, 8);
	}
	for (; i < len; i++) {
		add_byte(s, s->at, p[i]);
		advance(s, 1);
	}
}

/* From the start of a block on. The next one is not computed before it is needed. */
static void squeeze(struct sponge *s, uint8_t *out, size_t len)
{
	for (size_t at = 0; at < len; at += s->rate) {
		size_t some = len - at < s->rate ? len - at : s->rate, i = 0;

		if (at > 0)
			s->permute(s->word);
		for (; some - i >= 8; i += 8)
			keccak_store(s->word[i / 8], out + at + i);
		for (; i < some; i++)
			out[at + i] = (uint8_t)(s->word[i / 8] >> 8 * (i % 8));
	}
}

void keccak(enum keccak_kind kind, const struct ward_span *in, size_t num, uint8_t *out, size_t len)
{
	static const uint8_t rates[] = { RATE_SHA3_256, RATE_SHA3_512, RATE_SHAKE128,
		RATE_SHAKE256 };
	struct sponge s = { .rate = rates[kind], .permute = permutation() };

	for (size_t i = 0; i < num; i++)
		absorb(&s, in[i].p, in[i].len);
	/* The bits 01 of SHA-3 or 1111 of SHAKE, then pad10*1: FIPS 202 6.1, 6.2, 5.1. */
	add_byte(&s, s.at, kind == SHAKE128 || kind == SHAKE256 ? 0x1f : 0x06);
	add_byte(&s, s.rate - 1, 0x80);
	s.permute(s.word);
	squeeze(&s, out, len);
	mem_wipe(&s, sizeof s);
}

/* Sealing and opening: the AEAD part of provider.h, libcrypto and the mock. */
#include <ward/provider.h>
#include "hex.h"
#include "mock_provider.h"

#define NUM_IDS 3
#define RECORD_MAX (16384 + 256 + WARD_AEAD_TAG)

static const struct ward_provider *p;
static enum ward_aead_id id;
static const uint8_t key[WARD_AEAD_KEY_MAX] = "a key of thirty-two bytes, kept";
static const uint8_t nonce[WARD_AEAD_NONCE] = "nonce of 12";
static uint8_t text[RECORD_MAX], sealed[RECORD_MAX], buf[RECORD_MAX];

/* Runs a test once for each AEAD of each provider. */
static void for_each(void (*test)(struct ward_aead *a))
{
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (uint8_t)(i * 7 + i / 256);
	for (int i = 0; i < 2 * NUM_IDS; i++) {
		struct ward_aead a = { 0 };

		p = i < NUM_IDS ? ward_provider_default() : mock_provider();
		id = (enum ward_aead_id)(WARD_AES128_GCM + i % NUM_IDS);
		OK(p->aead_init(&a, id, key));
		EQ(a.id, id);
		test(&a);
		p->aead_free(&a);
		EQ(a.id, 0);
		OK(a.ctx == NULL);
	}
}

static bool seal(struct ward_aead *a, size_t len)
{
	return p->aead_seal(a, nonce, span("aad", 3), text, len, NULL, 0, sealed);
}

static bool opens(struct ward_aead *a, const uint8_t *from, size_t len)
{
	memcpy(buf, from, len);
	return p->aead_open(a, nonce, span("aad", 3), buf, len);
}

static bool all_zero(const uint8_t *b, size_t len)
{
	uint8_t any = 0;

	for (size_t i = 0; i < len; i++)
		any |= b[i];
	return any == 0;
}

static void round_trips(struct ward_aead *a)
{
	static const size_t lens[] = { 1023, 1024, 1025, 4096, 16383, 16384 };
	static const size_t tails[] = { 0, 1, 2, 15, 16, 17, 255, 256 };

	for (size_t i = 0; i < 300 + 6; i++) {
		size_t len = i < 300 ? i : lens[i - 300], tail = tails[i % 8];
		size_t all = len + tail + WARD_AEAD_TAG;

		OK(p->aead_seal(a, nonce, span("aad", i % 4), text, len, text + len, tail, sealed));
		OK(len < 16 || memcmp(sealed, text, len) != 0);
		memcpy(buf, sealed, all);
		OK(p->aead_open(a, nonce, span("aad", i % 4), buf, all));
		EQ_MEM(buf, text, len + tail);
	}
}

static void what_is_sealed_opens_to_the_same_bytes(void)
{
	for_each(round_trips);
}

static void tail_is_text(struct ward_aead *a)
{
	static uint8_t other[RECORD_MAX];

	for (size_t tail = 0; tail <= 100; tail++) {
		OK(p->aead_seal(a, nonce, span("aad", 3), text, 100, NULL, 0, sealed));
		OK(p->aead_seal(a, nonce, span("aad", 3), text, 100 - tail, text + 100 - tail, tail,
			other));
		EQ_MEM(sealed, other, 100 + WARD_AEAD_TAG);
	}
}

static void a_tail_is_sealed_as_if_it_followed_in_memory(void)
{
	for_each(tail_is_text);
}

static void in_place(struct ward_aead *a)
{
	for (size_t len = 0; len < 100; len++) {
		OK(p->aead_seal(
			a, nonce, span("aad", 3), text, len, (const uint8_t *)"\x17", 1, sealed));
		memcpy(buf, text, len);
		OK(p->aead_seal(
			a, nonce, span("aad", 3), buf, len, (const uint8_t *)"\x17", 1, buf));
		EQ_MEM(buf, sealed, len + 1 + WARD_AEAD_TAG);
	}
}

static void sealing_in_place_gives_the_same_record(void)
{
	for_each(in_place);
}

static void nothing_beyond(struct ward_aead *a)
{
	for (size_t len = 0; len < 70; len++) {
		memset(sealed, 0xaa, sizeof sealed);
		OK(seal(a, len));
		EQ(sealed[len + WARD_AEAD_TAG], 0xaa);
		sealed[len + WARD_AEAD_TAG] = 0xbb;
		OK(p->aead_open(a, nonce, span("aad", 3), sealed, len + WARD_AEAD_TAG));
		EQ(sealed[len + WARD_AEAD_TAG], 0xbb);
	}
}

static void nothing_is_written_beyond_the_tag(void)
{
	for_each(nothing_beyond);
}

static void each_bit(struct ward_aead *a)
{
	static const size_t lens[] = { 0, 1, 16, 45 };

	for (int i = 0; i < 4; i++) {
		size_t len = lens[i] + WARD_AEAD_TAG;

		OK(seal(a, lens[i]));
		for (size_t bit = 0; bit < 8 * len; bit++) {
			flip(sealed, bit);
			OK(!opens(a, sealed, len));
			OK(all_zero(buf, len));
			flip(sealed, bit);
		}
		OK(opens(a, sealed, len));
	}
}

static void a_record_changed_in_any_bit_is_refused_and_wiped(void)
{
	for_each(each_bit);
}

static void each_bit_of_nonce_and_aad(struct ward_aead *a)
{
	uint8_t other[WARD_AEAD_NONCE], aad[5] = "aad.";

	OK(p->aead_seal(a, nonce, span(aad, 5), text, 20, NULL, 0, sealed));
	for (size_t bit = 0; bit < 8 * sizeof other; bit++) {
		memcpy(other, nonce, sizeof other);
		flip(other, bit);
		memcpy(buf, sealed, 36);
		OK(!p->aead_open(a, other, span(aad, 5), buf, 36));
	}
	for (size_t bit = 0; bit < 8 * sizeof aad; bit++) {
		flip(aad, bit);
		memcpy(buf, sealed, 36);
		OK(!p->aead_open(a, nonce, span(aad, 5), buf, 36));
		flip(aad, bit);
	}
	for (size_t len = 0; len < 5; len++) {
		memcpy(buf, sealed, 36);
		OK(!p->aead_open(a, nonce, span(aad, len), buf, 36));
	}
}

static void another_nonce_or_other_additional_data_is_refused(void)
{
	for_each(each_bit_of_nonce_and_aad);
}

static void each_bit_of_the_key(struct ward_aead *a)
{
	size_t key_len = id == WARD_AES128_GCM ? 16 : 32;
	uint8_t other[WARD_AEAD_KEY_MAX];

	OK(seal(a, 20));
	for (size_t bit = 0; bit < 8 * key_len; bit++) {
		struct ward_aead b = { 0 };

		memcpy(other, key, sizeof other);
		flip(other, bit);
		OK(p->aead_init(&b, id, other));
		OK(!opens(&b, sealed, 36));
		p->aead_free(&b);
	}
}

static void another_key_is_refused(void)
{
	for_each(each_bit_of_the_key);
}

static void each_prefix(struct ward_aead *a)
{
	OK(seal(a, 40));
	for (size_t len = 0; len < 40 + WARD_AEAD_TAG; len++) {
		OK(!opens(a, sealed, len));
		OK(all_zero(buf, len));
	}
	OK(!opens(a, sealed, 40 + WARD_AEAD_TAG + 1));
}

static void a_record_cut_short_or_made_longer_is_refused(void)
{
	for_each(each_prefix);
}

static void other_aead(struct ward_aead *a)
{
	OK(seal(a, 40));
	for (int i = WARD_AES128_GCM; i <= WARD_CHACHA20_POLY1305; i++) {
		struct ward_aead b = { 0 };

		OK(p->aead_init(&b, (enum ward_aead_id)i, key));
		EQ(opens(&b, sealed, 40 + WARD_AEAD_TAG), i == (int)id);
		p->aead_free(&b);
	}
}

static void another_aead_with_the_same_key_is_refused(void)
{
	for_each(other_aead);
}

static void both_directions(struct ward_aead *a)
{
	for (int i = 0; i < 10; i++) {
		OK(seal(a, 50));
		OK(opens(a, sealed, 50 + WARD_AEAD_TAG));
		flip(sealed, (size_t)i);
		OK(!opens(a, sealed, 50 + WARD_AEAD_TAG));
	}
}

static void one_object_seals_and_opens_in_turn_also_after_a_forgery(void)
{
	for_each(both_directions);
}

static void too_long_tail(struct ward_aead *a)
{
	OK(!p->aead_seal(a, nonce, span("aad", 3), text, 10, text, 257, sealed));
}

static void a_tail_above_256_bytes_is_refused(void)
{
	for_each(too_long_tail);
}

static void an_aead_that_does_not_exist_is_refused(void)
{
	for (int i = 0; i < 2; i++) {
		const struct ward_provider *q = i ? mock_provider() : ward_provider_default();

		for (int bad = -1; bad < 256; bad++) {
			struct ward_aead a = { .id = 1 };

			if (bad >= WARD_AES128_GCM && bad <= WARD_CHACHA20_POLY1305)
				continue;
			OK(!q->aead_init(&a, (enum ward_aead_id)bad, key));
			EQ(a.id, 0);
			OK(a.ctx == NULL);
			q->aead_free(&a);
		}
	}
}

T_MAIN(T(what_is_sealed_opens_to_the_same_bytes), T(a_tail_is_sealed_as_if_it_followed_in_memory),
	T(sealing_in_place_gives_the_same_record), T(nothing_is_written_beyond_the_tag),
	T(a_record_changed_in_any_bit_is_refused_and_wiped),
	T(another_nonce_or_other_additional_data_is_refused), T(another_key_is_refused),
	T(a_record_cut_short_or_made_longer_is_refused),
	T(another_aead_with_the_same_key_is_refused),
	T(one_object_seals_and_opens_in_turn_also_after_a_forgery),
	T(a_tail_above_256_bytes_is_refused), T(an_aead_that_does_not_exist_is_refused))

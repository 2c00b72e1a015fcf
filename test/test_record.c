/* Records: their form, their limits, what may be inside one, and when. RFC 9846 5 */
#include <stdlib.h>

#include "base/why.h"
#include "mock_provider.h"
#include "t.h"
#include "tls_evil.h"

static const uint16_t suites[] = { WARD_AES_128_GCM_SHA256, WARD_AES_256_GCM_SHA384,
	WARD_CHACHA20_POLY1305_SHA256 };

#define SUITES (sizeof suites / sizeof suites[0])

/* Two directions with the same keys. */
static void dirs(uint16_t suite, struct record_dir *a, struct record_dir *b)
{
	const struct ward_provider *p = ward_provider_default();
	uint8_t secret[WARD_HASH_MAX] = { 1, 2, 3 };
	struct ward_why why = { 0 };

	memset(a, 0, sizeof *a);
	memset(b, 0, sizeof *b);
	CHECK(keys13_install(p, suite_find(suite), secret, a, &why));
	CHECK(keys13_install(p, suite_find(suite), secret, b, &why));
}

static uint8_t big[RECORD_HEADER + RECORD_CIPHER_MAX + 64];

/* ---- headers ---- */

static bool header(uint8_t type, uint16_t version, size_t len, bool encrypted,
	struct ward_why *why)
{
	uint8_t bytes[] = { type, (uint8_t)(version >> 8), (uint8_t)version, (uint8_t)(len >> 8),
		(uint8_t)len };
	struct record_header h;

	*why = (struct ward_why){ 0 };
	return record_header_read((struct ward_span){ bytes, sizeof bytes }, encrypted, &h, why) &&
		h.type == type && h.len == len;
}

static void a_header_has_one_of_four_types(void)
{
	struct ward_why why;

	for (unsigned type = 0; type < 256; type++) {
		bool good = type >= 20 && type <= 23;

		EQ(header((uint8_t)type, 0x0303, 1, false, &why), good);
		if (!good)
			EQ(why.code, type == 'G' || type == 'H' || type == 'P' ?
				WARD_WHY_RECORD_HTTP : WARD_WHY_RECORD_TYPE);
	}
}

static void the_version_of_a_header_is_ignored(void)
{
	struct ward_why why;

	for (unsigned version = 0; version < 0x10000; version++)
		OK(header(22, (uint16_t)version, 1, false, &why));
}

static void a_record_has_a_limit_that_depends_on_encryption(void)
{
	struct ward_why why;

	for (uint8_t type = 20; type <= 23; type++) {
		OK(header(type, 0x0303, 0, false, &why));
		OK(header(type, 0x0303, 16384, false, &why));
		OK(!header(type, 0x0303, 16385, false, &why));
		EQ(why.code, WARD_WHY_RECORD_TOO_LONG);
		EQ(why.want, 16384);
		OK(header(type, 0x0303, 16640, true, &why));
		OK(!header(type, 0x0303, 16641, true, &why));
		EQ(why.code, WARD_WHY_RECORD_TOO_LONG);
		OK(!header(type, 0x0303, 65535, true, &why));
	}
}

static void a_header_is_five_bytes(void)
{
	struct record_header h;

	for (size_t len = 0; len < 8; len++) {
		struct ward_why why = { 0 };

		EQ(record_header_read((struct ward_span){ (const uint8_t *)"\x16\3\3\0\0\0\0\0", len },
			false, &h, &why), len == 5);
		EQ(why.code, len == 5 ? 0 : WARD_WHY_INTERNAL);
	}
}

/* ---- sealing and opening ---- */

static void what_is_sealed_opens_with_its_type_and_content(void)
{
	static const size_t lens[] = { 0, 1, 2, 15, 16, 17, 255, 1000, 16383, 16384 };
	static const size_t pads[] = { 0, 1, 16, 255 };
	static uint8_t data[RECORD_PLAIN_MAX];

	memset(data, 0xa5, sizeof data);
	for (size_t s = 0; s < SUITES; s++) {
		struct record_dir a, b;

		dirs(suites[s], &a, &b);
		for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++)
			for (size_t k = 0; k < sizeof pads / sizeof pads[0]; k++) {
				struct ward_why why = { 0 };
				struct ward_span content;
				uint8_t type;
				size_t len = record_sealed_len(&a, lens[i], pads[k]);

				if (lens[i] + pads[k] > RECORD_PLAIN_MAX)
					continue;
				OK(record_seal(&a, 22, data, lens[i], pads[k], big, &why));
				EQ(len, 5 + lens[i] + 1 + pads[k] + 16);
				EQ_MEM(big, "\x17\x03\x03", 3);
				EQ(big[3] << 8 | big[4], len - 5);
				OK(record_open(&b, big, len, &type, &content, &why));
				EQ(type, 22);
				EQ(content.len, lens[i]);
				EQ_MEM(content.p, data, lens[i]);
			}
		EQ(a.seq, b.seq);
		record_dir_free(&a);
		record_dir_free(&b);
	}
}

static void without_keys_a_record_goes_in_the_clear(void)
{
	struct record_dir d = { .provider = ward_provider_default() };
	struct ward_why why = { 0 };
	uint8_t out[16];

	OK(!record_is_keyed(&d));
	OK(record_seal(&d, 21, (const uint8_t *)"\2\50", 2, 0, out, &why));
	EQ(record_sealed_len(&d, 2, 0), 7);
	EQ_MEM(out, "\x15\3\3\0\2\2\50", 7);
	EQ(d.seq, 0);
}

static void padding_has_a_limit(void)
{
	static uint8_t data[RECORD_PLAIN_MAX + 1];
	static const struct {
		size_t len, pad;
	} bad[] = { { 0, 256 }, { 0, 16385 }, { 16384, 1 }, { 16385, 0 }, { 16130, 255 } };
	struct record_dir a, b;

	dirs(suites[0], &a, &b);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct ward_why why = { 0 };

		OK(!record_seal(&a, 23, data, bad[i].len, bad[i].pad, big, &why));
		EQ(why.code, WARD_WHY_INTERNAL);
		EQ(a.seq, 0);
	}
	record_dir_free(&a);
	record_dir_free(&b);
}

static void a_bit_changed_anywhere_forges_the_record(void)
{
	for (size_t s = 0; s < SUITES; s++)
		for (size_t bit = 0; bit < 8 * (RECORD_OVERHEAD + 5 + 3); bit++) {
			uint8_t record[RECORD_OVERHEAD + 5 + 3], type = 99;
			struct record_dir a, b;
			struct ward_why why = { 0 };
			struct ward_span content;

			dirs(suites[s], &a, &b);
			OK(record_seal(&a, 23, (const uint8_t *)"hello", 5, 3, record, &why));
			record[bit / 8] ^= (uint8_t)(1u << bit % 8);
			OK(!record_open(&b, record, sizeof record, &type, &content, &why));
			EQ(why.code, WARD_WHY_RECORD_FORGED);
			EQ(content.len, 0);
			EQ(type, 0);
			OK(memmem(record, sizeof record, "hello", 5) == NULL);
			record_dir_free(&a);
			record_dir_free(&b);
		}
}

static void a_record_cut_anywhere_is_forged(void)
{
	for (size_t s = 0; s < SUITES; s++)
		for (size_t len = 0; len < RECORD_OVERHEAD + 5; len++) {
			uint8_t record[RECORD_OVERHEAD + 5], type;
			struct record_dir a, b;
			struct ward_why why = { 0 };
			struct ward_span content;

			dirs(suites[s], &a, &b);
			OK(record_seal(&a, 23, (const uint8_t *)"hello", 5, 0, record, &why));
			OK(!record_open(&b, record, len, &type, &content, &why));
			EQ(why.code, WARD_WHY_RECORD_FORGED);
			record_dir_free(&a);
			record_dir_free(&b);
		}
}

/* An AEAD over nothing still has a tag to check. */
static void a_forged_record_of_tag_alone_is_refused(void)
{
	for (size_t s = 0; s < SUITES; s++)
		for (int fill = 0; fill < 256; fill += 51) {
			uint8_t record[RECORD_HEADER + WARD_AEAD_TAG] = { 23, 3, 3, 0, 16 }, type;
			struct record_dir a, b;
			struct ward_why why = { 0 };
			struct ward_span content;

			dirs(suites[s], &a, &b);
			memset(record + 5, fill, WARD_AEAD_TAG);
			OK(!record_open(&b, record, sizeof record, &type, &content, &why));
			EQ(why.code, WARD_WHY_RECORD_FORGED);
			record_dir_free(&a);
			record_dir_free(&b);
		}
}

static void records_open_only_in_their_order(void)
{
	uint8_t first[64], second[64], type;
	struct record_dir a, b;
	struct ward_why why = { 0 };
	struct ward_span content;
	size_t len;

	dirs(suites[0], &a, &b);
	len = record_sealed_len(&a, 5, 0);
	OK(record_seal(&a, 23, (const uint8_t *)"first", 5, 0, first, &why));
	OK(record_seal(&a, 23, (const uint8_t *)"secon", 5, 0, second, &why));
	memcpy(big, second, len);
	OK(!record_open(&b, big, len, &type, &content, &why)); /* the first is missing */
	record_dir_free(&a);
	record_dir_free(&b);
	dirs(suites[0], &a, &b);
	why = (struct ward_why){ 0 };
	memcpy(big, first, len);
	OK(record_open(&b, big, len, &type, &content, &why));
	memcpy(big, first, len);
	OK(!record_open(&b, big, len, &type, &content, &why)); /* the first, again */
	EQ(why.code, WARD_WHY_RECORD_FORGED);
	record_dir_free(&a);
	record_dir_free(&b);
}

/* Seals an inner plaintext as it is, of any length. */
static size_t seal_inner(struct record_dir *d, const uint8_t *inner, size_t len)
{
	uint8_t nonce[WARD_AEAD_NONCE];

	memcpy(nonce, d->iv, sizeof nonce);
	for (unsigned i = 0; i < 8; i++)
		nonce[11 - i] ^= (uint8_t)(d->seq >> (8 * i));
	d->seq++;
	memcpy(big, "\x17\x03\x03", 3);
	big[3] = (uint8_t)((len + 16) >> 8);
	big[4] = (uint8_t)(len + 16);
	CHECK(d->provider->aead_seal(&d->aead, nonce, (struct ward_span){ big, 5 }, inner, len, NULL,
		0, big + 5));
	return 5 + len + 16;
}

static void zeros_alone_have_no_type(void)
{
	static const uint8_t zeros[RECORD_PLAIN_MAX + 1];
	static const size_t lens[] = { 0, 1, 2, 100, 240, 16368, 16384, 16385 };
	struct record_dir a, b;

	dirs(suites[0], &a, &b);
	for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
		struct ward_why why = { 0 };
		struct ward_span content;
		uint8_t type;
		size_t len = seal_inner(&a, zeros, lens[i]);

		OK(!record_open(&b, big, len, &type, &content, &why));
		EQ(why.code, WARD_WHY_RECORD_NO_TYPE);
		EQ(content.len, 0);
	}
	record_dir_free(&a);
	record_dir_free(&b);
}

/* "the full encoded TLSInnerPlaintext MUST NOT exceed 2^14 + 1": RFC 9846 5.4 */
static void content_type_and_padding_have_a_limit_together(void)
{
	static uint8_t inner[RECORD_CIPHER_MAX];
	struct record_dir a, b;

	memset(inner, 7, sizeof inner);
	dirs(suites[0], &a, &b);
	for (size_t len = 16380; len <= 16640 - 16; len++)
		for (int padded = 0; padded < 2; padded++) {
			struct ward_why why = { 0 };
			struct ward_span content;
			uint8_t type;
			size_t n;

			memset(inner + 16000, padded ? 0 : 7, sizeof inner - 16000);
			n = seal_inner(&a, inner, len);
			EQ(record_open(&b, big, n, &type, &content, &why), len <= 16385);
			if (len > 16385)
				EQ(why.code, WARD_WHY_RECORD_TOO_LONG);
			else
				EQ(content.len, padded ? 15999 : len - 1);
		}
	record_dir_free(&a);
	record_dir_free(&b);
}

static void the_last_record_number_is_never_used(void)
{
	struct record_dir a, b;
	struct ward_why why = { 0 };
	struct ward_span content;
	uint8_t record[64], type;
	size_t len;

	dirs(suites[0], &a, &b);
	a.seq = b.seq = UINT64_MAX - 1; /* 2^64 - 2 */
	len = record_sealed_len(&a, 1, 0);
	OK(record_seal(&a, 23, (const uint8_t *)"x", 1, 0, record, &why));
	OK(record_open(&b, record, len, &type, &content, &why));
	OK(!record_seal(&a, 23, (const uint8_t *)"x", 1, 0, record, &why));
	EQ(why.code, WARD_WHY_RECORD_SEQUENCE);
	EQ(a.seq, UINT64_MAX);
	why = (struct ward_why){ 0 };
	OK(!record_open(&b, record, len, &type, &content, &why));
	EQ(why.code, WARD_WHY_RECORD_SEQUENCE);
	record_dir_free(&a);
	record_dir_free(&b);
}

static void a_connection_ends_when_its_record_numbers_do(void)
{
	struct ward_config_desc d = pair_desc_client();
	uint8_t out[100];
	size_t used, len;
	struct pair p;

	d.suites[0] = WARD_CHACHA20_POLY1305_SHA256; /* whose keys have no other limit */
	d.num_suites = 1;
	pair_new(&p, &d, NULL, NULL);
	OK(pair_connect(&p));
	p.client.conn->write.seq = UINT64_MAX;
	p.client.conn->write.epoch = UINT64_MAX;
	EQ(ward_conn_seal(p.client.conn, (const uint8_t *)"x", 1, &used, out, sizeof out, &len),
		-WARD_WHY_RECORD_SEQUENCE);
	EQ(used, 0);
	OK((ward_conn_wants(p.client.conn) & WARD_ENDED) != 0);
	EQ(ward_conn_out_len(p.client.conn), 0); /* no alert either: there is no number for it */
	p.server.conn->read.seq = UINT64_MAX;
	side_put(&p.server, "\x17\3\3\0\x12" "0123456789abcdefgh", 5 + 18);
	side_feed(&p.server);
	EQ(side_why(&p.server), WARD_WHY_RECORD_SEQUENCE);
	pair_free(&p);
}

/* ---- a nonce never comes twice under one key ---- */

static struct ward_provider counting;
static uint8_t (*nonces)[4 + WARD_AEAD_NONCE];
static size_t num_nonces, num_keys;

#define NONCES_MAX 70000

static bool counting_init(struct ward_aead *a, enum ward_aead_id id, const uint8_t *key)
{
	bool ok = mock_provider()->aead_init(a, id, key);

	num_keys++;
	memcpy((uint8_t *)a->ctx + 28, &num_keys, 4); /* names the key, and is part of it */
	return ok;
}

static bool counting_seal(struct ward_aead *a, const uint8_t nonce[WARD_AEAD_NONCE],
	struct ward_span aad, const uint8_t *in, size_t in_len, const uint8_t *tail,
	size_t tail_len, uint8_t *out)
{
	(void)aad;
	CHECK(num_nonces < NONCES_MAX);
	memcpy(nonces[num_nonces], (uint8_t *)a->ctx + 28, 4);
	memcpy(nonces[num_nonces] + 4, nonce, WARD_AEAD_NONCE);
	num_nonces++;
	memset(out, 0, in_len + tail_len + WARD_AEAD_TAG);
	(void)in;
	(void)tail;
	return true;
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, 4 + WARD_AEAD_NONCE);
}

static bool no_nonce_twice(void)
{
	qsort(nonces, num_nonces, sizeof nonces[0], by_bytes);
	for (size_t i = 1; i < num_nonces; i++)
		if (by_bytes(nonces[i - 1], nonces[i]) == 0)
			return false;
	return true;
}

static void count_nonces(struct record_dir *d, struct ward_why *why)
{
	uint8_t secret[WARD_HASH_MAX] = { 9 };

	counting = *mock_provider();
	counting.aead_init = counting_init;
	counting.aead_seal = counting_seal;
	if (nonces == NULL)
		nonces = malloc(NONCES_MAX * sizeof nonces[0]);
	CHECK(nonces != NULL);
	num_nonces = num_keys = 0;
	memset(d, 0, sizeof *d);
	CHECK(keys13_install(&counting, suite_find(suites[0]), secret, d, why));
}

static void no_nonce_comes_twice_in_65536_records(void)
{
	struct ward_why why = { 0 };
	struct record_dir d;
	uint8_t out[64];

	count_nonces(&d, &why);
	for (unsigned i = 0; i < 65536; i++)
		CHECK(record_seal(&d, 23, out, 1, 0, out, &why));
	EQ(num_nonces, 65536);
	OK(no_nonce_twice());
	record_dir_free(&d);
}

static void no_nonce_comes_twice_across_key_updates(void)
{
	struct ward_why why = { 0 };
	struct record_dir d;
	uint8_t out[64];

	count_nonces(&d, &why);
	for (unsigned i = 0; i < 200; i++) {
		for (unsigned k = 0; k < i; k++)
			CHECK(record_seal(&d, 23, out, 1, 0, out, &why));
		CHECK(keys13_update(suite_find(suites[0]), &d, &why));
		EQ(d.seq, 0);
	}
	EQ(num_keys, 201);
	EQ(d.epoch, 200);
	OK(no_nonce_twice());
	record_dir_free(&d);
	free(nonces);
	nonces = NULL;
}

T_MAIN(T(a_header_has_one_of_four_types), T(the_version_of_a_header_is_ignored),
	T(a_record_has_a_limit_that_depends_on_encryption), T(a_header_is_five_bytes),
	T(what_is_sealed_opens_with_its_type_and_content),
	T(without_keys_a_record_goes_in_the_clear), T(padding_has_a_limit),
	T(a_bit_changed_anywhere_forges_the_record), T(a_record_cut_anywhere_is_forged),
	T(a_forged_record_of_tag_alone_is_refused), T(records_open_only_in_their_order),
	T(zeros_alone_have_no_type), T(content_type_and_padding_have_a_limit_together),
	T(the_last_record_number_is_never_used), T(a_connection_ends_when_its_record_numbers_do),
	T(no_nonce_comes_twice_in_65536_records), T(no_nonce_comes_twice_across_key_updates))

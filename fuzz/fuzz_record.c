/* The record layer: tls/record.h. The first byte says whether the record is opened
 * as it is or one that was sealed and then changed. */
/* with: test/mock_provider.c */
#include "mock_provider.h"
#include "tls/record.h"
#include "fuzz.h"

static void header(const uint8_t *data, size_t len)
{
	struct record_header h;
	struct ward_why why = { 0 };
	struct ward_span in = { data, len < RECORD_HEADER ? len : RECORD_HEADER };

	if (in.len < RECORD_HEADER)
		return;
	if (record_header_read(in, true, &h, &why))
		HOLDS(h.len <= RECORD_CIPHER_MAX);
	else
		HOLDS(why.code != 0);
}

static void key(struct record_dir *d)
{
	static const uint8_t bytes[WARD_AEAD_KEY_MAX] = { 1, 2, 3 };

	*d = (struct record_dir){ .provider = mock_provider() };
	HOLDS(d->provider->aead_init(&d->aead, WARD_AES128_GCM, bytes));
}

/* What is opened is what was sealed, or nothing. */
static void sealed(const uint8_t *data, size_t len, uint8_t pad, uint8_t flip)
{
	struct record_dir out, in;
	struct ward_why why = { 0 };
	struct ward_span content;
	uint8_t *record, type;
	size_t sealed_len;

	if (len > RECORD_PLAIN_MAX)
		return;
	key(&out);
	key(&in);
	sealed_len = record_sealed_len(&out, len, pad);
	record = malloc(sealed_len);
	HOLDS(record != NULL);
	HOLDS(record_seal(&out, RECORD_DATA, data, len, pad, record, &why));
	record[RECORD_HEADER + flip % (sealed_len - RECORD_HEADER)] ^= flip;
	if (record_open(&in, record, sealed_len, &type, &content, &why)) {
		HOLDS(flip == 0 && type == RECORD_DATA && content.len == len);
		HOLDS(len == 0 || memcmp(content.p, data, len) == 0);
	} else {
		HOLDS(flip != 0 && why.code == WARD_WHY_RECORD_FORGED);
	}
	free(record);
	record_dir_free(&out);
	record_dir_free(&in);
}

static void opened(const uint8_t *data, size_t len)
{
	struct record_dir d;
	struct ward_why why = { 0 };
	struct ward_span content;
	uint8_t *record = malloc(len + 1), type;

	HOLDS(record != NULL);
	if (len >= RECORD_HEADER && len <= RECORD_HEADER + RECORD_CIPHER_MAX) {
		memcpy(record, data, len);
		key(&d);
		if (record_open(&d, record, len, &type, &content, &why))
			HOLDS(inside(content, record, len));
		else
			HOLDS(why.code != 0);
		record_dir_free(&d);
	}
	free(record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (len < 3)
		return 0;
	header(data + 1, len - 1);
	if (data[0] % 2 == 0)
		opened(data + 1, len - 1);
	else
		sealed(data + 3, len - 3, data[1], data[2]);
	return 0;
}

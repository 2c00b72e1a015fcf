/* record.c - sealing and opening records. */
#include "tls/record.h"
#include "base/mem.h"

#include <ward/conn.h>

_Static_assert(WARD_RECORD_MAX == RECORD_HEADER + RECORD_CIPHER_MAX, "public and internal size");

bool record_header_read(struct ward_span in, bool encrypted, struct record_header *ret_header,
	struct ward_why *why)
{
	struct rd r = rd_of(in);
	size_t max = encrypted ? RECORD_CIPHER_MAX : RECORD_PLAIN_MAX;

	ret_header->type = rd_u8(&r);
	ret_header->version = rd_u16(&r);
	ret_header->len = rd_u16(&r);
	if (!rd_done(&r))
		return FAIL(why, INTERNAL);
	if (ret_header->type == 'H' || ret_header->type == 'G' || ret_header->type == 'P')
		return FAIL(why, RECORD_HTTP, .got = ret_header->type);
	if (ret_header->type < RECORD_CCS || ret_header->type > RECORD_DATA)
		return FAIL(why, RECORD_TYPE, .got = ret_header->type);
	if (ret_header->len > max)
		return FAIL(why, RECORD_TOO_LONG, .got = ret_header->len, .want = (int64_t)max);
	return true;
}

bool record_is_keyed(const struct record_dir *d)
{
	return d->aead.id != 0;
}

/* RFC 9846 5.3: the sequence number, left-padded, xored with the IV. It must
 * never wrap: a nonce used twice gives the key away. */
static bool next_nonce(struct record_dir *d, uint8_t ret_nonce[WARD_AEAD_NONCE],
	struct ward_why *why)
{
	if (d->seq == UINT64_MAX)
		return FAIL(why, RECORD_SEQUENCE);
	for (unsigned i = 0; i < WARD_AEAD_NONCE; i++)
		ret_nonce[i] = d->iv[i];
	for (unsigned i = 0; i < 8; i++)
		ret_nonce[WARD_AEAD_NONCE - 1 - i] ^= (uint8_t)(d->seq >> (8 * i) & 0xff);
	d->seq++;
	return true;
}

size_t record_sealed_len(const struct record_dir *d, size_t len, size_t pad)
{
	return record_overhead(d) + len + pad;
}

size_t record_overhead(const struct record_dir *d)
{
	if (!record_is_keyed(d))
		return RECORD_HEADER;
	if (d->form == RECORD_13)
		return RECORD_OVERHEAD;
	return RECORD_HEADER + record12_explicit_len(d) + WARD_AEAD_TAG;
}

size_t record_plain_len(const struct record_dir *d, size_t len)
{
	size_t more = record_overhead(d);

	if (d->form == RECORD_13) /* its type byte is among what is encrypted */
		more = RECORD_OVERHEAD - 1;
	return len > more ? len - more : 0;
}

void record_header_write(uint8_t *out, uint8_t type, size_t len)
{
	out[0] = type;
	out[1] = 3;
	out[2] = 3;
	out[3] = (uint8_t)(len >> 8 & 0xff);
	out[4] = (uint8_t)(len & 0xff);
}

bool record_seal(struct record_dir *d, uint8_t type, const uint8_t *data, size_t len, size_t pad,
	uint8_t *out, struct ward_why *why)
{
	uint8_t nonce[WARD_AEAD_NONCE];
	uint8_t tail[1 + RECORD_PAD_MAX] = { type };

	if (len > RECORD_PLAIN_MAX || pad > RECORD_PAD_MAX || len + pad > RECORD_PLAIN_MAX)
		return FAIL(why, INTERNAL, .got = (int64_t)len);
	if (!record_is_keyed(d)) {
		record_header_write(out, type, len);
		if (len > 0)
			memcpy(out + RECORD_HEADER, data, len);
		return true;
	}
	if (d->form != RECORD_13)
		return pad == 0 ? record12_seal(d, type, data, len, out, why) : FAIL(why, INTERNAL);
	record_header_write(out, RECORD_DATA, len + 1 + pad + WARD_AEAD_TAG);
	TRY(next_nonce(d, nonce, why));
	if (!d->provider->aead_seal(&d->aead, nonce, (struct ward_span){ out, RECORD_HEADER }, data,
		    len, tail, 1 + pad, out + RECORD_HEADER))
		return FAIL(why, PRIMITIVE_FAILED);
	return true;
}

/* RFC 9846 5.4: the type is the last byte that is not zero. */
static bool strip_padding(const uint8_t *inner, size_t len, uint8_t *ret_type,
	struct ward_span *ret_content, struct ward_why *why)
{
	size_t end = len;

	*ret_type = 0;
	*ret_content = (struct ward_span){ inner, 0 };
	while (end > 0 && inner[end - 1] == 0)
		end--;
	if (end == 0)
		return FAIL(why, RECORD_NO_TYPE);
	*ret_type = inner[end - 1];
	ret_content->len = end - 1;
	return true;
}

bool record_open(struct record_dir *d, uint8_t *record, size_t len, uint8_t *ret_type,
	struct ward_span *ret_content, struct ward_why *why)
{
	uint8_t nonce[WARD_AEAD_NONCE];

	if (d->form != RECORD_13)
		return record12_open(d, record, len, ret_type, ret_content, why);
	*ret_type = 0;
	*ret_content = (struct ward_span){ record, 0 };
	if (len < RECORD_HEADER + WARD_AEAD_TAG)
		return FAIL(why, RECORD_FORGED, .got = (int64_t)len);
	TRY(next_nonce(d, nonce, why));
	if (!d->provider->aead_open(&d->aead, nonce, (struct ward_span){ record, RECORD_HEADER },
		    record + RECORD_HEADER, len - RECORD_HEADER))
		return FAIL(why, RECORD_FORGED, .got = (int64_t)len);
	/* RFC 9846 5.4: "the full encoded TLSInnerPlaintext MUST NOT exceed 2^14 + 1". */
	len -= RECORD_HEADER + WARD_AEAD_TAG;
	if (len > RECORD_PLAIN_MAX + 1)
		return FAIL(why, RECORD_TOO_LONG, .got = (int64_t)len, .want = RECORD_PLAIN_MAX + 1);
	return strip_padding(record + RECORD_HEADER, len, ret_type, ret_content, why);
}

void record_dir_free(struct record_dir *d)
{
	const struct ward_provider *provider = d->provider;

	if (record_is_keyed(d))
		provider->aead_free(&d->aead);
	mem_wipe(d, sizeof *d);
	d->provider = provider;
}

/* record12.c - sealing and opening records of TLS 1.2: the type stands outside, the
 * sequence number is among what is authenticated, and GCM's nonce is half on the
 * wire. RFC 5246 6.2.3.3, RFC 5288 3, RFC 7905 2 */
#include "tls/record.h"
#include "base/mem.h"

#define AAD (8 + RECORD_HEADER)

static void write_be64(uint8_t out[8], uint64_t v)
{
	for (unsigned i = 0; i < 8; i++)
		out[i] = (uint8_t)(v >> (56 - 8 * i) & 0xff);
}

/* additional_data = seq_num + type + version + length, that of the plaintext. */
static void write_aad(const struct record_dir *d, const uint8_t header[RECORD_HEADER], size_t len,
	uint8_t ret_aad[AAD])
{
	write_be64(ret_aad, d->seq);
	for (unsigned i = 0; i < 3; i++)
		ret_aad[8 + i] = header[i];
	ret_aad[11] = (uint8_t)(len >> 8 & 0xff);
	ret_aad[12] = (uint8_t)(len & 0xff);
}

size_t record12_explicit_len(const struct record_dir *d)
{
	return d->form == RECORD_12_NONCE ? RECORD12_EXPLICIT : 0;
}

/* With GCM the salt and `explicit`; with ChaCha20 the IV and the sequence number. */
static void write_nonce(const struct record_dir *d, const uint8_t explicit[RECORD12_EXPLICIT],
	uint8_t ret_nonce[WARD_AEAD_NONCE])
{
	for (unsigned i = 0; i < RECORD12_SALT; i++)
		ret_nonce[i] = d->iv[i];
	for (unsigned i = RECORD12_SALT; i < WARD_AEAD_NONCE; i++)
		ret_nonce[i] = d->iv[i] ^ explicit[i - RECORD12_SALT];
}

bool record12_seal(struct record_dir *d, uint8_t type, const uint8_t *data, size_t len,
	uint8_t *out, struct ward_why *why)
{
	size_t explicit_len = record12_explicit_len(d);
	uint8_t aad[AAD], nonce[WARD_AEAD_NONCE], seq[8];

	if (d->seq == UINT64_MAX)
		return FAIL(why, RECORD_SEQUENCE);
	record_header_write(out, type, explicit_len + len + WARD_AEAD_TAG);
	write_aad(d, out, len, aad);
	write_be64(seq, d->seq);
	write_nonce(d, seq, nonce);
	/* A nonce must never come twice: the counter cannot. RFC 5288 3 */
	if (explicit_len > 0)
		memcpy(out + RECORD_HEADER, seq, sizeof seq);
	d->seq++;
	if (!d->provider->aead_seal(&d->aead, nonce, (struct ward_span){ aad, sizeof aad }, data,
		    len, NULL, 0, out + RECORD_HEADER + explicit_len))
		return FAIL(why, PRIMITIVE_FAILED);
	return true;
}

bool record12_open(struct record_dir *d, uint8_t *record, size_t len, uint8_t *ret_type,
	struct ward_span *ret_content, struct ward_why *why)
{
	size_t start = RECORD_HEADER + record12_explicit_len(d), plain;
	uint8_t aad[AAD], nonce[WARD_AEAD_NONCE], seq[8];

	*ret_type = 0;
	*ret_content = (struct ward_span){ record, 0 };
	if (len < start + WARD_AEAD_TAG)
		return FAIL(why, RECORD_FORGED, .got = (int64_t)len);
	if (d->seq == UINT64_MAX)
		return FAIL(why, RECORD_SEQUENCE);
	plain = len - start - WARD_AEAD_TAG;
	write_aad(d, record, plain, aad);
	write_be64(seq, d->seq);
	write_nonce(d, start > RECORD_HEADER ? record + RECORD_HEADER : seq, nonce);
	d->seq++;
	if (!d->provider->aead_open(&d->aead, nonce, (struct ward_span){ aad, sizeof aad },
		    record + start, len - start))
		return FAIL(why, RECORD_FORGED, .got = (int64_t)len);
	/* RFC 5246 6.2.1: "The length MUST NOT exceed 2^14." */
	if (plain > RECORD_PLAIN_MAX)
		return FAIL(why, RECORD_TOO_LONG, .got = (int64_t)plain, .want = RECORD_PLAIN_MAX);
	*ret_type = record[0];
	*ret_content = (struct ward_span){ record + start, plain };
	return true;
}

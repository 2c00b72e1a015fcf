/* The record layer of both versions: any record is read, opened or sealed, under keys or
 * without.
 *
 * sources: src/tls/record.c src/tls/record12.c src/base/bytes.c src/base/why.c prove/model.c
 * sources: prove/provider_model.c prove/mem_model.c
 * options: -eva-slevel 30
 * planted: src/tls/record.c s/if (len < RECORD_HEADER + WARD_AEAD_TAG)/if (len < RECORD_HEADER)/
 * planted: src/tls/record.c s/end > 0 && //
 * planted: src/tls/record.c s/pad > RECORD_PAD_MAX/pad > RECORD_PAD_MAX + 1/
 * planted: src/tls/record.c s/i < WARD_AEAD_NONCE/i <= WARD_AEAD_NONCE/
 * planted: src/tls/record12.c s/if (len < start + WARD_AEAD_TAG)/if (len < WARD_AEAD_TAG)/
 * planted: src/tls/record12.c s/i < WARD_AEAD_NONCE/i <= WARD_AEAD_NONCE/
 */
#include "tls/record.h"
#include "prove.h"

extern const struct ward_provider model_provider;
static uint8_t wire[RECORD_HEADER + RECORD_CIPHER_MAX], data[RECORD_PLAIN_MAX];

int main(void)
{
	struct record_dir d = { .provider = &model_provider };
	struct ward_why why = { 0 };
	struct record_header header;
	struct ward_span content;
	uint8_t type;
	size_t len, pad;

	any_bytes(wire, sizeof wire);
	any_bytes(data, sizeof data);
	any_bytes(d.iv, sizeof d.iv);
	d.seq = (uint64_t)any_size(0, UINT32_MAX) << 32 | any_size(0, UINT32_MAX);
	d.aead.id = (uint8_t)any_size(0, 3);
	d.form = (enum record_form)any_size(RECORD_13, RECORD_12_NONCE);
	if (record_header_read((struct ward_span){ wire, any_size(0, 6) }, any_bool(), &header, &why) &&
		header.len <= RECORD_CIPHER_MAX)
		record_open(&d, wire, any_size(0, sizeof wire), &type, &content, &why);
	len = any_size(0, sizeof data);
	pad = any_size(0, 300);
	if (record_sealed_len(&d, len, pad) <= sizeof wire)
		record_seal(&d, (uint8_t)any_size(0, 255), data, len, pad, wire, &why);
	record_dir_free(&d);
	return 0;
}

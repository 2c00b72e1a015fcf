/* cert_file.c - the certificates of a file. */
#include "app/cert_file.h"

#include "base/pem.h"

/* A DER certificate starts with the tag of a SEQUENCE, which no PEM text does. */
static bool is_der(const struct file *text)
{
	return text->len > 2 && text->text[0] == 0x30 && ((uint8_t)text->text[1] & 0x80) != 0;
}

/* All blocks share one buffer: each begins where the one before ended. */
static bool read_pem(struct cert_file *certs, struct ward_why *why)
{
	struct pem pem = pem_of(certs->text.text, certs->text.len);
	struct pem_block block;
	enum pem_found found;

	certs->der.max = PEM_BOUND(certs->text.len);
	if (buf_room(&certs->der, certs->der.max) == NULL)
		return FAIL(why, NO_MEMORY);
	while ((found = pem_next(&pem, certs->der.p + certs->der.len,
			certs->der.max - certs->der.len, &block)) == PEM_BLOCK) {
		if (!pem_is(&block, "CERTIFICATE"))
			continue;
		if (certs->num == CERT_FILE_MAX)
			return FAIL(why, FILE_TOO_LARGE, .want = CERT_FILE_MAX);
		certs->cert[certs->num++] = block.der;
		certs->der.len += block.der.len;
	}
	if (found == PEM_BROKEN)
		return FAIL(why, PEM_BROKEN);
	return certs->num > 0 ? true : FAIL(why, PEM_NONE);
}

bool cert_file_read(const char *path, struct cert_file *ret_certs, struct ward_why *why)
{
	*ret_certs = (struct cert_file){ 0 };
	TRY(file_read(path, &ret_certs->text, why));
	if (!is_der(&ret_certs->text))
		return read_pem(ret_certs, why);
	ret_certs->cert[0] = (struct ward_span){ (uint8_t *)ret_certs->text.text, ret_certs->text.len };
	ret_certs->num = 1;
	return true;
}

void cert_file_free(struct cert_file *certs)
{
	buf_free(&certs->der);
	file_free(&certs->text);
	*certs = (struct cert_file){ 0 };
}

/* pem.h - the blocks of a PEM text. RFC 7468
 *
 *	struct pem pem = pem_of(text, len);
 *	struct pem_block block;
 *
 *	while (pem_next(&pem, der, cap, &block) == PEM_BLOCK)
 *		...block.label, block.der...
 *
 * Text outside of blocks is skipped. A broken block does not hide those after
 * it: pem_next may be called again after PEM_BROKEN. */
#ifndef BASE_PEM_H
#define BASE_PEM_H

#include "base/bytes.h"

struct pem {
	const char *text;
	size_t len, off;
};

struct pem_block {
	struct ward_span label; /* "CERTIFICATE"; into the text */
	struct ward_span der;   /* into the caller's buffer */
	bool encrypted;         /* headers of RFC 1421 stand in it: `der` is empty */
};

enum pem_found { PEM_END, PEM_BLOCK, PEM_BROKEN };

struct pem pem_of(const char *text, size_t len);

/* pem_next decodes the next block into `der` of `cap` bytes; PEM_BOUND(len of
 * the text) is always enough. A block that does not fit is PEM_BROKEN. */
#define PEM_BOUND(len) ((len) / 4 * 3 + 3)
enum pem_found pem_next(struct pem *pem, uint8_t *der, size_t cap, struct pem_block *ret_block);

/* pem_is compares a block's label. */
bool pem_is(const struct pem_block *block, const char *label);

/* pem_write appends a block in the strict form: lines of 64 characters. It
 * writes pem_len(label, der_len) characters and no zero byte. RFC 7468 3 */
void pem_write(struct wr *w, const char *label, struct ward_span der);
size_t pem_len(const char *label, size_t der_len);

#endif

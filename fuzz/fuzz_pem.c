/* PEM: base/pem.h. What was read can be written and read again. */
#include "base/pem.h"
#include "fuzz.h"

static void round_trip(const struct pem_block *block)
{
	char label[128];
	size_t len;
	uint8_t *text, *der;
	struct pem_block again;
	struct pem pem;
	struct wr w;

	if (block->label.len >= sizeof label || block->encrypted ||
		memchr(block->label.p, 0, block->label.len) != NULL)
		return;
	memcpy(label, block->label.p, block->label.len);
	label[block->label.len] = '\0';
	len = pem_len(label, block->der.len);
	text = malloc(len);
	der = malloc(PEM_BOUND(len));
	HOLDS(text != NULL && der != NULL);
	w = wr_of(text, len);
	pem_write(&w, label, block->der);
	HOLDS(!w.bad && w.len == len);
	pem = pem_of((const char *)text, len);
	HOLDS(pem_next(&pem, der, PEM_BOUND(len), &again) == PEM_BLOCK);
	HOLDS(pem_is(&again, label) && span_is(again.der, block->der));
	HOLDS(pem_next(&pem, der, PEM_BOUND(len), &again) == PEM_END);
	free(text);
	free(der);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	/* An odd first byte asks for a buffer that may be too small. */
	size_t cap = len > 0 && data[0] % 2 == 1 ? len / 4 : PEM_BOUND(len), blocks = 0;
	struct pem pem = pem_of((const char *)data, len);
	uint8_t *der = malloc(cap + 1);
	struct pem_block block;
	enum pem_found found;

	HOLDS(der != NULL);
	der[cap] = 0x5a;
	while ((found = pem_next(&pem, der, cap, &block)) != PEM_END) {
		HOLDS(der[cap] == 0x5a);
		HOLDS(blocks++ <= len / 11);
		if (found == PEM_BLOCK) {
			HOLDS(block.der.len <= cap);
			round_trip(&block);
		}
	}
	free(der);
	return 0;
}

/* pem.c - the blocks of a PEM text, line by line. RFC 7468 */
#include "base/pem.h"

#include "base/mem.h"
#include "base/text.h"

#define LINE 64 /* characters of a written line: RFC 7468 2 */

/* A line without its end and without white space around it. */
struct line {
	const char *p;
	size_t len;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static bool next_line(struct pem *pem, struct line *ret)
{
	const char *start = pem->text + pem->off, *newline;
	size_t left = pem->len - pem->off, len = left;

	ret->p = start;
	ret->len = 0;
	if (left == 0)
		return false;
	newline = memchr(start, '\n', left);
	if (newline != NULL)
		len = (size_t)(newline - start);
	pem->off += newline != NULL ? len + 1 : len;
	while (len > 0 && is_blank(start[len - 1]))
		len--;
	while (len > 0 && is_blank(start[0])) {
		start++;
		len--;
	}
	ret->p = start;
	ret->len = len;
	return true;
}

/* Is this "-----BEGIN label-----", or with END? Then the label. */
static bool boundary(struct line line, const char *word, struct ward_span *ret_label)
{
	size_t head = strlen(word);

	*ret_label = (struct ward_span){ NULL, 0 };
	if (line.len < head + 5 || memcmp(line.p, word, head) != 0 ||
		memcmp(line.p + line.len - 5, "-----", 5) != 0)
		return false;
	*ret_label = (struct ward_span){ (const uint8_t *)line.p + head, line.len - head - 5 };
	return true;
}

/* Base64 that arrives in lines of any length: up to three characters wait for
 * the line that completes them. */
struct decoder {
	uint8_t *out;
	size_t len, cap;
	char quad[4];
	size_t held;
	bool ended; /* padding came */
};

static bool decode_part(struct decoder *d, const char *p, size_t len)
{
	size_t got;

	if (len == 0)
		return true;
	if (d->ended || !text_base64_read(p, len, d->out + d->len, d->cap - d->len, &got))
		return false;
	d->len += got;
	d->ended = p[len - 1] == '=';
	return true;
}

static bool decode_line(struct decoder *d, struct line line)
{
	size_t at = 0, whole;

	while (d->held > 0 && d->held < 4 && at < line.len)
		d->quad[d->held++] = line.p[at++];
	if (d->held == 4) {
		d->held = 0;
		TRY(decode_part(d, d->quad, 4));
	}
	whole = (line.len - at) / 4 * 4;
	TRY(decode_part(d, line.p + at, whole));
	for (at += whole; at < line.len && d->held < 4; at++)
		d->quad[d->held++] = line.p[at];
	return true;
}

/* The lines of a block up to its END. On failure `pem` stands before the line
 * that broke it, which may begin the next block. */
static bool read_body(struct pem *pem, struct decoder *d, struct pem_block *block)
{
	struct ward_span label;
	struct line line;
	size_t before = pem->off;

	while (next_line(pem, &line)) {
		if (boundary(line, "-----END ", &label))
			return span_is(label, block->label) && d->held == 0;
		if (line.len > 0 && memchr(line.p, ':', line.len) != NULL)
			block->encrypted = true;
		if (line.len >= 5 && memcmp(line.p, "-----", 5) == 0) {
			pem->off = before;
			return false;
		}
		if (!block->encrypted)
			TRY(decode_line(d, line));
		before = pem->off;
	}
	return false;
}

struct pem pem_of(const char *text, size_t len)
{
	return (struct pem){ .text = text, .len = len, .off = 0 };
}

enum pem_found pem_next(struct pem *pem, uint8_t *der, size_t cap, struct pem_block *ret_block)
{
	struct decoder d = { .out = der, .cap = cap };
	struct line line;

	*ret_block = (struct pem_block){ .der = { der, 0 } };
	do {
		if (!next_line(pem, &line))
			return PEM_END;
	} while (!boundary(line, "-----BEGIN ", &ret_block->label));
	if (!read_body(pem, &d, ret_block)) {
		mem_wipe(der, d.len);
		mem_wipe(d.quad, sizeof d.quad);
		return PEM_BROKEN;
	}
	if (ret_block->encrypted)
		d.len = 0;
	ret_block->der.len = d.len;
	mem_wipe(d.quad, sizeof d.quad);
	return PEM_BLOCK;
}

bool pem_is(const struct pem_block *block, const char *label)
{
	return span_is(block->label, span_of(label));
}

static void write_text(struct wr *w, const char *text)
{
	wr_span(w, span_of(text));
}

void pem_write(struct wr *w, const char *label, struct ward_span der)
{
	char line[LINE + 1];

	write_text(w, "-----BEGIN ");
	write_text(w, label);
	write_text(w, "-----\n");
	for (size_t at = 0; at < der.len; at += LINE / 4 * 3) {
		size_t left = der.len - at;
		size_t len = left < LINE / 4 * 3 ? left : LINE / 4 * 3;

		text_base64((struct ward_span){ der.p + at, len }, line);
		write_text(w, line);
		write_text(w, "\n");
	}
	write_text(w, "-----END ");
	write_text(w, label);
	write_text(w, "-----\n");
	mem_wipe(line, sizeof line);
}

size_t pem_len(const char *label, size_t der_len)
{
	size_t digits = TEXT_BASE64_LEN(der_len), lines = (digits + LINE - 1) / LINE;

	return sizeof "-----BEGIN -----\n-----END -----\n" - 1 + 2 * strlen(label) + digits + lines;
}

/* text.h - bytes as text: hex and base64. RFC 4648
 *
 * Both readers are strict: what another program would read differently is
 * refused. The base64 reader's time depends on the length alone, so that a
 * private key does not leak through it. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ward/span.h>
#include "base/why.h"

/* text_hex writes 2 * len lower-case digits and a zero byte. */
void text_hex(struct ward_span in, char *ret_text);

/* text_hex_read reads digits of either case, an even number of them, into `out`
 * of `cap` bytes; false, with *ret_len 0, for anything else. */
bool text_hex_read(const char *text, size_t len, uint8_t *out, size_t cap, size_t *ret_len) MUST;

/* text_base64 writes TEXT_BASE64_LEN(len) characters and a zero byte. RFC 4648 4 */
#define TEXT_BASE64_LEN(len) (((len) + 2) / 3 * 4)
void text_base64(struct ward_span in, char *ret_text);

/* text_base64_read reads padded base64 without any white space into `out` of
 * `cap` bytes; false, with *ret_len 0, for anything else: also for bits set in
 * the last character that belong to no byte. RFC 4648 3.5 */
bool text_base64_read(const char *text, size_t len, uint8_t *out, size_t cap,
	size_t *ret_len) MUST;

#endif

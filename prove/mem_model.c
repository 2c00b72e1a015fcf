/* mem_model.c - what stands for src/base/mem.c in the proofs.
 *
 * A buffer's bytes are anything and as many as it may ever hold, so that one
 * step beyond its limit is an alarm. That memory is given back once and not used
 * after is for the tests under AddressSanitizer. */
#include "tls/conn.h"
#include <string.h>
#include "prove.h"

void mem_wipe(void *p, size_t len)
{
	if (len > 0)
		memset(p, 0, len);
}

bool mem_equal(const void *a, const void *b, size_t len)
{
	volatile uint8_t last;

	if (len > 0) {
		last = ((const uint8_t *)a)[len - 1];
		last = ((const uint8_t *)b)[len - 1];
	}
	return any_bool();
}

/* Bytes of the largest buffer there is: that of handshake messages. */
#define ROOM_MAX (MESSAGE_MAX + RECORD_CIPHER_MAX)

static uint8_t room[ROOM_MAX];

uint8_t *buf_room(struct buf *b, size_t n)
{
	size_t next;

	if (n > ROOM_MAX || b->max > ROOM_MAX || b->len > ROOM_MAX)
		return NULL;
	next = b->len + n;
	if (next > b->max || any_bool())
		return NULL;
	any_bytes(room, sizeof room);
	b->p = room;
	return room;
}

bool buf_add(struct buf *b, const void *p, size_t n)
{
	volatile uint8_t last;
	size_t next;

	if (buf_room(b, n) == NULL || n > ROOM_MAX)
		return false;
	if (n > 0)
		last = ((const uint8_t *)p)[n - 1];
	next = b->len + n;
	if (next > b->max)
		return false;
	b->len = next;
	return true;
}

void buf_drop(struct buf *b, size_t n)
{
	b->len = any_size(0, b->len);
	(void)n;
}

void buf_free(struct buf *b)
{
	b->p = NULL;
	b->len = 0;
	b->cap = 0;
}

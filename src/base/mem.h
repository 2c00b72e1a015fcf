/* mem.h - memory: wiped, compared in constant time, taken from one place.
 *
 * The only malloc below net/ is here. What comes from mem_new is zero, and
 * mem_free wipes it: no caller has to think of which of its fields are secret. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* mem_wipe sets `len` bytes to zero in a way the compiler does not remove. */
void mem_wipe(void *p, size_t len);

/* mem_equal compares in a time that depends on `len` alone. */
bool mem_equal(const void *a, const void *b, size_t len);

/* mem_new returns `size` zero bytes, NULL when there are none. mem_free takes
 * them back, wiped; NULL is allowed. */
void *mem_new(size_t size);
void mem_free(void *p, size_t size);

/* A buffer that grows by what arrives, up to `max`, and is wiped when it moves. */
struct buf {
	uint8_t *p;
	size_t len, cap, max;
};

/* buf_room makes room for `n` more bytes behind `len` and returns it; NULL when
 * that would pass `max` or memory is short. buf_drop removes the first `n`. */
uint8_t *buf_room(struct buf *b, size_t n);
bool buf_add(struct buf *b, const void *p, size_t n);
void buf_drop(struct buf *b, size_t n);
void buf_free(struct buf *b);

/* A fixed pool: `num` cells of `size` bytes taken at once; no cell is ever
 * returned to the system while the pool lives. */
struct pool {
	uint8_t *cells;
	void *free_list;
	size_t size, num, used;
};

bool pool_init(struct pool *pool, size_t size, size_t num);
void *pool_take(struct pool *pool); /* NULL when all cells are out */
void pool_give(struct pool *pool, void *cell);
void pool_free(struct pool *pool);

#endif

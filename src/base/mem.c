/* mem.c - wiping, constant-time comparison, growing buffers, fixed pools. */
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include "base/secret.h"

void mem_wipe(void *p, size_t len)
{
	if (len > 0)
		explicit_bzero(p, len);
}

bool mem_equal(const void *a, const void *b, size_t len)
{
	const volatile uint8_t *x = a, *y = b;
	uint8_t differ = 0;

	for (size_t i = 0; i < len; i++)
		differ |= (uint8_t)(x[i] ^ y[i]);
	secret_open(&differ, sizeof differ);
	return differ == 0;
}

void *mem_new(size_t size)
{
	return calloc(1, size);
}

void mem_free(void *p, size_t size)
{
	if (p == NULL)
		return;
	mem_wipe(p, size);
	free(p);
}

/* Most flights and messages fit the first allocation. */
#define BUF_FIRST 2048

uint8_t *buf_room(struct buf *b, size_t n)
{
	size_t want, cap;
	uint8_t *p;

	if (n > b->max || b->len > b->max - n)
		return NULL;
	want = b->len + n;
	if (want > b->cap || b->p == NULL) {
		cap = b->cap < BUF_FIRST ? BUF_FIRST : b->cap;
		while (cap < want)
			cap *= 2;
		p = mem_new(cap);
		if (p == NULL)
			return NULL;
		if (b->len > 0)
			memcpy(p, b->p, b->len);
		mem_free(b->p, b->cap);
		b->p = p;
		b->cap = cap;
	}
	return b->p + b->len;
}

bool buf_add(struct buf *b, const void *p, size_t n)
{
	uint8_t *to = buf_room(b, n);

	if (to == NULL)
		return false;
	if (n > 0)
		memcpy(to, p, n);
	b->len += n;
	return true;
}

void buf_drop(struct buf *b, size_t n)
{
	if (n > b->len)
		n = b->len;
	if (n > 0 && n < b->len)
		memmove(b->p, b->p + n, b->len - n);
	b->len -= n;
}

void buf_free(struct buf *b)
{
	mem_free(b->p, b->cap);
	b->p = NULL;
	b->len = 0;
	b->cap = 0;
}

bool pool_init(struct pool *pool, size_t size, size_t num)
{
	/* A free cell holds the link to the next one. */
	size = (size + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *);
	*pool = (struct pool){ .size = size, .num = num };
	if (size == 0 || num > SIZE_MAX / size)
		return false;
	pool->cells = mem_new(size * num);
	if (pool->cells == NULL)
		return false;
	for (size_t i = num; i-- > 0;) {
		void *cell = pool->cells + i * size;

		memcpy(cell, &pool->free_list, sizeof pool->free_list);
		pool->free_list = cell;
	}
	return true;
}

void *pool_take(struct pool *pool)
{
	void *cell = pool->free_list;

	if (cell == NULL)
		return NULL;
	memcpy(&pool->free_list, cell, sizeof pool->free_list);
	memset(cell, 0, sizeof(void *));
	pool->used++;
	return cell;
}

void pool_give(struct pool *pool, void *cell)
{
	if (cell == NULL)
		return;
	mem_wipe(cell, pool->size);
	memcpy(cell, &pool->free_list, sizeof pool->free_list);
	pool->free_list = cell;
	pool->used--;
}

void pool_free(struct pool *pool)
{
	mem_free(pool->cells, pool->size * pool->num);
	*pool = (struct pool){ 0 };
}

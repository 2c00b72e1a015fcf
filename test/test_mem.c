/* Memory: base/mem.h. */
#include "base/mem.h"
#include "t.h"

#include <stdlib.h>

static void wiped_bytes_are_zero_and_the_next_one_stays(void)
{
	uint8_t p[4] = { 1, 2, 3, 4 };

	mem_wipe(p, 3);
	EQ_MEM(p, "\0\0\0\4", 4);
	mem_wipe(NULL, 0);
}

static void equal_bytes_are_equal_and_each_different_bit_is_not(void)
{
	uint8_t a[33] = { 7 }, b[33] = { 7 };

	OK(mem_equal(a, b, sizeof a));
	OK(mem_equal(a, b, 0));
	for (size_t i = 0; i < sizeof a * 8; i++) {
		b[i / 8] ^= (uint8_t)(1 << i % 8);
		OK(!mem_equal(a, b, sizeof a));
		b[i / 8] ^= (uint8_t)(1 << i % 8);
	}
}

static void new_memory_is_zero(void)
{
	uint8_t *p = mem_new(1000);

	OK(p != NULL);
	for (size_t i = 0; p != NULL && i < 1000; i++)
		OK(p[i] == 0);
	mem_free(p, 1000);
	mem_free(NULL, 1000);
}

static void memory_that_no_machine_has_is_refused(void)
{
	volatile size_t too_much = SIZE_MAX - 4096;

	OK(mem_new(too_much) == NULL);
}

static void a_buffer_grows_by_what_arrives(void)
{
	struct buf b = { .max = 100000 };
	uint8_t chunk[700];

	for (size_t i = 0; i < 100; i++) {
		memset(chunk, (int)i, sizeof chunk);
		OK(buf_add(&b, chunk, sizeof chunk));
		OK(b.cap <= 2 * b.len || b.cap <= 2048);
	}
	EQ(b.len, 70000);
	for (size_t i = 0; i < b.len; i++)
		if (b.p[i] != i / 700) {
			OK(b.p[i] == i / 700);
			break;
		}
	buf_free(&b);
	EQ(b.len, 0);
	OK(b.p == NULL);
}

static void a_buffer_refuses_what_passes_its_limit_and_keeps_what_it_has(void)
{
	struct buf b = { .max = 10 };

	OK(buf_add(&b, "0123456789", 10));
	OK(!buf_add(&b, "x", 1));
	OK(buf_room(&b, 1) == NULL);
	OK(buf_room(&b, SIZE_MAX) == NULL);
	EQ(b.len, 10);
	EQ_MEM(b.p, "0123456789", 10);
	OK(buf_add(&b, NULL, 0));
	buf_free(&b);
}

static void dropping_keeps_the_rest_in_order(void)
{
	struct buf b = { .max = 100 };

	OK(buf_add(&b, "abcdef", 6));
	buf_drop(&b, 0);
	EQ(b.len, 6);
	buf_drop(&b, 4);
	EQ(b.len, 2);
	EQ_MEM(b.p, "ef", 2);
	buf_drop(&b, 99);
	EQ(b.len, 0);
	OK(buf_add(&b, "g", 1));
	EQ_MEM(b.p, "g", 1);
	buf_free(&b);
}

static void a_pool_gives_as_many_cells_as_it_has(void)
{
	struct pool pool;
	void *cell[4];

	OK(pool_init(&pool, 24, 3));
	for (size_t i = 0; i < 3; i++) {
		cell[i] = pool_take(&pool);
		OK(cell[i] != NULL);
		for (size_t j = 0; j < i; j++)
			OK(cell[i] != cell[j]);
		memset(cell[i], 0xff, 24);
	}
	OK(pool_take(&pool) == NULL);
	EQ(pool.used, 3);
	pool_give(&pool, cell[1]);
	pool_give(&pool, NULL);
	EQ(pool.used, 2);
	OK(pool_take(&pool) == cell[1]);
	pool_free(&pool);
}

static void a_cell_is_zero_when_it_is_taken_again(void)
{
	struct pool pool;
	uint8_t zeros[40] = { 0 }, *cell;

	OK(pool_init(&pool, sizeof zeros, 1));
	cell = pool_take(&pool);
	EQ_MEM(cell, zeros, sizeof zeros);
	memset(cell, 0xaa, sizeof zeros);
	pool_give(&pool, cell);
	cell = pool_take(&pool);
	EQ_MEM(cell, zeros, sizeof zeros);
	pool_free(&pool);
}

static void a_secret_in_a_cell_does_not_stay_there(void)
{
	struct pool pool;
	uint8_t *cell;

	OK(pool_init(&pool, 32, 1));
	cell = pool_take(&pool);
	memset(cell, 's', 32);
	pool_give(&pool, cell);
	for (size_t i = sizeof(void *); i < 32; i++)
		OK(pool.cells[i] == 0);
	pool_free(&pool);
}

static void a_pool_too_large_for_memory_is_refused(void)
{
	struct pool pool;

	OK(!pool_init(&pool, 64, SIZE_MAX / 32));
	OK(!pool_init(&pool, 0, 1));
	pool_free(&pool);
}

T_MAIN(T(wiped_bytes_are_zero_and_the_next_one_stays),
	T(equal_bytes_are_equal_and_each_different_bit_is_not), T(new_memory_is_zero),
	T(memory_that_no_machine_has_is_refused), T(a_buffer_grows_by_what_arrives),
	T(a_buffer_refuses_what_passes_its_limit_and_keeps_what_it_has),
	T(dropping_keeps_the_rest_in_order), T(a_pool_gives_as_many_cells_as_it_has),
	T(a_cell_is_zero_when_it_is_taken_again), T(a_secret_in_a_cell_does_not_stay_there),
	T(a_pool_too_large_for_memory_is_refused))

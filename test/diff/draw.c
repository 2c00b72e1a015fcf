/* draw.c - splitmix64. */
#include "draw.h"

static uint64_t state;

void draw_seed(uint64_t seed, uint64_t number)
{
	state = seed * UINT64_C(0x9e3779b97f4a7c15) ^ number * UINT64_C(0xd1342543de82ef95);
}

uint32_t draw(uint32_t below)
{
	uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)((z ^ z >> 31) % below);
}

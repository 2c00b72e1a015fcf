/* draw.h - numbers drawn by lot, the same for the same seed. */
#ifndef DIFF_DRAW_H
#define DIFF_DRAW_H

#include <stddef.h>
#include <stdint.h>

/* draw_seed starts the sequence of one case; draw gives a number below `below`. */
void draw_seed(uint64_t seed, uint64_t number);
uint32_t draw(uint32_t below);

/* DRAW_OF draws an element of an array. */
#define DRAW_OF(array) ((array)[draw(sizeof(array) / sizeof(array)[0])])

#endif

/* near.c - the nearest spelling. */
#include "app/near.h"

#include <string.h>

#define WORD_MAX 31

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t near_distance(const char *a, const char *b)
{
	size_t row[3][WORD_MAX + 1];
	size_t len_a = strlen(a), len_b = strlen(b);

	if (len_a > WORD_MAX || len_b > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= len_b; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= len_a; i++) {
		size_t *now = row[i % 3], *before = row[(i + 2) % 3], *older = row[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= len_b; j++) {
			size_t changed = before[j - 1] + (a[i - 1] != b[j - 1]);

			now[j] = least(changed, least(before[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], older[j - 2] + 1);
		}
	}
	return row[len_a % 3][len_b];
}

void near_look(struct near *n, const char *word)
{
	size_t distance = near_distance(n->typed, word);
	size_t typed_len = strlen(n->typed);

	/* A third of the letters may be wrong; the beginning of a word is alike. */
	if (typed_len >= 3 && strncmp(n->typed, word, typed_len) == 0)
		distance = 1;
	if (distance > 1 + typed_len / 3 || distance >= strlen(word))
		return;
	if (n->best == NULL || distance < n->distance) {
		n->best = word;
		n->distance = distance;
	}
}

/* lines.h - vectors as lines of words in a file beside the test program. */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <ward/span.h>

#define LINES_WORDS 64

struct line {
	char *word[LINES_WORDS];
	int num;
};

/* lines_open reads the file `name` beside the program; false, with a note, when it is
 * not there. lines_next splits the next line; false at the end. */
bool lines_open(const char *name);
bool lines_next(struct line *ret);

/* lines_bytes decodes hexadecimal digits in place; "-" is nothing. */
struct ward_span lines_bytes(char *hex);

#endif

/* lines.c - reading vectors. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lines.h"

static char *text, *at;

bool lines_open(const char *name)
{
	char path[4096];
	FILE *f;
	long len;

	snprintf(path, sizeof path, "%.*s/%s",
		(int)(strrchr(program_invocation_name, '/') - program_invocation_name),
		program_invocation_name, name);
	free(text);
	text = at = NULL;
	f = fopen(path, "r");
	if (f == NULL) {
		printf("# cannot open %s: build it with ninja\n", path);
		return false;
	}
	fseek(f, 0, SEEK_END);
	len = ftell(f);
	rewind(f);
	text = at = calloc(1, (size_t)len + 1);
	if (text == NULL || fread(text, 1, (size_t)len, f) != (size_t)len)
		abort();
	fclose(f);
	return true;
}

bool lines_next(struct line *ret)
{
	char *save = NULL, *line = strsep(&at, "\n");

	ret->num = 0;
	if (line == NULL || *line == '\0')
		return false;
	for (char *s = strtok_r(line, " ", &save); s != NULL; s = strtok_r(NULL, " ", &save)) {
		if (ret->num == LINES_WORDS)
			abort();
		ret->word[ret->num++] = s;
	}
	return true;
}

static uint8_t nibble(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

struct ward_span lines_bytes(char *hex)
{
	size_t len = hex[0] == '-' ? 0 : strlen(hex) / 2;
	uint8_t *to = (uint8_t *)hex;

	for (size_t i = 0; i < len; i++)
		to[i] = (uint8_t)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
	return (struct ward_span){ to, len };
}

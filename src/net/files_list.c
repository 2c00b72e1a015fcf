/* files_list.c - a page that lists a folder. */
#include "net/files_list.h"

#include <ctype.h>
#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRIES_MAX 10000

/* A file name in HTML: whatever it holds, it stays text. */
static void add_html(struct evbuffer *out, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (strchr("&<>\"'", c) != NULL || c < 0x20 || c == 0x7f)
			evbuffer_add_printf(out, "&#%u;", c < 0x20 || c == 0x7f ? 0xfffd : c);
		else
			evbuffer_add(out, text, 1);
	}
}

static void add_href(struct evbuffer *out, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (isalnum(c) || strchr("-._~", c) != NULL)
			evbuffer_add(out, text, 1);
		else
			evbuffer_add_printf(out, "%%%02X", c);
	}
}

static void add_entry(struct evbuffer *out, int fd, const char *name)
{
	struct stat st;
	const char *slash;

	if (fstatat(fd, name, &st, 0) != 0 || (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)))
		return;
	slash = S_ISDIR(st.st_mode) ? "/" : "";
	/* "./" keeps a colon in a name from becoming a scheme. */
	evbuffer_add_printf(out, "<tr><td><a href=\"./");
	add_href(out, name);
	evbuffer_add_printf(out, "%s\">", slash);
	add_html(out, name);
	evbuffer_add_printf(out, "%s</a></td><td>", slash);
	if (S_ISREG(st.st_mode))
		evbuffer_add_printf(out, "%jd", (intmax_t)st.st_size);
	evbuffer_add_printf(out, "</td></tr>\n");
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

bool files_list(int fd, const char *path, struct evbuffer *out)
{
	struct dirent **entry;
	int num = scandirat(fd, ".", &entry, is_shown, alphasort);

	if (num < 0) {
		close(fd);
		return false;
	}
	evbuffer_add_printf(out, "<!doctype html>\n<meta charset=\"utf-8\">\n<title>");
	add_html(out, path);
	evbuffer_add_printf(out, "</title>\n<style>body{font-family:sans-serif;margin:2em}"
		"td{padding:.1em 1em .1em 0}td+td{text-align:right}</style>\n<h1>");
	add_html(out, path);
	evbuffer_add_printf(out, "</h1>\n<table>\n");
	if (strcmp(path, "/") != 0)
		evbuffer_add_printf(out, "<tr><td><a href=\"../\">../</a></td><td></td></tr>\n");
	for (int i = 0; i < num; i++) {
		if (i < ENTRIES_MAX)
			add_entry(out, fd, entry[i]->d_name);
		free(entry[i]);
	}
	evbuffer_add_printf(out, "</table>\n");
	free(entry);
	close(fd);
	return true;
}

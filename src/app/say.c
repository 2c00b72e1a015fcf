/* say.c - lines for people. */
#include "app/say.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "app/exit.h"

#define LINE_MAX_LEN 2048

#define BOLD "1"
#define RED "1;31"
#define YELLOW "33"
#define DIM "2"

static struct {
	bool quiet, verbose;
	bool color_out, color_err;
	bool progress; /* a progress line stands on the terminal */
} on;

static bool may_color(int fd)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (no_color != NULL && no_color[0] != '\0')
		return false;
	return isatty(fd) && term != NULL && strcmp(term, "dumb") != 0;
}

void say_init(const struct say_settings *settings)
{
	on.quiet = settings->quiet;
	on.verbose = settings->verbose;
	on.color_out = !settings->no_color && may_color(STDOUT_FILENO);
	on.color_err = !settings->no_color && may_color(STDERR_FILENO);
}

bool say_is_verbose(void)
{
	return on.verbose;
}

void say_escape(const char *text, size_t len, char *out, size_t cap)
{
	static const char hex[] = "0123456789abcdef";
	size_t n = 0;

	for (size_t i = 0; i < len && n + 5 <= cap; i++) {
		uint8_t c = (uint8_t)text[i];

		if (c >= 0x20 && c < 0x7f && c != '\\') {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '\\';
		out[n++] = 'x';
		out[n++] = hex[c >> 4];
		out[n++] = hex[c & 15];
	}
	if (cap > 0)
		out[n] = '\0';
}

/* One line: an optional word in front, then the text made harmless. */
static void line(FILE *to, const char *color, const char *front, const char *fmt, va_list args)
{
	bool colored = color != NULL && (to == stdout ? on.color_out : on.color_err);
	char text[LINE_MAX_LEN], safe[4 * LINE_MAX_LEN + 1];

	if (on.progress)
		say_progress("");
	vsnprintf(text, sizeof text, fmt, args);
	say_escape(text, strlen(text), safe, sizeof safe);
	if (colored && front[0] != '\0')
		fprintf(to, "\033[%sm%s\033[0m%s\n", color, front, safe);
	else if (colored)
		fprintf(to, "\033[%sm%s\033[0m\n", color, safe);
	else
		fprintf(to, "%s%s\n", front, safe);
}

#define LINE(to, color, front, fmt) \
	do { \
		va_list args_; \
		va_start(args_, fmt); \
		line(to, color, front, fmt, args_); \
		va_end(args_); \
	} while (0)

void say_out(const char *fmt, ...)
{
	LINE(stdout, NULL, "", fmt);
}

void say_title(const char *fmt, ...)
{
	LINE(stdout, BOLD, "", fmt);
}

void say_text(const char *text)
{
	fputs(text, stdout);
}

void say_note(const char *fmt, ...)
{
	if (!on.quiet)
		LINE(stderr, NULL, "", fmt);
}

void say_detail(const char *fmt, ...)
{
	if (on.verbose)
		LINE(stderr, DIM, "", fmt);
}

void say_error(const char *fmt, ...)
{
	fflush(stdout);
	LINE(stderr, RED, "ward: ", fmt);
}

void say_hint(const char *fmt, ...)
{
	LINE(stderr, YELLOW, "ward: hint: ", fmt);
}

int say_usage(const char *fmt, ...)
{
	fflush(stdout);
	LINE(stderr, RED, "ward: ", fmt);
	return EXIT_USAGE;
}

int say_failure(const struct ward_why *why, const char *what, const char *cause)
{
	enum ward_fault fault = ward_why_fault(why->code);
	int code = exit_of(why->code);

	say_error("%s: %s", what, cause);
	if (fault == WARD_FAULT_YOU)
		say_hint("%s", ward_why_advice(why->code));
	else
		say_hint("the fault lies with %s: %s", ward_fault_text(fault),
			ward_why_advice(why->code));
	say_detail("ward: (%s, %s, %s)", ward_why_name(why->code), ward_why_source(why->code),
		why->where != NULL ? why->where : "?");
	return code > 0 ? code : EXIT_MACHINE;
}

int say_why(const struct ward_why *why, const char *fmt, ...)
{
	char what[LINE_MAX_LEN / 2], cause[LINE_MAX_LEN / 4];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof what, fmt, args);
	va_end(args);
	say_cause(why, cause, sizeof cause);
	return say_failure(why, what, cause);
}

void say_progress(const char *text)
{
	char safe[160];

	if (on.quiet || !isatty(STDERR_FILENO))
		return;
	say_escape(text, strlen(text), safe, sizeof safe);
	fprintf(stderr, "\r%s\033[K", safe);
	fflush(stderr);
	on.progress = text[0] != '\0';
}

bool say_flush(void)
{
	return fflush(stdout) == 0 && !ferror(stdout);
}

/* say.h - the only place that speaks to people.
 *
 * Every call prints one line, and every byte of the line that is not a
 * printable ASCII character is written as \xNN: whatever a stranger put into a
 * name or a header, it cannot end the line, move the cursor or forge a message.
 * Results go to standard output, everything else to standard error. */
#ifndef APP_SAY_H
#define APP_SAY_H

#include <stdbool.h>
#include <stddef.h>
#include <ward/why.h>

#define SAY_LIKE_PRINTF __attribute__((format(printf, 1, 2)))

struct say_settings {
	bool quiet;    /* -q: results and errors alone */
	bool verbose;  /* -v */
	bool no_color; /* --no-color; NO_COLOR and a pipe count too */
};

void say_init(const struct say_settings *settings);
bool say_is_verbose(void);

/* A result, on standard output; a line of it that matters most. */
void say_out(const char *fmt, ...) SAY_LIKE_PRINTF;
void say_title(const char *fmt, ...) SAY_LIKE_PRINTF;

/* Text of ward's own that has several lines, on standard output. */
void say_text(const char *text);

/* What happens meanwhile: silent with -q, or only with -v. */
void say_note(const char *fmt, ...) SAY_LIKE_PRINTF;
void say_detail(const char *fmt, ...) SAY_LIKE_PRINTF;

/* "ward: ..." and "ward: hint: ..." */
void say_error(const char *fmt, ...) SAY_LIKE_PRINTF;
void say_hint(const char *fmt, ...) SAY_LIKE_PRINTF;

/* say_why says what could not be done and why: the sentence of `fmt` ("cannot
 * read page.pem"), the cause with its numbers, whose fault it is and what to
 * do. Returns the exit code. */
int say_why(const struct ward_why *why, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* say_failure does so for a cause that is in words already. */
int say_failure(const struct ward_why *why, const char *what, const char *cause);

/* say_usage is for a wrong command line; returns EXIT_USAGE. */
int say_usage(const char *fmt, ...) SAY_LIKE_PRINTF;

/* A line that is written over again: progress, only when standard error is a
 * terminal. The empty text takes it away. */
void say_progress(const char *text);

/* say_cause writes the cause of a failure with its numbers, in one sentence. */
void say_cause(const struct ward_why *why, char *out, size_t cap);

/* say_escape writes `text` with every byte made harmless, and always ends it. */
void say_escape(const char *text, size_t len, char *out, size_t cap);

/* say_flush is false when standard output could not take all of it. */
bool say_flush(void);

#endif

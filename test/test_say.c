/* What people are told: app/say.h. */
#include "app/say.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include "app/exit.h"
#include "t.h"

/* Runs `speak` and returns what it wrote to one of the two standard streams. */
static const char *heard(int fd, void (*speak)(void))
{
	static char text[16384];
	FILE *stream = fd == STDOUT_FILENO ? stdout : stderr;
	FILE *file = tmpfile();
	int keep = dup(fd);
	size_t len;

	fflush(stream);
	dup2(fileno(file), fd);
	speak();
	fflush(stream);
	dup2(keep, fd);
	close(keep);
	rewind(file);
	len = fread(text, 1, sizeof text - 1, file);
	text[len] = '\0';
	fclose(file);
	return text;
}

static void set(bool quiet, bool verbose)
{
	say_init(&(struct say_settings){ .quiet = quiet, .verbose = verbose });
}

static char all_bytes[256];

static void speak_all_bytes(void)
{
	say_out("%s", all_bytes);
}

static void every_byte_of_a_stranger_stays_on_one_printable_line(void)
{
	const char *text;
	size_t lines = 0;

	for (int i = 0; i < 255; i++)
		all_bytes[i] = (char)(i + 1);
	set(false, false);
	text = heard(STDOUT_FILENO, speak_all_bytes);
	for (size_t i = 0; text[i] != '\0'; i++) {
		lines += text[i] == '\n';
		OK(text[i] == '\n' || (text[i] >= 0x20 && text[i] < 0x7f));
	}
	EQ(lines, 1);
	OK(strstr(text, "\\x0a") != NULL && strstr(text, "\\x1b") != NULL);
	OK(strstr(text, "\\xff") != NULL);
	/* A backslash is escaped too, so that the text can be read back. */
	OK(strstr(text, "[\\x5c]") != NULL);
}

static void escaping_never_passes_its_buffer(void)
{
	char out[8];

	memset(out, 'z', sizeof out);
	say_escape("\n\n\n\n", 4, out, 7);
	EQ_STR(out, "\\x0a");
	EQ(out[7], 'z');
	say_escape("abc", 3, out, 1);
	EQ_STR(out, "");
}

static const struct ward_why expired = {
	.code = WARD_WHY_CERT_EXPIRED, .cert = 1, .got = 1790000000, .want = 1789740800,
	.where = "check.c:1",
};

static int code;

static void speak_expired(void)
{
	code = say_why(&expired, "cannot trust %s", "exam\nple.org");
}

static void a_failure_tells_cause_fault_and_advice(void)
{
	const char *text;

	set(false, false);
	text = heard(STDERR_FILENO, speak_expired);
	EQ(code, EXIT_EXPIRED);
	OK(strstr(text, "ward: cannot trust exam\\x0aple.org: the certificate is past its last day "
		"(it ended on 2026-09-18T14:13:20Z, 3 days ago)\n") == text);
	OK(strstr(text, "\nward: hint: the fault lies with the owner of the certificate: renew it") !=
		NULL);
	OK(strstr(text, "check.c") == NULL);
}

static void the_row_is_shown_with_v_alone(void)
{
	set(false, true);
	OK(strstr(heard(STDERR_FILENO, speak_expired),
		"\nward: (CERT_EXPIRED, RFC 5280 4.1.2.5, check.c:1)\n") != NULL);
}

static void an_error_is_said_in_quiet_too(void)
{
	set(true, false);
	OK(strstr(heard(STDERR_FILENO, speak_expired), "past its last day") != NULL);
}

static void speak_note(void)
{
	say_note("note");
	say_detail("detail");
}

static void notes_and_details_follow_q_and_v(void)
{
	set(true, false);
	EQ_STR(heard(STDERR_FILENO, speak_note), "");
	set(false, false);
	EQ_STR(heard(STDERR_FILENO, speak_note), "note\n");
	set(false, true);
	EQ_STR(heard(STDERR_FILENO, speak_note), "note\ndetail\n");
}

static void speak_progress(void)
{
	say_progress("half");
}

static void what_is_no_terminal_gets_no_colour_and_no_progress(void)
{
	setenv("TERM", "xterm", 1);
	set(false, false);
	OK(strchr(heard(STDERR_FILENO, speak_expired), '\033') == NULL);
	EQ_STR(heard(STDERR_FILENO, speak_progress), "");
}

static const char *cause_of(struct ward_why why)
{
	static char cause[256];

	say_cause(&why, cause, sizeof cause);
	return cause;
}

static void causes_carry_their_numbers(void)
{
	OK(strstr(cause_of((struct ward_why){ .code = WARD_WHY_FILE_READ, .got = ENOENT }),
		"No such file") != NULL);
	OK(strstr(cause_of((struct ward_why){ .code = WARD_WHY_LISTEN_FAILED, .got = EADDRINUSE }),
		"in use") != NULL);
	OK(strstr(cause_of((struct ward_why){ .code = WARD_WHY_KEY_FILE_OPEN_TO_ALL, .got = 0644 }),
		"0644") != NULL);
	OK(strstr(cause_of((struct ward_why){ .code = WARD_WHY_ALERT_RECEIVED, .peer_alert = 40 }),
		"handshake_failure") != NULL);
	OK(strstr(cause_of((struct ward_why){ .code = WARD_WHY_HTTP_STATUS, .got = 404 }), "404") !=
		NULL);
	OK(strstr(cause_of((struct ward_why){ .code = WARD_WHY_HTTP_TRUNCATED, .got = 5, .want = 9 }),
		"5 of 9 bytes") != NULL);
	OK(strstr(cause_of((struct ward_why){ .code = WARD_WHY_CERT_NOT_YET, .got = 0, .want = 90 }),
		"in 1 minute)") != NULL);
	OK(strstr(cause_of((struct ward_why){ .code = WARD_WHY_CERT_NOT_CA, .cert = 2 }),
		"certificate 2 of the chain") != NULL);
}

static void speak_long(void)
{
	static char text[5000];

	memset(text, '\n', sizeof text - 1);
	say_out("%s", text);
}

static void a_very_long_text_is_cut_and_still_one_line(void)
{
	const char *text = heard(STDOUT_FILENO, speak_long);

	OK(strchr(text, '\n') == text + strlen(text) - 1);
}

T_MAIN(T(every_byte_of_a_stranger_stays_on_one_printable_line),
	T(escaping_never_passes_its_buffer), T(a_failure_tells_cause_fault_and_advice),
	T(the_row_is_shown_with_v_alone), T(an_error_is_said_in_quiet_too),
	T(notes_and_details_follow_q_and_v),
	T(what_is_no_terminal_gets_no_colour_and_no_progress), T(causes_carry_their_numbers),
	T(a_very_long_text_is_cut_and_still_one_line))

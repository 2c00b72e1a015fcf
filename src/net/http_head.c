/* http_head.c - the status line and the header fields. */
#include "net/http_head.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

bool http_head_starts(const struct http *h, struct ward_why *why)
{
	if (h->head_len < 9 || memcmp(h->head, "HTTP/1.", 7) != 0)
		return FAIL(why, HTTP_MALFORMED);
	return true;
}

/* tchar: RFC 9110 5.6.2 */
static bool is_token(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)text[i]) &&
			(text[i] == '\0' || strchr("!#$%&'*+-.^_`|~", text[i]) == NULL))
			return false;
	return len > 0;
}

/* The next line, without its end and closed by a zero; NULL behind the last. */
static char *next_line(char **at, char *end, bool *ret_bad)
{
	char *line = *at, *lf = memchr(line, '\n', (size_t)(end - line));
	size_t len;

	if (lf == NULL)
		return NULL;
	*at = lf + 1;
	if (lf > line && lf[-1] == '\r')
		lf--;
	*lf = '\0';
	len = (size_t)(lf - line);
	/* RFC 9110 5.5: NUL and CR inside a value are never good. */
	if (strlen(line) != len || strchr(line, '\r') != NULL)
		*ret_bad = true;
	return line;
}

/* HTTP-version SP status-code SP [ reason-phrase ]: RFC 9112 4 */
static bool status_line(struct http *h, const char *line)
{
	if (strncmp(line, "HTTP/1.", 7) != 0 || (line[7] != '0' && line[7] != '1') || line[8] != ' ')
		return false;
	for (int i = 9; i < 12; i++)
		if (!isdigit((unsigned char)line[i]))
			return false;
	if (line[12] != ' ' && line[12] != '\0')
		return false;
	h->status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
	h->reason = line[12] == ' ' ? line + 13 : "";
	h->keep_alive = line[7] == '1';
	return h->status >= 100 && h->status < 600;
}

/* field-name ":" OWS field-value OWS: RFC 9112 5 */
static bool field_line(struct http *h, char *line)
{
	char *colon = strchr(line, ':'), *value, *end;

	/* A name with a space before its colon, or a folded line, is how requests
	 * are smuggled: RFC 9112 5.1, 5.2. */
	if (colon == NULL || !is_token(line, (size_t)(colon - line)))
		return false;
	*colon = '\0';
	value = colon + 1 + strspn(colon + 1, " \t");
	end = value + strlen(value);
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*end = '\0';
	h->field[h->num_fields].name = line;
	h->field[h->num_fields].value = value;
	h->num_fields++;
	return true;
}

bool http_head_read(struct http *h, struct ward_why *why)
{
	char *at = h->head, *end = h->head + h->head_len, *line;
	const char *connection;
	bool bad = false;

	line = next_line(&at, end, &bad);
	if (line == NULL || bad || !status_line(h, line))
		return FAIL(why, HTTP_MALFORMED);
	while ((line = next_line(&at, end, &bad)) != NULL && line[0] != '\0') {
		if (h->num_fields == HTTP_FIELDS_MAX)
			return FAIL(why, HTTP_HEAD_TOO_LONG, .want = HTTP_FIELDS_MAX);
		if (bad || !field_line(h, line))
			return FAIL(why, HTTP_MALFORMED);
	}
	if (bad)
		return FAIL(why, HTTP_MALFORMED);
	connection = http_field(h, "Connection");
	if (connection != NULL && strcasecmp(connection, "close") == 0)
		h->keep_alive = false;
	return true;
}

const char *http_field(const struct http *h, const char *name)
{
	for (size_t i = 0; i < h->num_fields; i++)
		if (strcasecmp(h->field[i].name, name) == 0)
			return h->field[i].value;
	return NULL;
}

static bool read_length(const char *text, int64_t *ret_length)
{
	size_t len = strlen(text);
	int64_t n = 0;

	*ret_length = -1;
	if (len == 0 || len > 18 || strspn(text, "0123456789") != len)
		return false;
	for (size_t i = 0; i < len; i++)
		n = n * 10 + (text[i] - '0');
	*ret_length = n;
	return true;
}

bool http_head_length(const struct http *h, int64_t *ret_length, bool *ret_chunked,
	struct ward_why *why)
{
	size_t encodings = 0;

	*ret_length = -1;
	*ret_chunked = false;
	for (size_t i = 0; i < h->num_fields; i++) {
		const char *name = h->field[i].name, *value = h->field[i].value;
		int64_t n;

		if (strcasecmp(name, "Transfer-Encoding") == 0) {
			encodings++;
			/* RFC 9112 6.1: nothing but "chunked" was asked for. */
			if (strcasecmp(value, "chunked") != 0 || encodings > 1)
				return FAIL(why, HTTP_MALFORMED);
			*ret_chunked = true;
		} else if (strcasecmp(name, "Content-Length") == 0) {
			if (!read_length(value, &n))
				return FAIL(why, HTTP_LENGTH);
			if (*ret_length >= 0 && n != *ret_length)
				return FAIL(why, HTTP_LENGTH, .got = n, .want = *ret_length);
			*ret_length = n;
		}
	}
	/* RFC 9112 6.3: both together ought to be handled as an error. */
	if (*ret_chunked && *ret_length >= 0)
		return FAIL(why, HTTP_LENGTH, .got = *ret_length);
	return true;
}

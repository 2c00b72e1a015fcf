/* files_range.c - conditions and ranges of a request. */
#include "net/files_range.h"

#include <string.h>
#include <strings.h>

/* Digits, at most 18 of them; -1 and nothing moved when there are none. */
static int64_t number(const char **at)
{
	size_t len = strspn(*at, "0123456789");
	int64_t n = 0;

	if (len == 0 || len > 18)
		return -1;
	for (size_t i = 0; i < len; i++)
		n = n * 10 + ((*at)[i] - '0');
	*at += len;
	return n;
}

/* "bytes=" first "-" [last] / "bytes=-" suffix-length: RFC 9110 14.1.2 */
enum files_range files_range(const char *field, int64_t size, int64_t *ret_first,
	int64_t *ret_last)
{
	int64_t first, last;

	*ret_first = 0;
	*ret_last = size - 1;
	if (field == NULL || strncasecmp(field, "bytes=", 6) != 0)
		return RANGE_WHOLE;
	field += 6;
	first = number(&field);
	if (*field++ != '-')
		return RANGE_WHOLE;
	last = number(&field);
	if (*field != '\0' || (first < 0 && last < 0))
		return RANGE_WHOLE;
	if (first < 0) {
		/* The last so many bytes. */
		if (last == 0 || size == 0)
			return RANGE_OUTSIDE;
		*ret_first = last < size ? size - last : 0;
		return RANGE_PART;
	}
	if (last >= 0 && last < first)
		return RANGE_WHOLE;
	if (first >= size)
		return RANGE_OUTSIDE;
	*ret_first = first;
	if (last >= 0 && last < size)
		*ret_last = last;
	return RANGE_PART;
}

bool files_tag_matches(const char *field, const char *tag)
{
	size_t tag_len = strlen(tag);

	if (field == NULL)
		return false;
	while (*field != '\0') {
		field += strspn(field, " \t,");
		if (field[0] == '*')
			return true;
		if (strncmp(field, "W/", 2) == 0)
			field += 2;
		if (strncmp(field, tag, tag_len) == 0 && strchr(" \t,", field[tag_len]) != NULL)
			return true;
		field += strcspn(field, ",");
	}
	return false;
}

time_t files_date(const char *text)
{
	struct tm tm = { 0 };
	const char *end = text != NULL ? strptime(text, "%a, %d %b %Y %H:%M:%S GMT", &tm) : NULL;

	return end != NULL && *end == '\0' ? timegm(&tm) : -1;
}

/* url.c - https addresses. */
#include "net/url.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A host goes into the Host field and into messages: letters, digits, "-._",
 * and ":" in an IPv6 address. No byte that could end a line gets through. */
static bool host_is_plain(const char *host)
{
	for (; *host != '\0'; host++)
		if (!isalnum((unsigned char)*host) && strchr("-._:", *host) == NULL)
			return false;
	return true;
}

/* Appends to `target`, percent-encoding what may not stand there. RFC 3986 2.1 */
static bool add_target(char *target, const char *text, size_t len)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t n = strlen(target);

	for (size_t i = 0; i < len; i++) {
		uint8_t c = (uint8_t)text[i];

		if (n + 4 > URL_TARGET_MAX)
			return false;
		if (c > 0x20 && c < 0x7f && strchr("\"<>\\^`{|}", c) == NULL) {
			target[n++] = (char)c;
			continue;
		}
		if (c < 0x20 || c == 0x7f)
			return false;
		target[n++] = '%';
		target[n++] = hex[c >> 4];
		target[n++] = hex[c & 15];
	}
	target[n] = '\0';
	return true;
}

static bool read_authority(const char *text, size_t len, struct url *url, struct ward_why *why)
{
	struct ward_why reason = { 0 };
	char place[SOCK_HOST_MAX + 16];

	if (len == 0 || len >= sizeof place)
		return FAIL(why, URL_MALFORMED);
	memcpy(place, text, len);
	place[len] = '\0';
	if (!sock_place_read(place, "443", &url->place, &reason) || !host_is_plain(url->place.host))
		return FAIL(why, URL_MALFORMED);
	return true;
}

/* Everything behind "https://". */
static bool read_hierarchy(const char *text, struct url *ret_url, struct ward_why *why)
{
	size_t authority_len = strcspn(text, "/?#");
	const char *target = text + authority_len;

	TRY(read_authority(text, authority_len, ret_url, why));
	if (target[0] != '/')
		ret_url->target[0] = '/';
	if (!add_target(ret_url->target, target, strcspn(target, "#")))
		return FAIL(why, URL_MALFORMED);
	return true;
}

/* The length of "scheme:" at the start, 0 when there is none. RFC 3986 3.1 */
static size_t scheme_len(const char *text)
{
	size_t n = 0;

	while (isalnum((unsigned char)text[n]) || (n > 0 && strchr("+-.", text[n]) != NULL &&
		text[n] != '\0'))
		n++;
	return n > 0 && text[n] == ':' ? n + 1 : 0;
}

bool url_read(const char *text, struct url *ret_url, struct ward_why *why)
{
	*ret_url = (struct url){ 0 };
	if (strncasecmp(text, "https://", 8) == 0)
		return read_hierarchy(text + 8, ret_url, why);
	if (strstr(text, "://") != NULL)
		return FAIL(why, URL_MALFORMED);
	return read_hierarchy(text, ret_url, why);
}

/* Removes "." and ".." from the path part of a target. RFC 3986 5.2.4 */
static void remove_dots(char *target)
{
	char out[URL_TARGET_MAX];
	size_t path_len = strcspn(target, "?"), n = 0, i = 0;

	while (i < path_len) {
		size_t seg = 1;

		while (i + seg < path_len && target[i + seg] != '/')
			seg++;
		bool last = i + seg == path_len;
		bool here = seg == 2 && target[i + 1] == '.';
		bool up = seg == 3 && target[i + 1] == '.' && target[i + 2] == '.';

		while (up && n > 0 && out[--n] != '/')
			;
		if (!here && !up) {
			memcpy(out + n, target + i, seg);
			n += seg;
		} else if (last) {
			out[n++] = '/';
		}
		i += seg;
	}
	if (n == 0)
		out[n++] = '/';
	memmove(target + n, target + path_len, strlen(target + path_len) + 1);
	memcpy(target, out, n);
}

bool url_follow(const struct url *base, const char *location, struct url *ret_url,
	struct ward_why *why)
{
	size_t scheme = scheme_len(location), keep;

	*ret_url = (struct url){ 0 };
	if (scheme != 0 && strncasecmp(location, "https:", 6) != 0)
		return FAIL(why, HTTP_REDIRECT_INSECURE);
	if (scheme != 0)
		return url_read(location, ret_url, why);
	if (strncmp(location, "//", 2) == 0)
		return read_hierarchy(location + 2, ret_url, why);
	ret_url->place = base->place;
	keep = strcspn(base->target, "?");
	if (location[0] == '/')
		keep = 0;
	else if (location[0] == '\0' || location[0] == '#')
		keep = strlen(base->target);
	else if (location[0] != '?')
		while (keep > 0 && base->target[keep - 1] != '/')
			keep--;
	memcpy(ret_url->target, base->target, keep);
	if (!add_target(ret_url->target, location, strcspn(location, "#")))
		return FAIL(why, URL_MALFORMED);
	remove_dots(ret_url->target);
	return true;
}

void url_authority(const struct url *url, char *out, size_t cap)
{
	bool v6 = strchr(url->place.host, ':') != NULL;
	bool usual = strcmp(url->place.port, "443") == 0;

	snprintf(out, cap, "%s%s%s%s%s", v6 ? "[" : "", url->place.host, v6 ? "]" : "",
		usual ? "" : ":", usual ? "" : url->place.port);
}

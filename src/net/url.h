/* url.h - https addresses. RFC 3986, RFC 9110 4.2.2 */
#ifndef NET_URL_H
#define NET_URL_H

#include "base/why.h"
#include "net/sock.h"

#define URL_TARGET_MAX 4096

struct url {
	struct sock_place place;      /* host without brackets; port 443 when none is named */
	char target[URL_TARGET_MAX];  /* path and query, at least "/" */
};

/* url_read takes "https://host[:port][/path][?query]"; the scheme may be left
 * out. Bytes that a target may not hold are percent-encoded, a fragment is
 * dropped, a user name is refused.
 *   URL_MALFORMED */
bool url_read(const char *text, struct url *ret_url, struct ward_why *why) MUST;

/* url_follow resolves what a Location field says against `base`. RFC 3986 5.2
 *   URL_MALFORMED, HTTP_REDIRECT_INSECURE */
bool url_follow(const struct url *base, const char *location, struct url *ret_url,
	struct ward_why *why) MUST;

/* url_authority writes what a Host field says: brackets, and the port unless 443. */
void url_authority(const struct url *url, char *out, size_t cap);

#endif

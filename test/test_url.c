/* https addresses: net/url.h. */
#include "net/url.h"
#include "t.h"

static struct url url;
static struct ward_why why;

static bool reads(const char *text)
{
	why = (struct ward_why){ 0 };
	return url_read(text, &url, &why);
}

static const char *follow(const char *base, const char *location)
{
	static char out[URL_TARGET_MAX + 400];
	struct url from, to;

	why = (struct ward_why){ 0 };
	OK(url_read(base, &from, &why));
	if (!url_follow(&from, location, &to, &why))
		return ward_why_name(why.code);
	url_authority(&to, out, 300);
	strcat(out, to.target);
	return out;
}

static void an_address_has_host_port_and_target(void)
{
	OK(reads("https://example.org/a/b?c=d#e"));
	EQ_STR(url.place.host, "example.org");
	EQ_STR(url.place.port, "443");
	EQ_STR(url.target, "/a/b?c=d");
	OK(reads("HTTPS://example.org:8443"));
	EQ_STR(url.place.port, "8443");
	EQ_STR(url.target, "/");
	OK(reads("https://[::1]:8443/x"));
	EQ_STR(url.place.host, "::1");
	OK(reads("https://example.org?q"));
	EQ_STR(url.target, "/?q");
}

static void the_scheme_may_be_left_out(void)
{
	OK(reads("example.org/x"));
	EQ_STR(url.place.host, "example.org");
	OK(reads("localhost:8443"));
	EQ_STR(url.place.port, "8443");
}

static void odd_bytes_of_a_target_are_escaped(void)
{
	OK(reads("https://h/a b\"<>\xc3\xa9?x|y"));
	EQ_STR(url.target, "/a%20b%22%3C%3E%C3%A9?x%7Cy");
	OK(reads("https://h/a%20b"));
	EQ_STR(url.target, "/a%20b");
}

static void what_is_no_https_address_is_refused(void)
{
	static const char *const bad[] = {
		"", "https://", "https:///x", "http://example.org/", "ftp://example.org/", "https://:443/",
		"https://user@example.org/", "https://user:pw@example.org/", "https://exa mple.org/",
		"https://example.org:/", "https://example.org:99999/", "https://example.org:80x/",
		"https://[::1/", "https://::1/", "https://exam\r\nple.org/", "https://ex\xc3\xa4mple.org/",
		"https://example.org/a\r\nHost: x", "https://example.org/\n", "https://h/\x7f",
		"https://[::1]x/", "https://a:1:2/",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (reads(bad[i]))
			printf("# %s is taken\n", bad[i]);
		EQ(why.code, WARD_WHY_URL_MALFORMED);
	}
}

static void an_address_that_is_too_long_is_refused(void)
{
	static char text[2 * URL_TARGET_MAX] = "https://example.org/";

	memset(text + strlen(text), 'a', URL_TARGET_MAX);
	OK(!reads(text));
	memset(text, 0, sizeof text);
	strcpy(text, "https://");
	memset(text + 8, 'a', 300);
	OK(!reads(text));
}

/* RFC 3986 5.4, as far as it speaks of https. */
static void a_location_is_resolved_against_its_base(void)
{
	static const char base[] = "https://a:8443/b/c/d?q";

	EQ_STR(follow(base, "g"), "a:8443/b/c/g");
	EQ_STR(follow(base, "./g"), "a:8443/b/c/g");
	EQ_STR(follow(base, "g/"), "a:8443/b/c/g/");
	EQ_STR(follow(base, "/g"), "a:8443/g");
	EQ_STR(follow(base, "//g"), "g/");
	EQ_STR(follow(base, "?y"), "a:8443/b/c/d?y");
	EQ_STR(follow(base, "g?y#s"), "a:8443/b/c/g?y");
	EQ_STR(follow(base, ""), "a:8443/b/c/d?q");
	EQ_STR(follow(base, "#s"), "a:8443/b/c/d?q");
	EQ_STR(follow(base, "."), "a:8443/b/c/");
	EQ_STR(follow(base, ".."), "a:8443/b/");
	EQ_STR(follow(base, "../g"), "a:8443/b/g");
	EQ_STR(follow(base, "../../../g"), "a:8443/g");
	EQ_STR(follow(base, "/./g/../h"), "a:8443/h");
	EQ_STR(follow(base, "/a/b/.."), "a:8443/a/");
	EQ_STR(follow(base, ".g"), "a:8443/b/c/.g");
	EQ_STR(follow(base, "..g"), "a:8443/b/c/..g");
	EQ_STR(follow(base, "https://other.example/x"), "other.example/x");
}

static void a_redirect_away_from_https_is_refused(void)
{
	EQ_STR(follow("https://a/", "http://a/"), "HTTP_REDIRECT_INSECURE");
	EQ_STR(follow("https://a/", "javascript:alert(1)"), "HTTP_REDIRECT_INSECURE");
	EQ_STR(follow("https://a/", "file:///etc/passwd"), "HTTP_REDIRECT_INSECURE");
	EQ_STR(follow("https://a/", "https:g"), "URL_MALFORMED");
	EQ_STR(follow("https://a/", "/x\r\nSet-Cookie: y"), "URL_MALFORMED");
}

static void the_host_field_names_the_port_unless_it_is_the_usual_one(void)
{
	char out[300];

	OK(reads("https://example.org:443/"));
	url_authority(&url, out, sizeof out);
	EQ_STR(out, "example.org");
	OK(reads("https://[2001:db8::1]:8443/"));
	url_authority(&url, out, sizeof out);
	EQ_STR(out, "[2001:db8::1]:8443");
}

T_MAIN(T(an_address_has_host_port_and_target), T(the_scheme_may_be_left_out),
	T(odd_bytes_of_a_target_are_escaped), T(what_is_no_https_address_is_refused),
	T(an_address_that_is_too_long_is_refused), T(a_location_is_resolved_against_its_base),
	T(a_redirect_away_from_https_is_refused),
	T(the_host_field_names_the_port_unless_it_is_the_usual_one))

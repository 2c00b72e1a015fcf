/* constraint_match.c - is this name below that one? RFC 5280 4.2.1.10
 *
 * The answer UNCLEAR makes the caller refuse: outside of what is permitted and
 * inside of what is excluded. */
#include "pki/constraint.h"

#include "pki/dn.h"
#include "pki/general_name.h"
#include "pki/name.h"

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

/* Does `name` end in `end`, whatever the case? */
static bool ends_in(struct ward_span name, struct ward_span end)
{
	size_t skip;

	if (end.len > name.len)
		return false;
	skip = name.len - end.len;
	for (size_t i = 0; i < end.len; i++)
		if (lower(name.p[skip + i]) != lower(end.p[i]))
			return false;
	return true;
}

static bool same_host(struct ward_span a, struct ward_span b)
{
	return a.len == b.len && ends_in(a, b);
}

/* Is `host` some label and a dot more than `domain`, which has no dot in front? */
static bool is_below(struct ward_span host, struct ward_span domain)
{
	return host.len > domain.len + 1 && host.p[host.len - domain.len - 1] == '.' &&
		ends_in(host, domain);
}

static struct ward_span without_first(struct ward_span s, size_t num)
{
	if (s.len < num)
		return s;
	return (struct ward_span){ s.p + num, s.len - num };
}

/* "Any DNS name that can be constructed by simply adding zero or more labels to
 * the left-hand side of the name satisfies the name constraint." */
static enum constraint_match match_dns(struct ward_span name, struct ward_span base)
{
	bool wildcard = name.len > 2 && name.p[0] == '*' && name.p[1] == '.';
	struct ward_span plain = wildcard ? without_first(name, 2) : name;

	if (!name_dns_valid(plain))
		return CONSTRAINT_UNCLEAR;
	if (base.len == 0)
		return CONSTRAINT_INSIDE;
	if (!name_dns_valid(base))
		return CONSTRAINT_UNCLEAR;
	if (same_host(plain, base) || is_below(plain, base))
		return CONSTRAINT_INSIDE;
	/* *.example.org stands for a.example.org too, and that may be what is
	 * excluded. */
	if (wildcard && is_below(base, plain)) {
		for (size_t i = 0; i < base.len - plain.len - 1; i++)
			if (base.p[i] == '.')
				return CONSTRAINT_OUTSIDE;
		return CONSTRAINT_UNCLEAR;
	}
	return CONSTRAINT_OUTSIDE;
}

/* A host as constraints on e-mail and URIs name it: ".example.org" is everything
 * below, "example.org" this one host. */
static enum constraint_match match_host(struct ward_span host, struct ward_span base)
{
	if (!name_dns_valid(host))
		return CONSTRAINT_UNCLEAR;
	if (base.len > 0 && base.p[0] == '.') {
		base = without_first(base, 1);
		if (!name_dns_valid(base))
			return CONSTRAINT_UNCLEAR;
		return is_below(host, base) ? CONSTRAINT_INSIDE : CONSTRAINT_OUTSIDE;
	}
	if (!name_dns_valid(base))
		return CONSTRAINT_UNCLEAR;
	return same_host(host, base) ? CONSTRAINT_INSIDE : CONSTRAINT_OUTSIDE;
}

/* Where the only @ stands; s.len when there is none or several. */
static size_t find_at(struct ward_span s)
{
	size_t found = s.len;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] != '@')
			continue;
		if (found != s.len)
			return s.len;
		found = i;
	}
	return found;
}

/* "a"@example.org is a@example.org to mail servers: RFC 5321 4.1.2. */
static bool is_quoted(struct ward_span local)
{
	for (size_t i = 0; i < local.len; i++)
		if (local.p[i] == '"' || local.p[i] == '\\')
			return true;
	return false;
}

static enum constraint_match match_email(struct ward_span name, struct ward_span base)
{
	size_t at = find_at(name), base_at = find_at(base);
	struct ward_span host, base_host, local = { name.p, at }, base_local = { base.p, base_at };

	/* A quoted local part may hold an @: nobody's mailbox, so not looked into. */
	if (at == 0 || at + 1 >= name.len)
		return CONSTRAINT_UNCLEAR;
	host = without_first(name, at + 1);
	if (base_at == base.len)
		return match_host(host, base);
	base_host = without_first(base, base_at + 1);
	if (base_at == 0 || !name_dns_valid(host) || !name_dns_valid(base_host))
		return CONSTRAINT_UNCLEAR;
	if (!same_host(host, base_host))
		return CONSTRAINT_OUTSIDE;
	/* The local part is compared as it stands: RFC 5280 7.5. */
	if (span_is(local, base_local))
		return CONSTRAINT_INSIDE;
	return is_quoted(local) || is_quoted(base_local) ? CONSTRAINT_UNCLEAR : CONSTRAINT_OUTSIDE;
}

/* The host of scheme://user@host:port/path; empty when there is none. */
static struct ward_span uri_host(struct ward_span uri)
{
	struct ward_span host = { uri.p, 0 };
	size_t colon = 0, start, end;

	/* The scheme ends at the first colon, and only "//" right behind it begins an
	 * authority: RFC 3986 3. */
	while (colon < uri.len && uri.p[colon] != ':')
		colon++;
	if (colon == 0 || uri.len - colon < 4)
		return host;
	if (uri.p[colon + 1] != '/' || uri.p[colon + 2] != '/')
		return host;
	start = colon + 3;
	for (end = start; end < uri.len; end++) {
		uint8_t c = uri.p[end];

		if (c == '/' || c == '?' || c == '#')
			break;
		if (c == '@')
			start = end + 1;
	}
	host = (struct ward_span){ uri.p + start, end - start };
	for (size_t i = 0; i < host.len; i++)
		if (host.p[i] == ':')
			host.len = i;
	return host;
}

static enum constraint_match match_ip(struct ward_span name, struct ward_span base)
{
	if (name.len != 4 && name.len != 16)
		return CONSTRAINT_UNCLEAR;
	if (base.len != 2 * name.len)
		return CONSTRAINT_OUTSIDE;
	for (size_t i = 0; i < name.len; i++)
		if (((name.p[i] ^ base.p[i]) & base.p[name.len + i]) != 0)
			return CONSTRAINT_OUTSIDE;
	return CONSTRAINT_INSIDE;
}

static enum constraint_match match_directory(struct ward_span name, struct ward_span base)
{
	switch (dn_within(name, base)) {
	case DN_SAME:
		return CONSTRAINT_INSIDE;
	case DN_DIFFERENT:
		return CONSTRAINT_OUTSIDE;
	case DN_UNCLEAR:
		break;
	}
	return CONSTRAINT_UNCLEAR;
}

enum constraint_match constraint_matches(unsigned kind, struct ward_span name,
	struct ward_span base)
{
	switch (kind) {
	case GENERAL_NAME_DNS:
		return match_dns(name, base);
	case GENERAL_NAME_IP:
		return match_ip(name, base);
	case GENERAL_NAME_EMAIL:
		return match_email(name, base);
	case GENERAL_NAME_URI:
		/* "If the constraint does not begin with a period, it specifies a
		 * host." */
		return match_host(uri_host(name), base);
	case GENERAL_NAME_DIRECTORY:
		return match_directory(name, base);
	default:
		return CONSTRAINT_UNCLEAR;
	}
}

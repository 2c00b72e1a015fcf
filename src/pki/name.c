/* name.c - reference names and presented names. RFC 9525 6 */
#include "pki/name.h"

#include "der/der.h"
#include "pki/general_name.h"
#include "pki/suffix.h"

#define MAILBOX_MAX 64 /* bytes before the @: RFC 5321 4.5.3.1.1 */

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_ldh(uint8_t c)
{
	uint8_t l = lower(c);

	return (l >= 'a' && l <= 'z') || is_digit(c) || c == '-' || c == '_';
}

bool name_dns_valid(struct ward_span text)
{
	size_t len = text.len, in_label = 0;
	uint8_t c = '.', before;
	bool number = true;

	if (len == 0 || len > NAME_DNS_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		before = c;
		c = text.p[i];
		if (c == '.') {
			if (in_label == 0 || before == '-')
				return false;
			in_label = 0;
			number = true;
			continue;
		}
		if (!is_ldh(c) || (c == '-' && in_label == 0) || in_label >= NAME_LABEL_MAX)
			return false;
		in_label++;
		number = number && is_digit(c);
	}
	/* A last label of digits is a mistyped address. */
	return in_label > 0 && c != '-' && !number;
}

static bool same_text(struct ward_span a, struct ward_span b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

/* What follows the first label and its dot; empty when there is one label. */
static struct ward_span parent(struct ward_span name)
{
	size_t len = name.len, next;

	for (size_t i = 0; i < len; i++) {
		next = i + 1;
		if (next < len && name.p[i] == '.')
			return (struct ward_span){ name.p + next, len - next };
	}
	return (struct ward_span){ name.p, 0 };
}

bool name_dns_matches(struct ward_span presented, struct ward_span reference)
{
	struct ward_span above;
	size_t len = presented.len;

	if (len < 2 || presented.p[0] != '*')
		return name_dns_valid(presented) && same_text(presented, reference);
	/* 6.3: the wildcard is the whole left-most label and stands for exactly
	 * one. Names above it: two at least, so that nobody holds "*.com". */
	if (presented.p[1] != '.')
		return false;
	above = (struct ward_span){ presented.p + 2, len - 2 };
	return name_dns_valid(above) && parent(above).len > 0 &&
		same_text(above, parent(reference));
}

static bool read_dns(struct ward_span text, struct name *ret)
{
	if (text.len > 0 && text.p[text.len - 1] == '.')
		text.len--;
	if (!name_dns_valid(text))
		return false;
	for (size_t i = 0; i < text.len && i < NAME_DNS_MAX; i++)
		ret->dns[i] = (char)lower(text.p[i]);
	ret->len = (uint8_t)text.len;
	return true;
}

static bool is_atext(uint8_t c)
{
	return c > ' ' && c < 0x7f && strchr("()<>[]:;@\\,\"", c) == NULL;
}

/* Where the @ stands behind a dot-atom of RFC 5322 3.2.3; 0 when it does not. */
static size_t mailbox_len(struct ward_span s)
{
	size_t at = 0;

	while (at < s.len && at <= MAILBOX_MAX && is_atext(s.p[at])) {
		if (s.p[at] == '.' && (at == 0 || s.p[at - 1] == '.'))
			return 0;
		at++;
	}
	if (at == 0 || at == s.len || at > MAILBOX_MAX || s.p[at - 1] == '.')
		return 0;
	return s.p[at] == '@' ? at : 0;
}

bool name_read(const char *text, struct name *ret, struct ward_why *why)
{
	struct ward_span s = span_of(text);
	bool bracketed = s.len > 2 && s.p[0] == '[' && s.p[s.len - 1] == ']';
	size_t at = mailbox_len(s);

	*ret = (struct name){ 0 };
	if (at > 0) {
		ret->mailbox = (struct ward_span){ s.p, at };
		s = (struct ward_span){ s.p + at + 1, s.len - at - 1 };
		return read_dns(s, ret) || FAIL(why, CERT_NAME_INPUT);
	}
	if (bracketed)
		s = (struct ward_span){ s.p + 1, s.len - 2 };
	if (name_ip_read(s, ret->ip, &ret->ip_len) && (!bracketed || ret->ip_len == 16))
		return true;
	ret->ip_len = 0;
	if (bracketed || !read_dns(s, ret))
		return FAIL(why, CERT_NAME_INPUT);
	return true;
}

/* The part before the @ is compared as it stands, the host whatever its case: RFC 5280
 * 7.5. Quoted parts are nobody's. */
static bool mailbox_matches(const struct name *name, struct ward_span presented)
{
	struct ward_span local = name->mailbox, host = { (const uint8_t *)name->dns, name->len };
	struct ward_span rest;

	if (presented.len <= local.len || presented.p[local.len] != '@')
		return false;
	rest = (struct ward_span){ presented.p + local.len + 1, presented.len - local.len - 1 };
	return memcmp(presented.p, local.p, local.len) == 0 && same_text(rest, host);
}

/* Does the wildcard that matches a name stand right under a public suffix? */
static bool under_suffix(const struct name *name, struct ward_span presented)
{
	struct ward_span dns = { (const uint8_t *)name->dns, name->len };

	return name->suffixes != NULL && presented.len > 0 && presented.p[0] == '*' &&
		suffix_is(name->suffixes, parent(dns));
}

static bool san_matches(const struct name *name, struct general_name san)
{
	struct ward_span dns = { (const uint8_t *)name->dns, name->len };
	struct ward_span ip = { name->ip, name->ip_len };

	if (name->ip_len > 0)
		return san.kind == GENERAL_NAME_IP && span_is(san.value, ip);
	if (name->mailbox.len > 0)
		return san.kind == GENERAL_NAME_EMAIL && mailbox_matches(name, san.value);
	return san.kind == GENERAL_NAME_DNS && name_dns_matches(san.value, dns) &&
		!under_suffix(name, san.value);
}

/* Would a common name in the subject have matched, in the days when it counted? */
static bool common_name_matches(const struct name *name, struct ward_span subject)
{
	struct ward_span dns = { (const uint8_t *)name->dns, name->len };
	struct rd r = rd_of(subject);
	bool found = false;

	der_open(&r, DER_SEQUENCE);
	while (rd_more(&r)) {
		size_t set = der_open(&r, DER_SET);

		while (rd_more(&r)) {
			size_t attribute = der_open(&r, DER_SEQUENCE);
			enum oid type = oid_find(der_oid(&r));
			uint8_t tag, ip[16], ip_len;
			struct ward_span value = der_any(&r, &tag);

			rd_close(&r, attribute);
			if (r.bad || type != OID_COMMON_NAME || name->mailbox.len > 0)
				continue;
			if (name->ip_len == 0)
				found = found || name_dns_matches(value, dns);
			else if (name_ip_read(value, ip, &ip_len))
				found = found || (ip_len == name->ip_len &&
					memcmp(ip, name->ip, ip_len) == 0);
		}
		rd_close(&r, set);
	}
	return found;
}

bool name_check(const struct name *name, const struct cert *cert, struct ward_why *why)
{
	struct rd r = rd_of(cert->san.value);

	while (rd_more(&r)) {
		struct general_name san = general_name_next(&r);

		if (!r.bad && san_matches(name, san))
			return true;
	}
	if (!cert->san.there)
		return FAIL(why, CERT_NO_SAN, .cert = 1,
			.got = common_name_matches(name, cert->subject));
	return FAIL(why, CERT_NAME, .cert = 1, .got = cert->num_sans);
}

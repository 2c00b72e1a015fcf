/* names.h - the names a certificate is asked for, as people type them.
 *
 * Stricter than what ward accepts from others: what is issued must work
 * everywhere, so it follows the narrowest rule of all readers. Names are data:
 * no file is ever called after one. */
#ifndef CA_NAMES_H
#define CA_NAMES_H

#include "pki/issue.h"
#include "pki/name.h"

/* The texts of all names and, in `list`, what a certificate takes: it points into
 * the struct itself, which therefore is never copied. */
struct names {
	struct general_name list[ISSUE_NAMES_MAX];
	char text[ISSUE_NAMES_MAX][NAME_DNS_MAX + 1]; /* lower case; addresses in RFC 5952's form */
	uint8_t ip[ISSUE_NAMES_MAX][16];
	size_t num;
};

/* names_add reads one name; a name that is there already changes nothing.
 *   WARD_WHY_CA_NAME_BAD        neither a DNS name nor an address
 *   WARD_WHY_CA_NAME_UNICODE    not ASCII: it wants its xn-- form
 *   WARD_WHY_CA_NAME_WILDCARD   a * elsewhere than as the first of three labels
 *   WARD_WHY_CA_NAMES_TOO_MANY */
bool names_add(struct names *names, const char *word, struct ward_why *why) MUST;

/* What an authority may issue for: a domain with all below it, or an address
 * with the length of its prefix. Never copied either. */
struct permits {
	struct general_name list[ISSUE_SUBTREES_MAX];
	char text[ISSUE_SUBTREES_MAX][NAME_DNS_MAX + 1];
	uint8_t ip[ISSUE_SUBTREES_MAX][32];
	size_t num;
};

/* permits_add reads "example.org", "192.0.2.0/24" or "2001:db8::/32".
 *   WARD_WHY_CA_PERMIT, CA_NAME_UNICODE, CA_NAMES_TOO_MANY */
bool permits_add(struct permits *permits, const char *word, struct ward_why *why) MUST;

#endif

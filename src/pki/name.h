/* name.h - is this certificate for the name that was asked for? RFC 9525 */
#ifndef PKI_NAME_H
#define PKI_NAME_H

#include "pki/cert.h"

#define NAME_DNS_MAX 253
#define NAME_LABEL_MAX 63

struct ward_suffixes;

/* The reference identity, RFC 9525 6.1: what the user asked for. */
struct name {
	const struct ward_suffixes *suffixes; /* under which no wildcard counts; NULL: none */
	struct ward_span mailbox;       /* what stands before the @, into the text that was
	                                 * read; empty when it is no mailbox */
	uint8_t len;                    /* of `dns`; 0 when it is an address */
	uint8_t ip_len;                 /* 4 or 16; 0 when it is a DNS name */
	uint8_t ip[16];
	char dns[NAME_DNS_MAX + 1];     /* lower case, no dot at the end */
};

/* name_read reads a DNS name in ASCII (one dot at the end is dropped), an IPv4
 * address in four decimal numbers, an IPv6 address, also in brackets, or a mailbox:
 * a dot-atom, an @ and a DNS name.
 *   WARD_WHY_CERT_NAME_INPUT */
bool name_read(const char *text, struct name *ret, struct ward_why *why) MUST;

/* name_check looks for `name` in the subjectAltName.
 *   WARD_WHY_CERT_NAME     the names there are others
 *   WARD_WHY_CERT_NO_SAN   there are none; .got is 1 when the subject's CN, which
 *                          does not count, would have matched */
bool name_check(const struct name *name, const struct cert *cert, struct ward_why *why) MUST;

/* name_dns_matches compares a presented DNS-ID, which may start with "*.", with a
 * lower-case reference name. RFC 9525 6.3 */
bool name_dns_matches(struct ward_span presented, struct ward_span reference);

/* name_dns_valid: letters, digits, hyphens and underscores in labels of 1 to 63
 * bytes, 253 in all, the last one not a number. */
bool name_dns_valid(struct ward_span text);

/* name_ip_read reads an address without brackets; name_ip_write writes 4 or 16
 * bytes as text, IPv6 in the form of RFC 5952. */
#define NAME_IP_TEXT 46
bool name_ip_read(struct ward_span text, uint8_t ret_ip[16], uint8_t *ret_len) MUST;
void name_ip_write(struct ward_span ip, char ret_text[NAME_IP_TEXT]);

#endif

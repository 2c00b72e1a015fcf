/* names.c - the names a certificate is asked for. */
#include "ca/names.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_ascii(const char *word)
{
	for (; *word != '\0'; word++)
		if ((unsigned char)*word >= 0x80)
			return false;
	return true;
}

/* One label: letters, digits and inner hyphens. Two hyphens in the third and
 * fourth place are for A-labels alone. RFC 5890 2.3.1 */
static bool is_label(const char *label, size_t len)
{
	static const char ldh[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

	if (len == 0 || len > NAME_LABEL_MAX || strspn(label, ldh) < len)
		return false;
	if (label[0] == '-' || label[len - 1] == '-')
		return false;
	if (len >= 4 && label[2] == '-' && label[3] == '-')
		return len > 4 && label[0] == 'x' && label[1] == 'n';
	return true;
}

/* Lower case, labels that any reader takes, the last one no number: else it could
 * be read as an address. RFC 1123 2.1 */
static bool is_dns(const char *name, size_t *ret_labels)
{
	const char *label = name;
	size_t len = strlen(name);

	*ret_labels = 0;
	if (len == 0 || len > NAME_DNS_MAX)
		return false;
	for (;;) {
		size_t n = strcspn(label, ".");

		if (!is_label(label, n))
			return false;
		(*ret_labels)++;
		if (label[n] == '\0')
			return strspn(label, "0123456789") < n;
		label += n + 1;
	}
}

/* Copies with letters in lower case; false when it does not fit. */
static bool lower(const char *word, char ret_text[NAME_DNS_MAX + 1])
{
	size_t len = strlen(word);

	ret_text[0] = '\0';
	if (len > NAME_DNS_MAX)
		return false;
	for (size_t i = 0; i <= len; i++)
		ret_text[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] - 'A' + 'a' : word[i]);
	return true;
}

static bool dns_read(const char *word, char ret_text[NAME_DNS_MAX + 1], struct ward_why *why)
{
	const char *rest = word;
	size_t labels;

	if (strchr(word, '*') != NULL) {
		if (strncmp(word, "*.", 2) != 0 || strchr(word + 1, '*') != NULL)
			return FAIL(why, CA_NAME_WILDCARD);
		rest = word + 2;
	}
	if (!lower(word, ret_text))
		return FAIL(why, CA_NAME_BAD, .got = (int64_t)strlen(word), .want = NAME_DNS_MAX);
	if (!is_dns(ret_text + (rest - word), &labels))
		return FAIL(why, CA_NAME_BAD);
	/* Browsers and libcrypto refuse *.test: a star directly below a top domain
	 * would be for everyone there. */
	if (rest != word && labels < 2)
		return FAIL(why, CA_NAME_WILDCARD);
	return true;
}

bool names_add(struct names *names, const char *word, struct ward_why *why)
{
	size_t i = names->num;
	uint8_t ip_len;

	if (!is_ascii(word))
		return FAIL(why, CA_NAME_UNICODE);
	if (i == ISSUE_NAMES_MAX)
		return FAIL(why, CA_NAMES_TOO_MANY, .want = ISSUE_NAMES_MAX);
	if (name_ip_read(span_of(word), names->ip[i], &ip_len)) {
		char text[NAME_IP_TEXT];

		names->list[i].kind = GENERAL_NAME_IP;
		names->list[i].value = (struct ward_span){ names->ip[i], ip_len };
		name_ip_write(names->list[i].value, text);
		memcpy(names->text[i], text, sizeof text);
	} else {
		TRY(dns_read(word, names->text[i], why));
		names->list[i].kind = GENERAL_NAME_DNS;
		names->list[i].value = span_of(names->text[i]);
	}
	for (size_t k = 0; k < i; k++)
		if (strcmp(names->text[k], names->text[i]) == 0)
			return true;
	names->num = i + 1;
	return true;
}

/* Writes `bits` ones, then zeros, and clears in the address what they leave out. */
static void mask(uint8_t *ip, uint8_t *ret_mask, size_t len, unsigned bits)
{
	memset(ret_mask, 0, len);
	for (unsigned i = 0; i < bits; i++)
		ret_mask[i / 8] |= (uint8_t)(0x80 >> i % 8);
	for (size_t i = 0; i < len; i++)
		ip[i] &= ret_mask[i];
}

static bool range_read(const char *word, const char *slash, uint8_t ret_ip[32], uint8_t *ret_len)
{
	struct ward_span address = { (const uint8_t *)word, (size_t)(slash - word) };
	size_t digits = strspn(slash + 1, "0123456789");
	int bits = digits > 0 && digits <= 3 ? atoi(slash + 1) : -1;

	if (!name_ip_read(address, ret_ip, ret_len))
		return false;
	if (bits < 0 || bits > 8 * *ret_len || slash[1 + digits] != '\0')
		return false;
	mask(ret_ip, ret_ip + *ret_len, *ret_len, (unsigned)bits);
	*ret_len = (uint8_t)(2 * *ret_len);
	return true;
}

bool permits_add(struct permits *permits, const char *word, struct ward_why *why)
{
	size_t i = permits->num, labels;
	const char *slash = strchr(word, '/');
	uint8_t len;

	if (!is_ascii(word))
		return FAIL(why, CA_NAME_UNICODE);
	if (i == ISSUE_SUBTREES_MAX)
		return FAIL(why, CA_NAMES_TOO_MANY, .want = ISSUE_SUBTREES_MAX);
	if (slash != NULL) {
		if (!range_read(word, slash, permits->ip[i], &len))
			return FAIL(why, CA_PERMIT);
		permits->list[i].kind = GENERAL_NAME_IP;
		permits->list[i].value = (struct ward_span){ permits->ip[i], len };
		snprintf(permits->text[i], sizeof permits->text[i], "%s", word);
	} else {
		if (!lower(word, permits->text[i]) || !is_dns(permits->text[i], &labels))
			return FAIL(why, CA_PERMIT);
		permits->list[i].kind = GENERAL_NAME_DNS;
		permits->list[i].value = span_of(permits->text[i]);
	}
	permits->num = i + 1;
	return true;
}

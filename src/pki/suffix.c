/* suffix.c - the rules of a public suffix list, filed by a hash of their names.
 *
 * A rule is a name, "co.uk"; a name under which every label is a suffix, "*.ck"; or an
 * exception from the latter, "!www.ck". Of several that fit, the longest counts, and an
 * exception before all: for the question whether a whole name is a suffix it is enough
 * to look for the rules that are as long as the name. */
#include "pki/suffix.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "pki/punycode.h"

#define BUCKETS 8192
#define TEXT_MAX ((size_t)16 << 20)

enum kind { SUFFIX, ALL_BELOW, EXCEPTION };

struct rule {
	struct rule *next; /* in the bucket */
	size_t len;
	enum kind kind;
	uint8_t name[];
};

struct ward_suffixes {
	struct rule *bucket[BUCKETS];
};

struct ward_suffixes *ward_suffixes_new(void)
{
	return mem_new(sizeof(struct ward_suffixes));
}

void ward_suffixes_free(struct ward_suffixes *suffixes)
{
	struct rule *rule, *next;

	if (suffixes == NULL)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		for (rule = suffixes->bucket[i]; rule != NULL; rule = next) {
			next = rule->next;
			mem_free(rule, sizeof *rule + rule->len);
		}
	mem_free(suffixes, sizeof *suffixes);
}

/* FNV-1a */
static size_t bucket_of(struct ward_span name)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ name.p[i]) * 16777619u;
	return hash % BUCKETS;
}

static bool has(const struct ward_suffixes *suffixes, struct ward_span name, enum kind kind)
{
	const struct rule *rule = suffixes->bucket[bucket_of(name)];

	for (; rule != NULL; rule = rule->next)
		if (rule->kind == kind && span_is(name, (struct ward_span){ rule->name, rule->len }))
			return true;
	return false;
}

bool suffix_is(const struct ward_suffixes *suffixes, struct ward_span name)
{
	size_t dot = 0;

	while (dot < name.len && name.p[dot] != '.')
		dot++;
	if (dot == name.len)
		return true;
	if (has(suffixes, name, EXCEPTION))
		return false;
	return has(suffixes, name, SUFFIX) || has(suffixes, (struct ward_span){
		name.p + dot + 1, name.len - dot - 1 }, ALL_BELOW);
}

static bool add_rule(struct ward_suffixes *suffixes, struct ward_span name, enum kind kind)
{
	struct rule *rule = mem_new(sizeof *rule + name.len);
	size_t bucket = bucket_of(name);

	if (rule == NULL)
		return false;
	rule->len = name.len;
	rule->kind = kind;
	memcpy(rule->name, name.p, name.len);
	rule->next = suffixes->bucket[bucket];
	suffixes->bucket[bucket] = rule;
	return true;
}

/* "Each line is only read up to the first whitespace"; one that starts with // is a
 * comment. What is no name at all is passed over. */
static bool add_line(struct ward_suffixes *suffixes, struct ward_span line)
{
	enum kind kind = SUFFIX;
	uint8_t name[PUNYCODE_NAME_MAX];
	size_t len = 0;

	while (len < line.len && line.p[len] > ' ')
		len++;
	line.len = len;
	if (len >= 2 && line.p[0] == '/' && line.p[1] == '/')
		return true;
	if (len >= 1 && line.p[0] == '!') {
		kind = EXCEPTION;
		line = (struct ward_span){ line.p + 1, len - 1 };
	} else if (len >= 2 && line.p[0] == '*' && line.p[1] == '.') {
		kind = ALL_BELOW;
		line = (struct ward_span){ line.p + 2, len - 2 };
	}
	if (!punycode_name(line, name, &len))
		return true;
	return add_rule(suffixes, (struct ward_span){ name, len }, kind);
}

int ward_suffixes_add(struct ward_suffixes *suffixes, const char *text, size_t len,
	struct ward_why *why)
{
	const uint8_t *p = (const uint8_t *)text;
	size_t start = 0;

	*why = (struct ward_why){ 0 };
	if (len > TEXT_MAX)
		return why_result(FAIL(why, ARGUMENT, .got = (int64_t)len, .want = TEXT_MAX), why);
	for (size_t i = 0; i <= len; i++) {
		if (i < len && p[i] != '\n')
			continue;
		if (!add_line(suffixes, (struct ward_span){ p + start, i - start }))
			return why_result(FAIL(why, NO_MEMORY), why);
		start = i + 1;
	}
	return 0;
}

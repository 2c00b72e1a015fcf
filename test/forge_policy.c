/* forge_policy.c - policies for tests. */
#include "forge_policy.h"

#include <stdio.h>

static uint8_t buf[FORGE_LEN];

static struct ward_span keep(const struct wr *w)
{
	CHECK(!w->bad);
	return forge_bytes(w->buf, w->len);
}

struct ward_span forge_policy(const char *name)
{
	uint8_t id[OID_LEN_MAX];
	char text[64];
	size_t len;

	if (strcmp(name, "any") == 0)
		return oid_bytes(OID_ANY_POLICY);
	snprintf(text, sizeof text, "2.999.%s", name);
	CHECK(oid_read(span_of(text), id, &len));
	return forge_bytes(id, len);
}

/* The next word of `*text`, which ends at a space or at `stop`; false at the end. */
static bool next_word(const char **text, char stop, char ret[32])
{
	size_t len;

	while (**text == ' ' || **text == stop)
		++*text;
	for (len = 0; (*text)[len] != '\0' && (*text)[len] != ' ' && (*text)[len] != stop; len++)
		CHECK(len < 31);
	memcpy(ret, *text, len);
	ret[len] = '\0';
	*text += len;
	return len > 0;
}

struct ward_span forge_policies(const char *text)
{
	struct wr w = wr_of(buf, sizeof buf);
	size_t list = der_write_open(&w, DER_SEQUENCE), one;
	char word[32];

	while (next_word(&text, ' ', word)) {
		one = der_write_open(&w, DER_SEQUENCE);
		der_write_oid(&w, forge_policy(word));
		der_write_close(&w, one);
	}
	der_write_close(&w, list);
	return keep(&w);
}

struct ward_span forge_mappings(const char *text)
{
	struct wr w = wr_of(buf, sizeof buf);
	size_t list = der_write_open(&w, DER_SEQUENCE), one;
	char from[32], to[32];

	while (next_word(&text, '>', from) && next_word(&text, '>', to)) {
		one = der_write_open(&w, DER_SEQUENCE);
		der_write_oid(&w, forge_policy(from));
		der_write_oid(&w, forge_policy(to));
		der_write_close(&w, one);
	}
	der_write_close(&w, list);
	return keep(&w);
}

/* INTEGER with another tag. */
static void write_limit(struct wr *w, uint8_t tag, unsigned limit)
{
	size_t at = w->len;

	if (limit == 0)
		return;
	der_write_small(w, limit - 1);
	w->buf[at] = tag;
}

struct ward_span forge_policy_limits(unsigned require_explicit, unsigned inhibit_mapping)
{
	struct wr w = wr_of(buf, sizeof buf);
	size_t list = der_write_open(&w, DER_SEQUENCE);

	write_limit(&w, DER_CONTEXT(0), require_explicit);
	write_limit(&w, DER_CONTEXT(1), inhibit_mapping);
	der_write_close(&w, list);
	return keep(&w);
}

static void add(struct forge *f, enum oid oid, bool critical, struct ward_span value)
{
	CHECK(f->num_exts < FORGE_EXTS);
	f->ext[f->num_exts] = (struct forge_ext){ .oid = oid, .critical = critical,
		.value = value };
	f->num_exts++;
}

static struct ward_span inhibit_any(unsigned limit)
{
	struct wr w = wr_of(buf, sizeof buf);

	der_write_small(&w, limit - 1);
	return keep(&w);
}

static void add_link(struct forge *f, const struct forge_link *link)
{
	if (link->policies != NULL)
		add(f, OID_POLICIES, false, forge_policies(link->policies));
	if (link->mappings != NULL)
		add(f, OID_POLICY_MAPPINGS, true, forge_mappings(link->mappings));
	if (link->require_explicit > 0 || link->inhibit_mapping > 0)
		add(f, OID_POLICY_CONSTRAINTS, !link->lax,
			forge_policy_limits(link->require_explicit, link->inhibit_mapping));
	if (link->inhibit_any > 0)
		add(f, OID_INHIBIT_ANY_POLICY, !link->lax, inhibit_any(link->inhibit_any));
}

void forge_chain(const struct forge_link *link, size_t num, struct ward_span *ret_anchor,
	struct ward_span chain[])
{
	char above[16] = "CN=0", name[16];

	*ret_anchor = forge(&(struct forge){ .subject = above, .issuer = above, .key = 1,
		.issuer_key = 1, .ca = true });
	for (size_t i = 0; i < num; i++) {
		struct forge f = { .subject = name, .issuer = above, .key = (unsigned)i + 2,
			.issuer_key = (unsigned)i + 1, .ca = i + 1 < num,
			.names = i + 1 < num ? NULL : "dns:www.example.org" };

		snprintf(name, sizeof name, "CN=%u", (unsigned)i + 1);
		if (link[i].self_issued)
			memcpy(name, above, sizeof name);
		add_link(&f, &link[i]);
		chain[num - 1 - i] = forge(&f);
		memcpy(above, name, sizeof above);
	}
}

/* cert_facts_say.c - everything a certificate says, in words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/cert_facts.h"
#include "app/say.h"

#define TEXT_MAX 1024

static void fact(const char *label, const char *text)
{
	say_out("  %-12s %s", label, text);
}

static void add(char *out, const char *between, const char *text)
{
	size_t len = strlen(out);

	snprintf(out + len, TEXT_MAX - len, "%s%s", len > 0 ? between : "", text);
}

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "?";
}

/* "CN=www.example.org, O=Example": a value with a comma is put into quotes, so
 * that it cannot pass for two parts. */
static void name_text(const json_t *name, char out[TEXT_MAX])
{
	const json_t *part;
	size_t i;

	out[0] = '\0';
	for (i = json_array_size(name); i > 0; i--) {
		const char *value, *quote;

		part = json_array_get(name, i - 1);
		value = member(part, "value");
		quote = strpbrk(value, ",=\"") != NULL ? "\"" : "";
		add(out, ", ", member(part, "type"));
		add(out, "=", quote);
		add(out, "", value);
		add(out, "", quote);
	}
	if (out[0] == '\0')
		snprintf(out, TEXT_MAX, "(empty)");
}

static void list_text(const json_t *list, const char *none, char out[TEXT_MAX])
{
	const json_t *item;
	size_t i;

	out[0] = '\0';
	json_array_foreach(list, i, item)
		add(out, ", ", json_string_value(item));
	if (out[0] == '\0')
		snprintf(out, TEXT_MAX, "%s", none);
}

static void say_names(const json_t *names)
{
	const json_t *name;
	char text[TEXT_MAX];
	size_t i;

	if (json_array_size(names) == 0)
		fact("for", "no name at all");
	json_array_foreach(names, i, name) {
		const char *type = member(name, "type");
		const json_t *value = json_object_get(name, "value");
		bool plain = strcmp(type, "dns") == 0 || strcmp(type, "ip") == 0;

		if (json_is_array(value))
			name_text(value, text);
		else
			snprintf(text, sizeof text, "%s", json_string_value(value));
		say_out("  %-12s %s%s%s%s", i == 0 ? "for" : "", text, plain ? "" : " (",
			plain ? "" : type, plain ? "" : ")");
	}
}

static void say_key(const json_t *facts)
{
	const json_t *key = json_object_get(facts, "key");
	char text[TEXT_MAX];

	snprintf(text, sizeof text, "%s, %" JSON_INTEGER_FORMAT " bits%s", member(key, "kind"),
		json_integer_value(json_object_get(key, "bits")),
		json_is_true(json_object_get(key, "strong")) ? "" : ": too weak or of no use");
	fact("key", text);
}

static void say_authority(const json_t *facts)
{
	const json_t *path = json_object_get(facts, "path_length");
	char text[TEXT_MAX] = "no";

	if (json_is_true(json_object_get(facts, "authority"))) {
		snprintf(text, sizeof text, "yes");
		if (json_is_integer(path))
			snprintf(text, sizeof text, "yes, with at most %" JSON_INTEGER_FORMAT
				" authorities below it", json_integer_value(path));
		if (json_is_true(json_object_get(facts, "name_constraints")))
			add(text, ", ", "for certain names alone");
	}
	fact("authority", text);
}

void cert_facts_say(const json_t *facts, const char *title)
{
	char text[TEXT_MAX];

	say_title("%s", title);
	if (json_object_get(facts, "error") != NULL) {
		fact("unreadable", member(facts, "error"));
		fact("SHA-256", member(facts, "sha256"));
		return;
	}
	/* An authority is for no name, and nobody misses one there. */
	if (!json_is_true(json_object_get(facts, "authority")) ||
		json_array_size(json_object_get(facts, "names")) > 0)
		say_names(json_object_get(facts, "names"));
	name_text(json_object_get(facts, "subject"), text);
	fact("subject", text);
	name_text(json_object_get(facts, "issuer"), text);
	fact("issued by", text);
	snprintf(text, sizeof text, "%s to %s: %s", member(facts, "not_before"),
		member(facts, "not_after"), member(facts, "time_left"));
	fact("valid", text);
	say_key(facts);
	fact("signed with", member(facts, "signature"));
	list_text(json_object_get(facts, "key_usage"), "anything", text);
	fact("key is for", text);
	list_text(json_object_get(facts, "purposes"), "any purpose", text);
	fact("purposes", text);
	say_authority(facts);
	if (json_is_true(json_object_get(facts, "must_staple")))
		fact("must staple", "yes: a server must send its status");
	fact("serial", member(facts, "serial"));
	fact("SHA-256", member(facts, "sha256"));
}

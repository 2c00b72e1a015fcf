/* cmd_cert.c - `ward cert`: certificates in words. */
#include "app/cmd_cert.h"

#include <stdio.h>
#include "app/cert_facts.h"
#include "app/cert_text.h"

json_t *cert_facts_all(const struct ward_span *certs, size_t num, int64_t now)
{
	json_t *list = json_array();

	for (size_t i = 0; i < num; i++)
		json_array_append_new(list, cert_facts(certs[i], now));
	return list;
}

void cert_say_all(const json_t *certs)
{
	size_t num = json_array_size(certs), i;
	const json_t *facts;
	char title[64];

	json_array_foreach(certs, i, facts) {
		snprintf(title, sizeof title, "certificate %zu of %zu", i + 1, num);
		cert_facts_say(facts, num == 1 ? "certificate" : title);
	}
}

static json_t *problem(const struct ward_why *why)
{
	char cause[512];
	json_t *json = json_object();

	say_cause(why, cause, sizeof cause);
	json_put_text(json, "name", ward_why_name(why->code));
	json_put_text(json, "cause", cause);
	json_put_text(json, "fault", ward_fault_text(ward_why_fault(why->code)));
	json_put_text(json, "advice", ward_why_advice(why->code));
	json_put_text(json, "source", ward_why_source(why->code));
	if (why->cert > 0)
		json_object_set_new(json, "certificate", json_integer(why->cert));
	return json;
}

json_t *cert_verdict_facts(const struct ward_why *why, const struct ward_verdict *verdict)
{
	json_t *json = json_object(), *problems = json_array();

	json_object_set_new(json, "good", json_boolean(why->code == 0));
	if (why->code != 0)
		json_array_append_new(problems, problem(why));
	for (size_t i = 0; verdict != NULL && i < verdict->num_problems; i++)
		if (verdict->problem[i].code != why->code || verdict->problem[i].cert != why->cert)
			json_array_append_new(problems, problem(&verdict->problem[i]));
	json_object_set_new(json, "problems", problems);
	return json;
}

void cert_say_good(const struct ward_verdict *verdict, const char *name)
{
	struct ward_why why = { 0 };
	char anchor[128] = "?";
	struct cert cert;

	if (verdict->path_len > 0 && cert_parse(verdict->path[verdict->path_len - 1], &cert, &why))
		cert_text_name(cert.subject, anchor, sizeof anchor);
	if (name != NULL)
		say_title("good: trusted by way of %s, and for %s", anchor, name);
	else
		say_title("good: trusted by way of %s (no name was asked for)", anchor);
}

static const struct cmd *const subs[] = {
	&cmd_cert_show,
	&cmd_cert_verify,
	NULL,
};

const struct cmd cmd_cert = {
	.name = "cert",
	.line = "show and judge certificates",
	.subs = subs,
	.examples = {
		"ward cert show fullchain.pem",
		"ward cert show example.org:443",
		"ward cert verify --host www.example.org --cacert root.pem fullchain.pem",
	},
};

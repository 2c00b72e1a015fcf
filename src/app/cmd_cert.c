/* cmd_cert.c - `ward cert`: certificates in words. */
#include "app/cmd_cert.h"

#include <stdio.h>
#include "app/cert_facts.h"

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

/* cert_facts.h - everything a certificate says, as JSON; and the same in words.
 *
 * The words are made from the JSON, so that both always tell the same. */
#ifndef APP_CERT_FACTS_H
#define APP_CERT_FACTS_H

#include "app/json.h"
#include "pki/cert.h"

/* cert_facts takes a certificate apart as of `now`, seconds since 1970. What does
 * not parse gives its hash, its length and the reason. */
json_t *cert_facts(struct ward_span der, int64_t now);

/* cert_facts_say prints them, one fact a line, under a title. */
void cert_facts_say(const json_t *facts, const char *title);

/* cert_facts_left writes "29 days left", "expired 3 days ago", "begins in 2 hours". */
#define CERT_FACTS_LEFT 64
void cert_facts_left(int64_t not_before, int64_t not_after, int64_t now,
	char ret_text[CERT_FACTS_LEFT]);

#endif

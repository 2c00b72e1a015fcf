/* credentials.c - certificates and their keys, read from files. */
#include "app/credentials.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "app/cert_text.h"
#include "base/date.h"
#include "crypto/credential.h"
#include "net/clock.h"

#define SOON_DAYS 7

static int say_unusable(const struct ward_why *why, const char *cert, const char *key)
{
	/* Which of the two files it is shows in the row. */
	if (why->code >= WARD_WHY_KEY_MALFORMED || why->code == WARD_WHY_KEY_FILE_OPEN_TO_ALL)
		return say_why(why, "cannot use the key %s for %s", key, cert);
	return say_why(why, "cannot use the certificate %s with the key %s", cert, key);
}

/* A certificate that nobody will take is still shown, and not in silence. */
static void warn_of_dates(const struct ward_credential *credential, const char *path)
{
	int64_t now = clock_wall() / 1000;
	struct ward_why why = { 0 };
	char date[DATE_TEXT];
	struct cert leaf;

	if (!cert_parse(credential->cert[0], &leaf, &why))
		return;
	date_write_day(leaf.not_after, date);
	if (leaf.not_after < now)
		say_error("the certificate %s ended on %s: it will be refused", path, date);
	else if (leaf.not_before > now)
		say_error("the certificate %s is not valid yet: it will be refused", path);
	else if (leaf.not_after - now < SOON_DAYS * DATE_DAY)
		say_note("the certificate %s ends on %s", path, date);
}

int credentials_read(struct credentials *c, const struct opt_list *certs,
	const struct opt_list *keys)
{
	struct ward_why why = { 0 };

	*c = (struct credentials){ 0 };
	if (certs->num != keys->num)
		return say_usage("give one --key for each --cert: there are %zu and %zu", keys->num,
			certs->num);
	for (size_t i = 0; i < certs->num; i++) {
		if (ward_credential_file(certs->item[i], keys->item[i], &c->item[i], &why) != 0)
			return say_unusable(&why, certs->item[i], keys->item[i]);
		c->num++;
		warn_of_dates(c->item[i], certs->item[i]);
	}
	return EXIT_OK;
}

void credentials_free(struct credentials *c)
{
	for (size_t i = 0; i < c->num; i++)
		ward_credential_free(c->item[i]);
	*c = (struct credentials){ 0 };
}

void credentials_name(const struct credentials *c, char *out, size_t cap)
{
	snprintf(out, cap, "localhost");
	for (size_t i = 0; i < c->num; i++) {
		for (size_t k = 0; k < c->item[i]->num_names; k++) {
			if (c->item[i]->names[k][0] == '*')
				continue;
			snprintf(out, cap, "%s", c->item[i]->names[k]);
			return;
		}
	}
}

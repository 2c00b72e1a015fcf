/* exit.c - from failure rows to exit codes, in one table. */
#include "app/exit.h"

#include <stddef.h>
#include <ward/why.h>

struct exit_row {
	int first, last; /* numbers of failure rows, both included */
	int exit;
};

#define ONE(name) WARD_WHY_##name, WARD_WHY_##name

/* The first row that holds a number counts: exceptions stand before their range. */
static const struct exit_row table[] = {
	{ ONE(INTERNAL), EXIT_MACHINE },
	{ ONE(NO_MEMORY), EXIT_MACHINE },
	{ ONE(ARGUMENT), EXIT_MACHINE },
	{ ONE(OUT_TOO_SMALL), EXIT_MACHINE },
	{ ONE(PEM_NONE), EXIT_CONFIG },
	{ ONE(PEM_BROKEN), EXIT_CONFIG },
	{ ONE(DATE_BROKEN), EXIT_USAGE },
	{ 1, 99, EXIT_CONFIG },

	{ ONE(TRUNCATED), EXIT_TRANSFER },
	{ ONE(JOB_MISMATCH), EXIT_MACHINE },
	{ ONE(CONN_OVER), EXIT_MACHINE },
	{ ONE(CONN_NOT_READY), EXIT_MACHINE },
	{ WARD_WHY_CONFIG_NO_TRUST, WARD_WHY_CONFIG_GROUP, EXIT_CONFIG },
	{ ONE(KEY_UPDATE_NONE), EXIT_MACHINE },
	{ ONE(CONFIG_VERSION), EXIT_CONFIG },
	{ ONE(TICKET_SECRET), EXIT_CONFIG },
	{ 100, 199, EXIT_HANDSHAKE },
	{ 500, 599, EXIT_HANDSHAKE },

	{ ONE(CERT_EXPIRED), EXIT_EXPIRED },
	{ ONE(CERT_NOT_YET), EXIT_EXPIRED },
	{ ONE(CERT_NAME), EXIT_NAME },
	{ ONE(CERT_NO_SAN), EXIT_NAME },
	{ ONE(CERT_NAME_INPUT), EXIT_USAGE },
	{ ONE(TRUST_EMPTY), EXIT_CONFIG },
	{ 230, 259, EXIT_REVOKED }, /* revocation: CERT_STATUS_UNKNOWN and what follows it */
	{ 200, 299, EXIT_UNTRUSTED },

	{ ONE(SIGN_FAILED), EXIT_MACHINE },
	{ ONE(RANDOM_FAILED), EXIT_MACHINE },
	{ ONE(PRIMITIVE_FAILED), EXIT_MACHINE },
	{ 300, 349, EXIT_CONFIG },
	{ WARD_WHY_CA_TITLE, WARD_WHY_CA_DAYS, EXIT_USAGE },
	{ 350, 399, EXIT_CONFIG }, /* the certificate authority's files and demands */

	{ WARD_WHY_FILE_READ, WARD_WHY_FILE_TOO_LARGE, EXIT_CONFIG },
	{ WARD_WHY_HOST_UNKNOWN, WARD_WHY_TIMEOUT, EXIT_CONNECT },
	{ ONE(ADDRESS_MALFORMED), EXIT_USAGE },
	{ ONE(URL_MALFORMED), EXIT_USAGE },
	{ WARD_WHY_IO_FAILED, WARD_WHY_HTTP_STATUS, EXIT_TRANSFER },
};

int exit_of(int code)
{
	int number = code < 0 ? -code : code;

	if (number == 0)
		return EXIT_OK;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (number >= table[i].first && number <= table[i].last)
			return table[i].exit;
	return -1;
}

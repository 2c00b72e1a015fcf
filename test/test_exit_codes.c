/* From failure rows to exit codes: app/exit.h. */
#include "app/exit.h"
#include <ward/why.h>
#include "t.h"

static void every_failure_row_has_an_exit_code(void)
{
	for (size_t i = 0; i < ward_why_count(); i++) {
		int row = ward_why_row(i), code = exit_of(row);

		if (code <= EXIT_OK || code > EXIT_MACHINE)
			printf("# row %d %s has %d\n", row, ward_why_name(row), code);
		OK(code > EXIT_OK && code <= EXIT_MACHINE);
		EQ(exit_of(-row), code);
	}
}

static void no_failure_is_success_and_no_row_is_none(void)
{
	EQ(exit_of(0), EXIT_OK);
	EQ(exit_of(999), -1);
	EQ(exit_of(-999), -1);
}

static void the_numbers_that_scripts_know_never_change(void)
{
	EQ(EXIT_USAGE, 1);
	EQ(EXIT_CONFIG, 2);
	EQ(EXIT_CONNECT, 3);
	EQ(EXIT_HANDSHAKE, 4);
	EQ(EXIT_UNTRUSTED, 5);
	EQ(EXIT_EXPIRED, 6);
	EQ(EXIT_NAME, 7);
	EQ(EXIT_REVOKED, 8);
	EQ(EXIT_POLICY, 9);
	EQ(EXIT_STARTTLS, 10);
	EQ(EXIT_TRANSFER, 11);
	EQ(EXIT_MACHINE, 12);
}

static void each_kind_of_failure_has_its_own_code(void)
{
	EQ(exit_of(WARD_WHY_ADDRESS_MALFORMED), EXIT_USAGE);
	EQ(exit_of(WARD_WHY_URL_MALFORMED), EXIT_USAGE);
	EQ(exit_of(WARD_WHY_CERT_NAME_INPUT), EXIT_USAGE);
	EQ(exit_of(WARD_WHY_FILE_READ), EXIT_CONFIG);
	EQ(exit_of(WARD_WHY_FILE_WRITE), EXIT_CONFIG);
	EQ(exit_of(WARD_WHY_KEY_FILE_OPEN_TO_ALL), EXIT_CONFIG);
	EQ(exit_of(WARD_WHY_KEY_MISMATCH), EXIT_CONFIG);
	EQ(exit_of(WARD_WHY_PEM_NONE), EXIT_CONFIG);
	EQ(exit_of(WARD_WHY_TRUST_EMPTY), EXIT_CONFIG);
	EQ(exit_of(WARD_WHY_CONFIG_NO_CREDENTIAL), EXIT_CONFIG);
	EQ(exit_of(WARD_WHY_HOST_UNKNOWN), EXIT_CONNECT);
	EQ(exit_of(WARD_WHY_CONNECT_FAILED), EXIT_CONNECT);
	EQ(exit_of(WARD_WHY_LISTEN_FAILED), EXIT_CONNECT);
	EQ(exit_of(WARD_WHY_TIMEOUT), EXIT_CONNECT);
	EQ(exit_of(WARD_WHY_VERSION_OLD), EXIT_HANDSHAKE);
	EQ(exit_of(WARD_WHY_ALERT_RECEIVED), EXIT_HANDSHAKE);
	EQ(exit_of(WARD_WHY_RECORD_HTTP), EXIT_HANDSHAKE);
	EQ(exit_of(WARD_WHY_CERT_UNKNOWN_CA), EXIT_UNTRUSTED);
	EQ(exit_of(WARD_WHY_CERT_SELF_SIGNED), EXIT_UNTRUSTED);
	EQ(exit_of(WARD_WHY_CERT_EXPIRED), EXIT_EXPIRED);
	EQ(exit_of(WARD_WHY_CERT_NOT_YET), EXIT_EXPIRED);
	EQ(exit_of(WARD_WHY_CERT_NAME), EXIT_NAME);
	EQ(exit_of(WARD_WHY_TRUNCATED), EXIT_TRANSFER);
	EQ(exit_of(WARD_WHY_IO_FAILED), EXIT_TRANSFER);
	EQ(exit_of(WARD_WHY_HTTP_TRUNCATED), EXIT_TRANSFER);
	EQ(exit_of(WARD_WHY_HTTP_STATUS), EXIT_TRANSFER);
	EQ(exit_of(WARD_WHY_HTTP_REDIRECTS), EXIT_TRANSFER);
	EQ(exit_of(WARD_WHY_NO_MEMORY), EXIT_MACHINE);
	EQ(exit_of(WARD_WHY_INTERNAL), EXIT_MACHINE);
}

T_MAIN(T(every_failure_row_has_an_exit_code), T(no_failure_is_success_and_no_row_is_none),
	T(the_numbers_that_scripts_know_never_change), T(each_kind_of_failure_has_its_own_code))

/* Failures: base/why.h and the words of the table. */
#include "base/why.h"
#include "t.h"

#include <ctype.h>

static bool fail_with_numbers(struct ward_why *why)
{
	return FAIL(why, CERT_EXPIRED, .cert = 1, .got = 20, .want = 10);
}

static bool pass_on(struct ward_why *why)
{
	TRY(fail_with_numbers(why));
	return true;
}

static void a_failure_keeps_its_numbers_and_its_place(void)
{
	struct ward_why why = { 0 };

	OK(!fail_with_numbers(&why));
	EQ(why.code, WARD_WHY_CERT_EXPIRED);
	EQ(why.cert, 1);
	EQ(why.got, 20);
	EQ(why.want, 10);
	OK(strstr(why.where, "test_why.c:") != NULL);
}

static void a_failure_is_passed_on(void)
{
	struct ward_why why = { 0 };

	OK(!pass_on(&why));
	EQ(why.code, WARD_WHY_CERT_EXPIRED);
}

static void the_first_failure_wins(void)
{
	struct ward_why why = { 0 };

	FAIL(&why, CERT_NAME);
	OK(!FAIL(&why, CERT_EXPIRED, .got = 5));
	EQ(why.code, WARD_WHY_CERT_NAME);
	EQ(why.got, 0);
}

static void a_public_function_returns_zero_or_the_negative_number(void)
{
	struct ward_why why = { .code = WARD_WHY_CERT_NAME };

	EQ(why_result(true, &why), 0);
	EQ(why_result(false, &why), -202);
}

static void a_failure_without_a_reason_is_our_own_fault(void)
{
	struct ward_why why = { 0 };

	EQ(why_result(false, &why), -WARD_WHY_INTERNAL);
	EQ(ward_why_fault(WARD_WHY_INTERNAL), WARD_FAULT_WARD);
}

static void a_row_is_found_by_both_signs_of_its_number(void)
{
	EQ_STR(ward_why_name(202), "CERT_NAME");
	EQ_STR(ward_why_name(-202), "CERT_NAME");
	EQ_STR(ward_why_source(201), "RFC 5280 4.1.2.5");
	EQ(ward_why_alert(201), 45);
}

static void a_number_that_is_no_row_reads_as_internal(void)
{
	EQ_STR(ward_why_name(0), "INTERNAL");
	EQ_STR(ward_why_name(9999), "INTERNAL");
	EQ_STR(ward_why_name(-9999), "INTERNAL");
	EQ_STR(ward_why_name(65536 + 201), "INTERNAL");
	EQ_STR(ward_why_name(-2147483647 - 1), "INTERNAL");
	EQ(ward_why_row(ward_why_count()), 0);
}

static void numbers_rise_so_that_none_is_used_twice(void)
{
	for (size_t i = 1; i < ward_why_count(); i++)
		if (ward_why_row(i) <= ward_why_row(i - 1)) {
			printf("# %s\n", ward_why_name(ward_why_row(i)));
			OK(ward_why_row(i) > ward_why_row(i - 1));
		}
	OK(ward_why_row(ward_why_count() - 1) < 600);
}

static bool is_sentence(const char *s)
{
	size_t len = strlen(s);

	/* An abbreviation may open a sentence: TLS, SHA-256. */
	if (len < 8 || len > 110 || (isupper(s[0]) && islower(s[1])))
		return false;
	for (size_t i = 0; i < len; i++)
		if (s[i] < ' ' || s[i] > '~')
			return false;
	return s[len - 1] != '.' && s[len - 1] != ' ' && s[0] != ' ' && strstr(s, "  ") == NULL;
}

static void each_row_says_what_happened_and_what_to_do(void)
{
	for (size_t i = 0; i < ward_why_count(); i++) {
		int code = ward_why_row(i);

		if (!is_sentence(ward_why_text(code)) || !is_sentence(ward_why_advice(code))) {
			printf("# %s\n", ward_why_name(code));
			OK(is_sentence(ward_why_text(code)));
			OK(is_sentence(ward_why_advice(code)));
		}
	}
}

static void no_two_rows_say_the_same(void)
{
	for (size_t i = 0; i < ward_why_count(); i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(ward_why_text(ward_why_row(i)), ward_why_text(ward_why_row(j))) == 0) {
				printf("# %s\n", ward_why_name(ward_why_row(i)));
				OK(false);
			}
}

static void each_row_has_a_source(void)
{
	for (size_t i = 0; i < ward_why_count(); i++) {
		int code = ward_why_row(i);
		const char *s = ward_why_source(code);
		bool good = strcmp(s, "ward") == 0 || strncmp(s, "RFC ", 4) == 0 ||
			strncmp(s, "FIPS ", 5) == 0 || strncmp(s, "SEC ", 4) == 0 ||
			strncmp(s, "POSIX", 5) == 0 || strncmp(s, "CA/Browser Forum ", 17) == 0;

		/* RFC 8446 is obsolete; of TLS 1.2 RFC 5246 still says most. */
		good = good && strstr(s, "8446") == NULL;
		if (!good) {
			printf("# %s: %s\n", ward_why_name(code), s);
			OK(good);
		}
	}
}

static void each_row_has_an_alert_with_a_name_and_somebody_at_fault(void)
{
	for (size_t i = 0; i < ward_why_count(); i++) {
		int code = ward_why_row(i);

		if (strcmp(ward_alert_name(ward_why_alert(code)), "unknown alert") == 0 ||
			ward_why_fault(code) < WARD_FAULT_YOU ||
			ward_why_fault(code) > WARD_FAULT_WARD) {
			printf("# %s\n", ward_why_name(code));
			OK(false);
		}
	}
}

/* RFC 9846 6.2, all of them. */
static void every_alert_of_the_standard_has_its_name(void)
{
	static const struct {
		uint8_t number;
		const char *name;
	} alerts[] = { { 0, "close_notify" }, { 10, "unexpected_message" },
		{ 20, "bad_record_mac" }, { 22, "record_overflow" }, { 40, "handshake_failure" },
		{ 42, "bad_certificate" }, { 43, "unsupported_certificate" },
		{ 44, "certificate_revoked" }, { 45, "certificate_expired" },
		{ 46, "certificate_unknown" }, { 47, "illegal_parameter" }, { 48, "unknown_ca" },
		{ 49, "access_denied" }, { 50, "decode_error" }, { 51, "decrypt_error" },
		{ 70, "protocol_version" }, { 71, "insufficient_security" },
		{ 80, "internal_error" }, { 86, "inappropriate_fallback" },
		{ 90, "user_canceled" }, { 100, "no_renegotiation" },
		{ 109, "missing_extension" },
		{ 110, "unsupported_extension" }, { 112, "unrecognized_name" },
		{ 113, "bad_certificate_status_response" }, { 115, "unknown_psk_identity" },
		{ 116, "certificate_required" }, { 117, "general_error" },
		{ 120, "no_application_protocol" } };
	size_t known = 0;

	for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++)
		EQ_STR(ward_alert_name(alerts[i].number), alerts[i].name);
	for (unsigned n = 0; n < 256; n++)
		known += strcmp(ward_alert_name((uint8_t)n), "unknown alert") != 0;
	EQ(known, sizeof alerts / sizeof alerts[0] + 1); /* and ech_required, RFC 9849 */
}

static void every_fault_has_words(void)
{
	for (int f = WARD_FAULT_YOU; f <= WARD_FAULT_WARD; f++)
		OK(strlen(ward_fault_text((enum ward_fault)f)) > 3);
	EQ_STR(ward_fault_text((enum ward_fault)77), "ward");
}

T_MAIN(T(a_failure_keeps_its_numbers_and_its_place), T(a_failure_is_passed_on),
	T(the_first_failure_wins), T(a_public_function_returns_zero_or_the_negative_number),
	T(a_failure_without_a_reason_is_our_own_fault),
	T(a_row_is_found_by_both_signs_of_its_number),
	T(a_number_that_is_no_row_reads_as_internal),
	T(numbers_rise_so_that_none_is_used_twice),
	T(each_row_says_what_happened_and_what_to_do), T(no_two_rows_say_the_same),
	T(each_row_has_a_source), T(each_row_has_an_alert_with_a_name_and_somebody_at_fault),
	T(every_alert_of_the_standard_has_its_name), T(every_fault_has_words))

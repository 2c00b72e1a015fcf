/* why.c - the failure table as data. */
#include "base/why.h"

struct row {
	const char *name, *what, *advice, *source;
	uint16_t number;
	uint8_t alert, fault;
};

static const struct row rows[] = {
#define ROW(name, number, alert, fault, what, advice, source) \
	{ #name, what, advice, source, number, alert, fault },
	WARD_FAILURES(ROW)
#undef ROW
};

#define NUM_ROWS (sizeof rows / sizeof rows[0])

static const struct row *row_of(int code)
{
	for (size_t i = 0; i < NUM_ROWS; i++)
		if (code == rows[i].number || code == -rows[i].number)
			return &rows[i];
	return &rows[0];
}

bool why_set(struct ward_why *why, struct ward_why reason)
{
	if (why->code == 0)
		*why = reason;
	return false;
}

int why_result(bool ok, const struct ward_why *why)
{
	if (ok)
		return 0;
	return why->code != 0 ? -(int)why->code : -WARD_WHY_INTERNAL;
}

const char *ward_why_name(int code)
{
	return row_of(code)->name;
}

const char *ward_why_text(int code)
{
	return row_of(code)->what;
}

const char *ward_why_advice(int code)
{
	return row_of(code)->advice;
}

const char *ward_why_source(int code)
{
	return row_of(code)->source;
}

enum ward_fault ward_why_fault(int code)
{
	return (enum ward_fault)row_of(code)->fault;
}

uint8_t ward_why_alert(int code)
{
	return row_of(code)->alert;
}

size_t ward_why_count(void)
{
	return NUM_ROWS;
}

int ward_why_row(size_t i)
{
	return i < NUM_ROWS ? rows[i].number : 0;
}

const char *ward_fault_text(enum ward_fault fault)
{
	switch (fault) {
	case WARD_FAULT_YOU:
		return "the way ward was called";
	case WARD_FAULT_MACHINE:
		return "this machine";
	case WARD_FAULT_PEER:
		return "the other side";
	case WARD_FAULT_OWNER:
		return "the owner of the certificate";
	case WARD_FAULT_WARD:
		break;
	}
	return "ward";
}

/* RFC 9846 6.2, and the numbers older versions left behind. */
const char *ward_alert_name(uint8_t alert)
{
	switch (alert) {
	case 0: return "close_notify";
	case 10: return "unexpected_message";
	case 20: return "bad_record_mac";
	case 22: return "record_overflow";
	case 40: return "handshake_failure";
	case 42: return "bad_certificate";
	case 43: return "unsupported_certificate";
	case 44: return "certificate_revoked";
	case 45: return "certificate_expired";
	case 46: return "certificate_unknown";
	case 47: return "illegal_parameter";
	case 48: return "unknown_ca";
	case 49: return "access_denied";
	case 50: return "decode_error";
	case 51: return "decrypt_error";
	case 70: return "protocol_version";
	case 71: return "insufficient_security";
	case 80: return "internal_error";
	case 86: return "inappropriate_fallback";
	case 90: return "user_canceled";
	case 100: return "no_renegotiation"; /* TLS 1.2: RFC 5246 7.2.2 */
	case 109: return "missing_extension";
	case 110: return "unsupported_extension";
	case 112: return "unrecognized_name";
	case 113: return "bad_certificate_status_response";
	case 115: return "unknown_psk_identity";
	case 116: return "certificate_required";
	case 117: return "general_error";
	case 120: return "no_application_protocol";
	case 121: return "ech_required";
	default: return "unknown alert";
	}
}

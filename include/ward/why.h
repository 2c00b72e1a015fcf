/* why.h - every failure has words.
 *
 * A failure is a row of WARD_FAILURES (failures.h): a stable name and number,
 * the alert TLS sends for it, whose fault it most likely is, what happened,
 * what to do, and the standard that asks for it. The first failure is kept,
 * with the numbers that explain it, in a struct ward_why inside the object
 * that failed; nothing is global, nothing is allocated.
 *
 * Functions of the library that can fail return 0, or the negative number of
 * the failure: -WARD_WHY_CERT_EXPIRED. The `why` a caller passes in is cleared
 * first, so it need not be set to anything. */
#ifndef WARD_WHY_H
#define WARD_WHY_H

#include <stddef.h>
#include <stdint.h>
#include <ward/failures.h>

#ifdef __cplusplus
extern "C" {
#endif

enum ward_why_code {
	WARD_OK = 0,
#define WARD_WHY_ENUM_(name, number, alert, fault, what, advice, source) WARD_WHY_##name = number,
	WARD_FAILURES(WARD_WHY_ENUM_)
#undef WARD_WHY_ENUM_
};

/* Who most likely has to act. */
enum ward_fault {
	WARD_FAULT_YOU = 1,    /* whoever called ward: a wrong argument, name, file */
	WARD_FAULT_MACHINE,    /* this machine: clock, memory, network */
	WARD_FAULT_PEER,       /* the other side's software broke the protocol */
	WARD_FAULT_OWNER,      /* whoever runs the server or holds the certificate */
	WARD_FAULT_WARD,       /* ward itself: please report it */
};

/* What went wrong, 40 bytes, no heap. All zero means nothing did. */
struct ward_why {
	uint16_t code;      /* enum ward_why_code */
	uint8_t cert;       /* 1 = the peer's own certificate, 2 = its issuer...; 0 = none */
	uint8_t peer_alert; /* the alert the peer sent, for WARD_WHY_ALERT_RECEIVED */
	int64_t got, want;  /* numbers to show: seconds since 1970, lengths, code points */
	const char *where;  /* "file:line" of the check, static */
};

/* ward_why_name and the three after it return a static sentence of the row, or
 * of the row INTERNAL for a number that is no row. `code` may be given as a
 * positive number or as the negative one that a function returned. */
const char *ward_why_name(int code);   /* "CERT_EXPIRED" */
const char *ward_why_text(int code);   /* what happened: no capital, no full stop */
const char *ward_why_advice(int code); /* what to do: the same form */
const char *ward_why_source(int code); /* "RFC 5280 4.1.2.5" */

/* ward_why_fault says who most likely has to act. */
enum ward_fault ward_why_fault(int code);
const char *ward_fault_text(enum ward_fault fault); /* "the server's owner" */

/* ward_why_alert returns the TLS alert number that goes to the peer. RFC 9846 6.2 */
uint8_t ward_why_alert(int code);

/* ward_why_count and ward_why_row let a program list all rows, in the order of
 * their numbers: ward_why_row(i) is the number of row i < ward_why_count(). */
size_t ward_why_count(void);
int ward_why_row(size_t i);

/* ward_alert_name returns the RFC 9846 6.2 name of an alert, "unknown alert"
 * for a number that has none. */
const char *ward_alert_name(uint8_t alert);

#ifdef __cplusplus
}
#endif
#endif

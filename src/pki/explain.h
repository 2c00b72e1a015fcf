/* explain.h - writing about a verdict: text that is harmless wherever it is shown. */
#ifndef PKI_EXPLAIN_H
#define PKI_EXPLAIN_H

#include <ward/verify.h>
#include "base/bytes.h"
#include "pki/cert.h"

/* A text under way. It counts on when `out` is full, so that the length is known. */
struct prose {
	char *out;
	size_t cap, len;
	bool quoted; /* inside a JSON string */
};

/* prose_end puts the zero byte and returns the length of the whole. */
struct prose prose_of(char *out, size_t cap);
size_t prose_end(struct prose *t);

/* prose_put takes ward's own words, prose_number a number. prose_bytes takes bytes of a
 * stranger, at most PROSE_BYTES_MAX of them: what is not printable ASCII becomes %XX. */
#define PROSE_BYTES_MAX 256
void prose_put(struct prose *t, const char *words);
void prose_number(struct prose *t, int64_t number);
void prose_bytes(struct prose *t, struct ward_span bytes);

/* "3 days": the largest unit, rounded down; "2026-11-20"; "2026-11-20T12:00:00Z". */
void prose_duration(struct prose *t, int64_t seconds);
void prose_day(struct prose *t, int64_t seconds);
void prose_time(struct prose *t, int64_t seconds);

/* prose_name writes the common name of a Name, else its organization, else "(no name)".
 * prose_sans the names in subjectAltName: "a.example, b.example and 3 more". */
void prose_name(struct prose *t, struct ward_span name);
void prose_sans(struct prose *t, const struct cert *cert);

/* explain_nearest finds the name in subjectAltName that is spelled most like `asked`;
 * empty when none is. */
struct ward_span explain_nearest(const struct cert *cert, const char *asked);

/* explain_cause writes what is wrong, with its numbers. `der` is the certificate that it
 * is about. explain_warning does so for what will go wrong. */
void explain_cause(struct prose *t, const struct ward_verify_args *args,
	const struct ward_why *why, struct ward_span der);
void explain_warning(struct prose *t, const struct ward_verify_args *args,
	const struct ward_verdict *verdict, const struct ward_warning *warning);

/* explain_args takes what a program built for an earlier ward gave. */
struct ward_verify_args explain_args(const struct ward_verify_args *given);

#endif

/* cert_verdict.h - what was found out about a chain, for people and for programs. */
#ifndef APP_CERT_VERDICT_H
#define APP_CERT_VERDICT_H

#include <ward/verify.h>
#include "app/json.h"

/* cert_verdict_facts is the verdict of a verification; or, when `verdict` is NULL or
 * good and something else failed, the failure `why` in the same form. */
json_t *cert_verdict_facts(const struct ward_verify_args *args, const struct ward_verdict *verdict,
	const struct ward_why *why);

/* cert_say_good names the authority at the end of a good chain, cert_say_bad everything
 * that is wrong, after the sentence `what` ("cannot trust www.example.org"); both tell
 * what will go wrong. cert_say_bad returns the exit code. */
void cert_say_good(const struct ward_verify_args *args, const struct ward_verdict *verdict);
int cert_say_bad(const struct ward_verify_args *args, const struct ward_verdict *verdict,
	const char *what);

/* cert_status_text writes what is known about the revocation of one certificate. */
void cert_status_text(const struct ward_status *status, char *out, size_t cap);

/* cert_say_status tells of each certificate of the path whether it is revoked, and who
 * says so. */
void cert_say_status(const struct ward_verdict *verdict);

#endif

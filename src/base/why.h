/* why.h - how code in ward reports a failure.
 *
 * A function that can fail returns bool and leaves its reason in a struct
 * ward_why with FAIL, which is always false:
 *
 *	if (now > cert->not_after)
 *		return FAIL(why, CERT_EXPIRED, .cert = 1, .got = now, .want = cert->not_after);
 *
 * The first failure wins: a later one does not overwrite it. */
#ifndef BASE_WHY_H
#define BASE_WHY_H

#include <stdbool.h>
#include <stdlib.h>
#include <ward/why.h>

#define MUST __attribute__((warn_unused_result))

#define WHY_STRING_(x) #x
#define WHY_STRING(x) WHY_STRING_(x)
#define WHERE __FILE__ ":" WHY_STRING(__LINE__)

#define FAIL(why, name, ...) \
	why_set((why), (struct ward_why){ .code = WARD_WHY_##name, .where = WHERE, ##__VA_ARGS__ })

/* Passes a failure on: the callee has said why. */
#define TRY(x) \
	do { \
		if (!(x)) \
			return false; \
	} while (0)

/* For our own bugs only, in every build: never for anything a stranger can cause. */
#define CHECK(x) \
	do { \
		if (!(x)) \
			abort(); \
	} while (0)

/* why_set keeps `reason` unless one is kept already, and returns false. */
bool why_set(struct ward_why *why, struct ward_why reason);

/* why_result is what a public function returns: 0, or the negative number. */
int why_result(bool ok, const struct ward_why *why);

#endif

/* policy.h - the suites, groups and schemes ward speaks, in its order. */
#ifndef TLS_POLICY_H
#define TLS_POLICY_H

#include <stdbool.h>
#include <ward/config.h>
#include "base/bytes.h"

#define TLS_12 0x0303
#define TLS_13 0x0304

/* TLS 1.3 leaves it to the schemes; a suite of TLS 1.2 says whose key signs. */
enum suite_auth { AUTH_ANY, AUTH_ECDSA, AUTH_RSA };

struct suite {
	uint16_t id; /* enum ward_suite */
	uint16_t version;
	enum suite_auth auth;
	enum ward_aead_id aead;
	enum ward_hash_id hash;
	uint8_t key_len, hash_len;
	uint64_t records_max; /* under one key; RFC 9846 5.5 */
	const char *name;
};

/* suite_find and group_known answer for what ward has at all, not for what a
 * configuration allows. */
const struct suite *suite_find(uint16_t id);
bool group_known(uint16_t group);

/* suite_fits says whether a server with such a key may choose the suite, and
 * group_fits whether the group may agree on keys in that version. */
bool suite_fits(const struct suite *suite, enum ward_key_kind kind);
bool group_fits(uint16_t group, uint16_t version);

/* A list of code points in order of preference. */
struct list16 {
	uint16_t v[WARD_LIST_MAX];
	size_t num;
};

extern const struct list16 policy_suites, policy_groups, policy_schemes;

bool list16_has(const struct list16 *list, uint16_t v);

/* list16_write writes it behind a length of `width` bytes, `first` in front unless
 * it is 0. */
void list16_write(struct wr *w, const struct list16 *list, uint16_t first, unsigned width);

/* wire16_has looks for `v` in a list as it stands on the wire. */
bool wire16_has(struct ward_span wire, uint16_t v);

/* RFC 8701: 0x0a0a, 0x1a1a ... 0xfafa. */
uint16_t grease(uint8_t random);

#endif
